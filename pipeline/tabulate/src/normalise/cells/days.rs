//! Days, several in one cell, and deadlines.

use report_model::lexicon::LEXICON;
use report_model::record::Field;

use super::super::date::{DateFault, DateReader};
use super::super::record::{Batch, NO_DAY, UNREADABLE_REOPENING, UNUSABLE_REPLY};
use super::super::row_cells::is_blank;
use super::At;
use crate::lists::{CodeId, NO_CODE};
use crate::mapping::DateOrder;
use crate::propose::words::stands_for_nothing;

impl At<'_, '_> {
    pub(super) fn reopenings(&mut self, into: &mut Batch) -> (u32, u16) {
        let cells = self.cells;
        let Some(text) = cells.get(Field::Reopened, self.row) else { return (0, 0) };
        let first = into.reopenings.len();
        // A day may hold a comma or an “et” of its own: only what is no day as a whole is parted.
        let mut left = vec![text];
        while let Some(part) = left.pop() {
            match self.read_date(Field::Reopened, part) {
                Ok(day) => into.reopenings.push(day),
                Err(_) if stands_for_nothing(part) => {}
                Err(fault) => match parted(part) {
                    Some(parts) => left.extend(parts),
                    None => {
                        self.find(fault.code(), Field::Reopened);
                        self.unsure |= UNREADABLE_REOPENING;
                    }
                },
            }
        }
        into.reopenings[first..].sort_unstable();
        let count = into.reopenings.len() - first;
        (u32::try_from(first).unwrap_or(u32::MAX), u16::try_from(count).unwrap_or(u16::MAX))
    }

    pub(super) fn date(&mut self, field: Field) -> i32 {
        let cells = self.cells;
        let Some(text) = cells.get(field, self.row) else { return NO_DAY };
        match self.read_date(field, text) {
            Ok(day) => day,
            Err(_) if stands_for_nothing(text) => NO_DAY,
            Err(fault) => {
                self.find(fault.code(), field);
                if matches!(field, Field::Replied | Field::ReasonedReplyArt11) {
                    self.unsure |= UNUSABLE_REPLY;
                }
                NO_DAY
            }
        }
    }

    /// The deadline that the export states, or what it says of one without a day.
    pub(super) fn due(&mut self) -> (i32, CodeId) {
        let cells = self.cells;
        let Some(text) = cells.get(Field::Due, self.row) else { return (NO_DAY, NO_CODE) };
        match self.look_up(Field::Due, text) {
            NO_CODE => (self.date(Field::Due), NO_CODE),
            kept => (NO_DAY, kept),
        }
    }

    #[inline]
    pub(super) fn read_date(&mut self, field: Field, text: &str) -> Result<i32, DateFault> {
        let order = self.normaliser.context.source.order_of(field);
        let read = DateReader::new(order, self.normaliser.context.zone).read(text);
        if let (Ok(_), Some(turned)) = (read, &mut self.normaliser.turned) {
            self.turnable |= turned.note(field, order, text);
        }
        if read.is_err() {
            self.try_turned(field, order, text);
        }
        read
    }

    /// Notes a date that the other order reads: the export may have changed its own.
    #[cold]
    fn try_turned(&mut self, field: Field, order: DateOrder, text: &str) {
        let turned = match order {
            DateOrder::DayFirst => DateOrder::MonthFirst,
            DateOrder::MonthFirst => DateOrder::DayFirst,
        };
        if DateReader::new(turned, self.normaliser.context.zone).read(text).is_ok() {
            self.normaliser.new_values.add_turned(field, turned, 1);
        }
    }
}

/// The parts of a cell that holds several days: by signs, then by a comma, then by the words between them. `None` where
/// nothing parts it.
fn parted(text: &str) -> Option<Vec<&str>> {
    const SIGNS: [&[char]; 2] = [&[';', '|', '\n', '\r', '؛'], &[',', '،']];
    let by_signs = SIGNS.into_iter().map(|signs| text.split(signs).filter(|part| !is_blank(part)).collect());
    let is_parted = |parts: &Vec<&str>| parts.len() != 1 || parts[0].len() < text.len();
    by_signs.chain(std::iter::once_with(|| by_words(text))).find(is_parted)
}

/// A text between whose words “et”, “و” and the like stand. The Arabic one may touch the number after it.
fn by_words(text: &str) -> Vec<&str> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for word in text.split_whitespace() {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let touching = word.strip_prefix('و').filter(|rest| rest.starts_with(char::is_numeric));
        if LEXICON.between_days.iter().any(|and| word.eq_ignore_ascii_case(and)) || touching.is_some() {
            parts.push(&text[from..at]);
            from = at + word.len() - touching.map_or(0, str::len);
        }
    }
    parts.push(&text[from..]);
    parts.retain(|part| !is_blank(part));
    // Words between no days are no days.
    if parts.is_empty() { vec![text] } else { parts }
}
