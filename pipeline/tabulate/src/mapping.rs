//! The declared mapping of an agency's exports onto the canonical record: `mappings/<agency>.yaml`.

use std::collections::{BTreeMap, BTreeSet};

pub use ingest::dialect::Delimiter;
pub use ingest::format::{FileKind, Format, HeaderRow, letters, matches};
use ingest::text::fold;
use report_model::record::Field;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `mappings/<agency>.yaml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The agency: the same as the name of the file.
    pub agency: String,
    /// The kinds of export that it sends. Each table belongs to the first source that describes it: its file by `files`,
    /// its sheet by `format.sheet`.
    pub sources: Vec<Source>,
    /// Value lists that hold for every source: by field, by canonical code, the spellings in the exports.
    #[serde(default)]
    pub values: ValueLists,
}

/// For each field, for each canonical code, the spellings that exports use. Compared after NFKC, trimming, folding of
/// case, accents, Arabic letter variants and runs of space. The names and aliases of the reference hold without being
/// listed here.
pub type ValueLists = BTreeMap<Field, BTreeMap<String, Vec<String>>>;

/// One kind of export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Which files: a name in which `*` stands for anything. A file in an archive is `archive.zip/member.csv`.
    #[serde(default = "any_file")]
    pub files: String,
    /// How they are written. What is left out is found.
    #[serde(default)]
    pub format: Format,
    /// Which rows are read: for each column that is named, the values that its cells must have. The rows of other bodies
    /// in the same export are counted, and not read. Compared as values of lists are; `""` is an empty cell, `*` any value:
    /// all rows are of this body, whatever the column names.
    #[serde(default, rename = "where", skip_serializing_if = "BTreeMap::is_empty")]
    pub rows: BTreeMap<String, Vec<String>>,
    /// What tells one record from another.
    #[serde(default, skip_serializing_if = "IdentifiedBy::is_usual")]
    pub identified_by: IdentifiedBy,
    /// The header of the column that holds each field.
    pub columns: BTreeMap<Field, String>,
    /// The column of the reasons, where that of `admissibility` says only whether a complaint was admitted: its values are
    /// those of `admissibility` too. A reason takes the place of a refusal that gives none, and of an admissible complaint
    /// it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons: Option<String>,
    /// In which order the parts of a numeric date stand, unless `date_orders` says otherwise for a field.
    #[serde(default)]
    pub dates: DateOrder,
    /// For single fields, another order than `dates`.
    #[serde(default)]
    pub date_orders: BTreeMap<Field, DateOrder>,
    /// Fields of which somebody said that no column of the export holds them: they are not proposed again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<Field>,
    /// Fields whose true dates a spreadsheet of another country has turned round, day for month: they are put right in
    /// every table whose column still bears the mark of it (no true date has a day beyond the 12th, every text has one).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub turned_dates: BTreeSet<Field>,
    /// Fields that have one value in the whole export: a register of complaints only has `nature: complaint`.
    #[serde(default)]
    pub constants: BTreeMap<Field, String>,
    /// Value lists of this source alone.
    #[serde(default)]
    pub values: ValueLists,
}

impl Source {
    /// The order of the parts of a field's dates.
    pub(crate) fn order_of(&self, field: Field) -> DateOrder {
        self.date_orders.get(&field).copied().unwrap_or(self.dates)
    }
}

fn any_file() -> String {
    "*".to_owned()
}

/// What tells one record of an export from another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdentifiedBy {
    /// Its identifier: the column of `id`.
    #[default]
    Id,
    /// Its file and row, where the export has no identifier at all. Then no copy of a record is known as one, and the
    /// report says so.
    Row,
}

impl IdentifiedBy {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
    fn is_usual(&self) -> bool {
        *self == IdentifiedBy::Id
    }
}

/// In which order the parts of a numeric date stand. Years first (ISO 8601), names of months (French, both Arabic
/// sets) and Excel serials are understood with any of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 31/12/2025.
    #[default]
    DayFirst,
    /// 12/31/2025.
    MonthFirst,
}

/// Whether a mapping means this heading by a name: however it is written.
pub fn is_heading(heading: &str, name: &str) -> bool {
    heading == name || fold(heading) == fold(name)
}

/// The file of an agency's mapping, as an operator is told of it.
pub(crate) fn file_of(agency: &str) -> String {
    format!("mappings/{agency}.yaml")
}

/// A text as a mapping writes it: plain where YAML and its lists take it so, otherwise in quotes.
pub fn quoted(text: &str) -> String {
    const RESERVED: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let plain =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '\'' | '’' | '°' | '.' | '/' | '(' | ')');
    let begins = text.chars().next().is_some_and(char::is_alphabetic);
    let reserved = RESERVED.contains(&text.to_lowercase().as_str());
    if begins && !reserved && !text.ends_with(' ') && text.chars().all(plain) {
        return text.to_owned();
    }
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() || ('\u{200b}'..='\u{206f}').contains(&c) || c == '\u{feff}' => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::quoted;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_quoted_reads_back(text in "\\PC{0,30}|[ -~]{0,12}|[\\t\\n:#,\\[\\]{}]{1,4}") {
            let list: Vec<String> = serde_yaml::from_str(&format!("[{}, x]", quoted(&text))).expect("YAML");
            prop_assert_eq!(&list[0], &text);
        }
    }
}
