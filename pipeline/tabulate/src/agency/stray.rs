//! Files that look like stray copies of others: they are read like the others, and said.

use hashbrown::HashSet;

/// Whether the name of a file is that of a copy or a backup, among these others.
pub(super) fn is_stray(name: &str, others: &HashSet<String>) -> bool {
    const ENDS: [&str; 7] = [".bak", ".tmp", ".temp", ".old", ".orig", ".wbk", "~"];
    const STARTS: [&str; 9] =
        ["~", "copie de ", "copy of ", "copie ", "sauvegarde de ", "backup of ", "نسخة من ", "نسخة عن ", "نسخة "];
    const WITHIN: [&str; 6] = [" - copie", " - copy", " (copie", " (copy", "_copie", "_copy"];
    let lower = name.to_lowercase();
    if ENDS.iter().any(|end| lower.ends_with(end)) || STARTS.iter().any(|start| lower.starts_with(start)) {
        return true;
    }
    let (stem, extension) = lower.rsplit_once('.').unwrap_or((&lower, ""));
    if WITHIN.iter().any(|sign| stem.contains(sign)) {
        return true;
    }
    // `registre (1).xlsx` is a copy where `registre.xlsx` stands beside it; alone it is what a browser calls a download.
    let numbered = stem.strip_suffix(')').and_then(|stem| stem.rsplit_once('('));
    numbered.is_some_and(|(stem, number)| {
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number && others.contains(&format!("{}.{extension}", stem.trim_end()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_known_by_their_names() {
        let others: HashSet<String> = ["registre.xlsx".to_owned()].into();
        for stray in [
            "registre.bak",
            "registre.xlsx.tmp",
            "Copie de registre.xlsx",
            "registre - Copie.xlsx",
            "registre (1).xlsx",
            "Copy of registre.csv",
            "نسخة من السجل.xlsx",
            "~registre.csv",
        ] {
            assert!(is_stray(stray, &others), "{stray}");
        }
        for own in ["registre.xlsx", "registre (S1).xlsx", "autre (1).xlsx", "copies.csv", "photocopies 2025.csv"] {
            assert!(!is_stray(own, &others), "{own}");
        }
    }
}
