//! The portal's figures against themselves (do parts add up, do rates follow from their figures) and against the
//! sectoral reports. A portal counts in its own way: what has no counterpart is not compared.

use std::collections::{BTreeMap, BTreeSet};

use report_model::csv::{Csv, guarded};
use report_model::portal::{
    Comparison, Counterpart, Outcome, PartsOf, PortalFigures, PortalStance, RateCheck, Reconciliation, Scope,
    StatedRate, SumCheck, TOTAL, Tolerance,
};
use report_model::quantity::Fraction;
use report_model::reference::Reference;
use report_model::synthesis::{AgencyLine, Group, Synthesis};
use report_model::tally::Cell;

/// Each stated figure against the sum of its parts: months without being asked, others as the file declares them.
pub fn sums(portal: &PortalFigures) -> Vec<SumCheck> {
    let mut checks = Vec::new();
    for figure in &portal.figures {
        for whole in std::iter::once(TOTAL).chain(portal.groups.keys().map(String::as_str)) {
            let Some(stated) = stated(portal, whole, &figure.id) else { continue };
            for of in divisions(portal, whole, &figure.id) {
                let (sum, missing) = sum_of(portal, &figure.id, &of);
                let adds_up = missing.is_empty().then_some(sum == stated);
                let difference = difference(stated, sum);
                let (figure, whole) = (figure.id.clone(), whole.to_owned());
                checks.push(SumCheck { figure, whole, of, stated, sum, difference, missing, adds_up });
            }
        }
    }
    checks
}

/// Each published percentage against its two figures as they are stated, or else as the sums of their parts: where both
/// are there, [`sums`] says already whether they agree.
pub fn rates(portal: &PortalFigures) -> Vec<RateCheck> {
    portal.rates.iter().flat_map(|rate| rate_checks(portal, rate)).collect()
}

fn rate_checks(portal: &PortalFigures, rate: &StatedRate) -> Vec<RateCheck> {
    let check = |of: Option<PartsOf>, share: Option<Fraction>| RateCheck {
        numerator: rate.numerator.clone(),
        denominator: rate.denominator.clone(),
        whole: rate.whole.clone(),
        stated: rate.percent,
        of,
        share,
        agrees: share.and_then(|share| rate.percent.is_rounded(share)),
    };
    let of_stated = |figure: &str| stated(portal, &rate.whole, figure);
    let as_stated = of_stated(&rate.numerator).zip(of_stated(&rate.denominator));
    if let Some((num, den)) = as_stated {
        return vec![check(None, Some(Fraction::new(num, den)))];
    }
    let mut checks = Vec::new();
    let below = divisions(portal, &rate.whole, &rate.denominator);
    for of in divisions(portal, &rate.whole, &rate.numerator).into_iter().filter(|of| below.contains(of)) {
        let (num, missing) = sum_of(portal, &rate.numerator, &of);
        let (den, missing_too) = sum_of(portal, &rate.denominator, &of);
        if missing.is_empty() && missing_too.is_empty() {
            checks.push(check(Some(of), Some(Fraction::new(num, den))));
        }
    }
    if checks.is_empty() { vec![check(None, None)] } else { checks }
}

/// What the file states of a figure for the whole or a kind.
fn stated(portal: &PortalFigures, whole: &str, figure: &str) -> Option<u64> {
    let of = if whole == TOTAL { Some(&portal.total) } else { portal.groups.get(whole) };
    of?.get(figure).copied()
}

/// What a figure of a whole is divided into.
fn divisions(portal: &PortalFigures, whole: &str, figure: &str) -> Vec<PartsOf> {
    let declared = portal.parts.iter().filter(|parts| parts.figure == figure && parts.whole == whole);
    let months = (whole == TOTAL && portal.months.contains_key(figure)).then_some(PartsOf::Months);
    let mut divisions: Vec<PartsOf> = months.into_iter().collect();
    for parts in declared {
        if !divisions.contains(&parts.of) {
            divisions.push(parts.of.clone());
        }
    }
    divisions
}

