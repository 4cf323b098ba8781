//! Intervals of unknown counts: by propagation of bounds, by counting out, and by linear programming.
//!
//! Propagation and linear programming give intervals that hold every possible value, and may be too wide: they do not
//! see that counts are whole numbers (2a = 5 has a solution in fractions). Counting out is exact, and for small
//! components alone.

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions};

use crate::moves::Point;
use crate::system::{GREATEST, Pattern, System, Variable};

/// The values between which a count is known to lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// Which count.
    pub variable: Variable,
    /// The least value.
    pub low: u64,
    /// The greatest value.
    pub high: u64,
}

impl Interval {
    /// Greatest minus least value.
    pub const fn width(&self) -> u64 {
        self.high.saturating_sub(self.low)
    }
}

/// How many unknowns a component may have to be counted out.
const SMALL: usize = 24;
/// How many assignments are tried before a component counts as not small.
const ASSIGNMENTS: usize = 100_000;
/// How many unknowns a component may have to be solved by linear programming.
const SOLVABLE: usize = 400;
/// How many branches are tried for a solution in whole numbers.
const BRANCHES: u64 = 64;
/// How far from the true values solutions in whole numbers are sought.
const NEAR: u64 = 100_000;

/// Widens an interval by what its component allows: counted out where it is small, else by linear programming, of which
/// only solutions in whole numbers that print the same are taken.
pub(crate) fn component(system: &System, pattern: &Pattern, target: Variable, found: Interval) -> Interval {
    let Some(unknowns) = unknowns_linked(system, pattern, target, SOLVABLE) else { return found };
    if let Some(exact) = exhaustive(system, pattern, &unknowns, target) {
        return exact;
    }
    let mut found = found;
    for direction in [OptimizationDirection::Maximize, OptimizationDirection::Minimize] {
        let before = found;
        for whole in [false, true] {
            if found == before
                && let Some(point) = solution(system, pattern, &unknowns, target, direction, whole)
            {
                found = found.widened(system, pattern, [&point]);
            }
        }
    }
    found
}

/// The unknown counts that equations link to `target`, itself first; `None` when there are more than `limit`.
pub fn unknowns_linked(system: &System, pattern: &Pattern, target: Variable, limit: usize) -> Option<Vec<Variable>> {
    let mut found = vec![target];
    let mut seen = BTreeSet::from([target]);
    let mut next = 0;
    while let Some(&variable) = found.get(next) {
        next += 1;
        for &(equation, _) in system.equations_of(variable) {
            for &(other, _) in system.terms(equation) {
                if pattern.is_unknown(system, other) && seen.insert(other) {
                    found.push(other);
                    if found.len() > limit {
                        return None;
                    }
                }
            }
        }
    }
    Some(found)
}

/// The least and greatest value of each unknown, by propagation: each equation bounds each of its counts by the bounds
/// of the others, until nothing changes or the rounds are spent.
pub fn propagate(system: &System, pattern: &Pattern, unknowns: &[Variable]) -> BTreeMap<Variable, (u64, u64)> {
    let mut bounds: BTreeMap<Variable, (u64, u64)> =
        unknowns.iter().map(|&variable| (variable, (pattern.least(system, variable), GREATEST))).collect();
    let equations: BTreeSet<u32> =
        unknowns.iter().flat_map(|&variable| system.equations_of(variable)).map(|&(equation, _)| equation).collect();
    for _ in 0..64 {
        let mut changed = false;
        for &equation in &equations {
            changed |= tighten(system, system.terms(equation), &mut bounds);
        }
        if !changed {
            break;
        }
    }
    bounds
}

