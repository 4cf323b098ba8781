//! How well each column is each field: by its heading, by what stands below it, and by what the other columns are.

use std::collections::BTreeSet;

use report_model::personal::is_identity_heading;
use report_model::record::Field;

use super::bodies;
use super::columns::Columns;
use super::evidence::{fit, speaks_alone};
use super::heading::{CLEAR, LIKELY, best_name};
use super::name::Likeness;
use super::profile::may_be_shown;
use super::values;
use super::words::WORDS;
use super::{Asked, Content, Holds, is_date};
use crate::mapping::is_heading;

/// From this score on a column is proposed.
pub(super) const PROPOSED: u16 = 440;
/// How much worse the next column must be for a choice to be sure.
pub(super) const MARGIN: u16 = 60;
/// The fields whose values tell of them, whatever the heading says.
const TELLING: [Field; 7] = [
    Field::Nature,
    Field::Status,
    Field::Admissibility,
    Field::Outcome,
    Field::Channel,
    Field::UserKind,
    Field::Rating,
];

/// How well a column is a field.
pub(super) struct Weighed {
    pub(super) score: u16,
    pub(super) name: Option<(u16, Likeness)>,
    pub(super) content: Content,
    /// Whether its heading is a name of the field that nothing speaks against.
    is_named: bool,
}

impl Weighed {
    /// What it counts for in the choice of all columns: one good match is worth more than two poor ones, and an exact name
    /// more than anything that could be gained by giving it away.
    pub(super) fn worth(&self) -> u16 {
        let score = u64::from(self.score);
        let exact = if self.is_named { 2_000 } else { 0 };
        if self.score >= PROPOSED { u16::try_from(score * score * score / 1_000_000 + exact).unwrap_or(0) } else { 0 }
    }
}

/// What the columns are among each other.
struct Among {
    /// For each column, the field whose values it holds, and in what share of its cells.
    told: Vec<Option<(Field, u16)>>,
    /// For each column, whether it names the bodies whose records these are.
    names_bodies: Vec<bool>,
    /// Whether some column is a reference that tells the records apart, and another numbers the rows.
    has_reference_and_counter: bool,
}

/// A heading weighs more than what stands below it.
fn weighed(likeness: u16, fit: u16) -> u16 {
    let sum = u32::from(likeness) * 7 + u32::from(fit) * 3;
    u16::try_from(sum / 10).unwrap_or(1000)
}

impl Columns {
    /// For each of the fields, how well each column is it.
    pub(super) fn weights(&self, fields: &[Field], asked: &Asked<'_>) -> Vec<Vec<Weighed>> {
        let all = 0..self.header.len();
        let fits: Vec<Vec<(u16, Content)>> = fields
            .iter()
            .map(|&field| all.clone().map(|column| fit(field, &self.profiles[column], asked.lists)).collect())
            .collect();
        let told = all.clone().map(|column| {
            let of = |field| fields.iter().position(|&one| one == field).map(|row| fits[row][column].1);
            self.told(column, &of, asked)
        });
        let is_counter = |column: usize| self.profiles[column].is_counter();
        let among = Among {
            told: told.collect(),
            names_bodies: all.clone().map(|column| self.names_bodies(column, asked)).collect(),
            has_reference_and_counter: all.clone().any(is_counter)
                && all.clone().any(|column| self.is_reference(column)),
        };
        let weigh = |row: usize, column: usize| self.weigh(fields[row], column, fits[row][column], &among);
        (0..fields.len()).map(|row| all.clone().map(|column| weigh(row, column)).collect()).collect()
    }

    /// The field whose list holds the values of a column: at least two of its codes, in at least half of the cells.
    fn told(
        &self,
        column: usize,
        content: &dyn Fn(Field) -> Option<Content>,
        asked: &Asked<'_>,
    ) -> Option<(Field, u16)> {
        let profile = &self.profiles[column];
        if profile.is_numeric() || profile.is_flag() {
            return None;
        }
        let known = |field: Field| match content(field) {
            Some(Content::Listed(known @ 500..)) => Some((known, field)),
            _ => None,
        };
        let tells = |&(_, field): &(u16, Field)| values::codes(field, profile, asked.lists).len() >= 2;
        // Of equals the first field.
        let told = TELLING.into_iter().rev().filter_map(known).filter(tells).max_by_key(|&(known, _)| known);
        told.map(|(known, field)| (field, known))
    }

