//! Statistical disclosure control: which cells of linked tables stay hidden, and the audit that they are. Numbers in, a
//! pattern out.
//!
//! In the order of the flow: [`public`] takes a cycle; every printed figure becomes a count of a [`system`], with the
//! equations that an outsider knows; [`suppress`] chooses what to withhold, by way of [`moves`]; [`audit`] proves that
//! every protected count could be something else, and [`interval`] helps where moves do not; then the public edition is
//! made of what is left. [`past`] is what was published before.

pub mod audit;
pub mod interval;
pub mod moves;
pub mod suppress;
pub mod system;

pub mod past;
pub mod public;

mod bands;
mod body;
mod figure;
mod nation;
mod reduce;
mod rest;
mod tables;

pub use past::PublicCycleData;
pub use public::{AuditReport, Cycle, DisclosureError, Failing, PublicCycle, PublicReport, PublicSynthesis, control};
