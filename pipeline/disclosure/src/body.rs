//! The figures of one body, and what an outsider knows of how they hang together.

use std::collections::BTreeMap;

use report_model::DayHistogram;
use report_model::SectoralReport;
use report_model::definitions::{BreakdownId, Definitions};
use report_model::disclosure::DisclosurePolicy;
use report_model::record::Reason;
use report_model::tally::{Cell, STOCK, UNSPECIFIED};
use report_model::term::Term;

use crate::bands;
use crate::figure::{Figure, Name, Place, Scope, What};
use crate::rest::{Given, is_close};
use crate::system::Variable;
use crate::tables::{CELL, COVERED, CellFrame, Counts, TOTAL, Tables};

/// What the figures of a cycle are counted with.
#[derive(Debug)]
pub(crate) struct Frame<'a> {
    /// How the cycle counts.
    pub(crate) definitions: &'a Definitions,
    /// The terms of a total.
    pub(crate) totals: Vec<Term>,
    /// The last day of each band; the legal deadline is always one.
    pub(crate) edges: Vec<u32>,
    /// How many bands end at the legal deadline or before.
    pub(crate) deadline: usize,
}

/// How much a body publishes: of few complaints little can be said that does not point at one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Extent {
    /// Nothing: its records are in the sums over bodies alone.
    Nothing,
    /// The terms of its total.
    Totals,
    /// Its breakdowns and delays too.
    Whole,
}

impl Extent {
    /// What a body publishes under the rules.
    pub(crate) fn of(report: &SectoralReport, policy: &DisclosurePolicy) -> Self {
        let received = report.total.get(Term::Received).unwrap_or(0);
        if received == 0 || received >= policy.table_minimum {
            Extent::Whole
        } else if received >= policy.quantile_minimum {
            Extent::Totals
        } else {
            Extent::Nothing
        }
    }
}

/// The counts of one body, as the sums over bodies take them.
#[derive(Debug)]
pub(crate) struct Body<'a> {
    /// What it was made of.
    pub(crate) given: &'a Given<'a>,
    /// Its report.
    pub(crate) report: &'a SectoralReport,
    /// The terms of its total.
    pub(crate) total: Counts,
    /// The terms of its public cells.
    pub(crate) cells: BTreeMap<(BreakdownId, Name), Counts>,
    /// Its bands of days to reply, and of ages.
    pub(crate) bands: [Option<Vec<Variable>>; 2],
    /// Its stock: opening, closed, closing.
    pub(crate) stock: [Option<Variable>; 3],
    /// The records received in the period, those refused, and of these those that may be complaints.
    pub(crate) records: [Variable; 3],
}

/// Adds the figures of a body.
pub(crate) fn add<'a>(tables: &mut Tables<'_>, frame: &Frame<'_>, given: &'a Given<'a>) -> Body<'a> {
    let report: &SectoralReport = &given.report;
    let name = tables.names.of(&report.agency);
    let scope = Scope::Body(name);
    let extent = given.extent;
    let shown: &[Term] = if extent == Extent::Nothing { &[] } else { &frame.totals };
    let none = Counts::new();
    let cell = CellFrame { public: &frame.totals, shown, complete: report.complete, base: TOTAL, given: &none };
    let total = tables.cell((scope, Place::Total), &report.total, &cell);
    variants(tables, frame.definitions, &total);
    shares(tables, frame.definitions, scope, &total);
    if let (Extent::Nothing, Some(&received)) = (extent, total.get(&Term::Received)) {
        tables.system.at_least(received, given.bodies);
        if is_close(given.bodies, tables.system.value(received), tables.policy) {
            tables.system.protect(received);
        }
    }
    let records = records(tables, frame, given, scope, &total);
    let mut body = Body {
        given,
        report,
        cells: BTreeMap::new(),
        bands: [None, None],
        stock: stock(tables, given, scope, &total),
        records,
        total,
    };
    for id in tables.policy.tables.clone() {
        table(tables, frame, scope, id, &mut body);
    }
    body.bands = histograms(tables, frame, scope, &body);
    covered(tables, frame, scope, &body);
    if extent > Extent::Nothing {
        transfers(tables, scope, &body);
    }
    body
}

/// Adds what a body states of its measures: it counts nothing with the rest.
pub(crate) fn measures(tables: &mut Tables<'_>, report: &SectoralReport) {
    let scope = Scope::Body(tables.names.of(&report.agency));
    for measure in &report.measures {
        if let Some(complaints) = measure.complaints {
            let what = What::Measure(tables.names.of(&measure.id));
            tables.print(Figure { scope, place: Place::Total, what }, complaints, CELL);
        }
    }
}

