//! The portal's own statistics as they were published ([`PortalFigures`]), and what came of setting them beside the
//! sectoral reports ([`Reconciliation`], decree 2-17-265, art. 19).

mod percent;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lang::Localised;
use crate::period::Period;
use crate::quantity::Fraction;
use crate::record::named;
use crate::term::Term;

pub use percent::{Percent, PercentError};

/// What stands for the whole portal where a kind of body could stand.
pub const TOTAL: &str = "total";

/// `portal/<period>.yaml`: the figures that the portal published, and what each of them counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PortalFigures {
    /// The period; that of the file's name.
    pub period: Period,
    /// Where the figures were published.
    pub source: String,
    /// The day on which they were taken from the portal; absent where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extracted: Option<NaiveDate>,
    /// What is counted.
    pub figures: Vec<PortalFigure>,
    /// The kinds of body that the totals cover; every kind of the register where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<String>,
    /// The stated totals, by figure.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub total: BTreeMap<String, u64>,
    /// The figures of each kind of body.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<String, BTreeMap<String, u64>>,
    /// The figures of each body; those of `portal/<period>.csv` come to them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub bodies: BTreeMap<String, BTreeMap<String, u64>>,
    /// By figure, the months of the period, the first first. They are parts of the total without being declared.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub months: BTreeMap<String, Vec<u64>>,
    /// Which stated figures should be the sums of which others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Parts>,
    /// The percentages that were published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<StatedRate>,
}

/// A kind of figure that the portal publishes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PortalFigure {
    /// A stable id.
    pub id: String,
    /// Its name, as the portal calls it.
    pub name: Localised,
    /// What of ours it is compared with.
    pub counterpart: Counterpart,
}

/// What of the sectoral reports a figure of the portal is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Counterpart {
    /// A term.
    Term(Term),
    /// Several terms together.
    SumOfTerms(Vec<Term>),
    /// Nothing: the portal counts something else.
    None {
        /// What it counts, and why nothing of ours is that.
        reason: Localised,
    },
}

impl Counterpart {
    /// The terms whose sum it is; none where the definitions differ.
    pub fn terms(&self) -> &[Term] {
        match self {
            Counterpart::Term(term) => std::slice::from_ref(term),
            Counterpart::SumOfTerms(terms) => terms,
            Counterpart::None { .. } => &[],
        }
    }
}

/// That a stated figure should be the sum of others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parts {
    /// The figure.
    pub figure: String,
    /// The whole: `total`, or a kind of body.
    #[serde(default = "total", skip_serializing_if = "is_total")]
    pub whole: String,
    /// Its parts.
    pub of: PartsOf,
}

fn total() -> String {
    TOTAL.to_owned()
}

fn is_total(whole: &str) -> bool {
    whole == TOTAL
}

/// What a whole is divided into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartsOf {
    /// Months of the period.
    Months,
    /// Every kind of body of the file.
    Groups,
    /// Every body of the file.
    Bodies,
    /// These kinds or bodies.
    These(Vec<String>),
}

/// A percentage that the portal states, and the figures that it should come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatedRate {
    /// The figure above the line.
    pub numerator: String,
    /// The figure below it.
    pub denominator: String,
    /// What it is a rate of: `total`, or a kind of body.
    #[serde(default = "total", skip_serializing_if = "is_total")]
    pub whole: String,
    /// The percentage, with the decimals that were published.
    pub percent: Percent,
}

/// `reference/reconciliation.yaml`: how far two figures may lie apart. Either limit is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tolerance {
    /// A number of records.
    pub absolute: u64,
    /// A share of the portal's figure.
    pub share: Fraction,
}

impl Default for Tolerance {
    /// None: only equal figures agree.
    fn default() -> Self {
        Tolerance { absolute: 0, share: Fraction::new(0, 1) }
    }
}

named! {
    /// What a body says of the portal's figure for it.
    Stance {
        /// The portal's figure is right, or the difference is explained.
        Accepted = "accepted",
        /// The portal's figure is wrong.
        Contested = "contested",
    }
}

/// What a body says of one figure of the portal, in its texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PortalStance {
    /// Whether it accepts it.
    pub stance: Stance,
    /// Why.
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub note: Localised,
}

named! {
    /// Whose figure is compared.
    Scope {
        /// The whole portal.
        Total = "total",
        /// A kind of body.
        Group = "group",
        /// A body.
        Body = "body",
    }
}

