//! Rows and cells cut out of a text by its dialect.
//!
//! RFC 4180 where a text follows it; where it does not, nothing is lost: a quote in the middle of a cell is a character,
//! a quoted cell that never closes was not quoted.
//!
//! Why not the crate `csv`: it takes one byte as a delimiter, where exports have up to four (`||`), and gives cells without
//! where they stood. A quote that is not closed makes it one cell of the rest of the file, and a reader that wants to cut such
//! a row in another way ([`super::repair_quotes`]) has lost it. Here a cell is a stretch of the text, and each row that breaks
//! the rules can be cut again.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memchr3};

use crate::bytes::limits::Limits;
use crate::delimited::dialect::Dialect;

/// A cell, by its place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) form: Form,
}

impl Span {
    /// An empty cell at its beginning.
    pub(super) const fn nothing(self) -> Self {
        Span { end: self.start, form: Form::Plain, ..self }
    }
}

/// How the text of a cell is made of its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As it stands.
    Plain,
    /// Quotes stand in it that are doubled or escaped.
    Quotes,
    /// A quoted part, its closing quote, and more: the delimiter that parted them is missing.
    Glued,
}

/// A row that was cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// The place after its line end.
    pub(super) end: usize,
    /// Whether a quote in it is not where the rules want it.
    pub(super) doubtful: bool,
}

/// Cuts the row that begins at `at`; `None` when the text ends before the row does and more may come. A row of more cells
/// than there may be is cut off behind them.
pub(super) fn row(
    text: &[u8],
    mut at: usize,
    dialect: Dialect,
    ended: bool,
    limits: &Limits,
    spans: &mut Vec<Span>,
) -> Option<Cut> {
    spans.clear();
    if at >= text.len() {
        return None;
    }
    let delimiter = dialect.delimiter.bytes();
    let mut cut = Cut { end: at, doubtful: false };
    loop {
        let (span, next) = if text.get(at) == Some(&dialect.quote) {
            match quoted(text, at, dialect, ended, limits.cell_bytes) {
                Quoted::Cell(span, next, doubtful) => {
                    cut.doubtful |= doubtful;
                    (span, next)
                }
                Quoted::CutOff => return None,
                Quoted::No => {
                    cut.doubtful = true;
                    plain(text, at, delimiter, ended)?
                }
            }
        } else {
            let cell = plain(text, at, delimiter, ended)?;
            if is_wrapped(text, at, dialect) { wrapped(text, cell, dialect, ended)? } else { cell }
        };
        spans.push(span);
        if spans.len() > limits.columns {
            return Some(Cut { end: next, ..cut });
        }
        match text.get(next) {
            Some(b'\r') => match text.get(next + 1) {
                Some(b'\n') => return Some(Cut { end: next + 2, ..cut }),
                None if !ended => return None,
                _ => return Some(Cut { end: next + 1, ..cut }),
            },
            Some(b'\n') => return Some(Cut { end: next + 1, ..cut }),
            Some(_) => at = next + delimiter.len(),
            None => return Some(Cut { end: next, ..cut }),
        }
    }
}

/// Whether a text ends within a quoted cell of a row that was cut: the quote at its beginning is the last of the text, the
/// text has no line end behind it, and no line in between holds a row of so many cells.
pub(super) fn ends_within_quotes(text: &[u8], spans: &[Span], dialect: Dialect, width: usize) -> bool {
    /// No cell of a register is as long.
    const LONGEST: usize = 1 << 16;
    let opening = |span: &&Span| text.get(span.start) == Some(&dialect.quote);
    let Some(span) = spans.iter().rfind(opening) else { return false };
    let rest = &text[span.start + 1..];
    let delimiter = dialect.delimiter.bytes();
    let cells = |line: &[u8]| memchr::memmem::find_iter(line, delimiter).count() + 1;
    rest.len() < LONGEST
        && memchr(dialect.quote, rest).is_none()
        && !text.ends_with(b"\n")
        && !text.ends_with(b"\r")
        && rest.split(|byte| matches!(byte, b'\n' | b'\r')).all(|line| cells(line) < width)
}

