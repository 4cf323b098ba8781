//! The arithmetic and the rules of reports, on the report model alone: no files, no clock, no typesetting.
//!
//! In the order of the flow: [`report`] makes a sectoral report out of a tally, [`written`] says whether what people wrote can
//! stand in it, [`consolidate`] adds reports up to the synthesis, [`reconcile`] holds it against the portal's figures, and
//! [`recompute`] makes every sum of a report again from its own tables.

pub mod consolidate;
pub mod recompute;
pub mod reconcile;
pub mod report;
pub mod written;

#[cfg(test)]
mod fixture;