fn tighten(system: &System, terms: &[(Variable, i64)], bounds: &mut BTreeMap<Variable, (u64, u64)>) -> bool {
    let of = |bounds: &BTreeMap<Variable, (u64, u64)>, variable: Variable| {
        let value = system.value(variable);
        let (low, high) = bounds.get(&variable).copied().unwrap_or((value, value));
        (i128::from(low), i128::from(high))
    };
    let range = |bounds: &BTreeMap<Variable, (u64, u64)>, variable: Variable, sign: i64| {
        let (low, high) = of(bounds, variable);
        let sign = i128::from(sign);
        if sign > 0 { (sign * low, sign * high) } else { (sign * high, sign * low) }
    };
    let (least, greatest) = terms.iter().fold((0, 0), |(least, greatest), &(variable, sign)| {
        let (low, high) = range(bounds, variable, sign);
        (least + low, greatest + high)
    });
    let mut changed = false;
    for &(variable, sign) in terms {
        let Some(&(low, high)) = bounds.get(&variable) else { continue };
        let (own_low, own_high) = range(bounds, variable, sign);
        // sign · x lies between minus the greatest and minus the least sum of the others.
        let (from, to) = (own_high - greatest, own_low - least);
        let sign = i128::from(sign);
        let (from, to) = if sign > 0 { (from, to) } else { (-to, -from) };
        let size = sign.abs();
        let new_low = u64::try_from((from + size - 1).div_euclid(size)).unwrap_or(0).max(low);
        let new_high = u64::try_from(to.div_euclid(size)).unwrap_or(0).min(high);
        if new_low <= new_high && (new_low, new_high) != (low, high) {
            bounds.insert(variable, (new_low, new_high));
            changed = true;
        }
    }
    changed
}

/// The exact interval of `target`, by trying every whole number; `None` when there is too much to try.
pub fn exhaustive(system: &System, pattern: &Pattern, unknowns: &[Variable], target: Variable) -> Option<Interval> {
    if unknowns.len() > SMALL {
        return None;
    }
    let bounds = propagate(system, pattern, unknowns);
    let mut search =
        Search { system, unknowns, bounds: &bounds, assigned: BTreeMap::new(), left: ASSIGNMENTS, target, found: None };
    search.assign(0).then_some(())?;
    let (low, high) = search.found?;
    Some(Interval { variable: target, low, high })
}

struct Search<'a> {
    system: &'a System,
    unknowns: &'a [Variable],
    bounds: &'a BTreeMap<Variable, (u64, u64)>,
    assigned: BTreeMap<Variable, u64>,
    left: usize,
    target: Variable,
    found: Option<(u64, u64)>,
}

impl Search<'_> {
    /// Tries the values of the unknowns from `place` on; `false` when there were too many.
    fn assign(&mut self, place: usize) -> bool {
        let Some(&variable) = self.unknowns.get(place) else {
            let value = self.assigned[&self.target];
            let (low, high) = self.found.unwrap_or((value, value));
            self.found = Some((low.min(value), high.max(value)));
            return true;
        };
        let (mut low, mut high) = self.bounds[&variable];
        for &(equation, _) in self.system.equations_of(variable) {
            match self.determined(equation, variable) {
                Determined::Open => {}
                Determined::Value(value) => (low, high) = (low.max(value), high.min(value)),
                Determined::Impossible => return true,
            }
        }
        for value in low..=high {
            let Some(left) = self.left.checked_sub(1) else { return false };
            self.left = left;
            self.assigned.insert(variable, value);
            if !self.assign(place + 1) {
                return false;
            }
        }
        self.assigned.remove(&variable);
        true
    }

    /// What an equation says of `variable` when everything else in it is known.
    fn determined(&self, equation: u32, variable: Variable) -> Determined {
        let mut sum = 0_i128;
        let mut own = 1_i128;
        for &(other, sign) in self.system.terms(equation) {
            if other == variable {
                own = i128::from(sign);
            } else if let Some(&value) = self.assigned.get(&other) {
                sum += i128::from(sign) * i128::from(value);
            } else if self.bounds.contains_key(&other) {
                return Determined::Open;
            } else {
                sum += i128::from(sign) * i128::from(self.system.value(other));
            }
        }
        match u64::try_from(-sum / own) {
            Ok(value) if i128::from(value) * own == -sum => Determined::Value(value),
            _ => Determined::Impossible,
        }
    }
}

