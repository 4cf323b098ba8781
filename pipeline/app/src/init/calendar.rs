//! The dates of a period by rule: those of the decree where it ends with the year, and otherwise the first day of the
//! month in which every complaint of the period has become due.

use chrono::{Datelike, Days, Months, NaiveDate};
use report_model::period::Period;
use report_model::reference::PeriodDates;

/// Years of which a new cycle has the dates, the first included.
const YEARS: i32 = 3;
/// The parts of a year, as periods are written.
const PARTS: [&str; 7] = ["", "-H1", "-H2", "-Q1", "-Q2", "-Q3", "-Q4"];
/// Between the day that stands on a report and the day on which it is due.
const BEFORE_DUE: Days = Days::new(6);

/// The year of a period with its parts, and those of the years that follow.
pub(super) fn periods(first: Period) -> Vec<Period> {
    let years = first.year()..first.year().saturating_add(YEARS);
    let written = years.flat_map(|year| PARTS.map(|part| format!("{year}{part}")));
    written.filter_map(|period| period.parse().ok()).collect()
}

/// The dates of a period, where a reply is due after so many days.
pub(super) fn dates(period: Period, deadline: u32) -> PeriodDates {
    let last = period.last_day();
    if last.month() == 12 {
        return of_year_end(last.year() + 1);
    }
    // The first day on which nothing of the period is due any more, and from there the first of a month.
    let mature = last + Days::new(u64::from(deadline) + 1);
    let cutoff = if mature.day() == 1 { mature } else { first_of_next(mature) };
    let report_due = first_of_next(cutoff) - Days::new(1);
    let synthesis_due = first_of_next(first_of_next(cutoff)) - Days::new(1);
    PeriodDates { cutoff, report_due, synthesis_due, dated: report_due - BEFORE_DUE, publication_due: None }
}

/// What ends with the year: art. 18 (31 March), art. 19 (30 June), law 54-19, art. 30 (the first quarter).
fn of_year_end(year: i32) -> PeriodDates {
    let on = |month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a day that every year has");
    let report_due = on(3, 31);
    PeriodDates {
        cutoff: on(3, 15),
        report_due,
        synthesis_due: on(6, 30),
        dated: report_due - BEFORE_DUE,
        publication_due: Some(report_due),
    }
}

fn first_of_next(day: NaiveDate) -> NaiveDate {
    day.with_day(1).expect("every month has a first") + Months::new(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(period: &str) -> [String; 4] {
        let dates = dates(period.parse().expect("a period"), 60);
        [dates.cutoff, dates.report_due, dates.synthesis_due, dates.dated].map(|day| day.to_string())
    }

    #[test]
    fn a_year_has_the_dates_of_the_decree_and_its_parts_those_of_the_rule() {
        assert_eq!(of("2025"), ["2026-03-15", "2026-03-31", "2026-06-30", "2026-03-25"]);
        assert_eq!(of("2025-Q4"), of("2025"));
        assert_eq!(of("2025-H2"), of("2025"));
        assert_eq!(of("2025-Q1"), ["2025-06-01", "2025-06-30", "2025-07-31", "2025-06-24"]);
        assert_eq!(of("2025-H1"), ["2025-09-01", "2025-09-30", "2025-10-31", "2025-09-24"]);
        assert_eq!(of("2025-Q2"), of("2025-H1"));
        assert_eq!(of("2025-Q3"), ["2025-12-01", "2025-12-31", "2026-01-31", "2025-12-25"]);
    }

    #[test]
    fn every_complaint_of_a_period_is_due_before_its_cut_off() {
        for year in 2018..2060 {
            for period in periods(year.to_string().parse().expect("a year")) {
                let dates = dates(period, 60);
                assert!(period.last_day() + Days::new(60) < dates.cutoff, "{period}");
                assert!(dates.cutoff <= dates.dated && dates.dated <= dates.report_due, "{period}");
                assert!(dates.report_due < dates.synthesis_due, "{period}");
            }
        }
        assert_eq!(periods("2025-Q3".parse().expect("a period")).len(), 21);
    }
}
