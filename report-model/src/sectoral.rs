//! The sectoral report (decree 2-17-265, art. 18): exact, language-neutral, hashed. It is `report.json`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::correction::Corrected;
use crate::definitions::{
    BreakdownId, Definitions, Dimension, Direction, Indicator, IndicatorKind, Verdict, verdict, verdict_of_lower_bound,
};
use crate::digest::Sha256Hash;
use crate::findings::Code;
use crate::id::{AgencyId, IndicatorId};
use crate::measure::{Measure, NilReturn, Texts};
use crate::period::Period;
use crate::quantity::Fraction;
use crate::record::Field;
use crate::records::RecordCounts;
use crate::tally::{Basis, Cell, Cells, Coverage, Measured, Stock, Tally, Unknown};
use crate::term::Term;

/// The version of the format of `report.json` and `synthesis.json`. A reader refuses a newer one.
pub const SCHEMA_VERSION: u32 = 1;

/// The value of an indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorValue {
    /// The indicator's id.
    pub id: IndicatorId,
    /// The numerator; null where it is not measured.
    pub numerator: Option<u64>,
    /// The denominator; null for a count, and where it is not measured.
    pub denominator: Option<u64>,
    /// The target.
    pub target: Option<Fraction>,
    /// The value before the commitment.
    pub baseline: Option<Fraction>,
    /// Whether more is better.
    pub direction: Direction,
    /// What it says of the target.
    pub verdict: Verdict,
    /// The fields of which at least one would have to be mapped to measure it, or the terms that declared counts do not
    /// give; empty where it is measured.
    pub missing: Vec<String>,
    /// The indicator that this one is a variant of.
    pub variant_of: Option<IndicatorId>,
    /// The bounds if all that is unknown had been failures, or successes.
    pub bounds: Option<Bounds>,
    /// In a sum over bodies, the bounds with those that did not report; absent where none of them has a count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_unreported: Option<Unreported>,
    /// Whether it can only be too low: renewals without a column of users are reopenings only.
    pub lower_bound: bool,
    /// How many bodies measured it, and how many complaints of their cohorts it covers.
    pub bodies: u64,
    /// The complaints of the cohorts of those bodies.
    pub complaints: u64,
}

/// An interval for a headline, with the verdict at each end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// The smallest value possible.
    pub low: Fraction,
    /// Its verdict.
    pub verdict_low: Verdict,
    /// The largest value possible.
    pub high: Fraction,
    /// Its verdict.
    pub verdict_high: Verdict,
}

/// What the bodies that did not report could change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unreported {
    /// How many bodies did not report.
    pub bodies: u64,
    /// Of these, those for which the portal has a count of complaints.
    pub counted: u64,
    /// The complaints that it counts there.
    pub complaints: u64,
    /// The bounds if these had all been failures, or successes, on top of what is unknown.
    pub bounds: Bounds,
}

/// What the bounds of a share move, of the bodies that it covers.
#[derive(Clone, Debug, Default)]
pub struct Moved {
    /// What is not known of their own complaints.
    pub unknown: Unknown,
    /// Complaints that they sent on and that the receiver does not have.
    pub unconfirmed: u64,
    /// Bodies that did not report: how many, of how many the portal has a count, and its complaints.
    pub unreported: Option<(u64, u64, u64)>,
}

impl IndicatorValue {
    /// The exact value of a share, or the count over 1.
    pub fn value(&self) -> Option<Fraction> {
        Some(Fraction::new(self.numerator?, self.denominator.unwrap_or(1)))
    }

    /// How many cases a missed target of a share lacks: more of the numerator where it is a floor, fewer where it is a
    /// ceiling. `None` where it is not missed, or no share.
    pub fn cases_to_target(&self) -> Option<u64> {
        let (num, den, target) = (self.numerator?, self.denominator?, self.target?);
        if self.verdict != Verdict::Missed || target.den == 0 {
            return None;
        }
        let (whole, part) = (u128::from(target.num) * u128::from(den), u128::from(target.den));
        let cases = match self.direction {
            Direction::AtLeast => whole.div_ceil(part).checked_sub(u128::from(num)),
            Direction::AtMost => u128::from(num).checked_sub(whole / part),
        };
        cases.and_then(|cases| u64::try_from(cases).ok()).filter(|&cases| cases > 0)
    }

