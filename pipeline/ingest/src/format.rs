//! How a file is written, as far as a mapping declares it; what it leaves out is found.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a file is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// The kind of file; from its extension where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<FileKind>,
    /// The encoding of a CSV, as the WHATWG Encoding Standard labels it: `utf-8`, `windows-1256`, `windows-1252`,
    /// `utf-16le`. A byte-order mark wins; UTF-8 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The delimiter of a CSV: one of `;` `,` `|` or a tab (`"\t"`); `;` or `,` by the header line where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// The sheet of a workbook; the first where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row of the header, from 1.
    #[serde(default = "first_row")]
    pub header_row: u32,
}

impl Default for Format {
    fn default() -> Self {
        Format { kind: None, encoding: None, delimiter: None, sheet: None, header_row: first_row() }
    }
}

const fn first_row() -> u32 {
    1
}

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// Delimited text.
    Csv,
    /// Office Open XML.
    Xlsx,
    /// OpenDocument.
    Ods,
}
