//! Who takes a step: a holder, and the secret key to sign with.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::holder::Holder;
use report_model::lang::Lang;
use report_model::status::{DocumentId, Step};
use sealing::keys::{KeyError, Signer};
use sealing::ledger::Fault;

use crate::config::CycleInputs;
use crate::stores::fs::{self, FileError};

/// A person with an open key.
pub struct AuthorizedSigner {
    /// The id of the holder.
    pub id: String,
    /// The key.
    pub signer: Signer,
}

/// Somebody who cannot sign.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// Nobody of this name.
    #[error("nobody is called `{id}` in reference/holders/")]
    Nobody {
        /// The name.
        id: String,
        /// Who there is.
        known: Vec<String>,
        /// The command that adds one.
        adding: String,
    },
    /// No secret key.
    #[error("there is no secret key of `{id}` at {}", path.display())]
    NoKey {
        /// The person.
        id: String,
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The key does not open.
    #[error("{}: {error}", path.display())]
    Key {
        /// The file.
        path: PathBuf,
        /// Why.
        error: KeyError,
    },
    /// The key is not one of the person's.
    #[error("the key at {} is not one of those of `{id}` in the reference", path.display())]
    NotTheirs {
        /// The person.
        id: String,
        /// The file.
        path: PathBuf,
    },
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
}

impl Diagnose for SignerError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let of = |key, id: &str, path: &Path| Message::new(key).with("id", id).with("path", path.display());
        let hint = |key, id: &str| Message::new(key).with("id", id);
        vec![match self {
            SignerError::Nobody { id, known, adding } if known.is_empty() => {
                Diagnostic::error(Message::new("signer.nobody").with("id", id))
                    .hint(Message::new("signer.none_yet").prose("command", adding))
            }
            SignerError::Nobody { id, known, .. } => Diagnostic::error(Message::new("signer.nobody").with("id", id))
                .hint(Message::new("signer.known").list("known", known)),
            SignerError::NoKey { id, path } => {
                Diagnostic::error(of("signer.no_key", id, path)).hint(hint("signer.no_key_hint", id))
            }
            SignerError::Key { path, error } => {
                let key = Message::new("signer.key").with("path", path.display());
                Diagnostic::around(key, "error", error)
            }
            SignerError::NotTheirs { id, path } => {
                Diagnostic::error(of("signer.not_theirs", id, path)).hint(hint("signer.not_theirs_hint", id))
            }
            SignerError::File(error) => return error.diagnose(),
        }]
    }
}

/// Where the secret key of a holder lies.
pub fn key_path(keys: &Path, id: &str) -> PathBuf {
    keys.join(format!("{id}.key"))
}

/// Opens the key of a holder. `passphrase` is asked only where the key is locked.
///
/// # Errors
/// When there is nobody of this name, no key, or it does not open.
pub fn open(
    cycle: &CycleInputs,
    keys: &Path,
    id: &str,
    passphrase: impl FnOnce() -> Option<String>,
) -> Result<AuthorizedSigner, SignerError> {
    let holder = holder(cycle, id)?;
    let path = key_path(keys, id);
    let bytes =
        fs::read_if_there(&path)?.ok_or_else(|| SignerError::NoKey { id: id.to_owned(), path: path.clone() })?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let signer = match Signer::open(&text, None) {
        Err(KeyError::Locked) => Signer::open(&text, passphrase()),
        opened => opened,
    };
    let signer = signer.map_err(|error| SignerError::Key { path: path.clone(), error })?;
    if !owns(holder, &signer.public()) {
        return Err(SignerError::NotTheirs { id: id.to_owned(), path });
    }
    Ok(AuthorizedSigner { id: id.to_owned(), signer })
}

/// Why a holder may not take a step on a document on a day, if so. No key is opened for it.
///
/// # Errors
/// When there is nobody of this name.
pub fn no_mandate(
    cycle: &CycleInputs,
    id: &str,
    (document, step): (&DocumentId, Step),
    on: NaiveDate,
) -> Result<Option<Fault>, SignerError> {
    if holder(cycle, id)?.may(step.role(document), document.agency.as_deref(), on) {
        return Ok(None);
    }
    Ok(Some(Fault::NoMandate { by: id.to_owned(), step, document: Box::new(document.clone()), on }))
}

/// The command that adds a holder, with an office to be written in each language of the cycle.
pub fn adding(languages: &[Lang]) -> String {
    let offices: Vec<String> = languages.iter().map(|lang| format!("{lang}=…")).collect();
    format!("`hasila keys new ID --role ROLE --office '{}'`", offices.join("' --office '"))
}

fn holder<'a>(cycle: &'a CycleInputs, id: &str) -> Result<&'a Holder, SignerError> {
    cycle.holders.get(id).ok_or_else(|| nobody(cycle, id))
}

fn nobody(cycle: &CycleInputs, id: &str) -> SignerError {
    SignerError::Nobody {
        id: id.chars().take(64).collect(),
        known: cycle.holders.keys().cloned().collect(),
        adding: adding(&cycle.reference.cycle.languages),
    }
}

fn owns(holder: &Holder, public: &str) -> bool {
    holder.keys.iter().any(|key| key.public == public)
}
