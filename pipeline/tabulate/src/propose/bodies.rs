//! A column that names bodies: an export of several is read for one of them.

use std::collections::{BTreeMap, BTreeSet};

use ingest::text::fold;
use report_model::record::Field;

use super::name::typing;
use super::profile::{Profile, may_be_shown};
use crate::lists::{Lists, NO_CODE};

/// A column that names bodies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bodies {
    /// Its heading.
    pub heading: String,
    /// The bodies, the one with the most rows first.
    pub named: Vec<Named>,
    /// How many more there are that are not shown: rare ones, or such that look like personal data.
    pub hidden: u64,
}

impl Bodies {
    /// Whether it names more bodies than one.
    pub fn are_several(&self) -> bool {
        let known = self.named.iter().map(|named| named.agency.as_ref().unwrap_or(&named.value));
        known.collect::<BTreeSet<_>>().len() as u64 + self.hidden > 1
    }

    /// The values that name a body: by the register, its id or one of its names.
    fn values_of(&self, agency: &str, names: &[String]) -> Vec<String> {
        let names: Vec<String> = names.iter().map(|name| fold(name)).chain([fold(agency)]).collect();
        let is_it = |named: &&Named| match &named.agency {
            Some(known) => known == agency,
            None => names.contains(&fold(&named.value)),
        };
        self.named.iter().filter(is_it).map(|named| named.value.clone()).collect()
    }

    /// The one value that holds the id of a body among other words, or resembles one of its names: likely, and no more.
    pub fn likely(&self, agency: &str, names: &[String]) -> Option<&str> {
        let names: Vec<String> = names.iter().map(|name| fold(name)).collect();
        let has_id = |value: &str| {
            let mut words = value.split(|c: char| !c.is_alphanumeric());
            agency.chars().count() >= SHORTEST && words.any(|word| word == agency)
        };
        let resembles = |value: &str| names.iter().any(|name| typing(&fold(value), name) >= ALIKE);
        let is_likely = |named: &&Named| named.agency.is_none() && (has_id(&named.value) || resembles(&named.value));
        let mut likely = self.named.iter().filter(is_likely);
        // Of two that resemble it nobody knows which it is.
        let one = likely.next().filter(|_| likely.next().is_none())?;
        Some(&one.value)
    }
}

/// The shortest id that is looked for among other words.
const SHORTEST: usize = 3;
/// From this likeness on a value is a name with a typing error.
const ALIKE: u16 = 840;

/// A body as a column names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The value.
    pub value: String,
    /// In how many rows it stands.
    pub count: u64,
    /// The body of the register that it is.
    pub agency: Option<String>,
}

/// Whose rows of a table are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RowsOf {
    /// Everybody's: they are of one body, as far as anything says.
    #[default]
    All,
    /// Those of one body, which is named in columns beside others.
    Body {
        /// For each of these columns, the values that name the body; `*` for any.
        rows: BTreeMap<String, Vec<String>>,
        /// How they were recognised.
        why: Why,
    },
    /// A column of this heading names several bodies, and nothing says which of them is meant.
    Whom(String),
}

/// How the rows of a body were recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// By its id, by its name, or by the register.
    Named,
    /// A person said so.
    Answered,
}

impl RowsOf {
    /// The rows of a body in tables that have these columns of bodies.
    pub fn body(agency: &str, names: &[String], columns: &[Bodies]) -> RowsOf {
        let several = || columns.iter().filter(|bodies| bodies.are_several());
        let named = several().find_map(|bodies| {
            let values = bodies.values_of(agency, names);
            (!values.is_empty()).then(|| BTreeMap::from([(bodies.heading.clone(), values)]))
        });
        if let Some(rows) = named {
            return RowsOf::Body { rows, why: Why::Named };
        }
        let likely = several().find(|bodies| bodies.likely(agency, names).is_some());
        likely.or_else(|| several().next()).map_or(RowsOf::All, |bodies| RowsOf::Whom(bodies.heading.clone()))
    }

    /// The filter of a mapping.
    pub const fn rows(&self) -> Option<&BTreeMap<String, Vec<String>>> {
        match self {
            RowsOf::Body { rows, .. } => Some(rows),
            RowsOf::All | RowsOf::Whom(_) => None,
        }
    }
}

/// The bodies that a column names. Where they are too many to be told apart, none of them is shown.
pub(super) fn of(heading: &str, profile: &Profile, lists: &Lists) -> Option<Bodies> {
    if profile.filled == 0 {
        return None;
    }
    if profile.beyond {
        return Some(Bodies { heading: heading.to_owned(), named: Vec::new(), hidden: profile.different() });
    }
    let register = lists.of(Field::TransferredFrom);
    let mut bodies = Bodies { heading: heading.to_owned(), named: Vec::new(), hidden: 0 };
    for (value, &count) in &profile.values {
        let place = register.find(value);
        // A body of the register may be named, however rare it is.
        if place != NO_CODE || may_be_shown(value, count) {
            let agency = register.codes.get(usize::from(place)).cloned();
            bodies.named.push(Named { value: value.clone(), count, agency });
        } else {
            bodies.hidden += 1;
        }
    }
    bodies.named.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    Some(bodies)
}

/// Whether nearly every row of a column names a body of the register, and more than one is named.
pub(super) fn are_named(profile: &Profile, lists: &Lists) -> bool {
    if profile.beyond || profile.filling() < 900 {
        return false;
    }
    let register = lists.of(Field::TransferredFrom);
    let known = profile.values.iter().filter(|(value, _)| register.find(value) != NO_CODE);
    let (mut rows, mut bodies) = (0, BTreeSet::new());
    for (value, count) in known {
        rows += count;
        bodies.insert(register.find(value));
    }
    bodies.len() > 1 && rows * 10 >= profile.filled * 8
}

/// Whether a column of few values, filled in nearly every row, has one of these names among others.
pub(super) fn name_it(profile: &Profile, names: &[String]) -> bool {
    profile.is_list()
        && profile.filling() >= 900
        && profile.values.len() > 1
        && profile.values.keys().any(|value| names.iter().any(|name| fold(name) == fold(value)))
}
