//! The bytes of a file, piece by piece → UTF-8.
//!
//! Files that were glued together (`copy /b *.csv`) need not be of one encoding. A mark in the middle begins another; so
//! do lines of UTF-8 that are none, where they are several and read as French or Arabic in an encoding of one byte a
//! letter. A line or two that are damaged stay as they are, and are reported with their rows.

use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE};
use memchr::memmem;

use super::find::{units, utf8_sequences};
use super::marks::{CTRL_Z, MARK};
use super::parts::{
    Run, begin_of_units, begins_units, change_of_units, fault, first_line, line_start, lines, lines_of_utf8,
    of_first_lines,
};
use super::{Charset, Found, Page, find};

/// How many bytes of lines that are no UTF-8 are looked at before it is decided what they are.
const LONGEST_RUN: usize = 1 << 20;

/// A text that is being decoded.
pub(crate) struct Stream {
    found: Found,
    decoding: Decoding,
    /// The bytes of the mark at its start.
    mark: usize,
    /// The encoding of the lines of UTF-8 that are none, as long as no line says otherwise.
    alien: Option<Charset>,
    /// Bytes that wait for what comes behind them.
    rest: Vec<u8>,
    /// The encodings of further parts.
    others: Vec<Charset>,
    /// The first line of the text, by which that of a further part is known.
    first: Vec<u8>,
    /// Whether units of two bytes fell out of step.
    is_out_of_step: bool,
}

enum Decoding {
    /// Nothing but ASCII so far.
    Open,
    /// Bytes that are used as they are.
    Utf8,
    /// Two bytes a unit.
    Units(Box<Decoder>, Alignment),
    Standard(Box<Decoder>),
    Page(&'static Page),
    /// With the bytes of a unit that a piece cut off.
    Utf32(Vec<u8>),
}

/// Whether the last piece ended in the middle of a unit.
#[derive(Clone, Copy, Default)]
struct Alignment(usize);

impl Stream {
    /// By the first piece of a file; `whole` where there are no others.
    pub(crate) fn open(first: &[u8], declared: Option<Charset>, whole: bool) -> Self {
        let mut stream = Stream {
            found: Found { charset: Charset::Utf8, certainty: 100 },
            decoding: Decoding::Open,
            mark: 0,
            alien: None,
            rest: Vec::new(),
            others: Vec::new(),
            first: Vec::new(),
            is_out_of_step: false,
        };
        if let Some((charset, mark)) = Charset::marked(first) {
            stream.decide(Found { charset, certainty: 100 });
            stream.mark = mark;
        } else if let Some(charset) = declared {
            stream.decide(Found { charset, certainty: 100 });
        } else if let Some(found) = units(first) {
            stream.decide(found);
        } else if let Some(found) = of_first_lines(first).or_else(|| find(first, whole)) {
            stream.decide(found);
        }
        stream
    }

    /// What it was found to be; UTF-8 as long as it is ASCII.
    pub(crate) const fn found(&self) -> (Charset, u8) {
        (self.found.charset, self.found.certainty)
    }

    /// Whether letters of two bytes fell out of step in what was decoded: what is behind is no text.
    pub(crate) const fn is_out_of_step(&self) -> bool {
        self.is_out_of_step
    }

    /// The encodings of further parts, in the order in which they came.
    pub(crate) fn others(&self) -> &[Charset] {
        &self.others
    }

    fn decide(&mut self, found: Found) {
        self.found = found;
        self.decoding = Decoding::of(found.charset);
    }

    /// Goes on with a part in another encoding.
    fn turn(&mut self, charset: Charset) {
        self.alien = None;
        self.decoding = Decoding::of(charset);
        self.note(charset);
    }

    fn note(&mut self, charset: Charset) {
        if charset != self.found.charset && !self.others.contains(&charset) {
            self.others.push(charset);
        }
    }

    /// Adds a piece to the text.
    pub(crate) fn decode(&mut self, piece: &[u8], text: &mut Vec<u8>, last: bool) {
        if matches!(self.decoding, Decoding::Open)
            && let Some(found) = of_first_lines(piece).or_else(|| find(piece, last))
        {
            self.decide(found);
        }
        let piece = &piece[std::mem::take(&mut self.mark).min(piece.len())..];
        if self.first.is_empty() && !text.is_empty() {
            self.first = first_line(text).to_vec();
        }
        if self.rest.is_empty() {
            return self.parts(piece, text, last);
        }
        let mut waited = std::mem::take(&mut self.rest);
        waited.extend_from_slice(piece);
        self.parts(&waited, text, last);
    }

