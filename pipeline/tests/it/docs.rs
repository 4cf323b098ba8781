//! What the pages for maintainers say is there.

use std::collections::BTreeMap;

use report_model::findings::Code;

use crate::support::root;

/// A page of the repository.
fn read(page: &str) -> String {
    std::fs::read_to_string(root().join(page)).unwrap_or_else(|error| panic!("{page}: {error}"))
}

/// Every path in the tables of `pipeline/README.md` exists.
#[test]
fn the_tables_name_real_places() {
    let page = read("pipeline/README.md");
    let mut paths = 0;
    for row in page.lines().filter(|line| line.starts_with('|')) {
        let places = row.trim_end_matches('|').rsplit('|').next().unwrap_or_default();
        let mut folder = String::new();
        for path in places.split('`').skip(1).step_by(2) {
            // `ar.yaml` after `../templates/i18n/fr.yaml` stands in the same folder.
            let path = if path.contains('/') { path.to_owned() } else { format!("{folder}/{path}") };
            assert!(root().join("pipeline").join(&path).exists(), "pipeline/README.md names `{path}`");
            folder = path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
            paths += 1;
        }
    }
    assert!(paths > 20);
}

/// Every path of the repository that a page names in backticks exists.
#[test]
fn pages_name_real_paths() {
    let mut paths = 0;
    for page in ["CONTRIBUTING.md", "ARCHITECTURE.md", "data/README.md"] {
        let text = read(page);
        let named = text.split('`').skip(1).step_by(2).filter(|name| {
            let top = name.split('/').next().is_some_and(|top| {
                ["ci", "data", "pipeline", "report-model", "templates"].contains(&top) && name.len() > top.len() + 1
            });
            top && !name.contains([' ', '<', '*', '{', '\n'])
        });
        for name in named {
            assert!(root().join(name.trim_end_matches('/')).exists(), "{page} names `{name}`");
            paths += 1;
        }
    }
    assert!(paths > 50, "{paths}");
}

/// Every direct dependency has a line in `pipeline/docs/dependencies.md` that says why.
#[test]
fn every_dependency_has_its_reason() {
    let page = read("pipeline/docs/dependencies.md");
    let manifest = read("Cargo.toml");
    let dependencies = manifest.split("[workspace.dependencies]").nth(1).and_then(|rest| rest.split("\n[").next());
    for line in dependencies.expect("dependencies").lines() {
        let Some((name, version)) = line.split_once(" = ") else { continue };
        if !line.starts_with('#') && !version.contains("path =") {
            assert!(
                page.contains(&format!("`{}`", name.trim())),
                "pipeline/docs/dependencies.md says nothing of `{name}`"
            );
        }
    }
}

/// The sections of `CONTRACT.md`, by number.
fn sections() -> BTreeMap<u32, String> {
    let page = read("report-model/CONTRACT.md");
    let titles = page.lines().filter_map(|line| line.strip_prefix("## ")?.split_once(". "));
    titles.map(|(number, title)| (number.parse().expect("a number"), title.to_lowercase())).collect()
}

/// Every counting rule that a finding rests on is a section of `CONTRACT.md`, with its title.
#[test]
fn findings_rest_on_sections_of_the_contract() {
    let sections = sections();
    let mut rules = 0;
    for code in Code::ALL {
        let source = code.rule().source;
        for rule in source.to_lowercase().split("counting rule ").skip(1) {
            let (number, title) = rule.split_once(" (").expect("a number and a title");
            let title = title.split_once(')').expect("a title in brackets").0;
            let section = sections.get(&number.parse().expect("a number"));
            assert_eq!(section.map(String::as_str), Some(title), "{}: {source}", code.name());
            rules += 1;
        }
    }
    assert!(rules > 50);
}

/// Every “contract §n” in the sources is a section that there is.
#[test]
fn citations_of_the_contract_resolve() {
    let sections = sections();
    let mut citations = 0;
    let mut folders = vec![root().join("report-model"), root().join("pipeline")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&entry).expect("a source");
                for cited in text.split("ontract §").skip(1) {
                    let number = cited.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
                    let there = number.parse().is_ok_and(|number| sections.contains_key(&number));
                    assert!(there || number.is_empty(), "{}: contract §{number}", entry.display());
                    citations += usize::from(there);
                }
            }
        }
    }
    assert!(citations > 20);
}

/// Every type that the glossary names is defined in the sources, where the glossary says.
#[test]
fn the_glossary_names_real_types() {
    let page = read("report-model/GLOSSARY.md");
    let mut types = 0;
    for row in page.lines().filter(|line| line.starts_with("| ")) {
        for link in row.split('[').skip(1) {
            let (name, place) = link.split_once("](").expect("a link");
            let place = place.split(')').next().unwrap_or_default();
            let text = read(&format!("report-model/{place}"));
            // `Term::Renewed` is a variant, `Records::cohort` a field.
            for part in name.trim_matches('`').split("::") {
                let found = text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == part);
                assert!(found, "GLOSSARY.md: {place} has no `{part}`");
            }
            types += 1;
        }
    }
    assert!(types > 30);
}
