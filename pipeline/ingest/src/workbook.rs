//! Which reader opens a workbook of which kind.

use crate::book::Book;
use crate::container::Allowance;
use crate::error::ReadError;
use crate::format::FileKind;
use crate::limits::Limits;
use crate::source::Source;
use crate::{excel, markup_tables, mhtml, sylk};

/// Opens a workbook, and says what it really is. `encoding` is that of a SYLK, where it is known.
pub(super) fn open(
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
