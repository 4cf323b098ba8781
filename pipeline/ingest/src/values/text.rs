//! Text in one form: cleaned to be kept, folded to be compared.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Marks that print nothing and turn text round: removed wherever they stand.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}' | '\u{61c}'
        | '\u{180e}' | '\u{fe00}'..='\u{fe0f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// A sign that means nothing outside the program that wrote it (private use), or is none at all, as the mark for that.
fn meant(c: char) -> char {
    match c {
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' | '\u{fdd0}'..='\u{fdef}' => char::REPLACEMENT_CHARACTER,
        c if u32::from(c) & 0xfffe == 0xfffe => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

/// NFKC, without invisible marks, with runs of white space (and of what steers a printer) as one space and none at the
/// ends; U+FFFD stands for what has no meaning here. Every value and heading of a file takes this form before it is kept.
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_clean_ascii(text) {
        return Cow::Borrowed(text);
    }
    // What prints nothing goes first: an accent behind it joins its letter.
    let visible = || text.chars().filter(|&c| !is_invisible(c)).map(meant);
    let mut cleaned = String::with_capacity(text.len());
    match is_nfkc_quick(visible()) {
        IsNormalized::Yes => push_spaced(visible(), &mut cleaned),
        _ => push_spaced(visible().nfkc(), &mut cleaned),
    }
    if cleaned == text { Cow::Borrowed(text) } else { Cow::Owned(cleaned) }
}

/// Writes characters with one space for each run of white space, and none at the ends.
fn push_spaced(characters: impl Iterator<Item = char>, cleaned: &mut String) {
    let mut space = false;
    for c in characters {
        if c.is_whitespace() || c.is_control() {
            space = !cleaned.is_empty();
            continue;
        }
        if space {
            cleaned.push(' ');
            space = false;
        }
        cleaned.push(c);
    }
}

/// Whether a text is ASCII in the form that [`clean`] gives: the usual case, answered without allocation.
fn is_clean_ascii(text: &str) -> bool {
    let bytes = text.as_bytes();
    let printable = |&byte: &u8| (0x20..0x7f).contains(&byte);
    bytes.iter().all(printable)
        && bytes.first() != Some(&b' ')
        && bytes.last() != Some(&b' ')
        && !bytes.windows(2).any(|pair| pair == b"  ")
}

/// The form in which values and keywords are compared: cleaned, lower case, without accents, Arabic letters and digits
/// in one form, signs that join words as spaces.
pub fn fold(text: &str) -> String {
    let mut folded = Vec::with_capacity(text.len());
    fold_into(text, &mut folded);
    // Every piece that `fold_into` writes is a whole character.
    String::from_utf8(folded).unwrap_or_default()
}

/// [`fold`] into a buffer that is used again: the buffer is cleared first, and then holds UTF-8.
pub fn fold_into(text: &str, folded: &mut Vec<u8>) {
    folded.clear();
    let mut writer = Writer { folded, space: false };
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte < 0x80 {
            writer.byte(ASCII[usize::from(byte)]);
            at += 1;
        } else if byte < 0xe0 && at + 1 < bytes.len() {
            let point = (u32::from(byte & 0x1f) << 6) | u32::from(bytes[at + 1] & 0x3f);
            match TWO_BYTES.get(point.wrapping_sub(0x80) as usize).copied().unwrap_or(Folded::Slow) {
                Folded::Drop => {}
                Folded::Byte(byte) => writer.byte(byte),
                Folded::Keep => writer.bytes(&bytes[at..at + 2]),
                Folded::Letters(letters) => writer.bytes(letters),
                Folded::Point(point) => writer.two_bytes(point),
                Folded::Slow => return slow(text, folded),
            }
            at += 2;
        } else if byte == 0xe2 && bytes.get(at + 1) == Some(&0x80) && is_general_sign(bytes.get(at + 2)) {
            writer.byte(b' ');
            at += 3;
        } else {
            return slow(text, folded);
        }
    }
}

/// Whether a third byte after E2 80 makes a dash, a quotation mark, an ellipsis or a narrow space: U+2010–U+2027, U+202F.
const fn is_general_sign(third: Option<&u8>) -> bool {
    matches!(third, Some(0x90..=0xa7 | 0xaf))
}

