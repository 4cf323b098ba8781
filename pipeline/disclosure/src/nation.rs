//! The figures of the synthesis: sums of the counts of bodies.

use std::collections::BTreeMap;

use report_model::Synthesis;
use report_model::definitions::BreakdownId;
use report_model::disclosure::contains;
use report_model::reference::Reference;
use report_model::synthesis::Group;
use report_model::tally::{Cell, UNCLASSIFIED};
use report_model::term::Term;

use crate::body::{Body, Frame, print_bands, variants};
use crate::figure::{Figure, Name, Place, Scope, What};
use crate::system::Variable;
use crate::tables::{CELL, COVERED, Counts, HEADLINE, KIND, NATIONAL_CELL, Tables};

/// Adds the figures of a synthesis.
pub(crate) fn add(
    tables: &mut Tables<'_>,
    frame: &Frame<'_>,
    synthesis: &Synthesis,
    reference: &Reference,
    bodies: &[Body<'_>],
) {
    let of = |wanted: &dyn Fn(bool, &str) -> bool| -> Vec<&Body<'_>> {
        let stands = |body: &&Body<'_>| body.given.standing.is_some_and(|(counts, row)| wanted(counts, row));
        bodies.iter().filter(stands).collect()
    };
    let counting = of(&|counts, _| counts);
    group(tables, frame, (Scope::Headline, HEADLINE), &synthesis.headline, &counting);
    for (row, made) in &synthesis.kinds {
        let scope = Scope::Kind(tables.names.of(row));
        group(tables, frame, (scope, KIND), made, &of(&|_, of_row| of_row == row));
    }
    for id in tables.policy.tables.clone() {
        table(tables, frame, synthesis, reference, id, &counting);
    }
}

