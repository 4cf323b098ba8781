//! Intake: a sealed file comes in → who signed it, whether it is whole, whether it is right → accepted, returned with a
//! letter, or refused.
//!
//! *Refused* is what cannot be taken for anybody's: altered, unsigned, of an unknown body, or known already. *Returned*
//! is a bundle that its body did seal, and that has a fault: the body gets a letter. Each is on record.

mod checks;
mod papers;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::digest::Sha256Hash;
use report_model::holder::{Holder, Holders, Role};
use report_model::lang::Localised;
use report_model::personal;
use report_model::sectoral::SectoralReport;
use report_model::status::{DocumentId, State, Step, StepError, StepRequest};
use sealing::archive::MOST_BYTES;
use sealing::bundle::{self, Bundle, BundleError};
use sealing::keys::{self, SignatureError};
use sealing::ledger::Entry;

use crate::config::CycleInputs;
use crate::steps::seal::{BUNDLE, SIGNATURE, comment};
use crate::stores::fs::{self, FileError};
use crate::stores::register::{Register, RegisterWriter};

use self::checks::{reasons, shown};
use self::papers::approval;

/// A file that came in, with its signature.
pub struct Arrival {
    /// The bytes of the archive.
    pub bundle: Vec<u8>,
    /// The text of the signature.
    pub signature: String,
}

/// What intake says of a file.
pub enum Verdict {
    /// It goes into the synthesis.
    Accepted(Box<Accepted>),
    /// Its body sealed it, and it has a fault.
    Returned(Box<Returned>),
    /// The very bundle that is on record: nothing is recorded again.
    Known(DocumentId, u32, State),
    /// It is nobody's, or known already.
    Refused(Refusal),
}

/// A bundle that was accepted: only intake makes one.
pub struct Accepted {
    bundle: Bundle,
    arrival: Arrival,
}

impl Accepted {
    /// The report.
    pub const fn report(&self) -> &SectoralReport {
        &self.bundle.report
    }
}

/// A bundle that goes back.
pub struct Returned {
    /// The bundle.
    pub bundle: Bundle,
    /// Its bytes and signature.
    pub arrival: Arrival,
    /// The reasons: the id of each check that failed, and what it found.
    pub reasons: Vec<(&'static str, Vec<Message>)>,
}

/// Why a file is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// It is a pipe, a device or the like.
    #[error("it is no ordinary file")]
    NoFile,
    /// It is larger than a bundle may be.
    #[error("it is larger than a bundle may be")]
    TooLarge,
    /// The signature is missing.
    #[error("its signature is missing: `{0}`")]
    Unsigned(String),
    /// The signature does not fit.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// Nobody's key.
    #[error("it is signed with the key {0}, which is in nobody's name")]
    UnknownKey(String),
    /// The key's holder may not seal for this body, or the key did not hold on that day.
    #[error("{by} may not seal for {agency}, or the key did not hold on {on}")]
    NotTheirs {
        /// The holder.
        by: String,
        /// The body.
        agency: String,
        /// The day of the seal.
        on: String,
    },
    /// The archive is not whole.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The body is unknown.
    #[error("`{0}` is no body of the register")]
    UnknownAgency(String),
    /// What the signature says is not what the bundle is.
    #[error("its signature was made for another bundle")]
    OtherComment,
    /// Another bundle under a version that came in before.
    #[error("another bundle was {state} as version {version} of {document}")]
    Known {
        /// The document.
        document: DocumentId,
        /// The version.
        version: u32,
        /// Where it stands.
        state: State,
    },
    /// An earlier version than the one on record.
    #[error("version {version} of {document} is older than version {last}, which is on record")]
    Old {
        /// The document.
        document: DocumentId,
        /// The version.
        version: u32,
        /// The last one.
        last: u32,
    },
    /// A version with others before it that nobody knows of.
    #[error(
        "version {version} of {document} does not follow version {last}, the last that came in, and no approval by its head shows that it has others between"
    )]
    Ahead {
        /// The document.
        document: DocumentId,
        /// The version.
        version: u32,
        /// The last one that came in; 0 where none did.
        last: u32,
    },
    /// The register does not let it in, such as another report under a version that it knows.
    #[error(transparent)]
    Step(#[from] StepError),
}

