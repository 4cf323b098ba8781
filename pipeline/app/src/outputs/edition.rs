//! The public edition of a report, of a cycle: what disclosure control lets through, and nothing else.

use std::collections::BTreeMap;

use disclosure::{DisclosureError, DisclosureReport, Left, Share};
use minijinja::context;
use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::disclosure::DisclosurePolicy;
use report_model::lang::Lang;
use report_model::reference::Reference;
use serde_json::Value;
use words::Localizer;

use crate::typesetting::documents::ViewBuilder;
use crate::typesetting::error::DocumentError;

/// A public edition that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum EditionError {
    /// The cycle has no rules for it.
    #[error("the cycle says nothing of what may become public")]
    NoPolicy,
    /// Disclosure control refused.
    #[error(transparent)]
    Control(#[from] DisclosureError),
    /// A word is missing.
    #[error(transparent)]
    Words(#[from] DocumentError),
}

impl Diagnose for EditionError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![match self {
            EditionError::NoPolicy => {
                Diagnostic::error(Message::new("publishing.no_policy")).hint(Message::new("publishing.no_policy_hint"))
            }
            EditionError::Control(error) => Diagnostic::error(Message::new("publishing.control").with("error", error)),
            EditionError::Words(error) => return error.diagnose(),
        }]
    }
}

/// The rules of a cycle's public edition.
pub(crate) fn policy(reference: &Reference) -> Result<&DisclosurePolicy, EditionError> {
    reference.disclosure.as_ref().ok_or(EditionError::NoPolicy)
}

/// What a public edition withholds, by table, in words: a sentence for each table that loses something, and for each that a
/// document leaves out.
pub fn by_table(words: &Localizer<'_>, audit: &DisclosureReport) -> Vec<String> {
    let table = |name: &str| {
        let (nature, breakdown) = name.split_once('/')?;
        Some((words.word(&format!("nature.{nature}")), words.word(&format!("dimension.{breakdown}"))))
    };
    let share = |share: &Share| {
        let (nature, breakdown) = table(&share.table)?;
        let Share { figures, withheld, records, records_withheld, .. } = *share;
        let counts = context! { nature, breakdown, figures, withheld, records, records_withheld };
        Some(words.say("publication.audit_table", counts))
    };
    let left = |left: &Left| {
        let (nature, breakdown) = table(&left.table)?;
        let of = if left.of == "synthesis" { words.word("standing.synthesis") } else { left.of.clone() };
        Some(words.say("publication.left_out_table", context! { nature, breakdown, of }))
    };
    let mut lines: Vec<String> = audit.shares.iter().filter(|share| share.withheld > 0).filter_map(share).collect();
    lines.extend(audit.left_out.iter().filter_map(left));
    lines
}

/// The same in every language of a cycle, for those who approve, clear and publish.
///
/// # Errors
/// When a word is missing.
pub fn withholds(
    office: &ViewBuilder,
    languages: &[Lang],
    audit: &DisclosureReport,
) -> Result<Vec<String>, EditionError> {
    in_each(office, languages, |words| by_table(words, audit))
}

/// Lines in every language of a cycle, one language after the other.
///
/// # Errors
/// When a word is missing.
pub fn in_each(
    office: &ViewBuilder,
    languages: &[Lang],
    say: impl Fn(&Localizer<'_>) -> Vec<String>,
) -> Result<Vec<String>, EditionError> {
    let mut lines = Vec::new();
    for &lang in languages {
        let words = office.opened(lang)?.l10n();
        lines.extend(say(&words));
        words.close().map_err(DocumentError::from)?;
    }
    Ok(lines)
}

/// Where a document shows a number that its approved edition does not: both in JSON, without the audit. Empty when it
/// shows the same or less. Each place is the way to it in the words of the file: `service › OTR-01 › answered`.
pub fn more_than(approved: &Value, now: &Value) -> Vec<String> {
    let (approved, now) = (numbers(approved), numbers(now));
    now.into_iter().filter(|(path, number)| approved.get(path) != Some(number)).map(|(path, _)| said(&path)).collect()
}

/// Members that say where something is kept, and not what it is.
const STRUCTURE: [&str; 6] = ["tables", "cells", "measures", "counts", "indicators", "value"];

fn said(path: &[String]) -> String {
    let parts: Vec<&str> = path.iter().map(String::as_str).filter(|part| !STRUCTURE.contains(part)).collect();
    parts.join(" › ")
}

/// Sums of what is shown in their own place: they fall with what is withheld.
const DERIVED: [&str; 2] = ["read", "tallied"];
/// What tells the items of a list apart.
const KEYS: [&str; 5] = ["id", "key", "agency", "from", "to"];

/// A key of an item as it is said: a name, or several of a cell.
fn key_text(key: &Value) -> String {
    match key {
        Value::String(name) => name.clone(),
        Value::Array(names) => names.iter().map(key_text).collect::<Vec<_>>().join(" + "),
        other => other.to_string(),
    }
}

/// Every number other than zero, by its path; zeros also stand where something is withheld.
fn numbers(value: &Value) -> BTreeMap<Vec<String>, String> {
    fn walk(value: &Value, path: &[String], found: &mut BTreeMap<Vec<String>, String>) {
        let below = |name: String| [path, &[name]].concat();
        match value {
            Value::Number(number) if number.as_u64() != Some(0) => {
                drop(found.insert(path.to_owned(), number.to_string()));
            }
            Value::Array(items) => {
                for (place, item) in items.iter().enumerate() {
                    let keys: Vec<String> = KEYS.iter().filter_map(|key| Some(key_text(item.get(key)?))).collect();
                    let name = if keys.is_empty() { place.to_string() } else { keys.join(", ") };
                    walk(item, &below(name), found);
                }
            }
            Value::Object(members) => {
                for (name, member) in members.iter().filter(|(name, _)| !DERIVED.contains(&name.as_str())) {
                    walk(member, &below(name.clone()), found);
                }
            }
            _ => {}
        }
    }
    let mut found = BTreeMap::new();
    walk(value, &[], &mut found);
    found
}
