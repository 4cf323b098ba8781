//! What the reading of a table says beside its rows, as findings: rows passed over or hidden, formulas without a value, columns of
//! identity numbers that nobody asked for.

use ingest::{Broken, ReadFacts};
use report_model::finding::{Finding, Findings, Place};
use report_model::findings::Code;

use crate::batches::Reader;
use crate::columns::Columns;
use crate::identity;

/// Records what a reader that is at its end has met. `columns` learns where the named columns stand; `ids` is the column
/// of identifiers, with how many of them were unwrapped further.
pub(crate) fn record(
    file: &str,
    reader: &Reader,
    ids: (Option<&String>, u64),
    columns: &mut Columns,
    findings: &mut Findings,
) {
    let facts = reader.facts();
    let table = Place { file: file.to_owned(), sheet: facts.sheet.clone(), ..Place::default() };
    passed_over(facts, &table, findings);
    if facts.hidden_rows > 0 {
        record_at(Code::HiddenRows, table.clone(), findings);
    }
    broken_formulas(reader, columns, &table, findings);
    unwrapped(facts, ids, columns, &table, findings);
    for column in reader.watch().found(reader.header()) {
        let name = reader.header().get(column).and_then(|heading| identity::nameable(heading));
        if let Some(name) = &name {
            columns.insert(name.clone(), u32::try_from(column).unwrap_or(u32::MAX));
        }
        let place = Place { row: reader.header_row(), column: name, ..table.clone() };
        record_at(Code::IdentityColumn, place, findings);
    }
}

/// One finding a table and kind, with how many rows there were.
fn passed_over(facts: &ReadFacts, table: &Place, findings: &mut Findings) {
    let passed = facts.passed_over;
    let others = (passed.preamble + passed.footer + passed.further_tables) - passed.like_records - passed.dated;
    let counted = [
        (Code::RowsOutsideTable, others, None),
        (Code::RecordsOutsideTable, passed.like_records, passed.first),
        (Code::FurtherTable, passed.dated, passed.first),
    ];
    for (code, count, row) in counted.into_iter().filter(|(_, count, _)| *count > 0) {
        let place = Place { row, ..table.clone() };
        findings.record(code, || Finding { count: Some(count), ..Finding::at(place, code) });
    }
    if passed.repeated_headers > 0 {
        record_at(Code::RepeatedHeader, table.clone(), findings);
    }
}

/// One finding for each column from whose cells a spreadsheet's wrapping was taken off.
fn unwrapped(
    facts: &ReadFacts,
    (id, more): (Option<&String>, u64),
    columns: &Columns,
    table: &Place,
    findings: &mut Findings,
) {
    for (name, &place) in columns {
        let wrapped = facts.unwrapped.get(place as usize).copied().unwrap_or(0);
        let count = wrapped + if id == Some(name) { more } else { 0 };
        if count > 0 {
            let place = Place { column: Some(name.clone()), ..table.clone() };
            let code = Code::UnwrappedCells;
            findings.record(code, || Finding { count: Some(count), ..Finding::at(place, code) });
        }
    }
}

/// Formulas without a value, in the columns that the mapping asks for.
fn broken_formulas(reader: &Reader, columns: &Columns, table: &Place, findings: &mut Findings) {
    for formula in &reader.facts().broken_formulas {
        let Some((name, _)) = columns.iter().find(|(_, place)| **place as usize == formula.column) else { continue };
        let place = Place { row: Some(formula.row), column: Some(name.clone()), ..table.clone() };
        let code = match formula.why {
            Broken::Failed => Code::ErrorCell,
            Broken::NotCalculated => Code::UncalculatedFormula,
        };
        record_at(code, place, findings);
    }
}

fn record_at(code: Code, place: Place, findings: &mut Findings) {
    findings.record(code, || Finding::at(place, code));
}
