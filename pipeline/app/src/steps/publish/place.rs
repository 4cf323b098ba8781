//! The folders of the site: one that stands, and one that is being built. They change places in one step.

use std::path::{Path, PathBuf};

use report_model::diagnostic::{Diagnose, Diagnostic, Message};

use crate::steps::verify;
use crate::stores::fs::{self, FileError};

/// How many files a refusal names.
const NAMED: usize = 10;

/// Why a folder is not replaced.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// Somebody keeps other things there.
    #[error(
        "{} holds what no publication put there: {}",
        .folder.display(),
        .files.join(", ")
    )]
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// The files, the first few.
        files: Vec<String>,
    },
    /// It could not be read or cleared.
    #[error(transparent)]
    File(#[from] FileError),
}

impl Diagnose for PlaceError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![match self {
            PlaceError::Foreign { folder, files } => Diagnostic::error(
                Message::new("publishing.foreign").with("folder", folder.display()).list("files", files),
            )
            .hint(Message::new("publishing.foreign_hint")),
            PlaceError::File(error) => return error.diagnose(),
        }]
    }
}

/// Makes sure that the folder is ours to replace, as a whole: it holds nothing but the files of a site's own list. And
/// clears what a publication that was cut short left beside it: an unfinished site, or the old one.
///
/// # Errors
/// When the folder holds something else, or cannot be read or cleared.
pub(super) fn prepare(site: &Path) -> Result<(), PlaceError> {
    let mut files = verify::unlisted(site)?;
    if files.is_empty() {
        return Ok(fs::remove_folder(&staged(site))?);
    }
    files.truncate(NAMED);
    Err(PlaceError::Foreign { folder: site.to_owned(), files })
}

/// Where the next site is built: beside the one that stands, so that both are on one disk, and under a name that nobody
/// gives to a folder of their own.
pub(super) fn staged(site: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(site.file_name().unwrap_or_default());
    name.push(".hasila-next");
    site.with_file_name(name)
}

/// Puts the site that was built in the place of the one that stands, and removes that.
pub(super) fn change(site: &Path) -> Result<(), FileError> {
    let staged = staged(site);
    fs::exchange(&staged, site)?;
    fs::remove_folder(&staged)
}
