//! What was published before binds what is published now.

use disclosure::{Cycle, PublicCycle, PublicCycleData, control};
use report_model::SectoralReport;
use report_model::reference::Reference;
use report_model::term::Term;

use crate::edition::{Made, cycle};
use crate::made;
use crate::outsider::{no_small_count_is_determined, outsider_of};

fn publish(reference: &Reference, reports: &[SectoralReport], earlier: &[&PublicCycleData]) -> PublicCycle {
    let policy = made::policy();
    let input = Cycle {
        reports: reports.iter().collect(),
        synthesis: None,
        reference,
        policy: &policy,
        approved: &[],
        earlier,
    };
    control(input).expect("a public edition")
}

/// Changes the term of a body by moving complaints between two channels that are large enough.
fn move_complaints(report: &mut SectoralReport, records: u64) {
    let table = report.tables.iter_mut().find(|table| table.id.name() == "channel").expect("channels");
    table.cells.sort_by_key(|cell| std::cmp::Reverse(cell.measures.get(Term::Received)));
    for (place, raise) in [(0, true), (1, false)] {
        let counts = &mut table.cells[place].measures.counts;
        for term in [Term::Received, Term::Due, Term::Unanswered, Term::Overdue, Term::Admissible] {
            let count = counts.get_mut(&term).expect("measured");
            *count = if raise { *count + records } else { *count - records };
        }
    }
    table.cells.sort_by(|a, b| a.key.cmp(&b.key));
}

const CELLS: [&str; 2] = ["body:B0000/channel/C0/received", "body:B0000/channel/C1/received"];

#[test]
fn a_small_correction_of_a_published_count_withholds_it() {
    let reference = made::reference(1);
    let mut reports = made::reports(&reference, 1, &[3_000], made::period("2025"));
    let first = publish(&reference, &reports, &[]);
    assert!(CELLS.iter().all(|cell| matches!(first.data().figures[*cell], Some(count) if count > 100)));
    move_complaints(&mut reports[0], 2);
    let blind = publish(&reference, &reports, &[]);
    assert!(CELLS.iter().any(|cell| blind.data().figures[*cell].is_some()));
    let second = publish(&reference, &reports, &[first.data()]);
    assert!(CELLS.iter().all(|cell| second.data().figures[*cell].is_none()));
    // A greater one is no count of 1 to 4.
    move_complaints(&mut reports[0], 20);
    let third = publish(&reference, &reports, &[first.data()]);
    assert!(CELLS.iter().all(|cell| third.data().figures[*cell].is_some()));
    // But what was withheld stays withheld.
    let fourth = publish(&reference, &reports, &[first.data(), second.data()]);
    assert!(CELLS.iter().all(|cell| fourth.data().figures[*cell].is_none()));
}

