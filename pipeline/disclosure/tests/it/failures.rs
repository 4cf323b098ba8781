//! What an outsider found under the rules before, with the numbers: none of it is left.

use report_model::definitions::BreakdownId;
use report_model::term::Term;

use crate::made::{self, Chance};
use crate::office::Office;
use crate::properties::narrow;

fn cell(report: &report_model::SectoralReport, id: BreakdownId, key: &str) -> report_model::tally::Cell {
    let cells = report.table(id);
    cells.iter().find(|cell| cell.key == [key]).map(|cell| cell.measures.clone()).unwrap_or_default()
}

/// Answered: 763 in all, the others 0, 355 and 0: the withheld one was 408 of 412. A part whose true value is zero is
/// unknown to an outsider, and is in the equations.
#[test]
fn parts_that_are_zero_are_unknown_too() {
    let mut office = Office::new(1, made::policy());
    let cells = [("R0", 412, 408), ("R1", 3, 0), ("R2", 371, 355), ("R3", 2, 0)];
    let place = office.file(made::by_region(&office.reference, 0, &cells));
    let public = office.publish(&[place], None).expect("published");
    let report = public.reports()["B0000"].report();
    assert_eq!(report.total.get(Term::Answered), Some(763), "the whole is free");
    for key in ["R1", "R3"] {
        let cell = cell(report, BreakdownId::Region, key);
        assert!(cell.withholds(Term::Received) && cell.withholds(Term::Answered), "with all its terms, zeros too");
    }
    assert_eq!(narrow(&office), []);
}

/// 33 in a year less 22 and 9 in two parts of it leave 2: protected tables are of the main period alone.
#[test]
fn parts_of_a_year_publish_what_is_free() {
    for (period, received) in [("2025", 33), ("2025-Q1", 22), ("2025-H1", 9)] {
        let mut office = Office::new(1, made::policy());
        let cells = [("R0", received, 5), ("R1", 120, 100)];
        let exact = made::by_region_in(&office.reference, (0, made::period(period)), &cells);
        let place = office.file(exact);
        let public = office.publish(&[place], None).expect("published");
        let report = public.reports()["B0000"].report();
        if period == "2025" {
            assert_eq!(cell(report, BreakdownId::Region, "R0").get(Term::Received), Some(33));
            continue;
        }
        assert!(report.tables.iter().all(|table| office.policy.free.contains(&table.id)), "{period}");
        assert!(report.tables.iter().any(|table| table.id == BreakdownId::Channel), "{period}");
    }
}

/// Where every complaint was due, `due` gives `received` away: one pattern for all terms.
#[test]
fn due_is_withheld_with_received() {
    let mut office = Office::new(1, made::policy());
    let place = office.file(made::by_region(&office.reference, 0, &[("R0", 90, 80), ("R1", 4, 4), ("R2", 60, 31)]));
    let public = office.publish(&[place], None).expect("published");
    let report = public.reports()["B0000"].report();
    assert!(report.complete);
    for cell in report.table(BreakdownId::Region) {
        let terms = [Term::Received, Term::Due, Term::Answered, Term::InTime];
        let hidden = terms.map(|term| cell.measures.withholds(term));
        assert!(hidden == [true; 4] || hidden == [false; 4], "{cell:?}");
    }
    assert_eq!(cell(report, BreakdownId::Month, "2025-08").get(Term::Due), Some(154), "a month is free");
}

/// Bands that were merged by a known rule gave their small part away beside a quantile: now they are as they are.
#[test]
fn bands_are_not_merged() {
    let mut office = Office::new(1, made::policy());
    let place = office.file(made::by_region(&office.reference, 0, &[("R0", 90, 80), ("R1", 60, 60)]));
    let public = office.publish(&[place], None).expect("published");
    let total = &public.reports()["B0000"].report().total;
    assert_eq!(total.days_to_reply.0.get(&30), Some(&136));
    assert_eq!(total.days_to_reply.0.get(&90), Some(&4), "how the administration answered is free");
    let protected = total.protected.as_ref().expect("quantiles");
    assert_eq!((protected.median, protected.ninth_decile), (Some(20), Some(20)));
}

