//! The findings of an agency, for three readers: `findings.jsonl` for programs, `findings.html` and `findings.xlsx`
//! for the officer. Values are masked: the place leads to the cell.

use report_model::finding::{Finding, Findings};
use report_model::findings::Code;
use report_model::lang::Lang;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use schemars::JsonSchema;
use serde::Serialize;

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
}

impl<'a> From<&'a Finding> for Line<'a> {
    fn from(finding: &'a Finding) -> Self {
        Line {
            code: finding.code,
            effect: finding.code.rule().effect.name(),
            file: &finding.place.file,
            sheet: finding.place.sheet.as_deref(),
            row: finding.place.row,
            column: finding.place.column.as_deref(),
            field: finding.field.map(report_model::record::Field::name),
            value: finding.masked.as_deref(),
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
    for finding in findings.occurrences() {
        line(&Line::from(finding));
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

/// The words of the two pages, in the agency's language.
fn words(lang: Lang) -> [&'static str; 10] {
    match lang {
        Lang::Fr => [
            "Anomalies",
            "Règle",
            "Effet",
            "Nombre",
            "Fichier",
            "Feuille",
            "Ligne",
            "Colonne",
            "Forme de la valeur",
            "Que faire",
        ],
        Lang::Ar => {
            ["الاختلالات", "القاعدة", "الأثر", "العدد", "الملف", "الورقة", "السطر", "العمود", "شكل القيمة", "ما ينبغي فعله"]
        }
        Lang::En => [
            "Findings",
            "Rule",
            "Effect",
            "Count",
            "File",
            "Sheet",
            "Row",
            "Column",
            "Shape of the value",
            "What to do",
        ],
    }
}

/// `findings.xlsx`: a summary by rule, and every occurrence that was kept.
///
/// # Errors
/// When a text is longer than a workbook takes.
pub(crate) fn workbook(findings: &Findings, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2018, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let bold = Format::new().set_bold();
    let [title, rule, effect, count, file, sheet_word, row_word, column, shape, remedy] = words(lang);

    let sheet = workbook.add_worksheet();
    sheet.set_name(title)?.set_right_to_left(lang.is_rtl());
    for (at, heading) in (0..).zip([rule, effect, count, remedy]) {
        sheet.write_string_with_format(0, at, heading, &bold)?;
    }
    for (row, (&code, &found)) in (1..).zip(findings.counts()) {
        let text = code.rule();
        sheet.write_string(row, 0, text.title.get(lang))?;
        sheet.write_string(row, 1, text.effect.name())?;
        sheet.write_string(row, 2, found.to_string())?;
        sheet.write_string(row, 3, text.remedy.get(lang))?;
    }

    let sheet = workbook.add_worksheet();
    sheet.set_name(row_word)?.set_right_to_left(lang.is_rtl());
    for (at, heading) in (0..).zip([file, sheet_word, row_word, column, rule, shape]) {
        sheet.write_string_with_format(0, at, heading, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, finding) in (1..).zip(findings.occurrences()) {
        let place = &finding.place;
        sheet.write_string(row, 0, &place.file)?;
        sheet.write_string(row, 1, place.sheet.as_deref().unwrap_or_default())?;
        sheet.write_string(row, 2, place.row.map_or(String::new(), |row| row.to_string()))?;
        sheet.write_string(row, 3, place.column.as_deref().unwrap_or_default())?;
        sheet.write_string(row, 4, finding.code.rule().title.get(lang))?;
        sheet.write_string(row, 5, finding.masked.as_deref().unwrap_or_default())?;
    }
    workbook.save_to_buffer()
}

/// `findings.html`: the same as a page, without script or anything from elsewhere.
pub(crate) fn html(findings: &Findings, agency: &str, lang: Lang) -> Vec<u8> {
    let [title, rule, effect, count, file, sheet, row, column, shape, remedy] = words(lang);
    let direction = if lang.is_rtl() { "rtl" } else { "ltr" };
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{lang}\" dir=\"{direction}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<title>{title} · {agency}</title>\n<style>\nbody{{font:16px/1.5 \
         system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1c2530}}\ntable{{border-collapse:\
         collapse;width:100%;margin:1rem 0 2rem}}\nth,td{{text-align:start;vertical-align:top;padding:.4rem .6rem;\
         border-bottom:1px solid #d5dbe1}}\nth{{border-bottom:2px solid #1f5a4c}}\ntd code{{direction:ltr;\
         unicode-bidi:isolate}}\n</style>\n<h1>{title} · {agency}</h1>\n",
        agency = escape(agency),
    );
    page.push_str(&format!("<table>\n<tr><th>{rule}<th>{effect}<th>{count}<th>{remedy}\n"));
    for (&code, found) in findings.counts() {
        let text = code.rule();
        page.push_str(&format!(
            "<tr><td><strong>{}</strong><br>{}<br><code>{}</code><td>{}<td>{found}<td>{}\n",
            escape(text.title.get(lang)),
            escape(text.meaning.get(lang)),
            code.name(),
            text.effect,
            escape(text.remedy.get(lang)),
        ));
    }
    page.push_str(&format!("</table>\n<table>\n<tr><th>{file}<th>{sheet}<th>{row}<th>{column}<th>{rule}<th>{shape}\n"));
    for finding in findings.occurrences() {
        let place = &finding.place;
        page.push_str(&format!(
            "<tr><td>{}<td>{}<td>{}<td>{}<td>{}<td><code>{}</code>\n",
            escape(&place.file),
            escape(place.sheet.as_deref().unwrap_or_default()),
            place.row.map_or(String::new(), |row| row.to_string()),
            escape(place.column.as_deref().unwrap_or_default()),
            escape(finding.code.rule().title.get(lang)),
            escape(finding.masked.as_deref().unwrap_or_default()),
        ));
    }
    page.push_str("</table>\n</html>\n");
    page.into_bytes()
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
