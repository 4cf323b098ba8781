//! Workbooks that are locked without a password: Excel encrypts them with one that it knows, and opens them without asking.

use md5::{Digest as _, Md5};
use sha1::Sha1;

use super::records::{BEGINNINGS, END, Record, SHEET, records};
use crate::bytes::compound::{u16_at, u32_at};
use crate::bytes::error::ReadError;
use crate::workbooks::unlock::{password, same};

const LOCK: u16 = 0x002f;
/// Records that are never locked, beside those that begin something: who holds the file, and the lock itself.
const OPEN: [u16; 6] = [LOCK, 0x0194, 0x0195, 0x00e1, 0x0196, 0x0138];
/// After so many bytes the key is a new one.
const BLOCK: usize = 1024;

/// What Excel's own password makes of the old lock: its key, its check, and the bytes that lie over the data.
const OLD_KEY: (u16, u16) = (0xb359, 0x9a0a);
const OVER: [u8; 16] = [0x87, 0x6b, 0x9a, 0xe2, 0x1e, 0xe3, 0x05, 0x62, 0x1e, 0x69, 0x96, 0x60, 0x98, 0x6e, 0x94, 0x04];

/// How a workbook is locked.
enum Lock {
    /// Bytes lie over the data.
    Over,
    /// RC4, with the key of 40 bits that Excel 97 has.
    Old { key: [u8; 5] },
    /// RC4, with a key of so many bytes, as Excel 2002 asks the system for it.
    Newer { hash: [u8; 20], length: usize },
}

/// Unlocks a stream in its place, where Excel's own password does.
pub(super) fn unlock(text: &mut [u8]) -> Result<(), ReadError> {
    let found = records(text, 0).take_while(|record| record.kind != END).find(|record| record.kind == LOCK);
    let Some(found) = found else { return Ok(()) };
    let lock = Lock::new(&text[found.start..found.end]).ok_or(ReadError::Encrypted)?;
    let locked: Vec<Record> =
        records(text, 0).filter(|record| !OPEN.contains(&record.kind) && !BEGINNINGS.contains(&record.kind)).collect();
    let mut keys = (usize::MAX, [0; BLOCK]);
    for record in locked {
        // Where a sheet begins stays readable.
        let open = if record.kind == SHEET { 4 } else { 0 };
        let first = record.start + open;
        for (at, byte) in (first..).zip(&mut text[first.min(record.end)..record.end]) {
            match &lock {
                Lock::Over => *byte = (*byte ^ OVER[(at + record.end - record.start) % OVER.len()]).rotate_right(5),
                lock => {
                    if keys.0 != at / BLOCK {
                        keys = (at / BLOCK, rc4(&lock.key(at / BLOCK)));
                    }
                    *byte ^= keys.1[at % BLOCK];
                }
            }
        }
    }
    Ok(())
}

impl Lock {
    /// The lock that a record describes; `None` where it has another password, or is of another kind.
    fn new(data: &[u8]) -> Option<Self> {
        let number = |at: usize| u16_at(data, at);
        let over =
            |at: usize| ((number(at), number(at + 2)) == (Some(OLD_KEY.0), Some(OLD_KEY.1))).then_some(Lock::Over);
        // Until BIFF5 there is one kind of lock, and no word of it.
        if data.len() == 4 {
            return over(0);
        }
        match (number(0)?, number(2)?, number(4)?) {
            (0, ..) => over(2),
            (1, 1, 1) => {
                let lock = Lock::old(data.get(6..22)?)?;
                lock.opens(data.get(22..38)?, data.get(38..54)?).then_some(lock)
            }
            (1, 2..=4, 2) => {
                let bits = u32_at(data, 30)? as usize;
                let check = data.get(14_usize.checked_add(u32_at(data, 10)? as usize)?..)?;
                let hash = Sha1::new().chain_update(check.get(4..20)?).chain_update(password()).finalize().into();
                let lock = Lock::Newer { hash, length: if bits == 0 { 5 } else { (bits / 8).clamp(5, 16) } };
                lock.opens(check.get(20..36)?, check.get(40..60)?).then_some(lock)
            }
            _ => None,
        }
    }

    fn old(salt: &[u8]) -> Option<Self> {
        let first = Md5::digest(password());
        let mut all = Md5::new();
        for _ in 0..16 {
            all.update(&first[..5]);
            all.update(salt);
        }
        Some(Lock::Old { key: all.finalize()[..5].try_into().ok()? })
    }

    /// Whether it opens what was locked to check it: some bytes, and their hash.
    fn opens(&self, bytes: &[u8], hash: &[u8]) -> bool {
        let keys = rc4(&self.key(0));
        let plain: Vec<u8> = bytes.iter().chain(hash).zip(keys).map(|(byte, key)| byte ^ key).collect();
        let (bytes, hash) = plain.split_at(bytes.len());
        match self {
            Lock::Newer { .. } => same(&Sha1::digest(bytes), hash),
            _ => same(&Md5::digest(bytes), hash),
        }
    }

    /// The key of a block.
    fn key(&self, block: usize) -> Vec<u8> {
        let block = u32::try_from(block).unwrap_or(u32::MAX).to_le_bytes();
        match self {
            Lock::Over => vec![0],
            Lock::Old { key } => Md5::new().chain_update(key).chain_update(block).finalize().to_vec(),
            Lock::Newer { hash, length } => {
                let mut key = Sha1::new().chain_update(hash).chain_update(block).finalize()[..*length].to_vec();
                // A key of 40 bits is filled up.
                if *length == 5 {
                    key.resize(16, 0);
                }
                key
            }
        }
    }
}

/// The first bytes that RC4 makes of a key.
fn rc4(key: &[u8]) -> [u8; BLOCK] {
    let mut state: [u8; 256] = std::array::from_fn(|at| u8::try_from(at).unwrap_or_default());
    let mut other = 0_u8;
    for at in 0..256 {
        other = other.wrapping_add(state[at]).wrapping_add(key[at % key.len()]);
        state.swap(at, usize::from(other));
    }
    let (mut at, mut other) = (0_u8, 0_u8);
    std::array::from_fn(|_| {
        at = at.wrapping_add(1);
        other = other.wrapping_add(state[usize::from(at)]);
        state.swap(usize::from(at), usize::from(other));
        state[usize::from(state[usize::from(at)].wrapping_add(state[usize::from(other)]))]
    })
}
