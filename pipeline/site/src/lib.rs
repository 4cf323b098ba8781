//! The published site: pages, open data and their descriptions, as files in memory.
//!
//! Data in, files out: no I/O, no clock, and the same input gives the same bytes. A caller fills [`Site`] from published
//! documents, puts the PDFs beside the files, signs the list that [`sums()`] makes and swaps the folders.

pub mod input;
pub mod table;

mod address;
mod check;
mod data;
mod drawing;
mod engine;
mod files;
mod pages;

mod assets;
pub mod error;
pub mod sums;

pub use error::{SiteError, SiteErrors};
pub use files::Files;
pub use input::{
    Body, Contact, Day, Document, LedgerHead, Licence, ListFigure, Look, PdfFile, PeriodPages, Revision, Site, Spatial,
    Standing, Version, VersionState,
};
pub use sums::sums;
pub use table::{ColumnKind, DataColumn, DataTable, Value};

/// Makes the site. The PDFs of [`Site::pdfs`] and the list of [`sums()`] are not among the files.
///
/// # Errors
/// Everything that is wrong with the input, or with the templates: then there is no site at all.
pub fn build(site: &Site) -> Result<Files, SiteErrors> {
    check::check(site)?;
    check::words(site)?;
    let mut files = Files::new();
    assets::write(site, &mut files)?;
    let written = data::write(site, &mut files)?;
    pages::write(site, &written, &mut files)?;
    Ok(files)
}
