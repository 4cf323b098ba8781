//! Days and instants that a program counted from 1970, as text.

/// An instant of so many seconds since 1970, as ISO 8601; midnight without a zone is a day.
pub(crate) fn moment(seconds: i64, zone: &str) -> String {
    let (days, seconds) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    if seconds == 0 && zone.is_empty() { date(days) } else { format!("{}T{}{zone}", date(days), time(seconds)) }
}

/// The time of a second of the day.
pub(crate) fn time(seconds: i64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The civil date of a day since 1970-01-01: years are counted from March, so that the leap day is their last.
pub(crate) fn date(days: i64) -> String {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year + next)
}
