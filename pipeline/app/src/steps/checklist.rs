//! What is looked at before a document is approved. An open error blocks; a caution is said.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use disclosure::PublicCycle;
use report_model::definitions::BreakdownId;
use report_model::diagnostic::{Diagnose, Message};
use report_model::finding::Effect;
use report_model::findings::Code;
use report_model::lang::{Lang, Localised};
use report_model::measure::{Measure, Texts};
use report_model::personal::{self, PersonalData};
use report_model::portal::Stance;
use report_model::sectoral::SectoralReport;
use report_model::synthesis::{Reporting, Synthesis};
use report_model::tally::{UNCLASSIFIED, UNSPECIFIED};
use serde::Serialize;

use crate::config::{self, AgencyInputs, CycleInputs};
use accounts::recompute;
use accounts::written;

/// How an item came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Result {
    /// Nothing to say.
    Passed,
    /// It is said, and does not block.
    Caution,
    /// It blocks.
    Error,
}

/// One item of a checklist. In JSON its texts are English, whatever the terminal speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// What is looked at.
    #[serde(serialize_with = "words::serialize_in_english")]
    pub check: Message,
    /// How it came out.
    pub result: Result,
    /// What was found.
    #[serde(serialize_with = "words::serialize_all_in_english")]
    pub found: Vec<Message>,
}

/// Whether an error is open.
pub fn blocks(items: &[Item]) -> bool {
    items.iter().any(|item| item.result == Result::Error)
}

fn item(check: &'static str, otherwise: Result, found: Vec<Message>) -> Item {
    Item { check: Message::new(check), result: if found.is_empty() { Result::Passed } else { otherwise }, found }
}

fn when(holds: bool, message: Message) -> Vec<Message> {
    if holds { vec![message] } else { Vec::new() }
}

/// Whether whoever approves may; `fault` says why not.
pub fn mandate(fault: Option<&impl Diagnose>) -> Item {
    let found = fault.into_iter().flat_map(Diagnose::diagnose).map(|said| said.message).collect();
    item("checklist.mandate", Result::Error, found)
}

/// The checklist of a sectoral report. `current` says whether it is that of today's inputs.
pub fn sectoral(cycle: &CycleInputs, report: &SectoralReport, current: bool) -> Vec<Item> {
    let refused = report.findings.keys().filter(|code| code.rule().effect == Effect::RejectFile);
    let refused = refused.map(|code| Message::new("checklist.refused").with("code", code.name())).collect();
    let open = report.indicators.iter().filter(|value| value.straddles_target());
    let open = open.map(|value| Message::new("checklist.straddles").with("indicator", &value.id)).collect();
    let nil = report.nil_return.is_some();
    let (nameless, kindless) = guessed(cycle, &report.agency);
    let of_agency = |key| Message::new(key).with("id", &report.agency);
    let unwritten = of_agency("checklist.no_measure").with("period", report.period);
    vec![
        item("checklist.current", Result::Error, when(!current, of_agency("checklist.changed"))),
        item("checklist.readable", Result::Error, refused),
        item("checklist.sums", Result::Error, recompute::faults(report, &cycle.reference)),
        item("checklist.measures", Result::Error, when(report.measures.is_empty() && !nil, unwritten)),
        item("checklist.name", Result::Error, nameless),
        item("checklist.kind", Result::Caution, kindless),
        item("checklist.whole", Result::Error, left_out(report)),
        item("checklist.printable", Result::Error, written::faults(report, &cycle.reference)),
        item("checklist.corrections", Result::Error, unfit(report)),
        item("checklist.personal", Result::Error, said(&personal_data(of_report(report)))),
        item("checklist.languages", Result::Caution, untranslated(cycle, &report.texts, &report.measures)),
        item("checklist.services", Result::Caution, unclassified(report)),
        item("checklist.due", Result::Caution, when(!report.complete, Message::new("checklist.incomplete"))),
        item(
            "checklist.extraction",
            Result::Caution,
            when(report.extracted.is_none() && !nil, Message::new("checklist.no_extraction")),
        ),
        item("checklist.verdicts", Result::Caution, open),
    ]
}

