//! `findings.jsonl`, for programs: one finding a line.

use report_model::finding::{Finding, Findings};
use report_model::findings::Code;
use schemars::JsonSchema;
use serde::Serialize;

use super::view::Names;

/// A line of `findings.jsonl`: an occurrence, or how many more there were of a code.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "for its schema alone")]
pub(crate) enum FindingLine {
    /// An occurrence.
    Occurrence(Line<'static>),
    /// The rest of a code.
    Beyond(Beyond),
}

/// One occurrence.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Line<'a> {
    code: Code,
    effect: &'static str,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    /// The earlier record that it says the same as.
    #[serde(skip_serializing_if = "Option::is_none")]
    like: Option<Like<'a>>,
    /// How many cells or records it sums up.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
}

/// Where another record stands.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Like<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u64>,
}

impl<'a> Line<'a> {
    fn of(finding: &'a Finding, names: &'a Names) -> Self {
        Line {
            code: finding.code,
            effect: finding.code.rule().effect.name(),
            file: names.shown(&finding.place.file),
            sheet: finding.place.sheet.as_deref().map(|sheet| names.shown(sheet)),
            row: finding.place.row,
            column: finding.place.column.as_deref().map(|column| names.shown(column)),
            field: finding.field.map(report_model::record::Field::name),
            value: finding.masked.as_deref(),
            like: finding.like.as_ref().map(|place| Like {
                file: names.shown(&place.file),
                sheet: place.sheet.as_deref().map(|sheet| names.shown(sheet)),
                row: place.row,
            }),
            count: finding.count,
        }
    }
}

/// The last lines of `findings.jsonl`, where there were too many of one code to keep each.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Beyond {
    code: Code,
    not_listed: u64,
}

/// `findings.jsonl`: one finding a line, ordered by place.
pub(crate) fn jsonl(findings: &Findings) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut line = |value: &dyn erased::Json| {
        value.write(&mut bytes);
        bytes.push(b'\n');
    };
    let occurrences = findings.occurrences();
    let names = Names::of(&occurrences);
    for finding in occurrences {
        line(&Line::of(finding, &names));
    }
    for &code in findings.counts().keys() {
        let not_listed = findings.beyond_limit(code);
        if not_listed > 0 {
            line(&Beyond { code, not_listed });
        }
    }
    bytes
}

mod erased {
    /// Something that writes itself as JSON.
    pub(super) trait Json {
        fn write(&self, to: &mut Vec<u8>);
    }

    impl<T: serde::Serialize> Json for T {
        fn write(&self, to: &mut Vec<u8>) {
            serde_json::to_writer(to, self).expect("plain data is JSON");
        }
    }
}
