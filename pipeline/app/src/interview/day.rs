//! A day as a person types it: the day first, as the country writes it (`30/11/2026`), or the year first (`2026-11-30`).

use chrono::NaiveDate;
use report_model::diagnostic::{Diagnose, Diagnostic, Message};

/// Why a text is no day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// It is not written as days are.
    #[error("`{0}` is no day")]
    NoDay(String),
    /// Its year has two figures, which several centuries have.
    #[error("the year of `{0}` has two figures")]
    ShortYear(String),
    /// No calendar has it.
    #[error("`{0}` is in no calendar")]
    NoSuchDay(String),
}

impl DayError {
    /// What is said of it.
    pub fn message(&self) -> Message {
        let (key, text) = match self {
            DayError::NoDay(text) => ("begin.day.none", text),
            DayError::ShortYear(text) => ("begin.day.short", text),
            DayError::NoSuchDay(text) => ("begin.day.unknown", text),
        };
        Message::new(key).with("text", text)
    }
}

impl Diagnose for DayError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![Diagnostic::error(self.message()).hint(Message::new("begin.day.hint"))]
    }
}

/// A text with Western figures in the place of Arabic-Indic and Persian ones, and without the marks of direction that come
/// with what is pasted.
pub fn western(text: &str) -> String {
    let figure = |c: char| match c {
        '\u{660}'..='\u{669}' => char::from_digit(u32::from(c) - 0x660, 10),
        '\u{6f0}'..='\u{6f9}' => char::from_digit(u32::from(c) - 0x6f0, 10),
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        _ => Some(c),
    };
    text.chars().filter_map(figure).collect::<String>().trim().to_owned()
}

/// Reads a day: three numbers with `/`, `-` or `.` between them, the day first or, with a year of four figures, the year.
///
/// # Errors
/// When it is none: a year of two figures is not guessed, and a month never comes first.
pub fn day(text: &str) -> Result<NaiveDate, DayError> {
    let written = western(text);
    let shown = || written.chars().filter(|c| !c.is_control()).take(40).collect::<String>();
    let no_day = || DayError::NoDay(shown());
    let sign = written
        .chars()
        .find(|c| !c.is_ascii_digit() && !c.is_whitespace())
        .filter(|c| matches!(c, '/' | '-' | '.'))
        .ok_or_else(no_day)?;
    let parts: Vec<&str> = written.split(sign).map(str::trim).collect();
    let [first, second, third] = parts[..] else { return Err(no_day()) };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if ![first, second, third].into_iter().all(is_number) {
        return Err(no_day());
    }
    let (year, month, day) = match (first.len(), second.len(), third.len()) {
        (4, 1..=2, 1..=2) => (first, second, third),
        (1..=2, 1..=2, 4) => (third, second, first),
        (1..=2, 1..=2, 1..=2) => return Err(DayError::ShortYear(shown())),
        _ => return Err(no_day()),
    };
    let number = |part: &str| part.parse::<u32>().map_err(|_| no_day());
    let year = year.parse::<i32>().map_err(|_| no_day())?;
    NaiveDate::from_ymd_opt(year, number(month)?, number(day)?).ok_or_else(|| DayError::NoSuchDay(shown()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_typed_as_the_country_writes_it_or_with_the_year_first() {
        let wanted = NaiveDate::from_ymd_opt(2026, 11, 30).expect("a day");
        for text in [
            "30/11/2026",
            "30-11-2026",
            "30.11.2026",
            " 30 / 11 / 2026 ",
            "2026-11-30",
            "2026/11/30",
            "2026.11.30",
            "٣٠/١١/٢٠٢٦",
            "۳۰-۱۱-۲۰۲۶",
            "\u{200f}٣٠/١١/٢٠٢٦\u{200f}",
            "\u{2066}2026-11-30\u{2069}",
        ] {
            assert_eq!(day(text), Ok(wanted), "{text}");
        }
        assert_eq!(day("1/2/2026"), Ok(NaiveDate::from_ymd_opt(2026, 2, 1).expect("a day")));
        assert_eq!(day("2024-02-29").map(|day| day.to_string()), Ok("2024-02-29".to_owned()));
    }

    #[test]
    fn what_is_no_day_is_told_why() {
        for (text, expected) in [
            ("30/11/26", "short"),
            ("26-11-30", "short"),
            ("11/30/2026", "unknown"),
            ("2026-11-31", "unknown"),
            ("29/02/2026", "unknown"),
            ("0/1/2026", "unknown"),
            ("yesterday", "none"),
            ("", "none"),
            ("20261130", "none"),
            ("30/11-2026", "none"),
            ("30//2026", "none"),
            ("-1/11/2026", "none"),
            ("1/2/3/2026", "none"),
            ("2026-11-30T10:00", "none"),
            ("02026-11-30", "none"),
            ("٣٠/١١/٢٦", "short"),
        ] {
            let key = day(text).map_err(|error| error.message().key);
            assert_eq!(key, Err(format!("begin.day.{expected}").leak() as &str), "{text}");
        }
    }
}
