//! The language that the terminal is spoken to in: `HASILA_LANG`, `--lang`, the agency's or the cycle's own, `LANG`; the
//! first of them that says one.

use std::sync::OnceLock;

use app::config::{ConfigError, ConfigErrors, CycleInputs};
use app::init::InitError;
use app::onboard::OnboardError;
use app::outputs::counts_form::CountsFormError;
use app::outputs::edition::EditionError;
use app::produce::explain::ExplainError;
use app::produce::ministry::SynthesisError;
use app::produce::run::ClaimError;
use app::steps::approval::ApprovalError;
use app::steps::intake::Refusal;
use app::steps::publish::PublishError;
use app::steps::seal::SealError;
use app::stores::fs::FileError;
use app::stores::holders::HolderError;
use app::stores::register::RegisterError;
use app::stores::signer::SignerError;
use app::typesetting::error::DocumentError;
use clap::ArgMatches;
use render::guide::GuideError;
use render::{AssetError, PressError};
use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::lang::Lang;
use report_model::status::{DocumentId, State};
use sealing::bundle::BundleError;
use sealing::ledger::{Fault, LedgerError};
use words::WordsError;

static CHOSEN: OnceLock<Lang> = OnceLock::new();
/// The language that the environment or an argument says, before the arguments are understood.
static FORESEEN: OnceLock<Option<Lang>> = OnceLock::new();

/// Looks for the language of what is said of the arguments themselves.
pub(super) fn foresee(arguments: impl Iterator<Item = std::ffi::OsString>) {
    let arguments: Vec<String> = arguments.map(|argument| argument.to_string_lossy().into_owned()).collect();
    let apart = arguments.windows(2).filter(|pair| pair[0] == "--lang").map(|pair| pair[1].as_str());
    let mut said = apart.chain(arguments.iter().filter_map(|argument| argument.strip_prefix("--lang=")));
    let option = || said.find_map(|value| Lang::from_code(value.split(',').next()?));
    let _ = FORESEEN.set(environment("HASILA_LANG").or_else(option));
}

/// Speaks a language from here on, unless something else said one before.
pub(super) fn speak(lang: Lang) {
    let _ = CHOSEN.set(lang);
}

/// The language that somebody chose, by the environment of the program or an argument.
pub(super) fn chosen() -> Option<Lang> {
    CHOSEN.get().copied()
}

/// The language of what is said of the arguments themselves.
pub(super) fn before() -> Lang {
    let foreseen = || FORESEEN.get().copied().flatten();
    CHOSEN.get().copied().or_else(foreseen).or_else(of_machine).unwrap_or(Lang::En)
}

fn of_machine() -> Option<Lang> {
    ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(environment)
}

/// Remembers the language of a call, where the environment or `--lang` says one.
pub(super) fn remember(deepest: &ArgMatches) {
    let option = || {
        deepest.try_contains_id("lang").ok().filter(|&is_there| is_there)?;
        let raw = deepest.try_get_raw("lang").ok()??.next()?.to_str()?;
        let is_given = deepest.value_source("lang") == Some(clap::parser::ValueSource::CommandLine);
        is_given.then(|| Lang::from_code(raw)).flatten()
    };
    if let Some(lang) = environment("HASILA_LANG").or_else(option) {
        let _ = CHOSEN.set(lang);
    }
}

/// The language of a cycle, or of the one agency that a call is about, unless something else said one before.
pub(super) fn of_cycle(cycle: &CycleInputs, agencies: &[impl AsRef<str>]) {
    let first = cycle.reference.cycle.languages.first().copied();
    let own = match agencies {
        [id] => cycle.reference.agency(id.as_ref()).and_then(|agency| agency.language),
        _ => None,
    };
    if let Some(lang) = own.or(first) {
        let _ = CHOSEN.set(lang);
    }
}

/// The language that is spoken.
pub(super) fn spoken() -> Lang {
    *CHOSEN.get_or_init(|| of_machine().unwrap_or(Lang::En))
}

#[expect(clippy::disallowed_methods, reason = "the language of a terminal: nothing that is made depends on it")]
fn environment(name: &str) -> Option<Lang> {
    Lang::from_code(std::env::var(name).ok()?.get(..2)?)
}

