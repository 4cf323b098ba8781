//! The annual synthesis (decree 2-17-265, art. 19): `synthesis.json`, made of sectoral reports alone.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::digest::Sha256Hash;
use crate::findings::Code;
use crate::id::AgencyId;
use crate::measure::{Measure, MeasureState, Texts};
use crate::period::Period;
use crate::portal::{Reconciliation, Scope};
use crate::record::named;
use crate::records::RecordCounts;
use crate::reference::Apart;
use crate::sectoral::{IndicatorValue, Table};
use crate::tally::{Cell, Coverage, Measured, Stock};
use crate::term::Term;

named! {
    /// Whether a body reported.
    Reporting {
        /// It reported.
        Reported = "reported",
        /// It declared that it received nothing.
        NilReturn = "nil_return",
        /// It joined, and did not report.
        Missing = "missing",
        /// It sent something that could not be read.
        Refused = "refused",
    }
}

/// One body of the register, side by side with the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgencyLine {
    /// Its id.
    pub agency: AgencyId,
    /// Its kind.
    pub kind: String,
    /// Whether it counts in the headline.
    pub headline: bool,
    /// Why it is in no sum of its kind; absent where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apart: Option<Apart>,
    /// Whether it reported.
    pub reporting: Reporting,
    /// Whether its figures, or a part of them, rest on declared counts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub declared: bool,
    /// The effective cut-off of its report.
    pub cutoff: Option<NaiveDate>,
    /// What became of its records.
    pub records: Option<RecordCounts>,
    /// The sums of its cohort.
    pub total: Option<Cell>,
    /// Its indicators.
    pub indicators: Vec<IndicatorValue>,
    /// How many findings its data had.
    pub findings: u64,
}

impl AgencyLine {
    /// The row among the kinds in which it is summed: its kind, or what it stands apart for.
    pub fn row(&self) -> &str {
        match self.apart {
            Some(apart) => apart.name(),
            None => &self.kind,
        }
    }

    /// Whether there is a report of it, if only of nothing.
    pub const fn has_report(&self) -> bool {
        matches!(self.reporting, Reporting::Reported | Reporting::NilReturn)
    }
}

/// A group of bodies summed: the headline, or one row among the kinds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// How many bodies took part on any day of the period: these count in the rates, if they reported.
    pub members: u64,
    /// How many of them took part on its last day.
    pub joined: u64,
    /// How many reported.
    pub reported: u64,
    /// How many made a nil return.
    pub nil_returns: u64,
    /// The records of those that reported.
    pub records: RecordCounts,
    /// The sums of their cohorts.
    pub total: Cell,
    /// The stock of those that measure all of it.
    pub stock: Stock,
    /// Complaints that they sent on and that the receiver does not have, or is silent about.
    pub unconfirmed: u64,
    /// Their indicators.
    pub indicators: Vec<IndicatorValue>,
}

/// What one body says that it sent to another, and what the other says that it received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// The body that sends.
    pub from: String,
    /// The body that receives.
    pub to: String,
    /// What the sender counts; null where it did not report or does not measure it.
    pub sent: Option<u64>,
    /// What the receiver counts; null where it did not report or does not measure it.
    pub received: Option<u64>,
    /// Of what the sender counts, the complaints that the receiver does not have, or is silent about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unconfirmed: Option<u64>,
}

/// `synthesis.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Synthesis {
    /// The version of this format.
    pub schema_version: u32,
    /// The cycle that it belongs to.
    pub cycle: String,
    /// Whether the data are synthetic: then every page says so.
    pub specimen: bool,
    /// Whether it is made of sealed reports. If not it can be neither approved nor published.
    pub sealed: bool,
    /// The period.
    pub period: Period,
    /// The nominal cut-off.
    pub nominal_cutoff: NaiveDate,
    /// The range of the effective cut-offs.
    pub cutoffs: Option<(NaiveDate, NaiveDate)>,
    /// The range of the days of extraction.
    pub extracted: Option<(NaiveDate, NaiveDate)>,
    /// The hash of the definitions.
    pub definitions: Sha256Hash,
    /// The hash of the national roll-up of services.
    pub roll_up: Sha256Hash,
    /// The headline indicators and their variants, over the headline kinds.
    pub indicators: Vec<IndicatorValue>,
    /// The headline: the kinds that count.
    pub headline: Group,
    /// Each kind, those of the headline and those beside it, then the bodies that stand apart (see [`Apart`]).
    pub kinds: BTreeMap<String, Group>,
    /// Every body that took part on a day of the period or reported, in the order of the register.
    pub agencies: Vec<AgencyLine>,
    /// Records of the headline bodies.
    pub records: RecordCounts,
    /// How many findings there are of each code, over all bodies.
    pub findings: BTreeMap<Code, u64>,
    /// The stock of the headline bodies.
    pub stock: Stock,
    /// Who measured each term and each share, among the headline bodies.
    pub coverage: BTreeMap<Measured, Coverage>,
    /// By term, and by the term that it is a part of: that whole over the bodies that measure the part alone. Present
    /// where these are fewer than measure the whole, so that a part is never set against the whole of others.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wholes: BTreeMap<Term, BTreeMap<Term, u64>>,
    /// The sums of the headline bodies.
    pub total: Cell,
    /// The tables of the headline bodies: own services rolled up to the national ones.
    pub tables: Vec<Table>,
    /// Transfers between bodies, reconciled.
    pub transfers: Vec<Transfer>,
    /// The portal's own figures beside those of the reports; absent where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reconciliation: Option<Reconciliation>,
    /// The measures of the agencies, counted by state.
    pub agency_measures: BTreeMap<MeasureState, u64>,
    /// Cross-cutting measures.
    pub measures: Vec<Measure>,
    /// The texts of the synthesis.
    pub texts: Texts,
}

impl Synthesis {
    /// The bodies that declare to have received nothing and of which the portal counts something, with the largest of
    /// its figures that have a counterpart here.
    pub fn contradicted_nil_returns(&self) -> Vec<(&str, u64)> {
        let Some(found) = &self.reconciliation else { return Vec::new() };
        let is_counted =
            |figure: &str| found.figures.iter().any(|one| one.id == figure && !one.counterpart.terms().is_empty());
        let counts_of = |body: &str| {
            let lines = found.comparisons.iter().filter(|line| line.scope == Scope::Body && line.id == body);
            lines.filter(|line| is_counted(&line.figure)).filter_map(|line| line.portal).max()
        };
        let nil = self.agencies.iter().filter(|line| line.reporting == Reporting::NilReturn);
        let contradicted = nil.filter_map(|line| Some((line.agency.as_str(), counts_of(&line.agency)?)));
        contradicted.filter(|&(_, count)| count > 0).collect()
    }
}
