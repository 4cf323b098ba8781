//! What an agency does: check → tabulate → report → write. Typesetting follows for all agencies together
//! (`documents.rs`).

mod count;
mod outcome;
mod write;

use std::path::{Path, PathBuf};
use std::time::Instant;

use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::lang::Lang;
use report_model::personal::shown;
use report_model::reference::Agency;
use report_model::sectoral::SectoralReport;

use self::outcome::{Fault, Refusal, Unmade};
use self::write::{Found, withdraw};
use crate::config::{AgencyInputs, ConfigError, CycleInputs};
use crate::outputs::findings::Pages;
use crate::produce::run::{self, RunContext, RunRecord};
use crate::steps::checklist;
use crate::stores::fs::{self, FileError};
use accounts::report::{self, ReportInputs};
use tabulate::Traced;

pub use self::outcome::{Outcome, Standing};

/// What a run writes of an agency's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunMode {
    /// The findings alone: `hasila check`.
    Findings,
    /// The findings, with a coloured copy of every faulty export: `hasila check --agency`. Somebody waits for them.
    Mending,
    /// Findings, report and annexes: `hasila run`.
    Report,
    /// Nothing: the records are counted again and told one by one, `hasila explain`.
    Trace,
}

/// The records that the counts of an agency rest on, counted again from its exports.
///
/// # Errors
/// With what is wrong, where they cannot be counted.
pub fn trace(context: &RunContext, cycle: &CycleInputs, agency: &Agency) -> Result<Vec<Traced>, Vec<Diagnostic>> {
    let none = AgencyInputs::default();
    let inputs = cycle.agencies.get(&agency.id).unwrap_or(&none);
    if !inputs.problems.is_empty() {
        return Err(said(&inputs.problems));
    }
    let step = AgencyRun { context, cycle, agency, inputs, extent: RunMode::Trace };
    step.trace().map_err(|unmade| match unmade {
        Unmade::Refused(refusal) => refusal.0,
        Unmade::Fault(fault) => fault.0,
    })
}

/// Takes one agency from its folder to its `report.json`.
pub fn report(context: &RunContext, cycle: &CycleInputs, pages: &Pages, agency: &Agency, extent: RunMode) -> Outcome {
    let started = Instant::now();
    let mut outcome = match cycle.agencies.get(&agency.id) {
        None => Outcome::of(agency, Standing::NotReported),
        // What the operator can mend comes first: only then is it known what the body sent.
        Some(inputs) if !inputs.problems.is_empty() => Outcome::not_made(agency, Fault(said(&inputs.problems))),
        Some(inputs) if !inputs.refusals.is_empty() => Outcome::refused(agency, Refusal(said(&inputs.refusals))),
        Some(inputs) => {
            let step = AgencyRun { context, cycle, agency, inputs, extent };
            step.take(pages).unwrap_or_else(|unmade| match unmade {
                Unmade::Refused(refusal) => Outcome::refused(agency, refusal),
                Unmade::Fault(fault) => Outcome::not_made(agency, fault),
            })
        }
    };
    if let Some(inputs) = cycle.agencies.get(&agency.id) {
        outcome.messages.extend(of_texts(inputs));
    }
    let folder = context.agency_folder(cycle.period, &agency.id);
    match outcome.standing {
        _ if extent != RunMode::Report || outcome.report.is_some() => {}
        Standing::NotMade => outcome.messages.push(stands(&folder)),
        // Where nobody at all sent anything, a disk is not there: that is nobody's silence.
        Standing::NotReported if cycle.agencies.is_empty() => {}
        Standing::Reported | Standing::NilReturn | Standing::NotReported | Standing::Refused => {
            outcome.messages.extend(withdraw(&folder));
        }
    }
    outcome.seconds = started.elapsed().as_secs_f64();
    outcome
}

fn said(errors: &[ConfigError]) -> Vec<Diagnostic> {
    errors.iter().flat_map(Diagnose::diagnose).collect()
}

/// What is said beside a fault that is none of the body's data.
fn stands(folder: &Path) -> Diagnostic {
    let report = folder.join("report.json");
    Diagnostic::warning(if report.exists() {
        Message::new("message.produce.stands").with("report", report.display())
    } else {
        Message::new("message.produce.none_stands")
    })
}

/// What is said of the measures and texts of an agency, and of its place in the register.
fn of_texts(inputs: &AgencyInputs) -> Vec<Diagnostic> {
    let mut messages = said(&inputs.faults);
    messages.extend(said(&inputs.notes));
    if !inputs.faults.is_empty() && inputs.problems.is_empty() {
        messages.push(Diagnostic::warning(Message::new("message.produce.made_without")));
    }
    let personal = checklist::personal(inputs);
    messages.extend(personal.iter().map(|one| {
        let message = Message::new("message.produce.personal").with("place", one);
        Diagnostic::error(message).hint(Message::new("message.produce.personal_hint"))
    }));
    messages
}

/// Whether the report of an agency that this run was not asked for is that of today's inputs.
#[derive(Debug)]
pub enum Stands {
    /// It is.
    Current(Box<SectoralReport>),
    /// It is of other inputs, or was made by another build.
    Stale,
    /// There is none.
    None,
}

