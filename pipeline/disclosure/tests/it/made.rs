//! Made-up cycles: every figure is counted from records, so that reports and synthesis add up as real ones do.

use std::collections::{BTreeMap, BTreeSet};

use report_model::definitions::{BreakdownId, Definitions};
use report_model::disclosure::DisclosurePolicy;
use report_model::id::AgencyId;
use report_model::records::RecordCounts;
use report_model::reference::Reference;
use report_model::sectoral::{Moved, SCHEMA_VERSION, cells_of, shares, tables_of};
use report_model::synthesis::{AgencyLine, Group, Reporting};
use report_model::tally::{Basis, Cell, Cells, Coverage, Measured, Stock, Tally, UNCLASSIFIED, Unknown};
use report_model::term::Term;
use report_model::{Fraction, Period, SectoralReport, Synthesis};
use serde_json::json;

/// Numbers that look random and are the same each time.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n.max(1)
    }

    fn skewed(&mut self, n: u64) -> u64 {
        let a = self.below(n);
        a.min(self.below(n)).min(self.below(n + 3))
    }
}

pub(crate) const MEASURED: &[Term] = &[
    Term::Received,
    Term::Observations,
    Term::Suggestions,
    Term::Answered,
    Term::Unanswered,
    Term::Overdue,
    Term::Due,
    Term::InTime,
    Term::AnsweredDue,
    Term::Renewed,
    Term::RenewedReopened,
    Term::RenewedRefiled,
    Term::Rated,
    Term::Satisfied,
    Term::Admissible,
    Term::Inadmissible,
    Term::AnsweredAdmissible,
    Term::InadmissibleReplied,
];

pub(crate) const TABLES: &[BreakdownId] = &[
    BreakdownId::Nature,
    BreakdownId::Month,
    BreakdownId::Channel,
    BreakdownId::Region,
    BreakdownId::Province,
    BreakdownId::UserKind,
    BreakdownId::Service,
    BreakdownId::ServiceMonth,
];

pub(crate) fn period(text: &str) -> Period {
    text.parse().expect("a period")
}

pub(crate) fn policy() -> DisclosurePolicy {
    use BreakdownId as B;
    DisclosurePolicy {
        threshold: 5,
        width: 5,
        table_minimum: 100,
        percent_minimum: 10,
        symbol: "x".to_owned(),
        free: vec![B::Nature, B::Month, B::Channel],
        protected: vec![B::Region, B::UserKind, B::Service],
        terms: vec![Term::Received, Term::Observations, Term::Suggestions, Term::Answered, Term::Due, Term::InTime],
        totals: vec![
            Term::Unanswered,
            Term::Overdue,
            Term::Renewed,
            Term::RenewedReopened,
            Term::Rated,
            Term::Satisfied,
            Term::Admissible,
            Term::AnsweredAdmissible,
        ],
        delay_bands: vec![15, 30, 60, 90, 180, 365],
    }
}

/// A register of `bodies` bodies: most of the headline, each third a local body beside it.
pub(crate) fn reference(bodies: u64) -> Reference {
    let none = json!({});
    let share = |id: &str, above: &str, below: &str, of: Option<&str>| {
        json!({"id": id, "kind": {"share": {"numerator": above, "denominator": below}}, "variant_of": of,
               "target": {"num": 70, "den": 100}, "direction": "at_least", "name": none, "rule": none})
    };
    let agencies: Vec<_> = (0..bodies)
        .map(|n| json!({"id": format!("B{n:04}"), "kind": if n % 3 == 2 { "CT" } else { "MIN" }, "names": [], "joined": "2020-01-01"}))
        .collect();
    let services: BTreeMap<String, serde_json::Value> = (0..bodies)
        .map(|n| {
            let own: Vec<_> = (0..4)
                .map(|s| json!({"id": format!("S{n}_{s}"), "name": none, "national": format!("N{}", (n + s) % 3)}))
                .collect();
            (format!("B{n:04}"), json!(own))
        })
        .collect();
    serde_json::from_value(json!({
        "cycle": {"id": "made", "title": none, "specimen": true, "languages": ["en"], "authority": none},
        "calendar": {"default_period": "2025", "periods": {}},
        "register": {"kinds": [], "agencies": agencies},
        "services": {"national": [], "agencies": services},
        "regions": {"regions": (0..12).map(|r| {
            let of = |p: u64| json!({"id": format!("P{r:02}_{p}"), "name": none});
            json!({"id": format!("R{r:02}"), "name": none, "provinces": (0..3).map(of).collect::<Vec<_>>()})
        }).collect::<Vec<_>>()},
        "channels": {"channels": [], "user_kinds": []},
        "definitions": {
            "zone": "Africa/Casablanca",
            "clock": {"deadline_days": 60, "incomplete_days": 15, "within_days": [60]},
            "headline_kinds": ["MIN"], "ratings_minimum": 30,
            "indicators": [
                share("response_rate", "answered", "received", None),
                share("response_rate_admissible", "answered_admissible", "admissible", Some("response_rate")),
                share("deadline_compliance", "in_time", "due", None),
                share("renewed_rate", "renewed", "answered", None),
            ],
            "breakdowns": TABLES.iter().map(|id| id.name()).collect::<Vec<_>>(),
        },
        "outline": {"sectoral": [], "synthesis": []},
        "history": [],
    }))
    .expect("a reference")
}

