//! A workbook as its sheets: what each reader of workbooks gives, whatever wrote the file.

use crate::error::ReadError;
use crate::grid::Grid;

/// A sheet, before it is read.
#[derive(Clone)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// Whether it holds cells at all, and not one chart.
    pub(super) cells: bool,
}

/// A workbook whose sheets are read one by one.
pub(super) trait Book: Send {
    fn sheets(&self) -> Vec<Sheet>;
    fn grid(&mut self, place: usize) -> Result<Grid, ReadError>;
}