/// What nobody said of a body when it came on board, and `hasila new` therefore guessed: its name, where it is nothing but
/// the id, and its kind, where the mark of the guess still stands on its line.
fn guessed(cycle: &CycleInputs, id: &str) -> (Vec<Message>, Vec<Message>) {
    const REGISTER: &str = "reference/agencies.yaml";
    let agencies = &cycle.reference.register.agencies;
    let Some(place) = agencies.iter().position(|agency| agency.id == id) else { return (Vec::new(), Vec::new()) };
    let name = agencies[place].name_on(cycle.period.last_day());
    let is_named = name.0.values().any(|text| text.trim() != id && !text.trim().is_empty());
    let bytes = cycle.bytes_of(REGISTER);
    let line = config::locate(&bytes, &["agencies".into(), place.into(), "kind".into()]).map(|(line, _)| line);
    let text = String::from_utf8_lossy(&bytes);
    let said = line.and_then(|line| text.lines().nth(line.saturating_sub(1))).unwrap_or_default();
    let is_marked = said.contains("kind") && ["# ?", "# ؟"].iter().any(|mark| said.contains(mark));
    let of = |key| Message::new(key).with("file", REGISTER).with("id", id);
    (when(!is_named, of("checklist.nameless")), when(is_marked, of("checklist.guessed")))
}

/// The first day on which a report can be approved: that of its last extraction, or the end of its period where none is
/// declared.
pub fn may_be_approved_on(report: &SectoralReport) -> NaiveDate {
    report.extracted.map_or_else(|| report.period.last_day(), |(_, last)| last)
}

/// The checklist of a synthesis.
pub fn synthesis(cycle: &CycleInputs, synthesis: &Synthesis, current: bool) -> Vec<Item> {
    let missing =
        synthesis.agencies.iter().filter(|line| line.headline && line.reporting == Reporting::Missing).count();
    let of_period = |key| Message::new(key).with("period", synthesis.period);
    let personal = personal_data(places(&synthesis.texts, &synthesis.measures));
    vec![
        item("checklist.sealed", Result::Error, when(!synthesis.sealed, Message::new("checklist.unsealed"))),
        item("checklist.accepted", Result::Error, when(!current, Message::new("checklist.accepted_since"))),
        item("checklist.once", Result::Error, when(!synthesis.records.adds_up(), Message::new("checklist.records"))),
        item("checklist.personal", Result::Error, said(&personal)),
        item(
            "checklist.national_measures",
            Result::Error,
            when(synthesis.measures.is_empty(), of_period("checklist.no_national_measure")),
        ),
        item(
            "checklist.none_missing",
            Result::Caution,
            when(missing > 0, Message::new("checklist.missing").count("missing", missing)),
        ),
        item("checklist.portal", Result::Caution, contested(synthesis)),
        item("checklist.languages", Result::Caution, untranslated(cycle, &synthesis.texts, &synthesis.measures)),
    ]
}

/// What the public edition withholds, in the words of `withholds`, and the sentences that may tell it.
pub fn public_edition(
    cycle: &CycleInputs,
    public: &PublicCycle,
    paper: &CheckedDocument<'_>,
    withholds: Vec<String>,
) -> Vec<Item> {
    let (texts, measures) = match paper {
        CheckedDocument::Report(report) => (&report.texts, &report.measures),
        CheckedDocument::Synthesis(synthesis) => (&synthesis.texts, &synthesis.measures),
    };
    let withheld = withheld_numbers(cycle, public, paper);
    let mut telling = Vec::new();
    for Place { file, spot, text } in places(texts, measures) {
        for (lang, text) in &text.0 {
            let told = numbers(text).into_iter().find(|number| withheld.contains(number));
            telling.extend(
                told.map(|_| Message::new("checklist.tells").with("place", format!("{file}: {spot} ({lang})"))),
            );
        }
    }
    let counts = (1..).zip(measures).filter(|(_, measure)| measure.complaints.is_some_and(|n| withheld.contains(&n)));
    telling.extend(counts.map(|(n, _)| Message::new("checklist.tells_measure").with("n", n)));
    let withholds = withholds.into_iter().map(|line| Message::new("message.plain").prose("text", line)).collect();
    vec![item("checklist.withholds", Result::Caution, withholds), item("checklist.silent", Result::Caution, telling)]
}