/// One made-up record: the terms that it counts in, its days, and its keys.
struct Record {
    terms: BTreeSet<Term>,
    days: Option<u32>,
    age: Option<u32>,
    keys: Vec<(BreakdownId, Vec<String>)>,
}

#[expect(clippy::too_many_lines, reason = "all that a record may be")]
fn record(chance: &mut Chance, body: u64, period: Period, (columns, complete): (u64, bool)) -> Record {
    let nature = chance.below(10);
    let mut terms = BTreeSet::new();
    let (mut days, mut age) = (None, None);
    match nature {
        8 => drop(terms.insert(Term::Observations)),
        9 => drop(terms.insert(Term::Suggestions)),
        _ => {
            terms.insert(Term::Received);
            let due = complete || chance.below(4) > 0;
            if due {
                terms.insert(Term::Due);
            }
            let refused = chance.below(20) == 0;
            terms.insert(if refused { Term::Inadmissible } else { Term::Admissible });
            if chance.below(6) == 0 {
                terms.insert(Term::Unanswered);
                if due {
                    terms.insert(Term::Overdue);
                }
                age = u32::try_from(61 + chance.below(300)).ok();
            } else {
                let taken = chance.skewed(150);
                days = u32::try_from(taken).ok();
                terms.insert(Term::Answered);
                if due {
                    terms.insert(Term::AnsweredDue);
                }
                terms.insert(if refused { Term::InadmissibleReplied } else { Term::AnsweredAdmissible });
                for (term, holds) in [
                    (Term::InTime, due && taken <= 60),
                    (Term::RenewedReopened, chance.below(12) == 0),
                    (Term::RenewedRefiled, chance.below(15) == 0),
                    (Term::Rated, chance.below(8) == 0),
                ] {
                    if holds {
                        terms.insert(term);
                    }
                }
                if terms.contains(&Term::RenewedReopened) || terms.contains(&Term::RenewedRefiled) {
                    terms.insert(Term::Renewed);
                }
                if terms.contains(&Term::Rated) && chance.below(3) > 0 {
                    terms.insert(Term::Satisfied);
                }
            }
        }
    }
    let nature = ["complaint", "observation", "suggestion"][usize::from(nature >= 8) + usize::from(nature == 9)];
    let months = period.month_keys();
    let month = months[usize::try_from(chance.below(months.len() as u64)).expect("small")].clone();
    let service = match chance.skewed(6) {
        s @ 0..=3 => format!("S{body}_{s}"),
        _ => UNCLASSIFIED.to_owned(),
    };
    let of = (chance.skewed(columns) + body) % columns;
    let unspecified = || report_model::tally::UNSPECIFIED.to_owned();
    // Some regions have no province, and some records neither.
    let (region, province) = match chance.below(16) {
        0 => (unspecified(), unspecified()),
        1 => (format!("R{of:02}"), unspecified()),
        _ => (format!("R{of:02}"), format!("P{of:02}_{}", chance.skewed(3))),
    };
    let keys = vec![
        (BreakdownId::Nature, vec![nature.to_owned()]),
        (BreakdownId::Channel, vec![format!("C{}", chance.skewed(7))]),
        (BreakdownId::Region, vec![region]),
        (BreakdownId::Province, vec![province]),
        (BreakdownId::UserKind, vec![format!("K{}", chance.skewed(3))]),
        (BreakdownId::Service, vec![service.clone()]),
        (BreakdownId::ServiceMonth, vec![service, month.clone()]),
        (BreakdownId::Month, vec![month]),
    ];
    Record { terms, days, age, keys }
}

