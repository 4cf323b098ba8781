//! The rows of a sheet of an XLSX or XLSB that nobody sees: hidden by a filter, or by hand; and rows that a reader of cells
//! would pass over.

use std::ops::RangeInclusive;

use memchr::{memchr, memmem};

use crate::tables::grid::hide;

/// Bytes that a tag of a row takes at most.
const LONGEST: usize = 1 << 12;

/// Looks for hidden rows in the text of a sheet, piece by piece.
#[derive(Default)]
pub(crate) struct HiddenRows {
    /// What may be the beginning of a tag.
    rest: Vec<u8>,
    /// The number of the last row, and whether it is open.
    row: u64,
    is_open: bool,
    /// Whether a row begins in another.
    is_nested: bool,
    tables: Tables,
    found: Vec<RangeInclusive<u64>>,
}

/// Counts the tables of cells in the text of a sheet, piece by piece.
#[derive(Default)]
struct Tables {
    rest: Vec<u8>,
    count: usize,
}

impl Tables {
    const TABLE: &[u8] = b"sheetData";

    fn take(&mut self, piece: &[u8]) {
        self.rest.extend_from_slice(piece);
        let mut from = 0;
        while let Some(at) = memmem::find(&self.rest[from..], Self::TABLE).map(|at| from + at) {
            let end = at + Self::TABLE.len();
            let Some(next) = self.rest.get(end) else { break };
            let is_whole = matches!(next, b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/');
            self.count += usize::from(is_whole && begins_a_tag(&self.rest[..at]));
            from = end;
        }
        let kept = from.max(self.rest.len().saturating_sub(NAME + Self::TABLE.len()));
        self.rest.drain(..kept);
    }
}

impl HiddenRows {
    /// Whether rows would be passed over: one lies in another, or there is a second table of cells.
    pub(crate) const fn has_more(&self) -> bool {
        self.is_nested || self.tables.count > 1
    }

    pub(crate) fn take(&mut self, piece: &[u8]) {
        self.tables.take(piece);
        self.rest.extend_from_slice(piece);
        let rest = std::mem::take(&mut self.rest);
        let (mut from, mut done) = (0, 0);
        while let Some(at) = memmem::find(&rest[from..], b"row").map(|at| from + at) {
            let inner = at + b"row".len();
            if !begins_a_tag(&rest[..at]) {
                self.is_open &= !ends_a_row(&rest[..at]);
                from = inner;
                continue;
            }
            // Where the tag does not end, the next piece has the rest of it.
            let Some(end) = memchr(b'>', &rest[inner..]).map(|end| inner + end) else {
                let begin = at.saturating_sub(NAME).max(done);
                if rest.len() - begin <= LONGEST {
                    self.rest = rest[begin..].to_vec();
                    return;
                }
                break;
            };
            if matches!(rest[inner], b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/') {
                self.is_nested |= self.is_open;
                self.is_open = rest[end - 1] != b'/';
                self.tag(&rest[inner..end]);
            }
            (from, done) = (end, end);
        }
        let kept = from.max(rest.len().saturating_sub(NAME));
        self.rest = rest[kept..].to_vec();
    }

    pub(crate) fn end(self) -> Vec<RangeInclusive<u64>> {
        self.found
    }

    /// Takes the attributes of a row in.
    fn tag(&mut self, attributes: &[u8]) {
        let number = value(attributes, b"r").and_then(|value| std::str::from_utf8(value).ok()?.parse().ok());
        self.row = number.unwrap_or(self.row.saturating_add(1));
        if value(attributes, b"hidden").is_some_and(|value| matches!(value, b"1" | b"true" | b"on")) {
            hide(&mut self.found, self.row..=self.row);
        }
    }
}

/// Looks for hidden rows in the records of a sheet of an XLSB, piece by piece.
#[derive(Default)]
pub(crate) struct HiddenRecords {
    /// What may be the beginning of a record.
    rest: Vec<u8>,
    /// How many bytes of the record are still to come.
    skipped: usize,
    found: Vec<RangeInclusive<u64>>,
}

impl HiddenRecords {
    /// The record of a row, and how much of it is looked at: its number, its format, its height, its signs.
    const ROW: (u16, usize) = (0, 12);
    /// Of the signs: its height is zero.
    const HIDDEN: u8 = 1 << 4;

    pub(crate) fn take(&mut self, piece: &[u8]) {
        let mut bytes = std::mem::take(&mut self.rest);
        bytes.extend_from_slice(piece);
        let mut at = 0;
        loop {
            let skipped = self.skipped.min(bytes.len() - at);
            at += skipped;
            self.skipped -= skipped;
            let Some(record) = record(&bytes[at..]).filter(|_| self.skipped == 0) else { break };
            if record.kind == Self::ROW.0 && record.length >= Self::ROW.1 {
                let start = at + record.head;
                let Some(row) = bytes.get(start..start + Self::ROW.1) else { break };
                let number = u64::from(u32::from_le_bytes([row[0], row[1], row[2], row[3]])) + 1;
                if row[11] & Self::HIDDEN != 0 {
                    hide(&mut self.found, number..=number);
                }
            }
            at += record.head;
            self.skipped = record.length;
        }
        self.rest = bytes[at..].to_vec();
    }