    /// Decodes the parts that a piece holds.
    fn parts(&mut self, mut piece: &[u8], text: &mut Vec<u8>, last: bool) {
        while !piece.is_empty() || last {
            let taken = match &mut self.decoding {
                Decoding::Open | Decoding::Utf8 => self.of_utf8(piece, text, last),
                Decoding::Units(..) => self.of_units(piece, text, last),
                Decoding::Utf32(rest) => {
                    utf32(rest, piece, self.found.charset == Charset::Utf32Be, text, last);
                    piece.len()
                }
                Decoding::Standard(_) | Decoding::Page(_) => self.of_letters(piece, text, last),
            };
            piece = &piece[taken..];
            if piece.is_empty() {
                return;
            }
        }
    }

    /// Bytes of UTF-8, up to a part that is none.
    fn of_utf8(&mut self, piece: &[u8], text: &mut Vec<u8>, last: bool) -> usize {
        if self.alien.is_none() && fault(piece).is_none() {
            text.extend_from_slice(piece);
            return piece.len();
        }
        let Some((end, charset)) = begin_of_units(piece) else { return self.of_lines(piece, text, last) };
        let mut front = &piece[..end];
        while !front.is_empty() {
            front = &front[self.of_lines(front, text, true)..];
        }
        self.turn(charset);
        end
    }

    /// Lines of UTF-8, and such as should be, but are not.
    fn of_lines(&mut self, piece: &[u8], text: &mut Vec<u8>, last: bool) -> usize {
        let start = match (self.alien, fault(piece)) {
            (Some(_), _) => 0,
            (None, Some(place)) => line_start(piece, place),
            (None, None) => piece.len(),
        };
        text.extend_from_slice(&piece[..start]);
        if start == piece.len() {
            return start;
        }
        let (run, goes_on) = Run::of(&piece[start..], last);
        let waits = goes_on && !last && piece.len() - start < LONGEST_RUN;
        if self.alien.is_none() {
            if self.first.is_empty() {
                self.first = first_line(text).to_vec();
            }
            self.alien = run.charset(&self.first);
            if let Some(charset) = self.alien {
                self.note(charset);
            } else if waits {
                self.rest = piece[start..].to_vec();
                return piece.len();
            }
        }
        let end = start + run.length;
        match self.alien {
            Some(charset) => lines(&piece[start..end]).for_each(|line| charset.push_line(line, text)),
            None => text.extend_from_slice(&piece[start..end]),
        }
        if !goes_on {
            self.alien = None;
            return end;
        }
        self.rest = piece[end..].to_vec();
        if last || self.rest.len() > LONGEST_RUN {
            text.append(&mut self.rest);
        }
        piece.len()
    }

    /// Bytes that are a letter each, up to a mark.
    fn of_letters(&mut self, piece: &[u8], text: &mut Vec<u8>, last: bool) -> usize {
        let marked = [memmem::find(piece, MARK), lines_of_utf8(piece, last)].into_iter().flatten().min();
        let units = begin_of_units(piece).filter(|(at, _)| marked.is_none_or(|marked| *at < marked));
        let (end, next) = match (units, marked) {
            (Some((at, charset)), _) => (at, Some(charset)),
            (None, Some(at)) => (at, Some(Charset::Utf8)),
            (None, None) => {
                // A mark that the piece cuts off.
                let kept = if last { 0 } else { (1..=2).rev().find(|&n| piece.ends_with(&MARK[..n])).unwrap_or(0) };
                self.rest = piece[piece.len() - kept..].to_vec();
                (piece.len() - kept, None)
            }
        };
        let is_over = last || next.is_some();
        match &mut self.decoding {
            Decoding::Standard(decoder) => decode(decoder, &piece[..end], text, is_over),
            Decoding::Page(page) => piece[..end].iter().for_each(|&byte| push(text, page.letter(byte))),
            _ => {}
        }
        match next {
            Some(charset) => {
                self.turn(charset);
                end
            }
            None => piece.len(),
        }
    }

