//! Processing: answered and not, the stock and its identity, the age of what is open.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use report_model::definitions::{BreakdownId, Dimension};
use report_model::quantity::{DayHistogram, Fraction};
use report_model::record::Outcome;
use report_model::tally::{Measured, UNSPECIFIED};
use report_model::term::Term;
use report_model::view::{Block, Column, Row, RowRole, Tone};

use crate::view::Page;
use crate::view::breakdown::Figure;
use crate::view::names::is_rest;

/// The last day of each band of ages; the last band is open.
const BANDS: [u32; 5] = [15, 30, 60, 90, 180];

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    if page.is_public() {
        return public(page);
    }
    let received = page.total.get(Term::Received).unwrap_or(0);
    let Some((answered, unanswered)) = page.total.get(Term::Answered).zip(page.total.get(Term::Unanswered)) else {
        return vec![page.unmeasured_note(Term::Answered), stock(page)];
    };
    let count = |term| page.total.get(term).unwrap_or(0);
    // Where not the same bodies measure both, the one is no part of the other.
    let bodies = |term: Term| page.coverage().get(&Measured::Term(term)).map(|coverage| &coverage.bodies);
    let overdue = page.total.get(Term::Overdue).filter(|_| bodies(Term::Overdue) == bodies(Term::Answered));
    let mut blocks = vec![page.paragraph(
        "processing.summary",
        minijinja::context! {
            answered, unanswered, overdue, measured => answered + unanswered, received,
            cutoff => page.span(page.cutoffs()),
        },
    )];
    if count(Term::ClosedWithoutReply) > 0 {
        let covered = page.covered(&Measured::Term(Term::ClosedWithoutReply));
        let values = minijinja::context! { closed => count(Term::ClosedWithoutReply), covered };
        blocks.push(page.note(Tone::Caution, "processing.closed_title", "processing.closed", values));
    }
    blocks.push(page.heading("processing.stock"));
    blocks.push(page.paragraph("processing.stock_rule", ()));
    blocks.push(stock(page));
    if page.stock.balances() == Some(false) {
        blocks.push(page.note(Tone::Bad, "processing.unbalanced_title", "processing.unbalanced", ()));
    }
    let ages = &page.total.age_unanswered;
    if unanswered > 0 {
        blocks.push(page.heading("processing.ageing"));
        if ages.total() == 0 {
            blocks.push(page.unmeasured_note(Term::Unanswered));
        } else {
            if ages.total() < unanswered {
                let values = minijinja::context! { known => ages.total(), all => unanswered };
                blocks.push(page.note(Tone::Neutral, "", "declared.ages", values));
            }
            blocks.push(ageing(page, ages));
        }
    }
    blocks.extend(by_value(page));
    blocks.extend(service_by_outcome(page).into_iter().flatten());
    blocks
}

/// The same from what is public: the sums that are declared, and ages in the bands that they are published in.
fn public(page: &Page<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let answered = page.total.get(Term::Answered);
    let measured = page.coverage().get(&Measured::Term(Term::Answered)).map_or(0, |covered| covered.complaints);
    match answered {
        None if !page.hides(page.total, Term::Answered) => blocks.push(page.unmeasured_note(Term::Answered)),
        Some(answered) if page.tells_of(&[Term::Received]) && measured >= answered.max(1) => {
            let received = page.total.get(Term::Received).unwrap_or(0);
            let cutoff = page.span(page.cutoffs());
            let values = minijinja::context! { answered, measured, received, cutoff };
            blocks.push(page.paragraph("edition.answered", values));
            if let Some(overdue) = page.total.get(Term::Overdue).filter(|_| page.tells_of(&[Term::Overdue])) {
                blocks.push(page.paragraph("edition.overdue", minijinja::context! { overdue }));
            }
        }
        _ => blocks.push(page.facts_of(&[Term::Received, Term::Answered, Term::Overdue])),
    }
    let stock_parts = [page.stock.opening, page.stock.closed, page.stock.closing];
    let withholds_stock = ["stock.opening", "stock.closed", "stock.closing"].iter().any(|name| page.withholds(name));
    if stock_parts.iter().any(Option::is_some) || !withholds_stock {
        blocks.push(page.heading("processing.stock"));
        blocks.push(page.paragraph("processing.stock_rule", ()));
        blocks.push(stock(page));
        if !page.withholds("stock.received") && page.stock.balances() == Some(false) {
            blocks.push(page.note(Tone::Bad, "processing.unbalanced_title", "edition.unbalanced", ()));
        }
    }
    let ages = &page.total.age_unanswered;
    if ends(page, ages).iter().any(Option::is_some) {
        blocks.push(page.heading("processing.ageing"));
        blocks.push(ageing(page, ages));
    }
    blocks.extend(by_value(page));
    blocks
}

