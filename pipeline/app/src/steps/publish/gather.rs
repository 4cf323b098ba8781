//! Everything of a period that an outsider has or will have, out of the register: every version that was ever published,
//! what becomes public now, what is approved and comes, and the versions that a synthesis was made of.

use std::collections::{BTreeMap, BTreeSet};

use disclosure::{Cycle, PublicCycle, PublicReport, PublicSynthesis, Report, Standing, Summary, control};
use report_model::definitions::BreakdownId;
use report_model::digest::Sha256Hash;
use report_model::id::AgencyId;
use report_model::period::Period;
use report_model::sectoral::SectoralReport;
use report_model::status::{DocumentId, State, Step};
use report_model::synthesis::Synthesis;
use report_model::tally::Cell;
use sealing::bundle::PUBLIC;
use sealing::ledger::Line;
use serde::Deserialize;

use super::PublishError;
use super::record::{self, parsed};
use crate::config::CycleInputs;
use crate::outputs::edition::{self, EditionError};
use crate::stores::register::Register;

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    Public,
    New,
    Coming,
    Summed,
}

/// A version of a document with its exact content.
struct KnownVersion<T, P> {
    version: u32,
    exact: T,
    stand: Stand,
    public: Option<P>,
    current: bool,
    approved: Vec<P>,
}

impl<T, P> KnownVersion<T, P> {
    fn new(version: u32, exact: T, stand: Stand) -> Self {
        KnownVersion {
            version,
            exact,
            stand,
            public: None,
            current: matches!(stand, Stand::Public | Stand::New),
            approved: Vec::new(),
        }
    }

    const fn standing(&self) -> Standing<'_, P> {
        match (&self.public, self.stand) {
            (Some(public), Stand::Public) => Standing::Public(public),
            (_, Stand::New) => Standing::New,
            (_, Stand::Coming) => Standing::Coming,
            (_, Stand::Public | Stand::Summed) => Standing::Summed,
        }
    }
}

impl KnownVersion<SectoralReport, PublicReport> {
    /// The edition that the head of the body approved.
    fn approved_alone(&self, cycle: &CycleInputs, register: &Register) -> Result<Option<PublicReport>, PublishError> {
        let id = DocumentId::sectoral(cycle.period, &self.exact.agency);
        let bytes = record::approved(register, (&id, self.version), || alone(cycle, &self.exact))?;
        let mut edition: ApprovedEdition = serde_json::from_slice(&bytes).unwrap_or_default();
        Ok(edition.reports.remove(&self.exact.agency))
    }
}

/// The public edition that was approved with a document.
#[derive(Default, Deserialize)]
struct ApprovedEdition {
    #[serde(default)]
    reports: BTreeMap<AgencyId, PublicReport>,
    #[serde(default)]
    synthesis: Option<PublicSynthesis>,
}

/// The documents of a period that are controlled together.
#[derive(Default)]
pub(crate) struct Documents {
    reports: Vec<KnownVersion<SectoralReport, PublicReport>>,
    summaries: Vec<(KnownVersion<Synthesis, PublicSynthesis>, BTreeMap<AgencyId, usize>)>,
    elsewhere: BTreeSet<(Option<AgencyId>, BreakdownId)>,
}

/// What the ledger says was published.
fn published(register: &Register) -> impl Iterator<Item = (&DocumentId, u32, &Sha256Hash)> {
    let lines = register.ledger().lines().iter().map(|signed| &signed.line);
    let published = lines.filter(|line| line.step == Step::Publish);
    published.filter_map(|line| Some((&line.document, line.version, line.files.get(PUBLIC)?)))
}

fn report_of(register: &Register, id: &DocumentId, version: u32) -> Result<SectoralReport, PublishError> {
    let unreadable = || PublishError::Unreadable { what: "the report", document: id.to_string() };
    let history = register.ledger().history(id);
    let sha256 = history.versions().get(&version).and_then(|found| found.report.clone()).ok_or_else(unreadable)?;
    parsed(register, &sha256, "the report", id)
}

