//! `hasila init`: begins a cycle.

use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;

use chrono::Datelike;
use clap::{Args, ValueEnum};
use minijinja::context;
use report_model::lang::{Lang, Localised};
use report_model::period::Period;

use super::signing::{localised, today_in};
use super::{Status, say};
use app::config;
use app::init::{self, Answers, Whose};
use app::onboard::dialogue::Dialogue;
use app::onboard::words::Words;

/// The arguments of `hasila init`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila init                                                  asks questions, then begins the cycle in data/
  hasila init --yes                                            the same, without questions
  hasila init reclamations --yes --for body --period 2025 --lang fr,ar
  hasila init --yes --kinds MIN,EEP --authority 'fr=Ministère de la réforme' --site https://reclamations.gov.example

It writes cycle.yaml, reference/ and schema/: the calendar set by the decree for three years, with halves and quarters,
the indicators of the commitment, regions, provinces and communes, channels, the outline, what may become public. It has no
agencies: `hasila new` adds them. On a terminal it asks for what is not given; elsewhere it takes the defaults.")]
pub(super) struct InitArgs {
    /// The folder of the cycle; it must be empty, or not be there
    #[arg(value_name = "DIR", default_value = "data")]
    folder: PathBuf,
    /// Whose cycle it is
    #[arg(long = "for", value_name = "WHOSE")]
    whose: Option<WhoseArg>,
    /// The first period of which it reports: a year (2025), a half-year or a quarter; last year if not given
    #[arg(long, value_name = "PERIOD")]
    period: Option<Period>,
    /// The languages of its documents, the officer's own first: fr, ar, en
    #[arg(long, value_name = "LANG", value_delimiter = ',', value_parser = super::lang)]
    lang: Vec<Lang>,
    /// The reform authority, as LANG=TEXT; may be given in several languages
    #[arg(long, value_name = "LANG=TEXT", value_parser = localised)]
    authority: Vec<(Lang, String)>,
    /// The kinds of body: MIN, EEP, CT
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    kinds: Vec<String>,
    /// The id of the cycle, which it keeps from year to year; that of the authority where a body begins
    #[arg(long, value_name = "ID", default_value = "ma")]
    id: String,
    /// Its title, as LANG=TEXT; may be given in several languages
    #[arg(long, value_name = "LANG=TEXT", value_parser = localised)]
    title: Vec<(Lang, String)>,
    /// The address of the site on which the reports will be published
    #[arg(long, value_name = "URL")]
    site: Option<String>,
    /// The mail address of whoever answers questions about it
    #[arg(long, value_name = "MAIL")]
    contact: Option<String>,
    /// Ask nothing: take every default
    #[arg(long)]
    yes: bool,
}

/// Whose cycle it is, as an argument.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum WhoseArg {
    /// Of all bodies: the reform authority keeps it
    Country,
    /// Of one body, which hands its report over
    Body,
}

/// Runs it.
pub(super) fn init(args: &InitArgs) -> anyhow::Result<Status> {
    init::admit(&args.folder)?;
    let mut answers = answers(args)?;
    let is_asked = !args.yes && std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if is_asked {
        settle(args, &mut answers)?;
    }
    let words = Words::of(answers.languages[0]);
    if !is_asked && !args.yes {
        let _ = writeln!(std::io::stderr(), "{}", words.get("said", "no_questions"));
    }
    let written = init::begin(&args.folder, &answers, &words)?;
    say(&told(args, &answers, &words, written.len())?)?;
    Ok(Status::Done)
}

/// What the arguments say, and the defaults.
fn answers(args: &InitArgs) -> anyhow::Result<Answers> {
    let or = |given: &[(Lang, String)], default: Localised| {
        if given.is_empty() { default } else { Localised(given.iter().cloned().collect()) }
    };
    let last_year =
        || -> anyhow::Result<Period> { Ok((today_in("Africa/Casablanca")?.year() - 1).to_string().parse()?) };
    let mut languages = args.lang.clone();
    let mut seen = std::collections::BTreeSet::new();
    languages.retain(|&lang| seen.insert(lang));
    Ok(Answers {
        whose: if matches!(args.whose, Some(WhoseArg::Body)) { Whose::Body } else { Whose::Country },
        id: args.id.clone(),
        title: or(&args.title, init::title()),
        period: args.period.map_or_else(last_year, Ok)?,
        languages: if languages.is_empty() { vec![Lang::Fr, Lang::Ar] } else { languages },
        authority: or(&args.authority, init::authority()),
        kinds: if args.kinds.is_empty() {
            init::kinds().into_iter().map(|kind| kind.id).collect()
        } else {
            args.kinds.iter().map(|kind| kind.trim().to_owned()).collect()
        },
        site: args.site.clone(),
        contact: args.contact.clone(),
    })
}

