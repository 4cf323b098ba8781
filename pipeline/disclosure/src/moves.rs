//! Other tables that print the same: integer moves away from the true counts that keep every equation.
//!
//! A move raises or lowers some unknown counts by whole steps so that every equation still holds and no count falls
//! under its least value. A count that moves can reach every value between the ends of its moves: that is a proof in
//! integers, where linear programming proves in fractions.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::system::{Pattern, System, Variable};

/// A point near the true counts: the difference of each count that differs.
pub type Point = BTreeMap<Variable, i64>;

/// A move for one step: the direction of each count that moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Each count with its sign and how many steps it takes.
    pub directions: Vec<(Variable, i64)>,
    /// The counts among them that would have to be withheld first, with their units.
    pub bought: Vec<Variable>,
}

/// How far a search looks.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// How many partial moves it takes up.
    pub nodes: usize,
    /// How many counts it tries for each open equation.
    pub choices: usize,
    /// How many counts a move may have.
    pub length: usize,
    /// Whether it may pass through printed counts, at their weight.
    pub buys: bool,
    /// What an open equation adds to the estimate of a partial move: with much, it closes what it has rather than
    /// look for something cheaper.
    pub open: u64,
}

/// Through unknown counts alone.
pub const FREE: Effort = Effort { nodes: 300, choices: 10, length: 28, buys: false, open: 12 };
/// Through printed counts too: what it passes is withheld. Cheap detours, then shorter ones, then nearly any.
pub const BUYING: [Effort; 3] = [
    Effort { nodes: 600, choices: 12, length: 32, buys: true, open: 12 },
    Effort { nodes: 2_000, choices: 16, length: 48, buys: true, open: 400 },
    Effort { nodes: 6_000, choices: 24, length: 96, buys: true, open: 6_000 },
];

/// A partial move: some equations are still open.
#[derive(Clone)]
struct Partial {
    directions: Vec<(Variable, i64)>,
    open: Vec<(u32, i64)>,
    cost: u64,
}

impl Partial {
    /// With one count more.
    fn with(&self, system: &System, variable: Variable, direction: i64, price: u64) -> Partial {
        let mut next = self.clone();
        next.directions.push((variable, direction));
        next.cost = next.cost.saturating_add(price);
        for &(equation, sign) in system.equations_of(variable) {
            let change = sign * direction;
            match next.open.iter().position(|&(open, _)| open == equation) {
                None => next.open.push((equation, change)),
                Some(place) if next.open[place].1 + change == 0 => {
                    next.open.swap_remove(place);
                }
                Some(place) => next.open[place].1 += change,
            }
        }
        next
    }

    fn estimate(&self, open: u64) -> u64 {
        self.cost.saturating_add(open * self.open.len() as u64)
    }

    fn has(&self, variable: Variable) -> bool {
        self.directions.iter().any(|&(moved, _)| moved == variable)
    }
}

/// What a search stands on.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The counts and equations.
    pub system: &'a System,
    /// What is withheld.
    pub pattern: &'a Pattern,
    /// Where the search starts.
    pub point: &'a Point,
}

impl Ground<'_> {
    /// By how much a count can fall at the point.
    pub fn room(&self, variable: Variable) -> i64 {
        let value = i64::try_from(self.system.value(variable)).unwrap_or(i64::MAX / 4);
        let value = value + self.point.get(&variable).copied().unwrap_or(0);
        // A printed count that a move passes will be withheld, and is then known to be at least 1.
        let least = i64::from(self.system.count(variable).printed);
        value - least
    }

    /// The price of moving a count: nothing for an unknown one, its weight for a printed one, `None` for a zero.
    fn price(&self, variable: Variable, buys: bool) -> Option<u64> {
        if self.pattern.is_unknown(self.system, variable) {
            return Some(0);
        }
        let count = self.system.count(variable);
        (buys && count.value > 0).then_some(count.weight)
    }

    /// How many steps a move can be made from the point.
    pub fn steps(&self, directions: &[(Variable, i64)]) -> i64 {
        let falling = directions.iter().filter(|(_, direction)| *direction < 0);
        falling.map(|&(variable, direction)| self.room(variable) / -direction).min().unwrap_or(i64::MAX / 8)
    }

    /// Finds a cheap move of `target` in `direction` (1 or −1) that can be made `step` times.
    ///
    /// Partial moves are taken up in the order of what they cost and how much they leave open; equals by their age, so
    /// the same system gives the same move.
    pub fn find(&self, target: Variable, direction: i64, step: i64, effort: Effort) -> Option<Move> {
        let price = self.price(target, effort.buys)?;
        if direction < 0 && self.room(target) < step {
            return None;
        }
        let start = Partial { directions: Vec::new(), open: Vec::new(), cost: 0 };
        let mut heap = BinaryHeap::new();
        let mut partials = vec![start.with(self.system, target, direction, price)];
        heap.push(Reverse((partials[0].estimate(effort.open), 0_usize)));
        let mut taken = 0;
        while let Some(Reverse((_, place))) = heap.pop() {
            let partial =
                std::mem::replace(&mut partials[place], Partial { directions: Vec::new(), open: Vec::new(), cost: 0 });
            if partial.open.is_empty() {
                return Some(self.made(partial));
            }
            taken += 1;
            if taken > effort.nodes || partial.directions.len() >= effort.length {
                if taken > effort.nodes {
                    return None;
                }
                continue;
            }
            for next in self.choices(&partial, step, effort) {
                heap.push(Reverse((next.estimate(effort.open), partials.len())));
                partials.push(next);
            }
        }
        None
    }

    fn made(&self, partial: Partial) -> Move {
        let bought = partial.directions.iter().map(|&(variable, _)| variable);
        let bought = bought.filter(|&variable| !self.pattern.is_unknown(self.system, variable)).collect();
        Move { directions: partial.directions, bought }
    }

    /// The ways to go on: each count that can balance the shortest open equation.
    fn choices(&self, partial: &Partial, step: i64, effort: Effort) -> Vec<Partial> {
        let shortest = partial.open.iter().min_by_key(|&&(equation, _)| (self.system.terms(equation).len(), equation));
        let Some(&(equation, excess)) = shortest else { return Vec::new() };
        let mut found: Vec<(u64, Variable, i64, u64)> = Vec::new();
        for &(variable, sign) in self.system.terms(equation) {
            let direction = -excess / sign;
            if direction * sign != -excess || partial.has(variable) {
                continue;
            }
            let Some(price) = self.price(variable, effort.buys) else { continue };
            if direction < 0 && self.room(variable) < step.saturating_mul(-direction) {
                continue;
            }
            let left = self.left_open(partial, variable, direction);
            found.push((price.saturating_add(effort.open * left), variable, direction, price));
        }
        found.sort_unstable();
        found.truncate(effort.choices);
        found.into_iter().map(|(_, v, direction, price)| partial.with(self.system, v, direction, price)).collect()
    }

    /// How many equations would be open with one count more.
    fn left_open(&self, partial: &Partial, variable: Variable, direction: i64) -> u64 {
        let mut left = partial.open.len() as u64;
        for &(equation, sign) in self.system.equations_of(variable) {
            match partial.open.iter().find(|&&(open, _)| open == equation) {
                None => left += 1,
                Some(&(_, excess)) if excess + sign * direction == 0 => left -= 1,
                Some(_) => {}
            }
        }
        left
    }
}

