//! Dates that a spreadsheet of another country has turned round.
//!
//! A register is written `03/04/2025`, day first. A spreadsheet of the United States reads what it can as month first and
//! stores a true date, 4 March; `25/03/2025` stays a text. Each cell is a fine date by itself. The mark of it is on the
//! column: no true date has a day beyond the 12th, and every text has one.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use report_model::record::Field;

use super::date::{date, day};
use super::record::{Batch, NO_DAY, Record};
use crate::mapping::DateOrder;

/// The fields that hold one day: each is a bit of what [`Turned::note`] gives.
pub(crate) const FIELDS: [Field; 9] = [
    Field::Received,
    Field::FirstReceived,
    Field::Acknowledged,
    Field::Replied,
    Field::ReasonedReplyArt11,
    Field::Completed,
    Field::Closed,
    Field::TransferredOn,
    Field::Due,
];

/// What the cells of one column look like.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Column {
    /// True dates up to the 12th, which may have been turned, and those beyond it, which were not.
    early: u64,
    late: u64,
    /// The months of the early ones, a bit for each.
    months: u16,
    /// Texts whose day lies beyond the 12th, and those that would have become dates.
    late_texts: u64,
    early_texts: u64,
}

impl Column {
    /// Notes a cell; gives whether it is a true date that may have been turned.
    pub(crate) fn note(&mut self, order: DateOrder, text: &str) -> bool {
        match numbers(text) {
            Some([(_, 4), (month, _), (day, _)]) if day <= 12 => {
                self.early += 1;
                self.months |= 1 << month.min(15);
                return true;
            }
            Some([(_, 4), ..]) => self.late += 1,
            Some([(first, _), (second, _), _]) => {
                let day = if order == DateOrder::DayFirst { first } else { second };
                if day > 12 { self.late_texts += 1 } else { self.early_texts += 1 }
            }
            None => {}
        }
        false
    }

    /// How many true dates may have been turned.
    pub(crate) const fn early(self) -> u64 {
        self.early
    }

    /// Whether the column bears the mark; how sure that is, see [`Column::surprise`].
    pub(crate) const fn bears_the_mark(self) -> bool {
        self.early > 0 && self.late == 0 && self.early_texts == 0
    }

    /// How unlikely the mark is by chance, as a negative logarithm: four days in ten lie up to the 12th.
    #[expect(clippy::cast_precision_loss, reason = "a rough measure")]
    fn surprise(self) -> f64 {
        if self.late_texts == 0 { 0.0 } else { 0.916 * self.early as f64 + 0.511 * self.late_texts as f64 }
    }
}

/// Whether columns that bear the mark were turned for certain: as they are read, so many dates contradict one another, and
/// so many when they are turned back.
pub(crate) fn are_certain(columns: &(impl Iterator<Item = Column> + Clone), as_read: usize, turned: usize) -> bool {
    let surprise = columns.clone().map(Column::surprise).fold(0.0, f64::max);
    let is_spread = |column: Column| column.surprise() >= VERY_SURPRISING && column.months.count_ones() >= 4;
    surprise >= SURPRISING
        && ((as_read > 0 && turned * 5 <= as_read) || (columns.clone().any(is_spread) && turned <= as_read))
}

/// A day whose month was read as the day of the month, and the other way round; none where it cannot have been.
pub(crate) fn turned_day(read: i32) -> Option<i32> {
    let read = date(read);
    NaiveDate::from_ymd_opt(read.year(), read.day(), read.month()).map(day)
}

/// What was seen of the dates in a table.
#[derive(Clone, Debug, Default)]
pub struct Turned {
    columns: [Column; FIELDS.len()],
}

/// One in two hundred by chance; one in a thousand.
const SURPRISING: f64 = 5.3;
const VERY_SURPRISING: f64 = 6.9;

impl Turned {
    /// Notes the date of a cell; gives the bit of its field where it is a true date that may have been turned.
    pub(super) fn note(&mut self, field: Field, order: DateOrder, text: &str) -> u16 {
        let Some(place) = FIELDS.iter().position(|&known| known == field) else { return 0 };
        u16::from(self.columns[place].note(order, text)) << place
    }

