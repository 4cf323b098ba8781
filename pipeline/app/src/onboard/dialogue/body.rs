//! Who the body is, and when its files were extracted.

use std::collections::BTreeSet;
use std::io::{BufRead, Write};

use chrono::NaiveDate;
use minijinja::context;
use report_model::reference::{Code, Reference};
use tabulate::ExportFacts;
use tabulate::propose::Proposal;

use super::Dialogue;
use crate::onboard::Answers;

impl<R: BufRead, W: Write> Dialogue<'_, R, W> {
    /// The names and the kind of a body that is not in the register.
    pub(super) fn body(&mut self, answers: &mut Answers, reference: &Reference) -> std::io::Result<()> {
        if answers.name.is_empty() {
            for &lang in &reference.cycle.languages {
                let question = self.words.say("ask", "name", &context! { lang => lang.code() });
                self.line(&format!("\n{question}\n> "))?;
                let name = self.answer()?;
                if !name.is_empty() {
                    answers.name.0.insert(lang, name);
                }
            }
        }
        if answers.kind.is_none() {
            let kinds = &reference.register.kinds;
            let question = self.words.get("ask", "kind");
            let chosen = self.choose(&question, &self.names(kinds), 1)?;
            answers.kind = chosen.map(|at| kinds[at].id.clone());
        }
        if answers.joined.is_none() {
            answers.joined = self.day(&self.words.get("ask", "joined"), Some(answers.since))?;
        }
        Ok(())
    }

    fn names(&self, codes: &[Code]) -> Vec<String> {
        let name = |code: &Code| {
            code.name.get(self.words.lang()).map_or(code.id.clone(), |found| format!("{} ({})", found.text, code.id))
        };
        codes.iter().map(name).collect()
    }

    /// The national type of each service that has none.
    pub(super) fn nationals(
        &mut self,
        proposals: &[Proposal],
        answers: &mut Answers,
        reference: &Reference,
    ) -> std::io::Result<()> {
        for service in proposals.iter().flat_map(|proposal| &proposal.services) {
            if !answers.nationals.contains_key(&service.id) && !reference.services.national.is_empty() {
                let question = self.words.say("ask", "national", &context! { value => service.name.as_str() });
                if let Some(at) = self.choose(&question, &self.names(&reference.services.national), 0)? {
                    answers.nationals.insert(service.id.clone(), reference.services.national[at].id.clone());
                }
            }
        }
        Ok(())
    }

    /// The day on which each file was extracted. What its name says, or the answer for the file before, is proposed.
    pub(super) fn extraction(&mut self, answers: &mut Answers) -> std::io::Result<()> {
        if answers.has_facts {
            return Ok(());
        }
        let said = ExportFacts { extracted: answers.extracted, files: answers.extracted_files.clone() };
        let open: Vec<String> = answers.files.iter().filter(|file| said.of(file).is_none()).cloned().collect();
        let mut before = None;
        for file in &open {
            let suggested = answers.suggested.get(file).copied();
            let mut question = if answers.files.len() > 1 {
                self.words.say("ask", "extracted_of", &context! { value => file.as_str() })
            } else {
                self.words.get("ask", "extracted")
            };
            if let Some(suggestion) = suggested {
                question.push_str(&format!("\n   {}", self.words.suggestion(suggestion)));
            }
            let day = self.day(&question, suggested.map(|one| one.day).or(before))?;
            if let Some(day) = day {
                answers.extracted_files.insert(file.clone(), day);
            }
            before = day.or(before);
        }
        let days: BTreeSet<NaiveDate> = answers.extracted_files.values().copied().collect();
        // One day of all files is written once.
        let is_of_all = answers.files.iter().all(|file| answers.extracted_files.contains_key(file));
        if said.files.is_empty() && is_of_all && days.len() == 1 {
            answers.extracted = days.first().copied();
            answers.extracted_files.clear();
        }
        Ok(())
    }
}
