//! The time of day in a date, and what it says of its offset from UTC.
//!
//! A time that names an offset is an instant: it is taken to the zone of the cycle before its day is counted. What looks
//! like the name of a zone and is none, or of several (`EST`, `IST`), is never passed over.

use chrono::{NaiveDate, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;

use super::fault::DateFault;
use report_model::lexicon::LEXICON;

/// A text cut at its time of day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Clock<'a> {
    /// What stands before the time.
    pub(super) before: &'a str,
    /// What stands behind it and its offset.
    pub(super) behind: &'a str,
    /// Seconds since midnight.
    seconds: i64,
    offset: Away,
}

/// How far a time lies from UTC.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Away {
    /// It does not say: it is the time of the place.
    Unsaid,
    /// So many seconds to the east.
    East(i64),
    /// As the clocks of a zone.
    Zone(Tz),
    /// It says something, and what is not known.
    Unclear,
}

impl Clock<'_> {
    /// Whether nothing that stands behind the time was understood as an offset.
    pub(super) fn is_unsaid(&self) -> bool {
        self.offset == Away::Unsaid
    }

    /// The civil day in `zone` of this time on a day.
    pub(super) fn day(&self, civil: NaiveDate, zone: Tz) -> Result<NaiveDate, DateFault> {
        let local = civil.and_time(chrono::NaiveTime::MIN).checked_add_signed(TimeDelta::seconds(self.seconds));
        let local = local.ok_or(DateFault::OutOfRange)?;
        let east = match self.offset {
            Away::Unsaid => return Ok(local.date()),
            Away::Unclear => return Err(DateFault::UnclearOffset),
            Away::East(seconds) => seconds,
            // An hour that the clocks show twice is the first of the two; one that they leave out is of the time before.
            Away::Zone(own) => {
                let offset = own.offset_from_local_datetime(&local).earliest();
                i64::from(offset.unwrap_or_else(|| own.offset_from_utc_datetime(&local)).fix().local_minus_utc())
            }
        };
        let instant = local.checked_sub_signed(TimeDelta::seconds(east)).ok_or(DateFault::OutOfRange)?;
        Ok(zone.from_utc_datetime(&instant).date_naive())
    }
}

/// Cuts a text at its time of day: `23:30`, `23:30:15.250 PM`, `23h30`, `T2330`, `T23`. None where it has none.
pub(super) fn cut(text: &str) -> Option<Clock<'_>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = at + bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if let Some(clock) = time_at(text, at, end) {
            return Some(clock);
        }
        at = end;
    }
    None
}

/// The time whose hour is the digits from `at` to `end`.
fn time_at(text: &str, at: usize, end: usize) -> Option<Clock<'_>> {
    let (before, rest) = (&text[..at], &text[end..]);
    let follows_t = before.strip_suffix(['T', 't']).is_some_and(|date| date.ends_with(|c: char| c.is_ascii_digit()));
    let hour: i64 = text[at..end].parse().ok()?;
    let (seconds, rest) = match end - at {
        // An offset behind a date alone is no time, nor is a part of something longer.
        1 | 2 if before.ends_with(['+', '.']) => return None,
        1 | 2 => match parted(before, hour, rest) {
            Some(found) => found,
            None if follows_t && end - at == 2 => (hour * 3600, rest),
            None => return None,
        },
        4 | 6 if follows_t => (together(&text[at..end]), fraction(rest)),
        10 | 12 | 14 if before.is_empty() => {
            let seconds = together(&text[8..end]);
            return Some(behind(&text[..8], seconds, fraction(rest)));
        }
        _ => return None,
    };
    // 24:00 is the next day, a leap second is not.
    let is_leap = seconds == 86_400 && !text[at..end].starts_with("24");
    let seconds = seconds - i64::from(is_leap);
    (seconds <= 86_400).then(|| behind(before, seconds, rest))
}

/// The seconds of `2330` or `233015`.
fn together(digits: &str) -> i64 {
    let part = |at: usize| digits.get(at..at + 2).and_then(|part| part.parse::<i64>().ok()).unwrap_or(0);
    part(0) * 3600 + part(2) * 60 + part(4)
}

/// Minutes and seconds behind an hour: `:30:15.250`, `h30`, ` h 30`, `.30.15` with seconds.
fn parted<'a>(before: &str, hour: i64, rest: &'a str) -> Option<(i64, &'a str)> {
    if let Some(rest) = rest.strip_prefix(':') {
        let (minutes, rest) = two(rest)?;
        let seconds = rest.strip_prefix([':', '.']).and_then(two);
        let (seconds, rest) = seconds.unwrap_or((0, rest));
        return Some((hour * 3600 + minutes * 60 + seconds, fraction(rest)));
    }
    if let Some(rest) = rest.strip_prefix('.') {
        // `06.01.25` is a date, but not behind one.
        let follows_t =
            before.strip_suffix(['T', 't']).is_some_and(|date| date.ends_with(|c: char| c.is_ascii_digit()));
        let is_behind_date = follows_t || (before.ends_with(' ') && before.contains(|c: char| c.is_ascii_digit()));
        let (minutes, rest) = is_behind_date.then(|| two(rest)).flatten()?;
        let (seconds, rest) = match rest.strip_prefix('.').and_then(two) {
            Some(found) => found,
            None if follows_t => (0, rest),
            None => return None,
        };
        return Some((hour * 3600 + minutes * 60 + seconds, fraction(rest)));
    }
    let rest = rest.trim_start().strip_prefix(['h', 'H'])?;
    if let Some((minutes, rest)) = two(rest.trim_start()) {
        let rest = rest.trim_start();
        let rest = ["minutes", "min", "mn"].iter().find_map(|unit| rest.strip_prefix(unit)).unwrap_or(rest);
        return Some((hour * 3600 + minutes * 60, rest));
    }
    let rest = ["eures", "eure"].iter().find_map(|end| rest.strip_prefix(end)).unwrap_or(rest);
    (!rest.starts_with(char::is_alphanumeric)).then_some((hour * 3600, rest))
}