fn count(cell: &mut Cell, record: &Record) {
    for &term in MEASURED {
        *cell.counts.entry(term).or_default() += u64::from(record.terms.contains(&term));
    }
    if let Some(days) = record.days {
        cell.days_to_reply.add(days, 1);
    }
    if let Some(age) = record.age {
        cell.age_unanswered.add(age, 1);
    }
}

fn with_shares(mut cell: Cell, definitions: &Definitions) -> Cell {
    for (indicator, above, below) in definitions.shares() {
        let of = |term| cell.get(term);
        if let (Some(above), Some(below)) = (of(above), of(below)) {
            cell.shares.insert(indicator.id.clone(), Fraction::new(above, below));
        }
    }
    cell
}

/// The region of a province, as an outsider names it.
pub(crate) fn region_of(province: &str) -> String {
    let key = province.trim_start_matches("province:");
    key.strip_prefix('P').and_then(|key| key.split_once('_')).map_or(key.to_owned(), |(region, _)| format!("R{region}"))
}

/// The report of a body with about `size` records. Each seventh body has no column of replies.
pub(crate) fn report(
    reference: &Reference,
    chance: &mut Chance,
    (body, size): (u64, u64),
    of: Period,
    (columns, complete): (u64, bool),
) -> SectoralReport {
    let records: Vec<Record> = (0..size).map(|_| record(chance, body, of, (columns, complete))).collect();
    counted(reference, chance, (body, &records), of)
}

/// A report of complaints by region alone, or by `region/province`: key, received, answered.
pub(crate) fn by_region(reference: &Reference, body: u64, cells: &[(&str, u64, u64)]) -> SectoralReport {
    by_region_in(reference, (body, period("2025")), cells)
}

/// The same, of another period.
pub(crate) fn by_region_in(
    reference: &Reference,
    (body, of): (u64, Period),
    cells: &[(&str, u64, u64)],
) -> SectoralReport {
    let mut records = Vec::new();
    for &(region, received, answered) in cells {
        let place = region.split_once('/').unwrap_or((region, report_model::tally::UNSPECIFIED));
        for n in 0..received {
            let mut terms = BTreeSet::from([Term::Received, Term::Due, Term::Admissible]);
            let is_answered = n < answered;
            terms.extend(if is_answered {
                [Term::Answered, Term::AnsweredDue, Term::AnsweredAdmissible, Term::InTime]
            } else {
                [Term::Unanswered, Term::Overdue, Term::Unanswered, Term::Overdue]
            });
            let keys = [
                (BreakdownId::Nature, "complaint".to_owned()),
                (BreakdownId::Channel, "C0".to_owned()),
                (BreakdownId::Region, place.0.to_owned()),
                (BreakdownId::Province, place.1.to_owned()),
                (BreakdownId::UserKind, "K0".to_owned()),
                (BreakdownId::Service, format!("S{body}_0")),
                (BreakdownId::Month, "2025-08".to_owned()),
            ];
            let mut keys: Vec<(BreakdownId, Vec<String>)> = keys.into_iter().map(|(id, key)| (id, vec![key])).collect();
            keys.push((BreakdownId::ServiceMonth, vec![format!("S{body}_0"), "2025-08".to_owned()]));
            // Of those that took longer the reply came on day 61.
            let days = is_answered.then_some(if n < 2 { 70 } else { 20 });
            records.push(Record { terms, days, age: (!is_answered).then_some(100), keys });
        }
    }
    counted(reference, &mut Chance(1), (body, &records), of)
}

