//! An office that publishes: every step adds documents, and nothing that was public is taken back.

use std::collections::{BTreeMap, BTreeSet};

use disclosure::{
    Cycle, DisclosureError, PublicCycle, PublicReport, PublicSynthesis, Report, Standing, Summary, control,
};
use report_model::disclosure::DisclosurePolicy;
use report_model::id::AgencyId;
use report_model::reference::Reference;
use report_model::{SectoralReport, Synthesis};

use crate::made;

/// A version of a report.
pub(crate) struct Filed {
    pub(crate) exact: SectoralReport,
    pub(crate) public: Option<PublicReport>,
    pub(crate) version: u32,
    pub(crate) withdrawn: bool,
}

/// A synthesis, with the versions that it was made of.
pub(crate) struct Joined {
    pub(crate) exact: Synthesis,
    pub(crate) made_of: BTreeMap<AgencyId, usize>,
    pub(crate) public: Option<PublicSynthesis>,
}

pub(crate) struct Office {
    pub(crate) reference: Reference,
    pub(crate) policy: DisclosurePolicy,
    pub(crate) filed: Vec<Filed>,
    pub(crate) joined: Vec<Joined>,
}

impl Office {
    pub(crate) fn new(bodies: u64, policy: DisclosurePolicy) -> Self {
        Office { reference: made::reference(bodies), policy, filed: Vec::new(), joined: Vec::new() }
    }

    /// Files a version: its place.
    pub(crate) fn file(&mut self, exact: SectoralReport) -> usize {
        let before = self.filed.iter().filter(|filed| filed.exact.agency == exact.agency).count();
        self.filed.push(Filed {
            exact,
            public: None,
            version: u32::try_from(before + 1).expect("few"),
            withdrawn: false,
        });
        self.filed.len() - 1
    }

    /// Withdraws a version: it leaves the site and later syntheses, and what it said stays known.
    pub(crate) fn withdraw(&mut self, place: usize) {
        self.filed[place].withdrawn = true;
    }

    /// Whether there is something to make a synthesis of.
    pub(crate) fn has_reports(&self) -> bool {
        !self.newest().is_empty()
    }

    /// The place of the newest version of each body, if that was not withdrawn.
    fn newest(&self) -> BTreeMap<AgencyId, usize> {
        let mut newest = BTreeMap::new();
        for (place, filed) in self.filed.iter().enumerate() {
            if filed.withdrawn {
                newest.remove(&filed.exact.agency);
            } else {
                newest.insert(filed.exact.agency.clone(), place);
            }
        }
        newest
    }

    /// Makes a synthesis of the newest versions.
    pub(crate) fn join(&mut self) -> usize {
        let made_of = self.newest();
        let reports: Vec<SectoralReport> = made_of.values().map(|&place| self.filed[place].exact.clone()).collect();
        let exact = made::synthesis(&self.reference, &reports);
        self.joined.push(Joined { exact, made_of, public: None });
        self.joined.len() - 1
    }

    /// Publishes reports, and a synthesis.
    pub(crate) fn publish(
        &mut self,
        reports: &[usize],
        synthesis: Option<usize>,
    ) -> Result<PublicCycle, DisclosureError> {
        let (reports, joined): (BTreeSet<usize>, _) = (reports.iter().copied().collect(), synthesis);
        let newest = self.newest();
        let mut all = Vec::new();
        for (place, filed) in self.filed.iter().enumerate() {
            let standing = match &filed.public {
                Some(public) => Standing::Public(public),
                None if reports.contains(&place) => Standing::New,
                None => Standing::Summed,
            };
            let current = newest.get(&filed.exact.agency) == Some(&place);
            all.push(Report { version: filed.version, exact: &filed.exact, standing, current, approved: Vec::new() });
        }
        let mut summaries = Vec::new();
        for (place, of) in self.joined.iter().enumerate() {
            let standing = match &of.public {
                Some(public) => Standing::Public(public),
                None if joined == Some(place) => Standing::New,
                None => Standing::Summed,
            };
            let current = place + 1 == self.joined.len();
            let (exact, made_of) = (&of.exact, of.made_of.clone());
            let version = u32::try_from(place + 1).expect("few");
            summaries.push(Summary { version, exact, made_of, standing, current, approved: Vec::new() });
        }
        let cycle = Cycle {
            reports: all,
            summaries,
            reference: &self.reference,
            policy: &self.policy,
            elsewhere: BTreeSet::new(),
        };
        let public = control(&cycle)?;
        for place in reports {
            let agency = &self.filed[place].exact.agency;
            if newest.get(agency) == Some(&place) {
                self.filed[place].public = public.reports().get(agency).cloned();
            }
        }
        if let Some(place) = synthesis {
            self.joined[place].public = public.synthesis().cloned();
        }
        Ok(public)
    }
}
