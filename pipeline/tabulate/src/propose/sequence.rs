//! Which of two columns of dates comes first, from the rows that have both: nothing is answered before it came in.

use std::collections::BTreeMap;

use report_model::record::Field;

use super::dates::Day;
use super::profile::share;

/// How many dates of a row are compared with one another.
const MOST: usize = 16;
/// Nearer days may always follow each other so: an acknowledgement on the next day.
const FAR: i32 = 5;
/// How many rows at least tell that one column was computed from another.
const MANY: u64 = 20;
/// How many rows at least tell which of two columns comes first.
const TELLING: u64 = 5;

/// How the dates of two columns follow each other, in the rows that have both.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Steps {
    /// Rows in which the first column lies before the second.
    pub(super) before: u64,
    /// Rows in which it lies after it.
    pub(super) after: u64,
    /// Rows that have both.
    pub(super) all: u64,
    /// How many days the second lies after the first in the first of these rows, and in how many of them it does.
    gap: i32,
    at_gap: u64,
}

impl Steps {
    fn add(&mut self, first: i32, second: i32) {
        let gap = second.saturating_sub(first);
        if self.all == 0 {
            self.gap = gap;
        }
        self.at_gap += u64::from(gap == self.gap);
        self.before += u64::from(first < second);
        self.after += u64::from(first > second);
        self.all += 1;
    }

    /// The share of rows in which the first column lies after the second, in thousandths; 0 of too few rows.
    pub(super) fn share_after(&self) -> u16 {
        if self.all < TELLING { 0 } else { share(self.after, self.all) }
    }

    /// The share of rows in which the first column does not lie after the second, in thousandths; none of too few rows.
    pub(super) fn share_not_after(&self) -> Option<u16> {
        (self.all >= TELLING).then(|| share(self.all - self.after, self.all))
    }

    /// Adds the rows of another table.
    fn extend(&mut self, other: Steps) {
        if self.all == 0 {
            self.gap = other.gap;
        }
        self.at_gap += if other.gap == self.gap { other.at_gap } else { 0 };
        self.before += other.before;
        self.after += other.after;
        self.all += other.all;
    }

    const fn turned(self) -> Self {
        Steps { before: self.after, after: self.before, gap: self.gap.saturating_neg(), ..self }
    }
}

/// The columns of dates of a table, two and two. Of each pair twice: if days stand first, and if months do.
#[derive(Debug, Default)]
pub(super) struct Sequence {
    pairs: BTreeMap<(usize, usize), [Steps; 2]>,
}

impl Sequence {
    /// Counts the dates of a row, by rising column.
    pub(super) fn add(&mut self, days: &[(usize, Day)]) {
        let days = &days[..days.len().min(MOST)];
        for (at, &(first, one)) in days.iter().enumerate() {
            for &(second, other) in &days[at + 1..] {
                let steps = self.pairs.entry((first, second)).or_default();
                for (steps, (one, other)) in steps.iter_mut().zip(one.into_iter().zip(other)) {
                    if let (Some(one), Some(other)) = (one, other) {
                        steps.add(one, other);
                    }
                }
            }
        }
    }

    /// Adds the rows of another table.
    pub(super) fn extend(&mut self, other: &Sequence) {
        for (&pair, &steps) in &other.pairs {
            let all = self.pairs.entry(pair).or_default();
            all.iter_mut().zip(steps).for_each(|(all, steps)| all.extend(steps));
        }
    }

    /// In how many rows one of two columns comes first that comes second in most, over all pairs.
    pub(super) fn disorder(&self) -> usize {
        let of = |both: &[Steps; 2]| both.iter().map(|steps| steps.before.min(steps.after)).min().unwrap_or(0);
        usize::try_from(self.pairs.values().map(of).sum::<u64>()).unwrap_or(usize::MAX)
    }

    /// How a column and another follow each other.
    pub(super) fn between(&self, first: usize, second: usize) -> [Steps; 2] {
        let of = |pair: (usize, usize)| self.pairs.get(&pair).copied().unwrap_or_default();
        if first <= second { of((first, second)) } else { of((second, first)).map(Steps::turned) }
    }

    /// The same for each way to read their days that reads most of those that the other reads: where one order of day and
    /// month is out of the question, it says nothing.
    pub(super) fn readings(&self, first: usize, second: usize) -> impl Iterator<Item = Steps> {
        let both = self.between(first, second);
        let most = both.iter().map(|steps| steps.all).max().unwrap_or(0);
        both.into_iter().filter(move |steps| steps.all * 10 >= most * 9)
    }

    /// Whether the dates of a column lie so many days after those of another in nearly every row, however they are read.
    pub(super) fn is_at_a_distance(&self, column: usize) -> bool {
        let others = self.pairs.keys().filter_map(|&(first, second)| match column {
            _ if first == column => Some(second),
            _ if second == column => Some(first),
            _ => None,
        });
        let is_at = |steps: &Steps| steps.gap >= FAR && steps.all >= MANY && steps.at_gap * 20 >= steps.all * 19;
        others.map(|other| self.between(other, column)).any(|steps| steps.iter().any(is_at))
    }

    /// Whether most dates of a column lie after those of another, however they are read.
    pub(super) fn is_after_another(&self, column: usize) -> bool {
        let others = self.pairs.keys().filter_map(|&(first, second)| match column {
            _ if first == column => Some(second),
            _ if second == column => Some(first),
            _ => None,
        });
        let mut steps = others.map(|other| self.between(column, other));
        steps.any(|steps| steps.iter().all(|steps| steps.share_after() > 500))
    }
}

/// Which step of a file's history a day is: what is of a later stage does not lie before what is of an earlier one. `None`
/// comes before all, and is no day.
pub(super) const fn stage(field: Field) -> Option<u8> {
    match field {
        Field::FirstReceived => Some(0),
        Field::Received => Some(1),
        Field::Acknowledged
        | Field::Replied
        | Field::ReasonedReplyArt11
        | Field::Completed
        | Field::Closed
        | Field::Reopened
        | Field::TransferredOn
        | Field::Due => Some(2),
        _ => None,
    }
}
