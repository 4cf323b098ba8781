//! What the reader sees in a file that nobody has described: how it is written, where its table is, what its columns hold.
//!
//! [`inspect`] looks at the first rows; [`write_csv`] copies the whole table, every cell as it stands.

use std::io::Write;

use serde::Serialize;

use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::bytes::line_end::LineEnd;
use crate::bytes::source::Source;
use crate::opening::tables::{First, first as open};
use crate::tables::facts::ReadFacts;
use crate::tables::format::{Format, HeaderRow};
use crate::tables::layout::PassedOver;
use crate::tables::rows::Row;
use crate::tables::table::Table;
use crate::tables::table_source::{SkipReason, Skipped};
use crate::values::shape::{Shape, shape};

/// How many rows are looked at for the kinds of columns, and shown.
const LOOKED_AT: usize = 200;
const SHOWN: usize = 10;

/// What the reader sees in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Inspection {
    /// The file, with its path in an archive.
    pub file: String,
    /// The kind of file.
    pub kind: &'static str,
    /// The encoding of a text, and how sure it is in percent.
    pub encoding: Option<(String, u8)>,
    /// Whether that is in doubt.
    pub is_encoding_in_doubt: bool,
    /// The encodings of further parts, where files were glued together, as far as the first rows tell.
    pub further_encodings: Vec<String>,
    /// The dialect of a delimited text.
    pub dialect: Option<DialectSeen>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The rows of the header, from 1; none where the first row is data.
    pub header_rows: Vec<usize>,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The first rows, as they stand.
    pub rows: Vec<Vec<String>>,
    /// Rows that are no records, as far as the first rows tell.
    pub passed_over: PassedOver,
    /// Rows that are hidden in the sheet and read like the others, as far as the first rows tell.
    pub hidden_rows: u64,
    /// The other sheets and members, which were not looked at.
    pub beside: Vec<Beside>,
}

/// A sheet, or a member of an archive, that was not looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Beside {
    /// Its file, with its path in an archive.
    pub file: String,
    /// Its sheet, where it is one.
    pub sheet: Option<String>,
    /// Why reading passes over it; none for one that is read.
    pub why: Option<SkipReason>,
}

/// The dialect of a delimited text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DialectSeen {
    /// What stands between cells; empty for a text of one column.
    pub delimiter: String,
    /// What stands around cells.
    pub quote: char,
    /// What makes a quote a character, where it is not a second quote.
    pub escape: Option<char>,
    /// How lines end.
    pub line_end: Option<LineEnd>,
    /// How sure delimiter and quote are, in percent.
    pub certainty: u8,
}

/// A column, and what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its name, as a mapping goes by it; empty where there is no header.
    pub name: String,
    /// What nine in ten of its filled cells are; text otherwise.
    pub shape: Shape,
    /// How many cells were looked at, and how many of them are filled.
    pub cells: usize,
    /// Of these, those that hold something.
    pub filled: usize,
}

/// Looks at the first rows of a file.
///
/// # Errors
/// When it cannot be read, or is empty.
pub fn inspect(
    name: &str,
    content: Box<dyn Source>,
    format: &Format,
    limits: &Limits,
) -> Result<Inspection, ReadError> {
    let First { mut table, skipped, waiting } = open(name, content, format, limits)?;
    let mut first: Vec<Vec<String>> = Vec::new();
    let mut more = true;
    while more && first.len() < LOOKED_AT {
        more = table.rows(limits.batch_bytes.min(1 << 14), &mut |row: Row<'_>| {
            if first.len() < LOOKED_AT {
                first.push(row.cells.map(str::to_owned).collect());
            }
        })?;
    }
    let Table { layout, facts, header, .. } = table;
    let width = layout.names.len().max(layout.width);
    let columns = (0..width).map(|place| column(&header, &first, place)).collect();
    first.truncate(SHOWN);
    Ok(Inspection {
        is_encoding_in_doubt: facts.is_encoding_in_doubt(),
        file: facts.file,
        kind: facts.kind,
        further_encodings: facts.further_encodings,
        encoding: facts.encoding.zip(facts.encoding_certainty),
        dialect: facts.delimiter.zip(facts.dialect_certainty).map(|(delimiter, certainty)| DialectSeen {
            delimiter,
            quote: facts.quote.unwrap_or('"'),
            escape: facts.escape,
            line_end: facts.line_end,
            certainty,
        }),
        sheet: facts.sheet,
        header_rows: layout.header.map(|row| row + 1).collect(),
        columns,
        rows: first,
        passed_over: facts.passed_over,
        hidden_rows: facts.hidden_rows,
        beside: beside(skipped, waiting),
    })
}

