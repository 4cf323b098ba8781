//! The words of reports, `templates/i18n/<lang>.yaml`: as they lie there, so that no one compiles for a word of theirs.

use std::collections::BTreeSet;
use std::fs;

use report_model::lang::Lang;
use report_model::record::Field;
use report_model::term::Term;
use words::Language;

use crate::sources;
use crate::{has_every_form, root};

fn language(lang: Lang) -> Language {
    let text = fs::read_to_string(root().join(format!("templates/i18n/{lang}.yaml"))).expect("the words");
    Language::of(lang, &text).unwrap_or_else(|error| panic!("templates/i18n/{lang}.yaml: {error}"))
}

fn keys(lang: Lang) -> BTreeSet<String> {
    language(lang).keys().map(str::to_owned).collect()
}

/// Plural forms differ from language to language; every other key is in all.
#[test]
fn every_language_has_every_word() {
    let of = |lang| keys(lang).into_iter().filter(|key| !key.starts_with("plural.")).collect::<BTreeSet<_>>();
    let french = of(Lang::Fr);
    assert!(french.len() > 300);
    for lang in [Lang::Ar, Lang::En] {
        let other = of(lang);
        assert_eq!(french.symmetric_difference(&other).collect::<Vec<_>>(), Vec::<&String>::new(), "{lang}");
    }
}

/// A word that no code names is a word that no page prints.
#[test]
fn no_word_is_unused() {
    let code = sources::of(&[
        "pipeline/render/src",
        "pipeline/src",
        "pipeline/app/src",
        "pipeline/accounts/src",
        "pipeline/site/src",
    ]);
    let named = sources::quoted(&code);
    let web = sources::of(&["templates/web", "pipeline/site/src"]);
    // Keys that are made of a code: the prefix stands in the source, the end is a code of the model.
    let made = [
        "nature.",
        "status.",
        "outcome.",
        "admissibility.A1",
        "admissibility.INADMISSIBLE",
        "section.",
        "form.",
        "measure_state.",
        "effect.",
        "field.",
        "term.",
        "dimension.",
        "rest.",
        "page.",
        "fallback.",
        "plural.",
        "period.",
        "coverage.",
        "letter.check.",
        "letter.reason.",
        "standing.",
        "state.",
        "open_data.",
        "site.standing_",
    ];
    let on_the_site = |key: &str| key.strip_prefix("site.").is_some_and(|key| web.contains(key));
    let unused: Vec<String> = keys(Lang::Fr)
        .into_iter()
        .filter(|key| !named.contains(key.as_str()) && !made.iter().any(|prefix| key.starts_with(prefix)))
        .filter(|key| !on_the_site(key))
        .collect();
    assert_eq!(unused, Vec::<String>::new());
}

/// A report names what an export lacks in words, not by the columns of the model.
#[test]
fn every_field_of_the_record_has_its_word() {
    let words = keys(Lang::Fr).into_iter().filter(|key| key.starts_with("field.")).collect::<BTreeSet<_>>();
    let fields = Field::ALL.iter().map(|field| format!("field.{field}")).collect::<BTreeSet<_>>();
    assert_eq!(words, fields);
}

/// A figure can be compared with any term, so each has its word.
#[test]
fn every_term_has_its_word() {
    for lang in Lang::ALL {
        let keys = keys(lang);
        for term in Term::ALL {
            assert!(keys.contains(&format!("term.{term}")), "{lang}: term.{term}");
        }
    }
}

#[test]
fn every_noun_has_every_form() {
    for lang in Lang::ALL {
        has_every_form(&language(lang));
    }
}

/// In Arabic every digit stands in an isolate, or is alone with letters: no number of a word file can turn round.
#[test]
fn arabic_numbers_are_isolated() {
    let text = fs::read_to_string(root().join("templates/i18n/ar.yaml")).expect("the words");
    let tree: serde_yaml::Value = serde_yaml::from_str(&text).expect("YAML");
    let mut open = Vec::new();
    walk(&tree, &mut |word| {
        let mut depth = 0_i32;
        let mut braces = 0_i32;
        for c in word.chars() {
            match c {
                '\u{2066}' => depth += 1,
                '\u{2069}' => depth -= 1,
                '{' => braces += 1,
                '}' => braces -= 1,
                c if c.is_ascii_digit() && depth == 0 && braces == 0 => open.push(word.to_owned()),
                _ => {}
            }
        }
        assert_eq!(depth, 0, "an isolate stays open in `{word}`");
    });
    assert_eq!(open, Vec::<String>::new());
}

fn walk(tree: &serde_yaml::Value, visit: &mut impl FnMut(&str)) {
    match tree {
        serde_yaml::Value::String(text) => visit(text),
        serde_yaml::Value::Mapping(entries) => entries.values().for_each(|value| walk(value, visit)),
        _ => {}
    }
}