/// What one body says that it sent and the other that it received: the difference is a count of records too.
pub(crate) fn pairs(tables: &mut Tables<'_>) {
    let at = |body, what| Figure { scope: Scope::Body(body), place: Place::Total, what };
    let sent = tables.figures.iter().filter_map(|(figure, &sent)| match (figure.scope, figure.what) {
        (Scope::Body(from), What::To(to)) => Some((sent, *tables.figures.get(&at(to, What::From(from)))?)),
        _ => None,
    });
    for (sent, received) in sent.collect::<Vec<_>>() {
        tables.difference(sent, received);
    }
}

/// The differences between variants of one indicator.
pub(crate) fn variants(tables: &mut Tables<'_>, definitions: &Definitions, counts: &Counts) {
    let shares: Vec<_> = definitions.shares().collect();
    for (place, &(one, numerator, denominator)) in shares.iter().enumerate() {
        let family = one.variant_of.as_ref().unwrap_or(&one.id);
        for &(other, other_numerator, other_denominator) in &shares[place + 1..] {
            if other.variant_of.as_ref().unwrap_or(&other.id) != family {
                continue;
            }
            for (a, b) in [(numerator, other_numerator), (denominator, other_denominator)] {
                let nested = report_model::disclosure::contains(a, b) || report_model::disclosure::contains(b, a);
                if let (false, Some(&a), Some(&b)) = (nested, counts.get(&a), counts.get(&b)) {
                    tables.difference(a, b);
                }
            }
        }
    }
}

/// A share of a body prints two of its terms again.
fn shares(tables: &mut Tables<'_>, definitions: &Definitions, scope: Scope, total: &Counts) {
    for (indicator, numerator, denominator) in definitions.shares() {
        if let (Some(&above), Some(&below)) = (total.get(&numerator), total.get(&denominator)) {
            let seen = |tables: &Tables<'_>, variable: Variable| tables.system.count(variable).printed;
            if seen(tables, above) && seen(tables, below) {
                let share = tables.names.of(&indicator.id);
                tables.print_again(Figure { scope, place: Place::Total, what: What::Numerator(share) }, above, 0);
                tables.print_again(Figure { scope, place: Place::Total, what: What::Denominator(share) }, below, 0);
            }
        }
    }
}

fn records(
    tables: &mut Tables<'_>,
    frame: &Frame<'_>,
    given: &Given<'_>,
    scope: Scope,
    total: &Counts,
) -> [Variable; 3] {
    let at = |what| Figure { scope, place: Place::Total, what };
    let (report, extent) = (&given.report, given.extent);
    let cohort = match extent {
        Extent::Nothing => tables.hide(at(What::Cohort), report.records.cohort),
        Extent::Totals | Extent::Whole => tables.print(at(What::Cohort), report.records.cohort, TOTAL),
    };
    let mut parts = Vec::new();
    for term in [Term::Received, Term::Observations, Term::Suggestions] {
        let known = total.get(&term).copied();
        parts.push(known.unwrap_or_else(|| tables.system.hidden(report.total.get(term).unwrap_or(0))));
    }
    tables.add_up(|names| format!("{}, by nature", names.say(&at(What::Cohort))), cohort, &parts);
    let rejected = match extent {
        Extent::Whole => tables.print(at(What::Rejected), report.records.rejected, CELL),
        _ => tables.hide(at(What::Rejected), report.records.rejected),
    };
    let faulty = if report.unknown.rejected == report.records.rejected {
        rejected
    } else {
        let faulty = tables.system.hidden(report.unknown.rejected);
        tables.complement(|names| names.say(&at(What::Rejected)), rejected, faulty);
        faulty
    };
    for (indicator, ..) in frame.definitions.shares().filter(|(indicator, ..)| indicator.variant_of.is_none()) {
        let what = What::Faulty(tables.names.of(&indicator.id));
        if extent == Extent::Whole {
            tables.print_again(at(what), faulty, CELL);
        }
    }
    [cohort, rejected, faulty]
}

fn stock(tables: &mut Tables<'_>, given: &Given<'_>, scope: Scope, total: &Counts) -> [Option<Variable>; 3] {
    let stock = &given.report.stock;
    let at = |what| Figure { scope, place: Place::Total, what };
    let shown = given.extent > Extent::Nothing;
    let mut print = |what, value: Option<u64>| {
        value.map(|value| if shown { tables.print(at(what), value, CELL * 4) } else { tables.hide(at(what), value) })
    };
    let parts =
        [print(What::Opening, stock.opening), print(What::Closed, stock.closed), print(What::Closing, stock.closing)];
    let known = total.get(&Term::Received).copied().filter(|&known| tables.system.value(known) == stock.received);
    let received = match known {
        Some(known) if !shown => known,
        Some(known) => {
            tables.print_again(at(What::StockReceived), known, TOTAL);
            known
        }
        None => tables.hide(at(What::StockReceived), stock.received),
    };
    if let ([Some(opening), Some(closed), Some(closing)], Some(true)) = (parts, stock.balances()) {
        let terms = [(opening, 1), (received, 1), (closed, -1), (closing, -1)];
        let result = tables.system.equation(terms);
        tables.note(|names| names.say(&at(What::Opening)), result);
    }
    parts
}

