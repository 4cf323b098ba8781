//! Delimited text, as offices send it.
//!
//! Encoding, dialect and layout are found in the first piece of the file; then the bytes are cut as they come, piece by
//! piece, each ending after its last whole row. What is not a row of the table goes through a [`Course`] and is counted.

pub(crate) mod cut;
mod mend;

use memchr::memchr;

use crate::dialect::{self, Delimiter, Dialect, LineEnd};
use crate::encoding::{Charset, Stream};
use crate::format::{Format, HeaderRow};
use crate::layout::{self, Course, Held, Layout};
use crate::{Limits, ReadError, ReadFacts, Row, Rows, Source, held_over};
use cut::{Form, Span, owned};

/// How many bytes are read from the source at once.
const PIECE: usize = 1 << 18;
/// A row is at most as long as so many of the longest cells.
const CELLS_OF_A_ROW: usize = 16;

/// The rows of a delimited text.
pub(super) struct CsvRows {
    source: Box<dyn Source>,
    stream: Stream,
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    ended: bool,
    dialect: Dialect,
    certainty: u8,
    line_end: Option<LineEnd>,
    layout: Layout,
    course: Course,
    limits: Limits,
    /// The number of the next row.
    next: u64,
}

/// A row by its cells' places.
struct Whole {
    end: usize,
    /// Nothing but delimiters: that is no record, though it has its number.
    blank: bool,
}

impl CsvRows {
    pub(super) fn open(mut source: Box<dyn Source>, format: &Format, limits: Limits) -> Result<Self, ReadError> {
        let declared = match &format.encoding {
            None => None,
            Some(label) => Some(Charset::named(label).ok_or_else(|| ReadError::UnknownEncoding(label.clone()))?),
        };
        let mut raw = vec![0; PIECE];
        let read = read_full(&mut source, &mut raw)?;
        let ended = read < PIECE;
        let mut text = Vec::new();
        let mut stream = Stream::open(&raw[..read], declared, ended);
        stream.decode(&raw[..read], &mut text, ended);
        if text.is_empty() {
            return Err(ReadError::Empty);
        }
        let delimiter = format.delimiter.as_deref().and_then(Delimiter::new);
        // What stands above a declared header says nothing of the table.
        let above = format.header_row.and_then(HeaderRow::row).map_or(0, |row| line(&text, row));
        let found = dialect::find(&text[above..], delimiter);
        let mut rows = CsvRows {
            line_end: dialect::line_end(&text),
            source,
            stream,
            raw,
            text,
            at: 0,
            ended,
            dialect: found.dialect,
            certainty: found.certainty,
            layout: Layout::default(),
            course: Course::new(&[], &Layout::default()),
            limits,
            next: 1,
        };
        rows.lay_out(format.header_row)?;
        Ok(rows)
    }

    /// Finds the table in the first piece, and leaves the place before its body.
    fn lay_out(&mut self, header_row: Option<HeaderRow>) -> Result<(), ReadError> {
        let find = |rows: &[Vec<String>]| match header_row {
            Some(HeaderRow::At(row)) => layout::declared(rows, row as usize),
            Some(HeaderRow::Absent) => layout::headless(rows),
            None => layout::find(rows),
        };
        // The width of the table tells how rows with stray quotes are to be cut, and these may change the layout.
        let looked_at = layout::LOOKED_AT.max(header_row.and_then(HeaderRow::row).map_or(0, |row| row + 1));
        self.layout = find(&self.first_rows(looked_at)?);
        let rows = self.first_rows(looked_at)?;
        self.layout = find(&rows);
        self.course = Course::new(&rows, &self.layout);
        let mut spans = Vec::new();
        for _ in 0..self.layout.body {
            let Some(row) = self.whole_row(&mut spans)? else { break };
            self.at = row.end;
            self.next += 1;
        }
        Ok(())
    }

    /// The rows of the first piece, or a part of them.
    fn first_rows(&mut self, most: usize) -> Result<Vec<Vec<String>>, ReadError> {
        let (mut rows, mut spans) = (Vec::new(), Vec::new());
        while rows.len() < most {
            // The first row is needed whole; of the others, those that are there.
            let row = if rows.is_empty() { self.whole_row(&mut spans)? } else { self.cut(&mut spans)? };
            let Some(row) = row else { break };
            rows.push(spans.iter().map(|&span| owned(&self.text, span, self.dialect)).collect());
            self.at = row.end;
        }
        self.at = 0;
        Ok(rows)
    }

    pub(super) const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Takes the next row for the header, where the layout found none.
    pub(super) fn take_header(&mut self) -> Result<Vec<String>, ReadError> {
        let mut spans = Vec::new();
        while let Some(row) = self.whole_row(&mut spans)? {
            let names = spans.iter().map(|&span| owned(&self.text, span, self.dialect)).collect();
            self.at = row.end;
            self.next += 1;
            if !row.blank {
                return Ok(names);
            }
        }
        Err(ReadError::Empty)
    }

