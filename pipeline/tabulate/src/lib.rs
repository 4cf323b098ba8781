//! From an agency's exports to its tally: the only crate that ever holds a row.
//!
//! The way of the data, one type a step: `ingest` (bytes → [`RawTable`]: strings with their origin), `normalise`
//! (→ `Complaints`: typed columns), `validate`, `classify`, `tally`. What leaves the crate ([`Tabulated`]) cannot hold
//! a row: sums, counts, and findings with masked values.

pub mod columns;
pub mod mapping;

pub use columns::RawTable;
pub use mapping::Mapping;
