//! The declared mapping of an agency's exports onto the canonical record: `mappings/<agency>.yaml`.

use std::collections::BTreeMap;

pub use ingest::format::{FileKind, Format};
use report_model::record::Field;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `mappings/<agency>.yaml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The agency: the same as the name of the file.
    pub agency: String,
    /// The kinds of export that it sends. Each file belongs to the first source whose pattern it matches.
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
    /// Which files: a name in which `*` stands for anything.
    #[serde(default = "any_file")]
    pub files: String,
    /// How they are written. What is left out is inferred from the file's name and its byte-order mark.
    #[serde(default)]
    pub format: Format,
    /// The header of the column that holds each field.
    pub columns: BTreeMap<Field, String>,
    /// In which order the parts of a numeric date stand, unless `date_orders` says otherwise for a field.
    #[serde(default)]
    pub dates: DateOrder,
    /// For single fields, another order than `dates`.
    #[serde(default)]
    pub date_orders: BTreeMap<Field, DateOrder>,
    /// Fields that have one value in the whole export: a register of complaints only has `nature: complaint`.
    #[serde(default)]
    pub constants: BTreeMap<Field, String>,
    /// Value lists of this source alone.
    #[serde(default)]
    pub values: ValueLists,
}

fn any_file() -> String {
    "*".to_owned()
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
