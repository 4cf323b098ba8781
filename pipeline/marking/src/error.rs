//! Why a workbook could not be marked.

/// Why a workbook could not be marked. None of the messages holds anything of a cell.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MarkError {
    /// The package cannot be opened or written.
    #[error("it is no package that can be opened: {0}")]
    Package(#[from] zip::result::ZipError),
    /// A part cannot be read or written.
    #[error("a part of it cannot be read: {0}")]
    Part(#[from] std::io::Error),
    /// A part that there has to be is not there.
    #[error("it has no part `{0}`")]
    Missing(String),
    /// A part is not written as expected.
    #[error("its part `{0}` is not written in a way that can be edited")]
    Unusual(String),
    /// It is too large to be edited in memory.
    #[error("its part `{0}` is too large to be edited")]
    TooLarge(String),
    /// The library that writes workbooks refused something.
    #[error("no workbook can be made of it: {0}")]
    Writing(#[from] rust_xlsxwriter::XlsxError),
    /// More cells than a copy takes.
    #[error("it has more than {0} cells: too many for a copy")]
    TooManyCells(usize),
}

/// A part that is not written as expected.
pub(super) fn unusual(part: &str) -> MarkError {
    MarkError::Unusual(part.to_owned())
}
