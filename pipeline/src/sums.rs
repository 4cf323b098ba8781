//! Whether the figures of a report follow from its own tables: checked before it is approved, and again by the ministry,
//! which believes nothing that it can compute.

use std::collections::{BTreeMap, BTreeSet};

use report_model::DayHistogram;
use report_model::definitions::{BreakdownId, Definitions};
use report_model::quantity::Fraction;
use report_model::sectoral::{self, Moved, SectoralReport, Table};
use report_model::tally::{Cell, Coverage, UNSPECIFIED};
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
    fault(unknown_fits(report), "unknown: it is more than was refused, unanswered or sent on");
    let after = report.nil_return.as_ref().is_none_or(report_model::measure::NilReturn::is_after_its_period);
    fault(after, "nil return: it was declared before its period was over");
    fault(histograms_fit(report, total), "delays: the histograms do not hold the answered and the unanswered");
    let own = |bodies: &BTreeSet<String>| bodies.iter().all(|body| *body == report.agency);
    fault(report.coverage.values().all(|coverage| own(&coverage.bodies)), "coverage: another body stands in it");
    fault(once_each(report, definitions), "tables: one is missing, stands twice, or is of no breakdown of this cycle");
    fault(is_possible(total, definitions), "total: a part is larger than its whole, or a share is not of its terms");
    for table in &report.tables {
        fault(adds_up(table, report), &format!("{}: its cells do not add up to the total", table.id));
        fault(has_its_keys(table, report), &format!("{}: a key does not belong to it", table.id));
        fault(
            table.cells.iter().all(|cell| is_possible(&cell.measures, definitions)),
            &format!("{}: in a cell a part is larger than its whole, or a share is not of its terms", table.id),
        );
        fault(
            margins_agree(table, report),
            &format!("{}: its rows or columns are not those of the table alone", table.id),
        );
    }
    fault(computed(report, definitions), "indicators: they are not those of the tables and definitions");
    faults
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
fn is_possible(cell: &Cell, definitions: &Definitions) -> bool {
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
}

/// Whether each table stands once, is of a breakdown of the cycle, and those that every record has are there.
fn once_each(report: &SectoralReport, definitions: &Definitions) -> bool {
    let ids: BTreeSet<BreakdownId> = report.tables.iter().map(|table| table.id).collect();
    let always = [BreakdownId::Nature, BreakdownId::Month].into_iter().filter(|id| definitions.breakdowns.contains(id));
    let apart = |id: &BreakdownId| alone(*id).iter().all(|one| ids.contains(one));
    ids.len() == report.tables.len()
        && ids.iter().all(|id| definitions.breakdowns.contains(id) && apart(id))
        && (report.records.cohort == 0 || report.declared.is_some() || always.into_iter().all(|id| ids.contains(&id)))
}

/// The tables of the dimensions of a two-way table; none of another.
fn alone(id: BreakdownId) -> Vec<BreakdownId> {
    match id.dimensions() {
        [_] => Vec::new(),
        several => several.iter().filter_map(|name| BreakdownId::from_name(name)).collect(),
    }
}

/// Whether the rows and the columns of a two-way table are the cells of the tables of its dimensions. Declared counts
/// may break down some of the terms alone.
fn margins_agree(table: &Table, report: &SectoralReport) -> bool {
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
    let sum = |days: &DayHistogram| days.0.values().try_fold(0_u64, |sum, &n| sum.checked_add(n));
    // Only the public edition has bands.
    if [&cell.days_to_reply, &cell.age_unanswered].iter().any(|days| days.0.contains_key(&DayHistogram::OPEN)) {
        return false;
    }
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
                .all(|(&dimension, key)| dimension != "month" || months.contains(key) || no_month(key));
            rising && month && cell.key.len() == dimensions.len() && histograms_within(report, &cell.measures)
        })
}

fn histograms_within(report: &SectoralReport, cell: &Cell) -> bool {
    cell.protected.is_none() && histograms_fit(report, cell)
}

/// The indicators are recomputed from the tally, bounds and verdicts included.
fn computed(report: &SectoralReport, definitions: &Definitions) -> bool {
    let moved = |_: &Coverage| Moved { unknown: report.unknown.clone(), ..Moved::default() };
    sectoral::shares(definitions, &report.tally(), moved) == report.indicators
}
