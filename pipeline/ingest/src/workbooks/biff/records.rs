//! The records of which an old workbook is made, one after the other: each has a kind, a length and its data.

use report_model::diagnostic::Message;

use crate::bytes::compound::u16_at;
use crate::bytes::error::ReadError;

pub(super) const END: u16 = 0x000a;
pub(super) const SHEET: u16 = 0x0085;
/// The head of a sheet in a workbook of Excel 4.
pub(super) const SHEET_HEAD: u16 = 0x008f;
/// Marks the beginning of the workbook, a sheet, a chart: of BIFF2, 3, 4, and 5 and later.
pub(super) const BEGINNINGS: [u16; 4] = [0x0009, 0x0209, 0x0409, 0x0809];

/// How long a record can be, and how long some are.
const LONGEST: usize = 8_224;
const LENGTHS: [(u16, usize); 8] =
    [(0x0002, 9), (0x0003, 15), (0x0201, 6), (0x0203, 14), (0x0205, 8), (0x0208, 16), (0x027e, 10), (0x00fd, 10)];

/// A record: its kind, and where its data lie.
#[derive(Clone, Copy)]
pub(super) struct Record {
    pub(super) kind: u16,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Record {
    pub(super) fn is_beginning(self) -> bool {
        BEGINNINGS.contains(&self.kind)
    }

    /// Whether it is as long as it can be: with another length it would swallow those that follow.
    pub(super) fn is_sound(self) -> bool {
        let length = self.end - self.start;
        length <= LONGEST && LENGTHS.iter().all(|(kind, right)| *kind != self.kind || *right == length)
    }
}

/// The records of a stream, from a place to its end or to one that is cut off.
pub(super) fn records(text: &[u8], mut at: usize) -> impl Iterator<Item = Record> {
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(text, at)?, usize::from(u16_at(text, at.checked_add(2)?)?));
        let (start, end) = (at + 4, at + 4 + length);
        at = end;
        (end <= text.len()).then_some(Record { kind, start, end })
    })
}

/// What is not written as a workbook of these versions has it.
pub(super) fn damaged() -> ReadError {
    ReadError::Workbook(Message::new("reading.detail.damaged"))
}
