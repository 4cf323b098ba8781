//! The large figures of the first page: who reported, how many complaints, the rates, the time to reply.

use report_model::definitions::{IndicatorKind, Verdict};
use report_model::finding::Effect;
use report_model::portal::{Comparison, Scope};
use report_model::quantity::Fraction;
use report_model::sectoral::IndicatorValue;
use report_model::synthesis::Synthesis;
use report_model::term::Term;
use report_model::view::{Block, KeyFigure, Tone};

use crate::view::Page;
use crate::view::covered::reporting;
use crate::view::edition::NATURES;
use crate::view::figures::{Waited, tone_of};

/// Under this many cases a large figure is the cases themselves, and no percentage.
const FEWEST_FOR_A_RATE: u64 = 10;

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    blocks.extend(declared(page));
    if page.findings.keys().any(|code| code.rule().effect == Effect::RejectFile) {
        blocks.push(page.note(Tone::Caution, "key_figures.partial_title", "key_figures.partial", ()));
    }
    let is_share = |value: &&IndicatorValue| {
        let found = page.reference.definitions.indicator(&value.id);
        value.variant_of.is_none() && found.is_some_and(|found| matches!(found.kind, IndicatorKind::Share { .. }))
    };
    let mut items: Vec<KeyFigure> = Vec::new();
    if let Some(synthesis) = page.as_synthesis() {
        // Who reported is the first thing that is said: the rates are theirs alone.
        items.push(reporting_bodies(page, synthesis));
        items.extend(known_to_the_portal(page, synthesis));
    }
    items.push(received(page));
    if page.declares(Term::Unanswered) {
        items.push(open(page));
    } else if page.declares(Term::Overdue) {
        items.push(overdue(page));
    }
    items.extend(page.shown_indicators().filter(is_share).map(|value| tile(page, value)));
    items.push(time_to_reply(page));
    items.truncate(8);
    blocks.push(Block::KeyFigures { items });
    blocks.extend(super::in_brief::sentences(page));
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

/// How many of the bodies that took part reported.
fn reporting_bodies(page: &Page<'_>, synthesis: &Synthesis) -> KeyFigure {
    let (all, members) = (reporting(&synthesis.headline), synthesis.headline.members);
    let silent = members.saturating_sub(all);
    KeyFigure {
        label: page.l10n.word("key_figures.reporting"),
        value: page.l10n.integer(all),
        detail: page.l10n.say("key_figures.of_members", minijinja::context! { members, silent }),
        tone: if silent > 0 { Tone::Caution } else { Tone::Neutral },
    }
}

/// Of the complaints that the portal counts at bodies of the headline kinds, the share of those that reported; `None` where
/// the portal has no such figure for each body.
fn known_to_the_portal(page: &Page<'_>, synthesis: &Synthesis) -> Option<KeyFigure> {
    let found = synthesis.reconciliation.as_ref()?;
    let figure = found.figures.iter().find(|figure| figure.counterpart.terms() == [Term::Received])?;
    let headline = &page.reference.definitions.headline_kinds;
    let (mut all, mut silent) = (0, 0);
    for kind in headline {
        let is_of = |line: &&Comparison| line.scope == Scope::Group && line.id == *kind && line.figure == figure.id;
        let line = found.comparisons.iter().find(is_of)?;
        all += line.portal?;
        silent += line.without_report?;
    }
    let share = Fraction::new(all.checked_sub(silent)?, all);
    (all > 0).then(|| KeyFigure {
        label: page.l10n.word("key_figures.portal"),
        value: page.l10n.percent(share),
        detail: page.l10n.say("key_figures.fraction", minijinja::context! { num => share.num, den => share.den }),
        tone: Tone::Neutral,
    })
}

fn received(page: &Page<'_>) -> KeyFigure {
    let count = |term| page.total.get(term).unwrap_or(0);
    KeyFigure {
        label: page.l10n.word(if page.as_synthesis().is_some() {
            "key_figures.declared"
        } else {
            "key_figures.received"
        }),
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
    let detail = match (value.numerator, value.denominator) {
        (Some(num), Some(den)) => page.l10n.say("key_figures.fraction", minijinja::context! { num, den }),
        (None, _) if value.verdict == Verdict::Withheld => page.verdict(value),
        (None, _) => page.to_measure(value, "key_figures.to_measure", "declared.to_measure"),
        _ => String::new(),
    };
    let verdict = page.verdict(value);
    let (shown, detail) = match value.value() {
        // A percentage of a handful says more than the cases do.
        Some(of) if (1..FEWEST_FOR_A_RATE).contains(&of.den) => (detail, verdict),
        Some(_) if !verdict.is_empty() => (page.value_of(value), format!("{detail} · {verdict}")),
        _ => (page.value_of(value), detail),
    };
    let tone = if value.numerator.is_none() { Tone::Muted } else { tone_of(value.verdict) };
    KeyFigure { label: page.indicator_name(&value.id), value: shown, detail, tone }
}

/// By when half of the complaints received had a reply.
fn time_to_reply(page: &Page<'_>) -> KeyFigure {
    let deadline = page.reference.definitions.clock.deadline_days;
    let legal = || page.l10n.say("key_figures.median_detail", minijinja::context! { deadline });
    let (value, detail, tone) = match page.waited(page.total) {
        Waited::Known(told) => match told.half.days {
            Some(days) => (page.l10n.counted(u64::from(days), "day"), legal(), Tone::Neutral),
            None => (page.l10n.word("delays.not_reached"), page.l10n.word("delays.not_reached_detail"), Tone::Neutral),
        },
        Waited::None => ("—".to_owned(), legal(), Tone::Neutral),
        Waited::Withheld => (page.withheld(), page.l10n.word("verdict.withheld"), Tone::Muted),
        Waited::Unmeasured => (page.l10n.word("not_measured.long"), legal(), Tone::Muted),
    };
    KeyFigure { label: page.l10n.word("key_figures.median"), value, detail, tone }
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