/// The sum of the parts of a figure, and the parts for which the file has none.
fn sum_of(portal: &PortalFigures, figure: &str, of: &PartsOf) -> (u64, Vec<String>) {
    type Values = BTreeMap<String, u64>;
    let (mut sum, mut missing) = (0_u64, Vec::new());
    let mut add = |name: &str, values: Option<&Values>| match values.and_then(|values| values.get(figure)) {
        Some(&value) => sum = sum.saturating_add(value),
        None => missing.push(name.to_owned()),
    };
    match of {
        PartsOf::Months => match portal.months.get(figure) {
            Some(months) => sum = months.iter().fold(0, |sum, &month| sum.saturating_add(month)),
            None => missing.push("months".to_owned()),
        },
        PartsOf::Groups => portal.groups.iter().for_each(|(name, values)| add(name, Some(values))),
        PartsOf::Bodies => portal.bodies.iter().for_each(|(name, values)| add(name, Some(values))),
        PartsOf::These(names) => {
            for name in names {
                add(name, portal.groups.get(name).or_else(|| portal.bodies.get(name)));
            }
        }
    }
    (sum, missing)
}

/// `a − b`, held within its type.
fn difference(a: u64, b: u64) -> i64 {
    let size = i64::try_from(a.abs_diff(b)).unwrap_or(i64::MAX);
    if a < b { -size } else { size }
}

/// How far apart two figures are.
fn compare(portal: u64, sectoral: u64, tolerance: Tolerance) -> Outcome {
    let apart = portal.abs_diff(sectoral);
    let share = Fraction::new(apart, portal).compare(tolerance.share);
    if apart == 0 {
        Outcome::Equal
    } else if apart <= tolerance.absolute || share.is_some_and(std::cmp::Ordering::is_le) {
        Outcome::WithinTolerance
    } else {
        Outcome::Differs
    }
}

/// Sets the portal's figures beside those of a synthesis. `stance` gives what a body says of one of its figures.
pub fn reconcile(
    portal: &PortalFigures,
    tolerance: Tolerance,
    synthesis: &Synthesis,
    reference: &Reference,
    stance: impl Fn(&str, &str) -> Option<PortalStance>,
) -> Reconciliation {
    let sides = Sides { portal, tolerance, synthesis, reference };
    let mut comparisons = Vec::new();
    comparisons.extend(portal.total.iter().map(|(figure, &value)| sides.of_total(figure, value)));
    for (kind, figures) in &portal.groups {
        comparisons.extend(figures.iter().map(|(figure, &value)| sides.of_group(kind, figure, value)));
    }
    let mut bodies: Vec<Comparison> = Vec::new();
    for (body, figures) in &portal.bodies {
        bodies.extend(figures.iter().map(|(figure, &value)| sides.of_body(body, figure, value)));
    }
    bodies.extend(sides.not_on_portal());
    bodies.sort_by(|a, b| (&a.id, &a.figure).cmp(&(&b.id, &b.figure)));
    for line in &mut bodies {
        line.stance = stance(&line.id, &line.figure);
    }
    comparisons.extend(bodies);
    Reconciliation {
        source: portal.source.clone(),
        extracted: portal.extracted,
        tolerance,
        figures: portal.figures.clone(),
        comparisons,
        sums: sums(portal),
        rates: rates(portal),
    }
}

/// The two sides of a comparison.
struct Sides<'a> {
    portal: &'a PortalFigures,
    tolerance: Tolerance,
    synthesis: &'a Synthesis,
    reference: &'a Reference,
}

/// What the sectoral side has of a figure, or why it has nothing to compare.
type Found = Result<u64, Outcome>;

