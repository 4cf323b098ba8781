//! What an outsider can know of each protected count, given everything that is printed.
//!
//! The audit trusts nothing of the suppression. For each protected count it looks for two tables that print the same
//! and in which the count lies far enough apart; each table it proposes, however found, passes one check
//! ([`prints_the_same`]), in integers, over every equation. A count without such a pair counts as narrow: so nothing
//! rests on linear programming, which cannot see that counts are whole numbers and would call some intervals wide that
//! hold one whole number. Linear programming finds pairs that moves do not, and small components are counted out.

use std::collections::BTreeMap;

use crate::interval::{self, Interval};
use crate::moves::{FREE, Ground, Point, go, prints_the_same};
use crate::system::{Pattern, System, Variable};

/// Two points between which a count was seen to vary: what shows that it is protected, if they pass the check.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The count.
    pub target: Variable,
    /// The point in which it is least.
    pub low: Point,
    /// The point in which it is greatest.
    pub high: Point,
}

impl Proof {
    /// By how much the count differs between the points.
    pub fn width(&self) -> i64 {
        let of = |point: &Point| point.get(&self.target).copied().unwrap_or(0);
        of(&self.high) - of(&self.low)
    }

    /// Whether a count differs in one of the points.
    pub(crate) fn moves(&self, variable: Variable) -> bool {
        self.low.contains_key(&variable) || self.high.contains_key(&variable)
    }

    /// The counts that differ in one of the points, some of them twice.
    pub(crate) fn counts(&self) -> impl Iterator<Item = Variable> {
        self.low.keys().chain(self.high.keys()).copied()
    }
}

/// Moves a count down and up through unknown counts alone, until `width` is reached or no move is found.
pub(crate) fn reach(system: &System, pattern: &Pattern, target: Variable, width: i64) -> Proof {
    let mut proof = Proof { target, low: Point::new(), high: Point::new() };
    for direction in [-1, 1] {
        let mut step = i64::MAX;
        loop {
            let missing = width - proof.width();
            let point = if direction < 0 { &mut proof.low } else { &mut proof.high };
            let ground = Ground { system, pattern, point };
            let most = if direction < 0 { missing.min(ground.room(target)) } else { missing };
            step = step.min(most);
            if step <= 0 {
                break;
            }
            match FREE.into_iter().find_map(|effort| ground.find(target, direction, step, effort)) {
                Some(found) => go(point, &found.directions, step),
                None => step /= 2,
            }
        }
    }
    proof
}

/// The interval of one sensitive count: both its ends are attained by whole numbers that print the same. The true
/// interval may be wider; that of a safe count is at least as wide as [`System::needed`] says.
///
/// `offered` is a proof that somebody found: it is checked, not believed.
pub fn interval_of(
    system: &System,
    pattern: &Pattern,
    target: Variable,
    width: u64,
    offered: Option<&Proof>,
) -> Interval {
    let value = system.value(target);
    let known = Interval { variable: target, low: value, high: value };
    if !pattern.is_unknown(system, target) {
        return known;
    }
    let width = system.needed(target, width);
    let mut found = known;
    if let Some(proof) = offered {
        found = found.widened(system, pattern, [&proof.low, &proof.high]);
    }
    if found.width() < width {
        let reached = reach(system, pattern, target, i64::try_from(width).unwrap_or(i64::MAX / 16));
        found = found.widened(system, pattern, [&reached.low, &reached.high]);
    }
    if found.width() < width {
        found = interval::component(system, pattern, target, found);
    }
    found
}

/// The intervals of all sensitive counts, in the order of the system, as [`interval_of`] each.
pub fn audit(system: &System, pattern: &Pattern, width: u64, offered: &[Proof]) -> Vec<Interval> {
    let offered: BTreeMap<Variable, &Proof> = offered.iter().map(|proof| (proof.target, proof)).collect();
    let of = |target: Variable| interval_of(system, pattern, target, width, offered.get(&target).copied());
    system.sensitive().map(of).collect()
}

impl Interval {
    /// Widened to the values in other points, of those that print the same.
    pub(crate) fn widened<'a>(
        mut self,
        system: &System,
        pattern: &Pattern,
        points: impl IntoIterator<Item = &'a Point>,
    ) -> Self {
        for point in points {
            if !prints_the_same(system, pattern, point) {
                continue;
            }
            let difference = point.get(&self.variable).copied().unwrap_or(0);
            if let Some(value) = system.value(self.variable).checked_add_signed(difference) {
                self.low = self.low.min(value);
                self.high = self.high.max(value);
            }
        }
        self
    }
}
