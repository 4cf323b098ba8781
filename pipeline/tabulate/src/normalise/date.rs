//! Dates as civil days: an `i32` counts days from 1 January 1970. What an export writes, in the order that the mapping
//! declares; years first, names of months, Excel serials and seconds since 1970 are understood with any order.

mod clock;
mod fault;
mod words;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeZone};
use chrono_tz::Tz;

pub use fault::DateFault;

use crate::mapping::DateOrder;
use ingest::text::{clean, fold};

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
        if let Some(found) = of_google(text) {
            return found;
        }
        if let Some(found) = instant(text) {
            return in_range(self.zone.from_utc_datetime(&found?).date_naive());
        }
        if let Some(found) = serial(text) {
            return found;
        }
        let Some(clock) = clock::cut(text) else { return self.of_words(&parts(without_offset(text))) };
        let mut words = parts(clock.before);
        // `Mon Feb 10 09:00:00 UTC 2025`, `23:30 06/01/2025`.
        let behind = parts(clock.behind);
        if words.len() < 3 {
            words.extend(behind);
        } else if clock::cut(clock.behind).is_some() || self.of_words(&behind).is_ok() {
            // Two days are not one.
            return Err(DateFault::Unreadable);
        } else if clock.is_unsaid() && behind.contains(&Part::Other) && says_more(clock.behind) {
            // Words behind a time that say nothing known may say of which place it is.
            return Err(DateFault::UnclearOffset);
        }
        let civil = date(self.of_words(&words)?);
        in_range(clock.day(civil, self.zone)?)
    }

    /// The day of the parts of a date.
    fn of_words(self, parts: &[Part]) -> Result<i32, DateFault> {
        if parts.contains(&Part::Hijra) {
            return Err(DateFault::Hijri);
        }
        match *parts {
            [Part::Number(year, 4), Part::Number(month, 1 | 2), Part::Number(day, 1 | 2)] => of_parts(year, month, day),
            [Part::Number(first, 1 | 2), Part::Number(second, 1 | 2), Part::Number(year, 4)] => {
                self.ordered(first, second, year)
            }
            // A year of two digits stands last, and is of the years that registers are kept: another number there is a day.
            [
                Part::Number(first @ ..=31, 1 | 2),
                Part::Number(second, 1 | 2),
                Part::Number(year @ 10..HIJRA_FROM, 2),
            ] => self.ordered(first, second, CENTURY + year),
            [Part::Number(day, 1 | 2), Part::Month(month), Part::Number(year @ 10..HIJRA_FROM, 2)] => {
                of_parts(CENTURY + year, month, day)
            }
            // `12/03/46`, `46/03/12`: no register has days of 2046, and those of 1446 are these years.
            [Part::Number(first, 1 | 2), Part::Number(second, 1 | 2), Part::Number(year @ HIJRA_FROM..60, 2)]
            | [Part::Number(year @ HIJRA_FROM..60, 2), Part::Number(first, 1 | 2), Part::Number(second, 1 | 2)] => {
                self.ordered(first, second, HIJRA_CENTURY + year)
            }
            [Part::Number(day, 1 | 2), Part::Month(month), Part::Number(year, 4)]
            | [Part::Month(month), Part::Number(day, 1 | 2), Part::Number(year, 4)]
            | [Part::Number(year, 4), Part::Month(month), Part::Number(day, 1 | 2)] => of_parts(year, month, day),
            // `mar. 10 févr.`: a Tuesday, and not March.
            [Part::Month(3), ref rest @ ..] if rest.iter().any(|part| matches!(part, Part::Month(_))) => {
                self.of_words(rest)
            }
            [Part::Number(all, 8)] => of_parts(all / 10_000, all / 100 % 100, all % 100),
            _ => Err(DateFault::Unreadable),
        }
    }
}

/// A date alone with an offset behind it, as XML writes it (`2025-03-04+01:00`), is that day there.
fn without_offset(text: &str) -> &str {
    let is_offset = |offset: &str| offset.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    let date = text.strip_suffix(['Z', 'z']);
    let date = date.or_else(|| text.split_once('+').filter(|(_, offset)| is_offset(offset)).map(|(date, _)| date));
    date.map(str::trim_end).filter(|date| date.ends_with(|c: char| c.is_ascii_digit())).unwrap_or(text)
}

