//! SYLK (`.slk`): a cell a line, as help desks and old spreadsheets write it.
//!
//! `C;Y2;X3;K"text"` is a cell with its row, its column and its value; what a record does not name stays as it was.

use std::collections::BTreeMap;

use report_model::diagnostic::Message;

use crate::bytes::encoding::{Charset, Stream};
use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::bytes::source::{Source, bytes_of};
use crate::tables::book::{Book, Sheet};
use crate::tables::facts::{Broken, BrokenFormula};
use crate::tables::grid::Grid;
use crate::values::number_format::Shown;

/// The kinds of records.
const KINDS: [&str; 13] = ["ID", "P", "F", "B", "C", "O", "NN", "NU", "NE", "NL", "W", "E", "R"];

/// Whether a text is SYLK: a table whose first heading is `ID` begins in the same way, so the records after it tell.
pub(crate) fn is_sylk(head: &[u8], is_whole: bool) -> bool {
    let mut lines: Vec<&[u8]> = head.split(|byte| matches!(byte, b'\n' | b'\r')).collect();
    if !is_whole {
        lines.pop();
    }
    let mut lines = lines.into_iter().filter(|line| !line.is_empty());
    if !lines.next().is_some_and(|first| first == b"ID" || first.starts_with(b"ID;")) {
        return false;
    }
    let kind = |line: &[u8]| {
        let end = memchr::memchr(b';', line).unwrap_or(line.len());
        KINDS.iter().find(|kind| kind.as_bytes() == &line[..end]).copied()
    };
    let (mut records, mut cells) = (0, 0);
    for line in lines.take(200) {
        match kind(line) {
            Some("C") if is_cell(&line[1..]) => cells += 1,
            Some("C" | "ID") | None if cells == 0 => return false,
            // Within a text a line may end.
            None => {}
            Some(_) => records += 1,
        }
    }
    cells > 0 || records > 2
}

/// Whether the fields of a record are those of a cell: `;N`, then `;X1`, `;Y1` or `;K` with a value.
fn is_cell(mut fields: &[u8]) -> bool {
    while let Some(rest) = fields.strip_prefix(b";N").or_else(|| fields.strip_prefix(b";P")) {
        fields = rest;
    }
    match fields {
        [b';', b'X' | b'Y', digit, ..] => digit.is_ascii_digit(),
        [b';', b'K', value, ..] => matches!(value, b'"' | b'-' | b'.' | b'#' | b'T' | b'F' | b'0'..=b'9'),
        _ => false,
    }
}

/// The one sheet of a SYLK.
struct Sylk(Grid);

impl Book for Sylk {
    fn sheets(&self) -> Vec<Sheet> {
        vec![Sheet { name: "1".to_owned(), hidden: false, cells: true }]
    }

    fn grid(&mut self, _: usize) -> Result<Grid, ReadError> {
        Ok(std::mem::take(&mut self.0))
    }
}

/// Whether a line holds nothing but what systems set at the end of a file.
fn is_padding(line: &str) -> bool {
    line.trim_matches(['\u{1a}', '\0', ' ', '\t']).is_empty()
}

/// Opens a SYLK.
///
/// # Errors
/// When a cell lies beyond every sheet or has no place, when there are too many, or when it does not end as one file.
pub(crate) fn open(
    content: Box<dyn Source>,
    encoding: Option<&str>,
    limits: &Limits,
) -> Result<Box<dyn Book>, ReadError> {
    let bytes = bytes_of(content, limits)?;
    let mut text = Vec::new();
    Stream::open(&bytes, encoding.and_then(Charset::named), true).decode(&bytes, &mut text, true);
    let text = String::from_utf8_lossy(&text);
    let grid = Grid::within(limits.most_text(bytes.len() as u64));
    let mut reading = Reading { grid, ..Reading::default() };
    let mut rest = &*text;
    let mut is_ended = false;
    while let Some((record, after)) = record(rest) {
        if is_ended && !is_padding(record) {
            return Err(ReadError::Glued);
        }
        rest = after;
        is_ended |= !reading.take(record, limits)?;
    }
    // Every program ends with a record that says so.
    if !is_ended {
        return Err(ReadError::CutOff(Message::new("reading.place.row").with("row", reading.row)));
    }
    reading.grid.settle();
    reading.grid.has_distinct_cells()?;
    Ok(Box::new(Sylk(reading.grid)))
}

