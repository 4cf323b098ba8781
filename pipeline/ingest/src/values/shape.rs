//! What kind of thing the text of a cell is: a number, a date, a text. Dialects, headers and columns are judged by it.

use report_model::diagnostic::Message;
use serde::Serialize;

/// The kind of a cell's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Nothing, or white space.
    Empty,
    /// A sign that stands for a value that is not there: `-`, `n/a`, `..`.
    Missing,
    /// A whole number.
    Integer,
    /// A number with a fraction, a percentage, an amount of money.
    Decimal,
    /// A date.
    Date,
    /// A time of the day.
    Time,
    /// A date with a time.
    Moment,
    /// An address of the web or of mail.
    Address,
    /// Anything else.
    Text,
}

impl Shape {
    /// Whether a heading is hardly ever written so.
    pub const fn is_typed(self) -> bool {
        matches!(self, Shape::Integer | Shape::Decimal | Shape::Date | Shape::Time | Shape::Moment | Shape::Address)
    }

    /// As it is named to people.
    pub const fn message(self) -> Message {
        Message::new(match self {
            Shape::Empty => "reading.is.empty",
            Shape::Missing => "reading.is.missing",
            Shape::Integer => "reading.is.integer",
            Shape::Decimal => "reading.is.decimal",
            Shape::Date => "reading.is.date",
            Shape::Time => "reading.is.time",
            Shape::Moment => "reading.is.moment",
            Shape::Address => "reading.is.address",
            Shape::Text => "reading.is.text",
        })
    }

    /// Whether it is a number.
    pub const fn is_number(self) -> bool {
        matches!(self, Shape::Integer | Shape::Decimal)
    }

    /// Whether there is nothing to judge.
    pub const fn is_absent(self) -> bool {
        matches!(self, Shape::Empty | Shape::Missing)
    }
}

/// Texts longer than this are texts.
const LONGEST_VALUE: usize = 48;

/// The kind of a text.
pub fn shape(text: &str) -> Shape {
    let text = text.trim();
    if text.is_empty() {
        return Shape::Empty;
    }
    if is_missing(text) {
        return Shape::Missing;
    }
    if is_address(text) {
        return Shape::Address;
    }
    if text.len() > LONGEST_VALUE {
        return Shape::Text;
    }
    time_or_date(text).or_else(|| number(text)).unwrap_or(Shape::Text)
}

fn is_missing(text: &str) -> bool {
    const WORDS: [&str; 12] = ["na", "n/a", "n.a.", "nan", "null", "none", "nil", "nd", "n.d.", "#n/a", "n.c.", "nc"];
    let signs = text.len() <= 4 && text.chars().all(|c| matches!(c, '-' | '–' | '—' | '.' | '*' | ':' | '…' | '?'));
    signs || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn is_address(text: &str) -> bool {
    let is_one_word = || !text.contains(char::is_whitespace);
    let is_web = ["http://", "https://", "ftp://", "www."].iter().any(|start| {
        text.as_bytes().get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
    });
    let is_mail = || {
        let mut parts = text.splitn(2, '@');
        matches!((parts.next(), parts.next()), (Some(name), Some(host))
            if !name.is_empty() && !host.contains('@') && host.trim_end_matches('.').contains('.'))
    };
    (is_web || is_mail()) && is_one_word()
}

/// The value of a digit: ASCII, Arabic, Persian.
const fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '\u{660}'..='\u{669}' => Some(c as u32 - 0x660),
        '\u{6f0}'..='\u{6f9}' => Some(c as u32 - 0x6f0),
        _ => None,
    }
}

