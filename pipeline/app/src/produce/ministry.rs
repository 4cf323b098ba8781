//! What the ministry does: take what there is of each body → consolidate → write. Sealed bundles come through the
//! same function; this synthesis is made of the reports of a run and is marked *unsealed*.

use std::collections::BTreeMap;

use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::id::AgencyId;
use report_model::sectoral::SectoralReport;
use report_model::status::State;
use report_model::synthesis::Synthesis;

use crate::config::CycleInputs;
use crate::outputs::annex;
use crate::produce::agency::{self, Outcome, Standing, Stands};
use crate::produce::run::{self, RunContext, RunRecord};
use crate::stores::fs;
use crate::stores::register::{Register, RegisterError};
use accounts::consolidate::{Return, SynthesisInputs, consolidate};
use accounts::reconcile;

/// Why there is no synthesis.
#[derive(Debug, thiserror::Error)]
pub enum SynthesisError {
    /// Reports that do not merge.
    #[error("the synthesis cannot be made: {0}")]
    Basis(#[from] report_model::tally::BasisError),
    /// Reports of bodies that this run was not asked for, made of other inputs.
    #[error("reports of other inputs: {}", .0.join(", "))]
    Stale(Vec<String>),
    /// Reports that could not be made, beside older ones of the same bodies.
    #[error("reports that were not made anew: {}", .0.join(", "))]
    NotMade(Vec<String>),
    /// It could not be written.
    #[error(transparent)]
    File(#[from] fs::FileError),
    /// The register could not be read.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The annex could not be made.
    #[error("the annex of the synthesis cannot be made: {0}")]
    Annex(#[from] rust_xlsxwriter::XlsxError),
}

impl Diagnose for SynthesisError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let said = |message, hint| vec![Diagnostic::error(message).hint(Message::new(hint))];
        match self {
            SynthesisError::Basis(error) => {
                said(Message::new("producing.no_synthesis").with("why", error), "producing.no_synthesis_hint")
            }
            SynthesisError::Stale(of) => said(Message::new("producing.stale").list("of", of), "producing.stale_hint"),
            SynthesisError::NotMade(of) => {
                said(Message::new("producing.not_made").list("of", of), "producing.not_made_hint")
            }
            SynthesisError::File(error) => error.diagnose(),
            SynthesisError::Register(error) => error.diagnose(),
            SynthesisError::Annex(error) => {
                vec![Diagnostic::error(Message::new("producing.annex").with("why", error))]
            }
        }
    }
}

/// Makes `synthesis.json` and its annexes out of the outcomes of this run and, for agencies that were not asked for,
/// of the reports that stand. Where one of these is not of today's inputs the synthesis is left as it is.
///
/// # Errors
/// When reports do not merge or are not current, or nothing can be written.
pub fn synthesise(
    context: &RunContext,
    cycle: &CycleInputs,
    outcomes: &[Outcome],
) -> Result<(Synthesis, RunRecord), SynthesisError> {
    let older = |outcome: &&Outcome| {
        let folder = context.agency_folder(cycle.period, &outcome.agency);
        let is_unsure = outcome.standing == Standing::NotMade || cycle.agencies.is_empty();
        is_unsure && folder.join("report.json").exists()
    };
    let unmade: Vec<String> = outcomes.iter().filter(older).map(|outcome| outcome.agency.to_string()).collect();
    if !unmade.is_empty() {
        return Err(SynthesisError::NotMade(unmade));
    }
    let standing = standing_reports(context, cycle, outcomes)?;
    let frame = frame(cycle, false);
    let asked: BTreeMap<&str, &Outcome> = outcomes.iter().map(|outcome| (outcome.agency.as_str(), outcome)).collect();
    let synthesis = consolidate(frame, |id| match asked.get(id) {
        Some(Outcome { report: Some(report), .. }) => Return::Report(report),
        Some(Outcome { standing: Standing::Refused, .. }) => Return::Refused,
        Some(_) => Return::None,
        None => standing.get(id).map_or(Return::None, Return::Report),
    })?;
    let made = outcomes.iter().filter_map(|outcome| outcome.report.as_ref());
    let record = write(context, cycle, &synthesis, made.chain(standing.values()))?;
    Ok((synthesis, record))
}

/// The reports of earlier runs of bodies that this run was not asked for.
fn standing_reports(
    context: &RunContext,
    cycle: &CycleInputs,
    outcomes: &[Outcome],
) -> Result<BTreeMap<AgencyId, SectoralReport>, SynthesisError> {
    let (mut standing, mut stale) = (BTreeMap::new(), Vec::new());
    for agency in &cycle.reference.register.agencies {
        if outcomes.iter().any(|outcome| outcome.agency == agency.id) {
            continue;
        }
        match agency::standing(context, cycle, agency) {
            Stands::Current(report) => drop(standing.insert(agency.id.clone(), *report)),
            Stands::Stale => stale.push(agency.id.to_string()),
            Stands::None => {}
        }
    }
    if stale.is_empty() { Ok(standing) } else { Err(SynthesisError::Stale(stale)) }
}

/// What the register holds of each body of one period: the reports that were accepted, and who was given one back.
#[derive(Debug, Default)]
pub struct AcceptedReports {
    reports: BTreeMap<AgencyId, SectoralReport>,
    returned: std::collections::BTreeSet<AgencyId>,
}

impl AcceptedReports {
    /// The accepted reports, in the order of their bodies' ids.
    pub fn reports(&self) -> Vec<&SectoralReport> {
        self.reports.values().collect()
    }

