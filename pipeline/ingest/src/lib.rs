//! The bytes of a file → the rows of a table, as strings.
//!
//! Each kind of file is one [`Rows`]: something that gives rows of cells, one after the other. [`tables()`] finds out how
//! a file is written, which tables it holds, and where the header of each is; [`open`] gives the first. Memory stays
//! within a few pieces for a CSV or a JSON of any size, and within [`Limits`] for everything else.

pub mod dialect;
pub mod encoding;
pub mod format;
pub mod inspect;
pub mod layout;
pub mod repair;
pub mod shape;
pub mod text;
pub mod whole;
pub mod wrapping;

mod biff;
mod caught;
mod compound;
mod container;
mod csv;
mod grid;
mod guard;
mod hidden;
mod json;
mod kind;
mod marked;
mod mhtml;
mod moment;
mod number_format;
mod package;
mod parquet;
mod record;
mod sheets;
mod sylk;
mod tables;
mod unlock;
mod workbook;
mod xml;

use std::io::{Read, Seek};

use hashbrown::{HashMap, HashSet};

pub use dialect::LineEnd;
pub use format::{FileKind, Format, HeaderRow};
pub use grid::{Broken, BrokenFormula};
pub use layout::PassedOver;
use layout::{Held, Layout};
pub use tables::{Refused, Skipped, Tables, Why, member, open, tables};
use text::clean;

/// What a reader takes at most.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes in a cell. A quoted cell that does not close within them was never quoted: its quote is a character.
    pub cell_bytes: usize,
    /// Columns in a header.
    pub columns: usize,
    /// Bytes in a file that is read at once (a workbook, a page), as it lies on the disk, and in its table of texts.
    pub workbook_bytes: u64,
    /// Bytes in everything that is packed in a file, unpacked.
    pub unpacked_bytes: u64,
    /// How many times larger than packed something may be, once it is larger than 16 MiB.
    pub ratio: u64,
    /// Files in an archive, sheets in a workbook.
    pub members: usize,
    /// Filled cells in a workbook.
    pub cells: usize,
    /// How deep objects and arrays may lie in one another.
    pub depth: usize,
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
            ratio: 250,
            members: 1000,
            cells: 20_000_000,
            depth: 64,
            batch_bytes: 1 << 18,
        }
    }
}

impl Limits {
    /// How many bytes of text and cells may come out of a workbook of `length` bytes, as it is packed: merged and repeated
    /// cells, and texts that cells share, make much of little.
    fn most_text(&self, length: u64) -> usize {
        let from_little = length.saturating_mul(self.ratio).max(container::SMALL);
        usize::try_from(from_little.min(self.unpacked_bytes / 4)).unwrap_or(usize::MAX)
    }

