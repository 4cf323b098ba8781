//! Identifiers: one form for what exports write in several ways, and what shows that a column holds none.

use std::borrow::Cow;

use ingest::text::clean;

/// An identifier in the form in which it is compared.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Id<'a> {
    /// Cleaned, without a spreadsheet's wrapping, grouping spaces and case.
    pub(super) folded: Cow<'a, str>,
    /// A hash of it with its capitals; 0 where it has none.
    pub(super) spelling: u32,
}

impl Id<'_> {
    /// A hash of its letters and numbers: without zeros at the beginning of a number, one sign for whatever parts them, and
    /// none around them. Identifiers that differ and have the same are one, or nearly look so.
    pub(super) fn loose(&self) -> u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut put = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let (mut is_within, mut is_parted, mut is_number) = (false, false, false);
        let bytes = self.folded.as_bytes();
        for (at, &byte) in bytes.iter().enumerate() {
            if byte.is_ascii() && !byte.is_ascii_alphanumeric() {
                (is_parted, is_number) = (true, false);
                continue;
            }
            let is_more = bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
            if byte == b'0' && !is_number && is_more {
                continue;
            }
            if is_parted && is_within {
                put(b'-');
            }
            is_number = byte.is_ascii_digit();
            (is_within, is_parted) = (true, false);
            put(byte);
        }
        hash
    }
}

/// What the identifiers of a table look like, in counts.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    read: u64,
    /// Those that something was taken off: an apostrophe, or the spaces that group digits.
    pub(crate) unwrapped: u64,
    /// Those that are written with an exponent.
    exponents: u64,
    /// Numbers of more digits than a spreadsheet keeps, those of them that end in zeros from there on, and how many
    /// zeros these are.
    long: u64,
    ending: u64,
    zeros: u64,
    /// The row and the shape of the first one that a spreadsheet cut.
    first_cut: Option<(u64, String)>,
    /// Those that follow the one before by one, upwards and downwards.
    following: [u64; 2],
    before: Option<u64>,
}

/// How many digits of a number a spreadsheet keeps.
const KEPT: usize = 15;
/// So many zeros where digits were stand there by no chance.
const NO_CHANCE: u64 = 6;
/// Fewer rows count nothing.
const COUNTED: u64 = 5;

impl Ids {
    /// Reads an identifier; `None` for one that a spreadsheet cut, which is none any more.
    pub(crate) fn read<'a>(&mut self, text: &'a str, row: u64) -> Option<Id<'a>> {
        self.read += 1;
        let (id, is_changed) = unwrapped(text);
        self.unwrapped += u64::from(is_changed);
        if is_exponent(&id) {
            self.exponents += 1;
            self.note_cut(&id, row);
            return None;
        }
        self.number(&id, row);
        Some(folded(id))
    }

    /// Looks at one that is a number.
    fn number(&mut self, id: &str, row: u64) {
        if !id.bytes().all(|byte| byte.is_ascii_digit()) {
            self.before = None;
            return;
        }
        let number = id.parse::<u64>().ok();
        if let (Some(before), Some(number)) = (self.before, number) {
            self.following[0] += u64::from(before.checked_add(1) == Some(number));
            self.following[1] += u64::from(number.checked_add(1) == Some(before));
        }
        self.before = number;
        let Some(beyond) = id.get(KEPT..).filter(|beyond| !beyond.is_empty()) else { return };
        self.long += 1;
        if beyond.bytes().all(|byte| byte == b'0') {
            self.ending += 1;
            self.zeros += beyond.len() as u64;
            self.note_cut(id, row);
        }
    }

    fn note_cut(&mut self, id: &str, row: u64) {
        if self.first_cut.is_none() {
            self.first_cut = Some((row, report_model::finding::mask(id)));
        }
    }

    /// How many a spreadsheet cut, with the row and the shape of the first, where that are more than a tenth.
    pub(crate) fn cut(&self) -> Option<(u64, &(u64, String))> {
        let numbers = if self.ending == self.long && self.zeros >= NO_CHANCE { self.ending } else { 0 };
        let cut = self.exponents + numbers;
        if cut * 10 > self.read { Some(cut).zip(self.first_cut.as_ref()) } else { None }
    }

    /// Whether they count rows: four in five are one more than the one before, or one less. A row that somebody took
    /// out leaves a gap.
    pub(crate) fn count_rows(&self) -> bool {
        let following = self.following[0].max(self.following[1]);
        self.read >= COUNTED && (following + 1) * 5 >= self.read * 4
    }
}

/// The form in which an identifier is compared.
pub(crate) fn compared(text: &str) -> String {
    folded(unwrapped(text).0).folded.into_owned()
}

/// An identifier without a spreadsheet's wrapping and grouping spaces, and whether it had any.
fn unwrapped(text: &str) -> (Cow<'_, str>, bool) {
    let cleaned = clean(text);
    let bare = cleaned.trim_start_matches(['\'', '’']).trim_start();
    let is_wrapped = bare.len() < cleaned.len() && !bare.is_empty();
    let id = if is_wrapped { Cow::Owned(bare.to_owned()) } else { cleaned };
    let grouped = is_grouped(&id);
    let id = if grouped { Cow::Owned(id.replace(' ', "")) } else { id };
    match whole_part(&id).map(str::len) {
        Some(length) => (Cow::Owned(id[..length].to_owned()), true),
        None => (id, is_wrapped || grouped),
    }
}

/// What stands before the sign of a number of a program that knows no whole ones: `1024.0`.
fn whole_part(id: &str) -> Option<&str> {
    let whole = id.strip_suffix(".0").or_else(|| id.strip_suffix(",0"))?;
    (!whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit())).then_some(whole)
}

