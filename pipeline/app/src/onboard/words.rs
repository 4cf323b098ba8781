//! What `hasila init` and `hasila new` say of an export, in one language: at the terminal, and in the files that they write.

use minijinja::{Value, context};
use report_model::diagnostic::Message;
use report_model::lang::{Lang, Localised};
use report_model::record::{Field, Nature};
use report_model::reference::{Code, Reference};
use tabulate::propose::{Choice, Content, DateVerdict, Likeness, OrderReason};
use words::Language;

use super::extracted::{Suggestion, Told};
use crate::interview;
use crate::typesetting::assets;

/// The words in one language.
#[derive(Clone, Debug)]
pub struct Words {
    language: &'static Language,
}

impl Words {
    /// The words in a language.
    pub fn of(lang: Lang) -> Self {
        Words { language: words::language(lang) }
    }

    /// The language.
    pub const fn lang(&self) -> Lang {
        self.language.lang()
    }

    /// The same, with how it writes numbers and dates.
    pub const fn language(&self) -> &'static Language {
        self.language
    }

    /// A text without blanks to fill.
    pub fn word(&self, key: &str) -> String {
        self.language.l10n().word(key)
    }

    /// A text with its blanks filled, as a file has it.
    pub fn say(&self, key: &str, with: Value) -> String {
        self.language.l10n().say(key, with)
    }

    /// A text as the terminal has it.
    pub fn said(&self, message: &Message) -> String {
        words::said(message, &self.language.l10n())
    }

    /// What stands between the parts of a list.
    pub fn comma(&self) -> String {
        self.word("terminal.comma")
    }

    /// A field, in words.
    pub fn field(&self, field: Field) -> String {
        self.word(&format!("begin.field.{}", field.name()))
    }

    /// A nature, in words.
    pub fn nature(&self, nature: Nature) -> String {
        self.word(&format!("begin.nature.{}", nature.name()))
    }

    /// What something is called, where this language or its fallback says it.
    pub fn name(&self, text: &Localised) -> Option<String> {
        Some(text.get(self.lang())?.text.trim().to_owned())
    }

    /// What a code means: as the reference calls it, or as reports do.
    pub fn meaning(&self, field: Field, code: &str, agency: &str, reference: &Reference) -> Option<String> {
        let of = |codes: &[Code]| codes.iter().find(|one| one.id == code).and_then(|one| self.name(&one.name));
        let said = |text: String| (!text.is_empty()).then_some(text);
        let regions = &reference.regions.regions;
        match field {
            Field::Channel => of(&reference.channels.channels),
            Field::UserKind => of(&reference.channels.user_kinds),
            Field::Region => regions.iter().find(|one| one.id == code).and_then(|one| self.name(&one.name)),
            Field::Province => {
                let province = regions.iter().flat_map(|region| &region.provinces).find(|one| one.id == code)?;
                self.name(&province.name)
            }
            Field::TransferredFrom | Field::TransferredTo => self.name(&reference.agency(code)?.names.last()?.name),
            Field::Service => {
                let own = reference.services.agencies.get(agency)?;
                self.name(&own.iter().find(|service| service.id == code)?.name)
            }
            Field::Nature | Field::Status | Field::Outcome | Field::Admissibility => {
                let own = assets::words(self.lang()).l10n().word(&format!("{}.{code}", field.name()));
                said(own).or_else(|| said(self.word(&format!("begin.code.{}.{code}", field.name()))))
            }
            _ => said(self.word(&format!("begin.code.{}.{code}", field.name()))),
        }
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
        self.say(&format!("begin.content.{content}"), context! { share => share / 10, count })
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
        let comma = self.comma();
        let against = choice.against.map(|(other, share)| {
            let key = if field == Field::FirstReceived { "too_late" } else { "too_early" };
            let against = context! { field => self.field(other), share => share / 10 };
            format!("{comma}{}", self.say(&format!("begin.content.{key}"), against))
        });
        let name = self.word(&format!("begin.name.{name}"));
        format!("{name}{comma}{content}{}", against.unwrap_or_default())
    }

    /// On which day a file may have been extracted, and what speaks of it.
    pub fn suggestion(&self, suggestion: Suggestion) -> String {
        let key = match suggestion.told {
            Told::ByName => "begin.ask.extracted_by_name",
            Told::BySaving => "begin.ask.extracted_by_saving",
        };
        self.said(&Message::new(key).with("day", interview::typed(suggestion.day, self.lang())))
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
        self.say(&format!("begin.dates.{reason}"), context! { proofs, against, ambiguous })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_and_nature_has_its_word() {
        for lang in Lang::ALL {
            let words = Words::of(lang);
            assert!(Field::ALL.iter().all(|&field| !words.field(field).is_empty()), "{lang}");
            assert!(Nature::ALL.iter().all(|&nature| !words.nature(nature).is_empty()), "{lang}");
        }
    }

    /// A list is never shown as bare codes.
    #[test]
    fn every_code_that_can_be_chosen_has_a_meaning() {
        let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        let cycle = crate::config::load(&data, None).expect("the shipped cycle");
        for &field in Field::ALL {
            for code in &cycle.lists.of(field).codes {
                for lang in Lang::ALL {
                    let meaning = Words::of(lang).meaning(field, code, "", &cycle.reference);
                    assert!(meaning.is_some_and(|text| !text.is_empty()), "{} {code} {lang}", field.name());
                }
            }
        }
    }
}
