//! Why a document could not be made.

use std::collections::BTreeMap;
use std::io;

use render::view::ViewError;
use render::{AssetError, PressError};
use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::lang::Lang;
use words::WordsError;

use crate::stores::fs::FileError;

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// A template, a word or a font is missing, or makes no sense.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// A report cannot be shown.
    #[error(transparent)]
    View(#[from] ViewError),
    /// A word is missing.
    #[error(transparent)]
    Words(#[from] WordsError),
    /// Typst refused.
    #[error(transparent)]
    Press(#[from] PressError),
    /// A file cannot be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The words of a language were not asked for.
    #[error("the words of `{0}` are not open")]
    NotOpen(Lang),
    /// The process that typesets could not be started, or stopped.
    #[error("the worker: {0}")]
    Worker(io::Error),
    /// What the process that typesets says, in each language.
    #[error("{}", .0.get(&Lang::En).map_or("", String::as_str))]
    Told(BTreeMap<Lang, String>),
}

/// Each of the errors within a message that has it as its `why`.
pub(crate) fn within(key: &'static str, errors: &[Diagnostic]) -> Vec<Diagnostic> {
    let of = |error: &Diagnostic| Diagnostic {
        message: Message::new(key).said("why", error.message.clone()),
        ..error.clone()
    };
    errors.iter().map(of).collect()
}

impl DocumentError {
    /// What is wrong in each language, for another process.
    pub(super) fn told(&self) -> BTreeMap<Lang, String> {
        let said = self.diagnose();
        let in_lang = |lang: Lang| {
            let l10n = words::language(lang).l10n();
            said.iter().map(|one| words::lines(one, &l10n)).collect::<Vec<_>>().join("\n")
        };
        Lang::ALL.into_iter().map(|lang| (lang, in_lang(lang))).collect()
    }

    /// The same of a document in a language.
    pub(super) fn of(&self, lang: Lang) -> Diagnostic {
        Diagnostic::around(Message::new("templates.of_language").with("lang", lang), "why", self)
    }
}

impl Diagnose for DocumentError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        match self {
            DocumentError::Asset(error) => error.diagnose(),
            DocumentError::View(error) => error.diagnose(),
            DocumentError::Words(error) => error.diagnose(),
            DocumentError::Press(error) => error.diagnose(),
            DocumentError::File(error) => error.diagnose(),
            DocumentError::NotOpen(lang) => {
                vec![Diagnostic::error(Message::new("templates.not_open").with("lang", lang))]
            }
            DocumentError::Worker(error) => {
                vec![Diagnostic::error(Message::new("templates.worker").with("why", error))]
            }
            DocumentError::Told(texts) => {
                vec![Diagnostic::error(Message::new("message.plain").each("text", texts.clone()))]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_worker_says_is_said_in_the_language_of_the_reader() {
        let told = DocumentError::Told(DocumentError::from(PressError::Font("Amiri".to_owned())).told());
        let of = |lang| {
            let l10n = words::language(lang).l10n();
            let text = words::lines(&told.of(Lang::Ar), &l10n);
            l10n.close().expect("every word");
            text
        };
        assert!(of(Lang::En).starts_with("ar: the font `Amiri` is missing\n  hint: "), "{}", of(Lang::En));
        assert!(of(Lang::Fr).contains("police") && !of(Lang::Fr).contains("missing"), "{}", of(Lang::Fr));
    }
}
