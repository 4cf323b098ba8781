//! Intake: a sealed file comes in → who signed it, whether it is whole, whether it is right → accepted, returned with a
//! letter, or refused.
//!
//! *Refused* is what cannot be taken for anybody's: altered, unsigned, of an unknown body, or known already. *Returned*
//! is a bundle that its body did seal, and that has a fault: the body gets a letter. Each is on record.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use report_model::definitions::BreakdownId;
use report_model::holder::{Holder, Role};
use report_model::lang::Localised;
use report_model::reference::Reference;
use report_model::sectoral::SectoralReport;
use report_model::status::{DocumentId, State, Step};
use sealing::archive::MOST_BYTES;
use sealing::bundle::{self, Bundle, BundleError};
use sealing::keys::{self, SignatureError};
use sealing::ledger::{self, Entry};

use crate::config::CycleInputs;
use crate::fs::{self, FileError};
use crate::register::Register;
use crate::seal::{BUNDLE, SIGNATURE, comment};
use crate::{checklist, sums};

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
    pub reasons: Vec<(&'static str, Vec<String>)>,
}

/// Why a file is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// It is larger than a bundle may be.
    #[error("it is larger than a bundle may be")]
    TooLarge,
    /// The signature is missing.
    #[error("its signature is missing\n  hint: put `{SIGNATURE}` beside it")]
    Unsigned,
    /// The signature does not fit.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// Nobody's key.
    #[error(
        "it is signed with the key {0}, which is in nobody's name\n  hint: reference/holders/ lists the keys; ask the body which one it used"
    )]
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
    /// The same bundle again.
    #[error("version {version} of {document} was {state} already")]
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
}

/// Reads a file and the signature beside it.
///
/// # Errors
/// When one cannot be read, is missing or too large.
pub fn read(path: &Path) -> Result<Arrival, Refusal> {
    let most = (MOST_BYTES + (1 << 20)) as u64;
    let bundle = fs::read_at_most(path, most)?.ok_or(Refusal::TooLarge)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".minisig");
    let beside = Path::new(&beside);
    if !beside.exists() {
        return Err(Refusal::Unsigned);
    }
    let signature = fs::read_at_most(beside, 4096)?.ok_or(SignatureError::Malformed)?;
    let signature = String::from_utf8(signature).map_err(|_| SignatureError::Malformed)?;
    Ok(Arrival { bundle, signature })
}

/// Looks at what came in. Nothing is written.
pub fn examine(cycle: &CycleInputs, register: &Register, arrival: Arrival, on: NaiveDate) -> Verdict {
    match open(cycle, register, &arrival, on) {
        Err(refusal) => Verdict::Refused(refusal),
        Ok(bundle) => {
            let reasons = reasons(cycle, &bundle);
            if reasons.is_empty() {
                Verdict::Accepted(Box::new(Accepted { bundle, arrival }))
            } else {
                Verdict::Returned(Box::new(Returned { bundle, arrival, reasons }))
            }
        }
    }
}

/// Whose it is, and whether it is whole and new.
fn open(cycle: &CycleInputs, register: &Register, arrival: &Arrival, on: NaiveDate) -> Result<Bundle, Refusal> {
    let key = keys::signed_by(&arrival.signature).ok_or(SignatureError::Malformed)?;
    let is_theirs = |holder: &Holder| holder.keys.iter().any(|one| keys::id(&one.public).as_deref() == Some(&key));
    let found = cycle.holders.iter().find(|(_, holder)| is_theirs(holder));
    let (by, holder) = found.ok_or_else(|| Refusal::UnknownKey(key.clone()))?;
    let public = holder.keys.iter().find(|one| keys::id(&one.public).as_deref() == Some(&key));
    let public = public.ok_or_else(|| Refusal::UnknownKey(key.clone()))?;
    let said = keys::verify(&public.public, &arrival.bundle, &arrival.signature)?;
    let bundle = bundle::open(&arrival.bundle)?;
    let manifest = &bundle.manifest;
    if cycle.reference.agency(&manifest.agency).is_none() {
        return Err(Refusal::UnknownAgency(shown(&manifest.agency)));
    }
    let document = DocumentId::sectoral(manifest.period, &manifest.agency);
    let sealed = said.rsplit(' ').next().and_then(|day| day.parse::<NaiveDate>().ok()).ok_or(Refusal::OtherComment)?;
    if said != comment(&manifest.cycle, &document, manifest.version, sealed) {
        return Err(Refusal::OtherComment);
    }
    let holds = public.holds_on(sealed) && public.revoked.is_none_or(|revoked| on < revoked) && sealed <= on;
    if !holds || !holder.may(Role::Officer, Some(&manifest.agency), sealed) {
        return Err(Refusal::NotTheirs { by: by.clone(), agency: manifest.agency.clone(), on: sealed.to_string() });
    }
    is_new(register, &document, manifest.version)?;
    Ok(bundle)
}

