//! What ARCHITECTURE.md calls an invariant: which crate knows which, who writes files, who reads the YAML of a cycle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::support::root;

/// What each crate of the program knows of the others, and of the libraries that only one may know.
const KNOWS: &[(&str, &[&str])] = &[
    ("report-model", &[]),
    ("pipeline/ingest", &["calamine", "report-model"]),
    ("pipeline/marking", &[]),
    ("pipeline/tabulate", &["ingest", "marking", "polars", "report-model"]),
    ("pipeline/accounts", &["report-model"]),
    ("pipeline/disclosure", &["report-model"]),
    ("pipeline/words", &["report-model"]),
    ("pipeline/render", &["report-model", "typst", "words"]),
    ("pipeline/sealing", &["report-model"]),
    ("pipeline/site", &["report-model"]),
    ("pipeline/app", &["accounts", "disclosure", "render", "report-model", "sealing", "site", "tabulate", "words"]),
    ("pipeline", &["accounts", "app", "disclosure", "render", "report-model", "sealing", "tabulate", "words"]),
];

/// The names that are looked for among dependencies.
const NAMES: &[&str] = &[
    "accounts",
    "app",
    "calamine",
    "disclosure",
    "hasila",
    "ingest",
    "marking",
    "polars",
    "render",
    "report-model",
    "sealing",
    "site",
    "specimen",
    "cases",
    "tabulate",
    "typst",
    "words",
];

#[test]
fn each_crate_knows_those_that_it_may() {
    for (folder, allowed) in KNOWS {
        let manifest = std::fs::read_to_string(root().join(folder).join("Cargo.toml")).expect("a manifest");
        let dependencies = manifest.split("\n[").find(|part| part.starts_with("dependencies]")).unwrap_or_default();
        let names = dependencies.lines().filter_map(|line| line.split(['.', ' ', '=']).next());
        let known: BTreeSet<&str> = names.filter(|name| NAMES.contains(name)).collect();
        assert_eq!(known, allowed.iter().copied().collect(), "{folder}");
    }
}

/// The program's sources without their tests, by path.
fn sources() -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut folders: Vec<PathBuf> = KNOWS.iter().map(|(folder, _)| root().join(folder).join("src")).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") && !matches!(name.as_str(), "tests.rs" | "fixture.rs") {
                let text = std::fs::read_to_string(&path).expect("a source");
                let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
                let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
                let inside = path.strip_prefix(root()).expect("of the repository").to_owned();
                found.insert(inside, lines.collect::<Vec<_>>().join("\n"));
            }
        }
    }
    assert!(found.len() > 300, "{}", found.len());
    found
}

#[test]
fn one_file_writes() {
    const WRITERS: &[&str] = &[
        "write(",
        "rename(",
        "remove_file(",
        "remove_dir(",
        "remove_dir_all(",
        "create_dir(",
        "create_dir_all(",
        "copy(",
        "hard_link(",
        "set_permissions(",
    ];
    for (path, code) in sources() {
        let names_std = code.contains("use std::fs;") || code.contains("use std::fs::{self");
        let prefixes: &[&str] = if names_std { &["std::fs::", "fs::"] } else { &["std::fs::"] };
        let calls = prefixes.iter().flat_map(|prefix| WRITERS.iter().map(move |call| format!("{prefix}{call}")));
        let others = ["File::create", "OpenOptions", "tempfile::"].map(str::to_owned);
        let found: Vec<String> = calls.chain(others).filter(|call| code.contains(call)).collect();
        let may = path == Path::new("pipeline/app/src/stores/fs.rs");
        assert!(may || found.is_empty(), "{}: only app/src/stores/fs.rs writes files: {found:?}", path.display());
    }
}

#[test]
fn one_folder_reads_the_yaml_of_a_cycle() {
    // These read YAML that is in the program, or in the folder of templates.
    const OWN: &[&str] = &[
        "pipeline/app/src/init/files.rs",
        "pipeline/app/src/onboard/words.rs",
        "pipeline/render/src/guide/mod.rs",
        "pipeline/render/src/tokens.rs",
        "pipeline/tabulate/src/lexicon.rs",
        "pipeline/tabulate/src/propose/words.rs",
        "pipeline/words/src/language.rs",
    ];
    for (path, code) in sources() {
        let reads = code.contains("serde_yaml::from_") || code.contains("serde_yaml::Deserializer");
        let may = path.starts_with("pipeline/app/src/config") || OWN.iter().any(|own| path == Path::new(own));
        assert!(may || !reads, "{}: only app/src/config reads a cycle's YAML", path.display());
    }
}
