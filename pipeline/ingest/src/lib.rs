//! The bytes of a file → the rows of a table, as strings.
//!
//! The way is straight. The bytes of a [`Source`] say of which kind a file is; [`tables()`] hands them to the reader
//! of that kind; each reader gives `Rows`: rows of cells, one after the other, under the header of a [`Table`]. [`open`]
//! gives the first table. Memory stays within a few pieces for a CSV or a JSON of any size, and within [`Limits`] for
//! everything else.
//!
//! The folders lie in layers, each of which knows those below it alone (a test goes over their imports):
//!
//! ```text
//! opening                                        a file → its tables, by its kind
//! delimited  json  marked  parquet  workbooks    the families of formats, none of which knows another
//! tables                                         the shapes of tables
//! bytes                                          files, packed or not, and their letters
//! values                                         one value
//! ```
//!
//! An export is read like this, whatever its format, encoding or dialect; here a CSV with a title above its header:
//!
//! ```
//! use std::io::Cursor;
//!
//! use ingest::{Format, Limits, ReadError, open};
//!
//! # fn main() -> Result<(), ReadError> {
//! let export = "Registre 2025;;\nN°;Date de réception;Objet\n1;03/02/2025;Eau\n2;05/02/2025;Voirie\n";
//! let limits = Limits::default();
//! let mut table = open("registre.csv", Box::new(Cursor::new(export)), &Format::default(), &limits)?;
//! assert_eq!(table.header(), ["N°", "Date de réception", "Objet"]);
//!
//! let mut rows = Vec::new();
//! while table.rows(limits.batch_bytes, &mut |row| rows.push((row.number, row.cells.last().map(str::to_owned))))? {}
//! assert_eq!(rows, [(3, Some("Eau".to_owned())), (4, Some("Voirie".to_owned()))]);
//!
//! // How it was read, and what was passed over, is part of the answer.
//! assert_eq!(table.header_row(), Some(2));
//! # Ok(())
//! # }
//! ```

mod bytes;
mod delimited;
mod json;
mod marked;
mod opening;
mod parquet;
mod tables;
mod values;
mod workbooks;

pub use bytes::encoding;
pub use bytes::error::ReadError;
pub use bytes::limits::Limits;
pub use bytes::line_end::LineEnd;
pub use bytes::source::Source;
pub use delimited::dialect;
pub use opening::tables::{Tables, member, open, tables, tables_described};
pub use opening::{inspect, whole};
pub use tables::described::{Description, Descriptions};
pub use tables::facts::{Broken, BrokenFormula, ReadFacts};
pub use tables::format::{FileKind, Format, HeaderRow};
pub use tables::layout::PassedOver;
pub use tables::rows::Row;
pub use tables::table::Table;
pub use tables::table_source::{Refused, SkipReason, Skipped};
pub use tables::{format, layout};
pub use values::{repair, shape, text, wrapping};
