//! What every subcommand that takes a step shares: the register, who signs, with which key, on which day.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use chrono::NaiveDate;
use clap::Args;
use report_model::diagnostic::Message;
use report_model::lang::{Lang, Localised};
use report_model::personal;

use super::language::{failure, said};
use super::usage::{Unread, unread};
use super::{CycleArgs, language};
use accounts::written;
use app::config::{self, CycleInputs};
use app::produce::run::RunContext;
use app::stores::fs;
use app::stores::register::{Register, RegisterWriter};
use app::stores::signer::{self, AuthorizedSigner};
use app::typesetting::assets;
use app::typesetting::documents::ViewBuilder;

/// Where the register is.
#[derive(Clone, Debug, Args)]
pub(super) struct RegisterArgs {
    /// The folder of the register: the ledger, and every file that it names
    #[arg(long, value_name = "DIR", default_value_os_t = super::beside("register"))]
    pub(super) register: PathBuf,
}

impl RegisterArgs {
    /// The register of this cycle, to read it.
    pub(super) fn read(&self, cycle: &CycleInputs) -> anyhow::Result<Register> {
        Ok(Register::read(&self.register)?.of_cycle(&cycle.reference.cycle.id)?)
    }

    /// The same; where there is none, an empty one.
    pub(super) fn read_or_empty(&self, cycle: &CycleInputs) -> anyhow::Result<Register> {
        Ok(Register::read_or_empty(&self.register)?.of_cycle(&cycle.reference.cycle.id)?)
    }

    /// The register of this cycle, to add to it; where there is none it is begun.
    pub(super) fn write(&self, cycle: &CycleInputs) -> anyhow::Result<RegisterWriter> {
        Ok(Register::write(&self.register)?.of_cycle(&cycle.reference.cycle.id)?)
    }
}

/// Who takes the step, and when.
#[derive(Clone, Debug, Args)]
pub(super) struct SignArgs {
    #[command(flatten)]
    pub(super) register: RegisterArgs,
    /// Who takes the step: the id of a holder in reference/holders/
    #[arg(long = "as", value_name = "HOLDER", required = true)]
    pub(super) holder: Option<String>,
    /// The folder of the secret keys; keys/signing in the cycle if not given
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,
    /// A file whose first line is the passphrase of the key
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// The day of the step (27/03/2026 or 2026-03-27); today if not given
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    on: Option<NaiveDate>,
    /// What the clock says: for tests, whose days must not depend on it
    #[arg(long, value_name = "DATE", value_parser = super::day, hide = true)]
    today: Option<NaiveDate>,
}

impl SignArgs {
    /// The day of the step. A later day than today would shut the register until then: its days never go back.
    fn day(&self, cycle: &CycleInputs) -> anyhow::Result<NaiveDate> {
        let today = self.today.map_or_else(|| today(cycle), Ok)?;
        match self.on {
            Some(on) if on > today => {
                let message = Message::new("signing.later").with("on", on).with("today", today);
                Err(failure(message, [Message::new("signing.later_hint")]))
            }
            on => Ok(on.unwrap_or(today)),
        }
    }

    /// The register, to take a step. A clock that is wrong by years would shut it until then, so one that runs far ahead
    /// of the last step is believed when a person says so, or writes the day.
    pub(super) fn open_register(&self, session: &SigningSession) -> anyhow::Result<RegisterWriter> {
        let register = self.register.write(&session.cycle)?;
        let last = register.ledger().lines().last().map(|signed| signed.line.on);
        let last = last.unwrap_or_else(|| session.cycle.period.last_day());
        let is_far = (session.on - last).num_days() > FAR_AHEAD;
        if is_far && self.on.is_none() && !agreed(last, session.on)? {
            let message = Message::new("signing.clock").with("on", session.on).with("last", last);
            return Err(failure(message, [Message::new("signing.clock_hint").with("on", session.on)]));
        }
        Ok(register)
    }

    /// The passphrase in the file that was named, if one was.
    fn written_passphrase(&self) -> anyhow::Result<Option<String>> {
        self.passphrase_file.as_deref().map(first_line).transpose()
    }
}

/// Everything that a step needs but the key: what can be looked at before anybody opens one.
pub(super) struct UnsignedSession {
    pub(super) context: RunContext,
    pub(super) cycle: Arc<CycleInputs>,
    pub(super) office: Arc<ViewBuilder>,
    pub(super) on: NaiveDate,
}

impl UnsignedSession {
    /// Opens the cycle and the words, in the language of the one agency that the step is about.
    pub(super) fn open(
        cycle_args: &CycleArgs,
        sign: &SignArgs,
        agencies: &[impl AsRef<str>],
    ) -> anyhow::Result<UnsignedSession> {
        let (context, cycle, office) = office_of(cycle_args, agencies)?;
        let on = sign.day(&cycle)?;
        Ok(UnsignedSession { context, cycle, office, on })
    }

    /// Opens the key.
    pub(super) fn with_key(self, sign: &SignArgs) -> anyhow::Result<SigningSession> {
        let UnsignedSession { context, cycle, office, on } = self;
        let keys = sign.keys.clone().unwrap_or_else(|| default_keys(&context));
        let written = sign.written_passphrase()?;
        let passphrase = || written.or_else(|| asked(&language::word("signing.passphrase")).ok().flatten());
        let holder = sign.holder.as_deref().unwrap_or_default();
        let by = signer::open(&cycle, &keys, holder, passphrase)?;
        Ok(SigningSession { context, cycle, office, by, on })
    }
}

