//! What the days of a report say of one another: cut-offs, extractions, delays and the legal deadline.

use chrono::{Days, Months, NaiveDate};
use report_model::DayHistogram;
use report_model::definitions::{BreakdownId, Definitions};
use report_model::sectoral::SectoralReport;
use report_model::tally::Cell;
use report_model::term::Term;

/// The most days that two dates of four digits lie apart.
const MOST_DAYS: u32 = 3_652_425;

/// Where replies are measured, every answered complaint has a delay and every unanswered one an age.
/// Declared counts have none; the records beside them have theirs.
pub(super) fn histograms_fit(report: &SectoralReport, cell: &Cell) -> bool {
    let sum = |days: &DayHistogram| days.0.values().try_fold(0_u64, |sum, &n| sum.checked_add(n));
    // Only the public edition has bands.
    if [&cell.days_to_reply, &cell.age_unanswered].iter().any(|days| days.0.keys().any(|&day| day > MOST_DAYS)) {
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

/// Whether the legal deadline read off the delays is the one that is counted: a reply up to its last day is in time where
/// the complaint was due by the cut-off, and whatever is older than it is overdue. Declared counts have no delays.
pub(super) fn deadline_fits(report: &SectoralReport, cell: &Cell, definitions: &Definitions) -> bool {
    let count = |term: Term| cell.get(term);
    let (Some(answered), Some(due), Some(in_time), Some(overdue)) =
        (count(Term::Answered), count(Term::AnsweredDue), count(Term::InTime), count(Term::Overdue))
    else {
        return true;
    };
    if report.declared.is_some() {
        return true;
    }
    let limit = definitions.clock.deadline_days;
    let within: u64 = cell.days_to_reply.0.range(..=limit).map(|(_, count)| count).sum();
    let late: u64 = cell.age_unanswered.0.range(limit.saturating_add(1)..).map(|(_, count)| count).sum();
    let not_due = answered.saturating_sub(due);
    in_time <= within && within <= in_time.saturating_add(not_due) && late == overdue
}

/// Whether each cut-off is the earlier of the extraction and the nominal one. A file whose extraction nobody declares has
/// the nominal one.
pub(super) fn cutoffs_fit(report: &SectoralReport) -> bool {
    let (nominal, (first, last)) = (report.nominal_cutoff, report.cutoffs());
    let cutoffs = match report.extracted {
        Some((earliest, latest)) if report.nil_return.is_none() => {
            first == earliest.min(nominal) && [latest.min(nominal), nominal].contains(&last)
        }
        // Of nothing received no file was extracted.
        _ => (first, last) == (nominal, nominal),
    };
    cutoffs && report.cutoff == first
}

/// Whether no file was extracted before the period began.
pub(super) fn extracted_in_time(report: &SectoralReport) -> bool {
    report.extracted.is_none_or(|(first, last)| report.period.first_day() <= first && first <= last)
}

/// Whether each month agrees with the cut-offs: nothing came in after the last extraction, and what came in long before the
/// first cut-off was due by then.
pub(super) fn months_fit(report: &SectoralReport, definitions: &Definitions) -> bool {
    let (first, last) = report.cutoffs();
    let deadline = Days::new(u64::from(definitions.clock.deadline_days));
    report.table(BreakdownId::Month).iter().all(|cell| {
        let begins = cell.key.first().and_then(|key| format!("{key}-01").parse::<NaiveDate>().ok());
        let Some(begins) = begins else { return true };
        let ends = begins.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(begins);
        let count = |term: Term| cell.measures.get(term);
        let records: u64 = [Term::Received, Term::Observations, Term::Suggestions].into_iter().filter_map(count).sum();
        let is_possible = last >= report.nominal_cutoff || begins <= last || records == 0;
        let all_due = ends.checked_add_days(deadline).is_some_and(|due| due < first);
        is_possible && (!all_due || count(Term::Due).is_none_or(|due| Some(due) == count(Term::Received)))
    })
}