    /// Bytes that are two a unit, up to a part that is not.
    fn of_units(&mut self, piece: &[u8], text: &mut Vec<u8>, last: bool) -> usize {
        let Decoding::Units(decoder, alignment) = &mut self.decoding else { return 0 };
        let is_big = decoder.encoding() == UTF_16BE;
        let change = change_of_units(piece, alignment.0, is_big);
        // What `copy` sets behind the last part is no half of a unit.
        let is_odd = |length: usize| (length + alignment.0) % 2 == 1;
        let trailing = last && is_odd(piece.len()) && piece.last() == Some(&CTRL_Z);
        let end = change.unwrap_or(piece.len() - usize::from(trailing));
        decode(decoder, &piece[..end], text, last || change.is_some());
        self.is_out_of_step |= is_out_of_step(&piece[alignment.0.min(end)..end], is_big);
        alignment.0 = (alignment.0 + end) % 2;
        let Some(place) = change else { return piece.len() };
        let skipped = piece[place..].iter().take_while(|byte| **byte == CTRL_Z).count();
        let rest = &piece[place + skipped..];
        let charset = begins_units(rest).or_else(|| find(rest, last).map(|found| found.charset));
        self.turn(charset.unwrap_or(Charset::Utf8));
        place + skipped
    }
}

/// Whether units hold the letters of ASCII in their wrong halves, several after one another, as no writing does.
fn is_out_of_step(bytes: &[u8], is_big: bool) -> bool {
    const RUN: usize = 6;
    let mut run = 0;
    bytes.as_chunks::<2>().0.iter().any(|&[first, second]| {
        let (low, high) = if is_big { (second, first) } else { (first, second) };
        let is_turned = low == 0 && (matches!(high, b' '..=b'~' | b'\t' | b'\r' | b'\n'));
        run = if is_turned { run + 1 } else { 0 };
        run == RUN
    })
}

impl Decoding {
    fn of(charset: Charset) -> Self {
        match charset {
            Charset::Utf8 => Decoding::Utf8,
            Charset::Standard(encoding) => {
                let decoder = Box::new(encoding.new_decoder_without_bom_handling());
                if encoding == UTF_16LE || encoding == UTF_16BE {
                    Decoding::Units(decoder, Alignment::default())
                } else {
                    Decoding::Standard(decoder)
                }
            }
            Charset::Page(page) => Decoding::Page(page),
            Charset::Utf32Le | Charset::Utf32Be => Decoding::Utf32(Vec::new()),
        }
    }
}

impl Charset {
    /// Adds a line of a part that is in this encoding: what follows the rules of UTF-8 more often than not is no line of it.
    /// In the line that two parts share, both have their own.
    pub(super) fn push_line(self, line: &[u8], text: &mut Vec<u8>) {
        let (good, bad) = utf8_sequences(line, true);
        if bad == 0 || good > 2 * bad {
            return text.extend_from_slice(line);
        }
        let mut rest = line;
        let is_shared = good > 0 && bad > 1;
        while !rest.is_empty() {
            let valid = match std::str::from_utf8(rest) {
                Ok(_) => rest.len(),
                Err(error) => error.valid_up_to(),
            };
            let (before, after) = rest.split_at(valid);
            if is_shared {
                text.extend_from_slice(before);
            } else {
                self.push_bytes(before, text);
            }
            let (letter, after) = after.split_at(after.len().min(1));
            self.push_bytes(letter, text);
            rest = after;
        }
    }

    fn push_bytes(self, bytes: &[u8], text: &mut Vec<u8>) {
        match self {
            Charset::Standard(encoding) => {
                text.extend_from_slice(encoding.decode_without_bom_handling(bytes).0.as_bytes());
            }
            Charset::Page(page) => bytes.iter().for_each(|&byte| push(text, page.letter(byte))),
            Charset::Utf8 | Charset::Utf32Le | Charset::Utf32Be => text.extend_from_slice(bytes),
        }
    }
}

fn push(text: &mut Vec<u8>, letter: char) {
    let mut buffer = [0; 4];
    text.extend_from_slice(letter.encode_utf8(&mut buffer).as_bytes());
}

fn utf32(rest: &mut Vec<u8>, piece: &[u8], high_first: bool, text: &mut Vec<u8>, last: bool) {
    rest.extend_from_slice(piece);
    let (units, cut_off) = rest.as_chunks::<4>();
    for &unit in units {
        let point = if high_first { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) };
        push(text, char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if last && !cut_off.is_empty() {
        push(text, char::REPLACEMENT_CHARACTER);
    }
    *rest = cut_off.to_vec();
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
