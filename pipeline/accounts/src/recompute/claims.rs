//! What a report says beside its tables: transfers, stock, coverage, findings, corrections, nothing received. Each holds
//! against the records that were read.

use std::collections::BTreeSet;

use report_model::correction::Corrected;
use report_model::digest::is_sha256;
use report_model::findings::Code;
use report_model::sectoral::SectoralReport;
use report_model::tally::Measured;
use report_model::term::Term;

fn sum<'a>(counts: impl IntoIterator<Item = &'a u64>) -> u64 {
    counts.into_iter().fold(0, |sum, &count| sum.saturating_add(count))
}

/// Whether what was sent on is what left by the fate of the records, and goes to other bodies.
pub(super) fn sent_on_fits(report: &SectoralReport) -> bool {
    sum(report.transferred_to.values()) == report.records.transferred_out
        && !report.transferred_to.contains_key(report.agency.as_str())
}

/// Whether what other bodies sent is among the records: complaints are counted as such, the others cannot be more than there
/// are. A form counts them without saying whose they were.
pub(super) fn sent_here_fits(report: &SectoralReport) -> bool {
    let from = sum(report.transferred_from.values());
    let count = |term: Term| report.total.get(term).unwrap_or(0);
    let left = report.records.transferred_out;
    let most = match report.total.get(Term::TransferredIn) {
        Some(complaints) => complaints + count(Term::Observations) + count(Term::Suggestions) + left,
        None => report.records.cohort.saturating_add(left),
    };
    let least = if report.declared.is_some() { 0 } else { count(Term::TransferredIn) };
    least <= from && from <= most && !report.transferred_from.contains_key(report.agency.as_str())
}

/// Whether opening and received are closed and closing, and the opening stock is that of the records that were carried over,
/// or of the report of the period before. Reports of earlier builds do not say that one.
pub(super) fn stock_fits(report: &SectoralReport) -> bool {
    let stock = report.stock;
    let balances = match (stock.opening, stock.closed, stock.closing) {
        (Some(opening), Some(closed), Some(closing)) => {
            opening.checked_add(stock.received) == closed.checked_add(closing)
        }
        _ => true,
    };
    let is_counted = report.declared.is_none() && report.nil_return.is_none() && report.cutoffs.is_some();
    let carried_over = report.records.carried_over;
    let opening = !is_counted
        || match stock.opening {
            None => carried_over == 0,
            Some(opening) => opening == carried_over || stock.closing_before == Some(opening),
        };
    balances && opening && since_fits(report)
}

/// Whether the first complaint of the export came in before what is counted of it.
fn since_fits(report: &SectoralReport) -> bool {
    let Some(since) = report.stock.since else { return true };
    let began = report.period.first_day();
    since <= report.cutoffs().1.max(report.period.last_day())
        && (report.declared.is_some() || report.stock.received == 0 || since <= report.period.last_day())
        && (report.records.carried_over == 0 || since < began)
}

/// Whether exactly what is counted is covered, each by this body and all its complaints.
pub(super) fn coverage_fits(report: &SectoralReport) -> bool {
    let total = &report.total;
    let mut counted = total.measured();
    if report.stock.is_measured() {
        counted.insert(Measured::Stock);
    }
    let received = total.get(Term::Received).unwrap_or(0);
    report.coverage.keys().eq(&counted)
        && report.coverage.values().all(|found| {
            found.complaints == received && found.bodies.len() == 1 && found.bodies.contains(&report.agency)
        })
}

/// Findings beside the records: of files, sheets, forms and texts.
const BESIDE: u64 = 10_000;

/// Findings of records that were counted before.
const REPEATED: [Code; 3] = [Code::DuplicateId, Code::ReplacedRecord, Code::ConflictingId];

/// The most cells of a record: far more columns than any export has.
const CELLS: u64 = 1_000;

/// Whether the findings are of the records: in each cell of a record at most one of a kind, and as many repetitions as
/// records that were left out for one.
pub(super) fn findings_fit(report: &SectoralReport) -> bool {
    let of = |code: &Code| report.findings.get(code).copied().unwrap_or(0);
    let most = report.records.read.saturating_mul(CELLS).saturating_add(BESIDE);
    report.findings.values().all(|&count| count <= most)
        && sum(&REPEATED.map(|code| of(&code))) <= report.records.duplicate
}

/// Whether corrections are of records that were read, each with its reason.
pub(super) fn corrected_fits(report: &SectoralReport) -> bool {
    let Some(Corrected { sha256, records, cells, .. }) = &report.corrected else { return true };
    let groups: BTreeSet<_> =
        cells.iter().map(|one| (one.field, one.date, format!("{:?}{:?}", one.reason, one.office))).collect();
    let all = cells.iter().fold(0_u64, |sum, one| sum.saturating_add(one.cells));
    let fits = |count: u64| 0 < count && count <= *records;
    is_sha256(sha256)
        && *records <= report.records.read
        && *records <= all
        && groups.len() == cells.len()
        && cells.iter().all(|one| fits(one.cells) && !one.reason.is_empty() && !one.office.is_empty())
}

/// Whether a body that declares that it received nothing counts nothing.
pub(super) fn nothing_fits(report: &SectoralReport) -> bool {
    let Some(nil) = &report.nil_return else { return true };
    let tally = &report.total;
    nil.period == report.period
        && report.records == report_model::records::RecordCounts::default()
        && tally.counts.values().all(|&count| count == 0)
        && tally.shares.values().all(|share| (share.num, share.den) == (0, 0))
        && report.tables.iter().all(|table| table.cells.is_empty())
        && report.transferred_from.is_empty()
        && report.declared.is_none()
        && report.corrected.is_none()
        && report.stock.opening == nil.open_before
}

/// Whether declared counts are of a form, and among the records.
pub(super) fn declared_fits(report: &SectoralReport) -> bool {
    report.declared.is_none_or(|declared| declared.forms > 0 && declared.records <= report.records.cohort)
}
