//! The one way to write a bundle's bytes: a ZIP archive of stored files.
//!
//! The format leaves no choice: names in ascending order, nothing compressed, no time, no comment, no extra field. So
//! the same files always give the same bytes, ordinary tools open them, and an archive that is not exactly what
//! [`write()`] would make of its own files is refused, whatever was hidden in it: a second entry of the same name, a path
//! that leaves its folder, a compressed bomb, bytes before, between or after.
//!
//! Why not the crate `zip`: it writes what a release of it chooses (versions, flags, extra fields), and the bytes of a bundle
//! are signed; it reads what can be read in some way, where here whatever can be read in two ways has to be refused.

use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use std::collections::BTreeMap;

/// The most bytes that an archive may have.
pub const MOST_BYTES: usize = 256 << 20;
/// The most files.
pub const MOST_FILES: usize = 64;
const LONGEST_NAME: usize = 64;
/// 1980-01-01, the first day that a ZIP archive can say; its time is midnight.
const FIRST_DAY: u16 = 0x0021;
const VERSION: u16 = 20;

/// An archive that is not as [`write()`] makes it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// A name that no file of a bundle has.
    #[error("a file in the archive has a name that is not allowed: only small letters, digits, dots and hyphens are")]
    Name,
    /// Too long, or too many files.
    #[error("the archive is larger than a bundle may be ({} MiB, {MOST_FILES} files)", MOST_BYTES >> 20)]
    TooLarge,
    /// Anything else that differs from the one spelling.
    #[error("the archive is not written as a bundle is written: {0}")]
    NotCanonical(&'static str),
}

impl Diagnose for ArchiveError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![Diagnostic::error(match self {
            ArchiveError::Name => Message::new("archive.name"),
            ArchiveError::TooLarge => {
                Message::new("archive.too_large").count("size", MOST_BYTES >> 20).count("files", MOST_FILES)
            }
            ArchiveError::NotCanonical(what) => Message::new("archive.not_canonical").with("what", what),
        })]
    }
}

/// The files of an archive, by name.
pub type Files = BTreeMap<String, Vec<u8>>;

fn is_name(name: &[u8]) -> bool {
    let letter = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_');
    !name.is_empty() && name.len() <= LONGEST_NAME && name.iter().all(letter) && name[0] != b'.'
}

/// The bytes of an archive of these files.
///
/// # Errors
/// When a name is not allowed, or the whole is too large.
pub fn write(files: &Files) -> Result<Vec<u8>, ArchiveError> {
    let (mut body, mut directory) = (Vec::new(), Vec::new());
    let whole: usize = files.values().map(Vec::len).sum();
    if files.len() > MOST_FILES || whole > MOST_BYTES {
        return Err(ArchiveError::TooLarge);
    }
    for (name, bytes) in files {
        if !is_name(name.as_bytes()) {
            return Err(ArchiveError::Name);
        }
        let offset = number(body.len())?;
        let common = common(name, bytes)?;
        body.extend(b"PK\x03\x04");
        body.extend(&common);
        body.extend(name.as_bytes());
        body.extend(bytes);
        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&common);
        // No comment, the first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, length) = (number(body.len())?, number(directory.len())?);
    let count = u16::try_from(files.len()).map_err(|_| ArchiveError::TooLarge)?;
    body.extend(directory);
    body.extend(b"PK\x05\x06\0\0\0\0");
    body.extend(count.to_le_bytes());
    body.extend(count.to_le_bytes());
    body.extend(length.to_le_bytes());
    body.extend(start.to_le_bytes());
    body.extend([0; 2]);
    Ok(body)
}

/// What the local header and the directory's entry share: version, flags, method, time, sum, sizes, lengths.
fn common(name: &str, bytes: &[u8]) -> Result<Vec<u8>, ArchiveError> {
    let size = number(bytes.len())?;
    let length = u16::try_from(name.len()).map_err(|_| ArchiveError::Name)?;
    let mut header = Vec::with_capacity(26);
    for part in [VERSION, 0, 0, 0, FIRST_DAY] {
        header.extend(part.to_le_bytes());
    }
    for part in [crc32fast::hash(bytes), size, size] {
        header.extend(part.to_le_bytes());
    }
    header.extend(length.to_le_bytes());
    header.extend([0; 2]);
    Ok(header)
}