/// A document that is looked at.
#[derive(Clone, Copy)]
pub enum CheckedDocument<'a> {
    /// A sectoral report.
    Report(&'a SectoralReport),
    /// A synthesis.
    Synthesis(&'a Synthesis),
}

/// The counts of protected cells that the public edition of a document withholds, of tables that it leaves out too.
fn withheld_numbers(cycle: &CycleInputs, public: &PublicCycle, paper: &CheckedDocument<'_>) -> BTreeSet<u64> {
    let (exact, public) = match paper {
        CheckedDocument::Report(report) => {
            (&report.tables, public.reports().get(&report.agency).map(|public| &public.report().tables))
        }
        CheckedDocument::Synthesis(synthesis) => {
            (&synthesis.tables, public.synthesis().map(|public| &public.synthesis().tables))
        }
    };
    let policy = cycle.reference.disclosure.iter();
    let mut numbers = BTreeSet::new();
    for &id in policy.flat_map(|policy| &policy.protected) {
        let shown = public.and_then(|tables| tables.iter().find(|table| table.id == id));
        for cell in report_model::sectoral::table(exact, id) {
            let shown = shown.and_then(|table| table.cells.iter().find(|shown| shown.key == cell.key));
            let hidden = |term| shown.is_none_or(|shown| shown.measures.withholds(term));
            let counts = cell.measures.counts.iter().filter(|&(&term, &count)| count > 0 && hidden(term));
            numbers.extend(counts.map(|(_, &count)| count));
        }
    }
    numbers
}

/// The whole numbers of a text, in Western or Arabic figures, in groups of three or not.
fn numbers(text: &str) -> Vec<u64> {
    let mut numbers = Vec::new();
    let mut digits = String::new();
    let mut gap = false;
    for c in text.chars().chain(['\n']) {
        let digit = match c {
            '\u{660}'..='\u{669}' => Some(u32::from(c) - 0x660),
            '\u{6f0}'..='\u{6f9}' => Some(u32::from(c) - 0x6f0),
            _ => c.to_digit(10),
        };
        match digit {
            Some(digit) => {
                digits.extend(char::from_digit(digit, 10));
                gap = false;
            }
            // A space inside a number parts groups of three.
            None if matches!(c, '\u{a0}' | '\u{202f}') && !digits.is_empty() && !gap => gap = true,
            None => {
                numbers.extend(digits.parse::<u64>());
                digits.clear();
                gap = false;
            }
        }
    }
    numbers
}

/// The figures of the portal that a body contests.
fn contested(synthesis: &Synthesis) -> Vec<Message> {
    let comparisons = synthesis.reconciliation.iter().flat_map(|found| &found.comparisons);
    comparisons
        .filter(|one| one.stance.as_ref().is_some_and(|said| said.stance == Stance::Contested))
        .map(|one| Message::new("message.plain").with("text", format!("{}: {}", one.id, one.figure)))
        .collect()
}

/// The measures, texts and corrections that the report was made without.
fn left_out(report: &SectoralReport) -> Vec<Message> {
    let count = report.findings.get(&Code::FaultyText).copied().unwrap_or(0);
    when(count > 0, Message::new("checklist.left_out").count("count", count).with("id", &report.agency))
}

/// That none of the records is placed in a service: the classification that the law asks for is missing.
fn unclassified(report: &SectoralReport) -> Vec<Message> {
    let is_placed = report
        .table(BreakdownId::Service)
        .iter()
        .any(|cell| ![UNCLASSIFIED, UNSPECIFIED].contains(&cell.key[0].as_str()));
    when(report.records.cohort > 0 && !is_placed, Message::new("checklist.no_service"))
}

/// The corrections that were not applied.
fn unfit(report: &SectoralReport) -> Vec<Message> {
    let count = report.corrected.as_ref().map_or(0, |corrected| corrected.unused);
    when(count > 0, Message::new("checklist.unfit").count("count", count).with("id", &report.agency))
}

/// Where a sectoral report seems to hold personal data. Of a nil return the declaring person is named by office.
pub fn personal_data_of(report: &SectoralReport) -> Vec<Message> {
    said(&personal_data(of_report(report)))
}

/// Every text of a sectoral report that people wrote.
fn of_report(report: &SectoralReport) -> Vec<Place<'_>> {
    let mut places = places(&report.texts, &report.measures);
    let corrected = report.corrected.iter().flat_map(|corrected| &corrected.cells);
    for (n, cells) in (1..).zip(corrected) {
        places.extend(of_correction(n, &cells.reason, &cells.office));
    }
    places.extend(report.nil_return.iter().map(|nil| Place::of("nil return", "person", &nil.person)));
    places
}

