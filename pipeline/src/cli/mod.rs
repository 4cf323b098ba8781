//! The command line: one file a subcommand, each of which turns arguments into one call and the result into a message.

mod approve;
mod check;
mod completions;
mod explain;
mod form;
mod given;
mod guide;
mod help;
mod init;
mod inspect;
mod intake;
mod keys;
mod language;
mod made;
mod man;
mod new;
mod open;
mod progress;
mod publish;
mod reconcile;
mod rules;
mod run;
mod seal;
mod serve;
mod signing;
mod status;
mod steps;
mod summary;
mod synthesis;
mod usage;
mod verify;
mod worker;
mod written;

use std::io::Write;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use report_model::diagnostic::Message;
use report_model::lang::Lang;
use report_model::period::Period;
use report_model::status::Step;

use app::config::{self, CycleInputs};
use app::produce::run::RunContext;
use usage::{Unread, unread};

/// Annual reports on the complaints that public bodies receive.
#[derive(Debug, Parser)]
#[command(name = "hasila", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Examples:
  hasila init                                  begins a cycle of your own in data/
  hasila run                                   makes every report of the cycle in data/, under out/
  hasila new OTR --from registre_2025.csv      adds an agency: proposes a mapping from its export
  hasila check --agency OSR                    says what is wrong with the exports of an agency
  hasila run --data data/examples/nyc311 --out out/nyc311 --lang en
  hasila form OSR --lang ar                    makes the blank report of an agency
  hasila open OSR                              opens the report of an agency
  hasila status                                says what waits for whom, and what to do next

Exit status: 0 done; 1 done, but data was refused or a record is faulty (the findings say what); 2 could not run.")]
pub struct Cli {
    /// The language of what is said here: fr, ar or en; if not given that of the agency, of the cycle, or of the machine
    #[arg(long, global = true, value_name = "LANG", value_parser = lang)]
    lang: Option<Lang>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Begin a cycle of your own: its calendar, indicators and lists, without agencies
    Init(init::InitArgs),
    /// Make the reports and the synthesis, from exports to PDF
    Run(run::RunArgs),
    /// Add an agency: propose a mapping from its exports, register it, check it
    New(new::NewArgs),
    /// Read and check the exports, and write the findings; make no report
    Check(check::CheckArgs),
    /// Show how a file is read: encoding, dialect, header, columns; or print its table as CSV
    Inspect(inspect::InspectArgs),
    /// Explain what can be wrong with an export: what each rule means, what to do, what it rests on
    Rules(rules::RulesArgs),
    /// Explain a printed figure: its rule, its numerator and denominator, and the records that it is made of
    Explain(explain::ExplainArgs),
    /// Make the blank sectoral report of an agency, as a model to fill in, or with --counts a form for monthly counts
    Form(form::FormArgs),
    /// Make the officer's guide, in French and in Arabic
    Guide(guide::GuideArgs),
    /// Check a portal's published figures: whether parts add up to totals, and rates follow from their figures
    Reconcile(reconcile::ReconcileArgs),
    /// Show the checklist of a report or of the synthesis, and approve it
    Approve(approve::ApproveArgs),
    /// Seal the approved report of an agency: bundle.zip and its signature
    Seal(seal::SealArgs),
    /// Record that sealed reports were sent to the head of government, with a copy to the ministry (art. 18)
    #[command(after_help = "Examples:
  hasila transmit OSR --as unit-osr
  hasila transmit OSR --as unit-osr --on 2026-03-28

The agency sends the bundle by its usual channel; this step records when. An officer of the agency
takes it.")]
    Transmit(steps::StepArgs),
    /// Take in sealed reports: accept them, or return them with a letter
    Intake(intake::IntakeArgs),
    /// Show the calendar, what waits for whom, and the next commands
    Status(status::StatusArgs),
    /// Open what was made: a report, the synthesis, findings, the site
    Open(open::OpenArgs),
    /// Make the synthesis, from accepted reports only
    Synthesis(synthesis::SynthesisArgs),
    /// Record that the approved synthesis was sent to the head of government (art. 19)
    #[command(after_help = "Examples:
  hasila submit synthesis --as approver-1
  hasila submit synthesis --as approver-1 --on 2026-06-25

Two persons must have approved it first: `hasila approve synthesis --as ID`.")]
    Submit(steps::StepArgs),
    /// Clear documents for publication
    #[command(after_help = "Examples:
  hasila clear all --as press
  hasila clear OSR ABA synthesis --as press --on 2026-07-01

A report is cleared once it is accepted, the synthesis once it is submitted. `hasila publish`
then publishes it.")]
    Clear(steps::StepArgs),
    /// Publish the cleared documents, the site and its open data
    Publish(publish::PublishArgs),
    /// Preview a site, on this machine only
    Serve(serve::ServeArgs),
    /// Withdraw a document that is published, or cleared for publication
    #[command(after_help = "Examples:
  hasila withdraw OSR --as press --note 'fr=Erreur dans les dates' --note 'ar=خطأ في التواريخ'

The note is public: the document's page says that it was withdrawn, and why. `hasila publish`
then builds the site without it. A document that is cleared and not yet public can be withdrawn
too: its agency may then send another version.")]
    Withdraw(steps::StepArgs),
    /// Verify a register, a bundle, a document or a site, from its own files
    Verify(verify::VerifyArgs),
    /// Make and list signing keys
    Keys(keys::KeysArgs),
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
    /// The folder of the cycle's inputs; inside such a folder, that one
    #[arg(long, value_name = "DIR", default_value_os_t = default_data())]
    data: std::path::PathBuf,
    /// The folder of the outputs; inside the folder of a cycle, the one beside it where there is one
    #[arg(long, value_name = "DIR", default_value_os_t = beside("out"))]
    out: std::path::PathBuf,
    /// The period: a year (2025), a half-year (2025-H1) or a quarter (2025-Q3); the calendar's own if not given
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    period: Option<Period>,
    /// How many agencies and documents are worked on at once; as many as the machine has processors if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
}

