//! Workbooks that are encrypted without anybody's password: Excel does it with one that it knows, to "protect" them, and
//! opens them without asking. Here is how the packages of Excel 2007 and later are opened with it.

use aes::cipher::{Block, BlockCipherDecrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use ct_codecs::{Base64, Decoder};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::bytes::compound::u32_at;
use crate::bytes::error::ReadError;
use crate::workbooks::xml;

/// The password of Excel, as it is hashed.
pub(crate) fn password() -> Vec<u8> {
    "VelvetSweatshop".encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Whether two hashes are one, as far as the shorter goes.
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    let length = one.len().min(other.len());
    length >= 16 && one[..length] == other[..length]
}

/// The bytes of a block.
const BLOCK: usize = 16;
/// The bytes of a segment, each of which begins anew.
const SEGMENT: usize = 4096;
/// How often a hash is hashed again, at most; Excel does it 100,000 times.
const MOST_ROUNDS: u32 = 1_000_000;
/// How often it is in packages of Excel 2007.
const ROUNDS: u32 = 50_000;

/// Decrypts a package: what its file says of the encryption, and what it holds.
///
/// # Errors
/// When it has a password of its own, or is encrypted in another way.
pub(crate) fn package(info: &[u8], package: &[u8]) -> Result<Vec<u8>, ReadError> {
    let opened = match info.get(..4) {
        Some([4, 0, 4, 0]) => agile(info.get(8..).unwrap_or_default(), package),
        Some([2..=4, 0, 2, 0]) => standard(info, package),
        _ => None,
    };
    opened.ok_or(ReadError::Encrypted)
}

/// The length of what is in a package, and its bytes, of which the last may be a filling.
fn content(package: &[u8]) -> Option<(usize, &[u8])> {
    let length = u32_at(package, 0)? as usize;
    let bytes = package.get(8..)?;
    (length <= bytes.len()).then_some((length, &bytes[..bytes.len() / BLOCK * BLOCK]))
}

/// As Excel 2007 does it: AES, block by block, with a key out of SHA-1.
fn standard(info: &[u8], package: &[u8]) -> Option<Vec<u8>> {
    let bits = u32_at(info, 28)? as usize;
    let check = info.get(12_usize.checked_add(u32_at(info, 8)? as usize)?..)?;
    let hash = stretched(Hash::Sha1, check.get(4..20)?, ROUNDS);
    let hash = Hash::Sha1.of(&[&hash, &[0; 4]]);
    let mut long = [0x36; 64];
    long.iter_mut().zip(&hash).for_each(|(byte, hash)| *byte ^= hash);
    let mut other = [0x5c; 64];
    other.iter_mut().zip(&hash).for_each(|(byte, hash)| *byte ^= hash);
    let key = [Hash::Sha1.of(&[&long]), Hash::Sha1.of(&[&other])].concat();
    let aes = Aes::new(key.get(..bits / 8)?)?;
    let (bytes, expected) = (aes.blocks(check.get(20..36)?, None), aes.blocks(check.get(40..72)?, None));
    if !same(&Hash::Sha1.of(&[&bytes]), &expected) {
        return None;
    }
    let (length, bytes) = content(package)?;
    let mut plain = aes.blocks(bytes, None);
    plain.truncate(length);
    Some(plain)
}

/// As Excel 2010 and later do it: described in XML, a key for the data that the password opens.
fn agile(info: &[u8], package: &[u8]) -> Option<Vec<u8>> {
    let (mut data, mut key) = (None, None);
    xml::each_tag(info, &mut |tag| match tag.name() {
        "keyData" => data = Sealed::new(tag),
        "encryptedKey" if key.is_none() => {
            let bytes = |name: &str| tag.bytes(name);
            key = Sealed::new(tag).and_then(|sealed| {
                let rounds: u32 = tag.value("spinCount")?.parse().ok().filter(|rounds| *rounds <= MOST_ROUNDS)?;
                Some((
                    sealed,
                    rounds,
                    bytes("encryptedVerifierHashInput")?,
                    bytes("encryptedVerifierHashValue")?,
                    bytes("encryptedKeyValue")?,
                ))
            });
        }
        _ => {}
    })
    .ok()?;
    let (data, (sealed, rounds, input, expected, inner)) = (data?, key?);
    let stretched = stretched(sealed.hash, &sealed.salt, rounds);
    let opened = |purpose: [u8; 8], bytes: &[u8]| {
        let key = sealed.hash.of(&[&stretched, &purpose]);
        Some(Aes::new(&filled(key, sealed.key))?.blocks(bytes, Some(&filled(sealed.salt.clone(), BLOCK))))
    };
    let input = opened([0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79], &input)?;
    let expected = opened([0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e], &expected)?;
    if !same(&sealed.hash.of(&[input.get(..sealed.salt.len()).unwrap_or(&input)]), &expected) {
        return None;
    }
    let inner = opened([0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6], &inner)?;
    let aes = Aes::new(inner.get(..data.key)?)?;
    let (length, bytes) = content(package)?;
    let mut plain = Vec::with_capacity(bytes.len());
    for (number, segment) in (0_u32..).zip(bytes.chunks(SEGMENT)) {
        let start = data.hash.of(&[&data.salt, &number.to_le_bytes()]);
        plain.extend(aes.blocks(segment, Some(&filled(start, BLOCK))));
    }
    plain.truncate(length);
    Some(plain)
}

/// How something is encrypted.
struct Sealed {
    salt: Vec<u8>,
    /// The bytes of the key.
    key: usize,
    hash: Hash,
}

impl Sealed {
    fn new(tag: &xml::Tag<'_>) -> Option<Self> {
        let is = |name: &str, wanted: &str| tag.value(name).as_deref() == Some(wanted);
        if !is("cipherAlgorithm", "AES") || !is("cipherChaining", "ChainingModeCBC") {
            return None;
        }
        let hash = match tag.value("hashAlgorithm")?.as_str() {
            "SHA1" | "SHA-1" => Hash::Sha1,
            "SHA256" => Hash::Sha256,
            "SHA384" => Hash::Sha384,
            "SHA512" => Hash::Sha512,
            _ => return None,
        };
        let bits: usize = tag.value("keyBits")?.parse().ok()?;
        Some(Sealed { salt: tag.bytes("saltValue")?, key: bits / 8, hash })
    }
}

impl xml::Tag<'_> {
    /// The bytes that an attribute spells.
    fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        Base64::decode_to_vec(self.value(name)?, None).ok()
    }
}

