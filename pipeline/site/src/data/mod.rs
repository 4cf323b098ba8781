//! The open data: each table as CSV and Parquet, and what describes them to machines.
//!
//! One layout serves all of them: [`layout`] says which columns a file has, companions included, and [`cell`] what
//! stands in each.

mod catalog;
mod csv;
mod csvw;
mod package;
mod parquet;

use std::collections::BTreeMap;

use report_model::digest::{Sha256Hash, sha256};

use crate::error::{SiteError, SiteErrors};
use crate::files::Files;
use crate::input::{PeriodPages, Site};
use crate::table::{ColumnKind, DataColumn, DataTable, Value};

/// The mark of a value that is withheld, in a companion column.
pub(crate) const WITHHELD: &str = "x";
/// The mark of a value that was not measured, in a companion column.
pub(crate) const NOT_MEASURED: &str = "nm";

/// A column as files have it.
#[derive(Clone, Debug)]
pub(crate) struct FileColumn<'a> {
    /// Its name.
    pub(crate) name: String,
    /// The column that it comes from.
    pub(crate) of: &'a DataColumn,
    /// The place of that column.
    pub(crate) at: usize,
    /// Whether it is the companion.
    pub(crate) flag: bool,
}

impl FileColumn<'_> {
    /// What kind of values it holds.
    pub(crate) fn kind(&self) -> ColumnKind {
        if self.flag { ColumnKind::String } else { self.of.kind }
    }
}

/// The columns of the files of a table: its own, each measure with its companion behind it.
pub(crate) fn layout(table: &DataTable) -> Vec<FileColumn<'_>> {
    let mut columns = Vec::new();
    for (at, of) in table.columns.iter().enumerate() {
        columns.push(FileColumn { name: of.name.clone(), of, at, flag: false });
        if of.flagged() {
            columns.push(FileColumn { name: of.flag(), of, at, flag: true });
        }
    }
    columns
}

/// What stands in a cell of a file; nothing where there is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FileCell<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    Number(i64),
    /// A text.
    Text(std::borrow::Cow<'a, str>),
}

/// The cell of `column` in `row`.
pub(crate) fn cell<'a>(column: &FileColumn<'_>, row: &'a [Value]) -> FileCell<'a> {
    let value = row.get(column.at).unwrap_or(&Value::Empty);
    match (column.flag, value) {
        (true, Value::Withheld) => FileCell::Text(WITHHELD.into()),
        (true, Value::NotMeasured) => FileCell::Text(NOT_MEASURED.into()),
        (false, Value::Number(number)) => FileCell::Number(*number),
        (false, Value::Text(text)) if !text.is_empty() => FileCell::Text(text.as_str().into()),
        (false, Value::Date(day)) => FileCell::Text(day.format("%Y-%m-%d").to_string().into()),
        _ => FileCell::Null,
    }
}

/// A file of the open data: where it is, how large, and its hash.
#[derive(Clone, Debug)]
pub(crate) struct DataFile {
    /// Its path in the site.
    pub(crate) path: String,
    /// Its size.
    pub(crate) bytes: usize,
    /// Its SHA-256, in hex.
    pub(crate) sha256: Sha256Hash,
}

/// The two files of a table.
#[derive(Clone, Debug)]
pub(crate) struct TableFiles {
    /// The CSV.
    pub(crate) csv: DataFile,
    /// The Parquet.
    pub(crate) parquet: DataFile,
}

/// The files of every table, by period and id.
pub(crate) type Written = BTreeMap<(String, String), TableFiles>;

/// Where a period's data stand.
pub(crate) fn folder(period: &PeriodPages) -> String {
    format!("data/{}", period.period)
}

/// Writes all open data of the site into `files`.
pub(crate) fn write(site: &Site, files: &mut Files) -> Result<Written, SiteErrors> {
    let mut written = Written::new();
    for period in &site.periods {
        let folder = folder(period);
        for table in &period.tables {
            let mut add = |extension: &str, bytes: Vec<u8>| {
                let path = format!("{folder}/{}.{extension}", table.id);
                let file = DataFile { path: path.clone(), bytes: bytes.len(), sha256: sha256(&bytes) };
                files.insert(path, bytes);
                file
            };
            let csv = add("csv", csv::write(table));
            let parquet = parquet::write(table).map_err(|error| SiteError::Value {
                place: format!("table `{}` of {}", table.id, period.period),
                reason: format!("it cannot be written as Parquet: {error}"),
            })?;
            let parquet = add("parquet", parquet);
            add("csv-metadata.json", pretty(&csvw::describe(site, table)));
            written.insert((period.period.to_string(), table.id.clone()), TableFiles { csv, parquet });
        }
        files.insert(format!("{folder}/datapackage.json"), pretty(&package::describe(site, period, &written)));
    }
    files.insert("data/catalog.jsonld".to_owned(), pretty(&catalog::describe(site, &written)));
    Ok(written)
}

fn pretty(value: &serde_json::Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("a JSON value is written without fail");
    bytes.push(b'\n');
    bytes
}