/// Adds a public breakdown of a body.
fn table(tables: &mut Tables<'_>, frame: &Frame<'_>, scope: Scope, id: BreakdownId, body: &mut Body<'_>) {
    let report = body.report;
    let cells = report.table(id);
    if !report.tables.iter().any(|table| table.id == id) {
        return;
    }
    let public = tables.policy.terms.clone();
    let alone = |term: Term| cells.iter().filter(|cell| cell.measures.get(term).unwrap_or(0) > 0).count() == 1;
    let partition = id != BreakdownId::Admissibility;
    let given: Counts =
        body.total.iter().filter(|(term, _)| partition && alone(**term)).map(|(t, v)| (*t, *v)).collect();
    let shown: &[Term] = if body.given.extent == Extent::Whole { &public } else { &[] };
    let cell_frame = CellFrame { public: &public, shown, complete: report.complete, base: CELL, given: &given };
    let mut columns: BTreeMap<Term, Vec<Variable>> = BTreeMap::new();
    for cell in cells {
        let key = tables.names.of(cell.key.first().map_or("", String::as_str));
        let counts = tables.cell((scope, Place::Cell(id, key)), &cell.measures, &cell_frame);
        variants(tables, frame.definitions, &counts);
        for &term in &public {
            if let Some(&variable) = counts.get(&term) {
                columns.entry(term).or_default().push(variable);
            }
        }
        body.cells.insert((id, key), counts);
    }
    for (term, parts) in columns {
        let Some(&whole) = body.total.get(&term) else { continue };
        let what = Figure { scope, place: Place::Total, what: What::Term(term) };
        if partition {
            if parts != [whole] && !parts.contains(&whole) {
                tables.add_up(|names| format!("{}, by {id}", names.say(&what)), whole, &parts);
            }
        } else {
            for part in parts {
                tables.complement(|names| format!("{}, by {id}", names.say(&what)), whole, part);
            }
        }
    }
    if !partition {
        reasons(tables, scope, body);
    }
}

/// A file has one reason of art. 11 or 12, or several: the cells of each article hold at least the files of the term.
fn reasons(tables: &mut Tables<'_>, scope: Scope, body: &Body<'_>) {
    for (term, of_article) in [(Term::Incomplete, true), (Term::Inadmissible, false)] {
        let Some(&files) = body.total.get(&term) else { continue };
        let of_term = |reason: &&Reason| reason.is_art11() == of_article;
        // A file that was returned without a reason stands in the row of no reason.
        let unspecified = of_article.then_some(UNSPECIFIED);
        let names = Reason::ALL.iter().filter(of_term).map(|reason| reason.name()).chain(unspecified);
        let keys: Vec<_> = names.filter_map(|name| tables.names.find(name)).collect();
        let parts: Vec<Variable> = keys
            .into_iter()
            .filter_map(|key| body.cells.get(&(BreakdownId::Admissibility, key)))
            .filter_map(|counts| counts.get(&Term::Received).copied())
            .collect();
        let all = tables.sum(parts);
        let what = Figure { scope, place: Place::Total, what: What::Term(term) };
        tables.complement(|names| format!("{}, by reason", names.say(&what)), all, files);
    }
}

fn histograms(tables: &mut Tables<'_>, frame: &Frame<'_>, scope: Scope, body: &Body<'_>) -> [Option<Vec<Variable>>; 2] {
    if body.report.declared.is_some() {
        // Declared counts have no days.
        return [None, None];
    }
    let Cell { days_to_reply, age_unanswered, .. } = &body.report.total;
    let of = |term: Term| body.total.get(&term).copied();
    let replies =
        of(Term::Answered).map(|whole| histogram(tables, frame, (scope, What::Replies), days_to_reply, whole));
    let ages = of(Term::Unanswered).map(|whole| histogram(tables, frame, (scope, What::Ages), age_unanswered, whole));
    if let (Some(bands), Some(in_time)) = (&replies, of(Term::InTime)) {
        within(tables, &bands[..frame.deadline], in_time);
    }
    if let (Some(bands), Some(overdue)) = (&ages, of(Term::Overdue)) {
        within(tables, &bands[frame.deadline..], overdue);
    }
    [replies, ages]
}

