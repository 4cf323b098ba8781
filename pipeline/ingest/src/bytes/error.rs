//! Why a file could not be read, as keys of the catalogue: what is wrong in the eyes of whoever sent it, and what to do.

use std::{fmt, io};

use report_model::diagnostic::{Diagnose, Diagnostic, Message};

/// Why a file could not be read. None of the messages holds anything of a cell.
#[derive(Debug)]
pub enum ReadError {
    /// The system did not give the bytes.
    Io(io::Error),
    /// A pipe, a socket or a device: a pipe would wait for ever, and a device has no end.
    Device,
    /// No header row.
    Empty,
    /// The mapping names an encoding that there is not.
    UnknownEncoding(String),
    /// A row without an end.
    RowTooLong(u64),
    /// More columns than a register has.
    TooManyColumns(usize),
    /// Files were glued together that have not the same columns.
    OtherColumns {
        /// The row, as a spreadsheet numbers it.
        row: u64,
        /// How many columns of the first header it lacks.
        missing: usize,
        /// How many it has that the first header lacks.
        new: usize,
    },
    /// A workbook that is too large to be opened.
    TooLarge(u64),
    /// A workbook of too many cells.
    TooManyCells(usize),
    /// An archive or a workbook of too many parts.
    TooManyMembers(usize),
    /// What is packed in a file is too much.
    Unpacked(u64),
    /// Something is packed too tightly to be an export.
    Bomb(u64),
    /// A path that leaves the archive.
    UnsafePath,
    /// Archives in archives in archives.
    Nested,
    /// Nothing in it is a table.
    NoTable,
    /// It is locked.
    Encrypted,
    /// An archive that is locked.
    Locked,
    /// A mail with a table in it.
    Mail,
    /// An archive that cannot be unpacked.
    Archive(Message),
    /// A cell that no register has.
    CellTooLong(usize),
    /// The end of a page or a part of a workbook is missing.
    CutOff(Message),
    /// The end of a CSV is missing.
    CutRow(u64),
    /// A byte of UTF-16 is missing, or one too many.
    OutOfStep,
    /// Two tables in one.
    SideBySide,
    /// A file behind the end of another.
    Glued,
    /// Two cells have one place: a row would be lost.
    Twice(u64),
    /// A row in a row, or a second table of cells.
    Rows,
    /// A row or a cell that is repeated a number of times that is none.
    Repeated(Message),
    /// A tag that swallows others.
    Markup(Message),
    /// Not what JSON is.
    Json {
        /// What is wrong.
        what: Message,
        /// Where, from 1.
        line: u64,
    },
    /// A JSON that is no list of records.
    Shape(Message),
    /// A Parquet that cannot be read.
    Parquet(Message),
    /// The library that opens workbooks gave up.
    Workbook(Message),
    /// The sheet is not there.
    NoSheet {
        /// The sheet of the mapping.
        wanted: String,
        /// Those that there are.
        found: Vec<String>,
    },
    /// A kind of file that is not read.
    UnknownKind(String),
}

impl ReadError {
    /// What is wrong, in words of the catalogue.
    pub fn message(&self) -> Message {
        self.with_values(Message::new(self.key()))
    }

    /// The same, with what to do.
    pub fn diagnostic(&self) -> Diagnostic {
        self.hint().map(Message::new).into_iter().fold(Diagnostic::error(self.message()), Diagnostic::hint)
    }

