//! Ed25519 signatures in minisign's file and key formats, so that the ordinary tool verifies them.

use blake2::{Blake2b512, Digest};
use ct_codecs::{Base64, Decoder, Encoder};
use minisign::{KeyPair, PublicKey, PublicKeyBox, SecretKey, SecretKeyBox};
use report_model::diagnostic::{Diagnose, Diagnostic, Message};

/// The first line of every signature. It is not signed; it is always this one, so that a signature has one spelling.
const UNTRUSTED_COMMENT: &str = "signature of hasila: verify with minisign";

/// A key or signature that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The text is no key of this kind.
    #[error("this is no {0} in minisign's format")]
    Malformed(&'static str),
    /// The passphrase does not open the key.
    #[error("the passphrase does not open this key")]
    Passphrase,
    /// The key is locked and no passphrase was given.
    #[error("this key is locked with a passphrase")]
    Locked,
    /// The system gave no random bytes, or signing failed.
    #[error("a key operation failed: {0}")]
    Failed(String),
}

impl Diagnose for KeyError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![match self {
            KeyError::Malformed(_) => Diagnostic::error(Message::new("key.malformed")),
            KeyError::Passphrase => Diagnostic::error(Message::new("key.passphrase")),
            KeyError::Locked => Diagnostic::error(Message::new("key.locked")).hint(Message::new("key.locked_hint")),
            KeyError::Failed(why) => Diagnostic::error(Message::new("key.failed").with("why", why)),
        }]
    }
}

/// Why a signature is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// It is not written as minisign writes it.
    #[error("the signature is not in minisign's format, or not in its one spelling")]
    Malformed,
    /// It signs the bytes themselves, as minisign did before 2021.
    #[error("the signature is of minisign's old kind, which is not accepted")]
    OldKind,
    /// It was made with another key.
    #[error("the signature was made with the key {0}, which is not the one expected")]
    OtherKey(String),
    /// The bytes, or the comment, are not what was signed.
    #[error("the signature does not fit: what was signed has been changed")]
    Wrong,
}

impl Diagnose for SignatureError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![match self {
            SignatureError::Malformed => Diagnostic::error(Message::new("signature.malformed")),
            SignatureError::OldKind => {
                Diagnostic::error(Message::new("signature.old_kind")).hint(Message::new("signature.old_kind_hint"))
            }
            SignatureError::OtherKey(id) => Diagnostic::error(Message::new("signature.other_key").with("id", id)),
            SignatureError::Wrong => Diagnostic::error(Message::new("signature.wrong")),
        }]
    }
}

/// A new pair of keys, as texts: the secret key's file, and the public key's line.
pub struct NewKeys {
    /// The text of the secret key's file: for its owner alone.
    pub secret: String,
    /// The public key: 56 characters of Base64.
    pub public: String,
}

/// Makes a pair of keys; with a passphrase the secret one is encrypted (scrypt, as minisign does).
///
/// # Errors
/// When the system gives no random bytes.
pub fn generate(passphrase: Option<String>) -> Result<NewKeys, KeyError> {
    let failed = |error: minisign::PError| KeyError::Failed(error.to_string());
    let pair = match passphrase {
        Some(passphrase) => KeyPair::generate_encrypted_keypair(Some(passphrase)),
        None => KeyPair::generate_unencrypted_keypair(),
    }
    .map_err(failed)?;
    let secret = pair.sk.to_box(Some("secret key of hasila")).map_err(failed)?;
    Ok(NewKeys { secret: secret.into_string(), public: pair.pk.to_base64() })
}

/// A secret key, open.
pub struct Signer {
    key: ed25519_compact::SecretKey,
    number: [u8; 8],
    public: PublicKey,
}

/// Where the parts of a secret key stand in its 158 bytes: how it is locked, its number, the Ed25519 key.
const LENGTH: usize = 158;
const LOCK: std::ops::Range<usize> = 2..4;
const NUMBER: std::ops::Range<usize> = 54..62;
const ED25519: std::ops::Range<usize> = 62..126;
/// Where the Ed25519 key stands in the 42 bytes of a public key: after its kind and its number.
const PUBLIC_ED25519: std::ops::Range<usize> = 10..42;