    /// Whether a column tells the records apart by a reference. What is clearly called otherwise, such as the code of a
    /// user, is none.
    fn is_reference(&self, column: usize) -> bool {
        let name = &self.names[column];
        let as_id = best_name(name, Field::Id).0;
        let is_called_otherwise =
            || WORDS.headings.keys().any(|&field| field != Field::Id && best_name(name, field).0 >= CLEAR.max(as_id));
        self.profiles[column].is_reference() && self.holds(column, as_id) == Holds::Other && !is_called_otherwise()
    }

    /// Whether a column names the bodies whose records these are: its rows are chosen by it, or nearly all of them name
    /// bodies of the register, or one of its values is this body and its heading is nothing else. Not where it says that
    /// these are others.
    pub(super) fn names_bodies(&self, column: usize, asked: &Asked<'_>) -> bool {
        let name = &self.names[column];
        let is_of_transfer = |field| best_name(name, field).0 >= LIKELY;
        let is_filtered = asked.rows.keys().any(|heading| is_heading(&self.header[column], heading));
        let is_called_otherwise = || WORDS.headings.keys().any(|&field| best_name(name, field).0 >= CLEAR);
        is_filtered
            || (!is_of_transfer(Field::TransferredFrom)
                && !is_of_transfer(Field::TransferredTo)
                && (bodies::are_named(&self.profiles[column], asked.lists)
                    || (bodies::name_it(&self.profiles[column], asked.body) && !is_called_otherwise())))
    }

    /// How well a column is a field.
    fn weigh(&self, field: Field, column: usize, (fit, content): (u16, Content), among: &Among) -> Weighed {
        let (likeness, how) = best_name(&self.names[column], field);
        let (fit, content) = match &self.ticket {
            Some(ticket) if field == Field::Id && ticket.column == column => (800, Content::Repeated(ticket.repeated)),
            // Beside the number of a ticket, that of its message tells no record from another.
            Some(_) if field == Field::Id => (0, content),
            _ => (fit, content),
        };
        let is_barred = self.is_unnameable(field, column)
            || self.is_called_otherwise(field, column, (likeness, how))
            || self.holds_otherwise(field, column, (content, how))
            || is_told_otherwise(field, content, among.told[column])
            || among.names_bodies[column]
            || self.is_of_part(field, column, likeness);
        let score = if is_barred {
            0
        } else if likeness >= LIKELY || (likeness >= 500 && fit >= 800) {
            if fit == 0 { likeness * 4 / 10 } else { weighed(likeness, fit) }
        } else {
            self.alone(field, column, fit, among)
        };
        let mut weighed = Weighed {
            score,
            name: (likeness >= 500).then_some((likeness, how)),
            content,
            is_named: how == Likeness::Exact,
        };
        if field == Field::Id && among.has_reference_and_counter && !self.is_reference(column) {
            // The number of a row is no identifier where there is one.
            weighed.score = weighed.score.min(PROPOSED);
            weighed.is_named = false;
        }
        weighed
    }

    /// How well a column is a field whose heading says nothing of it.
    fn alone(&self, field: Field, column: usize, fit: u16, among: &Among) -> u16 {
        if field == Field::Due && fit >= 800 && self.is_deadline(column) {
            return PROPOSED + MARGIN;
        }
        if !speaks_alone(field) || fit < 800 || self.profiles[column].is_flag() {
            return 0;
        }
        match field {
            Field::Id if among.has_reference_and_counter && self.is_reference(column) => fit.max(900) / 2 + MARGIN,
            // Of dates without a name the first is the receipt.
            Field::Received if self.sequence.is_after_another(column) => fit / 2 - MARGIN,
            // Half of its values are known, and the others can be asked for.
            _ if among.told[column].is_some_and(|(told, _)| told == field) => (fit / 2).max(PROPOSED + 10),
            _ => fit / 2,
        }
    }

    /// Whether a column is of the messages or states of a ticket, and the field is of the ticket: its days, its nature, its
    /// user, and whatever the heading does not name.
    fn is_of_part(&self, field: Field, column: usize, likeness: u16) -> bool {
        let is_of_ticket = is_date(field) || matches!(field, Field::Nature | Field::User);
        (is_of_ticket || likeness < 500) && self.varies(column)
    }

    /// Whether a column differs in the rows of one ticket.
    pub(super) fn varies(&self, column: usize) -> bool {
        self.ticket.as_ref().is_some_and(|ticket| ticket.varying.contains(&column))
    }

