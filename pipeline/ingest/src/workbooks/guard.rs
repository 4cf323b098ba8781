//! What a workbook would take, before calamine opens it: calamine believes the sizes that a file declares.

use std::io::{Cursor, Read};
use std::sync::Arc;

use memchr::memmem;
use report_model::diagnostic::Message;

use crate::bytes::container::{Allowance, Member, Shared, parts};
use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;

/// Bytes of styles that a workbook may have; Excel's own limit of 65,490 formats stays below it.
pub(crate) const STYLES: u64 = 16 << 20;

/// Unpacks every part of a workbook once, lets `look` see it piece by piece with its name, and throws it away: a part whose
/// list lies about its size is found here.
pub(crate) fn packed_workbook(
    bytes: Vec<u8>,
    limits: &Limits,
    allowance: &Allowance,
    look: &mut dyn FnMut(&str, &[u8]),
) -> Result<Arc<[u8]>, ReadError> {
    let bytes: Arc<[u8]> = bytes.into();
    let archive = Shared::new(Box::new(Cursor::new(bytes.clone())))?;
    let parts = parts(&archive, limits).map_err(|error| match error {
        ReadError::Archive(why) => ReadError::Workbook(why),
        other => other,
    })?;
    for part in parts {
        let longest = match part.name.rsplit('/').next() {
            Some("sharedStrings.bin" | "workbook.bin") => limits.workbook_bytes,
            Some("styles.bin") => STYLES,
            _ => limits.unpacked_bytes,
        };
        check_part(&part, &archive, allowance, longest, &mut |piece| look(&part.name, piece))?;
    }
    Ok(bytes)
}

/// Unpacks a part, lets `look` see it piece by piece, and throws it away.
pub(crate) fn check_part(
    part: &Member,
    archive: &Shared,
    allowance: &Allowance,
    longest: u64,
    look: &mut dyn FnMut(&[u8]),
) -> Result<(), ReadError> {
    let mut content = part.open(archive, allowance);
    let mut piece = vec![0; 1 << 16];
    let (mut length, mut promised) = (0, None);
    loop {
        let read = content.read(&mut piece)?;
        if read == 0 {
            break;
        }
        if length == 0 {
            promised = promised_texts(&piece[..read.min(1 << 12)]);
        }
        length += read as u64;
        if length > longest {
            return Err(ReadError::TooLarge(length));
        }
        look(&piece[..read]);
    }
    // Room is made for as many texts as are promised.
    if promised.is_some_and(|promised| promised > length) {
        return Err(ReadError::Workbook(Message::new("reading.detail.more_texts")));
    }
    Ok(())
}

/// Whether a package holds a part of this name.
pub(crate) fn has_part(bytes: &[u8], name: &str) -> bool {
    zip::ZipArchive::new(Cursor::new(bytes)).is_ok_and(|archive| archive.index_for_name(name).is_some())
}

fn promised_texts(head: &[u8]) -> Option<u64> {
    let at = memmem::find(head, b"uniqueCount")? + b"uniqueCount".len();
    let digits = head[at..].iter().skip_while(|byte| !byte.is_ascii_digit() && **byte != b'>');
    let digits: String = digits.take_while(|byte| byte.is_ascii_digit()).map(|&byte| char::from(byte)).collect();
    // More digits than a number takes is more than any file has.
    (!digits.is_empty()).then(|| digits.parse().unwrap_or(u64::MAX))
}
