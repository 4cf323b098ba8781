//! What tests are made of: archives in memory, dice that fall alike everywhere, mutations.

use std::io::{Cursor, Write};

/// An archive of these files.
pub(crate) fn packed<B: AsRef<[u8]>>(members: &[(&str, B)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an archive in memory");
        archive.write_all(content.as_ref()).expect("an archive in memory");
    }
    archive.finish().expect("an archive in memory").into_inner()
}

/// A generator of numbers that is the same on every machine (SplitMix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, sides: usize) -> usize {
        usize::try_from(self.next() % (sides.max(1) as u64)).expect("below a usize")
    }
}

/// What a table is made of: mutations bring more of it.
const PIECES: [&[u8]; 29] = [
    b"'",
    b"\\\"",
    b", ",
    b"||",
    b"::",
    b"#",
    b"\n\n",
    b"\xff\xfe\0\0",
    b"\"",
    b"\"\"",
    b";",
    b",",
    b"\t",
    b"|",
    b"\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xd9",
    b"<",
    b">",
    b"9999999999",
    b"\"1048577\"",
    b"-1",
    b"\x1a",
    b"\r\nNum\xe9ro;Objet\r\n1;r\xe9ponse d\xe9j\xe0 donn\xe9e\r\n",
    b"\xff\xfea\0;\0b\0\n\0",
];

/// Some bytes changed, cut, doubled or put in.
pub(crate) fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        let until = (at + dice.below(64)).min(bytes.len());
        match dice.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(at..until)),
            3 => {
                let copy = bytes[at..until].to_vec();
                let to = dice.below(bytes.len() + 1);
                drop(bytes.splice(to..to, copy));
            }
            _ => drop(bytes.splice(at..at, PIECES[dice.below(PIECES.len())].iter().copied())),
        }
    }
}
