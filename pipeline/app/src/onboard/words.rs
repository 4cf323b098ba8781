//! The words of `hasila new` and `hasila init`, in the officer's language.

use std::collections::BTreeMap;

use minijinja::{Environment, UndefinedBehavior, Value, context};
use report_model::lang::{Lang, Localised};
use report_model::record::{Field, Nature};
use tabulate::propose::{Choice, Content, DateVerdict, Likeness, OrderReason};

use super::extracted::{Suggestion, Told};

/// The words in one language.
pub struct Words {
    lang: Lang,
    texts: BTreeMap<String, BTreeMap<String, Localised>>,
    environment: Environment<'static>,
}

impl Words {
    /// The words in a language.
    ///
    /// # Panics
    /// When the catalogue in the program cannot be read: a test reads it.
    pub fn of(lang: Lang) -> Self {
        let read = |text: &str| -> BTreeMap<String, BTreeMap<String, Localised>> {
            serde_yaml::from_str(text).expect("a test reads the words")
        };
        let mut texts = read(include_str!("words.yaml"));
        texts.extend(read(include_str!("../init/words.yaml")));
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        Words { lang, texts, environment }
    }

    /// The language.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// A text without blanks to fill.
    pub fn get(&self, section: &str, key: &str) -> String {
        self.say(section, key, &context! {})
    }

    /// A text with its blanks filled.
    ///
    /// # Panics
    /// When the catalogue has no such text, or a blank is left: a test asks for every one.
    pub fn say(&self, section: &str, key: &str, with: &Value) -> String {
        let text = self.texts.get(section).and_then(|texts| texts.get(key)).and_then(|text| text.get(self.lang));
        let text = text.expect("a test asks for every word").text;
        self.environment.render_str(text, with).expect("a test fills every blank")
    }

    /// A field, in words.
    pub fn field(&self, field: Field) -> String {
        self.get("field", field.name())
    }

    /// A nature, in words.
    pub fn nature(&self, nature: Nature) -> String {
        self.get("nature", nature.name())
    }

    /// What a column holds.
    pub fn content(&self, content: Content) -> String {
        let (content, share, count) = match content {
            Content::Empty => ("empty", 0, 0),
            Content::Dates(share) => ("dates", share, 0),
            Content::Unique(share) => ("unique", share, 0),
            Content::Counter => ("counter", 0, 0),
            Content::Cut(count) => ("cut", 0, count),
            Content::Repeated(count) => ("repeated", 0, count),
            Content::Listed(share) => ("listed", share, 0),
            Content::Few(count) => ("few", 0, count),
            Content::Long(count) => ("long", 0, count),
            Content::Personal => ("personal", 0, 0),
            Content::Silent => ("silent", 0, 0),
        };
        self.say("content", content, &context! { share => share / 10, count })
    }

    /// What the column of a field was recognised by, and what speaks against it.
    pub fn reasons(&self, field: Field, choice: &Choice) -> String {
        let name = match choice.name {
            Some((_, Likeness::Exact)) => "exact",
            Some((_, Likeness::Spelling)) => "spelling",
            Some((_, Likeness::Typing)) => "typing",
            Some((_, Likeness::Part)) => "part",
            None => "none",
        };
        let content = self.content(choice.content);
        let comma = if self.lang.is_rtl() { "، " } else { ", " };
        let against = choice.against.map(|(other, share)| {
            let key = if field == Field::FirstReceived { "too_late" } else { "too_early" };
            let against = context! { field => self.field(other), share => share / 10 };
            format!("{comma}{}", self.say("content", key, &against))
        });
        format!("{}{comma}{content}{}", self.get("name", name), against.unwrap_or_default())
    }

    /// On which day a file may have been extracted, and what speaks of it.
    pub fn suggestion(&self, suggestion: Suggestion) -> String {
        let key = match suggestion.told {
            Told::ByName => "extracted_by_name",
            Told::BySaving => "extracted_by_saving",
        };
        self.say("ask", key, &context! { day => suggestion.day.to_string() })
    }

    /// How the order of dates was found.
    pub fn order(&self, verdict: &DateVerdict) -> String {
        let reason = match verdict.reason {
            OrderReason::Unneeded => "unneeded",
            OrderReason::Proved => "proved",
            OrderReason::Contradicted => "contradicted",
            OrderReason::Sequence => "sequence",
            OrderReason::Neighbours => "neighbours",
            OrderReason::OtherColumn => "other_column",
            OrderReason::Custom => "custom",
            OrderReason::Answered => "answered",
        };
        let (days, months) = (verdict.counts.day_first_only, verdict.counts.month_first_only);
        let (proofs, against) = (days.max(months), days.min(months));
        let ambiguous = verdict.counts.ambiguous;
        self.say("dates", reason, &context! { proofs, against, ambiguous })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_there_in_every_language_and_can_be_filled() {
        let blanks = context! {
            share => 1, count => 1, proofs => 1, against => 1, ambiguous => 1, rows => 1, columns => "", nature => "",
            value => "", field => "", reasons => "", lang => "", most => 1, path => "", sure => 1, doubtful => 1, tables => "",
            fields => "", indicators => "", more => 1, headline => true, others => "", heading => "", agency => "",
            day => "", known => "", id => "", folder => "", period => "", cutoff => "", report => "", synthesis => "",
            is_body => true, is_example => true, counts => "",
        };
        for lang in Lang::ALL {
            let words = Words::of(lang);
            for (section, texts) in &words.texts {
                for (key, text) in texts {
                    assert!(text.0.contains_key(&lang), "{section}.{key} in {lang}");
                    words.say(section, key, &blanks);
                }
            }
            Field::ALL.iter().for_each(|&field| drop(words.field(field)));
            Nature::ALL.iter().for_each(|&nature| drop(words.nature(nature)));
        }
    }
}
