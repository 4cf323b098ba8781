//! What a file is: by its first bytes, then by the names in its archive, and only then by its extension.

use std::io::{Read, Seek};

use memchr::memmem;
use report_model::diagnostic::Message;

use crate::bytes::error::ReadError;
use crate::bytes::source::Source;
use crate::marked::mhtml;
use crate::tables::format::FileKind;
use crate::workbooks::{biff, sylk};

/// How many of the first bytes are looked at.
const HEAD: u64 = 1 << 13;

/// The first bytes of what programs write that is no table, and the name of it in a message.
const OTHERS: [(&[u8], &str); 9] = [
    (b"\x00\x01\x00\x00Standard Jet DB", "mdb"),
    (b"\x00\x01\x00\x00Standard ACE DB", "accdb"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"SQLite format 3\0", "sqlite"),
];

/// What kind a file is of, and how that is known.
#[derive(Clone, Copy)]
pub(crate) struct Found {
    pub(crate) kind: FileKind,
    /// Whether its bytes tell it; otherwise its name does.
    pub(crate) by_content: bool,
}

/// Finds the kind of a file, and leaves the place at its beginning.
pub(crate) fn find(name: &str, content: &mut Box<dyn Source>) -> Result<Found, ReadError> {
    content.rewind()?;
    let mut head = Vec::new();
    content.by_ref().take(HEAD).read_to_end(&mut head)?;
    content.rewind()?;
    let extension = extension(name);
    let promised = FileKind::of_extension(&extension);
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        let found = of_archive(content, promised);
        content.rewind()?;
        return found.map(|kind| Found { kind, by_content: true });
    }
    if let Some((_, other)) = OTHERS.iter().find(|(sign, _)| head.starts_with(sign)) {
        return Err(ReadError::UnknownKind((*other).to_owned()));
    }
    if head.get(257..262) == Some(b"ustar") {
        return Err(ReadError::UnknownKind("tar".to_owned()));
    }
    // What a sound file of this name holds is packed: this is no text of lines.
    if name.to_lowercase().ends_with(".gz") && !head.starts_with(b"\x1f\x8b") && head.iter().any(|byte| *byte < 9) {
        return Err(ReadError::Archive(Message::new("reading.detail.no_gzip")));
    }
    let found = match head.as_slice() {
        [0x1f, 0x8b, ..] => Some(FileKind::Gzip),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some(FileKind::Xls),
        [b'P', b'A', b'R', b'1', ..] => Some(FileKind::Parquet),
        head if biff::is_bare(head) => Some(FileKind::Xls),
        _ => of_text(&head, promised),
    };
    // What is nothing else is delimited, if it is a text; marked text without a table is not.
    let delimited = || {
        let text = plain(&head);
        let is_marked = text.trim_ascii_start().starts_with(b"<");
        (is_text(&text) && !is_marked).then_some(FileKind::Csv)
    };
    let kind = found.or(promised).or_else(delimited).ok_or(ReadError::UnknownKind(extension))?;
    Ok(Found { kind, by_content: found.is_some() })
}

/// The letters after the last point, in lower case.
pub(crate) fn extension(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    // What lies in `register.csv.gz` is a CSV.
    let last = last.strip_suffix(".gz").filter(|stem| stem.contains('.')).unwrap_or(last);
    last.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase()
}

/// A workbook is an archive with parts of known names; any other archive holds files.
fn of_archive(content: &mut Box<dyn Source>, promised: Option<FileKind>) -> Result<FileKind, ReadError> {
    let Ok(mut archive) = zip::ZipArchive::new(content) else {
        // Its list of parts is cut off: the reader of the promised kind says so.
        return Ok(promised.filter(|kind| *kind != FileKind::Csv).unwrap_or(FileKind::Zip));
    };
    // Programs write the names of parts in any case, and some with `\`.
    let names: Vec<String> = archive
        .file_names_raw()
        .map(|name| String::from_utf8_lossy(name).replace('\\', "/").trim_start_matches('/').to_lowercase())
        .collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let within = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    let is_part_of_workbook = |name: &String| {
        let last = name.rsplit('/').next().unwrap_or_default();
        last.starts_with("workbook") && last.ends_with(".xml")
    };
    let is_office = has("[content_types].xml") || has("_rels/.rels");
    let types = names.iter().position(|name| name == "[content_types].xml");
    let is_typed = types.is_some_and(|place| {
        let mut text = Vec::new();
        let part = archive.by_index(place).ok();
        part.is_some_and(|part| part.take(1 << 20).read_to_end(&mut text).is_ok())
            && memmem::find(&text, b"spreadsheetml").is_some()
    });
    Ok(match (has("xl/workbook.bin"), has("mimetype") && has("content.xml")) {
        (true, _) => FileKind::Xlsb,
        (_, true) => FileKind::Ods,
        _ if is_typed || (is_office && (names.iter().any(is_part_of_workbook) || within("xl/"))) => FileKind::Xlsx,
        _ if is_office && within("word/") => return Err(ReadError::UnknownKind("docx".to_owned())),
        _ if is_office && within("ppt/") => return Err(ReadError::UnknownKind("pptx".to_owned())),
        _ => FileKind::Zip,
    })
}

/// Text that begins as JSON or as a page of tables is one, whatever its name; under the name of a workbook every text with
/// tags is a page, and other text is delimited.
fn of_text(head: &[u8], promised: Option<FileKind>) -> Option<FileKind> {
    let text = plain(head);
    if sylk::is_sylk(&text, (head.len() as u64) < HEAD) {
        return Some(FileKind::Sylk);
    }
    if mhtml::is_archive(&text) {
        return Some(FileKind::Mhtml);
    }
    let is_promised_as_binary = !matches!(
        promised,
        None | Some(
            FileKind::Csv | FileKind::Json | FileKind::Ndjson | FileKind::Html | FileKind::Mhtml | FileKind::Sylk
        )
    );
    let has_mark = || {
        let lower = text.to_ascii_lowercase();
        let marks: [&[u8]; 7] =
            [b"<table", b"<html", b"<!doctype html", b"<tr>", b"<workbook", b":workbook", b"<office:document"];
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
