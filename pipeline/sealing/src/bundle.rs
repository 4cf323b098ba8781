//! What an agency seals: its report with everything that belongs to it, in one archive under one signature.

use std::collections::BTreeMap;

use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::digest::Sha256Hash;
pub use report_model::digest::sha256;
use report_model::findings::Code;
use report_model::id::AgencyId;
use report_model::lang::Localised;
use report_model::period::Period;
use report_model::sectoral::{SCHEMA_VERSION, SectoralReport};
use report_model::status::DocumentId;
use serde::{Deserialize, Serialize};

use crate::archive::{self, ArchiveError, Files};
use crate::ledger::SignedLine;

/// The version of the format. A reader takes every version up to its own.
pub const FORMAT: u32 = 1;

const MANIFEST: &str = "manifest.json";
const REPORT: &str = "report.json";
const FINDINGS: &str = "findings.json";
const APPROVAL: &str = "approval.json";

/// What every bundle holds beside its manifest and its documents.
pub const DATA: [&str; 3] = [REPORT, FINDINGS, APPROVAL];

/// The public edition of the report, where one was approved with it.
pub const PUBLIC: &str = "public.json";

/// `manifest.json`: what the bundle is, and the hash of every other file in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of the format.
    pub format: u32,
    /// The cycle.
    pub cycle: String,
    /// The period.
    pub period: Period,
    /// The body.
    pub agency: AgencyId,
    /// The version of its report, from 1.
    pub version: u32,
    /// The SHA-256 of the bundle of the version before that was sealed, if any.
    pub supersedes: Option<String>,
    /// What changed since then: public.
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub note: Localised,
    /// The version of the program.
    pub program: String,
    /// The hash of the definitions.
    pub definitions: String,
    /// The hash of the templates, words and fonts.
    pub templates: String,
    /// Every other file.
    pub files: BTreeMap<String, FileFact>,
}

/// The length and the SHA-256 of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileFact {
    /// How many bytes it has.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: Sha256Hash,
}

/// A bundle that was opened: its files are as its manifest says.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// What it is.
    pub manifest: Manifest,
    /// The report.
    pub report: SectoralReport,
    /// How many findings there are of each code.
    pub findings: BTreeMap<Code, u64>,
    /// The lines of the agency's ledger that approve this version and name its documents.
    pub approval: Vec<SignedLine>,
    /// Every file but the manifest.
    pub files: Files,
}

impl Bundle {
    /// The document that it is a version of.
    pub fn document(&self) -> DocumentId {
        DocumentId::sectoral(self.manifest.period, &self.manifest.agency)
    }
}

/// What is to be sealed.
pub struct Content {
    /// What the bundle is; its list of files is filled in.
    pub manifest: Manifest,
    /// The bytes of `report.json`.
    pub report: Vec<u8>,
    /// How many findings there are of each code.
    pub findings: BTreeMap<Code, u64>,
    /// The lines that approve this version.
    pub approval: Vec<SignedLine>,
    /// The documents, by name.
    pub documents: Files,
}

/// A bundle that cannot be made or opened.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The archive is not one of ours.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// A file is missing.
    #[error("`{0}` is missing in the bundle")]
    Missing(&'static str),
    /// A file cannot be read.
    #[error("`{name}` in the bundle cannot be read (line {line}, column {column})")]
    Unreadable {
        /// Its name.
        name: &'static str,
        /// Where.
        line: usize,
        /// Where.
        column: usize,
    },
    /// A newer format.
    #[error("the bundle has the format {found}, and this program reads up to {FORMAT}")]
    Newer {
        /// Its format.
        found: u32,
    },
    /// A newer report.
    #[error("the report has the format {found}, and this program reads up to {SCHEMA_VERSION}")]
    NewerReport {
        /// Its format.
        found: u32,
    },
    /// The files are not those that the manifest lists.
    #[error("the files of the bundle are not those that its manifest lists")]
    Unlisted,
    /// A file is not the one that the manifest lists.
    #[error("a file of the bundle is not the one that its manifest lists: {0}")]
    Altered(String),
    /// The manifest speaks of another report than the one in the bundle.
    #[error("the manifest and the report of the bundle do not agree on: {0}")]
    Disagree(&'static str),
}

impl Diagnose for BundleError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let newer = |key, found: u32, known: u32| {
            let message = Message::new(key).count("found", found).count("known", known);
            Diagnostic::error(message).hint(Message::new("bundle.newer_hint"))
        };
        vec![match self {
            BundleError::Archive(error) => return error.diagnose(),
            BundleError::Missing(name) => Diagnostic::error(Message::new("bundle.missing").with("name", name)),
            BundleError::Unreadable { name, line, column } => Diagnostic::error(
                Message::new("bundle.unreadable").with("name", name).with("line", line).with("column", column),
            ),
            BundleError::Newer { found } => newer("bundle.newer", *found, FORMAT),
            BundleError::NewerReport { found } => newer("bundle.newer_report", *found, SCHEMA_VERSION),
            BundleError::Unlisted => Diagnostic::error(Message::new("bundle.unlisted")),
            BundleError::Altered(name) => Diagnostic::error(Message::new("bundle.altered").with("name", name)),
            BundleError::Disagree(what) => Diagnostic::error(Message::new("bundle.disagree").with("what", what)),
        }]
    }
}

