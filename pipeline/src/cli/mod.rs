//! The command line: one file a subcommand, each of which turns arguments into one call and the result into a message.

mod check;
mod completions;
mod form;
mod man;
mod progress;
mod run;
mod summary;
mod worker;

use std::io::Write;

use clap::{Args, Parser, Subcommand};
use report_model::lang::Lang;
use report_model::period::Period;

use crate::run::RunContext;

/// Annual reports on the complaints that public bodies receive.
#[derive(Debug, Parser)]
#[command(name = "hasila", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Examples:
  hasila run                                   every report of the cycle in data/, under out/
  hasila check --agency OSR                    what is wrong with the exports of one agency
  hasila run --data data/examples/nyc311 --out out/nyc311 --lang en
  hasila form OSR --lang ar                    the blank report of an agency

Exit status: 0 done; 1 done, but data was refused or a record is faulty (the findings say what); 2 could not run.")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make the reports and the synthesis: from exports to PDF
    Run(run::RunArgs),
    /// Read and check the exports, and write the findings; make no report
    Check(check::CheckArgs),
    /// Make the blank sectoral report of an agency, as a model to fill in
    Form(form::FormArgs),
    /// Print the completions of a shell
    Completions(completions::CompletionsArgs),
    /// Print the manual page
    Man,
    /// Typeset the documents that arrive on standard input
    #[command(hide = true)]
    RenderWorker(worker::WorkerArgs),
}

/// What the subcommands that read a cycle share.
#[derive(Clone, Debug, Args)]
struct CycleArgs {
    /// The folder of the cycle's inputs
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: std::path::PathBuf,
    /// The folder of the outputs
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: std::path::PathBuf,
    /// The period: a year (2025), a half-year (2025-H1) or a quarter (2025-Q3); the calendar's own if not given
    #[arg(long, value_name = "PERIOD")]
    period: Option<Period>,
    /// How many agencies and documents are worked on at once; as many as the machine has processors if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
}

impl CycleArgs {
    fn context(&self) -> RunContext {
        let processors = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        RunContext {
            version: env!("CARGO_PKG_VERSION"),
            program: String::new(),
            data: self.data.clone(),
            out: self.out.clone(),
            languages: Vec::new(),
            jobs: self.jobs.map_or_else(processors, usize::from),
            force: false,
            keep_views: false,
            templates: None,
        }
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Done.
    Done,
    /// Done, but data was refused or a record is faulty beyond a warning.
    DataRefused,
    /// It could not run.
    CouldNotRun,
}

impl Status {
    /// The exit status.
    pub const fn code(self) -> u8 {
        match self {
            Status::Done => 0,
            Status::DataRefused => 1,
            Status::CouldNotRun => 2,
        }
    }
}

/// Carries out a parsed command line.
///
/// # Errors
/// When it could not run.
pub fn dispatch(cli: Cli) -> anyhow::Result<Status> {
    match cli.command {
        Command::Run(args) => run::run(&args),
        Command::Check(args) => check::check(&args),
        Command::Form(args) => form::form(&args),
        Command::Completions(args) => completions::completions(&args),
        Command::Man => man::man(),
        Command::RenderWorker(args) => worker::worker(&args),
    }
}

/// Says on standard error why it could not run.
pub fn complain(error: &anyhow::Error) {
    if error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe) {
        return;
    }
    let _ = writeln!(std::io::stderr(), "error: {error:#}");
}

/// Prints on standard output. A reader that has gone away is no fault.
fn say(text: &str) -> anyhow::Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Reads `fr`, `ar` or `en`.
fn lang(text: &str) -> Result<Lang, String> {
    Lang::from_code(text).ok_or_else(|| format!("`{text}` is no language of Hasila: choose among fr, ar, en"))
}
