//! Languages, and texts that exist in several of them.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A language in which reports are printed. French and Arabic are the languages of the decree's practice; English
/// serves readers abroad. A further language is one more variant and one more file of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// French.
    Fr,
    /// Arabic, as Moroccan administrations write it: Western digits, Moroccan month names.
    Ar,
    /// English.
    En,
}

impl Lang {
    /// Every language, in the order in which a missing text falls back.
    pub const ALL: [Lang; 3] = [Lang::Fr, Lang::Ar, Lang::En];

    /// The ISO 639-1 code.
    pub const fn code(self) -> &'static str {
        match self {
            Lang::Fr => "fr",
            Lang::Ar => "ar",
            Lang::En => "en",
        }
    }

    /// Whether the language is written from right to left.
    pub const fn is_rtl(self) -> bool {
        matches!(self, Lang::Ar)
    }

    /// The language with this ISO 639-1 code.
    pub fn from_code(code: &str) -> Option<Lang> {
        Lang::ALL.into_iter().find(|lang| lang.code() == code)
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A text in some of the languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Localised(pub BTreeMap<Lang, String>);

/// What [`Localised::get`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    /// The text.
    pub text: &'a str,
    /// The language it is in: not always the one that was asked for.
    pub lang: Lang,
}

impl Localised {
    /// The text in `lang`, or else in the first language that has one: the caller marks a fallback.
    pub fn get(&self, lang: Lang) -> Option<Found<'_>> {
        let found = |lang: Lang| {
            let text = self.0.get(&lang)?;
            (!text.trim().is_empty()).then_some(Found { text, lang })
        };
        found(lang).or_else(|| Lang::ALL.into_iter().find_map(found))
    }

    /// Whether no language has a text.
    pub fn is_empty(&self) -> bool {
        self.0.values().all(|text| text.trim().is_empty())
    }
}

impl<const N: usize> From<[(Lang, &str); N]> for Localised {
    fn from(texts: [(Lang, &str); N]) -> Self {
        Localised(texts.into_iter().map(|(lang, text)| (lang, text.to_owned())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_language_falls_back_and_says_so() {
        let text = Localised::from([(Lang::Ar, "شكاية"), (Lang::Fr, " ")]);
        let found = text.get(Lang::Fr).expect("Arabic is there");
        assert_eq!((found.text, found.lang), ("شكاية", Lang::Ar));
        assert!(Localised::default().get(Lang::En).is_none());
    }
}
