//! How a delimited text is written: what stands between cells, what around them, what takes a quote its meaning.
//!
//! [`find()`] tells it from the first rows of a text.

mod find;
mod score;

pub use find::{Found, find};

pub use crate::bytes::line_end::{LineEnd, line_end};

/// What stands between two cells: one to four bytes of ASCII. No byte at all in a text of one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delimiter {
    bytes: [u8; 4],
    length: u8,
}

impl Delimiter {
    /// None: each line is a cell.
    pub const NONE: Delimiter = Delimiter { bytes: [0; 4], length: 0 };

    /// Of a text of at most four bytes of ASCII without a line end.
    pub fn new(text: &str) -> Option<Self> {
        let fits = text.len() <= 4 && text.is_ascii() && !text.contains(['\n', '\r', '"']);
        fits.then(|| {
            let mut bytes = [0; 4];
            bytes[..text.len()].copy_from_slice(text.as_bytes());
            Delimiter { bytes, length: u8::try_from(text.len()).unwrap_or_default() }
        })
    }

    pub(crate) const fn one(byte: u8) -> Self {
        Delimiter { bytes: [byte, 0, 0, 0], length: 1 }
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }
}

/// How a delimited text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// What stands between two cells.
    pub delimiter: Delimiter,
    /// What stands around a cell.
    pub quote: u8,
    /// What makes a quote in a quoted cell a character, where it is not a second quote.
    pub escape: Option<u8>,
}
