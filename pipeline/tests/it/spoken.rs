//! What the terminal says is said in the language of whoever is spoken to: French and Arabic without a word of English.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::office::Office;
use crate::support::{Ended, root};

/// The files of the terminal's words in a language.
fn catalogue(lang: &str) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for name in ["", "steps.", "reading."] {
        let path = root().join("pipeline/app/src/words").join(format!("{name}{lang}.yaml"));
        let tree = serde_yaml::from_str(&fs::read_to_string(path).expect("words")).expect("YAML");
        flatten("", &tree, &mut texts);
    }
    texts
}

fn flatten(prefix: &str, tree: &serde_yaml::Value, texts: &mut Vec<(String, String)>) {
    for (key, value) in tree.as_mapping().expect("a map") {
        let key = format!("{prefix}{}", key.as_str().expect("a key"));
        match value.as_str() {
            Some(text) => texts.push((key, text.to_owned())),
            None => flatten(&format!("{key}."), value, texts),
        }
    }
}

/// The parts of texts that stand in every sentence made of them: what is between blanks and commands, of two words at least.
fn parts(texts: &[(String, String)]) -> BTreeSet<String> {
    let mut parts = BTreeSet::new();
    for (_, text) in texts {
        let sentence: String = text.split('`').step_by(2).collect::<Vec<_>>().join("\n");
        for piece in
            sentence.split("{{").flat_map(|piece| piece.split_once("}}").map_or(piece, |(_, rest)| rest).lines())
        {
            let piece = piece.trim_matches(|c: char| !c.is_alphabetic());
            if piece.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).count() > 1 {
                parts.insert(piece.to_owned());
            }
        }
    }
    parts
}

/// Every command of the history of a report and of what looks at it, in a language, with what each says; some fail.
fn said(lang: &str) -> Vec<(String, String)> {
    let office = Office::open();
    let register = office.register();
    let (register, site) = (register.to_str().expect("a path"), office.site());
    let site = site.to_str().expect("a path");
    let mut said = Vec::new();
    let mut tell = |arguments: &[&str], status: i32| {
        let ended: Ended = office.sandbox.hasila_with(arguments, &[("HASILA_LANG", lang)]);
        let ended = ended.expect(status);
        said.push((arguments.join(" "), format!("{}{}", ended.stdout(), ended.stderr())));
    };
    let (otr, all) = (office.bundle("OTR"), office.sandbox.out().join("2025/agencies"));
    let (otr, all) = (otr.to_str().expect("a path").to_owned(), all.to_str().expect("a path").to_owned());
    let mut step = |arguments: &[&str], by: &str, on: &str, status: i32| {
        let signed = ["--register", register, "--as", by, "--on", on, "--today", "2026-12-31"];
        tell(&[arguments, &signed[..]].concat(), status);
    };
    step(&["approve", "OTR", "--check"], "unit-otr", "2026-03-25", 1);
    step(&["approve", "OTR"], "unit-otr", "2026-03-25", 2);
    step(&["approve", "OTR"], "nobody", "2026-03-25", 2);
    step(&["approve", "OTR"], "head-otr", "2026-03-09", 2);
    step(&["approve", "OTR"], "head-otr", "2027-03-09", 2);
    step(&["approve", "OTR", "--note", "fr=Appeler le 06 12 34 56 78"], "head-otr", "2026-03-25", 2);
    step(&["approve", "NOBODY"], "head-otr", "2026-03-25", 2);
    step(&["seal", "OTR"], "unit-otr", "2026-03-25", 2);
    step(&["publish", "--site", site], "press", "2026-03-25", 2);
    for (agency, id) in [("OTR", "otr"), ("AEP", "aep"), ("NIL", "nil")] {
        step(&["approve", agency], &format!("head-{id}"), "2026-03-25", 0);
        step(&["seal", agency], &format!("unit-{id}"), "2026-03-25", 0);
    }
    step(&["approve", "OTR"], "head-otr", "2026-03-27", 2);
    step(&["seal", "OTR"], "unit-otr", "2026-03-27", 0);
    step(&["transmit", "OTR"], "unit-otr", "2026-03-28", 0);
    step(&["transmit", "OTR"], "unit-otr", "2026-03-28", 2);
    step(&["transmit", "all"], "unit-otr", "2026-03-28", 2);
    step(&["intake", "nowhere.zip"], "intake", "2026-04-02", 2);
    step(&["intake", &all], "intake", "2026-04-02", 0);
    step(&["intake", &otr], "intake", "2026-04-02", 0);
    tell(&["synthesis", "--register", register], 0);
    let mut step = |arguments: &[&str], by: &str, on: &str, status: i32| {
        let signed = ["--register", register, "--as", by, "--on", on, "--today", "2026-12-31"];
        tell(&[arguments, &signed[..]].concat(), status);
    };
    step(&["approve", "synthesis", "--check"], "first", "2026-06-20", 0);
    step(&["clear", "OTR", "AEP"], "press", "2026-07-01", 0);
    step(&["publish", "--site", site], "press", "2026-07-01", 0);
    step(&["withdraw", "OTR"], "press", "2026-07-02", 2);
    step(&["withdraw", "OTR", "--note", "fr=Erreur"], "press", "2026-07-02", 0);
    for (arguments, status) in [
        (&["status", "--register", register][..], 0),
        (&["keys", "list"], 0),
        (&["keys", "new", "a b", "--no-passphrase"], 2),
        (&["keys", "new", "fresh", "--no-passphrase"], 2),
        (&["open", "synthesis", "--lang", "ar", "--register", register], 2),
        (&["open", "OTR", "NIL"], 2),
        (&["form", "OTR", "--lang", "fr,ar", "--output", "x.pdf"], 2),
    ] {
        tell(arguments, status);
    }
    said
}

