//! Which reader opens a workbook of which kind.

use crate::bytes::container::Allowance;
use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::bytes::source::Source;
use crate::marked::{markup_tables, mhtml};
use crate::tables::book::Book;
use crate::tables::format::FileKind;
use crate::workbooks::{excel, sylk};

/// Opens a workbook, and says what it really is. `encoding` is that of a SYLK, where it is known.
pub(crate) fn open(
    kind: FileKind,
    content: Box<dyn Source>,
    encoding: Option<&str>,
    limits: &Limits,
    allowance: &Allowance,
) -> Result<(FileKind, Box<dyn Book>), ReadError> {
    match kind {
        FileKind::Ods => Ok((kind, markup_tables::ods(content, limits, allowance)?)),
        FileKind::Html => Ok((kind, markup_tables::html(content, limits)?)),
        FileKind::Mhtml => Ok((kind, mhtml::open(content, limits)?)),
        FileKind::Sylk => Ok((kind, sylk::open(content, encoding, limits)?)),
        kind => excel::open(kind, content, limits, allowance),
    }
}
