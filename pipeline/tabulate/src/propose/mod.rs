//! An export that nobody has described yet → a proposal of its mapping.
//!
//! The names of its columns ([`heading`]) and what they hold ([`profile`], [`evidence`]) are weighed together, the
//! columns are given to the fields all at once ([`assign`]), and then the order of dates ([`dates`]) and the meaning of
//! values ([`values`]) are found. What leaves here holds headings, scores, counts and values of lists: no row.

mod assign;
mod dates;
mod evidence;
mod heading;
mod opened;
mod profile;
mod services;
mod values;
mod words;

pub(crate) mod advice;

use std::collections::BTreeMap;

use ingest::{Format, Limits, ReadError};
use report_model::record::Field;

pub use dates::{DateCounts, DateVerdict, OrderReason};
pub use evidence::Content;
pub use heading::Likeness;
pub use services::OwnService;
pub use values::{Meaning, Spelling, Values};

use crate::agency::ExportFile;
use crate::lists::Lists;
use crate::mapping::DateOrder;
use evidence::{fit, speaks_alone};
use heading::Name;
use profile::{Profile, may_be_shown};
use words::WORDS;

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
    #[error("{file}: it has {columns} columns; leave those out of the export that no report needs")]
    TooWide {
        /// The file.
        file: String,
        /// How many columns it has.
        columns: usize,
    },
    /// No heading is known. The headings are not shown: the first row of a file without a header is a person.
    #[error("{file}: none of its {columns} headings is known. Is its first row a header?")]
    NoHeader {
        /// The file.
        file: String,
        /// How many cells its first row has.
        columns: usize,
    },
}

/// The proposal for the files that have one header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The files.
    pub files: Vec<String>,
    /// The row of their header, from 1, where the mapping has to declare it.
    pub header_row: Option<u32>,
    /// Rows below it.
    pub rows: u64,
    /// The column of each field.
    pub columns: BTreeMap<Field, Choice>,
    /// Columns that no field reads.
    pub unread: Vec<Unread>,
    /// The order of the dates of each field.
    pub dates: Vec<DateVerdict>,
    /// What the values mean of each field that has a closed list.
    pub values: BTreeMap<Field, Values>,
    /// What the service column holds, where the agency has no services yet.
    pub services: Vec<OwnService>,
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
    /// Whether nothing has to be asked.
    pub sure: bool,
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
    /// Nothing that a field needs.
    Other,
}

/// From this score on nothing is asked.
const SURE: u16 = 740;
/// From this score on a column is proposed.
const PROPOSED: u16 = 440;
/// From this likeness on a heading is recognised.
const RECOGNISED: u16 = 700;
/// From this likeness on a word is a heading and no value.
const CLEAR: u16 = 840;
/// How much worse the next column must be for a choice to be sure.
const MARGIN: u16 = 60;
/// The widest table that is proposed for, in columns.
const WIDEST: usize = 400;
/// How many other columns are named.
const OTHERS: usize = 3;

/// Proposes a mapping: one proposal for all files that share a header, in the order of the files.
///
/// # Errors
/// When a file cannot be read, or its header is not found.
///
/// # Panics
/// Never: a table that was added is there.
pub fn propose(files: &[ExportFile], asked: &Asked<'_>) -> Result<Vec<Proposal>, ProposeError> {
    let mut tables: Vec<Columns> = Vec::new();
    for file in files {
        let unreadable = |error| ProposeError::Unreadable { file: file.name().to_owned(), error };
        let (mut table, header_row) = opened::open(file, asked).map_err(unreadable)?;
        let header = table.header().to_vec();
        if header.len() > WIDEST {
            return Err(ProposeError::TooWide { file: file.name().to_owned(), columns: header.len() });
        }
        if !is_header(&header) {
            return Err(ProposeError::NoHeader { file: file.name().to_owned(), columns: header.len() });
        }
        let same = tables.iter_mut().find(|columns| columns.header == header && columns.header_row == header_row);
        let columns = match same {
            Some(columns) => columns,
            None => {
                tables.push(Columns::new(header, header_row));
                tables.last_mut().expect("it was added")
            }
        };
        columns.files.push(file.name().to_owned());
        columns.read(&mut table, asked.limits).map_err(unreadable)?;
    }
    Ok(tables.iter().map(|columns| columns.propose(asked)).collect())
}

