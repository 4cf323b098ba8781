//! `hasila init`: begins a cycle.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use chrono::Datelike;
use clap::{Args, ValueEnum};
use report_model::diagnostic::Message;
use report_model::lang::{Lang, Localised};
use report_model::period::Period;

use super::signing::{localised, today_in};
use super::{Status, language, say};
use app::config;
use app::init::dialogue::{Asked, Beginning};
use app::init::{self, Answers, Whose};
use app::interview::Terminal;
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
agencies: `hasila new` adds them. On a terminal it asks for what is not given, and `<` goes back to the question before;
elsewhere it takes the defaults.")]
pub(super) struct InitArgs {
    /// The folder of the cycle; it must be empty, or not be there
    #[arg(value_name = "DIR", default_value = "data")]
    folder: PathBuf,
    /// Whose cycle it is
    #[arg(long = "for", value_name = "WHOSE")]
    whose: Option<WhoseArg>,
    /// The first period of which it reports: a year (2025), a half-year or a quarter; last year if not given
    #[arg(long, value_name = "PERIOD", value_parser = super::period)]
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
        answers = settle(args, answers)?;
    }
    let own = answers.languages[0];
    language::speak(own);
    let (comments, words) = (Words::of(own), Words::of(language::chosen().unwrap_or(own)));
    if !is_asked && !args.yes {
        let _ = writeln!(std::io::stderr(), "{}", words.said(&Message::new("begin.said.no_questions")));
    }
    let written = init::begin(&args.folder, &answers, &comments)?;
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
fn settle(args: &InitArgs, answers: Answers) -> anyhow::Result<Answers> {
    let given = [
        (!args.lang.is_empty(), Asked::Languages),
        (args.whose.is_some(), Asked::Whose),
        (args.period.is_some(), Asked::Period),
        (!args.authority.is_empty(), Asked::Authority(answers.languages[0])),
        (!args.kinds.is_empty(), Asked::Kinds),
        (args.site.is_some(), Asked::Site),
    ];
    let given = given.into_iter().filter(|(is_given, _)| *is_given).map(|(_, asked)| asked).collect();
    let mut terminal = Terminal::new(std::io::stdin().lock(), std::io::stderr().lock());
    Ok(Beginning::new(answers, given, language::chosen()).settle(&mut terminal)?.answers)
}

/// What was begun, its dates, and what comes next.
fn told(args: &InitArgs, answers: &Answers, words: &Words, count: usize) -> anyhow::Result<String> {
    let cycle = config::load(&args.folder, None)?;
    let folder = args.folder.display().to_string();
    let begun = Message::new("begin.init_said.begun").with("id", &answers.id).with("folder", &folder);
    let mut text = format!("{}\n", words.said(&begun.count("count", count)));
    let dates = Message::new("begin.init_said.calendar").with("period", cycle.period);
    let dates = dates.with("cutoff", cycle.dates.cutoff).with("report", cycle.dates.report_due);
    text.push_str(&format!("{}\n", words.said(&dates.with("synthesis", cycle.dates.synthesis_due))));
    if args.yes {
        text.push_str(&format!("{}\n", words.said(&Message::new("begin.init_said.defaults"))));
    }
    text.push_str(&format!("{}\n", words.word("begin.init_said.next")));
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
        text.push_str(&format!("  {command:<28}{}\n", words.word(&format!("begin.init_said.{what}"))));
    }
    Ok(text)
}
