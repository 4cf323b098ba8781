//! How long replies take: quantiles and a curve, never a mean, which the open files would make look short.

use report_model::chart::{ChartKind, ChartSpec, Series, Tick};
use report_model::quantity::Fraction;
use report_model::term::Term;
use report_model::view::{Block, Column, Row, RowRole, Tone};

use crate::view::Page;
use crate::view::figures::{HALF, NINE_TENTHS};

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let Some(answered) = page.total.get(Term::Answered) else {
        let fields = page.missing_fields(Term::Answered);
        return vec![page.note(
            Tone::Muted,
            "not_measured.long",
            "not_measured.fields",
            minijinja::context! { fields },
        )];
    };
    let replies = &page.total.days_to_reply;
    let Some((median, ninth)) = replies.quantile(HALF).zip(replies.quantile(NINE_TENTHS)) else {
        return vec![page.paragraph("delays.none", ())];
    };
    let followed = replies.total() + page.total.age_unanswered.total();
    let mut blocks = vec![page.paragraph(
        "delays.summary",
        minijinja::context! {
            median, ninth, answered, read => replies.total(),
        },
    )];
    blocks.push(within(page, followed));
    blocks.push(curve(page, followed));
    blocks.push(page.note(Tone::Neutral, "delays.mean_title", "delays.mean", ()));
    blocks
}

/// The share of replies within the days that the definitions name.
fn within(page: &Page<'_>, followed: u64) -> Block {
    let replies = &page.total.days_to_reply;
    let row = |&days: &u32| {
        let count = replies.within(days);
        Row {
            role: RowRole::Body,
            cells: vec![
                page.desk.say("delays.within", minijinja::context! { days }),
                page.desk.integer(count),
                page.desk.percent(Fraction::new(count, replies.total())),
                page.desk.percent(Fraction::new(count, followed)),
            ],
        }
    };
    let column = |key: &str, numeric, width| Column { label: page.desk.word(key), numeric, width };
    Block::Table {
        caption: page.desk.word("delays.table"),
        columns: vec![
            column("dimension.delay", false, 30),
            column("term.answered", true, 20),
            column("delays.of_answered", true, 24),
            column("delays.of_received", true, 24),
        ],
        rows: page.reference.definitions.clock.within_days.iter().map(row).collect(),
        note: String::new(),
    }
}

/// The share of complaints answered by each day: at the legal deadline it is the compliance with it.
fn curve(page: &Page<'_>, followed: u64) -> Block {
    let clock = &page.reference.definitions.clock;
    let replies = &page.total.days_to_reply;
    let last = clock.deadline_days * 2;
    let mut sum = 0;
    let values = (0..=last).map(|day| {
        sum += replies.0.get(&day).copied().unwrap_or(0);
        sum * 1000 / followed.max(1)
    });
    let mut marks = clock.within_days.clone();
    marks.push(last);
    let spec = ChartSpec {
        kind: ChartKind::Curve,
        categories: marks.iter().map(|&days| page.desk.counted(u64::from(days), "day")).collect(),
        series: vec![Series {
            label: page.desk.word("term.answered"),
            colour: "complaints".to_owned(),
            values: values.collect(),
        }],
        ticks: (0..=5).map(|n| Tick { value: n * 200, label: page.desk.percent(Fraction::new(n, 5)) }).collect(),
        totals: marks.iter().map(|&days| page.desk.percent(Fraction::new(replies.within(days), followed))).collect(),
        days: marks,
        lines: Vec::new(),
        rtl: page.desk.lang().is_rtl(),
    };
    page.chart("delays.curve", &spec, "delays.curve_note")
}
