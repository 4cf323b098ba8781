//! The pattern: which cells of new documents are withheld. *Primary* ones hold 1 to threshold − 1 records; *complementary*
//! ones are chosen at least cost so that nobody computes a primary one from what is left.
//!
//! A protected count is wide enough where records can flow around a cycle of withheld cells through it, up and down, by
//! as many as the width in all ([`crate::network`]). Where they cannot, the cells of the cheapest cycles are suppressed:
//! shortest paths, on which a withheld cell costs nothing and a shown one its records. A clean-up shows again what turns out
//! not to be needed. In a small table branch and bound then looks for the cheapest pattern of all ([`crate::exact`]).

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::exact;
use crate::suppression::{SensitiveCell, SuppressionProblem};
use crate::system::{CellId, Seen, Table, Truth, is_finer, records, targets};

/// What is chosen in.
#[derive(Debug)]
pub struct Choice<'a> {
    /// The table, with every new cell shown.
    pub table: Table,
    /// Its true records.
    pub truth: &'a Truth,
    /// Counts under it are protected.
    pub threshold: i64,
    /// How wide the intervals of protected counts must be.
    pub width: i64,
    /// The cells of new documents that may be withheld: all but those that are public already.
    pub open: BTreeSet<CellId>,
    /// Of these, what was withheld before, or was approved as withheld.
    pub withheld: BTreeSet<CellId>,
    /// Protected counts that earlier publications have given away for ever.
    pub given_away: BTreeSet<CellId>,
}

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    /// The primary cells.
    pub primary: BTreeSet<CellId>,
    /// The complementary ones, and those that were withheld before.
    pub secondary: BTreeSet<CellId>,
    /// The protected counts that no choice protects.
    pub narrow: Vec<CellId>,
}

/// Chooses.
pub fn choose(choice: Choice<'_>) -> Pattern {
    let Choice { mut table, truth, threshold, width, open, withheld, given_away } = choice;
    let mut pattern = Pattern::default();
    for cell in &open {
        if (1..threshold).contains(&records(truth, cell)) {
            pattern.primary.insert(cell.clone());
        } else if withheld.contains(cell) && records(truth, cell) > 0 {
            pattern.secondary.insert(cell.clone());
        }
    }
    for cell in pattern.primary.iter().chain(&pattern.secondary) {
        hide(&mut table, cell);
    }
    let mut targets = targets(&table, truth, (threshold, width));
    targets.retain(|target| !given_away.contains(&target.cell));
    // The hardest first: of the smallest counts, those that take the most.
    targets.sort_by_key(|target| (Reverse(target.width), records(truth, &target.cell), target.cell.clone()));
    let mut problem = SuppressionProblem::new(&table, truth, &open);
    let targets: Vec<SensitiveCell> = targets.into_iter().map(|target| problem.sensitive(target)).collect();
    pattern.narrow = problem.protect_all(&targets);
    if pattern.narrow.is_empty() {
        exact::improve(&mut problem, &targets);
    }
    pattern.secondary.extend(problem.suppressed());
    pattern
}

/// Withholds a cell of a table.
fn hide(table: &mut Table, cell: &CellId) {
    let turn = |seen: &mut Seen| {
        if *seen != Seen::Absent {
            *seen = Seen::Hidden;
        }
    };
    match cell {
        CellId::Row(row, key) => {
            if let Some(cell) = table.rows[*row].cells.get_mut(key) {
                cell.seen.iter_mut().for_each(turn);
            }
        }
        CellId::Whole(whole, column) => {
            let finer = is_finer(column);
            let sums = table.sums.iter_mut().filter(|sum| sum.whole == *whole && sum.is_finer == finer);
            sums.filter_map(|sum| sum.columns.get_mut(column)).for_each(turn);
        }
    }
}