enum Determined {
    Open,
    Value(u64),
    Impossible,
}

/// The interval of `target` by linear programming: it holds every possible value.
///
/// `None` where the solver finds no answer.
pub fn linear(system: &System, pattern: &Pattern, unknowns: &[Variable], target: Variable) -> Option<(f64, f64)> {
    let end = |direction| {
        let (problem, variables) = problem(system, pattern, unknowns, target, direction, None);
        match problem.solve() {
            Ok(outcome) => outcome.into_solution().ok().map(|solution| solution.var_value(variables[&target])),
            Err(microlp::Error::Unbounded) => Some(f64::INFINITY),
            Err(_) => None,
        }
    };
    let value = float(system.value(target));
    let low = end(OptimizationDirection::Minimize)?;
    let high = end(OptimizationDirection::Maximize)?;
    Some((value + low, value + high))
}

#[expect(clippy::cast_precision_loss, reason = "counts stay under 2^40")]
const fn float(value: u64) -> f64 {
    value as f64
}

/// The linear program of the differences from the true values: every equation's differences sum to zero.
fn problem(
    system: &System,
    pattern: &Pattern,
    unknowns: &[Variable],
    target: Variable,
    direction: OptimizationDirection,
    whole: Option<bool>,
) -> (Problem, BTreeMap<Variable, microlp::Variable>) {
    let mut problem = Problem::new(direction);
    let mut variables = BTreeMap::new();
    for &variable in unknowns {
        let gain = if variable == target { 1.0 } else { 0.0 };
        let fall = system.value(variable).saturating_sub(pattern.least(system, variable));
        let added = match whole {
            None => problem.add_var(gain, (-float(fall), f64::INFINITY)),
            Some(false) => problem.add_var(gain, (-float(fall.min(NEAR)), float(NEAR))),
            Some(true) => {
                let (fall, rise) = (i32::try_from(fall.min(NEAR)), i32::try_from(NEAR));
                problem.add_integer_var(gain, (-fall.unwrap_or(0), rise.unwrap_or(0)))
            }
        };
        variables.insert(variable, added);
    }
    let equations: BTreeSet<u32> =
        unknowns.iter().flat_map(|&variable| system.equations_of(variable)).map(|&(equation, _)| equation).collect();
    for equation in equations {
        let terms: Vec<(microlp::Variable, f64)> = (system.terms(equation).iter())
            .filter_map(|(variable, sign)| {
                let sign = if *sign < 0 { -float(sign.unsigned_abs()) } else { float(sign.unsigned_abs()) };
                variables.get(variable).map(|&added| (added, sign))
            })
            .collect();
        problem.add_constraint(terms, ComparisonOp::Eq, 0.0);
    }
    (problem, variables)
}

/// An extreme point near the true values, rounded to whole numbers: what it is worth, the caller checks.
fn solution(
    system: &System,
    pattern: &Pattern,
    unknowns: &[Variable],
    target: Variable,
    direction: OptimizationDirection,
    whole: bool,
) -> Option<Point> {
    let (problem, variables) = problem(system, pattern, unknowns, target, direction, Some(whole));
    let mut options = SolveOptions::default();
    options.node_limit = Some(BRANCHES);
    let solution = problem.solve_with(options).ok()?.into_solution().ok()?;
    let mut point = Point::new();
    for (variable, added) in variables {
        let difference = solution.var_value(added).round();
        if difference != 0.0 && difference.abs() <= float(NEAR) {
            #[expect(clippy::cast_possible_truncation, reason = "rounded, and at most a hundred thousand")]
            point.insert(variable, difference as i64);
        }
    }
    Some(point)
}
