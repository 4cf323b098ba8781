//! Values of a workbook as text: numbers in their shortest form, days and times as ISO 8601.

use calamine::ExcelDateTime;

/// A date without a time that is none, and a time without its fractions.
pub(crate) fn moment(text: &str) -> String {
    let whole = text.trim();
    let whole = whole.split_once('.').map_or(whole, |(whole, _)| whole).trim_end_matches('Z');
    whole.strip_suffix("T00:00:00").unwrap_or(whole).to_owned()
}

/// The shortest text of a number: a long identifier keeps its digits, without an exponent or `.0`.
pub(crate) fn decimal(number: f64) -> String {
    if number.is_finite() { format!("{number}") } else { String::new() }
}

/// A date, a time of day or a duration, on whichever epoch the workbook counts.
pub(crate) fn iso(moment: &ExcelDateTime) -> String {
    let days = moment.as_f64();
    let seconds = (days * 86400.0).round();
    if moment.is_duration() || (0.0..1.0).contains(&days) {
        #[expect(clippy::cast_possible_truncation, reason = "a float casts to the nearest integer that there is")]
        let (sign, seconds) = (if seconds < 0.0 { "-" } else { "" }, (seconds as i64).unsigned_abs());
        return format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}