    /// Whether the target lies between the bounds: the verdict holds, and both are named.
    pub fn straddles_target(&self) -> bool {
        self.bounds.is_some_and(Bounds::straddles)
    }
}

impl Bounds {
    /// The bounds of a share: `outside` complaints that may belong to it, as failures or successes, and `inside` it
    /// those that may count in its numerator.
    fn of(share: Fraction, (outside, inside): (u64, u64), judge: impl Fn(Fraction) -> Verdict) -> Self {
        let low = Fraction::new(share.num, share.den + outside);
        let high = Fraction::new(share.num + inside + outside, share.den + outside);
        Bounds { low, verdict_low: judge(low), high, verdict_high: judge(high) }
    }

    /// Whether they give different verdicts.
    pub fn straddles(self) -> bool {
        self.verdict_low != self.verdict_high
    }
}

/// A table of the tally.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Which breakdown.
    pub id: BreakdownId,
    /// What the parts of a key say.
    pub dimensions: Vec<Dimension>,
    /// The cells, ordered by key.
    pub cells: Vec<TableCell>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableCell {
    /// Its key: one code for each dimension.
    pub key: Vec<String>,
    /// What it holds.
    pub measures: Cell,
}

/// What of a report rests on counts that the body declares on a return form, and not on its records. Counts have no
/// days: histograms, and what follows from them, are not measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// How many forms were read.
    pub forms: u64,
    /// The records that they declare: complaints, observations and suggestions.
    pub records: u64,
}

/// `report.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectoralReport {
    /// The version of this format.
    pub schema_version: u32,
    /// The cycle that it belongs to.
    pub cycle: String,
    /// Whether the data are synthetic: then every page says so.
    pub specimen: bool,
    /// The agency's id.
    pub agency: AgencyId,
    /// The agency's kind.
    pub kind: String,
    /// The period.
    pub period: Period,
    /// The effective cut-off: the earlier of the extraction and the nominal cut-off. The earliest of `cutoffs`.
    pub cutoff: NaiveDate,
    /// The earliest and the latest effective cut-off: each file has its own. Absent in reports of earlier builds, which had
    /// one for all: see [`SectoralReport::cutoffs`].
    #[serde(default)]
    pub cutoffs: Option<(NaiveDate, NaiveDate)>,
    /// The nominal cut-off of the cycle.
    pub nominal_cutoff: NaiveDate,
    /// The earliest and the latest day of extraction that are declared for the files; null where none is.
    #[serde(default, deserialize_with = "one_day_or_two")]
    pub extracted: Option<(NaiveDate, NaiveDate)>,
    /// Whether no complaint of the cohort is due on or after its effective cut-off.
    pub complete: bool,
    /// The hash of the definitions.
    pub definitions: Sha256Hash,
    /// The nil return, where the agency made one.
    pub nil_return: Option<NilReturn>,
    /// What rests on declared counts; absent where every figure is counted from records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<Declared>,
    /// What rests on corrected cells; absent where the body corrected none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected: Option<Corrected>,
    /// What became of each record.
    pub records: RecordCounts,
    /// How many findings there are of each code.
    pub findings: BTreeMap<Code, u64>,
    /// The indicators, in the order of the definitions.
    pub indicators: Vec<IndicatorValue>,
    /// The stock of complaints.
    pub stock: Stock,
    /// Who measured each term and each share.
    pub coverage: BTreeMap<Measured, Coverage>,
    /// The sums of the whole cohort.
    pub total: Cell,
    /// The whole tally.
    pub tables: Vec<Table>,
    /// Records by the body that they came from.
    pub transferred_from: BTreeMap<String, u64>,
    /// Records by the body that they were sent on to.
    pub transferred_to: BTreeMap<String, u64>,
    /// What is not known of the cohort.
    #[serde(default)]
    pub unknown: Unknown,
    /// Measures taken or planned.
    pub measures: Vec<Measure>,
    /// The texts of the report.
    pub texts: Texts,
}

