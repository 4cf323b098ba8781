//! What a bundle is asked, once it is known whose it is and that it is whole: each check that it fails is a reason to
//! give it back.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use report_model::definitions::BreakdownId;
use report_model::personal::is_steering;
use report_model::reference::Reference;
use report_model::sectoral::SectoralReport;
use report_model::status::Step;
use report_model::tally::UNSPECIFIED;
use report_model::term::Term;
use sealing::bundle::{self, Bundle};
use sealing::ledger;

use crate::config::CycleInputs;
use crate::register::Register;
use crate::seal::BUNDLE;
use crate::{checklist, sums};

/// An id from outside, as letters and terminals can show it.
pub(super) fn shown(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).take(64).collect()
}

/// The most findings of one check that a letter gives.
const MOST_FOUND: usize = 40;
/// The longest of them.
const LONGEST_FOUND: usize = 300;

/// A text with words from outside, as letters and terminals can show it: what steers a terminal or turns the direction of
/// writing is seen to be there, and does nothing.
fn legible(text: &str) -> String {
    text.chars().take(LONGEST_FOUND).map(|c| if is_steering(c) { '\u{fffd}' } else { c }).collect()
}

/// Every check that does not pass, with what it found.
pub(super) fn reasons(
    cycle: &CycleInputs,
    register: &Register,
    bundle: &Bundle,
    on: NaiveDate,
) -> Vec<(&'static str, Vec<String>)> {
    let (report, reference) = (&bundle.report, &cycle.reference);
    let mut reasons = Vec::new();
    let mut check = |id: &'static str, found: Vec<String>| {
        if !found.is_empty() {
            let more = found.len().saturating_sub(MOST_FOUND);
            let mut found: Vec<String> = found.iter().take(MOST_FOUND).map(|found| legible(found)).collect();
            found.extend((more > 0).then(|| format!("and {more} more")));
            reasons.push((id, found));
        }
    };
    let differs = |what: &str, theirs: String, ours: String| {
        if theirs == ours { Vec::new() } else { vec![format!("{what}: {theirs}, {ours}")] }
    };
    check("cycle", differs("cycle", shown(&report.cycle), reference.cycle.id.clone()));
    let (theirs, ours) = (shown(&report.definitions), reference.definitions.hash());
    let other = format!("reference/indicators.yaml: the bundle rests on SHA-256 {theirs}, this cycle on {ours}");
    check("definitions", if theirs == ours { Vec::new() } else { vec![other] });
    let mut period = differs("period", report.period.to_string(), cycle.period.to_string());
    period.extend(differs("cut-off", report.nominal_cutoff.to_string(), cycle.dates.cutoff.to_string()));
    check("period", period);
    check("dates", dates(report, on));
    let agency = reference.agency(&report.agency);
    let takes_part = agency.is_some_and(|agency| agency.takes_part_in(cycle.period));
    let kind = agency.is_some_and(|agency| agency.kind == report.kind);
    check("agency", if takes_part && kind { Vec::new() } else { vec![report.agency.clone()] });
    let mut sums = sums::faults(report, &reference.definitions);
    sums.extend(unknown_keys(report, reference));
    check("sums", sums);
    let mut approved = approval(cycle, bundle);
    approved.extend(succession(register, bundle));
    check("approval", approved);
    check("documents", documents(cycle, bundle));
    let mut content = strangers(cycle, bundle);
    content.extend(oddities(report, reference));
    check("content", content);
    check("personal_data", checklist::personal_data_of(report));
    reasons
}

