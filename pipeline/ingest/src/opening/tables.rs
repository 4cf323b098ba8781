//! One file, several tables: the sheets of a workbook, the members of an archive, one after the other.

use std::collections::VecDeque;
use std::io::Cursor;

use crate::bytes::container::{Allowance, Member, Shared, Unpacked, members};
use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::bytes::source::{Source, bytes_of};
use crate::delimited::csv;
use crate::opening::{kind, workbook};
use crate::tables::described::Descriptions;
use crate::tables::format::{FileKind, Format};
use crate::tables::sheets::Sheets;
use crate::tables::table::{Headless, Table};
use crate::tables::table_source::{OpenFile, Refused, SkipReason, Skipped, TableSource};
use crate::{json, parquet};

/// How deep archives may lie in one another.
const DEEPEST: u8 = 2;

/// The tables of a file.
pub struct Tables {
    table_source: Box<dyn TableSource>,
    skipped: Vec<Skipped>,
    missing: Vec<(usize, ReadError)>,
}

impl Tables {
    /// What was passed over, so far.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// The descriptions of which a file has no table, by their places, and why; each is told once.
    pub fn missing(&mut self) -> Vec<(usize, ReadError)> {
        std::mem::take(&mut self.missing)
    }
}

impl Iterator for Tables {
    type Item = Result<Table, Refused>;

    fn next(&mut self) -> Option<Self::Item> {
        let table = self.table_source.next(&mut self.skipped)?;
        Some(table.and_then(|table| {
            let (file, sheet) = (table.facts.file.clone(), table.facts.sheet.clone());
            table.named().map_err(|error| Refused { file, sheet, error })
        }))
    }
}

/// Opens a file: finds out how it is written and which tables it holds.
///
/// # Errors
/// When it cannot be opened at all. A table of it that cannot be read is an item of what comes back.
pub fn tables(name: &str, content: Box<dyn Source>, format: &Format, limits: &Limits) -> Result<Tables, ReadError> {
    let mut tables = tables_described(name, content, &Descriptions::one(name, format), limits)?;
    match tables.missing().pop() {
        Some((_, error)) => Err(error),
        None => Ok(tables),
    }
}

/// Opens a file whose tables are not all described in one way: it is opened and read once, however many descriptions there
/// are. Each table is read by the first description that fits its file and its sheet.
///
/// # Errors
/// As for [`tables()`]. That a file has not what a description asks for is no error of the file: [`Tables::missing`].
pub fn tables_described(
    name: &str,
    content: Box<dyn Source>,
    descriptions: &Descriptions,
    limits: &Limits,
) -> Result<Tables, ReadError> {
    let opened = Opening::new(descriptions, limits, Headless::FirstRow).table_source(name, content, 0)?;
    Ok(Tables { table_source: opened.tables, skipped: Vec::new(), missing: opened.missing })
}

/// The bytes of a file that lies in an archive, by the path that its tables have: `archive.zip/folder/member.csv`. `None`
/// where there is no such member.
///
/// # Errors
/// When the archive cannot be read, or the member is too large.
pub fn member(
    archive: &str,
    content: Box<dyn Source>,
    path: &str,
    limits: &Limits,
) -> Result<Option<Vec<u8>>, ReadError> {
    let allowance = Allowance::new(limits);
    let (mut content, mut name) = (Shared::new(content)?, archive.to_owned());
    for _ in 0..=DEEPEST {
        let within = |member: &&Member| {
            let rest = path.strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix('/'));
            let rest = rest.and_then(|rest| rest.strip_prefix(member.name.as_str()));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let members = members(&content, limits)?;
        let Some(member) = members.iter().find(within) else { return Ok(None) };
        name = format!("{name}/{}", member.name);
        let bytes = bytes_of(Box::new(member.open(&content, &allowance)), limits)?;
        if name == path {
            return Ok(Some(bytes));
        }
        content = Shared::new(Box::new(Cursor::new(bytes)))?;
    }
    Ok(None)
}

/// The first table of a file, and what lies beside it.
pub(crate) struct First {
    pub(crate) table: Table,
    pub(crate) skipped: Vec<Skipped>,
    /// Files and sheets that were not opened.
    pub(crate) waiting: Vec<(String, Option<String>)>,
}

/// Opens a file and gives its first table as it stands: with a header or without.
pub(crate) fn first(
    name: &str,
    content: Box<dyn Source>,
    format: &Format,
    limits: &Limits,
) -> Result<First, ReadError> {
    let descriptions = Descriptions::one(name, format);
    let OpenFile { tables: mut table_source, mut missing } =
        Opening::new(&descriptions, limits, Headless::Stays).table_source(name, content, 0)?;
    if let Some((_, error)) = missing.pop() {
        return Err(error);
    }
    let mut skipped = Vec::new();
    let table = table_source.next(&mut skipped).unwrap_or_else(|| unread(name, ReadError::Empty));
    Ok(First { table: table.map_err(|it| it.error)?, skipped, waiting: table_source.waiting() })
}

/// Opens a file and gives its first table.
///
/// # Errors
/// When it cannot be read, or has no header.
pub fn open(name: &str, content: Box<dyn Source>, format: &Format, limits: &Limits) -> Result<Table, ReadError> {
    tables(name, content, format, limits)?
        .next()
        .unwrap_or_else(|| unread(name, ReadError::Empty))
        .map_err(|it| it.error)
}

