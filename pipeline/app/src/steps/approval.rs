//! Approval: checklist → signed line → documents with the approval on their cover → a line with their hashes.
//!
//! What is signed is the hash of the report, with its texts, measures and its public edition. A run that is cut short
//! between the lines is taken up again by the same command.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;
use render::view::{Edition, Stamp};
use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::lang::{Lang, Localised};
use report_model::status::{DocumentHistory, DocumentId, State, Step, Version};
use sealing::ledger::Entry;

use crate::config::CycleInputs;
use crate::produce::run::RunContext;
use crate::stores::fs::{self, FileError};
use crate::stores::register::{Register, RegisterError, RegisterWriter};
use crate::stores::signer::AuthorizedSigner;
use crate::typesetting::documents::{self, Content, Stamped, ViewBuilder};
use crate::typesetting::error::within;

/// A document that is to be approved.
pub struct ApprovalRequest {
    /// Which one.
    pub document: DocumentId,
    /// What it is made of.
    pub content: Content,
    /// The bytes of `report.json` or `synthesis.json`: what is approved.
    pub report: Vec<u8>,
    /// The bytes of its public edition.
    pub public: Vec<u8>,
    /// The folder for the approved documents.
    pub folder: PathBuf,
}

/// An approval that could not be given.
#[derive(Debug, thiserror::Error)]
pub enum ApprovalError {
    /// The register did not take it.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// It is past this step.
    #[error("version {version} of {document} is {state} already: there is nothing to approve")]
    Past {
        /// The document.
        document: DocumentId,
        /// Its version.
        version: u32,
        /// Where it stands.
        state: State,
    },
    /// The public note is another than the one that the first person signed.
    #[error("the public note is not the one with which {0} was approved before")]
    OtherNote(DocumentId),
    /// A document could not be typeset. The approval stands; the same command tries again.
    #[error("the approval is on record, and {} documents could not be made", .0.len())]
    Typeset(Vec<Diagnostic>),
}

impl Diagnose for ApprovalError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![match self {
            ApprovalError::Register(error) => return error.diagnose(),
            ApprovalError::File(error) => return error.diagnose(),
            ApprovalError::Past { document, version, state } => {
                let message = Message::new("approval.past")
                    .with("document", document)
                    .count("version", *version)
                    .said("state", state.message());
                let said = Diagnostic::error(message);
                if may_be_repeated(*state) { said.hint(Message::new("approval.past_hint")) } else { said }
            }
            ApprovalError::OtherNote(document) => {
                Diagnostic::error(Message::new("approval.other_note").with("document", document))
                    .hint(Message::new("approval.other_note_hint"))
            }
            ApprovalError::Typeset(errors) => {
                let mut said = within("templates.approved_unmade", errors);
                said.iter_mut().for_each(|one| one.hints.push(Message::new("approval.typeset_hint")));
                return said;
            }
        }]
    }
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// The version.
    pub version: u32,
    /// Where it stands now: still a draft while a second person has to approve.
    pub state: State,
    /// The documents, by language; none while it is a draft.
    pub documents: BTreeMap<Lang, PathBuf>,
}

/// What everybody who takes a step brings.
pub struct SigningContext<'a> {
    /// The run.
    pub context: &'a RunContext,
    /// The cycle.
    pub cycle: &'a Arc<CycleInputs>,
    /// Words and drawings.
    pub office: &'a Arc<ViewBuilder>,
    /// Who takes it.
    pub by: &'a AuthorizedSigner,
    /// On which day.
    pub on: NaiveDate,
}

/// Approves a document. Its checklist was looked at before.
///
/// # Errors
/// When the person may not, the state does not allow it, or a document cannot be made.
pub fn approve(
    signing: &SigningContext<'_>,
    register: &mut RegisterWriter,
    request: &ApprovalRequest,
    note: Localised,
) -> Result<Approval, ApprovalError> {
    let sha256 = fs::sha256(&request.report);
    let history = register.ledger().history(&request.document);
    let (version, signs) = version(&history, request, (&sha256, &note), &signing.by.id)?;
    if signs {
        let name = file_name(&request.document);
        let files = register.keep_all([(name, &request.report[..]), ("public.json", &request.public[..])])?;
        let note = agreed(register, request, (version, &sha256), note)?;
        let entry = Entry { report: Some(sha256), files, note, ..entry(signing, request, version, Step::Approve) };
        register.record(vec![entry], signing.by, &signing.cycle.holders)?;
    }
    let state = register.ledger().history(&request.document).state(version);
    let documents =
        if state == State::Approved { typeset(signing, register, request, version)? } else { BTreeMap::new() };
    Ok(Approval { version, state, documents })
}

