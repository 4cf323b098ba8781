//! The blank sectoral report of a body: the same outline, with its own services, and fields to fill in by hand.

use std::collections::BTreeMap;

use report_model::definitions::Dimension;
use report_model::id::AgencyId;
use report_model::measure::{NilReturn, Texts};
use report_model::period::Period;
use report_model::records::RecordCounts;
use report_model::reference::Reference;
use report_model::sectoral::{IndicatorValue, SectoralReport};
use report_model::tally::{Cell, Stock, Unknown};
use report_model::view::{Block, Column, DocumentKind, Row, RowRole, Section, View};
use words::Language;

use super::{Draw, Head, Page, Source, Stamp, ViewError, sections};

/// The blank report of `agency`.
///
/// # Errors
/// When a word is missing, or the body is not in the register.
pub fn form(
    agency: &str,
    period: Period,
    reference: &Reference,
    language: &Language,
    draw: Draw<'_>,
) -> Result<View, ViewError> {
    let agency = reference.agency(agency).ok_or_else(|| ViewError::UnknownAgency(agency.to_owned()))?;
    let cutoff = reference.calendar.periods.get(&period).map_or_else(|| period.last_day(), |dates| dates.cutoff);
    let report = empty(reference, &agency.id, &agency.kind, period, cutoff);
    let page = Page {
        source: Source::Sectoral(&report, agency),
        reference,
        l10n: language.l10n(),
        draw,
        period,
        cutoff,
        records: report.records,
        total: &report.total,
        tables: &report.tables,
        stock: report.stock,
        indicators: &report.indicators,
        findings: &report.findings,
        measures: &report.measures,
        texts: &report.texts,
        stamp: &Stamp::default(),
    };
    let outline = reference.outline.agencies.get(&agency.id).unwrap_or(&reference.outline.sectoral);
    let mut made = Vec::new();
    for id in outline {
        let mut blocks = vec![page.paragraph(&format!("form.{id}"), ())];
        blocks.extend(fields(&page, id));
        made.push(Section {
            id: id.clone(),
            number: page.l10n.isolated(&(made.len() + 1).to_string()),
            title: page.l10n.word(&format!("section.{id}")),
            new_page: sections::begins_a_page(id),
            blocks,
        });
    }
    let body = page.l10n.name(agency.name_on(period.last_day()), &agency.id);
    let body_kind = page.kind_name(&agency.kind);
    let head = Head {
        kind: DocumentKind::Form,
        body,
        body_kind,
        title: "title.form",
        short: "title.short_form",
        basis: "law.basis_sectoral",
    };
    let fingerprint = super::fingerprint(&(agency, period, reference.definitions.hash()));
    page.finish(head, made, reference.cycle.specimen, false, fingerprint)
}

fn empty(
    reference: &Reference,
    agency: &AgencyId,
    kind: &str,
    period: Period,
    cutoff: chrono::NaiveDate,
) -> SectoralReport {
    SectoralReport {
        schema_version: report_model::sectoral::SCHEMA_VERSION,
        cycle: reference.cycle.id.clone(),
        specimen: reference.cycle.specimen,
        agency: agency.clone(),
        kind: kind.to_owned(),
        period,
        cutoff,
        cutoffs: Some((cutoff, cutoff)),
        nominal_cutoff: cutoff,
        extracted: None,
        complete: true,
        definitions: reference.definitions.hash(),
        nil_return: None::<NilReturn>,
        declared: None,
        corrected: None,
        records: RecordCounts::default(),
        findings: BTreeMap::new(),
        indicators: Vec::<IndicatorValue>::new(),
        stock: Stock::default(),
        coverage: BTreeMap::new(),
        total: Cell::default(),
        tables: Vec::new(),
        transferred_from: BTreeMap::new(),
        transferred_to: BTreeMap::new(),
        unknown: Unknown::default(),
        measures: Vec::new(),
        texts: Texts::default(),
    }
}

/// The natures, which every table of the form keeps apart.
const NATURES: [&str; 3] = ["term.received", "term.observations", "term.suggestions"];
const STOCK: [&str; 4] = ["stock.opening", "stock.received", "stock.closed", "stock.closing"];
const RECORDS: [&str; 6] = [
    "records.read",
    "records.rejected",
    "records.tests",
    "records.duplicate",
    "records.out_of_period",
    "records.tallied",
];
/// What a measure says, with the number of lines to write it on.
const MEASURE: [(&str, u32); 6] = [
    ("measures.text", 2),
    ("measures.service", 1),
    ("measures.complaints", 1),
    ("measures.owner", 1),
    ("measures.due", 1),
    ("measures.state", 1),
];

