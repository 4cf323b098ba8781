//! `hasila run`: the whole chain, from exports to PDF.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use rayon::prelude::*;
use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::lang::Lang;
use report_model::reference::Agency;
use report_model::synthesis::Synthesis;

use super::progress::Progress;
use super::summary::{self, Line, Summary};
use super::{CycleArgs, Status, language, made, say};
use app::config::{self, CycleInputs};
use app::outputs::findings::Pages;
use app::produce::agency::{self, Outcome, RunMode, Standing};
use app::produce::ministry::{self, SynthesisError};
use app::produce::run::{self, RunContext, RunRecord};
use app::stores::fs;
use app::typesetting::assets;
use app::typesetting::documents::{self, Content, Request, ViewBuilder};

/// The arguments of `hasila run`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila run
  hasila run --agency OSR --agency OFP --lang fr,ar
  hasila run --period 2025-Q1 --json

Only what changed is made again; --force makes everything. With --agency the synthesis is made again from all
existing reports.")]
pub(super) struct RunArgs {
    #[command(flatten)]
    cycle: CycleArgs,
    /// Only this agency; may be given several times
    #[arg(long, value_name = "ID")]
    agency: Vec<String>,
    /// The languages of the documents, separated by commas; those of the cycle if not given
    #[arg(long, value_name = "LANG", value_delimiter = ',', value_parser = super::lang)]
    lang: Vec<Lang>,
    /// Make everything again, even what has not changed
    #[arg(long)]
    force: bool,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
    /// Take the templates, words and fonts from this folder instead of those in the program
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    /// Leave each document's view (`view.<lang>.json`) beside its PDF
    #[arg(long)]
    keep_views: bool,
}

/// Runs it.
pub(super) fn run(args: &RunArgs) -> anyhow::Result<Status> {
    let cycle = Arc::new(config::load(&args.cycle.data, args.cycle.period)?);
    language::of_cycle(&cycle, &args.agency);
    let mut context = args.cycle.context();
    context.program = fs::sha256_of(&std::env::current_exe()?)?.into();
    context.languages = languages(&args.lang, &cycle);
    context.force = args.force;
    context.keep_views = args.keep_views;
    context.templates.clone_from(&args.templates);
    let assets = assets::open(context.templates.as_deref())?;
    let office = Arc::new(ViewBuilder::open(&context, &cycle, &assets)?);
    render::Press::new(&assets)?;
    run::claim(&context, &cycle)?;

    let agencies = selected(&cycle, &args.agency)?;
    let mut outcomes = data(&context, &cycle, &agencies, RunMode::Report, args.json)?;
    say_silent(&context, &cycle, &args.agency, &mut outcomes);
    let (synthesis, left) = match ministry::synthesise(&context, &cycle, &outcomes) {
        Ok(made) => (Some(made), None),
        Err(left @ (SynthesisError::Stale(_) | SynthesisError::NotMade(_))) => {
            (None, left.diagnose().into_iter().next())
        }
        Err(error) => return Err(error.into()),
    };

    let (requests, positions) = requests(&context, &cycle, &outcomes, synthesis.as_ref());
    let progress = Progress::new("documents", requests.len() * context.languages.len(), args.json);
    let names: Vec<String> =
        positions.iter().map(|&at| outcomes[at].agency.to_string()).chain(["synthesis".to_owned()]).collect();
    let started = Instant::now();
    let made = documents::make(&context, &cycle, &office, requests, |at, lang| {
        progress.step(&format!("{} {lang}", names[at]));
    })?;
    progress.end();

    let mut summary = Summary::new(&cycle, &context);
    let of_position: BTreeMap<usize, &documents::Made> = positions.iter().copied().zip(&made).collect();
    for (position, outcome) in outcomes.iter().enumerate() {
        summary.lines.push(Line::of(&context, &cycle, outcome, of_position.get(&position).copied()));
        if outcome.report.is_some() && !outcome.unchanged && !outcome.unwritten {
            let folder = context.agency_folder(cycle.period, &outcome.agency);
            run::save_timings(&folder, &BTreeMap::from([("data", outcome.seconds)]))?;
        }
    }
    summary.document_seconds = started.elapsed().as_secs_f64();
    match &synthesis {
        Some((synthesis, _)) => summary.synthesis(&context, synthesis, made.last()),
        None => summary.left = left,
    }
    summary::print(&summary, args.json)?;
    if !args.json {
        say(&made::lines(&context, &cycle, &summary))?;
    }
    Ok(summary.status())
}

