//! How a file was read: what was found out about it, and what was passed over.
//!
//! Readers tell it as they go; some of it is known after the last row alone.

use crate::bytes::line_end::LineEnd;
use crate::tables::layout::PassedOver;

/// How a file was read, for `run.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadFacts {
    /// Its name.
    pub file: String,
    /// Its kind.
    pub kind: &'static str,
    /// The encoding of a CSV.
    pub encoding: Option<String>,
    /// How sure that is, in percent.
    pub encoding_certainty: Option<u8>,
    /// The encodings of further parts of a CSV that was glued together.
    pub further_encodings: Vec<String>,
    /// The delimiter of a CSV; empty for a text of one column.
    pub delimiter: Option<String>,
    /// What stands around the cells of a CSV.
    pub quote: Option<char>,
    /// What makes a quote a character there, where it is not a second quote.
    pub escape: Option<char>,
    /// How sure delimiter and quote are, in percent.
    pub dialect_certainty: Option<u8>,
    /// How the lines of a CSV end.
    pub line_end: Option<LineEnd>,
    /// Rows that are no records.
    pub passed_over: PassedOver,
    /// Rows of the table that are hidden in its sheet, by a filter or by hand: they are read like the others.
    pub hidden_rows: u64,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Formulas below the header that have no value: their cells read as empty.
    pub broken_formulas: Vec<BrokenFormula>,
    /// Cells whose record names one field twice: their values are joined.
    pub repeated_keys: u64,
    /// For each column, how many cells had a spreadsheet's wrapping that was taken off: `="00417"`.
    pub unwrapped: Vec<u64>,
}

impl ReadFacts {
    /// Whether the letters of a text may be others: what was found is no more than likely.
    pub fn is_encoding_in_doubt(&self) -> bool {
        /// In percent.
        const SURE: u8 = 75;
        self.encoding_certainty.is_some_and(|certainty| certainty < SURE)
    }
}

/// A formula without a value: its cell reads as empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrokenFormula {
    /// Its row, as a spreadsheet numbers it.
    pub row: u64,
    /// Its column, from 0.
    pub column: usize,
    /// Why it has none.
    pub why: Broken,
}

/// Why a formula has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It failed: `#N/A`, `#REF!`.
    Failed,
    /// The program that wrote the file calculated nothing.
    NotCalculated,
}
