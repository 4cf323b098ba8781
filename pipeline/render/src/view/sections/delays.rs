//! How long replies take, of all the complaints received (contract §4): two quantiles and a curve that follow the open files
//! too. Never a mean; and the quantiles of answered complaints alone only under that name.

use report_model::chart::{ChartKind, ChartSpec, Line, Series, Tick};
use report_model::definitions::BreakdownId;
use report_model::quantity::Fraction;
use report_model::sectoral::IndicatorValue;
use report_model::statistics::reply_curve::{HALF, NINE_TENTHS, Quantile, ReplyShare, TimeToReply};
use report_model::tally::Cell;
use report_model::term::Term;
use report_model::view::{Block, Column, Fact, Row, RowRole, Tone};

use crate::view::Page;
use crate::view::figures::Waited;

/// How many services have a panel, at most, and how many complaints a service needs for one.
const MOST_PANELS: usize = 6;
const FEWEST: u64 = 30;

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let told = match page.waited(page.total) {
        Waited::Unmeasured => return vec![page.unmeasured_note(Term::Answered)],
        Waited::None => return Vec::new(),
        Waited::Withheld => return vec![page.note(Tone::Neutral, "", "withheld.delays", ())],
        Waited::Known(told) => told,
    };
    let replies = &page.total.days_to_reply;
    if replies.total() == 0 {
        return vec![page.paragraph("delays.none", ())];
    }
    let mut blocks = vec![page.paragraph("delays.intro", ()), facts(page, &told)];
    let answered = page.total.get(Term::Answered).unwrap_or(0);
    if replies.total() < answered {
        let values = minijinja::context! { known => replies.total(), all => answered };
        blocks.push(page.note(Tone::Neutral, "", "declared.delays", values));
    }
    if !told.by.is_empty() {
        blocks.push(within(page, &told.by));
        blocks.push(curve(page, &told));
    }
    blocks.extend(by_service(page).into_iter().flatten());
    blocks.push(page.note(Tone::Neutral, "delays.mean_title", "delays.mean", ()));
    blocks.extend(stated(page));
    blocks
}

/// By when half and nine in ten of the complaints received had a reply; then of the answered ones alone, named so.
fn facts(page: &Page<'_>, told: &TimeToReply) -> Block {
    let mut items = vec![
        page.fact("delays.half", quantile(page, told.half)),
        page.fact("delays.nine_tenths", quantile(page, told.nine_tenths)),
    ];
    items.extend(of_answered(page, page.total));
    Block::Facts { items }
}

fn quantile(page: &Page<'_>, quantile: Quantile) -> String {
    let Some(days) = quantile.days else { return page.l10n.word("delays.not_reached") };
    let (low, high) = (quantile.low.unwrap_or(0), quantile.high);
    page.l10n.say("delays.quantile", minijinja::context! { days, low, high })
}

/// The variant of complaints that were answered, which forgets those that wait.
fn of_answered(page: &Page<'_>, cell: &Cell) -> Option<Fact> {
    let quantiles = match cell.protected.as_deref().filter(|_| page.is_public()) {
        Some(held) => (held.median, held.ninth_decile),
        None => (cell.days_to_reply.quantile(HALF), cell.days_to_reply.quantile(NINE_TENTHS)),
    };
    let (Some(median), Some(ninth)) = quantiles else { return None };
    let said = page.l10n.say("delays.quantiles_of_answered", minijinja::context! { median, ninth });
    Some(page.fact("delays.answered_only", said))
}

/// What the export says of deadlines of its own: beside the legal one, never for it.
fn stated(page: &Page<'_>) -> Vec<Block> {
    let terms = [
        ("term.stated_due", Term::StatedDue),
        ("term.stated_in_time", Term::StatedInTime),
        ("term.stated_earlier", Term::StatedEarlier),
        ("term.stated_later", Term::StatedLater),
        ("term.said_in_time", Term::SaidInTime),
        ("term.said_late", Term::SaidLate),
    ];
    let told = terms.into_iter().filter(|&(_, term)| page.total.get(term).is_some_and(|count| count > 0));
    let items: Vec<_> = told.map(|(label, term)| page.fact(label, page.term(page.total, term))).collect();
    if items.is_empty() {
        return Vec::new();
    }
    vec![page.heading("delays.stated"), page.paragraph("delays.stated_rule", ()), Block::Facts { items }]
}

/// How many replies came within some days, and the height of the curve on them.
fn within(page: &Page<'_>, by: &[ReplyShare]) -> Block {
    let row = |at: &ReplyShare| Row {
        role: RowRole::Body,
        cells: vec![
            page.l10n.say("delays.within", minijinja::context! { days => at.day }),
            page.l10n.integer(page.total.days_to_reply.within(at.day)),
            page.l10n.percent(at.share),
        ],
    };
    let column = |key: &str, numeric, width| Column { label: page.l10n.word(key), numeric, width };
    Block::Table {
        caption: page.l10n.word("delays.table"),
        columns: vec![
            column("dimension.delay", false, 34),
            column("term.answered", true, 22),
            column("delays.of_received", true, 26),
        ],
        rows: by.iter().map(row).collect(),
        note: String::new(),
    }
}

