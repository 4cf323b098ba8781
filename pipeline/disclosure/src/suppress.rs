//! Which counts are withheld: first those that are protected, then others, so that nobody computes the first from them.
//!
//! For each protected count the cheapest move is sought that makes its interval wide enough; the printed counts that
//! the move passes are withheld. What is withheld later only widens intervals, so one pass is enough, and the order
//! (the counts that cost most to lose first) decides nothing but the price.

use crate::audit::reach;
use crate::moves::{BUYING, Effort, Ground, Point, go};
use crate::system::{Pattern, System, Variable};

/// The pattern that protects every sensitive count of a system, as far as moves can be found; the audit says whether
/// they all were.
///
/// `withheld` are the counts that must be withheld whatever their value.
pub fn suppress(system: &System, withheld: &[Variable], width: u64) -> Pattern {
    let mut pattern = Pattern::open(system);
    for &variable in withheld {
        pattern.withhold(system, variable);
    }
    for variable in system.sensitive() {
        pattern.withhold(system, variable);
    }
    let mut order: Vec<Variable> = system.sensitive().collect();
    order.sort_by_key(|&variable| (std::cmp::Reverse(system.count(variable).weight), variable));
    let width = i64::try_from(width).unwrap_or(i64::MAX / 16);
    for variable in order {
        protect(system, &mut pattern, variable, width);
    }
    pattern
}

/// Withholds what it takes to make the interval of one count wide enough.
fn protect(system: &System, pattern: &mut Pattern, target: Variable, width: i64) {
    let reached = reach(system, pattern, target, width);
    let mut missing = width - reached.width();
    let (mut below, mut above) = (reached.low, reached.high);
    for effort in BUYING {
        for (direction, point) in [(1, &mut above), (-1, &mut below)] {
            let mut step = missing;
            while missing > 0 && step > 0 {
                if buy(system, pattern, point, (target, direction, step), effort) {
                    missing -= step;
                    step = missing;
                } else {
                    step /= 2;
                }
            }
        }
    }
}

/// Makes one move and withholds what it passes; `false` where there is none.
fn buy(
    system: &System,
    pattern: &mut Pattern,
    point: &mut Point,
    (target, direction, step): (Variable, i64, i64),
    effort: Effort,
) -> bool {
    let ground = Ground { system, pattern, point };
    let Some(found) = ground.find(target, direction, step, effort) else { return false };
    for &variable in &found.bought {
        pattern.withhold(system, variable);
    }
    go(point, &found.directions, step);
    true
}