/// A text that people wrote.
struct Place<'a> {
    /// The file: `texts`, `measures`, `corrections` or `nil return`.
    file: &'static str,
    /// What it is called there.
    spot: String,
    text: &'a Localised,
}

impl<'a> Place<'a> {
    fn of(file: &'static str, spot: impl Into<String>, text: &'a Localised) -> Self {
        Place { file, spot: spot.into(), text }
    }
}

/// Something personal in a text: its place and kind, never the data.
pub struct Personal {
    /// The file: `texts`, `measures`, `corrections` or `nil return`.
    pub file: &'static str,
    /// What the text is called there, with its language.
    pub spot: String,
    /// What it seems to be.
    pub kind: PersonalData,
}

/// What is personal in the texts, measures and corrections of a body.
pub fn personal(inputs: &AgencyInputs) -> Vec<Personal> {
    let mut places = places(&inputs.texts, &inputs.measures);
    for (n, correction) in &inputs.corrections {
        places.extend(of_correction(n + 1, &correction.reason, &correction.office));
    }
    personal_data(places)
}

/// The texts of the n-th correction.
fn of_correction<'a>(n: usize, reason: &'a Localised, office: &'a Localised) -> [Place<'a>; 2] {
    let of = |what: &str, text: &'a Localised| Place::of("corrections", format!("{n}, {what}"), text);
    [of("reason", reason), of("office", office)]
}

fn personal_data(places: Vec<Place<'_>>) -> Vec<Personal> {
    let mut found = Vec::new();
    for Place { file, spot, text } in places {
        for (lang, text) in &text.0 {
            let of = |kind| Personal { file, spot: format!("{spot} ({lang})"), kind };
            found.extend(personal::scan_prose(text).into_iter().map(of));
        }
    }
    found
}

fn said(found: &[Personal]) -> Vec<Message> {
    let of = |one: &Personal| {
        let place = format!("{}: {}", one.file, one.spot);
        Message::new("checklist.found_personal").with("place", place).said("kind", one.kind.message())
    };
    found.iter().map(of).collect()
}

impl std::fmt::Display for Personal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}: {}", self.file, self.spot, self.kind)
    }
}

/// Every text that people wrote, with its place. The unit's own telephone and address are meant to be public (art. 10).
fn places<'a>(texts: &'a Texts, measures: &'a [Measure]) -> Vec<Place<'a>> {
    let mut places = vec![
        Place::of("texts", "foreword", &texts.foreword),
        Place::of("texts", "context", &texts.context),
        Place::of("texts", "signatory", &texts.signatory),
        Place::of("texts", "recommendations", &texts.recommendations),
    ];
    places.extend(texts.comments.iter().map(|(id, text)| Place::of("texts", format!("comments.{id}"), text)));
    places.extend(texts.portal.iter().map(|(id, said)| Place::of("texts", format!("portal.{id}"), &said.note)));
    for (n, measure) in (1..).zip(measures) {
        places.push(Place::of("measures", format!("{n}, text"), &measure.text));
        places.push(Place::of("measures", format!("{n}, owner"), &measure.owner));
    }
    places.retain(|place| !place.text.is_empty());
    places
}

fn untranslated(cycle: &CycleInputs, texts: &Texts, measures: &[Measure]) -> Vec<Message> {
    let languages = &cycle.reference.cycle.languages;
    let lacks = |text: &Localised, lang: &Lang| !text.0.contains_key(lang);
    let missing = |Place { file, spot, text }: Place<'_>| {
        let lacking: Vec<&str> = languages.iter().filter(|lang| lacks(text, lang)).map(|lang| lang.code()).collect();
        let place = format!("{file}: {spot}");
        (!lacking.is_empty())
            .then(|| Message::new("checklist.untranslated").with("place", place).list("lacking", lacking))
    };
    places(texts, measures).into_iter().filter_map(missing).collect()
}
