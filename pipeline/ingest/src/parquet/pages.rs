//! The pages of a Parquet before they are unpacked: what their headers say, and of gzip whether it is true.
//!
//! The library makes room for what a header says, and unpacks gzip to its end before it compares. So the headers are read
//! first: all pages together must stay within the limit, and what is packed with gzip is unpacked once into nothing. The
//! headers are Thrift in its compact protocol (apache/parquet-format, `parquet.thrift`, `PageHeader`).

use std::io::{BufReader, Error, ErrorKind, Read, Result};

use ::parquet::basic::Compression;
use ::parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, RowGroupMetaData};
use flate2::read::MultiGzDecoder;
use report_model::diagnostic::Message;

use crate::bytes::container::Shared;
use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;

/// Looks at every page of a file.
///
/// # Errors
/// When the pages become more than the limit, or one becomes more or less than its header says.
pub(super) fn look_at(
    shared: &Shared,
    metadata: &ParquetMetaData,
    limits: &Limits,
) -> std::result::Result<(), ReadError> {
    let mut unpacked = 0_u64;
    for column in metadata.row_groups().iter().flat_map(RowGroupMetaData::columns) {
        for page in Pages::of(shared, column) {
            let page = page.map_err(|_| ReadError::Parquet(Message::new("reading.detail.damaged")))?;
            unpacked = unpacked.saturating_add(page.unpacked);
            if unpacked > limits.unpacked_bytes {
                return Err(ReadError::Unpacked(limits.unpacked_bytes));
            }
            if matches!(column.compression(), Compression::GZIP(_)) && page.is_packed && !page.is_as_it_says(shared) {
                return Err(ReadError::Parquet(Message::new("reading.detail.damaged")));
            }
        }
    }
    Ok(())
}

/// A page, as its header describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Page {
    /// Where it stands in the file, behind its header.
    start: u64,
    /// How long it is there.
    packed: u64,
    /// How long it becomes.
    unpacked: u64,
    /// The levels at its head, which are never packed.
    levels: u64,
    /// Whether the rest is packed.
    is_packed: bool,
}

impl Page {
    /// Whether it becomes as long as it says. Not more than that is unpacked, and nothing is kept.
    fn is_as_it_says(self, shared: &Shared) -> bool {
        let (Some(packed), Some(unpacked)) =
            (self.packed.checked_sub(self.levels), self.unpacked.checked_sub(self.levels))
        else {
            return false;
        };
        unpacked == 0 || comes_to(shared.section(self.start + self.levels, packed), unpacked)
    }
}

/// Whether gzip unpacks to so many bytes.
fn comes_to(packed: impl Read, bytes: u64) -> bool {
    let mut stream = MultiGzDecoder::new(packed).take(bytes.saturating_add(1));
    std::io::copy(&mut stream, &mut std::io::sink()).is_ok_and(|found| found == bytes)
}

/// The pages of a column in one group of rows.
struct Pages<'a> {
    shared: &'a Shared,
    at: u64,
    end: u64,
}

impl<'a> Pages<'a> {
    fn of(shared: &'a Shared, column: &ColumnChunkMetaData) -> Self {
        let (start, length) = column.byte_range();
        Pages { shared, at: start, end: start.saturating_add(length) }
    }

    fn page(&mut self) -> Result<Page> {
        let room = self.end.saturating_sub(self.at);
        let mut header = Thrift { bytes: BufReader::with_capacity(512, self.shared.section(self.at, room)), read: 0 };
        let page = header.page(self.at)?;
        let end = page.start.checked_add(page.packed).filter(|end| *end <= self.end);
        self.at = end.ok_or(ErrorKind::UnexpectedEof)?;
        Ok(page)
    }
}

impl Iterator for Pages<'_> {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.end {
            return None;
        }
        let page = self.page();
        if page.is_err() {
            self.at = self.end;
        }
        Some(page)
    }
}

/// How deep a header may be nested.
const DEEPEST: u32 = 16;

/// The kinds of values of the compact protocol.
mod kind {
    pub(super) const STOP: u8 = 0;
    pub(super) const TRUE: u8 = 1;
    pub(super) const FALSE: u8 = 2;
    pub(super) const BYTE: u8 = 3;
    pub(super) const I16: u8 = 4;
    pub(super) const I32: u8 = 5;
    pub(super) const I64: u8 = 6;
    pub(super) const DOUBLE: u8 = 7;
    pub(super) const BINARY: u8 = 8;
    pub(super) const LIST: u8 = 9;
    pub(super) const SET: u8 = 10;
    pub(super) const STRUCT: u8 = 12;
}

fn malformed() -> Error {
    Error::from(ErrorKind::InvalidData)
}

/// A reader of values of the compact protocol.
struct Thrift<R> {
    bytes: R,
    /// How many bytes were read.
    read: u64,
}

impl<R: Read> Thrift<R> {
    /// The header that stands at a place.
    fn page(&mut self, at: u64) -> Result<Page> {
        let (mut unpacked, mut packed, mut levels, mut is_packed) = (None, None, 0_u64, true);
        let mut id = 0;
        while let Some(of) = self.field(&mut id)? {
            match (id, of) {
                (2, kind::I32) => unpacked = Some(self.length()?),
                (3, kind::I32) => packed = Some(self.length()?),
                (8, kind::STRUCT) => (levels, is_packed) = self.second_version()?,
                (_, of) => self.skip(of, 0)?,
            }
        }
        let (unpacked, packed) = (unpacked.ok_or_else(malformed)?, packed.ok_or_else(malformed)?);
        Ok(Page { start: at.saturating_add(self.read), packed, unpacked, levels, is_packed })
    }

