//! The tables of an export, and the source of the mapping that describes each.

use std::collections::BTreeSet;

use ingest::format::matches;
use ingest::{Description, Descriptions, Limits, ReadError, Refused, Skipped, Table, Tables};

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
/// sheets, it describes these alone. Each table belongs to the first source that describes it. The file is opened and read
/// once, however many sources there are.
pub(crate) fn each_table<'a>(
    mapping: &'a Mapping,
    file: &ExportFile,
    limits: &Limits,
    take: &mut Take<'_, 'a>,
) -> Vec<Skipped> {
    let name = &file.name;
    let described = |source: &Source| Description { files: source.files.clone(), format: source.format.clone() };
    let descriptions = Descriptions::new(name, mapping.sources.iter().map(described).collect());
    let Some(first) = descriptions.readers(name).first().and_then(|place| mapping.sources.get(*place)) else {
        take(name, None, None, Err(ReadError::NoTable));
        return Vec::new();
    };
    let mut tables = match open(file, &descriptions, limits) {
        Ok(tables) => tables,
        Err(error) => {
            take(name, None, Some(first), Err(error));
            return Vec::new();
        }
    };
    for (place, error) in tables.missing() {
        take(name, None, mapping.sources.get(place), Err(error));
    }
    let mut done = BTreeSet::new();
    for table in &mut tables {
        let (file, sheet, table) = match table {
            Ok(table) => (table.facts().file.clone(), table.facts().sheet.clone(), Ok(table)),
            Err(Refused { file, sheet, error }) => (file, sheet, Err(error)),
        };
        done.insert((file.clone(), sheet.clone()));
        let source = descriptions.of(&file, sheet.as_deref()).and_then(|place| mapping.sources.get(place));
        take(&file, sheet, source, table);
    }
    let mut skipped = tables.skipped().to_vec();
    skipped.retain(|Skipped { file, sheet, .. }| done.insert((file.clone(), sheet.clone())));
    skipped
}

fn open(file: &ExportFile, descriptions: &Descriptions, limits: &Limits) -> Result<Tables, ReadError> {
    ingest::tables_described(&file.name, Box::new(file.open()?), descriptions, limits)
}
