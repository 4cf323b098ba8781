//! Bytes and what they are: where they lie, what is packed in them, which letters they mean, what they may take at most.
//! Knows what a value is, and of no table.

pub mod encoding;

pub(crate) mod caught;
pub(crate) mod compound;
pub(crate) mod container;
pub(crate) mod error;
pub(crate) mod limits;
pub(crate) mod line_end;
pub(crate) mod source;
