//! The sources of the program, as far as they name words.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::root;

/// Hands over every file under a folder of the repository.
pub(crate) fn each(folder: &str, read: &mut impl FnMut(&Path, &str)) {
    fn walk(folder: &Path, read: &mut impl FnMut(&Path, &str)) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, read);
            } else {
                read(&path, &fs::read_to_string(&path).expect("a source"));
            }
        }
    }
    walk(&root().join(folder), read);
}

/// The texts of all files under some folders.
pub(crate) fn of(folders: &[&str]) -> String {
    let mut all = String::new();
    for folder in folders {
        each(folder, &mut |_, text| all.push_str(text));
    }
    all
}

/// What stands between one quote and the next: every text of the sources, and what is between two texts.
pub(crate) fn quoted(sources: &str) -> BTreeSet<&str> {
    sources.split('"').collect()
}
