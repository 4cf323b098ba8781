//! Files that look like stray copies of others: they are read like the others, and said.

use std::collections::BTreeSet;

use hashbrown::HashSet;

use super::table::ReadTable;
use report_model::lexicon::LEXICON;

/// What stands behind the name of another file where somebody kept it aside.
const COPIES: [&str; 17] = [
    "copy",
    "copie",
    "old",
    "ancien",
    "ancienne",
    "backup",
    "bak",
    "sauvegarde",
    "save",
    "new",
    "nouveau",
    "final",
    "finale",
    "orig",
    "original",
    "نسخة",
    "قديم",
];

/// Whether the name is that of a download that was cut off, or of what an editor keeps while it is open: it is no export.
pub(super) fn is_cut_download(name: &str) -> bool {
    let lower = name.to_lowercase();
    LEXICON.cut_downloads.iter().any(|end| lower.ends_with(end)) || (lower.starts_with('#') && lower.ends_with('#'))
}

/// The copies among a file and, where it is an archive, what was read of it: with whether anything of them is counted.
pub(super) fn among(name: &str, others: &HashSet<String>, tables: &[ReadTable<'_>]) -> Vec<(String, bool)> {
    let is_counted = |file: &str| tables.iter().any(|table| table.file == file && table.source.is_some());
    if is_stray(name, others) {
        return vec![(name.to_owned(), tables.iter().any(|table| table.source.is_some()))];
    }
    let within: BTreeSet<&str> =
        tables.iter().filter_map(|table| table.file.strip_prefix(name)?.strip_prefix('/')).collect();
    let beside: HashSet<String> = within.iter().map(|member| member.to_lowercase()).collect();
    let copies = within.iter().filter(|member| is_stray(member.rsplit('/').next().unwrap_or(member), &beside));
    copies.map(|member| format!("{name}/{member}")).map(|file| (file.clone(), is_counted(&file))).collect()
}

/// Whether the name of a file is that of a copy or a backup, among these others.
pub(super) fn is_stray(name: &str, others: &HashSet<String>) -> bool {
    const ENDS: [&str; 7] = [".bak", ".tmp", ".temp", ".old", ".orig", ".wbk", "~"];
    const STARTS: [&str; 9] =
        ["~", "copie de ", "copy of ", "copie ", "sauvegarde de ", "backup of ", "نسخة من ", "نسخة عن ", "نسخة "];
    const WITHIN: [&str; 6] = [" - copie", " - copy", " (copie", " (copy", "_copie", "_copy"];
    let lower = name.to_lowercase();
    if is_cut_download(&lower) {
        return true;
    }
    if ENDS.iter().any(|end| lower.ends_with(end)) || STARTS.iter().any(|start| lower.starts_with(start)) {
        return true;
    }
    let (stem, extension) = lower.rsplit_once('.').unwrap_or((&lower, ""));
    if WITHIN.iter().any(|sign| stem.contains(sign)) {
        return true;
    }
    // `registre_old.csv`, `registre v2.csv` beside `registre.csv`.
    let words = |sign: char| matches!(sign, ' ' | '_' | '-' | '.');
    let of_another = stem.rsplit_once(words).is_some_and(|(stem, end)| {
        let number = end.trim_start_matches(['v', 'n']);
        let is_version =
            number.len() < end.len() && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let is_copy = is_version || COPIES.contains(&end);
        is_copy && others.contains(&format!("{}.{extension}", stem.trim_end_matches(words)))
    });
    if of_another {
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
            "registre_old.xlsx",
            "registre copy.xlsx",
            "registre-backup.xlsx",
            "registre_v2.xlsx",
            "registre - v10.xlsx",
            "registre.csv.part",
            "registre.xlsx.crdownload",
            "#registre.csv#",
        ] {
            assert!(is_stray(stray, &others), "{stray}");
        }
        for own in [
            "registre.xlsx",
            "registre (S1).xlsx",
            "autre (1).xlsx",
            "copies.csv",
            "photocopies 2025.csv",
            "autre_old.xlsx",
            "registre_rabat.xlsx",
            "registre_v.xlsx",
        ] {
            assert!(!is_stray(own, &others), "{own}");
        }
    }
}
