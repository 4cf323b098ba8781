//! `hasila new`: a new agency on board, from its exports.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use report_model::diagnostic::Message;
use report_model::lang::{Lang, Localised};
use report_model::record::Field;
use tabulate::ExportFacts;
use tabulate::mapping::matches;
use tabulate::propose::{DateVerdict, OrderReason, OwnService, Proposal, RowsOf};

use super::run::{data, selected};
use super::signing::localised;
use super::summary::{self, Line, Summary};
use super::usage::{Unread, unread};
use super::written::WrittenArgs;
use super::{CycleArgs, Status, language, made, say};
use app::config::{self, CycleInputs};
use app::interview::Terminal;
use app::onboard::dialogue::Onboarding;
use app::onboard::mapping::NEEDED;
use app::onboard::words::Words;
use app::onboard::{self, Answers, Exports, Given, OnboardError, Plan};
use app::produce::agency::RunMode;
use app::produce::run;

/// The arguments of `hasila new`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila new OTR --from registre_2025.csv
  hasila new OTR --from semestre1.xlsx semestre2.xlsx --name 'fr=ViewBuilder des traversées' --kind EEP --joined 2018-01-02 \
      --extracted 2026-03-10
  hasila new OTR --from registre_2025.csv --dry-run > proposal.yaml
  hasila new OTR --from sans_titres.csv --header-row none
  hasila new OTR --from tous_les_organismes.csv --where 'Organisme=Office des traversées'

It writes mappings/OTR.yaml, adds the agency to reference/agencies.yaml and its services to reference/services.yaml, copies
the files into exports/<period>/OTR/, and checks them. On a terminal it asks only about what is doubtful; an empty line
takes the answer in brackets, `<` goes back to the question before, and nothing is written before the last answer. An existing mapping is never overwritten. If an
export covers several agencies, it reads the rows of one and prints the commands for the others.")]
pub(super) struct NewArgs {
    /// The id of the agency
    agency: String,
    #[command(flatten)]
    cycle: CycleArgs,
    /// Its exports: CSV, workbooks, JSON, Parquet, or archives of them
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    from: Vec<PathBuf>,
    /// Its name, as LANG=TEXT; may be given in several languages
    #[arg(long, value_name = "LANG=TEXT", value_parser = localised)]
    name: Vec<(Lang, String)>,
    /// Its kind, as the register has it: MIN, EEP, CT
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// The day since which it takes part; the first of the period if not given
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    joined: Option<NaiveDate>,
    /// The day on which the files were extracted; for some of them another, as FILE=DATE (repeatable)
    #[arg(long, value_name = "[FILE=]DATE", value_parser = extraction)]
    extracted: Vec<(Option<String>, NaiveDate)>,
    /// Of an export of several bodies, the rows of this one: those with a value in a column, `*` for any (repeatable)
    #[arg(long = "where", value_name = "HEADING=VALUE", value_parser = chosen)]
    rows: Vec<(String, String)>,
    /// The language of the questions and comments; the first of the cycle if not given
    #[arg(long, value_name = "LANG", value_parser = super::lang)]
    lang: Option<Lang>,
    /// Ask nothing: take every default, and mark what is doubtful
    #[arg(long)]
    yes: bool,
    /// Print the mapping and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    written: WrittenArgs,
}

/// Runs it.
pub(super) fn new(args: &NewArgs) -> anyhow::Result<Status> {
    let cycle = config::load(&args.cycle.data, args.cycle.period)?;
    let root = &args.cycle.data;
    language::of_cycle(&cycle, &[&args.agency]);
    if !args.dry_run {
        onboard::admit(&cycle, root, &args.agency, args.kind.as_deref())?;
    }
    // Comments are in the language of the cycle; the person is spoken to in their own.
    let comments = args.lang.or_else(|| cycle.reference.cycle.languages.first().copied()).unwrap_or(Lang::Fr);
    let (comments, words) = (Words::of(comments), Words::of(language::spoken()));
    let answers = answers(args, &cycle)?;
    let mapping = onboard::mapping_of(&cycle, root, &args.agency)?;
    let given = Given { files: &args.from, format: args.written.format(), rows: rows(args) };
    let exports = Exports::read(&cycle, (&args.agency, &answers.name), mapping, given)?;
    let settled = settle(args, Onboarding::new(exports, answers, &cycle.reference, words.clone()), &words)?;
    let Onboarding { exports, proposals, answers, .. } = &settled;
    let undecided = onboard::undecided(exports);
    if args.dry_run {
        let schema = config::schema::line(root, "mapping", 1);
        say(&onboard::mapping::text(&schema, &args.agency, proposals, &cycle.reference.definitions, &comments))?;
        let refused = undecided.map(|error| super::given::literal(&format!("{}\n", language::told(&error))));
        let others = others(args, exports, &words);
        std::io::stderr().lock().write_all(refused.or(others).unwrap_or_default().as_bytes())?;
        return Ok(Status::Done);
    }
    // Rows of other bodies are never counted as those of this one.
    if let Some(error) = undecided {
        return Err(error.into());
    }
    let plan = onboard::plan(&cycle, root, &args.agency, &args.from, (proposals, answers, &comments))?;
    plan.carry_out()?;
    report(&plan, proposals, answers, (&root.join("reference/agencies.yaml"), &words))?;
    let status = check(args, &words)?;
    say(&others(args, exports, &words).unwrap_or_default())?;
    Ok(status)
}