/// Goes `steps` steps of a move.
pub fn go(point: &mut Point, directions: &[(Variable, i64)], steps: i64) {
    for &(variable, direction) in directions {
        *point.entry(variable).or_default() += direction * steps;
    }
    point.retain(|_, difference| *difference != 0);
}

/// Whether the true counts with the differences of `point` print as the true counts do: only unknown counts differ, each
/// is at least its least value, and every equation that they stand in holds. This is the check that every proof of the
/// audit passes, whoever found the point.
pub fn prints_the_same(system: &System, pattern: &Pattern, point: &Point) -> bool {
    let mut touched = std::collections::BTreeSet::new();
    for (&variable, &difference) in point {
        if difference == 0 {
            continue;
        }
        let value = i128::from(system.value(variable)) + i128::from(difference);
        if !pattern.is_unknown(system, variable) || value < i128::from(pattern.least(variable)) {
            return false;
        }
        touched.extend(system.equations_of(variable).iter().map(|&(equation, _)| equation));
    }
    touched.into_iter().all(|equation| {
        let changes = system.terms(equation).iter();
        let sum: i128 = changes
            .map(|(variable, sign)| i128::from(*sign) * i128::from(point.get(variable).copied().unwrap_or(0)))
            .sum();
        sum == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of two rows and two columns with its totals printed; all four cells are withheld.
    fn square(cells: [u64; 4]) -> (System, Pattern, [Variable; 4]) {
        let mut system = System::new(5);
        let v = cells.map(|value| system.printed(value, 10));
        for (a, b) in [(0, 1), (2, 3), (0, 2), (1, 3)] {
            let sum = system.printed(cells[a] + cells[b], 100);
            system.equation([(sum, 1), (v[a], -1), (v[b], -1)]).expect("sums");
        }
        let mut pattern = Pattern::open(&system);
        v.iter().for_each(|&v| pattern.withhold(&system, v));
        (system, pattern, v)
    }

    #[test]
    fn a_square_moves_around_its_four_cells() {
        let (system, pattern, v) = square([2, 20, 30, 9]);
        let point = Point::new();
        let ground = Ground { system: &system, pattern: &pattern, point: &point };
        let found = ground.find(v[0], 1, 5, FREE).expect("a move");
        assert_eq!(ground.steps(&found.directions), 19);
        let mut there = Point::new();
        go(&mut there, &found.directions, 19);
        assert!(prints_the_same(&system, &pattern, &there));
        go(&mut there, &found.directions, 1);
        assert!(!prints_the_same(&system, &pattern, &there), "a withheld count is at least 1");
    }

    #[test]
    fn what_is_printed_does_not_move() {
        let (system, _, v) = square([2, 20, 30, 9]);
        let pattern = Pattern::open(&system);
        let point = Point::new();
        let ground = Ground { system: &system, pattern: &pattern, point: &point };
        assert_eq!(ground.find(v[0], 1, 5, FREE), None);
        let found = ground.find(v[0], 1, 5, BUYING[0]).expect("a move");
        assert_eq!(found.bought.len(), 4, "the cells, not the totals");
        let raised = Point::from([(v[0], 1)]);
        assert!(!prints_the_same(&system, &pattern, &raised));
    }
}
