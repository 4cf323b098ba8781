//! What is not measured without a field: it is said beside that field, and not in a list of all that is missing.

use std::collections::BTreeMap;

use minijinja::context;
use report_model::definitions::{Definitions, Indicator, IndicatorKind};
use report_model::record::Field;
use tabulate::propose::Proposal;

use super::words::Words;

/// Indicators that want one of these fields, and have none of them.
#[derive(Debug)]
pub struct Loss<'a> {
    /// The fields, of which one would do.
    pub fields: Vec<Field>,
    indicators: Vec<&'a Indicator>,
}

/// What a proposal loses, by the fields that it has no column of.
pub fn of<'a>(proposal: &Proposal, definitions: &'a Definitions) -> Vec<Loss<'a>> {
    let has = |field: Field| proposal.columns.contains_key(&field);
    let mut losses: BTreeMap<Vec<Field>, Vec<&Indicator>> = BTreeMap::new();
    for indicator in &definitions.indicators {
        let IndicatorKind::Share { numerator, denominator } = indicator.kind else { continue };
        if let Some(fields) = numerator.missing(has).or_else(|| denominator.missing(has)) {
            losses.entry(fields.to_vec()).or_default().push(indicator);
        }
    }
    losses.into_iter().map(|(fields, indicators)| Loss { fields, indicators }).collect()
}

/// The loss that is said beside a field, in a sentence: beside the first of the fields of which one would do.
pub fn said(losses: &[Loss<'_>], field: Field, words: &Words) -> Option<String> {
    let loss = losses.iter().find(|loss| loss.fields.first() == Some(&field))?;
    let or = format!(" {} ", words.word("written.comment.or"));
    let fields = loss.fields.iter().map(|field| field.name()).collect::<Vec<_>>().join(&or);
    let name = |indicator: &&Indicator| {
        indicator.name.get(words.lang()).map_or(indicator.id.to_string(), |found| found.text.to_owned())
    };
    let (headlines, variants): (Vec<&Indicator>, Vec<&Indicator>) =
        loss.indicators.iter().partition(|indicator| indicator.variant_of.is_none());
    let headline = !headlines.is_empty();
    // Where a headline is lost, its variants are: naming them too would hide what matters.
    let (named, more) = if headline { (headlines, variants.len()) } else { (variants, 0) };
    let comma = words.comma();
    let indicators = named.iter().map(name).collect::<Vec<_>>().join(&comma);
    let count = loss.indicators.len();
    Some(words.say("written.comment.lost", context! { fields, count, indicators, more, headline }))
}
