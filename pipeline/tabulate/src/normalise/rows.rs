//! Batches of rows of strings → records, row after row.

use hashbrown::HashMap;
use ingest::text::clean;
use polars::prelude::{PolarsDataType, StringType};
use report_model::finding::{Finding, Findings, Place};
use report_model::findings::Code;
use report_model::record::Field;

use super::cells::At;
use super::record::Batch;
use super::turned::Turned;
use crate::classify::Classifier;
use crate::columns::RawTable;
use crate::lists::{CodeId, Lists};
use crate::mapping::Source;
use crate::propose::advice::NewValues;

/// Everything that turns the rows of one file into records.
pub struct Normaliser<'a> {
    file: &'a str,
    pub(super) source: &'a Source,
    pub(super) lists: &'a Lists,
    pub(super) key: &'a [u8; 32],
    pub(super) classifier: Classifier<'a>,
    pub(super) zone: chrono_tz::Tz,
    /// For each field, the place of its column in the selection.
    columns: HashMap<Field, usize>,
    /// The place of the column of reasons in the selection.
    pub(crate) reasons: Option<usize>,
    /// The values of each field that were looked up already, by the field's number.
    pub(super) memos: [HashMap<String, Found>; 32],
    /// The first and the last day of the period.
    pub(crate) period: (i32, i32),
    /// Values that are in no list.
    pub(crate) new_values: NewValues,
    /// The fields in which signs of another form were met: a bit for each, by its number.
    pub(super) other_forms: u32,
    /// What the dates of a sheet look like: in other tables no date is a true one.
    pub(crate) turned: Option<Turned>,
}

/// What a value was looked up as, and whether it had to be repaired first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub code: CodeId,
    pub repaired: bool,
    /// Whether it holds a sign that no page shows as it is.
    pub unprinted: bool,
}

impl<'a> Normaliser<'a> {
    /// `columns` gives the place of each mapped column in the selection that the reader was asked for.
    pub fn new(
        file: &'a str,
        source: &'a Source,
        lists: &'a Lists,
        key: &'a [u8; 32],
        classifier: Classifier<'a>,
        zone: chrono_tz::Tz,
        columns: HashMap<Field, usize>,
    ) -> Self {
        Normaliser {
            file,
            period: (i32::MIN, i32::MAX),
            source,
            lists,
            key,
            classifier,
            zone,
            columns,
            reasons: None,
            memos: Default::default(),
            new_values: NewValues::default(),
            other_forms: 0,
            turned: None,
        }
    }

    /// Turns the rows of a batch into records, and records what is wrong with them.
    pub fn take(&mut self, table: &RawTable, into: &mut Batch, findings: &mut Findings) {
        if table.sheet.is_some() {
            self.turned.get_or_insert_default();
        }
        // A batch is built as one chunk.
        let columns: Vec<&Strings> =
            table.frame.columns().iter().filter_map(|column| column.str().ok()?.downcast_iter().next()).collect();
        let (places, constants) = (Places::new(&self.columns), constants(self.source));
        let cells = Cells { columns, places, constants, reasons: self.reasons };
        for fault in &table.faults {
            let code = match fault.kind {
                crate::columns::RowFaultKind::Ragged => Code::RaggedRow,
                crate::columns::RowFaultKind::Undecodable => Code::UndecodableText,
            };
            let place = Place { row: Some(fault.row), ..self.place(table, 0, None) };
            findings.record(code, || Finding::at(place, code));
        }
        for row in 0..table.rows.len() {
            into.read += 1;
            let mut at =
                At { normaliser: self, cells: &cells, table, row, findings, unsure: 0, is_test: false, turnable: 0 };
            let found = at.record(into);
            let turnable = at.turnable;
            match found {
                Some((record, text)) => {
                    into.records.push(record);
                    if table.sheet.is_some() {
                        into.turnable.push(turnable);
                    }
                    into.rows.push(table.rows[row]);
                    into.texts.push(text);
                }
                None => {
                    into.rejected += 1;
                    into.rejected_complaints += u64::from(at.may_be_a_complaint());
                }
            }
        }
    }

    /// Records, once for each column, that signs of another form stand in it: its values are read all the same.
    pub fn close(&self, sheet: Option<&str>, findings: &mut Findings) {
        for &field in Field::ALL.iter().filter(|&&field| self.other_forms & (1 << field as u32) != 0) {
            let place = Place {
                file: self.file.to_owned(),
                sheet: sheet.map(str::to_owned),
                row: None,
                column: self.source.columns.get(&field).cloned(),
            };
            let code = Code::RepairedText;
            findings.record(code, || Finding { field: Some(field), ..Finding::at(place, code) });
        }
    }

    pub(super) fn place(&self, table: &RawTable, row: usize, field: Option<Field>) -> Place {
        Place {
            file: self.file.to_owned(),
            sheet: table.sheet.as_deref().map(str::to_owned),
            row: table.rows.get(row).copied(),
            column: field.and_then(|field| self.source.columns.get(&field)).cloned(),
        }
    }
}

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
type Strings = <StringType as PolarsDataType>::Array;

pub(super) struct Cells<'a> {
    columns: Vec<&'a Strings>,
    places: Places,
    constants: [Option<&'a str>; 32],
    reasons: Option<usize>,
}

impl<'a> Cells<'a> {
    /// The text of the column of reasons in a row.
    pub(super) fn reason(&self, row: usize) -> Option<&'a str> {
        self.columns.get(self.reasons?)?.get(row).filter(|text| !is_blank(text))
    }

    /// The text of a field in a row: its cell, or where that is blank the constant of the source.
    #[inline]
    pub(super) fn get(&self, field: Field, row: usize) -> Option<&'a str> {
        let column = self.columns.get(usize::from(self.places.0[field as usize]));
        let cell = column.and_then(|column| column.get(row)).filter(|text| !is_blank(text));
        cell.or(self.constants[field as usize])
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
