//! Why a file could not be read, in the words of whoever sent it, and what to do about it.

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
    /// The end of a CSV is missing.
    #[error("it ends within a quoted cell of row {0}: it was cut off, and rows are lost; export it again")]
    CutRow(u64),
    /// A byte of UTF-16 is missing, or one too many.
    #[error(
        "its letters of two bytes fall out of step: a byte is missing, or a program took it for a text of another encoding, \
         and rows would be lost; export it again"
    )]
    OutOfStep,
    /// Two tables in one.
    #[error(
        "two tables with the same headings stand side by side in it: put them one below the other, or each on a sheet of \
         its own"
    )]
    SideBySide,
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

impl ReadError {
    /// Whether the machine did not give the bytes: that says nothing of what was sent. What unpacking says of damaged bytes
    /// comes as an error of the system too, and is a fault of what was sent.
    pub fn is_of_machine(&self) -> bool {
        use std::io::ErrorKind::{InvalidData, InvalidInput, IsADirectory, NotFound, PermissionDenied, UnexpectedEof};
        let ReadError::Io(error) = self else { return false };
        match error.kind() {
            InvalidData | InvalidInput | UnexpectedEof => false,
            IsADirectory | NotFound | PermissionDenied => true,
            _ => error.raw_os_error().is_some(),
        }
    }
}

/// What the system says, and what to do where that is about rights.
fn said(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => {
            "the account that runs the program may not read it; give it the right to, or copy the file anew".to_owned()
        }
        // These come from what unpacks.
        std::io::ErrorKind::UnexpectedEof => {
            "it ends too early: it was cut off; copy it anew, or export it again".to_owned()
        }
        std::io::ErrorKind::InvalidInput | std::io::ErrorKind::InvalidData => {
            format!("what is packed in it is damaged ({error}): copy it anew, or export it again")
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
