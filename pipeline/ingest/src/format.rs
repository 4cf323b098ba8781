//! How a file is written, as far as a mapping declares it; what it leaves out is found.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a file is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// The kind of file; by its content, then its extension, where absent. Of an archive: the kind of its members.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<FileKind>,
    /// The encoding of a CSV, as the WHATWG Encoding Standard labels it: `utf-8`, `windows-1256`, `windows-1252`,
    /// `utf-16le`. A byte-order mark wins; found where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The delimiter of a CSV, of one to four signs: `;`, `,`, `|`, a tab (`"\t"`); found where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// The sheets of a workbook: a name in which `*` stands for anything; every visible sheet where absent. A hidden
    /// sheet is read when it is named in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row of the header, from 1; found where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_row: Option<u32>,
}

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// Delimited text.
    Csv,
    /// Office Open XML, with or without macros.
    Xlsx,
    /// Excel's binary workbook.
    Xlsb,
    /// The workbook of Excel 97 to 2003.
    Xls,
    /// OpenDocument.
    Ods,
    /// Tables of a web page, or the XML of Excel 2003: what portals save as `.xls`.
    Html,
    /// Objects in one array.
    Json,
    /// An object a line.
    Ndjson,
    /// Apache Parquet.
    Parquet,
    /// An archive of any of these.
    Zip,
    /// One of these, compressed.
    Gzip,
}

impl FileKind {
    /// Its name, as a mapping and `run.json` write it.
    pub const fn name(self) -> &'static str {
        match self {
            FileKind::Csv => "csv",
            FileKind::Xlsx => "xlsx",
            FileKind::Xlsb => "xlsb",
            FileKind::Xls => "xls",
            FileKind::Ods => "ods",
            FileKind::Html => "html",
            FileKind::Json => "json",
            FileKind::Ndjson => "ndjson",
            FileKind::Parquet => "parquet",
            FileKind::Zip => "zip",
            FileKind::Gzip => "gzip",
        }
    }

    /// Whether it holds files rather than a table.
    pub const fn is_container(self) -> bool {
        matches!(self, FileKind::Zip | FileKind::Gzip)
    }

    /// The kind that an extension, in lower case, promises.
    pub fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "csv" | "tsv" | "tab" | "txt" => FileKind::Csv,
            "xlsx" | "xlsm" => FileKind::Xlsx,
            "xlsb" => FileKind::Xlsb,
            "xls" => FileKind::Xls,
            "ods" => FileKind::Ods,
            "html" | "htm" => FileKind::Html,
            "json" | "geojson" => FileKind::Json,
            "ndjson" | "jsonl" => FileKind::Ndjson,
            "parquet" => FileKind::Parquet,
            "zip" => FileKind::Zip,
            "gz" => FileKind::Gzip,
            _ => return None,
        })
    }
}

/// Whether a name fits a pattern in which `*` stands for anything.
pub fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}
