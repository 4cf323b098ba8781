//! Batches of rows of strings → records, row after row.

use hashbrown::HashMap;
use ingest::text::clean;
use polars::prelude::{PolarsDataType, StringType};
use report_model::finding::{Finding, Findings, Place};
use report_model::findings::Code;
use report_model::record::{Field, Nature};

use super::cells::At;
use super::ids::Ids;
use super::record::Batch;
use super::turned::Turned;
use crate::classify::Classifier;
use crate::columns::RawTable;
use crate::corrections::{self, Corrections};
use crate::lists::{CodeId, Lists};
use crate::mapping::{IdentifiedBy, Source};
use crate::propose::advice::NewValues;
use crate::tally::counted::Rulings;
use crate::tally::{Placed, is_outside};
use crate::validate::{Bodies, Checks};

/// What the records of one table stand on beside its rows.
pub struct TableContext<'a> {
    /// Its file, with its path in an archive.
    pub file: &'a str,
    /// Its source in the mapping.
    pub source: &'a Source,
    /// The closed lists.
    pub lists: &'a Lists,
    /// The key of the pseudonyms.
    pub key: &'a [u8; 32],
    /// The zone of instants with an offset.
    pub zone: chrono_tz::Tz,
    /// What a record may say against itself.
    pub checks: Checks<'a>,
    /// The first and the last day of the period.
    pub period: (i32, i32),
    /// The frame of the period.
    pub placed: Placed,
    /// How records are judged, at the nominal cut-off.
    pub rulings: Rulings,
    /// The cut-off of the file.
    pub cutoff: i32,
    /// The corrections of its cells.
    pub corrections: &'a Corrections<'a>,
}

