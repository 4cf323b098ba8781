//! The types of Hasila's reports. They are exact, language-neutral and hashed; they do no I/O, know no clock, and know
//! no other crate of the workspace.
//!
//! In the order of the flow: what a record is ([`record`]), what is counted ([`term`], [`definitions`]), what can be
//! wrong with it ([`finding`], [`findings`]), the sums ([`records`], [`tally`]), the reports made of them
//! ([`sectoral`], [`synthesis`]), and a report in one language ([`view`], [`chart`]).

mod checked;
pub mod csv;
pub mod diagnostic;
pub mod digest;
pub mod id;
pub mod lang;
pub mod markup;
pub mod period;
pub mod quantity;
pub mod signs;

pub mod correction;
pub mod definitions;
pub mod disclosure;
pub mod lexicon;
pub mod record;
pub mod reference;
pub mod term;

pub mod figure;
pub mod finding;
pub mod findings;
pub mod records;
pub mod rule;
pub mod statistics;
pub mod tally;

pub mod measure;
pub mod portal;
pub mod sectoral;
pub mod synthesis;

pub mod holder;
pub mod personal;
pub mod status;

pub mod chart;
pub mod view;

pub use lang::{Lang, Localised};
pub use period::Period;
pub use quantity::{DayHistogram, Fraction};
pub use sectoral::SectoralReport;
pub use synthesis::Synthesis;
pub use view::View;
