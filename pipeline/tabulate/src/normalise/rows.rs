//! Batches of rows of strings → records, row after row.

use report_model::correction::Correction;
use report_model::finding::{Finding, Findings, Place};
use report_model::findings::Code;
use report_model::record::{Field, Nature};

use super::cells::At;
pub use super::normaliser::{Normaliser, TableContext};
use super::record::Batch;
use super::row_cells::{Cells, Strings};
use crate::columns::RawTable;
use crate::corrections;
use crate::mapping::IdentifiedBy;
use crate::tally::is_outside;

impl<'a> Normaliser<'a> {
    /// Turns the rows of a batch into records, and records what is wrong with them.
    pub fn take(&mut self, table: &RawTable, into: &mut Batch, findings: &mut Findings) {
        if table.sheet.is_some() {
            self.turned.get_or_insert_default();
        }
        // A batch is built as one chunk.
        let columns: Vec<&Strings> =
            table.frame.columns().iter().filter_map(|column| column.str().ok()?.downcast_iter().next()).collect();
        let mut cells = Cells::new(columns, &self.columns, self.context.source, self.reasons);
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
        let fits = |one: &Correction| corrections::fits(one, (source, zone), cells.raw(one.field, row));
        let fitting: Vec<_> = of_row.iter().filter(|(_, one)| fits(one)).copied().collect();
        let mut places = Vec::new();
        for (place, one) in fitting {
            // Of two corrections of one cell the first holds; the other is said.
            if !cells.corrected.iter().any(|(field, _)| *field == one.field) {
                cells.corrected.push((one.field, one.new.as_str()));
                places.push(place);
            }
        }
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
}

/// Leaves what is kept of a list.
fn retain<T>(list: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    list.retain(|_| kept.next().is_none_or(|&kept| kept));
}
