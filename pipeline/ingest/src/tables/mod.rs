//! The shapes that tables have, whatever wrote them: what a mapping declares of them, where they lie among other rows, how
//! they are handed over. Knows values and bytes, and no format.

pub mod format;
pub mod layout;

pub(crate) mod book;
pub(crate) mod described;
pub(crate) mod facts;
pub(crate) mod grid;
pub(crate) mod record;
pub(crate) mod rows;
pub(crate) mod sheets;
pub(crate) mod table;
pub(crate) mod table_source;