/// Eight corrections, a late body, and a synthesis after each: all can be published, and what was shown stays shown.
#[test]
fn every_correction_can_be_published() {
    let mut office = Office::new(5, made::policy());
    let mut chance = Chance(11);
    let of = made::period("2025");
    let file = |office: &mut Office, chance: &mut Chance, body: u64, size: u64| {
        let exact = made::report(&office.reference, chance, (body, size), of, (6, true));
        office.file(exact)
    };
    let all: Vec<usize> = [400, 150, 60, 220]
        .into_iter()
        .enumerate()
        .map(|(body, size)| file(&mut office, &mut chance, body as u64, size))
        .collect();
    let joined = office.join();
    office.publish(&all, Some(joined)).expect("published");
    for round in 0..8_u64 {
        let body = round % 4;
        let size = [400, 150, 60, 220][usize::try_from(body).expect("small")] + round;
        let place = file(&mut office, &mut chance, body, size);
        office.publish(&[place], None).unwrap_or_else(|error| panic!("correction {round}: {error}"));
        if round % 3 == 2 {
            let joined = office.join();
            office.publish(&[], Some(joined)).unwrap_or_else(|error| panic!("synthesis {round}: {error}"));
        }
    }
    let late = file(&mut office, &mut chance, 4, 130);
    office.publish(&[late], None).expect("a late body");
    let joined = office.join();
    office.publish(&[], Some(joined)).expect("a synthesis after it");
    assert_eq!(narrow(&office), []);
}

/// Two regions of 253 and 183 complaints vanished for a “not given” of 6: six are shown.
#[test]
fn nothing_vanishes_for_a_count_that_is_not_protected() {
    let mut office = Office::new(1, made::policy());
    let cells = [("R0", 253, 200), ("R1", 183, 150), ("unspecified", 6, 6)];
    let place = office.file(made::by_region(&office.reference, 0, &cells));
    let public = office.publish(&[place], None).expect("published");
    assert_eq!(public.audit().figures().1, 0, "nothing is withheld");
}

/// A region is the sum of its provinces: a small one is withheld with another of its region, and the regions are shown.
#[test]
fn a_province_is_not_its_region_less_the_others() {
    let mut policy = made::policy();
    policy.protected = vec![BreakdownId::Region, BreakdownId::Province];
    let mut office = Office::new(1, policy);
    let cells = [
        ("R00/P00_0", 3, 3),
        ("R00/P00_1", 60, 50),
        ("R00/P00_2", 20, 18),
        ("R01/P01_0", 90, 80),
        ("R01/P01_1", 12, 10),
        ("R02/P02_0", 33, 30),
    ];
    let place = office.file(made::by_region(&office.reference, 0, &cells));
    let public = office.publish(&[place], None).expect("published");
    let report = public.reports()["B0000"].report();
    let hidden = |id: BreakdownId| -> Vec<String> {
        let cells = report.table(id).iter().filter(|cell| cell.measures.withholds(Term::Received));
        cells.map(|cell| cell.key[0].clone()).collect()
    };
    assert_eq!(hidden(BreakdownId::Region), Vec::<String>::new());
    assert_eq!(hidden(BreakdownId::Province), ["P00_0", "P00_2"]);
    assert_eq!(narrow(&office), []);
}

/// A region of three complaints is as small as its only province: both are withheld, with another of each.
#[test]
fn a_small_region_hides_its_provinces() {
    let mut policy = made::policy();
    policy.protected = vec![BreakdownId::Region, BreakdownId::Province];
    let mut office = Office::new(1, policy);
    let cells = [("R00/P00_0", 3, 3), ("R01/P01_0", 90, 80), ("R01/P01_1", 12, 10), ("R02/P02_0", 33, 30)];
    let place = office.file(made::by_region(&office.reference, 0, &cells));
    let public = office.publish(&[place], None).expect("published");
    let report = public.reports()["B0000"].report();
    for (id, key) in [(BreakdownId::Region, "R00"), (BreakdownId::Province, "P00_0")] {
        assert!(cell(report, id, key).withholds(Term::Received), "{key}");
    }
    assert!(!public.reports()["B0000"].withheld().contains("tables.province"), "they are published");
    assert_eq!(narrow(&office), []);
}

/// A province that is named with another region adds up to nothing: the body publishes no provinces, nor does a synthesis
/// that it is in, and both are published.
#[test]
fn provinces_outside_their_regions_stop_nothing() {
    let mut policy = made::policy();
    policy.protected = vec![BreakdownId::Region, BreakdownId::Province];
    let mut office = Office::new(2, policy);
    let strange = [("R00/P00_0", 90, 80), ("R01/P02_0", 60, 50), ("R02/P02_1", 30, 30)];
    let fine = [("R00/P00_0", 70, 60), ("R01/P01_0", 60, 50), ("R02/P02_1", 3, 3)];
    let places = [(0, &strange), (1, &fine)].map(|(body, cells)| {
        let exact = made::by_region(&office.reference, body, cells);
        office.file(exact)
    });
    let joined = office.join();
    let public = office.publish(&places, Some(joined)).expect("published");
    let leaves = |withheld: &std::collections::BTreeSet<String>| withheld.contains("tables.province");
    assert!(leaves(public.reports()["B0000"].withheld()));
    assert!(!leaves(public.reports()["B0001"].withheld()));
    assert!(leaves(public.synthesis().expect("a synthesis").withheld()));
    assert_eq!(narrow(&office), []);
}
