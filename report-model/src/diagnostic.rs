//! What an operator is told: a fault or a remark, as keys of a catalogue with the values that fill their blanks. A program
//! says it in the reader's language; a library needs no words.

use std::collections::BTreeMap;
use std::fmt;

use crate::lang::Lang;

/// How grave it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something could not be done.
    Error,
    /// It is worth saying, and stops nothing.
    Warning,
}

/// A value in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A count, which a sentence may need the plural of.
    Count(u64),
    /// A text.
    Text(String),
    /// Several texts.
    List(Vec<String>),
    /// Another text of the catalogue.
    Said(Message),
    /// A sentence that is in the reader's language already.
    Prose(String),
    /// A text that stands in each language beside what it is about.
    Each(BTreeMap<Lang, String>),
}

/// For the log of a developer.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Count(count) => count.fmt(f),
            Value::Text(text) | Value::Prose(text) => text.fmt(f),
            Value::List(texts) => texts.join(", ").fmt(f),
            Value::Said(message) => write!(f, "({message})"),
            Value::Each(texts) => texts.get(&Lang::En).map_or("", String::as_str).fmt(f),
        }
    }
}

/// A text of the catalogue, with the values of its blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its key.
    pub key: &'static str,
    /// Its values.
    pub values: BTreeMap<&'static str, Value>,
}

impl Message {
    /// A text without blanks.
    pub const fn new(key: &'static str) -> Self {
        Message { key, values: BTreeMap::new() }
    }

    /// With a value that is written as it displays.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.values.insert(name, Value::Text(value.to_string()));
        self
    }

    /// With a count.
    #[must_use]
    pub fn count(mut self, name: &'static str, count: impl TryInto<u64>) -> Self {
        self.values.insert(name, Value::Count(count.try_into().unwrap_or(u64::MAX)));
        self
    }

    /// With another text of the catalogue in it.
    #[must_use]
    pub fn said(mut self, name: &'static str, message: Message) -> Self {
        self.values.insert(name, Value::Said(message));
        self
    }

    /// With a sentence that is in the reader's language already.
    #[must_use]
    pub fn prose(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.values.insert(name, Value::Prose(text.into()));
        self
    }

    /// With a text that stands in each language.
    #[must_use]
    pub fn each(mut self, name: &'static str, texts: impl IntoIterator<Item = (Lang, String)>) -> Self {
        self.values.insert(name, Value::Each(texts.into_iter().collect()));
        self
    }

    /// With every text that came from outside changed: those of the messages in it too.
    #[must_use]
    pub fn with_texts(mut self, change: &impl Fn(&str) -> String) -> Self {
        for value in self.values.values_mut() {
            match value {
                Value::Text(text) | Value::Prose(text) => *text = change(text),
                Value::List(texts) => texts.iter_mut().for_each(|text| *text = change(text)),
                Value::Said(message) => {
                    *message = std::mem::replace(message, Message::new("")).with_texts(change);
                }
                Value::Each(texts) => texts.values_mut().for_each(|text| *text = change(text)),
                Value::Count(_) => {}
            }
        }
        self
    }

    /// With several texts.
    #[must_use]
    pub fn list<T: fmt::Display>(mut self, name: &'static str, values: impl IntoIterator<Item = T>) -> Self {
        self.values.insert(name, Value::List(values.into_iter().map(|value| value.to_string()).collect()));
        self
    }
}

/// For the log of a developer: the key, and what fills its blanks.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)?;
        self.values.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file or folder, as it was given.
    pub file: String,
    /// Line and column, from 1; none where the whole file is meant.
    pub at: Option<(usize, usize)>,
}

/// What is said to an operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// Where.
    pub place: Option<Place>,
    /// What.
    pub message: Message,
    /// What to do about it.
    pub hints: Vec<Message>,
}

impl Diagnostic {
    /// A fault.
    pub const fn error(message: Message) -> Self {
        Diagnostic { severity: Severity::Error, place: None, message, hints: Vec::new() }
    }

    /// A remark.
    pub const fn warning(message: Message) -> Self {
        Diagnostic { severity: Severity::Warning, place: None, message, hints: Vec::new() }
    }

    /// With what to do.
    #[must_use]
    pub fn hint(mut self, hint: Message) -> Self {
        self.hints.push(hint);
        self
    }

    /// A fault whose message has in it what another one says; with the hints of that one.
    pub fn around(message: Message, name: &'static str, inner: &impl Diagnose) -> Self {
        let mut inner = inner.diagnose().into_iter();
        let Some(first) = inner.next() else { return Diagnostic::error(message) };
        Diagnostic { hints: first.hints, ..Diagnostic::error(message.said(name, first.message)) }
    }

    /// In a file.
    #[must_use]
    pub fn within(mut self, file: impl fmt::Display, at: Option<(usize, usize)>) -> Self {
        self.place = Some(Place { file: file.to_string(), at });
        self
    }
}

/// What can be said to an operator. Its `Display` is for the log of a developer.
pub trait Diagnose {
    /// Everything that is to say, at least one thing.
    fn diagnose(&self) -> Vec<Diagnostic>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnostic_is_keys_and_values() {
        let said = Diagnostic::error(Message::new("file.unread").with("path", "a.csv").count("rows", 2_usize))
            .hint(Message::new("file.unread_hint").list("known", ["x", "y"]))
            .within("a.yaml", Some((3, 1)));
        assert_eq!(said.message.values["rows"], Value::Count(2));
        assert_eq!(said.message.values["path"], Value::Text("a.csv".to_owned()));
        assert_eq!(said.hints[0].values["known"], Value::List(vec!["x".to_owned(), "y".to_owned()]));
        assert_eq!(said.place.expect("a place").at, Some((3, 1)));
    }

    #[test]
    fn every_text_of_a_message_can_be_changed() {
        let inner = Message::new("inner").list("names", ["b"]);
        let message = Message::new("outer").with("name", "a").count("rows", 2_u64).said("why", inner);
        let changed = message.with_texts(&str::to_uppercase);
        assert_eq!(changed.to_string(), "outer name=A rows=2 why=(inner names=B)");
    }
}
