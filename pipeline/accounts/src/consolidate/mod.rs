//! The synthesis out of sectoral reports alone: no row of any agency (decree 2-17-265, art. 19).

mod roll_up;
mod sum;
#[cfg(test)]
mod tests;
mod transfers;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use report_model::measure::{Measure, Texts};
use report_model::period::{Period, earliest_and_latest};
use report_model::portal::{PortalFigures, Tolerance};
use report_model::reference::{Agency, Reference};
use report_model::sectoral::{self, SCHEMA_VERSION, SectoralReport};
use report_model::synthesis::{AgencyLine, Reporting, Synthesis};
use report_model::tally::{Basis, BasisError};
use report_model::term::Term;

use self::roll_up::RollUp;
use self::sum::{Part, Sum};
use self::transfers::Reports;
use crate::reconcile::reconcile;

/// What the ministry has of one body.
#[derive(Clone, Copy, Debug)]
pub enum Return<'a> {
    /// A report; a nil return is a report of nothing.
    Report(&'a SectoralReport),
    /// It sent something that could not be read.
    Refused,
    /// Nothing.
    None,
}

impl<'a> Return<'a> {
    const fn report(self) -> Option<&'a SectoralReport> {
        match self {
            Return::Report(report) => Some(report),
            Return::Refused | Return::None => None,
        }
    }
}

/// What the synthesis stands on beside the reports.
#[derive(Clone, Copy, Debug)]
pub struct SynthesisInputs<'a> {
    /// The reference of the cycle.
    pub reference: &'a Reference,
    /// The period.
    pub period: Period,
    /// The nominal cut-off.
    pub cutoff: NaiveDate,
    /// Cross-cutting measures.
    pub measures: &'a [Measure],
    /// The texts of the synthesis.
    pub texts: &'a Texts,
    /// Whether every report came in a sealed bundle.
    pub sealed: bool,
    /// The portal's own figures, where there are any.
    pub portal: Option<&'a PortalFigures>,
    /// How far they may lie from those of the reports.
    pub tolerance: Tolerance,
}

