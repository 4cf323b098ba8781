//! The parts that have to be XML: OpenDocument, the XML of Excel 2003. What is not well-formed is refused with its place:
//! a reader that guesses where a tag was meant to end guesses rows away.

use std::io::{BufRead, Error, Read, Result as IoResult};

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::marked::markup_tables::reading::{Reading, Said};
use crate::marked::markup_tables::said::{Attributes, Styles, begun, ended};

/// Elements whose content stands in no cell, wherever they are.
const NO_CELLS: [&str; 9] = [
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

/// A source of which one tag or text takes no more than a number of bytes.
struct InPieces<R> {
    source: R,
    longest: usize,
    left: usize,
}

impl<R: BufRead> Read for InPieces<R> {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        self.source.read(buffer)
    }
}

impl<R: BufRead> BufRead for InPieces<R> {
    fn fill_buf(&mut self) -> IoResult<&[u8]> {
        if self.left == 0 {
            return Err(Error::other(ReadError::CellTooLong(self.longest)));
        }
        let there = self.source.fill_buf()?;
        Ok(&there[..there.len().min(self.left)])
    }

    fn consume(&mut self, bytes: usize) {
        self.left -= bytes.min(self.left);
        self.source.consume(bytes);
    }
}

/// Reads the sheets of a part.
///
/// # Errors
/// When it is not well-formed, or ends before its root does.
pub(super) fn read(content: impl BufRead, limits: &Limits, reading: &mut Reading) -> Result<(), ReadError> {
    let longest = limits.cell_bytes.saturating_mul(4);
    let mut reader = Reader::from_reader(InPieces { source: content, longest, left: longest });
    // A lone `&` loses no row.
    reader.config_mut().allow_dangling_amp = true;
    let mut element = Element { depth: 0, skipped: None, name: String::new(), styles: Styles::default() };
    let mut piece = Vec::new();
    loop {
        piece.clear();
        reader.get_mut().left = longest;
        let event = reader.read_event_into(&mut piece).map_err(|error| refused(error, reading))?;
        if matches!(event, Event::Eof) {
            break;
        }
        element.take(&event, reading)?;
    }
    if element.depth > 0 { Err(reading.cut()) } else { Ok(()) }
}

/// What quick-xml says, in our words.
fn refused(error: quick_xml::Error, reading: &Reading) -> ReadError {
    match error {
        quick_xml::Error::Io(error) => {
            std::sync::Arc::try_unwrap(error).map_or_else(|_| reading.damaged(), ReadError::from)
        }
        quick_xml::Error::Syntax(_) => reading.cut(),
        _ => reading.damaged(),
    }
}

/// Where in the document we are.
struct Element {
    depth: usize,
    /// How deep the element lies of which nothing is read.
    skipped: Option<usize>,
    /// The name of the element, in lower case: room that is used again.
    name: String,
    styles: Styles,
}

impl Element {
    fn take(&mut self, event: &Event<'_>, reading: &mut Reading) -> Result<(), ReadError> {
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let is_empty = matches!(event, Event::Empty(_));
                let attributes = Attributes::of(tag).ok_or_else(|| reading.damaged())?;
                self.named(tag.name().as_ref());
                self.depth += 1;
                if self.skipped.is_none() {
                    if NO_CELLS.contains(&self.name.as_str()) {
                        self.skipped = Some(self.depth);
                    } else if let Some(said) = begun(&self.name, &attributes, &mut self.styles) {
                        reading.take(said)?;
                    }
                }
                if is_empty { self.end(reading) } else { Ok(()) }
            }
            Event::End(tag) => {
                self.named(tag.name().as_ref());
                self.end(reading)
            }
            Event::Text(text) => self.text(text, reading),
            Event::CData(text) => self.text(text, reading),
            Event::GeneralRef(reference) => {
                let sign = match &**reference {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                match sign {
                    Some(sign) => self.text(sign.encode_utf8(&mut [0; 4]), reading),
                    None => self.text(&format!("&{};", &**reference), reading),
                }
            }
            Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_) | Event::Eof => Ok(()),
        }
    }

    fn named(&mut self, name: &str) {
        self.name.clear();
        self.name.extend(name.chars().map(|letter| letter.to_ascii_lowercase()));
    }

    fn end(&mut self, reading: &mut Reading) -> Result<(), ReadError> {
        let ended = if self.skipped.is_none() { ended(&self.name) } else { None };
        self.skipped = self.skipped.filter(|depth| *depth < self.depth);
        self.depth = self.depth.saturating_sub(1);
        ended.map_or(Ok(()), |said| reading.take(said))
    }

    fn text(&self, text: &str, reading: &mut Reading) -> Result<(), ReadError> {
        if self.skipped.is_some() { Ok(()) } else { reading.take(Said::Text(text)) }
    }
}