/// An instant as programs count it from 1970: in seconds, milliseconds or less, or as .NET writes it, `/Date(…+0100)/`,
/// where the offset changes nothing.
pub(crate) fn instant(text: &str) -> Option<Result<NaiveDateTime, DateFault>> {
    let of_net = text.strip_prefix('/').unwrap_or(text).strip_prefix("Date(");
    if let Some((number, _)) = of_net.and_then(|rest| rest.split_once(')')) {
        let number = number.find(['+', '-']).filter(|at| *at > 0).map_or(number, |at| &number[..at]);
        let milliseconds = number.trim().parse().ok();
        return Some(milliseconds.and_then(at_millisecond).ok_or(DateFault::Unreadable));
    }
    // `1.739142E12`, as spreadsheets and scripts write large numbers.
    if let Some((_, power)) = text.split_once(['E', 'e']).filter(|(first, _)| first.parse::<f64>().is_ok())
        && is_number(power.trim_start_matches('+'))
        && let Ok(number) = text.parse::<f64>()
        && (1e9..1e20).contains(&number)
    {
        return instant(&format!("{number:.0}"));
    }
    let whole = text.split_once('.').map_or(text, |(whole, part)| if is_number(part) { whole } else { text });
    let length = whole.len();
    // From 2001 on: fewer digits, or a first zero, are numbers of something else, and `2025030423` is a day with its hour.
    let per_second = match length {
        10 => 1,
        13 => 1_000,
        16 => 1_000_000,
        19 => 1_000_000_000,
        _ => return None,
    };
    let seconds = if is_number(whole) { whole.parse::<i64>().ok()? / per_second } else { return None };
    let found = (1_000_000_000..1_990_000_000).contains(&seconds).then(|| seconds * 1_000)?;
    Some(at_millisecond(found).ok_or(DateFault::OutOfRange))
}

/// A day as Google's charts write it, with months from 0: `Date(2025,1,10)` is the tenth of February.
fn of_google(text: &str) -> Option<Result<i32, DateFault>> {
    let inner = text.strip_prefix("new ").unwrap_or(text).strip_prefix("Date(")?.strip_suffix(')')?;
    // More digits are an instant.
    let number = |number: &str| Some(number.trim()).filter(|it| it.len() <= 4).and_then(|it| digits(it.as_bytes()));
    let mut numbers = inner.split(',').map(number);
    let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next().unwrap_or(Some(1))?);
    Some(of_parts(year, month + 1, day))
}

fn at_millisecond(milliseconds: i64) -> Option<NaiveDateTime> {
    DateTime::from_timestamp_millis(milliseconds).map(|instant| instant.naive_utc())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The century of a year of two digits.
const CENTURY: u32 = 2000;
/// The century of the Hijra in which registers are kept. From this year of it on, a year of two digits is one of it: its
/// number is the one of twenty-one years ago, and no register has days that lie so far ahead.
const HIJRA_CENTURY: u32 = 1400;
const HIJRA_FROM: u32 = 36;

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
    // Midnight at the end of a day is the next.
    !time.starts_with(b"24")
        && time.first().is_some_and(u8::is_ascii_digit)
        && time.iter().all(|byte| {
            byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b' ' | b'A' | b'P' | b'M' | b'a' | b'p' | b'm')
        })
}

/// Years of the Hijra that a register of these decades can show.
const HIJRA: std::ops::RangeInclusive<u32> = 1300..=1499;

fn of_parts(year: u32, month: u32, day: u32) -> Result<i32, DateFault> {
    if HIJRA.contains(&year) && (1..=31).contains(&month) && (1..=31).contains(&day) {
        return Err(DateFault::Hijri);
    }
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

/// A part of a date: a number with how many digits it has, a month, a sign of the Hijra, or a word that belongs in no
/// date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Number(u32, usize),
    Month(u32),
    Hijra,
    Other,
}

/// Whether one of the words behind a time is none that is known to say nothing of its zone.
fn says_more(behind: &str) -> bool {
    let is_known = |word: &str| words::is_of_time(word) || !parts(word).contains(&Part::Other);
    !fold(behind).split(' ').all(is_known)
}

/// The parts of a date without its time of day.
fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let folded = fold(text.trim_end_matches(['T', 't']));
    let mut words = folded.split(' ').filter(|word| !word.is_empty()).peekable();
    while let Some(word) = words.next() {
        // `1446ه`, `2025م`.
        let (word, is_of_hijra) = match word.strip_suffix('ه').filter(|number| is_number(number)) {
            Some(number) => (number, true),
            None => {
                (word.strip_suffix('م').filter(|number| is_number(number)).unwrap_or(word), words::is_of_hijra(word))
            }
        };
        let number = ["er", "st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
        if is_of_hijra {
            parts.push(Part::Hijra);
        } else if let Some(value) = (number.len() <= 8).then(|| digits(number.as_bytes())).flatten() {
            parts.push(Part::Number(value, number.len()));
        } else if let Some(month) = words.peek().and_then(|next| words::month(&format!("{word} {next}"))) {
            words.next();
            parts.push(Part::Month(month));
        } else if let Some(month) = words::month(word) {
            parts.push(Part::Month(month));
        } else if !words::is_weekday(word) && !words::is_filler(word) {
            parts.push(Part::Other);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_year_of_two_digits_that_no_register_has_is_one_of_the_hijra() {
        for order in [DateOrder::DayFirst, DateOrder::MonthFirst] {
            let reader = DateReader::new(order, chrono_tz::UTC);
            for text in ["12/03/46", "46/03/12", "12-03-47 10:20", "١٢/٠٣/٤٦", "30/12/46", "1.2.45", "46-3-1"] {
                assert_eq!(reader.read(text), Err(DateFault::Hijri), "{text}");
            }
            for text in ["12/03/25", "5/3/35"] {
                assert!(reader.read(text).is_ok(), "{text}");
            }
            assert_eq!(reader.read("12 mars 46"), Err(DateFault::Unreadable));
        }
    }

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
