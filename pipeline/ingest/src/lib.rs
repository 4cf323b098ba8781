//! The bytes of a file → the rows of a table, as strings.
//!
//! The way is straight. The bytes of a [`Source`] say of which kind a file is (`kind`); [`tables()`] hands them to the reader
//! of that kind; each reader gives `Rows`: rows of cells, one after the other, under the header of a [`Table`]. [`open`]
//! gives the first table. Memory stays within a few pieces for a CSV or a JSON of any size, and within [`Limits`] for
//! everything else.

pub mod dialect;
pub mod encoding;
pub mod format;
pub mod inspect;
pub mod layout;
pub mod repair;
pub mod shape;
pub mod text;
pub mod whole;
pub mod wrapping;

mod biff;
mod book;
mod caught;
mod cell_text;
mod compound;
mod container;
mod csv;
mod error;
mod excel;
mod facts;
mod grid;
mod guard;
mod hidden;
mod json;
mod kind;
mod limits;
mod markup_tables;
mod mhtml;
mod moment;
mod number_format;
mod package;
mod parquet;
mod record;
mod rows;
mod sheets;
mod source;
mod sylk;
mod table;
mod table_source;
mod tables;
mod unlock;
mod workbook;
mod xml;

pub use dialect::LineEnd;
pub use error::ReadError;
pub use facts::{Broken, BrokenFormula, ReadFacts};
pub use format::{FileKind, Format, HeaderRow};
pub use layout::PassedOver;
pub use limits::Limits;
pub use rows::Row;
pub use source::Source;
pub use table::Table;
pub use table_source::{Refused, SkipReason, Skipped};
pub use tables::{Tables, member, open, tables};
