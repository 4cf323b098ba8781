//! The ledger: one chain of signed lines for all periods and documents. A line holds the SHA-256 of the line before, so
//! that none can be changed, left out or put between; its last hash, the *head*, is printed in what is published, so
//! that a cut tail shows.
//!
//! A line is one line of JSON: `{"line": …, "signature": …}`. What is signed is the `line` as it stands there; the
//! signature is a minisign signature. Who may sign is said by the registry of holders in force on the day: each line
//! names it by its hash, and it lies among the register's files, so that the chain can be checked alone, years later. A
//! key that one of them revokes stays revoked for every later line, whichever registry that line names.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::digest::{Sha256Hash, sha256};
use report_model::holder::{HolderKey, Holders};
use report_model::lang::Localised;
use report_model::status::{DocumentHistory, DocumentId, Step, StepError, StepRequest};
use serde::{Deserialize, Serialize};

use crate::keys::{self, KeyError, SignatureError, Signer};

/// The hash that stands before the first line.
pub const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Its number, from 1.
    pub number: u64,
    /// The SHA-256 of the line before.
    pub previous: Sha256Hash,
    /// The day on which the step was taken.
    pub on: NaiveDate,
    /// The document.
    pub document: DocumentId,
    /// Its version.
    pub version: u32,
    /// The step.
    pub step: Step,
    /// Who took it: the id of a holder.
    pub by: String,
    /// The SHA-256 of the registry of holders in force.
    pub holders: Sha256Hash,
    /// The SHA-256 of the report that the step is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Sha256Hash>,
    /// The files of the step, by name: each lies in the register under its SHA-256.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, Sha256Hash>,
    /// A note for the public: what a later version changes, why a document is withdrawn.
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub note: Localised,
}

/// A line with its signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedLine {
    /// What was signed.
    pub line: Line,
    /// The signature, as the text of a `.minisig` file.
    pub signature: String,
}

/// A step that is to be recorded.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The day.
    pub on: NaiveDate,
    /// The document.
    pub document: DocumentId,
    /// Its version.
    pub version: u32,
    /// The step.
    pub step: Step,
    /// Who takes it.
    pub by: String,
    /// The SHA-256 of the report that it is about.
    pub report: Option<Sha256Hash>,
    /// Its files, by name, with the SHA-256 of each.
    pub files: BTreeMap<String, Sha256Hash>,
    /// A note for the public.
    pub note: Localised,
}

/// What is wrong with a line.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It is not written as a line is written.
    #[error("it is not written as a line of the ledger is written")]
    Malformed,
    /// It is cut off: a line ends with a newline.
    #[error("it is cut off")]
    CutOff,
    /// The number or the hash of the line before is not right: a line was changed, left out or put between.
    #[error("the chain is broken: it does not follow the line before")]
    Broken,
    /// The days go backwards.
    #[error("its day, {on}, lies before that of the line before")]
    Backwards {
        /// Its day.
        on: NaiveDate,
    },
    /// The registry of holders that it names is not there, or is another.
    #[error("the registry of holders that it names is not in the register")]
    NoHolders,
    /// Nobody of this name.
    #[error("`{0}` is nobody in the registry of holders")]
    Nobody(String),
    /// The person had no mandate for the step on that day.
    #[error("{by} had no mandate for the step `{step}` on {document} on {on}")]
    NoMandate {
        /// The person.
        by: String,
        /// The step.
        step: Step,
        /// The document.
        document: Box<DocumentId>,
        /// The day.
        on: NaiveDate,
    },
    /// No key of the person was valid on that day and made the signature.
    #[error("no key of {by} that was valid on {on} made its signature")]
    NoKey {
        /// The person.
        by: String,
        /// The day.
        on: NaiveDate,
    },
    /// The key was revoked, in a registry that an earlier line names.
    #[error("the key of {by} that made its signature was revoked on {revoked}, as an earlier line says")]
    Revoked {
        /// The person.
        by: String,
        /// The day from which nothing that it signs counts.
        revoked: NaiveDate,
    },
    /// The signature is not right.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The step could not be taken then.
    #[error(transparent)]
    Step(#[from] StepError),
    /// The key could not sign.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl Diagnose for Fault {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let message = match self {
            Fault::Malformed => Message::new("ledger.malformed"),
            Fault::CutOff => Message::new("ledger.cut_off"),
            Fault::Broken => Message::new("ledger.broken"),
            Fault::Backwards { on } => Message::new("ledger.backwards").with("on", on),
            Fault::NoHolders => Message::new("ledger.no_holders"),
            Fault::Nobody(id) => Message::new("ledger.nobody").with("id", id),
            Fault::NoMandate { by, step, document, on } => Message::new("ledger.no_mandate")
                .with("by", by)
                .said("step", step.message())
                .with("document", document)
                .with("on", on),
            Fault::NoKey { by, on } => Message::new("ledger.no_key").with("by", by).with("on", on),
            Fault::Revoked { by, revoked } => Message::new("ledger.revoked").with("by", by).with("revoked", revoked),
            Fault::Signature(error) => return error.diagnose(),
            Fault::Step(error) => return error.diagnose(),
            Fault::Key(error) => return error.diagnose(),
        };
        vec![Diagnostic::error(message)]
    }
}

