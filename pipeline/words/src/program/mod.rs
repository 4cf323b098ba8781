//! What is said to whoever works with a cycle, in French, Arabic and English: results, faults, hints. Each text stands once,
//! in `<lang>.yaml` beside this file: those of the steps that are signed in `steps.<lang>.yaml`, those of files that are read
//! in `reading.<lang>.yaml`, those of `init` and `new` in `begin.<lang>.yaml`, and what these two write into files in
//! `written.<lang>.yaml`. `help.<lang>.yaml` translates `--help`, whose English stands beside each command.

use std::sync::LazyLock;

use minijinja::Value;
use report_model::diagnostic::{self, Diagnostic, Message, Severity};
use report_model::lang::Lang;
use serde::Serializer;

use crate::{Language, Localizer};

/// The texts in a language, of all files.
macro_rules! texts {
    ($lang:literal) => {
        concat!(
            include_str!(concat!($lang, ".yaml")),
            "\n",
            include_str!(concat!("steps.", $lang, ".yaml")),
            "\n",
            include_str!(concat!("reading", ".", $lang, ".yaml")),
            "\n",
            include_str!(concat!("begin.", $lang, ".yaml")),
            "\n",
            include_str!(concat!("written.", $lang, ".yaml")),
        )
    };
    ($lang:literal, $help:literal) => {
        concat!(texts!($lang), "\n", include_str!($help))
    };
}

static LANGUAGES: LazyLock<[Language; 3]> = LazyLock::new(|| {
    let texts =
        [(Lang::Fr, texts!("fr", "help.fr.yaml")), (Lang::Ar, texts!("ar", "help.ar.yaml")), (Lang::En, texts!("en"))];
    texts.map(|(lang, text)| Language::of(lang, text).expect("a test reads the words"))
});

/// The words in a language.
pub fn language(lang: Lang) -> &'static Language {
    LANGUAGES.iter().find(|language| language.lang() == lang).unwrap_or(&LANGUAGES[0])
}

/// A message in a language. Names, paths and commands keep their direction within an Arabic sentence.
pub fn said(message: &Message, l10n: &Localizer<'_>) -> String {
    let value = |value: &diagnostic::Value| match value {
        diagnostic::Value::Text(text) => Value::from(l10n.isolated(text)),
        diagnostic::Value::List(texts) => texts.iter().map(|text| l10n.isolated(text)).collect(),
        diagnostic::Value::Count(count) => Value::from(*count),
        diagnostic::Value::Said(message) => Value::from(said(message, l10n)),
        diagnostic::Value::Prose(text) => Value::from(text.as_str()),
        diagnostic::Value::Each(texts) => Value::from(texts.get(&l10n.lang()).cloned().unwrap_or_default()),
    };
    let values = Value::from_pairs(message.values.iter().map(|(&name, of)| (name, value(of))));
    typed(l10n.say(message.key, values), l10n)
}

/// The marks around what is written from left to right in an Arabic sentence.
const ISOLATES: [char; 2] = ['\u{2066}', '\u{2069}'];

/// A text in which everything between backticks is isolated as a whole, without marks inside: it is typed as it stands.
pub fn typed(text: String, l10n: &Localizer<'_>) -> String {
    if !l10n.lang().is_rtl() || !text.contains('`') {
        return text;
    }
    let [open, close] = ISOLATES;
    let mut written = String::with_capacity(text.len());
    for (at, piece) in text.split('`').enumerate() {
        if at % 2 == 0 {
            // What a text within this one isolated already is isolated once.
            let piece = if at > 0 { piece.strip_prefix(close).unwrap_or(piece) } else { piece };
            written.push_str(piece);
            continue;
        }
        if written.ends_with(open) {
            written.pop();
        }
        written.push_str(&format!("{open}`{}`{close}", piece.replace(ISOLATES, "")));
    }
    written
}

/// Serialises a message in English: what a program reads does not depend on who is spoken to.
///
/// # Errors
/// When the serializer cannot take it.
pub fn serialize_in_english<S: Serializer>(message: &Message, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&said(message, &language(Lang::En).l10n()))
}

/// The same of several messages.
///
/// # Errors
/// When the serializer cannot take them.
#[expect(clippy::ptr_arg, reason = "serde hands over the field")]
pub fn serialize_all_in_english<S: Serializer>(messages: &Vec<Message>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(messages.iter().map(|message| said(message, &language(Lang::En).l10n())))
}

/// A diagnostic as lines: where, what, and what to do.
pub fn lines(diagnostic: &Diagnostic, l10n: &Localizer<'_>) -> String {
    let mut text = String::new();
    if let Some(place) = &diagnostic.place {
        let at = place.at.map_or_else(String::new, |(line, column)| format!(":{line}:{column}"));
        text.push_str(&format!("{}: ", l10n.isolated(&format!("{}{at}", place.file))));
    }
    if diagnostic.severity == Severity::Warning {
        text.push_str(&l10n.word("terminal.warning"));
    }
    text.push_str(&said(&diagnostic.message, l10n));
    for hint in &diagnostic.hints {
        text.push_str(&format!("\n  {}{}", l10n.word("terminal.hint"), said(hint, l10n)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnostic_is_said_in_each_language() {
        let unread = Message::new("message.file.unread")
            .with("path", "a.csv")
            .said("why", Message::new("message.file.why.denied"));
        let diagnostic = Diagnostic::error(unread).within("data/cycle.yaml", Some((3, 1)));
        let of = |lang| {
            let l10n = language(lang).l10n();
            let text = lines(&diagnostic, &l10n);
            l10n.close().expect("every word");
            text
        };
        assert_eq!(of(Lang::En), "data/cycle.yaml:3:1: a.csv cannot be read: permission denied");
        assert!(of(Lang::Fr).contains("ne peut pas être lu"));
        assert!(of(Lang::Ar).contains("تتعذر قراءة"));
    }
}
