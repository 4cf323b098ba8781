//! The published site: pages, open data and their descriptions, as files in memory.
//!
//! Data in, files out: no I/O, no clock, and the same input gives the same bytes. A caller fills [`Site`] from published
//! documents, puts the PDFs beside the files, signs the list that [`sums`] makes and swaps the folders.

pub mod error;
pub mod input;
pub mod sums;
pub mod table;

use std::collections::BTreeMap;

pub use error::{SiteError, SiteErrors};
pub use input::{
    Body, Contact, Day, Document, LedgerHead, Licence, ListFigure, Look, PdfFile, PeriodPages, Revision, Site, Spatial,
    Standing, Version, VersionState,
};
pub use sums::sums;
pub use table::{ColumnKind, DataColumn, DataTable, Value};

/// The files of the site, by their path in it; folders are parted by `/`.
pub type Files = BTreeMap<String, Vec<u8>>;
