//! The tables of an export, and the source of the mapping that describes each.

use std::collections::BTreeSet;

use ingest::format::matches;
use ingest::{Limits, ReadError, Skipped, Table, Tables};

use crate::export_file::ExportFile;
use crate::mapping::{Mapping, Source};

/// Takes a table: its file with its path in an archive, its sheet, its source, and what came of opening it.
pub(crate) type Take<'t, 'a> = dyn FnMut(&str, Option<String>, Option<&'a Source>, Result<Table, ReadError>) + 't;

/// The first source of a mapping whose pattern fits a file.
pub(crate) fn source_of<'a>(mapping: &'a Mapping, name: &str) -> Option<&'a Source> {
    mapping.sources.iter().find(|source| matches(&source.files, name))
}

/// Hands over the tables of a file, one after the other; gives what holds none.
///
/// A source describes a file, or the members of an archive (`2025.zip`, `2025.zip/rabat*.csv`, `*.csv`); where it names
/// sheets, it describes these alone. Each table belongs to the first source that describes it.
pub(crate) fn each_table<'a>(
    mapping: &'a Mapping,
    file: &ExportFile,
    limits: &Limits,
    take: &mut Take<'_, 'a>,
) -> Vec<Skipped> {
    let name = &file.name;
    let describes = |source: &Source, member: &str, sheet: Option<&str>| {
        let is_of_sheet = match (&source.format.sheet, sheet) {
            (Some(pattern), Some(sheet)) => matches(pattern, sheet),
            _ => true,
        };
        is_of_sheet && (matches(&source.files, name) || matches(&source.files, member))
    };
    let is_archive = name.to_lowercase().ends_with(".zip");
    // What the members of an archive are called is known when it is open.
    let readers: Vec<&Source> =
        mapping.sources.iter().filter(|source| is_archive || describes(source, name, None)).collect();
    if readers.is_empty() {
        take(name, None, None, Err(ReadError::NoTable));
        return Vec::new();
    }
    // Each source says how its tables are written: the file is opened for each.
    let (mut handed, mut skipped) = (BTreeSet::new(), Vec::new());
    for (place, &source) in readers.iter().enumerate() {
        let tables = match open(file, source, limits) {
            Ok(tables) => tables,
            Err(error) => {
                let is_of_file = !matches!(error, ReadError::NoSheet { .. });
                take(name, None, Some(source), Err(error));
                if is_of_file {
                    return Vec::new();
                }
                continue;
            }
        };
        let of_reader = hand_over(tables, &mut |member, sheet, table| {
            let first = mapping.sources.iter().find(|source| describes(source, member, sheet.as_deref()));
            if first.is_some_and(|first| std::ptr::eq(first, source)) || (first.is_none() && place == 0) {
                handed.insert((member.to_owned(), sheet.clone()));
                take(member, sheet, first, table);
            }
        });
        skipped.extend(of_reader);
    }
    let mut said = BTreeSet::new();
    skipped.retain(|Skipped { file, sheet, .. }| {
        let place = (file.clone(), sheet.clone());
        !handed.contains(&place) && said.insert(place)
    });
    skipped
}

fn open(file: &ExportFile, source: &Source, limits: &Limits) -> Result<Tables, ReadError> {
    ingest::tables(&file.name, Box::new(file.open()?), &source.format, limits)
}

/// Takes a table whose source is known: its file, its sheet, and what came of opening it.
type TakeOne<'t> = dyn FnMut(&str, Option<String>, Result<Table, ReadError>) + 't;

fn hand_over(mut tables: Tables, take: &mut TakeOne<'_>) -> Vec<Skipped> {
    for table in &mut tables {
        match table {
            Ok(table) => {
                let (file, sheet) = (table.facts().file.clone(), table.facts().sheet.clone());
                take(&file, sheet, Ok(table));
            }
            Err(refused) => take(&refused.file, refused.sheet, Err(refused.error)),
        }
    }
    tables.skipped().to_vec()
}
