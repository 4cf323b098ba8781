//! A file as one table after the other, and what of it is passed over, and why.
//!
//! A text is one table, a workbook has its sheets, an archive its members: each is a [`TableSource`].

use report_model::diagnostic::Message;
use serde::Serialize;

use crate::bytes::error::ReadError;
use crate::tables::table::Table;

/// What of a file was not read, because it holds no table that the mapping asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The file, with its path in an archive.
    pub file: String,
    /// The sheet, where it is one.
    pub sheet: Option<String>,
    /// Why it was passed over.
    pub why: SkipReason,
}

/// Why something was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// A sheet that its author hid.
    Hidden,
    /// A sheet that the mapping does not name.
    NotNamed,
    /// A sheet of charts or macros.
    NoCells,
    /// Nothing stands in it.
    Empty,
    /// It has not the columns of the mapping.
    NoColumns,
    /// A kind of file that holds no table.
    UnknownKind,
}

impl SkipReason {
    /// As it is said to people.
    pub const fn message(self) -> Message {
        Message::new(match self {
            SkipReason::Hidden => "reading.skipped.hidden",
            SkipReason::NotNamed => "reading.skipped.not_named",
            SkipReason::NoCells => "reading.skipped.no_cells",
            SkipReason::Empty => "reading.skipped.empty",
            SkipReason::NoColumns => "reading.skipped.no_columns",
            SkipReason::UnknownKind => "reading.skipped.unknown_kind",
        })
    }
}

/// A table that could not be read, and why.
#[derive(Debug)]
pub struct Refused {
    /// The file, with its path in an archive.
    pub file: String,
    /// The sheet, where it is one.
    pub sheet: Option<String>,
    /// Why.
    pub error: ReadError,
}

/// A file that is open.
pub(crate) struct OpenFile {
    pub(crate) tables: Box<dyn TableSource>,
    /// The descriptions whose tables it has not, by their places, and what it has instead.
    pub(crate) missing: Vec<(usize, ReadError)>,
}

/// Something that gives one table after the other, and says what it passes over.
pub(crate) trait TableSource: Send {
    fn next(&mut self, skipped: &mut Vec<Skipped>) -> Option<Result<Table, Refused>>;

    /// What has not been opened yet: files, with their paths in an archive, and sheets.
    fn waiting(&self) -> Vec<(String, Option<String>)>;
}