/// Everything that turns the rows of one table into records.
pub struct Normaliser<'a> {
    pub(super) context: TableContext<'a>,
    pub(super) classifier: Classifier<'a>,
    /// For each field, the place of its column in the selection.
    columns: HashMap<Field, usize>,
    /// The place of the column of reasons in the selection.
    pub(crate) reasons: Option<usize>,
    /// The values of each field that were looked up already, by the field's number.
    pub(super) memos: [HashMap<String, Found>; 32],
    /// Values that are in no list.
    pub(crate) new_values: NewValues,
    /// The fields in which signs of another form were met: a bit for each, by its number.
    pub(super) other_forms: u32,
    /// What the dates of a sheet look like: in other tables no date is a true one.
    pub(crate) turned: Option<Turned>,
    /// What was found in a row, and whether its cell is shown by its shape: said when it is known what the row is.
    pub(super) found: Vec<(Code, Field, bool)>,
    /// Who stands in its columns of bodies.
    pub(super) bodies: Bodies,
    /// What its identifiers look like.
    pub(crate) ids: Ids,
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
    pub fn new(context: TableContext<'a>, classifier: Classifier<'a>, columns: HashMap<Field, usize>) -> Self {
        Normaliser {
            context,
            classifier,
            columns,
            reasons: None,
            memos: Default::default(),
            new_values: NewValues::default(),
            other_forms: 0,
            turned: None,
            found: Vec::new(),
            bodies: Bodies::default(),
            ids: Ids::default(),
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
        let (places, constants) = (Places::new(&self.columns), constants(self.context.source));
        let mut cells = Cells { columns, places, constants, reasons: self.reasons, corrected: Vec::new() };
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
            let applied = self.correct(&mut cells, table, row);
            let mut at = At {
                normaliser: self,
                cells: &cells,
                table,
                row,
                findings,
                unsure: 0,
                is_test: false,
                turnable: 0,
                id: None,
            };
            let record = at.record(into);
            at.say(record.is_some_and(|(record, _)| record.outside));
            let turnable = at.turnable;
            match record {
                Some((record, text)) => {
                    into.corrected.extend(applied.into_iter().map(|place| (place, record.id)));
                    into.records.push(record);
                    if table.sheet.is_some() {
                        into.turnable.push(turnable);
                    }
                    into.rows.push(table.rows[row]);
                    into.texts.push(text);
                }
                None => {
                    into.rejected += 1;
                    if at.may_be_a_complaint() {
                        into.reject(at.id);
                    }
                }
            }
        }
    }

    /// Puts the corrected values of a row in the place of its cells; gives the places of the corrections that fit.
    fn correct(&self, cells: &mut Cells<'a>, table: &RawTable, row: usize) -> Vec<u32> {
        cells.corrected.clear();
        let TableContext { corrections, source, file, zone, .. } = self.context;
        if corrections.is_empty() {
            return Vec::new();
        }
        let of_row = match source.identified_by {
            IdentifiedBy::Id => cells.get(Field::Id, row).map_or(&[][..], |id| corrections.of(id)),
            IdentifiedBy::Row => {
                let number = table.rows.get(row).copied().unwrap_or_default();
                corrections.of(&corrections::name_of_row(file, table.sheet.as_deref(), number))
            }
        };
        let fitting =
            of_row.iter().filter(|(_, one)| corrections::fits(one, (source, zone), cells.raw(one.field, row)));
        let (places, values) = fitting.map(|&(place, one)| (place, (one.field, one.new.as_str()))).unzip();
        cells.corrected = values;
        places
    }

    /// Checks the records of a sheet, once it is known whether its dates were turned round: in which way a day was meant
    /// decides what it says against another.
    pub(crate) fn check_sheet(&mut self, sheet: Option<&str>, batch: &mut Batch, findings: &mut Findings) {
        let context = &self.context;
        let place = |row: u64, field: Field| Place {
            file: context.file.to_owned(),
            sheet: sheet.map(str::to_owned),
            row: Some(row),
            column: context.source.columns.get(&field).cloned(),
        };
        let mut find = |row: u64, code: Code, field: Field| {
            findings.record(code, || Finding { field: Some(field), ..Finding::at(place(row, field), code) });
        };
        let mut kept = Vec::with_capacity(batch.records.len());
        for (record, &row) in batch.records.iter_mut().zip(&batch.rows) {
            let is_late = context.checks.is_after_extraction(record.received);
            kept.push(!is_late);
            if is_late {
                find(row, Code::ReceiptAfterExtraction, Field::Received);
                let is_of_period = (context.period.0..=context.period.1).contains(&record.received);
                batch.rejected += 1;
                if is_of_period && record.nature == Nature::Complaint {
                    batch.rejected_ids.push(record.id);
                }
                continue;
            }
            let mut found = Vec::new();
            context.checks.record(record, &mut |code, field| found.push((code, field)));
            let reopened = record.reopened_on(&batch.reopenings);
            record.outside = is_outside(record, &context.placed, &context.rulings, reopened);
            if !record.outside {
                found.into_iter().for_each(|(code, field)| find(row, code, field));
            }
        }
        retain(&mut batch.records, &kept);
        retain(&mut batch.rows, &kept);
        retain(&mut batch.texts, &kept);
        batch.turnable.clear();
    }

    /// Records what is to be said once for a column: that signs of another form stand in it, while its values are read all
    /// the same; that it names bodies that nobody knows.
    pub fn close(&self, sheet: Option<&str>, findings: &mut Findings) {
        let forms = Field::ALL.iter().filter(|&&field| self.other_forms & (1 << field as u32) != 0);
        let forms = forms.map(|&field| (Code::RepairedText, field));
        for (code, field) in forms.chain(self.bodies.unknown().map(|field| (Code::UnknownBodies, field))) {
            let place = Place {
                file: self.context.file.to_owned(),
                sheet: sheet.map(str::to_owned),
                row: None,
                column: self.context.source.columns.get(&field).cloned(),
            };
            findings.record(code, || Finding { field: Some(field), ..Finding::at(place, code) });
        }
    }

    pub(super) fn place(&self, table: &RawTable, row: usize, field: Option<Field>) -> Place {
        Place {
            file: self.context.file.to_owned(),
            sheet: table.sheet.as_deref().map(str::to_owned),
            row: table.rows.get(row).copied(),
            column: field.and_then(|field| self.context.source.columns.get(&field)).cloned(),
        }
    }
}

/// Leaves what is kept of a list.
fn retain<T>(list: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    list.retain(|_| kept.next().is_none_or(|&kept| kept));
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
    /// What is read of the row at hand in the place of its cells.
    corrected: Vec<(Field, &'a str)>,
}

impl<'a> Cells<'a> {
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
    fn raw(&self, field: Field, row: usize) -> Option<&'a str> {
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
