//! From an agency's exports to its tally: the only crate that ever holds a row.
//!
//! The way of the data, one type a step: [`batches`] (the rows that `ingest` reads → [`RawTable`]), [`normalise`]
//! (→ records of the canonical type), [`validate`] (what is not believed is taken out), [`classify`] (free text → a
//! service, while the text is there), [`tally`] (→ sums). [`tabulate`] walks an agency through them. What leaves the
//! crate ([`Tabulated`]) cannot hold a row: sums, counts, and findings with masked values.

pub mod columns;
pub mod extraction;
pub mod lists;
pub mod mapping;

pub mod batches;
pub mod classify;
pub mod normalise;
pub mod tally;
pub mod validate;

mod corrections;
pub mod counts;
mod duplicates;
pub mod identity;
pub mod marked;
/// The way of an agency that is new: what its columns seem to be.
pub mod propose;
mod read_findings;
mod refused;
mod trace;

mod agency;
mod export_file;
mod exports;

pub use agency::{Job, Tabulated, tabulate};
pub use classify::{RuleBook, Rules};
pub use columns::{Columns, ColumnsOf, RawTable};
pub use corrections::{Applied, Corrections};
pub use export_file::{ExportFile, open_ordinary};
pub use extraction::ExportFacts;
pub use ingest::{Limits, PassedOver, ReadError, ReadFacts, Skipped, inspect};
pub use lists::{Commune, Lists};
pub use mapping::Mapping;
pub use marking::{COMMENTS, Marks, Tone};
pub use refused::Refused;
pub use trace::Traced;
