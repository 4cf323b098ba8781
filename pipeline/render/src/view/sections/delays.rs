//! How long replies take: quantiles and a curve, never a mean, which the open files would make look short.

use report_model::chart::{ChartKind, ChartSpec, Series, Tick};
use report_model::quantity::Fraction;
use report_model::tally::Measured;
use report_model::term::Term;
use report_model::view::{Block, Column, Row, RowRole, Tone};

use crate::view::Page;
use crate::view::figures::{Days, HALF, NINE_TENTHS};

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    if page.is_public() {
        return public(page);
    }
    let Some(answered) = page.total.get(Term::Answered) else { return vec![page.unmeasured_note(Term::Answered)] };
    let replies = &page.total.days_to_reply;
    let Some((median, ninth)) = replies.quantile(HALF).zip(replies.quantile(NINE_TENTHS)) else {
        if answered > 0 {
            return vec![page.unmeasured_note(Term::Answered)];
        }
        return vec![page.paragraph("delays.none", ())];
    };
    let followed = replies.total() + page.total.age_unanswered.total();
    let mut blocks = vec![page.paragraph(
        "delays.summary",
        minijinja::context! {
            median, ninth, answered, read => replies.total(),
        },
    )];
    if replies.total() < answered {
        let values = minijinja::context! { known => replies.total(), all => answered };
        blocks.push(page.note(Tone::Neutral, "", "declared.delays", values));
    }
    let clock = &page.reference.definitions.clock;
    blocks.push(within(page, &clock.within_days, Some(followed)));
    let marks: Vec<u32> = clock.within_days.iter().copied().chain([clock.deadline_days * 2]).collect();
    let mut sum = 0;
    let levels = (0..=clock.deadline_days * 2).map(|day| {
        sum += replies.0.get(&day).copied().unwrap_or(0);
        sum
    });
    blocks.push(curve(page, &levels.collect::<Vec<_>>(), marks, followed, "delays.curve_note"));
    blocks.push(page.note(Tone::Neutral, "delays.mean_title", "delays.mean", ()));
    blocks.extend(stated(page));
    blocks
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

/// The same from what is public: the quantiles where enough was answered, and sums of bands at their ends.
fn public(page: &Page<'_>) -> Vec<Block> {
    let (median, ninth) = (page.days(page.total, HALF), page.days(page.total, NINE_TENTHS));
    let replies = &page.total.days_to_reply;
    let mut blocks = Vec::new();
    match (median, ninth) {
        (Days::Unmeasured, _) => return vec![page.unmeasured_note(Term::Answered)],
        (Days::None, _) => return vec![page.paragraph("delays.none", ())],
        (Days::Known(median), Days::Known(ninth)) => {
            blocks.push(page.paragraph("delays.summary", minijinja::context! { median, ninth }));
        }
        _ if replies.total() == 0 => return vec![page.note(Tone::Neutral, "", "withheld.delays", ())],
        _ => {}
    }
    if replies.total() > 0 {
        let followed = followed(page);
        let days = page.summable();
        if !days.is_empty() {
            blocks.push(within(page, &days, followed));
        }
        blocks.extend(followed.and_then(|followed| banded_curve(page, &days, followed)));
    }
    blocks.push(page.note(Tone::Neutral, "delays.mean_title", "delays.mean", ()));
    blocks
}

/// The complaints whose reply or age is published; `None` where those that are open are not.
fn followed(page: &Page<'_>) -> Option<u64> {
    let (replies, ages) = (page.total.days_to_reply.total(), page.total.age_unanswered.total());
    let measured = page.coverage().get(&Measured::Term(Term::Answered)).map(|covered| covered.complaints);
    (ages > 0 || measured == Some(replies)).then(|| replies.saturating_add(ages))
}

/// The curve at the ends of bands, and level between them: up to the first end past the legal deadline.
fn banded_curve(page: &Page<'_>, days: &[u32], followed: u64) -> Option<Block> {
    let deadline = page.reference.definitions.clock.deadline_days;
    let past = days.iter().position(|&day| day > deadline).map_or(days.len(), |at| at + 1);
    let marks: Vec<u32> = days.iter().copied().take(past).filter(|&day| day <= deadline.saturating_mul(4)).collect();
    let last = marks.last().copied().filter(|_| marks.len() > 1)?;
    let replies = &page.total.days_to_reply;
    let known = |day: u32| marks.iter().rev().find(|&&mark| mark <= day).map_or(0, |&mark| replies.within(mark));
    let levels: Vec<u64> = (0..=last).map(known).collect();
    Some(curve(page, &levels, marks, followed, "edition.curve_note"))
}

/// The share of replies within some days: of the answered and, where it is known how many there are, of the received.
fn within(page: &Page<'_>, days: &[u32], followed: Option<u64>) -> Block {
    let replies = &page.total.days_to_reply;
    let row = |&days: &u32| {
        let count = replies.within(days);
        let mut cells = vec![
            page.l10n.say("delays.within", minijinja::context! { days }),
            page.l10n.integer(count),
            page.l10n.percent(Fraction::new(count, replies.total())),
        ];
        cells.extend(followed.map(|followed| page.l10n.percent(Fraction::new(count, followed))));
        Row { role: RowRole::Body, cells }
    };
    let column = |key: &str, numeric, width| Column { label: page.l10n.word(key), numeric, width };
    Block::Table {
        caption: page.l10n.word("delays.table"),
        columns: [
            column("dimension.delay", false, 30),
            column("term.answered", true, 20),
            column("delays.of_answered", true, 24),
        ]
        .into_iter()
        .chain(followed.map(|_| column("delays.of_received", true, 24)))
        .collect(),
        rows: days.iter().map(row).collect(),
        note: String::new(),
    }
}

/// The share of complaints answered by each day from 0: at the legal deadline it is the compliance with it.
fn curve(page: &Page<'_>, answered: &[u64], marks: Vec<u32>, followed: u64, note: &str) -> Block {
    let replies = &page.total.days_to_reply;
    let spec = ChartSpec {
        kind: ChartKind::Curve,
        categories: marks.iter().map(|&days| page.l10n.counted(u64::from(days), "day")).collect(),
        series: vec![Series {
            label: page.l10n.word("term.answered"),
            colour: "complaints".to_owned(),
            values: answered.iter().map(|sum| sum * 1000 / followed.max(1)).collect(),
        }],
        ticks: (0..=5).map(|n| Tick { value: n * 200, label: page.l10n.percent(Fraction::new(n, 5)) }).collect(),
        totals: marks.iter().map(|&days| page.l10n.percent(Fraction::new(replies.within(days), followed))).collect(),
        days: marks,
        lines: Vec::new(),
        rtl: page.l10n.lang().is_rtl(),
    };
    page.chart("delays.curve", &spec, note)
}
