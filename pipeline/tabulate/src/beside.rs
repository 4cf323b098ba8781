//! What the reading of a table says beside its rows, as findings: rows passed over, errors of formulas, columns of
//! identity numbers that nobody asked for.

use ingest::ReadFacts;
use report_model::finding::{Finding, Findings, Place};
use report_model::findings::Code;

use crate::agency::Columns;
use crate::batches::Reader;
use crate::identity;
use crate::mapping::Source;

/// Records what a reader that is at its end has met. `columns` learns where the named columns stand.
pub(crate) fn record(file: &str, source: &Source, reader: &Reader, columns: &mut Columns, findings: &mut Findings) {
    let facts = reader.facts();
    let table = Place { file: file.to_owned(), sheet: facts.sheet.clone(), ..Place::default() };
    passed_over(facts, &table, findings);
    error_cells(reader, source, &table, findings);
    for column in reader.watch().found(reader.header()) {
        let name = reader.header().get(column).and_then(|heading| identity::nameable(heading));
        if let Some(name) = &name {
            columns.insert(name.clone(), u32::try_from(column).unwrap_or(u32::MAX));
        }
        let place = Place { row: reader.header_row(), column: name, ..table.clone() };
        record_at(Code::IdentityColumn, place, findings);
    }
}

/// One finding a table and kind: how many rows there were is in `run.json`.
fn passed_over(facts: &ReadFacts, table: &Place, findings: &mut Findings) {
    let passed = facts.passed_over;
    if passed.preamble + passed.footer + passed.further_tables > 0 {
        record_at(Code::RowsOutsideTable, table.clone(), findings);
    }
    if passed.repeated_headers > 0 {
        record_at(Code::RepeatedHeader, table.clone(), findings);
    }
}

/// Errors in the columns that the mapping asks for.
fn error_cells(reader: &Reader, source: &Source, table: &Place, findings: &mut Findings) {
    for cell in &reader.facts().error_cells {
        let Some(heading) = reader.header().get(cell.column) else { continue };
        let Some((_, name)) = source.columns.iter().find(|(_, name)| *name == heading) else { continue };
        let place = Place { row: Some(cell.row), column: Some(name.clone()), ..table.clone() };
        record_at(Code::ErrorCell, place, findings);
    }
}

fn record_at(code: Code, place: Place, findings: &mut Findings) {
    findings.record(code, || Finding { place, code, field: None, masked: None });
}
