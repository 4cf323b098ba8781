//! What a column holds, in counts: its cells are looked at here and stay here.

use std::collections::BTreeMap;

use hashbrown::HashSet;
use ingest::repair::repaired;
use ingest::text::{clean, fold};
use report_model::personal;

use super::counter::Counter;
use super::dates::{DateCounts, Day};
use super::words::WORDS;
use crate::normalise::date::instant;
use crate::normalise::ids::Ids;
use crate::normalise::record::looks_personal;

/// How many cells of a table are looked at for whether values repeat, and how many at most of one column.
const REPEATS: (u64, u64) = (4_000_000, 50_000);
/// How many values of a table are told apart, and how many at most of one column.
const VALUES: (usize, usize) = (400_000, 2_000);
/// How many cells of a column are searched for personal data.
const SEARCHED: u64 = 200;
/// The longest reference, in characters.
const LONGEST_REFERENCE: usize = 40;
/// The longest value of a list, in characters.
const LONGEST: usize = 80;

/// The counts of one column.
#[derive(Debug)]
pub(super) struct Profile {
    /// Cells that hold something.
    pub(super) filled: u64,
    /// Rows.
    pub(super) rows: u64,
    /// The values with their counts, cleaned, while they are few and short.
    pub(super) values: BTreeMap<String, u64>,
    /// Whether there are more values than a list has, or longer ones.
    pub(super) beyond: bool,
    /// What its dates are.
    pub(super) dates: DateCounts,
    counter: Counter,
    ids: Ids,
    /// Cells that are short, have a digit and are no measure: what a reference looks like.
    coded: u64,
    seen: HashSet<u64>,
    /// Cells that were compared, and how many of them repeat an earlier one.
    compared: u64,
    repeated: u64,
    characters: u64,
    searched: u64,
    /// Of the searched cells those that are days, or begin with one, and those that hold personal data.
    days: u64,
    personal: u64,
    most: usize,
    most_compared: u64,
    /// Whether its heading names a day: then numbers may be seconds since 1970.
    is_called_day: bool,
}

impl Profile {
    /// Counts for one of `columns` columns: the wider the table, the less is kept of each. Of a column whose heading names
    /// a day, numbers may be seconds since 1970.
    pub(super) fn one_of(columns: usize, is_called_day: bool) -> Self {
        Profile {
            filled: 0,
            rows: 0,
            values: BTreeMap::new(),
            beyond: false,
            dates: DateCounts::default(),
            counter: Counter::default(),
            ids: Ids::default(),
            coded: 0,
            seen: HashSet::new(),
            compared: 0,
            repeated: 0,
            characters: 0,
            searched: 0,
            days: 0,
            personal: 0,
            most: (VALUES.0 / columns.max(1)).clamp(50, VALUES.1),
            most_compared: (REPEATS.0 / columns.max(1) as u64).clamp(1_000, REPEATS.1),
            is_called_day,
        }
    }

    /// Counts a cell, and gives its day where it is a date.
    pub(super) fn add(&mut self, cell: &str) -> Option<Day> {
        self.rows += 1;
        let meant = repaired(cell);
        let cleaned = clean(meant.as_deref().unwrap_or(cell));
        let folded = fold(&cleaned);
        if WORDS.is_blank(&folded) {
            return None;
        }
        self.filled += 1;
        let length = cleaned.chars().count();
        self.characters += length as u64;
        let is_counted = cleaned.starts_with(|c: char| c.is_ascii_digit()) && instant(&cleaned).is_some();
        let day = if is_counted && !self.is_called_day {
            self.dates.pass();
            None
        } else {
            self.dates.add(&cleaned)
        };
        self.counter.add(&cleaned);
        self.ids.read(&cleaned, self.rows);
        self.coded += u64::from(length <= LONGEST_REFERENCE && is_coded(&cleaned));
        if self.compared < self.most_compared {
            self.compared += 1;
            let hash = blake3::hash(cleaned.as_bytes());
            let (first, _) = hash.as_bytes().split_at(8);
            let half = first.iter().fold(0, |half: u64, &byte| (half << 8) | u64::from(byte));
            self.repeated += u64::from(!self.seen.insert(half));
        }
        if self.searched < SEARCHED {
            self.searched += 1;
            // A day with a time has as many digits as a telephone, however the time is written.
            let is_day = day.is_some() || begins_with_day(&cleaned);
            self.days += u64::from(is_day);
            self.personal += u64::from(!is_day && !personal::scan(&cleaned).is_empty());
        }
        self.count(&cleaned, length);
        day
    }