/// The bands of one side of the legal deadline hold the records of a term, and perhaps some that are not yet due.
fn within(tables: &mut Tables<'_>, bands: &[Variable], term: Variable) {
    let side = tables.sum(bands.iter().copied());
    match tables.system.value(side).cmp(&tables.system.value(term)) {
        std::cmp::Ordering::Equal if side != term => {
            tables.add_up(|_| "the bands of one side of the deadline".to_owned(), side, &[term]);
        }
        std::cmp::Ordering::Greater => {
            tables.complement(|_| "the bands of one side of the deadline".to_owned(), side, term);
        }
        // Fewer: the dates are not those that the term was counted by, and the bands say nothing of it.
        _ => {}
    }
}

fn histogram(
    tables: &mut Tables<'_>,
    frame: &Frame<'_>,
    (scope, what): (Scope, fn(u32) -> What),
    histogram: &DayHistogram,
    whole: Variable,
) -> Vec<Variable> {
    let counts = bands::counts(histogram, &frame.edges);
    let fine: Vec<Variable> = counts.iter().map(|&count| tables.system.hidden(count)).collect();
    let shown = tables.system.count(whole).printed && tables.system.value(whole) >= tables.policy.quantile_minimum;
    let printed = if shown { print_bands(tables, frame, (scope, what), &fine, CELL) } else { fine.clone() };
    let all: u64 = counts.iter().fold(0, |sum, count| sum.saturating_add(*count));
    if all == tables.system.value(whole) {
        tables.add_up(|names| names.say(&Figure { scope, place: Place::Total, what: what(0) }), whole, &printed);
    } else {
        let sum = tables.sum(printed);
        tables.complement(|names| names.say(&Figure { scope, place: Place::Total, what: what(0) }), whole, sum);
    }
    fine
}

/// Prints bands, merged where they are small; they are withheld together.
pub(crate) fn print_bands(
    tables: &mut Tables<'_>,
    frame: &Frame<'_>,
    (scope, what): (Scope, fn(u32) -> What),
    fine: &[Variable],
    base: u64,
) -> Vec<Variable> {
    let counts: Vec<u64> = fine.iter().map(|&band| tables.system.value(band)).collect();
    let mut printed = Vec::new();
    for range in bands::merged(&counts, frame.deadline, tables.policy.threshold) {
        let last = frame.edges.get(range.end - 1).copied();
        let day = last.unwrap_or_else(|| bands::open_day(frame.edges.last().copied().unwrap_or(0)));
        let band = tables.sum(fine[range].iter().copied());
        tables.print_again(Figure { scope, place: Place::Total, what: what(day) }, band, base);
        printed.push(band);
    }
    tables.system.together(&printed);
    printed
}

fn covered(tables: &mut Tables<'_>, frame: &Frame<'_>, scope: Scope, body: &Body<'_>) {
    let Some(&received) = body.total.get(&Term::Received) else { return };
    if !tables.system.count(received).printed {
        return;
    }
    for name in frame.covered_names(tables) {
        let what = What::Covered(tables.names.of(&name));
        tables.print_again(Figure { scope, place: Place::Total, what }, received, COVERED);
    }
}

impl Frame<'_> {
    /// What coverage is published of: the public terms, shares and tables.
    pub(crate) fn covered_names(&self, tables: &Tables<'_>) -> Vec<String> {
        let terms = self.totals.iter().map(|term| term.name().to_owned());
        let shares = self.definitions.shares().filter(|(_, n, d)| self.totals.contains(n) && self.totals.contains(d));
        let shares = shares.map(|(indicator, ..)| indicator.id.clone());
        let of_tables = tables.policy.tables.iter().map(|id| format!("table:{id}"));
        terms.chain(shares).chain([STOCK.to_owned()]).chain(of_tables).collect()
    }
}

fn transfers(tables: &mut Tables<'_>, scope: Scope, body: &Body<'_>) {
    let mut from = Vec::new();
    for (other, &count) in &body.report.transferred_from {
        let what = What::From(tables.names.of(other));
        from.push(tables.print(Figure { scope, place: Place::Total, what }, count, CELL * 3));
    }
    for (other, &count) in &body.report.transferred_to {
        let what = What::To(tables.names.of(other));
        tables.print(Figure { scope, place: Place::Total, what }, count, CELL * 3);
    }
    if let Some(&complaints) = body.total.get(&Term::TransferredIn) {
        let all = tables.sum(from);
        if tables.system.value(all) >= tables.system.value(complaints) {
            tables.complement(|_| "records that came from other bodies".to_owned(), all, complaints);
        }
    }
}
