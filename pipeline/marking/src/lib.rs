//! A copy of a workbook in which the cells to look at are coloured and commented, so that the officer mends them where
//! they are wrong. Bytes in, bytes out: no file, no clock.
//!
//! [`marked`] edits the parts of an Office Open XML package in place: what it does not touch stays as it is, to the
//! byte. [`rebuilt`] makes a workbook of rows, for files that are none. Both show raw cells: whoever keeps the result
//! keeps it to the agency.

mod notes;
mod package;
mod rebuilt;
mod sheet;
mod styles;
mod xml;

use std::collections::BTreeMap;

pub use rebuilt::{Rebuilt, rebuilt};

use package::Package;
use styles::Styles;

/// How grave a mark is: its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Counted; somebody should look.
    Look,
    /// Read before.
    Before,
    /// Counted; the cell is not believed.
    Doubt,
    /// Not counted.
    Refused,
}

impl Tone {
    /// Every one.
    const ALL: [Tone; 4] = [Tone::Look, Tone::Before, Tone::Doubt, Tone::Refused];

    /// The colour of the cell; dark text keeps a contrast of 4.5 : 1 on each.
    pub const fn rgb(self) -> u32 {
        match self {
            Tone::Look => 0x00FF_F2B3,
            Tone::Before => 0x00D6_E4F0,
            Tone::Doubt => 0x00FF_D59E,
            Tone::Refused => 0x00F8_B9B1,
        }
    }
}

/// Where a cell stands: its row from 1, as a spreadsheet numbers it, and its column from 0.
pub type Cell = (u32, u32);

/// The marks of one sheet.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// What the first cell says: what the copy is, and what stands nowhere else.
    pub notice: String,
    cells: BTreeMap<Cell, (Tone, String)>,
}

/// The most comments on a sheet; further cells are coloured alone. Spreadsheet programs become slow with more.
pub const COMMENTS: usize = 1_000;
/// The last row and column that a sheet has.
const LAST: Cell = (1_048_576, 16_383);

impl Marks {
    /// Marks of no cell.
    pub fn new(notice: String) -> Self {
        Marks { notice, cells: BTreeMap::new() }
    }

    /// Marks a cell; a second mark of it adds its text, and the graver colour holds. A place that no sheet has is none.
    pub fn add(&mut self, (row, column): Cell, tone: Tone, text: &str) {
        if row == 0 || row > LAST.0 || column > LAST.1 {
            return;
        }
        let (stands, texts) = self.cells.entry((row, column)).or_insert_with(|| (tone, String::new()));
        *stands = tone.max(*stands);
        if !texts.contains(text) {
            if !texts.is_empty() {
                texts.push_str("\n\n");
            }
            texts.push_str(text);
        }
    }

    /// How many cells are marked.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether no cell is marked.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The colour of a cell.
    fn tones(&self) -> impl Iterator<Item = (Cell, Tone)> {
        self.cells.iter().map(|(&cell, &(tone, _))| (cell, tone))
    }

    /// The comments, the notice first, as many as a sheet takes.
    fn comments(&self) -> BTreeMap<Cell, String> {
        let texts = self.cells.iter().take(COMMENTS).map(|(&cell, (_, text))| (cell, text.clone()));
        let mut comments: BTreeMap<Cell, String> = texts.collect();
        let first = comments.remove(&(1, 0));
        let notice = first.map_or_else(|| self.notice.clone(), |text| format!("{}\n\n{text}", self.notice));
        comments.insert((1, 0), notice);
        comments
    }
}

