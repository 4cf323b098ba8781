//! Intake: a sealed file comes in → who signed it, whether it is whole, whether it is right → accepted, returned with a
//! letter, or refused.
//!
//! *Refused* is what cannot be taken for anybody's: altered, unsigned, of an unknown body, or known already. *Returned*
//! is a bundle that its body did seal, and that has a fault: the body gets a letter. Each is on record.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use report_model::definitions::BreakdownId;
use report_model::holder::{Holder, Holders, Role};
use report_model::lang::Localised;
use report_model::reference::Reference;
use report_model::sectoral::SectoralReport;
use report_model::status::{DocumentId, State, Step, StepError, Taken};
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
    /// It is a pipe, a device or the like.
    #[error("it is no ordinary file")]
    NoFile,
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
    /// A version with others before it that nobody knows of.
    #[error(
        "version {version} of {document} does not follow version {last}, the last that came in, and no approval by its head shows that it has others between\n  hint: the body seals the version that follows"
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

/// Reads a file and the signature beside it.
///
/// # Errors
/// When one cannot be read, is missing or too large.
pub fn read(path: &Path) -> Result<Arrival, Refusal> {
    let most = (MOST_BYTES + (1 << 20)) as u64;
    if !fs::is_ordinary(path)? {
        return Err(Refusal::NoFile);
    }
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

/// Looks at what came in. Nothing is written; what it says can be recorded.
pub fn examine(cycle: &CycleInputs, register: &Register, arrival: Arrival, on: NaiveDate) -> Verdict {
    let bundle = match open(cycle, register, &arrival, on) {
        Err(refusal) => return Verdict::Refused(refusal),
        Ok(bundle) => bundle,
    };
    let reasons = reasons(cycle, register, &bundle);
    let step = if reasons.is_empty() { Step::Accept } else { Step::Return };
    match may_take(register, &bundle, step) {
        Err(error) => Verdict::Refused(error.into()),
        Ok(()) if step == Step::Accept => Verdict::Accepted(Box::new(Accepted { bundle, arrival })),
        Ok(()) => Verdict::Returned(Box::new(Returned { bundle, arrival, reasons })),
    }
}

/// Whether the register would take the step.
fn may_take(register: &Register, bundle: &Bundle, step: Step) -> Result<(), StepError> {
    let report = bundle.files.get("report.json").map(|bytes| bundle::sha256(bytes));
    let version = bundle.manifest.version;
    register.ledger().life(&bundle.document()).take(Taken {
        version,
        step,
        by: "",
        report: report.as_deref(),
        noted: !bundle.manifest.note.is_empty(),
    })
}

/// Whose it is, and whether it is whole and new.
fn open(cycle: &CycleInputs, register: &Register, arrival: &Arrival, on: NaiveDate) -> Result<Bundle, Refusal> {
    let bundle = signed_bundle(&cycle.holders, arrival, on)?;
    if cycle.reference.agency(&bundle.manifest.agency).is_none() {
        return Err(Refusal::UnknownAgency(shown(&bundle.manifest.agency)));
    }
    is_new(cycle, register, &bundle)?;
    Ok(bundle)
}

/// The bundle of an arrival that an officer of its body sealed, with a key that held then and was not revoked `on` the
/// day on which it is looked at.
///
/// # Errors
/// When the signature does not fit, the archive is not whole, or whoever signed it may not seal for the body.
pub fn signed_bundle(holders: &Holders, arrival: &Arrival, on: NaiveDate) -> Result<Bundle, Refusal> {
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
    Ok(bundle)
}

/// That the register knows neither this version nor a later one, and that it follows the last that came in. Between may
/// be versions that the body approved and never sent: the head's own approval of this one is the proof.
fn is_new(cycle: &CycleInputs, register: &Register, bundle: &Bundle) -> Result<(), Refusal> {
    let (document, version) = (bundle.document(), bundle.manifest.version);
    let life = register.ledger().life(&document);
    let came_in = |state: State| !matches!(state, State::Draft | State::Approved | State::Sealed | State::Transmitted);
    let last = life.versions().iter().rev().find(|(_, version)| came_in(version.state)).map_or(0, |(&last, _)| last);
    let state = life.state(version);
    if came_in(state) {
        return Err(Refusal::Known { document, version, state });
    }
    if version < life.last() {
        return Err(Refusal::Old { document, version, last: life.last() });
    }
    if last.checked_add(1) != Some(version) && !approval(cycle, bundle).is_empty() {
        return Err(Refusal::Ahead { document, version, last });
    }
    Ok(())
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).take(64).collect()
}

/// The most findings of one check that a letter gives.
const MOST_FOUND: usize = 40;
/// The longest of them.
const LONGEST_FOUND: usize = 300;

/// A text with words from outside, as letters and terminals can show it: what steers a terminal or turns the direction of
/// writing is seen to be there, and does nothing.
fn legible(text: &str) -> String {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
    };
    text.chars().take(LONGEST_FOUND).map(|c| if steers(c) { '\u{fffd}' } else { c }).collect()
}

/// Every check that does not pass, with what it found.
fn reasons(cycle: &CycleInputs, register: &Register, bundle: &Bundle) -> Vec<(&'static str, Vec<String>)> {
    let (report, reference) = (&bundle.report, &cycle.reference);
    let mut reasons = Vec::new();
    let mut check = |id: &'static str, found: Vec<String>| {
        if !found.is_empty() {
            let more = found.len().saturating_sub(MOST_FOUND);
            let mut found: Vec<String> = found.iter().take(MOST_FOUND).map(|found| legible(found)).collect();
            found.extend((more > 0).then(|| format!("and {more} more")));
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
    let mut approved = approval(cycle, bundle);
    approved.extend(succession(register, bundle));
    check("approval", approved);
    check("documents", documents(cycle, bundle));
    check("personal_data", checklist::personal_data_of(report));
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
    let (document, manifest) = (bundle.document(), &bundle.manifest);
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
        } else if step == Step::Approve && line.note != manifest.note {
            found.push("note: not the one that was approved".to_owned());
        } else if let Err(fault) = ledger::check_signature(signed, &cycle.holders) {
            found.push(format!("{step}: {fault}"));
        }
    }
    found
}

/// What it takes the place of is the bundle of the version before, where the register has that.
fn succession(register: &Register, bundle: &Bundle) -> Vec<String> {
    let (document, manifest) = (bundle.document(), &bundle.manifest);
    let came = register.ledger().lines().iter().map(|signed| &signed.line).rfind(|line| {
        line.document == document && line.version < manifest.version && matches!(line.step, Step::Accept | Step::Return)
    });
    let fits = match came {
        Some(line) if line.version + 1 == manifest.version => manifest.supersedes.as_ref() == line.files.get(BUNDLE),
        _ => manifest.version > 1 || manifest.supersedes.is_none(),
    };
    if fits { Vec::new() } else { vec!["supersedes: not the bundle that came in before".to_owned()] }
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