/// Whether a text is a number whose digits are grouped in threes by spaces: `1 024`.
fn is_grouped(text: &str) -> bool {
    let mut groups = text.split(' ');
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    rest.peek().is_some()
        && (1..=3).contains(&first.len())
        && digits(first)
        && rest.all(|group| group.len() == 3 && digits(group))
}

/// Whether a text is a number as a spreadsheet shows a long one: `2,02503E+16`. `219E01BE` and `0E0417` are none.
fn is_exponent(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, part) = match mantissa.split_once([',', '.']) {
        Some((whole, part)) => (whole, Some(part)),
        None => (mantissa, None),
    };
    let power = match exponent.as_bytes().first() {
        Some(b'+') => &exponent[1..],
        // Without a decimal sign this is a name: `5E-03`.
        Some(b'-') if part.is_some() => &exponent[1..],
        _ => return false,
    };
    whole.len() == 1 && digits(whole) && part.is_none_or(digits) && power.len() >= 2 && digits(power)
}

/// An identifier without case, its digits those of ASCII, its dashes hyphens.
fn folded(id: Cow<'_, str>) -> Id<'_> {
    if !id.chars().any(|sign| sign.is_uppercase() || plain(sign) != sign) {
        return Id { folded: id, spelling: 0 };
    }
    let spelling = id.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let folded = id.to_lowercase().chars().map(plain).collect();
    Id { folded: Cow::Owned(folded), spelling: spelling | 1 }
}

/// The digit of ASCII for one of another writing, the hyphen for another dash.
fn plain(sign: char) -> char {
    let zero = match sign {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => return '-',
        '\u{660}'..='\u{669}' => 0x660,
        '\u{6f0}'..='\u{6f9}' => 0x6f0,
        _ => return sign,
    };
    char::from_digit(sign as u32 - zero, 10).unwrap_or(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        Ids::default().read(text, 2).map(|id| id.folded.into_owned())
    }

    #[test]
    fn spellings_of_one_identifier_are_one() {
        for text in ["00417", " 00417", "\t00417", "'00417", "’00417", "\u{a0}00417\u{200f}"] {
            assert_eq!(read(text).as_deref(), Some("00417"), "{text:?}");
        }
        for text in ["1 024", "1\u{a0}024", "1\u{202f}024", "1024"] {
            assert_eq!(read(text).as_deref(), Some("1024"), "{text:?}");
        }
        assert_eq!(read("1 234 567").as_deref(), Some("1234567"));
        assert_eq!((read("1024.0").as_deref(), read("1.0.0").as_deref()), (Some("1024"), Some("1.0.0")));
        assert_eq!(read("RC-12/É"), read("rc-12/é"));
        // These are no groups of three.
        for text in ["2025 001", "10 24", "1 0245", "a 024"] {
            assert_eq!(read(text).as_deref(), Some(text));
        }
        assert_eq!(read("'"), Some("'".to_owned()), "an apostrophe alone wraps nothing");
    }

    #[test]
    fn nearly_the_same_is_told() {
        let loose = |text: &str| Ids::default().read(text, 2).expect("an identifier").loose();
        for (one, other) in [
            ("00400", "400"),
            ("#400", "400"),
            ("R-2025-00001", "r/2025/1"),
            ("N° 7", "n° 07"),
            ("0", "00"),
            ("a01b", "A1b"),
        ] {
            assert_eq!(loose(one), loose(other), "{one} {other}");
        }
        for (one, other) in [("1-11", "11-1"), ("100", "1"), ("R-20251", "R-2025-1"), ("a10", "a1"), ("RC-1", "RD-1")] {
            assert_ne!(loose(one), loose(other), "{one} {other}");
        }
        assert_eq!(read("R–٤٠٠"), read("r-400"));
    }

    #[test]
    fn what_a_spreadsheet_cut_is_no_identifier() {
        for text in ["2,02503E+16", "2.19E+05", "2E+05", "2,1E+07", "1,20E-05", "2.19e+26"] {
            assert_eq!(read(text), None, "{text}");
        }
        for text in ["219E01BE", "21AB07", "0E0417", "2E05", "5E-03", "12E+05", "E+05", "2,1E+7"] {
            assert!(read(text).is_some(), "{text}");
        }
    }

    fn of(texts: &[&str]) -> Ids {
        let mut ids = Ids::default();
        for (row, text) in (2..).zip(texts) {
            ids.read(text, row);
        }
        ids
    }

    #[test]
    fn a_column_that_was_cut_is_told() {
        let cut = |texts: &[&str]| of(texts).cut().map(|(cut, (row, _))| (cut, *row));
        assert_eq!(cut(&["219E01BE", "2,19E+05", "2,1E+07", "21AB07", "2,19E+16", "0E0417"]), Some((3, 3)));
        assert_eq!(cut(&["20250312000001200"; 6]), Some((6, 2)));
        assert_eq!(cut(&["20250312000001200", "20250312000001201", "20250312000001300", "20250312000001400"]), None);
        assert_eq!(cut(&["2025031200000120", "2025031200000110", "RC-1"]), None, "two zeros may be two digits");
    }

    #[test]
    fn a_counter_counts() {
        assert!(of(&["1", "2", "3", "4", "5", "6"]).count_rows());
        assert!(of(&["9", "8", "7", "6", "4", "3", "2", "1"]).count_rows(), "a row was taken out");
        assert!(!of(&["1", "2", "3", "5", "8", "9"]).count_rows());
        assert!(!of(&["1", "2", "3"]).count_rows());
    }
}
