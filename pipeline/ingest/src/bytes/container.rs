//! Archives: what is packed is unpacked while it is read, and counted as it comes out.
//!
//! Nothing is written to the disk and no declared size is believed. A member is a [`Source`] like a file: going back
//! in it unpacks it again from its start, so that one of any size is read in bounded memory.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Seek, SeekFrom};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crc32fast::Hasher;
use flate2::bufread::GzDecoder;
use flate2::read::DeflateDecoder;
use report_model::diagnostic::Message;
use zip::CompressionMethod;

use crate::bytes::error::ReadError;
use crate::bytes::limits::{Limits, SMALL};
use crate::bytes::source::Source;

/// Bytes that several readers share, each with its own place.
#[derive(Clone)]
pub(crate) struct Shared {
    source: Arc<Mutex<Box<dyn Source>>>,
    length: u64,
}

impl Shared {
    pub(crate) fn new(mut source: Box<dyn Source>) -> Result<Self> {
        let length = source.seek(SeekFrom::End(0))?;
        Ok(Shared { source: Arc::new(Mutex::new(source)), length })
    }

    pub(crate) const fn length(&self) -> u64 {
        self.length
    }

    /// A stretch of the bytes, as far as they go.
    pub(crate) fn section(&self, start: u64, length: u64) -> Section {
        let start = start.min(self.length);
        let end = start.saturating_add(length).min(self.length);
        Section { shared: self.clone(), start, at: start, end }
    }
}

/// A stretch of shared bytes.
#[derive(Clone)]
pub(crate) struct Section {
    shared: Shared,
    start: u64,
    at: u64,
    end: u64,
}

impl Read for Section {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let room = usize::try_from(self.end - self.at).unwrap_or(usize::MAX).min(buffer.len());
        if room == 0 {
            return Ok(0);
        }
        // Whoever read before, and wherever: the place is set anew.
        let mut source = self.shared.source.lock().unwrap_or_else(PoisonError::into_inner);
        source.seek(SeekFrom::Start(self.at))?;
        let read = source.read(&mut buffer[..room])?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Section {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let to = match to {
            SeekFrom::Start(place) => self.start.checked_add(place),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
        };
        let to = to.filter(|to| *to >= self.start).ok_or(ErrorKind::InvalidInput)?;
        self.at = to.min(self.end);
        Ok(self.at - self.start)
    }
}

/// How many bytes may still come out of a file and everything packed in it.
#[derive(Clone)]
pub(crate) struct Allowance {
    left: Arc<AtomicU64>,
    whole: u64,
    ratio: u64,
}

impl Allowance {
    pub(crate) fn new(limits: &Limits) -> Self {
        let whole = limits.unpacked_bytes;
        Allowance { left: Arc::new(AtomicU64::new(whole)), whole, ratio: limits.ratio }
    }

    fn take(&self, bytes: u64) -> Result<()> {
        let taken = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes));
        taken.map(drop).map_err(|_| Error::other(ReadError::Unpacked(self.whole)))
    }
}

#[derive(Clone, Copy)]
enum Method {
    Stored,
    Deflated,
    Gzip,
}

/// What comes out of packed bytes.
pub(crate) struct Unpacked {
    packed: Section,
    method: Method,
    checksum: Option<u32>,
    stream: Box<dyn Read + Send>,
    hasher: Hasher,
    at: u64,
    furthest: u64,
    allowance: Allowance,
}

impl Unpacked {
    fn new(packed: Section, method: Method, checksum: Option<u32>, allowance: &Allowance) -> Self {
        let stream = stream(&packed, method);
        let allowance = allowance.clone();
        Unpacked { packed, method, checksum, stream, hasher: Hasher::new(), at: 0, furthest: 0, allowance }
    }

    /// The content of a gzip file, of one piece or several.
    pub(crate) fn gzip(shared: &Shared, allowance: &Allowance) -> Self {
        Self::new(shared.section(0, shared.length), Method::Gzip, None, allowance)
    }

