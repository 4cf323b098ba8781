//! The sheets of a workbook → a form: its cells by the codes of their part, row and column.

use std::collections::BTreeMap;
use std::path::Path;

use ingest::ReadError;
use ingest::whole::{Sheet, SheetCell, sheets};

use super::layout::{MARK, Part};
use crate::export_file::open_ordinary;

/// A form as it was filled in.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    parts: BTreeMap<Part, PartSheet>,
}

/// A sheet of the form.
#[derive(Clone, Debug, Default)]
pub(super) struct PartSheet {
    /// Its name, as it is now.
    pub(super) name: String,
    /// The rows of the workbook, by code.
    rows: BTreeMap<String, u32>,
    /// The columns of the workbook, by code.
    columns: BTreeMap<String, u32>,
    texts: BTreeMap<(u32, u32), String>,
}

/// Where a cell stands in the workbook, as far as it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct At {
    /// The row, as a spreadsheet numbers it.
    pub(super) row: Option<u32>,
    /// The column, from 0.
    pub(super) column: Option<u32>,
}

/// A form whose codes say two things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Altered {
    /// The sheet in which they do.
    pub(super) sheet: String,
}

/// Whether a file is a form of counts: a sheet of it bears the mark. What cannot be read is none.
pub fn is_form(path: &Path) -> bool {
    matches!(read(path), Ok(Some(_)))
}

/// The form in a file; `None` for a file that is none.
///
/// # Errors
/// When it cannot be read.
pub(super) fn read(path: &Path) -> Result<Option<Result<Form, Altered>>, ReadError> {
    let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    if !matches!(extension.as_deref(), Some("xlsx" | "xlsm" | "ods")) {
        return Ok(None);
    }
    Ok(sheets(&mut open_ordinary(path)?)?.and_then(parse))
}

fn parse(sheets: Vec<Sheet>) -> Option<Result<Form, Altered>> {
    let marked: Vec<(Sheet, SheetCell)> = sheets
        .into_iter()
        .filter_map(|sheet| {
            let mark = sheet.cells.iter().find(|cell| cell.text.starts_with(MARK)).cloned();
            mark.map(|mark| (sheet, mark))
        })
        .collect();
    if marked.is_empty() {
        return None;
    }
    let mut form = Form::default();
    for (sheet, mark) in marked {
        let part = mark.text.strip_prefix(MARK).and_then(Part::from_code);
        let altered = Altered { sheet: sheet.name.clone() };
        let (Some(part), Some(read)) = (part, PartSheet::of(sheet, &mark)) else { return Some(Err(altered)) };
        if form.parts.insert(part, read).is_some() {
            return Some(Err(altered));
        }
    }
    Some(Ok(form))
}

impl PartSheet {
    /// The codes stand in the row and in the column of the mark; `None` where one of them stands twice.
    fn of(sheet: Sheet, mark: &SheetCell) -> Option<PartSheet> {
        let mut part = PartSheet { name: sheet.name, ..PartSheet::default() };
        for cell in sheet.cells {
            let twice = if cell.row == mark.row && cell.column > mark.column {
                part.columns.insert(cell.text, cell.column).is_some()
            } else if cell.column == mark.column && cell.row > mark.row {
                part.rows.insert(cell.text, cell.row).is_some()
            } else {
                part.texts.insert((cell.row, cell.column), cell.text);
                false
            };
            if twice {
                return None;
            }
        }
        Some(part)
    }

    /// The text of a cell; `None` where it is empty, or its row or column is not there.
    pub(super) fn text(&self, row: &str, column: &str) -> Option<&str> {
        let place = (*self.rows.get(row)?, *self.columns.get(column)?);
        self.texts.get(&place).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// Where a cell stands.
    pub(super) fn at(&self, row: Option<&str>, column: &str) -> At {
        At { row: row.and_then(|row| self.rows.get(row).copied()), column: self.columns.get(column).copied() }
    }
}

impl Form {
    /// A sheet, if it is there.
    pub(super) fn part(&self, part: Part) -> Option<&PartSheet> {
        self.parts.get(&part)
    }

    /// Everything that was filled in: two forms with the same are one.
    pub(super) fn filled(&self) -> Vec<(Part, &str, &str, &str)> {
        let parts = self.parts.iter().filter(|(part, _)| **part != Part::Form);
        let cells = parts.flat_map(|(&part, sheet)| {
            let pairs = sheet.rows.keys().flat_map(|row| sheet.columns.keys().map(move |column| (row, column)));
            pairs.filter_map(move |(row, column)| Some((part, row.as_str(), column.as_str(), sheet.text(row, column)?)))
        });
        cells.collect()
    }
}
