//! Other tables that print the same: integer moves away from the true counts that keep every equation.
//!
//! A move raises or lowers some unknown counts by whole steps so that every equation still holds and no count falls
//! under its least value. A count that moves can reach every value between the ends of its moves: that is a proof in
//! integers, where linear programming proves in fractions.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::rc::Rc;

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

impl Order {
    /// What a partial move at `place` is sorted by: the greatest is taken up first.
    fn rank(self, place: usize) -> (isize, usize) {
        let age = isize::try_from(place).unwrap_or(isize::MAX);
        (if self == Order::Broad { -age } else { age }, place)
    }
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
    /// The weight of the dearest printed count that it may pass through; with 0 it passes through none.
    pub dearest: u64,
    /// What an open equation adds to the estimate of a partial move: with much, it closes what it has rather than
    /// look for something cheaper.
    pub open: u64,
    /// In which order it goes.
    pub order: Order,
}

/// In which order a search takes up equal partial moves. Neither finds everything that the other does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The oldest first, and each equation is closed by choice: good at short moves.
    Broad,
    /// The newest first, and slacks close equations by themselves: good at moves through whole totals.
    Deep,
    /// The newest first whatever its estimate: goes through what opens many equations at once, such as a total.
    Down,
}

const BROAD: Effort = Effort { nodes: 300, choices: 10, length: 28, dearest: 0, open: 12, order: Order::Broad };
const DEEP: Effort = Effort { nodes: 300, choices: 10, length: 400, dearest: 0, open: 12, order: Order::Deep };

const DOWN: Effort = Effort { order: Order::Down, ..DEEP };

/// Through unknown counts alone.
pub const FREE: [Effort; 2] = [BROAD, DEEP];
/// Through printed counts too: what it passes is withheld. First through cells of bodies alone, then through their
/// totals, then through cells of the synthesis, and at last through anything, the first way that closes.
pub const BUYING: [Effort; 11] = [
    Effort { nodes: 2_000, choices: 20, dearest: 100, ..BROAD },
    Effort { nodes: 600, choices: 12, dearest: 100, ..DEEP },
    Effort { nodes: 600, choices: 12, dearest: 1_500, open: 300, ..DEEP },
    Effort { nodes: 2_000, choices: 16, length: 48, dearest: 15_000, open: 400, ..BROAD },
    Effort { nodes: 1_000, choices: 16, dearest: 15_000, open: 400, ..DEEP },
    Effort { nodes: 1_000, choices: 24, dearest: 15_000, open: 6_000, ..DEEP },
    Effort { nodes: 1_000, choices: 24, dearest: 1_500, open: 300, ..DOWN },
    Effort { nodes: 2_000, choices: 24, dearest: 15_000, open: 6_000, ..DOWN },
    Effort { nodes: 1_000, choices: 24, dearest: 300_000, open: 100_000, ..DOWN },
    Effort { nodes: 1_000, choices: 24, dearest: u64::MAX, open: 6_000, ..DOWN },
    Effort { nodes: 1_000, choices: 24, dearest: u64::MAX, open: 5_000_000, ..DOWN },
];

/// A way to go on from a partial move.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Choice {
    /// What the move will have cost, with what it leaves open.
    estimate: u64,
    variable: Variable,
    direction: i64,
    price: u64,
}

/// A partial move: some equations are still open.
#[derive(Clone)]
struct Partial {
    directions: Vec<(Variable, i64)>,
    open: Vec<(u32, i64)>,
    cost: u64,
}

impl Partial {
    /// With one count more. What the equations of that count leave open, their slacks take up as far as they can.
    fn with(&self, ground: &Ground<'_>, choice: &Choice, (step, order): (i64, Order)) -> Partial {
        let &Choice { variable, direction, price, .. } = choice;
        let mut next = self.clone();
        next.directions.push((variable, direction));
        next.cost = next.cost.saturating_add(price);
        for &(equation, sign) in ground.system.equations_of(variable) {
            let place = next.open.iter().position(|&(open, _)| open == equation);
            let excess = place.map_or(0, |place| next.open.swap_remove(place).1) + sign * direction;
            let closed = excess == 0 || order != Order::Broad && next.take_up(ground, equation, excess, step);
            if !closed {
                next.open.push((equation, excess));
            }
        }
        next
    }

    /// Lets the slack of an equation take up its excess; `false` where it has none, or would fall under zero.
    fn take_up(&mut self, ground: &Ground<'_>, equation: u32, excess: i64, step: i64) -> bool {
        let Some((slack, sign)) = ground.system.slack(equation) else { return false };
        let change = -excess / sign;
        // The first count is the one that the move is for.
        let target = self.directions.first().is_some_and(|&(target, _)| target == slack);
        if target || change * sign != -excess {
            return false;
        }
        let place = self.directions.iter().position(|&(moved, _)| moved == slack);
        let direction = place.map_or(0, |place| self.directions[place].1) + change;
        if direction < 0 && ground.room(slack) < step.saturating_mul(-direction) {
            return false;
        }
        match place {
            Some(place) if direction == 0 => drop(self.directions.remove(place)),
            Some(place) => self.directions[place].1 = direction,
            None => self.directions.push((slack, direction)),
        }
        true
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
        let count = self.system.count(variable);
        let least = i64::try_from(count.least.max(u64::from(count.printed))).unwrap_or(i64::MAX / 4);
        value - least
    }