fn synthesis_of(register: &Register, id: &DocumentId, version: u32) -> Result<Synthesis, PublishError> {
    let unreadable = || PublishError::Unreadable { what: "the synthesis", document: id.to_string() };
    let history = register.ledger().history(id);
    let sha256 = history.versions().get(&version).and_then(|found| found.report.clone()).ok_or_else(unreadable)?;
    parsed(register, &sha256, "the synthesis", id)
}

impl Documents {
    /// Everything of the period that was ever published.
    pub(crate) fn public(cycle: &CycleInputs, register: &Register) -> Result<Self, PublishError> {
        let mut all = Documents::default();
        let mut syntheses = Vec::new();
        for (id, version, sha256) in published(register) {
            if id.period != cycle.period {
                all.note_elsewhere(cycle.period, register, (id, sha256))?;
            } else if id.agency.is_some() {
                let mut held = KnownVersion::new(version, report_of(register, id, version)?, Stand::Public);
                held.public = Some(parsed(register, sha256, "the public edition", id)?);
                held.current = register.ledger().history(id).in_state(State::Published) == Some(version);
                all.reports.push(held);
            } else {
                let mut held = KnownVersion::new(version, synthesis_of(register, id, version)?, Stand::Public);
                held.public = Some(parsed(register, sha256, "the public edition", id)?);
                held.current = register.ledger().history(id).in_state(State::Published) == Some(version);
                syntheses.push(held);
            }
        }
        for held in syntheses {
            all.add_synthesis(cycle, register, held)?;
        }
        Ok(all)
    }

    /// Protected breakdowns of a period that overlaps this one.
    fn note_elsewhere(
        &mut self,
        now: Period,
        register: &Register,
        (id, sha256): (&DocumentId, &str),
    ) -> Result<(), PublishError> {
        let holds = |whole: Period, part: Period| whole.contains(part.first_day()) && whole.contains(part.last_day());
        if !holds(now, id.period) && !holds(id.period, now) {
            return Ok(());
        }
        let tables = if id.agency.is_some() {
            parsed::<PublicReport>(register, sha256, "the public edition", id)?.report().tables.clone()
        } else {
            parsed::<PublicSynthesis>(register, sha256, "the public edition", id)?.synthesis().tables.clone()
        };
        self.elsewhere.extend(tables.iter().map(|table| (id.agency.clone(), table.id)));
        Ok(())
    }

    /// What becomes public now with these versions, and the synthesis that is approved and will follow.
    pub(super) fn coming(
        cycle: &CycleInputs,
        register: &Register,
        cleared: &[(DocumentId, u32)],
    ) -> Result<Self, PublishError> {
        let mut all = Self::public(cycle, register)?;
        for (id, version) in cleared.iter().filter(|(id, _)| id.agency.is_some()) {
            let report = report_of(register, id, *version)?;
            all.add_report(*version, report, Stand::New);
        }
        let id = DocumentId::synthesis(cycle.period);
        let history = register.ledger().history(&id);
        let later = [State::Approved, State::Submitted].into_iter().find_map(|state| history.in_state(state));
        let now = cleared.iter().find(|(id, _)| id.agency.is_none()).map(|&(_, version)| version);
        let synthesis = now.map(|version| (version, Stand::New)).or(later.map(|version| (version, Stand::Coming)));
        if let Some((version, stand)) = synthesis {
            let held = KnownVersion::new(version, synthesis_of(register, &id, version)?, stand);
            match all.add_synthesis(cycle, register, held) {
                // One that comes later may be made of reports that were replaced since: it will come anew.
                Err(PublishError::OtherVersion(_)) if stand == Stand::Coming => {}
                done => done?,
            }
        }
        all.hear(cycle, register);
        Ok(all)
    }

    /// A version that stands as new takes the place of those before it.
    fn add_report(&mut self, version: u32, exact: SectoralReport, stand: Stand) -> usize {
        for other in self.reports.iter_mut().filter(|other| other.exact.agency == exact.agency) {
            other.current &= stand != Stand::New;
        }
        self.reports.push(KnownVersion::new(version, exact, stand));
        self.reports.len() - 1
    }

