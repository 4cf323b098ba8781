//! What arrays a document has, and what lies in each: one pass, and nothing of it is held.

use std::collections::BTreeSet;

use hashbrown::HashMap;

use super::gathered::Gathered;
use super::lexer::{Event, Lexer};
use super::names::Names;
use crate::bytes::error::ReadError;

/// How many different arrays of a document are told apart.
const ARRAYS: usize = 1 << 14;
/// Of how many records the names are gathered, and how many names.
const SAMPLE: u64 = 64;
const NAMES: usize = 1024;

/// The arrays with one path: what is in all of them, and how long the first is.
#[derive(Default)]
pub(super) struct Array {
    pub(super) path: Vec<String>,
    /// The array that it lies in.
    pub(super) parent: Option<usize>,
    /// How many there are.
    pub(super) times: u64,
    pub(super) objects: u64,
    pub(super) lists: u64,
    pub(super) scalars: u64,
    /// The elements of the first, and of the longest.
    pub(super) length: u64,
    pub(super) longest: u64,
    /// The names of the values of its first objects, outside of lists.
    pub(super) names: BTreeSet<String>,
}

impl Array {
    pub(super) const fn records(&self) -> u64 {
        self.objects + self.lists
    }

    pub(super) fn last(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// An object outside of arrays whose values are objects that are alike: each may be a record.
pub(super) struct Members {
    pub(super) path: Vec<String>,
    pub(super) count: u64,
    /// The names of their values.
    pub(super) names: BTreeSet<String>,
    /// Whether those are nothing but numbers: then the objects are columns.
    pub(super) is_of_columns: bool,
}

/// What a document holds.
#[derive(Default)]
pub(super) struct Survey {
    pub(super) arrays: Vec<Array>,
    places: HashMap<Vec<String>, usize>,
    pub(super) members: Vec<Members>,
    /// The values of the file.
    pub(super) values: u64,
    /// The names of the values of the file that are objects, outside of lists.
    pub(super) names: BTreeSet<String>,
    /// Whether the first value says what is done with the next, as those of Elasticsearch do.
    pub(super) is_of_actions: bool,
    /// Whether there are more arrays than are told apart.
    pub(super) is_beyond: bool,
}

/// What is open.
struct Open {
    /// Which array it is; none for an object, and for an array beyond those that are told apart.
    array: Option<usize>,
    is_array: bool,
    /// How long it is.
    length: u64,
    inner: Inner,
}

/// The objects in an object outside of arrays.
#[derive(Default)]
struct Inner {
    objects: u64,
    others: u64,
    /// The names of their values that are no arrays, and how many of those there are.
    names: BTreeSet<String>,
    values: u64,
    own_digits: u64,
}

/// Looks through a document.
pub(super) fn survey(lexer: &mut Lexer, gathered: &mut Gathered) -> Result<Survey, ReadError> {
    let mut survey = Survey::default();
    let mut names = Names::default();
    let mut open: Vec<Open> = Vec::new();
    // The arrays that are open: which, and how deep the names of what lies in each are.
    let mut arrays: Vec<(Option<usize>, usize)> = Vec::new();
    while let Some(event) = lexer.next()? {
        gathered.take(&event, || names.path());
        if !matches!(event, Event::Key(_) | Event::End) {
            survey.values += u64::from(open.is_empty());
            survey.meet(&event, &names, &mut open, &arrays);
        }
        match event {
            Event::Key(key) => names.name(key),
            Event::Value(_) => {}
            Event::Begin { array: true } => {
                let array = survey.place(names.path(), arrays.last().and_then(|(array, _)| *array));
                open.push(Open { array, is_array: true, length: 0, inner: Inner::default() });
                names.begin_array();
                arrays.push((array, names.depth()));
            }
            Event::Begin { array: false } => {
                open.push(Open { array: None, is_array: false, length: 0, inner: Inner::default() });
                names.begin_object();
            }
            Event::End => {
                names.end();
                let Some(ended) = open.pop() else { continue };
                if ended.is_array {
                    arrays.pop();
                }
                survey.end(ended, &names, arrays.is_empty());
            }
        }
    }
    Ok(survey)
}

impl Survey {
    /// A value begins.
    fn meet(&mut self, event: &Event, names: &Names, open: &mut [Open], arrays: &[(Option<usize>, usize)]) {
        if let Some(within) = open.last_mut() {
            within.length += 1;
            if let Some(array) = within.array.map(|place| &mut self.arrays[place]) {
                match event {
                    Event::Begin { array: true } => array.lists += 1,
                    Event::Begin { array: false } => array.objects += 1,
                    _ => array.scalars += 1,
                }
            }
        }
        if arrays.is_empty() {
            self.meet_outside(event, names, open);
        }
        let is_named = open.last().is_some_and(|within| !within.is_array);
        if is_named && matches!(event, Event::Value(_)) {
            let (found, depth) = match arrays.last() {
                None if self.values <= SAMPLE => (&mut self.names, 1),
                Some((Some(array), depth)) if self.arrays[*array].objects <= SAMPLE => {
                    (&mut self.arrays[*array].names, *depth)
                }
                _ => return,
            };
            if found.len() < NAMES {
                found.insert(names.below(depth));
            }
        }
    }

    /// A value begins that lies in no array.
    fn meet_outside(&mut self, event: &Event, names: &Names, open: &mut [Open]) {
        const ACTIONS: [&str; 4] = ["index", "create", "update", "delete"];
        let is_object = matches!(event, Event::Begin { array: false });
        if self.values == 1 && open.len() == 1 {
            let is_first = open[0].length == 1;
            let is_action = is_object && ACTIONS.contains(&names.own.as_str());
            self.is_of_actions = is_action && (is_first || self.is_of_actions);
        }
        if let Some(within) = open.last_mut() {
            let is_number = !names.own.is_empty() && names.own.bytes().all(|byte| byte.is_ascii_digit());
            within.inner.own_digits += u64::from(is_number);
            if is_object { within.inner.objects += 1 } else { within.inner.others += 1 }
        }
        if let (Some(above), false) = (open.len().checked_sub(2), matches!(event, Event::Begin { array: true })) {
            let inner = &mut open[above].inner;
            inner.values += 1;
            if inner.names.len() < NAMES && !inner.names.contains(&names.own) {
                inner.names.insert(names.own.clone());
            }
        }
    }

    /// The place of an array among those that are told apart.
    fn place(&mut self, path: Vec<String>, parent: Option<usize>) -> Option<usize> {
        let place = self.places.get(&path).copied();
        let place = place.or_else(|| {
            self.is_beyond |= self.arrays.len() >= ARRAYS;
            (self.arrays.len() < ARRAYS).then(|| {
                self.places.insert(path.clone(), self.arrays.len());
                self.arrays.push(Array { path, parent, ..Array::default() });
                self.arrays.len() - 1
            })
        })?;
        self.arrays[place].times += 1;
        Some(place)
    }

    /// An array or an object ends.
    fn end(&mut self, ended: Open, names: &Names, is_outside: bool) {
        if let Some(array) = ended.array.map(|place| &mut self.arrays[place]) {
            array.longest = array.longest.max(ended.length);
            if array.times == 1 {
                array.length = ended.length;
            }
        }
        let Inner { objects, others, names: inner, values, own_digits } = ended.inner;
        let is_digits = |name: &String| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        let are_alike = values * 3 >= 2 * objects * inner.len() as u64 || inner.len() >= NAMES;
        if is_outside && !ended.is_array && objects >= 2 && others == 0 && !inner.is_empty() && are_alike {
            let is_of_columns = inner.iter().all(is_digits) && own_digits < objects;
            self.members.push(Members { path: names.path(), count: objects, names: inner, is_of_columns });
        }
    }
}
