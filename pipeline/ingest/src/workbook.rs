//! Workbooks (XLSX, ODS), through calamine: every cell as text, dates as ISO 8601.
//!
//! calamine can panic on damaged files, so it is called behind `catch_unwind`; a panic becomes a refusal of the file.

use std::collections::VecDeque;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader as _, Xlsx};

use crate::format::{FileKind, Format};
use crate::{Limits, ReadError, Row, Rows, Source};

/// The rows of a sheet, as text. A workbook is small (its size is limited), so it is read at once.
pub(super) struct SheetRows {
    rows: VecDeque<(u64, Vec<String>)>,
}

impl Rows for SheetRows {
    fn rows(&mut self, bytes: usize, take: &mut dyn FnMut(Row<'_>)) -> Result<bool, ReadError> {
        let mut used = 0;
        while used < bytes {
            let Some((number, cells)) = self.rows.pop_front() else { return Ok(false) };
            used += cells.iter().map(|cell| cell.len() + 1).sum::<usize>();
            if cells.iter().any(|cell| !cell.is_empty()) {
                take(Row { number, cells: &mut cells.iter().map(String::as_str), undecodable: false });
            }
        }
        Ok(true)
    }
}

/// The bytes of a workbook, when neither it nor its unpacked parts are too large.
pub(super) fn bytes_of(content: &mut Box<dyn Source>, limits: &Limits) -> Result<Vec<u8>, ReadError> {
    let length = content.seek(SeekFrom::End(0))?;
    if length == 0 {
        return Err(ReadError::Empty);
    }
    if length > limits.workbook_bytes {
        return Err(ReadError::TooLarge(length));
    }
    content.rewind()?;
    let mut bytes = Vec::new();
    content.read_to_end(&mut bytes)?;
    let mut archive =
        zip::ZipArchive::new(Cursor::new(&bytes)).map_err(|error| ReadError::Workbook(error.to_string()))?;
    let mut unpacked: u64 = 0;
    for part in 0..archive.len() {
        let part = archive.by_index_raw(part).map_err(|error| ReadError::Workbook(error.to_string()))?;
        unpacked = unpacked.saturating_add(part.size());
    }
    if unpacked > limits.unpacked_bytes {
        return Err(ReadError::TooLarge(unpacked));
    }
    Ok(bytes)
}

/// Opens a workbook: gives its rows after the header, the header, and the name of the sheet.
pub(super) fn open(
    kind: FileKind,
    bytes: Vec<u8>,
    format: &Format,
    limits: &Limits,
    header: &mut Vec<String>,
) -> Result<(SheetRows, String), ReadError> {
    let read = catch_unwind(AssertUnwindSafe(|| match kind {
        FileKind::Ods => ods(bytes, format),
        _ => xlsx(bytes, format, limits),
    }));
    let (mut rows, sheet) = read.unwrap_or_else(|_| Err(ReadError::Workbook("it is damaged".to_owned())))?;
    let header_row = u64::from(format.header_row);
    rows.retain(|(number, _)| *number >= header_row);
    match rows.pop_front() {
        Some((number, cells)) if number == header_row => *header = cells,
        _ => return Err(ReadError::Empty),
    }
    let width = header.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
    header.truncate(width);
    for (_, cells) in &mut rows {
        // A sheet is a rectangle: what is not written is empty, not missing.
        if cells.len() < width {
            cells.resize(width, String::new());
        }
    }
    Ok((SheetRows { rows }, sheet))
}

type Sheet = (VecDeque<(u64, Vec<String>)>, String);

fn sheet_name(names: &[String], format: &Format) -> Result<String, ReadError> {
    match &format.sheet {
        None => names.first().cloned().ok_or(ReadError::Empty),
        Some(wanted) if names.contains(wanted) => Ok(wanted.clone()),
        Some(wanted) => Err(ReadError::NoSheet { wanted: wanted.clone(), found: names.join(", ") }),
    }
}

/// Cell by cell: a sheet with one cell at its far corner must not become a rectangle of millions.
fn xlsx(bytes: Vec<u8>, format: &Format, limits: &Limits) -> Result<Sheet, ReadError> {
    let refused = |error: calamine::XlsxError| ReadError::Workbook(error.to_string());
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let name = sheet_name(&workbook.sheet_names(), format)?;
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(refused)?;
    let mut rows: VecDeque<(u64, Vec<String>)> = VecDeque::new();
    while let Some(cell) = cells.next_cell().map_err(refused)? {
        let (row, column) = cell.get_position();
        let (number, column) = (u64::from(row) + 1, column as usize);
        if column >= limits.columns {
            continue;
        }
        let text = text_of_ref(cell.get_value());
        if text.is_empty() {
            continue;
        }
        if rows.back().is_none_or(|(last, _)| *last != number) {
            rows.push_back((number, Vec::new()));
        }
        if let Some((_, cells)) = rows.back_mut() {
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            cells[column] = text;
        }
    }
    Ok((rows, name))
}

fn ods(bytes: Vec<u8>, format: &Format) -> Result<Sheet, ReadError> {
    let refused = |error: calamine::OdsError| ReadError::Workbook(error.to_string());
    let mut workbook: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(refused)?;
    let name = sheet_name(&workbook.sheet_names(), format)?;
    let range = workbook.worksheet_range(&name).map_err(refused)?;
    let (first_row, first_column) = range.start().unwrap_or_default();
    let rows = (u64::from(first_row) + 1..).zip(range.rows()).map(|(number, cells)| {
        let before = std::iter::repeat_n(String::new(), first_column as usize);
        (number, before.chain(cells.iter().map(text_of)).collect())
    });
    Ok((rows.collect(), name))
}

fn text_of(cell: &Data) -> String {
    match cell {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => decimal(*number),
        Data::String(text) | Data::DateTimeIso(text) => text.clone(),
        Data::Bool(truth) => truth.to_string(),
        Data::DateTime(moment) => iso(moment),
        Data::DurationIso(_) | Data::Error(_) | Data::Empty => String::new(),
    }
}

fn text_of_ref(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(moment) => iso(moment),
        DataRef::DurationIso(_) | DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// The shortest text of a number: a long identifier keeps its digits, without an exponent or `.0`.
fn decimal(number: f64) -> String {
    if number.is_finite() { format!("{number}") } else { String::new() }
}

/// A date of a workbook, on whichever epoch the workbook counts.
fn iso(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}