/// Two digits below 60, or the leap second, and what follows them.
fn two(text: &str) -> Option<(i64, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let value = (digits == 2).then(|| text[..2].parse().ok()).flatten().filter(|value| *value <= 60)?;
    Some((value, &text[2..]))
}

/// What follows a part of a second.
fn fraction(text: &str) -> &str {
    let Some(part) = text.strip_prefix(['.', ',', ':']) else { return text };
    let digits = part.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 { text } else { &part[digits..] }
}

/// The time with what stands behind it: the half of the day, the offset.
fn behind<'a>(before: &'a str, seconds: i64, rest: &'a str) -> Clock<'a> {
    let (seconds, rest) = half_of_day(seconds, rest);
    // `00:30:00 2025 +0100`: the year stands between them.
    let years = rest.trim_start();
    let is_year = years.bytes().take_while(u8::is_ascii_digit).count() == 4 && years.as_bytes().get(4) == Some(&b' ');
    let (offset, behind) = if is_year { (offset(&years[4..]).0, &years[..4]) } else { offset(rest) };
    Clock { before, behind, seconds, offset }
}

/// `AM`, `p.m.`, `صباحا`.
fn half_of_day(seconds: i64, rest: &str) -> (i64, &str) {
    const HALVES: &[(&str, bool)] = &[
        ("a.m.", false),
        ("p.m.", true),
        ("am", false),
        ("pm", true),
        ("du matin", false),
        ("matin", false),
        ("du soir", true),
        ("soir", true),
        ("صباحا", false),
        ("صباحًا", false),
        ("مساء", true),
        ("مساءً", true),
        ("زوالا", true),
        ("بعد الزوال", true),
        ("ص", false),
        ("م", true),
    ];
    let text = rest.trim_start();
    let found = HALVES.iter().find_map(|(word, is_later)| {
        let head = text.get(..word.len())?;
        let tail = &text[word.len()..];
        (head.eq_ignore_ascii_case(word) && !tail.starts_with(char::is_alphabetic)).then_some((tail, *is_later))
    });
    match found {
        Some((rest, true)) if seconds < 43_200 => (seconds + 43_200, rest),
        Some((rest, false)) if (43_200..46_800).contains(&seconds) => (seconds - 43_200, rest),
        Some((rest, _)) => (seconds, rest),
        None => (seconds, rest),
    }
}

/// What a text behind a time says of its offset, and what is left of it.
fn offset(text: &str) -> (Away, &str) {
    let text = text.trim_start_matches([' ', ',', ';', '–', '—', '|']);
    let text = text.strip_prefix("- ").unwrap_or(text).trim_start();
    if let Some((east, rest)) = signed(text, false) {
        return (east, past_names(rest));
    }
    if let Some(inner) = text.strip_prefix(['(', '[']) {
        let (inner, rest) = inner.split_once([')', ']']).unwrap_or((inner, ""));
        let (found, _) = offset(inner);
        return if found == Away::Unsaid { (found, text) } else { (found, rest) };
    }
    if let Some(rest) = LEXICON.local_time.iter().find_map(|name| past(text, name)) {
        return (Away::Unsaid, rest);
    }
    if let Some(rest) = past_label(text) {
        let (found, rest) = offset(rest);
        return (if found == Away::Unsaid { Away::Unclear } else { found }, rest);
    }
    if let Some(rest) = past_universal(text) {
        return universal("utc", rest);
    }
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '/' | '_'))).unwrap_or(text.len());
    let end = text[..end].find(|c: char| c.is_ascii_digit()).unwrap_or(end);
    let (word, rest) = text.split_at(end);
    if word.is_empty() {
        return (Away::Unsaid, text);
    }
    match word.to_ascii_lowercase().as_str() {
        "utc" | "gmt" | "ut" | "z" | "tu" | "غرينتش" | "غرينيتش" | "جرينتش" | "بتوقيت" | "توقيت" => {
            universal(word, rest)
        }
        "cet" | "west" => (Away::East(3600), past_names(rest)),
        "cest" | "eet" => (Away::East(7200), past_names(rest)),
        "eest" => (Away::East(10_800), past_names(rest)),
        "wet" => (Away::East(0), past_names(rest)),
        _ if word.contains('/') => named(text),
        _ if is_like_a_zone(text, word, rest) => (Away::Unclear, rest),
        _ => (Away::Unsaid, text),
    }
}

