//! How a file is written, as far as nobody says. All reading goes through `ingest`, which finds the header by the shape of
//! the rows; where it meets no known heading, other rows are tried for one, and then the file may have none.

use ingest::{Format, HeaderRow, ReadError, Table, Tables};

use super::Asked;
use super::heading::{is_header, recognised};
use crate::export_file::ExportFile;

/// How many rows may stand above a header that was not found.
const DEEPEST: u32 = 12;
/// With so many known headings a row is the header.
const ENOUGH: usize = 3;

/// The tables of a file, one after the other.
///
/// # Errors
/// When it cannot be read.
pub(super) fn tables(file: &ExportFile, asked: &Asked<'_>) -> Result<Tables, ReadError> {
    tables_at(file, asked, asked.format.header_row)
}

/// The same with the header in this row.
///
/// # Errors
/// When it cannot be read.
pub(super) fn tables_at(
    file: &ExportFile,
    asked: &Asked<'_>,
    header_row: Option<HeaderRow>,
) -> Result<Tables, ReadError> {
    let format = Format { header_row, ..asked.format.clone() };
    ingest::tables(file.name(), Box::new(file.open()?), &format, asked.limits)
}

/// Opens a file at the row whose headings are known best, and gives where its header stands as far as the mapping has to
/// declare it, because reading alone finds another. `None` where no row is a header and the first does not look like data.
///
/// # Errors
/// When it cannot be read.
pub(super) fn open(
    file: &ExportFile,
    asked: &Asked<'_>,
) -> Result<Result<(Table, Option<HeaderRow>), NoHeader>, ReadError> {
    let at = |header_row| {
        let format = Format { header_row, ..asked.format.clone() };
        ingest::open(file.name(), Box::new(file.open()?), &format, asked.limits)
    };
    let declared = asked.format.header_row;
    let table = at(declared)?;
    // What a person says is not doubted.
    if declared.is_some() {
        let is_named = table.titles().iter().any(|title| !title.is_empty());
        return Ok(if is_named { Ok((table, declared)) } else { Err(NoHeader { columns: table.titles().len() }) });
    }
    let is_presumed = table.is_header_presumed();
    let mut best = (recognised(table.titles()), declared, table);
    for row in (1..=DEEPEST).map(HeaderRow::At) {
        if best.0 >= ENOUGH {
            break;
        }
        // A row without any cell is no header.
        let Ok(table) = at(Some(row)) else { continue };
        let known = recognised(table.titles());
        if known > best.0 {
            best = (known, Some(row), table);
        }
    }
    let (_, header_row, table) = best;
    if is_header(table.titles()) {
        return Ok(Ok((table, header_row)));
    }
    if is_presumed {
        let headless = Some(HeaderRow::Absent);
        return Ok(Ok((at(headless)?, headless)));
    }
    Ok(Err(NoHeader { columns: table.titles().len() }))
}

/// That no row of a file is a header that is known, while its first looks like one.
pub(super) struct NoHeader {
    /// The cells of that row.
    pub(super) columns: usize,
}