fn unread(name: &str, error: ReadError) -> Result<Table, Refused> {
    Err(Refused { file: name.to_owned(), sheet: None, error })
}

/// What is the same for a file and everything in it.
#[derive(Clone)]
struct Opening {
    descriptions: Descriptions,
    limits: Limits,
    allowance: Allowance,
    headless: Headless,
}

impl Opening {
    fn new(descriptions: &Descriptions, limits: &Limits, headless: Headless) -> Self {
        Opening { descriptions: descriptions.clone(), limits: *limits, allowance: Allowance::new(limits), headless }
    }

    /// Opens a file that lies in `depth` archives.
    fn table_source(&self, name: &str, mut content: Box<dyn Source>, depth: u8) -> Result<OpenFile, ReadError> {
        let Opening { descriptions, limits, allowance, headless } = self;
        // What is said of the file as a whole: its kind, its letters.
        let format = descriptions.format(descriptions.reader(name, None));
        let found = kind::find(name, &mut content);
        let kind = match (format.kind, found) {
            // What the bytes tell is so, whatever a mapping or a name says of them: no text is a workbook, and no workbook
            // a text.
            (Some(declared), Ok(found)) if found.by_content && (found.kind.is_binary() || declared.is_binary()) => {
                found.kind
            }
            (Some(declared), _) if depth == 0 || !declared.is_container() => declared,
            (_, found) => found?.kind,
        };
        if kind.is_container() && depth >= DEEPEST {
            return Err(ReadError::Nested);
        }
        Ok(match kind {
            FileKind::Csv => one(csv::open(name, content, format, limits, *headless)?),
            FileKind::Xlsx
            | FileKind::Xlsb
            | FileKind::Xls
            | FileKind::Ods
            | FileKind::Html
            | FileKind::Mhtml
            | FileKind::Sylk => {
                let (kind, book) = workbook::open(kind, content, format.encoding.as_deref(), limits, allowance)?;
                Sheets::open(name, kind, book, descriptions, limits, *headless)
            }
            FileKind::Json | FileKind::Ndjson => json::open(name, kind, content, descriptions, limits, *headless)?,
            FileKind::Parquet if depth > 0 => {
                let bytes = bytes_of(content, limits)?;
                one(parquet::open(name, Box::new(Cursor::new(bytes)), limits)?)
            }
            FileKind::Parquet => one(parquet::open(name, content, limits)?),
            FileKind::Gzip => {
                let unpacked = Unpacked::gzip(&Shared::new(content)?, allowance);
                self.table_source(name, Box::new(unpacked), depth + 1)?
            }
            FileKind::Zip => {
                let archive = Shared::new(content)?;
                let waiting = members(&archive, limits)?.into();
                let (opening, name) = (self.clone(), name.to_owned());
                let refused = VecDeque::new();
                let members = Members { opening, name, depth, archive, waiting, refused, current: None, given: false };
                OpenFile { tables: Box::new(members), missing: Vec::new() }
            }
        })
    }
}

fn one(table: Table) -> OpenFile {
    OpenFile { tables: Box::new(One(Some(table))), missing: Vec::new() }
}

/// A file that is one table.
struct One(Option<Table>);

impl TableSource for One {
    fn next(&mut self, _: &mut Vec<Skipped>) -> Option<Result<Table, Refused>> {
        self.0.take().map(Ok)
    }

    fn waiting(&self) -> Vec<(String, Option<String>)> {
        self.0.iter().map(|table| (table.facts.file.clone(), None)).collect()
    }
}

/// The members of an archive, each with its own tables.
struct Members {
    opening: Opening,
    name: String,
    depth: u8,
    archive: Shared,
    waiting: VecDeque<Member>,
    refused: VecDeque<Refused>,
    current: Option<Box<dyn TableSource>>,
    given: bool,
}

impl TableSource for Members {
    fn waiting(&self) -> Vec<(String, Option<String>)> {
        let of_current = self.current.iter().flat_map(|current| current.waiting());
        let members = self.waiting.iter().map(|member| (format!("{}/{}", self.name, member.name), None));
        of_current.chain(members).collect()
    }

    fn next(&mut self, skipped: &mut Vec<Skipped>) -> Option<Result<Table, Refused>> {
        loop {
            if let Some(refused) = self.refused.pop_front() {
                self.given = true;
                return Some(Err(refused));
            }
            if let Some(table) = self.current.as_mut().and_then(|current| current.next(skipped)) {
                self.given = true;
                return Some(table);
            }
            let Some(member) = self.waiting.pop_front() else {
                let nothing = !std::mem::replace(&mut self.given, true);
                return nothing.then(|| unread(&self.name, ReadError::NoTable));
            };
            let name = format!("{}/{}", self.name, member.name);
            let content = Box::new(member.open(&self.archive, &self.opening.allowance));
            match self.opening.table_source(&name, content, self.depth + 1) {
                Ok(opened) => {
                    let reader = self.opening.descriptions.reader(&name, None);
                    let missing = opened.missing.into_iter().filter(|(place, _)| *place == reader);
                    self.refused.extend(missing.map(|(_, error)| Refused { file: name.clone(), sheet: None, error }));
                    self.current = Some(opened.tables);
                }
                Err(ReadError::UnknownKind(_)) => {
                    skipped.push(Skipped { file: name, sheet: None, why: SkipReason::UnknownKind });
                }
                Err(error) => {
                    self.given = true;
                    return Some(unread(&name, error));
                }
            }
        }
    }
}