/// Why a workbook could not be marked. None of the messages holds anything of a cell.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MarkError {
    /// The package cannot be opened or written.
    #[error("it is no package that can be opened: {0}")]
    Package(#[from] zip::result::ZipError),
    /// A part cannot be read or written.
    #[error("a part of it cannot be read: {0}")]
    Part(#[from] std::io::Error),
    /// A part that there has to be is not there.
    #[error("it has no part `{0}`")]
    Missing(String),
    /// A part is not written as expected.
    #[error("its part `{0}` is not written in a way that can be edited")]
    Unusual(String),
    /// It is too large to be edited in memory.
    #[error("its part `{0}` is too large to be edited")]
    TooLarge(String),
    /// The library that writes workbooks refused something.
    #[error("no workbook can be made of it: {0}")]
    Writing(#[from] rust_xlsxwriter::XlsxError),
    /// More cells than a copy takes.
    #[error("it has more than {0} cells: too many for a copy")]
    TooManyCells(usize),
}

/// A copy of an XLSX or XLSM workbook with the marks of its sheets, by their names.
///
/// # Errors
/// When the package is not written in a way that can be edited safely: then nothing is made.
pub fn marked(workbook: &[u8], sheets: &BTreeMap<String, Marks>) -> Result<Vec<u8>, MarkError> {
    let mut package = Package::open(workbook)?;
    let book = package.workbook()?;
    let mut styles = Styles::read(&package.text(&book.styles)?).ok_or_else(|| unusual(&book.styles))?;
    for (place, (name, marks)) in (1..).zip(sheets) {
        let part = book.sheets.get(name).ok_or_else(|| MarkError::Missing(name.clone()))?;
        let drawing = notes::write(&mut package, part, place, &marks.comments())?;
        let text = package.text(part)?;
        let sheet = sheet::rewrite(&text, marks, &mut styles, drawing.as_deref()).ok_or_else(|| unusual(part))?;
        package.set(part, sheet);
    }
    let written = styles.finish().ok_or_else(|| unusual(&book.styles))?;
    package.set(&book.styles, written);
    package.finish()
}

fn unusual(part: &str) -> MarkError {
    MarkError::Unusual(part.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SHEET: &str = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
                         <row r=\"2\"><c r=\"B2\" s=\"1\"><v>1</v></c></row><row/></sheetData><tableParts/></worksheet>";
    const STYLES: &str = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><fills \
                          count=\"1\"><fill/></fills><cellXfs count=\"2\"><xf fillId=\"0\"/><xf><alignment/></xf>\
                          </cellXfs></styleSheet>";

    #[test]
    fn cells_that_are_not_written_are_put_in_their_places() {
        let mut marks = Marks::new(String::new());
        for cell in [(1, 0), (2, 0), (2, 1), (2, 2), (3, 0), (9, 1)] {
            marks.add(cell, Tone::Look, "x");
        }
        let mut styles = Styles::read(STYLES).expect("styles");
        let sheet = sheet::rewrite(SHEET, &marks, &mut styles, Some("id")).expect("a sheet");
        assert_eq!(
            sheet
                .replace(" xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"", "")
                .replace(" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"", ""),
            "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" s=\"2\"/></row><row r=\"2\"><c r=\"A2\" s=\"2\"/><c r=\"B2\" \
             s=\"3\"><v>1</v></c><c r=\"C2\" s=\"2\"/></row><row><c r=\"A3\" s=\"2\"/></row><row r=\"9\"><c r=\"B9\" \
             s=\"2\"/></row></sheetData><legacyDrawing r:id=\"id\"/><tableParts/></worksheet>"
        );
        assert!(styles.finish().expect("styles").contains("<xf fillId=\"1\" applyFill=\"1\"><alignment/></xf>"));
    }

    #[test]
    fn a_sheet_out_of_order_is_left_alone() {
        let backwards = SHEET.replace("<row/>", "<row r=\"1\"/>");
        let mut styles = Styles::read(STYLES).expect("styles");
        assert!(sheet::rewrite(&backwards, &Marks::default(), &mut styles, None).is_none());
    }

    proptest! {
        /// Whatever stands in a part: no panic, and what comes out is XML again.
        #[test]
        fn parts_of_any_text(cut in any::<prop::sample::Index>(), with in "[<>/=\"' a-z0-9&;:-]{0,12}", row in 1..12_u32, column in 0..9_u32) {
            let mut marks = Marks::new(String::new());
            marks.add((row, column), Tone::Doubt, "x");
            for (sheet, style) in [(true, false), (false, true)] {
                let damaged = |text: &str, hit: bool| {
                    let at = cut.index(text.len());
                    if hit { format!("{}{with}{}", &text[..at], &text[at..]) } else { text.to_owned() }
                };
                let Some(mut styles) = Styles::read(&damaged(STYLES, style)) else { continue };
                if let Some(sheet) = sheet::rewrite(&damaged(SHEET, sheet), &marks, &mut styles, Some("id")) {
                    prop_assert!(xml::pieces(&sheet).all(|piece| piece.is_some()), "{sheet}");
                }
                if let Some(styles) = styles.finish() {
                    prop_assert!(xml::pieces(&styles).all(|piece| piece.is_some()), "{styles}");
                }
            }
        }
    }
}
