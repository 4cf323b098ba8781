//! A new key: the secret file for its owner, and the public line into the registry of holders.

use std::path::{Path, PathBuf};

use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::holder::{Holder, HolderKey, Mandate};
use report_model::id::is_id;
use report_model::lang::Localised;

use crate::config::{self, HOLDERS};
use crate::stores::fs::{self, FileError};

/// A key that could not be added.
#[derive(Debug, thiserror::Error)]
pub enum HolderError {
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The holder's file makes no sense.
    #[error("{0}")]
    Malformed(String),
    /// A secret key lies there already.
    #[error("{} holds a secret key already", .0.display())]
    Exists(PathBuf),
    /// The id cannot name a file.
    #[error("`{0}` is no id")]
    Id(String),
    /// A new holder without an office or a role.
    #[error("`{0}` is new, without an office or a role")]
    New(String),
}

impl Diagnose for HolderError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let of = |message: Message, hint| Diagnostic::error(message).hint(Message::new(hint));
        vec![match self {
            HolderError::File(error) => return error.diagnose(),
            HolderError::Malformed(why) => Diagnostic::error(Message::new("message.plain").with("text", why)),
            HolderError::Exists(path) => {
                of(Message::new("holder.exists").with("path", path.display()), "holder.exists_hint")
            }
            HolderError::Id(id) => of(Message::new("holder.id").with("id", id), "holder.id_hint"),
            HolderError::New(id) => of(Message::new("holder.new").with("id", id), "holder.new_hint"),
        }]
    }
}

/// Adds a key to a holder, who is made when there is none, and writes the secret key for its owner alone.
///
/// # Errors
/// When a secret key lies there, the holder's file is faulty, or something cannot be written.
pub fn add(
    data: &Path,
    id: &str,
    office: Localised,
    mandates: Vec<Mandate>,
    key: HolderKey,
    secret_path: &Path,
    secret: &str,
) -> Result<PathBuf, HolderError> {
    if !is_id(id) {
        return Err(HolderError::Id(id.chars().take(64).filter(|c| !c.is_control()).collect()));
    }
    if secret_path.exists() {
        return Err(HolderError::Exists(secret_path.to_owned()));
    }
    let path = data.join(HOLDERS).join(format!("{id}.yaml"));
    let mut holder = match fs::read_if_there(&path)? {
        Some(bytes) => config::read::<Holder>(&path, &bytes).map_err(|e| HolderError::Malformed(e.to_string()))?,
        None if office.is_empty() || mandates.is_empty() => return Err(HolderError::New(id.to_owned())),
        None => Holder { office, mandates: Vec::new(), keys: Vec::new() },
    };
    for mandate in mandates {
        if !holder.mandates.contains(&mandate) {
            holder.mandates.push(mandate);
        }
    }
    holder.keys.push(key);
    // The secret first: a public key without its secret would be in nobody's hand.
    fs::write_private(secret_path, secret.as_bytes())?;
    fs::write(&path, config::written(data, &holder).as_bytes())?;
    Ok(path)
}
