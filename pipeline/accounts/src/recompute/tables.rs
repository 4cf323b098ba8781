//! Which tables a report has, and how they fit one another.

use std::collections::{BTreeMap, BTreeSet};

use report_model::definitions::{BreakdownId, Definitions};
use report_model::findings::Code;
use report_model::quantity::Fraction;
use report_model::record::{Field, Reason};
use report_model::reference::Regions;
use report_model::sectoral::{SectoralReport, Table};
use report_model::tally::Cell;
use report_model::term::Term;

/// Whether each table stands once, is of a breakdown of the cycle, and has those of its dimensions beside it.
pub(super) fn once_each(report: &SectoralReport, definitions: &Definitions) -> bool {
    let ids: BTreeSet<BreakdownId> = report.tables.iter().map(|table| table.id).collect();
    let apart = |id: &BreakdownId| alone(*id).iter().all(|one| ids.contains(one));
    ids.len() == report.tables.len() && ids.iter().all(|id| definitions.breakdowns.contains(id) && apart(id))
}

/// The tables that are not there, though the report shows that its records have what they break down. What a body's export
/// does not hold has no table: that alone is no fault.
pub(super) fn missing(report: &SectoralReport, definitions: &Definitions) -> BTreeSet<BreakdownId> {
    if report.declared.is_some() || report.nil_return.is_some() || report.records.cohort == 0 {
        return BTreeSet::new();
    }
    let has = |id: &BreakdownId| report.tables.iter().any(|table| table.id == *id);
    let mut wanted = BTreeSet::from([BreakdownId::Nature, BreakdownId::Month]);
    wanted.extend(report.total.counts.keys().flat_map(|term| broken_down_by(*term)));
    let found = FOUND_IN.iter().filter(|(code, _)| report.findings.get(code).is_some_and(|&count| count > 0));
    wanted.extend(found.flat_map(|(_, ids)| ids.iter().copied()));
    wanted.extend(definitions.breakdowns.iter().copied().filter(|&id| {
        let dimensions = alone(id);
        !dimensions.is_empty() && dimensions.iter().all(has)
    }));
    wanted.retain(|id| definitions.breakdowns.contains(id) && !has(id));
    wanted
}

/// Findings about columns that have a table of their own.
const FOUND_IN: [(Code, &[BreakdownId]); 2] = [
    (Code::UnclassifiedService, &[BreakdownId::Service]),
    (Code::ProvinceOutsideRegion, &[BreakdownId::Province, BreakdownId::Region]),
];

/// The breakdowns of the columns without which a term cannot be counted.
fn broken_down_by(term: Term) -> impl Iterator<Item = BreakdownId> {
    let of_service = |field: &Field| matches!(field, Field::Service | Field::Text);
    term.needs().iter().filter_map(move |group| match group {
        [field] => BreakdownId::from_name(field.name()),
        group => group.iter().all(of_service).then_some(BreakdownId::Service),
    })
}

/// The tables of the dimensions of a two-way table; none of another.
pub(super) fn alone(id: BreakdownId) -> Vec<BreakdownId> {
    match id.dimensions() {
        [_] => Vec::new(),
        several => several.iter().map(|dimension| dimension.alone()).collect(),
    }
}

/// Whether the rows and the columns of a two-way table are the cells of the tables of its dimensions. Declared counts
/// may break down some of the terms alone.
pub(super) fn margins_agree(table: &Table, report: &SectoralReport) -> bool {
    let has_its_parts = table.cells.iter().all(|cell| cell.key.len() == table.id.dimensions().len());
    if report.declared.is_some() || !has_its_parts {
        return true;
    }
    alone(table.id).into_iter().enumerate().all(|(place, id)| {
        let mut sums: BTreeMap<&str, Cell> = BTreeMap::new();
        for cell in &table.cells {
            sums.entry(cell.key[place].as_str()).or_default().add(&cell.measures);
        }
        let cells = report.table(id);
        sums.len() == cells.len()
            && cells.iter().all(|cell| cell.key.first().and_then(|key| sums.get(key.as_str())) == Some(&cell.measures))
    })
}

