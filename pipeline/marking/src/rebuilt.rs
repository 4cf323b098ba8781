//! A workbook made of the rows of a file that is none, or that cannot be edited: each row where it stands in the file.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Note, Workbook, Worksheet};

use crate::error::MarkError;
use crate::marks::{Cell, Marks, Tone};

/// The most cells of a copy.
const CELLS: usize = 2_000_000;

/// A sheet that is being rebuilt, row by row.
pub struct Rebuilt {
    sheet: Worksheet,
    formats: BTreeMap<Tone, Format>,
    tones: BTreeMap<Cell, Tone>,
    cells: usize,
}

/// Begins a workbook with these marks; rows and columns run from the right where `right_to_left`.
///
/// # Errors
/// When a comment is longer than a sheet takes.
pub fn rebuilt(marks: &Marks, right_to_left: bool) -> Result<Rebuilt, MarkError> {
    let mut sheet = Worksheet::new();
    sheet.set_right_to_left(right_to_left);
    for ((row, column), text) in marks.comments() {
        let note = Note::new(text).add_author_prefix(false).set_author("Hasila").set_width(320).set_height(140);
        sheet.insert_note(row - 1, column_of(column)?, &note)?;
    }
    let format = |tone: Tone| (tone, Format::new().set_background_color(tone.rgb()));
    let mut rebuilt = Rebuilt {
        sheet,
        formats: Tone::ALL.into_iter().map(format).collect(),
        tones: marks.tones().collect(),
        cells: 0,
    };
    for (&(row, column), tone) in &rebuilt.tones {
        rebuilt.sheet.write_blank(row - 1, column_of(column)?, &rebuilt.formats[tone])?;
    }
    Ok(rebuilt)
}

fn column_of(column: u32) -> Result<u16, MarkError> {
    u16::try_from(column).map_err(|_| MarkError::TooManyCells(usize::from(u16::MAX)))
}

impl Rebuilt {
    /// Writes a row at its number, from 1.
    ///
    /// # Errors
    /// When there are more cells than a copy takes, or a cell is longer than a sheet takes.
    pub fn row<'a>(&mut self, number: u64, cells: impl Iterator<Item = &'a str>) -> Result<(), MarkError> {
        let row = u32::try_from(number).map_err(|_| MarkError::TooManyCells(CELLS))?;
        for (column, text) in (0..).zip(cells) {
            if text.is_empty() {
                continue;
            }
            self.cells += 1;
            if self.cells > CELLS || row == 0 {
                return Err(MarkError::TooManyCells(CELLS));
            }
            match self.tones.get(&(row, column)) {
                Some(tone) => {
                    self.sheet.write_string_with_format(row - 1, column_of(column)?, text, &self.formats[tone])?;
                }
                None => {
                    self.sheet.write_string(row - 1, column_of(column)?, text)?;
                }
            }
        }
        Ok(())
    }

    /// The workbook.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> Result<Vec<u8>, MarkError> {
        self.sheet.set_autofit_max_width(300);
        self.sheet.autofit();
        let mut workbook = Workbook::new();
        let made = ExcelDateTime::from_ymd(2018, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        workbook.push_worksheet(self.sheet);
        Ok(workbook.save_to_buffer()?)
    }
}
