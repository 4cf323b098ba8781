//! The columnar types between the steps.

use std::collections::BTreeMap;
use std::sync::Arc;

use polars::prelude::DataFrame;

/// A batch of rows as an export holds them: every cell a string, nothing interpreted.
///
/// `frame` has one String column for each *selected* column of the header, in the order of the selection, named by
/// its position in the header (`"0"`, `"7"`): header names may repeat. An empty cell is null.
#[derive(Clone, Debug)]
pub struct RawTable {
    /// The sheet, in a workbook.
    pub sheet: Option<Arc<str>>,
    /// The cells.
    pub frame: DataFrame,
    /// The number of each row as a spreadsheet shows it: the first row of the file or sheet is 1.
    pub rows: Vec<u64>,
    /// What was wrong with single rows: they are read all the same.
    pub faults: Vec<RowFault>,
}

/// A row whose shape or bytes are faulty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// The number of the row.
    pub row: u64,
    /// What is wrong with it.
    pub kind: RowFaultKind,
}

/// What can be wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFaultKind {
    /// It has more or fewer cells than the header: missing ones are empty, those beyond the header are dropped.
    Ragged,
    /// It holds bytes that are no text in the encoding: they read as U+FFFD.
    Undecodable,
}

/// Where columns stand, from 0, by the names that findings give them.
pub type Columns = BTreeMap<String, u32>;

/// The columns of each table, by its file and sheet.
pub type ColumnsOf = BTreeMap<(String, Option<String>), Columns>;
