//! What the public edition holds, and what it refuses to be made of.

use std::collections::BTreeSet;

use disclosure::DisclosureError;
use report_model::definitions::BreakdownId;
use report_model::term::Term;

use crate::made::{self, Chance};
use crate::office::Office;

const SIZES: [u64; 9] = [1_400, 700, 300, 120, 60, 20, 900, 3, 0];

fn office(seed: u64) -> Office {
    let mut office = Office::new(SIZES.len() as u64, made::policy());
    let reports = made::reports(&office.reference, seed, &SIZES, made::period("2025"));
    for report in reports {
        office.file(report);
    }
    office
}

#[test]
fn each_declared_figure_is_shown_exactly_or_named() {
    let mut office = office(1);
    let joined = office.join();
    let all: Vec<usize> = (0..SIZES.len()).collect();
    let public = office.publish(&all, Some(joined)).expect("a public edition");
    let terms: BTreeSet<Term> = office.policy.terms.iter().copied().collect();
    for filed in &office.filed {
        let (exact, report) = (&filed.exact, public.reports()[&filed.exact.agency].report());
        assert_eq!(report.total.get(Term::Received), exact.total.get(Term::Received), "the whole is free");
        assert_eq!(report.indicators.len(), exact.indicators.len());
        assert!(report.findings.is_empty());
        for table in &report.tables {
            let free = office.policy.free.contains(&table.id);
            assert!(free || office.policy.protected.contains(&table.id), "{}", table.id);
            for (cell, was) in table.cells.iter().zip(exact.table(table.id)) {
                let named = cell.measures.protected.as_ref().map(|held| held.counts.clone()).unwrap_or_default();
                let shown: BTreeSet<Term> = cell.measures.counts.keys().copied().collect();
                for term in [Term::Received, Term::Observations, Term::Suggestions] {
                    let few = exact.total.get(term).unwrap_or(0) < office.policy.table_minimum;
                    assert!(free || !few || !shown.contains(&term), "{}: {term} of few records", exact.agency);
                }
                assert!(shown.is_disjoint(&named) && shown.union(&named).all(|term| terms.contains(term)));
                assert!(!free || named.is_empty(), "{}", table.id);
                assert!(cell.measures.counts.iter().all(|(&term, &count)| was.measures.get(term) == Some(count)));
                let primary = [Term::Received, Term::Observations, Term::Suggestions];
                let shown = |&&term: &&Term| (1..5).contains(&cell.measures.get(term).unwrap_or(0));
                assert!(free || primary.iter().find(shown).is_none(), "{} {cell:?}", exact.agency);
                assert!(cell.measures.days_to_reply.0.is_empty() && cell.measures.age_unanswered.0.is_empty());
                let few = cell.measures.shares.values().find(|share| (1..10).contains(&share.den));
                assert_eq!(few, None, "a percentage needs ten records");
            }
        }
    }
    let audit = public.audit();
    assert!(!audit.protected.is_empty() && audit.protected.iter().all(|one| one.width >= one.needed));
    let (figures, withheld) = audit.figures();
    assert!(withheld > 0 && withheld * 5 < figures, "{withheld} of {figures}");
}

#[test]
fn the_same_documents_give_the_same_bytes() {
    let bytes = || {
        let mut office = office(4);
        let joined = office.join();
        let all: Vec<usize> = (0..SIZES.len()).collect();
        serde_json::to_vec(&office.publish(&all, Some(joined)).expect("a public edition")).expect("JSON")
    };
    assert!(bytes() == bytes());
}

#[test]
fn what_was_shown_stays_shown_and_what_was_withheld_stays_withheld() {
    for seed in 0..6 {
        let mut office = office(seed);
        let all: Vec<usize> = (0..SIZES.len()).collect();
        office.publish(&all, None).expect("published");
        let mut chance = Chance(seed + 99);
        let exact = made::report(&office.reference, &mut chance, (0, 1_380), made::period("2025"), (12, true));
        let again = office.file(exact);
        office.publish(&[again], None).expect("published");
        let of = |place: usize| office.filed[place].public.as_ref().expect("public");
        let (before, after) = (of(0).report(), of(again).report());
        // Where a small count came up beside counts that are public, no choice protects it: the table is left out.
        let natures = ["complaint", "observation", "suggestion"];
        let left = |id: BreakdownId, nature: &str| of(again).withheld().contains(&format!("tables.{id}.{nature}"));
        for table in before.tables.iter().filter(|table| office.policy.protected.contains(&table.id)) {
            for cell in &table.cells {
                for (term, nature) in [Term::Received, Term::Observations, Term::Suggestions].into_iter().zip(natures) {
                    if left(table.id, nature) {
                        continue;
                    }
                    let now = after.table(table.id).iter().find(|now| now.key == cell.key);
                    let hidden = now.is_some_and(|now| now.measures.withholds(term));
                    let positive = now.is_some_and(|now| now.measures.get(term).unwrap_or(0) > 0);
                    assert!(!(cell.measures.withholds(term) && positive), "seed {seed}: {} {cell:?}", table.id);
                    assert!(
                        !(cell.measures.get(term).unwrap_or(0) > 0 && hidden),
                        "seed {seed}: {} {cell:?}",
                        table.id
                    );
                }
            }
        }
    }
}

#[test]
fn reports_that_do_not_add_up_are_refused_by_name() {
    let mut office = office(6);
    let tables = &mut office.filed[1].exact.tables;
    let cell = &mut tables.iter_mut().find(|table| table.id == BreakdownId::Region).expect("a table").cells[0];
    *cell.measures.counts.get_mut(&Term::Received).expect("measured") += 1;
    let error = office.publish(&[0, 1], None).expect_err("a cell too many");
    let named = |faults: &[String]| faults.iter().any(|fault| fault.contains("B0001") && fault.contains("region"));
    assert!(matches!(&error, DisclosureError::Inconsistent(faults) if named(faults)), "{error}");
}

#[test]
fn counts_beyond_all_measure_are_refused() {
    let mut office = office(8);
    let exact = &mut office.filed[0].exact;
    for count in
        exact.tables.iter_mut().flat_map(|table| &mut table.cells).flat_map(|cell| cell.measures.counts.values_mut())
    {
        *count = u64::MAX;
    }
    assert!(matches!(office.publish(&[0], None), Err(DisclosureError::Inconsistent(_))));
}

#[test]
fn rules_that_do_not_hold_are_refused() {
    let mut office = office(7);
    office.policy.free.push(BreakdownId::UserKind);
    assert!(matches!(office.publish(&[0], None), Err(DisclosureError::Policy(_))));
}
