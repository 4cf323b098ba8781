//! Dates as civil days: an `i32` counts days from 1 January 1970. What an export writes, in the order that the mapping
//! declares; years first, names of months and Excel serials are understood with any order.

use chrono::{DateTime, Datelike, NaiveDate, TimeZone};
use chrono_tz::Tz;

use crate::mapping::DateOrder;
use ingest::text::{clean, fold};

/// Why a date was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateFault {
    /// In none of the layouts.
    Unreadable,
    /// No such day: 31 February.
    Impossible,
    /// Before 1990 or after 2100: a typing error, or an empty date that a program filled in.
    OutOfRange,
}

/// The day number of a date.
pub fn day(date: NaiveDate) -> i32 {
    date.to_epoch_days()
}

/// The date of a day number.
pub fn date(day: i32) -> NaiveDate {
    NaiveDate::from_epoch_days(day).unwrap_or_default()
}

/// How dates are read: the order of numeric parts, and the zone of instants with an offset.
#[derive(Clone, Copy, Debug)]
pub struct DateReader {
    order: DateOrder,
    zone: Tz,
}

impl DateReader {
    /// A reader for one column.
    pub const fn new(order: DateOrder, zone: Tz) -> Self {
        DateReader { order, zone }
    }

    /// Reads a date, with or without a time of day. An instant with an offset is converted to the zone first; without
    /// one the date is the civil date as written (contract §3).
    ///
    /// # Errors
    /// Says why there is no date.
    pub fn read(&self, text: &str) -> Result<i32, DateFault> {
        if let Some(found) = self.shape(text.as_bytes()) {
            return found;
        }
        let folded = clean(text);
        let ascii: String = folded.chars().map(western).collect();
        if let Some(found) = self.shape(ascii.as_bytes()) {
            return found;
        }
        self.slow(&ascii)
    }

    /// The usual shape of ten signs, `31/12/2025` or `2025-12-31`, with nothing or a time of day after it.
    fn shape(self, bytes: &[u8]) -> Option<Result<i32, DateFault>> {
        let date: &[u8; 10] = bytes.first_chunk()?;
        let rest = &bytes[10..];
        if !rest.is_empty() && !is_time_without_offset(rest) {
            return None;
        }
        let separator = |byte: u8| matches!(byte, b'/' | b'-' | b'.');
        if separator(date[4]) && separator(date[7]) {
            let [year, month, day] = [digits(&date[..4])?, digits(&date[5..7])?, digits(&date[8..])?];
            return Some(of_parts(year, month, day));
        }
        if separator(date[2]) && separator(date[5]) {
            let [first, second, year] = [digits(&date[..2])?, digits(&date[3..5])?, digits(&date[6..])?];
            return Some(self.ordered(first, second, year));
        }
        None
    }

    fn ordered(self, first: u32, second: u32, year: u32) -> Result<i32, DateFault> {
        match self.order {
            DateOrder::DayFirst => of_parts(year, second, first),
            DateOrder::MonthFirst => of_parts(year, first, second),
        }
    }

    fn slow(self, text: &str) -> Result<i32, DateFault> {
        if let Some(found) = self.instant(text).or_else(|| serial(text)) {
            return found;
        }
        match parts(text)[..] {
            [Part::Number(year, 4), Part::Number(month, 1 | 2), Part::Number(day, 1 | 2)] => of_parts(year, month, day),
            [Part::Number(first, 1 | 2), Part::Number(second, 1 | 2), Part::Number(year, 4)] => {
                self.ordered(first, second, year)
            }
            // A year of two digits stands last, and is of the years that registers are kept: another number there is a day.
            [Part::Number(first, 1 | 2), Part::Number(second, 1 | 2), Part::Number(year @ 10..=59, 2)] => {
                self.ordered(first, second, CENTURY + year)
            }
            [Part::Number(day, 1 | 2), Part::Month(month), Part::Number(year @ 10..=59, 2)] => {
                of_parts(CENTURY + year, month, day)
            }
            [Part::Number(day, 1 | 2), Part::Month(month), Part::Number(year, 4)]
            | [Part::Month(month), Part::Number(day, 1 | 2), Part::Number(year, 4)]
            | [Part::Number(year, 4), Part::Month(month), Part::Number(day, 1 | 2)] => of_parts(year, month, day),
            [Part::Number(all, 8)] => of_parts(all / 10_000, all / 100 % 100, all % 100),
            _ => Err(DateFault::Unreadable),
        }
    }

    /// `2025-03-04T23:30:00+00:00` and its like.
    fn instant(self, text: &str) -> Option<Result<i32, DateFault>> {
        if !text.contains(':') {
            return None;
        }
        let spaced = text.replacen(' ', "T", 1);
        let instant = DateTime::parse_from_rfc3339(text)
            .or_else(|_| DateTime::parse_from_rfc3339(&spaced))
            .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
            .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f %z"))
            .ok()?;
        let civil = self.zone.from_utc_datetime(&instant.naive_utc()).date_naive();
        Some(in_range(civil))
    }
}

/// The century of a year of two digits.
const CENTURY: u32 = 2000;

/// A number of days as Excel counts them from 1900, with or without a part of a day.
fn serial(text: &str) -> Option<Result<i32, DateFault>> {
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    if whole.len() != 5 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let serial = digits(whole.as_bytes())?;
    if !(32_874..=73_415).contains(&serial) {
        return None;
    }
    // Serial 25 569 is 1 January 1970.
    Some(i32::try_from(serial).map(|serial| serial - 25_569).map_err(|_| DateFault::OutOfRange))
}

fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0, |number: u32, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

/// ` 10:20:30`, `T10:20`, ` 10:20:30.123 PM`: a time of day that says nothing of an offset.
fn is_time_without_offset(rest: &[u8]) -> bool {
    let Some((b' ' | b'T', time)) = rest.split_first() else { return false };
    time.first().is_some_and(u8::is_ascii_digit)
        && time.iter().all(|byte| {
            byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b' ' | b'A' | b'P' | b'M' | b'a' | b'p' | b'm')
        })
}

fn of_parts(year: u32, month: u32, day: u32) -> Result<i32, DateFault> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return Err(DateFault::Unreadable);
    }
    let year = i32::try_from(year).map_err(|_| DateFault::Unreadable)?;
    in_range(NaiveDate::from_ymd_opt(year, month, day).ok_or(DateFault::Impossible)?)
}

fn in_range(date: NaiveDate) -> Result<i32, DateFault> {
    if (1990..=2100).contains(&date.year()) { Ok(day(date)) } else { Err(DateFault::OutOfRange) }
}

/// Arabic-Indic digits as Western ones.
fn western(c: char) -> char {
    match u32::from(c) {
        point @ 0x660..=0x669 => char::from_digit(point - 0x660, 10).unwrap_or(c),
        point @ 0x6f0..=0x6f9 => char::from_digit(point - 0x6f0, 10).unwrap_or(c),
        _ => c,
    }
}

/// A part of a date: a number with how many digits it has, a month, or a word that belongs in no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Number(u32, usize),
    Month(u32),
    Other,
}

fn parts(text: &str) -> Vec<Part> {
    // A time of day is known by its colons; it ends the date.
    let date = text.split_once(':').map_or(text, |(head, _)| head.trim_end_matches(|c: char| c.is_ascii_digit()));
    let mut parts: Vec<Part> = Vec::new();
    let folded = fold(date.trim_end_matches(['T', 't']));
    let mut words = folded.split(' ').filter(|word| !word.is_empty()).peekable();
    while let Some(word) = words.next() {
        let number = ["er", "st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
        if let Some(value) = (number.len() <= 8).then(|| digits(number.as_bytes())).flatten() {
            parts.push(Part::Number(value, number.len()));
        } else if is_hour(word) {
            break;
        } else if let Some(month) = words.peek().and_then(|next| month(&format!("{word} {next}"))) {
            words.next();
            parts.push(Part::Month(month));
        } else if let Some(month) = month(word) {
            parts.push(Part::Month(month));
        } else if !is_weekday(word)
            && !matches!(word, "le" | "de" | "du" | "h" | "a" | "of" | "th" | "في" | "يوم" | "من")
        {
            parts.push(Part::Other);
        }
    }
    parts
}

/// `10h30`, `10h`: a time of day, which ends a date.
fn is_hour(word: &str) -> bool {
    let is_number = |text: &str, least: usize| (least..=2).contains(&text.len()) && digits(text.as_bytes()).is_some();
    word.split_once('h').is_some_and(|(hours, minutes)| is_number(hours, 1) && is_number(minutes, 0))
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 21] = [
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "الاثنين",
        "الثلاثاء",
        "الاربعاء",
        "الخميس",
        "الجمعه",
        "السبت",
        "الاحد",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    DAYS.contains(&word)
}

/// The month of a folded name: French and English in full or shortened, Arabic in the Moroccan set, in that of other
/// Western Arabic countries, and in that of the Levant.
fn month(word: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["janvier", "janv", "jan", "january", "يناير", "ينير", "جانفي", "كانون الثاني"],
        &["fevrier", "fevr", "fev", "february", "feb", "فبراير", "فيفري", "شباط"],
        &["mars", "mar", "march", "مارس", "اذار"],
        &["avril", "avr", "april", "apr", "ابريل", "افريل", "نيسان"],
        &["mai", "may", "ماي", "مايو", "ايار"],
        &["juin", "june", "jun", "يونيو", "يونيه", "جوان", "حزيران"],
        &["juillet", "juil", "july", "jul", "يوليوز", "يوليو", "يوليه", "جويليه", "تموز"],
        &["aout", "august", "aug", "غشت", "اغسطس", "اوت", "اب"],
        &["septembre", "sept", "sep", "september", "شتنبر", "سبتمبر", "ايلول"],
        &["octobre", "oct", "october", "اكتوبر", "تشرين الاول"],
        &["novembre", "nov", "november", "نونبر", "نوفمبر", "تشرين الثاني"],
        &["decembre", "dec", "december", "دجنبر", "ديسمبر", "كانون الاول"],
    ];
    (1..).zip(MONTHS).find_map(|(number, names)| names.contains(&word).then_some(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_day_reads_back_in_every_layout(number in day(NaiveDate::from_ymd_opt(1990, 1, 1).expect("a day"))..day(NaiveDate::from_ymd_opt(2100, 12, 31).expect("a day"))) {
            let expected = date(number);
            for layout in ["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%-d-%-m-%Y", "%Y%m%d", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M:%S", "%d %B %Y", "%B %-d, %Y"] {
                let text = expected.and_hms_opt(10, 20, 30).expect("a time").format(layout).to_string();
                let reader = DateReader::new(DateOrder::DayFirst, chrono_tz::UTC);
                prop_assert_eq!(reader.read(&text), Ok(number), "{}", text);
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,30}") {
            let _ = DateReader::new(DateOrder::DayFirst, chrono_tz::UTC).read(&text);
        }
    }
}