impl Diagnose for Refusal {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let plain = |key| Diagnostic::error(Message::new(key));
        let of = |key, document: &DocumentId, version: u32| {
            Message::new(key).with("document", document).count("version", version)
        };
        let hinted = |message: Message, hint| Diagnostic::error(message).hint(Message::new(hint));
        vec![match self {
            Refusal::File(error) => return error.diagnose(),
            Refusal::Bundle(error) => return error.diagnose(),
            Refusal::Step(error) => return error.diagnose(),
            Refusal::NoFile => plain("refusal.no_file"),
            Refusal::TooLarge => plain("refusal.too_large"),
            Refusal::OtherComment => plain("refusal.other_comment"),
            Refusal::Unsigned(name) => {
                plain("refusal.unsigned").hint(Message::new("refusal.unsigned_hint").with("name", name))
            }
            // What a mail changed: cut, quoted, in other letters, or with lines of the mail around it.
            Refusal::Signature(error @ SignatureError::Malformed) => {
                let mut said = error.diagnose();
                said.iter_mut().for_each(|one| one.hints.push(Message::new("refusal.mail_hint")));
                return said;
            }
            Refusal::Signature(error) => return error.diagnose(),
            Refusal::UnknownKey(id) => {
                hinted(Message::new("refusal.unknown_key").with("id", id), "refusal.unknown_key_hint")
            }
            Refusal::NotTheirs { by, agency, on } => Diagnostic::error(
                Message::new("refusal.not_theirs").with("by", by).with("agency", agency).with("on", on),
            ),
            Refusal::UnknownAgency(id) => Diagnostic::error(Message::new("refusal.unknown_agency").with("id", id)),
            Refusal::Known { document, version, state } => {
                hinted(of("refusal.known", document, *version).said("state", state.message()), "refusal.known_hint")
            }
            Refusal::Old { document, version, last } => {
                Diagnostic::error(of("refusal.old", document, *version).count("last", *last))
            }
            Refusal::Ahead { document, version, last } => {
                hinted(of("refusal.ahead", document, *version).count("last", *last), "refusal.ahead_hint")
            }
        }]
    }
}

/// The signature of a file: beside it under its name and `.minisig`, in small letters or in capitals.
fn beside(path: &Path) -> Result<PathBuf, Refusal> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let wanted = format!("{name}.minisig");
    let exact = path.with_file_name(&wanted);
    if exact.exists() {
        return Ok(exact);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let found = fs::list(folder)?.into_iter().find(|entry| !entry.folder && entry.name.eq_ignore_ascii_case(&wanted));
    found.map(|entry| path.with_file_name(entry.name)).ok_or_else(|| Refusal::Unsigned(personal::shown(&wanted)))
}

/// Reads a file and the signature beside it, whose line ends may have been changed on the way.
///
/// # Errors
/// When one cannot be read, is missing or too large.
pub fn read(path: &Path) -> Result<Arrival, Refusal> {
    let most = (MOST_BYTES + (1 << 20)) as u64;
    if !fs::is_ordinary(path)? {
        return Err(Refusal::NoFile);
    }
    let bundle = fs::read_at_most(path, most)?.ok_or(Refusal::TooLarge)?;
    let beside = beside(path)?;
    let signature = fs::read_at_most(&beside, 4096)?.ok_or(SignatureError::Malformed)?;
    let signature = String::from_utf8(signature).map_err(|_| SignatureError::Malformed)?;
    Ok(Arrival { bundle, signature: keys::as_minisign_writes(&signature) })
}

/// Looks at what came in. Nothing is written; what it says can be recorded.
pub fn examine(cycle: &CycleInputs, register: &Register, arrival: Arrival, on: NaiveDate) -> Verdict {
    let (bundle, sealed) = match open(cycle, register, &arrival, on) {
        Err(Refusal::Known { document, version, state }) if is_on_record(register, &document, version, &arrival) => {
            return Verdict::Known(document, version, state);
        }
        Err(refusal) => return Verdict::Refused(refusal),
        Ok(opened) => opened,
    };
    let reasons = reasons(cycle, register, (&bundle, sealed), on);
    let step = if reasons.is_empty() { Step::Accept } else { Step::Return };
    match may_take(register, &bundle, step) {
        Err(error) => Verdict::Refused(error.into()),
        Ok(()) if step == Step::Accept => Verdict::Accepted(Box::new(Accepted { bundle, arrival })),
        Ok(()) => Verdict::Returned(Box::new(Returned { bundle, arrival, reasons })),
    }
}

/// Whether the bytes that came in are those that came in before.
fn is_on_record(register: &Register, document: &DocumentId, version: u32, arrival: &Arrival) -> bool {
    let bytes = fs::sha256(&arrival.bundle);
    register.ledger().about(document, version).any(|signed| signed.line.files.get(BUNDLE) == Some(&bytes))
}

/// Whether the register would take the step.
fn may_take(register: &Register, bundle: &Bundle, step: Step) -> Result<(), StepError> {
    let report = bundle.files.get("report.json").map(|bytes| bundle::sha256(bytes));
    let version = bundle.manifest.version;
    register.ledger().history(&bundle.document()).take(StepRequest {
        version,
        step,
        by: "",
        report: report.as_deref(),
        noted: !bundle.manifest.note.is_empty(),
    })
}

/// Whose it is, and whether it is whole and new.
fn open(
    cycle: &CycleInputs,
    register: &Register,
    arrival: &Arrival,
    on: NaiveDate,
) -> Result<(Bundle, NaiveDate), Refusal> {
    let (bundle, sealed) = signed_bundle(&cycle.holders, arrival, on)?;
    if cycle.reference.agency(&bundle.manifest.agency).is_none() {
        return Err(Refusal::UnknownAgency(shown(&bundle.manifest.agency)));
    }
    is_new(cycle, register, &bundle)?;
    Ok((bundle, sealed))
}

