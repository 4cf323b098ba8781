//! An export that nobody has described yet → a proposal of its mapping.
//!
//! The names of its columns (`heading`) and what they hold (`profile`, `evidence`) are weighed together, the columns are
//! given to the fields all at once (`weigh`, `assign`, `choose`), and then the order of dates (`dates`; what has to happen
//! first, `sequence`) and the meaning of values (`values`) are found. What leaves here holds headings, scores, counts and
//! values of lists: no row.

mod assign;
mod bodies;
mod choose;
mod columns;
mod counter;
mod dates;
mod evidence;
mod export_profile;
pub(crate) mod heading;
mod name;
mod opened;
mod place;
mod profile;
mod repeats;
mod sequence;
mod services;
mod ticket;
mod turned;
mod values;
mod weigh;

pub(crate) mod advice;
pub(crate) mod words;

use std::collections::{BTreeMap, BTreeSet};

use ingest::{Format, Limits, ReadError};
use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::record::{Field, Nature};

pub use bodies::{Bodies, Named, RowsOf, Why};
pub use dates::{DateCounts, DateVerdict, OrderReason};
pub use evidence::Content;
pub use export_profile::ExportProfile;
pub use name::Likeness;
pub use place::Place;
pub use services::OwnService;
pub use values::{Meaning, Spelling, Values};

use crate::lists::Lists;
use crate::mapping::DateOrder;

/// What a proposal depends on beside the files.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The agency's closed lists.
    pub lists: &'a Lists,
    /// How the files are written, as far as somebody says so; what is left out is found.
    pub format: &'a Format,
    /// In which order the parts of a date stand by custom, where nothing in the files tells.
    pub custom: DateOrder,
    /// What a reader takes at most.
    pub limits: &'a Limits,
    /// Which rows are looked at, as in the `where` of a mapping; of a table the columns that it has.
    pub rows: &'a BTreeMap<String, Vec<String>>,
    /// The id and the names that the body goes by.
    pub body: &'a [String],
}

/// Why no mapping can be proposed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProposeError {
    /// The file cannot be read.
    #[error("{file}: {error}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        error: ReadError,
    },
    /// More columns than a register has: each would have to be compared with every field.
    #[error("{file}: it has {columns} columns")]
    TooWide {
        /// The file.
        file: String,
        /// How many columns it has.
        columns: usize,
    },
    /// No heading is known. The headings are not shown: the first row of a file without a header is a person.
    #[error("{file}: no row of it has known headings ({columns} columns)")]
    NoHeader {
        /// The file.
        file: String,
        /// How many cells its first row has.
        columns: usize,
    },
}

impl Diagnose for ProposeError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![match self {
            ProposeError::Unreadable { file, error } => error.diagnostic().within(file, None),
            ProposeError::TooWide { file, columns } => {
                let message = Message::new("proposal.too_wide").count("columns", *columns);
                Diagnostic::error(message).within(file, None).hint(Message::new("proposal.too_wide_hint"))
            }
            ProposeError::NoHeader { file, columns } => {
                let message = Message::new("proposal.no_header").count("columns", *columns);
                Diagnostic::error(message).within(file, None).hint(Message::new("proposal.no_header_hint"))
            }
        }]
    }
}

/// The proposal for the tables that have one header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The tables.
    pub places: Vec<Place>,
    /// What the names of the tables say that their records are, where no column says it.
    pub nature: Option<Nature>,
    /// Whether a person said so.
    pub is_nature_answered: bool,
    /// How they are written, as far as the mapping has to declare it.
    pub format: Format,
    /// What each column holds, by its heading.
    pub contents: BTreeMap<String, Content>,
    /// Rows below it.
    pub rows: u64,
    /// The column of each field.
    pub columns: BTreeMap<Field, Choice>,
    /// The column that says why a file is not admissible, beside a column that says whether it is.
    pub reasons: Option<Choice>,
    /// Fields of which the likeliest column is not proposed, because most of its days contradict what comes first.
    pub contradicted: BTreeMap<Field, Choice>,
    /// Fields of which a person said that no column holds them.
    pub without: BTreeSet<Field>,
    /// Columns that no field reads.
    pub unread: Vec<Unread>,
    /// The order of the dates of each field.
    pub dates: Vec<DateVerdict>,
    /// What the values mean of each field that has a closed list.
    pub values: BTreeMap<Field, Values>,
    /// What the service column holds, where the agency has no services yet.
    pub services: Vec<OwnService>,
    /// The columns that name bodies.
    pub bodies: Vec<Bodies>,
    /// Whose rows are read.
    pub rows_of: RowsOf,
    /// Fields whose days a spreadsheet of another country has turned round, with how many: they are to be put right.
    pub turned: BTreeMap<Field, u64>,
    /// Whether a person said so.
    pub is_turned_answered: bool,
}

/// The column that is proposed for a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its heading.
    pub heading: String,
    /// How sure this is, in thousandths.
    pub score: u16,
    /// What its heading says: how much it looks like a name of the field, in thousandths, and how; none for nothing.
    pub name: Option<(u16, Likeness)>,
    /// What it holds.
    pub content: Content,
    /// The step that its days contradict, and the share of rows in which they do, in thousandths: they should lie after
    /// those of an earlier step, or before those of a later one.
    pub against: Option<(Field, u16)>,
    /// Whether nothing has to be asked.
    pub sure: bool,
    /// Whether a person said so.
    pub is_answered: bool,
    /// Other columns that could be it, the likeliest first.
    pub others: Vec<(String, u16)>,
}

/// A column that no field reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Its heading.
    pub heading: String,
    /// What it holds, where that is why.
    pub holds: Holds,
    /// In what share of the rows its days do not lie before the receipt, in thousandths; none where it holds no days, or
    /// too few.
    pub follows: Option<u16>,
}

/// Why no field reads a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Its heading or its cells say that it holds persons.
    Persons,
    /// It names the body itself.
    Bodies,
    /// What the body answered or noted.
    Notes,
    /// Days of a step that its heading does not tell.
    Dates,
    /// Nothing that a field needs.
    Other,
}

/// Whether a field is a date.
pub(crate) const fn is_date(field: Field) -> bool {
    matches!(
        field,
        Field::Received
            | Field::FirstReceived
            | Field::Acknowledged
            | Field::Replied
            | Field::ReasonedReplyArt11
            | Field::Completed
            | Field::Closed
            | Field::Reopened
            | Field::TransferredOn
            | Field::Due
    )
}

#[cfg(test)]
mod tests {
    use super::heading::best_name;
    use super::words::WORDS;
    use super::*;

    #[test]
    fn every_field_has_names() {
        for field in Field::ALL {
            assert!(WORDS.headings.get(field).is_some_and(|names| names.len() >= 3), "{field} has no names");
        }
    }

    #[test]
    fn each_name_of_a_field_is_recognised_as_it() {
        for (field, names) in &WORDS.headings {
            for name in names {
                assert_eq!(best_name(name, *field).0, 1000, "{field}: {name:?}");
            }
        }
    }
}
