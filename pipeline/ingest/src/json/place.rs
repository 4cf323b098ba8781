//! Where the records of a document are, and where the names of their columns.

use super::lexer::{Event, Lexer};
use crate::ReadError;
use crate::format::FileKind;

/// How many arrays of a document are weighed.
const WEIGHED: usize = 256;

/// Under what name the columns of a table are described beside its rows: by CKAN, Socrata, pandas, databases.
const DESCRIBING: [&str; 10] =
    ["columns", "fields", "cols", "header", "headers", "names", "column_names", "columnnames", "colonnes", "champs"];

/// Where the records are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Each value of the file is one.
    Lines,
    /// They are the elements of the array under these names.
    Array(Vec<String>),
}

/// Where a document has its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Places {
    /// The records.
    pub(super) records: Place,
    /// The array that names the columns of records that are lists, and how many it names.
    pub(super) columns: Option<(Place, usize)>,
}

/// The names under which a value lies: those of the objects that are open, and its own.
#[derive(Default)]
pub(super) struct Names {
    open: Vec<String>,
    own: String,
}

impl Names {
    pub(super) fn begin_object(&mut self) {
        self.open.push(std::mem::take(&mut self.own));
    }

    pub(super) fn end_object(&mut self) {
        self.own = self.open.pop().unwrap_or_default();
    }

    pub(super) fn name(&mut self, key: String) {
        self.own = key;
    }

    pub(super) fn path(&self) -> Vec<String> {
        self.open.iter().chain([&self.own]).cloned().collect()
    }
}

/// The arrays with one path that lie in no other: what is in all of them, and how long the first is.
struct Array {
    path: Vec<String>,
    /// How many there are.
    times: u64,
    objects: u64,
    lists: u64,
    scalars: u64,
    /// The elements of the first.
    length: u64,
    /// The values of its first list.
    width: u64,
}

impl Array {
    const fn at(path: Vec<String>) -> Self {
        Array { path, times: 1, objects: 0, lists: 0, scalars: 0, length: 0, width: 0 }
    }

    /// Counts a value that begins so deep in it; `in_list` where what it lies in is a list.
    const fn count(&mut self, event: &Event, depth: usize, in_list: bool) {
        match (depth, event) {
            (0, Event::Begin { array: true }) => self.lists += 1,
            (0, Event::Begin { array: false }) => self.objects += 1,
            (0, _) => self.scalars += 1,
            (1, _) if in_list && self.lists == 1 => self.width += 1,
            _ => {}
        }
        self.length += (depth == 0) as u64;
    }

    const fn records(&self) -> u64 {
        self.objects + self.lists
    }

    /// Whether it describes columns, by its name.
    fn describes(&self) -> bool {
        self.path.last().is_some_and(|name| DESCRIBING.contains(&name.to_lowercase().as_str()))
    }

    /// Whether it names the columns of these rows.
    fn names_columns_of(&self, rows: &Array) -> bool {
        self.describes() && rows.objects == 0 && rows.lists > 0 && rows.width == self.length
    }
}

/// Finds the records: of arrays that lie in no other, the one with the most objects or lists in it. One that describes
/// columns holds none, where there is another.
pub(super) fn find(lexer: &mut Lexer, kind: FileKind) -> Result<Places, ReadError> {
    let (arrays, values) = arrays(lexer)?;
    if values == 0 {
        return Err(ReadError::Empty);
    }
    let is_alone = |array: &Array| arrays.iter().all(|other| other.path == array.path || other.describes());
    let is_of_records = |array: &&Array| array.records() > 0 && (!array.describes() || is_alone(array));
    let columns_of = |rows: &Array| arrays.iter().find(|array| array.names_columns_of(rows));
    // Rows whose columns are named go first; of equals what comes first.
    let weight = |array: &Array| (columns_of(array).is_some(), array.records());
    let heavier = |best, array| if weight(array) > weight(best) { array } else { best };
    let Some(best) = arrays.iter().filter(is_of_records).reduce(heavier) else {
        return Ok(Places { records: Place::Lines, columns: None });
    };
    // Documents may follow one another, as months that were made one file; but a list in each line is a part of a record.
    let is_in_each =
        best.times == values && (columns_of(best).is_some() || (best.path == [String::new()] && best.scalars == 0));
    let is_document = values == 1 && kind != FileKind::Ndjson;
    if !is_document && !is_in_each {
        return Ok(Places { records: Place::Lines, columns: None });
    }
    let columns = columns_of(best)
        .map(|array| (Place::Array(array.path.clone()), usize::try_from(array.length).unwrap_or(usize::MAX)));
    Ok(Places { records: Place::Array(best.path.clone()), columns })
}

/// The arrays of a document that lie in no other, and how many values it has.
fn arrays(lexer: &mut Lexer) -> Result<(Vec<Array>, u64), ReadError> {
    let (mut found, mut values) = (Vec::new(), 0);
    let mut names = Names::default();
    // Whether each open value is an array; the outermost array that is open, and how much is open within it.
    let mut open: Vec<bool> = Vec::new();
    let mut current: Option<(Array, usize)> = None;
    while let Some(event) = lexer.next()? {
        values += u64::from(open.is_empty());
        if let (Some((array, depth)), Event::Begin { .. } | Event::Value(_)) = (&mut current, &event) {
            array.count(&event, open.len() - *depth, open.last() == Some(&true));
        }
        match event {
            Event::Key(key) if current.is_none() => names.name(key),
            Event::Key(_) | Event::Value(_) => {}
            Event::Begin { array } => {
                open.push(array);
                match &current {
                    None if array => current = Some((Array::at(names.path()), open.len())),
                    None => names.begin_object(),
                    Some(_) => {}
                }
            }
            Event::End => {
                open.pop();
                match current.take() {
                    Some((array, depth)) if open.len() < depth => keep(&mut found, array),
                    None => names.end_object(),
                    within => current = within,
                }
            }
        }
    }
    Ok((found, values))
}

/// Keeps an array with others of its path; of too many different ones, those with the most in them.
fn keep(found: &mut Vec<Array>, array: Array) {
    if let Some(same) = found.iter_mut().find(|other| other.path == array.path) {
        same.times += 1;
        same.objects += array.objects;
        same.lists += array.lists;
        same.scalars += array.scalars;
    } else if found.len() < WEIGHED {
        found.push(array);
    } else if let Some(least) = found.iter_mut().min_by_key(|other| other.records())
        && least.records() < array.records()
    {
        *least = array;
    }
}