/// The fields of a section.
fn fields(page: &Page<'_>, id: &str) -> Vec<Block> {
    let words = |keys: &[&str]| keys.iter().map(|key| page.l10n.word(key)).collect::<Vec<_>>();
    match id {
        "scoreboard" => {
            let names = page.headline_shares().map(|indicator| page.indicator_name(&indicator.id)).collect();
            let columns = words(&["method.numerator", "method.denominator", "method.value", "method.target"]);
            vec![grid(page, "method.table", "method.rate", names, &columns)]
        }
        "received" => received(page, &words(&NATURES)),
        "services" => {
            let rates = page.headline_shares().map(|indicator| page.indicator_name(&indicator.id));
            let columns: Vec<String> = words(&NATURES).into_iter().chain(rates).collect();
            vec![grid(page, "services.table", "dimension.service", services(page), &columns)]
        }
        "observations" => {
            vec![grid(page, "observations.table", "dimension.service", services(page), &words(&NATURES[1..]))]
        }
        "admissibility" => {
            let reasons = report_model::record::Reason::ALL.iter();
            let names = reasons.map(|reason| page.key_name(Dimension::Admissibility, reason.name())).collect();
            let columns = words(&["term.received", "term.answered"]);
            vec![grid(page, "admissibility.table", "dimension.admissibility", names, &columns)]
        }
        "processing" => {
            vec![grid(page, "processing.stock_table", "dimension.stock", words(&STOCK), &words(&["term.received"]))]
        }
        "delays" => {
            let days = page.reference.definitions.clock.within_days.iter();
            let names = days.map(|days| page.l10n.say("delays.within", minijinja::context! { days })).collect();
            let columns = words(&["term.answered", "delays.of_received"]);
            vec![grid(page, "delays.table", "dimension.delay", names, &columns)]
        }
        "measures" => (1..=4).flat_map(|number| measure(page, number)).collect(),
        "data_quality" => {
            vec![grid(page, "data_quality.records_table", "dimension.fate", words(&RECORDS), &words(&["term.records"]))]
        }
        "key_figures" | "annexes" => Vec::new(),
        _ => vec![Block::Blank { label: page.l10n.word("form.text"), lines: 6 }],
    }
}

fn received(page: &Page<'_>, natures: &[String]) -> Vec<Block> {
    let (channels, regions) = (&page.reference.channels.channels, &page.reference.regions.regions);
    let months = page.period.month_keys().iter().map(|key| page.l10n.month(key)).collect();
    let channels = channels.iter().map(|code| page.l10n.name(&code.name, &code.id)).collect();
    let regions = regions.iter().map(|region| page.l10n.name(&region.name, &region.id)).collect();
    vec![
        grid(page, "received.month_table", "dimension.month", months, natures),
        grid(page, "received.channel_table", "dimension.channel", channels, natures),
        grid(page, "received.region_table", "dimension.region", regions, natures),
    ]
}

/// The names of the body's own services.
fn services(page: &Page<'_>) -> Vec<String> {
    let Source::Sectoral(_, agency) = page.source else { return Vec::new() };
    let own = page.reference.services.agencies.get(&agency.id).map(Vec::as_slice).unwrap_or_default();
    own.iter().map(|service| page.l10n.name(&service.name, &service.id)).collect()
}

/// The card of a measure.
fn measure(page: &Page<'_>, number: u64) -> Vec<Block> {
    let title = page.l10n.say("form.measure", minijinja::context! { number });
    let fields = MEASURE.iter().map(|&(key, lines)| Block::Blank { label: page.l10n.word(key), lines });
    std::iter::once(Block::Heading { number: String::new(), text: title }).chain(fields).collect()
}

/// A table with names and empty cells.
fn grid(page: &Page<'_>, caption: &str, first: &str, names: Vec<String>, columns: &[String]) -> Block {
    let empty = vec![String::new(); columns.len()];
    Block::Table {
        caption: page.l10n.word(caption),
        columns: std::iter::once(Column { label: page.l10n.word(first), numeric: false, width: 34 })
            .chain(columns.iter().map(|label| Column { label: label.clone(), numeric: true, width: 15 }))
            .collect(),
        rows: names
            .into_iter()
            .map(|name| Row { role: RowRole::Body, cells: std::iter::once(name).chain(empty.clone()).collect() })
            .collect(),
        note: String::new(),
    }
}
