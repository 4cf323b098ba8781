//! Dates as a language writes them. Arabic months are those of Moroccan administrations.

use chrono::{Datelike, NaiveDate};
use report_model::lang::Lang;

use crate::numbers::isolated;

const fn months(lang: Lang) -> [&'static str; 12] {
    match lang {
        Lang::Fr => [
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
        ],
        Lang::Ar => {
            ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"]
        }
        Lang::En => [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
    }
}

const fn short_months(lang: Lang) -> [&'static str; 12] {
    match lang {
        Lang::Fr => {
            ["janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
        }
        Lang::Ar => months(Lang::Ar),
        Lang::En => ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    }
}

/// `1er mars 2026`, `1 March 2026`, `فاتح مارس 2026`.
pub(crate) fn day(lang: Lang, day: NaiveDate) -> String {
    let month = months(lang)[day.month0() as usize];
    let year = isolated(lang, &day.year().to_string());
    let number = match (lang, day.day()) {
        (Lang::Fr, 1) => "1er".to_owned(),
        (Lang::Ar, 1) => "فاتح".to_owned(),
        (_, number) => isolated(lang, &number.to_string()),
    };
    format!("{number}\u{a0}{month}\u{a0}{year}")
}

/// The short name of the month of a key such as `2025-03`; the key itself where it is none.
pub(crate) fn month(lang: Lang, key: &str) -> String {
    let number = key.get(5..7).and_then(|text| text.parse::<usize>().ok()).filter(|number| (1..=12).contains(number));
    number.map_or_else(|| key.to_owned(), |number| short_months(lang)[number - 1].to_owned())
}

/// The whole name of the month of a key such as `2025-03`, with its year; the key itself where it is none.
pub(crate) fn month_of_year(lang: Lang, key: &str) -> String {
    let number = key.get(5..7).and_then(|text| text.parse::<usize>().ok()).filter(|number| (1..=12).contains(number));
    let named = number.zip(key.get(..4));
    named.map_or_else(
        || key.to_owned(),
        |(number, year)| format!("{}\u{a0}{}", months(lang)[number - 1], isolated(lang, year)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months() {
        let of = |text: &str| text.parse::<NaiveDate>().expect("a date");
        assert_eq!(day(Lang::Fr, of("2026-03-01")), "1er\u{a0}mars\u{a0}2026");
        assert_eq!(day(Lang::En, of("2026-03-31")), "31\u{a0}March\u{a0}2026");
        assert_eq!(day(Lang::Ar, of("2025-08-05")), "\u{2066}5\u{2069}\u{a0}غشت\u{a0}\u{2066}2025\u{2069}");
        assert_eq!(month(Lang::Fr, "2025-08"), "août");
        assert_eq!(month(Lang::Fr, "unspecified"), "unspecified");
        assert_eq!(month_of_year(Lang::Ar, "2025-11"), "نونبر\u{a0}\u{2066}2025\u{2069}");
    }
}
