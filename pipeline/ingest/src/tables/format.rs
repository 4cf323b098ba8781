//! How a file is written, as far as a mapping declares it; what it leaves out is found.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How a file is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// The kind of file; by its content, then its extension, where absent. Of an archive: the kind of its members.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<FileKind>,
    /// The encoding of a CSV, as the WHATWG Encoding Standard labels it (`utf-8`, `windows-1256`, `windows-1252`,
    /// `utf-16le`), or a code page of MS-DOS (`cp850`, `cp720`, `cp437`, `cp852`, `cp858`, `cp864`). A byte-order mark
    /// wins; found where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The delimiter of a CSV, of one to four signs: `;`, `,`, `|`, a tab (`"\t"`); found where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// The sheets of a workbook: a name in which `*` stands for anything; every visible sheet where absent. A hidden
    /// sheet is read when it is named in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row of the header, from 1, or `none` where the first row is data: then the columns are named by their
    /// letters, as a spreadsheet shows them (`A`, `B`). Found where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_row: Option<HeaderRow>,
}

/// Where the header of a table is said to stand: a number, or `none`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderRow {
    /// In this row, from 1.
    At(u32),
    /// There is none: the columns have letters.
    Absent,
}

/// What is written for a table without a header.
const ABSENT: &str = "none";

impl HeaderRow {
    /// The row, from 1, where there is one.
    pub(crate) fn row(self) -> Option<usize> {
        match self {
            HeaderRow::At(row) => Some(row.max(1) as usize),
            HeaderRow::Absent => None,
        }
    }
}

impl fmt::Display for HeaderRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HeaderRow::At(row) => row.fmt(f),
            HeaderRow::Absent => f.write_str(ABSENT),
        }
    }
}

impl std::str::FromStr for HeaderRow {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            _ if text == ABSENT => Ok(HeaderRow::Absent),
            Ok(row) if row > 0 => Ok(HeaderRow::At(row)),
            _ => Err(format!("it is a row as a spreadsheet numbers it, from 1, or `{ABSENT}`")),
        }
    }
}

impl Serialize for HeaderRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            HeaderRow::At(row) => serializer.serialize_u32(*row),
            HeaderRow::Absent => serializer.serialize_str(ABSENT),
        }
    }
}

impl<'de> Deserialize<'de> for HeaderRow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl Visitor<'_> for Written {
            type Value = HeaderRow;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "the number of a row, or `{ABSENT}`")
            }

            fn visit_u64<E: Error>(self, row: u64) -> Result<HeaderRow, E> {
                u32::try_from(row).map(HeaderRow::At).map_err(|_| E::custom("no table has a row of this number"))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<HeaderRow, E> {
                if text == ABSENT {
                    Ok(HeaderRow::Absent)
                } else {
                    Err(E::invalid_type(serde::de::Unexpected::Str(text), &self))
                }
            }
        }
        deserializer.deserialize_any(Written)
    }
}

impl JsonSchema for HeaderRow {
    fn schema_name() -> Cow<'static, str> {
        "HeaderRow".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A row as a spreadsheet numbers it, or `none` where the first row is data.",
            "oneOf": [{"type": "integer", "minimum": 1}, {"const": ABSENT}]
        })
    }
}

/// The letters of a column, counted from 0, as a spreadsheet shows them: `A` to `Z`, `AA`.
pub fn letters(column: usize) -> String {
    let (before, last) = (column / 26, column % 26);
    let mut text = if before == 0 { String::new() } else { letters(before - 1) };
    text.push(char::from(b'A' + u8::try_from(last).unwrap_or_default()));
    text
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
    /// A web archive: pages as parts of a mail, what Excel and report servers save as `.xls` or `.mht`.
    Mhtml,
    /// A cell a line: what help desks and old spreadsheets write.
    Sylk,
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
            FileKind::Mhtml => "mhtml",
            FileKind::Sylk => "sylk",
            FileKind::Json => "json",
            FileKind::Ndjson => "ndjson",
            FileKind::Parquet => "parquet",
            FileKind::Zip => "zip",
            FileKind::Gzip => "gzip",
        }
    }

    /// Whether its first bytes tell it, and no text can be taken for it.
    pub const fn is_binary(self) -> bool {
        use FileKind::{Gzip, Ods, Parquet, Xls, Xlsb, Xlsx, Zip};
        matches!(self, Xlsx | Xlsb | Xls | Ods | Parquet | Zip | Gzip)
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
            "mhtml" | "mht" => FileKind::Mhtml,
            "slk" | "sylk" => FileKind::Sylk,
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
