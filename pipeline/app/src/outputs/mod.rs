//! What is read beside the PDFs: annexes, pages and workbooks of findings, the form of counts, what an edition withholds.

pub mod annex;
pub mod counts_form;
pub mod edition;
pub mod findings;