/// Rows that are chosen by a column.
fn chosen(text: &str) -> Result<(String, String), Unread> {
    let (heading, value) = text.split_once('=').ok_or_else(|| unread(Message::new("usage.of.rows"), None))?;
    Ok((heading.trim().to_owned(), value.trim().to_owned()))
}

/// Whose rows are read, as a mapping has it.
fn rows(args: &NewArgs) -> BTreeMap<String, Vec<String>> {
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (heading, value) in &args.rows {
        rows.entry(heading.clone()).or_default().push(value.clone());
    }
    rows
}

/// How many commands for other bodies are shown.
const OTHERS: usize = 8;

/// The commands that bring the other bodies of the exports on board. Those that have a mapping need none.
fn others(args: &NewArgs, exports: &Exports, words: &Words) -> Option<String> {
    let is_open = |other: &onboard::Other| {
        other.agency.as_ref().is_none_or(|agency| !args.cycle.data.join(format!("mappings/{agency}.yaml")).exists())
    };
    let others: Vec<onboard::Other> = onboard::others(exports).into_iter().filter(is_open).collect();
    if others.is_empty() {
        return None;
    }
    let files: Vec<String> = args.from.iter().map(|file| super::given::shell(&file.to_string_lossy())).collect();
    let mut text = format!("{}\n", words.word("begin.said.others"));
    for other in others.iter().take(OTHERS) {
        let id = other.agency.as_deref().unwrap_or("ID");
        let command = format!("`hasila new {id} --from {} --where {}`", files.join(" "), other.rows);
        text.push_str(&format!("  {}\n", super::given::literal(&command).trim_matches('`')));
    }
    let count = others.len().saturating_sub(OTHERS);
    if count > 0 {
        text.push_str(&format!("  {}\n", words.said(&Message::new("begin.said.more_bodies").count("count", count))));
    }
    Some(text)
}

/// A day of extraction, for all files or for those of a name.
fn extraction(text: &str) -> Result<(Option<String>, NaiveDate), Unread> {
    let (file, day) = text.rsplit_once('=').map_or((None, text), |(file, day)| (Some(file.to_owned()), day));
    Ok((file, super::day(day)?))
}

/// What the arguments say, with what is known of the agency already.
fn answers(args: &NewArgs, cycle: &CycleInputs) -> Result<Answers, OnboardError> {
    let facts = cycle.agencies.get(args.agency.as_str()).map(|inputs| &inputs.facts);
    let is_dated = |facts: &ExportFacts| facts.extracted.is_some() || !facts.files.is_empty();
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let files: Vec<String> = args.from.iter().map(name).collect();
    let mut extracted_files = BTreeMap::new();
    for (file, day) in args.extracted.iter().filter_map(|(file, day)| Some((file.clone()?, *day))) {
        // A member of an archive is named by its archive.
        let is_it = |name: &String| matches(&file, name) || file.starts_with(&format!("{name}/"));
        if !files.iter().any(is_it) {
            return Err(OnboardError::NoFile { file, known: files });
        }
        extracted_files.insert(file, day);
    }
    Ok(Answers {
        is_new: cycle.reference.agency(&args.agency).is_none(),
        has_facts: facts.is_some_and(is_dated),
        name: Localised(args.name.iter().cloned().collect()),
        kind: args.kind.clone(),
        since: args.joined.unwrap_or_else(|| cycle.period.first_day()),
        joined: args.joined,
        suggested: args
            .from
            .iter()
            .filter_map(|path| Some((name(path), onboard::extracted::suggested(path)?)))
            .collect(),
        files,
        extracted: args.extracted.iter().find_map(|(file, day)| file.is_none().then_some(*day)),
        extracted_files,
        nationals: BTreeMap::new(),
    })
}

