//! The register on the disk: `ledger.jsonl`, `end.json`, which says where that ended, `cycle.json`, which says of which
//! cycle it is, and under `files/` everything that its lines name, each file under its SHA-256. No run, `--force` or cleaning touches it; files come before the line that names them, and the ledger is
//! replaced in one step, so a machine that stops leaves the old state or the new.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::digest::{Sha256Hash, is_sha256};
use report_model::holder::Holders;
use sealing::ledger::{BEGINNING, Entry, Fault, Ledger, LedgerError};
use serde::{Deserialize, Serialize};

use crate::stores::fs::{self, FileError};
use crate::stores::signer::AuthorizedSigner;

/// A register that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// Somebody else writes.
    #[error("another program is writing to the register {}", .0.display())]
    Locked(PathBuf),
    /// There is none.
    #[error("there is no register at {}", .0.display())]
    None(PathBuf),
    /// Its files are there and its ledger is not, or is empty.
    #[error("the ledger in {} is gone: files lie there that its lines named", .0.display())]
    NoLedger(PathBuf),
    /// Files that no line names, and nothing that says which line was the last.
    #[error("{found} files of the register {} are named by no line of its ledger, and {END}, which says where that ended, is gone: lines may be missing", path.display())]
    Unnamed {
        /// The register.
        path: PathBuf,
        /// How many.
        found: usize,
    },
    /// Lines that were there are not there.
    #[error("the ledger in {} ends before line {line}, or line {line} is another now", path.display())]
    Cut {
        /// The register.
        path: PathBuf,
        /// The line that was the last.
        line: u64,
    },
    /// It is that of another cycle.
    #[error("the register {} is that of the cycle `{found}`, and this cycle is `{wanted}`", path.display())]
    OtherCycle {
        /// The register.
        path: PathBuf,
        /// Whose it is.
        found: String,
        /// Whose it should be.
        wanted: String,
    },
    /// It does not say of which cycle it is.
    #[error("{} cannot be read", .0.display())]
    NoCycle(PathBuf),
    /// The ledger does not hold.
    #[error("the register {} does not hold: {error}", path.display())]
    Ledger {
        /// The register.
        path: PathBuf,
        /// Which line.
        error: LedgerError,
    },
    /// The step cannot be taken.
    #[error(transparent)]
    Step(#[from] Fault),
    /// A file that the ledger names is gone or changed.
    #[error("the file {sha256} of the register is missing or changed")]
    Lost {
        /// Its SHA-256 on record.
        sha256: String,
    },
}

impl Diagnose for RegisterError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let at = |key, path: &Path| Message::new(key).with("path", path.display());
        let copy = || Message::new("register.bring_back").with("ledger", LEDGER);
        let said = match self {
            RegisterError::File(error) => return error.diagnose(),
            RegisterError::Step(fault) => return fault.diagnose(),
            RegisterError::Locked(path) => {
                Diagnostic::error(at("register.locked", path)).hint(Message::new("register.locked_hint"))
            }
            RegisterError::None(path) => {
                Diagnostic::error(at("register.none", path)).hint(Message::new("register.none_hint"))
            }
            RegisterError::NoLedger(path) => Diagnostic::error(at("register.no_ledger", path)).hint(copy()),
            RegisterError::Unnamed { path, found } => {
                let hint = Message::new("register.bring_back_both").with("ledger", LEDGER).with("end", END);
                Diagnostic::error(at("register.unnamed", path).count("found", *found).with("end", END)).hint(hint)
            }
            RegisterError::Cut { path, line } => {
                let hint = Message::new("register.cut_hint").with("ledger", LEDGER).with("end", END);
                Diagnostic::error(at("register.cut", path).count("line", *line)).hint(hint)
            }
            RegisterError::OtherCycle { path, found, wanted } => {
                let message = at("register.other_cycle", path).with("found", found).with("wanted", wanted);
                Diagnostic::error(message).hint(Message::new("register.other_cycle_hint"))
            }
            RegisterError::NoCycle(path) => {
                Diagnostic::error(at("register.no_cycle", path)).hint(Message::new("register.no_cycle_hint"))
            }
            RegisterError::Ledger { path, error } => Diagnostic::around(at("register.ledger", path), "error", error)
                .hint(Message::new("register.ledger_hint")),
            RegisterError::Lost { sha256 } => Diagnostic::error(Message::new("register.lost").with("sha256", sha256)),
        };
        vec![said]
    }
}

/// The lines.
const LEDGER: &str = "ledger.jsonl";
/// Everything that they name.
const FILES: &str = "files";
/// Of which cycle it is.
const CYCLE: &str = "cycle.json";

/// Which line was the last when something was added.
const END: &str = "end.json";

/// `end.json`: the end of the ledger after the last step, so that a ledger that was emptied, cut or brought back from an
/// old copy shows. It is written after the ledger: a machine that stops between the two leaves more lines than it says.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    line: u64,
    head: String,
}

