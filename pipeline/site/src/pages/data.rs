//! The page of the open data: every table of every period, its files and its columns.

use serde::Serialize;

use super::context::PageContext;
use super::said::{Link, Said};
use crate::data::{DataFile, TableFiles, folder};
use crate::input::PeriodPages;
use crate::table::{ColumnKind, DataTable};

/// What the page of the data reads.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DataPage {
    catalog: String,
    sums: String,
    periods: Vec<PeriodData>,
}

#[derive(Clone, Debug, Serialize)]
struct PeriodData {
    id: String,
    name: Said,
    package: String,
    audit: Said,
    tables: Vec<TableData>,
}

#[derive(Clone, Debug, Serialize)]
struct TableData {
    id: String,
    title: Said,
    description: Said,
    rows: usize,
    csv: FileData,
    parquet: FileData,
    metadata: String,
    columns: Vec<ColumnData>,
}

#[derive(Clone, Debug, Serialize)]
struct FileData {
    link: Link,
    size: String,
    sha256: String,
}

#[derive(Clone, Debug, Serialize)]
struct ColumnData {
    name: String,
    title: Said,
    description: Said,
    kind: String,
    key: bool,
    flag: Option<String>,
}

/// The page.
pub(crate) fn data(context: &PageContext<'_>) -> DataPage {
    DataPage {
        catalog: context.file("data/catalog.jsonld"),
        sums: context.file(crate::sums::SUMS),
        periods: context.site.periods.iter().map(|period| of_period(context, period)).collect(),
    }
}

fn of_period(context: &PageContext<'_>, period: &PeriodPages) -> PeriodData {
    let name = period.period.to_string();
    let table = |table: &DataTable| {
        let files = context.written.get(&(name.clone(), table.id.clone()))?;
        Some(of_table(context, period, table, files))
    };
    PeriodData {
        id: name.clone(),
        name: context.say(&period.name),
        package: context.file(&format!("{}/datapackage.json", folder(period))),
        audit: context.first_line(&period.audit),
        tables: period.tables.iter().filter_map(table).collect(),
    }
}

fn of_table(context: &PageContext<'_>, period: &PeriodPages, table: &DataTable, files: &TableFiles) -> TableData {
    let column = |column: &crate::table::DataColumn| ColumnData {
        name: column.name.clone(),
        title: context.say(&column.title),
        description: context.say(&column.description),
        kind: context.word(match column.kind {
            ColumnKind::String => "kind_string",
            ColumnKind::Integer => "kind_integer",
            ColumnKind::Date => "kind_date",
        }),
        key: column.key,
        flag: column.flagged().then(|| column.flag()),
    };
    TableData {
        id: table.id.clone(),
        title: context.say(&table.title),
        description: context.say(&table.description),
        rows: table.rows.len(),
        csv: file(context, &files.csv),
        parquet: file(context, &files.parquet),
        metadata: context.file(&format!("{}/{}.csv-metadata.json", folder(period), table.id)),
        columns: table.columns.iter().map(column).collect(),
    }
}

fn file(context: &PageContext<'_>, file: &DataFile) -> FileData {
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    FileData {
        link: Link { text: Said::plain(name), href: context.file(&file.path) },
        size: context.size(u64::try_from(file.bytes).unwrap_or(u64::MAX)),
        sha256: file.sha256.to_string(),
    }
}