/// What is wrong with a ledger: the first line that does not hold. What follows it cannot be trusted either.
#[derive(Debug, thiserror::Error)]
#[error("line {number} of the ledger does not hold: {fault}")]
pub struct LedgerError {
    /// The line.
    pub number: u64,
    /// What is wrong.
    pub fault: Fault,
}

impl Diagnose for LedgerError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let message = Message::new("ledger.line").count("number", self.number);
        vec![Diagnostic::around(message, "fault", &self.fault)]
    }
}

/// A ledger of which every line holds.
#[derive(Clone, Debug)]
pub struct Ledger {
    lines: Vec<SignedLine>,
    heads: Vec<Sha256Hash>,
    lives: BTreeMap<DocumentId, DocumentHistory>,
    /// The public keys that a registry of any line revoked, with the earliest day.
    revoked: BTreeMap<String, NaiveDate>,
}

/// Gives the registry of holders with a SHA-256.
pub type FindHolders<'a> = &'a dyn Fn(&str) -> Option<Holders>;

impl Ledger {
    /// A ledger without a line.
    pub const fn empty() -> Self {
        Ledger { lines: Vec::new(), heads: Vec::new(), lives: BTreeMap::new(), revoked: BTreeMap::new() }
    }

    /// Reads a ledger and checks every line of it: the chain, the days, mandates, keys, signatures and steps.
    ///
    /// # Errors
    /// At the first line that does not hold.
    pub fn read(bytes: &[u8], holders: FindHolders<'_>) -> Result<Ledger, LedgerError> {
        let mut ledger = Ledger::empty();
        let mut known: BTreeMap<Sha256Hash, Holders> = BTreeMap::new();
        for raw in bytes.split_inclusive(|&byte| byte == b'\n') {
            let number = ledger.next();
            ledger.take(raw, holders, &mut known).map_err(|fault| LedgerError { number, fault })?;
        }
        Ok(ledger)
    }

    fn take(
        &mut self,
        raw: &[u8],
        holders: FindHolders<'_>,
        known: &mut BTreeMap<Sha256Hash, Holders>,
    ) -> Result<(), Fault> {
        let text = raw.strip_suffix(b"\n").ok_or(Fault::CutOff)?;
        let signed: SignedLine = serde_json::from_slice(text).map_err(|_| Fault::Malformed)?;
        if written(&signed) != raw {
            return Err(Fault::Malformed);
        }
        let line = &signed.line;
        if !known.contains_key(&line.holders) {
            let found = holders(&line.holders).ok_or(Fault::NoHolders)?;
            known.insert(line.holders.clone(), found);
        }
        let registry = known.get(&line.holders).ok_or(Fault::NoHolders)?;
        self.follows(line)?;
        self.check(&signed, registry)?;
        self.push(signed, registry)
    }

    fn next(&self) -> u64 {
        self.lines.len() as u64 + 1
    }

    fn follows(&self, line: &Line) -> Result<(), Fault> {
        if line.number != self.next() || line.previous != self.head() {
            return Err(Fault::Broken);
        }
        if self.lines.last().is_some_and(|last| line.on < last.line.on) {
            return Err(Fault::Backwards { on: line.on });
        }
        Ok(())
    }

    /// The signature, and that no earlier line knew its key to be revoked.
    fn check(&self, signed: &SignedLine, registry: &Holders) -> Result<(), Fault> {
        let key = check_signature(signed, registry)?;
        let line = &signed.line;
        match self.revoked.get(&key.public) {
            Some(&revoked) if revoked <= line.on => Err(Fault::Revoked { by: line.by.clone(), revoked }),
            _ => Ok(()),
        }
    }

    fn push(&mut self, signed: SignedLine, registry: &Holders) -> Result<(), Fault> {
        let line = &signed.line;
        let mut history =
            self.lives.get(&line.document).cloned().unwrap_or_else(|| DocumentHistory::new(line.document.clone()));
        history.take(StepRequest {
            version: line.version,
            step: line.step,
            by: &line.by,
            report: line.report.as_deref(),
            noted: !line.note.is_empty(),
        })?;
        self.lives.insert(line.document.clone(), history);
        if self.lines.last().is_none_or(|last| last.line.holders != line.holders) {
            self.remember(registry);
        }
        self.heads.push(sha256(&written(&signed)));
        self.lines.push(signed);
        Ok(())
    }

    fn remember(&mut self, registry: &Holders) {
        for key in registry.values().flat_map(|holder| &holder.keys) {
            let Some(revoked) = key.revoked else { continue };
            let earliest = self.revoked.entry(key.public.clone()).or_insert(revoked);
            *earliest = revoked.min(*earliest);
        }
    }

