//! Each body's own services as the national service types, for sums over bodies.

use std::collections::{BTreeMap, BTreeSet};

use report_model::definitions::{BreakdownId, Dimension};
use report_model::reference::Reference;
use report_model::sectoral::SectoralReport;
use report_model::tally::{Cell, Coverage, Measured, Tally, UNCLASSIFIED, UNSPECIFIED};
use report_model::term::Term;

use report_model::digest::{Sha256Hash, sha256};

/// The national roll-up: each body's own services to the national service types. It belongs to the ministry and has
/// a hash of its own, apart from the definitions.
pub(super) struct RollUp<'a> {
    national: BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>,
    /// The breakdowns of two dimensions.
    two_way: Vec<BreakdownId>,
}

impl<'a> RollUp<'a> {
    pub(super) fn of(reference: &'a Reference) -> Self {
        let services = |services: &'a Vec<report_model::reference::Service>| {
            services.iter().map(|service| (service.id.as_str(), service.national.as_str())).collect()
        };
        let national = reference.services.agencies.iter();
        let breakdowns = reference.definitions.breakdowns.iter().copied();
        let two_way = breakdowns.filter(|id| id.dimensions().len() == 2).collect();
        RollUp { two_way, national: national.map(|(agency, own)| (agency.as_str(), services(own))).collect() }
    }

    pub(super) fn hash(&self) -> Sha256Hash {
        let canonical = serde_json::to_vec(&self.national).expect("text maps are JSON");
        sha256(&canonical)
    }

    /// The tally of a report with national service types. Entities and subjects are the agency's own words: they stay
    /// in its report.
    pub(super) fn apply(&self, report: &SectoralReport) -> Tally {
        let mut tally = report.tally();
        tally.tables.remove(&BreakdownId::Entity);
        tally.tables.remove(&BreakdownId::Subject);
        let own = self.national.get(report.agency.as_str());
        for (id, cells) in &mut tally.tables {
            let Some(place) = id.dimensions().iter().position(|&dimension| dimension == Dimension::Service) else {
                continue;
            };
            let mut rolled: BTreeMap<Vec<String>, Cell> = BTreeMap::new();
            for (mut key, cell) in std::mem::take(cells) {
                let national = own.and_then(|own| own.get(key[place].as_str()).copied()).unwrap_or(UNCLASSIFIED);
                national.clone_into(&mut key[place]);
                rolled.entry(key).or_default().add(&cell);
            }
            *cells = rolled;
        }
        let complaints = report.total.get(Term::Received).unwrap_or(0);
        if report.records.cohort == 0 {
            return tally;
        }
        for id in tally.tables.keys() {
            let bodies = BTreeSet::from([report.agency.clone()]);
            tally.coverage.insert(Measured::Table(*id), Coverage { bodies, complaints });
        }
        for &id in &self.two_way {
            if !tally.tables.contains_key(&id) {
                let cells = half_broken_down(id, &tally);
                tally.tables.insert(id, cells);
            }
        }
        tally
    }
}

/// The cells of a two-way breakdown that a body does not measure: by one of the two where it measures that, under
/// [`UNSPECIFIED`] by the other. So the nation's table adds up to its total.
fn half_broken_down(id: BreakdownId, tally: &Tally) -> BTreeMap<Vec<String>, Cell> {
    let dimensions = id.dimensions();
    let one_way = |place: usize| tally.tables.get(&dimensions[place].alone());
    let measured = (0..dimensions.len()).find_map(|place| Some((place, one_way(place)?)));
    let blank = || vec![UNSPECIFIED.to_owned(); dimensions.len()];
    let Some((place, cells)) = measured else { return BTreeMap::from([(blank(), tally.total.clone())]) };
    let placed = cells.iter().map(|(key, cell)| {
        let mut whole = blank();
        whole[place].clone_from(&key[0]);
        (whole, cell.clone())
    });
    placed.collect()
}
