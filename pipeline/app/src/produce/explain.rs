//! Explains a printed figure: its rule, its numerator and denominator, and what it is made of. In the report of a body that
//! is records, counted again from its exports; in the synthesis it is bodies.

use std::collections::BTreeMap;

use report_model::definitions::{BreakdownId, IndicatorKind};
use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::figure::FigureId;
use report_model::finding::Place;
use report_model::id::AgencyId;
use report_model::lang::Localised;
use report_model::quantity::Fraction;
use report_model::reference::Agency;
use report_model::sectoral::{SectoralReport, TableCell, table};
use report_model::synthesis::Synthesis;
use report_model::tally::{Cell, Measured};
use report_model::term::Term;

use crate::config::CycleInputs;
use crate::produce::agency;
use crate::produce::run::RunContext;
use crate::stores::fs;

/// A figure, with what it is made of.
#[derive(Debug)]
pub struct Explained {
    /// Its rule, where it is an indicator.
    pub rule: Localised,
    /// The name of the indicator.
    pub name: Localised,
    /// The law or the commitment behind it.
    pub source: Localised,
    /// The term above the line, and below it where it is a rate.
    pub terms: (Term, Option<Term>),
    /// The figure as the report or the synthesis has it; the denominator of a count is 1. `None` where it is not measured.
    pub stated: Option<Fraction>,
    /// The same from its parts.
    pub found: Fraction,
    /// Of the stated figure, what rests on counts that the body declared: they have no records.
    pub declared: bool,
    /// Its parts.
    pub parts: Parts,
}

/// What a figure is made of.
#[derive(Debug)]
pub enum Parts {
    /// Records of a body.
    Records(Vec<Record>),
    /// Bodies of the synthesis.
    Bodies(Vec<Body>),
}

/// A record that counts in a figure, or in its denominator alone.
#[derive(Debug)]
pub struct Record {
    /// The keyed hash of its identifier.
    pub id: String,
    /// Its file, sheet and row.
    pub place: Place,
    /// How often it counts above the line.
    pub numerator: u64,
    /// Whether it counts below the line; `true` in a count.
    pub denominator: bool,
    /// The terms that it counts in: why it is in or out.
    pub terms: Vec<Term>,
}

/// What a body adds to a figure of the synthesis.
#[derive(Debug)]
pub struct Body {
    /// The body.
    pub agency: AgencyId,
    /// What it adds above the line.
    pub numerator: u64,
    /// What it adds below the line; 1 in a count.
    pub denominator: u64,
}

/// A figure that cannot be explained: what is wrong, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("the figure cannot be explained")]
pub struct ExplainError(Vec<Diagnostic>);

impl Diagnose for ExplainError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        self.0.clone()
    }
}

/// Explains a figure of the cycle.
///
/// # Errors
/// When there is no such figure, no report that has it, or when the exports cannot be read.
pub fn explain(context: &RunContext, cycle: &CycleInputs, figure: &FigureId) -> Result<Explained, ExplainError> {
    explained(context, cycle, figure).map_err(ExplainError)
}

fn explained(context: &RunContext, cycle: &CycleInputs, figure: &FigureId) -> Result<Explained, Vec<Diagnostic>> {
    let (numerator, denominator) = terms(cycle, figure)?;
    let indicator = match &figure.measure {
        Measured::Share(id) => cycle.reference.definitions.indicator(id),
        _ => None,
    };
    let text = |of: Option<&Localised>| of.cloned().unwrap_or_default();
    let (stated, declared, parts) = match &figure.agency {
        Some(id) => of_body(context, cycle, id, figure, (numerator, denominator))?,
        None => of_synthesis(context, cycle, figure)?,
    };
    let found = match &parts {
        Parts::Records(records) => Fraction::new(
            records.iter().map(|record| record.numerator).sum(),
            denominator.map_or(1, |_| records.iter().filter(|record| record.denominator).count() as u64),
        ),
        Parts::Bodies(bodies) => Fraction::new(
            bodies.iter().map(|body| body.numerator).sum(),
            denominator.map_or(1, |_| bodies.iter().map(|body| body.denominator).sum()),
        ),
    };
    Ok(Explained {
        name: text(indicator.map(|one| &one.name)),
        rule: text(indicator.map(|one| &one.rule)),
        source: text(indicator.map(|one| &one.source)),
        terms: (numerator, denominator),
        stated,
        found,
        declared,
        parts,
    })
}

/// The terms of a figure.
fn terms(cycle: &CycleInputs, figure: &FigureId) -> Result<(Term, Option<Term>), Vec<Diagnostic>> {
    match &figure.measure {
        Measured::Term(term) => Ok((*term, None)),
        Measured::Share(id) => match cycle.reference.definitions.indicator(id).map(|found| &found.kind) {
            Some(&IndicatorKind::Share { numerator, denominator }) => Ok((numerator, Some(denominator))),
            _ => Err(unknown(figure)),
        },
        Measured::Stock | Measured::Table(_) => Err(unknown(figure)),
    }
}

fn unknown(figure: &FigureId) -> Vec<Diagnostic> {
    let message = Message::new("explain.unknown").with("figure", figure);
    vec![Diagnostic::error(message).hint(Message::new("explain.unknown_hint"))]
}

type Made = (Option<Fraction>, bool, Parts);

