//! JSON and NDJSON: the records of one array, or a record a line.
//!
//! A document is read three times and never held: for where the records are (in the array with the most of them, or
//! each value of the file is one), for their columns, and for their rows. Where records are lists, what names their
//! columns stands beside them, or in the first of them, or nowhere.

mod lexer;
mod place;
mod records;
mod wrapped;

use hashbrown::HashSet;

use crate::format::{FileKind, Format, HeaderRow, letters};
use crate::layout::{self, Layout};
use crate::record::{Cells, Columns};
use crate::{Headless, Limits, ReadError, ReadFacts, Row, Rows, Source, Table};
use lexer::Lexer;
use place::Place;
use records::Records;

/// By what name a description of a column calls it, the best first.
const NAMES: [&str; 9] = ["name", "label", "title", "id", "fieldName", "field", "column_name", "columnName", "key"];
/// How much of a cell is looked at for whether the first list is a header.
const LOOKED_AT: usize = 64;

/// Opens a JSON or an NDJSON.
pub(super) fn open(
    name: &str,
    kind: FileKind,
    content: Box<dyn Source>,
    format: &Format,
    limits: &Limits,
    headless: Headless,
) -> Result<Table, ReadError> {
    let mut lexer = Lexer::new(content, limits)?;
    let places = place::find(&mut lexer, kind)?;
    let kind = if places.records == Place::Lines { FileKind::Ndjson } else { FileKind::Json };
    let (lexer, named) = match places.columns {
        Some((place, count)) => named_columns(lexer, place, count.min(limits.columns))?,
        None => (lexer, Vec::new()),
    };
    let mut records = Records::new(lexer, places.records)?;
    let mut seen = Seen::default();
    while seen.record(&mut records, &named, limits)? {}
    records.rewind()?;
    let Seen { columns, heads, repeated_keys, .. } = seen;
    let facts = ReadFacts { file: name.to_owned(), kind: kind.name(), repeated_keys, ..ReadFacts::default() };
    let width = columns.names().len();
    // Of lists that nothing names, the first may have the names of the columns.
    let is_listed = named.is_empty() && !heads.is_empty();
    let is_first_header = is_listed && {
        let found = layout::find(&heads);
        !(found.names.is_empty() && found.body == 0)
    };
    let (layout, is_presumed) = match format.header_row {
        Some(HeaderRow::Absent) if is_listed => (Layout::of_names((0..width).map(letters).collect()), false),
        _ if is_listed && !is_first_header && headless == Headless::Stays => (Layout::without_names(width), false),
        _ if is_listed => {
            let mut titles = Vec::new();
            records.next(&mut |_, value, _| {
                titles.push(value.to_owned());
                Ok(())
            })?;
            let rest = columns.names().iter().skip(titles.len()).cloned();
            let names = titles.into_iter().chain(rest).take(width).collect();
            (Layout::of_names(names), !is_first_header && format.header_row.is_none())
        }
        _ => (Layout::of_names(columns.names().iter().map(|path| called(path, &named)).collect()), false),
    };
    let next = 1 + u64::from(is_listed && !layout.names.is_empty() && format.header_row != Some(HeaderRow::Absent));
    let cells = Cells::new(width, limits.cell_bytes);
    let rows = JsonRows { records, named, columns, cells, next };
    Ok(Table { is_presumed, ..Table::new(Box::new(rows), facts, layout, limits)? })
}

/// A column of records that are lists, as what stands beside them describes it.
#[derive(Default)]
struct Named {
    name: String,
    /// A portal's own column, which it shows to nobody.
    hidden: bool,
}

/// Reads the names of columns that stand beside their rows.
fn named_columns(lexer: Lexer, place: Place, count: usize) -> Result<(Lexer, Vec<Named>), ReadError> {
    let mut descriptions = Records::new(lexer, place)?;
    let mut columns = Vec::new();
    while columns.len() < count {
        let (mut column, mut best) = (Named::default(), NAMES.len());
        let found = descriptions.next(&mut |path, value, _| {
            let rank = NAMES.iter().position(|name| *name == path).or((path == records::NAMELESS).then_some(0));
            if let Some(rank) = rank.filter(|rank| *rank < best && !value.is_empty()) {
                (column.name, best) = (value.to_owned(), rank);
            }
            column.hidden |= (path == "flags" && value == "hidden") || (path == "hidden" && value == "true");
            Ok(())
        })?;
        if found.is_none() {
            break;
        }
        columns.push(column);
    }
    Ok((descriptions.into_lexer(), columns))
}

/// What the columns beside the rows call the first part of a path, from 1.
fn of_path<'a, 'b>(path: &'b str, named: &'a [Named]) -> Option<(&'a Named, &'b str)> {
    let end = path.find('.').unwrap_or(path.len());
    let column = path[..end].parse::<usize>().ok()?.checked_sub(1).and_then(|place| named.get(place))?;
    Some((column, &path[end..]))
}

/// The name of the column with a path.
fn called(path: &str, named: &[Named]) -> String {
    of_path(path, named).map_or_else(|| path.to_owned(), |(column, rest)| format!("{}{rest}", column.name))
}

fn is_hidden(path: &str, named: &[Named]) -> bool {
    of_path(path, named).is_some_and(|(column, _)| column.hidden)
}

/// What the records of a document hold, as far as they were met.
#[derive(Default)]
struct Seen {
    columns: Columns,
    /// The heads of the first records, while all of them are lists.
    heads: Vec<Vec<String>>,
    repeated_keys: u64,
    number: usize,
    places: HashSet<usize>,
}

impl Seen {
    /// Meets the next record; `false` when there is no more.
    fn record(&mut self, records: &mut Records, named: &[Named], limits: &Limits) -> Result<bool, ReadError> {
        let Seen { columns, heads, repeated_keys, number, places } = self;
        places.clear();
        let is_looked_at = *number < layout::LOOKED_AT && *number == heads.len();
        let mut head: Vec<String> = Vec::new();
        let found = records.next(&mut |path, value, in_list| {
            if is_hidden(path, named) {
                return Ok(());
            }
            let place = columns.place(path, limits.columns)?;
            *repeated_keys += u64::from(!places.insert(place) && !in_list);
            if is_looked_at {
                head.resize(head.len().max(place + 1), String::new());
                head[place] = value.chars().take(LOOKED_AT).collect();
            }
            Ok(())
        })?;
        *number += 1;
        if is_looked_at && found == Some(true) {
            heads.push(head);
        }
        Ok(found.is_some())
    }
}

struct JsonRows {
    records: Records,
    named: Vec<Named>,
    columns: Columns,
    cells: Cells,
    next: u64,
}

impl Rows for JsonRows {
    fn rows(&mut self, bytes: usize, take: &mut dyn FnMut(Row<'_>)) -> Result<bool, ReadError> {
        let JsonRows { records, named, columns, cells, next } = self;
        let mut used = 0;
        while used < bytes {
            cells.clear();
            let found = records.next(&mut |path, value, _| {
                if is_hidden(path, named) {
                    return Ok(());
                }
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
