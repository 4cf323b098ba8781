//! The files of a cycle as they lie on the disk: read once, hashed, and kept within their folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::yaml::{self, ConfigError, ConfigErrors, Step};
use crate::stores::fs;

/// A folder of inputs while it is read, with what is wrong so far.
pub(super) struct Folder {
    pub(super) root: PathBuf,
    /// Where the root really is, with no link on the way.
    canonical: PathBuf,
    pub(super) files: BTreeMap<String, String>,
    pub(super) errors: Vec<ConfigError>,
}

impl Folder {
    pub(super) fn open(root: &Path) -> Result<Folder, ConfigErrors> {
        let canonical = root.canonicalize().map_err(|error| {
            let message = format!("the folder of the cycle cannot be opened: {error}");
            ConfigErrors(vec![ConfigError::whole(
                root,
                message,
                "go to the folder of a cycle, name the one that holds `cycle.yaml` with `--data`, or begin one: `hasila init`",
            )])
        })?;
        Ok(Folder { root: root.to_owned(), canonical, files: BTreeMap::new(), errors: Vec::new() })
    }

    /// Reads a file that must be there.
    pub(super) fn required<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        if fs::is_there(&self.root.join(name)) {
            return self.optional(name);
        }
        self.refuse(name, "this file of the cycle is missing", "data/README.md says what it holds, with an example");
        None
    }

    /// Reads a file that may be absent.
    pub(super) fn optional<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let (path, bytes) = self.bytes(name)?;
        yaml::read(&path, &bytes).map_err(|error| self.errors.push(error)).ok()
    }

    /// The path and the bytes of a file that may be absent; its hash is kept.
    pub(super) fn bytes(&mut self, name: &str) -> Option<(PathBuf, Vec<u8>)> {
        let path = self.root.join(name);
        if !fs::is_there(&path) || !self.lies_inside(&path) {
            return None;
        }
        match fs::read(&path) {
            Ok(bytes) => {
                self.files.insert(name.to_owned(), fs::sha256(&bytes));
                Some((path, bytes))
            }
            Err(error) => {
                self.refuse(name, &error.to_string(), "");
                None
            }
        }
    }

    /// Reads every `.yaml` file of a folder, by name.
    pub(super) fn all<T: DeserializeOwned>(&mut self, name: &str) -> Vec<(String, T)> {
        let entries = self.entries(name);
        let files = entries.into_iter().filter(|entry| !entry.folder && entry.name.ends_with(".yaml"));
        files
            .filter_map(|entry| {
                let name = format!("{name}/{}", entry.name);
                Some((name.clone(), self.optional(&name)?))
            })
            .collect()
    }

    /// What a folder holds, by name; nothing where there is none. Hidden files and the locks of office programs are
    /// left out.
    pub(super) fn entries(&mut self, name: &str) -> Vec<fs::Entry> {
        let path = self.root.join(name);
        if !fs::is_there(&path) || !self.lies_inside(&path) {
            return Vec::new();
        }
        let noise = |entry: &fs::Entry| {
            let name = entry.name.as_str();
            name.starts_with(['.', '~']) || matches!(name, "__MACOSX" | "Thumbs.db" | "desktop.ini")
        };
        match fs::list(&path) {
            Ok(entries) => entries.into_iter().filter(|entry| !noise(entry)).collect(),
            Err(error) => {
                self.refuse(name, &error.to_string(), "");
                Vec::new()
            }
        }
    }

    /// The files in a folder by which office programs mark that another is open.
    pub(super) fn locks(&mut self, name: &str) -> Vec<String> {
        let entries = fs::list(&self.root.join(name)).unwrap_or_default();
        entries
            .into_iter()
            .map(|entry| entry.name)
            .filter(|name| name.starts_with(['~', '.']) && is_lock(name))
            .collect()
    }

    /// Whether a path stays in the cycle when links are followed.
    pub(super) fn lies_inside(&mut self, path: &Path) -> bool {
        let hint = "copy the file itself";
        let error = match path.canonicalize() {
            Ok(real) if real.starts_with(&self.canonical) => return true,
            Ok(_) => ConfigError::whole(path, "this link leads out of the cycle's folder", hint),
            Err(error) if path.is_symlink() => {
                ConfigError::whole(path, format!("this link leads to nothing that can be opened: {error}"), hint)
            }
            Err(error) => ConfigError::whole(path, format!("it cannot be opened: {error}"), ""),
        };
        self.errors.push(error);
        false
    }

    /// Records what is wrong with a whole file or folder.
    pub(super) fn refuse(&mut self, name: &str, message: &str, hint: &str) {
        self.errors.push(ConfigError::whole(&self.root.join(name), message, hint));
    }

    /// Records what is wrong at a path in a file, with its line and column.
    pub(super) fn fault(&mut self, name: &str, at: &[Step], message: String, hint: String) {
        let path = self.root.join(name);
        let place = fs::read(&path).ok().and_then(|bytes| yaml::locate(&bytes, at));
        self.errors.push(ConfigError { path, place, message, hint });
    }
}

/// Whether a name is that of a mark which Excel (`~$registre.xlsx`) or LibreOffice (`.~lock.registre.xlsx#`) sets.
fn is_lock(name: &str) -> bool {
    name.starts_with("~$") || name.starts_with(".~lock.")
}

/// A path below `root`, with `/` between its parts.
pub(super) fn name(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<String> = below.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/")
}