fn counted(
    reference: &Reference,
    chance: &mut Chance,
    (body, records): (u64, &[Record]),
    of: Period,
) -> SectoralReport {
    let definitions = &reference.definitions;
    let size = records.len() as u64;
    let mut total = Cell::default();
    total.counts.extend(MEASURED.iter().map(|&term| (term, 0)));
    let mut tables: BTreeMap<BreakdownId, Cells> = TABLES.iter().map(|&id| (id, Cells::new())).collect();
    for record in records {
        count(&mut total, record);
        for (id, key) in &record.keys {
            count(tables.entry(*id).or_default().entry(key.clone()).or_default(), record);
        }
    }
    let silent = body % 7 == 6;
    let finish = |mut cell: Cell| {
        if silent {
            cell.counts.retain(|term, _| term.missing(|_| false).is_none());
            cell.days_to_reply = report_model::DayHistogram::default();
            cell.age_unanswered = report_model::DayHistogram::default();
        }
        with_shares(cell, definitions)
    };
    let total = finish(total);
    for cells in tables.values_mut() {
        *cells = std::mem::take(cells).into_iter().map(|(key, cell)| (key, finish(cell))).collect();
    }
    let agency: AgencyId = format!("B{body:04}").parse().expect("an id");
    let received = total.get(Term::Received).unwrap_or(0);
    let covered = Coverage { bodies: BTreeSet::from([agency.clone()]), complaints: received };
    let cutoff = of.last_day();
    let rejected = chance.below(9);
    let tests = chance.below(rejected + 1);
    let tally = Tally {
        basis: Basis { period: of, cutoff, definitions: definitions.hash() },
        coverage: total.measured().into_iter().map(|what| (what, covered.clone())).collect(),
        total,
        tables,
        stock: Stock {
            opening: Some(size / 9),
            received,
            closed: Some(received * 3 / 4),
            closing: Some(size / 9 + received - received * 3 / 4),
            ..Stock::EMPTY
        },
        transferred_from: if body == 1 { BTreeMap::from([("B0000".to_owned(), 8)]) } else { BTreeMap::new() },
        transferred_to: if body == 0 { BTreeMap::from([("B0001".to_owned(), 11)]) } else { BTreeMap::new() },
        unknown: Unknown { rejected: rejected - tests, ..Unknown::default() },
    };
    let records =
        RecordCounts { read: size + rejected, tallied: size, rejected, tests, cohort: size, ..RecordCounts::default() };
    of_tally(reference, agency, if body % 3 == 2 { "CT" } else { "MIN" }, records, &tally)
}

fn of_tally(
    reference: &Reference,
    agency: AgencyId,
    kind: &str,
    records: RecordCounts,
    tally: &Tally,
) -> SectoralReport {
    SectoralReport {
        schema_version: SCHEMA_VERSION,
        cycle: reference.cycle.id.clone(),
        specimen: true,
        agency,
        kind: kind.to_owned(),
        period: tally.basis.period,
        cutoff: tally.basis.cutoff,
        cutoffs: Some((tally.basis.cutoff, tally.basis.cutoff)),
        nominal_cutoff: tally.basis.cutoff,
        extracted: None,
        complete: tally.total.get(Term::Due) == tally.total.get(Term::Received),
        definitions: tally.basis.definitions.clone(),
        nil_return: None,
        corrected: None,
        records,
        findings: BTreeMap::new(),
        indicators: shares(&reference.definitions, tally, |_| moved(tally.unknown.clone())),
        stock: tally.stock,
        coverage: tally.coverage.clone(),
        total: tally.total.clone(),
        tables: tables_of(&tally.tables),
        transferred_from: tally.transferred_from.clone(),
        transferred_to: tally.transferred_to.clone(),
        unknown: tally.unknown.clone(),
        measures: serde_json::from_value(json!([
            {"id": "m1", "text": {}, "complaints": 3, "owner": {}, "state": "taken"},
            {"id": "m2", "text": {}, "complaints": 40, "owner": {}, "state": "planned"},
        ]))
        .expect("measures"),
        texts: report_model::measure::Texts::default(),
        declared: None,
    }
}

/// Reports of bodies of the given sizes.
pub(crate) fn reports(reference: &Reference, seed: u64, sizes: &[u64], of: Period) -> Vec<SectoralReport> {
    let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    (0..)
        .zip(sizes)
        .map(|(body, &size)| report(reference, &mut chance, (body, size), of, (12, body % 2 == 0)))
        .collect()
}

