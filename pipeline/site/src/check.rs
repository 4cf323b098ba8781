//! What must hold before a page is made. Every fault is reported, not the first.

use std::collections::{BTreeMap, BTreeSet};

use report_model::id::is_id;
use report_model::{Lang, Localised};

use crate::address::{is_path, is_url};
use crate::error::{SiteError, SiteErrors};
use crate::input::{Document, PeriodPages, Site, Standing};
use crate::table::{ColumnKind, DataColumn, DataTable, Value};

/// Checks the whole input.
///
/// # Errors
/// Everything that is wrong with it.
pub(crate) fn check(site: &Site) -> Result<(), SiteErrors> {
    let mut faults = Vec::new();
    frame(site, &mut faults);
    let mut periods = Names::new("templates.what.period");
    for period in &site.periods {
        periods.add(&period.period.to_string(), &mut faults);
        bodies(site, period, &mut faults);
        tables(period, &mut faults);
    }
    paths(site, &mut faults);
    if faults.is_empty() { Ok(()) } else { Err(SiteErrors(faults)) }
}

fn frame(site: &Site, faults: &mut Vec<SiteError>) {
    let mut url = |what: &'static str, url: &str| {
        if !is_url(url) {
            faults.push(SiteError::Url { what, url: short(url) });
        }
    };
    url("base_url", &site.base_url);
    url("licence", &site.licence.url);
    url("spatial", &site.spatial.uri);
    if let Some(page) = &site.contact.url {
        url("contact", page);
    }
    if site.base_url.contains(['?', '#']) {
        faults.push(SiteError::Url { what: "base_url: `?`, `#`", url: short(&site.base_url) });
    }
    let mail = site.contact.email.as_deref();
    if mail.is_some_and(|mail| !mail.contains('@') || !is_url(&format!("https://{mail}"))) {
        faults.push(value("contact.email", "it is no address of mail: write `name@host`"));
    }
    if site.languages.is_empty() || site.languages.iter().collect::<BTreeSet<_>>().len() != site.languages.len() {
        faults.push(value("languages", "name each language of the site once, and at least one"));
    }
    for (place, text) in [("publisher", &site.publisher), ("contact.name", &site.contact.name)] {
        needed(place, text, faults);
    }
    needed("licence.name", &site.licence.name, faults);
    needed("spatial.name", &site.spatial.name, faults);
    if !is_hash(&site.head.sha256) {
        faults.push(value("head.sha256", "it is no SHA-256: 64 hexadecimal digits"));
    }
    let key = site.public_key.as_bytes();
    if key.len() < 16 || !key.iter().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(b)) {
        faults.push(value("public_key", "it is no public key of minisign: write its second line, `RW…`"));
    }
    for (name, colour) in &site.look.colours {
        let hex = colour.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
        if hex.is_none() || !is_id(name) {
            faults
                .push(value(&format!("colours.{}", short(name)), "write it as `#rrggbb`, under a name without spaces"));
        }
    }
    for path in site.look.fonts.keys().filter(|path| !is_path(path)) {
        faults.push(SiteError::Path { path: short(path) });
    }
}

fn bodies(site: &Site, period: &PeriodPages, faults: &mut Vec<SiteError>) {
    let mut ids = Names::new("templates.what.body");
    ids.seen.insert("synthesis".to_owned());
    for body in &period.bodies {
        ids.add(&body.id, faults);
        let place = format!("body `{}` of {}", short(&body.id), period.period);
        needed(&format!("{place}: name"), &body.name, faults);
        if !is_id(&body.kind) {
            faults.push(SiteError::Id { what: "templates.what.kind", id: short(&body.kind) });
        }
        if !body.figures.is_empty() && body.figures.len() != period.columns.len() {
            let reason = format!("it has {} figures for {} columns", body.figures.len(), period.columns.len());
            faults.push(value(&place, &reason));
        }
        if let Some(document) = &body.document {
            if document.id != body.id {
                faults.push(value(&place, "its document has another id"));
            }
            checked_document(site, &place, document, body.standing == Standing::Withdrawn, faults);
        } else if matches!(body.standing, Standing::Reported | Standing::Withdrawn) {
            faults.push(value(&place, "it reported, and has no document"));
        }
    }
    if let Some(synthesis) = &period.synthesis {
        if synthesis.id != "synthesis" {
            faults.push(value(&format!("synthesis of {}", period.period), "its id is not `synthesis`"));
        }
        checked_document(
            site,
            &format!("synthesis of {}", period.period),
            synthesis,
            synthesis.views.is_empty(),
            faults,
        );
    }
}

fn checked_document(site: &Site, place: &str, document: &Document, withdrawn: bool, faults: &mut Vec<SiteError>) {
    needed(&format!("{place}: title"), &document.title, faults);
    if !withdrawn {
        for lang in site.languages.iter().filter(|lang| !document.views.contains_key(lang)) {
            faults.push(value(place, &format!("it has no view in `{lang}`")));
        }
    }
    for (lang, _) in document.views.iter().filter(|(lang, view)| **lang != view.lang) {
        faults.push(value(place, &format!("its view for `{lang}` is in another language")));
    }
    if !document.versions.iter().any(|version| version.number == document.version) {
        faults.push(value(place, &format!("version {} is not among its versions", document.version)));
    }
    let mut numbers = BTreeSet::new();
    if !document.versions.iter().all(|version| numbers.insert(version.number)) {
        faults.push(value(place, "two of its versions have one number"));
    }
}