    /// The accepted report of a body.
    pub fn report(&self, agency: &str) -> Option<&SectoralReport> {
        self.reports.get(agency)
    }
}

/// The accepted reports of the cycle's period. Each is the one on record: its bytes are checked against its SHA-256.
///
/// # Errors
/// When a file of the register is gone or changed, or cannot be read.
pub fn held(cycle: &CycleInputs, register: &Register) -> Result<AcceptedReports, RegisterError> {
    let mut held = AcceptedReports::default();
    for document in register.ledger().documents().filter(|document| document.period == cycle.period) {
        let Some(agency) = &document.agency else { continue };
        let history = register.ledger().history(document);
        let report = history.accepted().and_then(|version| history.versions().get(&version)?.report.clone());
        match report {
            Some(sha256) => {
                let bytes = register.file(&sha256)?;
                let report = serde_json::from_slice(&bytes).map_err(|_| RegisterError::Lost { sha256 })?;
                held.reports.insert(agency.clone(), report);
            }
            None if history.in_state(State::Returned).is_some() => drop(held.returned.insert(agency.clone())),
            None => {}
        }
    }
    Ok(held)
}

/// The synthesis of accepted reports alone: no row of any agency, and nothing that did not come sealed.
///
/// # Errors
/// When the reports do not merge.
pub fn of_held(cycle: &CycleInputs, held: &AcceptedReports) -> Result<Synthesis, SynthesisError> {
    let frame = frame(cycle, true);
    Ok(consolidate(frame, |id| match held.reports.get(id) {
        Some(report) => Return::Report(report),
        None if held.returned.contains(id) => Return::Refused,
        None => Return::None,
    })?)
}

fn frame(cycle: &CycleInputs, sealed: bool) -> SynthesisInputs<'_> {
    SynthesisInputs {
        reference: &cycle.reference,
        period: cycle.period,
        cutoff: cycle.dates.cutoff,
        measures: &cycle.national.measures,
        texts: &cycle.national.texts,
        sealed,
        portal: cycle.national.portal.as_ref(),
        tolerance: cycle.national.tolerance,
    }
}

/// Makes `synthesis.json` and its annexes out of the register.
///
/// # Errors
/// When reports do not merge, a file of the register is lost, or nothing can be written.
pub fn synthesise_sealed(
    context: &RunContext,
    cycle: &CycleInputs,
    register: &Register,
) -> Result<(Synthesis, RunRecord), SynthesisError> {
    let held = held(cycle, register)?;
    let synthesis = of_held(cycle, &held)?;
    let record = write(context, cycle, &synthesis, held.reports.values())?;
    Ok((synthesis, record))
}

fn write<'a>(
    context: &RunContext,
    cycle: &CycleInputs,
    synthesis: &Synthesis,
    reports: impl Iterator<Item = &'a SectoralReport>,
) -> Result<RunRecord, SynthesisError> {
    let folder = context.national_folder(cycle.period);
    let mut record = RunRecord {
        documents: RunRecord::load(&folder).map(|last| last.documents).unwrap_or_default(),
        version: context.version.to_owned(),
        definitions: synthesis.definitions.to_string(),
        records: synthesis.records,
        inputs: cycle.national_inputs(),
        ..RunRecord::default()
    };
    for report in reports {
        record.inputs.insert(format!("agencies/{}/report.json", report.agency), fs::sha256(&run::json(report)));
    }
    let lang = cycle.reference.cycle.languages.first().copied().unwrap_or(report_model::lang::Lang::Fr);
    let files = [
        ("synthesis.json", run::json(synthesis)),
        ("annex.csv", annex::csv(&synthesis.total, &synthesis.tables, &synthesis.coverage)),
        ("annex.xlsx", annex::workbook(&synthesis.total, &synthesis.tables, &synthesis.coverage, lang)?),
    ];
    let reconciliation = synthesis.reconciliation.as_ref().map(|found| ("reconciliation.csv", reconcile::csv(found)));
    if reconciliation.is_none() {
        // The portal's figures may have been taken away since the last run.
        fs::remove(&folder.join("reconciliation.csv"))?;
    }
    for (name, bytes) in files.into_iter().chain(reconciliation) {
        fs::write(&folder.join(name), &bytes)?;
        record.outputs.insert(name.to_owned(), fs::sha256(&bytes));
    }
    record.data_key = run::key(record.inputs.iter().flat_map(|(name, hash)| [name.as_str(), hash.as_str()]));
    Ok(record)
}
