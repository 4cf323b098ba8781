//! The six figures of the first page.

use report_model::definitions::IndicatorKind;
use report_model::finding::Effect;
use report_model::sectoral::IndicatorValue;
use report_model::term::Term;
use report_model::view::{Block, KeyFigure, Tone};

use crate::view::figures::HALF;
use crate::view::{Page, Source};

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Source::Sectoral(report, _) = page.source
        && let Some(declaration) = &report.nil_return
    {
        let values = minijinja::context! {
            person => page.desk.name(&declaration.person, ""),
            day => page.desk.day(declaration.date),
        };
        blocks.push(page.note(Tone::Neutral, "nil_return.title", "nil_return.text", values));
    }
    if page.findings.keys().any(|code| code.rule().effect == Effect::RejectFile) {
        blocks.push(page.note(Tone::Caution, "key_figures.partial_title", "key_figures.partial", ()));
    }
    let mut items = vec![received(page)];
    items.extend(page.indicators.iter().filter(|value| value.variant_of.is_none()).map(|value| tile(page, value)));
    items.push(median(page));
    items.push(open(page));
    items.truncate(6);
    blocks.push(Block::KeyFigures { items });
    blocks.push(page.paragraph(
        "key_figures.reading",
        minijinja::context! {
            cutoff => page.desk.day(page.effective_cutoff()),
        },
    ));
    blocks
}

fn received(page: &Page<'_>) -> KeyFigure {
    let count = |term| page.total.get(term).unwrap_or(0);
    KeyFigure {
        label: page.desk.word("key_figures.received"),
        value: page.term(page.total, Term::Received),
        detail: page.desk.say(
            "key_figures.beside",
            minijinja::context! {
                observations => count(Term::Observations), suggestions => count(Term::Suggestions),
            },
        ),
        tone: Tone::Neutral,
    }
}

fn tile(page: &Page<'_>, value: &IndicatorValue) -> KeyFigure {
    let is_bodies =
        page.reference.definitions.indicator(&value.id).is_some_and(|i| matches!(i.kind, IndicatorKind::Bodies(_)));
    let detail = match (value.numerator, value.denominator) {
        (Some(num), Some(den)) => page.desk.say("key_figures.fraction", minijinja::context! { num, den }),
        (None, _) => {
            page.desk.say("key_figures.to_measure", minijinja::context! { fields => page.fields(&value.missing) })
        }
        (Some(_), None) if is_bodies => baseline(page, value),
        _ => String::new(),
    };
    let tone = if value.numerator.is_none() { Tone::Muted } else { Tone::Neutral };
    KeyFigure { label: page.indicator_name(&value.id), value: page.value_of(value), detail, tone }
}

fn baseline(page: &Page<'_>, value: &IndicatorValue) -> String {
    let baseline = value.baseline.map(|baseline| page.reference_value(&value.id, baseline));
    baseline.map_or_else(String::new, |value| page.desk.say("scoreboard.baseline", minijinja::context! { value }))
}

fn median(page: &Page<'_>) -> KeyFigure {
    let measured = page.total.get(Term::Answered).is_some();
    let days = page.total.days_to_reply.quantile(HALF);
    let value = match days {
        _ if !measured => page.desk.word("not_measured.long"),
        Some(days) => page.desk.counted(u64::from(days), "day"),
        None => "—".to_owned(),
    };
    let deadline = u64::from(page.reference.definitions.clock.deadline_days);
    KeyFigure {
        label: page.desk.word("key_figures.median"),
        value,
        detail: page.desk.say("key_figures.median_detail", minijinja::context! { deadline }),
        tone: if measured { Tone::Neutral } else { Tone::Muted },
    }
}

fn open(page: &Page<'_>) -> KeyFigure {
    let unanswered = page.total.get(Term::Unanswered);
    KeyFigure {
        label: page.desk.word("key_figures.unanswered"),
        value: unanswered.map_or_else(|| page.desk.word("not_measured.long"), |count| page.desk.integer(count)),
        detail: page.share_of(Term::Unanswered, Term::Received).map_or_else(String::new, |share| {
            let share = page.desk.percent(share);
            page.desk.say("key_figures.unanswered_detail", minijinja::context! { share })
        }),
        tone: if unanswered.is_some() { Tone::Neutral } else { Tone::Muted },
    }
}