    /// Whether a mapping may not hold this name for a field: it looks like personal data, or is that of an identity card's
    /// number, which tells users apart and belongs into no export.
    fn is_unnameable(&self, field: Field, column: usize) -> bool {
        !may_be_shown(&self.header[column], u64::MAX)
            || (field == Field::User && is_identity_heading(&self.titles[column]))
    }

    /// Whether a heading says that a column is something else.
    fn is_called_otherwise(&self, field: Field, column: usize, (likeness, how): (u16, Likeness)) -> bool {
        let has_one = |telling: &BTreeSet<String>| self.names[column].words.iter().any(|word| telling.contains(word));
        let is_untold = || WORDS.telling.get(&field).is_some_and(|telling| how != Likeness::Exact && !has_one(telling));
        (is_date(field) && field != Field::Due && self.is_foreseen(column))
            || is_untold()
            // What is called exactly as another field is not called so by mistake.
            || (how == Likeness::Typing && likeness > 0 && self.is_exact[column])
            || self.holds(column, likeness) != Holds::Other
    }

    /// Whether what a column holds says that it is something else.
    fn holds_otherwise(&self, field: Field, column: usize, (content, how): (Content, Likeness)) -> bool {
        let is_resembling = how == Likeness::Part;
        // Yes and no are an answer to what few fields ask.
        if self.profiles[column].is_flag() && !may_be_flag(field) {
            return true;
        }
        match content {
            // Of an empty column a heading that resembles something says too little.
            Content::Empty => is_resembling,
            // Places and natures are known: of a column that names none of them, nothing can be made. But codes of a nature
            // may be numbers.
            Content::Listed(0) => {
                matches!(field, Field::Region | Field::Province)
                    || (field == Field::Outcome && is_resembling)
                    || (field == Field::Nature && !self.profiles[column].is_numeric())
            }
            Content::Dates(_) => is_date(field) && field != Field::Due && is_resembling && self.is_computed(column),
            _ => false,
        }
    }

    /// Whether a heading speaks of a day on which something was due or planned.
    pub(super) fn is_foreseen(&self, column: usize) -> bool {
        self.names[column].words.iter().any(|word| WORDS.foreseen.contains(word))
    }

    /// Whether a column holds deadlines, as a word of its heading says.
    fn is_deadline(&self, column: usize) -> bool {
        let is_told = |telling: &BTreeSet<String>| self.names[column].words.iter().any(|word| telling.contains(word));
        self.profiles[column].is_of_days() && WORDS.telling.get(&Field::Due).is_some_and(is_told)
    }

    /// Whether the days of a column lie so many days after those of another in nearly every row: then they were computed,
    /// as deadlines are, and nothing was done on them.
    pub(super) fn is_computed(&self, column: usize) -> bool {
        self.sequence.is_at_a_distance(column)
    }

    /// What a heading says that no field needs, more clearly than it says anything else.
    pub(super) fn holds(&self, column: usize, likeness: u16) -> Holds {
        let is_clear = |&(most, holds): &(u16, Holds)| {
            most >= CLEAR && most > likeness && (holds != Holds::Persons || self.may_hold_persons(column))
        };
        // Of equals the first: what holds persons is said to.
        self.apart[column]
            .iter()
            .rev()
            .filter(|said| is_clear(said))
            .max_by_key(|&&(most, _)| most)
            .map_or(Holds::Other, |&(_, holds)| holds)
    }

    /// Whether a column can hold persons at all: not where it says yes or no, and not where it holds days other than those
    /// of a birth.
    pub(super) fn may_hold_persons(&self, column: usize) -> bool {
        let is_of_birth = || self.names[column].words.iter().any(|word| WORDS.birth.contains(word));
        let profile = &self.profiles[column];
        !profile.is_flag() && (!profile.is_of_days() || is_of_birth())
    }
}

/// Whether a field can be yes or no.
const fn may_be_flag(field: Field) -> bool {
    matches!(
        field,
        Field::Nature
            | Field::Status
            | Field::Admissibility
            | Field::Outcome
            | Field::Due
            | Field::Rating
            | Field::Test
    )
}

/// Whether the values of a column are those of another field, and this one knows few of them: they decide over the heading.
fn is_told_otherwise(field: Field, content: Content, told: Option<(Field, u16)>) -> bool {
    told.is_some_and(|(told, share)| match content {
        _ if told == field => false,
        Content::Listed(known) => known < 500 && known < share,
        // A list of the agency's own may hold such words beside others.
        _ => !is_date(field) && share >= 800,
    })
}
