//! What a mapping says that is there already: an answer stays an answer when the proposal is made again.

use std::collections::BTreeMap;

use report_model::record::{Field, Nature};
use tabulate::Mapping;
use tabulate::mapping::Source;
use tabulate::propose::{Asked, Choice, Content, ExportProfile, Meaning, OrderReason, Proposal, Spelling};

/// The source of a mapping that describes a proposal's table: the one with most of its columns in the header.
fn source_of<'a>(mapping: &'a Mapping, proposal: &Proposal) -> Option<&'a Source> {
    let there = |source: &Source| source.columns.values().filter(|name| heading(proposal, name).is_some()).count();
    let best = mapping.sources.iter().rev().max_by_key(|source| there(source))?;
    (there(best) * 2 > best.columns.len()).then_some(best)
}

/// The heading of a table that a mapping calls so.
fn heading(proposal: &Proposal, name: &str) -> Option<String> {
    let same = |heading: &&String| tabulate::mapping::is_heading(heading, name);
    proposal.contents.keys().find(|heading| *heading == name).or_else(|| proposal.contents.keys().find(same)).cloned()
}

/// A column that somebody has chosen.
pub(super) fn answered(heading: String, content: Content) -> Choice {
    Choice {
        heading,
        score: 1000,
        name: None,
        content,
        against: None,
        sure: true,
        is_answered: true,
        others: Vec::new(),
    }
}

/// The proposals for exports that were `seen`, with what the mapping says in its place.
pub(super) fn kept(
    (seen, asked): (&ExportProfile, &Asked<'_>),
    proposals: Vec<Proposal>,
    mapping: &Mapping,
) -> Vec<Proposal> {
    let mut kept: Vec<Proposal> = proposals
        .into_iter()
        .enumerate()
        .map(|(place, proposal)| match source_of(mapping, &proposal) {
            Some(source) => beside((seen, asked), place, proposal, source),
            None => proposal,
        })
        .collect();
    if let Some(first) = kept.first_mut() {
        let of_sources = mapping.sources.iter().map(|source| &source.values);
        for (&field, codes) in of_sources.chain([&mapping.values]).flatten() {
            let values = first.values.entry(field).or_default();
            for (code, spellings) in codes {
                let spelling = |value: &String| Spelling {
                    code: code.clone(),
                    value: value.clone(),
                    count: 0,
                    meaning: Meaning::Answered,
                };
                values.proposed.extend(spellings.iter().map(spelling));
            }
        }
    }
    kept
}

fn beside((seen, asked): (&ExportProfile, &Asked<'_>), place: usize, proposal: Proposal, source: &Source) -> Proposal {
    let settled: BTreeMap<Field, Choice> = source
        .columns
        .iter()
        .filter_map(|(&field, name)| {
            let heading = heading(&proposal, name)?;
            let content = proposal.contents.get(&heading).copied().unwrap_or(Content::Silent);
            // What is proposed without a question needs no answer.
            let proposed = proposal.columns.get(&field).filter(|choice| choice.heading == heading && choice.sure);
            Some((field, proposed.cloned().unwrap_or_else(|| answered(heading, content))))
        })
        .collect();
    let reasons = source.reasons.as_ref().and_then(|name| heading(&proposal, name));
    let reasons = reasons.map(|heading| answered(heading, Content::Silent));
    let mut proposal = seen.beside(place, (&settled, reasons), &source.without, asked).unwrap_or(proposal);
    for verdict in &mut proposal.dates {
        let order = source.date_orders.get(&verdict.field).copied().unwrap_or(source.dates);
        verdict.reason = match verdict.reason {
            OrderReason::Unneeded => OrderReason::Unneeded,
            OrderReason::Proved if order == verdict.order => OrderReason::Proved,
            OrderReason::Proved | OrderReason::Contradicted => OrderReason::Contradicted,
            _ if settled.contains_key(&verdict.field) => OrderReason::Answered,
            guessed => guessed,
        };
        if settled.contains_key(&verdict.field) {
            verdict.order = order;
        }
    }
    // What the mapping puts right somebody has agreed to; where the marks are gone, it does no harm.
    if !source.turned_dates.is_empty() {
        proposal.is_turned_answered = proposal.turned.keys().all(|field| source.turned_dates.contains(field));
        for &field in source.turned_dates.iter().filter(|field| proposal.columns.contains_key(field)) {
            proposal.turned.entry(field).or_insert(0);
        }
    }
    let nature = source.constants.get(&Field::Nature).and_then(|name| Nature::from_name(name));
    if let Some(nature) = nature {
        proposal.nature = Some(nature);
        proposal.is_nature_answered = true;
    }
    proposal
}