/// How many headings of a row are clearly the name of a field.
fn recognised(header: &[String]) -> usize {
    let known = |heading: &&String| {
        let name = Name::of_heading(heading);
        WORDS.headings.keys().any(|&field| best_name(&name, field).0 >= CLEAR)
    };
    header.iter().take(WIDEST).filter(known).count()
}

/// Whether a row names columns: enough of its cells are known headings, and none is a date, a number or a person.
/// Anything else may be the first record of a file without a header, and is shown to nobody.
fn is_header(row: &[String]) -> bool {
    let known = recognised(row);
    let filled = row.iter().filter(|cell| !cell.is_empty()).count();
    let is_data = |cell: &String| {
        let mut dates = DateCounts::default();
        dates.add(cell);
        dates.read > 0 || cell.chars().all(char::is_numeric) || !may_be_shown(cell, u64::MAX)
    };
    // So many names of columns are no record, whatever a program called the other columns.
    known >= 6
        || ((known >= 3 || (known > 0 && known * 3 >= filled))
            && !row.iter().any(|cell| !cell.is_empty() && is_data(cell)))
}

/// How much a heading looks like the likeliest name of a field.
fn best_name(heading: &Name, field: Field) -> (u16, Likeness) {
    let names = WORDS.headings.get(&field).into_iter().flatten();
    names.map(|name| heading.likeness(name, &WORDS.grammar)).max().unwrap_or((0, Likeness::Part))
}

/// The columns of files with one header.
struct Columns {
    files: Vec<String>,
    header_row: Option<u32>,
    header: Vec<String>,
    names: Vec<Name>,
    /// How much each heading looks like one of persons, of the body itself, and of its notes.
    apart: Vec<[(u16, Holds); 3]>,
    profiles: Vec<Profile>,
}

impl Columns {
    fn new(header: Vec<String>, header_row: Option<u32>) -> Self {
        let names: Vec<Name> = header.iter().map(|heading| Name::of_heading(heading)).collect();
        let most = |heading: &Name, names: &[Name]| {
            names.iter().map(|name| heading.likeness(name, &WORDS.grammar).0).max().unwrap_or(0)
        };
        let apart = |name: &Name| {
            [
                (most(name, &WORDS.persons), Holds::Persons),
                (most(name, &WORDS.bodies), Holds::Bodies),
                (most(name, &WORDS.notes), Holds::Notes),
            ]
        };
        let apart = names.iter().map(apart).collect();
        let profiles = header.iter().map(|_| Profile::one_of(header.len())).collect();
        Columns { files: Vec::new(), header_row, header, names, apart, profiles }
    }