    fn count(&mut self, value: &str, length: usize) {
        if self.beyond {
            return;
        }
        if let Some(count) = self.values.get_mut(value) {
            *count += 1;
        } else if length > LONGEST || self.values.len() >= self.most {
            // Nothing of a column that is no list is kept.
            self.beyond = true;
            self.values.clear();
        } else {
            self.values.insert(value.to_owned(), 1);
        }
    }

    /// Counts a cell that the row does not have.
    pub(super) const fn skip(&mut self) {
        self.rows += 1;
    }

    /// The share of rows that hold something, in thousandths.
    pub(super) fn filling(&self) -> u16 {
        share(self.filled, self.rows)
    }

    /// The share of values that stand nowhere else, in thousandths.
    pub(super) fn uniqueness(&self) -> u16 {
        share(self.compared - self.repeated, self.compared)
    }

    /// How many different values it has, as far as they were compared.
    pub(super) const fn different(&self) -> u64 {
        self.compared - self.repeated
    }

    /// The mean length of a cell, in characters.
    pub(super) const fn length(&self) -> u64 {
        match self.characters.checked_div(self.filled) {
            Some(length) => length,
            None => 0,
        }
    }

    /// Whether its values are a list: few, short, and repeated.
    pub(super) fn is_list(&self) -> bool {
        let few = self.values.len() as u64;
        !self.beyond && self.filled > 0 && few <= 300 && (few <= 12 || few * 3 <= self.filled)
    }

    /// Whether the values of a list are numbers.
    pub(super) fn is_numeric(&self) -> bool {
        self.values.keys().all(|value| value.chars().all(char::is_numeric))
    }

    /// How many of its cells are numbers that a spreadsheet cut, where they are more than a tenth: `2,02503E+16`.
    pub(super) fn cut(&self) -> Option<u64> {
        self.ids.cut().map(|(count, _)| count)
    }

    /// Whether it numbers its rows.
    pub(super) fn is_counter(&self) -> bool {
        self.counter.counts(self.filled, self.uniqueness())
    }

    /// Whether it tells nearly every row apart by what looks like a reference, and not by the number of the row.
    pub(super) fn is_reference(&self) -> bool {
        self.uniqueness() >= 900
            && self.filling() >= 900
            && self.coded * 10 >= self.filled * 9
            && !self.is_of_days()
            && !self.is_counter()
            && !self.is_personal()
    }

    /// Whether it says yes or no and nothing else.
    pub(super) fn is_flag(&self) -> bool {
        !self.beyond
            && (1..=4).contains(&self.values.len())
            && self.values.keys().all(|value| WORDS.is_flag(&fold(value)))
    }

    /// Whether most of its cells are days.
    pub(super) fn is_of_days(&self) -> bool {
        share(self.dates.read, self.dates.tried) > 700 || share(self.days, self.searched) > 700
    }

    /// Whether more than a few cells hold personal data.
    pub(super) const fn is_personal(&self) -> bool {
        self.personal * 10 > self.searched
    }
}

/// Whether a text begins with a day, and digits follow: `05/05/25 08.04`.
fn begins_with_day(text: &str) -> bool {
    let is_day = |day: &str| {
        let mut dates = DateCounts::default();
        day.chars().any(|c| !c.is_numeric()) && dates.add(day).is_some()
    };
    text.split_once([' ', 'T']).is_some_and(|(day, time)| is_day(day) && time.starts_with(char::is_numeric))
}

/// Whether a text could be a reference: it has a digit, and is no number with a fraction.
fn is_coded(text: &str) -> bool {
    text.chars().any(char::is_numeric) && !(text.contains(['.', ',']) && text.parse::<f64>().is_ok())
}

/// A share in thousandths; none of nothing is none.
pub(super) fn share(part: u64, whole: u64) -> u16 {
    part.saturating_mul(1000).checked_div(whole).map_or(0, |share| u16::try_from(share.min(1000)).unwrap_or(1000))
}

/// How many rows a value needs before it is shown: what stands once or twice may be a slip, and name somebody.
const SHOWN_FROM: u64 = 3;

/// Whether a value may be shown: it stands in several rows, and does not look like personal data.
pub(crate) fn may_be_shown(value: &str, count: u64) -> bool {
    count >= SHOWN_FROM && !looks_personal(value) && personal::scan(value).is_empty()
}
