//! The folders of the site: one that stands, and one that is being built. They change places in one step.

use std::path::{Path, PathBuf};

use crate::fs::{self, FileError};

/// Where the next site is built: beside the one that stands, so that both are on one disk.
pub(super) fn staged(site: &Path) -> PathBuf {
    let mut name = site.file_name().unwrap_or_default().to_owned();
    name.push(".next");
    site.with_file_name(name)
}

/// Puts the site that was built in the place of the one that stands, and removes that.
pub(super) fn change(site: &Path) -> Result<(), FileError> {
    let staged = staged(site);
    fs::exchange(&staged, site)?;
    fs::remove_folder(&staged)
}

/// Removes what a publication that was cut short left beside the site: an unfinished site, or the old one.
///
/// # Errors
/// When it cannot be removed.
pub(super) fn finish(site: &Path) -> Result<(), FileError> {
    fs::remove_folder(&staged(site))
}
