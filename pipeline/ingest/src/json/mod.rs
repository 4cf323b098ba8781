//! JSON and NDJSON: the records of one array, or a record a line.
//!
//! A document is read three times and never held: for where the records are (in the array with the most of them, or
//! each value of the file is one), for their columns, and for their rows.

mod lexer;
mod records;

use hashbrown::HashSet;

use crate::format::{FileKind, Format, HeaderRow, letters};
use crate::layout::Layout;
use crate::record::{Cells, Columns};
use crate::{Limits, ReadError, ReadFacts, Row, Rows, Source, Table};
use lexer::Lexer;
use records::{Place, Records, place_of_records};

/// Opens a JSON or an NDJSON.
pub(super) fn open(
    name: &str,
    kind: FileKind,
    content: Box<dyn Source>,
    format: &Format,
    limits: &Limits,
) -> Result<Table, ReadError> {
    let mut lexer = Lexer::new(content, limits)?;
    let place = place_of_records(&mut lexer, kind)?;
    let kind = if place == Place::Lines { FileKind::Ndjson } else { FileKind::Json };
    let mut facts = ReadFacts { file: name.to_owned(), kind: kind.name(), ..ReadFacts::default() };
    let mut records = Records::new(lexer, place)?;
    let mut columns = Columns::default();
    let mut titles = Vec::new();
    let mut seen: HashSet<usize> = HashSet::new();
    let (mut number, mut listed) = (0_u64, false);
    loop {
        seen.clear();
        let found = records.next(&mut |path, value, in_list| {
            if number == 0 {
                titles.push(value.to_owned());
            }
            let place = columns.place(path, limits.columns)?;
            facts.repeated_keys += u64::from(!seen.insert(place) && !in_list);
            Ok(())
        })?;
        let Some(is_list) = found else { break };
        listed |= number == 0 && is_list;
        number += 1;
    }
    records.rewind()?;
    let mut header = columns.names().to_vec();
    // The first of several lists has the names of the columns, unless nothing has.
    let is_headless = format.header_row == Some(HeaderRow::Absent);
    let titled = listed && !is_headless;
    if listed && is_headless {
        header = (0..header.len()).map(letters).collect();
    }
    if titled {
        header.iter_mut().zip(titles).for_each(|(name, title)| *name = title);
        records.next(&mut |_, _, _| Ok(()))?;
    }
    let cells = Cells::new(columns.names().len(), limits.cell_bytes);
    let rows = JsonRows { records, columns, cells, next: 1 + u64::from(titled) };
    Table::new(Box::new(rows), facts, Layout::of_names(header), limits)
}

struct JsonRows {
    records: Records,
    columns: Columns,
    cells: Cells,
    next: u64,
}

impl Rows for JsonRows {
    fn rows(&mut self, bytes: usize, take: &mut dyn FnMut(Row<'_>)) -> Result<bool, ReadError> {
        let JsonRows { records, columns, cells, next } = self;
        let mut used = 0;
        while used < bytes {
            cells.clear();
            let found = records.next(&mut |path, value, _| {
                let place =
                    columns.known(path).ok_or(ReadError::Json { what: "it changed while it was read", line: 0 })?;
                cells.put(place, value)
            })?;
            if found.is_none() {
                return Ok(false);
            }
            used += cells.bytes();
            let texts = cells.texts();
            let undecodable = texts.iter().any(|cell| cell.contains('\u{fffd}'));
            if texts.iter().any(|cell| !cell.is_empty()) {
                take(Row { number: *next, cells: &mut texts.iter().map(String::as_str), undecodable });
            }
            *next += 1;
        }
        Ok(true)
    }
}