    /// The price of moving a count: nothing for an unknown one, its weight for a printed one, `None` for a zero and for one that is
    /// public already.
    fn price(&self, variable: Variable, dearest: u64) -> Option<u64> {
        if self.pattern.is_unknown(self.system, variable) {
            return Some(0);
        }
        let count = self.system.count(variable);
        (count.value > 0 && !count.settled && count.weight <= dearest && dearest > 0).then_some(count.weight)
    }

    /// How many steps a move can be made from the point.
    pub fn steps(&self, directions: &[(Variable, i64)]) -> i64 {
        let falling = directions.iter().filter(|(_, direction)| *direction < 0);
        falling.map(|&(variable, direction)| self.room(variable) / -direction).min().unwrap_or(i64::MAX / 8)
    }

    /// Finds a cheap move of `target` in `direction` (1 or −1) that can be made `step` times.
    ///
    /// Partial moves are taken up in the order of what they cost and how much they leave open, equals by their age: so
    /// the same system gives the same move.
    pub fn find(&self, target: Variable, direction: i64, step: i64, effort: Effort) -> Option<Move> {
        let price = self.price(target, effort.dearest)?;
        if direction < 0 && self.room(target) < step {
            return None;
        }
        let nothing = Rc::new(Partial { directions: Vec::new(), open: Vec::new(), cost: 0 });
        let mut waiting = vec![(nothing, Choice { estimate: 0, variable: target, direction, price })];
        let mut heap = BinaryHeap::from([(Reverse(0), effort.order.rank(0))]);
        let mut taken = 0;
        while let Some((_, (_, place))) = heap.pop() {
            let (before, choice) = &waiting[place];
            let partial = before.with(self, choice, (step, effort.order));
            if partial.open.is_empty() {
                return Some(self.made(partial));
            }
            taken += 1;
            if taken > effort.nodes {
                return None;
            }
            if partial.directions.len() >= effort.length {
                continue;
            }
            let mut choices = self.choices(&partial, step, effort);
            if effort.order != Order::Broad {
                choices.reverse();
            }
            let partial = Rc::new(partial);
            for choice in choices {
                let estimate = if effort.order == Order::Down { 0 } else { choice.estimate };
                heap.push((Reverse(estimate), effort.order.rank(waiting.len())));
                waiting.push((Rc::clone(&partial), choice));
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
    fn choices(&self, partial: &Partial, step: i64, effort: Effort) -> Vec<Choice> {
        let shortest = partial.open.iter().min_by_key(|&&(equation, _)| (self.system.terms(equation).len(), equation));
        let Some(&(equation, excess)) = shortest else { return Vec::new() };
        let slack = self.system.slack(equation).filter(|_| effort.order != Order::Broad);
        let mut found = Vec::new();
        for &(variable, sign) in self.system.terms(equation) {
            let direction = -excess / sign;
            if direction * sign != -excess || partial.has(variable) || Some((variable, sign)) == slack {
                continue;
            }
            let Some(price) = self.price(variable, effort.dearest) else { continue };
            if direction < 0 && self.room(variable) < step.saturating_mul(-direction) {
                continue;
            }
            let left = self.left_open(partial, (variable, direction), (step, effort.order));
            let estimate = partial.cost.saturating_add(price).saturating_add(effort.open * left);
            found.push(Choice { estimate, variable, direction, price });
        }
        found.sort_unstable();
        found.truncate(effort.choices);
        found
    }

    /// How many equations would be open with one count more.
    fn left_open(&self, partial: &Partial, (variable, direction): (Variable, i64), (step, order): (i64, Order)) -> u64 {
        let mut left = partial.open.len() as u64;
        for &(equation, sign) in self.system.equations_of(variable) {
            let open = partial.open.iter().find(|&&(open, _)| open == equation);
            let excess = open.map_or(0, |&(_, excess)| excess) + sign * direction;
            left -= u64::from(open.is_some());
            let closed = excess == 0 || order != Order::Broad && self.has_slack(equation, excess, step);
            left += u64::from(!closed);
        }
        left
    }

    /// Whether the slack of an equation could take up an excess if it had not moved.
    fn has_slack(&self, equation: u32, excess: i64, step: i64) -> bool {
        self.system.slack(equation).is_some_and(|(slack, sign)| {
            let change = -excess / sign;
            change > 0 || self.room(slack) >= step.saturating_mul(-change)
        })
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
        if !pattern.is_unknown(system, variable) || value < i128::from(pattern.least(system, variable)) {
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
        for &v in &v {
            pattern.withhold(&system, v);
        }
        (system, pattern, v)
    }

    #[test]
    fn a_square_moves_around_its_four_cells() {
        let (system, pattern, v) = square([2, 20, 30, 9]);
        let point = Point::new();
        let ground = Ground { system: &system, pattern: &pattern, point: &point };
        let found = ground.find(v[0], 1, 5, FREE[0]).expect("a move");
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
        assert_eq!(ground.find(v[0], 1, 5, FREE[0]), None);
        let found = ground.find(v[0], 1, 5, BUYING[0]).expect("a move");
        assert_eq!(found.bought.len(), 4, "the cells, not the totals");
        let raised = Point::from([(v[0], 1)]);
        assert!(!prints_the_same(&system, &pattern, &raised));
    }
}
