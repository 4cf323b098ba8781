//! Where pieces of personal data stand in a plain text. A pattern proposes, a check decides: the digits of an account
//! or an enterprise must add up, and a king's number before a postcode is no identity card.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::kind::PersonalData;

/// A shape and what else must hold of it; the piece is group 1.
struct Pattern {
    shape: Regex,
    holds: fn(before: &str, piece: &str) -> bool,
}

fn pattern(shape: &str, holds: fn(&str, &str) -> bool) -> Pattern {
    Pattern { shape: Regex::new(shape).expect("the patterns are constants, and a test uses each"), holds }
}

/// For each kind, in the order of [`PersonalData::ALL`], its patterns.
static PATTERNS: LazyLock<[Vec<Pattern>; PersonalData::ALL.len()]> = LazyLock::new(|| {
    let always = |_: &str, _: &str| true;
    let after =
        |cue: &str, number: &str| pattern(&format!("(?i)(?:{cue})[^0-9\\n]{{0,24}}({number})(?:$|[^0-9])"), always);
    [
        vec![
            pattern(r"(?:^|[^A-Za-z0-9])([A-Z]{1,2} ?\d{5,6}|[a-z]{1,2}\d{5,6})(?:$|[^A-Za-z0-9])", is_card),
            after(
                r"\bCIN\b|\bCNIE?\b|\bC\.I\.N|carte nationale|carte d.identit|البطاقة الوطنية|بطاقة التعريف|ب\. ?ت\. ?و",
                r"[A-Za-z]{1,2}[ .-]?\d(?:[ .-]?\d){2,7}",
            ),
        ],
        vec![pattern(
            r"(?:^|[^0-9])((?:\+ ?212|00 ?212|0)(?: ?\(0\))?[ .\-/]?[5-8](?:[ .\-/]?\d){8})(?:$|[^0-9])",
            |before, piece| !is_day_with_time(before, piece),
        )],
        vec![
            pattern(r"([\w.%+-]+ ?@ ?[\w-]+(?:\.[\w-]+)*)", always),
            pattern(r"(?i)([\w.%+-]+ ?[(\[{] ?(?:at|arobase|arobas) ?[)\]}] ?[\w-]+(?:\.[\w-]+)*)", always),
            pattern(
                r"(?i)([\w.%+-]+ (?:at|arobase|arobas) [\w-]+(?: (?:dot|point) |\.)(?:com|net|org|ma|fr)\b)",
                always,
            ),
        ],
        vec![pattern(r"(?:^|[^0-9])(\d{15})(?:$|[^0-9])", |_, piece| remainder(piece) == 0)],
        vec![
            pattern(r"(?i)(MA ?\d{2}(?: ?\d){24})", always),
            pattern(r"(?:^|[^0-9])((?:\d[ -]?){23}\d)(?:$|[^0-9])", |_, piece| is_rib(piece)),
        ],
        vec![
            pattern(
                r"(?:^|[^0-9])(\d{1,5} ?[-|/] ?[\x{621}-\x{64A}] ?[-|/] ?\d{1,2}|\d{1,2} ?[-|/] ?[\x{621}-\x{64A}] ?[-|/] ?\d{1,5})(?:$|[^0-9])",
                always,
            ),
            Pattern {
                holds: is_no_day,
                ..after(r"immatricul|plaque|véhicule|المسجلة تحت|لوحة", r"\d{4,5} ?- ?\d{1,2} ?- ?\d{1,2}")
            },
        ],
        vec![pattern(r"(?:^|[^A-Za-z0-9])([A-Za-z]{2}\d{7})(?:$|[^A-Za-z0-9])", always)],
        vec![after(r"\bCNSS\b|\bC\.N\.S\.S|sécurité sociale|الضمان الاجتماعي", r"\d(?:[ .-]?\d){8}")],
        // Names, addresses and days of birth are looked for in prose alone (`prose.rs`).
        Vec::new(),
        Vec::new(),
        Vec::new(),
    ]
});