/// The figure of a body's report, and its records.
fn of_body(
    context: &RunContext,
    cycle: &CycleInputs,
    id: &AgencyId,
    figure: &FigureId,
    (numerator, denominator): (Term, Option<Term>),
) -> Result<Made, Vec<Diagnostic>> {
    let agency = cycle.reference.agency(id).ok_or_else(|| unknown(figure))?;
    let report = report_of(context, cycle, agency).ok_or_else(|| no_report(figure))?;
    let cell = cell_of(&report.total, &report.tables, figure.cell.as_ref()).ok_or_else(|| unknown(figure))?;
    let counts = |term: Term, traced: &tabulate::Traced| traced.counts_in(term);
    let records =
        agency::trace(context, cycle, agency)?.into_iter().filter(|traced| traced.is_in(figure.cell.as_ref()));
    let records = records.filter_map(|traced| {
        let below = denominator.is_none_or(|below| counts(below, &traced) > 0);
        let above = if below { counts(numerator, &traced) } else { 0 };
        let stands = if denominator.is_some() { below } else { above > 0 };
        stands.then_some(Record {
            id: traced.id,
            place: traced.place,
            numerator: above,
            denominator: below,
            terms: traced.terms,
        })
    });
    Ok((value(cell, &figure.measure), report.declared.is_some(), Parts::Records(records.collect())))
}

/// The figure of the synthesis, and what each body adds to it.
fn of_synthesis(context: &RunContext, cycle: &CycleInputs, figure: &FigureId) -> Result<Made, Vec<Diagnostic>> {
    let path = context.national_folder(cycle.period).join("synthesis.json");
    let bytes = fs::read_if_there(&path).ok().flatten().ok_or_else(|| no_report(figure))?;
    let synthesis: Synthesis = serde_json::from_slice(&bytes).map_err(|_| no_report(figure))?;
    let cell = cell_of(&synthesis.total, &synthesis.tables, figure.cell.as_ref()).ok_or_else(|| unknown(figure))?;
    let mut bodies = Vec::new();
    for line in synthesis.agencies.iter().filter(|line| line.headline && line.has_report()) {
        let Some(agency) = cycle.reference.agency(&line.agency) else { continue };
        let Some(report) = report_of(context, cycle, agency) else { continue };
        let part = match &figure.cell {
            None => value(&report.total, &figure.measure),
            Some((id, key)) => sum_of(&national(cycle, agency, &report, *id), key, &figure.measure),
        };
        if let Some(part) = part.filter(|part| part.num > 0 || part.den > 1) {
            bodies.push(Body { agency: agency.id.clone(), numerator: part.num, denominator: part.den });
        }
    }
    let declared = synthesis.agencies.iter().any(|line| line.headline && line.declared);
    Ok((value(cell, &figure.measure), declared, Parts::Bodies(bodies)))
}

fn no_report(figure: &FigureId) -> Vec<Diagnostic> {
    let message = Message::new("explain.no_report").with("figure", figure);
    vec![Diagnostic::error(message).hint(Message::new("explain.no_report_hint"))]
}

fn report_of(context: &RunContext, cycle: &CycleInputs, agency: &Agency) -> Option<SectoralReport> {
    let path = context.agency_folder(cycle.period, &agency.id).join("report.json");
    serde_json::from_slice(&fs::read_if_there(&path).ok()??).ok()
}

/// The cell of a figure: the whole, or one of a breakdown.
fn cell_of<'a>(
    total: &'a Cell,
    tables: &'a [report_model::sectoral::Table],
    cell: Option<&(BreakdownId, Vec<String>)>,
) -> Option<&'a Cell> {
    match cell {
        None => Some(total),
        Some((id, key)) => table(tables, *id).iter().find(|cell| cell.key == *key).map(|cell| &cell.measures),
    }
}

/// A count over 1, or a share.
fn value(cell: &Cell, measure: &Measured) -> Option<Fraction> {
    match measure {
        Measured::Term(term) => cell.get(*term).map(|count| Fraction::new(count, 1)),
        Measured::Share(id) => cell.shares.get(id).copied(),
        Measured::Stock | Measured::Table(_) => None,
    }
}

/// The cells of a body's breakdown under the keys that the synthesis has: own services under their national type.
fn national(cycle: &CycleInputs, agency: &Agency, report: &SectoralReport, id: BreakdownId) -> Vec<TableCell> {
    let own: BTreeMap<&str, &str> = cycle
        .reference
        .services
        .agencies
        .get(&agency.id)
        .into_iter()
        .flatten()
        .map(|service| (service.id.as_str(), service.national.as_str()))
        .collect();
    let is_service = id.dimensions()[0] == report_model::definitions::Dimension::Service;
    let renamed = table(&report.tables, id).iter().map(|cell| {
        let mut cell = cell.clone();
        if let Some(&type_of) = own.get(cell.key[0].as_str()).filter(|_| is_service) {
            type_of.clone_into(&mut cell.key[0]);
        }
        cell
    });
    renamed.collect()
}

/// The sum of a measure over the cells of a key.
fn sum_of(cells: &[TableCell], key: &[String], measure: &Measured) -> Option<Fraction> {
    let found = cells.iter().filter(|cell| cell.key == key).filter_map(|cell| value(&cell.measures, measure));
    found.reduce(|mut sum, part| {
        match measure {
            Measured::Term(_) => sum.num += part.num,
            _ => sum += part,
        }
        sum
    })
}