    /// Of `DataPageHeaderV2`: the bytes of its levels, and whether the rest is packed.
    fn second_version(&mut self) -> Result<(u64, bool)> {
        let (mut levels, mut is_packed, mut id) = (0_u64, true, 0);
        while let Some(of) = self.field(&mut id)? {
            match (id, of) {
                (5 | 6, kind::I32) => levels += self.length()?,
                (7, kind::TRUE) => is_packed = true,
                (7, kind::FALSE) => is_packed = false,
                (_, of) => self.skip(of, 0)?,
            }
        }
        Ok((levels, is_packed))
    }

    /// The kind of the next field, whose id becomes `id`; none where the structure ends.
    fn field(&mut self, id: &mut i64) -> Result<Option<u8>> {
        let byte = self.byte()?;
        if byte == kind::STOP {
            return Ok(None);
        }
        *id = match byte >> 4 {
            0 => self.signed()?,
            delta => id.saturating_add(i64::from(delta)),
        };
        Ok(Some(byte & 0x0f))
    }

    fn skip(&mut self, of: u8, depth: u32) -> Result<()> {
        if depth > DEEPEST {
            return Err(malformed());
        }
        match of {
            kind::TRUE | kind::FALSE => Ok(()),
            kind::BYTE => self.byte().map(drop),
            kind::I16 | kind::I32 | kind::I64 => self.number().map(drop),
            kind::DOUBLE => self.pass(8),
            kind::BINARY => {
                let length = self.number()?;
                self.pass(length)
            }
            kind::LIST | kind::SET => {
                let head = self.byte()?;
                let length = if head >> 4 == 15 { self.number()? } else { u64::from(head >> 4) };
                // In a list a truth is a byte.
                let of = if head & 0x0f <= kind::FALSE { kind::BYTE } else { head & 0x0f };
                (0..length).try_for_each(|_| self.skip(of, depth + 1))
            }
            kind::STRUCT => {
                let mut id = 0;
                while let Some(of) = self.field(&mut id)? {
                    self.skip(of, depth + 1)?;
                }
                Ok(())
            }
            // No header has a map.
            _ => Err(malformed()),
        }
    }

    fn byte(&mut self) -> Result<u8> {
        let mut byte = [0];
        self.bytes.read_exact(&mut byte)?;
        self.read += 1;
        Ok(byte[0])
    }

    fn pass(&mut self, length: u64) -> Result<()> {
        let passed = std::io::copy(&mut (&mut self.bytes).take(length), &mut std::io::sink())?;
        self.read += passed;
        if passed == length { Ok(()) } else { Err(ErrorKind::UnexpectedEof.into()) }
    }

    fn number(&mut self) -> Result<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(malformed())
    }

    fn signed(&mut self) -> Result<i64> {
        let number = self.number()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    fn length(&mut self) -> Result<u64> {
        let length = i32::try_from(self.signed()?).map_err(|_| malformed())?;
        u64::try_from(length).map_err(|_| malformed())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn header(bytes: &[u8]) -> Result<Page> {
        Thrift { bytes: Cursor::new(bytes), read: 0 }.page(100)
    }

    #[test]
    fn headers_are_read_as_the_protocol_says() {
        // A dictionary page: type 2, 300 bytes that are 20 in the file, a checksum, and its own header.
        let dictionary =
            [0x15, 0x04, 0x15, 0xd8, 0x04, 0x15, 0x28, 0x15, 0x01, 0x3c, 0x15, 0x02, 0x15, 0x00, 0x00, 0x00];
        let expected = Page { start: 116, packed: 20, unpacked: 300, levels: 0, is_packed: true };
        assert_eq!(header(&dictionary).expect("a header"), expected);
        // The second version: levels of 3 and 2 bytes, and the rest is not packed.
        let second = [
            0x15, 0x06, 0x15, 0x14, 0x15, 0x14, 0x5c, 0x15, 0x02, 0x15, 0, 0x15, 2, 0x15, 0, 0x15, 6, 0x15, 4, 0x12, 0,
            0,
        ];
        let expected = Page { start: 122, packed: 10, unpacked: 10, levels: 5, is_packed: false };
        assert_eq!(header(&second).expect("a header"), expected);
        // Statistics of a page, with a text of two bytes and a list, are passed.
        let with_more = [0x15, 0x00, 0x15, 0x02, 0x15, 0x02, 0x2c, 0x18, 2, b'a', b'b', 0x19, 0x25, 2, 4, 0, 0];
        assert_eq!(header(&with_more).expect("a header").start, 117);
    }

    #[test]
    fn what_is_no_header_is_refused() {
        let endless = [&[0x15, 0x00, 0x1c][..], &[0x1c; 64]].concat();
        let cases: [&[u8]; 6] =
            [&[], &[0], &[0x15, 0x00, 0x15, 0x01, 0x15, 0x02, 0], &[0x1b, 1], &[0x18, 0x7f, b'a'], &endless];
        for bytes in cases {
            header(bytes).expect_err("no header");
        }
    }

    #[test]
    fn gzip_is_unpacked_no_further_than_it_says() {
        struct Counted<'a>(&'a [u8], &'a mut usize);
        impl Read for Counted<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
                let read = self.0.read(buffer)?;
                *self.1 += read;
                Ok(read)
            }
        }
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        let piece = vec![b'0'; 1 << 20];
        (0..64).for_each(|_| packed.write_all(&piece).expect("memory takes all"));
        let packed = packed.finish().expect("memory takes all");
        assert!(comes_to(&*packed, 64 << 20));
        assert!(!comes_to(&*packed, (64 << 20) + 1));
        let mut read = 0;
        assert!(!comes_to(Counted(&packed, &mut read), 1_000));
        assert!(read < packed.len() / 2, "{read} of {} bytes were read", packed.len());
    }
}
