//! Whether the figures of a report follow from its own tables: checked before it is approved, and again by the ministry,
//! which believes nothing that it can compute.

pub mod claims;
mod days;
mod tables;

use std::collections::BTreeMap;

use report_model::DayHistogram;
use report_model::definitions::{BreakdownId, Definitions, Dimension};
use report_model::diagnostic::Message;
use report_model::disclosure::{SUMS, includes};
use report_model::quantity::Fraction;
use report_model::reference::Reference;
use report_model::sectoral::{self, Moved, SectoralReport, Table};
use report_model::tally::{Cell, Coverage, UNSPECIFIED};
use report_model::term::Term;
use serde_json::Value;

/// The largest number that a report may hold: far above any body's year, and so far below the largest of 64 bits that no
/// sum over all bodies comes near it.
const MOST: u64 = 1_000_000_000_000;

/// Whether a part of a report fits the rest of it.
type Holds = fn(&SectoralReport) -> bool;

/// What holds of every report, each with what is said where it does not.
const OF_ALL: [(Holds, &str); 14] = [
    (|report| report.records.adds_up(), "found.records"),
    (natures_fit, "found.natures"),
    (|report| report.stock.received == report.total.get(Term::Received).unwrap_or(0), "found.stock_received"),
    (claims::stock_fits, "found.stock"),
    (unknown_fits, "found.unknown"),
    (after_its_period, "found.nil_early"),
    (claims::nothing_fits, "found.nil_received"),
    (claims::declared_fits, "found.declared"),
    (days::cutoffs_fit, "found.cutoffs"),
    (days::extracted_in_time, "found.extraction"),
    (claims::sent_on_fits, "found.sent_on"),
    (claims::sent_here_fits, "found.sent_here"),
    (claims::coverage_fits, "found.coverage"),
    (claims::findings_fit, "found.findings"),
];

/// What does not add up, in words without figures of a person; empty when everything does.
pub fn faults(report: &SectoralReport, reference: &Reference) -> Vec<Message> {
    let definitions = &reference.definitions;
    if !serde_json::to_value(report).is_ok_and(|value| is_bounded(&value)) {
        return vec![Message::new("found.numbers").with("most", MOST)];
    }
    let mut faults: Vec<Message> =
        OF_ALL.iter().filter(|(holds, _)| !holds(report)).map(|&(_, what)| Message::new(what)).collect();
    let mut fault = |holds: bool, what: &'static str| faults.extend((!holds).then(|| Message::new(what)));
    fault(claims::corrected_fits(report), "found.corrected");
    fault(tables::once_each(report, definitions), "found.tables");
    fault(days::months_fit(report, definitions), "found.months");
    fault(tables::provinces_fit(report, &reference.regions), "found.provinces");
    let missing = tables::missing(report, definitions).into_iter();
    faults.extend(missing.map(|id| Message::new("found.table_missing").with("id", id)));
    of_cells(report, definitions, &mut faults);
    if !computed(report, definitions) {
        faults.push(Message::new("found.indicators"));
    }
    faults
}

/// What does not hold of the whole, and of the cells of each table.
fn of_cells(report: &SectoralReport, definitions: &Definitions, faults: &mut Vec<Message>) {
    let mut fault = |holds: bool, id: &str, what| faults.extend((!holds).then(|| Message::new(what).with("id", id)));
    let total = &report.total;
    fault(is_possible(total, report, definitions), "total", "found.whole");
    fault(days_fit(total, report, definitions), "delays", "found.days");
    for table in &report.tables {
        let (id, cells) = (table.id.to_string(), &table.cells);
        fault(adds_up(table, report), &id, "found.sum");
        fault(has_its_keys(table, report), &id, "found.keys");
        let all = |holds: fn(&Cell, &SectoralReport, &Definitions) -> bool| {
            cells.iter().all(|cell| holds(&cell.measures, report, definitions))
        };
        fault(all(is_possible), &id, "found.whole_cell");
        fault(all(days_fit), &id, "found.days_cell");
        fault(tables::margins_agree(table, report), &id, "found.margins");
    }
}

fn days_fit(cell: &Cell, report: &SectoralReport, definitions: &Definitions) -> bool {
    days::histograms_fit(report, cell) && days::deadline_fits(report, cell, definitions)
}

