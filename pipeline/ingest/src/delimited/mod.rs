//! Delimited text: how it is written, and its rows cut out of it. Knows tables and what is below them, and no other format.

pub mod dialect;

pub(crate) mod csv;