named! {
    /// What came of a comparison.
    Outcome {
        /// The same figure.
        Equal = "equal",
        /// Not the same, within the tolerance.
        WithinTolerance = "within_tolerance",
        /// Further apart than the tolerance.
        Differs = "differs",
        /// Not compared: the portal counts something else.
        DefinitionDiffers = "definition_differs",
        /// Not compared: no report.
        NotReported = "not_reported",
        /// Not compared: the report does not measure it.
        NotMeasured = "not_measured",
        /// Not compared: the portal's figure was taken before the period had ended.
        PeriodNotOver = "period_not_over",
        /// Not compared: the body or kind is not in the register.
        UnknownToRegister = "unknown_to_register",
        /// Not compared: the body reported records, and the portal has no figure for it.
        NotOnPortal = "not_on_portal",
    }
}

impl Outcome {
    /// Whether two figures were compared.
    pub const fn is_compared(self) -> bool {
        matches!(self, Outcome::Equal | Outcome::WithinTolerance | Outcome::Differs)
    }
}

/// One figure of the portal beside that of the sectoral reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// Whose figure it is.
    pub scope: Scope,
    /// The id of the body or kind; `total` for the whole portal.
    pub id: String,
    /// The portal's figure, by its id.
    pub figure: String,
    /// What the portal says.
    pub portal: Option<u64>,
    /// What the sectoral reports say.
    pub sectoral: Option<u64>,
    /// Sectoral − portal, where the two are compared.
    pub difference: Option<i64>,
    /// What came of it.
    pub outcome: Outcome,
    /// Of a kind or the total: what the portal counts at bodies whose figure the sectoral side lacks. Absent where the
    /// portal does not publish the figure by body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without_report: Option<u64>,
    /// What the body says of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stance: Option<PortalStance>,
}

impl Comparison {
    /// The difference, without its sign, as a share of the portal's figure; `None` where that is zero or nothing is
    /// compared.
    pub fn share(&self) -> Option<Fraction> {
        let portal = self.portal.filter(|&portal| portal > 0)?;
        Some(Fraction::new(self.difference?.unsigned_abs(), portal))
    }
}

/// A stated figure against the sum of its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SumCheck {
    /// The figure.
    pub figure: String,
    /// The whole: `total`, or a kind of body.
    pub whole: String,
    /// What it is divided into.
    pub of: PartsOf,
    /// The stated figure.
    pub stated: u64,
    /// The sum of the parts that are stated.
    pub sum: u64,
    /// Stated − sum.
    pub difference: i64,
    /// Declared parts for which the file has no figure: then nothing is said of the sum.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Whether they add up; absent where a part is missing.
    pub adds_up: Option<bool>,
}

/// A stated percentage against the figures that it should come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateCheck {
    /// The figure above the line.
    pub numerator: String,
    /// The figure below it.
    pub denominator: String,
    /// What it is a rate of: `total`, or a kind of body.
    pub whole: String,
    /// The percentage that was published.
    pub stated: Percent,
    /// The parts whose sums the two figures are; absent for the stated figures themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<PartsOf>,
    /// What the figures give; absent where the file does not have them.
    pub share: Option<Fraction>,
    /// Whether that rounds to the stated percentage; absent where it cannot be said.
    pub agrees: Option<bool>,
}

/// What the portal says beside what the sectoral reports say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reconciliation {
    /// Where the portal's figures were published.
    pub source: String,
    /// The day on which they were taken from the portal.
    pub extracted: Option<NaiveDate>,
    /// How far two figures may lie apart.
    pub tolerance: Tolerance,
    /// What the portal counts, and what each is compared with.
    pub figures: Vec<PortalFigure>,
    /// The comparisons: the total, the kinds, the bodies; in each by id and figure.
    pub comparisons: Vec<Comparison>,
    /// Sums of parts against totals.
    pub sums: Vec<SumCheck>,
    /// Published percentages against their figures.
    pub rates: Vec<RateCheck>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_of_nothing_has_no_share() {
        let mut comparison = Comparison {
            scope: Scope::Body,
            id: "MCP".to_owned(),
            figure: "received".to_owned(),
            portal: Some(0),
            sectoral: Some(3),
            difference: Some(3),
            outcome: Outcome::Differs,
            without_report: None,
            stance: None,
        };
        assert_eq!(comparison.share(), None);
        (comparison.portal, comparison.difference) = (Some(6), Some(-3));
        assert_eq!(comparison.share(), Some(Fraction::new(3, 6)));
    }
}
