//! The synthesis out of sectoral reports alone: no row of any agency (decree 2-17-265, art. 19).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use report_model::definitions::{BodyCount, BreakdownId};
use report_model::measure::{Measure, Texts};
use report_model::period::Period;
use report_model::portal::{PortalFigures, Tolerance};
use report_model::records::Records;
use report_model::reference::{Agency, Reference};
use report_model::sectoral::{self, IndicatorValue, SCHEMA_VERSION, SectoralReport};
use report_model::synthesis::{AgencyLine, Group, Reporting, Synthesis, Transfer};
use report_model::tally::{Basis, BasisError, Cell, Coverage, Tally, UNCLASSIFIED, UNSPECIFIED};

use crate::fs::sha256;
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

/// What the synthesis stands on beside the reports.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
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

/// Makes the synthesis. `of` gives what there is of each body; bodies that had not joined and sent nothing are left
/// out.
///
/// # Errors
/// When the reports are not of one period, nominal cut-off and set of definitions.
#[expect(clippy::too_many_lines, reason = "a list of what a synthesis holds")]
pub fn consolidate<'a>(frame: Frame<'a>, of: impl Fn(&str) -> Return<'a>) -> Result<Synthesis, BasisError> {
    let reference = frame.reference;
    let basis = Basis { period: frame.period, cutoff: frame.cutoff, definitions: reference.definitions.hash() };
    let last_day = frame.period.last_day();
    let roll_up = RollUp::of(reference);

    let mut agencies = Vec::new();
    let mut headline = Sum::new(basis.clone());
    let mut kinds: BTreeMap<String, Sum> = BTreeMap::new();
    let mut reports: BTreeMap<&str, &SectoralReport> = BTreeMap::new();
    for agency in &reference.register.agencies {
        let given = of(&agency.id);
        if matches!(given, Return::None) && !agency.takes_part_on(last_day) {
            continue;
        }
        let counts = reference.in_headline(agency) && agency.takes_part_on(last_day);
        agencies.push(line(agency, counts, given));
        // Of a kind of the headline only what the headline counts: its row and the headline's add up.
        if counts || !reference.definitions.headline_kinds.contains(&agency.kind) {
            let kind = kinds.entry(agency.kind.clone()).or_insert_with(|| Sum::new(basis.clone()));
            kind.take(agency, given, last_day, &roll_up)?;
        }
        if counts {
            headline.take(agency, given, last_day, &roll_up)?;
        }
        if let Return::Report(report) = given {
            reports.insert(&agency.id, report);
        }
    }

    let mut findings = BTreeMap::new();
    let mut agency_measures = BTreeMap::new();
    let headline_ids: BTreeSet<&str> =
        agencies.iter().filter(|line: &&AgencyLine| line.headline).map(|line| line.agency.as_str()).collect();
    let in_headline: Vec<&SectoralReport> =
        reports.iter().filter(|(id, _)| headline_ids.contains(*id)).map(|(_, report)| *report).collect();
    for report in &in_headline {
        for (&code, &count) in &report.findings {
            *findings.entry(code).or_default() += count;
        }
        for measure in &report.measures {
            *agency_measures.entry(measure.state).or_default() += 1;
        }
    }
    let tally = headline.tally.clone();
    let group = headline.group(reference);
    let mut synthesis = Synthesis {
        schema_version: SCHEMA_VERSION,
        cycle: reference.cycle.id.clone(),
        specimen: reference.cycle.specimen,
        sealed: frame.sealed,
        period: frame.period,
        nominal_cutoff: frame.cutoff,
        cutoffs: range(in_headline.iter().filter(|r| r.nil_return.is_none()).map(|report| report.cutoff)),
        extracted: range(in_headline.iter().filter_map(|report| report.extracted)),
        definitions: basis.definitions,
        roll_up: roll_up.hash(),
        indicators: group.indicators.clone(),
        records: group.records,
        stock: group.stock,
        total: group.total.clone(),
        headline: group,
        kinds: kinds.into_iter().map(|(kind, sum)| (kind, sum.group(reference))).collect(),
        agencies,
        findings,
        coverage: tally.coverage,
        tables: sectoral::tables_of(&tally.tables),
        transfers: transfers(&reports),
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

fn range(dates: impl Iterator<Item = NaiveDate>) -> Option<(NaiveDate, NaiveDate)> {
    dates.fold(None, |range, date| match range {
        None => Some((date, date)),
        Some((first, last)) => Some((first.min(date), last.max(date))),
    })
}

fn line(agency: &Agency, headline: bool, given: Return<'_>) -> AgencyLine {
    let (reporting, report) = match given {
        Return::Report(report) if report.nil_return.is_some() => (Reporting::NilReturn, Some(report)),
        Return::Report(report) => (Reporting::Reported, Some(report)),
        Return::Refused => (Reporting::Refused, None),
        Return::None => (Reporting::Missing, None),
    };
    AgencyLine {
        agency: agency.id.clone(),
        kind: agency.kind.clone(),
        headline,
        reporting,
        declared: report.is_some_and(|report| report.declared.is_some()),
        cutoff: report.map(|report| report.cutoff),
        records: report.map(|report| report.records),
        total: report.map(|report| report.total.clone()),
        indicators: report.map_or_else(Vec::new, |report| report.indicators.clone()),
        findings: report.map_or(0, |report| report.findings.values().sum()),
    }
}

/// The sum of a group of bodies.
struct Sum {
    tally: Tally,
    records: Records,
    /// The rejected records of each body that may have been complaints.
    rejected: BTreeMap<String, u64>,
    joined: u64,
    reported: u64,
    nil_returns: u64,
    active: u64,
}

impl Sum {
    fn new(basis: Basis) -> Self {
        let tally = Tally::empty(basis);
        Sum {
            tally,
            records: Records::default(),
            rejected: BTreeMap::new(),
            joined: 0,
            reported: 0,
            nil_returns: 0,
            active: 0,
        }
    }

    fn take(
        &mut self,
        agency: &Agency,
        given: Return<'_>,
        last_day: NaiveDate,
        roll_up: &RollUp<'_>,
    ) -> Result<(), BasisError> {
        self.joined += u64::from(agency.takes_part_on(last_day));
        let Return::Report(report) = given else { return Ok(()) };
        let nil = report.nil_return.is_some();
        self.reported += u64::from(!nil);
        self.nil_returns += u64::from(nil);
        self.active += u64::from(nil || report.records.cohort > 0);
        self.records.add(&report.records);
        self.rejected.insert(agency.id.clone(), report.records.rejected - report.records.tests);
        self.tally.add(&roll_up.apply(report))
    }

    fn group(self, reference: &Reference) -> Group {
        let mut indicators = sectoral::bodies(&reference.definitions, |which| match which {
            BodyCount::Joined => self.joined,
            BodyCount::Active => self.active,
        });
        let rejected = |coverage: &Coverage| coverage.bodies.iter().filter_map(|body| self.rejected.get(body)).sum();
        indicators.extend(sectoral::shares(&reference.definitions, &self.tally, rejected));
        let order = |value: &IndicatorValue| reference.definitions.indicators.iter().position(|i| i.id == value.id);
        indicators.sort_by_key(order);
        Group {
            joined: self.joined,
            reported: self.reported,
            nil_returns: self.nil_returns,
            records: self.records,
            total: self.tally.total,
            stock: self.tally.stock,
            indicators,
        }
    }
}

/// The national roll-up: each body's own services to the national service types. It belongs to the ministry and has
/// a hash of its own, apart from the definitions.
struct RollUp<'a> {
    national: BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>,
    /// The breakdowns of two dimensions.
    two_way: Vec<BreakdownId>,
}

