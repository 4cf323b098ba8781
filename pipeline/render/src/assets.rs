//! The templates, words, phrases and fonts, by their path in `templates/`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::lang::{Lang, Localised};
use sha2::{Digest, Sha256};
use words::Language;

/// A file that is not there, or that makes no sense.
#[derive(Debug, thiserror::Error)]
pub enum AssetError {
    /// There is no such file.
    #[error("templates/{0} is missing")]
    Missing(String),
    /// It is no UTF-8.
    #[error("templates/{0} is not UTF-8 text")]
    NotText(String),
    /// It cannot be understood.
    #[error("templates/{path}: {reason}")]
    Malformed {
        /// The file.
        path: String,
        /// Why, with line and column where they are known.
        reason: String,
    },
}

impl Diagnose for AssetError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let of = |key, path: &str| Message::new(key).with("path", format!("templates/{path}"));
        vec![match self {
            AssetError::Missing(path) => {
                Diagnostic::error(of("templates.missing", path)).hint(Message::new("templates.missing_hint"))
            }
            AssetError::NotText(path) => Diagnostic::error(of("templates.not_text", path)),
            AssetError::Malformed { path, reason } => {
                Diagnostic::error(of("templates.malformed", path).with("why", reason))
            }
        }]
    }
}

/// A set of templates.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    files: BTreeMap<String, Vec<u8>>,
}

impl Assets {
    /// Of these files.
    pub const fn new(files: BTreeMap<String, Vec<u8>>) -> Self {
        Assets { files }
    }

    /// The SHA-256 of all names and contents, in hex: documents made of other templates are other documents.
    /// Samples, licences and the officer's guide change no page of a report and are left out.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        let apart = |path: &str| path.starts_with("samples/") || path.starts_with("guide/") || path.ends_with(".txt");
        for (path, bytes) in self.files.iter().filter(|(path, _)| !apart(path)) {
            for part in [path.as_bytes(), bytes] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        let mut hex = String::with_capacity(64);
        for byte in hash.finalize() {
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// When there is no such file.
    pub fn bytes(&self, path: &str) -> Result<&[u8], AssetError> {
        self.files.get(path).map(Vec::as_slice).ok_or_else(|| AssetError::Missing(path.to_owned()))
    }

    /// The text of a file.
    ///
    /// # Errors
    /// When there is no such file, or it is no UTF-8.
    pub fn text(&self, path: &str) -> Result<&str, AssetError> {
        std::str::from_utf8(self.bytes(path)?).map_err(|_| AssetError::NotText(path.to_owned()))
    }

    /// The words of reports in a language, with those of a cycle laid over them.
    ///
    /// # Errors
    /// When their file is missing, is no map of texts, or holds a template that does not parse; when the cycle replaces a
    /// word that does not exist.
    pub fn language(&self, lang: Lang, replaced: &BTreeMap<String, Localised>) -> Result<Language, AssetError> {
        let path = format!("i18n/{lang}.yaml");
        Language::read(lang, self.text(&path)?, replaced).map_err(|reason| AssetError::Malformed { path, reason })
    }

    /// The files under a folder, in the order of their names.
    pub fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        let files = self.files.iter().filter(move |(path, _)| path.starts_with(folder));
        files.map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }
}
