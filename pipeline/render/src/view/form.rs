//! The blank sectoral report of a body: the same outline, with its own services, and fields to fill in by hand.

use std::collections::BTreeMap;

use report_model::definitions::BreakdownId;
use report_model::measure::{NilReturn, Texts};
use report_model::period::Period;
use report_model::records::Records;
use report_model::reference::Reference;
use report_model::sectoral::{IndicatorValue, SectoralReport};
use report_model::tally::{Cell, Stock};
use report_model::term::Term;
use report_model::view::{Block, Column, DocumentKind, Row, RowRole, Section, View};

use super::{Draw, Head, Page, Source, ViewError, sections};
use crate::words::Language;

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
        desk: language.desk(),
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
    };
    let outline = reference.outline.agencies.get(&agency.id).unwrap_or(&reference.outline.sectoral);
    let mut made = Vec::new();
    for id in outline {
        let mut blocks = vec![page.paragraph(&format!("form.{id}"), ())];
        blocks.extend(fields(&page, id));
        made.push(Section {
            id: id.clone(),
            number: page.desk.isolated(&(made.len() + 1).to_string()),
            title: page.desk.word(&format!("section.{id}")),
            new_page: sections::begins_a_page(id, &page),
            blocks,
        });
    }
    let body = page.desk.name(agency.name_on(period.last_day()), &agency.id);
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

fn empty(reference: &Reference, agency: &str, kind: &str, period: Period, cutoff: chrono::NaiveDate) -> SectoralReport {
    SectoralReport {
        schema_version: report_model::sectoral::SCHEMA_VERSION,
        cycle: reference.cycle.id.clone(),
        specimen: reference.cycle.specimen,
        agency: agency.to_owned(),
        kind: kind.to_owned(),
        period,
        cutoff,
        nominal_cutoff: cutoff,
        extracted: None,
        complete: true,
        definitions: reference.definitions.hash(),
        nil_return: None::<NilReturn>,
        records: Records::default(),
        findings: BTreeMap::new(),
        indicators: Vec::<IndicatorValue>::new(),
        stock: Stock::default(),
        coverage: BTreeMap::new(),
        total: Cell::default(),
        tables: Vec::new(),
        transferred_from: BTreeMap::new(),
        transferred_to: BTreeMap::new(),
        measures: Vec::new(),
        texts: Texts::default(),
    }
}

/// The fields of a section.
fn fields(page: &Page<'_>, id: &str) -> Vec<Block> {
    let natures =
        || [Term::Received, Term::Observations, Term::Suggestions].map(|term| page.desk.word(&format!("term.{term}")));
    match id {
        "scoreboard" => vec![indicators(page)],
        "received" => {
            let months = page.period.month_keys().iter().map(|key| page.desk.month(key)).collect();
            let channels =
                page.reference.channels.channels.iter().map(|code| page.desk.name(&code.name, &code.id)).collect();
            let regions =
                page.reference.regions.regions.iter().map(|region| page.desk.name(&region.name, &region.id)).collect();
            vec![
                grid(page, "received.month_table", "dimension.month", months, &natures()),
                grid(page, "received.channel_table", "dimension.channel", channels, &natures()),
                grid(page, "received.region_table", "dimension.region", regions, &natures()),
            ]
        }
        "services" | "observations" => {
            let Source::Sectoral(_, agency) = page.source else { return Vec::new() };
            let own = page.reference.services.agencies.get(&agency.id).map(Vec::as_slice).unwrap_or_default();
            let names = own.iter().map(|service| page.desk.name(&service.name, &service.id)).collect();
            let columns: Vec<String> = if id == "services" {
                let rates = page.headline_shares().map(|indicator| page.indicator_name(&indicator.id));
                natures().into_iter().chain(rates).collect()
            } else {
                natures()[1..].to_vec()
            };
            vec![grid(
                page,
                if id == "services" { "services.table" } else { "observations.table" },
                "dimension.service",
                names,
                &columns,
            )]
        }
        "admissibility" => {
            let reasons = report_model::record::Reason::ALL.iter();
            let names = reasons.map(|reason| page.key_name(BreakdownId::Admissibility.name(), reason.name())).collect();
            vec![grid(
                page,
                "admissibility.table",
                "dimension.admissibility",
                names,
                &["term.received", "term.answered"].map(|key| page.desk.word(key)),
            )]
        }
        "processing" => {
            let names =
                ["stock.opening", "stock.received", "stock.closed", "stock.closing"].map(|key| page.desk.word(key));
            vec![grid(
                page,
                "processing.stock_table",
                "dimension.stock",
                names.to_vec(),
                &[page.desk.word("term.received")],
            )]
        }
        "delays" => {
            let days = page.reference.definitions.clock.within_days.iter();
            let names = days.map(|days| page.desk.say("delays.within", minijinja::context! { days })).collect();
            vec![grid(
                page,
                "delays.table",
                "dimension.delay",
                names,
                &["term.answered", "delays.of_answered", "delays.of_received"].map(|key| page.desk.word(key)),
            )]
        }
        "measures" => (1..=4)
            .flat_map(|number| {
                let labels = [
                    "measures.text",
                    "measures.service",
                    "measures.complaints",
                    "measures.owner",
                    "measures.due",
                    "measures.state",
                ];
                let title = page.desk.say("form.measure", minijinja::context! { number });
                let heading = Block::Heading { number: String::new(), text: title };
                let blank = |key: &str| Block::Blank {
                    label: page.desk.word(key),
                    lines: if key == "measures.text" { 2 } else { 1 },
                };
                std::iter::once(heading).chain(labels.map(blank))
            })
            .collect(),
        "data_quality" => {
            let keys = [
                "records.read",
                "records.rejected",
                "records.tests",
                "records.duplicate",
                "records.out_of_period",
                "records.tallied",
            ];
            let names = keys.map(|key| page.desk.word(key)).to_vec();
            vec![grid(page, "data_quality.records_table", "dimension.fate", names, &[page.desk.word("term.records")])]
        }
        "key_figures" | "annexes" => Vec::new(),
        _ => vec![Block::Blank { label: page.desk.word("form.text"), lines: 6 }],
    }
}

fn indicators(page: &Page<'_>) -> Block {
    let names = page.headline_shares().map(|indicator| page.indicator_name(&indicator.id)).collect();
    let columns =
        ["method.numerator", "method.denominator", "method.value", "method.target"].map(|key| page.desk.word(key));
    grid(page, "method.table", "method.rate", names, &columns)
}

/// A table with names and empty cells.
fn grid(page: &Page<'_>, caption: &str, first: &str, names: Vec<String>, columns: &[String]) -> Block {
    let empty = vec![String::new(); columns.len()];
    Block::Table {
        caption: page.desk.word(caption),
        columns: std::iter::once(Column { label: page.desk.word(first), numeric: false, width: 34 })
            .chain(columns.iter().map(|label| Column { label: label.clone(), numeric: true, width: 15 }))
            .collect(),
        rows: names
            .into_iter()
            .map(|name| Row { role: RowRole::Body, cells: std::iter::once(name).chain(empty.clone()).collect() })
            .collect(),
        note: String::new(),
    }
}
