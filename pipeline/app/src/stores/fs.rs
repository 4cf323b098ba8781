//! The only writer of files: each is written whole or not at all.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use report_model::diagnostic::{Diagnose, Diagnostic, Message};

pub use report_model::digest::sha256;
use report_model::digest::{Sha256Hash, finished};
use sha2::{Digest, Sha256};
use tabulate::{ReadError, open_ordinary};

/// A file or folder that could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot {} {}: {cause}", action.verb(), path.display())]
pub struct FileError {
    action: Action,
    path: PathBuf,
    cause: io::Error,
}

/// What was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Read,
    Write,
    List,
    MakeFolder,
    Remove,
    Move,
}

impl Action {
    const fn verb(self) -> &'static str {
        match self {
            Action::Read => "read",
            Action::Write => "write",
            Action::List => "list",
            Action::MakeFolder => "make the folder",
            Action::Remove => "remove",
            Action::Move => "move",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Action::Read => "message.file.unread",
            Action::Write => "message.file.unwritten",
            Action::List => "message.file.unlisted",
            Action::MakeFolder => "message.file.unmade",
            Action::Remove => "message.file.unremoved",
            Action::Move => "message.file.unmoved",
        }
    }
}

impl FileError {
    /// That a path cannot be read.
    pub(crate) fn unread(path: &Path, cause: io::Error) -> Self {
        failed(Action::Read, path)(cause)
    }

    /// Why, in words of the catalogue.
    pub(crate) fn why(&self) -> Message {
        known(&self.cause)
            .map_or_else(|| Message::new("message.plain").with("text", &self.cause), |(why, _)| Message::new(why))
    }
}

/// What the system says, as keys of the catalogue: why, and what to do.
fn known(cause: &io::Error) -> Option<(&'static str, &'static str)> {
    if cause.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<ReadError>) {
        return Some(("reading.device", "reading.hint.copy_it"));
    }
    match cause.kind() {
        io::ErrorKind::PermissionDenied => Some(("message.file.why.denied", "message.file.denied")),
        io::ErrorKind::NotFound => Some(("message.file.why.gone", "message.file.gone")),
        io::ErrorKind::IsADirectory => Some(("message.file.why.is_folder", "message.file.is_folder")),
        io::ErrorKind::ReadOnlyFilesystem => Some(("message.file.why.read_only", "message.file.read_only")),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Some(("message.file.why.full", "message.file.full"))
        }
        _ => None,
    }
}

impl Diagnose for FileError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let message = Message::new(self.action.key()).with("path", self.path.display());
        let Some((why, hint)) = known(&self.cause) else {
            return vec![Diagnostic::error(message.with("why", &self.cause))];
        };
        let said = Diagnostic::error(message.said("why", Message::new(why)));
        // Of what is written, the system's word says all: nothing was there before.
        let is_plain = self.cause.kind() == io::ErrorKind::NotFound && self.action != Action::Read;
        vec![if is_plain { said } else { said.hint(Message::new(hint)) }]
    }
}

fn failed(action: Action, path: &Path) -> impl FnOnce(io::Error) -> FileError {
    let path = path.to_owned();
    move |cause| FileError { action, path, cause }
}

/// Makes a folder, and those above it.
///
/// # Errors
/// When one cannot be made.
pub fn make_folder(path: &Path) -> Result<(), FileError> {
    fs::create_dir_all(path).map_err(failed(Action::MakeFolder, path))
}

/// Writes a file through a temporary one beside it, flushed to the disk before it takes the name: a reader, or a
/// machine that stops, finds the old file or the new one. A file that already holds these bytes is left alone.
///
/// # Errors
/// When the folder or the file cannot be written; then the old file is as it was.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    if fs::metadata(path).is_ok_and(|meta| meta.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|old| old == bytes)
    {
        return Ok(());
    }
    let folder = folder_of(path);
    make_folder(folder)?;
    let write = || -> io::Result<()> {
        let mut file = beside(folder, Access::Shared)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        fs::File::open(folder)?.sync_all()
    };
    // Somebody who cleans up may take the file in the moment before its writer holds it.
    let written = match write() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => write(),
        written => written,
    };
    written.map_err(failed(Action::Write, path))
}

/// The folders that this process has cleaned.
static CLEANED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Removes the temporary files that a program left in a folder when it was ended: whoever still writes one holds it.
/// Once for each folder; what cannot be removed stays.
fn clean(folder: &Path) {
    let is_new = CLEANED.lock().is_ok_and(|mut cleaned| cleaned.insert(folder.to_owned()));
    if !is_new {
        return;
    }
    let is_part = |name: &str| name.starts_with(BEGINS) && name.ends_with(ENDS);
    for entry in list(folder).unwrap_or_default().into_iter().filter(|entry| !entry.folder && is_part(&entry.name)) {
        let path = folder.join(entry.name);
        let is_left = fs::File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
        if is_left {
            let _ = fs::remove_file(path);
        }
    }
}