    fn read(&mut self, table: &mut ingest::Table, limits: &Limits) -> Result<(), ReadError> {
        let profiles = &mut self.profiles;
        let mut take = |row: ingest::Row<'_>| {
            let cells = row.cells;
            for profile in profiles.iter_mut() {
                match cells.next() {
                    Some(cell) => profile.add(cell),
                    None => profile.skip(),
                }
            }
        };
        while table.rows(limits.batch_bytes, &mut take)? {}
        Ok(())
    }

    fn propose(&self, asked: &Asked<'_>) -> Proposal {
        let fields: Vec<Field> = Field::ALL.iter().copied().filter(|&field| asked.lists.can_hold(field)).collect();
        let weighed: Vec<Vec<Weighed>> = fields
            .iter()
            .map(|&field| (0..self.header.len()).map(|at| self.weigh(field, at, asked)).collect())
            .collect();
        let worth: Vec<Vec<u16>> = weighed.iter().map(|row| row.iter().map(Weighed::worth).collect()).collect();
        let places = assign::assign(&worth);
        let mut chosen: BTreeMap<Field, usize> = BTreeMap::new();
        let mut columns = BTreeMap::new();
        for (row, place) in places.iter().enumerate() {
            if let Some(column) = *place {
                chosen.insert(fields[row], column);
                columns.insert(fields[row], self.choice(&weighed, row, column, &places));
            }
        }
        let dated: Vec<(Field, DateCounts)> = chosen
            .iter()
            .filter(|&(field, &column)| is_date(*field) && self.profiles[column].dates.read > 0)
            .map(|(&field, &column)| (field, self.profiles[column].dates))
            .collect();
        let listed = chosen.iter().filter(|(field, _)| asked.lists.is_closed(**field));
        let values = listed.map(|(&field, &column)| (field, values::of(field, &self.profiles[column], asked.lists)));
        let service = chosen.get(&Field::Service).filter(|_| asked.lists.of(Field::Service).codes.is_empty());
        Proposal {
            files: self.files.clone(),
            header_row: self.header_row,
            rows: self.profiles.first().map_or(0, |profile| profile.rows),
            dates: dates::orders(&dated, asked.custom),
            values: values.collect(),
            services: service.map(|&column| services::of(&self.profiles[column])).unwrap_or_default(),
            unread: self.unread(&chosen),
            columns,
        }
    }

    /// How well a column is a field.
    fn weigh(&self, field: Field, column: usize, asked: &Asked<'_>) -> Weighed {
        let (likeness, how) = best_name(&self.names[column], field);
        let (fit, content) = fit(field, &self.profiles[column], asked.lists);
        let score = if self.header[column].is_empty() || self.holds(column, likeness) != Holds::Other {
            0
        } else if likeness >= 600 || (likeness >= 500 && fit >= 800) {
            if fit == 0 { likeness * 4 / 10 } else { weighed(likeness, fit) }
        } else if speaks_alone(field) && fit >= 800 {
            fit / 2
        } else {
            0
        };
        Weighed { score, name: (likeness >= 500).then_some((likeness, how)), content }
    }

    /// What a heading says that no field needs, more clearly than it says anything else.
    fn holds(&self, column: usize, likeness: u16) -> Holds {
        let clearly = self.apart[column].into_iter().filter(|&(most, _)| most >= CLEAR && most > likeness);
        // Of equals the first: what holds persons is said to.
        clearly.rev().max_by_key(|&(most, _)| most).map_or(Holds::Other, |(_, holds)| holds)
    }

    fn choice(&self, weighed: &[Vec<Weighed>], row: usize, column: usize, places: &[Option<usize>]) -> Choice {
        let taken = &weighed[row][column];
        let mut others: Vec<(u16, usize)> = (0..self.header.len())
            .filter(|&other| other != column && weighed[row][other].score >= PROPOSED)
            .map(|other| (weighed[row][other].score, other))
            .collect();
        others.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        // A column that another field has with more right is no rival.
        let rivals = others.iter().filter(|&&(score, other)| {
            let holder = places.iter().position(|&place| place == Some(other));
            holder.is_none_or(|holder| weighed[holder][other].score < score + MARGIN)
        });
        let rival = rivals.map(|&(score, _)| score).max().unwrap_or(0);
        // A list of which hardly a value is known may be another list.
        let unlisted = matches!(taken.content, Content::Listed(0..300));
        let repeated = self.header.iter().filter(|heading| **heading == self.header[column]).count() > 1;
        Choice {
            heading: self.header[column].clone(),
            score: taken.score,
            name: taken.name,
            content: taken.content,
            sure: taken.score >= SURE && rival + MARGIN <= taken.score && !repeated && !unlisted,
            others: others.iter().take(OTHERS).map(|&(score, other)| (self.header[other].clone(), score)).collect(),
        }
    }

    /// The columns that no field reads. A heading that looks like personal data is no heading, and is not shown.
    fn unread(&self, chosen: &BTreeMap<Field, usize>) -> Vec<Unread> {
        let left = (0..self.header.len()).filter(|column| !chosen.values().any(|taken| taken == column));
        left.filter(|&column| may_be_shown(&self.header[column], u64::MAX) && !self.header[column].is_empty())
            .map(|column| Unread {
                heading: self.header[column].clone(),
                holds: if self.profiles[column].is_personal() { Holds::Persons } else { self.holds(column, 0) },
            })
            .collect()
    }
}

/// A heading weighs more than what stands below it.
fn weighed(likeness: u16, fit: u16) -> u16 {
    let sum = u32::from(likeness) * 7 + u32::from(fit) * 3;
    u16::try_from(sum / 10).unwrap_or(1000)
}

/// How well a column is a field.
struct Weighed {
    score: u16,
    name: Option<(u16, Likeness)>,
    content: Content,
}

impl Weighed {
    /// What it counts for in the choice of all columns: one good match is worth more than two poor ones.
    fn worth(&self) -> u16 {
        let score = u64::from(self.score);
        if self.score >= PROPOSED { u16::try_from(score * score * score / 1_000_000).unwrap_or(0) } else { 0 }
    }
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
    )
}

#[cfg(test)]
mod tests {
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
