//! What the register keeps of publications: the pages of each period, the figures that are public, the documents.

use std::collections::BTreeMap;

use disclosure::PublicCycleData;
use report_model::period::Period;
use report_model::sectoral::{IndicatorValue, SectoralReport};
use report_model::status::{DocumentId, State, Step};
use report_model::synthesis::Synthesis;
use report_model::tally::Cell;
use serde::de::DeserializeOwned;
use site::PeriodPages;

use super::PublishError;
use crate::config::CycleInputs;
use crate::register::Register;

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
    pub(super) on: Option<chrono::NaiveDate>,
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

/// The exact reports and synthesis of everything that is public in the period or becomes so now. With the synthesis an
/// outsider has a line of every body in it, so every report that it was made of is controlled with it.
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
    let synthesis: Option<Synthesis> = match version(&id).and_then(|version| report(&id, version)) {
        Some(sha256) => Some(parsed(register, &sha256, "the synthesis", &id)?),
        None => None,
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

/// The public figures of every publication on record, oldest first.
pub(super) fn earlier(register: &Register) -> Result<Vec<PublicCycleData>, PublishError> {
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

/// Every version of a document that is or was public, or becomes so now, newest first.
pub(super) fn versions(register: &Register, id: &DocumentId, news: &News) -> Vec<PublicVersion> {
    let life = register.ledger().life(id);
    let lines = register.ledger().lines().iter().map(|signed| &signed.line);
    let published = lines.filter(|line| line.document == *id && line.step == Step::Publish);
    let becomes = news.files.iter().find(|((document, _), _)| document == id);
    let mut versions: Vec<PublicVersion> = published
        .map(|line| {
            let state = life.state(line.version);
            let replaced = state == State::Published && becomes.is_some();
            let state = if replaced { State::Replaced } else { state };
            PublicVersion { number: line.version, on: Some(line.on), state, files: line.files.clone() }
        })
        .collect();
    versions.extend(becomes.map(|((_, version), files)| PublicVersion {
        number: *version,
        on: None,
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