/// Days that have not come on the day of the intake, and what the report says of them.
fn dates(report: &SectoralReport, on: NaiveDate) -> Vec<String> {
    let mut found = Vec::new();
    let (first, last) = report.cutoffs();
    let extracted = report.extracted;
    let ahead = [("cut-off", Some(last)), ("extraction", extracted.map(|(_, last)| last))];
    let ahead = ahead.iter().filter(|(_, day)| day.is_some_and(|day| day > on));
    found.extend(ahead.map(|(what, _)| format!("{what}: it lies after {on}")));
    let rise = first == report.cutoff && first <= last && last <= report.nominal_cutoff;
    if !rise || extracted.is_some_and(|(first, last)| first > last) {
        found.push("cut-offs and extractions: they are in no order".to_owned());
    }
    // Complete is a cohort of which every complaint was due before the cut-off: the tally says how many were.
    let all_due =
        report.total.get(Term::Due).zip(report.total.get(Term::Received)).map(|(due, received)| due == received);
    if all_due.is_some_and(|all_due| all_due != report.complete) {
        found.push(format!("complete: {}, and the complaints that were due say otherwise", report.complete));
    }
    found
}

/// Files that no bundle of this cycle has.
fn strangers(cycle: &CycleInputs, bundle: &Bundle) -> Vec<String> {
    let documents: Vec<String> =
        cycle.reference.cycle.languages.iter().map(|lang| format!("report.{lang}.pdf")).collect();
    let known = |name: &str| bundle::DATA.contains(&name) || documents.iter().any(|document| document == name);
    bundle.files.keys().filter(|name| !known(name)).map(|name| format!("{name}: no bundle has such a file")).collect()
}

/// The longest text of an officer, in letters: some ten pages.
const LONGEST_TEXT: usize = 20_000;
/// The longest key of a cell, and id of a measure.
const LONGEST_KEY: usize = 200;

