//! Tables in marked text: OpenDocument, the pages that portals save as `.xls`, the XML of Excel 2003.
//!
//! The three say the same things in other words: here begins a sheet, a row, a cell, so wide and so high. [`page`] and
//! [`xml`] say them, the one as a browser understands a page, the other as XML has to be; [`reading`] keeps the cells.

mod page;
mod reading;
mod said;
mod tag;
mod xml;

use std::io::{BufReader, Cursor};

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memmem;
use report_model::diagnostic::Message;

use crate::bytes::container::{Allowance, Shared, members};
use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::bytes::source::{Source, bytes_of};
use crate::marked::markup_tables::reading::Reading;
use crate::tables::book::{Book, Sheet};
use crate::tables::grid::Grid;

/// The sheets of a marked file, all read.
struct Marked(Vec<(String, bool, Option<Grid>)>);

impl Marked {
    fn of(reading: Reading) -> Result<Self, ReadError> {
        Ok(Marked(reading.end()?.into_iter().map(|(name, hidden, grid)| (name, hidden, Some(grid))).collect()))
    }
}

impl Book for Marked {
    fn sheets(&self) -> Vec<Sheet> {
        self.0.iter().map(|(name, hidden, _)| Sheet { name: name.clone(), hidden: *hidden, cells: true }).collect()
    }

    fn grid(&mut self, place: usize) -> Result<Grid, ReadError> {
        Ok(self.0[place].2.take().unwrap_or_default())
    }
}

/// Opens an OpenDocument workbook.
pub(crate) fn ods(
    content: Box<dyn Source>,
    limits: &Limits,
    allowance: &Allowance,
) -> Result<Box<dyn Book>, ReadError> {
    let archive = Shared::new(content)?;
    if archive.length() == 0 {
        return Err(ReadError::Empty);
    }
    let parts = members(&archive, limits)?;
    let part = |name: &str| parts.iter().find(|part| part.name == name);
    if let Some(manifest) = part("META-INF/manifest.xml") {
        let manifest = bytes_of(Box::new(manifest.open(&archive, allowance)), limits)?;
        if memmem::find(&manifest, b"encryption-data").is_some() {
            return Err(ReadError::Encrypted);
        }
    }
    let content = part("content.xml").ok_or_else(|| ReadError::Workbook(Message::new("reading.detail.no_content")))?;
    let content = BufReader::with_capacity(1 << 16, content.open(&archive, allowance));
    let mut reading = Reading::new(limits, archive.length());
    xml::read(content, limits, &mut reading)?;
    Ok(Box::new(Marked::of(reading)?))
}

/// Opens a page or the XML of Excel 2003.
pub(crate) fn html(content: Box<dyn Source>, limits: &Limits) -> Result<Box<dyn Book>, ReadError> {
    let bytes = bytes_of(content, limits)?;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1 << 12)]).to_ascii_lowercase();
    let named = ["charset=", "encoding="].iter().find_map(|sign| {
        let rest = head.split_once(sign)?.1.trim_start_matches(['"', '\'']);
        Encoding::for_label(rest.split(['"', '\'', ';', '>', ' ', '?']).next()?.as_bytes())
    });
    // What could be read so far to find the label is not in two bytes a letter, whatever the label says.
    let named = named.filter(|named| ![UTF_16LE, UTF_16BE, REPLACEMENT].contains(named));
    let fallback = if std::str::from_utf8(&bytes).is_ok() { UTF_8 } else { WINDOWS_1252 };
    let (text, _, _) = named.unwrap_or(fallback).decode(&bytes);
    let mut reading = Reading::new(limits, bytes.len() as u64);
    if is_workbook(&text) {
        xml::read(Cursor::new(text.as_bytes()), limits, &mut reading)?;
    } else {
        page::read(text.as_bytes(), &mut reading)?;
    }
    Ok(Box::new(Marked::of(reading)?))
}

/// Whether the first element is that of the XML of Excel 2003, or of an OpenDocument that is not packed.
fn is_workbook(text: &str) -> bool {
    let mut rest = text;
    loop {
        let Some((_, tag)) = rest.split_once('<') else { return false };
        let end = match tag.as_bytes().first() {
            _ if tag.starts_with("!--") => "-->",
            Some(b'!' | b'?') => ">",
            _ => {
                let name = tag.split(|letter: char| letter.is_whitespace() || letter == '>').next().unwrap_or_default();
                return name == "office:document"
                    || name.rsplit(':').next().is_some_and(|name| name.eq_ignore_ascii_case("workbook"));
            }
        };
        let Some((_, after)) = tag.split_once(end) else { return false };
        rest = after;
    }
}
