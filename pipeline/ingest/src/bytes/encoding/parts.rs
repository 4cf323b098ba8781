//! Where a part of a text ends, and in which encoding the next one is.

use encoding_rs::{UTF_16BE, UTF_16LE};
use memchr::{memchr2, memmem, memrchr2};

use super::find::{is_usual, language, units, utf8_sequences};
use super::marks::{CTRL_Z, MARK};
use super::{Charset, Found};
use crate::values::text::fold;

/// What the first lines beyond ASCII are of, where further ones are not of it: they may be another part.
pub(super) fn of_first_lines(piece: &[u8]) -> Option<Found> {
    let place = fault(piece)?;
    let start = line_start(piece, place);
    let (good, _) = utf8_sequences(&piece[..start], true);
    if good >= SURE {
        return Some(Found { charset: Charset::Utf8, certainty: 95 });
    }
    let end = begin_of_units(piece).map_or(piece.len(), |(at, _)| at);
    let (run, goes_on) = Run::of(piece.get(start..end)?, true);
    let is_sure = (!goes_on || end < piece.len()) && good == 0 && run.bad >= SURE && run.bad > run.good;
    if is_sure { language(&run.bytes) } else { None }
}

/// So many letters in a row follow the rules of UTF-8 in no other encoding.
const SURE: usize = 3;

/// Where a line begins that is UTF-8, in a part that is of another encoding.
pub(super) fn lines_of_utf8(piece: &[u8], last: bool) -> Option<usize> {
    let mut at = 0;
    lines(piece).find_map(|line| {
        let start = at;
        at += line.len();
        let is_whole = last || line.ends_with(b"\n") || line.ends_with(b"\r");
        let letters = || std::str::from_utf8(line).map_or(0, |line| line.chars().filter(|c| !c.is_ascii()).count());
        (is_whole && !line.is_ascii() && letters() >= SURE).then_some(start)
    })
}

/// Lines of which none follows the rules of UTF-8 beyond ASCII.
#[derive(Default)]
pub(super) struct Run {
    pub(super) length: usize,
    /// What in them is no UTF-8, line by line.
    bytes: Vec<u8>,
    /// The first line that is none.
    head: Vec<u8>,
    lines: usize,
    bad: usize,
    good: usize,
}

impl Run {
    /// The lines at the start of a piece, and whether they go on behind it.
    pub(super) fn of(piece: &[u8], last: bool) -> (Self, bool) {
        let mut run = Run::default();
        for line in lines(piece) {
            let is_whole = last || line.ends_with(b"\n") || line.ends_with(b"\r");
            if !is_whole {
                return (run, true);
            }
            let (good, bad) = utf8_sequences(line, true);
            if bad == 0 && good > 0 {
                return (run, false);
            }
            run.length += line.len();
            if bad > 0 {
                if run.lines == 0 {
                    run.head = line.to_vec();
                }
                run.lines += 1;
                run.bad += bad;
                // The first line may be shared with the part before.
                if run.lines > 1 || good == 0 {
                    run.good += good;
                    run.bytes.extend_from_slice(line);
                }
            }
        }
        (run, true)
    }

    /// The encoding in which they are sentences, where they are enough, or begin with the first line of the text once more.
    pub(super) fn charset(&self, first: &[u8]) -> Option<Charset> {
        if self.lines > 1 && self.bad > 2 && self.bad > self.good {
            return language(&self.bytes).map(|found| found.charset);
        }
        if self.bad < 2 || first.is_empty() {
            return None;
        }
        let charset = language(&self.head)?.charset;
        let mut line = Vec::new();
        charset.push_line(&self.head, &mut line);
        let folded = |line: &[u8]| fold(&String::from_utf8_lossy(line));
        let first = folded(first);
        (!first.is_empty() && folded(&line).ends_with(&first)).then_some(charset)
    }
}

