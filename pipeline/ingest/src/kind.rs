//! What a file is: by its first bytes, then by the names in its archive, and only then by its extension.

use std::io::{Read, Seek};

use memchr::memmem;

use crate::format::FileKind;
use crate::{ReadError, Source};

/// How many of the first bytes are looked at.
const HEAD: u64 = 1 << 13;

/// The first bytes of what programs write that is no table, and the name of it in a message.
const OTHERS: [(&[u8], &str); 7] = [
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"SQLite format 3\0", "sqlite"),
];

/// Finds the kind of a file, and leaves the place at its beginning.
pub(super) fn find(name: &str, content: &mut Box<dyn Source>) -> Result<FileKind, ReadError> {
    content.rewind()?;
    let mut head = Vec::new();
    content.by_ref().take(HEAD).read_to_end(&mut head)?;
    content.rewind()?;
    let extension = extension(name);
    let promised = FileKind::of_extension(&extension);
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        let found = of_archive(content, promised);
        content.rewind()?;
        return found;
    }
    if let Some((_, other)) = OTHERS.iter().find(|(sign, _)| head.starts_with(sign)) {
        return Err(ReadError::UnknownKind((*other).to_owned()));
    }
    if head.get(257..262) == Some(b"ustar") {
        return Err(ReadError::UnknownKind("tar".to_owned()));
    }
    // What a sound file of this name holds is packed: this is no text of lines.
    if name.to_lowercase().ends_with(".gz") && !head.starts_with(b"\x1f\x8b") && head.iter().any(|byte| *byte < 9) {
        return Err(ReadError::Archive("it does not begin as a gzip does".to_owned()));
    }
    let found = match head.as_slice() {
        [0x1f, 0x8b, ..] => Some(FileKind::Gzip),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some(FileKind::Xls),
        [b'P', b'A', b'R', b'1', ..] => Some(FileKind::Parquet),
        _ => of_text(&head, promised),
    };
    // Text without a name of its own is delimited, if it is anything.
    let nameless = || (extension.is_empty() && is_text(&plain(&head))).then_some(FileKind::Csv);
    found.or(promised).or_else(nameless).ok_or(ReadError::UnknownKind(extension))
}

/// The letters after the last point, in lower case.
pub(super) fn extension(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    // What lies in `register.csv.gz` is a CSV.
    let last = last.strip_suffix(".gz").filter(|stem| stem.contains('.')).unwrap_or(last);
    last.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase()
}

/// A workbook is an archive with parts of known names; any other archive holds files.
fn of_archive(content: &mut Box<dyn Source>, promised: Option<FileKind>) -> Result<FileKind, ReadError> {
    let Ok(archive) = zip::ZipArchive::new(content) else {
        // Its list of parts is cut off: the reader of the promised kind says so.
        return Ok(promised.filter(|kind| *kind != FileKind::Csv).unwrap_or(FileKind::Zip));
    };
    let has = |wanted: &str| archive.index_for_name(wanted).is_some();
    let is_office = has("[Content_Types].xml");
    match (has("xl/workbook.bin"), has("mimetype") && has("content.xml")) {
        (true, _) => Ok(FileKind::Xlsb),
        (_, true) => Ok(FileKind::Ods),
        _ if is_office && archive.file_names_raw().any(|part| part.ends_with(b"workbook.xml")) => Ok(FileKind::Xlsx),
        _ if is_office && archive.file_names_raw().any(|part| part.starts_with(b"word/")) => {
            Err(ReadError::UnknownKind("docx".to_owned()))
        }
        _ => Ok(FileKind::Zip),
    }
}

/// Text that begins as JSON or as a page of tables is one, whatever its name; under the name of a workbook every text with
/// tags is a page, and other text is delimited.
fn of_text(head: &[u8], promised: Option<FileKind>) -> Option<FileKind> {
    let text = plain(head);
    let is_promised_as_binary =
        !matches!(promised, None | Some(FileKind::Csv | FileKind::Json | FileKind::Ndjson | FileKind::Html));
    let has_mark = || {
        let lower = text.to_ascii_lowercase();
        let marks: [&[u8]; 6] = [b"<table", b"<html", b"<!doctype html", b"<tr>", b"<workbook", b":workbook"];
        marks.iter().any(|mark| memmem::find(&lower, mark).is_some())
    };
    let mut signs = text.iter().filter(|byte| !byte.is_ascii_whitespace());
    match (signs.next(), signs.next()) {
        (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{')) => {
            return Some(if promised == Some(FileKind::Ndjson) { FileKind::Ndjson } else { FileKind::Json });
        }
        (Some(b'<'), Some(_)) if is_promised_as_binary => return Some(FileKind::Html),
        (Some(b'<'), Some(_)) if has_mark() => return Some(FileKind::Html),
        _ if is_promised_as_binary && has_mark() => return Some(FileKind::Html),
        _ => {}
    }
    (is_promised_as_binary && is_text(&text)).then_some(FileKind::Csv)
}

/// Whether bytes are hardly zeros.
fn is_text(text: &[u8]) -> bool {
    !text.is_empty() && memchr::memchr_iter(0, text).count() <= text.len() / 64
}

/// The head without a byte-order mark; of UTF-16, the bytes that are not zero.
fn plain(head: &[u8]) -> Vec<u8> {
    match head {
        [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] => rest.iter().copied().filter(|byte| *byte != 0).collect(),
        [0xef, 0xbb, 0xbf, rest @ ..] => rest.to_vec(),
        _ => head.to_vec(),
    }
}
