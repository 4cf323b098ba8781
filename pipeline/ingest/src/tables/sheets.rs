//! The sheets of a workbook: which of them are read, and where the table lies in each.

use std::collections::VecDeque;

use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::tables::book::{Book, Sheet};
use crate::tables::described::Descriptions;
use crate::tables::facts::{BrokenFormula, ReadFacts};
use crate::tables::format::{FileKind, Format, HeaderRow, matches};
use crate::tables::grid::{Grid, GridRows, WIDEST, is_within};
use crate::tables::layout::{self, LOOKED_AT, Layout};
use crate::tables::rows::Rows;
use crate::tables::table::{Headless, Table};
use crate::tables::table_source::{OpenFile, Refused, SkipReason, Skipped, TableSource};

/// How long a name may be that stands over several columns.
const LONGEST_NAME: usize = 1 << 10;

/// The tables of a workbook.
pub(crate) struct Sheets {
    file: String,
    kind: FileKind,
    book: Box<dyn Book>,
    readings: VecDeque<Reading>,
    /// The sheets that were found empty.
    empty: Vec<usize>,
    limits: Limits,
    headless: Headless,
}

/// What one description reads of a workbook.
struct Reading {
    format: Format,
    chosen: VecDeque<Chosen>,
    not_chosen: Vec<Skipped>,
    /// Whether it says what is said of the workbook as a whole.
    is_first: bool,
    given: bool,
}

struct Chosen {
    place: usize,
    name: String,
    /// Whether no earlier description has it.
    is_own: bool,
}

impl Sheets {
    pub(crate) fn open(
        file: &str,
        kind: FileKind,
        book: Box<dyn Book>,
        descriptions: &Descriptions,
        limits: &Limits,
        headless: Headless,
    ) -> OpenFile {
        let sheets = book.sheets();
        let found: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
        let (mut readings, mut missing) = (VecDeque::new(), Vec::new());
        for reader in descriptions.readers(file) {
            let format = descriptions.format(reader);
            let (mut chosen, mut not_chosen) = (VecDeque::new(), Vec::new());
            for (place, sheet) in sheets.iter().enumerate() {
                let name = sheet.name.clone();
                let is_own = || descriptions.reader(file, Some(&name)) == reader;
                match why_not(sheet, format) {
                    None => chosen.push_back(Chosen { place, is_own: is_own(), name }),
                    Some(why) => not_chosen.push(Skipped { file: file.to_owned(), sheet: Some(name), why }),
                }
            }
            if let (true, Some(wanted)) = (chosen.is_empty(), &format.sheet) {
                missing.push((reader, ReadError::NoSheet { wanted: wanted.clone(), found: found.clone() }));
                continue;
            }
            let is_first = descriptions.reader(file, None) == reader;
            readings.push_back(Reading { format: format.clone(), chosen, not_chosen, is_first, given: false });
        }
        let (file, limits) = (file.to_owned(), *limits);
        let tables = Box::new(Sheets { file, kind, book, readings, empty: Vec::new(), limits, headless });
        OpenFile { tables, missing }
    }

    fn table(&self, grid: Grid, sheet: &str, format: &Format) -> Result<Table, ReadError> {
        let declared = format.header_row.and_then(HeaderRow::row);
        let head = grid.head(LOOKED_AT.max(declared.unwrap_or_default()));
        let layout = match declared {
            Some(row) if row > head.len() => return Err(ReadError::Empty),
            Some(row) => layout::declared(&head, row),
            None if format.header_row.is_some() => layout::headless(&head),
            None => layout::find(&head),
        };
        let is_presumed = layout.names.is_empty() && self.headless == Headless::FirstRow;
        let layout = if is_presumed {
            Layout { above: layout.above, ..layout::declared(&head, layout.body + 1) }
        } else {
            layout
        };
        let names = if layout.header.is_empty() { layout.names } else { names(&head, &grid, &layout) };
        let layout = Layout { names, ..layout };
        let mut facts = ReadFacts { file: self.file.clone(), kind: self.kind.name(), ..ReadFacts::default() };
        facts.sheet = Some(sheet.to_owned());
        let below = |cell: &BrokenFormula| cell.row > layout.body as u64;
        facts.broken_formulas = grid.broken_formulas.iter().copied().filter(below).collect();
        let width = layout.names.len().max(layout.width);
        is_within(grid.height().saturating_mul(width), &self.limits)?;
        let rows = GridRows::new(grid, &head, &layout, width, &self.limits);
        rows.tell(&mut facts);
        Ok(Table::new(Box::new(rows), facts, layout, &self.limits)?.presumed(is_presumed))
    }
}

