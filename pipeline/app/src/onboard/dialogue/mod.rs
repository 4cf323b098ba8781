//! The questions of `hasila new`: about what is doubtful alone, with numbered answers and a default in brackets.

mod ask;
mod body;
mod columns;
mod contents;
mod rows;

use std::io::{BufRead, Write};

use minijinja::context;
use report_model::reference::Reference;
use tabulate::propose::Proposal;

use super::words::Words;
use super::{Answers, Exports, OnboardError};

/// A person at a terminal.
pub struct Dialogue<'a, R, W> {
    /// What the person writes.
    input: R,
    /// What the person reads.
    output: W,
    /// In which language.
    words: &'a Words,
}

/// How many values are asked about: more than that is work for an editor.
const VALUES: usize = 20;

impl<'a, R: BufRead, W: Write> Dialogue<'a, R, W> {
    /// A dialogue in a language.
    pub const fn new(input: R, output: W, words: &'a Words) -> Self {
        Dialogue { input, output, words }
    }

    /// The same in another language.
    pub fn in_words(self, words: &Words) -> Dialogue<'_, R, W> {
        Dialogue { input: self.input, output: self.output, words }
    }

    /// Asks about everything that is doubtful, and writes the answers into the proposals and `answers`.
    ///
    /// # Errors
    /// When the terminal cannot be read or written, the answers end, or nobody says whose rows are read.
    pub fn settle(
        &mut self,
        exports: &mut Exports,
        proposals: &mut Vec<Proposal>,
        answers: &mut Answers,
        reference: &Reference,
    ) -> Result<(), OnboardError> {
        if self.rows(exports)? {
            *proposals = exports.proposals();
        }
        let are_several = proposals.len() > 1;
        for (place, proposal) in proposals.iter_mut().enumerate() {
            if are_several {
                let tables = super::mapping::named(&proposal.places);
                self.line(&format!("\n{}\n", self.words.say("ask", "table", &context! { tables })))?;
            }
            self.columns((exports, place), proposal, &reference.definitions)?;
            self.orders(proposal)?;
            self.turned(proposal)?;
            self.values(proposal, &exports.lists)?;
            self.nature(proposal)?;
        }
        if answers.is_new {
            self.body(answers, reference)?;
        }
        self.nationals(proposals, answers, reference)?;
        Ok(self.extraction(answers)?)
    }
}

#[cfg(test)]
mod tests;
