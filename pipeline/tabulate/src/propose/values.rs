//! What the values of a column mean in the list of its field.

use std::collections::{BTreeMap, BTreeSet};

use ingest::text::fold;
use report_model::record::Field;

use super::name::typing;
use super::profile::{Profile, may_be_shown, share};
use super::words::WORDS;
use crate::lists::{Lists, NO_CODE};

/// Why a value is proposed for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// Other exports use it for this code.
    Usual,
    /// It is a spelling of the code with a typing error.
    Typing,
    /// A person said so.
    Answered,
}

/// A value that means a code of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// The code.
    pub code: String,
    /// The value.
    pub value: String,
    /// In how many rows it stands.
    pub count: u64,
    /// Why.
    pub meaning: Meaning,
}

/// The values of one column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// How many values the lists know already: they need no line.
    pub known: u64,
    /// Those that a line is proposed for, by code.
    pub proposed: Vec<Spelling>,
    /// Those that nothing is known of, with their counts: the most frequent first.
    pub unknown: Vec<(String, u64)>,
    /// How many more there are that are not shown: rare ones, or such that look like personal data.
    pub hidden: u64,
    /// Whether some are regions of the division of before 2015: then the codes of the others may mean other regions.
    pub old_regions: bool,
}

impl Values {
    /// Adds those of another column of the field.
    pub(super) fn extend(&mut self, other: Values) {
        self.known += other.known;
        self.proposed.extend(other.proposed);
        self.unknown.extend(other.unknown);
        self.hidden += other.hidden;
        self.old_regions |= other.old_regions;
    }
}

/// Where a value stands in the list of a field.
enum Found {
    Known,
    Proposed(String, Meaning),
    Unknown,
}

fn find(field: Field, value: &str, lists: &Lists) -> Found {
    match find_exactly(field, value, lists) {
        Found::Unknown => {
            nearest(field, &fold(value), lists).map_or(Found::Unknown, |code| Found::Proposed(code, Meaning::Typing))
        }
        found => found,
    }
}

/// The same without typing errors.
fn find_exactly(field: Field, value: &str, lists: &Lists) -> Found {
    let list = lists.of(field);
    if list.find(value) != NO_CODE {
        return Found::Known;
    }
    let folded = fold(value);
    let usual = WORDS.values.get(&field).and_then(|values| values.get(&folded));
    match usual.filter(|code| list.place(code) != NO_CODE) {
        Some(code) => Found::Proposed(code.clone(), Meaning::Usual),
        None => Found::Unknown,
    }
}

/// The code of a value that the list or other exports write so.
pub(super) fn code_of<'a>(field: Field, value: &str, lists: &'a Lists) -> Option<&'a str> {
    let list = lists.of(field);
    let place = match find_exactly(field, value, lists) {
        Found::Known => list.find(value),
        Found::Proposed(code, _) => list.place(&code),
        Found::Unknown => NO_CODE,
    };
    list.codes.get(usize::from(place)).map(String::as_str)
}

/// The one code that a folded value is a misspelling of.
pub(super) fn nearest(field: Field, folded: &str, lists: &Lists) -> Option<String> {
    let list = lists.of(field);
    let usual = WORDS.values.get(&field).into_iter().flatten().map(|(value, code)| (value.as_str(), list.place(code)));
    let spellings = list.spellings().chain(usual).filter(|&(_, code)| code != NO_CODE);
    let mut best: BTreeMap<u16, u16> = BTreeMap::new();
    for (spelling, code) in spellings {
        let score = typing(folded, spelling);
        if score >= 840 {
            best.entry(code).and_modify(|best| *best = score.max(*best)).or_insert(score);
        }
    }
    let highest = best.values().max().copied()?;
    let mut nearest = best.into_iter().filter(|&(_, score)| score == highest);
    let (code, _) = nearest.next()?;
    // Two codes as near as each other: neither.
    if nearest.next().is_some() { None } else { list.codes.get(usize::from(code)).cloned() }
}

/// The parts of a cell: a list of reasons may hold several.
fn parts<'a>(field: Field, value: &'a str, lists: &Lists) -> Vec<&'a str> {
    if field != Field::Admissibility || !matches!(find_exactly(field, value, lists), Found::Unknown) {
        return vec![value];
    }
    value.split([';', ',', '|']).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// The share of a column's cells that hold a value of the field's list or one that is proposed, in thousandths.
///
/// Typing errors are looked for in short lists alone: every column is compared with every list.
pub(super) fn covered(field: Field, profile: &Profile, lists: &Lists) -> u16 {
    const SHORT: usize = 40;
    let misspelt = profile.values.len() <= SHORT;
    let is_known = |value: &str| match find_exactly(field, value, lists) {
        Found::Unknown => misspelt && nearest(field, &fold(value), lists).is_some(),
        _ => true,
    };
    let known = profile.values.iter().filter(|(value, _)| parts(field, value, lists).into_iter().all(is_known));
    share(known.map(|(_, count)| count).sum(), profile.filled)
}

/// The codes of a field's list that the values of a column mean.
pub(super) fn codes<'a>(field: Field, profile: &Profile, lists: &'a Lists) -> BTreeSet<&'a str> {
    let parts = profile.values.keys().flat_map(|value| parts(field, value, lists));
    parts.filter_map(|part| code_of(field, part, lists)).collect()
}

/// What the values of a column mean.
pub(super) fn of(field: Field, profile: &Profile, lists: &Lists) -> Values {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for (value, count) in &profile.values {
        for part in parts(field, value, lists) {
            *counts.entry(part).or_default() += count;
        }
    }
    let mut values = Values::default();
    for (value, count) in counts {
        values.old_regions |= field == Field::Region && WORDS.is_old_region(&fold(value));
        match find(field, value, lists) {
            Found::Known => values.known += 1,
            Found::Proposed(code, meaning) => {
                values.proposed.push(Spelling { code, value: value.to_owned(), count, meaning });
            }
            Found::Unknown if may_be_shown(value, count) => values.unknown.push((value.to_owned(), count)),
            Found::Unknown => values.hidden += 1,
        }
    }
    values.unknown.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    values
}