    /// Adds a synthesis, with the versions that it was made of.
    fn add_synthesis(
        &mut self,
        cycle: &CycleInputs,
        register: &Register,
        held: KnownVersion<Synthesis, PublicSynthesis>,
    ) -> Result<(), PublishError> {
        let mut made_of = BTreeMap::new();
        for line in &held.exact.agencies {
            let Some(total) = &line.total else { continue };
            let id = DocumentId::sectoral(cycle.period, &line.agency);
            let place = self.summed(register, &id, (held.version, total))?;
            made_of.insert(line.agency.clone(), place);
        }
        for (other, _) in &mut self.summaries {
            other.current &= held.stand != Stand::New;
        }
        self.summaries.push((held, made_of));
        Ok(())
    }

    /// The place of the version of a body's report that a synthesis was made of: the one that was accepted last before the
    /// synthesis was approved, if it has that total; or else the newest that has.
    fn summed(
        &mut self,
        register: &Register,
        id: &DocumentId,
        (synthesis, total): (u32, &Cell),
    ) -> Result<usize, PublishError> {
        let agency = id.agency.as_deref().unwrap_or_default();
        let lines = register.ledger().lines().iter().map(|signed| &signed.line);
        let is_approval = |line: &Line| {
            line.step == Step::Approve && line.version == synthesis && line.document == DocumentId::synthesis(id.period)
        };
        let before = lines.clone().take_while(|line| !is_approval(line));
        let accepted = before.filter(|line| line.document == *id && line.step == Step::Accept).last();
        let history = register.ledger().history(id);
        let newest =
            history.versions().iter().rev().filter(|(_, found)| found.report.is_some()).map(|(&version, _)| version);
        for version in accepted.map(|line| line.version).into_iter().chain(newest) {
            let held = |other: &KnownVersion<SectoralReport, PublicReport>| {
                other.version == version && other.exact.agency == agency && other.exact.total == *total
            };
            if let Some(place) = self.reports.iter().position(held) {
                return Ok(place);
            }
            let known = self.reports.iter().any(|other| other.version == version && other.exact.agency == agency);
            if known {
                continue;
            }
            let report = report_of(register, id, version)?;
            if report.total == *total {
                return Ok(self.add_report(version, report, Stand::Summed));
            }
        }
        Err(PublishError::OtherVersion(agency.to_owned()))
    }

    /// The editions that were approved with what is new: what one of them withholds stays withheld. That of the synthesis
    /// has the reports that it was made of as they were to be published with it.
    fn hear(&mut self, cycle: &CycleInputs, register: &Register) {
        let id = DocumentId::synthesis(cycle.period);
        let mut whole = ApprovedEdition::default();
        for (held, _) in &mut self.summaries {
            if let Ok(bytes) = record::approved(register, (&id, held.version), || missing(&id)) {
                whole = serde_json::from_slice(&bytes).unwrap_or_default();
                if held.stand != Stand::Public {
                    held.approved.extend(whole.synthesis.clone());
                }
            }
        }
        for held in self.reports.iter_mut().filter(|held| held.stand == Stand::New) {
            let body = held.exact.agency.clone();
            // Where it is not at hand the publication leaves the report out, and says so.
            held.approved.extend(held.approved_alone(cycle, register).ok().flatten());
            let planned = whole.reports.get(&body);
            let is_of_it = |planned: &&PublicReport| planned.report().records.cohort == held.exact.records.cohort;
            held.approved.extend(planned.filter(is_of_it).cloned());
        }
    }

    /// The exact report of a body that becomes public now.
    pub(super) fn new_report(&self, agency: &str) -> Option<&SectoralReport> {
        let mut new = self.reports.iter().filter(|held| held.stand == Stand::New);
        new.find(|held| held.exact.agency == agency).map(|held| &held.exact)
    }

