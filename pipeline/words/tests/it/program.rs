//! What the program says: every text in three languages, each of them asked for, none asked for in vain.

use std::collections::BTreeSet;

use minijinja::context;
use report_model::lang::Lang;
use words::language;

use crate::{has_every_form, sources};

/// The folders of the sources that say something.
const SOURCES: [&str; 10] = [
    "pipeline/accounts/src",
    "pipeline/app/src",
    "pipeline/ingest/src",
    "pipeline/render/src",
    "pipeline/sealing/src",
    "pipeline/site/src",
    "pipeline/src",
    "pipeline/tabulate/src",
    "pipeline/words/src",
    "report-model/src",
];

/// What keys of `reading.<lang>.yaml` begin with.
const OF_READING: [&str; 9] =
    ["reading", "table", "counts_form", "advice", "templates", "producing", "proposal", "portal", "rule"];

#[test]
fn every_language_has_every_text() {
    // A language has its own forms of a noun, and English has its help beside each command.
    let of = |lang, apart: &[&str]| -> BTreeSet<&str> {
        language(lang).keys().filter(|key| !apart.iter().any(|start| key.starts_with(start))).collect()
    };
    for (lang, apart) in [(Lang::Ar, &["plural."][..]), (Lang::En, &["plural.", "help."])] {
        let (french, own) = (of(Lang::Fr, apart), of(lang, apart));
        assert_eq!(french.symmetric_difference(&own).collect::<Vec<_>>(), Vec::<&&str>::new(), "{lang}");
    }
    let nouns = |lang| -> BTreeSet<String> {
        let plurals = language(lang).keys().filter_map(|key| key.strip_prefix("plural."));
        plurals.filter_map(|key| Some(key.split_once('.')?.0.to_owned())).collect()
    };
    assert!(nouns(Lang::Fr) == nouns(Lang::Ar) && nouns(Lang::Fr) == nouns(Lang::En));
}

#[test]
fn every_noun_has_every_form() {
    for lang in Lang::ALL {
        has_every_form(language(lang));
    }
}

/// What `init` and `new` say and write has no blank that nobody fills.
#[test]
fn every_blank_of_a_beginning_can_be_filled() {
    let blanks = context! {
        share => 1, count => 1, proofs => 1, against => 1, ambiguous => 1, rows => 1, columns => "", nature => "",
        value => "", field => "", reasons => "", lang => "", least => 0, most => 1, path => "", sure => 1,
        doubtful => 1, tables => "", fields => "", indicators => "", more => 1, headline => true, others => "",
        heading => "", agency => "", day => "", known => vec![""], id => "", folder => "", period => "", cutoff => "",
        report => "", synthesis => "", is_body => true, is_example => true, counts => "", place => 1, all => 1,
        text => "", why => "", kind => "", named => vec![""], asked => "", file => "", example => "", every => "",
        lines => "", site => "", language => "", hidden => 1,
    };
    for lang in Lang::ALL {
        let l10n = language(lang).l10n();
        let own = ["begin.", "written."];
        for key in language(lang).keys().filter(|key| own.iter().any(|own| key.starts_with(own))) {
            l10n.say(key, blanks.clone());
        }
        l10n.close().expect("every blank has a value");
    }
}

/// A key that no catalogue has would be said as nothing.
#[test]
fn every_key_that_is_said_has_a_text() {
    let keys: BTreeSet<&str> = language(Lang::En).keys().collect();
    let (mut count, mut faults) = (0, BTreeSet::new());
    for folder in [
        "pipeline/src",
        "pipeline/app/src/init",
        "pipeline/app/src/interview",
        "pipeline/app/src/onboard",
        "pipeline/app/src/steps",
        "pipeline/app/src/stores",
        "pipeline/sealing/src",
    ] {
        sources::each(folder, &mut |path, source| {
            for call in ["Message::new(\"", "word(\"", "item(\"", "item(\n            \""] {
                // Steps ask for words of reports too.
                let of_reports = call == "word(\"" && folder == "pipeline/app/src/steps";
                let said = source.split(call).skip(1).filter_map(|rest| rest.split_once('"'));
                for (key, _) in said.filter(|(key, _)| !of_reports && !key.contains(['{', ' '])) {
                    count += 1;
                    let apart = ["standing.", "help."].iter().any(|start| key.starts_with(start));
                    faults.extend((!apart && !keys.contains(key)).then(|| format!("{}: {key}", path.display())));
                }
            }
        });
    }
    // Where keys stand in tables and matches: whatever looks like one is one.
    let is_key = |text: &&str| {
        let is_of_one = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._".contains(c);
        let of_reading = text.split_once('.').is_some_and(|(space, _)| OF_READING.contains(&space));
        of_reading && !text.ends_with(".yaml") && text.chars().all(is_of_one)
    };
    for folder in ["pipeline/ingest/src", "pipeline/tabulate/src", "pipeline/app/src", "pipeline/src"] {
        sources::each(folder, &mut |path, source| {
            for key in source.split('"').filter(is_key) {
                count += 1;
                faults.extend((!keys.contains(key)).then(|| format!("{}: {key}", path.display())));
            }
        });
    }
    assert!(count > 300, "{count}");
    assert_eq!(faults, BTreeSet::new());
}

/// A text that no source names is said to nobody. Those of help are compared with the command line, where it is.
#[test]
fn no_text_is_unused() {
    let code = sources::of(&SOURCES);
    let named = sources::quoted(&code);
    // Keys that are made: `"begin.field.{}"`, and what a macro puts its own before.
    let made: BTreeSet<&str> = named.iter().filter_map(|text| Some(text.split_once('{')?.0)).collect();
    let is_made = |key: &str| key.match_indices(['.', '_']).any(|(at, _)| made.contains(&key[..=at]));
    let before = ["message.config.unknown.", "message.config."];
    let is_named = |key: &str| {
        named.contains(key) || before.iter().any(|start| key.strip_prefix(start).is_some_and(|key| named.contains(key)))
    };
    let keys = language(Lang::En).keys().filter(|key| !key.starts_with("plural."));
    let unused: Vec<&str> = keys.filter(|key| !is_named(key) && !is_made(key)).collect();
    assert_eq!(unused, Vec::<&str>::new());
    let catalogues = sources::of(&["pipeline/words/src/program"]);
    let nouns = language(Lang::En).keys().filter_map(|key| Some(key.strip_prefix("plural.")?.split_once('.')?.0));
    let unused: BTreeSet<&str> =
        nouns.filter(|noun| !catalogues.contains(&format!("'{noun}'")) && !named.contains(noun)).collect();
    assert_eq!(unused, BTreeSet::new());
}
