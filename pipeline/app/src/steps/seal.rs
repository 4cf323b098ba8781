//! Sealing: what was approved becomes one signed archive, `bundle.zip` and `bundle.zip.minisig`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::digest::Sha256Hash;
use report_model::id::AgencyId;
use report_model::lang::Localised;
use report_model::sectoral::SectoralReport;
use report_model::status::{DocumentId, State, Step};
use sealing::bundle::{self, BundleError, Content, FORMAT, Manifest, PUBLIC};
use sealing::ledger::{Entry, SignedLine};

use crate::steps::approval::{SigningContext, note_of};
use crate::stores::fs::{self, FileError};
use crate::stores::register::{Register, RegisterError, RegisterWriter};

/// The archive.
pub const BUNDLE: &str = "bundle.zip";
/// Its signature, over the whole file.
pub const SIGNATURE: &str = "bundle.zip.minisig";

/// A seal that could not be set.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// Nothing approved.
    #[error("no approved version of {document} is in the register")]
    NotApproved {
        /// The document.
        document: DocumentId,
        /// Where its last version stands.
        state: State,
    },
    /// The bundle could not be made.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The register did not take it.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The approved report cannot be read.
    #[error("the approved report in the register cannot be read (line {0})")]
    Unreadable(usize),
    /// The key could not sign.
    #[error(transparent)]
    Key(#[from] sealing::keys::KeyError),
}

impl Diagnose for SealError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![match self {
            SealError::NotApproved { document, state } => {
                let hint = if *state == State::Draft {
                    Message::new("sealing.draft_hint").with("id", document.agency.as_deref().unwrap_or_default())
                } else {
                    Message::new("sealing.past_hint").said("state", state.message())
                };
                Diagnostic::error(Message::new("sealing.not_approved").with("document", document)).hint(hint)
            }
            SealError::Bundle(error) => return error.diagnose(),
            SealError::Register(error) => return error.diagnose(),
            SealError::File(error) => return error.diagnose(),
            SealError::Key(error) => return error.diagnose(),
            SealError::Unreadable(line) => Diagnostic::error(Message::new("sealing.unreadable").with("line", line)),
        }]
    }
}

/// A bundle that was sealed.
pub struct Sealed {
    /// The version.
    pub version: u32,
    /// The archive.
    pub bundle: PathBuf,
    /// Its SHA-256.
    pub sha256: Sha256Hash,
    /// Whether it had been sealed before: then these are the same bytes.
    pub again: bool,
}

/// Seals the last approved version of a body's report. Sealing again gives the same bytes.
///
/// # Errors
/// When nothing is approved, or something cannot be written.
pub fn seal(
    signing: &SigningContext<'_>,
    register: &mut RegisterWriter,
    agency: &AgencyId,
) -> Result<Sealed, SealError> {
    let document = DocumentId::sectoral(signing.cycle.period, agency);
    let folder = signing.context.agency_folder(signing.cycle.period, agency);
    let history = register.ledger().history(&document);
    let version = history.last();
    let sealed = |lines: &Register| {
        lines.ledger().about(&document, version).rfind(|signed| signed.line.step == Step::Seal).cloned()
    };
    let again = sealed(register).is_some();
    if !again {
        if history.state(version) != State::Approved {
            return Err(SealError::NotApproved { document, state: history.state(version) });
        }
        record(signing, register, &document, version)?;
    }
    let line = sealed(register).map(|signed| signed.line);
    let named = line.as_ref().and_then(|line| Some((line, line.files.get(BUNDLE)?.clone())));
    let (line, sha256) = named.ok_or(SealError::NotApproved { document, state: State::Draft })?;
    put(register, &line.files, &folder)?;
    Ok(Sealed { version, bundle: folder.join(BUNDLE), sha256, again })
}

fn put(register: &Register, files: &BTreeMap<String, Sha256Hash>, folder: &Path) -> Result<(), SealError> {
    for (name, sha256) in files {
        fs::write(&folder.join(name), &register.file(sha256)?)?;
    }
    Ok(())
}

fn record(
    signing: &SigningContext<'_>,
    register: &mut RegisterWriter,
    document: &DocumentId,
    version: u32,
) -> Result<(), SealError> {
    let content = content(signing, register, document, version)?;
    let bytes = bundle::make(content)?;
    let comment = comment(&signing.cycle.reference.cycle.id, document, version, signing.on);
    let signature = signing.by.signer.sign(&bytes, &comment)?;
    let files = register.keep_all([(BUNDLE, &bytes[..]), (SIGNATURE, signature.as_bytes())])?;
    let entry = Entry {
        on: signing.on,
        document: document.clone(),
        version,
        step: Step::Seal,
        by: signing.by.id.clone(),
        report: None,
        files,
        note: Localised::default(),
    };
    register.record(vec![entry], signing.by, &signing.cycle.holders)?;
    Ok(())
}

/// The comment that the signature of a bundle covers.
pub fn comment(cycle: &str, document: &DocumentId, version: u32, on: chrono::NaiveDate) -> String {
    format!("hasila bundle {cycle} {document} v{version} sealed {on}")
}

fn content(
    signing: &SigningContext<'_>,
    register: &Register,
    document: &DocumentId,
    version: u32,
) -> Result<Content, SealError> {
    let unapproved = || SealError::NotApproved { document: document.clone(), state: State::Draft };
    let about: Vec<&SignedLine> = register.ledger().about(document, version).collect();
    let last = |step: Step| about.iter().rfind(|signed| signed.line.step == step).copied();
    let (approved, typeset) = last(Step::Approve).zip(last(Step::Typeset)).ok_or_else(unapproved)?;
    let report = register.file(approved.line.report.as_deref().ok_or_else(unapproved)?)?;
    let parsed: SectoralReport =
        serde_json::from_slice(&report).map_err(|error| SealError::Unreadable(error.line()))?;
    let mut documents = BTreeMap::new();
    for (name, sha256) in &typeset.line.files {
        documents.insert(name.clone(), register.file(sha256)?);
    }
    // Who publishes shows no more than this, and may have no other copy of it.
    if let Some(sha256) = approved.line.files.get(PUBLIC) {
        documents.insert(PUBLIC.to_owned(), register.file(sha256)?);
    }
    let manifest = Manifest {
        format: FORMAT,
        cycle: parsed.cycle.clone(),
        period: parsed.period,
        agency: parsed.agency.clone(),
        version,
        supersedes: sealed_before(register, document, version),
        note: note_of(register, document, version),
        program: signing.context.version.to_owned(),
        definitions: parsed.definitions.to_string(),
        templates: signing.office.fingerprint().to_owned(),
        files: BTreeMap::new(),
    };
    let approval = vec![approved.clone(), typeset.clone()];
    Ok(Content { manifest, report, findings: parsed.findings, approval, documents })
}

/// The bundle of the last version before this one that was sealed.
fn sealed_before(register: &Register, document: &DocumentId, version: u32) -> Option<String> {
    (1..version).rev().find_map(|earlier| {
        let mut lines = register.ledger().about(document, earlier);
        let sealed = lines.rfind(|signed| signed.line.step == Step::Seal)?;
        sealed.line.files.get(BUNDLE).map(String::from)
    })
}
