//! Delimited text, as offices send it.
//!
//! Encoding, dialect and layout are found in the first piece of the file; then the bytes are cut as they come, piece by
//! piece, each ending after its last whole row. What is not a row of the table goes through a [`RowClassifier`] and is counted.

pub(crate) mod cut;
mod parts;
mod repair_quotes;

use memchr::memchr;

use crate::bytes::encoding::{CTRL_Z, Charset, Stream};
use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::bytes::source::Source;
use crate::delimited::dialect::{self, Delimiter, Dialect, LineEnd};
use crate::tables::facts::ReadFacts;
use crate::tables::format::{FileKind, Format, HeaderRow};
use crate::tables::layout::{self, Layout, RowClassifier, WaitingRow};
use crate::tables::rows::{Row, Rows, held_over};
use crate::tables::table::{Headless, Table};
use cut::{Form, Span, owned};
use parts::{Order, OtherColumns, Parts, Seam};

/// How many bytes are read from the source at once.
const PIECE: usize = 1 << 18;
/// A row is at most as long as so many of the longest cells.
const CELLS_OF_A_ROW: usize = 16;

/// The rows of a delimited text.
pub(crate) struct CsvRows {
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
    classifier: RowClassifier,
    limits: Limits,
    /// The number of the next row.
    next: u64,
    parts: Parts,
    /// How many cells a row has that nothing heads and nothing fills, as where each line ends in a delimiter, and how many
    /// it has with them.
    trailing: usize,
    full: usize,
    /// Where the columns stand in this part, when elsewhere than in the first.
    order: Option<Order>,
}

/// Opens a delimited text.
pub(crate) fn open(
    name: &str,
    content: Box<dyn Source>,
    format: &Format,
    limits: &Limits,
    headless: Headless,
) -> Result<Table, ReadError> {
    let mut rows = CsvRows::open(content, format, *limits)?;
    let mut layout = rows.layout().clone();
    let is_presumed = layout.names.is_empty() && headless == Headless::FirstRow;
    if is_presumed {
        layout.names = rows.take_header()?;
        layout.header = layout.body..layout.body + 1;
    }
    let mut facts = ReadFacts { file: name.to_owned(), kind: FileKind::Csv.name(), ..ReadFacts::default() };
    rows.tell(&mut facts);
    Ok(Table::new(Box::new(rows), facts, layout, limits)?.presumed(is_presumed))
}

/// A row by its cells' places.
struct Whole {
    end: usize,
    /// Nothing but delimiters: that is no record, though it has its number.
    blank: bool,
}

