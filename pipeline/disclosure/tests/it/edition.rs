//! What the public edition holds, and what it refuses to be made of.

use std::collections::BTreeSet;

use disclosure::{Cycle, DisclosureError, PublicCycle, PublicCycleData, control};
use report_model::definitions::{BreakdownId, Verdict};
use report_model::disclosure::DisclosurePolicy;
use report_model::reference::Reference;
use report_model::tally::Cell;
use report_model::term::Term;
use report_model::{SectoralReport, Synthesis};

use crate::made;

pub(crate) struct Made {
    pub(crate) reference: Reference,
    pub(crate) reports: Vec<SectoralReport>,
    pub(crate) synthesis: Synthesis,
    pub(crate) policy: DisclosurePolicy,
}

pub(crate) fn cycle(seed: u64, sizes: &[u64]) -> Made {
    let reference = made::reference(sizes.len() as u64);
    let reports = made::reports(&reference, seed, sizes, made::period("2025"));
    let synthesis = made::synthesis(&reference, &reports);
    Made { reference, reports, synthesis, policy: made::policy() }
}

impl Made {
    pub(crate) fn control(&self) -> Result<PublicCycle, DisclosureError> {
        self.control_after(&[])
    }

    pub(crate) fn control_after(&self, earlier: &[&PublicCycleData]) -> Result<PublicCycle, DisclosureError> {
        control(Cycle {
            reports: self.reports.iter().collect(),
            synthesis: Some(&self.synthesis),
            reference: &self.reference,
            policy: &self.policy,
            approved: &[],
            earlier,
        })
    }
}

const SIZES: &[u64] = &[1_400, 700, 300, 120, 60, 20, 900, 3, 0];

fn each_cell(report: &SectoralReport, mut take: impl FnMut(&Cell, bool)) {
    take(&report.total, true);
    for table in &report.tables {
        table.cells.iter().for_each(|cell| take(&cell.measures, false));
    }
}

#[test]
fn only_declared_tables_and_terms_are_left_and_each_is_shown_or_named() {
    let made = cycle(1, SIZES);
    let public = made.control().expect("a public edition");
    let totals: BTreeSet<Term> = made.policy.terms.iter().chain(&made.policy.totals).copied().collect();
    for exact in &made.reports {
        let report = public.reports()[&exact.agency].report();
        let received = exact.total.get(Term::Received).expect("measured");
        assert!(report.findings.is_empty());
        assert!(report.tables.iter().all(|table| made.policy.tables.contains(&table.id)));
        assert_eq!(report.tables.is_empty(), received > 0 && received < 100, "{}: {received}", exact.agency);
        each_cell(report, |cell, total| {
            let declared = if total { totals.clone() } else { made.policy.terms.iter().copied().collect() };
            let shown: BTreeSet<Term> = cell.counts.keys().copied().collect();
            let named = cell.protected.as_ref().map(|protected| protected.counts.clone()).unwrap_or_default();
            assert!(shown.is_disjoint(&named));
            assert!(shown.union(&named).all(|term| declared.contains(term)));
            assert!(total || (cell.days_to_reply.0.is_empty() && cell.age_unanswered.0.is_empty()));
            assert!(cell.counts.values().all(|count| !(1..5).contains(count)));
        });
        let all: BTreeSet<Term> = exact.total.counts.keys().copied().filter(|term| totals.contains(term)).collect();
        let named = report.total.protected.as_ref().map(|protected| protected.counts.clone()).unwrap_or_default();
        assert_eq!(all, report.total.counts.keys().copied().chain(named).collect());
    }
}

#[test]
fn what_is_shown_is_exact_and_bands_add_up() {
    let mut histograms = 0;
    for seed in [2, 3, 4] {
        let made = cycle(seed, SIZES);
        let public = made.control().expect("a public edition");
        let reports = made.reports.iter().map(|exact| (exact, public.reports()[&exact.agency].report()));
        histograms += reports.filter(|(exact, public)| is_exact(exact, public)).count();
        let synthesis = public.synthesis().expect("a synthesis").synthesis();
        for (term, count) in &synthesis.total.counts {
            assert_eq!(made.synthesis.total.get(*term), Some(*count));
        }
        assert_eq!(
            synthesis.table(BreakdownId::Channel),
            made.synthesis.tables.iter().filter(|t| t.id == BreakdownId::Channel).count()
        );
    }
    assert!(histograms > 1, "no histogram is published: the test says nothing of bands");
}

/// Checks the total of a public report against the exact one. Says whether its histogram of replies is published.
fn is_exact(exact: &SectoralReport, public: &SectoralReport) -> bool {
    for (term, count) in &public.total.counts {
        assert_eq!(exact.total.get(*term), Some(*count));
    }
    for (share, fraction) in &public.total.shares {
        assert_eq!(exact.total.shares.get(share), Some(fraction));
    }
    let bands = &public.total.days_to_reply;
    if !bands.0.is_empty() {
        assert_eq!(Some(bands.total()), public.total.get(Term::Answered));
        for &day in bands.0.keys() {
            let within = if day > 365 { bands.total() } else { exact.total.days_to_reply.within(day) };
            assert_eq!(bands.within(day), within);
        }
        assert!(public.total.get(Term::InTime).is_none_or(|in_time| bands.within(60) <= in_time));
    }
    let quantile = public.total.protected.as_ref().and_then(|protected| protected.median);
    let answered = public.total.get(Term::Answered).unwrap_or(0);
    let timed = [Term::InTime, Term::Overdue].iter().all(|&term| !public.total.withholds(term));
    assert_eq!(quantile.is_some(), answered >= 30 && !bands.0.is_empty() && timed);
    !bands.0.is_empty()
}