/// Everything that a step needs.
pub(super) struct SigningSession {
    pub(super) context: RunContext,
    pub(super) cycle: Arc<CycleInputs>,
    pub(super) office: Arc<ViewBuilder>,
    pub(super) by: AuthorizedSigner,
    pub(super) on: NaiveDate,
}

impl SigningSession {
    /// Opens the cycle, the words and the key.
    pub(super) fn open(
        cycle_args: &CycleArgs,
        sign: &SignArgs,
        agencies: &[impl AsRef<str>],
    ) -> anyhow::Result<SigningSession> {
        UnsignedSession::open(cycle_args, sign, agencies)?.with_key(sign)
    }

    pub(super) fn signing(&self) -> app::steps::approval::SigningContext<'_> {
        app::steps::approval::SigningContext {
            context: &self.context,
            cycle: &self.cycle,
            office: &self.office,
            by: &self.by,
            on: self.on,
        }
    }
}

/// Opens a cycle, with the words of its languages and of the one that is spoken.
pub(super) fn office(cycle_args: &CycleArgs) -> anyhow::Result<(RunContext, Arc<CycleInputs>, Arc<ViewBuilder>)> {
    office_of(cycle_args, &[] as &[&str])
}

/// The same, to speak of some agencies.
fn office_of(
    cycle_args: &CycleArgs,
    agencies: &[impl AsRef<str>],
) -> anyhow::Result<(RunContext, Arc<CycleInputs>, Arc<ViewBuilder>)> {
    let cycle = Arc::new(config::load(&cycle_args.data, cycle_args.period)?);
    language::of_cycle(&cycle, agencies);
    let mut context = cycle_args.context();
    context.program = fs::sha256_of(&std::env::current_exe()?)?.into();
    context.languages.clone_from(&cycle.reference.cycle.languages);
    context.languages.push(language::spoken());
    context.languages.sort_unstable();
    context.languages.dedup();
    let assets = assets::open(None)?;
    let office = Arc::new(ViewBuilder::open(&context, &cycle, &assets)?);
    // Words are spoken in it; documents are made in the languages of the cycle alone.
    context.languages.retain(|lang| cycle.reference.cycle.languages.contains(lang));
    Ok((context, cycle, office))
}

/// Days after the last step, or the end of the period, from which a clock is doubted.
const FAR_AHEAD: i64 = 400;

/// Whether a person on a terminal says that the clock is right; nobody does where there is none.
fn agreed(last: NaiveDate, on: NaiveDate) -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    let question = Message::new("signing.ask_clock").with("on", on).with("last", last);
    super::say(&format!("{} {} ", said(&question), language::word("terminal.yes_no")))?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "o" | "O" | "yes" | "oui" | "ن" | "نعم"))
}

/// Where the secret keys lie when nobody says otherwise.
pub(super) fn default_keys(context: &RunContext) -> PathBuf {
    context.data.join("keys").join("signing")
}

/// The passphrase of a file's first line, or of a person on a terminal; `None` where there is neither.
pub(super) fn passphrase(file: Option<&Path>, prompt: &str) -> anyhow::Result<Option<String>> {
    match file {
        Some(file) => first_line(file).map(Some),
        None => asked(prompt),
    }
}

fn first_line(file: &Path) -> anyhow::Result<String> {
    let no_text = |_| failure(Message::new("signing.no_text").with("path", file.display()), []);
    let text = String::from_utf8(fs::read(file)?).map_err(no_text)?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// What a person writes on a terminal; `None` where there is no terminal.
fn asked(prompt: &str) -> anyhow::Result<Option<String>> {
    if !std::io::stdin().is_terminal() {
        return Ok(None);
    }
    Ok(Some(rpassword::prompt_password(prompt)?))
}

/// Today in the zone of the cycle. A step is taken on a day: no report depends on it.
pub(super) fn today(cycle: &CycleInputs) -> anyhow::Result<NaiveDate> {
    today_in(&cycle.reference.definitions.zone)
}

/// Today in a zone.
#[expect(clippy::disallowed_methods, reason = "the ledger records the day of a step; no report is made of it")]
pub(super) fn today_in(zone: &str) -> anyhow::Result<NaiveDate> {
    let zone: chrono_tz::Tz = zone.parse().context("the zone of the cycle")?;
    Ok(chrono::Utc::now().with_timezone(&zone).date_naive())
}

/// Reads `fr=…`, a text in one language.
pub(super) fn localised(text: &str) -> Result<(Lang, String), Unread> {
    let (lang, text) = text.split_once('=').ok_or_else(|| unread(Message::new("usage.of.localised"), None))?;
    Ok((super::lang(lang)?, text.trim().to_owned()))
}

/// The note for the public, out of the arguments.
pub(super) fn note(parts: &[(Lang, String)]) -> anyhow::Result<Localised> {
    let note = Localised(parts.iter().cloned().collect());
    match of_note(&note) {
        Some(found) => Err(failure(found, [Message::new("note.hint")])),
        None => Ok(note),
    }
}

/// What keeps a note from being public.
fn of_note(note: &Localised) -> Option<Message> {
    for (lang, text) in &note.0 {
        let of = |key| Message::new(key).with("lang", lang);
        if let Some(steers) = text.chars().find(|&c| written::steers(c)) {
            return Some(of("note.steers").with("sign", format!("U+{:04X}", u32::from(steers))));
        }
        if text.chars().count() > written::LONGEST_TEXT {
            return Some(of("note.long").count("most", written::LONGEST_TEXT));
        }
        if let Some(kind) = personal::scan_prose(text).first() {
            return Some(of("note.personal").said("kind", kind.message()));
        }
    }
    written::of_note(note).into_iter().next()
}
