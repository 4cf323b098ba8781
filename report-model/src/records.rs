//! Every record that came in is counted exactly once (contract §2).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many records were read, and what became of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCounts {
    /// Rows read from the exports.
    pub read: u64,
    /// Counted in the report.
    pub tallied: u64,
    /// Refused: no readable identifier, nature or receipt date, or a test.
    pub rejected: u64,
    /// Of the rejected, those that are tests: they say nothing of the bounds.
    pub tests: u64,
    /// Repetitions of a record that was already read.
    pub duplicate: u64,
    /// Received outside the period, and not part of its opening stock.
    pub out_of_period: u64,
    /// Of the tallied: received in the period.
    pub cohort: u64,
    /// Of the tallied: received earlier and open on the first day (in the stock only).
    pub carried_over: u64,
    /// Of the tallied: sent on to another body, which counts them.
    pub transferred_out: u64,
}

impl RecordCounts {
    /// Whether `read = tallied + rejected + duplicate + out_of_period` and
    /// `tallied = cohort + carried_over + transferred_out`.
    pub fn adds_up(&self) -> bool {
        // What comes from outside may hold any number: a sum that is none is no sum of theirs.
        let sum = |parts: &[u64]| parts.iter().try_fold(0_u64, |sum, &part| sum.checked_add(part));
        sum(&[self.tallied, self.rejected, self.duplicate, self.out_of_period]) == Some(self.read)
            && sum(&[self.cohort, self.carried_over, self.transferred_out]) == Some(self.tallied)
            && self.tests <= self.rejected
    }

    /// Adds the counts of another batch, file or agency.
    pub const fn add(&mut self, other: &RecordCounts) {
        self.read += other.read;
        self.tallied += other.tallied;
        self.rejected += other.rejected;
        self.tests += other.tests;
        self.duplicate += other.duplicate;
        self.out_of_period += other.out_of_period;
        self.cohort += other.cohort;
        self.carried_over += other.carried_over;
        self.transferred_out += other.transferred_out;
    }
}
