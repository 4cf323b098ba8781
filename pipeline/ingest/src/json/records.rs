//! What the records of a document hold.

use super::lexer::{Event, Lexer};
use super::place::Place;
use super::survey::{Names, is_within_array};
use super::wrapped;
use crate::bytes::error::ReadError;

/// The column of values that have no name.
pub(super) const NAMELESS: &str = "value";
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
}

/// Takes a value of a record: its path, its text, and whether it lies in a list.
pub(super) type Put<'a> = dyn FnMut(&str, &str, bool) -> Result<(), ReadError> + 'a;

impl Records {
    pub(super) fn new(lexer: Lexer, place: Place, is_of_cells: bool) -> Result<Self, ReadError> {
        let is_deep = matches!(&place, Place::Arrays(paths) if paths.iter().any(|path| is_within_array(path)));
        let mut records = Records { lexer, place, is_deep, is_of_cells, names: Names::default(), inside: false };
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
        let is_list = matches!(first, Event::Begin { array: true });
        let mut path = String::new();
        let mut open: Vec<Open> = Vec::new();
        let (mut lists, mut number, mut instant) = (0_usize, 0_usize, false);
        let mut event = Some(first);
        // A day of PHP whose zone is still to come.
        let mut day: Option<(String, String)> = None;
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
                    if !wrapped::stands_behind_date(&key) {
                        give(&mut day, "", put)?;
                    }
                    instant = enter(&mut path, &key, open.last());
                }
                Event::Begin { array } => {
                    open.push(Open { path: path.len(), array, instant });
                    lists += usize::from(array);
                }
                Event::End => {
                    give(&mut day, "", put)?;
                    lists -= usize::from(open.pop().is_some_and(|open| open.array));
                }
                Event::Value(value) => {
                    let name = if path.is_empty() { NAMELESS } else { &path };
                    let last = name.rsplit('.').next().unwrap_or_default();
                    if lists == 0 && open.len() > 1 && wrapped::is_of_php(last, &value) {
                        day = Some((path.clone(), value));
                        event = self.lexer.next()?;
                        continue;
                    }
                    if last == "timezone" {
                        give(&mut day, &format!(" {value}"), put)?;
                    }
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

/// Goes on in a path to a name of an object. Says whether a number there is an instant.
fn enter(path: &mut String, key: &str, object: Option<&Open>) -> bool {
    path.truncate(object.map_or(0, |object| object.path));
    if !wrapped::is_type(key) {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(key);
    }
    wrapped::is_instant(key) || object.is_some_and(|object| object.instant)
}

/// Gives a day of PHP that was held back, with its zone.
fn give(day: &mut Option<(String, String)>, zone: &str, put: &mut Put<'_>) -> Result<(), ReadError> {
    day.take().map_or(Ok(()), |(path, text)| put(&path, &(text + zone), false))
}

/// An object or a list that is open.
struct Open {
    /// Where its path ends.
    path: usize,
    array: bool,
    /// Whether a number in it is an instant.
    instant: bool,
}
