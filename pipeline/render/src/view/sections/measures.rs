//! Measures taken or planned (art. 18): what the report exists for.

use std::collections::BTreeMap;

use report_model::measure::{Measure, MeasureState};
use report_model::view::{Block, MeasureCard, Tone};

use crate::view::{Page, Source};

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let mut blocks = vec![page.paragraph("law.measures", ())];
    if let Source::Synthesis(synthesis) = page.source {
        let total: u64 = synthesis.agency_measures.values().sum();
        if total > 0 {
            blocks.push(page.paragraph("measures.of_agencies", minijinja::context! { total }));
            blocks.push(Block::Facts { items: counts(page, &synthesis.agency_measures) });
        }
    }
    if page.measures.is_empty() {
        blocks.push(page.note(Tone::Caution, "measures.none_title", "law.measures_none", ()));
        return blocks;
    }
    let (carried, new): (Vec<&Measure>, Vec<&Measure>) =
        page.measures.iter().partition(|measure| measure.since.is_some());
    for (heading, measures) in [("measures.new", new), ("measures.carried", carried)] {
        if !measures.is_empty() {
            blocks.push(page.heading(heading));
            blocks.push(Block::Measures { items: measures.into_iter().map(|measure| card(page, measure)).collect() });
        }
    }
    blocks
}

fn counts(page: &Page<'_>, measures: &BTreeMap<MeasureState, u64>) -> Vec<report_model::view::Fact> {
    measures
        .iter()
        .map(|(state, &count)| page.fact(&format!("measure_state.{state}"), page.l10n.integer(count)))
        .collect()
}

/// The complaints that a measure answers. Of cross-cutting measures the public edition tells none: no table that was
/// audited has them.
fn complaints(page: &Page<'_>, measure: &Measure) -> Option<String> {
    let national = matches!(page.source, Source::Synthesis(_)) && page.is_public();
    if page.withholds(&format!("measures.{}", measure.id)) {
        return Some(page.withheld());
    }
    measure.complaints.filter(|_| !national).map(|complaints| page.l10n.integer(complaints))
}

fn card(page: &Page<'_>, measure: &Measure) -> MeasureCard {
    let l10n = &page.l10n;
    let found = measure.text.get(l10n.lang());
    let foreign = found.map(|found| found.lang).filter(|&lang| lang != l10n.lang());
    let mut facts = vec![page.fact(
        "measures.service",
        measure.service.as_deref().map_or_else(|| l10n.word("measures.all_services"), |id| page.service_name(id)),
    )];
    if let Some(complaints) = complaints(page, measure) {
        facts.push(page.fact("measures.complaints", complaints));
    }
    facts.push(page.fact("measures.owner", l10n.name(&measure.owner, "—")));
    if let Some(due) = measure.due {
        facts.push(page.fact("measures.due", l10n.day(due)));
    }
    if let Some(since) = measure.since {
        facts.push(page.fact("measures.since", l10n.isolated(&since.to_string())));
    }
    MeasureCard {
        id: measure.id.clone(),
        text: found.map_or_else(String::new, |found| found.text.split_whitespace().collect::<Vec<_>>().join(" ")),
        mark: foreign.map_or_else(String::new, |lang| page.fallback_mark(lang)),
        lang: foreign,
        state: l10n.word(&format!("measure_state.{}", measure.state)),
        tone: match measure.state {
            MeasureState::Taken => Tone::Good,
            MeasureState::UnderWay => Tone::Caution,
            MeasureState::Planned => Tone::Neutral,
            MeasureState::Abandoned => Tone::Muted,
        },
        facts,
    }
}
