//! The bytes of a file → batches of strings with their row numbers.
//!
//! Each kind of file is one [`Rows`]: something that gives rows of cells, one after the other. [`Reader`] finds the
//! header, keeps the selected columns, and cuts batches. Memory stays within a few batches for a CSV of any size.

mod csv;
mod workbook;

use std::io::{Read, Seek};
use std::sync::Arc;

use polars::prelude::{Column, DataFrame, IntoColumn, PlSmallStr, StringChunkedBuilder};

use crate::columns::{RawTable, RowFault, RowFaultKind};
use crate::mapping::{FileKind, Format};
use crate::normalise::text::clean;

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
struct Row<'a> {
    /// As a spreadsheet numbers it.
    number: u64,
    /// Its cells; empty text is an empty cell.
    cells: &'a mut dyn Iterator<Item = &'a str>,
    /// Whether it holds bytes that are no text.
    undecodable: bool,
}

/// Something that gives rows.
trait Rows: Send {
    /// Hands the next rows to `take`, until about `bytes` of source are used up. Says whether there may be more.
    fn rows(&mut self, bytes: usize, take: &mut dyn FnMut(Row<'_>)) -> Result<bool, ReadError>;
}

/// A file that is being read.
pub struct Reader {
    rows: Box<dyn Rows>,
    facts: ReadFacts,
    header: Vec<String>,
    selected: Vec<usize>,
    batch_bytes: usize,
    more: bool,
}

/// Opens a file: finds out how it is written and reads its header.
///
/// # Errors
/// When it cannot be read, or has no header.
pub fn open(name: &str, mut content: Box<dyn Source>, format: &Format, limits: &Limits) -> Result<Reader, ReadError> {
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
    let selected = (0..header.len()).collect();
    Ok(Reader { rows, facts, header, selected, batch_bytes: limits.batch_bytes, more: true })
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

impl Reader {
    /// The cells of the header row, cleaned. Names may repeat.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// How the file is read.
    pub const fn facts(&self) -> &ReadFacts {
        &self.facts
    }

    /// Keeps only the columns at these positions of the header.
    pub fn select(&mut self, columns: &[usize]) {
        self.selected = columns.to_vec();
    }

    /// The next rows; `None` after the last.
    ///
    /// # Errors
    /// When the file cannot be read further.
    pub fn next_batch(&mut self) -> Result<Option<RawTable>, ReadError> {
        let mut batch = Batch::new(self.header.len(), &self.selected);
        while self.more && batch.rows.is_empty() {
            self.more = self.rows.rows(self.batch_bytes, &mut |row| batch.push(row))?;
        }
        Ok((!batch.rows.is_empty()).then(|| batch.finish(self.facts.sheet.as_deref())))
    }
}

/// A batch that is being filled.
struct Batch {
    /// For each column of the header, its builder.
    places: Vec<Option<usize>>,
    builders: Vec<StringChunkedBuilder>,
    rows: Vec<u64>,
    faults: Vec<RowFault>,
}

impl Batch {
    fn new(width: usize, selected: &[usize]) -> Self {
        let mut places = vec![None; width];
        let mut builders = Vec::with_capacity(selected.len());
        for &column in selected {
            if let Some(place) = places.get_mut(column) {
                *place = Some(builders.len());
                builders.push(StringChunkedBuilder::new(PlSmallStr::from_string(column.to_string()), 4096));
            }
        }
        Batch { places, builders, rows: Vec::with_capacity(4096), faults: Vec::new() }
    }

    fn push(&mut self, row: Row<'_>) {
        self.rows.push(row.number);
        let mut width = 0;
        let mut beyond = false;
        for cell in row.cells {
            match self.places.get(width) {
                Some(&Some(place)) => {
                    if cell.is_empty() {
                        self.builders[place].append_null();
                    } else {
                        self.builders[place].append_value(cell);
                    }
                }
                Some(None) => {}
                // A delimiter after the last cell makes an empty one: no harm.
                None => beyond |= !cell.is_empty(),
            }
            width += 1;
        }
        for place in self.places.iter().skip(width).flatten() {
            self.builders[*place].append_null();
        }
        if beyond || width < self.places.len() {
            self.faults.push(RowFault { row: row.number, kind: RowFaultKind::Ragged });
        }
        if row.undecodable {
            self.faults.push(RowFault { row: row.number, kind: RowFaultKind::Undecodable });
        }
    }

    fn finish(self, sheet: Option<&str>) -> RawTable {
        let height = self.rows.len();
        let columns: Vec<Column> = self.builders.into_iter().map(|builder| builder.finish().into_column()).collect();
        let frame = DataFrame::new(height, columns).expect("columns of one batch have its height and distinct names");
        RawTable { sheet: sheet.map(Arc::from), frame, rows: self.rows, faults: self.faults }
    }
}