/// What follows a text, in any case.
fn past<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut signs = text.chars();
    let same =
        word.chars().all(|wanted| signs.next().is_some_and(|sign| sign.to_lowercase().eq(wanted.to_lowercase())));
    same.then_some(signs.as_str())
}

/// What follows the words that say that a zone comes: `tz:UTC`, `zone=UTC`, `heure GMT`.
fn past_label(text: &str) -> Option<&str> {
    const LABELS: [&str; 6] = ["timezone", "time zone", "tz", "zone", "fuseau horaire", "fuseau"];
    let labelled = LABELS.iter().find_map(|label| past(text, label)?.trim_start().strip_prefix([':', '=']));
    labelled.or_else(|| {
        let rest = past(text, "heure ")?;
        let is_zone = ["utc", "gmt", "tu"]
            .iter()
            .any(|zone| past(rest, zone).is_some_and(|rest| !rest.starts_with(char::is_alphabetic)));
        is_zone.then_some(rest)
    })
}

/// What follows the name of the time of Greenwich.
fn past_universal(text: &str) -> Option<&str> {
    let rest = LEXICON.universal_time.iter().find_map(|name| past(text, name))?;
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

/// `UTC`, and what `UTC+1`, `GMT+0100` add to it.
fn universal<'a>(word: &str, rest: &'a str) -> (Away, &'a str) {
    if matches!(word, "بتوقيت" | "توقيت") {
        let (found, rest) = offset(rest);
        return (if found == Away::Unsaid { Away::Unclear } else { found }, rest);
    }
    match signed(rest.trim_start(), true) {
        Some((east, rest)) => (east, past_names(rest)),
        None => (Away::East(0), past_names(rest)),
    }
}

/// `+01`, `-0530`, `+01:00`; of one digit only behind `UTC`. An offset that no place has is unclear.
fn signed(text: &str, behind_utc: bool) -> Option<(Away, &str)> {
    let (sign, rest) = match text.chars().next()? {
        '+' => (1, &text[1..]),
        '-' => (-1, &text[1..]),
        '−' => (-1, text.strip_prefix('−')?),
        _ => return None,
    };
    let count = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let number = |text: &str| text.parse::<i64>().unwrap_or(99);
    let (hours, minutes, rest) = match count(rest) {
        4 => (number(&rest[..2]), number(&rest[2..4]), &rest[4..]),
        digits @ (1 | 2) if digits == 2 || behind_utc || rest[1..].starts_with(':') => {
            let (hours, rest) = (number(&rest[..digits]), &rest[digits..]);
            match rest.strip_prefix(':') {
                Some(minutes) if count(minutes) == 2 => (hours, number(&minutes[..2]), &minutes[2..]),
                _ => (hours, 0, rest),
            }
        }
        0 => return None,
        _ => return Some((Away::Unclear, rest)),
    };
    let east = sign * (hours * 60 + minutes);
    let is_one = minutes < 60 && (-720..=840).contains(&east) && (minutes == 0 || HALF_HOURS.contains(&east));
    Some((if is_one && !rest.starts_with(':') { Away::East(east * 60) } else { Away::Unclear }, rest))
}

/// The offsets of today's zones that are no whole hours, in minutes.
const HALF_HOURS: [i64; 13] = [-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825];

/// A zone by its name in the list of the world's: `Africa/Casablanca`.
fn named(text: &str) -> (Away, &str) {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
    let (name, rest) = text.split_at(text.find(|c| !is_of_name(c)).unwrap_or(text.len()));
    let known = chrono_tz::TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(name));
    (known.map_or(Away::Unclear, |zone| Away::Zone(*zone)), rest)
}

/// What follows the names that stand beside an offset: `(heure normale d’Europe centrale)`, `[Africa/Casablanca]`, `CET`.
fn past_names(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some(name) = rest.strip_prefix(['(', '[']) {
        rest = name.split_once([')', ']']).map_or("", |(_, rest)| rest).trim_start();
    }
    rest.trim_start_matches(|c: char| c.is_alphabetic() || c == '/').trim_start()
}

/// Whether a text behind a time is the name of a zone, as far as can be told: a few capitals, a few letters alone, or
/// words that say so.
fn is_like_a_zone(text: &str, word: &str, rest: &str) -> bool {
    const UNITS: [&str; 6] = ["min", "mn", "sec", "hrs", "hours", "heure"];
    let is_unit = UNITS.iter().any(|unit| word.eq_ignore_ascii_case(unit));
    let is_short = !is_unit && (2..=5).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_alone = rest.trim_start().chars().all(|c| c.is_ascii_digit());
    let lower = text.to_lowercase();
    let names = ["time", "heure normale", "heure d'", "heure d’", "heure de", "standard", "daylight", "توقيت"];
    (is_short && (is_alone || word.bytes().all(|byte| byte.is_ascii_uppercase())))
        || names.iter().any(|name| lower.contains(name))
}