/// By declared status, and by what the reply gave.
fn by_value(page: &Page<'_>) -> Vec<Block> {
    let figures = [Figure::Count(Term::Received), Figure::Count(Term::Answered), Figure::Count(Term::Unanswered)];
    let tables = [
        (BreakdownId::Status, "processing.status", "processing.status_table", "dimension.status"),
        (BreakdownId::Outcome, "processing.outcome", "processing.outcome_table", "dimension.outcome"),
    ];
    let told = tables.into_iter().filter(|&(id, ..)| page.tells(id));
    let blocks = told.flat_map(|(id, heading, caption, first)| {
        [page.heading(heading), page.table_of(caption, first, &page.lines(id), &figures)]
    });
    blocks.collect()
}

/// What the replies gave, by service: not for the public.
fn service_by_outcome(page: &Page<'_>) -> Option<[Block; 2]> {
    if !page.tells(BreakdownId::Outcome) || !page.tells(BreakdownId::Service) {
        return None;
    }
    let outcomes: Vec<&str> = Outcome::ALL.iter().map(|outcome| outcome.name()).chain([UNSPECIFIED]).collect();
    let mut services: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for cell in page.table(BreakdownId::ServiceOutcome) {
        let counts = services.entry(cell.key[0].as_str()).or_insert_with(|| vec![0; outcomes.len()]);
        let place = outcomes.iter().position(|&outcome| outcome == cell.key[1])?;
        counts[place] += cell.measures.get(Term::Answered).unwrap_or(0);
    }
    let sum = |counts: &[u64]| counts.iter().sum::<u64>();
    let mut lines: Vec<(&str, Vec<u64>)> = services.into_iter().filter(|(_, counts)| sum(counts) > 0).collect();
    if lines.is_empty() {
        return None;
    }
    lines.sort_by_key(|(id, counts)| (is_rest(id), Reverse(sum(counts)), *id));
    let whole: Vec<u64> = (0..outcomes.len()).map(|at| lines.iter().map(|(_, counts)| counts[at]).sum()).collect();
    let covered = page.table_covered(BreakdownId::ServiceOutcome);
    let row = |name: String, role: RowRole, counts: &[u64]| {
        let told = &counts[..Outcome::ALL.len()];
        // Where no body says what a service's replies gave, that is not measured, and not 0.
        let unknown = covered.is_some() && sum(told) == 0;
        let shown = |&count: &u64| if unknown { page.not_measured() } else { page.l10n.integer(count) };
        let rest =
            counts[Outcome::ALL.len()..].iter().copied().chain([sum(counts)]).map(|count| page.l10n.integer(count));
        Row { role, cells: std::iter::once(name).chain(told.iter().map(shown)).chain(rest).collect() }
    };
    let role = |id: &str| if is_rest(id) { RowRole::Rest } else { RowRole::Body };
    let mut rows: Vec<Row> =
        lines.iter().map(|(id, counts)| row(page.key_name(Dimension::Service, id), role(id), counts)).collect();
    rows.push(row(page.l10n.word("total"), RowRole::Total, &whole));
    let short = page.not_measured();
    let unmeasured = rows.iter().flat_map(|row| &row.cells).any(|cell| *cell == short);
    let notes = [unmeasured.then(|| page.not_measured_note()), covered];
    let numeric = |label: String| Column { label, numeric: true, width: 15 };
    let columns = std::iter::once(Column { label: page.l10n.word("dimension.service"), numeric: false, width: 28 })
        .chain(outcomes.iter().map(|&outcome| numeric(page.key_name(Dimension::Outcome, outcome))))
        .chain([numeric(page.l10n.word("term.answered"))]);
    let table = Block::Table {
        caption: page.l10n.word("processing.service_outcome_table"),
        columns: columns.collect(),
        rows,
        note: notes.into_iter().flatten().collect::<Vec<_>>().join(" "),
    };
    Some([page.heading("processing.service_outcome"), table])
}

