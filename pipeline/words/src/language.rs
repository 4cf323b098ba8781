//! The words of one language: a catalogue, such as `templates/i18n/<lang>.yaml`, with those of the cycle laid over it.
//!
//! Every entry is a minijinja template, from a bare word to a sentence with conditions. Numbers, shares, dates and
//! counted nouns are formatted by functions of the language ([`numbers`], [`dates`], [`plurals`]), never by the template;
//! the spaces beside signs are set by [`typography`].

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use minijinja::{Environment, UndefinedBehavior, Value};
use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::lang::{Lang, Localised};
use report_model::portal::Percent;
use report_model::quantity::Fraction;

use crate::{dates, numbers, plurals, typography};

/// A language: its words, and how it writes numbers and dates.
#[derive(Debug)]
pub struct Language {
    lang: Lang,
    words: Arc<BTreeMap<String, String>>,
    templates: Environment<'static>,
}

/// Words that a view asked for and could not have.
#[derive(Debug, thiserror::Error)]
#[error("templates/i18n/{lang}.yaml: {}", .faults.join("; "))]
pub struct WordsError {
    lang: Lang,
    faults: Vec<String>,
}

impl Diagnose for WordsError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let path = format!("templates/i18n/{}.yaml", self.lang);
        let message = Message::new("templates.words").with("path", path).with("why", self.faults.join("; "));
        vec![Diagnostic::error(message)]
    }
}

impl Language {
    /// Reads words that no cycle replaces: those of the program itself.
    ///
    /// # Errors
    /// When the text is no map of texts, or holds a template that does not parse.
    pub fn of(lang: Lang, text: &str) -> Result<Language, String> {
        Self::read(lang, text, &BTreeMap::new())
    }

    /// Reads the words of a language, and lays those of the cycle (`words` in its `cycle.yaml`) over them.
    ///
    /// # Errors
    /// When the text is no map of texts, or holds a template that does not parse; when the cycle replaces a word that
    /// does not exist.
    pub fn read(lang: Lang, text: &str, replaced: &BTreeMap<String, Localised>) -> Result<Language, String> {
        let tree: serde_yaml::Value = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
        let mut words = BTreeMap::new();
        flatten("", &tree, &mut words)?;
        for (key, text) in replaced {
            if !words.contains_key(key) {
                return Err(format!("`cycle.yaml` replaces the word `{key}`, and there is no such word"));
            }
            if let Some(found) = text.get(lang) {
                words.insert(key.clone(), found.text.trim_end_matches('\n').to_owned());
            }
        }
        for text in words.values_mut() {
            if let Cow::Owned(set) = typography::set(lang, text) {
                *text = set;
            }
        }
        let words = Arc::new(words);
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        templates.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        add_functions(&mut templates, lang, &words);
        for (key, text) in words.iter().filter(|(_, text)| text.contains("{{") || text.contains("{%")) {
            templates.add_template_owned(key.clone(), text.clone()).map_err(|error| format!("{key}: {error}"))?;
        }
        Ok(Language { lang, words, templates })
    }

    /// Which language it is.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// The keys of all words, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }

    /// A localizer to write one view at.
    pub const fn l10n(&self) -> Localizer<'_> {
        Localizer { language: self, faults: RefCell::new(BTreeSet::new()) }
    }
}

fn flatten(prefix: &str, tree: &serde_yaml::Value, words: &mut BTreeMap<String, String>) -> Result<(), String> {
    let serde_yaml::Value::Mapping(entries) = tree else {
        return Err(format!("`{prefix}` is no map"));
    };
    for (key, value) in entries {
        let serde_yaml::Value::String(key) = key else {
            return Err(format!("a key under `{prefix}` is no text: put it in quotes"));
        };
        let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            serde_yaml::Value::String(text) => {
                words.insert(key, text.trim_end_matches('\n').to_owned());
            }
            serde_yaml::Value::Mapping(_) => flatten(&key, value, words)?,
            _ => return Err(format!("`{key}` is no text: put it in quotes")),
        }
    }
    Ok(())
}

/// What the templates can call: `n(count)`, `count(count, noun)`, `share(numerator, denominator)`, `date(text)`.
fn add_functions(templates: &mut Environment<'static>, lang: Lang, words: &Arc<BTreeMap<String, String>>) {
    templates.add_function("n", move |count: u64| numbers::integer(lang, count));
    let nouns = Arc::clone(words);
    templates.add_function("count", move |count: u64, noun: String| {
        plurals::counted(lang, &nouns, count, &noun).ok_or_else(|| missing_form(&noun))
    });
    templates.add_function("share", move |numerator: u64, denominator: u64| {
        numbers::percent(lang, Fraction::new(numerator, denominator), None)
    });
    templates.add_function("date", move |text: String| {
        let day = text.parse::<NaiveDate>().map_err(|_| {
            minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, format!("`{text}` is no date"))
        })?;
        Ok(dates::day(lang, day))
    });
}

