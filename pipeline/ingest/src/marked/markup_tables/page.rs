//! Tables of a page, as a browser shows them: the tokenizer of the HTML standard says what is a tag, and what the standard
//! says of rows and cells whose tags are missing is done here.
//!
//! A browser loses rows in silence where a quote or a `>` is missing, and the next tags become a part of that one. Where a
//! tag, a comment or a script has swallowed a row, the page is refused with its place.
//!
//! Why not a parser of pages (`html5ever`, `scraper`): what is a tag is told by a crate, `html5gum`. A tree of the whole page
//! would take many times its size, and it is the tree that repairs in silence: it takes text between cells out of the table,
//! and closes what is open, so that afterwards nobody can tell a row that was swallowed. Here rows go by, within limits, and
//! what a browser would repair at the cost of a row is a refusal.

use std::cell::Cell;
use std::rc::Rc;

use html5gum::{Emitter, Error, Readable, Reader, State, StringReader, Tokenizer};
use memchr::{memchr, memchr_iter, memmem};
use report_model::diagnostic::Message;

use crate::bytes::error::ReadError;
use crate::marked::markup_tables::reading::{Kind, Reading, Said, Shape};
use crate::marked::markup_tables::tag::{Attribute, CELLS, Fault, ROWS, Tag, fault, holds};

/// Reads the tables of a page.
///
/// # Errors
/// When it ends in the middle of a row or a table, or a tag has swallowed a row.
pub(super) fn read(page: &[u8], reading: &mut Reading) -> Result<(), ReadError> {
    let stop = Rc::new(Cell::new(false));
    let content = Page {
        page,
        stop: stop.clone(),
        reading,
        at: 0,
        begun: 0,
        in_tag: false,
        tag: Tag::default(),
        attribute: Attribute::default(),
        tables: Vec::new(),
        raw: None,
        last: Vec::new(),
        pages: (false, false),
        refused: None,
    };
    let source = Source { page: page.to_reader(), stop };
    match Tokenizer::new_with_emitter(source, content).next() {
        Some(Ok(refused)) => Err(refused),
        Some(Err(_)) => Err(ReadError::Markup(Message::new("reading.detail.attributes"))),
        None => Ok(()),
    }
}

/// How many attributes a tag may have: the tokenizer takes some of its stack for each.
const ATTRIBUTES: usize = 256;

/// The page, until a tag has too many attributes.
struct Source<'a> {
    page: StringReader<'a>,
    stop: Rc<Cell<bool>>,
}

impl Source<'_> {
    fn goes_on(&self) -> Result<(), std::fmt::Error> {
        if self.stop.get() { Err(std::fmt::Error) } else { Ok(()) }
    }
}

impl Reader for Source<'_> {
    type Error = std::fmt::Error;

    #[inline]
    fn read_byte(&mut self) -> Result<Option<u8>, Self::Error> {
        self.goes_on()?;
        let Ok(byte) = self.page.read_byte();
        Ok(byte)
    }

    #[inline]
    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, Self::Error> {
        let Ok(is_read) = self.page.try_read_string(text, case_sensitive);
        Ok(is_read)
    }

    #[inline]
    fn read_until<'b>(&'b mut self, needle: &[u8], buffer: &'b mut [u8; 4]) -> Result<Option<&'b [u8]>, Self::Error> {
        self.goes_on()?;
        let Ok(piece) = self.page.read_until(needle, buffer);
        Ok(piece)
    }
}

/// Where in a table we are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Table,
    Row,
    /// A cell, and whether it is one of a heading.
    Cell(bool),
}

/// A table that is open.
struct Open {
    within: Within,
    /// Whether nobody sees it, and whether nobody sees this group of its rows.
    unseen: bool,
    unseen_group: bool,
}

struct Page<'a> {
    page: &'a [u8],
    stop: Rc<Cell<bool>>,
    reading: &'a mut Reading,
    /// How far it is read, and where the tag or comment began that is being read.
    at: usize,
    begun: usize,
    in_tag: bool,
    tag: Tag,
    attribute: Attribute,
    /// The tables that are open, one in a cell of the other.
    tables: Vec<Open>,
    /// Where the content began that is no markup, as of a script.
    raw: Option<usize>,
    /// The name of the last tag that began.
    last: Vec<u8>,
    /// Whether the page says where it begins, and where it ends.
    pages: (bool, bool),
    refused: Option<ReadError>,
}