    /// More comes out of a workbook than [`Limits::most_text`] lets.
    fn too_much(&self, most: usize) -> ReadError {
        if most as u64 >= self.unpacked_bytes / 4 {
            ReadError::TooLarge(most as u64)
        } else {
            ReadError::Bomb(self.ratio)
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
    #[error("it cannot be read: {}", said(.0))]
    Io(std::io::Error),
    /// No header row.
    #[error("it is empty: there is no header row")]
    Empty,
    /// The mapping names an encoding that there is not.
    #[error("`{0}` is no encoding; write `utf-8`, `windows-1256`, `windows-1252`, `utf-16le`, `cp850` or `cp720`")]
    UnknownEncoding(String),
    /// A row without an end.
    #[error("row {0} does not end within what a row may hold: this is no table of records")]
    RowTooLong(u64),
    /// More columns than a register has.
    #[error("it has a row of more than {0} columns: this is no table of records")]
    TooManyColumns(usize),
    /// Files were glued together that have not the same columns.
    #[error(
        "row {row} is the header of another file that was glued to it, with other columns ({missing} missing, {new} new): \
         send the files one by one"
    )]
    OtherColumns {
        /// The row, as a spreadsheet numbers it.
        row: u64,
        /// How many columns of the first header it lacks.
        missing: usize,
        /// How many it has that the first header lacks.
        new: usize,
    },
    /// A workbook that is too large to be opened.
    #[error("this workbook is too large ({0} bytes, unpacked): export it as CSV")]
    TooLarge(u64),
    /// A workbook of too many cells.
    #[error("this workbook has more than {0} cells, or its cells lie too far apart: export it as CSV")]
    TooManyCells(usize),
    /// An archive or a workbook of too many parts.
    #[error("it holds more than {0} files or sheets: split it")]
    TooManyMembers(usize),
    /// What is packed in a file is too much.
    #[error("more than {0} bytes come out of it: split it, or send it unpacked")]
    Unpacked(u64),
    /// Something is packed too tightly to be an export.
    #[error("it becomes more than {0} times larger when it is unpacked, as no export does: it was not unpacked")]
    Bomb(u64),
    /// A path that leaves the archive.
    #[error("it holds a link or a path that leads out of it: pack the files themselves, from one folder")]
    UnsafePath,
    /// Archives in archives in archives.
    #[error("archives lie in one another too deep: unpack them once, and send what is in them")]
    Nested,
    /// Nothing in it is a table.
    #[error("it holds no table: put the exports in it, as CSV, a workbook or JSON")]
    NoTable,
    /// It is locked.
    #[error(
        "it is locked, by a password or by a protection of the workbook: open it, take the password off (or in Excel: \
         Review, Protect workbook), and save it again as XLSX"
    )]
    Encrypted,
    /// An archive that is locked.
    #[error("it is packed with a password: unpack it, and put what is in it there, or pack it again without one")]
    Locked,
    /// A mail with a table in it.
    #[error("it is a mail with a file attached: save the attachment, and put that there")]
    Mail,
    /// An archive that cannot be unpacked.
    #[error("this archive cannot be unpacked ({0}): pack it again as an ordinary ZIP")]
    Archive(String),
    /// A cell that no register has.
    #[error("one of its cells takes more than {0} bytes: this is no table of records")]
    CellTooLong(usize),
    /// The end of a page or a part of a workbook is missing.
    #[error(
        "it ends in the middle of a tag, a row or a table ({0}): it was cut off, or a quote or a `>` is missing there, and rows would be lost; export it again, or open it in a spreadsheet program and save it as XLSX"
    )]
    CutOff(String),
    /// A file behind the end of another.
    #[error("other files follow behind its end, glued to it: send the files one by one")]
    Glued,
    /// Two cells have one place: a row would be lost.
    #[error(
        "two cells of row {0} have one place, as where two rows have one number: rows would be lost; export it again, as CSV \
         if the program lets you"
    )]
    Twice(u64),
    /// A row in a row, or a second table of cells.
    #[error(
        "a row lies in another, or a sheet has two tables of cells: rows would be lost; export it again, as CSV if the \
         program lets you"
    )]
    Rows,
    /// A row or a cell that is repeated a number of times that is none.
    #[error(
        "it repeats a row or a cell a number of times that is none ({0}): export it again, or save it as XLSX or CSV"
    )]
    Repeated(String),
    /// A tag that swallows others.
    #[error(
        "a tag is not written as one ({0}): a quote or a `>` is missing, and rows would be lost; export it again, or open it in a spreadsheet program and save it as XLSX"
    )]
    Markup(String),
    /// Not what JSON is.
    #[error("this is no JSON that can be read ({what}, line {line}): export it again")]
    Json {
        /// What is wrong.
        what: &'static str,
        /// Where, from 1.
        line: u64,
    },
    /// A JSON that is no list of records.
    #[error("its records cannot be told ({0}): save it as a list of records, `[{{…}}, {{…}}]`, or as CSV")]
    Shape(&'static str),
    /// A Parquet that cannot be read.
    #[error("this is no Parquet that can be read ({0}): export it again, uncompressed or with snappy")]
    Parquet(&'static str),
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
    #[error("`{0}` is no kind of file that is read: save it as CSV, XLSX, ODS, JSON or Parquet")]
    UnknownKind(String),
}

/// What the system says, and what to do where that is about rights.
fn said(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => {
            "the account that runs the program may not read it; give it the right to, or copy the file anew".to_owned()
        }
        _ => error.to_string(),
    }
}