/// A message, in the language that is spoken.
pub(super) fn said(message: &Message) -> String {
    words::said(message, &words::language(spoken()).l10n())
}

/// What an error says, in lines.
pub(super) fn told(error: &impl Diagnose) -> String {
    error.diagnose().iter().map(lines).collect::<Vec<_>>().join("\n")
}

/// Where a version of a document stands, as a line.
pub(super) fn version(document: &DocumentId, version: u32, state: State) -> String {
    let message = Message::new("version.stands").with("document", document).count("version", version);
    said(&message.said("state", state.message()))
}

/// Words in a column: each as wide as the widest.
pub(super) fn column(keys: &[&str], key: &str) -> String {
    let width = |text: &str| text.chars().count();
    let widest = keys.iter().map(|key| width(&word(key))).max().unwrap_or_default();
    let text = word(key);
    format!("{text}{}", " ".repeat(widest.saturating_sub(width(&text))))
}

/// A text of the terminal.
pub(super) fn word(key: &str) -> String {
    text(key, ())
}

/// A text of the terminal with its values.
pub(super) fn text(key: &str, values: impl Into<minijinja::Value>) -> String {
    words::language(spoken()).l10n().say(key, values)
}

/// A diagnostic, as lines.
pub(super) fn lines(diagnostic: &Diagnostic) -> String {
    words::lines(diagnostic, &words::language(spoken()).l10n())
}

/// A diagnostic, as lines of English: for what a program reads.
pub(super) fn in_english(diagnostic: &Diagnostic) -> String {
    words::lines(diagnostic, &words::language(Lang::En).l10n())
}

/// What an error says to an operator; the text of one that has no words in the catalogue.
pub(super) fn of_error(error: &anyhow::Error) -> String {
    match diagnostics(error) {
        Some(found) => found.iter().map(lines).collect::<Vec<_>>().join("\n"),
        None => {
            let mut text = format!("{error:#}");
            if spoken() != Lang::En {
                text = text.replace("\n  hint: ", &format!("\n  {}", word("terminal.hint")));
            }
            text
        }
    }
}

/// The diagnostics of an error, of whatever kind it is.
fn diagnostics(error: &anyhow::Error) -> Option<Vec<Diagnostic>> {
    fn of<E: Diagnose + std::error::Error + Send + Sync + 'static>(error: &anyhow::Error) -> Option<Vec<Diagnostic>> {
        error.downcast_ref::<E>().map(Diagnose::diagnose)
    }
    // One line for each kind of error that has words.
    [
        of::<Failure>,
        of::<AssetError>,
        of::<PressError>,
        of::<GuideError>,
        of::<WordsError>,
        of::<DocumentError>,
        of::<ClaimError>,
        of::<SynthesisError>,
        of::<CountsFormError>,
        of::<FileError>,
        of::<InitError>,
        of::<OnboardError>,
        of::<ApprovalError>,
        of::<BundleError>,
        of::<ConfigError>,
        of::<ConfigErrors>,
        of::<EditionError>,
        of::<ExplainError>,
        of::<Fault>,
        of::<SignerError>,
        of::<HolderError>,
        of::<LedgerError>,
        of::<PublishError>,
        of::<Refusal>,
        of::<RegisterError>,
        of::<SealError>,
        of::<sealing::keys::KeyError>,
        of::<app::stores::keys::KeyError>,
    ]
    .into_iter()
    .find_map(|of| of(error))
}

/// A fault of the command line itself.
#[derive(Debug)]
pub(super) struct Failure(pub(super) Diagnostic);

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.message.key)?;
        self.0.message.values.keys().try_for_each(|name| write!(f, " {name}"))
    }
}

impl std::error::Error for Failure {}

impl Diagnose for Failure {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![self.0.clone()]
    }
}

/// A fault of the command line, as an error.
pub(super) fn failure(message: Message, hints: impl IntoIterator<Item = Message>) -> anyhow::Error {
    let diagnostic = hints.into_iter().fold(Diagnostic::error(message), Diagnostic::hint);
    Failure(diagnostic).into()
}
