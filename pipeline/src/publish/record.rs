//! What the register keeps of publications: the pages of each period, the figures that are public, the documents.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use disclosure::{PublicCycle, PublicCycleData};
use report_model::period::Period;
use report_model::sectoral::{IndicatorValue, SectoralReport};
use report_model::status::{DocumentId, State, Step};
use report_model::synthesis::Synthesis;
use report_model::tally::Cell;
use sealing::ledger::SignedLine;
use serde::de::DeserializeOwned;
use site::PeriodPages;

use super::PublishError;
use crate::config::CycleInputs;
use crate::fs;
use crate::register::Register;
use crate::seal::BUNDLE;

/// The pages of a period, without the views of its documents.
pub(super) const PERIOD: &str = "period.json";
/// The public figures, for later disclosure control.
pub(super) const FIGURES: &str = "figures.json";
/// What the audit found.
pub(super) const AUDIT: &str = "audit.json";
/// The public edition of a document.
pub(super) const PUBLIC: &str = "public.json";

/// What becomes public now: the files of each document, by name, as the register keeps them.
#[derive(Debug, Default)]
pub(super) struct News {
    pub(super) files: BTreeMap<(DocumentId, u32), BTreeMap<String, String>>,
}

/// A version that is or was public.
#[derive(Clone, Debug)]
pub(super) struct PublicVersion {
    pub(super) number: u32,
    /// The day; none for one that becomes public now.
    pub(super) on: Option<NaiveDate>,
    /// The day on which it was replaced or withdrawn; none for the one that is public.
    pub(super) ended: Option<NaiveDate>,
    pub(super) state: State,
    pub(super) files: BTreeMap<String, String>,
}

/// The reports that are controlled together, and the synthesis.
pub(super) struct Exact {
    reports: BTreeMap<String, SectoralReport>,
    synthesis: Option<Synthesis>,
}

impl Exact {
    pub(super) fn reports(&self) -> Vec<&SectoralReport> {
        self.reports.values().collect()
    }

    pub(super) fn report(&self, agency: &str) -> Option<&SectoralReport> {
        self.reports.get(agency)
    }

    pub(super) const fn synthesis(&self) -> Option<&Synthesis> {
        self.synthesis.as_ref()
    }
}

fn parsed<T: DeserializeOwned>(
    register: &Register,
    sha256: &str,
    what: &'static str,
    document: &DocumentId,
) -> Result<T, PublishError> {
    let unreadable = |_| PublishError::Unreadable { what, document: document.to_string() };
    serde_json::from_slice(&register.file(sha256)?).map_err(unreadable)
}

/// The exact reports and synthesis of everything that is public in the period or becomes so now, and the synthesis that
/// is approved and will follow: what is public first must not stand in its way. With the synthesis an outsider has a line
/// of every body in it, so every report that it was made of is controlled with it.
pub(super) fn exact(
    cycle: &CycleInputs,
    register: &Register,
    cleared: &[(DocumentId, u32)],
) -> Result<Exact, PublishError> {
    let version = |id: &DocumentId| {
        let now = cleared.iter().find(|(cleared, _)| cleared == id).map(|&(_, version)| version);
        now.or_else(|| register.ledger().life(id).in_state(State::Published))
    };
    let report = |id: &DocumentId, version: u32| {
        register.ledger().life(id).versions().get(&version).and_then(|found| found.report.clone())
    };
    let mut reports = BTreeMap::new();
    for agency in &cycle.reference.register.agencies {
        let id = DocumentId::sectoral(cycle.period, &agency.id);
        if let Some(sha256) = version(&id).and_then(|version| report(&id, version)) {
            reports.insert(agency.id.clone(), parsed::<SectoralReport>(register, &sha256, "the report", &id)?);
        }
    }
    let id = DocumentId::synthesis(cycle.period);
    let life = register.ledger().life(&id);
    let coming = || [State::Approved, State::Submitted].into_iter().find_map(|state| life.in_state(state));
    let read = |version: u32| -> Result<Option<Synthesis>, PublishError> {
        report(&id, version).map(|sha256| parsed(register, &sha256, "the synthesis", &id)).transpose()
    };
    let synthesis = match (version(&id), coming()) {
        (Some(version), _) => read(version)?,
        (None, Some(version)) => read(version)?.filter(|synthesis| is_of(synthesis, &reports)),
        (None, None) => None,
    };
    for line in synthesis.iter().flat_map(|synthesis| &synthesis.agencies) {
        let Some(total) = &line.total else { continue };
        match reports.get(&line.agency) {
            Some(report) if report.total == *total => {}
            Some(_) => return Err(PublishError::OtherVersion(line.agency.clone())),
            None => {
                let found = made_of(cycle, register, &line.agency, total)?;
                reports.insert(line.agency.clone(), found);
            }
        }
    }
    Ok(Exact { reports, synthesis })
}