/// The next record: a line, or several where a text goes on in them.
fn record(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(['\r', '\n', '\u{feff}']);
    let line = text.find(['\r', '\n']).unwrap_or(text.len());
    if text.is_empty() {
        return None;
    }
    let is_open = |record: &str| {
        let value = record.split_once(";K\"").map(|(_, value)| value);
        value.is_some_and(|value| value.matches('"').count() % 2 == 0)
    };
    if !text.starts_with("C;") || !is_open(&text[..line]) {
        return Some(text.split_at(line));
    }
    // The text goes on to a line that ends it, unless the next is a record of its own: then its quote was a sign.
    let mut end = line;
    loop {
        let next = end + text[end..].len() - text[end..].trim_start_matches(['\r', '\n']).len();
        let is_record =
            KINDS.iter().any(|kind| text[next..].strip_prefix(kind).is_some_and(|rest| rest.starts_with(';')));
        if next >= text.len() || is_record || end - line > 1 << 16 {
            return Some(text.split_at(end));
        }
        end = text[next..].find(['\r', '\n']).map_or(text.len(), |line| next + line);
        if text[..end].ends_with('"') {
            return Some(text.split_at(end));
        }
    }
}

/// Where reading is, and what was read.
#[derive(Default)]
struct Reading {
    grid: Grid,
    row: u64,
    column: usize,
    is_1904: bool,
    /// What the formats show, in their order.
    formats: Vec<Shown>,
    /// What cells show: by their place, by their row, by their column, and where nothing is said.
    of_cell: Option<(u64, usize, usize)>,
    of_rows: BTreeMap<u64, usize>,
    of_columns: BTreeMap<usize, usize>,
    usual: Option<usize>,
}

impl Reading {
    /// Takes a record in; whether there may be more.
    fn take(&mut self, record: &str, limits: &Limits) -> Result<bool, ReadError> {
        let fields = fields(record);
        let Some((kind, fields)) = fields.split_first() else { return Ok(true) };
        let value = |letter: char| fields.iter().find_map(|field| field.strip_prefix(letter));
        let number = |letter: char| value(letter).and_then(|value| value.trim().parse::<u64>().ok());
        // A place that cannot be read would be another's.
        let place = |letter: char| match value(letter).map(|value| value.trim().parse::<u64>()) {
            None => Ok(None),
            Some(Ok(place @ 1..)) => Ok(Some(place)),
            Some(_) => {
                Err(ReadError::Workbook(Message::new("reading.detail.cell_without_place").with("row", self.row)))
            }
        };
        let is_known = KINDS.contains(&kind.as_str()) || is_padding(kind);
        if !is_known {
            return Err(ReadError::Workbook(Message::new("reading.detail.no_record").with("row", self.row)));
        }
        match kind.as_str() {
            "E" => return Ok(false),
            "O" => self.is_1904 |= value('V').is_some_and(|epoch| epoch.trim() == "4"),
            "P" => {
                if let Some(code) = value('P') {
                    self.formats.push(Shown::by_code(code));
                }
            }
            "F" => {
                let at = (place('Y')?, place('X')?);
                self.step(at.0, at.1);
                let format = number('P').and_then(|format| usize::try_from(format).ok());
                let Some(format) = format else { return Ok(true) };
                match (number('R'), number('C')) {
                    (Some(row), _) => drop(self.of_rows.insert(row, format)),
                    (_, Some(column)) => {
                        self.of_columns.insert(usize::try_from(column).unwrap_or(usize::MAX), format);
                    }
                    _ if value('D').is_some() => self.usual = Some(format),
                    _ => self.of_cell = Some((self.row, self.column, format)),
                }
            }
            "C" => {
                let at = (place('Y')?, place('X')?);
                self.step(at.0, at.1);
                if let Some(found) = value('K') {
                    self.cell(found, limits)?;
                }
            }
            _ => {}
        }
        Ok(true)
    }

