//! What the records of a document hold.

use super::lexer::{Event, Lexer};
use super::place::{Names, Place};
use super::wrapped;
use crate::ReadError;

/// The column of values that have no name.
pub(super) const NAMELESS: &str = "value";

/// The records of a document, one after the other.
pub(super) struct Records {
    lexer: Lexer,
    place: Place,
    names: Names,
    /// Whether the array of the records is open.
    inside: bool,
}

/// Takes a value of a record: its path, its text, and whether it lies in a list.
pub(super) type Put<'a> = dyn FnMut(&str, &str, bool) -> Result<(), ReadError> + 'a;

impl Records {
    pub(super) fn new(lexer: Lexer, place: Place) -> Result<Self, ReadError> {
        let mut records = Records { lexer, place, names: Names::default(), inside: false };
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
        self.lexer.rewind()
    }

    /// Hands the values of the next record to `put`. Says whether the record is a list; `None` after the last.
    pub(super) fn next(&mut self, put: &mut Put<'_>) -> Result<Option<bool>, ReadError> {
        while let Some(event) = self.lexer.next()? {
            let Place::Array(path) = &self.place else { return self.record(event, put).map(Some) };
            match event {
                Event::End if self.inside => self.inside = false,
                event @ (Event::Begin { .. } | Event::Value(_)) if self.inside => {
                    return self.record(event, put).map(Some);
                }
                Event::Begin { array: true } if self.names.path() == *path => self.inside = true,
                Event::Begin { array: true } => self.pass_over()?,
                Event::Begin { array: false } => self.names.begin_object(),
                Event::Key(key) => self.names.name(key),
                Event::End => self.names.end_object(),
                Event::Value(_) => {}
            }
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
        let is_list = matches!(first, Event::Begin { array: true });
        let mut path = String::new();
        let mut open: Vec<Open> = Vec::new();
        let (mut lists, mut number, mut instant) = (0_usize, 0_usize, false);
        let mut event = Some(first);
        while let Some(next) = event {
            let of_list = open.last().filter(|open| open.array);
            if let (Some(list), Event::Begin { .. } | Event::Value(_)) = (of_list, &next) {
                path.truncate(list.path);
                instant = list.instant;
                // The values of a record that is a list have the numbers of their places for names.
                if is_list && open.len() == 1 {
                    number += 1;
                    path = number.to_string();
                }
            }
            match next {
                Event::Key(key) => {
                    let object = open.last();
                    path.truncate(object.map_or(0, |object| object.path));
                    instant = wrapped::is_instant(&key) || object.is_some_and(|object| object.instant);
                    if !wrapped::is_type(&key) {
                        if !path.is_empty() {
                            path.push('.');
                        }
                        path.push_str(&key);
                    }
                }
                Event::Begin { array } => {
                    open.push(Open { path: path.len(), array, instant });
                    lists += usize::from(array);
                }
                Event::End => lists -= usize::from(open.pop().is_some_and(|open| open.array)),
                Event::Value(value) => {
                    let name = if path.is_empty() { NAMELESS } else { &path };
                    let written = if instant { wrapped::instant(&value) } else { None };
                    put(name, written.as_ref().unwrap_or(&value), lists > usize::from(is_list))?;
                }
            }
            if open.is_empty() {
                break;
            }
            event = self.lexer.next()?;
        }
        Ok(is_list)
    }
}

/// An object or a list that is open.
struct Open {
    /// Where its path ends.
    path: usize,
    array: bool,
    /// Whether a number in it is an instant.
    instant: bool,
}
