//! Texts for a page: each says in which language it is where that is not the language of the page.

use std::collections::BTreeMap;

use report_model::{Lang, Localised};
use serde::Serialize;

use super::context::PageContext;
use crate::address;
use crate::input::Day;

/// A text, and its language where it fell back to another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Said {
    /// The text.
    pub(crate) text: String,
    /// The language, where it is not that of the page.
    pub(crate) lang: Option<&'static str>,
    /// Its direction, where `lang` is given.
    pub(crate) dir: &'static str,
}

impl Said {
    /// A text in the language of the page.
    pub(crate) fn plain(text: impl Into<String>) -> Said {
        Said { text: text.into(), lang: None, dir: "" }
    }
}

/// A day, for a machine and for a reader.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SaidDay {
    iso: String,
    text: Said,
}

impl PageContext<'_> {
    /// The text in the language of the page, or else in another, marked; empty where there is none.
    pub(crate) fn say(&self, text: &Localised) -> Said {
        text.get(self.lang).map_or_else(Said::default, |found| Said {
            text: address::clean(found.text),
            lang: (found.lang != self.lang).then(|| found.lang.code()),
            dir: direction(found.lang),
        })
    }

    /// The lines of a text, each as a text.
    pub(crate) fn lines(&self, text: &Localised) -> Vec<Said> {
        let Some(found) = text.get(self.lang) else { return Vec::new() };
        let one = |line: &str| self.say(&Localised(BTreeMap::from([(found.lang, line.to_owned())])));
        found.text.lines().map(one).collect()
    }

    /// The first line of a text.
    pub(crate) fn first_line(&self, text: &Localised) -> Said {
        self.lines(text).into_iter().next().unwrap_or_default()
    }

    /// A day.
    pub(crate) fn day(&self, day: &Day) -> SaidDay {
        SaidDay { iso: day.date.format("%Y-%m-%d").to_string(), text: self.say(&day.text) }
    }

    /// The size of a file, in thousands or millions of bytes, rounded up: a reader wants to know what a download costs.
    pub(crate) fn size(&self, bytes: u64) -> String {
        let (key, number) = if bytes < 1_000_000 {
            ("size_kb", bytes.div_ceil(1000).to_string())
        } else {
            let tenths = bytes.div_ceil(100_000);
            let mark = if self.lang == Lang::En { '.' } else { ',' };
            ("size_mb", format!("{}{mark}{}", tenths / 10, tenths % 10))
        };
        let number = if self.lang.is_rtl() { format!("\u{2066}{number}\u{2069}") } else { number };
        self.word(key).replace("{value}", &number)
    }
}

/// The direction of a language, as HTML names it.
pub(crate) const fn direction(lang: Lang) -> &'static str {
    if lang.is_rtl() { "rtl" } else { "ltr" }
}

/// The name of a language in itself.
pub(crate) const fn own_name(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Français",
        Lang::Ar => "العربية",
        Lang::En => "English",
    }
}

/// A link with its text.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Link {
    /// The text.
    pub(crate) text: Said,
    /// Where it leads, from the page.
    pub(crate) href: String,
}
