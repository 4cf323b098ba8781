//! Quality of processing: complaints that come back, and what users say of the replies.

use report_model::quantity::Fraction;
use report_model::sectoral::IndicatorValue;
use report_model::tally::Measured;
use report_model::term::Term;
use report_model::view::{Block, Tone};

use crate::view::Page;

/// The two ways in which a complaint is renewed.
const PARTS: [Term; 2] = [Term::RenewedReopened, Term::RenewedRefiled];

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    if page.declares(Term::Renewed) {
        blocks.push(page.heading("quality.renewed"));
        blocks.extend(renewals(page));
    }
    if page.declares(Term::Rated) && page.declares(Term::Satisfied) {
        blocks.push(page.heading("quality.satisfaction"));
        blocks.push(satisfaction(page));
    }
    blocks
}

fn renewals(page: &Page<'_>) -> Vec<Block> {
    let hidden = !page.tells_of(&[Term::Renewed, Term::Answered]);
    let measured = page.total.get(Term::Renewed).zip(page.total.get(Term::Answered));
    let mut items = Vec::new();
    match measured {
        Some((renewed, answered)) if !hidden => {
            let headline = page.headline_shares().find(|indicator| indicator.is_of_renewals());
            let share = headline.and_then(|indicator| page.total.shares.get(&indicator.id)).copied();
            let share = share.unwrap_or(Fraction::new(renewed, answered));
            let (renewed, share) = (page.l10n.integer(renewed), page.l10n.percent(share));
            let covered =
                page.covered(&Measured::Term(Term::Renewed)).map_or_else(String::new, |covered| format!(", {covered}"));
            items.push(page.fact("quality.renewed_once", format!("{renewed} ({share}){covered}")));
        }
        None if !hidden => return vec![page.unmeasured_note(Term::Renewed)],
        _ => items.push(page.fact("quality.renewed_once", page.term(page.total, Term::Renewed))),
    }
    let both = page
        .total
        .get(Term::RenewedReopened)
        .zip(page.total.get(Term::RenewedRefiled))
        .zip(page.total.get(Term::Renewed));
    for (label, term, whole) in [
        ("quality.reopened", Term::RenewedReopened, Some(Term::Renewed)),
        ("quality.refiled", Term::RenewedRefiled, Some(Term::Renewed)),
        ("quality.reopenings", Term::Reopenings, None),
    ] {
        if page.declares(term) {
            items.push(page.fact(label, page.part_of(term, whole)));
        }
    }
    // One complaint may be both: without their number the two parts seem to be more than the whole.
    let of_both = both.map(|((reopened, refiled), renewed)| (reopened + refiled).saturating_sub(renewed));
    if let Some(both) = of_both.filter(|&both| both > 0 && PARTS.iter().all(|&term| page.declares(term))) {
        items.push(page.fact("quality.both", page.l10n.integer(both)));
    }
    let mut blocks = vec![page.paragraph("law.renewed", ()), Block::Facts { items }];
    let is_of_renewals = |value: &IndicatorValue| {
        page.headline_shares().any(|indicator| indicator.id == value.id && indicator.is_of_renewals())
    };
    if page.indicators.iter().any(|value| is_of_renewals(value) && value.lower_bound) {
        blocks.push(page.note(Tone::Caution, "", "scoreboard.lower_bound", ()));
    }
    blocks
}

/// Always the number of ratings and the share of replies that were rated; a percentage only where there are enough.
fn satisfaction(page: &Page<'_>) -> Block {
    if !page.tells_of(&[Term::Rated, Term::Satisfied]) {
        return page.facts_of(&[Term::Rated, Term::Satisfied]);
    }
    let Some((rated, satisfied)) = page.total.get(Term::Rated).zip(page.total.get(Term::Satisfied)) else {
        return page.unmeasured_note(Term::Rated);
    };
    let minimum = page.reference.definitions.ratings_minimum;
    let values = minijinja::context! {
        rated, satisfied, minimum,
        rate => page.l10n.percent(Fraction::new(satisfied, rated)),
        rated_share => page.share_of(Term::Rated, Term::Answered).map(|share| page.l10n.percent(share)),
    };
    page.paragraph(if rated >= minimum { "quality.satisfied" } else { "quality.too_few" }, values)
}
