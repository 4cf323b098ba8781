//! The files of a cycle as they lie on the disk: read once, hashed, and kept within their folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use report_model::diagnostic::{Diagnose, Message};
use report_model::digest::Sha256Hash;
use report_model::id::AgencyId;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::yaml::{self, ConfigError, ConfigErrors, Say, Step};
use crate::stores::fs::{self, FileError};

/// Which documents are out of date when a file of the cycle changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Concern {
    /// The reports and the synthesis.
    All,
    /// The report of every body.
    Reports,
    /// The report of one body.
    Agency(AgencyId),
    /// The synthesis.
    Synthesis,
    /// None: who signs, and what becomes public.
    Nothing,
}

/// A file that was read.
#[derive(Debug)]
pub(super) struct ReadFile {
    /// Its SHA-256.
    pub(super) sha256: Sha256Hash,
    /// What depends on it.
    pub(super) concern: Concern,
}

/// A folder of inputs while it is read, with what is wrong so far.
pub(super) struct Folder {
    pub(super) root: PathBuf,
    /// Where the root really is, with no link on the way.
    canonical: PathBuf,
    pub(super) files: BTreeMap<String, ReadFile>,
    /// What depends on the files that are read now.
    concern: Concern,
    pub(super) errors: Vec<ConfigError>,
}

impl Folder {
    pub(super) fn open(root: &Path) -> Result<Folder, ConfigErrors> {
        let canonical = root.canonicalize().map_err(|error| {
            let why = FileError::unread(root, error).why();
            let message = Message::new("message.config.no_folder").said("why", why);
            ConfigErrors(vec![ConfigError::unread(root, message, Message::new("message.config.no_folder_hint"))])
        })?;
        let (files, errors) = (BTreeMap::new(), Vec::new());
        Ok(Folder { root: root.to_owned(), canonical, files, concern: Concern::All, errors })
    }

    /// Reads files on which other documents depend.
    pub(super) fn concerning<T>(&mut self, concern: Concern, read: impl FnOnce(&mut Folder) -> T) -> T {
        let before = std::mem::replace(&mut self.concern, concern);
        let done = read(self);
        self.concern = before;
        done
    }

    /// Keeps the hash of a file that was read, and what depends on it.
    pub(super) fn keep(&mut self, name: &str, bytes: &[u8]) {
        let file = ReadFile { sha256: fs::sha256(bytes), concern: self.concern.clone() };
        self.files.insert(name.to_owned(), file);
    }

    /// Reads a file that must be there.
    pub(super) fn required<T: DeserializeOwned + JsonSchema>(&mut self, name: &str) -> Option<T> {
        if fs::is_there(&self.root.join(name)) {
            return self.optional(name);
        }
        self.refuse(name, Message::new("message.config.missing"), Message::new("message.config.missing_hint"));
        None
    }

    /// Reads a file that may be absent.
    pub(super) fn optional<T: DeserializeOwned + JsonSchema>(&mut self, name: &str) -> Option<T> {
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
                self.keep(name, &bytes);
                Some((path, bytes))
            }
            Err(error) => {
                self.unread(name, &error);
                None
            }
        }
    }

    /// Reads every `.yaml` file of a folder, by name.
    pub(super) fn all<T: DeserializeOwned + JsonSchema>(&mut self, name: &str) -> Vec<(String, T)> {
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
                self.unread(name, &error);
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
        let hint = || Message::new("message.config.link_hint");
        let why = |error| FileError::unread(path, error).why();
        let error = match path.canonicalize() {
            Ok(real) if real.starts_with(&self.canonical) => return true,
            Ok(_) => ConfigError::unread(path, Message::new("message.config.link_out"), hint()),
            Err(error) if path.is_symlink() => {
                let message = Message::new("message.config.link_nowhere").said("why", why(error));
                ConfigError::unread(path, message, hint())
            }
            Err(error) => {
                ConfigError::unread(path, Message::new("message.config.unopened").said("why", why(error)), "")
            }
        };
        self.errors.push(error);
        false
    }

    /// Records what is wrong with a whole file or folder.
    pub(super) fn refuse(&mut self, name: &str, message: impl Say, hint: impl Say) {
        self.errors.push(ConfigError::whole(&self.root.join(name), message, hint));
    }

    /// Records that the machine does not give a file or folder.
    pub(super) fn unread(&mut self, name: &str, error: &FileError) {
        let said = error.diagnose().into_iter().next();
        let (message, hint) = said.map_or((None, None), |said| (Some(said.message), said.hints.into_iter().next()));
        self.errors.push(ConfigError::unread(&self.root.join(name), message, hint));
    }

    /// Records what is wrong at a path in a file, with its line and column.
    pub(super) fn fault(&mut self, name: &str, at: &[Step], message: impl Say, hint: impl Say) {
        let path = self.root.join(name);
        let place = fs::read(&path).ok().and_then(|bytes| yaml::locate(&bytes, at));
        self.errors.push(ConfigError::at(&path, place, message, hint));
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
