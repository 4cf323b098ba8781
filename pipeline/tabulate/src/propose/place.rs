//! Where tables stand, and what the names of their files and sheets say of them.

use ingest::text::fold;
use report_model::record::{Field, Nature};

use super::values;
use crate::lists::Lists;

/// A table: its file, with its path in an archive, and its sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its file.
    pub file: String,
    /// Its sheet, in a workbook.
    pub sheet: Option<String>,
}

impl Place {
    pub(super) fn of(table: &ingest::Table) -> Self {
        Place { file: table.facts().file.clone(), sheet: table.facts().sheet.clone() }
    }

    /// The one nature that the name of the sheet speaks of, or that of the file: `Suggestions`, `plaintes_2025.csv`.
    pub(super) fn nature(&self, lists: &Lists) -> Option<Nature> {
        let spoken_of = |name: &String| {
            let folded = fold(name);
            let words = folded.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 2);
            let named = |word: &str| values::code_of(Field::Nature, word, lists);
            let one_or_many = |word: &str| named(word).or_else(|| named(word.strip_suffix('s')?));
            let mut codes = words.filter_map(|word| one_or_many(word).or_else(|| named(word.strip_prefix("ال")?)));
            let first = codes.next()?;
            if codes.all(|code| code == first) { Some(first) } else { None }
        };
        let code = self.sheet.as_ref().and_then(spoken_of).or_else(|| spoken_of(&self.file))?;
        Nature::ALL.iter().copied().find(|nature| nature.name() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use report_model::reference::Reference;

    #[test]
    fn names_speak_of_one_nature() {
        let reference: Reference =
            serde_yaml::from_str(include_str!("../../tests/cases/reference.yaml")).expect("the reference of the tests");
        let lists = Lists::shared(&reference);
        let nature = |file: &str, sheet: Option<&str>| {
            Place { file: file.to_owned(), sheet: sheet.map(str::to_owned) }.nature(&lists)
        };
        assert_eq!(nature("registre.xlsx", Some("Suggestions 2025")), Some(Nature::Suggestion));
        assert_eq!(nature("plaintes_2025.csv", None), Some(Nature::Complaint));
        assert_eq!(nature("plaintes.xlsx", Some("observations")), Some(Nature::Observation));
        assert_eq!(nature("سجل الاقتراحات.xlsx", Some("ورقة1")), Some(Nature::Suggestion));
        assert_eq!(nature("réclamations et suggestions.csv", None), None);
        assert_eq!(nature("registre.csv", Some("S1")), None);
        assert_eq!(nature("registre.csv", Some("Idées")), Some(Nature::Suggestion));
    }
}
