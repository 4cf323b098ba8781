//! The editions in the making: what is withheld of each new document so far, and the outsider's tables of it.

use std::collections::{BTreeMap, BTreeSet};

use report_model::SectoralReport;
use report_model::definitions::BreakdownId;
use report_model::reference::Reference;
use report_model::tally::{Cell, UNSPECIFIED};
use report_model::term::Term;

use super::cycle::{Cycle, Report, Standing, Summary};
use super::error::DisclosureError;
use crate::edition::{Editor, PublicReport, PublicSynthesis, RULES, Withheld};
use crate::system::{self, CellId, Public, Published, Seen, Table, TableId, Truth, Version, Whole, is_finer};

/// How many faults a message lists.
const LISTED: usize = 50;

/// A document by its place among the reports, or the summaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum DocumentId {
    Report(usize),
    Summary(usize),
}

/// The editions of new documents, by document.
pub(super) struct Editions {
    pub(super) reports: BTreeMap<usize, PublicReport>,
    pub(super) summaries: BTreeMap<usize, PublicSynthesis>,
}

/// What a choice stands on.
pub(super) struct Draft<'a> {
    pub(super) cycle: &'a Cycle<'a>,
    pub(super) editor: Editor<'a>,
    /// What is withheld of new documents.
    pub(super) withheld: BTreeMap<DocumentId, Withheld>,
    /// What stays withheld and what stays shown, of new documents.
    pub(super) bound: BTreeMap<DocumentId, Bound>,
    /// Protected counts that were given away before, by table.
    pub(super) given_away: BTreeMap<TableId, BTreeSet<CellId>>,
}

/// What earlier versions and approvals say of the cells of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Bound {
    pub(super) withheld: BTreeSet<(TableId, String)>,
    pub(super) shown: BTreeSet<(TableId, String)>,
    pub(super) left_out: BTreeSet<TableId>,
    /// Of these, what no choice could show: tables of small bodies, and of other periods.
    pub(super) by_rule: BTreeSet<TableId>,
}

impl Draft<'_> {
    /// The editions of new documents with what is withheld so far.
    pub(super) fn editions(&self) -> Editions {
        let mut editions = Editions { reports: BTreeMap::new(), summaries: BTreeMap::new() };
        for (&document, withheld) in &self.withheld {
            match document {
                DocumentId::Report(place) => {
                    let edition = self.editor.report(self.cycle.reports[place].exact, withheld);
                    editions.reports.insert(place, edition);
                }
                DocumentId::Summary(place) => {
                    let edition = self.editor.synthesis(self.cycle.summaries[place].exact, withheld);
                    editions.summaries.insert(place, edition);
                }
            }
        }
        editions
    }

    /// What is public: what was, what becomes so, and what comes where `coming` says so.
    pub(super) fn published<'e>(&'e self, editions: &'e Editions, coming: bool) -> Published<'e> {
        let is_old = |rules: u32| rules < RULES;
        let version = |(place, report): (usize, &'e Report<'_>)| {
            let edition = match report.standing {
                Standing::Public(public) => Some(public),
                Standing::New => editions.reports.get(&place),
                Standing::Coming => editions.reports.get(&place).filter(|_| coming),
                Standing::Summed => None,
            };
            let public = edition.map(|edition| Public {
                content: &edition.report,
                withheld: &edition.withheld,
                old: is_old(edition.rules),
            });
            let total: &Cell = public.as_ref().map_or(&report.exact.total, |public| &public.content.total);
            Version { body: &report.exact.agency, public, total }
        };
        let whole = |(place, summary): (usize, &'e Summary<'_>)| {
            let edition = match summary.standing {
                Standing::Public(public) => Some(public),
                Standing::New => editions.summaries.get(&place),
                Standing::Coming => editions.summaries.get(&place).filter(|_| coming),
                Standing::Summed => None,
            };
            let edition = edition?;
            let lines = edition.synthesis.agencies.iter().filter(|line| line.headline);
            let made_of = lines.filter_map(|line| Some((line.agency.as_str(), *summary.made_of.get(&line.agency)?)));
            let (content, withheld) = (&edition.synthesis, &edition.withheld);
            let public = Public { content, withheld, old: is_old(edition.rules) };
            Some(Whole { public, made_of: made_of.collect() })
        };
        Published {
            versions: self.cycle.reports.iter().enumerate().map(version).collect(),
            wholes: self.cycle.summaries.iter().enumerate().map(whole).collect(),
        }
    }

    /// A table of what is public, with its truth, which must fulfil every equation.
    pub(super) fn read(&self, id: TableId, published: &Published<'_>) -> Result<(Table, Truth), DisclosureError> {
        let (reference, levels) = (self.cycle.reference, self.editor.levels(id));
        let mut table = system::read(id, levels, published, reference);
        let exact: Vec<&SectoralReport> = self.cycle.reports.iter().map(|report| report.exact).collect();
        for place in (0..table.rows.len()).filter(|_| levels.len() > 1) {
            if !provinces_fit(reference, exact[table.rows[place].version]) {
                without_provinces(&mut table, place);
            }
        }
        let truth = system::truth(&table, levels, &exact, reference);
        for place in 0..table.rows.len() {
            let version = table.rows[place].version;
            as_covered(&mut table, place, exact[version], &truth);
        }
        let mut faults = table.faults(&truth);
        if faults.is_empty() {
            return Ok((table, truth));
        }
        faults.truncate(LISTED);
        Err(DisclosureError::Inconsistent(faults))
    }

    /// Where a cell stands: in which document, and under which name.
    pub(super) fn document(table: &Table, cell: &CellId) -> (DocumentId, (TableId, String)) {
        match cell {
            CellId::Row(row, key) => (DocumentId::Report(table.rows[*row].version), table.named(key)),
            CellId::Whole(whole, column) => (DocumentId::Summary(*whole), table.named(column)),
        }
    }
}