/// What the name of a temporary file begins with.
const BEGINS: &str = ".hasila-";
/// What it ends with.
const ENDS: &str = ".part";

/// The folder of a file; of a bare name, the one that the program works in.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Fills a folder whole or not at all: what `write` leaves in a temporary folder inside it moves up when all is there.
///
/// # Errors
/// When `write` fails, or something cannot be written or moved; then the folder is as it was.
pub fn fill<E: From<FileError>>(folder: &Path, write: impl FnOnce(&Path) -> Result<(), E>) -> Result<(), E> {
    let is_new = !is_there(folder);
    make_folder(folder)?;
    let filled: Result<(), E> = (|| {
        let part =
            tempfile::Builder::new().prefix(".hasila-").tempdir_in(folder).map_err(failed(Action::Write, folder))?;
        write(part.path())?;
        for entry in list(part.path())? {
            let to = folder.join(&entry.name);
            fs::rename(part.path().join(&entry.name), &to).map_err(failed(Action::Write, &to))?;
        }
        Ok(())
    })();
    if is_new && filled.is_err() {
        // What could not be begun leaves no empty folder behind.
        let _ = fs::remove_dir(folder);
    }
    filled
}

/// That a folder, or what will hold it, can be written into.
///
/// # Errors
/// When it cannot.
pub fn try_folder(folder: &Path) -> Result<(), FileError> {
    let there = folder.ancestors().map(|one| if one.as_os_str().is_empty() { Path::new(".") } else { one });
    let there = there.into_iter().find(|one| is_there(one)).unwrap_or(folder);
    tempfile::tempfile_in(there).map(drop).map_err(failed(Action::Write, there))
}

/// Copies a file through a temporary one beside the copy, in pieces: the copy is whole or is not there.
///
/// # Errors
/// When one cannot be read or the other written; then the old copy is as it was.
pub fn copy(from: &Path, to: &Path) -> Result<(), FileError> {
    let folder = folder_of(to);
    make_folder(folder)?;
    let copy = || -> io::Result<()> {
        let mut source = open_ordinary(from)?;
        let mut file = beside(folder, Access::Shared)?;
        io::copy(&mut source, &mut file)?;
        file.as_file().sync_all()?;
        file.persist_noclobber(to).map_err(|error| error.error)?;
        fs::File::open(folder)?.sync_all()
    };
    copy().map_err(failed(Action::Write, from))
}

/// Who may read a new file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    /// Whoever the umask lets.
    Shared,
    /// Its owner.
    Private,
}

/// A temporary file in a folder, with the rights that the file is to keep. It is held until it has its name, so that nobody
/// takes it for one that was left.
fn beside(folder: &Path, access: Access) -> io::Result<tempfile::NamedTempFile> {
    clean(folder);
    let mut builder = tempfile::Builder::new();
    builder.prefix(BEGINS).suffix(ENDS);
    // The system takes the umask off; without a word a temporary file is its owner's alone.
    #[cfg(unix)]
    if access == Access::Shared {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder)?;
    // Where files cannot be held, none is taken for left either.
    let _ = file.as_file().try_lock();
    Ok(file)
}

/// Writes a file that its owner alone may read.
///
/// # Errors
/// When it cannot be written; then the old file is as it was.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let folder = folder_of(path);
    make_folder(folder)?;
    let write = || -> io::Result<()> {
        let mut file = beside(folder, Access::Private)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(failed(Action::Write, path))
}

/// A lock that this process holds on a file; it ends with the value, or with the process.
#[derive(Debug)]
pub struct Lock {
    _file: fs::File,
}

/// Takes the lock on a file, which is made when there is none; `None` where another process has it.
///
/// # Errors
/// When the file cannot be made or locked.
pub fn lock(path: &Path) -> Result<Option<Lock>, FileError> {
    make_folder(folder_of(path))?;
    let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(path);
    let file = file.map_err(failed(Action::Read, path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock { _file: file })),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(failed(Action::Write, path)(error)),
    }
}

/// Whether a path leads to an ordinary file: no folder, pipe or device.
///
/// # Errors
/// When the system does not tell, such as where nothing stands there.
pub fn is_ordinary(path: &Path) -> Result<bool, FileError> {
    fs::metadata(path).map(|meta| meta.is_file()).map_err(failed(Action::Read, path))
}

/// How many bytes a file has.
///
/// # Errors
/// When the system does not tell.
pub fn length(path: &Path) -> Result<u64, FileError> {
    fs::metadata(path).map(|meta| meta.len()).map_err(failed(Action::Read, path))
}

/// Reads a whole file, unless it is longer than `most` bytes: then `None`.
///
/// # Errors
/// When it cannot be read.
pub fn read_at_most(path: &Path, most: u64) -> Result<Option<Vec<u8>>, FileError> {
    let read = || -> io::Result<Option<Vec<u8>>> {
        let file = open_ordinary(path)?;
        let mut bytes = Vec::new();
        file.take(most + 1).read_to_end(&mut bytes)?;
        Ok((bytes.len() as u64 <= most).then_some(bytes))
    };
    read().map_err(failed(Action::Read, path))
}