impl CsvRows {
    pub(crate) fn open(mut source: Box<dyn Source>, format: &Format, limits: Limits) -> Result<Self, ReadError> {
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
        let seam = if above == 0 { parts::first_seam(&text) } else { None };
        let other = seam.filter(|(_, is_other)| *is_other).map(|(at, _)| at);
        let found = dialect::find(&text[above..other.unwrap_or(text.len())], delimiter);
        let mut parts = Parts::new(found.dialect);
        if let Some((at, _)) = seam {
            parts.set(Seam { at, skip: 0 });
        }
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
            classifier: RowClassifier::new(&[], &Layout::default()),
            limits,
            next: 1,
            parts,
            trailing: 0,
            full: 0,
            order: None,
        };
        rows.drop_last_mark();
        rows.stays_in_step()?;
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
        let rows = self.first_rows(looked_at)?;
        self.layout = find(&rows);
        if header_row != Some(HeaderRow::Absent) {
            (self.trailing, self.full) = layout::trailing(&self.layout, &rows);
        }
        let rows = self.first_rows(looked_at)?;
        self.layout = find(&rows);
        self.classifier = RowClassifier::new(&rows, &self.layout);
        let mut spans = Vec::new();
        for place in 0..self.layout.body {
            let Some(row) = self.whole_row(&mut spans)? else { break };
            if self.layout.header == (place..place + 1) {
                self.parts.learn(&self.layout.names, &self.text[self.at..row.end], self.layout.width);
            }
            self.advance(row.end);
        }
        self.parts.search(&self.text, self.at, self.ended);
        Ok(())
    }

    /// The rows of the first piece, or a part of them.
    fn first_rows(&mut self, most: usize) -> Result<Vec<Vec<String>>, ReadError> {
        let (mut rows, mut spans) = (Vec::new(), Vec::new());
        while rows.len() < most {
            // The first row is needed whole; of the others, those that are there.
            let row = if rows.is_empty() { self.whole_row(&mut spans)? } else { self.split(&mut spans)? };
            let Some(row) = row else { break };
            rows.push(spans.iter().map(|&span| owned(&self.text, span, self.dialect)).collect());
            // What stands in a part of another dialect says nothing of this one.
            if self.parts.next(self.at) == Some(row.end) {
                break;
            }
            self.at = row.end;
        }
        self.at = 0;
        Ok(rows)
    }

    pub(crate) const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Takes the next row for the header, where the layout found none.
    pub(crate) fn take_header(&mut self) -> Result<Vec<String>, ReadError> {
        let mut spans = Vec::new();
        while let Some(row) = self.whole_row(&mut spans)? {
            let names = spans.iter().map(|&span| owned(&self.text, span, self.dialect)).collect();
            self.advance(row.end);
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
        self.parts.drained(self.at);
        self.at = 0;
        let read = read_full(&mut self.source, &mut self.raw)?;
        self.ended = read < PIECE;
        self.stream.decode(&self.raw[..read], &mut self.text, self.ended);
        self.drop_last_mark();
        self.stays_in_step()?;
        self.parts.search(&self.text, 0, self.ended);
        Ok(true)
    }

    /// Refuses a text whose letters of two bytes fell out of step.
    const fn stays_in_step(&self) -> Result<(), ReadError> {
        if self.stream.is_out_of_step() { Err(ReadError::OutOfStep) } else { Ok(()) }
    }

    /// Takes off what DOS sets at the end of a file.
    fn drop_last_mark(&mut self) {
        while self.ended && self.text.last() == Some(&CTRL_Z) {
            self.text.pop();
        }
    }

    /// Goes on behind a row. A part that begins in the middle of a line has no row of its own there, as a spreadsheet counts.
    fn advance(&mut self, end: usize) {
        let is_line =
            self.text[..end].last().is_none_or(|byte| matches!(byte, b'\n' | b'\r')) || end == self.text.len();
        self.next += u64::from(is_line);
        self.at = self.parts.pass(end);
    }

    /// The next whole row, from `self.at`. Brings more text when the row is cut off.
    fn whole_row(&mut self, spans: &mut Vec<Span>) -> Result<Option<Whole>, ReadError> {
        loop {
            if let Some(row) = self.split(spans)? {
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
    fn split(&self, spans: &mut Vec<Span>) -> Result<Option<Whole>, ReadError> {
        let seam = self.parts.next(self.at);
        let (text, at) = (&self.text[..seam.unwrap_or(self.text.len())], self.at);
        let ended = self.ended || seam.is_some();
        let Some(cut) = cut::row(text, at, self.dialect, ended, &self.limits, spans) else { return Ok(None) };
        if spans.len() > self.limits.columns {
            return Err(ReadError::TooManyColumns(self.limits.columns));
        }
        let may_be_cut_off = self.ended && seam.is_none() && cut.doubtful && spans.len() < self.layout.width;
        if may_be_cut_off && cut::ends_within_quotes(text, spans, self.dialect, self.layout.width) {
            // As long as the table is looked for, no row is counted.
            let before = if self.next == 1 { memchr::memchr_iter(b'\n', &text[..at]).count() as u64 } else { 0 };
            return Err(ReadError::CutRow(self.next + before));
        }
        let mut end = cut.end;
        let width = match &self.order {
            Some(order) => order.width + self.trailing,
            None => self.layout.width.max(self.full),
        };
        let is_off = cut.doubtful || spans.len() != width;
        if width > 0 && is_off && memchr(self.dialect.quote, &text[at..end]).is_some() {
            end = repair_quotes::row(text, at, end, self.dialect, width, spans).unwrap_or(end);
        }
        if self.trailing > 0 && spans.len() == width {
            let filled = spans.iter().rposition(|span| span.start < span.end).map_or(0, |last| last + 1);
            spans.truncate(filled.max(width - self.trailing));
        }
        let is_mark = || spans.len() == 1 && parts::marks(&text[at..end]) == text[at..end].trim_ascii_end().len();
        Ok(Some(Whole { end, blank: spans.iter().all(|span| span.start == span.end) || is_mark() }))
    }
}

impl CsvRows {
    /// The seam in a row that is longer than others, where the header stands behind its last cell.
    fn seam_within(&self, row: &Whole, cells: usize) -> Option<Seam> {
        let within = || self.parts.within(&self.text[self.at..row.end]);
        let found = if cells > self.layout.width { within() } else { None };
        found.map(|place| Seam { at: self.at + place, skip: 0 })
    }

    /// Judges a row that is not beyond doubt: it may be the header of a further part.
    fn judge(&mut self, row: &Whole, spans: &[Span], take: &mut dyn FnMut(Row<'_>)) -> Result<(), ReadError> {
        let cells: Vec<String> = spans.iter().map(|&span| owned(&self.text, span, self.dialect)).collect();
        let line = parts::line(&self.text[self.at..row.end]);
        let number = self.next;
        // What was put into the order of the first part is no header any more.
        let as_written = self.order.as_ref().map(|_| parts::cells(line, self.dialect));
        let written = as_written.as_deref().unwrap_or(&cells);
        match self.parts.header(line, Some((written, self.dialect))) {
            Some(Ok(part)) => {
                self.dialect = part.dialect;
                self.order = part.order;
                self.classifier.header_again(&mut |row| held_over(&row, take));
            }
            Some(Err(OtherColumns { missing, new })) => {
                return Err(ReadError::OtherColumns { row: number, missing, new });
            }
            None => {
                let undecodable = cells.iter().any(|cell| cell.contains('\u{fffd}'));
                self.classifier.judge(WaitingRow { number, cells, undecodable }, &mut |row| held_over(&row, take));
            }
        }
        Ok(())
    }
}

impl Rows for CsvRows {
    fn rows(&mut self, bytes: usize, take: &mut dyn FnMut(Row<'_>)) -> Result<bool, ReadError> {
        let mut spans = Vec::new();
        let mut used = 0;
        while used < bytes {
            let Some(row) = self.whole_row(&mut spans)? else {
                self.classifier.end(&mut |row| held_over(&row, take));
                return Ok(false);
            };
            let ragged = self.order.as_ref().is_some_and(|order| order.put(&mut spans));
            if row.blank {
                self.classifier.blank();
            } else if !ragged && self.classifier.passes(spans.iter().map(|span| &self.text[span.start..span.end])) {
                hand_over(&self.text, &spans, self.dialect, self.next, self.order.is_some(), take);
            } else if let Some(seam) = self.seam_within(&row, spans.len()) {
                self.parts.set(seam);
                continue;
            } else {
                self.judge(&row, &spans, take)?;
            }
            used += row.end - self.at;
            self.advance(row.end);
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
        facts.further_encodings = self.stream.others().iter().map(|charset| charset.name().to_owned()).collect();
        facts.passed_over = *self.classifier.passed_over();
    }
}

/// Hands a row over as text; bytes that are none read as U+FFFD. `turned` where the cells stand in another order than in
/// the text.
fn hand_over(text: &[u8], spans: &[Span], dialect: Dialect, number: u64, turned: bool, take: &mut dyn FnMut(Row<'_>)) {
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return };
    if !turned && let Ok(row) = simdutf8::basic::from_utf8(&text[first.start..last.end]) {
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
