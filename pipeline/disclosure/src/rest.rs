//! Bodies too small to publish anything: those that measure the same are one sum, as an outsider sees them.
//!
//! Of two bodies or more of which nothing is printed, an outsider knows only what their sum is: each may have all of it
//! or none. So their sum stands in the system in their place, and is protected like the counts of a body.

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

/// A report as it stands in the system: that of a body, or the sum of small ones.
#[derive(Debug)]
pub(crate) struct Given<'a> {
    /// The report.
    pub(crate) report: Cow<'a, SectoralReport>,
    /// Whether it counts in the headline, and its kind; absent where it is not in the synthesis.
    pub(crate) standing: Option<(bool, &'a str)>,
    /// Whether its services are the national ones already.
    pub(crate) rolled_up: bool,
}

/// What must be the same before small bodies are one sum: where they count, and what they measure.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Alike<'a> {
    standing: Option<(bool, &'a str)>,
    complete: bool,
    terms: BTreeSet<Term>,
    shares: BTreeSet<&'a str>,
    tables: BTreeSet<BreakdownId>,
    coverage: BTreeSet<&'a str>,
    stock: [bool; 3],
}

/// The reports of a cycle with the small bodies summed, in the order of their ids.
pub(crate) fn gather<'a>(
    reports: &[&'a SectoralReport],
    synthesis: Option<&'a Synthesis>,
    reference: &Reference,
    policy: &DisclosurePolicy,
) -> Vec<Given<'a>> {
    let lines: BTreeMap<&str, (bool, &str)> = (synthesis.iter().flat_map(|synthesis| &synthesis.agencies))
        .map(|line| (line.agency.as_str(), (line.headline, line.kind.as_str())))
        .collect();
    let mut given = Vec::new();
    let mut small: BTreeMap<Alike<'a>, Vec<&'a SectoralReport>> = BTreeMap::new();
    for &report in reports {
        let standing = lines.get(report.agency.as_str()).copied();
        if Extent::of(report, policy) == Extent::Nothing {
            small.entry(alike(report, standing)).or_default().push(report);
        } else {
            given.push(Given { report: Cow::Borrowed(report), standing, rolled_up: false });
        }
    }
    for (alike, reports) in small {
        let report = match reports[..] {
            [only] => Cow::Borrowed(only),
            _ => Cow::Owned(summed(&reports, reference)),
        };
        let rolled_up = matches!(report, Cow::Owned(_));
        given.push(Given { report, standing: alike.standing, rolled_up });
    }
    given
}

fn alike<'a>(report: &'a SectoralReport, standing: Option<(bool, &'a str)>) -> Alike<'a> {
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
