//! `hasila new`: a new agency on board, from its exports.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use minijinja::context;
use report_model::lang::{Lang, Localised};
use report_model::record::Field;
use tabulate::propose::{DateVerdict, OrderReason, OwnService, Proposal, RowsOf};

use super::run::{data, selected};
use super::signing::localised;
use super::summary::{self, Line, Summary};
use super::written::WrittenArgs;
use super::{CycleArgs, Status, made, say};
use crate::agency::Extent;
use crate::config::{self, CycleInputs};
use crate::onboard::dialogue::Dialogue;
use crate::onboard::mapping::NEEDED;
use crate::onboard::words::Words;
use crate::onboard::{self, Answers, Exports, Plan};
use crate::run;

/// The arguments of `hasila new`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila new OTR --from registre_2025.csv
  hasila new OTR --from semestre1.xlsx semestre2.xlsx --name 'fr=Office des traversées' --kind EEP --joined 2018-01-02 \
      --extracted 2026-03-10
  hasila new OTR --from registre_2025.csv --dry-run > proposal.yaml
  hasila new OTR --from sans_titres.csv --header-row none

It writes mappings/OTR.yaml, adds the body to reference/agencies.yaml and its services to reference/services.yaml, copies
the files into exports/<period>/OTR/, and checks them. On a terminal it asks about what is doubtful; an empty line takes
the answer in brackets. An existing mapping is never overwritten.")]
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
    #[arg(long, value_name = "DATE")]
    joined: Option<NaiveDate>,
    /// The day on which the files were extracted; for some of them another, as FILE=DATE (repeatable)
    #[arg(long, value_name = "[FILE=]DATE", value_parser = extraction)]
    extracted: Vec<(Option<String>, NaiveDate)>,
    #[command(flatten)]
    written: WrittenArgs,
    /// The language of the questions and comments; the first of the cycle if not given
    #[arg(long, value_name = "LANG", value_parser = super::lang)]
    lang: Option<Lang>,
    /// Ask nothing: take every default, and mark what is doubtful
    #[arg(long)]
    yes: bool,
    /// Print the mapping and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Runs it.
pub(super) fn new(args: &NewArgs) -> anyhow::Result<Status> {
    let cycle = config::load(&args.cycle.data, args.cycle.period)?;
    let root = &args.cycle.data;
    if !args.dry_run {
        onboard::admit(&cycle, root, &args.agency, args.kind.as_deref())?;
    }
    let language = args.lang.or_else(|| cycle.reference.cycle.languages.first().copied()).unwrap_or(Lang::Fr);
    let words = Words::of(language);
    let mut answers = answers(args, &cycle);
    let mapping = onboard::mapping_of(&cycle, root, &args.agency)?;
    let exports = Exports::read(&cycle, (&args.agency, &answers.name), mapping, &args.from, args.written.format())
        .map_err(onboard::OnboardError::Proposal)?;
    let mut proposals = exports.proposals();
    settle(args, &cycle, &words, (&exports, &mut proposals), &mut answers)?;
    if args.dry_run {
        let schema = config::schema::line(root, "mapping", 1);
        say(&onboard::mapping::text(&schema, &args.agency, &proposals, &cycle.reference.definitions, &words))?;
        return Ok(Status::Done);
    }
    let plan = onboard::plan(&cycle, root, &args.agency, &args.from, (&proposals, &answers, &words))?;
    plan.carry_out()?;
    report(&plan, &proposals, &answers, (&root.join("reference/agencies.yaml"), &words))?;
    check(args, &words)
}

/// A day of extraction, for all files or for those of a name.
fn extraction(text: &str) -> Result<(Option<String>, NaiveDate), String> {
    let (file, day) = text.rsplit_once('=').map_or((None, text), |(file, day)| (Some(file.to_owned()), day));
    let day = day.parse().map_err(|_| format!("`{day}` is no day: write YYYY-MM-DD, or FILE=YYYY-MM-DD"))?;
    Ok((file, day))
}