impl SectoralReport {
    /// The tally that the report was made of.
    pub fn tally(&self) -> Tally {
        Tally {
            basis: Basis { period: self.period, cutoff: self.nominal_cutoff, definitions: self.definitions.clone() },
            coverage: self.coverage.clone(),
            total: self.total.clone(),
            tables: cells_of(&self.tables),
            stock: self.stock,
            transferred_from: self.transferred_from.clone(),
            transferred_to: self.transferred_to.clone(),
            unknown: self.unknown.clone(),
        }
    }

    /// The earliest and the latest effective cut-off.
    pub fn cutoffs(&self) -> (NaiveDate, NaiveDate) {
        self.cutoffs.unwrap_or((self.cutoff, self.cutoff))
    }

    /// The cells of a breakdown, in order; empty where there are none.
    pub fn table(&self, id: BreakdownId) -> &[TableCell] {
        table(&self.tables, id)
    }

    /// The value of an indicator.
    pub fn indicator(&self, id: &str) -> Option<&IndicatorValue> {
        self.indicators.iter().find(|value| value.id == id)
    }
}

/// The earliest and the latest day, or the one day that reports of earlier builds have.
fn one_day_or_two<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<(NaiveDate, NaiveDate)>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Days {
        Two(NaiveDate, NaiveDate),
        One(NaiveDate),
    }
    let days: Option<Days> = Option::deserialize(deserializer)?;
    Ok(days.map(|days| match days {
        Days::Two(first, last) => (first, last),
        Days::One(day) => (day, day),
    }))
}

/// The cells of a breakdown, in order; empty where there are none.
pub fn table(tables: &[Table], id: BreakdownId) -> &[TableCell] {
    tables.iter().find(|table| table.id == id).map_or(&[], |table| &table.cells)
}

/// The tables of a tally, as a report carries them.
pub fn tables_of(tables: &BTreeMap<BreakdownId, Cells>) -> Vec<Table> {
    tables
        .iter()
        .map(|(&id, cells)| Table {
            id,
            dimensions: id.dimensions().to_vec(),
            cells: cells.iter().map(|(key, cell)| TableCell { key: key.clone(), measures: cell.clone() }).collect(),
        })
        .collect()
}

/// The inverse of [`tables_of`].
pub fn cells_of(tables: &[Table]) -> BTreeMap<BreakdownId, Cells> {
    tables
        .iter()
        .map(|table| (table.id, table.cells.iter().map(|c| (c.key.clone(), c.measures.clone())).collect()))
        .collect()
}

/// Who measured a term or a share, if anybody did. A body that received nothing measures nothing of what others received.
fn measured<'a>(what: &Measured, coverage: &'a BTreeMap<Measured, Coverage>) -> Option<&'a Coverage> {
    let is_any_received = coverage.values().any(|found| found.complaints > 0);
    let measures = |found: &&Coverage| !found.bodies.is_empty() && (found.complaints > 0 || !is_any_received);
    coverage.get(what).filter(measures)
}

/// The fields for want of which nobody measured a term: one of them is needed. What an export maps shows in the terms
/// that it measures.
pub fn missing_fields(term: Term, coverage: &BTreeMap<Measured, Coverage>) -> &'static [Field] {
    let is_measured = |term: &&Term| measured(&Measured::Term(**term), coverage).is_some();
    let mapped = |field| Term::ALL.iter().filter(is_measured).any(|term| term.needs().contains(&[field].as_slice()));
    term.missing(mapped).unwrap_or_default()
}