/// A number, with signs of sign, currency and percentage around it and signs of grouping within.
fn number(text: &str) -> Option<Shape> {
    let is_money = |c: char| matches!(c, '£' | '$' | '€' | '¥' | '₹' | '%' | '٪');
    let around = |c: char| matches!(c, '+' | '-' | '−' | '(' | ')' | '<' | '>' | '~' | ' ' | '\u{a0}') || is_money(c);
    let core = text.trim_matches(around);
    let outside = text.len() - core.len();
    if core.is_empty() || outside > 6 {
        return None;
    }
    let (mut digits, mut marks, mut others) = (0, 0, 0);
    let mut before = ' ';
    for c in core.chars() {
        match c {
            _ if digit(c).is_some() => digits += 1,
            '.' | ',' | '٫' if digit(before).is_some() || digits == 0 => marks += 1,
            '\'' | ' ' | '\u{a0}' | '\u{202f}' | '٬' if digit(before).is_some() => others += 1,
            'e' | 'E' if digit(before).is_some() => marks += 1,
            '+' | '-' if matches!(before, 'e' | 'E') => {}
            _ => return None,
        }
        before = c;
    }
    let exponents = core.chars().filter(|c| matches!(c, 'e' | 'E')).count();
    if digits == 0 || exponents > 1 || others > 4 || matches!(before, 'e' | 'E' | '+' | '-') {
        return None;
    }
    if (others > 0 && !is_grouped(core)) || [',', '.'].iter().any(|&mark| !is_grouped_by(core, mark)) {
        return None;
    }
    let is_whole = marks == 0 && !text.contains(is_money);
    Some(if is_whole { Shape::Integer } else { Shape::Decimal })
}

/// Whether spaces and apostrophes in a number stand before groups of three digits.
fn is_grouped(core: &str) -> bool {
    let mut groups = core.split(['\'', ' ', '\u{a0}', '\u{202f}', '٬']);
    let first = groups.next().unwrap_or_default();
    first.chars().count() <= 3
        && groups.all(|group| group.split(['.', ',', '٫']).next().is_some_and(|whole| whole.chars().count() == 3))
}

/// Whether a sign that stands in a number more than once stands before groups of three digits.
fn is_grouped_by(core: &str, mark: char) -> bool {
    if core.matches(mark).count() < 2 {
        return true;
    }
    let mut groups = core.split(mark);
    groups.next().is_some_and(|first| first.chars().count() <= 3)
        && groups.all(|group| group.split(['.', ',']).next().is_some_and(|whole| whole.chars().count() == 3))
}

fn time_or_date(text: &str) -> Option<Shape> {
    if is_time(text) {
        return Some(Shape::Time);
    }
    if is_date(text) {
        return Some(Shape::Date);
    }
    // A moment is a date, a sign between, and a time.
    let between = text.char_indices().filter(|(_, c)| matches!(c, ' ' | 'T' | '\u{a0}'));
    for (at, sign) in between {
        let (date, time) = (&text[..at], text[at + sign.len_utf8()..].trim_start_matches(['-', ' ']));
        if is_time(time) && is_date(date) {
            return Some(Shape::Moment);
        }
    }
    None
}

/// `9:30`, `09:30:15`, `09:30:15.250Z`, `9:30 PM`, `14h05`.
fn is_time(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    let (body, half) = ["am", "pm", "a.m.", "p.m.", "z"]
        .iter()
        .find_map(|end| lower.strip_suffix(end))
        .map_or((lower.as_str(), false), |body| (body.trim_end(), true));
    let body = body.rsplit_once(['+', '-']).map_or(body, |(body, offset)| if is_offset(offset) { body } else { "" });
    let parts: Vec<&str> = body.split([':', 'h']).collect();
    let is_part = |part: &&str, most: u32| {
        let whole = part.split(['.', ',']).next().unwrap_or_default();
        (1..=2).contains(&whole.len()) && number_of(whole).is_some_and(|value| value <= most)
    };
    match parts.as_slice() {
        [hour] => half && lower.ends_with('m') && is_part(hour, 12),
        [hour, minute] => is_part(hour, 24) && is_part(minute, 59) && minute.len() == 2,
        [hour, minute, second] => is_part(hour, 24) && is_part(minute, 59) && is_part(second, 60),
        _ => false,
    }
}

fn is_offset(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (digits == 2 || digits == 4) && text.chars().all(|c| c.is_ascii_digit() || c == ':')
}

