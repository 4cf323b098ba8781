//! Where the records of a document are, and where the names of their columns.
//!
//! Every array of records is read: those that are alike as one table, others as tables of their own. What cannot be
//! read as records is refused by what it is.

use std::collections::BTreeSet;

use super::gathered::Gathered;
use super::lexer::Lexer;
use super::names::shown;
use super::places::{Place, Places};
use super::survey::{Array, Members, Survey, survey};
use report_model::diagnostic::Message;

use crate::bytes::error::ReadError;
use crate::tables::format::FileKind;

/// How many tables a document may have: each is a reading of its own.
const TABLES: usize = 16;

/// Under what name the columns of a table are described beside its rows: by CKAN, Socrata, pandas, databases.
const DESCRIBING: [&str; 10] =
    ["columns", "fields", "cols", "header", "headers", "names", "column_names", "columnnames", "colonnes", "champs"];

/// What a page says of itself beside its records.
const OF_PAGES: [&str; 32] = [
    "page",
    "pages",
    "per_page",
    "perpage",
    "page_size",
    "pagesize",
    "size",
    "total",
    "total_pages",
    "totalpages",
    "total_count",
    "totalcount",
    "count",
    "next",
    "previous",
    "prev",
    "first",
    "last",
    "offset",
    "limit",
    "skip",
    "cursor",
    "start",
    "success",
    "status",
    "code",
    "error",
    "message",
    "took",
    "timed_out",
    "has_more",
    "hasmore",
];

/// The arrays of records of a document.
struct Found<'a> {
    survey: &'a Survey,
    /// The arrays that lie in each.
    children: Vec<Vec<usize>>,
}

/// Finds the records.
pub(super) fn find(lexer: &mut Lexer, kind: FileKind, gathered: &mut Gathered) -> Result<Vec<Places>, ReadError> {
    let survey = survey(lexer, gathered)?;
    if survey.values == 0 {
        return Err(ReadError::Empty);
    }
    if survey.is_of_actions && survey.values > 1 {
        return Err(ReadError::Shape(Message::new("reading.shape.bulk")));
    }
    let is_document = survey.values == 1 && kind != FileKind::Ndjson;
    let found = Found::new(&survey);
    let arrays = found.records(is_document);
    if let Some(members) = found.members(is_document, &arrays) {
        if members.is_of_columns {
            return Err(ReadError::Shape(Message::new("reading.shape.column_object")));
        }
        let is_keyed = !members.names.contains("key");
        return Ok(vec![Places::plain(Place::Members { path: members.path.clone(), is_keyed })]);
    }
    if arrays.is_empty() {
        if is_document && found.has_columns_of_values() {
            return Err(ReadError::Shape(Message::new("reading.shape.column_list")));
        }
        return Ok(vec![Places::plain(Place::Lines)]);
    }
    if survey.is_beyond {
        return Err(ReadError::Shape(Message::new("reading.shape.many_lists")));
    }
    found.tables(&arrays)
}

impl<'a> Found<'a> {
    fn new(survey: &'a Survey) -> Self {
        let mut children = vec![Vec::new(); survey.arrays.len()];
        for (place, array) in survey.arrays.iter().enumerate() {
            if let Some(parent) = array.parent {
                children[parent].push(place);
            }
        }
        Found { survey, children }
    }