/// Whether the provinces of each region hold its records. A record may have one of the two alone, and some have a province
/// that lies elsewhere: each of these is a finding.
pub(super) fn provinces_fit(report: &SectoralReport, regions: &Regions) -> bool {
    let (of_regions, of_provinces) = (report.table(BreakdownId::Region), report.table(BreakdownId::Province));
    if report.declared.is_some() || of_regions.is_empty() || of_provinces.is_empty() {
        return true;
    }
    let elsewhere = report.findings.get(&Code::ProvinceOutsideRegion).copied().unwrap_or(0);
    // A complaint may have been reopened several times: these are no records.
    Term::ALL.iter().filter(|&&term| term != Term::Reopenings).all(|&term| {
        let count = |cell: &Cell| cell.get(term).unwrap_or(0);
        let by_key = |cells: &'_ [report_model::sectoral::TableCell]| -> BTreeMap<String, u64> {
            cells.iter().filter_map(|cell| Some((cell.key.first()?.clone(), count(&cell.measures)))).collect()
        };
        let (mut regions_left, mut provinces_left) = (by_key(of_regions), by_key(of_provinces));
        let (mut more, mut fewer) = (0_u64, 0_u64);
        for region in &regions.regions {
            let whole = regions_left.remove(&region.id).unwrap_or(0);
            let parts: u64 = region.provinces.iter().filter_map(|code| provinces_left.remove(&code.id)).sum();
            more += parts.saturating_sub(whole);
            fewer += whole.saturating_sub(parts);
        }
        let unplaced = |left: &BTreeMap<String, u64>| left.values().sum::<u64>();
        more <= unplaced(&regions_left) + elsewhere && fewer <= unplaced(&provinces_left) + elsewhere
    })
}

/// In the table of reasons a file may stand several times, once at each: no cell is larger than the whole, and no file that
/// was returned (art. 11) or refused (art. 12) stands nowhere.
pub(super) fn reasons_fit(table: &Table, report: &SectoralReport) -> bool {
    let total = &report.total;
    let within = |cell: &Cell| {
        cell.counts.iter().all(|(&term, &count)| total.get(term).is_some_and(|all| count <= all))
            && cell.shares.iter().all(|(id, &share)| total.shares.get(id).is_some_and(|&all| is_part(share, all)))
            && days_within(&cell.days_to_reply.0, &total.days_to_reply.0)
            && days_within(&cell.age_unanswered.0, &total.age_unanswered.0)
    };
    if !table.cells.iter().all(|cell| within(&cell.measures)) {
        return false;
    }
    // Declared reasons are counts of complaints alone.
    report.declared.is_some()
        || [(Term::Incomplete, true), (Term::Inadmissible, false)].iter().all(|&(term, art11)| {
            let of = |cell: &Cell, term| cell.get(term).unwrap_or(0);
            let together: u64 = table.cells.iter().map(|cell| of(&cell.measures, term)).sum();
            let own = |cell: &&report_model::sectoral::TableCell| {
                let reason = cell.key.first().and_then(|key| Reason::from_name(key));
                reason.is_some_and(|reason| reason.is_art11() == art11)
            };
            let whole = |cell: &Cell| of(cell, term) == of(cell, Term::Received);
            together >= of(total, term) && table.cells.iter().filter(own).all(|cell| whole(&cell.measures))
        })
}

const fn is_part(part: Fraction, whole: Fraction) -> bool {
    part.num <= whole.num && part.den <= whole.den
}

fn days_within(part: &BTreeMap<u32, u64>, whole: &BTreeMap<u32, u64>) -> bool {
    part.iter().all(|(day, count)| whole.get(day).is_some_and(|all| count <= all))
}