#[test]
fn nothing_of_the_steps_is_said_in_english() {
    let english = parts(&catalogue("en"));
    assert!(english.len() > 200, "{}", english.len());
    for lang in ["fr", "ar"] {
        let own = parts(&catalogue(lang));
        for (command, text) in said(lang) {
            assert!(!text.trim().is_empty(), "{command}");
            let found: Vec<&String> =
                english.iter().filter(|part| !own.contains(*part) && text.contains(part.as_str())).collect();
            assert!(
                found.is_empty() && !text.contains("hint:") && !text.contains("error:"),
                "{command}\n{text}\n{found:?}"
            );
        }
    }
}

/// A key that no catalogue has would be said as nothing.
#[test]
fn every_key_that_is_said_has_a_text() {
    fn walk(folder: &Path, read: &mut impl FnMut(&Path, &str)) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, read);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                read(&path, &fs::read_to_string(&path).expect("a source"));
            }
        }
    }
    let keys: BTreeSet<String> = catalogue("en").into_iter().map(|(key, _)| key).collect();
    let (mut count, mut faults) = (0, BTreeSet::new());
    for folder in ["pipeline/src", "pipeline/app/src/steps", "pipeline/app/src/stores", "pipeline/sealing/src"] {
        walk(&root().join(folder), &mut |path, source| {
            for call in ["Message::new(\"", "word(\"", "item(\"", "item(\n            \""] {
                let of_reports = call == "word(\"" && path.starts_with(root().join("pipeline/app"));
                let said = source.split(call).skip(1).filter_map(|rest| rest.split_once('"'));
                for (key, _) in said.filter(|(key, _)| !of_reports && !key.contains(['{', ' '])) {
                    count += 1;
                    let standing = key.starts_with("standing.");
                    faults.extend((!standing && !keys.contains(key)).then(|| format!("{}: {key}", path.display())));
                }
            }
        });
    }
    assert!(count > 150, "{count}");
    assert_eq!(faults, BTreeSet::new());
}
