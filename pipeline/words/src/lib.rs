//! What is said, in a language: words with numbers, dates and counted nouns in them, and the catalogues of the program.
//! It knows neither pages nor exports, so that a word is tested in seconds.
//!
//! A [`Language`] has the words of one language: those of reports (`templates/i18n/<lang>.yaml`, which others read and hand
//! over), or those of the program itself ([`language()`], from `program/`). A [`Localizer`] says them. [`said`] and [`lines`]
//! say messages and diagnostics of `report-model`.

mod dates;
mod language;
mod numbers;
mod plurals;
mod program;
mod typography;

pub use language::{Language, Localizer, WordsError};
pub use program::{language, lines, said, serialize_all_in_english, serialize_in_english, typed};