/// What becomes of a character of two bytes.
#[derive(Clone, Copy)]
enum Folded {
    Drop,
    Byte(u8),
    Keep,
    Letters(&'static [u8]),
    Point(u16),
    Slow,
}

/// Characters U+0080–U+07FF: those of French and Arabic by rule, all others by the slow way.
const fn two_byte(point: u32) -> Folded {
    match point {
        0xa0 => Folded::Byte(b' '),
        0xe0..=0xe5 | 0xc0..=0xc5 => Folded::Byte(b'a'),
        0xe7 | 0xc7 => Folded::Byte(b'c'),
        0xe8..=0xeb | 0xc8..=0xcb => Folded::Byte(b'e'),
        0xec..=0xef | 0xcc..=0xcf => Folded::Byte(b'i'),
        0xf1 | 0xd1 => Folded::Byte(b'n'),
        0xf2..=0xf6 | 0xd2..=0xd6 => Folded::Byte(b'o'),
        0xf9..=0xfc | 0xd9..=0xdc => Folded::Byte(b'u'),
        0xe6 | 0xc6 => Folded::Letters(b"ae"),
        0x152 | 0x153 => Folded::Letters(b"oe"),
        0xab | 0xbb | 0xb0 | 0xb7 => Folded::Byte(b' '),
        // أ إ آ ٱ → ا; ى ئ → ي; ة → ه; ؤ → و.
        0x622 | 0x623 | 0x625 | 0x671 => Folded::Point(0x627),
        0x649 | 0x626 => Folded::Point(0x64a),
        0x629 => Folded::Point(0x647),
        0x624 => Folded::Point(0x648),
        // Tatweel, vowel signs, dagger alif.
        0x640 | 0x64b..=0x65f | 0x670 => Folded::Drop,
        #[expect(clippy::cast_possible_truncation, reason = "a digit")]
        0x660..=0x669 => Folded::Byte(b'0' + (point - 0x660) as u8),
        #[expect(clippy::cast_possible_truncation, reason = "a digit")]
        0x6f0..=0x6f9 => Folded::Byte(b'0' + (point - 0x6f0) as u8),
        // Arabic punctuation: ، ؛ ؟.
        0x60c | 0x61b | 0x61f | 0x66a..=0x66d => Folded::Byte(b' '),
        0x61c => Folded::Drop,
        0x620..=0x64a => Folded::Keep,
        _ => Folded::Slow,
    }
}

/// [`two_byte`] of each character from U+0080.
static TWO_BYTES: [Folded; 0x780] = {
    let mut table = [Folded::Slow; 0x780];
    let mut point = 0x80;
    while point < 0x800 {
        table[point as usize - 0x80] = two_byte(point);
        point += 1;
    }
    table
};

/// ASCII: letters in lower case, digits as they are, everything else a space.
static ASCII: [u8; 128] = {
    let mut table = [b' '; 128];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            table[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

struct Writer<'a> {
    folded: &'a mut Vec<u8>,
    space: bool,
}

impl Writer<'_> {
    #[inline]
    fn gap(&mut self) {
        if self.space {
            self.space = false;
            self.folded.push(b' ');
        }
    }

    #[inline]
    fn byte(&mut self, byte: u8) {
        if byte == b' ' {
            self.space = !self.folded.is_empty();
        } else {
            self.gap();
            self.folded.push(byte);
        }
    }

    #[inline]
    fn bytes(&mut self, bytes: &[u8]) {
        self.gap();
        self.folded.extend_from_slice(bytes);
    }

    #[inline]
    fn two_bytes(&mut self, point: u16) {
        let [high, low] = [(point >> 6) & 0x1f, point & 0x3f];
        #[expect(clippy::cast_possible_truncation, reason = "five and six bits")]
        self.bytes(&[0xc0 | high as u8, 0x80 | low as u8]);
    }
}

/// The same by whole characters, for texts with any that the fast way does not know.
fn slow(text: &str, folded: &mut Vec<u8>) {
    folded.clear();
    let mut writer = Writer { folded, space: false };
    let cleaned = clean(text);
    // Compatibility forms first, then letters apart from their accents.
    for c in cleaned.nfkd().flat_map(char::to_lowercase) {
        let mut buffer = [0; 4];
        match u32::from(c) {
            0x300..=0x36f | 0x653..=0x655 => {}
            point @ 0..0x80 => writer.byte(ASCII[point as usize]),
            point @ 0x80..0x800 => match two_byte(point) {
                Folded::Drop => {}
                Folded::Byte(byte) => writer.byte(byte),
                Folded::Letters(letters) => writer.bytes(letters),
                Folded::Point(point) => writer.two_bytes(point),
                Folded::Keep | Folded::Slow if c.is_alphanumeric() => {
                    writer.bytes(c.encode_utf8(&mut buffer).as_bytes());
                }
                Folded::Keep | Folded::Slow => writer.byte(b' '),
            },
            _ if c.is_alphanumeric() => writer.bytes(c.encode_utf8(&mut buffer).as_bytes()),
            _ => writer.byte(b' '),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_offices_write_comes_to_one_form() {
        assert_eq!(clean("  Centre\u{a0}d’appel \u{200f}"), "Centre d’appel");
        assert_eq!(clean("a\u{202e}b\u{7}c \u{e000} 5\u{fe0f}\u{9b}"), "ab c \u{fffd} 5");
        assert_eq!(fold("Béni Mellal-Khénifra"), "beni mellal khenifra");
        assert_eq!(fold("العُيون - الساقية الحمراء"), fold("العيون-الساقية الحمراء"));
        assert_eq!(fold("إدارة"), fold("اداره"));
        assert_eq!(fold("ﻻ ﺇﺩﺍﺭﺓ"), fold("لا إدارة"));
        assert_eq!(fold("N° ٣٤ — œuvre"), "n 34 oeuvre");
        assert_eq!(fold("شكـــاية"), fold("شكاية"));
    }

    proptest! {
        #[test]
        fn the_fast_way_and_the_slow_way_agree(text in "[ -~àâçéèêëîïôùûüÿœÀÉÈÆ«»°’“”…–—‘\u{a0}\u{202f}،؛؟ء-ي\u{64b}-\u{652}٠-٩۰-۹]{0,40}") {
            let mut slowly = Vec::new();
            slow(&text, &mut slowly);
            prop_assert_eq!(fold(&text).into_bytes(), slowly);
        }

        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn cleaning_twice_is_cleaning_once(text in "\\PC{0,40}") {
            let once = clean(&text).into_owned();
            prop_assert_eq!(clean(&once).into_owned(), once.clone());
        }
    }
}
