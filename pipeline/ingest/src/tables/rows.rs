//! Rows of cells, one after the other: what each reader gives, whatever it reads.

use crate::bytes::error::ReadError;
use crate::tables::facts::ReadFacts;
use crate::tables::layout::WaitingRow;

/// A row as a source gives it.
pub struct Row<'a> {
    /// As a spreadsheet numbers it.
    pub number: u64,
    /// Its cells; empty text is an empty cell.
    pub cells: &'a mut dyn Iterator<Item = &'a str>,
    /// Whether it holds bytes that are no text.
    pub undecodable: bool,
}

/// Hands over a row that was held back until it was judged.
pub(crate) fn held_over(row: &WaitingRow, take: &mut dyn FnMut(Row<'_>)) {
    let mut cells = row.cells.iter().map(String::as_str);
    take(Row { number: row.number, cells: &mut cells, undecodable: row.undecodable });
}

/// Something that gives rows.
pub(crate) trait Rows: Send {
    /// Hands the next rows to `take`, until about `bytes` of source are used up. Says whether there may be more.
    fn rows(&mut self, bytes: usize, take: &mut dyn FnMut(Row<'_>)) -> Result<bool, ReadError>;

    /// Tells how the rows so far were read.
    fn tell(&self, _facts: &mut ReadFacts) {}
}
