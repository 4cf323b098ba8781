//! The encoding of bytes that neither a mark nor a mapping tells.
//!
//! Units of two or four bytes show by their zeros, UTF-8 by its own rules. What is left has a byte for a letter: each
//! encoding of an office here is tried, and the one whose letters are most like French and Arabic is it.

use encoding_rs::{Encoding, ISO_8859_6, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1256};

use super::letters::likelihood;
use super::pages::{CP720, IBM437, IBM850, MAC};
use super::{Charset, Found};

/// How many bytes beyond ASCII are looked at.
const LOOKED_AT: usize = 4000;

/// The encodings of one byte a letter that are tried; of equals the first.
const TRIED: [Charset; 8] = [
    Charset::Standard(WINDOWS_1252),
    Charset::Standard(WINDOWS_1256),
    Charset::Standard(ISO_8859_6),
    Charset::Standard(MACINTOSH),
    Charset::Page(&MAC),
    Charset::Page(&IBM850),
    Charset::Page(&IBM437),
    Charset::Page(&CP720),
];

/// Below this mean likelihood, a text is neither French nor Arabic.
const NO_LANGUAGE: f64 = -5.5;

/// The encoding of a piece, by its bytes beyond ASCII; `None` when it has none. `whole` where nothing comes after it.
pub fn find(bytes: &[u8], whole: bool) -> Option<Found> {
    if bytes.is_ascii() {
        return None;
    }
    let (good, bad) = utf8_sequences(bytes, whole);
    // Bad bytes make no other encoding of a text of UTF-8: they are reported with their rows. That letters of another
    // encoding follow the rules of UTF-8 is rare.
    if good > bad {
        let certainty = match (good, bad) {
            (1 | 2, 0) => 95,
            (_, 0) => 100,
            _ if bad * 10 <= good => 90,
            _ => 60,
        };
        return Some(Found { charset: Charset::Utf8, certainty });
    }
    Some(of_one_byte(bytes, whole))
}

/// The value of a unit.
type Value = fn(&[u8]) -> u32;

/// UTF-16 and UTF-32 without a mark.
pub(super) fn units(bytes: &[u8]) -> Option<Found> {
    let sample = &bytes[..bytes.len().min(1 << 14)];
    // Every line end has a zero.
    memchr::memchr(0, sample)?;
    let read: [(Charset, usize, Value); 4] = [
        (Charset::Utf32Le, 4, |unit| u32::from_le_bytes([unit[0], unit[1], unit[2], unit[3]])),
        (Charset::Utf32Be, 4, |unit| u32::from_be_bytes([unit[0], unit[1], unit[2], unit[3]])),
        (Charset::Standard(UTF_16LE), 2, |unit| u32::from(u16::from_le_bytes([unit[0], unit[1]]))),
        (Charset::Standard(UTF_16BE), 2, |unit| u32::from(u16::from_be_bytes([unit[0], unit[1]]))),
    ];
    read.into_iter().find_map(|(charset, size, value)| {
        let units = sample.chunks_exact(size).map(value);
        let (all, usual) =
            units.fold((0_u32, 0_u32), |(all, usual), point| (all + 1, usual + u32::from(is_usual(point))));
        let certainty = (usual * 100).checked_div(all).and_then(|percent| u8::try_from(percent).ok())?;
        (certainty >= 95).then_some(Found { charset, certainty })
    })
}

/// A character of the tables that are read here.
pub(super) const fn is_usual(point: u32) -> bool {
    matches!(point, 0x09 | 0x0a | 0x0d | 0x20..=0x7e | 0xa0..=0x17f | 0x600..=0x6ff | 0x2010..=0x203a | 0x20ac | 0xfeff)
}

/// How many sequences of bytes beyond ASCII follow the rules of UTF-8, and how many do not.
pub(super) fn utf8_sequences(bytes: &[u8], whole: bool) -> (usize, usize) {
    let (mut good, mut bad, mut rest) = (0, 0, bytes);
    let count = |text: &str| text.chars().filter(|c| !c.is_ascii()).count();
    while !rest.is_empty() && good + bad < 1 << 16 {
        match std::str::from_utf8(rest) {
            Ok(text) => return (good + count(text), bad),
            Err(error) => {
                let (valid, broken) = rest.split_at(error.valid_up_to());
                good += std::str::from_utf8(valid).map_or(0, count);
                match error.error_len() {
                    Some(length) => {
                        bad += 1;
                        rest = &broken[length..];
                    }
                    // The piece ends in the middle of a character.
                    None => return (good, bad + usize::from(whole)),
                }
            }
        }
    }
    (good, bad)
}

/// The likeliest of the encodings of one byte a letter.
fn of_one_byte(bytes: &[u8], whole: bool) -> Found {
    language(bytes).unwrap_or_else(|| of_another_language(bytes, whole))
}

/// The likeliest of the encodings of one byte a letter, where it makes French or Arabic of the bytes.
pub(super) fn language(bytes: &[u8]) -> Option<Found> {
    let mut scores: Vec<(f64, Charset)> = TRIED.iter().map(|&charset| (mean(bytes, charset), charset)).collect();
    scores.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let (best, charset) = scores[0];
    if best < NO_LANGUAGE {
        return None;
    }
    // French is the same in Windows-1252 and Windows-1256, and in the pages of MS-DOS, Arabic nearly so in ISO-8859-6 and
    // MacArabic: that is no doubt about the letters.
    let other = scores.iter().find(|(score, _)| *score < best - 0.2).map_or(best, |(score, _)| *score);
    let letters = bytes.iter().filter(|byte| !byte.is_ascii()).count().min(400);
    #[expect(clippy::cast_precision_loss, reason = "at most 400")]
    let lead = (best - other) * (letters as f64).sqrt();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 50 to 99")]
    let certainty = (99.0 - 49.0 * (-lead / 3.0).exp()).round() as u8;
    Some(Found { charset, certainty })
}

/// The mean likelihood of the characters beyond ASCII.
fn mean(bytes: &[u8], charset: Charset) -> f64 {
    let upper = upper_half(charset);
    let letter = |at: Option<usize>| match at.and_then(|at| bytes.get(at)) {
        None => ' ',
        Some(&byte) if byte.is_ascii() => char::from(byte),
        Some(&byte) => upper[usize::from(byte) - 0x80],
    };
    let places = bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()).take(LOOKED_AT);
    let (sum, count) = places.fold((0.0, 0_u32), |(sum, count), (at, _)| {
        let found = likelihood(letter(at.checked_sub(1)), letter(Some(at)), letter(Some(at + 1)));
        (sum + found, count + 1)
    });
    sum / f64::from(count.max(1))
}

/// What the bytes from 0x80 mean.
fn upper_half(charset: Charset) -> [char; 128] {
    match charset {
        Charset::Standard(encoding) => std::array::from_fn(|at| letter(encoding, 0x80 | u8::try_from(at).unwrap_or(0))),
        Charset::Page(page) => page.upper,
        Charset::Utf8 | Charset::Utf32Le | Charset::Utf32Be => [char::REPLACEMENT_CHARACTER; 128],
    }
}

fn letter(encoding: &'static Encoding, byte: u8) -> char {
    let bytes = [byte];
    let (text, _) = encoding.decode_without_bom_handling(&bytes);
    text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The guess of browsers, for languages that are not at home here.
fn of_another_language(bytes: &[u8], whole: bool) -> Found {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, whole);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    Found { charset: Charset::Standard(encoding), certainty: 50 }
}
