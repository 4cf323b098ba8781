//! Days of a sheet that a spreadsheet of another country has turned round, as [`crate::normalise::turned`] tells them: seen
//! before columns are fields, so that turned days contradict nothing that they do not.

use std::collections::{BTreeMap, BTreeSet};

use super::dates::Day;
use super::sequence::Sequence;
use crate::mapping::DateOrder;
use crate::normalise::turned::{Column, are_certain, turned_day};

/// So many rows of a sheet are held until its end; later ones are believed as they are read.
const HELD: usize = 50_000;

/// The days of one sheet, row by row.
#[derive(Default)]
pub(super) struct Days {
    /// For each column what its cells look like, if days stand first in its texts, and if months do.
    columns: BTreeMap<usize, [Column; 2]>,
    /// The days of each row; of each, whether it may have been turned.
    rows: Vec<Vec<(usize, Day, bool)>>,
}

impl Days {
    /// Notes the days of a row, with the cells that they were read from. Gives whether it is held.
    pub(super) fn add(&mut self, days: &[(usize, Day)], cells: &[&str]) -> bool {
        let mut row = Vec::with_capacity(days.len());
        for &(column, day) in days {
            let cell = cells.get(column).copied().unwrap_or_default();
            let [day_first, month_first] = self.columns.entry(column).or_default();
            let may_be = day_first.note(DateOrder::DayFirst, cell);
            month_first.note(DateOrder::MonthFirst, cell);
            row.push((column, day, may_be));
        }
        let is_held = self.rows.len() < HELD;
        if is_held {
            self.rows.push(row);
        }
        is_held
    }

    /// How the days of the sheet follow one another, and the columns that were turned for certain, with how many of their
    /// days: those are turned back first.
    pub(super) fn settle(self) -> (Sequence, BTreeMap<usize, u64>) {
        let bears = |both: &[Column; 2]| both.iter().copied().find(|column| column.bears_the_mark());
        let marked: BTreeMap<usize, Column> =
            self.columns.iter().filter_map(|(&column, both)| Some((column, bears(both)?))).collect();
        let as_read = self.sequence(&BTreeSet::new());
        if marked.is_empty() {
            return (as_read, BTreeMap::new());
        }
        let turned = self.sequence(&marked.keys().copied().collect());
        if are_certain(&marked.values().copied(), as_read.disorder(), turned.disorder()) {
            (turned, marked.iter().map(|(&column, seen)| (column, seen.early())).collect())
        } else {
            (as_read, BTreeMap::new())
        }
    }

    /// The sequence of the days, those of some columns turned back.
    fn sequence(&self, turned: &BTreeSet<usize>) -> Sequence {
        let mut sequence = Sequence::default();
        for row in &self.rows {
            let days: Vec<(usize, Day)> = row
                .iter()
                .map(|&(column, day, may_be)| {
                    let back = |one: Option<i32>| one.map(|one| turned_day(one).unwrap_or(one));
                    (column, if may_be && turned.contains(&column) { day.map(back) } else { day })
                })
                .collect();
            sequence.add(&days);
        }
        sequence
    }
}
