//! The arithmetic, on a small synthesis with figures put into it.

use report_model::measure::Texts;
use report_model::portal::{PortalFigures, Stance};
use report_model::synthesis::Reporting;
use report_model::term::Term;

use super::*;
use crate::consolidate::{Return, SynthesisInputs, consolidate};
use crate::fixture;

fn portal(text: &str) -> PortalFigures {
    fixture::yaml(text)
}

const FIGURES: &str = "period: \"2025\"
source: a bulletin
figures:
  - {id: received, name: {en: Received}, counterpart: {term: received}}
  - {id: ratings, name: {en: Ratings}, counterpart: {sum_of_terms: [rated, reopenings]}}
  - {id: processed, name: {en: Processed}, counterpart: {none: {reason: {en: it counts statuses}}}}
";

fn with(rest: &str) -> PortalFigures {
    portal(&format!("{FIGURES}{rest}"))
}

#[test]
fn a_total_is_the_sum_of_its_parts_or_is_said_not_to_be() {
    let figures = with(
        "
total: {received: 10, processed: 7}
groups: {MIN: {received: 6, processed: 3}, EEP: {received: 3}}
bodies: {A: {received: 4}, B: {received: 2}}
months: {received: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0]}
parts:
  - {figure: received, of: groups}
  - {figure: received, of: months}
  - {figure: received, of: bodies}
  - {figure: received, whole: MIN, of: {these: [A, B]}}
  - {figure: processed, of: groups}
",
    );
    let found: Vec<(String, String, u64, i64, Option<bool>, usize)> = sums(&figures)
        .into_iter()
        .map(|sum| (sum.figure, sum.whole, sum.sum, sum.difference, sum.adds_up, sum.missing.len()))
        .collect();
    let line = |figure: &str, whole: &str, sum, difference, adds_up, missing| {
        (figure.to_owned(), whole.to_owned(), sum, difference, adds_up, missing)
    };
    let expected = [
        line("received", "total", 10, 0, Some(true), 0),
        line("received", "total", 9, 1, Some(false), 0),
        line("received", "total", 6, 4, Some(false), 0),
        line("received", "MIN", 6, 0, Some(true), 0),
        line("processed", "total", 3, 4, None, 1),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_rate_follows_from_the_stated_figures_or_else_from_their_parts() {
    let months = "[10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]";
    for (figures, expected) in [
        ("total: {received: 30, processed: 20}", vec![(None, Some((20, 30)), Some(true))]),
        ("total: {received: 30, processed: 21}", vec![(None, Some((21, 30)), Some(false))]),
        ("total: {received: 0, processed: 0}", vec![(None, Some((0, 0)), None)]),
        ("total: {received: 30}", vec![(None, None, None)]),
        // The stated total of one is not set against the months of the other.
        (&format!("total: {{received: 30}}\nmonths: {{processed: {months}}}"), vec![(None, None, None)]),
        (
            &format!("total: {{received: 30}}\nmonths: {{received: {months}, processed: {months}}}"),
            vec![(Some(PartsOf::Months), Some((10, 10)), Some(false))],
        ),
    ] {
        let figures =
            with(&format!("{figures}\nrates: [{{numerator: processed, denominator: received, percent: \"66.7\"}}]\n"));
        let found: Vec<_> = rates(&figures)
            .into_iter()
            .map(|rate| (rate.of, rate.share.map(|share| (share.num, share.den)), rate.agrees))
            .collect();
        assert_eq!(found, expected, "{:?}", figures.total);
    }
}

#[test]
fn either_limit_is_enough() {
    let tolerance = Tolerance { absolute: 5, share: Fraction::new(1, 100) };
    for (portal, sectoral, expected) in [
        (100, 100, Outcome::Equal),
        (100, 105, Outcome::WithinTolerance),
        (100, 94, Outcome::Differs),
        (1000, 990, Outcome::WithinTolerance),
        (1000, 1010, Outcome::WithinTolerance),
        (1000, 989, Outcome::Differs),
        (0, 0, Outcome::Equal),
        (0, 5, Outcome::WithinTolerance),
        (0, 6, Outcome::Differs),
        (u64::MAX, 0, Outcome::Differs),
        (0, u64::MAX, Outcome::Differs),
    ] {
        assert_eq!(compare(portal, sectoral, tolerance), expected, "{portal} {sectoral}");
        assert_eq!(difference(sectoral, portal).signum(), i64::from(sectoral > portal) - i64::from(sectoral < portal));
    }
    assert_eq!(compare(100, 101, Tolerance::default()), Outcome::Differs);
    assert_eq!((difference(3, 5), difference(0, u64::MAX)), (-2, -i64::MAX));
}

/// The minimal cycle, with AEP and OTR reporting, NIL declaring that it received nothing, and others missing.
fn synthesis() -> (Synthesis, Reference) {
    let reference = fixture::reference();
    let period = reference.calendar.default_period;
    let texts = Texts::default();
    let frame = SynthesisInputs {
        reference: &reference,
        period,
        cutoff: reference.calendar.periods[&period].cutoff,
        measures: &[],
        texts: &texts,
        sealed: false,
        portal: None,
        tolerance: Tolerance::default(),
    };
    let mut synthesis = consolidate(frame, |_| Return::None).expect("a synthesis");
    let cell = |received: u64, rated: Option<u64>| {
        let mut cell = Cell::default();
        cell.counts.insert(Term::Received, received);
        if let Some(rated) = rated {
            cell.counts.extend([(Term::Rated, rated), (Term::Reopenings, 1)]);
        }
        cell
    };
    for (id, reporting, total) in [
        ("AEP", Reporting::Reported, cell(40, Some(6))),
        ("OTR", Reporting::Reported, cell(12, None)),
        ("NIL", Reporting::NilReturn, cell(0, Some(0))),
    ] {
        let line = synthesis.agencies.iter_mut().find(|line| line.agency == id).expect("it joined");
        (line.reporting, line.total) = (reporting, Some(total.clone()));
        let group = synthesis.kinds.get_mut(&line.kind).expect("its kind");
        match reporting {
            Reporting::NilReturn => group.nil_returns += 1,
            _ => group.reported += 1,
        }
        group.total.add(&total);
    }
    (synthesis, reference)
}

fn compared(text: &str) -> BTreeMap<(Scope, String, String), Comparison> {
    let (synthesis, reference) = synthesis();
    let tolerance = Tolerance { absolute: 2, share: Fraction::new(0, 1) };
    let contested = PortalStance { stance: Stance::Contested, note: report_model::Localised::default() };
    let found = reconcile(&with(text), tolerance, &synthesis, &reference, |body, figure| {
        (body == "AEP" && figure == "received").then(|| contested.clone())
    });
    let lines = found.comparisons.into_iter();
    lines.map(|line| ((line.scope, line.id.clone(), line.figure.clone()), line)).collect()
}

#[test]
fn each_figure_is_compared_with_its_counterpart_or_is_said_not_to_be() {
    let lines = compared(
        "
bodies:
  AEP: {received: 43, ratings: 7, processed: 40}
  OTR: {received: 11, ratings: 3}
  NIL: {received: 0}
  XYZ: {received: 5}
",
    );
    let of = |id: &str, figure: &str| {
        let line = &lines[&(Scope::Body, id.to_owned(), figure.to_owned())];
        (line.portal, line.sectoral, line.difference, line.outcome)
    };
    assert_eq!(of("AEP", "received"), (Some(43), Some(40), Some(-3), Outcome::Differs));
    assert_eq!(of("AEP", "ratings"), (Some(7), Some(7), Some(0), Outcome::Equal));
    assert_eq!(of("AEP", "processed"), (Some(40), None, None, Outcome::DefinitionDiffers));
    assert_eq!(of("OTR", "received"), (Some(11), Some(12), Some(1), Outcome::WithinTolerance));
    assert_eq!(of("OTR", "ratings"), (Some(3), None, None, Outcome::NotMeasured));
    assert_eq!(of("NIL", "received"), (Some(0), Some(0), Some(0), Outcome::Equal));
    assert_eq!(of("XYZ", "received"), (Some(5), None, None, Outcome::UnknownToRegister));
    let stances: Vec<&str> = lines.values().filter(|line| line.stance.is_some()).map(|line| line.id.as_str()).collect();
    assert_eq!(stances, ["AEP"]);
}

#[test]
fn a_sum_says_how_much_of_it_has_no_report() {
    let lines = compared(
        "
total: {received: 60, ratings: 20}
groups: {EEP: {received: 20, ratings: 9}, MIN: {ratings: 4}, CT: {received: 9}, ZZZ: {received: 1}}
bodies:
  AEP: {received: 43, ratings: 8}
  OTR: {received: 11, ratings: 3}
  CTX: {received: 9}
  XYZ: {received: 5}
",
    );
    let of = |scope: Scope, id: &str, figure: &str| {
        let line = &lines[&(scope, id.to_owned(), figure.to_owned())];
        (line.sectoral, line.difference, line.outcome, line.without_report)
    };
    assert_eq!(of(Scope::Total, TOTAL, "received"), (Some(52), Some(-8), Outcome::Differs, Some(14)));
    assert_eq!(of(Scope::Total, TOTAL, "ratings"), (Some(8), Some(-12), Outcome::Differs, Some(3)));
    assert_eq!(of(Scope::Group, "EEP", "received"), (Some(40), Some(20), Outcome::Differs, Some(0)));
    assert_eq!(of(Scope::Group, "MIN", "ratings"), (None, None, Outcome::NotMeasured, None));
    assert_eq!(of(Scope::Group, "CT", "received"), (None, None, Outcome::NotReported, None));
    assert_eq!(of(Scope::Group, "ZZZ", "received"), (None, None, Outcome::UnknownToRegister, None));
}

#[test]
fn a_body_that_the_portal_does_not_know_is_said_where_it_publishes_by_body() {
    let with_bodies = compared("bodies: {AEP: {received: 40}}\n");
    let line = &with_bodies[&(Scope::Body, "OTR".to_owned(), "received".to_owned())];
    assert_eq!((line.portal, line.sectoral, line.outcome), (None, Some(12), Outcome::NotOnPortal));
    assert!(!with_bodies.keys().any(|(_, id, _)| id == "NIL"), "nothing received, and nothing on the portal");
    let without = compared("total: {received: 60}\n");
    assert!(without.keys().all(|(scope, ..)| *scope == Scope::Total));
    assert_eq!(without.values().next().expect("a line").without_report, None);
}

#[test]
fn figures_that_break_off_before_the_period_ends_are_not_compared() {
    let lines = compared("extracted: 2025-11-27\ntotal: {received: 60}\nbodies: {AEP: {received: 40, processed: 3}}\n");
    let outcomes: BTreeSet<(&str, Outcome)> = lines.values().map(|line| (line.figure.as_str(), line.outcome)).collect();
    let expected = [("processed", Outcome::DefinitionDiffers), ("received", Outcome::PeriodNotOver)];
    assert_eq!(outcomes, BTreeSet::from(expected));
    assert!(lines.values().all(|line| line.difference.is_none()));
}

#[test]
fn a_total_covers_the_kinds_that_it_says() {
    let sectoral = |covers: &str| {
        let lines = compared(&format!("covers: {covers}\ntotal: {{received: 60}}\n"));
        lines.values().next().expect("a line").sectoral
    };
    assert_eq!((sectoral("[EEP]"), sectoral("[MIN, EEP]"), sectoral("[CT]")), (Some(40), Some(52), None));
}