impl Signer {
    /// Opens a secret key's file.
    ///
    /// # Errors
    /// When it is no such file, or is locked and the passphrase is absent or wrong.
    pub fn open(text: &str, passphrase: Option<String>) -> Result<Signer, KeyError> {
        let malformed = || KeyError::Malformed("secret key");
        let line = text.lines().nth(1).ok_or_else(malformed)?;
        let bytes = Base64::decode_to_vec(line, None).map_err(|_| malformed())?;
        if bytes.len() != LENGTH {
            return Err(malformed());
        }
        let boxed = SecretKeyBox::from_string(text).map_err(|_| malformed())?;
        let opened = if bytes[LOCK] == [0, 0] {
            boxed.into_unencrypted_secret_key().map_err(|_| malformed())?
        } else {
            let passphrase = passphrase.ok_or(KeyError::Locked)?;
            boxed.into_secret_key(Some(passphrase)).map_err(|_| KeyError::Passphrase)?
        };
        Signer::of(&opened).ok_or_else(malformed)
    }

    fn of(opened: &SecretKey) -> Option<Signer> {
        let bytes = opened.to_bytes();
        let key = ed25519_compact::SecretKey::from_slice(bytes.get(ED25519)?).ok()?;
        let number = bytes.get(NUMBER)?.try_into().ok()?;
        Some(Signer { key, number, public: PublicKey::from_secret_key(opened).ok()? })
    }

    /// The public key that belongs to it.
    pub fn public(&self) -> String {
        self.public.to_base64()
    }

    /// Signs bytes, with a comment that the signature covers. The same bytes and comment give the same signature: no
    /// noise is added to Ed25519 (RFC 8032), which is why the signing itself is not minisign's.
    ///
    /// # Errors
    /// When the comment has more than one line.
    pub fn sign(&self, bytes: &[u8], comment: &str) -> Result<String, KeyError> {
        if comment.contains(['\n', '\r']) {
            return Err(KeyError::Failed("a comment has one line".to_owned()));
        }
        let base64 =
            |bytes: &[u8]| Base64::encode_to_string(bytes).map_err(|error| KeyError::Failed(error.to_string()));
        let signature = self.key.sign(Blake2b512::digest(bytes), None);
        let whole = self.key.sign([signature.as_ref(), comment.as_bytes()].concat(), None);
        let first = base64(&[PREHASHED.as_slice(), &self.number, signature.as_ref()].concat())?;
        let second = base64(whole.as_ref())?;
        Ok(format!("untrusted comment: {UNTRUSTED_COMMENT}\n{first}\ntrusted comment: {comment}\n{second}\n"))
    }
}

/// The id of a public key, as minisign prints it; `None` for a text that is no public key.
pub fn id(public: &str) -> Option<String> {
    let key = PublicKey::from_base64(public.trim()).ok()?;
    Some(hex_of(key.keynum()))
}

fn hex_of(number: &[u8]) -> String {
    // minisign prints the number as one little-endian integer.
    let reversed: Vec<u8> = number.iter().rev().copied().collect();
    report_model::digest::hex(&reversed).to_uppercase()
}

/// The text of a public key's file, for `minisign -V -p`.
pub fn public_file(public: &str) -> String {
    let id = id(public).unwrap_or_default();
    format!("untrusted comment: minisign public key {id}\n{public}\n")
}

/// The line of the key out of a public key's file, or out of the line alone.
pub fn public_line(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).rfind(|line| !line.is_empty())?;
    let whole = PublicKeyBox::from_string(text).ok().and_then(|boxed| boxed.into_public_key().ok());
    whole.or_else(|| PublicKey::from_base64(line).ok()).map(|key| key.to_base64())
}

/// A signature as it came: line ends that a mail gateway or an editor changed are those of minisign again. The bytes
/// that are signed are never touched, and of the trusted comment, which is signed too, nothing is trimmed.
pub fn as_minisign_writes(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let written = lines.collect::<Vec<_>>().join("\n");
    format!("{}\n", written.trim_end_matches('\n'))
}

