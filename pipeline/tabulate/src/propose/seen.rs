//! Exports that nobody has described yet, seen once from end to end: which column is which field, and what follows.

use std::collections::{BTreeMap, BTreeSet};

use ingest::{HeaderRow, ReadError};
use report_model::record::{Field, Nature};

use super::heading::{CLEAR, LIKELY, Likeness, Name, WIDEST, best_name, is_header};
use super::profile::{Profile, may_be_shown};
use super::repeats::{Repeats, Ticket};
use super::sequence::Sequence;
use super::turned::Days;
use super::words::WORDS;
use super::{Asked, Choice, Holds, Place, Proposal, ProposeError, is_date, opened};
use crate::agency::ExportFile;
use crate::batches::Filter;
use crate::mapping::is_heading;

/// The columns of a register at least, where no heading says that it is one.
const NARROWEST: usize = 3;

/// What was seen of exports: for each table its headings, and counts and lists of values of its columns.
#[derive(Default)]
pub struct Seen {
    /// One for all tables that share a header, in the order of the files; of those in one workbook the one with the most
    /// sheets last.
    tables: Vec<Columns>,
}

impl Seen {
    /// Reads files.
    ///
    /// # Errors
    /// When one cannot be read, or its header is not found.
    pub fn of(files: &[ExportFile], asked: &Asked<'_>) -> Result<Seen, ProposeError> {
        let mut seen = Seen { tables: Vec::new() };
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

/// The columns of files with one header.
pub(super) struct Columns {
    pub(super) places: Vec<Place>,
    /// What the names of the tables say that their records are.
    pub(super) nature: Option<Nature>,
    pub(super) header_row: Option<HeaderRow>,
    pub(super) header: Vec<String>,
    /// What stands in the header: empty for a column that has only its letter.
    pub(super) titles: Vec<String>,
    pub(super) names: Vec<Name>,
    /// Whether each heading is exactly the name of a field.
    pub(super) is_exact: Vec<bool>,
    /// How much each heading looks like one of persons, of the body itself, and of its notes.
    pub(super) apart: Vec<[(u16, Holds); 3]>,
    pub(super) profiles: Vec<Profile>,
    pub(super) sequence: Sequence,
    /// The columns whose days a spreadsheet has turned round in some sheet, with how many of them.
    pub(super) turned: BTreeMap<usize, u64>,
    pub(super) repeats: Repeats,
    /// The column of tickets, where their messages or states have rows of their own.
    pub(super) ticket: Option<Ticket>,
}

impl Columns {
    fn new(header: Vec<String>, mut titles: Vec<String>, header_row: Option<HeaderRow>) -> Self {
        // The letters of a column say nothing of it.
        if header_row == Some(HeaderRow::Absent) {
            titles.iter_mut().for_each(String::clear);
        }
        let names: Vec<Name> = titles.iter().map(|title| Name::of_heading(title)).collect();
        let exact = |name: &Name| WORDS.headings.keys().any(|&field| best_name(name, field).1 == Likeness::Exact);
        let is_exact = names.iter().map(exact).collect();
        let most = |heading: &Name, names: &[Name]| {
            names.iter().map(|name| heading.likeness(name, &WORDS.grammar).0).max().unwrap_or(0)
        };
        let apart = |name: &Name| {
            [
                (most(name, &WORDS.persons), Holds::Persons),
                (most(name, &WORDS.bodies), Holds::Bodies),
                (most(name, &WORDS.notes), Holds::Notes),
            ]
        };
        let apart = names.iter().map(apart).collect();
        // A number of a complaint is called after its day in part.
        let most_of = |name: &Name, dates: bool| {
            let fields = Field::ALL.iter().filter(|&&field| is_date(field) == dates);
            fields.map(|&field| best_name(name, field).0).max().unwrap_or(0)
        };
        let is_called_day = |name: &Name| most_of(name, true) >= 500 && most_of(name, true) > most_of(name, false);
        let profiles = names.iter().map(|name| Profile::one_of(header.len(), is_called_day(name))).collect();
        let called_id = (0..).zip(&names).map(|(column, name): (usize, &Name)| (best_name(name, Field::Id).0, column));
        let called_id: Vec<(u16, usize)> = called_id.filter(|&(likeness, _)| likeness >= LIKELY).collect();
        Columns {
            repeats: Repeats::of(&called_id, header.len()),
            places: Vec::new(),
            nature: None,
            header_row,
            header,
            titles,
            names,
            is_exact,
            apart,
            profiles,
            sequence: Sequence::default(),
            turned: BTreeMap::new(),
            ticket: None,
        }
    }

    /// Whether a heading clearly names the nature.
    fn has_nature(&self) -> bool {
        self.names.iter().any(|name| best_name(name, Field::Nature).0 >= CLEAR)
    }

    fn read(&mut self, table: &mut ingest::Table, asked: &Asked<'_>) -> Result<(), ReadError> {
        let mut filters = self.filters(asked);
        let mut held = table.facts().sheet.is_some().then(Days::default);
        let (profiles, sequence, repeats) = (&mut self.profiles, &mut self.sequence, &mut self.repeats);
        let mut days = Vec::new();
        let mut take = |row: ingest::Row<'_>| {
            let all: Vec<&str> = row.cells.collect();
            if !filters.iter_mut().all(|filter| filter.lets_pass(&all)) {
                return;
            }
            days.clear();
            for (column, profile) in profiles.iter_mut().enumerate() {
                match all.get(column) {
                    Some(cell) => days.extend(profile.add(cell).map(|day| (column, day))),
                    None => profile.skip(),
                }
            }
            repeats.add(&all);
            if !held.as_mut().is_some_and(|held| held.add(&days, &all)) {
                sequence.add(&days);
            }
        };
        while table.rows(asked.limits.batch_bytes, &mut take)? {}
        if let Some(held) = held {
            let (of_sheet, turned) = held.settle();
            self.sequence.extend(&of_sheet);
            for (column, count) in turned {
                *self.turned.entry(column).or_default() += count;
            }
        }
        self.ticket = self.find_ticket();
        Ok(())
    }

    /// The filters of the columns that the table has.
    fn filters(&self, asked: &Asked<'_>) -> Vec<Filter> {
        let place = |name: &String| self.header.iter().position(|heading| is_heading(heading, name));
        asked.rows.iter().filter_map(|(name, values)| Some(Filter::new(place(name)?, values))).collect()
    }
}
