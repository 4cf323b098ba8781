//! Every sheet of a small workbook, hidden ones too: for forms, which are read cell by cell and not as a table.
//!
//! A form is small. What is larger than one can be is not opened, so a file that only looks like one costs little.

use std::io::{Cursor, Read as _, SeekFrom};

use crate::bytes::container::Allowance;
use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::bytes::source::Source;
use crate::opening::{kind, workbook};
use crate::tables::format::FileKind;

/// What a form takes at most.
const FORM: Limits = Limits {
    cell_bytes: 1 << 16,
    columns: 64,
    workbook_bytes: 4 << 20,
    unpacked_bytes: 32 << 20,
    ratio: 1_000,
    members: 256,
    cells: 100_000,
    depth: 64,
    batch_bytes: 1 << 18,
};

/// A sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its cells that hold something, row by row.
    pub cells: Vec<SheetCell>,
}

/// A cell that holds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetCell {
    /// Its row, as a spreadsheet numbers it.
    pub row: u32,
    /// Its column, from 0.
    pub column: u32,
    /// Its text: numbers in their shortest form, dates as ISO 8601, of a formula what was last computed.
    pub text: String,
}

/// The sheets of a workbook; `None` for a file that is too large to be a form, or no workbook.
///
/// # Errors
/// When it cannot be read, or is a damaged workbook.
pub fn sheets(content: &mut dyn Source) -> Result<Option<Vec<Sheet>>, ReadError> {
    if content.seek(SeekFrom::End(0))? > FORM.workbook_bytes {
        return Ok(None);
    }
    content.rewind()?;
    let mut bytes = Vec::new();
    content.take(FORM.workbook_bytes).read_to_end(&mut bytes)?;
    match all(Box::new(Cursor::new(bytes))) {
        Err(
            ReadError::TooLarge(_)
            | ReadError::TooManyCells(_)
            | ReadError::TooManyMembers(_)
            | ReadError::Unpacked(_)
            | ReadError::UnknownKind(_),
        ) => Ok(None),
        read => read,
    }
}

fn all(mut content: Box<dyn Source>) -> Result<Option<Vec<Sheet>>, ReadError> {
    let allowance = Allowance::new(&FORM);
    let kind = kind::find("form.xlsx", &mut content)?.kind;
    if !matches!(kind, FileKind::Ods | FileKind::Xlsx | FileKind::Xlsb | FileKind::Xls) {
        return Ok(None);
    }
    let (_, mut book) = workbook::open(kind, content, None, &FORM, &allowance)?;
    let mut sheets = Vec::new();
    for (place, sheet) in book.sheets().into_iter().enumerate().filter(|(_, sheet)| sheet.cells) {
        let grid = book.grid(place)?;
        let cells = grid.filled().filter_map(|(row, column, text)| {
            Some(SheetCell { row: u32::try_from(row).ok()?, column, text: text.to_owned() })
        });
        sheets.push(Sheet { name: sheet.name, cells: cells.collect() });
    }
    Ok(Some(sheets))
}
