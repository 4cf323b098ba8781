//! What finding the tables of a document gives: where their records are, and the names of their columns.

use std::collections::BTreeSet;

/// Where the records are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Each value of the file is one.
    Lines,
    /// They are the elements of the arrays under these names.
    Arrays(BTreeSet<Vec<String>>),
    /// They are the values of the object under these names.
    Members {
        /// The names.
        path: Vec<String>,
        /// Whether their own names are a column.
        is_keyed: bool,
    },
}

/// Where a document has a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Places {
    /// What it is called, where there are several.
    pub(super) called: Option<String>,
    /// The records.
    pub(super) records: Place,
    /// The array that names the columns of records that are lists, and how many it names.
    pub(super) columns: Option<(Place, usize)>,
    /// Whether each record is a list of cells, and each cell an object: `{"f": [{"v": …}]}`.
    pub(super) is_of_cells: bool,
}

impl Places {
    pub(super) const fn plain(records: Place) -> Self {
        Places { called: None, records, columns: None, is_of_cells: false }
    }
}
