//! One record of a document, event by event: the paths of its values, and their texts.

use super::lexer::Event;
use super::wrapped;
use crate::bytes::error::ReadError;

/// The column of values that have no name.
pub(super) const NAMELESS: &str = "value";

/// Takes a value of a record: its path, its text, and whether it lies in a list.
pub(super) type Put<'a> = dyn FnMut(&str, &str, bool) -> Result<(), ReadError> + 'a;

/// A record that is being read. When one ends, the next may begin.
#[derive(Default)]
pub(super) struct Record {
    is_begun: bool,
    is_list: bool,
    path: String,
    open: Vec<Open>,
    lists: usize,
    /// The number of the value of a record that is a list, from 1.
    number: usize,
    instant: bool,
    /// A day of PHP whose zone is still to come.
    day: Option<(String, String)>,
}

/// An object or a list that is open.
struct Open {
    /// Where its path ends.
    path: usize,
    array: bool,
    /// Whether a number in it is an instant.
    instant: bool,
}

impl Record {
    /// Whether the record, or the last one where none has begun, is a list.
    pub(super) const fn is_list(&self) -> bool {
        self.is_list
    }

    fn begin(&mut self, first: &Event) {
        self.is_begun = true;
        self.is_list = matches!(first, Event::Begin { array: true });
        self.path.clear();
        self.open.clear();
        (self.lists, self.number, self.instant, self.day) = (0, 0, false, None);
    }

    /// Takes the next event of a record, the one that begins it too, and hands its values to `put`. Says whether the
    /// record ends with it.
    pub(super) fn take(&mut self, event: &Event, put: &mut Put<'_>) -> Result<bool, ReadError> {
        if !self.is_begun {
            self.begin(event);
        }
        let of_list = self.open.last().filter(|open| open.array);
        if let (Some(list), Event::Begin { .. } | Event::Value(_)) = (of_list, event) {
            self.path.truncate(list.path);
            self.instant = list.instant;
            // The values of a record that is a list have the numbers of their places for names.
            if self.is_list && self.open.len() == 1 {
                self.number += 1;
                self.path = self.number.to_string();
            }
        }
        match event {
            Event::Key(key) => {
                if !wrapped::stands_behind_date(key) {
                    self.give_day("", put)?;
                }
                self.enter(key);
            }
            Event::Begin { array } => {
                self.open.push(Open { path: self.path.len(), array: *array, instant: self.instant });
                self.lists += usize::from(*array);
            }
            Event::End => {
                self.give_day("", put)?;
                self.lists -= usize::from(self.open.pop().is_some_and(|open| open.array));
            }
            Event::Value(value) => self.value(value, put)?,
        }
        self.is_begun = !self.open.is_empty();
        Ok(!self.is_begun)
    }

    fn value(&mut self, value: &str, put: &mut Put<'_>) -> Result<(), ReadError> {
        let name = if self.path.is_empty() { NAMELESS } else { &self.path };
        let last = name.rsplit('.').next().unwrap_or_default();
        if self.lists == 0 && self.open.len() > 1 && wrapped::is_of_php(last, value) {
            self.day = Some((self.path.clone(), value.to_owned()));
            return Ok(());
        }
        if last == "timezone"
            && let Some((path, day)) = self.day.take()
        {
            put(&path, &format!("{day} {value}"), false)?;
        }
        let written = if self.instant { wrapped::instant(value) } else { None };
        put(name, written.as_deref().unwrap_or(value), self.lists > usize::from(self.is_list))
    }

    /// Goes on in the path to a name of an object, and knows whether a number there is an instant.
    fn enter(&mut self, key: &str) {
        let object = self.open.last();
        self.path.truncate(object.map_or(0, |object| object.path));
        if !wrapped::is_type(key) {
            if !self.path.is_empty() {
                self.path.push('.');
            }
            self.path.push_str(key);
        }
        self.instant = wrapped::is_instant(key) || object.is_some_and(|object| object.instant);
    }

    /// Gives a day of PHP that was held back, with its zone.
    fn give_day(&mut self, zone: &str, put: &mut Put<'_>) -> Result<(), ReadError> {
        self.day.take().map_or(Ok(()), |(path, text)| put(&path, &(text + zone), false))
    }
}
