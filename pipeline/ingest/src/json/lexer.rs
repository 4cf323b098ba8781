//! The signs of JSON, one after the other, whatever the size of the file. Numbers stay as they are written.
//!
//! Why not `serde_json`: it hands over a whole value or calls back while it reads one, and a table hands over some rows and
//! goes on later. Here the next sign is asked for, nothing is held but what is open, and depth and length of a text are
//! bounded before they take room. Exports are also not only JSON: documents follow one another with or without a mark between
//! them, and the shell of MongoDB writes `ISODate("…")`. A fault is told with its line.

use std::io::{Cursor, SeekFrom};

use report_model::diagnostic::Message;

use crate::bytes::encoding::MARK;
use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::bytes::source::{Source, bytes_of, read_full};

/// What the shell of MongoDB writes around a value.
const CALLS: [&str; 8] = ["ISODate", "Date", "ObjectId", "NumberLong", "NumberInt", "NumberDecimal", "UUID", "Symbol"];
/// How many bytes are read at once.
const PIECE: usize = 1 << 16;

/// What comes next.
#[derive(Debug)]
pub(super) enum Event {
    Begin {
        array: bool,
    },
    End,
    Key(String),
    /// A text, a number as it is written, `true`, `false`, or nothing.
    Value(String),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    Value,
    ValueOrEnd,
    Key,
    KeyOrEnd,
    CommaOrEnd,
}

/// Cuts a file into events. Values may follow one another without anything around them, as lines of NDJSON do.
pub(super) struct Lexer {
    source: Box<dyn Source>,
    piece: Vec<u8>,
    filled: usize,
    at: usize,
    line: u64,
    /// Whether what is open is an array.
    open: Vec<bool>,
    expected: Expected,
    limits: Limits,
}

/// The bytes of a JSON as UTF-8: PowerShell writes UTF-16, with a mark or without.
pub(super) fn as_utf8(mut source: Box<dyn Source>, limits: &Limits) -> Result<Box<dyn Source>, ReadError> {
    let mut head = [0; 4];
    source.seek(SeekFrom::Start(0))?;
    let length = read_full(&mut source, &mut head)?;
    let encoding = match &head[..length] {
        [0xff, 0xfe, ..] | [b'{' | b'[', 0, _, 0] => encoding_rs::UTF_16LE,
        [0xfe, 0xff, ..] | [0, b'{' | b'[', 0, _] => encoding_rs::UTF_16BE,
        _ => return Ok(source),
    };
    let bytes = bytes_of(source, limits)?;
    Ok(Box::new(Cursor::new(encoding.decode(&bytes).0.into_owned().into_bytes())))
}

impl Lexer {
    pub(super) fn new(source: Box<dyn Source>, limits: &Limits) -> Result<Self, ReadError> {
        let mut lexer = Lexer {
            source,
            piece: vec![0; PIECE],
            filled: 0,
            at: 0,
            line: 1,
            open: Vec::new(),
            expected: Expected::Value,
            limits: *limits,
        };
        lexer.rewind()?;
        Ok(lexer)
    }

    /// Begins again.
    pub(super) fn rewind(&mut self) -> Result<(), ReadError> {
        self.source.seek(SeekFrom::Start(0))?;
        self.filled = read_full(&mut self.source, &mut self.piece)?;
        (self.at, self.line, self.expected) = (0, 1, Expected::Value);
        self.open.clear();
        if self.piece[..self.filled].starts_with(MARK) {
            self.at = MARK.len();
        }
        Ok(())
    }

    pub(super) fn wrong(&self, what: &'static str) -> ReadError {
        ReadError::Json { what: Message::new(what), line: self.line }
    }

    fn peek(&mut self) -> Result<Option<u8>, ReadError> {
        if self.at == self.filled {
            self.filled = read_full(&mut self.source, &mut self.piece)?;
            self.at = 0;
        }
        Ok((self.at < self.filled).then(|| self.piece[self.at]))
    }

    fn byte(&mut self) -> Result<u8, ReadError> {
        let byte = self.peek()?.ok_or_else(|| self.wrong("reading.json.cut"))?;
        self.at += 1;
        self.line += u64::from(byte == b'\n');
        Ok(byte)
    }

