//! Where the records of a document are, and what they hold.

use super::lexer::{Event, Lexer};
use crate::ReadError;
use crate::format::FileKind;

/// The column of values that have no name.
const NAMELESS: &str = "value";

/// Where the records are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Each value of the file is one.
    Lines,
    /// They are the elements of the array under these names.
    Array(Vec<String>),
}

/// The names under which a value lies: those of the objects that are open, and its own.
#[derive(Default)]
struct Names {
    open: Vec<String>,
    own: String,
}

impl Names {
    fn begin_object(&mut self) {
        self.open.push(std::mem::take(&mut self.own));
    }

    fn path(&self) -> Vec<String> {
        self.open.iter().chain([&self.own]).cloned().collect()
    }
}

/// Finds the records: of arrays that lie in no other, the one with the most objects or lists in it.
pub(super) fn place_of_records(lexer: &mut Lexer, kind: FileKind) -> Result<Place, ReadError> {
    let mut names = Names::default();
    // Whether each open value is an array, and how many are.
    let mut open: Vec<bool> = Vec::new();
    let (mut arrays, mut values, mut elements) = (0_usize, 0_u64, 0_u64);
    let mut best: Option<(u64, Vec<String>)> = None;
    while let Some(event) = lexer.next()? {
        if open.is_empty() {
            values += 1;
        }
        match event {
            Event::Key(key) if arrays == 0 => names.own = key,
            Event::Key(_) | Event::Value(_) => {}
            Event::Begin { array } => {
                elements += u64::from(arrays == 1 && open.last() == Some(&true));
                match (array, arrays) {
                    (true, 0) => elements = 0,
                    (false, 0) => names.begin_object(),
                    _ => {}
                }
                open.push(array);
                arrays += usize::from(array);
            }
            Event::End => {
                let array = open.pop().unwrap_or_default();
                arrays -= usize::from(array);
                if array && arrays == 0 && elements > best.as_ref().map_or(0, |(most, _)| *most) {
                    best = Some((elements, names.path()));
                }
                if !array && arrays == 0 {
                    names.open.pop();
                }
            }
        }
    }
    match best {
        _ if values == 0 => Err(ReadError::Empty),
        Some((_, path)) if values == 1 && kind != FileKind::Ndjson => Ok(Place::Array(path)),
        _ => Ok(Place::Lines),
    }
}

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
                Event::Key(key) => self.names.own = key,
                Event::End => drop(self.names.open.pop()),
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
        // Where the path of each open value ends, and whether it is a list.
        let mut open: Vec<(usize, bool)> = Vec::new();
        let (mut lists, mut number) = (0_usize, 0_usize);
        let mut event = Some(first);
        while let Some(next) = event {
            let of_list = open.last().filter(|(_, array)| *array);
            if let (Some((end, _)), Event::Begin { .. } | Event::Value(_)) = (of_list, &next) {
                path.truncate(*end);
                // The values of a record that is a list have the numbers of their places for names.
                if is_list && open.len() == 1 {
                    number += 1;
                    path = number.to_string();
                }
            }
            match next {
                Event::Key(key) => {
                    path.truncate(open.last().map_or(0, |(end, _)| *end));
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(&key);
                }
                Event::Begin { array } => {
                    open.push((path.len(), array));
                    lists += usize::from(array);
                }
                Event::End => lists -= usize::from(open.pop().is_some_and(|(_, array)| array)),
                Event::Value(value) => {
                    let name = if path.is_empty() { NAMELESS } else { &path };
                    put(name, &value, lists > usize::from(is_list))?;
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
