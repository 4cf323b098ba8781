//! The folders of the sources lie in layers: what a folder's `mod.rs` says that it may know is all that it imports.

use std::fs;
use std::path::Path;

/// Each folder, and those that it may import from.
const LAYERS: [(&str, &[&str]); 9] = [
    ("values", &[]),
    ("bytes", &["values"]),
    ("tables", &["bytes", "values"]),
    ("delimited", &["tables", "bytes", "values"]),
    ("json", &["tables", "bytes", "values"]),
    ("marked", &["tables", "bytes", "values"]),
    ("parquet", &["tables", "bytes", "values"]),
    ("workbooks", &["tables", "bytes", "values"]),
    ("opening", &["delimited", "json", "marked", "parquet", "workbooks", "tables", "bytes", "values"]),
];
/// How many entries lie at one level at most.
const WIDEST: usize = 12;

#[test]
fn a_folder_imports_from_the_layers_below_it_alone() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = Vec::new();
    for entry in fs::read_dir(&sources).expect("the sources") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() {
            let (_, below) = LAYERS.iter().find(|(folder, _)| *folder == name).expect("each folder has a layer");
            look_at(&path, &name, below);
            folders.push(name);
        }
    }
    assert_eq!(folders.len(), LAYERS.len());
}

/// Looks at every file of a folder, and of those in it.
fn look_at(folder: &Path, own: &str, below: &[&str]) {
    let entries: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    assert!(entries.len() <= WIDEST, "{}: {} entries", folder.display(), entries.len());
    for path in entries {
        if path.is_dir() {
            look_at(&path, own, below);
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source");
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for rest in code.join(" ").split("crate::").skip(1) {
            let several = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(names, _)| names);
            for path_of_import in
                several.unwrap_or(rest).split(',').take(if several.is_some() { usize::MAX } else { 1 })
            {
                let named = path_of_import.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_').next();
                let named = named.unwrap_or_default();
                let is_below = named.is_empty() || named == own || below.contains(&named);
                assert!(is_below, "{}: crate::{path_of_import}", path.display());
            }
        }
    }
}