/// `data`, or the folder in which the program was called where that is a cycle itself.
fn default_data() -> std::path::PathBuf {
    let data = std::path::PathBuf::from("data");
    let here = std::path::Path::new("cycle.yaml");
    if here.is_file() && !data.join(here).is_file() { ".".into() } else { data }
}

/// The default for a folder that lies beside the inputs: outputs, register, site. It is in the folder in which the program
/// was called, or, where that is the folder of the inputs, beside it: a second register is never begun within it.
fn beside(name: &str) -> std::path::PathBuf {
    let is_data = |argument: std::ffi::OsString| argument.to_string_lossy().starts_with("--data");
    let is_inside = default_data().as_os_str() == "." && !std::env::args_os().any(is_data);
    if is_inside && is_kept_above(std::path::Path::new(".")) {
        std::path::Path::new("..").join(name)
    } else {
        name.into()
    }
}

/// Whether what is made of a cycle lies beside its folder, and not within. A register decides, then outputs; where there is
/// neither, the name `data`, with which the program finds it from above.
fn is_kept_above(cycle: &std::path::Path) -> bool {
    let own = config::text_at(&cycle.join("cycle.yaml"), "id");
    let is_own = |file: &std::path::Path| own.is_some() && config::text_at(file, "cycle") == own;
    if cycle.join("register").exists() {
        return false;
    }
    if is_own(&cycle.join("../register/cycle.json")) {
        return true;
    }
    if cycle.join("out").exists() {
        return false;
    }
    let made = std::fs::read_dir(cycle.join("../out")).into_iter().flatten().flatten();
    let is_named = || cycle.canonicalize().is_ok_and(|folder| folder.ends_with("data"));
    made.into_iter().any(|period| is_own(&period.path().join("cycle.json"))) || is_named()
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

/// Parses the command line; where it cannot be, the process ends with what is wrong.
pub fn parse() -> Cli {
    language::foresee(std::env::args_os());
    let matches = help::localised(Cli::command()).try_get_matches().unwrap_or_else(|error| usage::exit(&error));
    given::remember(&matches);
    Cli::from_arg_matches(&matches).unwrap_or_else(|error| usage::exit(&error))
}

/// Carries out a parsed command line.
///
/// # Errors
/// When it could not run.
pub fn dispatch(cli: Cli) -> anyhow::Result<Status> {
    match cli.command {
        Command::Init(args) => init::init(&args),
        Command::Run(args) => run::run(&args),
        Command::New(args) => new::new(&args),
        Command::Check(args) => check::check(&args),
        Command::Inspect(args) => inspect::inspect(&args),
        Command::Rules(args) => rules::rules(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Form(args) => form::form(&args),
        Command::Guide(args) => guide::guide(&args),
        Command::Reconcile(args) => reconcile::reconcile(&args),
        Command::Approve(args) => approve::approve(&args),
        Command::Seal(args) => seal::seal(&args),
        Command::Transmit(args) => steps::step(&args, Step::Transmit),
        Command::Intake(args) => intake::intake(&args),
        Command::Status(args) => status::status(&args),
        Command::Open(args) => open::open(&args),
        Command::Synthesis(args) => synthesis::synthesis(&args),
        Command::Submit(args) => steps::step(&args, Step::Submit),
        Command::Clear(args) => steps::step(&args, Step::Clear),
        Command::Publish(args) => publish::publish(&args),
        Command::Serve(args) => serve::serve(&args),
        Command::Withdraw(args) => steps::step(&args, Step::Withdraw),
        Command::Verify(args) => verify::verify(&args),
        Command::Keys(args) => keys::keys(&args),
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
    let _ = writeln!(
        std::io::stderr(),
        "{}{}",
        language::word("terminal.error"),
        given::literal(&language::of_error(error))
    );
}

/// Agencies that are not there, with those that are.
fn no_agency(cycle: &CycleInputs, asked: &[&str]) -> anyhow::Error {
    let hint = config::no_such_agency(asked.first().copied().unwrap_or_default(), &cycle.reference);
    language::failure(Message::new("message.agency.unknown").list("asked", asked), hint)
}

/// Says something on standard error that stops nothing.
fn note(text: &str) {
    let _ = writeln!(std::io::stderr(), "{}", given::literal(text));
}

/// Prints on standard output. A reader that has gone away is no fault.
fn say(text: &str) -> anyhow::Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Reads a day, the day first (30/11/2026) or the year (2026-11-30).
fn day(text: &str) -> Result<chrono::NaiveDate, Unread> {
    app::interview::day(text).map_err(|error| unread(error.message(), Some(Message::new("begin.day.hint"))))
}

/// Reads a period.
fn period(text: &str) -> Result<Period, Unread> {
    let no_period = |_| {
        let shown: String = text.chars().filter(|c| !c.is_control()).take(80).collect();
        let hint = Message::new("message.yaml.no_period_hint");
        unread(Message::new("message.yaml.no_period").with("name", shown), Some(hint))
    };
    app::interview::western(text).parse().map_err(no_period)
}

/// Reads `fr`, `ar` or `en`.
fn lang(text: &str) -> Result<Lang, Unread> {
    Lang::from_code(text).ok_or_else(|| unread(Message::new("usage.of.lang").with("text", text), None))
}