/// Adds a sum of bodies: its total, bands, stock and records.
fn group(tables: &mut Tables<'_>, frame: &Frame<'_>, (scope, base): (Scope, u64), made: &Group, bodies: &[&Body<'_>]) {
    let totals: Vec<(&Cell, &Counts)> = bodies.iter().map(|body| (&body.report.total, &body.total)).collect();
    cell(tables, frame, ((scope, Place::Total), base), &frame.totals, &made.total, &totals);
    for (place, what) in [(0, What::Replies as fn(u32) -> What), (1, What::Ages)] {
        let with: Vec<&Vec<Variable>> = bodies.iter().filter_map(|body| body.bands[place].as_ref()).collect();
        if with.is_empty() {
            continue;
        }
        let fine: Vec<Variable> =
            (0..=frame.edges.len()).map(|band| tables.sum(with.iter().map(|bands| bands[band]))).collect();
        print_bands(tables, frame, (scope, what), &fine, base);
    }
    let stock =
        [(What::Opening, made.stock.opening), (What::Closed, made.stock.closed), (What::Closing, made.stock.closing)];
    // The sum is of the bodies that measure their stock, where anybody does.
    let measures = |body: &&&Body<'_>| !made.stock.is_measured() || body.stock.iter().all(Option::is_some);
    let measuring_stock: Vec<&Body<'_>> = bodies.iter().filter(measures).copied().collect();
    for (place, (what, value)) in stock.into_iter().enumerate() {
        let parts: Option<Vec<Variable>> = measuring_stock.iter().map(|body| body.stock[place]).collect();
        if let (Some(value), Some(parts)) = (value, parts) {
            repeat(tables, (scope, Place::Total, what), value, parts, base);
        }
    }
    for (place, what, value) in [(0, What::Cohort, made.records.cohort), (1, What::Rejected, made.records.rejected)] {
        let parts = bodies.iter().map(|body| body.records[place]).collect();
        repeat(tables, (scope, Place::Total, what), value, parts, if place == 0 { base } else { COVERED });
    }
    let received: Vec<Variable> =
        measuring_stock.iter().filter_map(|body| body.total.get(&Term::Received).copied()).collect();
    repeat(tables, (scope, Place::Total, What::StockReceived), made.stock.received, received, base);
    covered(tables, frame, scope, bodies);
}

/// Prints a sum of counts of bodies, which the synthesis must have too.
fn repeat(
    tables: &mut Tables<'_>,
    (scope, place, what): (Scope, Place, What),
    value: u64,
    parts: Vec<Variable>,
    base: u64,
) {
    let figure = Figure { scope, place, what };
    let sum = tables.sum(parts);
    if tables.system.value(sum) != value {
        let (name, sum) = (tables.names.say(&figure), tables.system.value(sum));
        tables.faults.push(format!("{name}: the synthesis has {value}, the reports add up to {sum}"));
    }
    tables.print_again(figure, sum, base);
}

/// Adds a cell of the synthesis: a term over the bodies that measure it, a share over those that measure both terms.
fn cell(
    tables: &mut Tables<'_>,
    frame: &Frame<'_>,
    ((scope, place), base): ((Scope, Place), u64),
    public: &[Term],
    made: &Cell,
    parts: &[(&Cell, &Counts)],
) {
    let mut counts = Counts::new();
    let mut by: BTreeMap<Term, Vec<usize>> = BTreeMap::new();
    let of = |term: Term| -> Vec<usize> { (0..parts.len()).filter(|&n| parts[n].1.contains_key(&term)).collect() };
    let counted = |term: Term, who: &[usize]| who.iter().filter_map(|&n| parts[n].1.get(&term).copied()).collect();
    for &term in public {
        let who = of(term);
        if let Some(value) = made.get(term) {
            repeat(tables, (scope, place, What::Term(term)), value, counted(term, &who), base);
            if let Some(&variable) = tables.figures.get(&Figure { scope, place, what: What::Term(term) }) {
                counts.insert(term, variable);
            }
            by.insert(term, who);
        }
    }
    for (indicator, numerator, denominator) in frame.definitions.shares() {
        if !(public.contains(&numerator) && public.contains(&denominator)) {
            continue;
        }
        let Some(&share) = made.shares.get(&indicator.id) else { continue };
        let who: Vec<usize> = (0..parts.len()).filter(|&n| parts[n].0.shares.contains_key(&indicator.id)).collect();
        let name = tables.names.of(&indicator.id);
        let (above, below) = (What::Numerator(name), What::Denominator(name));
        repeat(tables, (scope, place, above), share.num, counted(numerator, &who), base);
        repeat(tables, (scope, place, below), share.den, counted(denominator, &who), base);
        let count = |tables: &Tables<'_>, what| tables.figures.get(&Figure { scope, place, what }).copied();
        if let (Some(above), Some(below)) = (count(tables, above), count(tables, below)) {
            tables.difference(below, above);
        }
    }
    for (&whole, &w) in &counts {
        for (&part, &p) in &counts {
            if contains(whole, part) && by.get(&whole) == by.get(&part) {
                tables.difference(w, p);
            }
        }
    }
    variants(tables, frame.definitions, &counts);
}

/// Adds a breakdown of the synthesis, with own services rolled up to the national ones.
fn table(
    tables: &mut Tables<'_>,
    frame: &Frame<'_>,
    synthesis: &Synthesis,
    reference: &Reference,
    id: BreakdownId,
    bodies: &[&Body<'_>],
) {
    let mut keyed: BTreeMap<Name, Vec<(&Cell, &Counts)>> = BTreeMap::new();
    for body in bodies {
        for cell in body.report.table(id) {
            let own = cell.key.first().map_or("", String::as_str);
            let Some(counts) = tables.names.find(own).and_then(|key| body.cells.get(&(id, key))) else { continue };
            let national = if id == BreakdownId::Service && !body.given.is_sum() {
                national(reference, &body.report.agency, own)
            } else {
                own
            };
            keyed.entry(tables.names.of(national)).or_default().push((&cell.measures, counts));
        }
    }
    let public = tables.policy.terms.clone();
    for made in report_model::sectoral::table(&synthesis.tables, id) {
        let text = made.key.first().map_or("", String::as_str);
        let key = tables.names.of(text);
        let parts = keyed.remove(&key).unwrap_or_default();
        let place = ((Scope::Headline, Place::Cell(id, key)), NATIONAL_CELL);
        cell(tables, frame, place, &public, &made.measures, &parts);
    }
    for key in keyed.into_keys() {
        let key = tables.names.text(key).to_owned();
        tables.faults.push(format!("{id}/{key}: the reports have it, the synthesis has not"));
    }
}

/// The national service of an own one, as the synthesis rolls it up.
pub(crate) fn national<'a>(reference: &'a Reference, agency: &str, own: &str) -> &'a str {
    let services = reference.services.agencies.get(agency);
    let found = services.and_then(|services| services.iter().rfind(|service| service.id == own));
    found.map_or(UNCLASSIFIED, |service| service.national.as_str())
}

/// How many complaints the bodies of a group have that measure a term, a share or a table; and the rejected records
/// behind the bounds of a share.
fn covered(tables: &mut Tables<'_>, frame: &Frame<'_>, scope: Scope, bodies: &[&Body<'_>]) {
    let at = |what| Figure { scope, place: Place::Total, what };
    for name in frame.covered_names(tables) {
        let what = What::Covered(tables.names.of(&name));
        let sum = tables.sum(measuring(bodies, &name).filter_map(|body| body.total.get(&Term::Received).copied()));
        tables.print_again(at(what), sum, COVERED);
    }
    for (indicator, ..) in frame.definitions.shares().filter(|(indicator, ..)| indicator.variant_of.is_none()) {
        let what = What::Faulty(tables.names.of(&indicator.id));
        let sum = tables.sum(measuring(bodies, &indicator.id).map(|body| body.records[2]));
        tables.print_again(at(what), sum, CELL);
    }
}

fn measuring<'b, 'a: 'b>(bodies: &'b [&'b Body<'a>], name: &'b str) -> impl Iterator<Item = &'b Body<'a>> {
    bodies.iter().copied().filter(move |body| match name.strip_prefix("table:") {
        Some(id) => body.report.tables.iter().any(|table| table.id.name() == id),
        None => body.report.coverage.get(name).is_some_and(|coverage| !coverage.bodies.is_empty()),
    })
}