/// The first line of a text that is not blank.
pub(super) fn first_line(text: &[u8]) -> &[u8] {
    const LONGEST: usize = 1 << 12;
    let line = lines(text).map(<[u8]>::trim_ascii).find(|line| !line.is_empty()).unwrap_or_default();
    &line[..line.len().min(LONGEST)]
}

/// The lines of a piece, each with its end.
pub(super) fn lines(piece: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = piece;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = match memchr2(b'\n', b'\r', rest) {
            Some(at) if rest[at] == b'\r' && rest.get(at + 1) == Some(&b'\n') => at + 2,
            Some(at) => at + 1,
            None => rest.len(),
        };
        let (line, more) = rest.split_at(end);
        rest = more;
        Some(line)
    })
}

/// Where the line begins in which a place lies.
pub(super) fn line_start(piece: &[u8], place: usize) -> usize {
    memrchr2(b'\n', b'\r', &piece[..place]).map_or(0, |end| end + 1)
}

/// The first byte that is no UTF-8. A letter that the piece cuts off is none yet.
pub(super) fn fault(piece: &[u8]) -> Option<usize> {
    match simdutf8::compat::from_utf8(piece) {
        Ok(_) => None,
        Err(error) => error.error_len().map(|_| error.valid_up_to()),
    }
}

const UTF_16LE_MARK: (&[u8], Charset) = (b"\xff\xfe", Charset::Standard(UTF_16LE));
const UTF_16BE_MARK: (&[u8], Charset) = (b"\xfe\xff", Charset::Standard(UTF_16BE));

/// The encoding of two bytes a unit that a mark begins here, with usual letters behind it.
pub(super) fn begins_units(bytes: &[u8]) -> Option<Charset> {
    let (_, charset) = [UTF_16LE_MARK, UTF_16BE_MARK].into_iter().find(|(mark, _)| bytes.starts_with(mark))?;
    let sample = &bytes[..bytes.len().min(64)];
    units(sample).filter(|found| found.charset == charset).map(|_| charset)
}

/// The first place where such a mark stands.
pub(super) fn begin_of_units(piece: &[u8]) -> Option<(usize, Charset)> {
    let first = |(mark, _): (&[u8], Charset)| {
        memmem::find_iter(piece, mark).find_map(|at| begins_units(&piece[at..]).map(|charset| (at, charset)))
    };
    [UTF_16LE_MARK, UTF_16BE_MARK].into_iter().filter_map(first).min_by_key(|(at, _)| *at)
}

/// Where units of two bytes end because a part of single bytes, or of turned ones, begins: a mark, or units that are no
/// letters of here and whose bytes are those of a plain text.
pub(super) fn change_of_units(piece: &[u8], odd: usize, is_big: bool) -> Option<usize> {
    /// Units in a row: at least, and as many as are looked at.
    const MANY: std::ops::RangeInclusive<usize> = 8..=64;
    let aligned = &piece[odd.min(piece.len())..];
    let (units, _) = aligned.as_chunks::<2>();
    let value = |unit: [u8; 2]| u32::from(if is_big { u16::from_be_bytes(unit) } else { u16::from_le_bytes(unit) });
    let plain = |byte: &&u8| matches!(**byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    let mut strange = 0;
    for (place, &unit) in units.iter().enumerate() {
        let here = || &aligned[2 * place..];
        let is_turned = value(unit) == 0xfffe || here().starts_with(MARK);
        let is_behind_ctrl_z =
            || unit[0] == CTRL_Z && (begins_units(&here()[1..]).is_some() || here()[1..].starts_with(MARK));
        if is_turned || is_behind_ctrl_z() {
            return Some(odd + 2 * place);
        }
        strange = if is_usual(value(unit)) { 0 } else { strange + 1 };
        if MANY.contains(&strange) {
            let start = 2 * (place + 1 - strange);
            let bytes = &aligned[start..start + 2 * strange];
            if bytes.iter().filter(plain).count() * 4 >= bytes.len() * 3 {
                return Some(odd + start);
            }
        }
    }
    None
}
