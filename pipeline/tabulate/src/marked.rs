//! A coloured copy of an export, for the officer who mends it. It shows raw cells, so it is made here, where rows may be
//! held, and leaves as the bytes of a workbook that are kept to the agency (contract §7).

use std::collections::BTreeMap;
use std::io::Cursor;

use ingest::{HeaderRow, Limits, ReadError};
use marking::{MarkError, Marks};

use crate::exports::source_of;
use crate::mapping::Mapping;

/// Bytes of an export, beyond which no copy is made: it would be slow to open, and its marks are in the findings.
pub const LONGEST: u64 = 64 << 20;
/// Bytes of an export that is rebuilt row by row, which takes much longer than editing a workbook.
const REBUILT: usize = 8 << 20;

/// A copy.
pub struct Copy {
    /// The workbook.
    pub bytes: Vec<u8>,
    /// Whether it is the export itself with marks; else its rows in a new workbook.
    pub is_edited: bool,
}

/// Why no copy was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CopyError {
    /// The export cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// No workbook can be made of it.
    #[error(transparent)]
    Mark(#[from] MarkError),
    /// It is too large to be rebuilt.
    #[error("it has more than {} kB, and is no workbook that can be edited", REBUILT >> 10)]
    TooLarge,
    /// The mapping does not describe it.
    #[error("the mapping does not describe it")]
    Unmapped,
}

/// A copy of an export with the marks of its sheets, by their names; a file without sheets has one, without a name. A
/// workbook that cannot be edited safely is rebuilt from its rows, like any other file. Of an archive, `path` says which
/// member is meant: `archive.zip/member.csv`.
///
/// # Errors
/// When the file cannot be read, or holds more than a sheet takes.
pub fn copy(
    name: &str,
    path: &str,
    bytes: Vec<u8>,
    mapping: &Mapping,
    limits: &Limits,
    sheets: &BTreeMap<String, Marks>,
    right_to_left: bool,
) -> Result<Copy, CopyError> {
    let source = source_of(mapping, path).or_else(|| source_of(mapping, name)).ok_or(CopyError::Unmapped)?;
    let format = &source.format;
    let bytes = if path == name {
        bytes
    } else {
        ingest::member(name, Box::new(Cursor::new(bytes)), path, limits)?.ok_or(ReadError::NoTable)?
    };
    if bytes.starts_with(b"PK")
        && let Ok(bytes) = marking::marked(&bytes, sheets)
    {
        return Ok(Copy { bytes, is_edited: true });
    }
    if bytes.len() > REBUILT {
        return Err(CopyError::TooLarge);
    }
    let mut table = ingest::open(path, Box::new(Cursor::new(bytes)), format, limits)?;
    let sheet = table.facts().sheet.clone().unwrap_or_default();
    let none = Marks::default();
    let mut rebuilt = marking::rebuilt(sheets.get(&sheet).unwrap_or(&none), right_to_left)?;
    let is_headless = format.header_row == Some(HeaderRow::Absent);
    if !is_headless {
        rebuilt.row(table.header_row().unwrap_or(1), table.header().iter().map(String::as_str))?;
    }
    let (mut more, mut fault) = (true, None);
    while more && fault.is_none() {
        more = table.rows(limits.batch_bytes, &mut |row| {
            if fault.is_none() {
                fault = rebuilt.row(row.number, row.cells).err();
            }
        })?;
    }
    match fault {
        Some(fault) => Err(fault.into()),
        None => Ok(Copy { bytes: rebuilt.finish()?, is_edited: false }),
    }
}