    const fn key(&self) -> &'static str {
        match self {
            ReadError::Io(_) => "reading.unread",
            ReadError::Device => "reading.device",
            ReadError::Empty => "reading.empty",
            ReadError::UnknownEncoding(_) => "reading.encoding",
            ReadError::RowTooLong(_) => "reading.row_too_long",
            ReadError::TooManyColumns(_) => "reading.columns",
            ReadError::OtherColumns { .. } => "reading.other_columns",
            ReadError::TooLarge(_) => "reading.too_large",
            ReadError::TooManyCells(_) => "reading.cells",
            ReadError::TooManyMembers(_) => "reading.members",
            ReadError::Unpacked(_) => "reading.unpacked",
            ReadError::Bomb(_) => "reading.bomb",
            ReadError::UnsafePath => "reading.unsafe_path",
            ReadError::Nested => "reading.nested",
            ReadError::NoTable => "reading.no_table",
            ReadError::Encrypted => "reading.encrypted",
            ReadError::Locked => "reading.locked",
            ReadError::Mail => "reading.mail",
            ReadError::Archive(_) => "reading.archive",
            ReadError::CellTooLong(_) => "reading.cell",
            ReadError::CutOff(_) => "reading.cut_off",
            ReadError::CutRow(_) => "reading.cut_row",
            ReadError::OutOfStep => "reading.out_of_step",
            ReadError::SideBySide => "reading.side_by_side",
            ReadError::Glued => "reading.glued",
            ReadError::Twice(_) => "reading.twice",
            ReadError::Rows => "reading.rows",
            ReadError::Repeated(_) => "reading.repeated",
            ReadError::Markup(_) => "reading.markup",
            ReadError::Json { .. } => "reading.json_fault",
            ReadError::Shape(_) => "reading.no_records",
            ReadError::Parquet(_) => "reading.parquet",
            ReadError::Workbook(_) => "reading.workbook",
            ReadError::NoSheet { .. } => "reading.no_sheet",
            ReadError::UnknownKind(_) => "reading.unknown_kind",
        }
    }

    fn with_values(&self, message: Message) -> Message {
        match self {
            ReadError::Io(error) => match why(error) {
                Some((key, _)) => message.said("why", Message::new(key)),
                None => message.with("why", error),
            },
            ReadError::UnknownEncoding(name) | ReadError::UnknownKind(name) => message.with("name", name),
            ReadError::RowTooLong(row) | ReadError::CutRow(row) | ReadError::Twice(row) => message.with("row", row),
            ReadError::TooManyColumns(most)
            | ReadError::TooManyCells(most)
            | ReadError::TooManyMembers(most)
            | ReadError::CellTooLong(most) => message.with("most", most),
            ReadError::OtherColumns { row, missing, new } => {
                message.with("row", row).count("missing", *missing).count("new", *new)
            }
            ReadError::TooLarge(bytes) | ReadError::Unpacked(bytes) => message.with("bytes", bytes),
            ReadError::Bomb(times) => message.with("times", times),
            ReadError::Archive(why)
            | ReadError::CutOff(why)
            | ReadError::Repeated(why)
            | ReadError::Markup(why)
            | ReadError::Shape(why)
            | ReadError::Parquet(why)
            | ReadError::Workbook(why) => message.said("why", why.clone()),
            ReadError::Json { what, line } => message.said("why", what.clone()).with("line", line),
            ReadError::NoSheet { wanted, found } => message.with("wanted", wanted).list("found", found),
            ReadError::Device
            | ReadError::Empty
            | ReadError::UnsafePath
            | ReadError::Nested
            | ReadError::NoTable
            | ReadError::Encrypted
            | ReadError::Locked
            | ReadError::Mail
            | ReadError::OutOfStep
            | ReadError::SideBySide
            | ReadError::Glued
            | ReadError::Rows => message,
        }
    }

    /// What to do about it, as a key of the catalogue; none where another rule says it.
    fn hint(&self) -> Option<&'static str> {
        Some(match self {
            ReadError::Io(error) => why(error)?.1,
            ReadError::Device => "reading.hint.copy_it",
            ReadError::UnknownEncoding(_) => "reading.hint.encoding",
            ReadError::OtherColumns { .. } | ReadError::Glued => "reading.hint.one_by_one",
            ReadError::TooLarge(_) | ReadError::TooManyCells(_) => "reading.hint.as_csv",
            ReadError::TooManyMembers(_) => "reading.hint.split",
            ReadError::Unpacked(_) | ReadError::Bomb(_) => "reading.hint.unpacked",
            ReadError::UnsafePath => "reading.hint.from_one_folder",
            ReadError::Nested => "reading.hint.unpack_once",
            ReadError::NoTable => "reading.hint.put_exports",
            ReadError::Encrypted => "reading.hint.unlock",
            ReadError::Locked => "reading.hint.unpack",
            ReadError::Mail => "reading.hint.attachment",
            ReadError::Archive(_) => "reading.hint.as_zip",
            ReadError::CutRow(_) | ReadError::OutOfStep | ReadError::Json { .. } => "reading.hint.again",
            ReadError::SideBySide => "reading.hint.apart",
            ReadError::Twice(_) | ReadError::Rows => "reading.hint.again_as_csv",
            ReadError::Repeated(_) => "reading.hint.again_or_as",
            ReadError::CutOff(_) | ReadError::Markup(_) => "reading.hint.again_or_open",
            ReadError::Shape(_) => "reading.hint.as_list",
            ReadError::Parquet(_) => "reading.hint.as_parquet",
            ReadError::Workbook(_) => "reading.hint.save_again",
            ReadError::UnknownKind(_) => "reading.hint.as_known",
            ReadError::Empty
            | ReadError::RowTooLong(_)
            | ReadError::TooManyColumns(_)
            | ReadError::CellTooLong(_)
            | ReadError::NoSheet { .. } => return None,
        })
    }

    /// Whether the machine did not give the bytes: that says nothing of what was sent. What unpacking says of damaged bytes
    /// comes as an error of the system too, and is a fault of what was sent.
    pub fn is_of_machine(&self) -> bool {
        use io::ErrorKind::{InvalidData, InvalidInput, IsADirectory, NotFound, PermissionDenied, UnexpectedEof};
        let ReadError::Io(error) = self else { return false };
        match error.kind() {
            InvalidData | InvalidInput | UnexpectedEof => false,
            IsADirectory | NotFound | PermissionDenied => true,
            _ => error.raw_os_error().is_some(),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for ReadError {}

impl Diagnose for ReadError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![self.diagnostic()]
    }
}

