//! The dialect of a text that says nothing of it, by its first rows.
//!
//! Each delimiter and quote is tried. The right one makes rows of one length whose columns hold things of one kind; then
//! come what only shows in the cells: a second sign of the delimiter, and the escape.

use super::score::Score;
use super::{Delimiter, Dialect};
use crate::delimited::csv::cut;

/// A dialect, and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The dialect.
    pub dialect: Dialect,
    /// In percent: how far the next best stays behind.
    pub certainty: u8,
}

/// The delimiters that are tried, each with how far it is believed.
const DELIMITERS: [(u8, f64); 15] = [
    (b',', 1.0),
    (b';', 1.0),
    (b'\t', 1.0),
    (b'|', 1.0),
    (b':', 0.95),
    (b' ', 0.95),
    (b'^', 0.85),
    (b'~', 0.85),
    (0x1f, 0.85),
    (0x01, 0.85),
    (b'+', 0.6),
    (b'*', 0.6),
    (b'#', 0.6),
    (b'!', 0.6),
    (b'&', 0.5),
];

/// How much of a text is looked at, in bytes and in rows.
const LOOKED_AT: (usize, usize) = (1 << 17, 400);

/// Finds the dialect of a text from its first piece; `declared` is the delimiter, where it is known.
pub fn find(text: &[u8], declared: Option<Delimiter>) -> Found {
    let sample = whole_lines(text);
    let tried: Vec<(Delimiter, f64)> = match declared {
        Some(delimiter) => vec![(delimiter, 1.0)],
        None => DELIMITERS
            .iter()
            .filter(|(byte, _)| sample.contains(byte))
            .flat_map(|&(byte, belief)| with_wider(sample, byte, belief))
            .chain([(Delimiter::NONE, 1.0)])
            .collect(),
    };
    let quotes = [b'"', b'\''].into_iter().filter(|quote| *quote == b'"' || sample.contains(quote));
    let mut best: Option<(f64, Dialect)> = None;
    let mut second = 0.0_f64;
    for quote in quotes {
        for &(delimiter, belief) in &tried {
            let dialect = Dialect { delimiter, quote, escape: None };
            let dialect = Dialect { escape: escape(sample, dialect), ..dialect };
            let score = belief * Score::of(&rows(sample, dialect), dialect).value();
            match best {
                Some((highest, _)) if score <= highest => {
                    // The same delimiter with the other quote is no other reading.
                    if best.is_some_and(|(_, found)| found.delimiter != delimiter) {
                        second = second.max(score);
                    }
                }
                _ => {
                    second =
                        best.map_or(
                            second,
                            |(before, found)| {
                                if found.delimiter == delimiter { second } else { second.max(before) }
                            },
                        );
                    best = Some((score, dialect));
                }
            }
        }
    }
    let fallback = Dialect { delimiter: declared.unwrap_or(Delimiter::one(b',')), quote: b'"', escape: None };
    let (score, dialect) = best.unwrap_or((0.0, fallback));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 50 to 100")]
    let certainty = if score > 0.0 { (100.0 - 50.0 * (second / score).clamp(0.0, 1.0)).round() as u8 } else { 50 };
    Found { dialect, certainty }
}

/// A delimiter, and those of several signs that it may be a part of. Where each place between cells is written so, the
/// longer one is it; a double comma or tab is an empty cell.
fn with_wider(sample: &[u8], byte: u8, belief: f64) -> Vec<(Delimiter, f64)> {
    let one = char::from(byte);
    let mut tried = vec![(Delimiter::one(byte), belief)];
    if one == ' ' || belief < 0.8 {
        return tried;
    }
    let mut wider = vec![(format!("{one} "), 1.02), (format!(" {one} "), 1.04)];
    if !matches!(one, ',' | '\t') {
        wider.push((format!("{one}{one}"), 1.3));
    }
    let is_there = |wide: &str| memchr::memmem::find(sample, wide.as_bytes()).is_some();
    tried.extend(
        wider
            .iter()
            .filter(|(wide, _)| is_there(wide))
            .filter_map(|(wide, more)| Delimiter::new(wide).map(|delimiter| (delimiter, belief * more))),
    );
    tried
}

/// The first lines of a text, without one that is cut off.
fn whole_lines(text: &[u8]) -> &[u8] {
    if text.len() <= LOOKED_AT.0 {
        return text;
    }
    let sample = &text[..LOOKED_AT.0];
    let end = memchr::memrchr2(b'\n', b'\r', sample).map_or(sample.len(), |end| end + 1);
    &sample[..end]
}

/// The first rows of a text.
fn rows(sample: &[u8], dialect: Dialect) -> Vec<Vec<String>> {
    cut::all(sample, dialect, LOOKED_AT.1)
}

/// The sign that stands before the quotes within quoted cells, where it is no second quote.
fn escape(sample: &[u8], dialect: Dialect) -> Option<u8> {
    const OTHERS: [u8; 6] = [0, b'^', b'~', b'`', b'%', b'$'];
    let quote = dialect.quote;
    let delimiter = dialect.delimiter.bytes();
    let (mut backslashes, mut pairs, mut all) = (0_usize, 0_usize, 0_usize);
    let mut others = [0_usize; OTHERS.len()];
    let mut quotes = memchr::memchr_iter(quote, sample).peekable();
    while let Some(at) = quotes.next() {
        let after = &sample[at + 1..];
        let is_outer = after.is_empty() || after[0] == b'\n' || after[0] == b'\r' || after.starts_with(delimiter);
        let before = &sample[..at];
        let is_opening = before.ends_with(delimiter) || matches!(before.last(), None | Some(b'\n' | b'\r'));
        if after.first() == Some(&quote) {
            quotes.next();
            pairs += usize::from(!is_opening);
            continue;
        }
        if is_opening || is_outer {
            continue;
        }
        all += 1;
        match before.last() {
            Some(b'\\') => backslashes += 1,
            Some(sign) => {
                if let Some(place) = OTHERS.iter().position(|other| other == sign) {
                    others[place] += 1;
                }
            }
            None => {}
        }
    }
    if backslashes > 0 && backslashes > pairs {
        return Some(b'\\');
    }
    let found = OTHERS.iter().zip(others).find(|(_, count)| *count > 1 && *count * 10 >= all * 9 && *count > pairs);
    found.map(|(sign, _)| *sign).filter(|sign| !delimiter.contains(sign))
}
