//! Quality of processing: complaints that come back, and what users say of the replies.

use report_model::quantity::Fraction;
use report_model::term::Term;
use report_model::view::{Block, Fact, Tone};

use crate::view::Page;

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let mut blocks = vec![page.heading("quality.renewed")];
    blocks.extend(renewals(page));
    blocks.push(page.heading("quality.satisfaction"));
    blocks.push(satisfaction(page));
    blocks
}

fn renewals(page: &Page<'_>) -> Vec<Block> {
    let Some((renewed, answered)) = page.total.get(Term::Renewed).zip(page.total.get(Term::Answered)) else {
        let fields = page.missing_fields(Term::Renewed);
        return vec![page.note(
            Tone::Muted,
            "not_measured.long",
            "not_measured.fields",
            minijinja::context! { fields },
        )];
    };
    let share = page
        .total
        .shares
        .get("renewed_rate")
        .map_or_else(|| page.desk.percent(Fraction::new(renewed, answered)), |&share| page.desk.percent(share));
    let fact = |label: &str, term: Term| page.fact(label, page.term(page.total, term));
    let items: Vec<Fact> = vec![
        page.fact("quality.renewed_once", format!("{} ({share})", page.desk.integer(renewed))),
        fact("quality.reopened", Term::RenewedReopened),
        fact("quality.refiled", Term::RenewedRefiled),
        fact("quality.reopenings", Term::Reopenings),
    ];
    let mut blocks = vec![page.paragraph("law.renewed", ()), Block::Facts { items }];
    if page.indicators.iter().any(|value| value.id == "renewed_rate" && value.lower_bound) {
        blocks.push(page.note(Tone::Caution, "", "scoreboard.lower_bound", ()));
    }
    blocks
}

/// Always the number of ratings and the share of replies that were rated; a percentage only where there are enough.
fn satisfaction(page: &Page<'_>) -> Block {
    let Some((rated, satisfied)) = page.total.get(Term::Rated).zip(page.total.get(Term::Satisfied)) else {
        let fields = page.missing_fields(Term::Rated);
        return page.note(Tone::Muted, "not_measured.long", "not_measured.fields", minijinja::context! { fields });
    };
    let minimum = page.reference.definitions.ratings_minimum;
    let values = minijinja::context! {
        rated, satisfied, minimum,
        rate => page.desk.percent(Fraction::new(satisfied, rated)),
        rated_share => page.share_of(Term::Rated, Term::Answered).map(|share| page.desk.percent(share)),
    };
    page.paragraph(if rated >= minimum { "quality.satisfied" } else { "quality.too_few" }, values)
}