fn missing_form(noun: &str) -> minijinja::Error {
    minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, format!("`plural.{noun}` lacks a form"))
}

/// Where one view is written: words come from the language; what is missing is kept, and fails the view at its end.
#[derive(Debug)]
pub struct Localizer<'a> {
    language: &'a Language,
    faults: RefCell<BTreeSet<String>>,
}

impl Localizer<'_> {
    /// A text from elsewhere, with its signs set as in this language.
    pub fn set<'t>(&self, text: &'t str) -> Cow<'t, str> {
        typography::set(self.lang(), text)
    }

    /// Which language it is.
    pub const fn lang(&self) -> Lang {
        self.language.lang
    }

    /// A word that takes no value.
    pub fn word(&self, key: &str) -> String {
        self.say(key, ())
    }

    /// A sentence with its values.
    pub fn say(&self, key: &str, values: impl Into<Value>) -> String {
        let Some(text) = self.language.words.get(key) else {
            return self.fault(format!("`{key}` is missing"));
        };
        let Ok(template) = self.language.templates.get_template(key) else { return text.clone() };
        let rendered = template.render(values.into());
        rendered.unwrap_or_else(|error| self.fault(format!("`{key}`: {error}")))
    }

    fn fault(&self, what: String) -> String {
        self.faults.borrow_mut().insert(what);
        String::new()
    }

    /// A whole number, grouped.
    pub fn integer(&self, count: u64) -> String {
        numbers::integer(self.lang(), count)
    }

    /// A difference of two counts, with its sign.
    pub fn signed(&self, difference: i64) -> String {
        numbers::signed(self.lang(), difference)
    }

    /// A share as a percentage.
    pub fn percent(&self, share: Fraction) -> String {
        numbers::percent(self.lang(), share, None)
    }

    /// A share beside a target: it never looks met where it is missed.
    pub fn percent_against(&self, share: Fraction, target: Option<Fraction>) -> String {
        numbers::percent(self.lang(), share, target)
    }

    /// Whether the printed shares of some parts in their sum do not add up to 100.0%.
    pub fn leaves_a_rest(&self, parts: &[u64]) -> bool {
        numbers::leaves_a_rest(parts)
    }

    /// A percentage as somebody published it: with as many decimals as they gave.
    pub fn published(&self, percent: Percent) -> String {
        numbers::published(self.lang(), percent)
    }

    /// A rate with one decimal, such as complaints per 100,000 inhabitants.
    pub fn decimal(&self, rate: Fraction) -> String {
        numbers::decimal(self.lang(), rate)
    }

    /// A counted noun in its right form.
    pub fn counted(&self, count: u64, noun: &str) -> String {
        plurals::counted(self.lang(), &self.language.words, count, noun)
            .unwrap_or_else(|| self.fault(format!("`plural.{noun}` lacks a form")))
    }

    /// A day.
    pub fn day(&self, day: NaiveDate) -> String {
        dates::day(self.lang(), day)
    }

    /// The name of a month, by its key `2025-03`: short, for axes and tables.
    pub fn month(&self, key: &str) -> String {
        dates::month(self.lang(), key)
    }

    /// The whole name of a month with its year, by its key `2025-03`.
    pub fn month_of_year(&self, key: &str) -> String {
        dates::month_of_year(self.lang(), key)
    }

    /// A text in this language, or its fallback; the id where there is none.
    pub fn name(&self, text: &Localised, id: &str) -> String {
        text.get(self.lang()).map_or_else(|| id.to_owned(), |found| found.text.trim().to_owned())
    }

    /// Something written from left to right whatever stands around it: an id, an address.
    pub fn isolated(&self, text: &str) -> String {
        numbers::isolated(self.lang(), text)
    }

    /// Ends the view.
    ///
    /// # Errors
    /// When a word was missing.
    pub fn close(self) -> Result<(), WordsError> {
        let faults: Vec<String> = self.faults.into_inner().into_iter().collect();
        if faults.is_empty() { Ok(()) } else { Err(WordsError { lang: self.language.lang, faults }) }
    }
}