impl Page<'_> {
    fn say(&mut self, said: Said<'_>) {
        // A text may hold the end of a page: the page goes on.
        self.pages.1 &= matches!(said, Said::SheetEnds | Said::Text(_));
        if self.refused.is_none() {
            self.refused = self.reading.take(said).err();
        }
    }

    /// Refuses the page, with the line that it has come to.
    fn refuse(&mut self, why: fn(Message) -> ReadError) {
        if self.refused.is_none() {
            let lines = memchr_iter(b'\n', &self.page[..self.begun.min(self.page.len())]).count();
            self.refused = Some(why(Message::new("reading.place.line").with("line", lines + 1)));
        }
    }

    /// The piece of the page from a place to where we are.
    fn since(&self, start: usize) -> &[u8] {
        let end = self.at.min(self.page.len());
        &self.page[start.min(end)..end]
    }

    /// Whether a tag has swallowed others, and with them rows. A value may well hold some, in quotes that are where they
    /// should be.
    fn has_swallowed(&self) -> bool {
        let inside = self.since(self.begun + 1);
        if memchr(b'<', inside).is_none() {
            return false;
        }
        let fault = fault(inside);
        let runs_on = fault == Some(Fault::RunsOn);
        let is_of_table = matches!(self.tag.name.as_slice(), b"tr" | b"td" | b"th" | b"table");
        let is_in_row = !self.tables.is_empty() && !self.is_in_cell();
        let in_quotes = memchr::memchr2(b'"', b'\'', inside).is_some();
        fault.is_some() && holds(inside, if in_quotes { &CELLS } else { &ROWS })
            || runs_on && (is_of_table || is_in_row)
    }

    fn begin(&mut self) -> Option<State> {
        let name = std::mem::take(&mut self.tag.name);
        match name.as_slice() {
            b"html" | b"body" if self.tables.is_empty() => self.pages.0 = true,
            b"table" => self.begin_table(),
            b"caption" | b"colgroup" | b"col" => self.end_row(),
            b"tbody" | b"thead" | b"tfoot" => {
                self.end_group();
                if let Some(table) = self.tables.last_mut() {
                    table.unseen_group = self.tag.unseen;
                }
            }
            b"tr" => {
                self.need_table();
                self.end_row();
                let unseen = self.tables.last().is_some_and(|table| table.unseen || table.unseen_group);
                self.say(Said::Row { number: None, repeated: 1, hidden: unseen || self.tag.unseen });
                self.within(Within::Row);
            }
            b"td" | b"th" => self.begin_cell(name == b"th"),
            b"br" | b"p" | b"div" | b"li" if self.is_in_cell() => self.say(Said::Break),
            _ => {}
        }
        let state = match name.as_slice() {
            b"textarea" | b"title" => Some(State::RcData),
            b"script" => Some(State::ScriptData),
            b"style" | b"iframe" | b"xmp" | b"noembed" | b"noframes" => Some(State::RawText),
            b"plaintext" => Some(State::PlainText),
            _ => None,
        };
        self.raw = state.filter(|state| *state != State::PlainText).map(|_| self.at);
        self.last.clone_from(&name);
        self.tag.name = name;
        state
    }

    fn end(&mut self) {
        let name = std::mem::take(&mut self.tag.name);
        match (name.as_slice(), self.tables.last().map(|table| table.within)) {
            (b"html" | b"body", _) => self.pages.1 = true,
            (b"table", Some(_)) => {
                self.tables.pop();
                self.say(Said::SheetEnds);
            }
            (b"tbody" | b"thead" | b"tfoot", Some(_)) => self.end_group(),
            (b"tr", Some(_)) => self.end_row(),
            (b"td", Some(Within::Cell(false))) | (b"th", Some(Within::Cell(true))) => {
                self.say(Said::CellEnds);
                self.within(Within::Row);
            }
            _ => {}
        }
        if let Some(start) = self.raw.take() {
            self.end_raw(start);
        }
        self.tag.name = name;
    }

    /// A style or a script that holds its own beginning again has lost its end between the two, and what stood there.
    fn end_raw(&mut self, start: usize) {
        let content = self.since(start);
        let content = &content[..content.len().saturating_sub(self.last.len() + 3)];
        let again: &[u8] = &self.last;
        if holds(content, &ROWS) && (self.last != b"script" || holds(content, &[again])) {
            self.begun = start;
            self.refuse(ReadError::Markup);
        }
    }

    fn begin_table(&mut self) {
        // In a cell is another table; elsewhere the one before has not been ended.
        if !(self.tables.is_empty() || self.is_in_cell()) {
            self.tables.pop();
            self.say(Said::SheetEnds);
        }
        self.open_table(self.tag.unseen);
    }

    fn open_table(&mut self, unseen: bool) {
        self.tables.push(Open { within: Within::Table, unseen, unseen_group: false });
        self.say(Said::Sheet { name: None, hidden: false });
    }

    /// Rows and cells that stand in no table are one.
    fn need_table(&mut self) {
        if self.tables.is_empty() {
            self.open_table(false);
        }
    }

    fn begin_cell(&mut self, is_heading: bool) {
        self.need_table();
        let [wide, high] = [self.tag.wide, self.tag.high].map(|number| number.unwrap_or(1));
        self.say(Said::Cell(Shape { column: None, repeated: 1, wide, high, kind: Kind::Page }, None));
        self.within(Within::Cell(is_heading));
    }

    fn end_row(&mut self) {
        if !self.tables.is_empty() {
            self.say(Said::RowEnds);
            self.within(Within::Table);
        }
    }

    fn end_group(&mut self) {
        if !self.tables.is_empty() {
            self.say(Said::GroupEnds);
            self.within(Within::Table);
            if let Some(table) = self.tables.last_mut() {
                table.unseen_group = false;
            }
        }
    }

    fn within(&mut self, within: Within) {
        if let Some(table) = self.tables.last_mut() {
            table.within = within;
        }
    }

    fn is_in_cell(&self) -> bool {
        matches!(self.tables.last().map(|table| table.within), Some(Within::Cell(_)))
    }

    /// A comment, or what the tokenizer takes for one. Another that begins in it shows that its own end is missing.
    fn end_comment(&mut self) {
        let comment = self.since(self.begun);
        let (is_one, inside) = match comment.strip_prefix(b"<!--") {
            Some(inside) => (true, inside),
            None => (false, &comment[1.min(comment.len())..]),
        };
        let is_whole = is_one && comment.ends_with(b">") && memmem::find(inside, b"<!--").is_none();
        if !is_whole && holds(inside, &ROWS) {
            self.refuse(ReadError::Markup);
        }
    }
}

