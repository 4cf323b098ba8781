//! What people wrote for a report, and its public note: whether it can stand in one. The body is told before it approves,
//! and the ministry looks again at whatever comes in.

use std::collections::BTreeSet;

use chrono::Datelike;
use report_model::diagnostic::Message;
use report_model::id::{ServiceId, is_dotted_id};
use report_model::lang::Localised;
use report_model::measure::{Measure, Unit};
use report_model::personal::{self, PersonalData, is_steering};
use report_model::reference::Reference;
use report_model::sectoral::SectoralReport;
use report_model::term::Term;
use serde_json::Value;

/// The longest text of an officer, in letters: some ten pages.
pub const LONGEST_TEXT: usize = 20_000;
/// The longest line beside the texts: a telephone, a site, an id.
const LONGEST_LINE: usize = 200;
/// The most measures of a report: ten for each of fifty services.
const MOST_MEASURES: usize = 500;

/// Whether a sign does more than stand in a text: it steers a terminal, or turns what follows it round. Ends of lines,
/// tabs, and the marks that Arabic words beside Latin ones need do not.
pub fn steers(c: char) -> bool {
    is_steering(c)
        && !matches!(c, '\n' | '\t' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// What is wrong with the texts and measures of a report, in words without any of theirs.
pub fn faults(report: &SectoralReport, reference: &Reference) -> Vec<Message> {
    let mut found = Vec::new();
    let reasons: Vec<_> =
        report.corrected.iter().flat_map(|all| &all.cells).map(|one| (&one.reason, &one.office)).collect();
    for (file, written) in [
        ("texts", serde_json::to_value(&report.texts)),
        ("measures", serde_json::to_value(&report.measures)),
        ("corrections", serde_json::to_value(reasons)),
        ("nil return", serde_json::to_value(&report.nil_return)),
    ] {
        found.extend(of_text(file, &written.unwrap_or_default()));
    }
    found.extend(of_texts(report));
    found.extend(of_measures(report, reference));
    found
}

/// What is wrong with a public note, in words without any of its own.
pub fn of_note(note: &Localised) -> Vec<Message> {
    let mut found = of_text("note", &serde_json::to_value(note).unwrap_or_default());
    for (lang, text) in &note.0 {
        let of =
            |kind: PersonalData| Message::new("found.note_personal").with("lang", lang).said("kind", kind.message());
        found.extend(personal::scan_prose(text).into_iter().map(of));
    }
    found
}

/// A text without end, or with signs that steer.
fn of_text(file: &str, written: &Value) -> Vec<Message> {
    let (mut longest, mut steering) = (0, None);
    each(written, &mut |text| {
        longest = longest.max(text.chars().count());
        steering = steering.or_else(|| text.chars().find(|&c| steers(c)));
    });
    let of = |key| Message::new(key).with("file", file);
    let long = (longest > LONGEST_TEXT).then(|| of("found.too_long").with("most", LONGEST_TEXT));
    let steers = steering.map(|c| of("found.steering").with("sign", format!("U+{:04X}", u32::from(c))));
    long.into_iter().chain(steers).collect()
}

/// Every text of a value, and every key.
fn each(value: &Value, look: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => look(text),
        Value::Array(values) => values.iter().for_each(|value| each(value, look)),
        Value::Object(fields) => fields.iter().for_each(|(key, value)| {
            look(key);
            each(value, look);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Comments stand on sections that reports have, answers on figures with an id, and the unit can be reached.
fn of_texts(report: &SectoralReport) -> Vec<Message> {
    let texts = &report.texts;
    let comments = texts.comments.keys().all(|id| report_model::reference::Outline::SECTORAL.contains(&id.as_str()));
    let mut found = Vec::new();
    let mut unless = |holds: bool, what| found.extend((!holds).then(|| Message::new(what)));
    unless(comments, "found.comments");
    unless(texts.portal.keys().all(|id| is_dotted_id(id)), "found.portal");
    let unit = texts.unit.clone().unwrap_or_default();
    let Unit { phone, email, site, .. } = &unit;
    let lines = [phone, email, site].into_iter().flatten();
    unless(lines.clone().all(|line| is_line(line)), "found.unit_lines");
    unless(email.as_deref().is_none_or(is_plain), "found.unit_email");
    unless(site.as_deref().is_none_or(is_site), "found.unit_site");
    found
}

fn is_line(text: &str) -> bool {
    text.chars().count() <= LONGEST_LINE && !text.chars().any(char::is_control)
}

/// Whether a text leads to no program: it has neither a scheme nor markup.
fn is_plain(text: &str) -> bool {
    !text.contains([':', '<', '>', '"', '\'', '`', '\\'])
}

/// Whether a text is the address of a site: of the web, or with no scheme at all.
fn is_site(text: &str) -> bool {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let of_web = ["https://", "http://"].iter().find_map(|scheme| lower.strip_prefix(scheme));
    let (host, rest) = of_web.unwrap_or(&lower).split_once('/').unwrap_or((of_web.unwrap_or(&lower), ""));
    let (name, port) = host.split_once(':').unwrap_or((host, "0"));
    is_plain(name) && port.parse::<u16>().is_ok() && !rest.contains(['<', '>', '"', '\\', '`'])
}

/// Measures are few, told apart, of the body's services, say what is done, and answer to complaints that came in.
fn of_measures(report: &SectoralReport, reference: &Reference) -> Vec<Message> {
    let measures = &report.measures;
    let services = reference.services.agencies.get(&report.agency);
    let own = |id: &ServiceId| services.is_some_and(|services| services.iter().any(|service| service.id == *id));
    let received = report.total.get(Term::Received).unwrap_or(0);
    let ids: BTreeSet<&str> = measures.iter().map(|measure| measure.id.as_str()).collect();
    let is_day = |measure: &Measure| measure.due.is_none_or(|due| (1900..=2999).contains(&due.year()));
    let checks: [(bool, Message); 7] = [
        (measures.len() <= MOST_MEASURES, Message::new("found.measures").with("most", MOST_MEASURES)),
        (ids.len() == measures.len(), Message::new("found.measure_twice")),
        (ids.iter().all(|id| is_dotted_id(id)), Message::new("found.measure_id")),
        (
            measures.iter().all(|measure| measure.service.as_ref().is_none_or(own)),
            Message::new("found.measure_service"),
        ),
        (measures.iter().all(|measure| !measure.text.is_empty()), Message::new("found.measure_text")),
        (
            measures.iter().all(|measure| measure.complaints.is_none_or(|count| count <= received)),
            Message::new("found.measure_complaints"),
        ),
        (measures.iter().all(is_day), Message::new("found.measure_due")),
    ];
    checks.into_iter().filter(|(holds, _)| !holds).map(|(_, what)| what).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use report_model::lang::Lang;

    #[test]
    fn a_site_is_of_the_web() {
        for (site, holds) in [
            ("https://www.osr.gov.ma/plaintes?x=1", true),
            ("www.osr.ma", true),
            ("http://osr.ma:8080/", true),
            ("osr.ma/a:b", true),
            ("javascript:alert(1)", false),
            ("JavaScript://x/%0aalert(1)", false),
            ("data:text/html,x", false),
            ("https://osr.ma/\"><script>", false),
            ("file:///etc/passwd", false),
        ] {
            assert_eq!(is_site(site), holds, "{site}");
        }
    }

    #[test]
    fn a_note_is_as_clean_as_a_text() {
        let said = |text: &str| -> String {
            of_note(&Localised::from([(Lang::Fr, text)])).iter().map(|found| format!("{found:?}; ")).collect()
        };
        assert_eq!(said("Chiffre corrigé \u{200f}تصحيح\u{200e}\nSeconde ligne"), "");
        for (text, found) in [
            ("Appeler le 06 12 34 56 78", "personal.phone"),
            ("Demandé par M. Ahmed Alaoui", "personal.name"),
            ("abc\u{202e}def", "U+202E"),
            ("abc\u{2066}def", "U+2066"),
            ("abc\u{1b}[31m", "U+001B"),
            ("a\rb", "U+000D"),
            ("abc\0", "U+0000"),
        ] {
            assert!(said(text).contains(found), "{found}: {}", said(text));
        }
        assert!(said(&"a".repeat(LONGEST_TEXT + 1)).contains("found.too_long"));
    }
}