    fn array(&self, place: usize) -> &'a Array {
        &self.survey.arrays[place]
    }

    /// The arrays whose elements are the records; none where each value of the file is one.
    fn records(&self, is_document: bool) -> Vec<usize> {
        let arrays = &self.survey.arrays;
        let outer = || (0..arrays.len()).filter(|&place| arrays[place].parent.is_none());
        let is_alone = outer().all(|place| describes(&arrays[place]) || arrays[place].records() == 0);
        let of_records = |place: &usize| arrays[*place].records() > 0 && (is_alone || !describes(&arrays[*place]));
        let outer: Vec<usize> = outer().filter(of_records).collect();
        let values = self.survey.values;
        // Documents may follow one another, as months that were made one file; but a list in each line is a part of a
        // record.
        let is_in_each = |place: &usize| {
            let array = &arrays[*place];
            array.times == values
                && (self.columns_of(*place).is_some() || (array.path == [String::new()] && array.scalars == 0))
        };
        let are_pages = || self.is_envelope(&self.survey.names, &outer);
        let mut records = Vec::new();
        if is_document || outer.iter().any(is_in_each) || are_pages() {
            outer.iter().for_each(|&place| self.spread(place, &mut records));
        }
        records
    }

    /// The arrays of records that lie in an array.
    fn inner(&self, place: usize) -> Vec<usize> {
        let of_records = |inner: &usize| self.array(*inner).records() > 0 && !describes(self.array(*inner));
        self.children[place].iter().copied().filter(of_records).collect()
    }

    /// The arrays whose elements are the records of an array: itself, unless its elements are pages of records.
    fn spread(&self, place: usize, records: &mut Vec<usize>) {
        let array = self.array(place);
        let inner = self.inner(place);
        let is_envelope = match (array.objects, array.lists) {
            (0, _) => inner.iter().any(|&inner| {
                let inner = self.array(inner);
                inner.names.len() > 1 || (inner.objects == 0 && inner.scalars == 0)
            }),
            _ => self.cells_of(place).is_none() && self.is_envelope(&array.names, &inner),
        };
        if is_envelope {
            inner.into_iter().for_each(|inner| self.spread(inner, records));
        } else {
            records.push(place);
        }
    }

    /// Whether objects with these names, and these arrays in them, are no records but pages of them: more is said in the
    /// arrays than beside them.
    fn is_envelope(&self, names: &BTreeSet<String>, inner: &[usize]) -> bool {
        let own = names.iter().filter(|name| {
            let last = name.rsplit('.').next().unwrap_or_default().to_lowercase();
            !OF_PAGES.contains(&last.as_str())
        });
        let own = own.count();
        let width = |place: &usize| {
            let array = self.array(*place);
            let pages = self.inner(*place);
            match array.objects {
                0 => self.width(*place),
                _ if pages.is_empty() || !self.is_envelope(&array.names, &pages) => array.names.len(),
                _ => pages.iter().map(|&page| self.array(page).names.len().max(self.width(page))).max().unwrap_or(0),
            }
        };
        let Some(widest) = inner.iter().map(width).max() else { return false };
        // A dump of phpMyAdmin: its tables among what else there is.
        let is_dump = ["type", "name"].iter().all(|name| names.contains(*name))
            && inner.iter().any(|&place| self.array(place).last() == "data");
        widest > 1 && (own * 2 <= widest || is_dump)
    }

    /// The cells of the widest list in an array.
    fn width(&self, place: usize) -> usize {
        let widest = self.children[place].iter().map(|&row| self.array(row).longest).max();
        widest.map_or(0, |widest| usize::try_from(widest).unwrap_or(usize::MAX))
    }

    /// The array of the cells, where each record of an array is no more than a list of cells and each cell an object.
    fn cells_of(&self, place: usize) -> Option<usize> {
        let [cells] = self.children[place].as_slice() else { return None };
        let (rows, array) = (self.array(place), self.array(*cells));
        let are_cells = array.names.contains("v") && array.names.iter().all(|name| matches!(name.as_str(), "v" | "f"));
        (rows.names.is_empty() && matches!(array.last(), "c" | "f") && are_cells).then_some(*cells)
    }

    /// The array that names the columns of the rows in an array: best one that names as many as there are.
    fn columns_of(&self, place: usize) -> Option<&'a Array> {
        let rows = self.array(place);
        let width = match self.cells_of(place) {
            Some(cells) => self.array(cells).length,
            None if rows.objects == 0 && rows.lists > 0 => {
                self.children[place].first().map_or(0, |&row| self.array(row).length)
            }
            None => return None,
        };
        let folder = |array: &Array| array.path.len() - 1;
        let beside = |array: &Array| array.path[..folder(array)] == rows.path[..folder(rows)];
        let all = || {
            self.survey
                .arrays
                .iter()
                .filter(|array| describes(array) && array.parent == rows.parent && array.length > 0)
        };
        let with_width = all().find(|array| array.length == width);
        with_width.or_else(|| all().find(|array| beside(array)))
    }

    /// The object whose values are the records.
    fn members(&self, is_document: bool, arrays: &[usize]) -> Option<&'a Members> {
        let of_most = self.survey.members.iter().max_by_key(|members| (members.names.len() > 2, members.count))?;
        (is_document && (arrays.is_empty() || of_most.names.len() > 2)).then_some(of_most)
    }

    /// Whether the columns are lists of one length, one beside the other.
    fn has_columns_of_values(&self) -> bool {
        let lists: Vec<&Array> = self.survey.arrays.iter().filter(|array| array.parent.is_none()).collect();
        let alike = |array: &&&Array| {
            let first = lists[0];
            array.length == first.length && array.path.len() == first.path.len() && array.length > 1
        };
        lists.len() > 1 && lists.iter().filter(alike).count() == lists.len()
    }

    /// The tables of arrays of records: what is alike is one.
    fn tables(&self, arrays: &[usize]) -> Result<Vec<Places>, ReadError> {
        let mut groups: Vec<(Vec<usize>, BTreeSet<&str>)> = Vec::new();
        for &place in arrays {
            let array = self.array(place);
            if array.objects > 0 && array.lists > 0 {
                return Err(ReadError::Shape(Message::new("reading.shape.mixed")));
            }
            let is_plain = array.objects > 0 && self.cells_of(place).is_none();
            let alike = groups.iter_mut().find(|(places, names)| {
                let is_of_objects = is_plain && !names.is_empty();
                let of_columns = || {
                    let columns = self.columns_of(place).map(|columns| &columns.path);
                    columns.is_some() && columns == self.columns_of(places[0]).map(|columns| &columns.path)
                };
                (is_of_objects && are_alike(names, &array.names)) || (!is_plain && names.is_empty() && of_columns())
            });
            match alike {
                Some((places, names)) => {
                    places.push(place);
                    names.extend(array.names.iter().map(String::as_str));
                }
                None if is_plain => groups.push((vec![place], array.names.iter().map(String::as_str).collect())),
                None => groups.push((vec![place], BTreeSet::new())),
            }
        }
        if groups.len() > TABLES {
            return Err(ReadError::Shape(Message::new("reading.shape.many_unlike")));
        }
        // Rows whose columns are named go first, then the most; of equals what comes first.
        let records = |places: &[usize]| places.iter().map(|&place| self.array(place).records()).sum::<u64>();
        groups.sort_by_key(|(places, _)| std::cmp::Reverse((self.columns_of(places[0]).is_some(), records(places))));
        let are_several = groups.len() > 1;
        let table = |(number, (places, _)): (usize, &(Vec<usize>, BTreeSet<&str>))| {
            let called = shown(&self.array(places[0]).path);
            let called = if called.is_empty() { (number + 1).to_string() } else { called };
            let columns = self.columns_of(places[0]).map(|array| {
                let length = usize::try_from(array.length).unwrap_or(usize::MAX);
                (Place::Arrays(BTreeSet::from([array.path.clone()])), length)
            });
            Places {
                called: are_several.then_some(called),
                records: Place::Arrays(places.iter().map(|&place| self.array(place).path.clone()).collect()),
                columns,
                is_of_cells: self.cells_of(places[0]).is_some(),
            }
        };
        Ok(groups.iter().enumerate().map(table).collect())
    }
}

/// Whether an array describes columns, by its name.
fn describes(array: &Array) -> bool {
    DESCRIBING.contains(&array.last().to_lowercase().as_str())
}

/// Whether records with these names are of one kind: at least half of the names are the same.
fn are_alike(some: &BTreeSet<&str>, others: &BTreeSet<String>) -> bool {
    let common = others.iter().filter(|name| some.contains(name.as_str())).count();
    common * 2 >= some.len().max(others.len())
}
