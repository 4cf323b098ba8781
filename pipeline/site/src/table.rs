//! A table of the open data: exact values, and why one is missing.

use chrono::NaiveDate;
use report_model::Localised;
use serde::{Deserialize, Serialize};

/// A table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DataTable {
    /// Its id, `[a-z0-9_-]`: the name of its files.
    pub id: String,
    /// Its title.
    pub title: Localised,
    /// What a row is, and what it covers.
    pub description: Localised,
    /// Its columns.
    pub columns: Vec<DataColumn>,
    /// Its rows, with a value for each column.
    pub rows: Vec<Vec<Value>>,
}

/// A column. A column of measures (whole numbers that are no key) gets a companion, `<name>_flag`, which says `x` where
/// the value is withheld and `nm` where it was not measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DataColumn {
    /// Its name, `[a-z0-9_]`.
    pub name: String,
    /// Its title.
    pub title: Localised,
    /// What it holds.
    pub description: Localised,
    /// What kind of values it holds.
    pub kind: ColumnKind,
    /// Whether it is a part of the primary key: then it is never empty.
    pub key: bool,
}

/// What kind of values a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColumnKind {
    /// Text.
    String,
    /// Whole numbers.
    Integer,
    /// Days, `YYYY-MM-DD`.
    Date,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A day.
    Date(NaiveDate),
    /// Withheld, so that no person can be recognised.
    Withheld,
    /// Not measured by this body.
    NotMeasured,
    /// Nothing to say: no text, no day, no number that would make sense here.
    Empty,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl DataColumn {
    /// Whether the column has a companion that says why a value is missing.
    pub(crate) fn flagged(&self) -> bool {
        self.kind == ColumnKind::Integer && !self.key
    }

    /// The name of the companion.
    pub(crate) fn flag(&self) -> String {
        format!("{}_flag", self.name)
    }
}