impl From<std::io::Error> for ReadError {
    /// What unpacking refuses comes through the readers of the system.
    fn from(error: std::io::Error) -> Self {
        error.downcast().unwrap_or_else(ReadError::Io)
    }
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
    /// How sure that is, in percent.
    pub encoding_certainty: Option<u8>,
    /// The encodings of further parts of a CSV that was glued together.
    pub further_encodings: Vec<String>,
    /// The delimiter of a CSV; empty for a text of one column.
    pub delimiter: Option<String>,
    /// What stands around the cells of a CSV.
    pub quote: Option<char>,
    /// What makes a quote a character there, where it is not a second quote.
    pub escape: Option<char>,
    /// How sure delimiter and quote are, in percent.
    pub dialect_certainty: Option<u8>,
    /// How the lines of a CSV end.
    pub line_end: Option<LineEnd>,
    /// Rows that are no records.
    pub passed_over: PassedOver,
    /// Rows of the table that are hidden in its sheet, by a filter or by hand: they are read like the others.
    pub hidden_rows: u64,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Formulas below the header that have no value: their cells read as empty.
    pub broken_formulas: Vec<BrokenFormula>,
    /// Cells whose record names one field twice: their values are joined.
    pub repeated_keys: u64,
    /// For each column, how many cells had a spreadsheet's wrapping that was taken off: `="00417"`.
    pub unwrapped: Vec<u64>,
}

