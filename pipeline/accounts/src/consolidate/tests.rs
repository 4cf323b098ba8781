//! The sums over bodies (contract §2 and §4), on small reports of the minimal cycle.

use report_model::definitions::Verdict;
use report_model::measure::NilReturn;
use report_model::quantity::Fraction;
use report_model::records::RecordCounts;
use report_model::reference::Apart;
use report_model::tally::{Cell, Coverage, Measured, Stock, Tally, Unknown};

use super::*;
use crate::fixture;
use crate::report::{self, Counted};

static NO_TEXTS: std::sync::LazyLock<Texts> = std::sync::LazyLock::new(Texts::default);

fn nothing_written() -> report::Written<'static> {
    report::Written { measures: &[], texts: &NO_TEXTS }
}

/// One body as the tests give it: its complaints, and what is known of them.
#[derive(Clone, Default)]
struct Given {
    received: u64,
    answered: Option<u64>,
    renewed: Option<u64>,
    incomplete: u64,
    reasoned: Option<u64>,
    unknown: Unknown,
    sent: BTreeMap<String, u64>,
    /// Complaints that came from another body.
    arrived: Option<BTreeMap<String, u64>>,
    stock: Option<(u64, u64)>,
}

struct Case {
    reference: Reference,
    portal: Option<PortalFigures>,
    reports: BTreeMap<String, SectoralReport>,
}

impl Case {
    /// The register of the minimal cycle: OTR (MIN), AEP and NIL (EEP), CTX (CT), changed as a test wants.
    fn new(change: impl Fn(&mut Agency)) -> Self {
        let mut reference = fixture::reference();
        reference.register.agencies.iter_mut().for_each(change);
        Case { reference, portal: None, reports: BTreeMap::new() }
    }

    fn frame(&self) -> report::ReportInputs<'_> {
        let period: Period = "2025".parse().expect("a period");
        report::ReportInputs { reference: &self.reference, period, dates: &self.reference.calendar.periods[&period] }
    }

    fn with(mut self, body: &str, given: Given) -> Self {
        let frame = self.frame();
        let agency = self.reference.agency(body).expect("a body of the register");
        let mut tally = Tally::empty(frame.basis());
        let mut counts = BTreeMap::from([(Term::Received, given.received), (Term::Incomplete, given.incomplete)]);
        let answered = given.answered.map(|n| [(Term::Answered, n), (Term::Due, given.received), (Term::InTime, n)]);
        counts.extend(answered.into_iter().flatten());
        counts.extend(given.renewed.map(|n| (Term::Renewed, n)));
        counts.extend(given.reasoned.map(|n| (Term::IncompleteReplied, n)));
        counts.extend(given.arrived.as_ref().map(|from| (Term::TransferredIn, from.values().sum())));
        let covered = Coverage { bodies: [agency.id.clone()].into(), complaints: given.received };
        let shares = self.reference.definitions.shares().filter_map(|(indicator, num, den)| {
            Some((indicator.id.clone(), Fraction::new(*counts.get(&num)?, *counts.get(&den)?)))
        });
        let shares = shares.collect();
        tally.total = Cell { counts, shares, ..Cell::default() };
        tally.coverage = tally.total.measured().into_iter().map(|what| (what, covered.clone())).collect();
        tally.transferred_to = given.sent.clone();
        tally.unknown = Unknown { sent_on: given.sent, arrived: given.arrived.clone(), ..given.unknown };
        tally.transferred_from = given.arrived.unwrap_or_default();
        let part = |part: fn((u64, u64)) -> u64| given.stock.map(part);
        tally.stock = Stock {
            opening: part(|(opening, _)| opening),
            received: given.received,
            closed: given.stock.map(|(opening, closing)| opening + given.received - closing),
            closing: part(|(_, closing)| closing),
            ..Stock::EMPTY
        };
        let rejected = tally.unknown.rejected;
        let counted = Counted {
            tally,
            records: RecordCounts {
                read: given.received + rejected,
                rejected,
                cohort: given.received,
                ..RecordCounts::default()
            },
            findings: BTreeMap::new(),
            cutoffs: (frame.dates.cutoff, frame.dates.cutoff),
            complete: true,
            extracted: None,
            declared: None,
            corrected: None,
        };
        let report = report::of_counts(frame, agency, nothing_written(), counted);
        self.reports.insert(body.to_owned(), report);
        self
    }

    fn with_nil(mut self, body: &str) -> Self {
        let frame = self.frame();
        let agency = self.reference.agency(body).expect("a body of the register");
        let report = report::of_nil_return(frame, agency, nothing_written(), (&nil(None), None));
        self.reports.insert(body.to_owned(), report);
        self
    }

    fn on_portal(mut self, bodies: &str) -> Self {
        let figures =
            "period: \"2025\"\nsource: a bulletin\nfigures:\n  - {id: all, name: {}, counterpart: {term: received}}\n";
        let text = format!("{figures}bodies: {bodies}\n");
        self.portal = Some(fixture::yaml(&text));
        self
    }

    fn synthesis(&self) -> Synthesis {
        let frame = self.frame();
        let frame = SynthesisInputs {
            reference: &self.reference,
            period: frame.period,
            cutoff: frame.dates.cutoff,
            measures: &[],
            texts: &Texts::default(),
            sealed: false,
            portal: self.portal.as_ref(),
            tolerance: Tolerance::default(),
        };
        consolidate(frame, |id| self.reports.get(id).map_or(Return::None, Return::Report)).expect("one basis")
    }
}

