//! Reporting periods: a year, a half-year or a quarter.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A reporting period, written `2025`, `2025-H1` or `2025-Q3`. Quarters do not sum to a year: a complaint renewed in
/// one quarter may have been answered in another, so tallies of different periods never merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    year: i32,
    part: Part,
}

/// Which part of the year a [`Period`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The whole year.
    Year,
    /// The half-year 1 or 2.
    Half(u32),
    /// The quarter 1 to 4.
    Quarter(u32),
}

/// A text that is no period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no period: write a year as `2025`, a half-year as `2025-H1`, a quarter as `2025-Q3`")]
pub struct PeriodError(String);

impl Period {
    /// The year.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// Which part of the year.
    pub const fn part(self) -> Part {
        self.part
    }

    /// How many months it has.
    pub const fn months(self) -> u32 {
        match self.part {
            Part::Year => 12,
            Part::Half(_) => 6,
            Part::Quarter(_) => 3,
        }
    }

    /// The number of its first month, 1 to 12.
    pub const fn first_month(self) -> u32 {
        match self.part {
            Part::Year => 1,
            Part::Half(half) => (half - 1) * 6 + 1,
            Part::Quarter(quarter) => (quarter - 1) * 3 + 1,
        }
    }

    /// Its first day.
    ///
    /// # Panics
    /// Never: a period's year lies between 1900 and 2200.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.first_month(), 1).expect("a parsed period has a valid year")
    }

    /// Its last day.
    ///
    /// # Panics
    /// Never: a period's year lies between 1900 and 2200.
    pub fn last_day(self) -> NaiveDate {
        (self.first_day() + Months::new(self.months())).pred_opt().expect("a parsed period has a valid year")
    }

    /// Whether `day` lies in it.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.first_day() <= day && day <= self.last_day()
    }

    /// The period of the same length that ends when this one begins.
    #[must_use]
    pub const fn before(self) -> Period {
        match self.part {
            Part::Half(half) if half > 1 => Period { year: self.year, part: Part::Half(half - 1) },
            Part::Quarter(quarter) if quarter > 1 => Period { year: self.year, part: Part::Quarter(quarter - 1) },
            Part::Year => Period { year: self.year - 1, part: Part::Year },
            Part::Half(_) => Period { year: self.year - 1, part: Part::Half(2) },
            Part::Quarter(_) => Period { year: self.year - 1, part: Part::Quarter(4) },
        }
    }

    /// The keys of its months, `2025-01` to `2025-12`, in order.
    pub fn month_keys(self) -> Vec<String> {
        (0..self.months()).map(|n| format!("{:04}-{:02}", self.year, self.first_month() + n)).collect()
    }
}

/// The key of the month of `day`, as in [`Period::month_keys`].
pub fn month_key(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || PeriodError(text.chars().take(40).collect());
        let (year, part) = match text.split_once('-') {
            None => (text, Part::Year),
            Some((year, "H1")) => (year, Part::Half(1)),
            Some((year, "H2")) => (year, Part::Half(2)),
            Some((year, "Q1")) => (year, Part::Quarter(1)),
            Some((year, "Q2")) => (year, Part::Quarter(2)),
            Some((year, "Q3")) => (year, Part::Quarter(3)),
            Some((year, "Q4")) => (year, Part::Quarter(4)),
            Some(_) => return Err(error()),
        };
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(error());
        }
        let year: i32 = year.parse().map_err(|_| error())?;
        if !(1900..=2200).contains(&year) {
            return Err(error());
        }
        Ok(Period { year, part })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Part::Year => write!(f, "{}", self.year),
            Part::Half(half) => write!(f, "{}-H{half}", self.year),
            Part::Quarter(quarter) => write!(f, "{}-Q{quarter}", self.year),
        }
    }
}

impl TryFrom<String> for Period {
    type Error = PeriodError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

impl JsonSchema for Period {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^[0-9]{4}(-H[12]|-Q[1-4])?$",
            "description": "A year (2025), a half-year (2025-H1) or a quarter (2025-Q3)."
        })
    }
}

/// The earliest and the latest of some days; `None` of none.
pub fn earliest_and_latest(days: impl IntoIterator<Item = NaiveDate>) -> Option<(NaiveDate, NaiveDate)> {
    days.into_iter().fold(None, |range, day| match range {
        None => Some((day, day)),
        Some((first, last)) => Some((day.min(first), day.max(last))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_begins_when_the_one_before_ends() {
        for text in ["2025", "2025-H1", "2025-H2", "2025-Q1", "2025-Q2", "2025-Q4"] {
            let period: Period = text.parse().expect("a period");
            assert_eq!(period.before().last_day().succ_opt(), Some(period.first_day()), "{text}");
            assert_eq!(period.before().months(), period.months(), "{text}");
        }
    }

    #[test]
    fn periods_read_back_as_written() {
        for text in ["2025", "2025-H1", "2025-H2", "2025-Q1", "2025-Q4"] {
            assert_eq!(text.parse::<Period>().expect("a period").to_string(), text);
        }
        for text in ["", "25", "2025-Q5", "2025-h1", "2025-", "２０２５", "1066"] {
            assert!(text.parse::<Period>().is_err(), "{text} is no period");
        }
    }

    #[test]
    fn days_and_months() {
        let quarter: Period = "2024-Q1".parse().expect("a period");
        assert_eq!(quarter.last_day().to_string(), "2024-03-31");
        assert_eq!(quarter.month_keys(), ["2024-01", "2024-02", "2024-03"]);
        let year: Period = "2024".parse().expect("a period");
        assert_eq!(
            (year.first_day().to_string(), year.last_day().to_string()),
            ("2024-01-01".into(), "2024-12-31".into())
        );
    }
}
