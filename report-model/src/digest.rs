//! Hashes and bytes as they are written in every file of Hasila: SHA-256 (FIPS 180-4), in lower-case hexadecimal.

use sha2::{Digest, Sha256};

use crate::checked::checked;

/// A text that is no SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no SHA-256: it has 64 digits from 0 to 9 and a to f")]
pub struct Sha256Error;

impl Sha256Error {
    fn of(_: &str) -> Self {
        Sha256Error
    }
}

/// Whether a text is a SHA-256 as it is written here.
pub fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

const PATTERN: &str = "^[0-9a-f]{64}$";

checked! {
    /// A SHA-256, as text.
    Sha256Hash: is_sha256, Sha256Error, PATTERN;
}

/// The SHA-256 of bytes.
///
/// # Panics
/// Never: see [`finished`].
pub fn sha256(bytes: &[u8]) -> Sha256Hash {
    finished(Sha256::new_with_prefix(bytes))
}

/// The SHA-256 of what was handed over piece by piece.
///
/// # Panics
/// Never: 32 bytes are written in 64 digits.
pub fn finished(hasher: Sha256) -> Sha256Hash {
    Sha256Hash::try_from(hex(&hasher.finalize())).expect("32 bytes have 64 digits")
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_64_digits() {
        let abc = sha256(b"abc");
        assert_eq!(abc, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert!(is_sha256(&abc) && !is_sha256(&abc.to_uppercase()) && !is_sha256(&abc[1..]));
    }
}
