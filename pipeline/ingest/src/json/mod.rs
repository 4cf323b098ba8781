//! JSON and NDJSON: the records of one array, or a record a line.
//!
//! A document is read twice and never held. The first time tells where the records are (in its arrays, or each value of the
//! file is one) and what columns they have; the second one gives their rows. One time would not do: which arrays are records,
//! and the last column that one of them has, are known at the end alone, and a file may be larger than memory. Only records
//! whose columns cannot be gathered before it is known where they are (several arrays, arrays in arrays, values of an object,
//! lists whose columns are named beside them) are read for their columns in between.
//! Arrays whose records are not alike are tables of their own. Where records
//! are lists, what names their columns stands beside them, or in the first of them, or nowhere.

mod gathered;
mod lexer;
mod names;
mod place;
mod places;
mod record;
mod records;
mod survey;
mod wrapped;

use std::collections::VecDeque;

use report_model::diagnostic::Message;

use crate::bytes::container::Shared;
use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::bytes::source::Source;
use crate::tables::described::Descriptions;
use crate::tables::facts::ReadFacts;
use crate::tables::format::{FileKind, Format, HeaderRow, letters, matches};
use crate::tables::layout::{self, Layout};
use crate::tables::record::{Cells, Columns};
use crate::tables::rows::{Row, Rows};
use crate::tables::table::{Headless, Table};
use crate::tables::table_source::{OpenFile, Refused, SkipReason, Skipped, TableSource};
use gathered::{Gathered, Seen};
use lexer::Lexer;
use places::{Place, Places};
use records::Records;

/// By what name a description of a column calls it, the best first.
const NAMES: [&str; 9] = ["name", "label", "title", "id", "fieldName", "field", "column_name", "columnName", "key"];

/// The tables of a JSON or an NDJSON.
pub(crate) struct Documents {
    name: String,
    limits: Limits,
    headless: Headless,
    source: Shared,
    /// The table that is open already.
    first: Option<Table>,
    /// The others, each with how it is described.
    waiting: VecDeque<Waiting>,
    gathered: Gathered,
    not_named: Vec<Skipped>,
}

/// A table that is to be opened.
struct Waiting {
    places: Places,
    format: Format,
}

/// Opens a JSON or an NDJSON.
pub(crate) fn open(
    name: &str,
    kind: FileKind,
    content: Box<dyn Source>,
    descriptions: &Descriptions,
    limits: &Limits,
    headless: Headless,
) -> Result<OpenFile, ReadError> {
    let content = lexer::as_utf8(content, limits)?;
    let source = Shared::new(content)?;
    let mut lexer = Lexer::new(Box::new(source.section(0, source.length())), limits)?;
    let mut gathered = Gathered::new(limits);
    let all = place::find(&mut lexer, kind, &mut gathered)?;
    let (mut waiting, mut not_named, mut missing) = (VecDeque::new(), Vec::new(), Vec::new());
    for reader in descriptions.readers(name) {
        let format = descriptions.format(reader);
        let (named, others): (Vec<&Places>, Vec<&Places>) = all.iter().partition(|places| is_named(places, format));
        if let (true, Some(wanted)) = (named.is_empty(), &format.sheet) {
            let found = all.iter().filter_map(|places| places.called.clone()).collect();
            missing.push((reader, ReadError::NoSheet { wanted: wanted.clone(), found }));
            continue;
        }
        let own = named.into_iter().filter(|places| descriptions.reader(name, places.called.as_deref()) == reader);
        waiting.extend(own.map(|places| Waiting { places: places.clone(), format: format.clone() }));
        let skipped = |places: &Places| Skipped {
            file: name.to_owned(),
            sheet: places.called.clone(),
            why: SkipReason::NotNamed,
        };
        not_named.extend(others.into_iter().map(skipped));
    }
    let (limits, name) = (*limits, name.to_owned());
    let mut documents = Documents { name, limits, headless, source, first: None, waiting, gathered, not_named };
    if documents.waiting.len() == 1 {
        let waiting = documents.waiting.pop_front().ok_or(ReadError::Empty)?;
        documents.first = Some(documents.table(lexer, waiting)?);
    }
    Ok(OpenFile { tables: Box::new(documents), missing })
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
        let waiting = self.waiting.pop_front()?;
        let sheet = waiting.places.called.clone();
        let lexer = Lexer::new(Box::new(self.source.section(0, self.source.length())), &self.limits);
        let table = lexer.and_then(|lexer| self.table(lexer, waiting));
        Some(table.map_err(|error| Refused { file: self.name.clone(), sheet, error }))
    }

    fn waiting(&self) -> Vec<(String, Option<String>)> {
        let first = self.first.iter().map(|table| (table.facts.file.clone(), None));
        first.chain(self.waiting.iter().map(|waiting| (self.name.clone(), waiting.places.called.clone()))).collect()
    }
}

impl Documents {
    /// Opens one table.
    fn table(&mut self, lexer: Lexer, waiting: Waiting) -> Result<Table, ReadError> {
        let Waiting { places, format } = waiting;
        let limits = &self.limits;
        let gathered = self.gathered.of(&places)?;
        let (lexer, named) = match &places.columns {
            Some((place, count)) => named_columns(lexer, place.clone(), (*count).min(limits.columns))?,
            None => (lexer, Vec::new()),
        };
        let mut records = Records::new(lexer, places.records.clone(), places.is_of_cells)?;
        let seen = match gathered {
            Some(seen) => seen,
            None => {
                let seen = beginning(&named, limits)?.read(&mut records, |path| is_hidden(path, &named), limits)?;
                records.rewind()?;
                seen
            }
        };
        table(&self.name, records, named, seen, places, (&format, limits, self.headless))
    }
}

/// What is known of records before the first: the columns that are named beside them.
fn beginning(named: &[Named], limits: &Limits) -> Result<Seen, ReadError> {
    let mut seen = Seen::default();
    for (place, _) in named.iter().enumerate().filter(|(_, column)| !column.hidden) {
        seen.columns.place(&(place + 1).to_string(), limits.columns)?;
    }
    Ok(seen)
}

/// The table of records of which it is known what they hold.
fn table(
    name: &str,
    mut records: Records,
    named: Vec<Named>,
    seen: Seen,
    places: Places,
    (format, limits, headless): (&Format, &Limits, Headless),
) -> Result<Table, ReadError> {
    let kind = if places.records == Place::Lines { FileKind::Ndjson } else { FileKind::Json };
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
            let rank = NAMES.iter().position(|name| *name == path).or((path == record::NAMELESS).then_some(0));
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
                return Err(ReadError::Shape(Message::new("reading.shape.other_columns")));
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
                let place = columns
                    .known(path)
                    .ok_or(ReadError::Json { what: Message::new("reading.json.changed"), line: 0 })?;
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