/// How many tables of a breakdown there are.
trait HasTable {
    fn table(&self, id: BreakdownId) -> usize;
}

impl HasTable for Synthesis {
    fn table(&self, id: BreakdownId) -> usize {
        self.tables.iter().filter(|table| table.id == id).count()
    }
}

#[test]
fn a_withheld_indicator_has_no_verdict() {
    let made = cycle(3, SIZES);
    let public = made.control().expect("a public edition");
    let mut withheld = 0;
    for report in public.reports().values() {
        for value in &report.report().indicators {
            if value.verdict == Verdict::Withheld {
                withheld += 1;
                assert_eq!((value.numerator, value.denominator, value.bounds), (None, None, None));
            } else if value.verdict != Verdict::NotMeasured {
                let (above, below) = (value.numerator.expect("shown"), value.denominator.expect("shown"));
                assert!([above, below, below - above].iter().all(|count| !(1..5).contains(count)), "{value:?}");
            }
        }
    }
    assert!(withheld > 0, "a body of twenty records publishes no rate");
}

/// Bounds move the refused records, which the audit knows. What else they move outside would come out of them.
#[test]
fn bounds_that_say_more_than_the_audit_knows_are_not_shown() {
    let mut made = cycle(3, SIZES);
    let shown = |made: &Made| {
        let public = made.control().expect("a public edition");
        let reports = public.reports().values().flat_map(|report| &report.report().indicators);
        reports.filter(|value| value.bounds.is_some()).count()
    };
    assert!(shown(&made) > 0);
    for value in made.reports.iter_mut().flat_map(|report| &mut report.indicators) {
        if let Some(bounds) = &mut value.bounds {
            bounds.low.den += 3;
        }
    }
    assert_eq!(shown(&made), 0, "three complaints did not arrive");
}

#[test]
fn the_same_reports_in_any_order_give_the_same_bytes() {
    let mut made = cycle(4, SIZES);
    let first = serde_json::to_vec(&made.control().expect("a public edition")).expect("JSON");
    made.reports.reverse();
    let second = serde_json::to_vec(&made.control().expect("a public edition")).expect("JSON");
    assert!(first == second);
}

#[test]
fn the_audit_says_how_much_is_withheld() {
    let made = cycle(5, SIZES);
    let public = made.control().expect("a public edition");
    let audit = public.audit();
    let withheld = public.data().figures.values().filter(|value| value.is_none()).count() as u64;
    assert!(audit.failing.is_empty() && audit.narrowest >= Some(5) && audit.primary > 0 && audit.secondary > 0);
    assert_eq!(audit.share.num, audit.primary + audit.secondary);
    assert!(audit.share.num <= withheld && audit.share.den == audit.figures, "a figure may be printed twice");
}

#[test]
fn reports_that_do_not_add_up_are_refused_by_name() {
    let mut made = cycle(6, &[500, 400, 300, 200]);
    let cell =
        &mut made.reports[1].tables.iter_mut().find(|table| table.id == BreakdownId::Channel).expect("a table").cells
            [0];
    *cell.measures.counts.get_mut(&Term::Received).expect("measured") += 1;
    let error = made.control().expect_err("a cell too many");
    assert!(
        matches!(&error, DisclosureError::Inconsistent(faults) if faults.iter().any(|f| f.contains("B0001") && f.contains("channel"))),
        "{error}"
    );
}

#[test]
fn a_synthesis_of_other_reports_is_refused() {
    let mut made = cycle(7, &[500, 400, 300, 200]);
    made.reports.remove(3);
    let error = made.control().expect_err("a report is missing");
    assert!(
        matches!(&error, DisclosureError::NotOneCycle(faults) if faults.len() == 1 && faults[0].starts_with("B0003")),
        "{error}"
    );
    made.reports.push(made.reports[0].clone());
    assert!(matches!(made.control(), Err(DisclosureError::NotOneCycle(faults)) if faults.len() == 2));
    made.reports.clear();
    made.policy.tables.push(BreakdownId::ServiceMonth);
    assert!(matches!(made.control(), Err(DisclosureError::Policy(faults)) if faults.len() == 1));
}

#[test]
fn counts_beyond_all_measure_are_refused() {
    let mut made = cycle(8, &[500, 400]);
    for cell in [&mut made.reports[0].total, &mut made.synthesis.total] {
        cell.counts.insert(Term::Received, u64::MAX);
    }
    made.reports[0].records.cohort = u64::MAX;
    made.synthesis.agencies[0].total = Some(made.reports[0].total.clone());
    assert!(matches!(made.control(), Err(DisclosureError::Inconsistent(_))));
}