fn number(length: usize) -> Result<u32, ArchiveError> {
    u32::try_from(length).map_err(|_| ArchiveError::TooLarge)
}

/// Reads an archive, and refuses it unless [`write()`] makes the same bytes of what was read.
///
/// # Errors
/// When it differs in anything.
pub fn read(bytes: &[u8]) -> Result<Files, ArchiveError> {
    if bytes.len() > MOST_BYTES + (MOST_FILES + 1) * 256 {
        return Err(ArchiveError::TooLarge);
    }
    let mut files = Files::new();
    let mut rest = bytes;
    while let Some(entry) = rest.strip_prefix(b"PK\x03\x04") {
        if files.len() == MOST_FILES {
            return Err(ArchiveError::TooLarge);
        }
        let header = entry.get(..26).ok_or(ArchiveError::NotCanonical("it is cut off"))?;
        let size = usize::try_from(u32::from_le_bytes([header[18], header[19], header[20], header[21]]))
            .map_err(|_| ArchiveError::TooLarge)?;
        let length = usize::from(u16::from_le_bytes([header[22], header[23]]));
        let name = entry.get(26..26 + length).ok_or(ArchiveError::NotCanonical("it is cut off"))?;
        if !is_name(name) {
            return Err(ArchiveError::Name);
        }
        let start = 26 + length;
        let end = start.checked_add(size).ok_or(ArchiveError::TooLarge)?;
        let content = entry.get(start..end).ok_or(ArchiveError::NotCanonical("it is cut off"))?;
        let name = String::from_utf8_lossy(name).into_owned();
        if files.last_key_value().is_some_and(|(last, _)| *last >= name) {
            return Err(ArchiveError::NotCanonical("its files are not in order, or one is there twice"));
        }
        files.insert(name, content.to_vec());
        rest = &entry[end..];
    }
    if files.is_empty() {
        return Err(ArchiveError::NotCanonical("it is no ZIP archive, or holds nothing"));
    }
    if write(&files)? != bytes {
        return Err(ArchiveError::NotCanonical("written again, its bytes differ"));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read;

    fn files() -> Files {
        [("manifest.json", "{}"), ("report.fr.pdf", "%PDF"), ("report.json", "")]
            .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
            .into()
    }

    #[test]
    fn ordinary_tools_open_it() {
        let bytes = write(&files()).expect("written");
        let mut opened = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).expect("a ZIP archive");
        let mut found = Files::new();
        for at in 0..opened.len() {
            let mut file = opened.by_index(at).expect("a file");
            let name = file.name().expect("plain letters").into_owned();
            let mut content = Vec::new();
            file.read_to_end(&mut content).expect("its sum is right");
            found.insert(name, content);
        }
        assert_eq!(found, files());
        assert_eq!(read(&bytes).expect("read"), files());
    }

    #[test]
    fn every_other_spelling_is_refused() {
        let bytes = write(&files()).expect("written");
        let mut longer = bytes.clone();
        longer.push(0);
        assert!(read(&longer).is_err());
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            // A flipped byte of a content changes its sum, and so the archive: nothing passes.
            assert!(read(&changed).is_err(), "byte {at}");
            assert!(read(&bytes[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_path_a_double_and_a_compressed_file_are_refused() {
        for name in ["../report.json", "/etc/passwd", "a/b", "A.json", "", ".hidden", "r\u{e9}.json"] {
            let files = Files::from([(name.to_owned(), Vec::new())]);
            assert_eq!(write(&files), Err(ArchiveError::Name), "{name:?}");
        }
        let mut deflated = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        deflated.start_file("report.json", options).expect("started");
        std::io::Write::write_all(&mut deflated, &vec![0; 1 << 20]).expect("written");
        let bomb = deflated.finish().expect("finished").into_inner();
        assert!(read(&bomb).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), head: bool) {
            let bytes = if head { [b"PK\x03\x04".to_vec(), bytes].concat() } else { bytes };
            let _ = read(&bytes);
        }

        #[test]
        fn what_is_written_is_read(files in prop::collection::btree_map("[a-z0-9_-][a-z0-9._-]{0,20}", prop::collection::vec(any::<u8>(), 0..200), 1..8)) {
            let bytes = write(&files).expect("written");
            prop_assert_eq!(read(&bytes), Ok(files));
        }
    }
}
