//! The templates, words, phrases and fonts: those in the program, or those of a folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use render::Assets;

use crate::stores::fs::{self, FileError};

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Opens the templates of `folder`, or those in the program.
///
/// # Errors
/// When the folder or a file in it cannot be read.
pub fn open(folder: Option<&Path>) -> Result<Assets, FileError> {
    let files = match folder {
        None => EMBEDDED.iter().map(|&(path, bytes)| (path.to_owned(), bytes.to_vec())).collect(),
        Some(folder) => {
            let mut files = BTreeMap::new();
            let mut folders = vec![PathBuf::new()];
            while let Some(inside) = folders.pop() {
                for entry in fs::list(&folder.join(&inside))? {
                    let name = inside.join(&entry.name);
                    if entry.folder {
                        folders.push(name);
                    } else {
                        files.insert(name.to_string_lossy().replace('\\', "/"), fs::read(&folder.join(&name))?);
                    }
                }
            }
            files
        }
    };
    Ok(Assets::new(files))
}