/// `cycle.json`: the cycle whose documents the register follows, in all its periods.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfCycle {
    cycle: String,
}

/// A register, as it stands.
#[derive(Debug)]
pub struct Register {
    root: PathBuf,
    ledger: Ledger,
}

/// A register that is added to: nobody else can meanwhile.
#[derive(Debug)]
pub struct RegisterWriter {
    register: Register,
    _lock: fs::Lock,
}

impl std::ops::Deref for RegisterWriter {
    type Target = Register;

    fn deref(&self) -> &Register {
        &self.register
    }
}

impl Register {
    /// Opens a register to read it.
    ///
    /// # Errors
    /// When there is none, its ledger is gone, or a line of it does not hold.
    pub fn read(root: &Path) -> Result<Register, RegisterError> {
        let Some(bytes) = fs::read_if_there(&root.join(LEDGER))? else {
            let register = Register { root: root.to_owned(), ledger: Ledger::empty() };
            return Err(if register.kept()?.is_empty() {
                RegisterError::None(root.to_owned())
            } else {
                RegisterError::NoLedger(root.to_owned())
            });
        };
        let holders = |hash: &str| {
            let bytes = stored(root, hash).ok()??;
            serde_json::from_slice(&bytes).ok()
        };
        let ledger =
            Ledger::read(&bytes, &holders).map_err(|error| RegisterError::Ledger { path: root.to_owned(), error })?;
        let register = Register { root: root.to_owned(), ledger };
        register.holds_its_end()?;
        Ok(register)
    }

    /// Whether the ledger still has the line that was its last.
    fn holds_its_end(&self) -> Result<(), RegisterError> {
        let Some(bytes) = fs::read_if_there(&self.root.join(END))? else {
            // A register of an earlier build has no such file: then its files are the only ones that know of a line.
            return match self.unnamed()? {
                0 => Ok(()),
                _ if self.ledger.lines().is_empty() => Err(RegisterError::NoLedger(self.root.clone())),
                found => Err(RegisterError::Unnamed { path: self.root.clone(), found }),
            };
        };
        let end: Option<End> = serde_json::from_slice(&bytes).ok();
        let cut = |line| RegisterError::Cut { path: self.root.clone(), line };
        let End { line, head } = end.ok_or_else(|| cut(self.ledger.lines().len() as u64))?;
        let holds = if line == 0 { head == BEGINNING } else { self.ledger.was_head(&head) == Some(line) };
        if holds { Ok(()) } else { Err(cut(line)) }
    }

    fn write_end(&self) -> Result<(), FileError> {
        let (line, head) = (self.ledger.lines().len() as u64, self.ledger.head().to_owned());
        fs::write(&self.root.join(END), &crate::produce::run::json(&End { line, head }))
    }

    /// Opens a register to read it; where there is none it is an empty one.
    ///
    /// # Errors
    /// When its ledger is gone, or a line of it does not hold.
    pub fn read_or_empty(root: &Path) -> Result<Register, RegisterError> {
        match Register::read(root) {
            Err(RegisterError::None(root)) => Ok(Register { root, ledger: Ledger::empty() }),
            read => read,
        }
    }

    /// Opens a register to add to it: nobody else can meanwhile. Where there is none it is begun.
    ///
    /// # Errors
    /// When somebody else does, its ledger is gone, or a line of it does not hold.
    pub fn write(root: &Path) -> Result<RegisterWriter, RegisterError> {
        let lock = fs::lock(&root.join(".lock"))?.ok_or_else(|| RegisterError::Locked(root.to_owned()))?;
        let register = Register::read_or_empty(root)?;
        // The ledger is there before any file is kept: files without one are those of a ledger that is gone.
        fs::write(&root.join(LEDGER), &register.ledger.bytes())?;
        register.write_end()?;
        Ok(RegisterWriter { register, _lock: lock })
    }

    /// The register, if it is that of this cycle, or nobody's.
    ///
    /// # Errors
    /// When it is another's.
    pub fn of_cycle(self, cycle: &str) -> Result<Register, RegisterError> {
        self.is_claimed(cycle)?;
        Ok(self)
    }

    /// Whether a cycle claimed it: this one.
    fn is_claimed(&self, cycle: &str) -> Result<bool, RegisterError> {
        let path = self.root.join(CYCLE);
        let Some(bytes) = fs::read_if_there(&path)? else { return Ok(false) };
        let Ok(OfCycle { cycle: found }) = serde_json::from_slice(&bytes) else {
            return Err(RegisterError::NoCycle(path));
        };
        if found == cycle {
            return Ok(true);
        }
        Err(RegisterError::OtherCycle { path: self.root.clone(), found, wanted: cycle.to_owned() })
    }

