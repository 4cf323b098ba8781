//! How a file is written, as far as nobody says. All reading goes through `ingest`, which finds the header by the shape of
//! the rows; where it meets no known heading, other rows are tried for one.

use ingest::{Format, ReadError, Table, Tables};

use super::Asked;
use super::heading::recognised;
use crate::agency::ExportFile;

/// How many rows may stand above a header that was not found.
const DEEPEST: u32 = 12;
/// With so many known headings a row is the header.
const ENOUGH: usize = 3;

/// The tables of a file, one after the other.
///
/// # Errors
/// When it cannot be read.
pub(super) fn tables(file: &ExportFile, asked: &Asked<'_>) -> Result<Tables, ReadError> {
    ingest::tables(file.name(), Box::new(file.open()?), asked.format, asked.limits)
}

/// Opens a file at the row whose headings are known best, and gives the number of that row where the mapping has to
/// declare it, because reading alone finds another.
///
/// # Errors
/// When it cannot be read.
pub(super) fn open(file: &ExportFile, asked: &Asked<'_>) -> Result<(Table, Option<u32>), ReadError> {
    let at = |header_row| {
        let format = Format { header_row, ..asked.format.clone() };
        ingest::open(file.name(), Box::new(file.open()?), &format, asked.limits)
    };
    let declared = asked.format.header_row;
    let table = at(declared)?;
    let mut best = (recognised(table.header()), declared, table);
    let tried = if declared.is_some() { 0 } else { DEEPEST };
    for row in 1..=tried {
        if best.0 >= ENOUGH {
            break;
        }
        // A row without any cell is no header.
        let Ok(table) = at(Some(row)) else { continue };
        let known = recognised(table.header());
        if known > best.0 {
            best = (known, Some(row), table);
        }
    }
    Ok((best.2, best.1))
}