/// What is to be typeset, and the position of the outcome that each report is of; the synthesis comes last.
fn requests(
    context: &RunContext,
    cycle: &CycleInputs,
    outcomes: &[Outcome],
    synthesis: Option<&(Synthesis, RunRecord)>,
) -> (Vec<Request>, Vec<usize>) {
    let mut requests: Vec<Request> = Vec::new();
    let mut positions = Vec::new();
    for (position, outcome) in outcomes.iter().enumerate() {
        if let Some(report) = &outcome.report {
            positions.push(position);
            requests.push(Request {
                folder: context.agency_folder(cycle.period, &outcome.agency),
                stem: "report",
                content: Content::Sectoral(Arc::new(report.clone())),
                record: outcome.record.clone(),
            });
        }
    }
    if let Some((synthesis, record)) = synthesis {
        requests.push(Request {
            folder: context.national_folder(cycle.period),
            stem: "synthesis",
            content: Content::Synthesis(Arc::new(synthesis.clone())),
            record: record.clone(),
        });
    }
    (requests, positions)
}

/// The languages that were asked for, or those of the cycle.
fn languages(asked: &[Lang], cycle: &CycleInputs) -> Vec<Lang> {
    let mut languages = if asked.is_empty() { cycle.reference.cycle.languages.clone() } else { asked.to_vec() };
    languages.sort_unstable();
    languages.dedup();
    languages
}

/// The agencies that were asked for, or every one.
pub(super) fn selected<'a>(cycle: &'a CycleInputs, asked: &[String]) -> anyhow::Result<Vec<&'a Agency>> {
    if asked.is_empty() {
        let concerned =
            |agency: &&Agency| agency.takes_part_in(cycle.period) || cycle.agencies.contains_key(&agency.id);
        return Ok(cycle.reference.register.agencies.iter().filter(concerned).collect());
    }
    let unknown: Vec<&str> =
        asked.iter().filter(|id| cycle.reference.agency(id).is_none()).map(String::as_str).collect();
    if !unknown.is_empty() {
        return Err(super::no_agency(cycle, &unknown));
    }
    Ok(cycle.reference.register.agencies.iter().filter(|agency| asked.iter().any(|id| agency.id == *id)).collect())
}

/// Says of the agencies that were asked for by name and sent nothing where their exports would lie.
pub(super) fn say_silent(context: &RunContext, cycle: &CycleInputs, asked: &[String], outcomes: &mut [Outcome]) {
    for outcome in outcomes.iter_mut().filter(|outcome| asked.iter().any(|id| outcome.agency == *id)) {
        if outcome.standing == Standing::NotReported {
            let folder = context.data.join("exports").join(cycle.period.to_string()).join(&outcome.agency);
            let silent = Message::new("message.agency.silent");
            let silent = silent.with("period", cycle.period).with("folder", folder.display());
            let hint = Message::new("message.agency.silent_hint");
            let others = config::other_periods(&context.data, cycle.period);
            let said = Diagnostic::error(silent).hint(hint);
            outcome.messages.push(others.into_iter().fold(said, Diagnostic::hint));
            outcome.faulty = true;
        }
    }
}

/// Reads and counts the agencies in parallel; the outcomes stand in the order of the register.
pub(super) fn data(
    context: &RunContext,
    cycle: &CycleInputs,
    agencies: &[&Agency],
    extent: RunMode,
    quiet: bool,
) -> anyhow::Result<Vec<Outcome>> {
    let assets = assets::open(context.templates.as_deref())?;
    let pages = Pages::open(&assets, &cycle.reference.cycle)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(context.jobs).build()?;
    let sent = |agency: &Agency| cycle.agencies.contains_key(&agency.id);
    let progress = Progress::new("agencies", agencies.iter().filter(|agency| sent(agency)).count(), quiet);
    let outcomes = pool.install(|| {
        agencies
            .par_iter()
            .map(|agency| {
                let outcome = agency::report(context, cycle, &pages, agency, extent);
                if sent(agency) {
                    progress.step(&outcome.agency);
                }
                outcome
            })
            .collect()
    });
    progress.end();
    Ok(outcomes)
}