/// The public edition that was approved with a version: as the line of its approval says, which comes with a bundle where
/// another register holds it. Where only its hash is on record it is `own`, the edition made anew, if that has the hash.
pub(super) fn approved(
    register: &Register,
    (id, version): (&DocumentId, u32),
    own: impl FnOnce() -> Result<Vec<u8>, PublishError>,
) -> Result<Vec<u8>, PublishError> {
    let unreadable = || PublishError::Unreadable { what: "the approved public edition", document: id.to_string() };
    let of_line = |signed: &SignedLine| {
        let line = &signed.line;
        (line.step == Step::Approve).then(|| line.files.get(PUBLIC).cloned()).flatten()
    };
    let about = || register.ledger().about(id, version);
    let sha256 = match about().filter_map(of_line).next_back() {
        Some(sha256) => sha256,
        None => {
            let bundle = about().find_map(|signed| signed.line.files.get(BUNDLE)).ok_or_else(unreadable)?;
            let bundle = sealing::bundle::open(&register.file(bundle)?).map_err(|_| unreadable())?;
            bundle.approval.iter().filter_map(of_line).next_back().ok_or_else(unreadable)?
        }
    };
    if let Ok(bytes) = register.file(&sha256) {
        return Ok(bytes);
    }
    let own = own()?;
    if fs::sha256(&own) == sha256 { Ok(own) } else { Err(PublishError::OtherEdition(id.to_string())) }
}

/// Whether a synthesis was made of these versions of reports, as far as it was made of them.
fn is_of(synthesis: &Synthesis, reports: &BTreeMap<String, SectoralReport>) -> bool {
    synthesis.agencies.iter().all(|line| {
        let report = reports.get(&line.agency);
        report.is_none_or(|report| line.total.as_ref() == Some(&report.total))
    })
}

/// The report of a body that the synthesis was made of, among all its versions on record.
fn made_of(
    cycle: &CycleInputs,
    register: &Register,
    agency: &str,
    total: &Cell,
) -> Result<SectoralReport, PublishError> {
    let id = DocumentId::sectoral(cycle.period, agency);
    let life = register.ledger().life(&id);
    for version in life.versions().values().rev() {
        let Some(sha256) = &version.report else { continue };
        let report: SectoralReport = parsed(register, sha256, "the report", &id)?;
        if report.total == *total {
            return Ok(report);
        }
    }
    Err(PublishError::OtherVersion(agency.to_owned()))
}

/// The figures that are public when what is cleared is published: of all that were controlled together, those of
/// documents that are public.
pub(super) fn published(
    register: &Register,
    period: Period,
    public: &PublicCycle,
    cleared: &[(DocumentId, u32)],
) -> PublicCycleData {
    public.data().published(|agency| {
        let id = agency.map_or_else(|| DocumentId::synthesis(period), |agency| DocumentId::sectoral(period, agency));
        let life = register.ledger().life(&id);
        cleared.iter().any(|(cleared, _)| *cleared == id) || life.in_state(State::Published).is_some()
    })
}

/// The public figures of every publication on record, oldest first.
pub(crate) fn earlier(register: &Register) -> Result<Vec<PublicCycleData>, PublishError> {
    let mut seen: Vec<&str> = Vec::new();
    let mut figures = Vec::new();
    for signed in register.ledger().lines().iter().filter(|signed| signed.line.step == Step::Publish) {
        let Some(sha256) = signed.line.files.get(FIGURES) else { continue };
        if !seen.contains(&sha256.as_str()) {
            seen.push(sha256);
            figures.push(parsed(register, sha256, "the public figures", &signed.line.document)?);
        }
    }
    Ok(figures)
}

/// The pages of every period as they were published last, without views.
pub(super) fn periods(register: &Register) -> Result<Vec<PeriodPages>, PublishError> {
    let mut last: BTreeMap<Period, (&DocumentId, &String)> = BTreeMap::new();
    for signed in register.ledger().lines().iter().filter(|signed| signed.line.step == Step::Publish) {
        if let Some(sha256) = signed.line.files.get(PERIOD) {
            last.insert(signed.line.document.period, (&signed.line.document, sha256));
        }
    }
    last.into_values().map(|(document, sha256)| parsed(register, sha256, "the pages", document)).collect()
}

/// Every version of a document that is or was public, or becomes so `now`, newest first.
pub(super) fn versions(register: &Register, id: &DocumentId, news: &News, now: NaiveDate) -> Vec<PublicVersion> {
    let life = register.ledger().life(id);
    let lines = || register.ledger().lines().iter().map(|signed| &signed.line).filter(|line| line.document == *id);
    let published = lines().filter(|line| line.step == Step::Publish);
    let withdrawn = |version: u32| lines().find(|line| line.version == version && line.step == Step::Withdraw);
    let replaced = |version: u32| lines().find(|line| line.version > version && line.step == Step::Publish);
    let becomes = news.files.iter().find(|((document, _), _)| document == id);
    let mut versions: Vec<PublicVersion> = published
        .map(|line| {
            let state = life.state(line.version);
            let (state, ended) = match state {
                State::Published if becomes.is_some() => (State::Replaced, Some(now)),
                State::Published => (State::Published, None),
                state => (state, withdrawn(line.version).or_else(|| replaced(line.version)).map(|line| line.on)),
            };
            PublicVersion { number: line.version, on: Some(line.on), ended, state, files: line.files.clone() }
        })
        .collect();
    versions.extend(becomes.map(|((_, version), files)| PublicVersion {
        number: *version,
        on: None,
        ended: None,
        state: State::Published,
        files: files.clone(),
    }));
    versions.sort_by_key(|version| std::cmp::Reverse(version.number));
    versions
}

/// The whole and the indicators in the public edition of a version: to say what a later one changed.
pub(super) fn public_headline(register: &Register, version: &PublicVersion) -> Option<(Cell, Vec<IndicatorValue>)> {
    let bytes = register.file(version.files.get(PUBLIC)?).ok()?;
    let value: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    let document = value.get("report").or_else(|| value.get("synthesis"))?;
    let part = |name: &str| document.get(name).cloned();
    Some((serde_json::from_value(part("total")?).ok()?, serde_json::from_value(part("indicators")?).ok()?))
}
