//! The true records of the cells of a table, and which counts are protected.

use std::collections::{BTreeMap, BTreeSet};

use report_model::SectoralReport;
use report_model::definitions::BreakdownId;
use report_model::reference::Reference;

use super::read::{column, key_of};
use super::{CellId, Kinds, Seen, Table, counts, is_finer};

/// The true records of the cells of a table: where an audit starts.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    /// Of each row, by key.
    pub rows: Vec<BTreeMap<String, Kinds>>,
    /// Of each synthesis and column.
    pub wholes: BTreeMap<(usize, String), Kinds>,
}

/// The truth of a table, from the exact reports of its rows.
pub fn truth(table: &Table, levels: &[BreakdownId], exact: &[&SectoralReport], reference: &Reference) -> Truth {
    let add = |to: &mut Kinds, more: Kinds| to.iter_mut().zip(more).for_each(|(to, more)| *to += more);
    let mut truth = Truth::default();
    for row in &table.rows {
        let mut kinds: BTreeMap<String, Kinds> = row.cells.keys().map(|key| (key.clone(), [0; 5])).collect();
        for &level in levels {
            for cell in exact[row.version].table(level) {
                let own = key_of((table.id, level), cell);
                let column = column((table.id, level), cell, &row.body, reference);
                let is_own = row.cells.get(&own).is_some_and(|cell| cell.published);
                if let Some(held) = kinds.get_mut(if is_own { &own } else { &column }) {
                    add(held, table.id.kinds(&cell.measures));
                }
            }
        }
        truth.rows.push(kinds);
    }
    let mut first = BTreeSet::new();
    for sum in table.sums.iter().filter(|sum| sum.layer == 0 && first.insert((sum.whole, sum.is_finer))) {
        for column in sum.columns.keys() {
            truth.wholes.entry((sum.whole, column.clone())).or_default();
        }
        for &row in &sum.rows {
            for (key, cell) in table.rows[row].cells.iter().filter(|(key, _)| is_finer(key) == sum.is_finer) {
                if let Some(whole) = truth.wholes.get_mut(&(sum.whole, cell.column.clone())) {
                    add(whole, truth.rows[row][key]);
                }
            }
        }
    }
    truth
}

/// A protected count and how wide its interval must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The cell.
    pub cell: CellId,
    /// The width.
    pub width: i64,
}

/// The records of a cell.
pub fn records(truth: &Truth, cell: &CellId) -> i64 {
    let kinds = match cell {
        CellId::Row(row, key) => truth.rows[*row].get(key),
        CellId::Whole(whole, column) => truth.wholes.get(&(*whole, column.clone())),
    };
    kinds.map_or(0, |kinds| counts(kinds)[0])
}

/// The protected counts of a table: withheld ones under the threshold. Of a body that publishes no table they are as wide
/// as its total allows, since that is public: a body with two complaints says that each cell has two at most.
pub fn targets(table: &Table, truth: &Truth, (threshold, width): (i64, i64)) -> Vec<Target> {
    let is_small = |cell: &CellId| (1..threshold).contains(&records(truth, cell));
    let mut targets = Vec::new();
    for (place, row) in table.rows.iter().enumerate() {
        let top = truth.rows[place].iter().filter(|(key, _)| table.part_of(row, key).is_none());
        let total: i64 = top.map(|(_, kinds)| counts(kinds)[0]).sum();
        for (key, cell) in row.cells.iter().filter(|(_, cell)| cell.seen[0] == Seen::Hidden) {
            let id = CellId::Row(place, key.clone());
            if is_small(&id) {
                targets.push(Target { cell: id, width: if cell.published { width } else { width.min(total) } });
            }
        }
    }
    for (whole, column) in truth.wholes.keys() {
        let id = CellId::Whole(*whole, column.clone());
        let first = table.sums_in(*whole, column).find(|sum| sum.layer == 0);
        if is_small(&id) && first.is_some_and(|sum| sum.columns.get(column) == Some(&Seen::Hidden)) {
            targets.push(Target { cell: id, width });
        }
    }
    targets
}