    /// Makes the public editions, and audits them.
    pub(crate) fn control(&self, cycle: &CycleInputs) -> Result<PublicCycle, EditionError> {
        let mut reports = Vec::new();
        for held in &self.reports {
            let approved = held.approved.iter().collect();
            let (version, exact, current) = (held.version, &held.exact, held.current);
            reports.push(Report { version, exact, standing: held.standing(), current, approved });
        }
        let mut summaries = Vec::new();
        for (held, made_of) in &self.summaries {
            let approved = held.approved.iter().collect();
            let (version, exact, current, made_of) = (held.version, &held.exact, held.current, made_of.clone());
            summaries.push(Summary { version, exact, made_of, standing: held.standing(), current, approved });
        }
        let policy = edition::policy(&cycle.reference)?;
        let elsewhere = self.elsewhere.clone();
        Ok(control(&Cycle { reports, summaries, reference: &cycle.reference, policy, elsewhere })?)
    }
}

fn missing(id: &DocumentId) -> Result<Vec<u8>, PublishError> {
    Err(PublishError::OtherEdition(id.to_string()))
}

/// The bytes of the public edition of a report that nothing was published before: what the head of a body approves first.
pub(super) fn alone(cycle: &CycleInputs, report: &SectoralReport) -> Result<Vec<u8>, PublishError> {
    let mut documents = Documents::default();
    documents.add_report(1, report.clone(), Stand::New);
    Ok(crate::produce::run::json(&documents.control(cycle)?))
}

/// The public edition that a head of a body approves: with all of the body that is public in the register at hand.
///
/// # Errors
/// When the cycle has no rules, the register cannot be read, or the audit fails.
pub fn own(cycle: &CycleInputs, register: &Register, report: &SectoralReport) -> Result<PublicCycle, PublishError> {
    let mut documents = Documents::public(cycle, register)?;
    let before = documents.reports.iter().any(|held| held.exact.agency == report.agency);
    if !before {
        documents = Documents::default();
    }
    let version = documents.reports.iter().filter(|held| held.exact.agency == report.agency).map(|held| held.version);
    let version = version.max().map_or(1, |version| version + 1);
    documents.reports.iter_mut().for_each(|held| held.current = false);
    documents.summaries.iter_mut().for_each(|(held, _)| held.current = false);
    documents.add_report(version, report.clone(), Stand::New);
    Ok(documents.control(cycle)?)
}

/// The public edition that those who approve a synthesis approve, with the reports that it was made of.
///
/// # Errors
/// As [`own`].
pub fn whole(
    cycle: &CycleInputs,
    register: &Register,
    reports: &[&SectoralReport],
    synthesis: &Synthesis,
) -> Result<PublicCycle, PublishError> {
    let mut documents = Documents::public(cycle, register)?;
    for report in reports {
        let is_it = |held: &&KnownVersion<SectoralReport, PublicReport>| held.exact == **report;
        if !documents.reports.iter().any(|held| is_it(&held)) {
            let id = DocumentId::sectoral(cycle.period, &report.agency);
            let history = register.ledger().history(&id);
            let version = history.accepted().unwrap_or(1);
            let place = documents.add_report(version, (*report).clone(), Stand::New);
            let held = &mut documents.reports[place];
            // Of one whose edition is not on record the next publication asks.
            held.approved.extend(held.approved_alone(cycle, register).ok().flatten());
        }
    }
    let version = documents.summaries.iter().map(|(held, _)| held.version).max().map_or(1, |version| version + 1);
    documents.add_synthesis(cycle, register, KnownVersion::new(version, synthesis.clone(), Stand::New))?;
    Ok(documents.control(cycle)?)
}

/// What publishing these versions would withhold, beside what is public.
///
/// # Errors
/// As [`own`].
pub fn ahead(
    cycle: &CycleInputs,
    register: &Register,
    cleared: &[(DocumentId, u32)],
) -> Result<PublicCycle, PublishError> {
    Ok(Documents::coming(cycle, register, cleared)?.control(cycle)?)
}
