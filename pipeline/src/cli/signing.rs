//! What every subcommand that takes a step shares: the register, who signs, with which key, on which day.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use chrono::NaiveDate;
use clap::Args;
use report_model::lang::{Lang, Localised};

use super::CycleArgs;
use accounts::written;
use app::config::{self, CycleInputs};
use app::produce::run::RunContext;
use app::stores::fs;
use app::stores::register::Register;
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
    pub(super) fn write(&self, cycle: &CycleInputs) -> anyhow::Result<Register> {
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
    /// The day of the step (2026-03-27); today if not given
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// What the clock says: for tests, whose days must not depend on it
    #[arg(long, value_name = "DATE", hide = true)]
    today: Option<NaiveDate>,
}

impl SignArgs {
    /// The day of the step. A later day than today would shut the register until then: its days never go back.
    fn day(&self, cycle: &CycleInputs) -> anyhow::Result<NaiveDate> {
        let today = self.today.map_or_else(|| today(cycle), Ok)?;
        match self.on {
            Some(on) if on > today => bail!(
                "{on} lies after today, {today}\n  hint: give the day on which the step was taken with `--on`, or leave it out"
            ),
            on => Ok(on.unwrap_or(today)),
        }
    }

    /// The register, to take a step. A clock that is wrong by years would shut it until then, so one that runs far ahead
    /// of the last step is believed when a person says so, or writes the day.
    pub(super) fn open_register(&self, session: &SigningSession) -> anyhow::Result<Register> {
        let register = self.register.write(&session.cycle)?;
        let last = register.ledger().lines().last().map(|signed| signed.line.on);
        let last = last.unwrap_or_else(|| session.cycle.period.last_day());
        let is_far = (session.on - last).num_days() > FAR_AHEAD;
        if is_far && self.on.is_none() && !agreed(last, session.on)? {
            bail!(
                "the clock of this machine says {}, long after {last}: nothing was written\n  hint: if that is right, add `--on {}`; if not, set the clock",
                session.on,
                session.on
            );
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
    /// Opens the cycle and the words.
    pub(super) fn open(cycle_args: &CycleArgs, sign: &SignArgs) -> anyhow::Result<UnsignedSession> {
        let (context, cycle, office) = office(cycle_args)?;
        let on = sign.day(&cycle)?;
        Ok(UnsignedSession { context, cycle, office, on })
    }

    /// Opens the key.
    pub(super) fn with_key(self, sign: &SignArgs) -> anyhow::Result<SigningSession> {
        let UnsignedSession { context, cycle, office, on } = self;
        let keys = sign.keys.clone().unwrap_or_else(|| default_keys(&context));
        let written = sign.written_passphrase()?;
        let passphrase = || written.or_else(|| asked("Passphrase: ").ok().flatten());
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
    pub(super) fn open(cycle_args: &CycleArgs, sign: &SignArgs) -> anyhow::Result<SigningSession> {
        UnsignedSession::open(cycle_args, sign)?.with_key(sign)
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

/// Opens a cycle, with the words of its languages.
pub(super) fn office(cycle_args: &CycleArgs) -> anyhow::Result<(RunContext, Arc<CycleInputs>, Arc<ViewBuilder>)> {
    office_in(cycle_args, None)
}

/// The same, with the words of a further language.
pub(super) fn office_in(
    cycle_args: &CycleArgs,
    further: Option<Lang>,
) -> anyhow::Result<(RunContext, Arc<CycleInputs>, Arc<ViewBuilder>)> {
    let cycle = Arc::new(config::load(&cycle_args.data, cycle_args.period)?);
    let mut context = cycle_args.context();
    context.program = fs::sha256_of(&std::env::current_exe()?)?;
    context.languages = cycle.reference.cycle.languages.iter().copied().chain(further).collect();
    context.languages.sort_unstable();
    context.languages.dedup();
    let assets = assets::open(None)?;
    let office = Arc::new(ViewBuilder::open(&context, &cycle, &assets).map_err(anyhow::Error::msg)?);
    Ok((context, cycle, office))
}

/// Days after the last step, or the end of the period, from which a clock is doubted.
const FAR_AHEAD: i64 = 400;

/// Whether a person on a terminal says that the clock is right; nobody does where there is none.
fn agreed(last: NaiveDate, on: NaiveDate) -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    super::say(&format!(
        "This machine says that today is {on}; the last day on record is {last}. Is that right? [y/N] "
    ))?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "o" | "O" | "yes" | "oui" | "نعم"))
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
    let text = String::from_utf8(fs::read(file)?).with_context(|| format!("{} is no text", file.display()))?;
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
pub(super) fn localised(text: &str) -> Result<(Lang, String), String> {
    let wanted = "write `LANG=TEXT`, such as `fr=Chiffre corrigé`";
    let (lang, text) = text.split_once('=').ok_or_else(|| wanted.to_owned())?;
    Ok((super::lang(lang)?, text.trim().to_owned()))
}

/// The note for the public, out of the arguments.
pub(super) fn note(parts: &[(Lang, String)]) -> anyhow::Result<Localised> {
    let note = Localised(parts.iter().cloned().collect());
    if let Some(found) = written::of_note(&note).first() {
        bail!("{found}\n  hint: the note is public: write it without persons, in plain text");
    }
    Ok(note)
}