/// The bundle of an arrival that an officer of its body sealed, with a key that held then and was not revoked `on` the
/// day on which it is looked at; and the day of the seal.
///
/// # Errors
/// When the signature does not fit, the archive is not whole, or whoever signed it may not seal for the body.
pub fn signed_bundle(holders: &Holders, arrival: &Arrival, on: NaiveDate) -> Result<(Bundle, NaiveDate), Refusal> {
    let id = keys::signed_by(&arrival.signature).ok_or(SignatureError::Malformed)?;
    let theirs = |holder: &Holder| holder.keys.iter().find(|key| keys::id(&key.public).as_ref() == Some(&id)).cloned();
    let found = holders.iter().find_map(|(by, holder)| Some((by, holder, theirs(holder)?)));
    let (by, holder, key) = found.ok_or_else(|| Refusal::UnknownKey(id.clone()))?;
    let said = keys::verify(&key.public, &arrival.bundle, &arrival.signature)?;
    let bundle = bundle::open(&arrival.bundle)?;
    let manifest = &bundle.manifest;
    let document = DocumentId::sectoral(manifest.period, &manifest.agency);
    let sealed = said.rsplit(' ').next().and_then(|day| day.parse::<NaiveDate>().ok()).ok_or(Refusal::OtherComment)?;
    if said != comment(&manifest.cycle, &document, manifest.version, sealed) {
        return Err(Refusal::OtherComment);
    }
    let holds = key.holds_on(sealed) && key.revoked.is_none_or(|revoked| on < revoked) && sealed <= on;
    if !holds || !holder.may(Role::Officer, Some(&manifest.agency), sealed) {
        return Err(Refusal::NotTheirs { by: by.clone(), agency: shown(&manifest.agency), on: sealed.to_string() });
    }
    Ok((bundle, sealed))
}

/// That the register knows neither this version nor a later one, and that it follows the last that came in. Between may
/// be versions that the body approved and never sent: the head's own approval of this one is the proof.
fn is_new(cycle: &CycleInputs, register: &Register, bundle: &Bundle) -> Result<(), Refusal> {
    let (document, version) = (bundle.document(), bundle.manifest.version);
    let history = register.ledger().history(&document);
    let came_in = |state: State| !matches!(state, State::Draft | State::Approved | State::Sealed | State::Transmitted);
    let last = history.versions().iter().rev().find(|(_, version)| came_in(version.state)).map_or(0, |(&last, _)| last);
    let state = history.state(version);
    if came_in(state) {
        return Err(Refusal::Known { document, version, state });
    }
    if version < history.last() {
        return Err(Refusal::Old { document, version, last: history.last() });
    }
    if last.checked_add(1) != Some(version) && !approval(cycle, bundle).is_empty() {
        return Err(Refusal::Ahead { document, version, last });
    }
    Ok(())
}

/// The line that takes a bundle in. Its files are kept before.
///
/// # Errors
/// When a file cannot be kept.
pub fn accept(register: &RegisterWriter, accepted: &Accepted, on: NaiveDate, by: &str) -> Result<Entry, FileError> {
    let mut entry = came(register, &accepted.bundle, &accepted.arrival, on, by, Step::Accept)?;
    entry.note = accepted.bundle.manifest.note.clone();
    Ok(entry)
}

/// The line that gives a bundle back, with the letter and its reasons.
///
/// # Errors
/// When a file cannot be kept.
pub fn give_back(
    register: &RegisterWriter,
    returned: &Returned,
    letter: &BTreeMap<String, Vec<u8>>,
    on: NaiveDate,
    by: &str,
) -> Result<Entry, FileError> {
    let mut entry = came(register, &returned.bundle, &returned.arrival, on, by, Step::Return)?;
    entry.files.extend(register.keep_all(letter.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])))?);
    Ok(entry)
}

fn came(
    register: &RegisterWriter,
    bundle: &Bundle,
    arrival: &Arrival,
    on: NaiveDate,
    by: &str,
    step: Step,
) -> Result<Entry, FileError> {
    let report = bundle.files.get("report.json").map(Vec::as_slice).unwrap_or_default();
    let files = register.keep_all([
        (BUNDLE, &arrival.bundle[..]),
        (SIGNATURE, arrival.signature.as_bytes()),
        ("report.json", report),
    ])?;
    Ok(Entry {
        on,
        document: bundle.document(),
        version: bundle.manifest.version,
        step,
        by: by.to_owned(),
        report: Some(fs::sha256(report)),
        files,
        note: Localised::default(),
    })
}

/// The line that records a refusal; `facts` is the SHA-256 of what is kept of it.
pub fn refused(cycle: &CycleInputs, facts: Sha256Hash, on: NaiveDate, by: &str) -> Entry {
    Entry {
        on,
        document: DocumentId::synthesis(cycle.period),
        version: 0,
        step: Step::Refuse,
        by: by.to_owned(),
        report: None,
        files: BTreeMap::from([("refusal.json".to_owned(), facts)]),
        note: Localised::default(),
    }
}
