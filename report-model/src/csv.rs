//! CSV as this program writes it: RFC 4180, UTF-8, CRLF; no cell is a formula in a spreadsheet.

use std::borrow::Cow;

/// A text as a cell: one that a spreadsheet would take for a formula gets an apostrophe in front.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}").into() } else { text.into() }
}

/// A file of rows in memory. Numbers are cells as they are; texts from outside are [`guarded`] first.
pub struct Csv(csv::Writer<Vec<u8>>);

impl Csv {
    /// A file with a header.
    pub fn new<'h>(header: impl IntoIterator<Item = &'h str>) -> Self {
        let mut file =
            Csv(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(Vec::new()));
        file.row(header);
        file
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl AsRef<str>>) {
        // Memory takes every write, and rows may be of any length.
        let _ = self.0.write_record(cells.into_iter().map(|cell| cell.as_ref().as_bytes().to_vec()));
    }

    /// The bytes of the file.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_can_be_neither_a_formula_nor_a_second_cell() {
        let mut file = Csv::new(["a"]);
        for text in ["=1+1", "a,\"b\"", "طنجة", "-", "two\nlines"] {
            file.row([guarded(text)]);
        }
        let expected = "a\r\n'=1+1\r\n\"a,\"\"b\"\"\"\r\nطنجة\r\n'-\r\n\"two\nlines\"\r\n";
        assert_eq!(String::from_utf8(file.into_bytes()).expect("text"), expected);
    }
}
