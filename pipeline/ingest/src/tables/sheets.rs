//! The sheets of a workbook: which of them are read, and where the table lies in each.

use std::collections::VecDeque;

use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::tables::book::{Book, Sheet};
use crate::tables::facts::{BrokenFormula, ReadFacts};
use crate::tables::format::{FileKind, Format, HeaderRow, matches};
use crate::tables::grid::{Grid, GridRows, WIDEST, is_within};
use crate::tables::layout::{self, LOOKED_AT, Layout};
use crate::tables::rows::Rows;
use crate::tables::table::{Headless, Table};
use crate::tables::table_source::{Refused, SkipReason, Skipped, TableSource};

/// How long a name may be that stands over several columns.
const LONGEST_NAME: usize = 1 << 10;

/// The tables of a workbook.
pub(crate) struct Sheets {
    file: String,
    kind: FileKind,
    book: Box<dyn Book>,
    chosen: VecDeque<(usize, String)>,
    not_chosen: Vec<Skipped>,
    format: Format,
    limits: Limits,
    headless: Headless,
    given: bool,
}

impl Sheets {
    pub(crate) fn new(
        file: &str,
        kind: FileKind,
        book: Box<dyn Book>,
        format: &Format,
        limits: &Limits,
        headless: Headless,
    ) -> Result<Self, ReadError> {
        let (mut chosen, mut not_chosen, mut found) = (VecDeque::new(), Vec::new(), Vec::new());
        for (place, sheet) in book.sheets().into_iter().enumerate() {
            found.push(sheet.name.clone());
            match why_not(&sheet, format) {
                None => chosen.push_back((place, sheet.name)),
                Some(why) => not_chosen.push(Skipped { file: file.to_owned(), sheet: Some(sheet.name), why }),
            }
        }
        if let (true, Some(wanted)) = (chosen.is_empty(), &format.sheet) {
            return Err(ReadError::NoSheet { wanted: wanted.clone(), found: found.join(", ") });
        }
        let (file, format, limits) = (file.to_owned(), format.clone(), *limits);
        Ok(Sheets { file, kind, book, chosen, not_chosen, format, limits, headless, given: false })
    }

    fn table(&self, grid: Grid, sheet: &str) -> Result<Table, ReadError> {
        let declared = self.format.header_row.and_then(HeaderRow::row);
        let head = grid.head(LOOKED_AT.max(declared.unwrap_or_default()));
        let layout = match declared {
            Some(row) if row > head.len() => return Err(ReadError::Empty),
            Some(row) => layout::declared(&head, row),
            None if self.format.header_row.is_some() => layout::headless(&head),
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
        self.chosen.iter().map(|(_, sheet)| (self.file.clone(), Some(sheet.clone()))).collect()
    }

    fn next(&mut self, skipped: &mut Vec<Skipped>) -> Option<Result<Table, Refused>> {
        skipped.append(&mut self.not_chosen);
        while let Some((place, name)) = self.chosen.pop_front() {
            let read = self.book.grid(place);
            let empty = read.as_ref().is_ok_and(Grid::is_empty);
            // The sheets that every new workbook has are no fault; that the only sheet is empty is one.
            if empty && (self.given || !self.chosen.is_empty()) {
                skipped.push(Skipped { file: self.file.clone(), sheet: Some(name), why: SkipReason::Empty });
                continue;
            }
            self.given = true;
            let table = read.and_then(|grid| self.table(grid, &name));
            return Some(table.map_err(|error| Refused { file: self.file.clone(), sheet: Some(name), error }));
        }
        let nothing = !std::mem::replace(&mut self.given, true);
        nothing.then(|| Err(Refused { file: self.file.clone(), sheet: None, error: ReadError::NoTable }))
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
