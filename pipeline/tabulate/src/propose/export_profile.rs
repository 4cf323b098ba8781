//! Exports that nobody has described yet, seen once from end to end: which column is which field, and what follows.

use std::collections::{BTreeMap, BTreeSet};

use ingest::HeaderRow;
use report_model::record::Field;

use super::columns::Columns;
use super::heading::{WIDEST, is_header};
use super::profile::may_be_shown;
use super::{Asked, Choice, Place, Proposal, ProposeError, opened};
use crate::export_file::ExportFile;

/// The columns of a register at least, where no heading says that it is one.
const NARROWEST: usize = 3;

/// What was seen of exports: for each table its headings, and counts and lists of values of its columns.
#[derive(Default)]
pub struct ExportProfile {
    /// One for all tables that share a header, in the order of the files; of those in one workbook the one with the most
    /// sheets last.
    tables: Vec<Columns>,
}

impl ExportProfile {
    /// Reads files.
    ///
    /// # Errors
    /// When one cannot be read, or its header is not found.
    pub fn of(files: &[ExportFile], asked: &Asked<'_>) -> Result<ExportProfile, ProposeError> {
        let mut seen = ExportProfile { tables: Vec::new() };
        for file in files {
            let unreadable = |error| ProposeError::Unreadable { file: file.name().to_owned(), error };
            if seen.several(file, asked)? {
                continue;
            }
            let (table, header_row) = opened::open(file, asked)
                .map_err(unreadable)?
                .map_err(|missing| ProposeError::NoHeader { file: file.name().to_owned(), columns: missing.columns })?;
            seen.add(table, header_row, asked)?;
        }
        seen.leave_out_lists(asked);
        seen.tables.sort_by_key(|columns| columns.places.len());
        Ok(seen)
    }

    /// Beside a register, a sheet that has no identifiers and no receipts beyond doubt is a list, and no second register.
    fn leave_out_lists(&mut self, asked: &Asked<'_>) {
        // Without headings nothing is beyond doubt.
        let is_sure = |columns: &Columns| {
            let proposal = columns.propose(asked);
            let is_headless = columns.header_row == Some(HeaderRow::Absent);
            let sure = |field| proposal.columns.get(&field).is_some_and(|choice| choice.sure || is_headless);
            sure(Field::Id) && sure(Field::Received)
        };
        let is_register: Vec<bool> = self.tables.iter().map(is_sure).collect();
        let files = |columns: &Columns| columns.places.iter().map(|place| place.file.clone()).collect::<BTreeSet<_>>();
        let all: Vec<BTreeSet<String>> = self.tables.iter().map(files).collect();
        let mut at = 0..;
        self.tables.retain(|_| {
            let at = at.next().unwrap_or_default();
            let beside = |other: &usize| *other != at && is_register[*other] && !all[*other].is_disjoint(&all[at]);
            is_register[at] || !(0..all.len()).any(|other| beside(&other))
        });
    }

    /// Reads the tables of a file that has several, those of which headings are known: a cover sheet or a read-me is none.
    /// Gives whether there was one.
    fn several(&mut self, file: &ExportFile, asked: &Asked<'_>) -> Result<bool, ProposeError> {
        let unreadable = |error| ProposeError::Unreadable { file: file.name().to_owned(), error };
        let mut tables = opened::tables(file, asked).map_err(unreadable)?;
        let first: Vec<_> = tables.by_ref().take(2).collect();
        if first.len() < 2 {
            return Ok(false);
        }
        let is_declared = asked.format.header_row.is_some();
        let mut is_any_known = false;
        let mut headless: Vec<Place> = Vec::new();
        for table in first.into_iter().chain(tables).flatten() {
            if is_declared || is_header(table.titles()) {
                is_any_known = true;
                self.add(table, asked.format.header_row, asked)?;
            } else if table.is_header_presumed() && table.titles().len() >= NARROWEST {
                headless.push(Place::of(&table));
            }
        }
        if headless.is_empty() {
            return Ok(is_any_known);
        }
        let absent = HeaderRow::Absent;
        for table in opened::tables_at(file, asked, Some(absent)).map_err(unreadable)?.flatten() {
            if headless.contains(&Place::of(&table)) {
                self.add(table, Some(absent), asked)?;
            }
        }
        Ok(true)
    }

    fn add(
        &mut self,
        mut table: ingest::Table,
        header_row: Option<HeaderRow>,
        asked: &Asked<'_>,
    ) -> Result<(), ProposeError> {
        let (header, place) = (table.header().to_vec(), Place::of(&table));
        if header.len() > WIDEST {
            return Err(ProposeError::TooWide { file: place.file, columns: header.len() });
        }
        let mut columns = Columns::new(header, table.titles().to_vec(), header_row);
        // Where no column says it, the records of one source are of one nature.
        columns.nature = if columns.has_nature() { None } else { place.nature(asked.lists) };
        let same = |other: &Columns| {
            (&other.header, other.header_row, other.nature) == (&columns.header, columns.header_row, columns.nature)
        };
        let at = self.tables.iter().position(same).unwrap_or_else(|| {
            self.tables.push(columns);
            self.tables.len() - 1
        });
        let columns = &mut self.tables[at];
        let unreadable = |error| ProposeError::Unreadable { file: place.file.clone(), error };
        columns.places.push(place.clone());
        columns.read(&mut table, asked).map_err(unreadable)
    }

    /// The headings of all tables that may be shown, each once.
    pub fn headings(&self) -> Vec<String> {
        let shown = |heading: &&String| may_be_shown(heading, u64::MAX);
        let all: BTreeSet<&String> = self.tables.iter().flat_map(|columns| &columns.header).filter(shown).collect();
        all.into_iter().cloned().collect()
    }

    /// How many rows were looked at.
    pub fn rows(&self) -> u64 {
        self.tables.iter().filter_map(|columns| columns.profiles.first()).map(|profile| profile.rows).sum()
    }

    /// Proposes a mapping of each table.
    pub fn proposals(&self, asked: &Asked<'_>) -> Vec<Proposal> {
        self.tables.iter().map(|columns| columns.propose(asked)).collect()
    }

    /// The proposal for the table at a place, with the columns that a person has chosen: what follows from them, such as
    /// the order of their dates and the meaning of their values, is found anew.
    pub fn with_columns(
        &self,
        place: usize,
        (columns, reasons): (BTreeMap<Field, Choice>, Option<Choice>),
        asked: &Asked<'_>,
    ) -> Option<Proposal> {
        Some(self.tables.get(place)?.with_columns(columns, reasons, asked))
    }

    /// The proposal for the table at a place, beside columns that are settled already, and fields that it is settled to
    /// have none of.
    pub fn beside(
        &self,
        place: usize,
        (settled, reasons): (&BTreeMap<Field, Choice>, Option<Choice>),
        without: &[Field],
        asked: &Asked<'_>,
    ) -> Option<Proposal> {
        Some(self.tables.get(place)?.propose_beside(settled, reasons, without, asked))
    }
}
