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
    // A chain of sectors that leaves one out is shorter than its stream.
    if text.len() < stream.length {
        return Err(damaged());
    }
    let mut changes: Vec<(usize, u8)> = Vec::new();
    let Globals { sheets, texts, end } = globals(&text).ok_or_else(damaged)?;
    if sheets.len() > limits.members {
        return Err(ReadError::TooManyMembers(limits.members));
    }
    let most_cells = limits.cells.min(limits.most_text(bytes.len() as u64).max(ROOM) / CELL);
    let most_text = limits.most_text(bytes.len() as u64) as u64;
    let (mut cells, mut chars, mut looked_at) = (0_usize, 0_u64, 0_usize);
    if substreams(&text, end).any(|start| !sheets.contains(&start)) {
        return Err(ReadError::Workbook("it has a sheet that is not in its list: it is damaged".to_owned()));
    }
    for (number, sheet) in sheets.into_iter().enumerate() {
        let extent = extent(&text, sheet, &texts, &mut changes)
            .ok_or_else(|| ReadError::CutOff(format!("sheet {}", number + 1)))?;
        cells = cells.saturating_add(extent.cells);
        chars = chars.saturating_add(extent.chars);
        looked_at += extent.end.saturating_sub(sheet);
        if cells > most_cells {
            return Err(ReadError::TooManyCells(most_cells));
        }
        if chars > most_text {
            return Err(limits.too_much(limits.most_text(bytes.len() as u64)));
        }
        // Sheets lie one after the other.
        if looked_at > text.len() || extent.is_damaged {
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

/// What calamine takes for a cell of the rectangle around all cells: once for values, once for formulas; and how much it
/// may take for a small file.
const CELL: usize = 56;
const ROOM: usize = 64 << 20;

/// How long a record can be, and how long some are: with another length it would swallow those that follow.
const LONGEST: usize = 8_224;
const LENGTHS: [(u16, usize); 6] =
    [(0x0203, 14), (0x0205, 8), (0x027e, 10), (TEXT_OF_CELL, 10), (0x0201, 6), (0x0208, 16)];

const END: u16 = 0x000a;
const BEGINNING: u16 = 0x0809;
const SHEET: u16 = 0x0085;
const TEXTS: u16 = 0x00fc;
const CONTINUED: u16 = 0x003c;
const TEXT_OF_CELL: u16 = 0x00fd;
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

/// What stands before the sheets: where each begins, and how long each of the texts is that cells share.
struct Globals {
    sheets: Vec<usize>,
    texts: Vec<u32>,
    end: usize,
}

fn globals(text: &[u8]) -> Option<Globals> {
    let (mut sheets, mut of_texts, mut end) = (Vec::new(), Vec::new(), None);
    for Record { kind, data } in records(text, 0) {
        match kind {
            END => {
                end = data.is_empty().then_some(data.end);
                break;
            }
            SHEET => sheets.push(u32_at(text, data.start)? as usize),
            TEXTS => of_texts.push(data),
            CONTINUED if !of_texts.is_empty() => of_texts.push(data),
            _ => {}
        }
    }
    Some(Globals { sheets, texts: Texts { text, pieces: of_texts, piece: 0 }.lengths(), end: end? })
}

/// Where the parts begin that lie one after the other from a place on, as far as they go.
fn substreams(text: &[u8], mut at: usize) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let (start, mut depth) = (at, 0_usize);
        for Record { kind, data } in records(text, start) {
            match kind {
                BEGINNING => depth += 1,
                _ if depth == 0 => return None,
                END => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                at = data.end;
                return Some(start);
            }
        }
        None
    })
}

/// The texts that cells share, in a record and those that continue it.
struct Texts<'a> {
    text: &'a [u8],
    pieces: Vec<Range<usize>>,
    piece: usize,
}