    fn step(&mut self, row: Option<u64>, column: Option<u64>) {
        self.row = row.unwrap_or(self.row).max(1);
        self.column = column.map_or(self.column, |column| usize::try_from(column).unwrap_or(usize::MAX)).max(1);
    }

    fn cell(&mut self, value: &str, limits: &Limits) -> Result<(), ReadError> {
        let (row, column) = (self.row, self.column - 1);
        let text = match value.strip_prefix('"') {
            Some(quoted) => letters(&quoted.strip_suffix('"').unwrap_or(quoted).replace("\"\"", "\"")),
            None if value.starts_with('#') => {
                return self.grid.broken(BrokenFormula { row, column, why: Broken::Failed }, limits);
            }
            None => match value.trim().parse::<f64>() {
                Ok(number) => self.shown().text(number, self.is_1904),
                Err(_) if matches!(value.trim(), "TRUE" | "FALSE") => value.trim().to_ascii_lowercase(),
                Err(_) => letters(value),
            },
        };
        self.grid.put(row, column, &text, limits)
    }

    /// What the cell that is read shows.
    fn shown(&self) -> Shown {
        let own = self.of_cell.filter(|(row, column, _)| (*row, *column) == (self.row, self.column));
        let format = own.map(|(.., format)| format);
        let format = format.or_else(|| self.of_rows.get(&self.row).copied());
        let format = format.or_else(|| self.of_columns.get(&self.column).copied()).or(self.usual);
        format.and_then(|format| self.formats.get(format).copied()).unwrap_or_default()
    }
}

/// The fields of a record; a `;` that is written twice is one of a text, and so is one between quotes.
fn fields(record: &str) -> Vec<String> {
    let (mut fields, mut field, mut quotes) = (Vec::new(), String::new(), 0_usize);
    let mut signs = record.chars().peekable();
    while let Some(sign) = signs.next() {
        quotes += usize::from(sign == '"');
        let is_text = field.starts_with("K\"") && quotes % 2 == 1;
        if sign != ';' || is_text || signs.peek() == Some(&';') {
            if sign == ';' {
                signs.next_if_eq(&';');
            }
            field.push(sign);
            continue;
        }
        fields.push(std::mem::take(&mut field));
        quotes = 0;
    }
    fields.push(field);
    fields
}

/// Letters that are written with an escape: `ESC sp :` is a byte in two signs, `ESC N B e` an accent and its letter.
fn letters(text: &str) -> String {
    const ACCENTS: [(char, char); 7] = [
        ('A', '\u{300}'),
        ('B', '\u{301}'),
        ('C', '\u{302}'),
        ('D', '\u{303}'),
        ('H', '\u{308}'),
        ('J', '\u{30a}'),
        ('K', '\u{327}'),
    ];
    if !text.contains('\u{1b}') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        if sign != '\u{1b}' {
            plain.push(sign);
            continue;
        }
        match (signs.next(), signs.peek().copied()) {
            (Some(high @ ' '..='/'), Some(low @ '0'..='?')) => {
                signs.next();
                let byte = (u32::from(high) - 0x20) << 4 | (u32::from(low) - 0x30);
                let bytes = [u8::try_from(byte).unwrap_or_default()];
                plain.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0);
            }
            (Some('N'), Some(accent)) => {
                signs.next();
                match ACCENTS.iter().find(|(code, _)| *code == accent) {
                    Some((_, mark)) => {
                        plain.extend(signs.next());
                        plain.push(*mark);
                    }
                    None => plain.extend(special(accent)),
                }
            }
            (Some(other), _) => plain.push(other),
            (None, _) => {}
        }
    }
    unicode_normalization::UnicodeNormalization::nfc(plain.as_str()).collect()
}

/// A letter that is no other with an accent.
fn special(code: char) -> Option<char> {
    Some(match code {
        'a' => 'Æ',
        'q' => 'æ',
        'j' => 'Œ',
        'z' => 'œ',
        '+' => '«',
        ';' => '»',
        '0' => '°',
        '!' => '¡',
        '\'' => '§',
        '{' => 'ß',
        other => return Some(other),
    })
}
