//! A file that a body sent, before it is opened.
//!
//! It is opened when its turn comes, so that a folder of many files holds no more than a few of them open.

use std::fs::File;
use std::path::{Path, PathBuf};

/// A file of an agency, opened when its turn comes.
#[derive(Clone, Debug)]
pub struct ExportFile {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

impl ExportFile {
    /// The file at a path.
    pub fn at(path: &Path) -> Self {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        ExportFile { name, path: path.to_owned() }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn open(&self) -> std::io::Result<File> {
        open_ordinary(&self.path)
    }
}

/// Opens a file to read it. What is no ordinary file is not opened, nor where a link leads to it: a pipe would wait for
/// ever for somebody to write, and a device has no end.
///
/// # Errors
/// When it is none, or cannot be opened.
pub fn open_ordinary(path: &Path) -> std::io::Result<File> {
    let meta = std::fs::metadata(path)?;
    if meta.is_dir() {
        return Err(std::io::ErrorKind::IsADirectory.into());
    }
    if !meta.is_file() {
        return Err(std::io::Error::other(ingest::ReadError::Device));
    }
    File::open(path)
}
