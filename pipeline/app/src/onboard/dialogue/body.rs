//! Who the body is, and when its files were extracted.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use report_model::diagnostic::Message;
use report_model::lang::Lang;
use report_model::reference::Code;
use tabulate::ExportFacts;

use super::{Asked, Onboarding};
use crate::interview::{Answer, Choice, Kind, Question};
use crate::onboard::Answers;

impl Onboarding<'_> {
    /// The names, the kind and the first day of a body that is not in the register.
    pub(super) fn open_body(&self) -> Vec<Asked> {
        let answers = &self.answers;
        if !answers.is_new {
            return Vec::new();
        }
        let is_open = |lang: &&Lang| !self.is_named && !answers.name.0.contains_key(*lang);
        let names = self.reference.cycle.languages.iter().filter(is_open).map(|&lang| Asked::Name(lang));
        let kind = answers.kind.is_none().then_some(Asked::Kind);
        names.chain(kind).chain(answers.joined.is_none().then_some(Asked::Joined)).collect()
    }

    pub(super) fn about_name(&self, lang: Lang) -> Question {
        let question = Message::new("begin.ask.name").said("lang", of_language(lang));
        let kind = Kind::Text { default: String::new(), read: Box::new(|text| Ok(text.to_owned())) };
        Question { text: self.words.said(&question), kind }
    }

    pub(super) fn take_name(&mut self, lang: Lang, answer: &Answer) {
        if !answer.text().is_empty() {
            self.answers.name.0.insert(lang, answer.text().to_owned());
        }
    }

    pub(super) fn about_kind(&self) -> Question {
        Question {
            text: self.words.word("begin.ask.kind"),
            kind: Kind::One {
                choices: self.coded(&self.reference.register.kinds),
                none: Some(self.words.word("begin.ask.later")),
                default: 1,
            },
        }
    }

    pub(super) fn take_kind(&mut self, answer: &Answer) {
        let kinds = &self.reference.register.kinds;
        self.answers.kind = answer.first().and_then(|at| kinds.get(at)).map(|kind| kind.id.clone());
    }

    pub(super) fn about_joined(&self) -> Question {
        self.day("begin.ask.joined", Some(self.answers.since))
    }

    fn day(&self, key: &str, default: Option<NaiveDate>) -> Question {
        let kind = Kind::Day { none: Some(self.words.word("begin.ask.later")), default };
        Question { text: self.words.word(key), kind }
    }

    fn coded(&self, codes: &[Code]) -> Vec<Choice> {
        codes.iter().map(|code| Choice::coded(&code.id, self.words.name(&code.name))).collect()
    }

    /// The services without a national type.
    pub(super) fn open_nationals(&self) -> Vec<Asked> {
        let mut seen = BTreeSet::new();
        let services = self.proposals.iter().flat_map(|proposal| &proposal.services);
        let is_open = |id: &&String| !self.answers.nationals.contains_key(*id) && seen.insert((*id).clone());
        let open = services.map(|service| &service.id).filter(is_open);
        let has_types = !self.reference.services.national.is_empty();
        open.filter(|_| has_types).map(|id| Asked::National(id.clone())).collect()
    }

    pub(super) fn about_national(&self, service: &str) -> Question {
        let mut services = self.proposals.iter().flat_map(|proposal| &proposal.services);
        let name = services.find(|one| one.id == service).map_or(service, |one| one.name.as_str());
        Question {
            text: self.words.said(&Message::new("begin.ask.national").prose("value", name)),
            kind: Kind::One {
                choices: self.coded(&self.reference.services.national),
                none: Some(self.words.word("begin.ask.later")),
                default: 0,
            },
        }
    }

    pub(super) fn take_national(&mut self, service: &str, answer: &Answer) {
        if let Some(national) = answer.first().and_then(|at| self.reference.services.national.get(at)) {
            self.answers.nationals.insert(service.to_owned(), national.id.clone());
        }
    }

    /// The files whose day of extraction nobody has said.
    pub(super) fn open_days(&self) -> Vec<Asked> {
        let answers = &self.answers;
        if answers.has_facts {
            return Vec::new();
        }
        let said = ExportFacts { extracted: answers.extracted, files: answers.extracted_files.clone() };
        let open = answers.files.iter().filter(|file| said.of(file).is_none());
        open.map(|file| Asked::Extracted(file.clone())).collect()
    }

    /// On which day a file was extracted. What its name says, or the answer for the file before, is proposed.
    pub(super) fn about_extraction(&self, file: &str) -> Question {
        let answers = &self.answers;
        let suggested = answers.suggested.get(file).copied();
        let before = answers.files.iter().take_while(|one| *one != file);
        let before = before.filter_map(|one| answers.extracted_files.get(one)).last().copied();
        let mut question = self.day("begin.ask.extracted", suggested.map(|one| one.day).or(before));
        if answers.files.len() > 1 {
            question.text = self.words.said(&Message::new("begin.ask.extracted_of").with("value", file));
        }
        if let Some(suggestion) = suggested {
            question.text.push_str(&format!("\n   {}", self.words.suggestion(suggestion)));
        }
        question
    }

    pub(super) fn take_extraction(&mut self, file: &str, answer: &Answer) {
        if let Some(day) = answer.day() {
            self.answers.extracted_files.insert(file.to_owned(), day);
        }
    }
}

/// A language by its name.
pub(crate) const fn of_language(lang: Lang) -> Message {
    Message::new(match lang {
        Lang::Fr => "begin.language.fr",
        Lang::Ar => "begin.language.ar",
        Lang::En => "begin.language.en",
    })
}

impl Answers {
    /// One day of all files is written once.
    pub(super) fn gather_days(&mut self) {
        let days: BTreeSet<NaiveDate> = self.extracted_files.values().copied().collect();
        let is_of_all = self.files.iter().all(|file| self.extracted_files.contains_key(file));
        let is_of_files_alone = self.extracted_files.keys().all(|name| self.files.contains(name));
        if is_of_files_alone && is_of_all && days.len() == 1 && self.extracted.is_none() {
            self.extracted = days.first().copied();
            self.extracted_files.clear();
        }
    }
}
