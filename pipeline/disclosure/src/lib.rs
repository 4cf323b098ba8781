//! Statistical disclosure control of the public edition (contract §7). The page for statisticians is this crate's README.
//!
//! In the order of the flow: [`system`] is what an outsider knows, read from public documents alone; [`pattern`] chooses
//! what is withheld of new ones, primary and complementary; [`edition`] writes the documents without it; [`audit`] proves
//! on the system of the finished documents that every protected count could be another. [`control()`] does all of it.

pub mod audit;
pub mod control;
pub mod edition;
mod exact;
pub mod network;
pub mod pattern;
mod suppression;
pub mod system;

pub use audit::Protected;
pub use control::{
    Cycle, DisclosureError, DisclosureReport, Left, PublicCycle, Report, Share, Standing, Summary, control,
};
pub use edition::{PublicReport, PublicSynthesis};
