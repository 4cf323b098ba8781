//! A column that names bodies: an export of several is read for one of them.

use std::collections::BTreeSet;

use ingest::text::fold;
use report_model::record::Field;

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
        !self.named.is_empty() && known.collect::<BTreeSet<_>>().len() as u64 + self.hidden > 1
    }

    /// The values that name a body: by the register, or by one of these names.
    pub fn values_of(&self, agency: &str, names: &[String]) -> Vec<String> {
        let names: Vec<String> = names.iter().map(|name| fold(name)).chain([fold(agency)]).collect();
        let is_it = |named: &&Named| match &named.agency {
            Some(known) => known == agency,
            None => names.contains(&fold(&named.value)),
        };
        self.named.iter().filter(is_it).map(|named| named.value.clone()).collect()
    }
}

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
    /// Those of one body, which a column names beside others.
    Body {
        /// The heading of the column.
        heading: String,
        /// The values that name the body.
        values: Vec<String>,
    },
    /// A column of this heading names several bodies, and nothing says which of them is meant.
    Whom(String),
}

impl RowsOf {
    /// The rows of a body in a table that has these columns of bodies.
    pub fn body(agency: &str, names: &[String], columns: &[Bodies]) -> RowsOf {
        let several = || columns.iter().filter(|bodies| bodies.are_several());
        let of = |bodies: &Bodies| {
            let values = bodies.values_of(agency, names);
            (!values.is_empty()).then(|| RowsOf::Body { heading: bodies.heading.clone(), values })
        };
        let unknown = || several().next().map(|bodies| RowsOf::Whom(bodies.heading.clone()));
        several().find_map(of).or_else(unknown).unwrap_or_default()
    }
}

/// The bodies that a column names; none where its values are too many to be told apart.
pub(super) fn of(heading: &str, profile: &Profile, lists: &Lists) -> Option<Bodies> {
    if profile.beyond || profile.values.is_empty() {
        return None;
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