/// An unquoted cell: up to the delimiter or the end of the line.
#[inline]
pub(super) fn plain(text: &[u8], at: usize, delimiter: &[u8], ended: bool) -> Option<(Span, usize)> {
    let rest = text.get(at..).unwrap_or_default();
    let length = match *delimiter {
        [one] => memchr3(one, b'\n', b'\r', rest),
        [] => memchr2(b'\n', b'\r', rest),
        [first, ..] => wide_end(rest, first, delimiter, ended),
    };
    match length {
        Some(length) => Some((Span { start: at, end: at + length, form: Form::Plain }, at + length)),
        None if ended => Some((Span { start: at, end: text.len(), form: Form::Plain }, text.len())),
        None => None,
    }
}

/// Whether a cell begins like `="00417"`: a formula that gives a text, as exports for a spreadsheet write it.
pub(super) fn is_wrapped(text: &[u8], at: usize, dialect: Dialect) -> bool {
    text.get(at) == Some(&b'=') && text.get(at + 1) == Some(&dialect.quote)
}

/// A cell that begins like a wrapped one, up to its closing quote: the quotes keep delimiters, and never a line end.
pub(super) fn wrapped(text: &[u8], cell: (Span, usize), dialect: Dialect, ended: bool) -> Option<(Span, usize)> {
    let start = cell.0.start;
    let line = match memchr2(b'\n', b'\r', &text[start..]) {
        Some(length) => start + length,
        None if ended => text.len(),
        None => return None,
    };
    let inside = start + 2;
    let quotes = memchr::memchr_iter(dialect.quote, text.get(inside..line).unwrap_or_default());
    let closing = quotes
        .map(|found| inside + found)
        .find(|quote| after(text, quote + 1, dialect.delimiter.bytes(), ended) == After::End);
    Some(closing.map_or(cell, |quote| (Span { start, end: quote + 1, form: Form::Plain }, quote + 1)))
}

/// The end of a cell before a delimiter of several bytes, or a line end. A delimiter that the text cuts off is none yet.
fn wide_end(rest: &[u8], first: u8, delimiter: &[u8], ended: bool) -> Option<usize> {
    let mut at = 0;
    loop {
        let found = at + memchr3(first, b'\n', b'\r', &rest[at..])?;
        if rest[found] != first || rest[found..].starts_with(delimiter) {
            return Some(found);
        }
        if !ended && found + delimiter.len() > rest.len() {
            return None;
        }
        at = found + 1;
    }
}

/// What follows a place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// A delimiter, a line end or the end of the text.
    End,
    /// Anything else.
    More,
    /// The text is cut off here.
    Unknown,
}

pub(super) fn after(text: &[u8], at: usize, delimiter: &[u8], ended: bool) -> After {
    let rest = text.get(at..).unwrap_or_default();
    match rest.first() {
        None if ended => After::End,
        None => After::Unknown,
        Some(b'\n' | b'\r') => After::End,
        Some(_) if !delimiter.is_empty() && rest.starts_with(delimiter) => After::End,
        Some(_) if !ended && rest.len() < delimiter.len() && delimiter.starts_with(rest) => After::Unknown,
        Some(_) => After::More,
    }
}

enum Quoted {
    /// The cell, the place after it, and whether a quote in it is in doubt.
    Cell(Span, usize, bool),
    CutOff,
    No,
}

