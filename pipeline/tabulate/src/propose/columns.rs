//! The columns of tables that share a header, seen once from end to end: their headings, and counts and lists of values.

use std::collections::BTreeMap;

use ingest::{HeaderRow, ReadError};
use report_model::record::{Field, Nature};

use super::heading::{CLEAR, LIKELY, best_name};
use super::name::{Likeness, Name};
use super::profile::Profile;
use super::repeats::{Repeats, Ticket};
use super::sequence::Sequence;
use super::turned::Days;
use super::words::WORDS;
use super::{Asked, Holds, Place, is_date};
use crate::batches::Filter;
use crate::mapping::is_heading;

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
    pub(super) fn new(header: Vec<String>, mut titles: Vec<String>, header_row: Option<HeaderRow>) -> Self {
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
    pub(super) fn has_nature(&self) -> bool {
        self.names.iter().any(|name| best_name(name, Field::Nature).0 >= CLEAR)
    }

    pub(super) fn read(&mut self, table: &mut ingest::Table, asked: &Asked<'_>) -> Result<(), ReadError> {
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
