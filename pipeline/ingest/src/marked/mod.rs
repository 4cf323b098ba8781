//! Tables in marked text: OpenDocument, the pages that portals save as `.xls`, the XML of Excel 2003.
//!
//! The three say the same things in other words: here begins a sheet, a row, a cell, so wide and so high. [`said`]
//! translates; [`reading`] keeps the cells.

mod reading;
mod said;

use std::io::{BufRead, BufReader, Cursor};

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use memchr::memmem;

use crate::container::{Allowance, Shared, members};
use crate::grid::Grid;
use crate::marked::reading::Reading;
use crate::marked::said::{Styles, said};
use crate::markup::{Token, Tokens};
use crate::sheets::{Book, Sheet};
use crate::workbook::bytes_of;
use crate::{Limits, ReadError, Source};

/// The sheets of a marked file, all read.
struct Marked(Vec<(String, bool, Option<Grid>)>);

impl Book for Marked {
    fn sheets(&self) -> Vec<Sheet> {
        self.0.iter().map(|(name, hidden, _)| Sheet { name: name.clone(), hidden: *hidden, cells: true }).collect()
    }

    fn grid(&mut self, place: usize) -> Result<Grid, ReadError> {
        Ok(self.0[place].2.take().unwrap_or_default())
    }
}

/// Opens an OpenDocument workbook.
pub(super) fn ods(
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
    let content = part("content.xml").ok_or_else(|| ReadError::Workbook("it has no content".to_owned()))?;
    let content = BufReader::new(content.open(&archive, allowance));
    Ok(Box::new(Marked(read(content, limits)?)))
}

/// Opens a page or the XML of Excel 2003.
pub(super) fn html(content: Box<dyn Source>, limits: &Limits) -> Result<Box<dyn Book>, ReadError> {
    let bytes = bytes_of(content, limits)?;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1 << 12)]).to_ascii_lowercase();
    let named = ["charset=", "encoding="].iter().find_map(|sign| {
        let rest = head.split_once(sign)?.1.trim_start_matches(['"', '\'']);
        Encoding::for_label(rest.split(['"', '\'', ';', '>', ' ', '?']).next()?.as_bytes())
    });
    let fallback = if std::str::from_utf8(&bytes).is_ok() { UTF_8 } else { WINDOWS_1252 };
    let (text, _, _) = named.unwrap_or(fallback).decode(&bytes);
    let text = match text {
        std::borrow::Cow::Borrowed(_) => Cursor::new(bytes),
        std::borrow::Cow::Owned(text) => Cursor::new(text.into_bytes()),
    };
    Ok(Box::new(Marked(read(text, limits)?)))
}

fn read(content: impl BufRead, limits: &Limits) -> Result<Vec<(String, bool, Option<Grid>)>, ReadError> {
    let mut tokens = Tokens::new(content, limits.cell_bytes.saturating_mul(4));
    let mut reading = Reading::new(limits);
    let mut styles = Styles::default();
    // What is skipped, and how deep we are in it.
    let mut skipped: Option<(String, usize)> = None;
    while let Some(token) = tokens.next()? {
        skipped = match (skipped, &token) {
            (Some((name, depth)), Token::Open { name: opened, closed: false, .. }) if *opened == name => {
                Some((name, depth + 1))
            }
            (Some((name, depth)), Token::Close(closed)) if *closed == name => (depth > 1).then_some((name, depth - 1)),
            (Some(skipped), _) => Some(skipped),
            (None, Token::Open { name, closed: false, .. }) if is_no_cell(name) => Some((name.clone(), 1)),
            (None, _) => {
                if let Some(said) = said(token, &mut styles) {
                    reading.take(said)?;
                }
                None
            }
        };
    }
    Ok(reading.end()?.into_iter().map(|(name, hidden, grid)| (name, hidden, Some(grid))).collect())
}

/// Tags whose content stands in no cell, wherever they are.
fn is_no_cell(name: &str) -> bool {
    const NAMES: [&str; 11] = [
        "script",
        "style",
        "comment",
        "ss:comment",
        "office:annotation",
        "table:tracked-changes",
        "table:shapes",
        "office:forms",
        "draw:frame",
        "office:master-styles",
        "table:database-ranges",
    ];
    NAMES.contains(&name)
}
