//! `hasila check`: the findings, and no report.

use clap::Args;

use super::run::{data, say_silent, selected};
use super::summary::{self, Line, Summary};
use super::{CycleArgs, Status, language, made, say};
use app::config;
use app::produce::agency::RunMode;
use app::produce::run;

/// The arguments of `hasila check`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila check
  hasila check --agency OSR --json

With --agency, every faulty export gets a coloured copy beside the findings; without it, only small ones do.")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    cycle: CycleArgs,
    /// Only this agency; may be given several times
    #[arg(long, value_name = "ID")]
    agency: Vec<String>,
    /// Accepted for symmetry with `run`: a check always reads everything
    #[arg(long)]
    force: bool,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Runs it.
pub(super) fn check(args: &CheckArgs) -> anyhow::Result<Status> {
    let cycle = config::load(&args.cycle.data, args.cycle.period)?;
    language::of_cycle(&cycle, &args.agency);
    let context = args.cycle.context();
    run::claim(&context, &cycle)?;
    let agencies = selected(&cycle, &args.agency)?;
    let extent = if args.agency.is_empty() { RunMode::Findings } else { RunMode::Mending };
    let mut outcomes = data(&context, &cycle, &agencies, extent, args.json)?;
    say_silent(&context, &cycle, &args.agency, &mut outcomes);
    let mut summary = Summary::new(&cycle, &context);
    summary.lines = outcomes.iter().map(|outcome| Line::of(&context, &cycle, outcome, None)).collect();
    summary::print(&summary, args.json)?;
    if !args.json {
        summary::codes(&summary, language::spoken())?;
        say(&made::lines(&context, &cycle, &summary))?;
    }
    Ok(summary.status())
}