    /// White space; between values also the marks that stand between files which were made one.
    fn skip_space(&mut self) -> Result<Option<u8>, ReadError> {
        while let Some(byte) = self.peek()? {
            let is_mark = self.open.is_empty() && matches!(byte, 0xef | 0xbb | 0xbf | 0x1a | 0x1e);
            if !is_mark && !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Ok(Some(byte));
            }
            self.byte()?;
        }
        Ok(None)
    }

    /// The next event; `None` after the last value.
    pub(super) fn next(&mut self) -> Result<Option<Event>, ReadError> {
        loop {
            let Some(byte) = self.skip_space()? else {
                let is_over = self.open.is_empty();
                return if is_over { Ok(None) } else { Err(self.wrong("reading.json.cut")) };
            };
            match (self.expected, byte) {
                (Expected::CommaOrEnd, b',') => {
                    self.byte()?;
                    let in_array = self.open.last() == Some(&true);
                    self.expected = if in_array { Expected::Value } else { Expected::Key };
                }
                (Expected::CommaOrEnd | Expected::ValueOrEnd | Expected::KeyOrEnd, b']' | b'}') => {
                    if self.open.pop() != Some(byte == b']') {
                        return Err(self.wrong("reading.json.bracket"));
                    }
                    self.byte()?;
                    self.after_value();
                    return Ok(Some(Event::End));
                }
                (Expected::CommaOrEnd, _) => return Err(self.wrong("reading.json.comma")),
                (Expected::Key | Expected::KeyOrEnd, b'"') => {
                    let key = self.text()?;
                    if self.skip_space()? != Some(b':') {
                        return Err(self.wrong("reading.json.colon"));
                    }
                    self.byte()?;
                    self.expected = Expected::Value;
                    return Ok(Some(Event::Key(key)));
                }
                (Expected::Key | Expected::KeyOrEnd, _) => return Err(self.wrong("reading.json.name")),
                (Expected::Value | Expected::ValueOrEnd, b'{' | b'[') => return self.begin(byte).map(Some),
                (Expected::Value | Expected::ValueOrEnd, _) => {
                    let value = if byte == b'"' { self.text()? } else { self.word()? };
                    self.after_value();
                    return Ok(Some(Event::Value(value)));
                }
            }
        }
    }

    fn begin(&mut self, byte: u8) -> Result<Event, ReadError> {
        if self.open.len() >= self.limits.depth {
            return Err(self.wrong("reading.json.nested"));
        }
        self.byte()?;
        let array = byte == b'[';
        self.open.push(array);
        self.expected = if array { Expected::ValueOrEnd } else { Expected::KeyOrEnd };
        Ok(Event::Begin { array })
    }

    fn after_value(&mut self) {
        self.expected = if self.open.is_empty() { Expected::Value } else { Expected::CommaOrEnd };
    }

    /// A number, as it is written; `true`, `false`; nothing for `null` and what Python writes for no number; what the shell
    /// of MongoDB writes, `ISODate("…")`, `new Date(…)`.
    fn word(&mut self) -> Result<String, ReadError> {
        let mut word = self.letters()?;
        if word == "new" {
            self.skip_space()?;
            word = self.letters()?;
        }
        if CALLS.contains(&word.as_str()) && self.peek()? == Some(b'(') {
            return self.call(&word);
        }
        self.meant(word)
    }

    fn letters(&mut self) -> Result<String, ReadError> {
        let mut word = String::new();
        while let Some(byte) = self.peek()? {
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')) || word.len() > 4096 {
                break;
            }
            word.push(char::from(byte));
            self.byte()?;
        }
        Ok(word)
    }

    /// What a word without quotes means.
    fn meant(&self, word: String) -> Result<String, ReadError> {
        match word.as_str() {
            "null" | "NaN" | "Infinity" | "-Infinity" => Ok(String::new()),
            "true" | "false" => Ok(word),
            number if is_number(number) => Ok(word),
            _ => Err(self.wrong("reading.json.value")),
        }
    }

    /// The value in the brackets of a call.
    fn call(&mut self, name: &str) -> Result<String, ReadError> {
        self.byte()?;
        let value = match self.skip_space()? {
            Some(b'"') => self.text()?,
            _ => {
                let word = self.letters()?;
                self.meant(word)?
            }
        };
        if self.skip_space()? != Some(b')') {
            return Err(self.wrong("reading.json.call"));
        }
        self.byte()?;
        // A number of milliseconds is told from other numbers by its name.
        let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
        Ok(if matches!(name, "Date" | "ISODate") && is_number { format!("Date({value})") } else { value })
    }

    /// A text in quotes, without its escapes; bytes that are none, and halves of letters, read as U+FFFD.
    fn text(&mut self) -> Result<String, ReadError> {
        self.byte()?;
        let mut text = Vec::new();
        // The first half of a letter that is written as two.
        let mut half: Option<u32> = None;
        loop {
            if text.len() > self.limits.cell_bytes {
                return Err(self.wrong("reading.json.text"));
            }
            let byte = self.byte()?;
            let point = if byte == b'\\' { Some(self.escape()?) } else { None };
            if let Some(high) = half.take() {
                if let Some(low @ 0xdc00..0xe000) = point {
                    push(&mut text, 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
                    continue;
                }
                push(&mut text, high);
            }
            match point {
                Some(high @ 0xd800..0xdc00) => half = Some(high),
                Some(point) => push(&mut text, point),
                None if byte == b'"' => break,
                None => text.push(byte),
            }
        }
        Ok(String::from_utf8(text).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
    }

    /// What an escape stands for: a letter, or half of one.
    fn escape(&mut self) -> Result<u32, ReadError> {
        Ok(match self.byte()? {
            b'n' => 0xa,
            b't' => 0x9,
            b'r' => 0xd,
            b'b' => 0x8,
            b'f' => 0xc,
            b'u' => self.four_digits()?,
            sign @ (b'"' | b'\\' | b'/') => u32::from(sign),
            _ => return Err(self.wrong("reading.json.escape")),
        })
    }

    fn four_digits(&mut self) -> Result<u32, ReadError> {
        let mut number = 0;
        for _ in 0..4 {
            let digit = char::from(self.byte()?).to_digit(16).ok_or_else(|| self.wrong("reading.json.escape"))?;
            number = number << 4 | digit;
        }
        Ok(number)
    }
}

/// Adds a letter; half of one is U+FFFD.
fn push(text: &mut Vec<u8>, point: u32) {
    let letter = char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER);
    text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
}

fn is_number(word: &str) -> bool {
    word.strip_prefix('-').unwrap_or(word).starts_with(|first: char| first.is_ascii_digit())
        && word.parse::<f64>().is_ok()
}