/// What the arguments say, with what is known of the agency already.
fn answers(args: &NewArgs, cycle: &CycleInputs) -> Answers {
    let facts = cycle.agencies.get(&args.agency).and_then(|inputs| inputs.facts.extracted);
    Answers {
        is_new: cycle.reference.agency(&args.agency).is_none(),
        has_facts: facts.is_some(),
        name: Localised(args.name.iter().cloned().collect()),
        kind: args.kind.clone(),
        since: args.joined.unwrap_or_else(|| cycle.period.first_day()),
        joined: args.joined,
        extracted: args.extracted.iter().find_map(|(file, day)| file.is_none().then_some(*day)),
        extracted_files: args.extracted.iter().filter_map(|(file, day)| Some((file.clone()?, *day))).collect(),
        nationals: std::collections::BTreeMap::new(),
    }
}

/// Asks about what is doubtful, where somebody is there to answer.
fn settle(
    args: &NewArgs,
    cycle: &CycleInputs,
    words: &Words,
    (exports, proposals): (&Exports, &mut [Proposal]),
    answers: &mut Answers,
) -> anyhow::Result<()> {
    if args.yes || args.dry_run {
        return Ok(());
    }
    let mut stderr = std::io::stderr().lock();
    if !std::io::stdin().is_terminal() || !stderr.is_terminal() {
        let _ = writeln!(stderr, "{}", words.get("said", "no_questions"));
        return Ok(());
    }
    let mut dialogue = Dialogue { input: std::io::stdin().lock(), output: stderr, words };
    Ok(dialogue.settle(exports, proposals, answers, &cycle.reference)?)
}

/// Says what was written, and how much of it is doubtful.
fn report(
    plan: &Plan,
    proposals: &[Proposal],
    answers: &Answers,
    (register, words): (&Path, &Words),
) -> anyhow::Result<()> {
    let written = words.get("said", "written");
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
        needed + proposal.contradicted.len() + usize::from(matches!(proposal.rows_of, RowsOf::Whom(_)))
    };
    let doubtful = choices().count() - sure
        + guessed
        + proposals.iter().filter(without_nature).count()
        + proposals.iter().map(missing).sum::<usize>();
    text.push_str(&format!("{}\n", words.say("said", "doubts", &context! { sure, doubtful })));
    let is_open = |service: &&OwnService| !answers.nationals.contains_key(&service.id);
    let open = onboard::distinct(proposals).into_iter().filter(is_open).count();
    if open > 0 {
        text.push_str(&format!("{}\n", words.say("said", "no_national", &context! { count => open })));
    }
    if answers.is_new && answers.joined.is_none() {
        let (day, path) = (answers.since.to_string(), register.display().to_string());
        text.push_str(&format!("{}\n", words.say("said", "no_joined", &context! { day, path })));
    }
    if let Some(path) = &plan.undated {
        let path = path.display().to_string();
        text.push_str(&format!("{}\n", words.say("said", "no_extraction", &context! { path })));
    }
    say(&text)
}

/// Reads the exports through the new mapping, and sums up what is wrong.
fn check(args: &NewArgs, words: &Words) -> anyhow::Result<Status> {
    let cycle = config::load(&args.cycle.data, args.cycle.period)?;
    let context = args.cycle.context();
    run::claim(&context, &cycle)?;
    let agencies = selected(&cycle, std::slice::from_ref(&args.agency))?;
    let outcomes = data(&context, &cycle, &agencies, Extent::Mending, false)?;
    let mut summary = Summary::new(&cycle, &context);
    summary.lines = outcomes.iter().map(|outcome| Line::of(&context, &cycle, outcome, None)).collect();
    summary::print(&summary, false)?;
    summary::codes(&summary, words.lang())?;
    say(&made::lines(&context, &cycle, &summary))?;
    Ok(summary.status())
}