impl Sides<'_> {
    fn of_total(&self, figure: &str, portal: u64) -> Comparison {
        let is_kind = |row: &str| self.reference.register.kinds.iter().any(|kind| kind.id == row);
        let covered = |row: &str| is_kind(row) && self.covers(row);
        let groups = || self.synthesis.kinds.iter().filter(|(row, _)| covered(row)).map(|(_, group)| group);
        let found = self.found(figure, |counterpart| {
            let each: Vec<Found> = groups().map(|group| of_group(group, counterpart)).collect();
            let counted = each.iter().flatten().copied().reduce(u64::saturating_add);
            let unmeasured = each.contains(&Err(Outcome::NotMeasured));
            counted.ok_or(if unmeasured { Outcome::NotMeasured } else { Outcome::NotReported })
        });
        let line = self.line(Scope::Total, TOTAL, figure, portal, found);
        self.with_unreported(line, |kind| kind.is_none_or(|kind| self.covers(kind)))
    }

    fn of_group(&self, kind: &str, figure: &str, portal: u64) -> Comparison {
        let found = self.found(figure, |counterpart| {
            if !self.reference.register.kinds.iter().any(|code| code.id == kind) {
                return Err(Outcome::UnknownToRegister);
            }
            self.synthesis.kinds.get(kind).map_or(Err(Outcome::NotReported), |group| of_group(group, counterpart))
        });
        let line = self.line(Scope::Group, kind, figure, portal, found);
        self.with_unreported(line, |of| of == Some(kind))
    }

    fn of_body(&self, body: &str, figure: &str, portal: u64) -> Comparison {
        let found = self.found(figure, |counterpart| self.body_count(body, counterpart));
        self.line(Scope::Body, body, figure, portal, found)
    }

    /// What is found of a figure, if it has a counterpart and its period is over.
    fn found(&self, figure: &str, sectoral: impl Fn(&Counterpart) -> Found) -> Found {
        let counterpart = self.portal.figures.iter().find(|one| one.id == figure).map(|one| &one.counterpart);
        let Some(counterpart) = counterpart.filter(|counterpart| !counterpart.terms().is_empty()) else {
            return Err(Outcome::DefinitionDiffers);
        };
        if self.portal.extracted.is_some_and(|day| day < self.portal.period.last_day()) {
            return Err(Outcome::PeriodNotOver);
        }
        sectoral(counterpart)
    }

    fn body_count(&self, body: &str, counterpart: &Counterpart) -> Found {
        if self.reference.agency(body).is_none() {
            return Err(Outcome::UnknownToRegister);
        }
        let line = self.synthesis.agencies.iter().find(|line| line.agency == body);
        let reported = line.filter(|line| line.has_report());
        let total = reported.and_then(|line| line.total.as_ref()).ok_or(Outcome::NotReported)?;
        count(total, counterpart).ok_or(Outcome::NotMeasured)
    }

    fn line(&self, scope: Scope, id: &str, figure: &str, portal: u64, found: Found) -> Comparison {
        Comparison {
            scope,
            id: id.to_owned(),
            figure: figure.to_owned(),
            portal: Some(portal),
            sectoral: found.ok(),
            difference: found.ok().map(|sectoral| difference(sectoral, portal)),
            outcome: found.map_or_else(|outcome| outcome, |sectoral| compare(portal, sectoral, self.tolerance)),
            without_report: None,
            stance: None,
        }
    }

    /// Adds to a sum what the portal counts at bodies that the sectoral sum does not hold. `of` says whether a kind,
    /// or a body of no kind that is known, belongs to the sum.
    fn with_unreported(&self, mut line: Comparison, of: impl Fn(Option<&str>) -> bool) -> Comparison {
        let counterpart = self.portal.figures.iter().find(|one| one.id == line.figure).map(|one| &one.counterpart);
        let (true, Some(counterpart)) = (line.outcome.is_compared(), counterpart) else { return line };
        let mut without = None;
        for (body, figures) in &self.portal.bodies {
            let Some(&portal) = figures.get(&line.figure) else { continue };
            if !of(self.reference.agency(body).map(|agency| agency.kind.as_str())) {
                continue;
            }
            let held = self.body_count(body, counterpart).is_ok() && self.is_in_its_kind(body);
            let sum: &mut u64 = without.get_or_insert(0);
            *sum = sum.saturating_add(if held { 0 } else { portal });
        }
        line.without_report = without;
        line
    }

    /// Whether the sum of its kind holds a body: it does not stand apart.
    fn is_in_its_kind(&self, body: &str) -> bool {
        let line = self.synthesis.agencies.iter().find(|line| line.agency == body);
        line.is_some_and(|line| line.apart.is_none())
    }

    /// Bodies that counted something for which the portal, which publishes that figure by body, has nothing.
    fn not_on_portal(&self) -> Vec<Comparison> {
        let published: BTreeSet<&str> =
            self.portal.bodies.values().flat_map(BTreeMap::keys).map(String::as_str).collect();
        let figures = self.portal.figures.iter().filter(|figure| published.contains(figure.id.as_str()));
        let lacks = |line: &&AgencyLine, figure: &str| {
            self.covers(&line.kind)
                && !self.portal.bodies.get(line.agency.as_str()).is_some_and(|figures| figures.contains_key(figure))
        };
        let mut lines = Vec::new();
        for figure in figures {
            for line in self.synthesis.agencies.iter().filter(|line| lacks(line, &figure.id)) {
                let found = self.found(&figure.id, |counterpart| self.body_count(&line.agency, counterpart));
                if let Ok(sectoral @ 1..) = found {
                    let empty = self.line(Scope::Body, &line.agency, &figure.id, 0, Err(Outcome::NotOnPortal));
                    lines.push(Comparison { portal: None, sectoral: Some(sectoral), ..empty });
                }
            }
        }
        lines
    }

    /// Whether the portal's totals cover a kind.
    fn covers(&self, kind: &str) -> bool {
        self.portal.covers.is_empty() || self.portal.covers.iter().any(|covered| covered == kind)
    }
}

