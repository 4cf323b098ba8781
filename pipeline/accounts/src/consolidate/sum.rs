//! The sum of a group of bodies: of the headline, or of a row among the kinds.

use std::collections::{BTreeMap, BTreeSet};

use report_model::definitions::BodyCount;
use report_model::disclosure::contains;
use report_model::id::AgencyId;
use report_model::period::Period;
use report_model::records::RecordCounts;
use report_model::reference::{Agency, Reference};
use report_model::sectoral::{self, IndicatorValue, Moved, SectoralReport};
use report_model::synthesis::Group;
use report_model::tally::{Basis, BasisError, Coverage, Measured, Tally, Unknown};
use report_model::term::Term;

use super::roll_up::RollUp;

/// What the sum takes of one body.
pub(super) struct Part<'a> {
    pub(super) agency: &'a Agency,
    /// Its report, if it made one.
    pub(super) report: Option<&'a SectoralReport>,
    /// The complaints that it sent on and that nobody has.
    pub(super) unconfirmed: u64,
    /// The complaints that the portal counts of it.
    pub(super) on_portal: Option<u64>,
}

/// A sum on its way.
pub(super) struct Sum<'a> {
    period: Period,
    pub(super) tally: Tally,
    records: RecordCounts,
    /// The reports that it holds, by their bodies.
    reports: BTreeMap<&'a str, &'a SectoralReport>,
    unconfirmed: BTreeMap<&'a str, u64>,
    members: u64,
    joined: u64,
    nil_returns: u64,
    active: u64,
    /// The bodies that did not report: how many, of how many the portal has a count, and what it counts there.
    unreported: (u64, u64, u64),
}

impl<'a> Sum<'a> {
    pub(super) fn new(basis: Basis) -> Self {
        Sum {
            period: basis.period,
            tally: Tally::empty(basis),
            records: RecordCounts::default(),
            reports: BTreeMap::new(),
            unconfirmed: BTreeMap::new(),
            members: 0,
            joined: 0,
            nil_returns: 0,
            active: 0,
            unreported: (0, 0, 0),
        }
    }

    pub(super) fn take(&mut self, part: &Part<'a>, roll_up: &RollUp<'_>) -> Result<(), BasisError> {
        let joined = part.agency.takes_part_on(self.period.last_day());
        self.members += u64::from(part.agency.takes_part_in(self.period));
        self.joined += u64::from(joined);
        let Some(report) = part.report else {
            let (bodies, counted, complaints) = self.unreported;
            let more = part.on_portal;
            self.unreported = (bodies + 1, counted + u64::from(more.is_some()), complaints + more.unwrap_or(0));
            return Ok(());
        };
        let nil = report.nil_return.is_some();
        self.nil_returns += u64::from(nil);
        self.active += u64::from(joined && (nil || report.records.cohort > 0));
        self.records.add(&report.records);
        self.unconfirmed.insert(&part.agency.id, part.unconfirmed);
        self.reports.insert(&part.agency.id, report);
        self.tally.add(&roll_up.apply(report))
    }

    /// For each term that fewer bodies measure than a term that it is a part of: that whole, over these bodies.
    pub(super) fn wholes(&self) -> BTreeMap<Term, BTreeMap<Term, u64>> {
        let bodies = |term: Term| self.tally.coverage.get(&Measured::Term(term)).map(|coverage| &coverage.bodies);
        let over = |whole: Term, bodies: &BTreeSet<AgencyId>| {
            let counts = bodies.iter().map(|body| self.reports.get(body.as_str())?.total.get(whole));
            counts.sum::<Option<u64>>()
        };
        let mut wholes: BTreeMap<Term, BTreeMap<Term, u64>> = BTreeMap::new();
        for &part in Term::ALL {
            let Some(measuring) = bodies(part) else { continue };
            for &whole in Term::ALL.iter().filter(|&&whole| contains(whole, part) && bodies(whole) != Some(measuring)) {
                if let Some(count) = over(whole, measuring) {
                    wholes.entry(part).or_default().insert(whole, count);
                }
            }
        }
        wholes
    }

    pub(super) fn group(self, reference: &Reference) -> Group {
        let mut indicators = sectoral::bodies(&reference.definitions, |which| match which {
            BodyCount::Joined => self.joined,
            BodyCount::Active => self.active,
        });
        indicators.extend(sectoral::shares(&reference.definitions, &self.tally, |coverage| self.moved(coverage)));
        let order = |value: &IndicatorValue| reference.definitions.indicators.iter().position(|i| i.id == value.id);
        indicators.sort_by_key(order);
        Group {
            members: self.members,
            joined: self.joined,
            reported: self.reports.len() as u64 - self.nil_returns,
            nil_returns: self.nil_returns,
            records: self.records,
            total: self.tally.total,
            stock: self.tally.stock,
            unconfirmed: self.unconfirmed.values().sum(),
            indicators,
        }
    }

    /// What the bounds of a share move, over the bodies that it covers.
    fn moved(&self, coverage: &Coverage) -> Moved {
        let mut unknown = Unknown::default();
        let mut unconfirmed = 0;
        for body in &coverage.bodies {
            if let Some(report) = self.reports.get(body.as_str()) {
                unknown.add(&report.unknown);
            }
            unconfirmed += self.unconfirmed.get(body.as_str()).copied().unwrap_or(0);
        }
        Moved { unknown, unconfirmed, unreported: Some(self.unreported) }
    }
}
