//! Records → sums.
//!
//! [`counted`] says which terms a record counts in, [`place`] what becomes of each record of an agency, [`cells`] adds
//! up each breakdown.

pub mod counted;

mod cells;
mod place;

pub(crate) use cells::CellKeys;
pub use cells::{Measured, OwnNames, tally};
pub use place::{Placed, Placement, StockCount, is_outside};
