//! The bytes of a file, wherever they lie: on the disk, in memory, in an archive.
//!
//! Readers that need a file as a whole take it by [`bytes_of`]; the others read it piece by piece.

use std::io::{ErrorKind, Read, Result, Seek, SeekFrom};

use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;

/// Where the bytes of a file come from.
pub trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

/// All bytes of a file, when they are not too many.
pub(crate) fn bytes_of(mut content: Box<dyn Source>, limits: &Limits) -> std::result::Result<Vec<u8>, ReadError> {
    content.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    content.take(limits.workbook_bytes + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 {
        0 => Err(ReadError::Empty),
        length if length > limits.workbook_bytes => Err(ReadError::TooLarge(length)),
        _ => Ok(bytes),
    }
}

/// Fills a buffer as far as the bytes go.
pub(crate) fn read_full(source: &mut Box<dyn Source>, buffer: &mut [u8]) -> Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