/// Whether the provinces of a report add up to its regions: no region has fewer records than its provinces. Where a record
/// names a province of another region, or a body declares counts beside its records, nobody could add them up.
pub(super) fn provinces_fit(reference: &Reference, exact: &SectoralReport) -> bool {
    let mut of_regions: BTreeMap<&str, &Cell> = BTreeMap::new();
    for cell in exact.table(BreakdownId::Region) {
        of_regions.extend(cell.key.first().map(|key| (key.as_str(), &cell.measures)));
    }
    if of_regions.is_empty() || exact.table(BreakdownId::Province).is_empty() {
        return true;
    }
    if exact.declared.is_some() {
        return false;
    }
    let mut sums: BTreeMap<(&str, Term), u64> = BTreeMap::new();
    for cell in exact.table(BreakdownId::Province) {
        let key = cell.key.first().map_or("", String::as_str);
        let is_in = |region: &&report_model::reference::Region| region.provinces.iter().any(|one| one.id == key);
        let region = reference.regions.regions.iter().find(is_in).map_or(UNSPECIFIED, |region| region.id.as_str());
        for (&term, &count) in cell.measures.counts.iter().filter(|_| key != UNSPECIFIED) {
            let sum: &mut u64 = sums.entry((region, term)).or_default();
            *sum = sum.saturating_add(count);
        }
    }
    sums.iter().all(|(&(region, term), &sum)| {
        sum == 0 || of_regions.get(region).and_then(|cell| cell.get(term)).is_some_and(|all| sum <= all)
    })
}

/// Takes the provinces of a row out of a table, with the sums that they were in: only what was published under the rules
/// before has such sums.
fn without_provinces(table: &mut Table, place: usize) {
    let row = &mut table.rows[place];
    row.cells.retain(|key, _| !is_finer(key));
    row.has_both = false;
    table.sums.retain(|sum| !sum.is_finer || !sum.rows.contains(&place));
}

/// A term that the cells of a breakdown do not measure is in no equation of it, though the whole has it. Of a body that
/// declares counts a breakdown covers what both its records and its forms measure: an outsider is taken to know what that
/// adds up to.
fn as_covered(table: &mut Table, place: usize, exact: &SectoralReport, truth: &Truth) {
    let cells = exact.table(table.id.breakdown);
    let measures = |term: &Term| cells.iter().any(|cell| cell.measures.get(*term).is_some());
    if cells.is_empty() {
        return;
    }
    let row = &mut table.rows[place];
    for (layer, term) in table.id.layers().iter().enumerate() {
        if !measures(term) {
            row.total[layer] = Seen::Absent;
            row.cells.values_mut().for_each(|cell| cell.seen[layer] = Seen::Absent);
        } else if exact.declared.is_some() {
            let covered: i64 = truth.rows[place].values().map(|kinds| system::counts(kinds)[layer]).sum();
            row.total[layer] = Seen::Known(u64::try_from(covered).unwrap_or(0));
        }
    }
    for sum in table.sums.iter_mut().filter(|sum| !sum.terms.iter().all(measures)) {
        sum.rows.remove(&place);
    }
}