impl<'a> RollUp<'a> {
    fn of(reference: &'a Reference) -> Self {
        let services = |services: &'a Vec<report_model::reference::Service>| {
            services.iter().map(|service| (service.id.as_str(), service.national.as_str())).collect()
        };
        let national = reference.services.agencies.iter();
        let breakdowns = reference.definitions.breakdowns.iter().copied();
        let two_way = breakdowns.filter(|id| id.dimensions().len() == 2).collect();
        RollUp { two_way, national: national.map(|(agency, own)| (agency.as_str(), services(own))).collect() }
    }

    fn hash(&self) -> String {
        let canonical = serde_json::to_vec(&self.national).expect("text maps are JSON");
        sha256(&canonical)
    }

    /// The tally of a report with national service types. Entities and subjects are the agency's own words: they stay
    /// in its report.
    fn apply(&self, report: &SectoralReport) -> Tally {
        let mut tally = report.tally();
        tally.tables.remove(&BreakdownId::Entity);
        tally.tables.remove(&BreakdownId::Subject);
        let own = self.national.get(report.agency.as_str());
        for (id, cells) in &mut tally.tables {
            let Some(place) = id.dimensions().iter().position(|&dimension| dimension == "service") else { continue };
            let mut rolled: BTreeMap<Vec<String>, Cell> = BTreeMap::new();
            for (mut key, cell) in std::mem::take(cells) {
                let national = own.and_then(|own| own.get(key[place].as_str()).copied()).unwrap_or(UNCLASSIFIED);
                national.clone_into(&mut key[place]);
                rolled.entry(key).or_default().add(&cell);
            }
            *cells = rolled;
        }
        let complaints = report.total.get(report_model::term::Term::Received).unwrap_or(0);
        if report.records.cohort == 0 {
            return tally;
        }
        for id in tally.tables.keys() {
            let bodies = BTreeSet::from([report.agency.clone()]);
            tally.coverage.insert(format!("table:{id}"), Coverage { bodies, complaints });
        }
        for &id in &self.two_way {
            if !tally.tables.contains_key(&id) {
                let cells = half_broken_down(id, &tally);
                tally.tables.insert(id, cells);
            }
        }
        tally
    }
}