    /// Reads up to a place or the end.
    fn skip_to(&mut self, place: u64) -> Result<()> {
        let mut skipped = vec![0; 1 << 16];
        while self.at < place {
            let room = usize::try_from(place - self.at).unwrap_or(usize::MAX).min(skipped.len());
            if self.read(&mut skipped[..room])? == 0 {
                break;
            }
        }
        Ok(())
    }
}

fn stream(packed: &Section, method: Method) -> Box<dyn Read + Send> {
    let packed = packed.clone();
    match method {
        Method::Stored => Box::new(packed),
        Method::Deflated => Box::new(DeflateDecoder::new(packed)),
        Method::Gzip => Box::new(Pieces { packed: Some(GzDecoder::new(BufReader::new(packed))) }),
    }
}

/// A gzip of one piece or several; zeros behind the last, as a tape or a disk pads with, are nothing.
struct Pieces {
    packed: Option<GzDecoder<BufReader<Section>>>,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        loop {
            let Some(piece) = &mut self.packed else { return Ok(0) };
            let read = piece.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let Some(mut rest) = self.packed.take().map(GzDecoder::into_inner) else { return Ok(0) };
            loop {
                let zeros = rest.fill_buf()?.iter().take_while(|byte| **byte == 0).count();
                if zeros == 0 {
                    break;
                }
                rest.consume(zeros);
            }
            if !rest.fill_buf()?.is_empty() {
                self.packed = Some(GzDecoder::new(rest));
            }
        }
    }
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let read = self.stream.read(buffer)?;
        self.hasher.update(&buffer[..read]);
        self.at += read as u64;
        if self.at > self.furthest {
            self.allowance.take(self.at - self.furthest)?;
            self.furthest = self.at;
            let packed = self.packed.end - self.packed.start;
            if self.at > SMALL && self.at / self.allowance.ratio > packed {
                return Err(Error::other(ReadError::Bomb(self.allowance.ratio)));
            }
        }
        let is_over = read == 0 && !buffer.is_empty();
        if is_over && self.checksum.is_some_and(|expected| expected != self.hasher.clone().finalize()) {
            return Err(ErrorKind::InvalidData.into());
        }
        Ok(read)
    }
}

impl Seek for Unpacked {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let to = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => {
                self.skip_to(u64::MAX)?;
                self.at.checked_add_signed(by)
            }
        };
        let to = to.ok_or(ErrorKind::InvalidInput)?;
        if to < self.at {
            self.stream = stream(&self.packed, self.method);
            self.hasher = Hasher::new();
            self.at = 0;
        }
        self.skip_to(to)?;
        Ok(self.at)
    }
}

/// A file in a ZIP.
pub(crate) struct Member {
    pub(crate) name: String,
    /// Its place in the archive.
    pub(crate) place: usize,
    start: u64,
    packed: u64,
    method: Method,
    checksum: u32,
}

impl Member {
    pub(crate) fn open(&self, shared: &Shared, allowance: &Allowance) -> Unpacked {
        Unpacked::new(shared.section(self.start, self.packed), self.method, Some(self.checksum), allowance)
    }
}

/// The files of a ZIP in the order of their names; folders, and what systems leave beside files, are none.
///
/// # Errors
/// When anything about the archive is not as an office would pack it.
pub(crate) fn members(shared: &Shared, limits: &Limits) -> std::result::Result<Vec<Member>, ReadError> {
    listed(shared, limits, stays_inside)
}

/// The parts of a workbook in the order of their names. Nobody unpacks them to where they say that they lie.
///
/// # Errors
/// As for [`members`].
pub(crate) fn parts(shared: &Shared, limits: &Limits) -> std::result::Result<Vec<Member>, ReadError> {
    let mut parts = listed(shared, limits, |_| true)?;
    parts.iter_mut().for_each(|part| part.name = part.name.trim_start_matches('/').to_owned());
    Ok(parts)
}

