//! The questions of `hasila init`: about what was not given with the call.

use std::io::{BufRead, Write};

use report_model::diagnostic::Message;
use report_model::lang::Lang;
use words::Language;

use super::{Answers, InitError, Whose, kinds, known_site};
use crate::interview::{self, Answer, Choice, Interview, Kind, Question, Terminal, western};
use crate::onboard::dialogue::of_language;
use crate::onboard::words::Words;

/// The languages that documents may appear in, the officer's own first.
const LANGUAGES: [&[Lang]; 5] =
    [&[Lang::Fr, Lang::Ar], &[Lang::Ar, Lang::Fr], &[Lang::Fr, Lang::Ar, Lang::En], &[Lang::Fr], &[Lang::Ar]];

/// What a question is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// The languages of the documents.
    Languages,
    /// Whose cycle it is.
    Whose,
    /// The first period.
    Period,
    /// The reform authority, in a language.
    Authority(Lang),
    /// The kinds of body.
    Kinds,
    /// The address of the site.
    Site,
}

/// What is known of a cycle that begins, while a person is asked.
#[derive(Clone)]
pub struct Beginning {
    /// What was answered, or is proposed.
    pub answers: Answers,
    given: Vec<Asked>,
    words: Words,
    /// Whether the language of the terminal was said: otherwise it is the first of the documents.
    is_spoken: bool,
}

impl Beginning {
    /// What is known before anybody is asked: `given` was said with the call, and `spoken` is the terminal's language where
    /// somebody chose one.
    pub fn new(answers: Answers, given: Vec<Asked>, spoken: Option<Lang>) -> Self {
        let words = Words::of(spoken.unwrap_or(answers.languages[0]));
        Beginning { answers, given, words, is_spoken: spoken.is_some() }
    }

    /// Asks for what was not given.
    ///
    /// # Errors
    /// When the terminal cannot be read or written, or the answers end.
    pub fn settle<R: BufRead, W: Write>(self, terminal: &mut Terminal<R, W>) -> Result<Self, InitError> {
        interview::walk(self, terminal)
    }

    fn languages(&self) -> Question {
        let names = |langs: &&[Lang]| -> Vec<String> {
            langs.iter().map(|&lang| self.words.said(&of_language(lang))).collect()
        };
        let codes = |langs: &&[Lang]| langs.iter().map(|lang| lang.code()).collect::<Vec<_>>().join(", ");
        let choice = |langs: &&[Lang]| Choice::coded(codes(langs), Some(names(langs).join(&self.words.comma())));
        let at = LANGUAGES.iter().position(|&langs| langs == self.answers.languages);
        self.one("begin.init_ask.languages", LANGUAGES.iter().map(choice).collect(), at.unwrap_or_default() + 1)
    }

    fn one(&self, key: &str, choices: Vec<Choice>, default: usize) -> Question {
        Question { text: self.words.word(key), kind: Kind::One { choices, none: None, default } }
    }

    fn period(&self) -> Question {
        let wrong = self.words.word("begin.init_ask.no_period");
        let read = move |text: &str| {
            let period: Result<report_model::period::Period, _> = western(text).parse();
            period.map(|period| period.to_string()).map_err(|_| wrong.clone())
        };
        let kind = Kind::Text { default: self.answers.period.to_string(), read: Box::new(read) };
        Question { text: self.words.word("begin.init_ask.period"), kind }
    }

    fn authority(&self, lang: Lang) -> Question {
        let question = Message::new("begin.init_ask.authority").said("lang", of_language(lang));
        let default = self.answers.authority.get(lang).map(|found| found.text.to_owned()).unwrap_or_default();
        let kind = Kind::Text { default, read: Box::new(|text| Ok(text.to_owned())) };
        Question { text: self.words.said(&question), kind }
    }

    fn kinds(&self) -> Question {
        let known = kinds();
        let choices: Vec<Choice> =
            known.iter().map(|kind| Choice::coded(&kind.id, self.words.name(&kind.name))).collect();
        let is_chosen = |id: &String| self.answers.kinds.contains(id);
        let default = (1..).zip(&known).filter(|(_, kind)| is_chosen(&kind.id)).map(|(number, _)| number).collect();
        Question { text: self.words.word("begin.init_ask.kinds"), kind: Kind::Several { choices, none: None, default } }
    }

    fn site(&self) -> Question {
        let wrong = self.words.word("begin.init_ask.no_site");
        let read = move |text: &str| known_site(text).map_err(|_| wrong.clone());
        let kind = Kind::Text { default: self.answers.site.clone().unwrap_or_default(), read: Box::new(read) };
        Question { text: self.words.word("begin.init_ask.site"), kind }
    }
}

impl Interview for Beginning {
    type Key = Asked;
    type Error = InitError;

