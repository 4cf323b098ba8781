//! Transfers between bodies, as each side counts them.

use std::collections::{BTreeMap, BTreeSet};

use report_model::sectoral::SectoralReport;
use report_model::synthesis::Transfer;
use report_model::tally::Measured;
use report_model::term::Term;

/// The reports that there are, by their bodies.
pub(super) type Reports<'a> = BTreeMap<&'a str, &'a SectoralReport>;

/// Every pair of bodies of which one counts a transfer, in the order of their ids.
pub(super) fn between(reports: &Reports<'_>) -> Vec<Transfer> {
    let mut pairs: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (&id, report) in reports {
        pairs.extend(report.transferred_to.keys().map(|to| (id, to.as_str())));
        pairs.extend(report.transferred_from.keys().map(|from| (from.as_str(), id)));
    }
    let pair = |(from, to): (&str, &str)| Transfer {
        from: from.to_owned(),
        to: to.to_owned(),
        sent: reports.get(from).and_then(|report| sent(report, to)),
        received: reports.get(to).and_then(|report| received(report, from)),
        unconfirmed: unconfirmed(reports, from, to),
    };
    pairs.into_iter().map(pair).collect()
}

/// What the sender counts. Who counts no transfer at all may not measure them: then the cell stays empty, not zero.
fn sent(report: &SectoralReport, to: &str) -> Option<u64> {
    let counts = &report.transferred_to;
    counts.get(to).copied().or_else(|| (!counts.is_empty()).then_some(0))
}

fn received(report: &SectoralReport, from: &str) -> Option<u64> {
    let counts = &report.transferred_from;
    let measures = !counts.is_empty() || report.coverage.contains_key(&Measured::Term(Term::TransferredIn));
    counts.get(from).copied().or_else(|| measures.then_some(0))
}

/// The complaints that one body says it sent to another, and that this one does not have: it counts fewer complaints from
/// there, does not say where they come from, or did not report.
fn unconfirmed(reports: &Reports<'_>, from: &str, to: &str) -> Option<u64> {
    let sent = *reports.get(from)?.unknown.sent_on.get(to)?;
    // Reports of earlier builds count the records alone.
    let arrived = |report: &&SectoralReport| {
        report.unknown.arrived.as_ref().unwrap_or(&report.transferred_from).get(from).copied()
    };
    let there = reports.get(to).and_then(arrived).unwrap_or(0);
    Some(sent.saturating_sub(there))
}