    pub(crate) fn end(self) -> Vec<RangeInclusive<u64>> {
        self.found
    }
}

/// The head of a record of an XLSB.
pub(crate) struct RecordHead {
    pub(crate) kind: u16,
    /// The bytes of its head, and those behind it.
    pub(crate) head: usize,
    pub(crate) length: usize,
}

/// Reads the head of a record: a kind of one or two bytes, a length of one to four, seven bits in each.
pub(crate) fn record(bytes: &[u8]) -> Option<RecordHead> {
    let number = |at: usize, most: usize| {
        let length = 1 + bytes.get(at..)?.iter().take(most - 1).take_while(|byte| **byte & 0x80 != 0).count();
        let bytes = bytes.get(at..at + length)?;
        let value = bytes.iter().rev().fold(0_usize, |value, byte| value << 7 | usize::from(byte & 0x7f));
        Some((value, at + length))
    };
    let kind = match *bytes.first()? {
        low @ 0..0x80 => (u16::from(low), 1),
        low => (u16::from_le_bytes([low, *bytes.get(1)?]), 2),
    };
    let (length, head) = number(kind.1, 4)?;
    Some(RecordHead { kind: kind.0, head, length })
}

/// Letters of a prefix, with the signs around it.
const NAME: usize = 32;

/// Whether what stands before a name is the beginning of a tag, perhaps with a prefix.
fn begins_a_tag(before: &[u8]) -> bool {
    match before.last() {
        Some(b'<') => true,
        Some(b':') => {
            let mut prefix = before[..before.len() - 1].iter().rev().take(NAME);
            prefix.find(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'_' | b'-' | b'.')) == Some(&b'<')
        }
        _ => false,
    }
}

/// Whether what stands before the name of a row makes it the tag that ends one.
fn ends_a_row(before: &[u8]) -> bool {
    let prefix = before.strip_suffix(b":").map_or(before, |before| {
        let letters =
            before.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        &before[..before.len() - letters.count()]
    });
    prefix.ends_with(b"</")
}

/// The value of an attribute.
fn value<'a>(attributes: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut rest = attributes;
    while let Some(at) = memchr(b'=', rest) {
        let found = rest[..at].trim_ascii();
        let after = rest[at + 1..].trim_ascii_start();
        let (&quote, inner) = after.split_first()?;
        let end = memchr(quote, inner)?;
        if found == name {
            return Some(&inner[..end]);
        }
        rest = &inner[end + 1..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{HiddenRecords, HiddenRows};

    #[test]
    fn hidden_records_are_found_wherever_the_pieces_end() {
        let row =
            |number: u8, signs: u8| [&[0, 17, number, 0, 0, 0, 0, 0, 0, 0, 44, 1, 0, signs][..], &[0; 5]].concat();
        let long = [&[0x81, 0x01, 0xac, 0x02][..], &[0; 300]].concat();
        let text = [row(0, 0), row(2, 0x10), long, row(3, 0x33), row(7, 0x0f), row(8, 0x10)].concat();
        for size in 1..text.len() {
            let mut rows = HiddenRecords::default();
            text.chunks(size).for_each(|piece| rows.take(piece));
            assert_eq!(rows.end(), [3..=4, 9..=9], "in pieces of {size}");
        }
    }

    #[test]
    fn hidden_rows_are_found_wherever_the_pieces_end() {
        let text = b"<cols><col hidden=\"1\"/></cols><row r=\"1\"><c><v>brow hidden=\"1\"</v></c></row><x:row r=\"2\" hidden=\"1\"/>\
            <row hidden='true' ht=\"15\"></row><row r=\"7\" spans=\"1:3\" hidden=\"0\"><row r=\"9\" hidden=\"1\">";
        for size in 1..text.len() {
            let mut rows = HiddenRows::default();
            text.chunks(size).for_each(|piece| rows.take(piece));
            assert!(rows.has_more(), "in pieces of {size}");
            assert_eq!(rows.end(), [2..=3, 9..=9], "in pieces of {size}");
        }
    }

    #[test]
    fn rows_that_would_be_passed_over_are_found_wherever_the_pieces_end() {
        let sound = "<x:sheetData><x:row r=\"1\"><c/></x:row><row/><row ></row><row r=\"4\"></row></x:sheetData>\
            <sheetDataMore/><rowBreaks/>";
        let nested = sound.replace("<row ></row>", "<row><row></row>");
        let two = sound.replace("<sheetDataMore/>", "<sheetData><row/></sheetData>");
        for (text, has_more) in [(sound, false), (&*nested, true), (&*two, true)] {
            for size in 1..text.len() {
                let mut rows = HiddenRows::default();
                text.as_bytes().chunks(size).for_each(|piece| rows.take(piece));
                assert_eq!(rows.has_more(), has_more, "in pieces of {size}: {text}");
            }
        }
    }
}
