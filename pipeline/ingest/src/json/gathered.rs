//! What columns the records of a document have, gathered while it is looked through for where its records are.
//!
//! Where they are is known at the end alone. So the columns of whatever may turn out to be a table are gathered: each value
//! of the file as a record, and each element of the first arrays that lie in no other. That is what exports are; where it
//! turns out otherwise, the document is read for its columns once more.

use hashbrown::HashSet;

use super::lexer::Event;
use super::places::{Place, Places};
use super::record::Record;
use super::records::Records;
use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::tables::layout;
use crate::tables::record::Columns;

/// How much of a cell is looked at for whether the first list is a header.
const LOOKED_AT: usize = 64;
/// Of how many arrays the columns are gathered.
const ARRAYS: usize = 16;
/// With so many records in an array of the first value, the value itself is taken for none.
const FEW: usize = 64;

/// What the records of a table hold, as far as they were met.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) columns: Columns,
    /// The heads of the first records, while all of them are lists.
    pub(super) heads: Vec<Vec<String>>,
    pub(super) repeated_keys: u64,
    number: usize,
    /// Of the record that is open: its columns, and its head.
    places: HashSet<usize>,
    head: Vec<String>,
}

impl Seen {
    /// Meets a value of the record that is open.
    pub(super) fn put(&mut self, path: &str, value: &str, in_list: bool, limits: &Limits) -> Result<(), ReadError> {
        let place = self.columns.place(path, limits.columns)?;
        self.repeated_keys += u64::from(!self.places.insert(place) && !in_list);
        if self.is_looked_at() {
            self.head.resize(self.head.len().max(place + 1), String::new());
            self.head[place] = value.chars().take(LOOKED_AT).collect();
        }
        Ok(())
    }

    /// The record ends.
    pub(super) fn end(&mut self, is_list: bool) {
        if self.is_looked_at() && is_list {
            self.heads.push(std::mem::take(&mut self.head));
        }
        self.head.clear();
        self.places.clear();
        self.number += 1;
    }

    fn is_looked_at(&self) -> bool {
        self.number < layout::LOOKED_AT && self.number == self.heads.len()
    }

    /// Reads all records for what they hold, passing over the values for which `is_hidden` holds.
    pub(super) fn read(
        mut self,
        records: &mut Records,
        is_hidden: impl Fn(&str) -> bool,
        limits: &Limits,
    ) -> Result<Self, ReadError> {
        while let Some(is_list) = records.next(&mut |path, value, in_list| {
            if is_hidden(path) { Ok(()) } else { self.put(path, value, in_list, limits) }
        })? {
            self.end(is_list);
        }
        Ok(self)
    }
}

/// The records of what may be a table.
#[derive(Default)]
struct Candidate {
    record: Record,
    seen: Seen,
    count: usize,
    /// Why it is no table that can be read.
    fault: Option<ReadError>,
}

impl Candidate {
    fn take(&mut self, event: &Event, limits: &Limits) {
        let Candidate { record, seen, fault, .. } = self;
        let ended = record.take(event, &mut |path, value, in_list| match fault {
            None => seen.put(path, value, in_list, limits),
            Some(_) => Ok(()),
        });
        match ended {
            Ok(false) => {}
            Ok(true) => {
                seen.end(record.is_list());
                self.count += 1;
            }
            Err(error) => *fault = Some(error),
        }
    }

    fn done(self) -> Result<Seen, ReadError> {
        self.fault.map_or(Ok(self.seen), Err)
    }
}

/// The candidates of a document.
pub(super) struct Gathered {
    limits: Limits,
    /// Each value of the file as a record; none where the first is too long to be one.
    lines: Option<Candidate>,
    arrays: Vec<(Vec<String>, Candidate)>,
    /// Whether an array is open, which of those that are told apart, and how many arrays and objects are open in it.
    is_inside: bool,
    inside: Option<usize>,
    depth: usize,
}

impl Gathered {
    pub(super) fn new(limits: &Limits) -> Self {
        Gathered {
            limits: *limits,
            lines: Some(Candidate::default()),
            arrays: Vec::new(),
            is_inside: false,
            inside: None,
            depth: 0,
        }
    }

    /// Takes the next event of the document; `path` says where it lies.
    pub(super) fn take(&mut self, event: &Event, path: impl FnOnce() -> Vec<String>) {
        if let Some(lines) = &mut self.lines {
            lines.take(event, &self.limits);
        }
        if !self.is_inside {
            if matches!(event, Event::Begin { array: true }) {
                self.inside = self.array(path());
                (self.is_inside, self.depth) = (true, 0);
            }
            return;
        }
        match event {
            Event::Begin { .. } => self.depth += 1,
            Event::End if self.depth == 0 => {
                self.is_inside = false;
                return;
            }
            Event::End => self.depth -= 1,
            Event::Key(_) | Event::Value(_) => {}
        }
        if let Some((_, candidate)) = self.inside.and_then(|array| self.arrays.get_mut(array)) {
            candidate.take(event, &self.limits);
            if candidate.count > FEW && self.lines.as_ref().is_some_and(|lines| lines.count == 0) {
                self.lines = None;
            }
        }
    }

    /// The place of an array among those that are told apart.
    fn array(&mut self, path: Vec<String>) -> Option<usize> {
        let known = self.arrays.iter().position(|(other, _)| *other == path);
        known.or_else(|| {
            (self.arrays.len() < ARRAYS).then(|| {
                self.arrays.push((path, Candidate::default()));
                self.arrays.len() - 1
            })
        })
    }

    /// What the records of a table hold; none where that was not gathered.
    ///
    /// # Errors
    /// When they hold more than is read.
    pub(super) fn of(&mut self, places: &Places) -> Result<Option<Seen>, ReadError> {
        if places.columns.is_some() || places.is_of_cells {
            return Ok(None);
        }
        let candidate = match &places.records {
            Place::Lines => self.lines.take(),
            Place::Arrays(paths) => {
                let only = paths.first().filter(|_| paths.len() == 1);
                let found = only.and_then(|only| self.arrays.iter().position(|(path, _)| path == only));
                found.map(|place| self.arrays.swap_remove(place).1)
            }
            Place::Members { .. } => None,
        };
        candidate.map(Candidate::done).transpose()
    }
}
