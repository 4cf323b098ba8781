//! Which column is which field.

use std::collections::BTreeSet;

use minijinja::context;
use report_model::diagnostic::Message;
use report_model::record::Field;
use tabulate::mapping::HeaderRow;
use tabulate::propose::{self, Content, Holds, Proposal};

use super::Onboarding;
use crate::interview::{Answer, Choice, Kind, Question};
use crate::onboard::kept::answered;
use crate::onboard::losses;
use crate::onboard::mapping::{NEEDED, replies};

/// The fields whose column is doubtful, and those that need one and have none.
pub(super) fn open(proposal: &Proposal) -> impl Iterator<Item = Field> {
    let is_open = |field: &Field| {
        let choice = proposal.columns.get(field);
        let is_asked = choice.map_or_else(|| is_missed(*field, proposal), |choice| !choice.sure);
        is_asked && !proposal.without.contains(field)
    };
    Field::ALL.iter().copied().filter(is_open)
}

impl Onboarding<'_> {
    /// Which column a field is.
    pub(super) fn about_column(&self, place: usize, field: Field) -> Question {
        let proposal = &self.proposals[place];
        let choice = proposal.columns.get(&field);
        let mut choices: Vec<Choice> =
            headings(field, proposal).into_iter().map(|heading| self.described(heading, proposal)).collect();
        // That there is none is an answer; to say nothing is not.
        let none = self.words.word("begin.ask.none");
        let last = if choice.is_none() {
            choices.push(Choice::named(none));
            self.words.word("begin.ask.later")
        } else {
            none
        };
        Question {
            text: self.of_table(place, self.column_question(field, proposal)),
            kind: Kind::One { choices, none: Some(last), default: usize::from(choice.is_some()) },
        }
    }

    /// The question: why a column is proposed, what speaks against it, and what is lost without one.
    fn column_question(&self, field: Field, proposal: &Proposal) -> String {
        let mut question = self.words.said(&Message::new("begin.ask.column").prose("field", self.words.field(field)));
        if let Some(choice) = proposal.columns.get(&field) {
            let why = Message::new("begin.ask.why").prose("reasons", self.words.reasons(field, choice));
            question.push_str(&format!("\n   {}", self.words.said(&why)));
        } else if let Some(choice) = proposal.contradicted.get(&field) {
            let reasons = self.words.reasons(field, choice);
            question.push_str(&format!("\n   {}: {reasons}", choice.heading));
        }
        if let Some(lost) = losses::said(&losses::of(proposal, &self.reference.definitions), field, &self.words) {
            question.push_str(&format!("\n   {}", lost.trim_start_matches(['?', '؟', ' '])));
        }
        question
    }

    /// A column by its heading, with what it holds.
    fn described(&self, heading: String, proposal: &Proposal) -> Choice {
        let content = proposal.contents.get(&heading).map(|&content| self.words.content(content));
        let unread = proposal.unread.iter().find(|column| column.heading == heading);
        let follows = unread.and_then(|column| column.follows);
        let follows = follows.map(|share| self.words.say("begin.content.follows", context! { share => share / 10 }));
        let all: Vec<String> = content.into_iter().chain(follows).collect();
        let choice = Choice::named(heading);
        if all.is_empty() { choice } else { choice.with_note(all.join(&self.words.comma())) }
    }

    /// Where a person chose another column than was proposed, what follows from it is found anew before the next question.
    pub(super) fn take_column(&mut self, place: usize, field: Field, answer: &Answer) {
        let proposal = &mut self.proposals[place];
        let choice = proposal.columns.get(&field).map(|choice| choice.heading.clone());
        if answer.first().is_none() && choice.is_none() {
            return;
        }
        let heading = answer.first().and_then(|at| headings(field, proposal).into_iter().nth(at));
        let is_other = heading != choice;
        settle_column(proposal, field, heading);
        if is_other && let Some(anew) = self.exports.with_columns(place, proposal) {
            *proposal = anew;
        }
    }
}

/// Whether a field that no column was found for is asked about: a needed one, one whose column its own days contradict,
/// the reply while some column could hold it, and the service where no column has a name.
fn is_missed(field: Field, proposal: &Proposal) -> bool {
    let could_be_reply = || {
        proposal.columns.contains_key(&Field::Closed)
            || proposal.unread.iter().any(|column| column.holds == Holds::Dates)
    };
    match field {
        _ if proposal.contradicted.contains_key(&field) => true,
        Field::Replied => could_be_reply(),
        Field::Service => proposal.format.header_row == Some(HeaderRow::Absent),
        _ => NEEDED.contains(&field),
    }
}

/// The columns that could be a field: the one that is proposed, others that look like it, and those that nothing reads;
/// of days, first those that follow the receipt.
fn headings(field: Field, proposal: &Proposal) -> Vec<String> {
    let mut headings: Vec<String> = Vec::new();
    let looks_alike = proposal.columns.get(&field).or_else(|| proposal.contradicted.get(&field));
    if let Some(choice) = looks_alike {
        headings.push(choice.heading.clone());
        headings.extend(choice.others.iter().map(|(heading, _)| heading.clone()));
    }
    if field == Field::Replied {
        let free = replies(proposal).into_iter().map(|column| column.heading.clone());
        headings.extend(free);
        // Closing a file may be how the body replies.
        headings.extend(proposal.columns.get(&Field::Closed).map(|closed| closed.heading.clone()));
    }
    let is_free = |heading: &String| !proposal.columns.values().any(|taken| taken.heading == *heading);
    let unread = proposal.unread.iter().filter(|column| column.holds != Holds::Persons);
    headings.extend(unread.map(|column| column.heading.clone()).filter(is_free));
    let mut said = BTreeSet::new();
    headings.retain(|heading| said.insert(heading.clone()));
    headings
}

/// Gives a field the column that a person chose. Whatever else had it goes without, but for the closing where it is the
/// reply too.
fn settle_column(proposal: &mut Proposal, field: Field, heading: Option<String>) {
    proposal.contradicted.remove(&field);
    let before = proposal.columns.remove(&field);
    let Some(heading) = heading else {
        if !NEEDED.contains(&field) {
            proposal.without.insert(field);
        }
        return;
    };
    let stays = |other: Field| field == Field::Replied && other == Field::Closed;
    proposal.columns.retain(|&other, taken| taken.heading != heading || stays(other));
    let content = proposal.contents.get(&heading).copied().unwrap_or(Content::Silent);
    let settled = match before.filter(|choice| choice.heading == heading) {
        Some(choice) => propose::Choice { sure: true, is_answered: true, ..choice },
        None => answered(heading, content),
    };
    proposal.columns.insert(field, settled);
}
