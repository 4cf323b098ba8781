//! The six figures of the first page.

use report_model::definitions::{IndicatorKind, Verdict};
use report_model::finding::Effect;
use report_model::sectoral::IndicatorValue;
use report_model::term::Term;
use report_model::view::{Block, KeyFigure, Tone};

use crate::view::covered::reporting;
use crate::view::edition::NATURES;
use crate::view::figures::{Days, HALF};
use crate::view::{Page, Source};

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Source::Sectoral(report, _) = page.source
        && let Some(declaration) = &report.nil_return
    {
        let values = minijinja::context! {
            person => page.l10n.name(&declaration.person, ""),
            day => page.l10n.day(declaration.date),
        };
        blocks.push(page.note(Tone::Neutral, "nil_return.title", "nil_return.text", values));
    }
    blocks.extend(declared(page));
    if page.findings.keys().any(|code| code.rule().effect == Effect::RejectFile) {
        blocks.push(page.note(Tone::Caution, "key_figures.partial_title", "key_figures.partial", ()));
    }
    let mut items = vec![received(page)];
    items.extend(page.shown_indicators().filter(|value| value.variant_of.is_none()).map(|value| tile(page, value)));
    items.push(median(page));
    if page.declares(Term::Unanswered) {
        items.push(open(page));
    } else if page.declares(Term::Overdue) {
        items.push(overdue(page));
    }
    items.truncate(6);
    blocks.push(Block::KeyFigures { items });
    if let Some(synthesis) = page.as_synthesis() {
        let (all, members) = (reporting(&synthesis.headline), synthesis.headline.members);
        let values = minijinja::context! { all, members, silent => members.saturating_sub(all) };
        blocks.push(page.paragraph("key_figures.reported", values));
    }
    blocks.push(page.paragraph("key_figures.reading", page.dated(page.cutoffs())));
    blocks
}

/// That the figures, or a part of them, are counts that the body declares.
fn declared(page: &Page<'_>) -> Option<Block> {
    let declared = page.declared()?;
    let part = page.records.cohort != declared.records && page.tells_of(&NATURES);
    let values = minijinja::context! { part, records => declared.records };
    Some(page.note(Tone::Neutral, "declared.title", "declared.text", values))
}

fn received(page: &Page<'_>) -> KeyFigure {
    let count = |term| page.total.get(term).unwrap_or(0);
    KeyFigure {
        label: page.l10n.word("key_figures.received"),
        value: page.term(page.total, Term::Received),
        detail: if page.tells_of(&[Term::Observations, Term::Suggestions]) {
            let values = minijinja::context! {
                observations => count(Term::Observations), suggestions => count(Term::Suggestions),
            };
            page.l10n.say("key_figures.beside", values)
        } else {
            String::new()
        },
        tone: Tone::Neutral,
    }
}

fn tile(page: &Page<'_>, value: &IndicatorValue) -> KeyFigure {
    let is_bodies =
        page.reference.definitions.indicator(&value.id).is_some_and(|i| matches!(i.kind, IndicatorKind::Bodies(_)));
    let detail = match (value.numerator, value.denominator) {
        (Some(num), Some(den)) => page.l10n.say("key_figures.fraction", minijinja::context! { num, den }),
        (None, _) if value.verdict == Verdict::Withheld => page.verdict(value),
        (None, _) => page.to_measure(value, "key_figures.to_measure", "declared.to_measure"),
        (Some(_), None) if is_bodies => baseline(page, value),
        _ => String::new(),
    };
    let tone = if value.numerator.is_none() { Tone::Muted } else { Tone::Neutral };
    KeyFigure { label: page.indicator_name(&value.id), value: page.value_of(value), detail, tone }
}

fn baseline(page: &Page<'_>, value: &IndicatorValue) -> String {
    let baseline = value.baseline.map(|baseline| page.reference_value(&value.id, baseline));
    baseline.map_or_else(String::new, |value| page.l10n.say("scoreboard.baseline", minijinja::context! { value }))
}

fn median(page: &Page<'_>) -> KeyFigure {
    let days = page.days(page.total, HALF);
    let value = match days {
        Days::Unmeasured => page.l10n.word("not_measured.long"),
        Days::Known(days) => page.l10n.counted(u64::from(days), "day"),
        Days::None => "—".to_owned(),
        Days::Withheld => page.withheld(),
    };
    let deadline = u64::from(page.reference.definitions.clock.deadline_days);
    KeyFigure {
        label: page.l10n.word("key_figures.median"),
        value,
        detail: page.l10n.say("key_figures.median_detail", minijinja::context! { deadline }),
        tone: if matches!(days, Days::Known(_) | Days::None) { Tone::Neutral } else { Tone::Muted },
    }
}

fn open(page: &Page<'_>) -> KeyFigure {
    if page.hides(page.total, Term::Unanswered) {
        return withheld(page, page.l10n.word("key_figures.unanswered"));
    }
    let unanswered = page.total.get(Term::Unanswered);
    KeyFigure {
        label: page.l10n.word("key_figures.unanswered"),
        value: unanswered.map_or_else(|| page.l10n.word("not_measured.long"), |count| page.l10n.integer(count)),
        detail: page.share_of(Term::Unanswered, Term::Received).map_or_else(String::new, |share| {
            let share = page.l10n.percent(share);
            page.l10n.say("key_figures.unanswered_detail", minijinja::context! { share })
        }),
        tone: if unanswered.is_some() { Tone::Neutral } else { Tone::Muted },
    }
}

/// Where an edition does not publish how many are open: how many of these are overdue.
fn overdue(page: &Page<'_>) -> KeyFigure {
    let label = page.l10n.word("term.overdue");
    if page.hides(page.total, Term::Overdue) {
        return withheld(page, label);
    }
    let overdue = page.total.get(Term::Overdue);
    let value = overdue.map_or_else(|| page.l10n.word("not_measured.long"), |count| page.l10n.integer(count));
    let share = page.share_of(Term::Overdue, Term::Due).map(|share| page.l10n.percent(share));
    let detail =
        share.map_or_else(String::new, |share| page.l10n.say("edition.overdue_detail", minijinja::context! { share }));
    KeyFigure { label, value, detail, tone: if overdue.is_some() { Tone::Neutral } else { Tone::Muted } }
}

fn withheld(page: &Page<'_>, label: String) -> KeyFigure {
    KeyFigure { label, value: page.withheld(), detail: page.l10n.word("verdict.withheld"), tone: Tone::Muted }
}