/// What no report has: texts and keys without end, ids that are none, bodies that nobody knows.
fn oddities(report: &SectoralReport, reference: &Reference) -> Vec<String> {
    let mut found = Vec::new();
    let mut unless = |holds: bool, what: String| found.extend((!holds).then_some(what));
    let is_key = |key: &str| key.chars().count() <= LONGEST_KEY && !key.chars().any(is_steering);
    let is_id = |id: &str| {
        (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    for table in &report.tables {
        let keys = table.cells.iter().flat_map(|cell| &cell.key);
        unless(
            keys.clone().all(|key| is_key(key)),
            format!("{}: a key is too long, or holds signs that are not written", table.id),
        );
    }
    let known = |agency: &String| agency == UNSPECIFIED || reference.agency(agency).is_some();
    let others = report.transferred_from.keys().chain(report.transferred_to.keys());
    unless(others.clone().all(known), "transfers: a body is not in the register".to_owned());
    let services = reference.services.agencies.get(&report.agency);
    for measure in &report.measures {
        unless(is_id(&measure.id), "measures: an id is none: letters, digits, `-`, `_` and `.`".to_owned());
        let own = |id: &String| services.is_some_and(|services| services.iter().any(|service| service.id == *id));
        unless(measure.service.as_ref().is_none_or(own), "measures: a service is not one of the body's".to_owned());
    }
    let written =
        serde_json::json!({"measures": report.measures, "texts": report.texts, "nil_return": report.nil_return});
    unless(longest(&written) <= LONGEST_TEXT, format!("texts: one is longer than {LONGEST_TEXT} letters"));
    found
}

/// The letters of the longest text.
fn longest(value: &serde_json::Value) -> usize {
    use serde_json::Value;
    match value {
        Value::String(text) => text.chars().count(),
        Value::Array(values) => values.iter().map(longest).max().unwrap_or(0),
        Value::Object(fields) => fields.values().map(longest).max().unwrap_or(0),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

/// Keys of the tables that are in no list of the reference: a free word must not come in as a code.
fn unknown_keys(report: &SectoralReport, reference: &Reference) -> Vec<String> {
    use report_model::record::{Nature, Outcome, Reason, Status};
    use report_model::tally::UNCLASSIFIED;
    let services = reference.services.agencies.get(&report.agency);
    let known = |dimension: &str, key: &str| match dimension {
        _ if matches!(key, UNSPECIFIED | UNCLASSIFIED) => true,
        "nature" => Nature::from_name(key).is_some(),
        "status" => Status::from_name(key).is_some(),
        "outcome" => Outcome::from_name(key).is_some(),
        "admissibility" => Reason::from_name(key).is_some(),
        "channel" => reference.channels.channels.iter().any(|code| code.id == key),
        "user_kind" => reference.channels.user_kinds.iter().any(|code| code.id == key),
        "region" => reference.regions.regions.iter().any(|region| region.id == key),
        "province" => reference.regions.regions.iter().flat_map(|r| &r.provinces).any(|code| code.id == key),
        "service" => services.is_some_and(|services| services.iter().any(|service| service.id == key)),
        // The agency's own words, and months, which the sums look at.
        _ => true,
    };
    let unknown = |id: BreakdownId, keys: &[String]| {
        id.dimensions().iter().zip(keys).any(|(dimension, key)| !known(dimension, key))
    };
    let tables = report.tables.iter().filter(|table| table.cells.iter().any(|cell| unknown(table.id, &cell.key)));
    tables.map(|table| format!("{}: a key is in no list of the reference", table.id)).collect()
}

/// The head of the body approved this very report, and said which documents belong to it.
pub(super) fn approval(cycle: &CycleInputs, bundle: &Bundle) -> Vec<String> {
    let (document, manifest) = (bundle.document(), &bundle.manifest);
    let report = bundle.files.get("report.json").map(|bytes| bundle::sha256(bytes));
    let mut found = Vec::new();
    for step in [Step::Approve, Step::Typeset] {
        let Some(signed) = bundle.approval.iter().rfind(|signed| signed.line.step == step) else {
            found.push(format!("{step}: no line"));
            continue;
        };
        let line = &signed.line;
        if line.document != document || line.version != manifest.version {
            found.push(format!("{step}: of another document"));
        } else if step == Step::Approve && line.report != report {
            found.push(format!("{step}: of another report"));
        } else if step == Step::Approve && line.note != manifest.note {
            found.push("note: not the one that was approved".to_owned());
        } else if let Err(fault) = ledger::check_signature(signed, &cycle.holders) {
            found.push(format!("{step}: {fault}"));
        }
    }
    found
}

/// What it takes the place of is the bundle of the version before, where the register has that.
fn succession(register: &Register, bundle: &Bundle) -> Vec<String> {
    let (document, manifest) = (bundle.document(), &bundle.manifest);
    let came = register.ledger().lines().iter().map(|signed| &signed.line).rfind(|line| {
        line.document == document && line.version < manifest.version && matches!(line.step, Step::Accept | Step::Return)
    });
    let fits = match came {
        Some(line) if line.version + 1 == manifest.version => manifest.supersedes.as_ref() == line.files.get(BUNDLE),
        _ => manifest.version > 1 || manifest.supersedes.is_none(),
    };
    if fits { Vec::new() } else { vec!["supersedes: not the bundle that came in before".to_owned()] }
}

/// The documents are those that the approval names, one in each language of the cycle.
fn documents(cycle: &CycleInputs, bundle: &Bundle) -> Vec<String> {
    let named: BTreeMap<&String, &String> = bundle
        .approval
        .iter()
        .filter(|signed| signed.line.step == Step::Typeset)
        .flat_map(|signed| &signed.line.files)
        .collect();
    let is_document = |name: &str| Path::new(name).extension().is_some_and(|extension| extension == "pdf");
    let mut found: Vec<String> = bundle
        .files
        .iter()
        .filter(|(name, bytes)| is_document(name) && named.get(name) != Some(&&bundle::sha256(bytes)))
        .map(|(name, _)| format!("{name}: not the one that was approved"))
        .collect();
    let languages = cycle.reference.cycle.languages.iter().map(|lang| format!("report.{lang}.pdf"));
    found.extend(languages.filter(|name| !bundle.files.contains_key(name)).map(|name| format!("{name}: missing")));
    found
}