/// That the register knows neither this version nor a later one.
fn is_new(register: &Register, document: &DocumentId, version: u32) -> Result<(), Refusal> {
    let life = register.ledger().life(document);
    let came_in = |state: State| !matches!(state, State::Draft | State::Approved | State::Sealed | State::Transmitted);
    let last = life.versions().iter().rev().find(|(_, version)| came_in(version.state)).map_or(0, |(&last, _)| last);
    let state = life.state(version);
    if came_in(state) {
        return Err(Refusal::Known { document: document.clone(), version, state });
    }
    if version < last {
        return Err(Refusal::Old { document: document.clone(), version, last });
    }
    Ok(())
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).take(64).collect()
}

/// Every check that does not pass, with what it found.
fn reasons(cycle: &CycleInputs, bundle: &Bundle) -> Vec<(&'static str, Vec<String>)> {
    let (report, reference) = (&bundle.report, &cycle.reference);
    let mut reasons = Vec::new();
    let mut check = |id: &'static str, found: Vec<String>| {
        if !found.is_empty() {
            reasons.push((id, found));
        }
    };
    let differs = |what: &str, theirs: String, ours: String| {
        if theirs == ours { Vec::new() } else { vec![format!("{what}: {theirs}, {ours}")] }
    };
    check("cycle", differs("cycle", shown(&report.cycle), reference.cycle.id.clone()));
    check("definitions", differs("SHA-256", shown(&report.definitions), reference.definitions.hash()));
    let mut period = differs("period", report.period.to_string(), cycle.period.to_string());
    period.extend(differs("cut-off", report.nominal_cutoff.to_string(), cycle.dates.cutoff.to_string()));
    check("period", period);
    let agency = reference.agency(&report.agency);
    let takes_part = agency.is_some_and(|agency| agency.takes_part_on(cycle.period.last_day()));
    let kind = agency.is_some_and(|agency| agency.kind == report.kind);
    check("agency", if takes_part && kind { Vec::new() } else { vec![report.agency.clone()] });
    let mut sums = sums::faults(report, &reference.definitions);
    sums.extend(unknown_keys(report, reference));
    check("sums", sums);
    check("approval", approval(cycle, bundle));
    check("documents", documents(cycle, bundle));
    check("personal_data", checklist::personal_data(&report.texts, &report.measures));
    reasons
}

