//! Civil days as numbers (0 is 1 January 1970), the shape of a year, and how exports write a day.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::chance::Chance;

/// Complaints by month of the national portal in 2022, as the press relayed them: the shape of the shipped year. Its low
/// point is late summer.
pub(crate) const MONTHS: [u32; 12] =
    [17_004, 15_704, 15_199, 13_045, 14_447, 15_780, 12_945, 12_434, 14_993, 16_783, 14_649, 13_769];

/// The day number of a date that exists.
pub(crate) fn day(year: i32, month: u32, day: u32) -> i32 {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default().to_epoch_days()
}

/// The date of a day number.
pub(crate) fn date(day: i32) -> NaiveDate {
    NaiveDate::from_epoch_days(day).unwrap_or_default()
}

/// A day of receipt in a year: by the shape of the year, with quiet weekends.
pub(crate) fn receipt(chance: &mut Chance, year: i32) -> i32 {
    loop {
        let month = u32::try_from(chance.weighted(&MONTHS)).unwrap_or_default() + 1;
        let first = day(year, month, 1);
        let after = if month == 12 { day(year + 1, 1, 1) } else { day(year, month + 1, 1) };
        let drawn = chance.between(first, after - 1);
        let kept = match date(drawn).weekday() {
            Weekday::Sat => 450,
            Weekday::Sun => 330,
            _ => 1000,
        };
        if chance.holds(kept) {
            return drawn;
        }
    }
}

/// The next working day, from `day` on. In August offices are half empty: replies slip by up to two weeks.
pub(crate) fn working(chance: &mut Chance, day: i32) -> i32 {
    let slipped = if date(day).month() == 8 { day + chance.between(0, 14) } else { day };
    match date(slipped).weekday() {
        Weekday::Sat => slipped + 2,
        Weekday::Sun => slipped + 1,
        _ => slipped,
    }
}

/// How an export writes a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateStyle {
    /// 05/03/2025.
    DayFirst,
    /// 05/03/2025 14:20.
    WithTime,
    /// 05.03.2025.
    Dots,
    /// 2025-03-05.
    Iso,
    /// 5 mars 2025.
    French,
    /// 5 مارس 2025, with the Moroccan months.
    Arabic,
    /// ٠٥/٠٣/٢٠٢٥.
    ArabicIndic,
    /// A date of the workbook.
    True,
}

const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const ARABIC: [&str; 12] =
    ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"];

impl DateStyle {
    /// The text of a day.
    pub(crate) fn write(self, number: i32) -> String {
        let date = date(number);
        let (year, month, day) = (date.year(), date.month(), date.day());
        let named = |months: &[&str; 12]| {
            let first = if day == 1 && self == DateStyle::French { "er" } else { "" };
            format!("{day}{first} {} {year}", months[date.month0() as usize])
        };
        match self {
            DateStyle::DayFirst => format!("{day:02}/{month:02}/{year}"),
            // The hour says nothing: it follows from the day, so that the same record is always written alike.
            DateStyle::WithTime => format!("{day:02}/{month:02}/{year} {:02}:{:02}", 8 + day % 9, (day * 7) % 60),
            DateStyle::Dots => format!("{day:02}.{month:02}.{year}"),
            DateStyle::Iso | DateStyle::True => format!("{year}-{month:02}-{day:02}"),
            DateStyle::French => named(&FRENCH),
            DateStyle::Arabic => named(&ARABIC),
            DateStyle::ArabicIndic => DateStyle::DayFirst.write(number).chars().map(arabic_indic).collect(),
        }
    }
}

fn arabic_indic(c: char) -> char {
    c.to_digit(10).and_then(|digit| char::from_u32(0x660 + digit)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_every_style() {
        let number = day(2025, 8, 1);
        let written = |style: DateStyle| style.write(number);
        assert_eq!(written(DateStyle::DayFirst), "01/08/2025");
        assert_eq!(written(DateStyle::French), "1er août 2025");
        assert_eq!(written(DateStyle::Arabic), "1 غشت 2025");
        assert_eq!(written(DateStyle::ArabicIndic), "٠١/٠٨/٢٠٢٥");
        assert_eq!(written(DateStyle::WithTime), "01/08/2025 09:07");
    }

    #[test]
    fn no_office_replies_on_a_weekend() {
        let mut chance = Chance::new(1, "working");
        for number in day(2025, 1, 1)..day(2026, 1, 1) {
            let found = date(working(&mut chance, number)).weekday();
            assert!(!matches!(found, Weekday::Sat | Weekday::Sun));
        }
    }
}
