//! Records whose values have paths → rows of columns.
//!
//! A path is the names on the way to a value, joined by points. A place in a list is no part of it: values of one path
//! in one record are joined in one cell, so that no list makes a table of a thousand columns.

use hashbrown::HashMap;

use crate::bytes::error::ReadError;

/// What stands between the values of one cell.
const BETWEEN: &str = "; ";

/// The columns of a table of records, in the order in which their paths first come.
#[derive(Default)]
pub(crate) struct Columns {
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Columns {
    /// The place of a path, which is added where it is new.
    pub(crate) fn place(&mut self, path: &str, most: usize) -> Result<usize, ReadError> {
        if let Some(place) = self.places.get(path) {
            return Ok(*place);
        }
        if self.names.len() >= most {
            return Err(ReadError::TooManyColumns(most));
        }
        self.places.insert(path.to_owned(), self.names.len());
        self.names.push(path.to_owned());
        Ok(self.names.len() - 1)
    }

    pub(crate) fn known(&self, path: &str) -> Option<usize> {
        self.places.get(path).copied()
    }

    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }
}

/// The cells of one record.
pub(crate) struct Cells {
    cells: Vec<String>,
    longest: usize,
}

impl Cells {
    /// Empty cells, none of which takes more than `longest` bytes and one value.
    pub(crate) fn new(columns: usize, longest: usize) -> Self {
        Cells { cells: vec![String::new(); columns], longest }
    }

    pub(crate) fn clear(&mut self) {
        self.cells.iter_mut().for_each(String::clear);
    }

    /// Adds a value to a cell.
    pub(crate) fn put(&mut self, place: usize, value: &str) -> Result<(), ReadError> {
        let cell = &mut self.cells[place];
        if cell.len() > self.longest {
            return Err(ReadError::CellTooLong(self.longest));
        }
        if !cell.is_empty() && !value.is_empty() {
            cell.push_str(BETWEEN);
        }
        cell.push_str(value);
        Ok(())
    }

    pub(crate) fn texts(&self) -> &[String] {
        &self.cells
    }

    pub(crate) fn bytes(&self) -> usize {
        self.cells.iter().map(|cell| cell.len() + 1).sum()
    }
}