/// What every piece has: a digit, the sign of an address, or a word in its place. Most names of offices have none.
static HINT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[0-9@]|(?i:\bat\b|arobas)").expect("a constant"));

/// Whether a plain text can hold anything at all.
pub(super) fn may_hold(text: &str) -> bool {
    HINT.is_match(text)
}

/// The places of the pieces of one kind.
pub(super) fn pieces(kind: PersonalData, text: &str) -> impl Iterator<Item = Range<usize>> {
    PATTERNS[kind as usize].iter().flat_map(move |pattern| pattern.pieces(text))
}

impl Pattern {
    /// One after the other. The sign behind a piece may be the one before the next: each search begins at the end of
    /// the piece, not of the match.
    fn pieces<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            while let Some(found) = self.shape.captures_at(text, from) {
                let piece = found.get(1)?;
                from = piece.end();
                if (self.holds)(&text[..piece.start()], piece.as_str()) {
                    return Some(piece.range());
                }
            }
            None
        })
    }
}

/// Whether what has as many digits as a telephone is a day with the beginning of a time: `07/03/2025 09` before `:04`,
/// `07/03/25 09.04`, `05-12 09.04.13` after a year.
fn is_day_with_time(before: &str, piece: &str) -> bool {
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"^(?:0\d[/.-][0-3]\d[/.-](?:19|20)\d\d [0-2]\d",
            r"|0\d[/-][0-3]\d[/-]\d\d [0-2]\d\.[0-5]\d)$"
        ))
        .expect("a constant, and a test uses it")
    });
    static AFTER_YEAR: LazyLock<[Regex; 2]> = LazyLock::new(|| {
        [r"(?:^|[^0-9])(?:19|20)\d\d[/.-]$", r"^[01]\d[/.-][0-3]\d [0-2]\d[.-][0-5]\d[.-][0-5]\d$"]
            .map(|shape| Regex::new(shape).expect("a constant, and a test uses it"))
    });
    let [year, time] = &*AFTER_YEAR;
    DAY.is_match(piece) || (year.is_match(before) && time.is_match(piece))
}

/// Whether letters before digits are those of a card: not a postcode after the number of a king (`Hassan II 20000`),
/// a postal box or an amount.
fn is_card(before: &str, piece: &str) -> bool {
    const KINGS: [&str; 7] = ["hassan", "mohammed", "mohamed", "med", "idriss", "youssef", "ismail"];
    const NUMBERS: [&str; 6] = ["I", "II", "V", "VI", "IV", "X"];
    const OTHERS: [&str; 3] = ["BP", "CP", "DH"];
    let letters = piece.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let word = before.trim_end().rsplit([' ', '’', '\'']).next().unwrap_or_default().to_lowercase();
    let is_king = NUMBERS.contains(&letters) && KINGS.contains(&word.as_str());
    // A postal box or a postcode has at most five digits.
    let is_long = piece.bytes().filter(u8::is_ascii_digit).count() > 5;
    !is_king && (is_long || !OTHERS.contains(&letters))
}

/// Whether digits with dashes are no day of this century or the last: `2025-03-12` is no plate.
fn is_no_day(_: &str, piece: &str) -> bool {
    let parts: Vec<u32> = piece.split('-').filter_map(|part| part.trim().parse().ok()).collect();
    !matches!(parts[..], [1900..=2099, 1..=12, 1..=31])
}

/// The key of a bank account: 97 less the remainder of the rest times a hundred.
fn is_rib(piece: &str) -> bool {
    let digits: String = piece.chars().filter(char::is_ascii_digit).collect();
    let Some((rest, key)) = digits.split_at_checked(22) else { return false };
    key.parse() == Ok(97 - remainder(&format!("{rest}00")))
}

/// The remainder by 97; an ICE (nine digits of the company, four of the establishment, two to check) leaves none.
pub(super) fn remainder(digits: &str) -> u64 {
    digits.bytes().filter(u8::is_ascii_digit).fold(0, |rest, digit| (rest * 10 + u64::from(digit - b'0')) % 97)
}