impl TableSource for Sheets {
    fn waiting(&self) -> Vec<(String, Option<String>)> {
        let own = self.readings.iter().flat_map(|reading| reading.chosen.iter().filter(|sheet| sheet.is_own));
        own.map(|sheet| (self.file.clone(), Some(sheet.name.clone()))).collect()
    }

    fn next(&mut self, skipped: &mut Vec<Skipped>) -> Option<Result<Table, Refused>> {
        while let Some(mut reading) = self.readings.pop_front() {
            skipped.append(&mut reading.not_chosen);
            if let Some(table) = self.next_of(&mut reading, skipped) {
                self.readings.push_front(reading);
                return Some(table);
            }
            if reading.is_first && !reading.given {
                return Some(Err(Refused { file: self.file.clone(), sheet: None, error: ReadError::NoTable }));
            }
        }
        None
    }
}

impl Sheets {
    /// The next table of one description.
    fn next_of(&mut self, reading: &mut Reading, skipped: &mut Vec<Skipped>) -> Option<Result<Table, Refused>> {
        while let Some(Chosen { place, name, is_own }) = reading.chosen.pop_front() {
            if !is_own {
                reading.given |= !self.empty.contains(&place);
                continue;
            }
            let read = self.book.grid(place);
            let empty = read.as_ref().is_ok_and(Grid::is_empty);
            self.empty.extend(empty.then_some(place));
            // The sheets that every new workbook has are no fault; that the only sheet is empty is one.
            if empty && (reading.given || !reading.chosen.is_empty()) {
                skipped.push(Skipped { file: self.file.clone(), sheet: Some(name), why: SkipReason::Empty });
                continue;
            }
            reading.given = true;
            let table = read.and_then(|grid| self.table(grid, &name, &reading.format));
            return Some(table.map_err(|error| Refused { file: self.file.clone(), sheet: Some(name), error }));
        }
        None
    }
}

fn why_not(sheet: &Sheet, format: &Format) -> Option<SkipReason> {
    let named = format.sheet.as_deref().map(|pattern| (pattern == sheet.name, matches(pattern, &sheet.name)));
    match named {
        _ if !sheet.cells => Some(SkipReason::NoCells),
        Some((false, false)) => Some(SkipReason::NotNamed),
        Some((false, true)) | None if sheet.hidden => Some(SkipReason::Hidden),
        _ => None,
    }
}

/// The names of the columns: those of a header in several rows joined by a space, a merged one over all its columns.
fn names(head: &[Vec<String>], grid: &Grid, layout: &Layout) -> Vec<String> {
    let mut rows: Vec<Vec<String>> = head[layout.header.clone()].to_vec();
    for merge in grid.merges.iter().take(WIDEST) {
        let place = usize::try_from(*merge.rows.start()).ok().and_then(|row| row.checked_sub(layout.header.start + 1));
        let Some(row) = place.and_then(|place| rows.get_mut(place)) else { continue };
        let name = row.get(*merge.columns.start()).filter(|name| name.len() <= LONGEST_NAME).cloned();
        let Some(name) = name else { continue };
        for cell in row.iter_mut().take(merge.columns.end() + 1).skip(merge.columns.start() + 1) {
            cell.clone_from(&name);
        }
    }
    let last = rows.iter().filter_map(|row| row.iter().rposition(|name| !name.is_empty())).max();
    let name = |column: usize| {
        let parts = rows.iter().filter_map(|row| row.get(column).filter(|name| !name.is_empty()));
        parts.map(String::as_str).collect::<Vec<_>>().join(" ")
    };
    (0..last.map_or(0, |last| last + 1)).map(name).collect()
}
