//! Disclosure control of a cycle: documents in, public editions out, with the proof.

mod binding;
mod choosing;
mod cycle;
mod draft;
mod error;
mod finishing;
mod outcome;

use std::collections::BTreeSet;

use rayon::prelude::*;

pub use cycle::{Cycle, Report, Standing, Summary};
pub use error::DisclosureError;
pub use outcome::{DisclosureReport, Left, PublicCycle, Share};

use crate::system::TableId;
use draft::Draft;

/// Makes the public edition of a cycle, and audits it.
///
/// # Errors
/// When the rules do not hold, when the reports are not of one cycle or do not add up, and when the audit fails.
pub fn control(cycle: &Cycle<'_>) -> Result<PublicCycle, DisclosureError> {
    let faults = cycle.policy.check();
    if !faults.is_empty() {
        return Err(DisclosureError::Policy(faults.iter().map(ToString::to_string).collect()));
    }
    cycle.check()?;
    let mut draft = Draft::new(cycle);
    let mut open: BTreeSet<TableId> = draft.editor.chosen_in().collect();
    // A table of which a cell cannot be protected is left out, and the rest is chosen anew: each round leaves one out.
    while !open.is_empty() {
        let editions = draft.editions();
        let published = draft.published(&editions, true);
        // Tables hang together by their totals alone, which are free: each is chosen in by itself.
        let choose = |&id: &TableId| {
            let (table, truth) = draft.read(id, &published)?;
            Ok((id, table.clone(), draft.choose(id, table, &truth)))
        };
        let chosen: Vec<Result<_, DisclosureError>> = open.par_iter().map(choose).collect();
        drop(published);
        open.clear();
        for found in chosen {
            let (id, table, pattern) = found?;
            if draft.apply(id, &table, pattern) {
                open.insert(id);
            }
        }
    }
    draft.finish()
}
