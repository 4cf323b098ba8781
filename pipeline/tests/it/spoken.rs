//! What the terminal says is said in the language of whoever is spoken to: French and Arabic without a word of English.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use report_model::lang::Lang;
use tabulate::mapping::Format;
use tabulate::{Limits, ReadError, inspect};

use crate::office::Office;
use crate::support::{Ended, Sandbox, root};

/// The files of the terminal's words in a language.
fn catalogue(lang: &str) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for name in ["", "steps.", "reading.", "begin."] {
        let path = root().join("pipeline/words/src/program").join(format!("{name}{lang}.yaml"));
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

/// Words that every sentence of English has some of, and no sentence of French.
const OF_ENGLISH: [&str; 18] = [
    "the", "is", "are", "of", "and", "it", "its", "not", "no", "cannot", "with", "that", "this", "has", "was", "or",
    "be", "write",
];

/// The parts of English texts that no text of another language has.
fn english_parts(lang: &str) -> BTreeSet<String> {
    parts(&catalogue("en")).difference(&parts(&catalogue(lang))).cloned().collect()
}

/// What of a text is no path, no name and no command, and English: the whole of the catalogue, and words of English alone.
fn english_in(text: &str, english: &BTreeSet<String>) -> Vec<String> {
    let ends = |text: &str, last: bool| {
        let next = if last { text.chars().next_back() } else { text.chars().next() };
        !next.is_some_and(char::is_alphabetic)
    };
    let stands = |part: &str| {
        let found = text.match_indices(part);
        found.into_iter().any(|(at, _)| ends(&text[..at], true) && ends(&text[at + part.len()..], false))
    };
    let whole = english.iter().filter(|part| stands(part)).cloned();
    let sentences: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let words: Vec<&str> = sentences.split(|c: char| c.is_whitespace() || "():;,".contains(c)).collect();
    let alone = OF_ENGLISH.iter().filter(|word| words.contains(word)).map(|word| format!("<{word}>"));
    whole.chain(alone).collect()
}

/// The files of the cases of reading, and others that nobody can read.
fn damaged_files(folder: &Path) -> Vec<PathBuf> {
    let cases = root().join("pipeline/ingest/tests/cases/reading");
    let mut found = Vec::new();
    for case in fs::read_dir(cases).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if case.is_dir() {
            let files = fs::read_dir(case).expect("a folder").map(|entry| entry.expect("an entry").path());
            found.extend(
                files.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("in."))),
            );
        }
    }
    let mut put = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).expect("a file is written");
        found.push(path);
    };
    put("cut.xlsx", b"PK\x03\x04");
    put("cut.parquet", b"PAR1 and no more");
    put("cut.csv.gz", b"\x1f\x8b\x08\0\0");
    put("a.docx", b"\0\x01\x02");
    put("empty.csv", b"");
    put("long.csv", &vec![b'a'; 20 << 20]);
    put("wide.csv", &b"a;".repeat(1 << 20));
    put("cut.json", b"[{\"a\": 1}, {\"a\"");
    put("escape.json", b"[{\"a\": \"\\x\"}]");
    put("bracket.json", b"[{\"a\": 1}}]");
    put("cut.html", b"<table><tr><td>a</td></tr><tr><td");
    found.sort();
    found
}

/// What refuses a file says it in the language of the reader, whichever file it is.
#[test]
fn nothing_of_a_file_that_cannot_be_read_is_said_in_english() {
    let folder = tempfile::tempdir().expect("a folder");
    let (format, limits) = (Format::default(), Limits::default());
    let refused = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let content = Box::new(fs::File::open(path).expect("a file"));
        inspect::write_csv(&name, content, &format, &limits, &mut std::io::sink()).err()
    };
    let files = damaged_files(folder.path());
    let errors: Vec<(&PathBuf, ReadError)> = files.iter().filter_map(|path| Some((path, refused(path)?))).collect();
    assert!(errors.len() > 40, "{}", errors.len());
    for lang in [Lang::Fr, Lang::Ar] {
        let english = english_parts(lang.code());
        for (path, error) in &errors {
            let l10n = words::language(lang).l10n();
            let said = words::lines(&error.diagnostic(), &l10n);
            l10n.close().expect("every word");
            assert_eq!(english_in(&said, &english), Vec::<String>::new(), "{}\n{said}", path.display());
        }
    }
}