/// Indented JSON with a newline at its end.
fn json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("the parts of a bundle are plain data");
    bytes.push(b'\n');
    bytes
}

/// The bytes of a bundle. The same content gives the same bytes.
///
/// # Errors
/// When a document has a name that the archive does not allow, or the whole is too large.
pub fn make(content: Content) -> Result<Vec<u8>, BundleError> {
    let mut files = content.documents;
    files.insert(REPORT.to_owned(), content.report);
    files.insert(FINDINGS.to_owned(), json(&content.findings));
    files.insert(APPROVAL.to_owned(), json(&content.approval));
    let fact = |bytes: &Vec<u8>| FileFact { bytes: bytes.len() as u64, sha256: sha256(bytes) };
    let listed = files.iter().map(|(name, bytes)| (name.clone(), fact(bytes))).collect();
    let manifest = Manifest { files: listed, ..content.manifest };
    files.insert(MANIFEST.to_owned(), json(&manifest));
    Ok(archive::write(&files)?)
}

/// Opens a bundle: every file is as the manifest lists it, and the report is the one that the manifest names. Who signed
/// it, and whether its sums are right, is for the intake to say.
///
/// # Errors
/// When anything differs.
pub fn open(bytes: &[u8]) -> Result<Bundle, BundleError> {
    let mut files = archive::read(bytes)?;
    let manifest = files.remove(MANIFEST).ok_or(BundleError::Missing(MANIFEST))?;
    let format: Format = parse(MANIFEST, &manifest)?;
    if format.format > FORMAT {
        return Err(BundleError::Newer { found: format.format });
    }
    let manifest: Manifest = parse(MANIFEST, &manifest)?;
    if !files.keys().eq(manifest.files.keys()) {
        return Err(BundleError::Unlisted);
    }
    for (name, bytes) in &files {
        let listed = &manifest.files[name];
        if listed.bytes != bytes.len() as u64 || listed.sha256 != sha256(bytes) {
            return Err(BundleError::Altered(name.clone()));
        }
    }
    let schema: Schema = parse(REPORT, files.get(REPORT).ok_or(BundleError::Missing(REPORT))?)?;
    if schema.schema_version > SCHEMA_VERSION {
        return Err(BundleError::NewerReport { found: schema.schema_version });
    }
    let report: SectoralReport = parse(REPORT, &files[REPORT])?;
    let findings: BTreeMap<Code, u64> = parse(FINDINGS, files.get(FINDINGS).ok_or(BundleError::Missing(FINDINGS))?)?;
    let approval = parse(APPROVAL, files.get(APPROVAL).ok_or(BundleError::Missing(APPROVAL))?)?;
    let agree = [
        ("the body", report.agency == manifest.agency),
        ("the period", report.period == manifest.period),
        ("the cycle", report.cycle == manifest.cycle),
        ("the definitions", report.definitions == manifest.definitions),
        ("the findings", report.findings == findings),
    ];
    if let Some((what, _)) = agree.into_iter().find(|(_, agree)| !agree) {
        return Err(BundleError::Disagree(what));
    }
    Ok(Bundle { manifest, report, findings, approval, files })
}

/// The one field that is read before it is known which version it is.
#[derive(Deserialize)]
struct Format {
    format: u32,
}

#[derive(Deserialize)]
struct Schema {
    schema_version: u32,
}

/// The place of the fault, and not its words: they could repeat what the file holds.
fn parse<'a, T: Deserialize<'a>>(name: &'static str, bytes: &'a [u8]) -> Result<T, BundleError> {
    serde_json::from_slice(bytes).map_err(|error| BundleError::Unreadable {
        name,
        line: error.line(),
        column: error.column(),
    })
}
