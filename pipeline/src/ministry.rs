//! What the ministry does: take what there is of each body → consolidate → write. Sealed bundles come through the
//! same function; this synthesis is made of the reports of a run and is marked *unsealed*.

use std::collections::BTreeMap;

use report_model::sectoral::SectoralReport;
use report_model::synthesis::Synthesis;

use crate::agency::{self, Outcome, Standing, Stands};
use crate::config::CycleInputs;
use crate::consolidate::{Frame, Return, consolidate};
use crate::run::{self, RunContext, RunRecord};
use crate::{annex, fs};

/// Why there is no synthesis.
#[derive(Debug, thiserror::Error)]
pub enum SynthesisError {
    /// Reports that do not merge.
    #[error("the synthesis cannot be made: {0}\n  hint: make all reports again with `hasila run --force`")]
    Basis(#[from] report_model::tally::BasisError),
    /// Reports of bodies that this run was not asked for, made of other inputs.
    #[error(
        "the synthesis is left as it is: {} not of today's inputs\n  hint: run without `--agency`, or with these too",
        reports(.0)
    )]
    Stale(Vec<String>),
    /// It could not be written.
    #[error(transparent)]
    File(#[from] fs::FileError),
    /// The annex could not be made.
    #[error("the annex of the synthesis cannot be made: {0}")]
    Annex(#[from] rust_xlsxwriter::XlsxError),
}

fn reports(of: &[String]) -> String {
    match of {
        [one] => format!("the report of {one} is"),
        several => format!("the reports of {} are", several.join(", ")),
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
    let standing = standing_reports(context, cycle, outcomes)?;
    let frame = Frame {
        reference: &cycle.reference,
        period: cycle.period,
        cutoff: cycle.dates.cutoff,
        measures: &cycle.national.measures,
        texts: &cycle.national.texts,
        sealed: false,
    };
    let asked: BTreeMap<&str, &Outcome> = outcomes.iter().map(|outcome| (outcome.agency.as_str(), outcome)).collect();
    let synthesis = consolidate(frame, |id| match asked.get(id) {
        Some(Outcome { report: Some(report), .. }) => Return::Report(report),
        Some(Outcome { standing: Standing::Refused, .. }) => Return::Refused,
        Some(_) => Return::None,
        None => standing.get(id).map_or(Return::None, Return::Report),
    })?;
    let record = write(context, cycle, &synthesis, outcomes, &standing)?;
    Ok((synthesis, record))
}

/// The reports of earlier runs of bodies that this run was not asked for.
fn standing_reports(
    context: &RunContext,
    cycle: &CycleInputs,
    outcomes: &[Outcome],
) -> Result<BTreeMap<String, SectoralReport>, SynthesisError> {
    let (mut standing, mut stale) = (BTreeMap::new(), Vec::new());
    for agency in &cycle.reference.register.agencies {
        if outcomes.iter().any(|outcome| outcome.agency == agency.id) {
            continue;
        }
        match agency::standing(context, cycle, agency) {
            Stands::Current(report) => drop(standing.insert(agency.id.clone(), *report)),
            Stands::Stale => stale.push(agency.id.clone()),
            Stands::None => {}
        }
    }
    if stale.is_empty() { Ok(standing) } else { Err(SynthesisError::Stale(stale)) }
}

fn write(
    context: &RunContext,
    cycle: &CycleInputs,
    synthesis: &Synthesis,
    outcomes: &[Outcome],
    standing: &BTreeMap<String, SectoralReport>,
) -> Result<RunRecord, SynthesisError> {
    let folder = context.national_folder(cycle.period);
    let mut record = RunRecord {
        documents: RunRecord::load(&folder).map(|last| last.documents).unwrap_or_default(),
        version: context.version.to_owned(),
        definitions: synthesis.definitions.clone(),
        records: synthesis.records,
        inputs: cycle.national_inputs(),
        ..RunRecord::default()
    };
    let made = outcomes.iter().filter_map(|outcome| outcome.report.as_ref());
    for report in made.chain(standing.values()) {
        record.inputs.insert(format!("agencies/{}/report.json", report.agency), fs::sha256(&run::json(report)));
    }
    let lang = cycle.reference.cycle.languages.first().copied().unwrap_or(report_model::lang::Lang::Fr);
    let files = [
        ("synthesis.json", run::json(synthesis)),
        ("annex.csv", annex::csv(&synthesis.total, &synthesis.tables)),
        ("annex.xlsx", annex::workbook(&synthesis.total, &synthesis.tables, lang)?),
    ];
    for (name, bytes) in files {
        fs::write(&folder.join(name), &bytes)?;
        record.outputs.insert(name.to_owned(), fs::sha256(&bytes));
    }
    record.data_key = run::key(record.inputs.iter().flat_map(|(name, hash)| [name.as_str(), hash.as_str()]));
    Ok(record)
}