/// Keys of the tables that are in no list of the reference: a free word must not come in as a code.
fn unknown_keys(report: &SectoralReport, reference: &Reference) -> Vec<String> {
    use report_model::record::{Nature, Reason, Status};
    use report_model::tally::{UNCLASSIFIED, UNSPECIFIED};
    let services = reference.services.agencies.get(&report.agency);
    let known = |dimension: &str, key: &str| match dimension {
        _ if matches!(key, UNSPECIFIED | UNCLASSIFIED) => true,
        "nature" => Nature::from_name(key).is_some(),
        "status" => Status::from_name(key).is_some(),
        "admissibility" => Reason::from_name(key).is_some(),
        "channel" => reference.channels.channels.iter().any(|code| code.id == key),
        "user_kind" => reference.channels.user_kinds.iter().any(|code| code.id == key),
        "region" => reference.regions.regions.iter().any(|region| region.id == key),
        "province" => reference.regions.regions.iter().flat_map(|r| &r.provinces).any(|code| code.id == key),
        "service" => services.is_some_and(|services| services.iter().any(|service| service.id == key)),
        // The agency's own words, and months, which the sums look at.
        _ => true,
    };
    let unknown = |id: BreakdownId, keys: &[String]| {
        id.dimensions().iter().zip(keys).any(|(dimension, key)| !known(dimension, key))
    };
    let tables = report.tables.iter().filter(|table| table.cells.iter().any(|cell| unknown(table.id, &cell.key)));
    tables.map(|table| format!("{}: a key is in no list of the reference", table.id)).collect()
}

/// The head of the body approved this very report, and said which documents belong to it.
fn approval(cycle: &CycleInputs, bundle: &Bundle) -> Vec<String> {
    let manifest = &bundle.manifest;
    let document = DocumentId::sectoral(manifest.period, &manifest.agency);
    let report = bundle.files.get("report.json").map(|bytes| bundle::sha256(bytes));
    let mut found = Vec::new();
    for step in [Step::Approve, Step::Typeset] {
        let Some(signed) = bundle.approval.iter().rfind(|signed| signed.line.step == step) else {
            found.push(format!("{step}: no line"));
            continue;
        };
        let line = &signed.line;
        if line.document != document || line.version != manifest.version {
            found.push(format!("{step}: of another document"));
        } else if step == Step::Approve && line.report != report {
            found.push(format!("{step}: of another report"));
        } else if let Err(fault) = ledger::check_signature(signed, &cycle.holders) {
            found.push(format!("{step}: {fault}"));
        }
    }
    found
}

/// The documents are those that the approval names, one in each language of the cycle.
fn documents(cycle: &CycleInputs, bundle: &Bundle) -> Vec<String> {
    let named: BTreeMap<&String, &String> = bundle
        .approval
        .iter()
        .filter(|signed| signed.line.step == Step::Typeset)
        .flat_map(|signed| &signed.line.files)
        .collect();
    let is_document = |name: &str| Path::new(name).extension().is_some_and(|extension| extension == "pdf");
    let mut found: Vec<String> = bundle
        .files
        .iter()
        .filter(|(name, bytes)| is_document(name) && named.get(name) != Some(&&bundle::sha256(bytes)))
        .map(|(name, _)| format!("{name}: not the one that was approved"))
        .collect();
    let languages = cycle.reference.cycle.languages.iter().map(|lang| format!("report.{lang}.pdf"));
    found.extend(languages.filter(|name| !bundle.files.contains_key(name)).map(|name| format!("{name}: missing")));
    found
}

/// The line that takes a bundle in. Its files are kept before.
///
/// # Errors
/// When a file cannot be kept.
pub fn accept(register: &Register, accepted: &Accepted, on: NaiveDate, by: &str) -> Result<Entry, FileError> {
    let mut entry = came(register, &accepted.bundle, &accepted.arrival, on, by, Step::Accept)?;
    entry.note = accepted.bundle.manifest.note.clone();
    Ok(entry)
}

/// The line that gives a bundle back, with the letter and its reasons.
///
/// # Errors
/// When a file cannot be kept.
pub fn give_back(
    register: &Register,
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
    register: &Register,
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
        document: DocumentId::sectoral(bundle.manifest.period, &bundle.manifest.agency),
        version: bundle.manifest.version,
        step,
        by: by.to_owned(),
        report: Some(fs::sha256(report)),
        files,
        note: Localised::default(),
    })
}

/// The line that records a refusal; `facts` is the SHA-256 of what is kept of it.
pub fn refused(cycle: &CycleInputs, facts: String, on: NaiveDate, by: &str) -> Entry {
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