/// Why the system does not give the bytes and what to do about it, as keys of the catalogue.
fn why(error: &io::Error) -> Option<(&'static str, &'static str)> {
    use io::ErrorKind::{InvalidData, InvalidInput, IsADirectory, NotFound, PermissionDenied, UnexpectedEof};
    Some(match error.kind() {
        PermissionDenied => ("reading.io.denied", "reading.hint.right"),
        NotFound => ("reading.io.gone", "reading.hint.put_it"),
        IsADirectory => ("reading.io.folder", "reading.hint.put_it"),
        // These come from what unpacks.
        UnexpectedEof => ("reading.io.ends_early", "reading.hint.anew"),
        InvalidInput | InvalidData => ("reading.io.damaged", "reading.hint.anew"),
        _ => return None,
    })
}

impl From<io::Error> for ReadError {
    /// What unpacking refuses comes through the readers of the system.
    fn from(error: io::Error) -> Self {
        error.downcast().unwrap_or_else(ReadError::Io)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::*;

    #[test]
    fn a_disk_that_fails_is_no_fault_of_what_was_sent() {
        // EIO, EACCES and ESTALE of Linux.
        for code in [5, 13, 116] {
            assert!(ReadError::from(Error::from_raw_os_error(code)).is_of_machine(), "{code}");
        }
        assert!(ReadError::from(Error::from(ErrorKind::NotFound)).is_of_machine());
        for kind in [ErrorKind::InvalidData, ErrorKind::InvalidInput, ErrorKind::UnexpectedEof, ErrorKind::Other] {
            assert!(!ReadError::from(Error::new(kind, "what is packed")).is_of_machine(), "{kind}");
        }
        assert!(!ReadError::Empty.is_of_machine());
    }
}
