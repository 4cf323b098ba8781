//! Excel's old workbooks (BIFF2 to BIFF8), in their container or bare: records, one after the other.
//!
//! Nothing that a file declares of its own size is believed: a cell takes room when it is read.
//!
//! Why not calamine, which reads XLSX and XLSB here: it opens an XLS in its container alone, reads every sheet of it at once,
//! and makes each a full rectangle, however far away its last cell lies. Registers come bare too, or locked with the password
//! that Excel knows; and a formula that was never calculated has to be told from an empty cell.

mod cells;
mod crypt;
mod globals;
mod records;
mod strings;
use report_model::diagnostic::Message;

use crate::bytes::compound::{Compound, u16_at, u32_at};
use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::tables::book::{Book, Sheet};
use crate::tables::grid::Grid;
use crate::workbooks::biff::cells::Cells;
use crate::workbooks::biff::globals::Globals;
use crate::workbooks::biff::records::{BEGINNINGS, END, Record, SHEET, SHEET_HEAD, damaged, records};

/// Whether a file begins as a workbook without a container does.
pub(crate) fn is_bare(head: &[u8]) -> bool {
    let (Some(kind), Some(length), Some(what)) = (u16_at(head, 0), u16_at(head, 2), u16_at(head, 6)) else {
        return false;
    };
    BEGINNINGS.contains(&kind)
        && matches!(length, 4..=16)
        && matches!(what, 0x0005 | 0x0006 | 0x0010 | 0x0020 | 0x0040 | 0x0100)
}

/// Where a sheet begins.
struct Place {
    name: String,
    hidden: bool,
    cells: bool,
    start: usize,
}

struct OldWorkbook {
    text: Vec<u8>,
    globals: Globals,
    sheets: Vec<Place>,
    /// How many bytes of text may come out of a sheet.
    most: usize,
    limits: Limits,
    /// How many bytes of sheets were read: they lie one after the other.
    read: usize,
}

/// Opens an old workbook.
///
/// # Errors
/// When it is locked, or no workbook.
pub(crate) fn open(bytes: Vec<u8>, limits: &Limits) -> Result<Box<dyn Book>, ReadError> {
    let most = limits.most_text(bytes.len() as u64);
    let mut text = if is_bare(&bytes) {
        bytes
    } else {
        let file = Compound::open(&bytes).ok_or_else(damaged)?;
        let Some(stream) = file.stream("Workbook").or_else(|| file.stream("Book")) else {
            return Err(file.other().map_or_else(damaged, |kind| ReadError::UnknownKind(kind.to_owned())));
        };
        stream.gather(&bytes).ok_or_else(damaged)?
    };
    crypt::unlock(&mut text)?;
    let globals = Globals::read(&text).ok_or_else(damaged)?;
    let mut sheets = declared(&text, &globals)?;
    if sheets.is_empty() {
        sheets = one_after_the_other(&text, &globals);
    }
    if sheets.len() > limits.members {
        return Err(ReadError::TooManyMembers(limits.members));
    }
    if sheets.is_empty() {
        return Err(damaged());
    }
    Ok(Box::new(OldWorkbook { text, globals, sheets, most, limits: *limits, read: 0 }))
}

/// The sheets that the list of the workbook names: all that there are.
fn declared(text: &[u8], globals: &Globals) -> Result<Vec<Place>, ReadError> {
    let sheet = |record: Record| {
        let data = &text[record.start..record.end];
        let (start, state, kind) = (u32_at(data, 0)? as usize, *data.get(4)?, *data.get(5)?);
        records(text, start).next().filter(|record| record.is_beginning())?;
        let name = globals.short_text(data.get(6..)?);
        Some(Place { name, hidden: state & 0x3f != 0, cells: matches!(kind, 0 | 1), start })
    };
    let (mut sheets, mut end) = (Vec::new(), None);
    for record in records(text, 0) {
        match record.kind {
            SHEET if globals.version >= 5 => sheets.push(sheet(record).ok_or_else(damaged)?),
            END => {
                // With a content it was something else.
                end = (record.start == record.end).then_some(record.end);
                break;
            }
            _ => {}
        }
    }
    let end = end.ok_or_else(|| ReadError::CutOff(Message::new("reading.place.list")))?;
    let is_unknown = |start: usize| sheets.iter().all(|sheet| sheet.start != start);
    if !sheets.is_empty() && substreams(text, end).any(is_unknown) {
        return Err(ReadError::Workbook(Message::new("reading.detail.unlisted")));
    }
    Ok(sheets)
}

/// Where the parts begin that lie one after the other from a place on, as far as they go.
fn substreams(text: &[u8], mut at: usize) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let (start, mut depth) = (at, 0_usize);
        for record in records(text, start) {
            match record.kind {
                _ if record.is_beginning() => depth += 1,
                _ if depth == 0 => return None,
                END => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                at = record.end;
                return Some(start);
            }
        }
        None
    })
}

/// The sheets of a stream that has no list of them.
fn one_after_the_other(text: &[u8], globals: &Globals) -> Vec<Place> {
    let (mut sheets, mut name, mut depth) = (Vec::new(), None, 0_usize);
    for record in records(text, 0) {
        let data = &text[record.start..record.end];
        match record.kind {
            SHEET_HEAD => name = data.get(4..).map(|name| globals.short_text(name)),
            END => depth = depth.saturating_sub(1),
            _ if record.is_beginning() => {
                let holds_sheets = matches!(u16_at(data, 2), Some(0x0005 | 0x0100));
                if !holds_sheets {
                    depth += 1;
                }
                if !holds_sheets && depth == 1 {
                    let name = name.take().unwrap_or_else(|| (sheets.len() + 1).to_string());
                    let cells = u16_at(data, 2) != Some(0x0020);
                    sheets.push(Place { name, hidden: false, cells, start: record.start - 4 });
                }
            }
            _ => {}
        }
    }
    sheets
}

impl Book for OldWorkbook {
    fn sheets(&self) -> Vec<Sheet> {
        let sheet = |place: &Place| Sheet { name: place.name.clone(), hidden: place.hidden, cells: place.cells };
        self.sheets.iter().map(sheet).collect()
    }

    fn grid(&mut self, place: usize) -> Result<Grid, ReadError> {
        let OldWorkbook { text, globals, sheets, most, limits, read } = self;
        let mut cells = Cells::new(text, globals, limits, *most);
        let (mut depth, mut end) = (0_usize, None);
        for record in records(text, sheets[place].start) {
            if !record.is_sound() {
                return Err(damaged());
            }
            match record.kind {
                _ if record.is_beginning() => depth += 1,
                // What ends a sheet is empty; with a content it was something else.
                END if depth == 0 || record.start != record.end => break,
                END if depth == 1 => {
                    end = Some(record.end);
                    break;
                }
                END => depth -= 1,
                // A chart in the sheet has cells of its own.
                _ if depth == 1 => cells.take(record)?,
                _ => {}
            }
        }
        let end = end.ok_or_else(|| ReadError::CutOff(Message::new("reading.place.sheet").with("sheet", place + 1)))?;
        *read += end - sheets[place].start;
        if *read > text.len() {
            return Err(damaged());
        }
        Ok(cells.end())
    }
}