fn natures_fit(report: &SectoralReport) -> bool {
    let natures =
        [Term::Received, Term::Observations, Term::Suggestions].map(|term| report.total.get(term).unwrap_or(0));
    let cohort = natures.iter().try_fold(0_u64, |sum, &count| sum.checked_add(count));
    cohort == Some(report.records.cohort)
}

fn after_its_period(report: &SectoralReport) -> bool {
    report.nil_return.as_ref().is_none_or(report_model::measure::NilReturn::is_after_its_period)
}

/// Terms that count a part of what another counts.
const PARTS: [(Term, Term); 22] = [
    (Term::Acknowledged, Term::Received),
    (Term::TransferredIn, Term::Received),
    (Term::Answered, Term::Received),
    (Term::AnsweredReasoned, Term::Answered),
    (Term::Overdue, Term::Unanswered),
    (Term::ClosedWithoutReply, Term::Unanswered),
    (Term::Due, Term::Received),
    (Term::AnsweredDue, Term::Due),
    (Term::AnsweredDue, Term::Answered),
    (Term::InTime, Term::AnsweredDue),
    (Term::Admissible, Term::Received),
    (Term::AnsweredAdmissible, Term::Admissible),
    (Term::AnsweredAdmissible, Term::Answered),
    (Term::Incomplete, Term::Received),
    (Term::IncompleteReplied, Term::Incomplete),
    (Term::IncompleteRepliedInTime, Term::IncompleteReplied),
    (Term::Inadmissible, Term::Received),
    (Term::InadmissibleReplied, Term::Inadmissible),
    (Term::Renewed, Term::Answered),
    (Term::RenewedReopened, Term::Renewed),
    (Term::RenewedRefiled, Term::Renewed),
    (Term::Satisfied, Term::Rated),
];

/// Whether any records can be counted as a cell says.
fn is_possible(cell: &Cell, report: &SectoralReport, definitions: &Definitions) -> bool {
    let fits = |part, whole| cell.get(part).zip(cell.get(whole)).is_none_or(|(part, whole)| part <= whole);
    let both = |one, other, whole| match (cell.get(one), cell.get(other), cell.get(whole)) {
        (Some(one), Some(other), Some(whole)) => one.checked_add(other) == Some(whole),
        _ => true,
    };
    let of_its_terms = |id: &str, numerator, denominator| {
        cell.shares.get(id).is_none_or(|share| {
            let above = cell.get(numerator).is_none_or(|count| share.num <= count);
            let below = cell.get(denominator).is_none_or(|count| share.den == count);
            share.num <= share.den && above && below
        })
    };
    PARTS.iter().all(|&(part, whole)| fits(part, whole))
        && both(Term::Answered, Term::Unanswered, Term::Received)
        && definitions.shares().all(|(indicator, above, below)| of_its_terms(&indicator.id, above, below))
        && (report.declared.is_some() || is_counted(cell))
}

/// Whether what was counted record by record fits: every term with all that it includes, and the sums of two.
fn is_counted(cell: &Cell) -> bool {
    let fits = |part, whole| cell.get(part).zip(cell.get(whole)).is_none_or(|(part, whole)| part <= whole);
    let both = |&(whole, one, other): &(Term, Term, Term)| match (cell.get(one), cell.get(other), cell.get(whole)) {
        (Some(one), Some(other), Some(whole)) => one.checked_add(other) == Some(whole),
        _ => true,
    };
    Term::ALL.iter().all(|&whole| includes(whole).iter().all(|&part| fits(part, whole))) && SUMS.iter().all(both)
}