/// The values of the shares of `definitions` on a tally. `moved` gives what the bounds move, of the bodies that a share
/// covers. A share that no body measures has the verdict *not measured*, with the fields that it misses.
pub fn shares(definitions: &Definitions, tally: &Tally, moved: impl Fn(&Coverage) -> Moved) -> Vec<IndicatorValue> {
    let share = |(indicator, numerator, denominator): (&Indicator, Term, Term)| {
        let Some(coverage) = measured(&Measured::Share(indicator.id.clone()), &tally.coverage) else {
            let fields = [numerator, denominator].map(|term| missing_fields(term, &tally.coverage));
            // What declared counts cannot give lacks no field: its terms are named.
            let terms = || [numerator, denominator].into_iter().filter(|term| !tally.total.counts.contains_key(term));
            let missing = match fields.into_iter().find(|fields| !fields.is_empty()) {
                Some(fields) => fields.iter().map(ToString::to_string).collect(),
                None => terms().map(|term| term.to_string()).collect(),
            };
            return IndicatorValue { missing, ..unmeasured(indicator) };
        };
        let share = tally.total.shares.get(&indicator.id).copied().unwrap_or(Fraction::new(0, 0));
        let by_fewer = |term: Term| {
            tally.coverage.get(&Measured::Term(term)).is_none_or(|found| found.bodies.len() < coverage.bodies.len())
        };
        let lower_bound =
            numerator == Term::Renewed && (by_fewer(Term::RenewedReopened) || by_fewer(Term::RenewedRefiled));
        let judge = |value: Fraction| {
            let judge = if lower_bound { verdict_of_lower_bound } else { verdict };
            judge(value, indicator.target, indicator.direction)
        };
        let headline = indicator.variant_of.is_none();
        let moved = if headline { moved(coverage) } else { Moved::default() };
        // Of renewals: a complaint that was sent on, or whose answer has no day, was renewed at nobody.
        let unconfirmed = if numerator == Term::Renewed { 0 } else { moved.unconfirmed };
        let (outside, inside) = (moved.unknown.rejected + unconfirmed, moved.unknown.of(numerator));
        let with = |(bodies, counted, complaints): (u64, u64, u64)| Unreported {
            bodies,
            counted,
            complaints,
            bounds: Bounds::of(share, (outside + complaints, inside), judge),
        };
        IndicatorValue {
            numerator: Some(share.num),
            denominator: Some(share.den),
            verdict: judge(share),
            bounds: headline.then(|| Bounds::of(share, (outside, inside), judge)),
            with_unreported: moved.unreported.filter(|&(_, counted, _)| counted > 0).map(with),
            lower_bound,
            bodies: coverage.bodies.len() as u64,
            complaints: coverage.complaints,
            ..unmeasured(indicator)
        }
    };
    definitions.shares().map(share).collect()
}

/// The value of an indicator of which nothing is known yet.
fn unmeasured(indicator: &Indicator) -> IndicatorValue {
    IndicatorValue {
        id: indicator.id.clone(),
        numerator: None,
        denominator: None,
        target: indicator.target,
        baseline: indicator.baseline,
        direction: indicator.direction,
        verdict: Verdict::NotMeasured,
        missing: Vec::new(),
        variant_of: indicator.variant_of.clone(),
        bounds: None,
        with_unreported: None,
        lower_bound: false,
        bodies: 0,
        complaints: 0,
    }
}

/// An indicator of the kind *bodies*: a count, without a denominator.
pub fn bodies(definitions: &Definitions, count: impl Fn(crate::definitions::BodyCount) -> u64) -> Vec<IndicatorValue> {
    definitions
        .indicators
        .iter()
        .filter_map(|indicator| {
            let IndicatorKind::Bodies(which) = indicator.kind else { return None };
            let numerator = count(which);
            Some(IndicatorValue {
                numerator: Some(numerator),
                verdict: verdict(Fraction::new(numerator, 1), indicator.target, indicator.direction),
                bodies: numerator,
                ..unmeasured(indicator)
            })
        })
        .collect()
}