/// The cells of a two-way breakdown that a body does not measure: by one of the two where it measures that, under
/// [`UNSPECIFIED`] by the other. So the nation's table adds up to its total.
fn half_broken_down(id: BreakdownId, tally: &Tally) -> BTreeMap<Vec<String>, Cell> {
    let dimensions = id.dimensions();
    let one_way = |place: usize| BreakdownId::from_name(dimensions[place]).and_then(|one| tally.tables.get(&one));
    let measured = (0..dimensions.len()).find_map(|place| Some((place, one_way(place)?)));
    let blank = || vec![UNSPECIFIED.to_owned(); dimensions.len()];
    let Some((place, cells)) = measured else { return BTreeMap::from([(blank(), tally.total.clone())]) };
    let placed = cells.iter().map(|(key, cell)| {
        let mut whole = blank();
        whole[place].clone_from(&key[0]);
        (whole, cell.clone())
    });
    placed.collect()
}

/// The transfers that a body counts, by the other body.
type Counts = fn(&SectoralReport) -> &BTreeMap<String, u64>;

fn transfers(reports: &BTreeMap<&str, &SectoralReport>) -> Vec<Transfer> {
    use report_model::term::Term;
    let mut pairs: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (&id, report) in reports {
        pairs.extend(report.transferred_to.keys().map(|to| (id, to.as_str())));
        pairs.extend(report.transferred_from.keys().map(|from| (from.as_str(), id)));
    }
    let said = |by: &str, counts: Counts, measures: fn(&SectoralReport) -> bool, other: &str| {
        let report = reports.get(by)?;
        let count = counts(report).get(other).copied();
        // Who counts no transfer of this kind at all may not measure it: then the cell stays empty, not zero.
        count.or_else(|| (!counts(report).is_empty() || measures(report)).then_some(0))
    };
    pairs
        .into_iter()
        .map(|(from, to)| Transfer {
            from: from.to_owned(),
            to: to.to_owned(),
            sent: said(from, |report| &report.transferred_to, |_| false, to),
            received: said(
                to,
                |report| &report.transferred_from,
                |r| r.coverage.contains_key(Term::TransferredIn.name()),
                from,
            ),
        })
        .collect()
}
