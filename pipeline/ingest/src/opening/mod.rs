//! Files, opened: of which kind one is, which reader takes it, and what a caller may ask of it. Knows every format; no
//! format knows it.

pub mod inspect;
pub mod whole;

pub(crate) mod tables;

mod kind;
mod workbook;