/// The share of complaints received that had a reply by each day from 0, with the legal deadline and the target.
fn curve(page: &Page<'_>, told: &TimeToReply) -> Block {
    let deadline = page.reference.definitions.clock.deadline_days;
    let public = page.is_public();
    let end = deadline.saturating_mul(2);
    let marks: Vec<ReplyShare> = told.by.iter().copied().filter(|at| at.day <= end).collect();
    // The public edition has the curve at the ends of bands, and draws it level between them.
    let heights: Vec<u64> = if public {
        let last = marks.last().map_or(0, |at| at.day);
        let known = |day| marks.iter().rev().find(|at| at.day <= day).map_or(0, |at| thousandths(at.share));
        (0..=last).map(known).collect()
    } else {
        let curve = page.total.reply_curve();
        (0..=end.min(curve.longest())).map(|day| thousandths(curve.by(day))).collect()
    };
    let target = page.headline(Term::InTime).and_then(|value| value.target);
    let label = |at: &ReplyShare| {
        let days = page.l10n.counted(u64::from(at.day), "day");
        if at.day == deadline { page.l10n.say("delays.legal_day", minijinja::context! { days }) } else { days }
    };
    let spec = ChartSpec {
        kind: ChartKind::Curve,
        categories: marks.iter().map(label).collect(),
        series: vec![Series {
            label: page.l10n.word("term.answered"),
            colour: "complaints".to_owned(),
            values: heights,
        }],
        ticks: (0..=5).map(|n| Tick { value: n * 200, label: page.l10n.percent(Fraction::new(n, 5)) }).collect(),
        totals: marks.iter().map(|at| page.l10n.percent(at.share)).collect(),
        days: marks.iter().map(|at| at.day).collect(),
        lines: target.into_iter().map(|target| target_line(page, target)).collect(),
        rtl: page.l10n.lang().is_rtl(),
    };
    page.chart_said("delays.curve", &spec, curve_note(page, &marks))
}

/// The curves of the largest services, on the same axes; not for the public, whose parts have no days.
fn by_service(page: &Page<'_>) -> Option<[Block; 2]> {
    if page.is_public() || !page.tells(BreakdownId::Service) {
        return None;
    }
    let deadline = page.reference.definitions.clock.deadline_days;
    let end = deadline.saturating_mul(2);
    let lines = page.lines(BreakdownId::Service);
    let drawn = lines.iter().filter(|line| line.role == RowRole::Body).map(|line| (line, line.cell.reply_curve()));
    let drawn: Vec<_> = drawn
        .filter(|(_, curve)| curve.followed() >= FEWEST && curve.longest() >= deadline)
        .take(MOST_PANELS)
        .collect();
    if drawn.len() < 2 {
        return None;
    }
    let series = drawn.iter().map(|(line, curve)| Series {
        label: line.name.clone(),
        colour: "complaints".to_owned(),
        values: (0..=end.min(curve.longest())).map(|day| thousandths(curve.by(day))).collect(),
    });
    let target = page.headline(Term::InTime).and_then(|value| value.target);
    let spec = ChartSpec {
        kind: ChartKind::Panels,
        categories: vec![page.l10n.counted(u64::from(deadline), "day")],
        days: vec![deadline],
        series: series.collect(),
        ticks: [0, 1].map(|n| Tick { value: n * 1000, label: page.l10n.percent(Fraction::new(n, 1)) }).to_vec(),
        totals: drawn.iter().map(|(_, curve)| page.l10n.percent(curve.by(deadline))).collect(),
        lines: target.into_iter().map(|target| target_line(page, target)).collect(),
        rtl: page.l10n.lang().is_rtl(),
    };
    let values = minijinja::context! { shown => drawn.len(), fewest => FEWEST, deadline };
    let note = page.l10n.say("delays.by_service_note", values);
    Some([page.heading("delays.by_service"), page.chart_said("delays.service_curves", &spec, note)])
}

fn thousandths(share: Fraction) -> u64 {
    share.num * 1000 / share.den.max(1)
}

fn target_line(page: &Page<'_>, target: Fraction) -> Line {
    let value = page.l10n.percent(target);
    let label = page.l10n.say("delays.target_line", minijinja::context! { value });
    Line { value: thousandths(target), label, colour: "target".to_owned() }
}

/// How the curve on the legal day stands to the compliance with the deadline: equal on a complete cohort, an estimate on
/// another.
fn curve_note(page: &Page<'_>, marks: &[ReplyShare]) -> String {
    let deadline = page.reference.definitions.clock.deadline_days;
    let drawn = if page.is_public() { page.l10n.word("edition.curve_note") } else { String::new() };
    let height = marks.iter().find(|at| at.day == deadline).map(|at| at.share);
    let compliance = page.headline(Term::InTime).and_then(IndicatorValue::value);
    let Some((height, compliance)) = height.zip(compliance) else { return drawn };
    let equal = height.compare(compliance) == Some(std::cmp::Ordering::Equal);
    let (height, compliance) = (page.l10n.percent(height), page.l10n.percent(compliance));
    let key = if equal { "delays.curve_equal" } else { "delays.curve_differs" };
    let said = page.l10n.say(key, minijinja::context! { deadline, height, compliance });
    [said, drawn].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
