//! When the files of an agency were extracted: `exports/<period>/<agency>/export.yaml`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ingest::format::matches;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `exports/<period>/<agency>/export.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportFacts {
    /// The day on which the files were extracted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extracted: Option<NaiveDate>,
    /// For some files, another day: by a name, or by one in which `*` stands for anything. A file in an archive is
    /// `archive.zip/member.csv`. Where several fit, the longest counts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, NaiveDate>,
}

impl ExportFacts {
    /// One day for all files, or none.
    pub fn on(extracted: Option<NaiveDate>) -> Self {
        ExportFacts { extracted, ..ExportFacts::default() }
    }

    /// The day on which a file was extracted, or a member of an archive by its path in it.
    pub fn of(&self, file: &str) -> Option<NaiveDate> {
        let archive = file.split_once('/').map_or(file, |(archive, _)| archive);
        let fitting = self.files.iter().filter(|(name, _)| matches(name, file) || matches(name, archive));
        // A name of the file itself is the longest that fits, stars aside.
        let longest = fitting.max_by_key(|(name, _)| (name.as_str() == file, name.chars().count()));
        longest.map(|(_, &day)| day).or(self.extracted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_its_own_day_or_that_of_all() {
        let text = "extracted: 2026-03-10\nfiles:\n  's1*.csv': 2025-07-05\n  s1-mended.csv: 2026-02-01\n  a.zip: 2025-12-31\n";
        let facts: ExportFacts = serde_yaml::from_str(text).expect("YAML");
        let day = |file| facts.of(file).expect("a day").to_string();
        assert_eq!(day("annee.csv"), "2026-03-10");
        assert_eq!(day("s1-rabat.csv"), "2025-07-05");
        assert_eq!(day("s1-mended.csv"), "2026-02-01");
        assert_eq!(day("a.zip/s2.csv"), "2025-12-31");
        assert_eq!(ExportFacts::on(None).of("annee.csv"), None);
    }
}