fn is_bounded(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_i64().is_some_and(|number| number.unsigned_abs() <= MOST),
        Value::Array(values) => values.iter().all(is_bounded),
        Value::Object(fields) => fields.values().all(is_bounded),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

/// What is unknown lies within what it is unknown of: no bound is wider than the records.
fn unknown_fits(report: &SectoralReport) -> bool {
    let (records, unknown) = (report.records, &report.unknown);
    let count = |term: Term| report.total.get(term).unwrap_or(0);
    let sent = |(body, count): (&String, &u64)| report.transferred_to.get(body).is_some_and(|all| count <= all);
    let came = |(body, count): (&String, &u64)| report.transferred_from.get(body).is_some_and(|all| count <= all);
    unknown.rejected <= records.rejected.saturating_sub(records.tests)
        // A body without a column of replies counts no unanswered ones: all that it received may be dealt with.
        && unknown.of(Term::Answered) <= report.total.get(Term::Unanswered).unwrap_or(count(Term::Received))
        && unknown.of(Term::InTime) <= unknown.of(Term::Answered)
        && unknown.of(Term::Renewed) <= count(Term::Answered)
        && unknown.sent_on.iter().all(sent)
        && unknown.arrived.iter().flatten().all(came)
}

/// A record stands in one cell of each table, but for the reasons of art. 11 and 12: there it may stand in several.
/// Declared counts may break down some of the terms alone, the three natures at least.
fn adds_up(table: &Table, report: &SectoralReport) -> bool {
    let total = &report.total;
    if table.id == BreakdownId::Admissibility {
        return tables::reasons_fit(table, report);
    }
    let in_some = |holds: &dyn Fn(&Cell) -> bool| {
        report.declared.is_none() || table.cells.iter().any(|cell| holds(&cell.measures))
    };
    let is_nature = |term: Term| matches!(term, Term::Received | Term::Observations | Term::Suggestions);
    let held = |term: Term| is_nature(term) || in_some(&|cell| cell.counts.contains_key(&term));
    let whole: BTreeMap<Term, u64> =
        total.counts.iter().map(|(&t, &count)| (t, count)).filter(|&(t, _)| held(t)).collect();
    let mut counts: BTreeMap<Term, u64> = whole.keys().map(|&term| (term, 0)).collect();
    let told = total.shares.keys().filter(|id| in_some(&|cell| cell.shares.contains_key(*id)));
    let mut shares: BTreeMap<&str, (u64, u64)> = told.map(|id| (id.as_str(), (0, 0))).collect();
    for cell in &table.cells {
        for (term, count) in &cell.measures.counts {
            let Some(sum) = counts.get_mut(term) else { return false };
            let Some(more) = sum.checked_add(*count) else { return false };
            *sum = more;
        }
        for (id, share) in &cell.measures.shares {
            let Some(sum) = shares.get_mut(id.as_str()) else { return false };
            let Some(more) = sum.0.checked_add(share.num).zip(sum.1.checked_add(share.den)) else { return false };
            *sum = more;
        }
    }
    let same = |(id, &(num, den)): (&&str, &(u64, u64))| total.shares.get(*id) == Some(&Fraction::new(num, den));
    let days = |of: fn(&Cell) -> &DayHistogram| {
        let mut sum = DayHistogram::default();
        table.cells.iter().for_each(|cell| sum += of(&cell.measures));
        sum == *of(total)
    };
    let days = report.declared.is_some() || (days(|cell| &cell.days_to_reply) && days(|cell| &cell.age_unanswered));
    counts == whole && shares.iter().all(same) && days
}

fn has_its_keys(table: &Table, report: &SectoralReport) -> bool {
    let dimensions = table.id.dimensions();
    let months = report.period.month_keys();
    let mut last: Option<&[String]> = None;
    table.dimensions.iter().eq(dimensions.iter())
        && table.cells.iter().all(|cell| {
            let rising = last.is_none_or(|last| last < cell.key.as_slice());
            last = Some(&cell.key);
            // What a part of the body does not break down has no month.
            let no_month = |key: &String| key == UNSPECIFIED && report.declared.is_some();
            let month = (dimensions.iter().zip(&cell.key))
                .all(|(&dimension, key)| dimension != Dimension::Month || months.contains(key) || no_month(key));
            rising && month && cell.key.len() == dimensions.len() && cell.measures.protected.is_none()
        })
}

/// The indicators are recomputed from the tally, bounds and verdicts included.
fn computed(report: &SectoralReport, definitions: &Definitions) -> bool {
    let moved = |_: &Coverage| Moved { unknown: report.unknown.clone(), ..Moved::default() };
    sectoral::shares(definitions, &report.tally(), moved) == report.indicators
}
