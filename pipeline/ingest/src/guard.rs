//! What a workbook would take, before calamine opens it: calamine believes the sizes that a file declares.

use std::io::{Cursor, Read};
use std::ops::Range;
use std::sync::Arc;

use memchr::memmem;

use crate::compound::{Compound, Stream, u16_at, u32_at};
use crate::container::{Allowance, Shared, members};
use crate::{Limits, ReadError};

/// Bytes of styles that a workbook may have; Excel's own limit of 65,490 formats stays below it.
const STYLES: u64 = 16 << 20;

/// Unpacks every part of a workbook once, and throws it away: a part whose list lies about its size is found here.
pub(super) fn packed_workbook(bytes: Vec<u8>, limits: &Limits, allowance: &Allowance) -> Result<Arc<[u8]>, ReadError> {
    let bytes: Arc<[u8]> = bytes.into();
    let archive = Shared::new(Box::new(Cursor::new(bytes.clone())))?;
    let parts = members(&archive, limits).map_err(|error| match error {
        ReadError::Archive(why) => ReadError::Workbook(why),
        other => other,
    })?;
    for part in parts {
        let mut head = Vec::new();
        let mut content = part.open(&archive, allowance);
        content.by_ref().take(1 << 12).read_to_end(&mut head)?;
        let length = head.len() as u64 + std::io::copy(&mut content, &mut std::io::sink())?;
        let longest = match part.name.rsplit('/').next() {
            Some("sharedStrings.xml" | "sharedStrings.bin" | "workbook.xml" | "workbook.bin") => limits.workbook_bytes,
            Some("styles.xml" | "styles.bin") => STYLES,
            _ => limits.unpacked_bytes,
        };
        if length > longest {
            return Err(ReadError::TooLarge(length));
        }
        // Room is made for as many texts as are promised.
        if promised_texts(&head).is_some_and(|promised| promised > length) {
            return Err(ReadError::Workbook("it promises more texts than it has bytes".to_owned()));
        }
    }
    Ok(bytes)
}

fn promised_texts(head: &[u8]) -> Option<u64> {
    let at = memmem::find(head, b"uniqueCount")? + b"uniqueCount".len();
    let digits = head[at..].iter().skip_while(|byte| !byte.is_ascii_digit() && **byte != b'>');
    let digits: String = digits.take_while(|byte| byte.is_ascii_digit()).map(|&byte| char::from(byte)).collect();
    // More digits than a number takes is more than any file has.
    (!digits.is_empty()).then(|| digits.parse().unwrap_or(u64::MAX))
}

/// Looks through the records of an XLS for what would be made of them, and takes out what is not needed and does harm:
/// the declared extent of a sheet, for which room would be made, and the text of formulas, whose values stay.
pub(super) fn old_workbook(mut bytes: Vec<u8>, limits: &Limits) -> Result<Arc<[u8]>, ReadError> {
    let damaged = || ReadError::Workbook("it is damaged".to_owned());
    let file = Compound::open(&bytes).ok_or_else(damaged)?;
    if file.has("EncryptedPackage") {
        return Err(ReadError::Encrypted);
    }
    let stream = file.stream("Workbook").or_else(|| file.stream("Book")).ok_or_else(damaged)?;
    let text = stream.gather(&bytes);
    let mut changes: Vec<(usize, u8)> = Vec::new();
    let sheets: Vec<usize> = records(&text, 0)
        .take_while(|record| record.kind != END)
        .filter(|record| record.kind == SHEET)
        .filter_map(|record| u32_at(&text, record.data.start).map(|at| at as usize))
        .collect();
    if sheets.len() > limits.members {
        return Err(ReadError::TooManyMembers(limits.members));
    }
    let (mut cells, mut looked_at) = (0_usize, 0_usize);
    for sheet in sheets {
        let (of_sheet, end) = extent(&text, sheet, &mut changes);
        cells = cells.saturating_add(of_sheet);
        looked_at += end.saturating_sub(sheet);
        if cells > limits.cells {
            return Err(ReadError::TooManyCells(limits.cells));
        }
        // Sheets lie one after the other.
        if looked_at > text.len() {
            return Err(damaged());
        }
    }
    for (at, byte) in changes {
        if let Some(place) = stream.place(at).and_then(|place| bytes.get_mut(place)) {
            *place = byte;
        }
    }
    Ok(bytes.into())
}

