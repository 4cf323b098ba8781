//! What a reader takes at most, so that no file, however it is made, takes more than its share of memory.
//!
//! A limit that is passed is a [`ReadError`], never a file that is read in part.

use crate::bytes::error::ReadError;

/// Below this many bytes a member may be packed as tightly as it likes.
pub(crate) const SMALL: u64 = 16 << 20;

/// What a reader takes at most.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes in a cell. A quoted cell that does not close within them was never quoted: its quote is a character.
    pub cell_bytes: usize,
    /// Columns in a header.
    pub columns: usize,
    /// Bytes in a file that is read at once (a workbook, a page), as it lies on the disk, and in its table of texts.
    pub workbook_bytes: u64,
    /// Bytes in everything that is packed in a file, unpacked.
    pub unpacked_bytes: u64,
    /// How many times larger than packed something may be, once it is larger than 16 MiB.
    pub ratio: u64,
    /// Files in an archive, sheets in a workbook.
    pub members: usize,
    /// Filled cells in a workbook.
    pub cells: usize,
    /// How deep objects and arrays may lie in one another.
    pub depth: usize,
    /// Bytes of source in a batch, more or less.
    pub batch_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            cell_bytes: 1 << 20,
            columns: 4096,
            workbook_bytes: 256 << 20,
            unpacked_bytes: 2 << 30,
            ratio: 250,
            members: 1000,
            cells: 20_000_000,
            depth: 64,
            batch_bytes: 1 << 18,
        }
    }
}

impl Limits {
    /// How many bytes of text and cells may come out of a workbook of `length` bytes, as it is packed: merged and repeated
    /// cells, and texts that cells share, make much of little.
    pub(crate) fn most_text(&self, length: u64) -> usize {
        let from_little = length.saturating_mul(self.ratio).max(SMALL);
        usize::try_from(from_little.min(self.unpacked_bytes / 4)).unwrap_or(usize::MAX)
    }

    /// More comes out of a workbook than [`Limits::most_text`] lets.
    pub(crate) fn too_much(&self, most: usize) -> ReadError {
        if most as u64 >= self.unpacked_bytes / 4 {
            ReadError::TooLarge(most as u64)
        } else {
            ReadError::Bomb(self.ratio)
        }
    }
}
