//! A copy of a workbook in which the cells to look at are coloured and commented, so that the officer mends them where
//! they are wrong. Bytes in, bytes out: no file, no clock.
//!
//! [`marked`] edits the parts of an Office Open XML package in place: what it does not touch stays as it is, to the
//! byte. [`rebuilt()`] makes a workbook of rows, for files that are none. Both show raw cells: whoever keeps the result
//! keeps it to the agency.

mod error;
mod marks;
mod notes;
mod package;
mod rebuilt;
mod sheet;
mod styles;
mod xml;

use std::collections::BTreeMap;

pub use error::MarkError;
pub use marks::{COMMENTS, Cell, Marks, Tone};
pub use rebuilt::{Rebuilt, rebuilt};

use error::unusual;
use package::Package;
use styles::Styles;

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
