//! The words of reports and those of the program: of each other in three languages, and of the sources that ask for them.

mod program;
mod reports;
mod sources;

use std::path::{Path, PathBuf};

use report_model::lang::Lang;
use words::Language;

/// The repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What plural forms each language has: those of the Unicode CLDR.
fn forms(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::Fr => &["many", "one", "other"],
        Lang::Ar => &["few", "many", "one", "other", "two", "zero"],
        Lang::En => &["one", "other"],
    }
}

/// Each noun that is counted has every form of its language, and no other.
fn has_every_form(language: &Language) {
    let plurals = language.keys().filter_map(|key| key.strip_prefix("plural.")?.split_once('.'));
    let mut nouns = std::collections::BTreeMap::<&str, Vec<&str>>::new();
    for (noun, form) in plurals {
        nouns.entry(noun).or_default().push(form);
    }
    assert!(nouns.len() > 10, "{}", language.lang());
    for (noun, found) in nouns {
        assert_eq!(found, forms(language.lang()), "{}: plural.{noun}", language.lang());
    }
}
