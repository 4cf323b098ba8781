//! What the records of a document hold.

use super::lexer::{Event, Lexer};
use super::names::{Names, is_within_array};
use super::places::Place;
use super::record::{Put, Record};
use crate::bytes::error::ReadError;

/// The column of the names of records that are the values of an object.
const KEY: &str = "key";

/// The records of a document, one after the other.
pub(super) struct Records {
    lexer: Lexer,
    place: Place,
    /// Whether the records lie in arrays that lie in others.
    is_deep: bool,
    /// Whether each is a list of cells that are objects.
    is_of_cells: bool,
    names: Names,
    /// Whether the array or the object of the records is open.
    inside: bool,
    record: Record,
}

impl Records {
    pub(super) fn new(lexer: Lexer, place: Place, is_of_cells: bool) -> Result<Self, ReadError> {
        let is_deep = matches!(&place, Place::Arrays(paths) if paths.iter().any(|path| is_within_array(path)));
        let mut records = Records {
            lexer,
            place,
            is_deep,
            is_of_cells,
            names: Names::default(),
            inside: false,
            record: Record::default(),
        };
        records.rewind()?;
        Ok(records)
    }

    /// What it reads from: for other records of the same document.
    pub(super) fn into_lexer(self) -> Lexer {
        self.lexer
    }

    /// Begins again.
    pub(super) fn rewind(&mut self) -> Result<(), ReadError> {
        self.names = Names::default();
        self.inside = false;
        self.record = Record::default();
        self.lexer.rewind()
    }

    /// Hands the values of the next record to `put`. Says whether the record is a list; `None` after the last.
    pub(super) fn next(&mut self, put: &mut Put<'_>) -> Result<Option<bool>, ReadError> {
        while let Some(event) = self.lexer.next()? {
            let paths = match &self.place {
                Place::Lines => return self.record(event, put).map(Some),
                Place::Members { is_keyed, .. } => {
                    let is_keyed = *is_keyed;
                    if let Some(is_list) = self.member(event, is_keyed, put)? {
                        return Ok(Some(is_list));
                    }
                    continue;
                }
                Place::Arrays(paths) => paths,
            };
            match event {
                Event::End if self.inside => self.inside = false,
                event @ (Event::Begin { .. } | Event::Value(_)) if self.inside => {
                    return self.record(event, put).map(Some);
                }
                Event::Begin { array: true } if paths.contains(&self.names.path()) => self.inside = true,
                Event::Begin { array: true } if !self.is_deep => self.pass_over()?,
                event => self.names.follow(event),
            }
        }
        Ok(None)
    }

    /// Goes on to the values of an object; none where no record has come yet.
    fn member(&mut self, event: Event, is_keyed: bool, put: &mut Put<'_>) -> Result<Option<bool>, ReadError> {
        let Place::Members { path, .. } = &self.place else { return Ok(None) };
        match event {
            Event::End if self.inside => self.inside = false,
            Event::Key(key) if self.inside => {
                let Some(first) = self.lexer.next()? else { return Ok(None) };
                if is_keyed {
                    put(KEY, &key, false)?;
                }
                return self.record(first, put).map(Some);
            }
            Event::Begin { array: false } if self.names.path() == *path => self.inside = true,
            Event::Begin { array: true } => self.pass_over()?,
            event => self.names.follow(event),
        }
        Ok(None)
    }

    /// Reads to the end of an array.
    fn pass_over(&mut self) -> Result<(), ReadError> {
        let mut depth = 1;
        while depth > 0 {
            match self.lexer.next()? {
                Some(Event::Begin { .. }) => depth += 1,
                Some(Event::End) => depth -= 1,
                Some(_) => {}
                None => break,
            }
        }
        Ok(())
    }

    /// The values of the record that begins with an event.
    fn record(&mut self, first: Event, put: &mut Put<'_>) -> Result<bool, ReadError> {
        if self.is_of_cells && matches!(first, Event::Begin { array: false }) {
            return self.cells(put).map(|()| true);
        }
        let mut event = Some(first);
        while let Some(next) = event {
            if self.record.take(&next, put)? {
                break;
            }
            event = self.lexer.next()?;
        }
        Ok(self.record.is_list())
    }
}

impl Records {
    /// The cells of a record that is an object with a list of them, each an object with its value as `v`, or nothing.
    fn cells(&mut self, put: &mut Put<'_>) -> Result<(), ReadError> {
        // The record is open; its list is the second, a cell the third.
        let (mut depth, mut number, mut is_value) = (1_usize, 0_usize, false);
        while depth > 0 {
            let Some(event) = self.lexer.next()? else { break };
            number += usize::from(depth == 2 && !matches!(event, Event::End));
            match event {
                Event::Begin { .. } => depth += 1,
                Event::End => depth -= 1,
                Event::Key(key) if depth == 3 => is_value = key == "v",
                Event::Key(_) => {}
                Event::Value(value) if depth == 2 || (depth > 2 && is_value) => {
                    put(&number.to_string(), &value, depth > 3)?;
                }
                Event::Value(_) => {}
            }
        }
        Ok(())
    }
}
