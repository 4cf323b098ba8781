//! Bodies too small to publish anything: those that measure the same are one sum, as an outsider sees them.
//!
//! Of two bodies or more of which nothing is printed, an outsider knows what their sum is, that each has one complaint at
//! least (a body that has none says so), and that each has too few to publish anything. So their sum stands in the system
//! in their place, and is protected where that says too much of one of them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use report_model::definitions::BreakdownId;
use report_model::disclosure::DisclosurePolicy;
use report_model::reference::Reference;
use report_model::tally::{Cell, Cells};
use report_model::term::Term;
use report_model::{SectoralReport, Synthesis};

use crate::body::Extent;
use crate::nation::national;
use crate::past::Earlier;

/// A report as it stands in the system: that of a body, or the sum of small ones.
#[derive(Debug)]
pub(crate) struct Given<'a> {
    /// The report.
    pub(crate) report: Cow<'a, SectoralReport>,
    /// Whether it counts in the headline, and its row among the kinds; absent where it is not in the synthesis.
    pub(crate) standing: Option<(bool, &'a str)>,
    /// How much is published of it.
    pub(crate) extent: Extent,
    /// How many bodies it is the sum of.
    pub(crate) bodies: u64,
    /// In which earlier publications of a synthesis it stood.
    pub(crate) before: Vec<bool>,
}

impl Given<'_> {
    /// Whether it is a sum: its services are the national ones already.
    pub(crate) const fn is_sum(&self) -> bool {
        self.bodies > 1
    }
}

/// Whether an outsider who knows the sum of small bodies knows the complaints of each too closely.
pub(crate) fn is_close(bodies: u64, received: u64, policy: &DisclosurePolicy) -> bool {
    let others = bodies.saturating_sub(1);
    let most = policy.quantile_minimum.saturating_sub(1);
    let high = received.saturating_sub(others).min(most);
    let low = received.saturating_sub(others.saturating_mul(most)).max(1);
    others > 0 && high.saturating_sub(low) < policy.width
}

/// What must be the same before small bodies are one sum: where they count and counted, and what they measure.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Alike<'a> {
    standing: Option<(bool, &'a str)>,
    complete: bool,
    terms: BTreeSet<Term>,
    shares: BTreeSet<&'a str>,
    tables: BTreeSet<BreakdownId>,
    coverage: BTreeSet<&'a str>,
    stock: [bool; 3],
    before: Vec<bool>,
}

/// The reports of a cycle with the small bodies summed, in the order of their ids.
pub(crate) fn gather<'a>(
    reports: &[&'a SectoralReport],
    synthesis: Option<&'a Synthesis>,
    (reference, policy): (&Reference, &DisclosurePolicy),
    earlier: &[Earlier<'_>],
) -> Vec<Given<'a>> {
    let lines: BTreeMap<&str, (bool, &str)> = (synthesis.iter().flat_map(|synthesis| &synthesis.agencies))
        .map(|line| (line.agency.as_str(), (line.headline, line.row())))
        .collect();
    let mut given = Vec::new();
    let mut small: BTreeMap<Alike<'a>, Vec<&'a SectoralReport>> = BTreeMap::new();
    for &report in reports {
        let standing = lines.get(report.agency.as_str()).copied();
        let before: Vec<bool> = earlier.iter().map(|earlier| earlier.data.bodies.contains(&report.agency)).collect();
        match Extent::of(report, policy) {
            Extent::Nothing => small.entry(alike(report, standing, before)).or_default().push(report),
            extent => given.push(Given { report: Cow::Borrowed(report), standing, extent, bodies: 1, before }),
        }
    }
    for (alike, reports) in small {
        let report = match reports[..] {
            [only] => Cow::Borrowed(only),
            _ => Cow::Owned(summed(&reports, reference)),
        };
        let bodies = reports.len() as u64;
        given.push(Given { report, standing: alike.standing, extent: Extent::Nothing, bodies, before: alike.before });
    }
    given
}

fn alike<'a>(report: &'a SectoralReport, standing: Option<(bool, &'a str)>, before: Vec<bool>) -> Alike<'a> {
    let stock = &report.stock;
    let covered = report.coverage.iter().filter(|(_, coverage)| !coverage.bodies.is_empty());
    Alike {
        standing,
        complete: report.complete,
        terms: report.total.counts.keys().copied().collect(),
        shares: report.total.shares.keys().map(String::as_str).collect(),
        tables: report.tables.iter().map(|table| table.id).collect(),
        coverage: covered.map(|(name, _)| name.as_str()).collect(),
        stock: [stock.opening, stock.closed, stock.closing].map(|part| part.is_some()),
        before,
    }
}

/// The sum of reports, in the place of one. It is never printed.
fn summed(reports: &[&SectoralReport], reference: &Reference) -> SectoralReport {
    let mut sum = reports[0].clone();
    sum.agency = format!("{} and others", sum.agency);
    sum.measures.clear();
    sum.transferred_from.clear();
    sum.transferred_to.clear();
    let mut tables: BTreeMap<BreakdownId, Cells> = sum.tables.iter().map(|table| (table.id, Cells::new())).collect();
    for (place, report) in reports.iter().enumerate() {
        if place > 0 {
            sum.total.add(&report.total);
            sum.records.add(&report.records);
            sum.stock.add(&report.stock);
            sum.unknown.add(&report.unknown);
        }
        for (&id, cells) in tables.iter_mut().filter(|(id, _)| id.dimensions().len() == 1) {
            for cell in report.table(id) {
                let mut key = cell.key.clone();
                if let (BreakdownId::Service, Some(own)) = (id, key.first_mut()) {
                    *own = national(reference, &report.agency, own).to_owned();
                }
                let whole = cells.entry(key).or_insert_with(Cell::default);
                whole.add(&cell.measures);
            }
        }
    }
    sum.tables = report_model::sectoral::tables_of(&tables);
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_sum_is_close_where_it_leaves_each_body_few_possible_counts() {
        let policy: DisclosurePolicy = serde_json::from_value(serde_json::json!({
            "threshold": 5, "width": 5, "quantile_minimum": 30, "table_minimum": 100, "symbol": "x",
            "tables": [], "terms": [], "totals": [], "delay_bands": [],
        }))
        .expect("a policy");
        // (bodies, their sum): one at least of each, and at most 29.
        for (bodies, received) in [(2, 5), (2, 6), (5, 5), (5, 9), (2, 58), (2, 54)] {
            assert!(is_close(bodies, received, &policy), "{bodies} bodies with {received}");
        }
        for (bodies, received) in [(1, 3), (2, 7), (5, 10), (2, 53), (3, 40)] {
            assert!(!is_close(bodies, received, &policy), "{bodies} bodies with {received}");
        }
    }
}
