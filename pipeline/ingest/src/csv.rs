//! Delimited text, as offices send it.
//!
//! RFC 4180 where a file follows it; where it does not, nothing is lost: a quote in the middle of a cell is a
//! character, a quoted cell that never closes was not quoted, rows may be longer or shorter than the header or blank,
//! lines end in any of the three ways. The bytes are cut as they come, in pieces; a piece ends after its last whole row.

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};
use memchr::{memchr, memchr2, memchr3};

use crate::format::Format;
use crate::{Limits, ReadError, Row, Rows, Source};

/// How many bytes are read from the source at once.
const PIECE: usize = 1 << 18;

/// The rows of a delimited text.
pub(super) struct CsvRows {
    source: Box<dyn Source>,
    encoding: &'static Encoding,
    /// Makes UTF-8 of other encodings; none for UTF-8, whose bytes are used as they are.
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    ended: bool,
    delimiter: u8,
    limits: Limits,
    /// The number of the next row.
    next: u64,
}

/// A cell, by its place in the text.
#[derive(Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
    /// Whether doubled quotes stand in it.
    doubled: bool,
}

impl CsvRows {
    pub(super) fn open(source: Box<dyn Source>, format: &Format, limits: Limits) -> Result<Self, ReadError> {
        let declared = match &format.encoding {
            None => UTF_8,
            Some(label) => {
                Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| ReadError::UnknownEncoding(label.clone()))?
            }
        };
        let mut rows = CsvRows {
            source,
            encoding: declared,
            decoder: None,
            raw: vec![0; PIECE],
            text: Vec::new(),
            at: 0,
            ended: false,
            delimiter: b',',
            limits,
            next: 1,
        };
        rows.first_piece(declared)?;
        if rows.text.is_empty() {
            return Err(ReadError::Empty);
        }
        rows.delimiter = match format.delimiter {
            Some(declared) => u8::try_from(declared).unwrap_or(b','),
            None => rows.inferred_delimiter(format.header_row),
        };
        Ok(rows)
    }

    pub(super) fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    pub(super) const fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Reads the header, and leaves the place after it.
    pub(super) fn header(&mut self, header_row: u32) -> Result<Vec<String>, ReadError> {
        let mut spans = Vec::new();
        loop {
            let Some((end, _)) = self.whole_row(&mut spans)? else { return Err(ReadError::Empty) };
            let header = spans.iter().map(|&span| owned(&self.text, span)).collect();
            self.at = end;
            self.next += 1;
            if self.next > u64::from(header_row) {
                return Ok(header);
            }
        }
    }

    /// Reads the first bytes: a byte-order mark decides the encoding, whatever was declared.
    fn first_piece(&mut self, declared: &'static Encoding) -> Result<(), ReadError> {
        let read = read_full(&mut self.source, &mut self.raw)?;
        let bytes = &self.raw[..read];
        let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((declared, 0));
        self.encoding = encoding;
        self.ended = read < PIECE;
        if encoding == UTF_8 {
            self.text.extend_from_slice(&bytes[mark..]);
        } else {
            let mut decoder = encoding.new_decoder_without_bom_handling();
            decode(&mut decoder, &bytes[mark..], &mut self.text, self.ended);
            self.decoder = Some(decoder);
        }
        Ok(())
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
        match &mut self.decoder {
            None => self.text.extend_from_slice(&self.raw[..read]),
            Some(decoder) => decode(decoder, &self.raw[..read], &mut self.text, self.ended),
        }
        Ok(true)
    }

    /// Which of the four signs stands most often in the header line, outside quotes.
    fn inferred_delimiter(&self, header_row: u32) -> u8 {
        let mut line = &self.text[..];
        for _ in 1..header_row {
            line = memchr(b'\n', line).map_or(&[][..], |end| &line[end + 1..]);
        }
        let mut counts = [(b';', 0), (b',', 0), (b'\t', 0), (b'|', 0)];
        let mut quoted = false;
        for &byte in line.iter().take(1 << 16) {
            match byte {
                b'"' => quoted = !quoted,
                b'\n' | b'\r' if !quoted => break,
                _ if !quoted => counts.iter_mut().filter(|(sign, _)| *sign == byte).for_each(|(_, count)| *count += 1),
                _ => {}
            }
        }
        // The first of equals: `;` before `,`.
        counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| *sign)
    }

    /// The next whole row, from `self.at`: its end, and whether nothing but delimiters stands in it: that is no record,
    /// though it has its number. Brings more text when the row is cut off.
    fn whole_row(&mut self, spans: &mut Vec<Span>) -> Result<Option<(usize, bool)>, ReadError> {
        loop {
            if let Some(end) = cut(&self.text, self.at, self.delimiter, self.ended, self.limits.cell_bytes, spans) {
                return Ok(Some((end, spans.iter().all(|span| span.start == span.end))));
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }
}

impl Rows for CsvRows {
    fn rows(&mut self, bytes: usize, take: &mut dyn FnMut(Row<'_>)) -> Result<bool, ReadError> {
        let mut spans = Vec::new();
        let mut used = 0;
        while used < bytes {
            let Some((end, blank)) = self.whole_row(&mut spans)? else { return Ok(false) };
            let number = self.next;
            self.next += 1;
            if !blank {
                hand_over(&self.text, &spans, number, take);
            }
            used += end - self.at;
            self.at = end;
        }
        Ok(true)
    }
}

/// Hands a row over as text; bytes that are none read as U+FFFD.
fn hand_over(text: &[u8], spans: &[Span], number: u64, take: &mut dyn FnMut(Row<'_>)) {
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return };
    let row = &text[first.start..last.end];
    if let Ok(row) = simdutf8::basic::from_utf8(row) {
        // U+FFFD begins with a byte that no letter of French or Arabic begins with.
        let undecodable = memchr(0xef, row.as_bytes()).is_some() && row.contains('\u{fffd}');
        if !spans.iter().any(|span| span.doubled) {
            let mut cells = spans.iter().map(|span| &row[span.start - first.start..span.end - first.start]);
            take(Row { number, cells: &mut cells, undecodable });
            return;
        }
    }
    let cells: Vec<String> = spans.iter().map(|&span| owned(text, span)).collect();
    let undecodable = cells.iter().any(|cell| cell.contains('\u{fffd}'));
    take(Row { number, cells: &mut cells.iter().map(String::as_str), undecodable });
}

fn owned(text: &[u8], span: Span) -> String {
    let cell = String::from_utf8_lossy(&text[span.start..span.end]);
    if span.doubled { cell.replace("\"\"", "\"") } else { cell.into_owned() }
}

/// Cuts the row that begins at `at`; gives the place after its line end, or `None` when the text ends before the row
/// does and more may come.
fn cut(text: &[u8], mut at: usize, delimiter: u8, ended: bool, longest: usize, spans: &mut Vec<Span>) -> Option<usize> {
    spans.clear();
    if at >= text.len() {
        return None;
    }
    loop {
        let (span, next) = match text.get(at) {
            Some(b'"') => match quoted(text, at, delimiter, ended, longest) {
                Quoted::Cell(span, next) => (span, next),
                Quoted::CutOff => return None,
                Quoted::No => plain(text, at, delimiter, ended)?,
            },
            _ => plain(text, at, delimiter, ended)?,
        };
        spans.push(span);
        match text.get(next) {
            Some(&byte) if byte == delimiter => at = next + 1,
            Some(b'\r') => match text.get(next + 1) {
                Some(b'\n') => return Some(next + 2),
                None if !ended => return None,
                _ => return Some(next + 1),
            },
            Some(_) => return Some(next + 1),
            None => return Some(next),
        }
    }
}

/// An unquoted cell: up to the delimiter or the end of the line.
fn plain(text: &[u8], at: usize, delimiter: u8, ended: bool) -> Option<(Span, usize)> {
    let rest = text.get(at..).unwrap_or_default();
    match memchr3(delimiter, b'\n', b'\r', rest) {
        Some(length) => Some((Span { start: at, end: at + length, doubled: false }, at + length)),
        None if ended => Some((Span { start: at, end: text.len(), doubled: false }, text.len())),
        None => None,
    }
}

enum Quoted {
    Cell(Span, usize),
    CutOff,
    No,
}

/// A quoted cell: up to a quote that a delimiter, a line end or the end of the text follows.
///
/// A quote inside that is not doubled makes a doubtful cell: it counts as quoted only when it closes on its own line, so
/// that a text that begins with a quotation never takes the rows below with it.
fn quoted(text: &[u8], at: usize, delimiter: u8, ended: bool, longest: usize) -> Quoted {
    let start = at + 1;
    let mut from = start;
    let (mut doubled, mut doubtful) = (false, false);
    let leaves_its_line = |end: usize| memchr2(b'\n', b'\r', &text[start..end]).is_some();
    loop {
        let Some(found) = memchr(b'"', &text[from..]) else {
            let is_over = ended || text.len() - start > longest || (doubtful && leaves_its_line(text.len()));
            return if is_over { Quoted::No } else { Quoted::CutOff };
        };
        let quote = from + found;
        if quote - start > longest {
            return Quoted::No;
        }
        let closes = match text.get(quote + 1) {
            Some(b'"') => {
                doubled = true;
                from = quote + 2;
                continue;
            }
            Some(&byte) => byte == delimiter || byte == b'\n' || byte == b'\r',
            None if ended => true,
            None => return Quoted::CutOff,
        };
        doubtful |= !closes;
        if doubtful && leaves_its_line(quote) {
            return Quoted::No;
        }
        if closes {
            return Quoted::Cell(Span { start, end: quote, doubled }, quote + 1);
        }
        from = quote + 1;
    }
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

fn decode(decoder: &mut Decoder, mut bytes: &[u8], text: &mut Vec<u8>, last: bool) {
    let mut piece = vec![0; bytes.len() * 3 + 16];
    loop {
        let (result, read, written, _) = decoder.decode_to_utf8(bytes, &mut piece, last);
        text.extend_from_slice(&piece[..written]);
        bytes = &bytes[read..];
        if matches!(result, CoderResult::InputEmpty) {
            return;
        }
    }
}