impl ReadFacts {
    /// Whether the letters of a text may be others: what was found is no more than likely.
    pub fn is_encoding_in_doubt(&self) -> bool {
        /// In percent.
        const SURE: u8 = 75;
        self.encoding_certainty.is_some_and(|certainty| certainty < SURE)
    }
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

/// Hands over a row that was held back until it was judged.
fn held_over(row: &Held, take: &mut dyn FnMut(Row<'_>)) {
    let mut cells = row.cells.iter().map(String::as_str);
    take(Row { number: row.number, cells: &mut cells, undecodable: row.undecodable });
}

/// Something that gives rows.
trait Rows: Send {
    /// Hands the next rows to `take`, until about `bytes` of source are used up. Says whether there may be more.
    fn rows(&mut self, bytes: usize, take: &mut dyn FnMut(Row<'_>)) -> Result<bool, ReadError>;

    /// Tells how the rows so far were read.
    fn tell(&self, _facts: &mut ReadFacts) {}
}

/// A table that is being read: its header, then its rows.
pub struct Table {
    rows: Box<dyn Rows>,
    facts: ReadFacts,
    titles: Vec<String>,
    header: Vec<String>,
    layout: Layout,
    /// Whether the header is the first row for want of one.
    is_presumed: bool,
}

/// The names of columns, so that each is the name of one.
fn distinct(titles: &[String]) -> Vec<String> {
    let mut taken: HashSet<String> = titles.iter().filter(|title| !title.is_empty()).cloned().collect();
    let mut met: HashSet<&str> = HashSet::new();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut header = Vec::with_capacity(titles.len());
    for (place, title) in titles.iter().enumerate() {
        let letters = format::letters(place);
        let (base, is_new) = match title.as_str() {
            "" => (letters.as_str(), taken.insert(letters.clone())),
            title => (title, met.insert(title)),
        };
        if is_new {
            header.push(base.to_owned());
            continue;
        }
        // A column without a name whose letter is the name of another counts from there.
        let count = counts.entry(title).or_insert(1);
        let name = loop {
            *count += 1;
            let name = format!("{base} ({count})");
            if taken.insert(name.clone()) {
                break name;
            }
        };
        header.push(name);
    }
    header
}

/// What becomes of a table whose first row is data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Headless {
    /// A mapping goes by the names of columns: the first row has to do.
    FirstRow,
    /// It has no header.
    Stays,
}

/// Opens a delimited text.
fn delimited(
    name: &str,
    content: Box<dyn Source>,
    format: &Format,
    limits: &Limits,
    headless: Headless,
) -> Result<Table, ReadError> {
    let mut rows = csv::CsvRows::open(content, format, *limits)?;
    let mut layout = rows.layout().clone();
    let is_presumed = layout.names.is_empty() && headless == Headless::FirstRow;
    if is_presumed {
        layout.names = rows.take_header()?;
        layout.header = layout.body..layout.body + 1;
    }
    let mut facts = ReadFacts { file: name.to_owned(), kind: FileKind::Csv.name(), ..ReadFacts::default() };
    rows.tell(&mut facts);
    Ok(Table { is_presumed, ..Table::new(Box::new(rows), facts, layout, limits)? })
}

impl Table {
    /// A table with not too many columns.
    fn new(rows: Box<dyn Rows>, facts: ReadFacts, layout: Layout, limits: &Limits) -> Result<Self, ReadError> {
        if layout.names.len() > limits.columns {
            return Err(ReadError::TooManyColumns(limits.columns));
        }
        let meant = |name: &String| {
            let name = wrapping::taken_off(name);
            clean(repair::repaired(name).as_deref().unwrap_or(name)).into_owned()
        };
        let titles: Vec<String> = layout.names.iter().map(meant).collect();
        let header = distinct(&titles);
        Ok(Table { rows, facts, titles, header, layout, is_presumed: false })
    }

    /// The table, when one of its columns has a name.
    fn named(self) -> Result<Self, ReadError> {
        if self.titles.iter().all(String::is_empty) { Err(ReadError::Empty) } else { Ok(self) }
    }

    /// The names of the columns, by which a mapping goes: each once. They are the cells of the header row, cleaned and put
    /// right; a name that stands there before has its number (`Date (2)`), a column without one its letter (`E`).
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The cells of the header row, cleaned and put right: they may repeat, or be empty.
    pub fn titles(&self) -> &[String] {
        &self.titles
    }

    /// The row of the header, or the last of them, as a spreadsheet numbers it; none where the table has no such row.
    pub fn header_row(&self) -> Option<u64> {
        (!self.layout.header.is_empty()).then_some(self.layout.header.end as u64)
    }

    /// Whether the first row looks like data, and was taken for the header because a mapping goes by names.
    pub const fn is_header_presumed(&self) -> bool {
        self.is_presumed
    }

    /// How the file is read: what is known of it by now. What is passed over, and the encoding of a text that begins in
    /// ASCII, are known after the last row.
    pub const fn facts(&self) -> &ReadFacts {
        &self.facts
    }

    /// Hands the next rows to `take`, until about `bytes` of source are used up. Says whether there may be more. Cells come
    /// without a spreadsheet's wrapping.
    ///
    /// # Errors
    /// When the file cannot be read further.
    pub fn rows(&mut self, bytes: usize, take: &mut dyn FnMut(Row<'_>)) -> Result<bool, ReadError> {
        let unwrapped = &mut self.facts.unwrapped;
        let more = self.rows.rows(bytes, &mut |row| {
            let mut column = 0;
            let mut cells = row.cells.map(|cell| {
                let bare = wrapping::taken_off(cell);
                if bare.len() < cell.len() {
                    if unwrapped.len() <= column {
                        unwrapped.resize(column + 1, 0);
                    }
                    unwrapped[column] += 1;
                }
                column += 1;
                bare
            });
            take(Row { cells: &mut cells, number: row.number, undecodable: row.undecodable });
        })?;
        self.rows.tell(&mut self.facts);
        Ok(more)
    }
}