    fn language(&self) -> &'static Language {
        self.words.language()
    }

    fn open(&self) -> Vec<Asked> {
        let mut all = vec![Asked::Languages, Asked::Whose, Asked::Period];
        let is_authority_given = self.given.iter().any(|given| matches!(given, Asked::Authority(_)));
        let languages = self.answers.languages.iter().filter(|_| !is_authority_given);
        all.extend(languages.map(|&lang| Asked::Authority(lang)));
        all.extend([Asked::Kinds, Asked::Site]);
        all.retain(|asked| !self.given.contains(asked));
        all
    }

    fn question(&self, key: &Asked) -> Question {
        match *key {
            Asked::Languages => self.languages(),
            Asked::Whose => {
                let choice = |key| Choice::named(self.words.word(key));
                let both = ["begin.init_ask.country", "begin.init_ask.body"].map(choice);
                self.one("begin.init_ask.whose", both.to_vec(), 1 + usize::from(self.answers.whose == Whose::Body))
            }
            Asked::Period => self.period(),
            Asked::Authority(lang) => self.authority(lang),
            Asked::Kinds => self.kinds(),
            Asked::Site => self.site(),
        }
    }

    fn take(&mut self, key: &Asked, answer: &Answer) -> Result<(), InitError> {
        let answers = &mut self.answers;
        match *key {
            Asked::Languages => {
                answers.languages = answer.first().map_or(LANGUAGES[0], |at| LANGUAGES[at]).to_vec();
                if !self.is_spoken {
                    self.words = Words::of(answers.languages[0]);
                }
            }
            Asked::Whose => answers.whose = if answer.first() == Some(1) { Whose::Body } else { Whose::Country },
            Asked::Period => answers.period = answer.text().parse().unwrap_or(answers.period),
            Asked::Authority(lang) => {
                answers.authority.0.insert(lang, answer.text().to_owned());
            }
            Asked::Kinds => {
                let known = kinds();
                let chosen = answer.places().iter().filter_map(|&at| known.get(at)).map(|kind| kind.id.clone());
                answers.kinds = chosen.collect();
            }
            Asked::Site => answers.site = Some(answer.text().to_owned()).filter(|site| !site.is_empty()),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::init::{authority, title};

    /// What becomes of answers, and what the person read.
    fn asked(spoken: Option<Lang>, given: &[Asked], written: &str) -> (Answers, String) {
        let answers = Answers {
            whose: Whose::Country,
            id: "ma".to_owned(),
            title: title(),
            period: "2025".parse().expect("a period"),
            languages: vec![Lang::Fr, Lang::Ar],
            authority: authority(),
            kinds: kinds().into_iter().map(|kind| kind.id).collect(),
            site: None,
            contact: None,
        };
        let mut read = Vec::new();
        let mut terminal = Terminal::new(written.as_bytes(), &mut read);
        let settled = Beginning::new(answers, given.to_vec(), spoken).settle(&mut terminal).expect("answers");
        (settled.answers, String::from_utf8(read).expect("UTF-8"))
    }

    #[test]
    fn empty_lines_take_every_default_in_each_language() {
        for (lang, first) in
            [(Lang::Fr, "Question 1 sur 7"), (Lang::Ar, "السؤال 1 من 7"), (Lang::En, "Question 1 of 7")]
        {
            let (answers, read) = asked(Some(lang), &[], &"\n".repeat(7));
            assert!(read.contains(first), "{read}");
            assert_eq!((answers.kinds.len(), answers.site), (3, None), "{read}");
            assert_eq!(answers.authority, authority());
        }
    }

    #[test]
    fn the_language_of_the_documents_is_spoken_where_no_other_was_chosen() {
        let (_, read) = asked(None, &[], &format!("2\n{}", "\n".repeat(6)));
        assert!(read.contains("Question 1 sur") && read.contains("السؤال 2 من"), "{read}");
        let (_, read) = asked(Some(Lang::En), &[], &format!("2\n{}", "\n".repeat(6)));
        assert!(read.contains("Question 7 of 7"), "{read}");
    }

    #[test]
    fn answers_are_numbers_codes_or_words_and_can_be_changed() {
        // Arabic alone: one authority. The body; a period in words that are none; back, the country after all.
        let written = "ar\n2\nlast year\n٢٠٢٦\n<\n<\n1\n\n\nMIN، EEP\n<\nmin\nhttps://x.example\n";
        let (answers, read) = asked(Some(Lang::En), &[], written);
        assert_eq!((answers.whose, answers.period.to_string().as_str()), (Whose::Country, "2026"), "{read}");
        assert_eq!((answers.languages, answers.kinds), (vec![Lang::Ar], vec!["MIN".to_owned()]), "{read}");
        assert_eq!(answers.site.as_deref(), Some("https://x.example"));
        assert!(read.contains("This is no period"), "{read}");
        // What was answered before is what an empty line means now.
        let asked_again = read.split("Question 3 of 6").nth(2).expect("asked twice");
        assert!(asked_again.contains("[2026] "), "{read}");
    }

    #[test]
    fn only_what_was_not_given_is_asked() {
        let given = [Asked::Languages, Asked::Whose, Asked::Period, Asked::Authority(Lang::Fr), Asked::Kinds];
        let (_, read) = asked(None, &given, "nowhere\n\n");
        assert!(read.contains("Question 1 sur 1") && read.contains("https://hote"), "{read}");
    }
}
