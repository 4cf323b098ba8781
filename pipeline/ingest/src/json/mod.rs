//! JSON and NDJSON: the records of one array, or a record a line.
//!
//! A document is read three times and never held: for where the records are (in its arrays, or each value of the file is
//! one), for their columns, and for their rows. Arrays whose records are not alike are tables of their own. Where records
//! are lists, what names their columns stands beside them, or in the first of them, or nowhere.

mod lexer;
mod place;
mod records;
mod survey;
mod wrapped;

use std::collections::VecDeque;

use hashbrown::HashSet;

use crate::bytes::container::Shared;
use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::bytes::source::Source;
use crate::tables::facts::ReadFacts;
use crate::tables::format::{FileKind, Format, HeaderRow, letters, matches};
use crate::tables::layout::{self, Layout};
use crate::tables::record::{Cells, Columns};
use crate::tables::rows::{Row, Rows};
use crate::tables::table::{Headless, Table};
use crate::tables::table_source::{Refused, SkipReason, Skipped, TableSource};
use lexer::Lexer;
use place::{Place, Places};
use records::Records;

/// By what name a description of a column calls it, the best first.
const NAMES: [&str; 9] = ["name", "label", "title", "id", "fieldName", "field", "column_name", "columnName", "key"];
/// How much of a cell is looked at for whether the first list is a header.
const LOOKED_AT: usize = 64;

/// The tables of a JSON or an NDJSON.
pub(crate) struct Documents {
    name: String,
    format: Format,
    limits: Limits,
    headless: Headless,
    source: Shared,
    /// The table that is open already.
    first: Option<Table>,
    waiting: VecDeque<Places>,
    not_named: Vec<Skipped>,
}

/// Opens a JSON or an NDJSON.
pub(crate) fn open(
    name: &str,
    kind: FileKind,
    content: Box<dyn Source>,
    format: &Format,
    limits: &Limits,
    headless: Headless,
) -> Result<Box<dyn TableSource>, ReadError> {
    let content = lexer::as_utf8(content, limits)?;
    let source = Shared::new(content)?;
    let mut lexer = Lexer::new(Box::new(source.section(0, source.length())), limits)?;
    let (waiting, not_named): (Vec<Places>, Vec<Places>) =
        place::find(&mut lexer, kind)?.into_iter().partition(|places| is_named(places, format));
    if let (true, Some(wanted)) = (waiting.is_empty(), &format.sheet) {
        let found: Vec<String> = not_named.into_iter().filter_map(|places| places.called).collect();
        return Err(ReadError::NoSheet { wanted: wanted.clone(), found: found.join(", ") });
    }
    let skipped = |places: Places| Skipped { file: name.to_owned(), sheet: places.called, why: SkipReason::NotNamed };
    let mut documents = Documents {
        name: name.to_owned(),
        format: format.clone(),
        limits: *limits,
        headless,
        source,
        first: None,
        waiting: waiting.into(),
        not_named: not_named.into_iter().map(skipped).collect(),
    };
    if documents.waiting.len() == 1 {
        let places = documents.waiting.pop_front().ok_or(ReadError::Empty)?;
        documents.first = Some(table(name, lexer, places, format, limits, headless)?);
    }
    Ok(Box::new(documents))
}

/// Whether a table is one that the mapping asks for: of several it may name one, as a sheet.
fn is_named(places: &Places, format: &Format) -> bool {
    let (Some(called), Some(wanted)) = (&places.called, &format.sheet) else { return true };
    wanted == called || matches(wanted, called)
}

impl TableSource for Documents {
    fn next(&mut self, skipped: &mut Vec<Skipped>) -> Option<Result<Table, Refused>> {
        skipped.append(&mut self.not_named);
        if let Some(table) = self.first.take() {
            return Some(Ok(table));
        }
        let Documents { name, format, limits, headless, source, .. } = self;
        let places = self.waiting.pop_front()?;
        let sheet = places.called.clone();
        let lexer = Lexer::new(Box::new(source.section(0, source.length())), limits);
        let table = lexer.and_then(|lexer| table(name, lexer, places, format, limits, *headless));
        Some(table.map_err(|error| Refused { file: name.clone(), sheet, error }))
    }

    fn waiting(&self) -> Vec<(String, Option<String>)> {
        let first = self.first.iter().map(|table| (table.facts.file.clone(), None));
        first.chain(self.waiting.iter().map(|places| (self.name.clone(), places.called.clone()))).collect()
    }
}