/// The PDFs: inside the site, where no page stands, and each path for one file alone.
fn paths(site: &Site, faults: &mut Vec<SiteError>) {
    let mut seen = BTreeMap::new();
    let documents = site.periods.iter().flat_map(PeriodPages::documents);
    for pdf in documents.flat_map(|document| &document.versions).flat_map(|version| version.pdfs.values()) {
        if !is_path(&pdf.path) || !pdf.path.ends_with(".pdf") {
            faults.push(SiteError::Path { path: short(&pdf.path) });
        }
        if !is_hash(&pdf.sha256) {
            faults.push(value(&short(&pdf.path), "its SHA-256 is no hash: 64 hexadecimal digits"));
        }
        if seen.insert(pdf.path.to_lowercase(), pdf).is_some_and(|other| other != pdf) {
            faults.push(SiteError::Twice { what: "templates.what.file", id: short(&pdf.path) });
        }
    }
}

fn tables(period: &PeriodPages, faults: &mut Vec<SiteError>) {
    let mut ids = Names::new("templates.what.table");
    for table in &period.tables {
        ids.add(&table.id, faults);
        let place = format!("table `{}` of {}", short(&table.id), period.period);
        if table.id.bytes().any(|b| b.is_ascii_uppercase()) {
            faults.push(value(&place, "write its id in small letters: the data package asks for it"));
        }
        needed(&format!("{place}: title"), &table.title, faults);
        needed(&format!("{place}: description"), &table.description, faults);
        let mut names = Names::new("templates.what.column");
        for column in &table.columns {
            names.add(&column.name, faults);
            if column.flagged() {
                names.add(&column.flag(), faults);
            }
        }
        rows(&place, table, faults);
    }
}

/// Every value is of the kind of its column, and no two rows have one key. At most one fault a table: a wrong column
/// would give one a row.
fn rows(place: &str, table: &DataTable, faults: &mut Vec<SiteError>) {
    let mut keys = BTreeSet::new();
    let keyed = table.columns.iter().any(|column| column.key);
    for (number, row) in (1_u64..).zip(&table.rows) {
        let misfit = table.columns.iter().zip(row).find(|(column, value)| !fits(column, value));
        let key: Vec<&Value> = table.columns.iter().zip(row).filter(|(column, _)| column.key).map(|(_, v)| v).collect();
        let reason = if row.len() != table.columns.len() {
            format!("row {number} has {} values for {} columns", row.len(), table.columns.len())
        } else if let Some((column, _)) = misfit {
            format!("row {number} has a value in `{}` that is not of its kind", short(&column.name))
        } else if keyed && !keys.insert(key) {
            format!("row {number} has the key of another row")
        } else {
            continue;
        };
        faults.push(value(place, &reason));
        return;
    }
}

fn fits(column: &DataColumn, value: &Value) -> bool {
    match value {
        Value::Text(text) => column.kind == ColumnKind::String && !(column.key && text.is_empty()),
        Value::Number(_) => column.kind == ColumnKind::Integer,
        Value::Date(_) => column.kind == ColumnKind::Date,
        Value::Withheld | Value::NotMeasured => column.flagged(),
        Value::Empty => !column.key,
    }
}

/// Names that must differ, even where capitals do not.
struct Names {
    what: &'static str,
    seen: BTreeSet<String>,
}

impl Names {
    const fn new(what: &'static str) -> Self {
        Names { what, seen: BTreeSet::new() }
    }

    fn add(&mut self, id: &str, faults: &mut Vec<SiteError>) {
        if !is_id(id) {
            faults.push(SiteError::Id { what: self.what, id: short(id) });
        } else if !self.seen.insert(id.to_lowercase()) {
            faults.push(SiteError::Twice { what: self.what, id: id.to_owned() });
        }
    }
}

fn needed(place: &str, text: &Localised, faults: &mut Vec<SiteError>) {
    if text.is_empty() {
        faults.push(value(place, "it is empty: write it in one language at least"));
    }
}

fn value(place: &str, reason: &str) -> SiteError {
    SiteError::Value { place: place.to_owned(), reason: reason.to_owned() }
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// A text that someone else wrote, short enough for a message.
fn short(text: &str) -> String {
    text.chars().take(80).flat_map(char::escape_debug).collect()
}

/// The languages that lack a word which others have.
///
/// # Errors
/// One fault for each word that is missing.
pub(crate) fn words(site: &Site) -> Result<(), SiteErrors> {
    let all: BTreeSet<&String> =
        site.languages.iter().filter_map(|lang| site.words.get(lang)).flat_map(BTreeMap::keys).collect();
    let lacks = |lang: Lang, key: &String| site.words.get(&lang).is_none_or(|words| !words.contains_key(key));
    let missing: Vec<SiteError> = site
        .languages
        .iter()
        .flat_map(|&lang| {
            all.iter().filter(move |key| lacks(lang, key)).map(move |key| SiteError::Word { lang, key: (*key).clone() })
        })
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(SiteErrors(missing)) }
}
