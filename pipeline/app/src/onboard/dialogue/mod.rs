//! The questions of `hasila new`: about what is doubtful alone, each with what is proposed.

mod body;
mod columns;
mod contents;
mod rows;

use std::io::{BufRead, Write};
use std::rc::Rc;

use report_model::diagnostic::Message;
use report_model::lang::Lang;
use report_model::record::Field;
use report_model::reference::Reference;
use tabulate::propose::Proposal;
use words::Language;

pub(crate) use body::of_language;

use super::words::Words;
use super::{Answers, Exports, OnboardError};
use crate::interview::{self, Answer, Interview, Question, Terminal};

/// How many values are asked about: more than that is work for an editor.
const VALUES: usize = 20;

/// What a question is of. A table is named by its place among the proposals.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// Whose rows are read.
    Rows,
    /// Which column a field is.
    Column(usize, Field),
    /// The order of the dates of a field.
    Order(usize, Field),
    /// Whether dates that a spreadsheet turned round are put right.
    Turned(usize),
    /// What a value of a field means.
    Value(usize, Field, String),
    /// What the records are.
    Nature(usize),
    /// The name of the body.
    Name(Lang),
    /// Its kind.
    Kind,
    /// The day since which it takes part.
    Joined,
    /// The national type of a service.
    National(String),
    /// The day on which a file was extracted.
    Extracted(String),
}

/// What is known of a new agency while a person is asked.
#[derive(Clone)]
pub struct Onboarding<'a> {
    /// Its exports.
    pub exports: Rc<Exports>,
    /// What their columns seem to be.
    pub proposals: Vec<Proposal>,
    /// What was answered.
    pub answers: Answers,
    reference: &'a Reference,
    words: Words,
    /// Whether its name was given with the call.
    is_named: bool,
}

impl<'a> Onboarding<'a> {
    /// What is known before anybody is asked.
    pub fn new(exports: Exports, answers: Answers, reference: &'a Reference, words: Words) -> Self {
        let (proposals, is_named) = (exports.proposals(), !answers.name.is_empty());
        Onboarding { exports: Rc::new(exports), proposals, answers, reference, words, is_named }
    }

    /// Asks about everything that is doubtful.
    ///
    /// # Errors
    /// When the terminal cannot be read or written, the answers end, or nobody says whose rows are read.
    pub fn settle<R: BufRead, W: Write>(self, terminal: &mut Terminal<R, W>) -> Result<Self, OnboardError> {
        let mut settled = interview::walk(self, terminal)?;
        settled.answers.gather_days();
        Ok(settled)
    }

    /// The table that a question is of, where there are several.
    fn of_table(&self, place: usize, question: String) -> String {
        let Some(proposal) = self.proposals.get(place).filter(|_| self.proposals.len() > 1) else { return question };
        let tables = super::mapping::named(&proposal.places);
        format!("{}\n{question}", self.words.said(&Message::new("begin.ask.table").with("tables", tables)))
    }
}

impl Interview for Onboarding<'_> {
    type Key = Asked;
    type Error = OnboardError;

    fn language(&self) -> &'static Language {
        self.words.language()
    }

    fn open(&self) -> Vec<Asked> {
        let mut open = Vec::new();
        open.extend(self.open_rows());
        for (place, proposal) in self.proposals.iter().enumerate() {
            open.extend(columns::open(proposal).map(|field| Asked::Column(place, field)));
            open.extend(contents::open_orders(proposal).map(|field| Asked::Order(place, field)));
            open.extend(contents::is_turned_open(proposal).then_some(Asked::Turned(place)));
            let values = contents::open_values(proposal, &self.exports.lists).into_iter();
            open.extend(values.map(|(field, value)| Asked::Value(place, field, value)));
            open.extend(contents::is_nature_open(proposal).then_some(Asked::Nature(place)));
        }
        open.extend(self.open_body());
        open.extend(self.open_nationals());
        open.extend(self.open_days());
        open
    }

    fn question(&self, key: &Asked) -> Question {
        match key {
            Asked::Rows => self.about_rows(),
            Asked::Column(place, field) => self.about_column(*place, *field),
            Asked::Order(place, field) => self.about_order(*place, *field),
            Asked::Turned(place) => self.about_turned(*place),
            Asked::Value(place, field, value) => self.about_value(*place, *field, value),
            Asked::Nature(place) => self.about_nature(*place),
            Asked::Name(lang) => self.about_name(*lang),
            Asked::Kind => self.about_kind(),
            Asked::Joined => self.about_joined(),
            Asked::National(service) => self.about_national(service),
            Asked::Extracted(file) => self.about_extraction(file),
        }
    }

    fn take(&mut self, key: &Asked, answer: &Answer) -> Result<(), OnboardError> {
        match key {
            Asked::Rows => return self.take_rows(answer),
            Asked::Column(place, field) => self.take_column(*place, *field, answer),
            Asked::Order(place, field) => self.take_order(*place, *field, answer),
            Asked::Turned(place) => self.take_turned(*place, answer),
            Asked::Value(place, field, value) => self.take_value(*place, *field, value, answer),
            Asked::Nature(place) => self.take_nature(*place, answer),
            Asked::Name(lang) => self.take_name(*lang, answer),
            Asked::Kind => self.take_kind(answer),
            Asked::Joined => self.answers.joined = answer.day(),
            Asked::National(service) => self.take_national(service, answer),
            Asked::Extracted(file) => self.take_extraction(file, answer),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