const END: u16 = 0x000a;
const BEGINNING: u16 = 0x0809;
const SHEET: u16 = 0x0085;
const EXTENT: u16 = 0x0200;
const FORMULA: u16 = 0x0006;
const ROW_OF_NUMBERS: u16 = 0x00bd;
/// Records of one cell: number, label, rich text, truth or error, short number, shared text, formula.
const CELLS: [u16; 7] = [0x0203, 0x0204, 0x00d6, 0x0205, 0x027e, 0x00fd, FORMULA];
/// A record that nobody reads.
const UNREAD: [u8; 2] = [0xff, 0x7f];

struct Record {
    kind: u16,
    data: Range<usize>,
}

/// The records of a stream, from a place to its end or to one that is cut off.
fn records(text: &[u8], mut at: usize) -> impl Iterator<Item = Record> {
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(text, at)?, usize::from(u16_at(text, at + 2)?));
        let data = at + 4..at + 4 + length;
        at = data.end;
        (data.end <= text.len()).then_some(Record { kind, data })
    })
}

/// How many cells the rectangle around all cells of a sheet has, and where the sheet ends; notes what is to be changed.
fn extent(text: &[u8], sheet: usize, changes: &mut Vec<(usize, u8)>) -> (usize, usize) {
    let (mut rows, mut columns) = ((usize::MAX, 0), (usize::MAX, 0));
    let (mut depth, mut end) = (0_usize, sheet);
    for Record { kind, data } in records(text, sheet) {
        end = data.end;
        match kind {
            BEGINNING => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            EXTENT => changes.extend([(data.start - 4, UNREAD[0]), (data.start - 3, UNREAD[1])]),
            ROW_OF_NUMBERS => around(text, &data, data.end.saturating_sub(2), &mut rows, &mut columns),
            _ if CELLS.contains(&kind) => {
                around(text, &data, data.start + 2, &mut rows, &mut columns);
                if kind == FORMULA && data.len() >= 22 {
                    changes.extend([(data.start + 20, 0), (data.start + 21, 0)]);
                }
            }
            _ => {}
        }
    }
    let cells = if rows.0 > rows.1 { 0 } else { (rows.1 - rows.0 + 1).saturating_mul(columns.1 - columns.0 + 1) };
    (cells, end)
}

/// Widens a rectangle to a record that begins with a row and a column, and ends in another column.
fn around(text: &[u8], data: &Range<usize>, last: usize, rows: &mut (usize, usize), columns: &mut (usize, usize)) {
    let (Some(row), Some(first), Some(last)) =
        (u16_at(text, data.start), u16_at(text, data.start + 2), u16_at(text, last))
    else {
        return;
    };
    *rows = (rows.0.min(row.into()), rows.1.max(row.into()));
    *columns = (columns.0.min(first.into()), columns.1.max(first.max(last).into()));
}

impl Stream {
    /// The bytes of the stream in one piece, as far as the file has them.
    fn gather(&self, bytes: &[u8]) -> Vec<u8> {
        let piece = |&start: &usize| {
            let start = start.min(bytes.len());
            &bytes[start..(start + self.piece).min(bytes.len())]
        };
        let mut text: Vec<u8> = self.pieces.iter().flat_map(|start| piece(start).iter().copied()).collect();
        text.truncate(self.length);
        text
    }

    /// Where a byte of the stream lies in the file.
    fn place(&self, at: usize) -> Option<usize> {
        self.pieces.get(at / self.piece).map(|start| start + at % self.piece)
    }
}
