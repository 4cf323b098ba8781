//! The cells of a row, field by field: found without hashing, and looked up for every row.

use hashbrown::HashMap;
use ingest::text::clean;
use polars::prelude::{PolarsDataType, StringType};
use report_model::record::Field;

use crate::mapping::Source;

/// The place of each field's column, by the field's number: found without hashing.
struct Places([u8; 32]);

impl Places {
    fn new(columns: &HashMap<Field, usize>) -> Self {
        let mut places = [u8::MAX; 32];
        for (number, field) in Field::ALL.iter().enumerate() {
            if let Some(&place) = columns.get(field) {
                places[number] = u8::try_from(place).unwrap_or(u8::MAX);
            }
        }
        Places(places)
    }
}

/// The constants of a source, by the field's number.
fn constants(source: &Source) -> [Option<&str>; 32] {
    let mut constants = [None; 32];
    for (&field, value) in &source.constants {
        constants[field as usize] = Some(value.as_str());
    }
    constants
}

/// The strings of a column in one chunk.
pub(super) type Strings = <StringType as PolarsDataType>::Array;

/// The cells of the rows of a batch, by the fields that they are mapped to.
pub(super) struct Cells<'a> {
    columns: Vec<&'a Strings>,
    places: Places,
    constants: [Option<&'a str>; 32],
    reasons: Option<usize>,
    /// What is read of the row at hand in the place of its cells.
    pub(super) corrected: Vec<(Field, &'a str)>,
}

impl<'a> Cells<'a> {
    /// `places` gives the place of each field's column in the selection, `reasons` that of the column of reasons.
    pub(super) fn new(
        columns: Vec<&'a Strings>,
        places: &HashMap<Field, usize>,
        source: &'a Source,
        reasons: Option<usize>,
    ) -> Self {
        let (places, constants) = (Places::new(places), constants(source));
        Cells { columns, places, constants, reasons, corrected: Vec::new() }
    }

    /// The text of the column of reasons in a row.
    pub(super) fn reason(&self, row: usize) -> Option<&'a str> {
        self.columns.get(self.reasons?)?.get(row).filter(|text| !is_blank(text))
    }

    /// The text of a field in a row: its cell, or where that is blank the constant of the source.
    #[inline]
    pub(super) fn get(&self, field: Field, row: usize) -> Option<&'a str> {
        let corrected = self.corrected.iter().find(|(of, _)| *of == field).map(|(_, text)| *text);
        let cell = corrected.or_else(|| self.raw(field, row)).filter(|text| !is_blank(text));
        cell.or(self.constants[field as usize])
    }

    /// The text of a cell as the export has it.
    #[inline]
    pub(super) fn raw(&self, field: Field, row: usize) -> Option<&'a str> {
        self.columns.get(usize::from(self.places.0[field as usize]))?.get(row)
    }
}

/// Whether nothing of a text is left when it is cleaned. A letter, a digit or an ASCII sign at its head always stays.
#[inline]
pub(super) fn is_blank(text: &str) -> bool {
    match text.chars().next() {
        Some(first) => !(first.is_ascii_graphic() || first.is_alphanumeric()) && clean(text).is_empty(),
        None => true,
    }
}