/// A quoted cell: up to a quote that a delimiter, a line end or the end of the text follows.
///
/// A quote inside that is not doubled makes a doubtful cell: it counts as quoted only when it closes on its own line, so
/// that a text that begins with a quotation never takes the rows below with it.
fn quoted(text: &[u8], at: usize, dialect: Dialect, ended: bool, longest: usize) -> Quoted {
    let delimiter = dialect.delimiter.bytes();
    let start = at + 1;
    let mut from = start;
    let (mut form, mut doubtful) = (Form::Plain, false);
    let leaves_its_line = |end: usize| memchr2(b'\n', b'\r', &text[start..end]).is_some();
    loop {
        let Some(found) = memchr(dialect.quote, &text[from..]) else {
            let is_over = ended || text.len() - start > longest || (doubtful && leaves_its_line(text.len()));
            return if is_over { Quoted::No } else { Quoted::CutOff };
        };
        let quote = from + found;
        if quote - start > longest {
            return Quoted::No;
        }
        if is_escaped(text, start, quote, dialect.escape) {
            form = Form::Quotes;
            from = quote + 1;
            continue;
        }
        if dialect.escape.is_none() && text.get(quote + 1) == Some(&dialect.quote) {
            form = Form::Quotes;
            from = quote + 2;
            continue;
        }
        let closes = match after(text, quote + 1, delimiter, ended) {
            After::End => true,
            After::More => false,
            After::Unknown => return Quoted::CutOff,
        };
        doubtful |= !closes;
        if doubtful && leaves_its_line(quote) {
            return Quoted::No;
        }
        if closes {
            return Quoted::Cell(Span { start, end: quote, form }, quote + 1, doubtful);
        }
        from = quote + 1;
    }
}

/// Whether an odd number of escapes stands before a quote.
pub(super) fn is_escaped(text: &[u8], start: usize, quote: usize, escape: Option<u8>) -> bool {
    escape.is_some_and(|escape| text[start..quote].iter().rev().take_while(|byte| **byte == escape).count() % 2 == 1)
}

/// The text of a cell; bytes that are none read as U+FFFD.
pub(super) fn owned(text: &[u8], span: Span, dialect: Dialect) -> String {
    let cell = String::from_utf8_lossy(&text[span.start..span.end]);
    match span.form {
        Form::Plain => cell.into_owned(),
        Form::Quotes => unescaped(&cell, dialect),
        Form::Glued => glued(&cell, dialect),
    }
}

fn unescaped(cell: &str, dialect: Dialect) -> String {
    let quote = char::from(dialect.quote);
    let Some(escape) = dialect.escape.map(char::from) else {
        return cell.replace(&format!("{quote}{quote}"), &quote.to_string());
    };
    let mut text = String::with_capacity(cell.len());
    let mut signs = cell.chars().peekable();
    while let Some(sign) = signs.next() {
        if sign == escape && signs.peek().is_some_and(|next| *next == quote || *next == escape) {
            text.extend(signs.next());
        } else {
            text.push(sign);
        }
    }
    text
}

/// A quoted part and what is glued to it: the quote between them goes.
fn glued(cell: &str, dialect: Dialect) -> String {
    let quote = char::from(dialect.quote);
    let mut from = 0;
    while let Some(found) = cell[from..].find(quote) {
        let at = from + found;
        if dialect.escape.is_none() && cell[at + 1..].starts_with(quote) {
            from = at + 2;
        } else {
            return unescaped(&cell[..at], dialect) + &cell[at + 1..];
        }
    }
    unescaped(cell, dialect)
}

/// Whether bytes need the letters that a mark of replacement stands for.
pub(super) fn text_of(text: &[u8], span: Span, dialect: Dialect) -> Cow<'_, str> {
    match (span.form, simdutf8::basic::from_utf8(&text[span.start..span.end])) {
        (Form::Plain, Ok(cell)) => Cow::Borrowed(cell),
        _ => Cow::Owned(owned(text, span, dialect)),
    }
}

/// The first rows of a whole text.
pub(crate) fn all(text: &[u8], dialect: Dialect, most: usize) -> Vec<Vec<String>> {
    let (mut rows, mut spans, mut at) = (Vec::new(), Vec::new(), 0);
    let limits = Limits { cell_bytes: text.len(), ..Limits::default() };
    while rows.len() < most {
        let Some(cut) = row(text, at, dialect, true, &limits, &mut spans) else { break };
        rows.push(spans.iter().map(|&span| text_of(text, span, dialect).into_owned()).collect());
        at = cut.end;
    }
    rows
}