fn of_group(group: &Group, counterpart: &Counterpart) -> Found {
    if group.reported + group.nil_returns == 0 {
        return Err(Outcome::NotReported);
    }
    count(&group.total, counterpart).ok_or(Outcome::NotMeasured)
}

/// The count of a counterpart in a cell; `None` where a term of it is not measured.
fn count(cell: &Cell, counterpart: &Counterpart) -> Option<u64> {
    let counts: Option<Vec<u64>> = counterpart.terms().iter().map(|&term| cell.get(term)).collect();
    counts.map(|counts| counts.into_iter().fold(0, u64::saturating_add))
}

/// `reconciliation.csv`: one line a comparison.
pub fn csv(reconciliation: &Reconciliation) -> Vec<u8> {
    let mut file = Csv::new([
        "scope",
        "body",
        "figure",
        "counterpart",
        "portal",
        "sectoral",
        "difference",
        "share_num",
        "share_den",
        "outcome",
        "stance",
    ]);
    let counterparts: BTreeMap<&str, String> =
        reconciliation.figures.iter().map(|figure| (figure.id.as_str(), spelled(&figure.counterpart))).collect();
    let cell = |value: Option<u64>| value.map_or_else(String::new, |value| value.to_string());
    for line in &reconciliation.comparisons {
        let cells = [
            line.scope.name().to_owned(),
            guarded(&line.id).into_owned(),
            guarded(&line.figure).into_owned(),
            counterparts.get(line.figure.as_str()).cloned().unwrap_or_default(),
            cell(line.portal),
            cell(line.sectoral),
            line.difference.map_or_else(String::new, |difference| difference.to_string()),
            cell(line.share().map(|share| share.num)),
            cell(line.share().map(|share| share.den)),
            line.outcome.name().to_owned(),
            line.stance.as_ref().map_or("", |stance| stance.stance.name()).to_owned(),
        ];
        file.row(cells);
    }
    file.into_bytes()
}

/// A counterpart in files: `received`, `rated+satisfied`, `none`.
fn spelled(counterpart: &Counterpart) -> String {
    let terms: Vec<&str> = counterpart.terms().iter().map(|term| term.name()).collect();
    if terms.is_empty() { "none".to_owned() } else { terms.join("+") }
}

#[cfg(test)]
mod tests;