fn nil(open_before: Option<u64>) -> NilReturn {
    let (period, date) = ("2025".parse().expect("a period"), "2026-01-10".parse().expect("a day"));
    NilReturn { period, person: report_model::Localised::default(), date, open_before }
}

fn given(received: u64, answered: u64) -> Given {
    Given { received, answered: Some(answered), stock: Some((2, 5)), ..Given::default() }
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

fn rate(synthesis: &Synthesis) -> Option<(u64, u64)> {
    let value = synthesis.indicators.iter().find(|value| value.id == "response_rate")?;
    value.numerator.zip(value.denominator)
}

/// Bodies that took part on any day of the period count in the rates; those of its last day in the number of bodies.
#[test]
fn who_took_part_on_a_day_of_the_period_counts() {
    for (joined, left, special, rates, bodies, row) in [
        (day("2018-06-01"), None, false, true, true, "MIN"),
        (day("2025-12-31"), None, false, true, true, "MIN"),
        (day("2018-06-01"), day("2025-01-01"), false, true, false, "MIN"),
        (day("2018-06-01"), day("2025-12-30"), false, true, false, "MIN"),
        (day("2018-06-01"), day("2024-12-31"), false, false, false, "not_joined"),
        (day("2026-01-01"), None, false, false, false, "not_joined"),
        (None, None, false, false, false, "not_joined"),
        (day("2018-06-01"), None, true, false, false, "special_regime"),
    ] {
        let case = Case::new(|agency| {
            if agency.id == "OTR" {
                (agency.joined, agency.left, agency.special_regime) = (joined, left, special);
            }
        });
        let synthesis = case.with("OTR", given(100, 60)).with("AEP", given(10, 9)).synthesis();
        let said = format!("{joined:?} {left:?} {special}");
        assert_eq!(rate(&synthesis), Some(if rates { (69, 110) } else { (9, 10) }), "{said}");
        let participating = synthesis.indicators.iter().find(|value| value.id == "participating_agencies");
        let others = 2;
        assert_eq!(participating.and_then(|value| value.numerator), Some(others + u64::from(bodies)), "{said}");
        let line = synthesis.agencies.iter().find(|line| line.agency == "OTR").expect("it reported");
        assert_eq!((line.row(), line.headline), (row, rates), "{said}");
        assert_eq!(synthesis.kinds[row].total.get(Term::Received), Some(100), "{said}");
        // Each body stands in one row: together the rows are all that was reported.
        let all: u64 = synthesis.kinds.values().filter_map(|group| group.total.get(Term::Received)).sum();
        assert_eq!(all, 110, "{said}");
    }
    assert_eq!(Apart::ALL.len(), 2);
}

/// Bounds move all that is unknown, for renewals the refused records and unreadable reopenings alone.
#[test]
fn bounds_move_what_is_unknown() {
    let unknown = |rejected: u64, answered: u64, renewed: u64| Unknown {
        rejected,
        unusable_replies: answered / 2,
        unusable_replies_due: answered / 2,
        dealt_with: answered - answered / 2,
        dealt_with_due: answered - answered / 2,
        unreadable_reopenings: renewed,
        ..Unknown::default()
    };
    let sent = |n: u64| BTreeMap::from([("AEP".to_owned(), n)]);
    let otr = |unknown, sent| Given { renewed: Some(7), unknown, sent, ..given(100, 60) };
    for (unknown, sent, arrived, response, renewals) in [
        (unknown(0, 0, 0), sent(0), None, (60, 100, 60, 100), (7, 60, 7, 60)),
        (unknown(5, 0, 0), sent(0), None, (60, 105, 65, 105), (7, 65, 12, 65)),
        (unknown(0, 4, 0), sent(0), None, (60, 100, 64, 100), (7, 60, 7, 60)),
        (unknown(5, 4, 3), sent(0), None, (60, 105, 69, 105), (7, 65, 15, 65)),
        // Sent on: a silent receiver, one that has two of three, one that has all, and one that has more.
        (unknown(0, 0, 0), sent(3), None, (60, 103, 63, 103), (7, 60, 7, 60)),
        (unknown(0, 0, 0), sent(3), Some(2), (60, 101, 61, 101), (7, 60, 7, 60)),
        (unknown(0, 0, 0), sent(3), Some(3), (60, 100, 60, 100), (7, 60, 7, 60)),
        (unknown(0, 0, 0), sent(3), Some(9), (60, 100, 60, 100), (7, 60, 7, 60)),
    ] {
        let mut case = Case::new(|_| ()).with("OTR", otr(unknown.clone(), sent.clone()));
        if let Some(arrived) = arrived {
            // It measures where complaints come from, and no reply: it is in no rate.
            let from = Some(BTreeMap::from([("OTR".to_owned(), arrived)]));
            case = case.with("AEP", Given { received: 50, arrived: from, ..Given::default() });
        }
        let synthesis = case.synthesis();
        let ends = |id: &str| {
            let value = synthesis.indicators.iter().find(|value| value.id == id).expect("an indicator");
            let bounds = value.bounds.expect("a headline has bounds");
            (bounds.low.num, bounds.low.den, bounds.high.num, bounds.high.den)
        };
        assert_eq!(ends("response_rate"), response, "{unknown:?} {sent:?} {arrived:?}");
        assert_eq!(ends("deadline_compliance"), response, "{unknown:?} {sent:?} {arrived:?}");
        assert_eq!(ends("renewed_rate"), renewals, "{unknown:?} {sent:?} {arrived:?}");
        // A report alone cannot know what arrived.
        let own = &case.reports["OTR"].indicator("response_rate").expect("measured").bounds.expect("bounds");
        assert_eq!(own.low.den, 100 + unknown.rejected);
    }
}

/// What confirms a transferred complaint is a complaint: observations that came from there do not.
#[test]
fn transfers_are_confirmed_by_complaints() {
    let from = |n: u64| Some(BTreeMap::from([("OTR".to_owned(), n)]));
    let sender = Given { sent: BTreeMap::from([("AEP".to_owned(), 3)]), ..given(100, 60) };
    for (records, complaints, unconfirmed) in [(3, Some(1), 2), (3, Some(0), 3), (9, Some(3), 0), (3, None, 0)] {
        let receiver = Given { arrived: from(records), ..given(50, 20) };
        let mut case = Case::new(|_| ()).with("OTR", sender.clone()).with("AEP", receiver);
        let aep = case.reports.get_mut("AEP").expect("it reported");
        // Without it, a report of an earlier build.
        aep.unknown.arrived = complaints.and_then(from);
        let synthesis = case.synthesis();
        let transfer = &synthesis.transfers[0];
        assert_eq!((transfer.sent, transfer.received), (Some(3), Some(records)), "records on both sides");
        assert_eq!((transfer.unconfirmed, synthesis.headline.unconfirmed), (Some(unconfirmed), unconfirmed));
    }
}

/// Bodies that did not report enter a second pair, by the portal's count where it has one.
#[test]
fn a_second_pair_moves_the_bodies_that_did_not_report() {
    let of = |synthesis: &Synthesis| {
        let value = synthesis.indicators.iter().find(|value| value.id == "response_rate").expect("it is measured");
        value
            .with_unreported
            .map(|with| (with.bodies, with.counted, with.complaints, with.bounds.low, with.bounds.high))
    };
    let case = || Case::new(|_| ()).with("OTR", given(100, 60));
    assert_eq!(of(&case().synthesis()), None, "nothing is known of them");
    assert_eq!(of(&case().on_portal("{OTR: {all: 130}, CTX: {all: 9}}").synthesis()), None);
    let bounds = (Fraction::new(60, 120), Fraction::new(80, 120));
    let found = of(&case().on_portal("{AEP: {all: 20}, CTX: {all: 9}}").synthesis());
    assert_eq!(found, Some((2, 1, 20, bounds.0, bounds.1)), "AEP and NIL sent nothing");
}

/// The stock of the nation is that of the bodies that measure it, and balances.
#[test]
fn the_national_stock_sums_those_that_measure_it() {
    let unmeasured = Given { stock: None, ..given(40, 10) };
    let synthesis = Case::new(|_| ()).with("OTR", given(100, 60)).with("AEP", unmeasured.clone()).synthesis();
    let stock = synthesis.stock;
    assert_eq!((stock.opening, stock.received, stock.closed, stock.closing), (Some(2), 100, Some(97), Some(5)));
    assert_eq!(stock.balances(), Some(true));
    let coverage = &synthesis.coverage[&Measured::Stock];
    assert_eq!((coverage.bodies.len(), coverage.complaints), (1, 100));
    let nobody = Case::new(|_| ()).with("AEP", unmeasured).synthesis().stock;
    assert_eq!(nobody, Stock { received: 40, ..Stock::EMPTY });
}

/// A part is set against the whole of the bodies that measure the part: 8 of 8, not of 15.
#[test]
fn a_part_has_the_whole_of_the_same_bodies() {
    let all = Given { incomplete: 8, reasoned: Some(8), ..given(100, 60) };
    let some = Given { incomplete: 7, reasoned: None, ..given(40, 10) };
    let synthesis = Case::new(|_| ()).with("OTR", all.clone()).with("AEP", some).synthesis();
    assert_eq!(synthesis.total.get(Term::Incomplete), Some(15));
    assert_eq!(synthesis.total.get(Term::IncompleteReplied), Some(8));
    assert_eq!(synthesis.wholes[&Term::IncompleteReplied][&Term::Incomplete], 8);
    assert_eq!(synthesis.wholes[&Term::IncompleteReplied][&Term::Received], 100);
    assert!(!synthesis.wholes.contains_key(&Term::Answered), "both measure it");
    assert!(Case::new(|_| ()).with("OTR", all).synthesis().wholes.is_empty(), "one body measures the same");
}

/// A lower bound at or under a ceiling shows nothing; above it the target is missed. Bounds on both sides leave it so.
#[test]
fn a_lower_bound_shows_nothing_under_a_ceiling() {
    for (renewed, verdict) in [(0, Verdict::NotShown), (6, Verdict::NotShown), (7, Verdict::Missed)] {
        // Neither reopenings nor re-filings are measured apart: the value is a lower bound.
        let unknown = Unknown { rejected: 50, ..Unknown::default() };
        let body = Given { renewed: Some(renewed), unknown, ..given(100, 60) };
        let case = Case::new(|_| ()).with("OTR", body);
        let value = case.reports["OTR"].indicator("renewed_rate").expect("measured").clone();
        assert!(value.lower_bound);
        assert_eq!(value.verdict, verdict, "{renewed} of 60");
        let variant = case.reports["OTR"].indicator("renewed_rate_of_received").expect("measured");
        assert_eq!(variant.verdict, Verdict::NotShown, "{renewed} of 100");
        let bounds = value.bounds.expect("bounds");
        assert_eq!((bounds.verdict_low, bounds.verdict_high), (Verdict::NotShown, Verdict::Missed));
        assert!(value.straddles_target());
    }
}

/// A nil return is complete, says when it was made, and has the stock that it states; the portal may contradict it.
#[test]
fn a_nil_return_says_what_it_says() {
    let case = Case::new(|_| ()).with("OTR", given(100, 60)).with_nil("NIL");
    let report = &case.reports["NIL"];
    assert!(report.complete);
    assert_eq!(report.stock, Stock::EMPTY);
    for (open, stock) in [
        (0, Stock { opening: Some(0), closed: Some(0), closing: Some(0), ..Stock::EMPTY }),
        (3, Stock { opening: Some(3), ..Stock::EMPTY }),
    ] {
        let agency = case.reference.agency("NIL").expect("a body");
        let made = report::of_nil_return(case.frame(), agency, nothing_written(), (&nil(Some(open)), None));
        assert_eq!(made.stock, stock);
        assert_eq!(crate::recompute::faults(&made, &case.reference), Vec::new());
    }
    for (date, is_after) in [("2025-12-31", false), ("2025-06-01", false), ("2026-01-01", true)] {
        let declared = NilReturn { date: date.parse().expect("a day"), ..nil(None) };
        assert_eq!(declared.is_after_its_period(), is_after, "{date}");
        let agency = case.reference.agency("NIL").expect("a body");
        let made = report::of_nil_return(case.frame(), agency, nothing_written(), (&declared, None));
        assert_eq!(crate::recompute::faults(&made, &case.reference).is_empty(), is_after, "{date}");
    }
    assert!(case.synthesis().contradicted_nil_returns().is_empty());
    let case = case.on_portal("{NIL: {all: 4}, OTR: {all: 100}}");
    assert_eq!(case.synthesis().contradicted_nil_returns(), [("NIL", 4)]);
    let case = case.on_portal("{NIL: {all: 0}}");
    assert!(case.synthesis().contradicted_nil_returns().is_empty());
}
