//! `SHA256SUMS`: what each file of the site must hash to, as `sha256sum --check` reads it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use report_model::digest::sha256;

use crate::files::Files;

/// The name of the list; it and its signature are not in it.
pub const SUMS: &str = "SHA256SUMS";

/// The list of all files: those in `files`, and those that stand `beside` them, by path with their SHA-256 in hex.
/// Sorted by path; a path that stands in both is hashed from `files`.
pub fn sums(files: &Files, beside: &BTreeMap<String, String>) -> Vec<u8> {
    let hashed = files.iter().map(|(path, bytes)| (path.clone(), sha256(bytes).into()));
    let mut all = beside.clone();
    all.extend(hashed);
    let mut text = String::new();
    for (path, hash) in all.iter().filter(|(path, _)| *path != SUMS && !path.starts_with("SHA256SUMS.")) {
        // A name with a backslash or a line break is escaped, and the line says so with a backslash in front.
        let escaped = path.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
        let mark = if escaped == *path { "" } else { "\\" };
        let _ = writeln!(text, "{mark}{hash}  {escaped}");
    }
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_those_beside_stand_in_one_sorted_list() {
        let files = Files::from([("b".to_owned(), Vec::new()), (SUMS.to_owned(), b"old".to_vec())]);
        let beside =
            BTreeMap::from([("a\nc".to_owned(), "00".repeat(32)), ("SHA256SUMS.minisig".to_owned(), String::new())]);
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let expected = format!("\\{}  a\\nc\n{empty}  b\n", "00".repeat(32));
        assert_eq!(String::from_utf8(sums(&files, &beside)).expect("UTF-8"), expected);
    }
}
