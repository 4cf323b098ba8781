//! The findings of an agency: `findings.jsonl` for programs, `findings.html` and `findings.xlsx` for the officer, and
//! coloured copies of the exports. Values are masked: the place leads to the cell. The copies alone show cells.

mod copies;
mod lines;
mod page;
mod view;
mod workbook;

pub(crate) use copies::{Copies, marks_of, no_copies};
pub(crate) use lines::{FindingLine, jsonl};
pub use page::Pages;
pub(crate) use view::{Subject, view};
pub(crate) use workbook::workbook;