/// Opening + received = closed + closing.
fn stock(page: &Page<'_>) -> Block {
    let stock = page.stock;
    // Each with its day: the stock is of the period's days, what has no reply is counted at the cut-off.
    let days = [("stock.opening", page.period.first_day()), ("stock.closing", page.period.last_day())];
    let row = |role, key: &str, count: Option<u64>| {
        let name = page.l10n.word(key);
        let name = match days.iter().find(|(of, _)| *of == key) {
            Some(&(_, day)) => page.l10n.say("stock.on", minijinja::context! { name, day => page.l10n.day(day) }),
            None => name,
        };
        Row { role, cells: vec![name, page.outside(key, count)] }
    };
    let parts = [("stock.opening", stock.opening), ("stock.closed", stock.closed), ("stock.closing", stock.closing)];
    let missing = parts.into_iter().any(|(key, count)| count.is_none() && !page.withholds(key));
    Block::Table {
        caption: page.l10n.word("processing.stock_table"),
        columns: vec![
            Column { label: page.l10n.word("dimension.stock"), numeric: false, width: 60 },
            Column { label: page.l10n.word("term.received"), numeric: true, width: 20 },
        ],
        rows: vec![
            row(RowRole::Body, "stock.opening", stock.opening),
            row(RowRole::Body, "stock.received", Some(stock.received)),
            row(RowRole::Body, "stock.closed", stock.closed),
            row(RowRole::Total, "stock.closing", stock.closing),
        ],
        note: if missing { Some(page.l10n.word("stock.not_measured")) } else { page.stock_covered() }
            .into_iter()
            .chain(opening(page))
            .collect::<Vec<_>>()
            .join(" "),
    }
}

/// How far back the opening stock was counted, and whether last year's report closed with it.
fn opening(page: &Page<'_>) -> Option<String> {
    let stock = page.stock;
    let opening = stock.opening.filter(|_| !page.withholds("stock.opening"))?;
    let bodies = page.as_synthesis().is_some();
    let Some(since) = stock.since.filter(|&day| day < page.period.first_day()) else {
        return (stock.closing_before == Some(opening) && !bodies).then(|| page.l10n.word("stock.taken_over"));
    };
    let since = page.l10n.say("stock.since", minijinja::context! { day => page.l10n.day(since), bodies });
    let before = stock.closing_before.map(|before| match before.abs_diff(opening) {
        0 => page.l10n.word("stock.same_before"),
        difference => {
            let values = minijinja::context! { before, difference, more => before > opening };
            page.l10n.say("stock.other_before", values)
        }
    });
    Some(std::iter::once(since).chain(before).collect::<Vec<_>>().join(" "))
}

/// The last day of each band, and the open one: ours, or in the public edition those that it was published in.
fn ends(page: &Page<'_>, ages: &DayHistogram) -> Vec<Option<u32>> {
    if !page.is_public() {
        return BANDS.map(Some).into_iter().chain([None]).collect();
    }
    ages.spans().map(|(_, end, _)| end).collect()
}

fn ageing(page: &Page<'_>, ages: &DayHistogram) -> Block {
    let total = ages.total();
    let mut from = 0;
    let mut before = 0;
    let (mut rows, mut parts) = (Vec::new(), Vec::new());
    for end in ends(page, ages) {
        let until = end.map_or(total, |day| ages.within(day));
        let name = match end {
            Some(to) => page
                .l10n
                .say("processing.band", minijinja::context! { range => page.l10n.isolated(&format!("{from}–{to}")) }),
            None => page.l10n.say("processing.last_band", minijinja::context! { days => from - 1 }),
        };
        let share = page.l10n.percent(Fraction::new(until - before, total));
        rows.push(Row { role: RowRole::Body, cells: vec![name, page.l10n.integer(until - before), share] });
        parts.push(until - before);
        before = until;
        from = end.map_or(from, |day| day + 1);
    }
    let whole = vec![page.l10n.word("total"), page.l10n.integer(total), page.l10n.percent(Fraction::new(total, total))];
    rows.push(Row { role: RowRole::Total, cells: whole });
    let column = |key: &str, numeric, width| Column { label: page.l10n.word(key), numeric, width };
    Block::Table {
        caption: page.l10n.word("processing.ageing_table"),
        columns: vec![
            column("dimension.age", false, 40),
            column("term.unanswered", true, 20),
            column("term.part", true, 20),
        ],
        rows,
        note: if page.l10n.leaves_a_rest(&parts) {
            format!("{} {}", page.l10n.word("processing.ageing_note"), page.rounded_parts())
        } else {
            page.l10n.word("processing.ageing_note")
        },
    }
}