/// The parts of a signature's file.
struct Signature<'a> {
    kind: [u8; 2],
    number: [u8; 8],
    bytes: [u8; 64],
    untrusted: &'a str,
    comment: &'a str,
    whole: [u8; 64],
}

/// How a signature begins that covers a hash of the bytes, and one that covers the bytes themselves.
const PREHASHED: [u8; 2] = *b"ED";
const OLD_KIND: [u8; 2] = *b"Ed";

impl<'a> Signature<'a> {
    /// Reads the four lines of a file, each with its line end.
    fn of(text: &'a str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let untrusted = lines.next()?.strip_prefix("untrusted comment: ")?;
        let first = decoded(lines.next()?)?;
        let comment = lines.next()?.strip_prefix("trusted comment: ")?;
        let whole = decoded(lines.next()?)?.try_into().ok()?;
        let (kind, rest) = first.split_first_chunk()?;
        let (number, bytes) = rest.split_first_chunk()?;
        let bytes = bytes.try_into().ok()?;
        let is_over = lines.next().is_none();
        is_over.then_some(Signature { kind: *kind, number: *number, bytes, untrusted, comment, whole })
    }
}

/// The bytes of a Base64 text in its one spelling.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let bytes = Base64::decode_to_vec(text, None).ok()?;
    Base64::encode_to_string(&bytes).is_ok_and(|spelt| spelt == text).then_some(bytes)
}

/// Which key made a signature.
pub fn signed_by(signature: &str) -> Option<String> {
    Signature::of(signature).map(|signature| hex_of(&signature.number))
}

/// Verifies a signature that [`Signer::sign`] made, and gives the comment that it covers.
///
/// # Errors
/// When it does not fit, is of another key, or is spelt otherwise: what is not signed is always the same.
pub fn verify(public: &str, bytes: &[u8], signature: &str) -> Result<String, SignatureError> {
    if Signature::of(signature).is_none_or(|parsed| parsed.untrusted != UNTRUSTED_COMMENT) {
        return Err(SignatureError::Malformed);
    }
    verify_any(public, bytes, signature)
}

