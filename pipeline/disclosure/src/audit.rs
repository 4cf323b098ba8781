//! What an outsider can know of each protected count, given everything that is printed.
//!
//! The audit trusts nothing of the suppression. For each protected count it looks for two tables that print the same
//! and in which the count lies far enough apart; each table it proposes, however found, passes one check
//! ([`prints_the_same`]), in integers, over every equation. A count without such a pair counts as narrow: so nothing
//! rests on linear programming, which cannot see that counts are whole numbers and would call some intervals wide that
//! hold one whole number. Linear programming finds pairs that moves do not, and small components are counted out.

use crate::interval::{self, Interval};
use crate::moves::{FREE, Ground, Point, go, prints_the_same};
use crate::system::{Pattern, System, Variable};

/// Two points between which a count was seen to vary.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reached {
    target: Option<Variable>,
    /// The point in which it is least.
    pub(crate) low: Point,
    /// The point in which it is greatest.
    pub(crate) high: Point,
}

impl Reached {
    /// By how much the count differs between the points.
    pub(crate) fn width(&self) -> i64 {
        let of = |point: &Point| self.target.and_then(|target| point.get(&target)).copied().unwrap_or(0);
        of(&self.high) - of(&self.low)
    }
}

/// Moves a count down and up through unknown counts alone, until `width` is reached or no move is found.
pub(crate) fn reach(system: &System, pattern: &Pattern, target: Variable, width: i64) -> Reached {
    let mut reached = Reached { target: Some(target), ..Reached::default() };
    for direction in [-1, 1] {
        let mut step = i64::MAX;
        loop {
            let missing = width - reached.width();
            let point = if direction < 0 { &mut reached.low } else { &mut reached.high };
            let ground = Ground { system, pattern, point };
            let most = if direction < 0 { missing.min(ground.room(target)) } else { missing };
            step = step.min(most);
            if step <= 0 {
                break;
            }
            match ground.find(target, direction, step, FREE) {
                Some(found) => go(point, &found.directions, step),
                None => step /= 2,
            }
        }
    }
    reached
}

/// The interval of one sensitive count, with the proof that it holds at least the two ends.
///
/// Its width is at least `width` where the count is safe; the true interval may be wider.
pub fn interval_of(system: &System, pattern: &Pattern, target: Variable, width: u64) -> Interval {
    let value = system.value(target);
    let known = Interval { variable: target, low: value, high: value };
    if !pattern.is_unknown(system, target) {
        return known;
    }
    let wanted = i64::try_from(width).unwrap_or(i64::MAX / 16);
    let reached = reach(system, pattern, target, wanted);
    let mut found = known.widened(system, pattern, [&reached.low, &reached.high]);
    if found.width() < width {
        found = interval::component(system, pattern, target, found);
    }
    found
}

/// The intervals of all sensitive counts, in the order of the system: each holds the true value, and both its ends are
/// attained by whole numbers that print the same.
pub fn audit(system: &System, pattern: &Pattern, width: u64) -> Vec<Interval> {
    system.sensitive().map(|target| interval_of(system, pattern, target, width)).collect()
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
