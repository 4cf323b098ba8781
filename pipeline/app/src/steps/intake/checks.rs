//! What a bundle is asked, once it is known whose it is and that it is whole: each check that it fails is a reason to
//! give it back.

use chrono::NaiveDate;
use report_model::definitions::{BreakdownId, Dimension};
use report_model::diagnostic::Message;
use report_model::finding::Effect;
use report_model::personal::is_steering;
use report_model::record::Field;
use report_model::reference::Reference;
use report_model::sectoral::{SCHEMA_VERSION, SectoralReport};
use report_model::tally::{OTHER, UNSPECIFIED};
use report_model::term::Term;
use sealing::bundle::Bundle;

use super::papers;
use crate::config::CycleInputs;
use crate::steps::checklist;
use crate::stores::register::Register;
use accounts::recompute;
use accounts::written;

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
fn legible(found: Message) -> Message {
    let clean = |text: &str| -> String {
        text.chars().take(LONGEST_FOUND).map(|c| if is_steering(c) { '\u{fffd}' } else { c }).collect()
    };
    found.with_texts(&clean)
}

/// Every check that does not pass, with what it found.
pub(super) fn reasons(
    cycle: &CycleInputs,
    register: &Register,
    (bundle, sealed): (&Bundle, NaiveDate),
    on: NaiveDate,
) -> Vec<(&'static str, Vec<Message>)> {
    let (report, reference) = (&bundle.report, &cycle.reference);
    let mut reasons = Vec::new();
    let mut check = |id: &'static str, found: Vec<Message>| {
        if !found.is_empty() {
            let more = found.len().saturating_sub(MOST_FOUND);
            let mut found: Vec<Message> = found.into_iter().take(MOST_FOUND).map(legible).collect();
            found.extend((more > 0).then(|| Message::new("found.more").with("more", more)));
            reasons.push((id, found));
        }
    };
    let differs = |what: &'static str, theirs: String, ours: String| {
        let message = || {
            Message::new("found.differs").said("what", Message::new(what)).with("theirs", &theirs).with("ours", &ours)
        };
        if ours == theirs { Vec::new() } else { vec![message()] }
    };
    let mut of_cycle = differs("stated.cycle", shown(&report.cycle), reference.cycle.id.clone());
    of_cycle.extend(differs("stated.specimen", report.specimen.to_string(), reference.cycle.specimen.to_string()));
    check("cycle", of_cycle);
    let (theirs, ours) = (shown(&report.definitions), reference.definitions.hash());
    let other = Message::new("found.definitions").with("theirs", &theirs).with("ours", &ours);
    check("definitions", if ours == theirs { Vec::new() } else { vec![other] });
    let mut period = differs("stated.period", report.period.to_string(), cycle.period.to_string());
    period.extend(differs("stated.cutoff", report.nominal_cutoff.to_string(), cycle.dates.cutoff.to_string()));
    check("period", period);
    check("dates", dates(report, on));
    let agency = reference.agency(&report.agency);
    let takes_part = agency.is_some_and(|agency| agency.takes_part_in(cycle.period));
    let kind = agency.is_some_and(|agency| agency.kind == report.kind);
    check(
        "agency",
        if takes_part && kind { Vec::new() } else { vec![Message::new("found.agency").with("id", &report.agency)] },
    );
    let mut sums = recompute::faults(report, reference);
    sums.extend(unmapped(cycle, report));
    sums.extend(unknown_keys(report, reference));
    check("sums", sums);
    let mut approved = papers::approval(cycle, bundle);
    approved.extend(papers::days(bundle, sealed));
    approved.extend(papers::succession(register, bundle));
    check("approval", approved);
    check("documents", papers::documents(cycle, bundle));
    let mut content = papers::strangers(cycle, bundle);
    content.extend(papers::manifest(&bundle.manifest));
    content.extend(oddities(report, reference));
    content.extend(written::faults(report, reference));
    content.extend(written::of_note(&bundle.manifest.note));
    check("content", content);
    check("personal_data", checklist::personal_data_of(report));
    reasons
}

/// Days that have not come on the day of the intake, and what the report says of them.
fn dates(report: &SectoralReport, on: NaiveDate) -> Vec<Message> {
    let mut found = Vec::new();
    let (first, last) = report.cutoffs();
    let extracted = report.extracted;
    let ahead = [("stated.cutoff", Some(last)), ("stated.extraction", extracted.map(|(_, last)| last))];
    let ahead = ahead.iter().filter(|(_, day)| day.is_some_and(|day| day > on));
    let dated = |key, what: &'static str| Message::new(key).said("what", Message::new(what)).with("on", on);
    found.extend(ahead.map(|(what, _)| dated("found.ahead", what)));
    if !(first == report.cutoff && first <= last && last <= report.nominal_cutoff) {
        found.push(Message::new("found.no_order"));
    }
    let nil = report.nil_return.as_ref().map(|nil| nil.date);
    let corrected = report.corrected.iter().flat_map(|all| &all.cells).map(|one| one.date).max();
    let decided = [("stated.nil_return", nil), ("stated.corrections", corrected)];
    let late = decided.iter().filter(|(_, day)| day.is_some_and(|day| day > on));
    found.extend(late.map(|(what, _)| dated("found.decided_late", what)));
    // Complete is a cohort of which every complaint was due before the cut-off: the tally says how many were.
    let all_due =
        report.total.get(Term::Due).zip(report.total.get(Term::Received)).map(|(due, received)| due == received);
    if all_due.is_some_and(|all_due| all_due != report.complete) {
        found.push(Message::new("found.complete").with("complete", report.complete));
    }
    found
}