#[test]
fn what_one_version_withholds_the_next_does_not_show() {
    let reference = made::reference(2);
    let reports = made::reports(&reference, 9, &[700, 400], made::period("2025"));
    let first = publish(&reference, &reports, &[]);
    let more = made::reports(&reference, 10, &[2_700, 1_900], made::period("2025"));
    let second = publish(&reference, &more, &[first.data()]);
    let withheld = first.data().figures.iter().filter(|(_, value)| value.is_none());
    let mut seen = 0;
    for (name, _) in withheld.filter(|(name, _)| !name.contains("days_to_reply:") && !name.contains("age_unanswered:"))
    {
        if let Some(now) = second.data().figures.get(name) {
            seen += 1;
            assert_eq!(*now, None, "{name}");
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn a_year_is_held_against_its_half() {
    let reference = made::reference(1);
    let half = made::reports(&reference, 3, &[900], made::period("2025-H1"));
    let first = publish(&reference, &half, &[]);
    let received = half[0].total.get(Term::Received).expect("measured");
    assert_eq!(first.data().figures["body:B0000/total/received"], Some(received));
    // A year in which the second half had three complaints: half and year cannot both be known.
    let mut year = half.clone();
    year[0].period = made::period("2025");
    let raise = |cell: &mut report_model::tally::Cell| {
        for term in [Term::Received, Term::Due, Term::Unanswered, Term::Overdue, Term::Admissible] {
            *cell.counts.get_mut(&term).expect("measured") += 3;
        }
        for (share, fraction) in &mut cell.shares {
            fraction.den += if share.starts_with("renewed") { 0 } else { 3 };
        }
    };
    raise(&mut year[0].total);
    year[0].records.cohort += 3;
    (year[0].stock.received, year[0].stock.closing) = (received + 3, year[0].stock.closing.map(|closing| closing + 3));
    for table in &mut year[0].tables {
        raise(&mut table.cells[0].measures);
    }
    let alone = publish(&reference, &year, &[]);
    assert_eq!(alone.data().figures["body:B0000/total/received"], Some(received + 3));
    let second = publish(&reference, &year, &[first.data()]);
    assert_eq!(second.data().figures["body:B0000/total/received"], None);
    assert_eq!(second.data().figures["body:B0000/total/records:cohort"], None);
}

#[test]
fn another_cycle_and_another_year_do_not_bind() {
    let reference = made::reference(1);
    let reports = made::reports(&reference, 4, &[800], made::period("2025"));
    let first = publish(&reference, &reports, &[]);
    let mut other = first.data().clone();
    other.cycle = "another".to_owned();
    other.figures.values_mut().for_each(|value| *value = None);
    let mut old = first.data().clone();
    old.period = made::period("2023");
    old.figures.values_mut().for_each(|value| *value = None);
    assert_eq!(publish(&reference, &reports, &[&other, &old]), first);
}

#[test]
fn what_is_stored_reads_back() {
    let reference = made::reference(1);
    let reports = made::reports(&reference, 5, &[300], made::period("2025"));
    let data = publish(&reference, &reports, &[]).data().clone();
    let json = serde_json::to_string(&data).expect("JSON");
    assert_eq!(serde_json::from_str::<PublicCycleData>(&json).expect("as written"), data);
}

#[test]
fn bodies_first_and_then_the_synthesis_shows_no_more_than_both_at_once() {
    for (seed, sizes) in [(11, &[420_u64, 230, 150, 16][..]), (13, &[600, 350, 130, 90, 45, 12, 9])] {
        let made = cycle(seed, sizes);
        let bodies = publish(&made.reference, &made.reports, &[]);
        let whole = made.control_after(&[bodies.data()]).expect("a public edition");
        let figures = &whole.data().figures;
        for (name, shown) in &bodies.data().figures {
            assert_eq!(figures.get(name), Some(shown), "{name}: the same cells in both publications");
        }
        let both = outsider_of(&made, &whole);
        // The outsider has both publications, and every cell of bodies is the same in them.
        no_small_count_is_determined(&made, &both, seed);
        let withheld = figures.iter().filter(|(name, value)| !name.starts_with("body:") && value.is_none()).count();
        assert!(withheld > 0, "the sums pay for what is public already");
        let at_once = made.control().expect("a public edition");
        let other = at_once.data().figures.iter().filter(|(name, now)| bodies.data().figures.get(*name) != Some(now));
        assert!(other.filter(|(name, _)| name.starts_with("body:")).count() > 0, "the test can fail");
    }
}

#[test]
fn a_synthesis_with_one_body_more_does_not_give_that_body_away() {
    for seed in [41, 42] {
        let made = cycle(seed, &[600, 350, 130, 240, 9]);
        let first = Made {
            reference: made.reference.clone(),
            reports: made.reports[..3].to_vec(),
            synthesis: made::synthesis(&made.reference, &made.reports[..3]),
            policy: made::policy(),
        };
        let before = first.control().expect("a public edition");
        let now = made.control_after(&[before.data()]).expect("a public edition");
        let mut outsider = outsider_of(&made, &now);
        outsider
            .remembers(&outsider_of(&first, &before), |part| !part.starts_with("B0003") && !part.starts_with("B0004"));
        no_small_count_is_determined(&made, &outsider, seed);
    }
}
