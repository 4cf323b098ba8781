//! The tables of an export, and the source of the mapping that describes each.

use ingest::format::matches;
use ingest::{Limits, ReadError, Skipped, Table, Tables};

use crate::agency::ExportFile;
use crate::mapping::{Mapping, Source};

/// Takes a table: its file with its path in an archive, its sheet, its source, and what came of opening it.
pub(crate) type Take<'t, 'a> = dyn FnMut(&str, Option<String>, Option<&'a Source>, Result<Table, ReadError>) + 't;

/// The first source of a mapping whose pattern fits a name.
pub(crate) fn source_of<'a>(mapping: &'a Mapping, name: &str) -> Option<&'a Source> {
    mapping.sources.iter().find(|source| matches(&source.files, name))
}

/// Hands over the tables of a file, one after the other; gives what holds none.
///
/// A source describes a file, or the members of an archive: `2025.zip`, `2025.zip/rabat*.csv`, `*.csv`.
pub(crate) fn each_table<'a>(
    mapping: &'a Mapping,
    file: &ExportFile,
    limits: &Limits,
    take: &mut Take<'_, 'a>,
) -> Vec<Skipped> {
    let name = &file.name;
    if let Some(source) = source_of(mapping, name) {
        return match open(file, source, limits) {
            Ok(tables) => hand_over(tables, &mut |member, sheet, table| take(member, sheet, Some(source), table)),
            Err(error) => {
                take(name, None, Some(source), Err(error));
                Vec::new()
            }
        };
    }
    if !name.to_lowercase().ends_with(".zip") {
        take(name, None, None, Err(ReadError::NoTable));
        return Vec::new();
    }
    // Each source says how its members are written: the archive is opened for each.
    let mut skipped = Vec::new();
    for (place, source) in mapping.sources.iter().enumerate() {
        let tables = match open(file, source, limits) {
            Ok(tables) => tables,
            Err(error) => {
                take(name, None, Some(source), Err(error));
                return Vec::new();
            }
        };
        skipped = hand_over(tables, &mut |member, sheet, table| match source_of(mapping, member) {
            Some(described) if std::ptr::eq(described, source) => take(member, sheet, Some(source), table),
            None if place == 0 => take(member, sheet, None, table),
            _ => {}
        });
    }
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