/// The public note of a version that others have approved already is theirs: who approves it too signs the same.
fn agreed(
    register: &Register,
    request: &ApprovalRequest,
    (version, sha256): (u32, &str),
    note: Localised,
) -> Result<Localised, ApprovalError> {
    let history = register.ledger().history(&request.document);
    let is_this = |entry: &Version| entry.report.as_deref() == Some(sha256) && !entry.approvals.is_empty();
    if !history.versions().get(&version).is_some_and(is_this) {
        return Ok(note);
    }
    let first = note_of(register, &request.document, version);
    if note.is_empty() || note == first { Ok(first) } else { Err(ApprovalError::OtherNote(request.document.clone())) }
}

/// The name under which the register keeps the report of a document.
pub fn file_name(document: &DocumentId) -> &'static str {
    if document.agency.is_some() { "report.json" } else { "synthesis.json" }
}

fn entry(signing: &SigningContext<'_>, request: &ApprovalRequest, version: u32, step: Step) -> Entry {
    Entry {
        on: signing.on,
        document: request.document.clone(),
        version,
        step,
        by: signing.by.id.clone(),
        report: None,
        files: BTreeMap::new(),
        note: Localised::default(),
    }
}

/// Whether a version can be followed by one with the same report: it was given back, and what was wrong with it stands
/// elsewhere (a register, a key). The body's own register does not know that a sealed one came back.
const fn may_be_repeated(state: State) -> bool {
    matches!(state, State::Sealed | State::Transmitted | State::Returned | State::Withdrawn)
}

/// Which version it is, and whether there is something left to sign.
fn version(
    history: &DocumentHistory,
    request: &ApprovalRequest,
    (sha256, note): (&str, &Localised),
    by: &str,
) -> Result<(u32, bool), ApprovalError> {
    let last = history.last();
    let Some(found) = history.versions().get(&last) else { return Ok((1, true)) };
    let same = found.report.as_deref() == Some(sha256);
    match found.state {
        State::Draft => Ok((last, !(same && found.approvals.contains(by)))),
        State::Approved if same => Ok((last, false)),
        state if same && (note.is_empty() || !may_be_repeated(state)) => {
            Err(ApprovalError::Past { document: request.document.clone(), version: last, state })
        }
        // Beyond the last number there is none: the history of the document then refuses it.
        _ => Ok((last.saturating_add(1), true)),
    }
}

/// The documents of an approved version: typeset with what is on record, kept in the register, and named by a line.
fn typeset(
    signing: &SigningContext<'_>,
    register: &mut RegisterWriter,
    request: &ApprovalRequest,
    version: u32,
) -> Result<BTreeMap<Lang, PathBuf>, ApprovalError> {
    let stem = if request.document.agency.is_some() { "report" } else { "synthesis" };
    let path = |lang: Lang| request.folder.join(format!("{stem}.{lang}.pdf"));
    let languages = &signing.context.languages;
    let on_record =
        register.ledger().about(&request.document, version).rfind(|signed| signed.line.step == Step::Typeset);
    if let Some(line) = on_record.map(|signed| signed.line.clone()) {
        for (name, sha256) in &line.files {
            fs::write(&request.folder.join(name), &register.file(sha256)?)?;
        }
        return Ok(languages.iter().map(|&lang| (lang, path(lang))).collect());
    }
    let stamp = Arc::new(Stamp {
        edition: Edition::Exact,
        version,
        note: note_of(register, &request.document, version),
        approvals: register.approvals(&request.document, version)?,
        ..Stamp::default()
    });
    let stamped =
        |&lang: &Lang| Stamped { content: request.content.clone(), stamp: Arc::clone(&stamp), lang, pdf: path(lang) };
    documents::typeset(signing.context, signing.cycle, signing.office, languages.iter().map(stamped).collect(), |_| ())
        .map_err(ApprovalError::Typeset)?;
    let mut files = BTreeMap::new();
    for &lang in languages {
        files.insert(format!("{stem}.{lang}.pdf"), register.keep(&fs::read(&path(lang))?)?);
    }
    let entry = Entry { files, ..entry(signing, request, version, Step::Typeset) };
    register.record(vec![entry], signing.by, &signing.cycle.holders)?;
    Ok(languages.iter().map(|&lang| (lang, path(lang))).collect())
}

/// The public note of a version.
pub fn note_of(register: &Register, document: &DocumentId, version: u32) -> Localised {
    let lines = register.ledger().about(document, version);
    let note = lines.map(|signed| &signed.line.note).rfind(|note| !note.is_empty());
    note.cloned().unwrap_or_default()
}
