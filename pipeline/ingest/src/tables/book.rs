//! A workbook as its sheets: what each reader of workbooks gives, whatever wrote the file.

use crate::bytes::error::ReadError;
use crate::tables::grid::Grid;

/// A sheet, before it is read.
#[derive(Clone)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    /// Whether it holds cells at all, and not one chart.
    pub(crate) cells: bool,
}

/// A workbook whose sheets are read one by one.
pub(crate) trait Book: Send {
    fn sheets(&self) -> Vec<Sheet>;
    fn grid(&mut self, place: usize) -> Result<Grid, ReadError>;
}
