//! Whether the figures of a report follow from its own tables: checked before it is approved, and again by the ministry,
//! which believes nothing that it can compute.

use std::collections::BTreeMap;

use report_model::definitions::{BreakdownId, Definitions};
use report_model::quantity::Fraction;
use report_model::sectoral::{self, SectoralReport, Table};
use report_model::tally::{Cell, UNSPECIFIED};
use report_model::term::Term;
use serde_json::Value;

/// The largest number that a report may hold: far above any body's year, and so far below the largest of 64 bits that no
/// sum over all bodies comes near it.
const MOST: u64 = 1_000_000_000_000;

/// What does not add up, in words without figures of a person; empty when everything does.
pub fn faults(report: &SectoralReport, definitions: &Definitions) -> Vec<String> {
    if !serde_json::to_value(report).is_ok_and(|value| is_bounded(&value)) {
        return vec![format!("numbers: one is larger than {MOST}, which no body can have counted")];
    }
    let mut faults = Vec::new();
    let mut fault = |holds: bool, what: &str| {
        if !holds {
            faults.push(what.to_owned());
        }
    };
    let total = &report.total;
    let count = |term: Term| total.get(term).unwrap_or(0);
    fault(report.records.adds_up(), "records: read is not tallied, rejected, duplicate and out of period together");
    let natures = [Term::Received, Term::Observations, Term::Suggestions].map(count);
    let cohort = natures.iter().try_fold(0_u64, |sum, &count| sum.checked_add(count));
    fault(cohort == Some(report.records.cohort), "total: complaints, observations and suggestions are not the cohort");
    fault(report.stock.received == count(Term::Received), "stock: received is not that of the cohort");
    fault(stock_balances(report), "stock: opening and received are not closed and closing");
    fault(histograms_fit(report, total), "delays: the histograms do not hold the answered and the unanswered");
    let own = |bodies: &std::collections::BTreeSet<String>| bodies.iter().all(|body| *body == report.agency);
    fault(report.coverage.values().all(|coverage| own(&coverage.bodies)), "coverage: another body stands in it");
    for table in &report.tables {
        fault(adds_up(table, report), &format!("{}: its cells do not add up to the total", table.id));
        fault(has_its_keys(table, report), &format!("{}: a key does not belong to it", table.id));
    }
    fault(computed(report, definitions), "indicators: they are not those of the tables and definitions");
    faults
}

fn is_bounded(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_i64().is_some_and(|number| number.unsigned_abs() <= MOST),
        Value::Array(values) => values.iter().all(is_bounded),
        Value::Object(fields) => fields.values().all(is_bounded),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

fn stock_balances(report: &SectoralReport) -> bool {
    let stock = report.stock;
    let (Some(opening), Some(closed), Some(closing)) = (stock.opening, stock.closed, stock.closing) else {
        return true;
    };
    opening.checked_add(stock.received) == closed.checked_add(closing)
}

/// Where replies are measured, every answered complaint has a delay and every unanswered one an age.
/// Declared counts have none; the records beside them have theirs.
fn histograms_fit(report: &SectoralReport, cell: &Cell) -> bool {
    let sum = |days: &report_model::DayHistogram| days.0.values().try_fold(0_u64, |sum, &n| sum.checked_add(n));
    if report.declared.is_some() {
        // Those of the records beside them are a part of the whole.
        let within = |days, whole: Term| {
            sum(days).is_some_and(|sum| sum == 0 || cell.get(whole).is_none_or(|whole| sum <= whole))
        };
        return within(&cell.days_to_reply, Term::Answered) && within(&cell.age_unanswered, Term::Unanswered);
    }
    match (cell.get(Term::Answered), cell.get(Term::Unanswered)) {
        (Some(answered), Some(unanswered)) => {
            sum(&cell.days_to_reply) == Some(answered) && sum(&cell.age_unanswered) == Some(unanswered)
        }
        _ => cell.days_to_reply.0.is_empty() && cell.age_unanswered.0.is_empty(),
    }
}

/// A record stands in one cell of each table, but for the reasons of art. 11 and 12: there it may stand in several.
/// Declared counts may break down some of the terms alone, the three natures at least.
fn adds_up(table: &Table, report: &SectoralReport) -> bool {
    let total = &report.total;
    if table.id == BreakdownId::Admissibility {
        return true;
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
    counts == whole && shares.iter().all(same)
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
                .all(|(&dimension, key)| dimension != "month" || months.contains(key) || no_month(key));
            rising && month && cell.key.len() == dimensions.len() && histograms_within(report, &cell.measures)
        })
}

fn histograms_within(report: &SectoralReport, cell: &Cell) -> bool {
    cell.protected.is_none() && histograms_fit(report, cell)
}

/// The indicators are recomputed from the tally, bounds and verdicts included.
fn computed(report: &SectoralReport, definitions: &Definitions) -> bool {
    let Some(rejected) = report.records.rejected.checked_sub(report.records.tests) else { return false };
    let most = report.total.counts.values().copied().max().unwrap_or(0);
    if most.checked_add(rejected).is_none() {
        return false;
    }
    sectoral::shares(definitions, &report.tally(), |_| rejected) == report.indicators
}
