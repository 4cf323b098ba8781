//! The key of each agency's pseudonyms: `keys/<agency>.key` in the cycle, for its owner alone, kept from year to year.
//! Users become keyed hashes at once; no output depends on the key.

use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use std::path::Path;

use crate::stores::fs::{self, FileError};

/// A key file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It is not 64 hexadecimal digits.
    #[error("{0} is no key: it must hold 64 hexadecimal digits")]
    Malformed(String),
    /// It could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The system gave no random bytes.
    #[error("the system gives no random bytes for a key: {0}")]
    Random(std::io::Error),
}

impl Diagnose for KeyError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![match self {
            KeyError::Malformed(path) => Diagnostic::error(Message::new("pseudonyms.malformed").with("path", path))
                .hint(Message::new("pseudonyms.malformed_hint")),
            KeyError::File(error) => return error.diagnose(),
            KeyError::Random(why) => Diagnostic::error(Message::new("pseudonyms.random").with("why", why)),
        }]
    }
}

/// The key of an agency; made at random when there is none.
pub(crate) fn of(data: &Path, agency: &str) -> Result<[u8; 32], KeyError> {
    let path = data.join("keys").join(format!("{agency}.key"));
    if let Some(bytes) = fs::read_if_there(&path)? {
        return parse(&bytes).ok_or_else(|| KeyError::Malformed(path.display().to_string()));
    }
    let key = random().map_err(KeyError::Random)?;
    // A cycle on a read-only medium has no place for a key: this run then uses one that is forgotten after it.
    let _ = fs::write_private(&path, format!("{}\n", report_model::digest::hex(&key)).as_bytes());
    Ok(key)
}

fn parse(bytes: &[u8]) -> Option<[u8; 32]> {
    let text = std::str::from_utf8(bytes).ok()?.trim();
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut key = [0; 32];
    for (n, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * n..2 * n + 2], 16).ok()?;
    }
    Some(key)
}

fn random() -> std::io::Result<[u8; 32]> {
    use std::io::Read;
    let mut key = [0; 32];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut key)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_kept() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let first = of(folder.path(), "A").expect("a key");
        assert_eq!(of(folder.path(), "A").expect("the same"), first);
        assert_ne!(of(folder.path(), "B").expect("another"), first);
        std::fs::write(folder.path().join("keys/A.key"), "zz").expect("written");
        assert!(matches!(of(folder.path(), "A"), Err(KeyError::Malformed(_))));
    }
}
