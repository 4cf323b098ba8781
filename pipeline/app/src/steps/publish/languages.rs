//! What the site says, in every language of the cycle.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use report_model::lang::Localised;
use site::Day;
use words::Localizer;

use super::PublishError;
use crate::steps::approval::SigningContext;
use crate::typesetting::error::DocumentError;

/// Says something in every language of the cycle.
pub(super) struct AllLanguages<'a> {
    pub(super) signing: &'a SigningContext<'a>,
}

impl<'a> AllLanguages<'a> {
    pub(super) const fn of(signing: &'a SigningContext<'a>) -> Self {
        AllLanguages { signing }
    }

    /// A text made in each language.
    pub(super) fn each(&self, say: impl Fn(&Localizer<'_>) -> String) -> Result<Localised, PublishError> {
        let mut texts = BTreeMap::new();
        for &lang in &self.signing.context.languages {
            let words = self.signing.office.opened(lang)?.l10n();
            texts.insert(lang, say(&words));
            words.close().map_err(DocumentError::from)?;
        }
        Ok(Localised(texts))
    }

    /// A word.
    pub(super) fn word(&self, key: &str) -> Result<Localised, PublishError> {
        self.each(|words| words.word(key))
    }

    /// A word, or a name in its place where there is no such word.
    pub(super) fn word_or(&self, key: &str, name: &str) -> Result<Localised, PublishError> {
        let languages = self.signing.context.languages.iter().filter_map(|&lang| self.signing.office.language(lang));
        let known = languages.into_iter().all(|language| language.keys().any(|found| found == key));
        if known { self.word(key) } else { self.each(|_| name.to_owned()) }
    }

    pub(super) fn day(&self, date: NaiveDate) -> Result<Day, PublishError> {
        Ok(Day { date, text: self.each(|words| words.day(date))? })
    }
}