fn number_of(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 12 {
        return None;
    }
    text.chars().try_fold(0_u32, |value, c| value.checked_mul(10)?.checked_add(digit(c)?))
}

/// Three parts of which one may be the name of a month, or a month and a year.
fn is_date(text: &str) -> bool {
    let text = text.trim();
    let parts: Vec<&str> = text.split(['/', '-', '.', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let signs = text.chars().filter(|c| matches!(c, '/' | '-' | '.')).count();
    let day = |part: &str| part.chars().count() <= 2 && number_of(part).is_some_and(|value| (1..=31).contains(&value));
    let year = |part: &str| {
        let length = part.chars().count();
        number_of(part).is_some_and(|value| length == 2 || (length == 4 && (1000..=2999).contains(&value)))
    };
    match parts.as_slice() {
        [a, b, c] if signs == 2 => {
            (day(a) && (day(b) || is_month(b)) && year(c))
                || (year(a) && (day(b) || is_month(b)) && day(c))
                || (is_month(a) && day(b) && year(c))
        }
        [a, b, c] => (day(a) && is_month(b) && year(c)) || (is_month(a) && day(b) && year(c)),
        [a, b] => is_month(a) && year(b) && signs <= 1,
        _ => false,
    }
}

fn is_month(text: &str) -> bool {
    const MONTHS: [&str; 24] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "janv", "fév", "fev",
        "avr", "mai", "juin", "juil", "aoû", "aou", "déc", "sept", "mars",
    ];
    let lower = text.to_lowercase();
    let length = lower.chars().count();
    (3..=9).contains(&length) && lower.chars().all(char::is_alphabetic) && MONTHS.iter().any(|month| lower == *month)
        || FULL_MONTHS.contains(&lower.as_str())
}

const FULL_MONTHS: [&str; 36] = [
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "janvier",
    "février",
    "fevrier",
    "avril",
    "juillet",
    "août",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "decembre",
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "ابريل",
    "ماي",
    "يونيو",
    "يوليوز",
    "غشت",
    "شتنبر",
    "أكتوبر",
    "نونبر",
    "دجنبر",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_their_shapes() {
        let cases = [
            (Shape::Empty, &["", "  ", "\u{a0}"][..]),
            (Shape::Missing, &["-", "n/a", "..", "NULL", "—"]),
            (Shape::Integer, &["0", "-12", "1 234", "٣٤", "007", "1\u{202f}234\u{202f}567", "(12)"]),
            (
                Shape::Decimal,
                &[
                    "1,234,567.89",
                    "1.234.567,89",
                    "1,5",
                    "1.234,56",
                    "£1,200",
                    "12%",
                    ".5",
                    "1e-5",
                    "1,234",
                    "(3.2)",
                    "١٫٥",
                ],
            ),
            (
                Shape::Date,
                &["31/12/2025", "2025-12-31", "1.2.25", "12-Jan-2020", "3 mars 2021", "March 3, 2021", "Jan-20"],
            ),
            (Shape::Time, &["10:30", "9:30:15", "9:30 PM", "14h05", "10:30:15.25Z", "9 pm"]),
            (
                Shape::Moment,
                &["2025-12-31T10:30:00", "31/12/2025 10:30", "2025-12-31 10:30:00+01:00", "7/29/2013 9:30:00 AM"],
            ),
            (Shape::Address, &["https://a.ma/b?c=d", "a.b@c.ma", "www.ma.ma"]),
            (
                Shape::Text,
                &[
                    "2,6,9",
                    "40757,18702,21686",
                    "1.2.3.4",
                    "a",
                    "12 rue",
                    "1-2-3-4",
                    "A-12",
                    "Q1",
                    "10:3",
                    "Mars",
                    "1 2 3",
                    "e5",
                    "+",
                ],
            ),
        ];
        for (expected, texts) in cases {
            for text in texts {
                assert_eq!(shape(text), expected, "{text:?}");
            }
        }
    }
}