/// Verifies a signature of any program that writes minisign's format, and gives the comment that it covers.
///
/// # Errors
/// When it does not fit, is of another key, or of the old kind.
pub fn verify_any(public: &str, bytes: &[u8], signature: &str) -> Result<String, SignatureError> {
    let parsed = Signature::of(signature).ok_or(SignatureError::Malformed)?;
    match parsed.kind {
        PREHASHED => {}
        OLD_KIND => return Err(SignatureError::OldKind),
        _ => return Err(SignatureError::Malformed),
    }
    let key = PublicKey::from_base64(public.trim()).map_err(|_| SignatureError::Malformed)?;
    if key.keynum() != parsed.number {
        return Err(SignatureError::OtherKey(hex_of(&parsed.number)));
    }
    let key = key.to_bytes();
    let key = key.get(PUBLIC_ED25519).and_then(|key| ed25519_compact::PublicKey::from_slice(key).ok());
    let key = key.ok_or(SignatureError::Malformed)?;
    let fits = |signed: &[u8], signature: [u8; 64]| {
        key.verify(signed, &ed25519_compact::Signature::new(signature)).map_err(|_| SignatureError::Wrong)
    };
    fits(&Blake2b512::digest(bytes), parsed.bytes)?;
    fits(&[&parsed.bytes, parsed.comment.as_bytes()].concat(), parsed.whole)?;
    Ok(parsed.comment.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_verifies_and_nothing_else_does() {
        let keys = generate(None).expect("keys");
        let signer = Signer::open(&keys.secret, None).expect("open");
        let signature = signer.sign(b"the year's account", "period=2025").expect("signed");
        assert_eq!(signature, signer.sign(b"the year's account", "period=2025").expect("signed"));
        assert_eq!(verify(&keys.public, b"the year's account", &signature).expect("fits"), "period=2025");
        assert_eq!(verify(&keys.public, b"the year's accounts", &signature), Err(SignatureError::Wrong));
        let other = generate(None).expect("keys");
        assert!(matches!(verify(&other.public, b"the year's account", &signature), Err(SignatureError::OtherKey(_))));
        assert_eq!(signed_by(&signature), id(&keys.public));
        assert_eq!(public_line(&public_file(&keys.public)).as_deref(), Some(keys.public.as_str()));
    }

    #[test]
    fn every_flipped_byte_of_a_signature_is_refused() {
        let keys = generate(None).expect("keys");
        let signer = Signer::open(&keys.secret, None).expect("open");
        let signature = signer.sign(b"bytes", "comment").expect("signed").into_bytes();
        for at in 0..signature.len() {
            for flip in [1_u8, 0x20, 0x80] {
                let mut changed = signature.clone();
                changed[at] ^= flip;
                if let Ok(text) = String::from_utf8(changed) {
                    assert!(verify(&keys.public, b"bytes", &text).is_err(), "byte {at} flipped by {flip}");
                }
            }
        }
    }

    #[test]
    fn a_passphrase_locks_a_key() {
        let keys = generate(Some("open sesame".to_owned())).expect("keys");
        assert!(matches!(Signer::open(&keys.secret, None), Err(KeyError::Locked)));
        assert!(matches!(Signer::open(&keys.secret, Some("no".to_owned())), Err(KeyError::Passphrase)));
        assert_eq!(Signer::open(&keys.secret, Some("open sesame".to_owned())).expect("open").public(), keys.public);
        assert!(matches!(Signer::open("nonsense", None), Err(KeyError::Malformed(_))));
    }

    /// The key and the signatures of `tests/line-ends/`: one document, as minisign signed it and as it came.
    #[test]
    fn line_ends_may_change_on_the_way_and_nothing_else() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/line-ends");
        let text = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
        let public = public_line(&text("specimen.pub")).expect("a key");
        assert_eq!(public_line(&text("specimen.pub").replace('\n', "\r\n")), Some(public.clone()));
        let document = std::fs::read(folder.join("document.csv")).expect("a file");
        let came = |text: &str| verify_any(&public, &document, &as_minisign_writes(text));
        let sent = text("document.csv.minisig");
        let comment = came(&sent).expect("as it was sent");
        for changed in [
            sent.replace('\n', "\r\n"),
            format!("\u{feff}{}", sent.replace('\n', "\r\n")),
            sent.trim_end().to_owned(),
            format!("{sent}\n"),
        ] {
            assert_eq!(came(&changed), Ok(comment.clone()));
        }
        assert_eq!(came(&sent.replace("timestamp:1", "timestamp:2")), Err(SignatureError::Wrong));
        assert_eq!(came(&sent.replace("hashed\n", "hashed \n")), Err(SignatureError::Wrong));
        assert_eq!(came(&sent.replace("hashed\n", "hashed \r\n")), Err(SignatureError::Wrong));
        assert_eq!(verify(&public, &document, &sent), Err(SignatureError::Malformed), "its first line is another");
    }

    #[test]
    fn a_comment_that_ends_in_a_space_is_signed_with_it() {
        let keys = generate(None).expect("keys");
        let signature = Signer::open(&keys.secret, None).expect("open").sign(b"bytes", "اطّلعت vu ").expect("signed");
        let came = |text: &str| verify_any(&keys.public, b"bytes", &as_minisign_writes(text));
        assert_eq!(came(&signature.replace('\n', "\r\n")), Ok("اطّلعت vu ".to_owned()));
        assert_eq!(came(&signature.replace("vu \n", "vu\n")), Err(SignatureError::Wrong));
    }

    #[test]
    fn the_old_kind_is_named() {
        let keys = generate(None).expect("keys");
        let signature = Signer::open(&keys.secret, None).expect("open").sign(b"bytes", "comment").expect("signed");
        let line = signature.lines().nth(1).expect("a line");
        let mut bytes = Base64::decode_to_vec(line, None).expect("Base64");
        bytes[1] = b'd';
        let old = signature.replace(line, &Base64::encode_to_string(&bytes).expect("Base64"));
        assert_eq!(verify(&keys.public, b"bytes", &old), Err(SignatureError::OldKind));
    }
}