/// The synthesis of reports: own services rolled up, sums of the headline and of each kind.
pub(crate) fn synthesis(reference: &Reference, reports: &[SectoralReport]) -> Synthesis {
    let basis = reports[0].tally().basis;
    let (headline, tally) = summed(reference, reports, true);
    let line = |report: &SectoralReport| AgencyLine {
        agency: report.agency.clone(),
        kind: report.kind.clone(),
        headline: report.kind == "MIN",
        apart: None,
        reporting: Reporting::Reported,
        cutoff: None,
        records: Some(report.records),
        total: Some(report.total.clone()),
        indicators: report.indicators.clone(),
        findings: 2,
        declared: false,
    };
    let mut kinds = BTreeMap::from([("MIN".to_owned(), headline.clone())]);
    if reports.iter().any(|report| report.kind == "CT") {
        kinds.insert("CT".to_owned(), summed(reference, reports, false).0);
    }
    Synthesis {
        schema_version: SCHEMA_VERSION,
        cycle: reference.cycle.id.clone(),
        specimen: true,
        sealed: true,
        period: basis.period,
        nominal_cutoff: basis.cutoff,
        cutoffs: None,
        extracted: None,
        definitions: basis.definitions,
        roll_up: report_model::digest::sha256(b""),
        indicators: headline.indicators.clone(),
        records: headline.records,
        stock: headline.stock,
        total: headline.total.clone(),
        headline,
        kinds,
        agencies: reports.iter().map(line).collect(),
        findings: BTreeMap::new(),
        coverage: tally.coverage,
        wholes: BTreeMap::new(),
        tables: tables_of(&tally.tables),
        transfers: vec![report_model::synthesis::Transfer {
            from: "B0000".to_owned(),
            to: "B0001".to_owned(),
            sent: Some(11),
            received: (reports.len() > 1).then_some(8),
            unconfirmed: None,
        }],
        reconciliation: None,
        agency_measures: BTreeMap::new(),
        measures: Vec::new(),
        texts: report_model::measure::Texts::default(),
    }
}

/// The sum of the reports in the headline, or of those beside it.
fn summed(reference: &Reference, reports: &[SectoralReport], headline: bool) -> (Group, Tally) {
    let mut tally = Tally::empty(reports[0].tally().basis);
    let mut records = RecordCounts::default();
    let mut rejected = BTreeMap::new();
    for report in reports.iter().filter(|report| (report.kind == "MIN") == headline) {
        tally.add(&rolled(reference, report)).expect("one basis");
        records.add(&report.records);
        rejected.insert(report.agency.clone(), report.unknown.rejected);
    }
    let of = |coverage: &Coverage| {
        let rejected = coverage.bodies.iter().filter_map(|body| rejected.get(body)).sum();
        moved(Unknown { rejected, ..Unknown::default() })
    };
    let group = Group {
        members: rejected.len() as u64,
        joined: rejected.len() as u64,
        reported: rejected.len() as u64,
        nil_returns: 0,
        records,
        total: tally.total.clone(),
        stock: tally.stock,
        unconfirmed: 0,
        indicators: shares(&reference.definitions, &tally, of),
    };
    (group, tally)
}

fn moved(unknown: Unknown) -> Moved {
    Moved { unknown, ..Moved::default() }
}

fn rolled(reference: &Reference, report: &SectoralReport) -> Tally {
    let mut tally = report.tally();
    let own = &reference.services.agencies[&report.agency];
    let national = |key: &str| {
        own.iter()
            .find(|service| service.id == key)
            .map_or(UNCLASSIFIED, |service| service.national.as_str())
            .to_owned()
    };
    tally.tables = cells_of(&report.tables);
    let cells = tally.tables.remove(&BreakdownId::Service).unwrap_or_default();
    let mut by_national = Cells::new();
    for (key, cell) in cells {
        by_national.entry(vec![national(&key[0])]).or_default().add(&cell);
    }
    tally.tables.remove(&BreakdownId::ServiceMonth);
    tally.tables.insert(BreakdownId::Service, by_national);
    let complaints = report.total.get(Term::Received).unwrap_or(0);
    for id in TABLES {
        let bodies = BTreeSet::from([report.agency.clone()]);
        tally.coverage.insert(Measured::Table(*id), Coverage { bodies, complaints });
    }
    tally
}