impl Texts<'_> {
    /// How many signs each has; up to one that is damaged.
    fn lengths(mut self) -> Vec<u32> {
        let mut lengths = Vec::new();
        // How many texts there are is not believed.
        if self.skip(8).is_some() {
            while let Some(length) = self.length() {
                lengths.push(length);
            }
        }
        lengths
    }

    fn length(&mut self) -> Option<u32> {
        let signs = u16::from_le_bytes([self.byte()?, self.byte()?]);
        let flags = self.byte()?;
        let runs = if flags & 8 == 0 { 0 } else { u16::from_le_bytes([self.byte()?, self.byte()?]) };
        let beside = if flags & 4 == 0 {
            0
        } else {
            u32::from_le_bytes([self.byte()?, self.byte()?, self.byte()?, self.byte()?])
        };
        let (mut left, mut wide) = (usize::from(signs), flags & 1);
        while left > 0 {
            let there = self.pieces.get(self.piece)?.len();
            let here = left.min(there >> wide);
            self.pieces[self.piece].start += here << wide;
            left -= here;
            if left > 0 {
                // The next piece says anew how wide its signs are.
                self.piece += 1;
                wide = self.byte()? & 1;
            }
        }
        self.skip(usize::from(runs) * 4 + beside as usize)?;
        Some(signs.into())
    }

    fn byte(&mut self) -> Option<u8> {
        while self.pieces.get(self.piece)?.is_empty() {
            self.piece += 1;
        }
        let piece = &mut self.pieces[self.piece];
        piece.start += 1;
        self.text.get(piece.start - 1).copied()
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            let piece = self.pieces.get_mut(self.piece)?;
            let here = bytes.min(piece.len());
            piece.start += here;
            bytes -= here;
            self.piece += usize::from(bytes > 0);
        }
        Some(())
    }
}

/// What a sheet would take.
struct Extent {
    /// How many cells the rectangle around all cells has.
    cells: usize,
    /// How many signs the texts of its cells have that they share with others.
    chars: u64,
    /// Whether a cell has a text that is not there, or a record is longer than one can be.
    is_damaged: bool,
    end: usize,
}

/// Looks through a sheet, and notes what is to be changed; `None` for one that does not begin or end.
fn extent(text: &[u8], sheet: usize, texts: &[u32], changes: &mut Vec<(usize, u8)>) -> Option<Extent> {
    let (mut rows, mut columns) = ((usize::MAX, 0), (usize::MAX, 0));
    let (mut depth, mut chars, mut is_damaged, mut end) = (0_usize, 0_u64, false, None);
    for Record { kind, data } in records(text, sheet) {
        let is_as_long = |&(of, length): &(u16, usize)| of != kind || length == data.len();
        is_damaged |= data.len() > LONGEST || !LENGTHS.iter().all(is_as_long);
        match kind {
            BEGINNING => depth += 1,
            _ if depth == 0 => return None,
            // What ends a sheet is empty; with a content it was something else.
            END if !data.is_empty() => return None,
            END if depth <= 1 => {
                end = Some(data.end);
                break;
            }
            END => depth -= 1,
            EXTENT => changes.extend([(data.start - 4, UNREAD[0]), (data.start - 3, UNREAD[1])]),
            ROW_OF_NUMBERS => around(text, &data, data.end.saturating_sub(2), &mut rows, &mut columns),
            _ if CELLS.contains(&kind) => {
                around(text, &data, data.start + 2, &mut rows, &mut columns);
                if kind == FORMULA && data.len() >= 22 {
                    changes.extend([(data.start + 20, 0), (data.start + 21, 0)]);
                }
                if kind == TEXT_OF_CELL {
                    let place = u32_at(text, data.start + 6).unwrap_or(u32::MAX) as usize;
                    is_damaged |= place >= texts.len();
                    chars = chars.saturating_add(texts.get(place).copied().unwrap_or_default().into());
                }
            }
            _ => {}
        }
    }
    let cells = if rows.0 > rows.1 { 0 } else { (rows.1 - rows.0 + 1).saturating_mul(columns.1 - columns.0 + 1) };
    Some(Extent { cells, chars, is_damaged, end: end? })
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