fn beside(skipped: Vec<Skipped>, waiting: Vec<(String, Option<String>)>) -> Vec<Beside> {
    let read = waiting.into_iter().map(|(file, sheet)| Beside { file, sheet, why: None });
    let passed = skipped.into_iter().map(|Skipped { file, sheet, why }| Beside { file, sheet, why: Some(why) });
    read.chain(passed).collect()
}

fn column(header: &[String], rows: &[Vec<String>], place: usize) -> Column {
    let mut counts = std::collections::BTreeMap::new();
    let mut cells = 0;
    for cell in rows.iter().filter_map(|row| row.get(place)) {
        cells += 1;
        *counts.entry(shape(cell)).or_insert(0_usize) += 1;
    }
    let filled = cells - counts.get(&Shape::Empty).copied().unwrap_or_default();
    let valued: usize = counts.iter().filter(|(shape, _)| !shape.is_absent()).map(|(_, count)| count).sum();
    let of = |shape: Shape| counts.get(&shape).copied().unwrap_or_default();
    let is_most = |count: usize| count > 0 && count * 10 >= valued * 9;
    let plain = counts.keys().copied().find(|&shape| !shape.is_absent() && is_most(of(shape)));
    let wider = || {
        let numbers = is_most(of(Shape::Integer) + of(Shape::Decimal)).then_some(Shape::Decimal);
        numbers.or_else(|| is_most(of(Shape::Date) + of(Shape::Moment)).then_some(Shape::Moment))
    };
    let name = header.get(place).cloned().unwrap_or_default();
    let empty = if valued == 0 { Shape::Empty } else { Shape::Text };
    Column { name, shape: plain.or_else(wider).unwrap_or(empty), cells, filled }
}

/// Copies the table of a file as RFC 4180 in UTF-8, one record after the other: the header, where there is one, then the
/// rows of the table, each with the cells that it has, as they stand. Gives how the file was read.
///
/// # Errors
/// When the file cannot be read, or the copy not written.
pub fn write_csv(
    name: &str,
    content: Box<dyn Source>,
    format: &Format,
    limits: &Limits,
    out: &mut dyn Write,
) -> Result<ReadFacts, ReadError> {
    let mut table = match open(name, content, format, limits) {
        // Nothing in, nothing out: that is the whole table.
        Err(ReadError::Empty) => return Ok(ReadFacts { file: name.to_owned(), ..ReadFacts::default() }),
        opened => opened?.table,
    };
    let mut copy = Vec::with_capacity(2 * limits.batch_bytes);
    // Letters are no row of the table.
    if !table.layout.names.is_empty() && format.header_row != Some(HeaderRow::Absent) {
        record(&mut copy, &mut table.layout.names.iter().map(String::as_str));
    }
    loop {
        let more = table.rows(limits.batch_bytes, &mut |row: Row<'_>| record(&mut copy, row.cells))?;
        out.write_all(&copy)?;
        copy.clear();
        if !more {
            break;
        }
    }
    out.flush()?;
    Ok(table.facts)
}

/// Writes a record: cells are quoted where they hold a comma, a quote or a line end.
fn record(copy: &mut Vec<u8>, cells: &mut dyn Iterator<Item = &str>) {
    let start = copy.len();
    let mut count = 0;
    for cell in cells {
        if count > 0 {
            copy.push(b',');
        }
        count += 1;
        let bytes = cell.as_bytes();
        if !bytes.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
            copy.extend_from_slice(bytes);
            continue;
        }
        copy.push(b'"');
        for part in bytes.split_inclusive(|byte| *byte == b'"') {
            copy.extend_from_slice(part);
            if part.ends_with(b"\"") {
                copy.push(b'"');
            }
        }
        copy.push(b'"');
    }
    // A record of one empty cell is no blank line.
    if count == 1 && copy.len() == start {
        copy.extend_from_slice(b"\"\"");
    }
    copy.extend_from_slice(b"\r\n");
}
