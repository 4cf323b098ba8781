//! A question, and what can be answered.

use chrono::NaiveDate;
use tabulate::mapping::is_heading;

/// Reads a text that a person wrote; why it cannot stand where it cannot.
pub type Reader = Box<dyn Fn(&str) -> Result<String, String>>;

/// A question.
pub struct Question {
    /// What is asked, in the reader's language.
    pub text: String,
    /// What an answer may be.
    pub kind: Kind,
}

/// What an answer may be.
pub enum Kind {
    /// One of several. The default is counted from 1; 0 is none of them, where that has a name.
    One {
        /// Them.
        choices: Vec<Choice>,
        /// What none of them is called.
        none: Option<String>,
        /// What an empty line means.
        default: usize,
    },
    /// Some of several, counted so too.
    Several {
        /// Them.
        choices: Vec<Choice>,
        /// What none of them is called.
        none: Option<String>,
        /// What an empty line means.
        default: Vec<usize>,
    },
    /// A day; 0 is none, where that has a name.
    Day {
        /// What none is called.
        none: Option<String>,
        /// What an empty line means.
        default: Option<NaiveDate>,
    },
    /// A text.
    Text {
        /// What an empty line means.
        default: String,
        /// How it is read.
        read: Reader,
    },
}

/// An answer that can be chosen: by its number, its code, or its name.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The code, as files write it.
    pub code: Option<String>,
    /// What it is called.
    pub name: Option<String>,
    /// What is worth knowing of it.
    pub note: Option<String>,
}

impl Choice {
    /// One that has no code.
    pub fn named(name: impl Into<String>) -> Self {
        Choice { name: Some(name.into()), ..Choice::default() }
    }

    /// A code with what it means, where that is known.
    pub fn coded(code: impl Into<String>, name: Option<String>) -> Self {
        Choice { code: Some(code.into()), name, note: None }
    }

    /// With what is worth knowing of it.
    #[must_use]
    pub fn with_note(self, note: impl Into<String>) -> Self {
        Choice { note: Some(note.into()), ..self }
    }

    /// As a line shows it: the code with its meaning, and what is worth knowing.
    pub fn shown(&self) -> String {
        let both: Vec<&str> = [&self.code, &self.name].into_iter().flatten().map(String::as_str).collect();
        let note = self.note.as_ref().map_or_else(String::new, |note| format!(" ({note})"));
        format!("{}{note}", both.join(" — "))
    }

    /// What tells it from the others.
    fn key(&self) -> &str {
        self.code.as_deref().or(self.name.as_deref()).unwrap_or_default()
    }

    /// Whether a text is its code or its name, however it is written.
    fn is(&self, text: &str) -> bool {
        [&self.code, &self.name].into_iter().flatten().any(|own| is_heading(own, text))
    }

    /// Whether its name begins with the words of a text.
    fn begins_with(&self, text: &str) -> bool {
        let name = self.name.as_deref().unwrap_or_default();
        let ends = name.char_indices().filter(|(_, c)| !c.is_alphanumeric()).map(|(at, _)| &name[..at]);
        ends.filter(|start| !start.is_empty()).any(|start| is_heading(start, text))
    }
}

/// The one choice, counted from 1, that a text means: by its number, its code, its name or the first words of its name.
pub(super) fn chosen(choices: &[Choice], text: &str) -> Option<usize> {
    let by_number = || text.parse().ok().filter(|number| (1..=choices.len()).contains(number));
    let only = |is_it: &dyn Fn(&Choice) -> bool| {
        let mut found = choices.iter().enumerate().filter(|(_, choice)| is_it(choice)).map(|(at, _)| at + 1);
        found.next().filter(|_| found.next().is_none())
    };
    // A code or a name may be a number itself, as those of regions are: what is shown before each comes first.
    by_number().or_else(|| only(&|choice| choice.is(text))).or_else(|| only(&|choice| choice.begins_with(text)))
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Choices, counted from 0; none of them where it is empty.
    Chosen(Vec<usize>),
    /// A day, or none.
    Day(Option<NaiveDate>),
    /// A text.
    Text(String),
}

impl Answer {
    /// The first choice, counted from 0.
    pub fn first(&self) -> Option<usize> {
        match self {
            Answer::Chosen(places) => places.first().copied(),
            Answer::Day(_) | Answer::Text(_) => None,
        }
    }

    /// The choices, counted from 0.
    pub fn places(&self) -> &[usize] {
        match self {
            Answer::Chosen(places) => places,
            Answer::Day(_) | Answer::Text(_) => &[],
        }
    }

    /// The day.
    pub fn day(&self) -> Option<NaiveDate> {
        if let Answer::Day(day) = self { *day } else { None }
    }

    /// The text.
    pub fn text(&self) -> &str {
        if let Answer::Text(text) = self { text } else { "" }
    }
}

/// An answer as it is remembered: choices by what tells them apart, since others may stand beside them next time.
#[derive(Clone, Debug)]
pub(super) enum Remembered {
    /// What was chosen.
    Chosen(Vec<String>),
    /// The day.
    Day(Option<NaiveDate>),
    /// The text.
    Text(String),
}

impl Question {
    /// An answer, to be proposed when the question is asked again.
    pub(super) fn remembered(&self, answer: &Answer) -> Remembered {
        match (&self.kind, answer) {
            (Kind::One { choices, .. } | Kind::Several { choices, .. }, Answer::Chosen(places)) => {
                let keys = places.iter().filter_map(|&at| choices.get(at)).map(|choice| choice.key().to_owned());
                Remembered::Chosen(keys.collect())
            }
            (_, Answer::Day(day)) => Remembered::Day(*day),
            (_, Answer::Text(text)) => Remembered::Text(text.clone()),
            (_, Answer::Chosen(_)) => Remembered::Chosen(Vec::new()),
        }
    }

    /// The question with an answer of before as what an empty line means, where it is still one.
    #[must_use]
    pub(super) fn with_default(mut self, before: &Remembered) -> Self {
        let places = |choices: &[Choice], keys: &[String]| -> Option<Vec<usize>> {
            keys.iter().map(|key| Some(choices.iter().position(|choice| choice.key() == key)? + 1)).collect()
        };
        match (&mut self.kind, before) {
            (Kind::One { choices, default, .. }, Remembered::Chosen(keys)) => {
                if let Some(places) = places(choices, keys) {
                    *default = places.first().copied().unwrap_or_default();
                }
            }
            (Kind::Several { choices, default, .. }, Remembered::Chosen(keys)) => {
                if let Some(places) = places(choices, keys) {
                    *default = places;
                }
            }
            (Kind::Day { default, .. }, Remembered::Day(day)) => *default = *day,
            (Kind::Text { default, .. }, Remembered::Text(text)) => default.clone_from(text),
            _ => {}
        }
        self
    }
}