    /// Adds a step. Nothing is written: [`Ledger::bytes`] gives what the register keeps.
    ///
    /// # Errors
    /// When the person has no mandate or the key is not theirs, or the state does not allow the step.
    pub fn append(
        &mut self,
        entry: Entry,
        signer: &Signer,
        registry: &Holders,
        hash: &Sha256Hash,
    ) -> Result<(), Fault> {
        let line = Line {
            number: self.next(),
            previous: self.heads.last().cloned().unwrap_or_else(|| Sha256Hash::from_static(BEGINNING)),
            on: entry.on,
            document: entry.document,
            version: entry.version,
            step: entry.step,
            by: entry.by,
            holders: hash.clone(),
            report: entry.report,
            files: entry.files,
            note: entry.note,
        };
        self.follows(&line)?;
        let signature = signer.sign(&signed_bytes(&line), &comment(&line))?;
        let signed = SignedLine { line, signature };
        self.check(&signed, registry)?;
        self.push(signed, registry)
    }

    /// The ledger as it stood at the end of a day.
    ///
    /// # Errors
    /// At a line that does not hold: none does, since each held where it stands.
    pub fn until(&self, on: NaiveDate) -> Result<Ledger, LedgerError> {
        let mut until = Ledger::empty();
        for signed in self.lines.iter().take_while(|signed| signed.line.on <= on) {
            let number = signed.line.number;
            until.push(signed.clone(), &Holders::new()).map_err(|fault| LedgerError { number, fault })?;
        }
        Ok(until)
    }

    /// The bytes of the whole ledger.
    pub fn bytes(&self) -> Vec<u8> {
        self.lines.iter().flat_map(written).collect()
    }

    /// The lines, in order.
    pub fn lines(&self) -> &[SignedLine] {
        &self.lines
    }

    /// The SHA-256 of the last line; [`BEGINNING`] where there is none.
    pub fn head(&self) -> &str {
        self.heads.last().map_or(BEGINNING, Sha256Hash::as_str)
    }

    /// Whether a hash, or the beginning of one that documents print, is or was the head of this ledger; then after which
    /// line.
    pub fn was_head(&self, hash: &str) -> Option<u64> {
        self.heads.iter().position(|head| head.starts_with(hash)).map(|at| at as u64 + 1)
    }

    /// The history of a document.
    pub fn history(&self, document: &DocumentId) -> DocumentHistory {
        self.lives.get(document).cloned().unwrap_or_else(|| DocumentHistory::new(document.clone()))
    }

    /// Every document of which something is on record.
    pub fn documents(&self) -> impl Iterator<Item = &DocumentId> {
        self.lives.keys()
    }

    /// The lines about a version of a document, in order.
    pub fn about<'a>(
        &'a self,
        document: &'a DocumentId,
        version: u32,
    ) -> impl DoubleEndedIterator<Item = &'a SignedLine> {
        self.lines.iter().filter(move |signed| signed.line.document == *document && signed.line.version == version)
    }
}

/// A line as the ledger holds it.
fn written(signed: &SignedLine) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(signed).expect("a line is plain data");
    bytes.push(b'\n');
    bytes
}

/// What is signed: the line as it stands in the ledger.
fn signed_bytes(line: &Line) -> Vec<u8> {
    serde_json::to_vec(line).expect("a line is plain data")
}

fn comment(line: &Line) -> String {
    format!("hasila ledger line {}: {} {} v{}", line.number, line.step, line.document, line.version)
}

/// Whether the person whom a line names could take the step on that day, and signed it; then with which key.
///
/// # Errors
/// When the person has no mandate, no valid key made the signature, or it does not fit.
pub fn check_signature<'a>(signed: &SignedLine, registry: &'a Holders) -> Result<&'a HolderKey, Fault> {
    let line = &signed.line;
    let holder = registry.get(&line.by).ok_or_else(|| Fault::Nobody(line.by.clone()))?;
    if !holder.may(line.step.role(&line.document), line.document.agency.as_deref(), line.on) {
        return Err(Fault::NoMandate {
            by: line.by.clone(),
            step: line.step,
            document: Box::new(line.document.clone()),
            on: line.on,
        });
    }
    let made_by = keys::signed_by(&signed.signature).ok_or(SignatureError::Malformed)?;
    let valid = holder.keys.iter().filter(|key| key.holds_on(line.on));
    let key = valid.into_iter().find(|key| keys::id(&key.public).as_deref() == Some(made_by.as_str()));
    let key = key.ok_or_else(|| Fault::NoKey { by: line.by.clone(), on: line.on })?;
    if keys::verify(&key.public, &signed_bytes(line), &signed.signature)? != comment(line) {
        return Err(SignatureError::Wrong.into());
    }
    Ok(key)
}