/// Each export that is not counted says why in the language of the reader; so does each advice.
#[test]
fn nothing_of_an_export_that_is_refused_is_said_in_english() {
    let header = "N° réclamation;Nature;Date de dépôt;Date de réponse;Date de clôture;Réouverture;Statut;Canal;Région;\
                  Usager;Avis;Objet\n";
    let row = |id: &str, day: &str, nature: &str| {
        format!("{id};{nature};{day};16/01/2025;;;Traitée;Portail national;Casablanca-Settat;U1;;Objet {id}\n")
    };
    let many = |nature: &str| (1..=9).map(|n| row(&format!("R-{n}"), "09/01/2025", nature)).collect::<String>();
    let same: String = (1..=9).map(|n| row("R-1", &format!("0{n}/01/2025"), "Réclamation")).collect();
    let exports = [
        (1, header.to_owned()),
        (1, String::new()),
        (1, format!("{}{}", header.replace("Date de dépôt", "Date du dépôt"), many("Réclamation"))),
        (1, many("Réclamation")),
        (1, format!("{header}{same}")),
        (1, format!("{header}{}\"coupé", many("Réclamation"))),
        (1, format!("{header}{}", many("Doléance"))),
    ];
    for lang in ["fr", "ar"] {
        let english = english_parts(lang);
        for (status, export) in &exports {
            let sandbox = Sandbox::of("pipeline/tests/cases/cycles/minimal");
            sandbox.write("exports/2025/OTR/export.csv", export);
            sandbox.write("exports/2025/OTR/export (1).csv", format!("{header}{}", many("Réclamation")));
            let ended = sandbox.hasila_with(&["check", "--agency", "OTR"], &[("HASILA_LANG", lang)]).expect(*status);
            let said = format!("{}{}", ended.stdout(), ended.stderr());
            assert!(ended.stderr().contains("OTR"), "{said}");
            assert_eq!(english_in(&said, &english), Vec::<String>::new(), "{said}");
        }
    }
}

/// What a program reads does not depend on who is spoken to.
#[test]
fn what_is_printed_as_json_is_english() {
    let of = |lang: &str| {
        let sandbox = Sandbox::of("pipeline/tests/cases/cycles/minimal");
        sandbox.write("exports/2025/OTR/export.csv", "Numéro;Date\n1;2025-01-09\n");
        let ended = sandbox.hasila_with(&["check", "--agency", "OTR", "--json"], &[("HASILA_LANG", lang)]).expect(1);
        ended.json()["agencies"][0]["errors"].clone()
    };
    let english = of("en");
    assert!(english[0].as_str().is_some_and(|text| text.contains("hint: ")), "{english}");
    assert_eq!(of("ar"), english);
}

/// The commands of the program, each as the words that lead to it.
const COMMANDS: [&[&str]; 29] = [
    &[],
    &["init"],
    &["run"],
    &["new"],
    &["check"],
    &["inspect"],
    &["rules"],
    &["explain"],
    &["form"],
    &["guide"],
    &["reconcile"],
    &["approve"],
    &["seal"],
    &["transmit"],
    &["intake"],
    &["status"],
    &["open"],
    &["synthesis"],
    &["submit"],
    &["clear"],
    &["publish"],
    &["serve"],
    &["withdraw"],
    &["verify"],
    &["keys"],
    &["keys", "new"],
    &["keys", "list"],
    &["completions"],
    &["man"],
];

/// What `--help` says of a command, on one line.
fn help(command: &[&str], lang: &str) -> String {
    let output = std::process::Command::new(assert_cmd::cargo::cargo_bin!("hasila"))
        .env("HASILA_LANG", lang)
        .args(command)
        .arg("--help")
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{command:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// No line of the English help stands in that of another language, but for commands.
#[test]
fn help_is_said_without_english() {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    for command in COMMANDS {
        let english = help(command, "en");
        let is_sentence = |piece: &&str| {
            let plain = words(piece).iter().filter(|word| word.chars().all(|c| c.is_ascii_alphabetic())).count();
            plain > 2 && !["hasila ", "minisign ", "--"].iter().any(|start| piece.starts_with(start))
        };
        let lines = english.lines().flat_map(|line| line.split("  ")).map(str::trim).filter(is_sentence);
        let sentences: Vec<String> = lines.map(|line| words(line).join(" ")).collect();
        assert!(!sentences.is_empty(), "{command:?}");
        for lang in ["fr", "ar"] {
            let text = words(&help(command, lang)).join(" ");
            let found: Vec<&String> = sentences.iter().filter(|sentence| text.contains(sentence.as_str())).collect();
            assert!(found.is_empty(), "{command:?} {lang}: {found:?}");
            for english in ["Usage:", "Options:", "Commands:", "Arguments:", "[default", "[possible", "Print help"] {
                assert!(!text.contains(english), "{command:?} {lang}: {english}");
            }
        }
    }
}

/// The names of the commands here are all that there are.
#[test]
fn every_command_is_looked_at() {
    let root = help(&[], "en");
    let listed = root.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let listed = listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).filter(|name| !name.is_empty());
    let known: BTreeSet<&str> = COMMANDS.iter().filter_map(|command| command.first().copied()).collect();
    assert_eq!(listed.filter(|name| *name != "help").collect::<BTreeSet<_>>(), known);
}

/// What is wrong with a call is said in the language, and ends with 2.
#[test]
fn a_wrong_call_is_answered_in_the_language() {
    for (lang, said) in [("fr", "n’est pas attendu"), ("ar", "غير منتظر"), ("en", "unexpected argument")] {
        let output = std::process::Command::new(assert_cmd::cargo::cargo_bin!("hasila"))
            .args(["status", "--nothing", "--lang", lang])
            .env_remove("HASILA_LANG")
            .output()
            .expect("the program starts");
        let text = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains(said), "{lang}: {text}");
    }
}