/// The longest key of a cell.
const LONGEST_KEY: usize = 200;

/// What no report has: another format, keys without end or of a person, bodies that nobody knows, corrections that fit
/// nothing, and a file that was refused: what the head of a body cannot approve.
fn oddities(report: &SectoralReport, reference: &Reference) -> Vec<Message> {
    let mut found = Vec::new();
    let mut unless = |holds: bool, what: Message| found.extend((!holds).then_some(what));
    unless((1..=SCHEMA_VERSION).contains(&report.schema_version), Message::new("found.format"));
    let is_key = |key: &str| key.chars().count() <= LONGEST_KEY && !key.chars().any(is_steering);
    for table in &report.tables {
        let mut keys = table.cells.iter().flat_map(|cell| &cell.key);
        unless(keys.all(|key| is_key(key)), Message::new("found.long_key").with("id", table.id));
    }
    // Bodies that the export names and the register does not know are one.
    let known = |agency: &String| [UNSPECIFIED, OTHER].contains(&agency.as_str()) || reference.agency(agency).is_some();
    let mut others = report.transferred_from.keys().chain(report.transferred_to.keys());
    unless(others.all(known), Message::new("found.stranger_body"));
    let unfit = report.corrected.as_ref().is_some_and(|corrected| corrected.unused > 0);
    unless(!unfit, Message::new("found.unused"));
    let refused = report.findings.iter().any(|(code, &count)| count > 0 && code.rule().effect == Effect::RejectFile);
    unless(!refused, Message::new("found.refused_file"));
    found
}

/// Tables that the mapping of the body has, where the ministry has it too, and the report has not. Each file has a column
/// for what every source of the mapping maps, or is refused.
fn unmapped(cycle: &CycleInputs, report: &SectoralReport) -> Vec<Message> {
    let Some(mapping) = cycle.mappings.get(&report.agency) else { return Vec::new() };
    if report.declared.is_some() || report.nil_return.is_some() || report.records.cohort == 0 {
        return Vec::new();
    }
    let is_mapped = |dimension: Dimension| {
        let field = Field::from_name(dimension.name());
        field.is_some_and(|field| mapping.sources.iter().all(|source| source.columns.contains_key(&field)))
    };
    let has = |id: BreakdownId| report.tables.iter().any(|table| table.id == id);
    let breakdowns = cycle.reference.definitions.breakdowns.iter();
    let missing = breakdowns.filter(|id| !has(**id) && id.dimensions().iter().all(|&dimension| is_mapped(dimension)));
    missing.map(|id| Message::new("found.unmapped").with("id", id).with("agency", shown(&report.agency))).collect()
}

/// Keys of the tables that are in no list of the reference: a free word must not come in as a code.
fn unknown_keys(report: &SectoralReport, reference: &Reference) -> Vec<Message> {
    use report_model::record::{Nature, Outcome, Reason, Status};
    use report_model::tally::UNCLASSIFIED;
    let services = reference.services.agencies.get(&report.agency);
    let known = |dimension: Dimension, key: &str| match dimension {
        _ if matches!(key, UNSPECIFIED | UNCLASSIFIED) => true,
        Dimension::Nature => Nature::from_name(key).is_some(),
        Dimension::Status => Status::from_name(key).is_some(),
        Dimension::Outcome => Outcome::from_name(key).is_some(),
        Dimension::Admissibility => Reason::from_name(key).is_some(),
        Dimension::Channel => reference.channels.channels.iter().any(|code| code.id == key),
        Dimension::UserKind => reference.channels.user_kinds.iter().any(|code| code.id == key),
        Dimension::Region => reference.regions.regions.iter().any(|region| region.id == key),
        Dimension::Province => reference.regions.regions.iter().flat_map(|r| &r.provinces).any(|code| code.id == key),
        Dimension::Service => services.is_some_and(|services| services.iter().any(|service| service.id == key)),
        // The agency's own words, and months, which the sums look at.
        Dimension::Entity | Dimension::Subject | Dimension::Month => true,
    };
    let unknown = |id: BreakdownId, keys: &[String]| {
        id.dimensions().iter().zip(keys).any(|(&dimension, key)| !known(dimension, key))
    };
    let tables = report.tables.iter().filter(|table| table.cells.iter().any(|cell| unknown(table.id, &cell.key)));
    tables.map(|table| Message::new("found.unlisted_key").with("id", table.id)).collect()
}