    /// The register as it stood at the end of a day, to look at.
    ///
    /// # Errors
    /// At a line that does not hold.
    pub fn until(&self, on: NaiveDate) -> Result<Register, RegisterError> {
        let ledger = self.ledger.until(on);
        let ledger = ledger.map_err(|error| RegisterError::Ledger { path: self.root.clone(), error })?;
        Ok(Register { root: self.root.clone(), ledger })
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The ledger.
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// A file that a line names.
    ///
    /// # Errors
    /// When it is missing, or its bytes are not those on record.
    pub fn file(&self, sha256: &str) -> Result<Vec<u8>, RegisterError> {
        stored(&self.root, sha256)?.ok_or_else(|| RegisterError::Lost { sha256: sha256.to_owned() })
    }

    /// The names of everything that is kept, whether a line names it or not.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn kept(&self) -> Result<Vec<String>, FileError> {
        let files = self.root.join(FILES);
        Ok(if files.exists() { fs::list(&files)?.into_iter().map(|entry| entry.name).collect() } else { Vec::new() })
    }

    /// How many files are kept that no line names.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn unnamed(&self) -> Result<usize, FileError> {
        let lines = self.ledger.lines().iter().map(|signed| &signed.line);
        let named: BTreeSet<&str> =
            lines.flat_map(|line| line.files.values().chain([&line.holders])).map(Sha256Hash::as_str).collect();
        Ok(self.kept()?.iter().filter(|name| !named.contains(name.as_str())).count())
    }
}

impl RegisterWriter {
    /// The register, if it is that of this cycle. One that nobody claimed becomes this cycle's.
    ///
    /// # Errors
    /// When it is another's.
    pub fn of_cycle(self, cycle: &str) -> Result<RegisterWriter, RegisterError> {
        if !self.is_claimed(cycle)? {
            fs::write(&self.root.join(CYCLE), &crate::produce::run::json(&OfCycle { cycle: cycle.to_owned() }))?;
        }
        Ok(self)
    }

    /// Keeps a file, and gives its SHA-256. Nothing names it until a line does.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, bytes: &[u8]) -> Result<Sha256Hash, FileError> {
        let sha256 = fs::sha256(bytes);
        fs::write(&path_of(&self.root, &sha256), bytes)?;
        Ok(sha256)
    }

    /// Keeps several files, and gives the SHA-256 of each by its name.
    ///
    /// # Errors
    /// When one cannot be written; those before it are kept.
    pub fn keep_all<'a>(
        &self,
        files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    ) -> Result<BTreeMap<String, Sha256Hash>, FileError> {
        files.into_iter().map(|(name, bytes)| Ok((name.to_owned(), self.keep(bytes)?))).collect()
    }

    /// Adds steps to the ledger: all of them, or none.
    ///
    /// # Errors
    /// When one cannot be taken, or the ledger cannot be written.
    pub fn record(
        &mut self,
        entries: Vec<Entry>,
        hand: &AuthorizedSigner,
        holders: &Holders,
    ) -> Result<(), RegisterError> {
        let hash = self.keep(&crate::produce::run::json(holders))?;
        let mut ledger = self.ledger.clone();
        for entry in entries {
            ledger.append(entry, &hand.signer, holders, &hash)?;
        }
        fs::write(&self.root.join(LEDGER), &ledger.bytes())?;
        self.register.ledger = ledger;
        self.write_end()?;
        Ok(())
    }
}

fn path_of(root: &Path, sha256: &str) -> PathBuf {
    root.join(FILES).join(sha256)
}

/// A file under its SHA-256; `None` where it is missing or changed. The name comes from a ledger that may not be ours.
fn stored(root: &Path, sha256: &str) -> Result<Option<Vec<u8>>, FileError> {
    if !is_sha256(sha256) {
        return Ok(None);
    }
    let bytes = fs::read_if_there(&path_of(root, sha256))?;
    Ok(bytes.filter(|bytes| fs::sha256(bytes) == sha256))
}

impl Register {
    /// The registry of holders that was in force when a line was written.
    ///
    /// # Errors
    /// When it is missing.
    pub fn holders_of(&self, line: &sealing::ledger::Line) -> Result<Holders, RegisterError> {
        let lost = || RegisterError::Lost { sha256: line.holders.to_string() };
        serde_json::from_slice(&self.file(&line.holders)?).map_err(|_| lost())
    }

    /// Who approved a version, for its cover: office, day and line of each.
    ///
    /// # Errors
    /// When a registry of holders is missing.
    pub fn approvals(
        &self,
        document: &report_model::status::DocumentId,
        version: u32,
    ) -> Result<Vec<render::view::Approved>, RegisterError> {
        let history = self.ledger.history(document);
        let Some(entry) = history.versions().get(&version) else { return Ok(Vec::new()) };
        let mut approvals = Vec::new();
        for signed in self.ledger.about(document, version) {
            let line = &signed.line;
            let counts =
                line.step == report_model::status::Step::Approve && line.report.as_deref() == entry.report.as_deref();
            if counts && entry.approvals.contains(&line.by) {
                let office = self.holders_of(line)?.remove(&line.by).map(|holder| holder.office).unwrap_or_default();
                approvals.push(render::view::Approved { office, on: line.on, line: line.number });
            }
        }
        Ok(approvals)
    }
}