    /// Brings more text; `false` when there is no more.
    fn fill(&mut self) -> Result<bool, ReadError> {
        if self.ended {
            return Ok(false);
        }
        self.text.drain(..self.at);
        self.at = 0;
        let read = read_full(&mut self.source, &mut self.raw)?;
        self.ended = read < PIECE;
        self.stream.decode(&self.raw[..read], &mut self.text, self.ended);
        Ok(true)
    }

    /// The next whole row, from `self.at`. Brings more text when the row is cut off.
    fn whole_row(&mut self, spans: &mut Vec<Span>) -> Result<Option<Whole>, ReadError> {
        loop {
            if let Some(row) = self.cut(spans)? {
                return Ok(Some(row));
            }
            if self.text.len() - self.at > self.limits.cell_bytes.saturating_mul(CELLS_OF_A_ROW) {
                return Err(ReadError::RowTooLong(self.next));
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Cuts the next row out of the text that is there.
    fn cut(&self, spans: &mut Vec<Span>) -> Result<Option<Whole>, ReadError> {
        let (text, at) = (&self.text[..], self.at);
        let Some(cut) = cut::row(text, at, self.dialect, self.ended, &self.limits, spans) else { return Ok(None) };
        if spans.len() > self.limits.columns {
            return Err(ReadError::TooManyColumns(self.limits.columns));
        }
        let mut end = cut.end;
        let width = self.layout.width;
        let is_off = cut.doubtful || spans.len() != width;
        if width > 0 && is_off && memchr(self.dialect.quote, &text[at..end]).is_some() {
            end = mend::row(text, at, end, self.dialect, width, spans).unwrap_or(end);
        }
        Ok(Some(Whole { end, blank: spans.iter().all(|span| span.start == span.end) }))
    }
}

impl Rows for CsvRows {
    fn rows(&mut self, bytes: usize, take: &mut dyn FnMut(Row<'_>)) -> Result<bool, ReadError> {
        let mut spans = Vec::new();
        let mut used = 0;
        while used < bytes {
            let Some(row) = self.whole_row(&mut spans)? else {
                self.course.end(&mut |row| held_over(&row, take));
                return Ok(false);
            };
            let number = self.next;
            self.next += 1;
            if row.blank {
                self.course.blank();
            } else if self.course.passes(spans.iter().map(|span| &self.text[span.start..span.end])) {
                hand_over(&self.text, &spans, self.dialect, number, take);
            } else {
                let cells: Vec<String> = spans.iter().map(|&span| owned(&self.text, span, self.dialect)).collect();
                let undecodable = cells.iter().any(|cell| cell.contains('\u{fffd}'));
                self.course.judge(Held { number, cells, undecodable }, &mut |row| held_over(&row, take));
            }
            used += row.end - self.at;
            self.at = row.end;
        }
        Ok(true)
    }

    fn tell(&self, facts: &mut ReadFacts) {
        let (charset, certainty) = self.stream.found();
        facts.encoding = Some(charset.name().to_owned());
        facts.encoding_certainty = Some(certainty);
        facts.delimiter = Some(self.dialect.delimiter.as_str().to_owned());
        facts.quote = Some(char::from(self.dialect.quote));
        facts.escape = self.dialect.escape.map(char::from);
        facts.dialect_certainty = Some(self.certainty);
        facts.line_end = self.line_end;
        facts.passed_over = *self.course.passed_over();
    }
}

/// Hands a row over as text; bytes that are none read as U+FFFD.
fn hand_over(text: &[u8], spans: &[Span], dialect: Dialect, number: u64, take: &mut dyn FnMut(Row<'_>)) {
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return };
    let row = &text[first.start..last.end];
    if let Ok(row) = simdutf8::basic::from_utf8(row) {
        // U+FFFD begins with a byte that no letter of French or Arabic begins with.
        let undecodable = memchr(0xef, row.as_bytes()).is_some() && row.contains('\u{fffd}');
        if spans.iter().all(|span| span.form == Form::Plain) {
            let mut cells = spans.iter().map(|span| &row[span.start - first.start..span.end - first.start]);
            take(Row { number, cells: &mut cells, undecodable });
            return;
        }
    }
    let cells: Vec<String> = spans.iter().map(|&span| owned(text, span, dialect)).collect();
    let undecodable = cells.iter().any(|cell| cell.contains('\u{fffd}'));
    take(Row { number, cells: &mut cells.iter().map(String::as_str), undecodable });
}

/// Where a line begins, from 1; 0 where the text has no such line.
fn line(text: &[u8], number: usize) -> usize {
    let ends = memchr::memchr_iter(b'\n', text).map(|end| end + 1);
    number.checked_sub(2).and_then(|before| ends.into_iter().nth(before)).filter(|at| *at < text.len()).unwrap_or(0)
}

fn read_full(source: &mut Box<dyn Source>, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
