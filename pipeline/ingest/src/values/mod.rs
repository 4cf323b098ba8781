//! One value or one text: what kind of thing it is, and how it is written. Knows of no file and no table.

pub mod repair;
pub mod shape;
pub mod text;
pub mod wrapping;

pub(crate) mod cell_text;
pub(crate) mod moment;
pub(crate) mod number_format;