/// What there is of an agency that this run was not asked for.
pub fn standing(context: &RunContext, cycle: &CycleInputs, agency: &Agency) -> Stands {
    let none = AgencyInputs::default();
    let inputs = cycle.agencies.get(&agency.id).unwrap_or(&none);
    let step = AgencyRun { context, cycle, agency, inputs, extent: RunMode::Report };
    if !step.folder().join("report.json").exists() {
        return Stands::None;
    }
    let current = step.record().ok().and_then(|mut record| step.unchanged(&mut record));
    current.map_or(Stands::Stale, |report| Stands::Current(Box::new(report)))
}

/// One agency on its way, with all that its report depends on.
#[derive(Clone, Copy)]
struct AgencyRun<'a> {
    context: &'a RunContext,
    cycle: &'a CycleInputs,
    agency: &'a Agency,
    inputs: &'a AgencyInputs,
    extent: RunMode,
}

impl AgencyRun<'_> {
    fn take(self, pages: &Pages) -> Result<Outcome, Unmade> {
        let mut record = match self.extent {
            RunMode::Report => self.record()?,
            // A check leaves nothing that a later run could find unchanged.
            RunMode::Findings | RunMode::Mending | RunMode::Trace => {
                self.inputs.files().try_for_each(|path| fs::open(path).map(drop))?;
                RunRecord::default()
            }
        };
        if self.extent == RunMode::Report
            && !self.context.force
            && let Some(report) = self.unchanged(&mut record)
        {
            let standing = if report.nil_return.is_some() { Standing::NilReturn } else { Standing::Reported };
            let faulty = report.findings.keys().any(|code| code.rule().effect.is_beyond_warning());
            return Ok(Outcome {
                report: Some(report),
                record,
                unchanged: true,
                faulty,
                ..Outcome::of(self.agency, standing)
            });
        }
        match &self.inputs.nil_return {
            Some(_) if self.inputs.files().next().is_some() => {
                let both = Message::new("message.produce.nil_and_export").with("agency", &self.agency.id);
                let hint = Message::new("message.produce.nil_and_export_hint");
                Err(Refusal(vec![Diagnostic::error(both).hint(hint)]).into())
            }
            Some(declaration) => {
                let findings = self.of_texts();
                let mut report = report::of_nil_return(
                    self.frame(),
                    self.agency,
                    self.inputs.written(),
                    (declaration, self.inputs.facts.extracted),
                );
                report.findings.clone_from(findings.counts());
                self.write(&report, &Found { findings: &findings, read: None, pages }, &mut record)?;
                let standing = Outcome::of(self.agency, Standing::NilReturn);
                let faulty = findings.beyond_warnings();
                Ok(Outcome { report: Some(report), record, faulty, ..standing })
            }
            None if self.inputs.files().next().is_none() => {
                let folder =
                    self.context.data.join("exports").join(self.cycle.period.to_string()).join(self.agency.id.as_str());
                let empty = Message::new("message.produce.empty_folder").with("folder", folder.display());
                let hint = Message::new("message.produce.empty_folder_hint");
                Err(Refusal(vec![Diagnostic::error(empty).hint(hint)]).into())
            }
            None => self.tabulate(pages, record),
        }
    }

    fn frame(&self) -> ReportInputs<'_> {
        ReportInputs { reference: &self.cycle.reference, period: self.cycle.period, dates: &self.cycle.dates }
    }

    fn folder(&self) -> PathBuf {
        self.context.agency_folder(self.cycle.period, &self.agency.id)
    }

    /// The record of this run before anything is made: the inputs with their hashes, and the key of the data.
    fn record(&self) -> Result<RunRecord, FileError> {
        let mut inputs = self.cycle.inputs_of(&self.agency.id);
        for path in self.inputs.files() {
            let hash = fs::sha256_of(path)?;
            // Two names may be shown alike.
            let shown = shown(&self.cycle.name_of(path));
            let mut names = (2..).map(|n| format!("{shown} ({n})"));
            let name =
                if inputs.contains_key(&shown) { names.find(|name| !inputs.contains_key(name)) } else { Some(shown) };
            inputs.insert(name.unwrap_or_default(), hash);
        }
        let before = fs::read_if_there(&self.before().join("report.json"))?.map(|bytes| fs::sha256(&bytes));
        let parts = inputs.iter().flat_map(|(name, hash)| [name.as_str(), hash.as_str()]);
        let data_key =
            run::key([self.context.program.as_str(), before.as_deref().unwrap_or("none")].into_iter().chain(parts));
        Ok(RunRecord {
            version: self.context.version.to_owned(),
            data_key,
            definitions: self.frame().basis().definitions.into(),
            inputs,
            // The documents of the last run stay current where the report turns out the same.
            documents: RunRecord::load(&self.folder()).map(|last| last.documents).unwrap_or_default(),
            ..RunRecord::default()
        })
    }

    /// The report of the last run, if everything that it depends on and everything that it wrote is as it was.
    fn unchanged(&self, record: &mut RunRecord) -> Option<SectoralReport> {
        let folder = self.folder();
        let last = RunRecord::load(&folder)?;
        if last.data_key != record.data_key || !last.outputs_stand(&folder) {
            return None;
        }
        let report = serde_json::from_slice(&fs::read(&folder.join("report.json")).ok()?).ok()?;
        *record = last;
        Some(report)
    }

    /// The folder of the period that ended when this one began.
    fn before(&self) -> PathBuf {
        self.context.agency_folder(self.cycle.period.before(), &self.agency.id)
    }

    /// The language of the officer: the agency's own, or else the first of the cycle.
    fn language(&self) -> Lang {
        let cycle = self.cycle.reference.cycle.languages.first().copied();
        self.agency.language.or(cycle).unwrap_or(Lang::Fr)
    }
}
