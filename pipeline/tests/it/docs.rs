//! What the pages for maintainers say is there.

use crate::support::root;

/// Every path in the tables of `pipeline/README.md` exists.
#[test]
fn the_tables_name_real_places() {
    let page = std::fs::read_to_string(root().join("pipeline/README.md")).expect("the page");
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

/// Every direct dependency has a line in the README that says why.
#[test]
fn every_dependency_has_its_reason() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("the README");
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    let dependencies = manifest.split("[workspace.dependencies]").nth(1).and_then(|rest| rest.split("\n[").next());
    for line in dependencies.expect("dependencies").lines() {
        let Some((name, version)) = line.split_once(" = ") else { continue };
        if !line.starts_with('#') && !version.contains("path =") {
            assert!(readme.contains(&format!("`{}`", name.trim())), "README.md says nothing of `{name}`");
        }
    }
}
