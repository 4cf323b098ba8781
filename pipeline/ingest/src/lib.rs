//! The bytes of a file → the rows of a table, as strings.
//!
//! Each kind of file is one [`Rows`]: something that gives rows of cells, one after the other. [`open`] finds out how a
//! file is written and where its header is. Memory stays within a few pieces for a CSV of any size.

pub mod format;
pub mod text;

mod csv;
mod workbook;

use std::io::{Read, Seek};

pub use format::{FileKind, Format};
use text::clean;

/// What a reader takes at most.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes in a cell. A quoted cell that does not close within them was never quoted: its quote is a character.
    pub cell_bytes: usize,
    /// Columns in a header.
    pub columns: usize,
    /// Bytes in a workbook, as it lies on the disk.
    pub workbook_bytes: u64,
    /// Bytes in all parts of a workbook, unpacked.
    pub unpacked_bytes: u64,
    /// Bytes of source in a batch, more or less.
    pub batch_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            cell_bytes: 1 << 20,
            columns: 4096,
            workbook_bytes: 256 << 20,
            unpacked_bytes: 2 << 30,
            batch_bytes: 1 << 18,
        }
    }
}

/// Where the bytes of a file come from.
pub trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

/// Why a file could not be read. None of the messages holds anything of a cell.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The system did not give the bytes.
    #[error("it cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// No header row.
    #[error("it is empty: there is no header row")]
    Empty,
    /// The mapping names an encoding that there is not.
    #[error("`{0}` is no encoding; write `utf-8`, `windows-1256`, `windows-1252` or `utf-16le`")]
    UnknownEncoding(String),
    /// More columns than a register has.
    #[error("its header has more than {0} columns: this is no table of records")]
    TooManyColumns(usize),
    /// A workbook that is too large to be opened.
    #[error("this workbook is too large ({0} bytes, unpacked): export it as CSV")]
    TooLarge(u64),
    /// The library that opens workbooks gave up.
    #[error("this is no workbook that can be opened ({0}): open it in a spreadsheet program and save it again")]
    Workbook(String),
    /// The sheet is not there.
    #[error("it has no sheet `{wanted}`; its sheets are: {found}")]
    NoSheet {
        /// The sheet of the mapping.
        wanted: String,
        /// Those that there are.
        found: String,
    },
    /// A kind of file that is not read.
    #[error("`{0}` is no kind of file that is read: save it as CSV, XLSX or ODS")]
    UnknownKind(String),
}

/// How a file was read, for `run.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadFacts {
    /// Its name.
    pub file: String,
    /// Its kind.
    pub kind: &'static str,
    /// The encoding of a CSV.
    pub encoding: Option<String>,
    /// The delimiter of a CSV.
    pub delimiter: Option<char>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
}

/// A row as a source gives it.
pub struct Row<'a> {
    /// As a spreadsheet numbers it.
    pub number: u64,
    /// Its cells; empty text is an empty cell.
    pub cells: &'a mut dyn Iterator<Item = &'a str>,
    /// Whether it holds bytes that are no text.
    pub undecodable: bool,
}

/// Something that gives rows.
trait Rows: Send {
    /// Hands the next rows to `take`, until about `bytes` of source are used up. Says whether there may be more.
    fn rows(&mut self, bytes: usize, take: &mut dyn FnMut(Row<'_>)) -> Result<bool, ReadError>;
}

/// A table that is being read: its header, then its rows.
pub struct Table {
    rows: Box<dyn Rows>,
    facts: ReadFacts,
    header: Vec<String>,
}

/// Opens a file: finds out how it is written and reads its header.
///
/// # Errors
/// When it cannot be read, or has no header.
pub fn open(name: &str, mut content: Box<dyn Source>, format: &Format, limits: &Limits) -> Result<Table, ReadError> {
    let kind = match format.kind {
        Some(kind) => kind,
        None => kind_of(name)?,
    };
    let mut facts = ReadFacts { file: name.to_owned(), ..ReadFacts::default() };
    let mut header: Vec<String> = Vec::new();
    let rows: Box<dyn Rows> = match kind {
        FileKind::Csv => {
            let mut rows = csv::CsvRows::open(content, format, *limits)?;
            facts.kind = "csv";
            facts.encoding = Some(rows.encoding().to_owned());
            facts.delimiter = Some(char::from(rows.delimiter()));
            header = rows.header(format.header_row)?;
            Box::new(rows)
        }
        FileKind::Xlsx | FileKind::Ods => {
            let bytes = workbook::bytes_of(&mut content, limits)?;
            let (rows, sheet) = workbook::open(kind, bytes, format, limits, &mut header)?;
            facts.kind = if kind == FileKind::Xlsx { "xlsx" } else { "ods" };
            facts.sheet = Some(sheet);
            Box::new(rows)
        }
    };
    if header.iter().all(String::is_empty) {
        return Err(ReadError::Empty);
    }
    if header.len() > limits.columns {
        return Err(ReadError::TooManyColumns(limits.columns));
    }
    let header: Vec<String> = header.iter().map(|name| clean(name).into_owned()).collect();
    Ok(Table { rows, facts, header })
}

fn kind_of(name: &str) -> Result<FileKind, ReadError> {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        "csv" | "tsv" | "txt" => Ok(FileKind::Csv),
        "xlsx" | "xlsm" => Ok(FileKind::Xlsx),
        "ods" => Ok(FileKind::Ods),
        _ => Err(ReadError::UnknownKind(extension)),
    }
}

impl Table {
    /// The cells of the header row, cleaned. Names may repeat.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// How the file is read.
    pub const fn facts(&self) -> &ReadFacts {
        &self.facts
    }

    /// Hands the next rows to `take`, until about `bytes` of source are used up. Says whether there may be more.
    ///
    /// # Errors
    /// When the file cannot be read further.
    pub fn rows(&mut self, bytes: usize, take: &mut dyn FnMut(Row<'_>)) -> Result<bool, ReadError> {
        self.rows.rows(bytes, take)
    }
}