/// Asks about what is doubtful, where somebody is there to answer.
fn settle<'a>(args: &NewArgs, known: Onboarding<'a>, words: &Words) -> anyhow::Result<Onboarding<'a>> {
    if args.yes || args.dry_run {
        return Ok(known);
    }
    let mut stderr = std::io::stderr().lock();
    if !std::io::stdin().is_terminal() || !stderr.is_terminal() {
        let _ = writeln!(stderr, "{}", words.said(&Message::new("begin.said.no_questions")));
        return Ok(known);
    }
    Ok(known.settle(&mut Terminal::new(std::io::stdin().lock(), stderr))?)
}

/// Says what was written, and how much of it is doubtful.
fn report(
    plan: &Plan,
    proposals: &[Proposal],
    answers: &Answers,
    (register, words): (&Path, &Words),
) -> anyhow::Result<()> {
    let written = words.word("begin.said.written");
    let paths = plan.copies.iter().map(|(_, to)| to).chain(plan.texts.iter().map(|(path, _)| path));
    let mut text = String::new();
    for path in paths {
        text.push_str(&format!("{written}: {}\n", path.display()));
    }
    let choices = || proposals.iter().flat_map(|proposal| proposal.columns.values());
    let sure = choices().filter(|choice| choice.sure).count();
    let is_guessed = |verdict: &&DateVerdict| {
        !matches!(verdict.reason, OrderReason::Unneeded | OrderReason::Proved | OrderReason::Answered)
    };
    let guessed = proposals.iter().flat_map(|proposal| &proposal.dates).filter(is_guessed).count();
    let without_nature =
        |proposal: &&Proposal| !proposal.columns.contains_key(&Field::Nature) && !proposal.is_nature_answered;
    let missing = |proposal: &Proposal| {
        let needed = NEEDED.iter().filter(|field| !proposal.columns.contains_key(field)).count();
        needed
            + proposal.contradicted.len()
            + usize::from(!proposal.turned.is_empty() && !proposal.is_turned_answered)
            + usize::from(matches!(proposal.rows_of, RowsOf::Whom(_)))
    };
    // What the register has of a new body and nobody said.
    let of_register = [("name", answers.name.is_empty()), ("kind", answers.kind.is_none())];
    let unsaid: Vec<&str> =
        of_register.iter().filter(|(_, open)| *open && answers.is_new).map(|(key, _)| *key).collect();
    let doubtful = choices().count() - sure
        + guessed
        + proposals.iter().filter(without_nature).count()
        + proposals.iter().map(missing).sum::<usize>()
        + unsaid.len();
    text.push_str(&format!(
        "{}\n",
        words.said(&Message::new("begin.said.doubts").count("sure", sure).count("doubtful", doubtful))
    ));
    let is_open = |service: &&OwnService| !answers.nationals.contains_key(&service.id);
    let open = onboard::distinct(proposals).into_iter().filter(is_open).count();
    if open > 0 {
        text.push_str(&format!("{}\n", words.said(&Message::new("begin.said.no_national").count("count", open))));
    }
    if !unsaid.is_empty() {
        let message = Message::new("begin.said.unsaid").list("fields", &unsaid).with("path", register.display());
        text.push_str(&format!("{}\n", words.said(&message)));
    }
    if answers.is_new && answers.joined.is_none() {
        let message = Message::new("begin.said.no_joined").with("day", answers.since).with("path", register.display());
        text.push_str(&format!("{}\n", words.said(&message)));
    }
    if let Some(path) = &plan.undated {
        let message = Message::new("begin.said.no_extraction").with("path", path.display());
        text.push_str(&format!("{}\n", words.said(&message)));
        for (file, &suggestion) in &answers.suggested {
            text.push_str(&format!("  {file} {}\n", words.suggestion(suggestion)));
        }
    }
    say(&text)
}

/// Reads the exports through the new mapping, and sums up what is wrong.
fn check(args: &NewArgs, words: &Words) -> anyhow::Result<Status> {
    let cycle = config::load(&args.cycle.data, args.cycle.period)?;
    let context = args.cycle.context();
    run::claim(&context, &cycle)?;
    let agencies = selected(&cycle, std::slice::from_ref(&args.agency))?;
    let outcomes = data(&context, &cycle, &agencies, RunMode::Mending, false)?;
    let mut summary = Summary::new(&cycle, &context);
    summary.lines = outcomes.iter().map(|outcome| Line::of(&context, &cycle, outcome, None)).collect();
    summary::print(&summary, false)?;
    summary::codes(&summary, words.lang())?;
    say(&made::lines(&context, &cycle, &summary))?;
    Ok(summary.status())
}