fn listed(
    shared: &Shared,
    limits: &Limits,
    is_allowed: impl Fn(&str) -> bool,
) -> std::result::Result<Vec<Member>, ReadError> {
    let damaged = |error: zip::result::ZipError| match error {
        zip::result::ZipError::Io(error) => ReadError::from(error),
        error => ReadError::Archive(why(&error)),
    };
    let mut archive = zip::ZipArchive::new(shared.section(0, shared.length)).map_err(damaged)?;
    if archive.len() > limits.members {
        return Err(ReadError::TooManyMembers(limits.members));
    }
    if archive.has_duplicate_names() {
        return Err(ReadError::Archive(Message::new("reading.detail.files_of_one_name")));
    }
    let listed = count_listed(shared, archive.central_directory_start(), limits.members)?;
    if listed != archive.len() {
        return Err(ReadError::Archive(Message::new("reading.detail.list_length")));
    }
    if archive.has_overlapping_files().map_err(damaged)? {
        return Err(ReadError::Archive(Message::new("reading.detail.files_in_one_place")));
    }
    let mut members = Vec::new();
    for place in 0..archive.len() {
        let file = archive.by_index_raw(place).map_err(damaged)?;
        let name = file.name().map_or_else(|_| String::from_utf8_lossy(file.name_raw()).into_owned(), String::from);
        if name_in_place(shared, file.header_start())? != file.name_raw() {
            return Err(ReadError::Archive(Message::new("reading.detail.other_name")));
        }
        let name = name.replace('\\', "/");
        if file.is_symlink() || !is_allowed(&name) {
            return Err(ReadError::UnsafePath);
        }
        let is_folder = (file.is_dir() || name.ends_with('/')) && file.compressed_size() == 0;
        if is_folder || is_left_by_a_system(&name) {
            continue;
        }
        if file.encrypted() {
            return Err(ReadError::Locked);
        }
        let method = match file.compression() {
            CompressionMethod::Stored => Method::Stored,
            CompressionMethod::Deflated => Method::Deflated,
            other => return Err(ReadError::Archive(Message::new("reading.detail.packed_by").with("method", other))),
        };
        let start = file.data_start().ok_or_else(|| ReadError::Archive(Message::new("reading.detail.file_nowhere")))?;
        members.push(Member { name, place, start, packed: file.compressed_size(), method, checksum: file.crc32() });
    }
    members.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(members)
}

/// What the library says of an archive, in words of the catalogue.
const fn why(error: &zip::result::ZipError) -> Message {
    use zip::result::ZipError;
    Message::new(match error {
        ZipError::InvalidArchive(_) => "reading.detail.no_list",
        ZipError::UnsupportedArchive(_) => "reading.detail.unknown_packing",
        _ => "reading.detail.damaged",
    })
}

/// How many files the list of an archive has from a place on, counted one by one up to more than `most`.
fn count_listed(shared: &Shared, start: u64, most: usize) -> Result<usize> {
    let mut source = BufReader::new(shared.section(start, u64::MAX));
    let mut head = [0; 46];
    let mut count = 0;
    while count <= most {
        match source.read_exact(&mut head) {
            Ok(()) if head.starts_with(b"PK\x01\x02") => count += 1,
            // What follows the list is shorter than an entry.
            Ok(()) => break,
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => break,
            Err(error) => return Err(error),
        }
        let length = |at: usize| i64::from(u16::from_le_bytes([head[at], head[at + 1]]));
        source.seek_relative(length(28) + length(30) + length(32))?;
    }
    Ok(count)
}

/// The name of a file as it stands before its content.
fn name_in_place(shared: &Shared, start: u64) -> Result<Vec<u8>> {
    let mut head = [0; 30];
    let mut source = shared.section(start, u64::MAX);
    source.read_exact(&mut head)?;
    let mut name = vec![0; usize::from(u16::from_le_bytes([head[26], head[27]]))];
    source.read_exact(&mut name)?;
    Ok(name)
}

/// Whether a path names something below its archive, on every system.
fn stays_inside(path: &str) -> bool {
    let has_drive = path.as_bytes().get(1) == Some(&b':');
    !path.starts_with('/') && !has_drive && !path.contains('\0') && path.split('/').all(|part| part != "..")
}

fn is_left_by_a_system(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    path.starts_with("__MACOSX/") || last.starts_with("._") || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}