/// Makes the synthesis. `of` gives what there is of each body; bodies that took part on no day of the period and sent
/// nothing are left out.
///
/// # Errors
/// When the reports are not of one period, nominal cut-off and set of definitions.
#[expect(clippy::too_many_lines, reason = "a list of what a synthesis holds")]
pub fn consolidate<'a>(frame: SynthesisInputs<'a>, of: impl Fn(&str) -> Return<'a>) -> Result<Synthesis, BasisError> {
    let reference = frame.reference;
    let basis = Basis { period: frame.period, cutoff: frame.cutoff, definitions: reference.definitions.hash() };
    let roll_up = RollUp::of(reference);
    let given: Vec<(&Agency, Return<'a>)> = (reference.register.agencies.iter())
        .map(|agency| (agency, of(&agency.id)))
        .filter(|(agency, given)| !matches!(given, Return::None) || agency.takes_part_in(frame.period))
        .collect();
    let reports: Reports<'a> =
        given.iter().filter_map(|(agency, given)| Some((agency.id.as_str(), given.report()?))).collect();
    let transfers = transfers::between(&reports);

    let mut agencies = Vec::new();
    let mut headline = Sum::new(basis.clone());
    let mut rows: BTreeMap<String, Sum<'a>> = BTreeMap::new();
    for &(agency, given) in &given {
        let line = line(frame, agency, given);
        let sent = transfers.iter().filter(|transfer| agency.id == transfer.from);
        let part = Part {
            agency,
            report: given.report(),
            unconfirmed: sent.filter_map(|transfer| transfer.unconfirmed).sum(),
            on_portal: frame.portal.and_then(|portal| complaints_on(portal, &agency.id)),
        };
        rows.entry(line.row().to_owned()).or_insert_with(|| Sum::new(basis.clone())).take(&part, &roll_up)?;
        if line.headline {
            headline.take(&part, &roll_up)?;
        }
        agencies.push(line);
    }

    let mut findings = BTreeMap::new();
    let mut agency_measures = BTreeMap::new();
    let counted = agencies.iter().filter(|line: &&AgencyLine| line.headline);
    let in_headline: Vec<&SectoralReport> =
        counted.filter_map(|line| reports.get(line.agency.as_str()).copied()).collect();
    for report in &in_headline {
        for (&code, &count) in &report.findings {
            *findings.entry(code).or_default() += count;
        }
        for measure in &report.measures {
            *agency_measures.entry(measure.state).or_default() += 1;
        }
    }
    let tally = headline.tally.clone();
    let wholes = headline.wholes();
    let group = headline.group(reference);
    let mut synthesis = Synthesis {
        schema_version: SCHEMA_VERSION,
        cycle: reference.cycle.id.clone(),
        specimen: reference.cycle.specimen,
        sealed: frame.sealed,
        period: frame.period,
        nominal_cutoff: frame.cutoff,
        cutoffs: range(in_headline.iter().filter(|r| r.nil_return.is_none()).map(|report| report.cutoffs())),
        extracted: range(in_headline.iter().filter_map(|report| report.extracted)),
        definitions: basis.definitions,
        roll_up: roll_up.hash(),
        indicators: group.indicators.clone(),
        records: group.records,
        stock: group.stock,
        total: group.total.clone(),
        headline: group,
        kinds: rows.into_iter().map(|(row, sum)| (row, sum.group(reference))).collect(),
        agencies,
        findings,
        coverage: tally.coverage,
        wholes,
        tables: sectoral::tables_of(&tally.tables),
        transfers,
        reconciliation: None,
        agency_measures,
        measures: frame.measures.to_vec(),
        texts: frame.texts.clone(),
    };
    synthesis.reconciliation = frame.portal.map(|portal| {
        reconcile(portal, frame.tolerance, &synthesis, reference, |body, figure| {
            reports.get(body)?.texts.portal.get(figure).cloned()
        })
    });
    Ok(synthesis)
}

/// The complaints that the portal counts of a body in the whole period; `None` where it has no such figure.
fn complaints_on(portal: &PortalFigures, body: &str) -> Option<u64> {
    if portal.extracted.is_some_and(|day| day < portal.period.last_day()) {
        return None;
    }
    let counts = |one: &&report_model::portal::PortalFigure| one.counterpart.terms() == [Term::Received];
    portal.bodies.get(body)?.get(&portal.figures.iter().find(counts)?.id).copied()
}

fn range(ranges: impl Iterator<Item = (NaiveDate, NaiveDate)>) -> Option<(NaiveDate, NaiveDate)> {
    earliest_and_latest(ranges.flat_map(|(first, last)| [first, last]))
}

fn line(frame: SynthesisInputs<'_>, agency: &Agency, given: Return<'_>) -> AgencyLine {
    let apart = frame.reference.apart(agency, frame.period);
    let (reporting, report) = match given {
        Return::Report(report) if report.nil_return.is_some() => (Reporting::NilReturn, Some(report)),
        Return::Report(report) => (Reporting::Reported, Some(report)),
        Return::Refused => (Reporting::Refused, None),
        Return::None => (Reporting::Missing, None),
    };
    AgencyLine {
        agency: agency.id.clone(),
        kind: agency.kind.clone(),
        headline: apart.is_none() && frame.reference.in_headline(agency),
        apart,
        reporting,
        declared: report.is_some_and(|report| report.declared.is_some()),
        cutoff: report.map(|report| report.cutoff),
        records: report.map(|report| report.records),
        total: report.map(|report| report.total.clone()),
        indicators: report.map_or_else(Vec::new, |report| report.indicators.clone()),
        findings: report.map_or(0, |report| report.findings.values().sum()),
    }
}
