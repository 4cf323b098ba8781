//! Strings → typed values: dates as days ([`date`]), a batch of rows ([`rows`]) cell by cell (`cells`) as records
//! ([`record`]); columns whose dates a spreadsheet has turned round ([`turned`]).

mod cells;
pub mod date;
pub(crate) mod ids;
mod normaliser;
pub mod record;
mod row_cells;
pub mod rows;
pub mod turned;
