//! Which column is which field.

use std::collections::BTreeSet;
use std::io::{BufRead, Write};

use minijinja::context;
use report_model::definitions::Definitions;
use report_model::record::Field;
use tabulate::mapping::HeaderRow;
use tabulate::propose::{Choice, Content, Holds, Proposal};

use super::Dialogue;
use crate::onboard::kept::answered;
use crate::onboard::mapping::{NEEDED, replies};
use crate::onboard::{Exports, losses};

impl<R: BufRead, W: Write> Dialogue<'_, R, W> {
    /// Which column a field is, where that is doubtful or a needed one was not found. Where a person chose another column
    /// than was proposed, what follows from it is found anew before the next question.
    pub(super) fn columns(
        &mut self,
        (exports, place): (&Exports, usize),
        proposal: &mut Proposal,
        definitions: &Definitions,
    ) -> std::io::Result<()> {
        for &field in Field::ALL {
            let choice = proposal.columns.get(&field).cloned();
            let is_asked = choice.as_ref().map_or_else(|| is_missed(field, proposal), |choice| !choice.sure);
            if !is_asked || proposal.without.contains(&field) {
                continue;
            }
            let headings = headings(field, proposal);
            let question = self.about_column(field, proposal, definitions);
            let mut answers: Vec<String> = headings.iter().map(|heading| self.described(heading, proposal)).collect();
            if choice.is_none() {
                // That there is none is an answer; to say nothing is not.
                answers.push(self.words.get("ask", "none"));
            }
            let chosen = self.choose(&question, &answers, usize::from(choice.is_some()))?;
            if chosen.is_none() && choice.is_none() {
                continue;
            }
            let heading = chosen.and_then(|at| headings.get(at).cloned());
            let is_other = heading.as_ref() != choice.as_ref().map(|choice| &choice.heading);
            settle_column(proposal, field, heading);
            if is_other && let Some(anew) = exports.with_columns(place, proposal) {
                *proposal = anew;
            }
        }
        Ok(())
    }

    /// The question which column a field is: why one is proposed, what speaks against it, and what is lost without one.
    fn about_column(&self, field: Field, proposal: &Proposal, definitions: &Definitions) -> String {
        let mut question = self.words.say("ask", "column", &context! { field => self.words.field(field) });
        if let Some(choice) = proposal.columns.get(&field) {
            let reasons = self.words.reasons(field, choice);
            question.push_str(&format!("\n   {}", self.words.say("ask", "why", &context! { reasons })));
        } else if let Some(choice) = proposal.contradicted.get(&field) {
            let reasons = self.words.reasons(field, choice);
            question.push_str(&format!("\n   {}: {reasons}", choice.heading));
        }
        if let Some(lost) = losses::said(&losses::of(proposal, definitions), field, self.words) {
            question.push_str(&format!("\n   {}", lost.trim_start_matches(['?', '؟', ' '])));
        }
        question
    }

    /// A column by its heading, with what it holds.
    fn described(&self, heading: &str, proposal: &Proposal) -> String {
        let content = proposal.contents.get(heading).map(|&content| self.words.content(content));
        let unread = proposal.unread.iter().find(|column| column.heading == heading);
        let follows = unread.and_then(|column| column.follows);
        let follows = follows.map(|share| self.words.say("content", "follows", &context! { share => share / 10 }));
        let comma = if self.words.lang().is_rtl() { "، " } else { ", " };
        let all: Vec<String> = content.into_iter().chain(follows).collect();
        if all.is_empty() { heading.to_owned() } else { format!("{heading} ({})", all.join(comma)) }
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
        Some(choice) => Choice { sure: true, is_answered: true, ..choice },
        None => answered(heading, content),
    };
    proposal.columns.insert(field, settled);
}