/// Opens one table of a document.
fn table(
    name: &str,
    lexer: Lexer,
    places: Places,
    format: &Format,
    limits: &Limits,
    headless: Headless,
) -> Result<Table, ReadError> {
    let kind = if places.records == Place::Lines { FileKind::Ndjson } else { FileKind::Json };
    let (lexer, named) = match places.columns {
        Some((place, count)) => named_columns(lexer, place, count.min(limits.columns))?,
        None => (lexer, Vec::new()),
    };
    let mut records = Records::new(lexer, places.records, places.is_of_cells)?;
    let mut seen = Seen::of(&named, limits)?;
    while seen.record(&mut records, &named, limits)? {}
    records.rewind()?;
    let Seen { columns, heads, repeated_keys, .. } = seen;
    let mut facts = ReadFacts { file: name.to_owned(), kind: kind.name(), repeated_keys, ..ReadFacts::default() };
    facts.sheet = places.called;
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
    Ok(Table::new(Box::new(rows), facts, layout, limits)?.presumed(is_presumed))
}

/// A column of records that are lists, as what stands beside them describes it.
#[derive(Default, PartialEq, Eq)]
struct Named {
    name: String,
    /// A portal's own column, which it shows to nobody.
    hidden: bool,
}

/// Reads the names of columns that stand beside their rows, in each document of the file: they must be the same.
fn named_columns(lexer: Lexer, place: Place, count: usize) -> Result<(Lexer, Vec<Named>), ReadError> {
    let mut descriptions = Records::new(lexer, place, false)?;
    let mut columns: Vec<Named> = Vec::new();
    for number in 0.. {
        let (mut column, mut best) = (Named::default(), NAMES.len());
        let found = descriptions.next(&mut |path, value, _| {
            let rank = NAMES.iter().position(|name| *name == path).or((path == records::NAMELESS).then_some(0));
            if let Some(rank) = rank.filter(|rank| *rank < best && !value.is_empty()) {
                (column.name, best) = (value.to_owned(), rank);
            }
            // A name in several parts, from the group to the column.
            if path.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() {
                if !column.name.is_empty() {
                    column.name.push(' ');
                }
                column.name.push_str(value);
            }
            column.hidden |= (path == "flags" && value == "hidden") || (path == "hidden" && value == "true");
            Ok(())
        })?;
        if found.is_none() {
            break;
        }
        match columns.get(number % count.max(1)) {
            None => columns.push(column),
            Some(first) if number >= count && *first != column => {
                return Err(ReadError::Shape(
                    "its documents follow one another with other columns, or in another order",
                ));
            }
            Some(_) => {}
        }
    }
    Ok((descriptions.into_lexer(), columns))
}

/// The number of the value of a list that a path leads to, from 1; 0 where it leads to none.
fn number(path: &str) -> usize {
    path[..path.find('.').unwrap_or(path.len())].parse().unwrap_or_default()
}

/// What the columns beside the rows call the first part of a path, from 1.
fn of_path<'a, 'b>(path: &'b str, named: &'a [Named]) -> Option<(&'a Named, &'b str)> {
    let end = path.find('.').unwrap_or(path.len());
    let column = number(path).checked_sub(1).and_then(|place| named.get(place))?;
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
    /// What is known of records before the first: the columns that are named beside them.
    fn of(named: &[Named], limits: &Limits) -> Result<Self, ReadError> {
        let mut seen = Seen::default();
        for (place, _) in named.iter().enumerate().filter(|(_, column)| !column.hidden) {
            seen.columns.place(&(place + 1).to_string(), limits.columns)?;
        }
        Ok(seen)
    }

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
            let mut last = 0;
            let found = records.next(&mut |path, value, _| {
                if is_hidden(path, named) {
                    return Ok(());
                }
                last = last.max(number(path));
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
            // A list that is shorter than the names of its columns lacks cells.
            let is_short = found == Some(true) && last < named.len();
            let shown = |column: &&Named| !column.hidden;
            let texts = if is_short { &texts[..named[..last].iter().filter(shown).count()] } else { texts };
            if texts.iter().any(|cell| !cell.is_empty()) {
                take(Row { number: *next, cells: &mut texts.iter().map(String::as_str), undecodable });
            }
            *next += 1;
        }
        Ok(true)
    }
}