    /// The fields that were turned for certain: dates that contradict one another agree when they are turned back, or
    /// no chance makes such columns. `masks` has the bits of each record.
    pub fn certain(&self, batch: &Batch, extracted: Option<i32>) -> BTreeSet<Field> {
        let marked = self.bits(Column::bears_the_mark);
        let contradictions = |turned: u16| {
            let contradicts =
                |(record, mask): (&Record, &u16)| is_contradictory(&back(*record, mask & turned), extracted);
            batch.records.iter().zip(&batch.turnable).filter(|found| contradicts((found.0, found.1))).count()
        };
        let of_marked = self.columns.iter().copied().filter(|column| column.bears_the_mark());
        // Comparing every record is worth it only where the mark is no chance.
        if !of_marked.clone().any(|column| column.surprise() >= SURPRISING) {
            return BTreeSet::new();
        }
        let is_certain = are_certain(&of_marked, contradictions(0), contradictions(marked));
        if is_certain { fields(marked) } else { BTreeSet::new() }
    }

    /// Turns back the true dates of these fields, where their columns bear the mark.
    pub fn put_right(&self, fields: &BTreeSet<Field>, batch: &mut Batch) {
        let marked = self.bits(Column::bears_the_mark);
        let declared = FIELDS.iter().enumerate().filter(|(_, field)| fields.contains(field));
        let bits = declared.fold(0, |bits, (place, _)| bits | 1 << place) & marked;
        for (record, mask) in batch.records.iter_mut().zip(&batch.turnable) {
            *record = back(*record, mask & bits);
        }
    }

    /// Leaves out what was put right.
    pub fn without(&mut self, fields: &BTreeSet<Field>) {
        for (column, field) in self.columns.iter_mut().zip(FIELDS) {
            if fields.contains(&field) {
                *column = Column::default();
            }
        }
    }

    /// How many true dates of a field may have been turned.
    pub fn early(&self, field: Field) -> u64 {
        FIELDS.iter().position(|&known| known == field).map_or(0, |place| self.columns[place].early)
    }

    fn bits(&self, is_one: impl Fn(Column) -> bool) -> u16 {
        self.columns.iter().enumerate().fold(0, |bits, (place, column)| bits | u16::from(is_one(*column)) << place)
    }
}

/// The fields of these bits.
fn fields(bits: u16) -> BTreeSet<Field> {
    FIELDS.iter().enumerate().filter(|(place, _)| bits & 1 << place != 0).map(|(_, &field)| field).collect()
}

/// Whether a day lies where it cannot: before the receipt, or after the extraction.
fn is_contradictory(record: &Record, extracted: Option<i32>) -> bool {
    let last = extracted.unwrap_or(i32::MAX);
    let later = [record.acknowledged, record.replied, record.reasoned, record.completed, record.closed];
    let is_wrong = |&day: &i32| day != NO_DAY && (day < record.start() || day > last);
    record.received > last || later.iter().any(is_wrong)
}

/// A record with the days of these bits turned back.
fn back(mut record: Record, bits: u16) -> Record {
    let days = [
        &mut record.received,
        &mut record.first_received,
        &mut record.acknowledged,
        &mut record.replied,
        &mut record.reasoned,
        &mut record.completed,
        &mut record.closed,
        &mut record.transferred_on,
        &mut record.due,
    ];
    for (_, number) in days.into_iter().enumerate().filter(|(place, _)| bits & 1 << place != 0) {
        if *number != NO_DAY {
            *number = turned_day(*number).unwrap_or(*number);
        }
    }
    record
}

/// The three numbers that a date begins with, each with how many digits it has.
fn numbers(text: &str) -> Option<[(u32, usize); 3]> {
    let mut found = [(0, 0); 3];
    let mut bytes = text.trim().bytes().peekable();
    for (place, (number, digits)) in found.iter_mut().enumerate() {
        if place > 0 {
            bytes.next_if(|byte| matches!(byte, b'/' | b'-' | b'.'))?;
        }
        while let Some(digit) = bytes.next_if(u8::is_ascii_digit) {
            *number = (*number * 10 + u32::from(digit - b'0')).min(9_999);
            *digits += 1;
        }
        if !(1..=4).contains(digits) {
            return None;
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_true_date_up_to_the_twelfth_may_have_been_turned() {
        let mut turned = Turned::default();
        assert_eq!(turned.note(Field::Received, DateOrder::DayFirst, "2025-03-04"), 1);
        assert_eq!(turned.note(Field::Received, DateOrder::DayFirst, "25/03/2025 10:20"), 0);
        assert!(turned.columns[0].bears_the_mark());
        assert_eq!(turned.note(Field::Received, DateOrder::DayFirst, "2025-03-14T10:20:00"), 0);
        assert!(!turned.columns[0].bears_the_mark());
        assert_eq!(numbers("le 25 mars"), None);
        assert_eq!(numbers("20250304"), None);
    }
}