/// Writes a file into a folder that nobody reads yet. [`flush`] brings all of them to the disk.
///
/// # Errors
/// When it cannot be written.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    make_folder(folder_of(path))?;
    fs::write(path, bytes).map_err(failed(Action::Write, path))
}

/// Brings everything under a folder to the disk.
///
/// # Errors
/// When a file or folder cannot be opened or flushed.
pub fn flush(folder: &Path) -> Result<(), FileError> {
    let flush = || -> io::Result<()> {
        let file = fs::File::open(folder)?;
        #[cfg(target_os = "linux")]
        rustix::fs::syncfs(&file)?;
        file.sync_all()
    };
    flush().map_err(failed(Action::Write, folder))
}

/// Puts one folder in the place of another in one step; the other takes its name. Where there is no other, it is renamed.
///
/// # Errors
/// When one cannot be renamed; then both are as they were.
pub fn exchange(new: &Path, old: &Path) -> Result<(), FileError> {
    if !old.exists() {
        return fs::rename(new, old).map_err(failed(Action::Move, new));
    }
    swap(new, old).map_err(failed(Action::Move, old))
}

#[cfg(target_os = "linux")]
fn swap(new: &Path, old: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE)?)
}

/// Elsewhere two steps are needed; between them the name is free for a moment.
#[cfg(not(target_os = "linux"))]
fn swap(new: &Path, old: &Path) -> io::Result<()> {
    let aside = old.with_extension("old");
    fs::rename(old, &aside)?;
    fs::rename(new, old)?;
    fs::rename(&aside, new)
}

/// Removes a folder with everything in it, if it is there.
///
/// # Errors
/// When it, or something in it, cannot be removed.
pub fn remove_folder(path: &Path) -> Result<(), FileError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(Action::Remove, path)(error)),
        _ => Ok(()),
    }
}

/// Reads a whole file.
///
/// # Errors
/// When it cannot be read.
pub fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    read_ordinary(path).map_err(failed(Action::Read, path))
}

fn read_ordinary(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_ordinary(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a whole file; `None` where there is none.
///
/// # Errors
/// When it is there and cannot be read.
pub fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, FileError> {
    match read_ordinary(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(_) if !is_there(path) => Ok(None),
        Err(error) => Err(failed(Action::Read, path)(error)),
    }
}

/// Whether something stands at a path: a link that leads nowhere, and what this account may not look at, stand there too.
pub fn is_there(path: &Path) -> bool {
    !fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// An entry of a folder.
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Whether it is a folder itself.
    pub folder: bool,
}

/// The entries of a folder, by name. A name that is no text leads to no file: whoever opens it says so.
///
/// # Errors
/// When the folder cannot be read.
pub fn list(path: &Path) -> Result<Vec<Entry>, FileError> {
    let list = || -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            entries.push(Entry { name, folder: entry.file_type()?.is_dir() });
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    };
    list().map_err(failed(Action::List, path))
}

/// Removes a file, if it is there.
///
/// # Errors
/// When it is there and cannot be removed.
pub fn remove(path: &Path) -> Result<(), FileError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(Action::Remove, path)(error)),
        _ => Ok(()),
    }
}

/// A file to be read piece by piece.
///
/// # Errors
/// When it cannot be opened.
pub fn open(path: &Path) -> Result<fs::File, FileError> {
    open_ordinary(path).map_err(failed(Action::Read, path))
}

/// The SHA-256 of a file, read in pieces, in hexadecimal.
///
/// # Errors
/// When it cannot be read.
pub fn sha256_of(path: &Path) -> Result<Sha256Hash, FileError> {
    let hash = || -> io::Result<Sha256Hash> {
        let mut file = open_ordinary(path)?;
        let mut hasher = Sha256::new();
        let mut piece = vec![0; 1 << 18];
        loop {
            let read = file.read(&mut piece)?;
            if read == 0 {
                return Ok(finished(hasher));
            }
            hasher.update(&piece[..read]);
        }
    };
    hash().map_err(failed(Action::Read, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a/b.txt");
        write(&path, b"one").expect("written");
        write(&path, b"two").expect("written");
        assert_eq!(read(&path).expect("read"), b"two");
        assert_eq!(fs::read_dir(folder.path().join("a")).expect("a folder").count(), 1);
        assert_eq!(sha256_of(&path).expect("read"), sha256(b"two"));
    }

    #[test]
    fn what_was_left_is_removed_and_what_is_held_is_not() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let [left, held, other] =
            [".hasila-aaaaaa.part", ".hasila-bbbbbb.part", "report.json.part"].map(|name| folder.path().join(name));
        for path in [&left, &held, &other] {
            fs::write(path, b"half").expect("written");
        }
        let writer = fs::File::open(&held).expect("open");
        writer.lock().expect("held");
        write(&folder.path().join("a.txt"), b"one").expect("written");
        assert_eq!([&left, &held, &other].map(|path| path.exists()), [false, true, true]);
    }
}