/// Cut or filled to a length, as these keys are.
fn filled(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    bytes.resize(length, 0x36);
    bytes
}

/// The password of Excel, hashed over and over.
fn stretched(hash: Hash, salt: &[u8], rounds: u32) -> Vec<u8> {
    let first = hash.of(&[salt, &password()]);
    (0..rounds).fold(first, |last, round| hash.of(&[&round.to_le_bytes(), &last]))
}

#[derive(Clone, Copy)]
enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        fn all<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut hash = D::new();
            parts.iter().for_each(|part| hash.update(part));
            hash.finalize().to_vec()
        }
        match self {
            Hash::Sha1 => all::<Sha1>(parts),
            Hash::Sha256 => all::<Sha256>(parts),
            Hash::Sha384 => all::<Sha384>(parts),
            Hash::Sha512 => all::<Sha512>(parts),
        }
    }
}

/// AES with a key of one of its lengths.
enum Aes {
    Short(Aes128),
    Middle(Aes192),
    Long(Aes256),
}

impl Aes {
    fn new(key: &[u8]) -> Option<Self> {
        Some(match key.len() {
            16 => Aes::Short(Aes128::new_from_slice(key).ok()?),
            24 => Aes::Middle(Aes192::new_from_slice(key).ok()?),
            32 => Aes::Long(Aes256::new_from_slice(key).ok()?),
            _ => return None,
        })
    }

    /// Decrypts whole blocks; with a `start`, each lies over the one before it.
    fn blocks(&self, bytes: &[u8], start: Option<&[u8]>) -> Vec<u8> {
        let mut before = start.and_then(|start| <[u8; BLOCK]>::try_from(start).ok());
        let mut plain = Vec::with_capacity(bytes.len());
        for &locked in bytes.as_chunks::<BLOCK>().0 {
            let mut block = Block::<Aes128>::from(locked);
            match self {
                Aes::Short(aes) => aes.decrypt_block(&mut block),
                Aes::Middle(aes) => aes.decrypt_block(&mut block),
                Aes::Long(aes) => aes.decrypt_block(&mut block),
            }
            if let Some(over) = &mut before {
                block.iter_mut().zip(*over).for_each(|(byte, over)| *byte ^= over);
                *over = locked;
            }
            plain.extend_from_slice(&block);
        }
        plain
    }
}
