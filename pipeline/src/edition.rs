//! The public edition of a report, of a cycle: what disclosure control lets through, and nothing else.

use disclosure::{Cycle, DisclosureError, PublicCycle, PublicCycleData, control};
use report_model::disclosure::DisclosurePolicy;
use report_model::reference::Reference;
use report_model::{SectoralReport, Synthesis};

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
/// whole cycle more may be withheld, never less.
///
/// # Errors
/// When the cycle has no rules, or they cannot be kept.
pub fn own(reference: &Reference, report: &SectoralReport) -> Result<Vec<u8>, EditionError> {
    Ok(crate::run::json(&of_cycle(reference, vec![report], None, &[])?))
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
    Ok(control(Cycle { reports, synthesis, reference, policy: policy(reference)?, earlier })?)
}