impl Emitter for Page<'_> {
    /// Nothing is given but why the page is refused.
    type Token = ReadError;

    fn pop_token(&mut self) -> Option<ReadError> {
        self.refused.take()
    }

    fn emit_eof(&mut self) {
        let (says_begin, says_end) = self.pages;
        let is_open = !self.tables.is_empty() || says_begin;
        if self.raw.is_some() || self.in_tag || (is_open && !says_end) {
            self.begun = if self.in_tag { self.begun } else { self.page.len() };
            self.refuse(ReadError::CutOff);
        }
    }

    /// To report what is wrong, the tokenizer would look at every byte.
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn emit_error(&mut self, _: Error) {}

    fn move_position(&mut self, offset: isize) {
        self.at = self.at.saturating_add_signed(offset);
    }

    fn start_open_tag(&mut self) {
        self.begun = self.at.saturating_sub(1);
        self.in_tag = true;
    }

    fn emit_string(&mut self, text: &[u8]) {
        self.in_tag = false;
        let is_read = self.raw.is_none() || matches!(self.last.as_slice(), b"textarea" | b"title" | b"xmp");
        if is_read && !self.tables.is_empty() {
            // The page was decoded, and the tokenizer cuts it between characters.
            match std::str::from_utf8(text) {
                Ok(text) => self.say(Said::Text(text)),
                Err(_) => self.say(Said::Text(&String::from_utf8_lossy(text))),
            }
        }
    }

    fn init_start_tag(&mut self) {
        let name = std::mem::take(&mut self.tag.name);
        self.tag = Tag { name, ..Tag::default() };
        self.tag.name.clear();
    }

    fn init_end_tag(&mut self) {
        self.init_start_tag();
        self.tag.ends = true;
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.init_attribute();
        self.in_tag = false;
        if self.has_swallowed() {
            self.refuse(ReadError::Markup);
        }
        if self.tag.ends {
            self.end();
            return None;
        }
        self.begin()
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.tag.named(name);
    }

    /// Ends the attribute before, if there is one.
    fn init_attribute(&mut self) {
        self.attribute.end(&mut self.tag);
        if self.tag.attributes > ATTRIBUTES {
            self.stop.set(true);
        }
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        self.attribute.name(name);
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        self.attribute.value(value);
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.tag.ends && !self.last.is_empty() && self.tag.name == self.last
    }

    fn emit_current_comment(&mut self) {
        self.in_tag = false;
        self.end_comment();
    }

    fn emit_current_doctype(&mut self) {
        self.in_tag = false;
    }

    fn set_last_start_tag(&mut self, _: Option<&[u8]>) {}
    fn init_comment(&mut self) {}
    fn set_self_closing(&mut self) {}
    fn set_force_quirks(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}
