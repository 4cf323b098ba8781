//! Rows of cells → the bytes of a file. Nothing in them depends on the day or the machine.

mod csv;
mod ods;
mod xlsx;

use anyhow::Result;

use crate::bodies::Shape;
use crate::spell::Cell;

/// The bytes of a file with this header and these rows, of which a workbook hides some.
pub(crate) fn file(shape: Shape, header: &[&str], rows: &[Vec<Cell>], hidden: &[usize]) -> Result<Vec<u8>> {
    match shape {
        Shape::Csv { delimiter, encoding } => Ok(csv::bytes(delimiter, encoding, header, rows)),
        Shape::Xlsx { sheet, title } => xlsx::bytes((sheet, title), header, rows, hidden),
        Shape::Ods { sheet } => ods::bytes(sheet, header, rows),
    }
}
