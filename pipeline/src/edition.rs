//! The public edition of a report, of a cycle: what disclosure control lets through, and nothing else.

use std::collections::BTreeMap;

use disclosure::{Cycle, DisclosureError, PublicCycle, PublicCycleData, control};
use report_model::disclosure::DisclosurePolicy;
use report_model::reference::Reference;
use report_model::{SectoralReport, Synthesis};
use serde_json::Value;

/// A public edition that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum EditionError {
    /// The cycle has no rules for it.
    #[error(
        "the cycle says nothing of what may become public\n  hint: write reference/disclosure.yaml; data/README.md shows one"
    )]
    NoPolicy,
    /// Disclosure control refused.
    #[error(transparent)]
    Control(#[from] DisclosureError),
}

fn policy(reference: &Reference) -> Result<&DisclosurePolicy, EditionError> {
    reference.disclosure.as_ref().ok_or(EditionError::NoPolicy)
}

/// The bytes of the public edition of one report, controlled by itself: what its head approves. Among the reports of a
/// whole cycle more is withheld, never less.
///
/// # Errors
/// When the cycle has no rules, or they cannot be kept.
pub fn own(reference: &Reference, report: &SectoralReport) -> Result<Vec<u8>, EditionError> {
    Ok(crate::run::json(&alone(reference, report)?))
}

fn alone(reference: &Reference, report: &SectoralReport) -> Result<PublicCycle, EditionError> {
    let (reports, policy) = (vec![report], policy(reference)?);
    Ok(control(Cycle { reports, synthesis: None, reference, policy, approved: &[], earlier: &[] })?)
}

/// The public edition of a cycle: its reports, the synthesis where there is one, and what was published before.
///
/// # Errors
/// When the cycle has no rules, the reports are not of one cycle, or the audit fails.
pub fn of_cycle<'a>(
    reference: &'a Reference,
    reports: Vec<&'a SectoralReport>,
    synthesis: Option<&'a Synthesis>,
    earlier: &'a [&'a PublicCycleData],
) -> Result<PublicCycle, EditionError> {
    let approved: Vec<PublicCycle> =
        reports.iter().map(|&report| alone(reference, report)).collect::<Result<_, _>>()?;
    let approved: Vec<&PublicCycleData> = approved.iter().map(PublicCycle::data).collect();
    Ok(control(Cycle { reports, synthesis, reference, policy: policy(reference)?, approved: &approved, earlier })?)
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