/// Asks for what no argument says.
fn settle(args: &InitArgs, answers: &mut Answers) -> anyhow::Result<()> {
    const LANGUAGES: [&[Lang]; 5] =
        [&[Lang::Fr, Lang::Ar], &[Lang::Ar, Lang::Fr], &[Lang::Fr, Lang::Ar, Lang::En], &[Lang::Fr], &[Lang::Ar]];
    let (input, output) = (std::io::stdin().lock(), std::io::stderr().lock());
    let first = Words::of(answers.languages[0]);
    let mut dialogue = Dialogue::new(input, output, &first);
    if args.lang.is_empty() {
        let codes = |langs: &&[Lang]| langs.iter().map(|lang| lang.code()).collect::<Vec<_>>().join(", ");
        let written: Vec<String> = LANGUAGES.iter().map(codes).collect();
        let chosen = one_of((&mut dialogue, &first), "languages", &written)?;
        answers.languages = LANGUAGES[chosen].to_vec();
    }
    let words = Words::of(answers.languages[0]);
    let mut dialogue = dialogue.in_words(&words);
    if args.whose.is_none() {
        let both = [words.get("init_ask", "country"), words.get("init_ask", "body")];
        let chosen = one_of((&mut dialogue, &words), "whose", &both)?;
        answers.whose = if chosen == 1 { Whose::Body } else { Whose::Country };
    }
    if args.period.is_none() {
        let question = words.get("init_ask", "period");
        let wrong = words.get("init_ask", "no_period");
        answers.period = dialogue.read(&question, answers.period, |text| text.parse().map_err(|_| wrong.clone()))?;
    }
    if args.authority.is_empty() {
        for &lang in &answers.languages {
            let question = words.say("init_ask", "authority", &context! { lang => lang.code() });
            let default = answers.authority.get(lang).map(|found| found.text.to_owned()).unwrap_or_default();
            let text = dialogue.read(&question, default, |text| Ok(text.to_owned()))?;
            answers.authority.0.insert(lang, text);
        }
    }
    if args.kinds.is_empty() {
        let known = answers.kinds.join(", ");
        let question = words.say("init_ask", "kinds", &context! { known => known.as_str() });
        let wrong = words.say("init_ask", "no_kind", &context! { known => known.as_str() });
        let chosen = dialogue.read(&question, known, |text| init::known_kinds(text).map_err(|_| wrong.clone()))?;
        answers.kinds = chosen.split(',').map(|kind| kind.trim().to_owned()).collect();
    }
    if args.site.is_none() {
        let wrong = words.get("init_ask", "no_site");
        let site = dialogue.read(&words.get("init_ask", "site"), String::new(), |text| {
            init::known_site(text).map_err(|_| wrong.clone())
        })?;
        answers.site = (!site.is_empty()).then_some(site);
    }
    Ok(())
}

/// Asks which of several answers it is: there is no "none of them" here, and the first is the default.
fn one_of<R: BufRead, W: Write>(
    (dialogue, words): (&mut Dialogue<'_, R, W>, &Words),
    question: &str,
    answers: &[String],
) -> std::io::Result<usize> {
    let mut text = words.get("init_ask", question);
    for (at, answer) in answers.iter().enumerate() {
        text.push_str(&format!("\n  {}. {answer}", at + 1));
    }
    let wrong = words.say("init_ask", "number", &context! { most => answers.len() });
    let chosen = dialogue.read(&text, 1, |text| {
        let number = text.parse::<usize>().ok().filter(|number| (1..=answers.len()).contains(number));
        number.ok_or_else(|| wrong.clone())
    })?;
    Ok(chosen - 1)
}

/// What was begun, its dates, and what comes next.
fn told(args: &InitArgs, answers: &Answers, words: &Words, count: usize) -> anyhow::Result<String> {
    let cycle = config::load(&args.folder, None)?;
    let (id, folder) = (answers.id.as_str(), args.folder.display().to_string());
    let mut text = format!("{}\n", words.say("init_said", "begun", &context! { id, folder => folder.as_str(), count }));
    let period = cycle.period.to_string();
    let [cutoff, report, synthesis] =
        [cycle.dates.cutoff, cycle.dates.report_due, cycle.dates.synthesis_due].map(|day| day.to_string());
    let dates = context! { period, cutoff, report, synthesis };
    text.push_str(&format!("{}\n", words.say("init_said", "calendar", &dates)));
    if args.yes {
        text.push_str(&format!("{}\n", words.get("init_said", "defaults")));
    }
    text.push_str(&format!("{}\n", words.get("init_said", "next")));
    if args.folder != std::path::Path::new("data") && args.folder != std::path::Path::new(".") {
        // There the other commands find the cycle without being told.
        text.push_str(&format!("  cd {}\n", super::given::shell(&folder)));
    }
    for (command, what) in [
        ("hasila new ID --from FILE", "new"),
        ("hasila check", "check"),
        ("hasila run", "run"),
        ("hasila status", "status"),
        ("hasila guide", "guide"),
    ] {
        text.push_str(&format!("  {command:<28}{}\n", words.get("init_said", what)));
    }
    Ok(text)
}
