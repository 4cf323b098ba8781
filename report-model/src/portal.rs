//! The portal's own statistics as they were published ([`PortalFigures`]), and what came of setting them beside the
//! sectoral reports ([`Reconciliation`], decree 2-17-265, art. 19).

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lang::Localised;
use crate::period::Period;
use crate::quantity::Fraction;
use crate::record::named;
use crate::term::Term;

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

/// A percentage as it was published, such as `60.75`: exact, with its decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Percent {
    units: u64,
    decimals: u32,
}

/// A text that is no percentage.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no percentage: write it as it was published, with a point and at most six decimals, as in \"60.75\"")]
pub struct PercentError(String);

impl Percent {
    const MOST_DIGITS: usize = 6;

    /// The exact share: `60.75` is 6075/10000.
    pub const fn share(self) -> Fraction {
        Fraction::new(self.units, 100 * 10_u64.pow(self.decimals))
    }

    /// How many decimals were published.
    pub const fn decimals(self) -> u32 {
        self.decimals
    }

    /// A share with as many decimals as this one, rounded half to even: to print the two beside one another. `None` where
    /// the denominator is zero, or the share is beyond all percentages.
    pub fn alike(self, share: Fraction) -> Option<Percent> {
        let den = u128::from(share.den);
        let exact = u128::from(share.num) * u128::from(self.share().den);
        let (whole, rest) = (exact.checked_div(den)?, exact.checked_rem(den)?);
        let up = match (rest * 2).cmp(&den) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => whole % 2,
            std::cmp::Ordering::Greater => 1,
        };
        Some(Percent { units: u64::try_from(whole + up).ok()?, decimals: self.decimals })
    }

    /// Whether a share, rounded to the published decimals, is this percentage; at a tie both neighbours are.
    /// `None` where the denominator is zero.
    pub fn is_rounded(self, share: Fraction) -> Option<bool> {
        if share.den == 0 {
            return None;
        }
        let stated = self.share();
        let exact = u128::from(share.num) * u128::from(stated.den);
        let printed = u128::from(stated.num) * u128::from(share.den);
        Some(exact.abs_diff(printed) * 2 <= u128::from(share.den))
    }
}

impl FromStr for Percent {
    type Err = PercentError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.len() <= Self::MOST_DIGITS && part.bytes().all(|byte| byte.is_ascii_digit());
        let ends_in_a_point = text.ends_with('.');
        let fail = || PercentError(text.chars().take(40).map(|c| if c.is_control() { '·' } else { c }).collect());
        if whole.is_empty() || ends_in_a_point || !digits(whole) || !digits(decimals) {
            return Err(fail());
        }
        let units = format!("{whole}{decimals}").parse().map_err(|_| fail())?;
        let decimals = u32::try_from(decimals.len()).map_err(|_| fail())?;
        Ok(Percent { units, decimals })
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10_u64.pow(self.decimals);
        write!(f, "{}", self.units / unit)?;
        if self.decimals > 0 {
            write!(f, ".{:0width$}", self.units % unit, width = self.decimals as usize)?;
        }
        Ok(())
    }
}

impl TryFrom<String> for Percent {
    type Error = PercentError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Percent> for String {
    fn from(percent: Percent) -> Self {
        percent.to_string()
    }
}

impl JsonSchema for Percent {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Percent".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^[0-9]{1,6}(\\.[0-9]{1,6})?$",
            "description": "A percentage as it was published, with its decimals, in quotes.",
        })
    }
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
    fn a_percentage_keeps_its_decimals() {
        for (text, num, den) in [("60.75", 6075, 10_000), ("66", 66, 100), ("0.5", 5, 1000), ("100.00", 10_000, 10_000)]
        {
            let percent: Percent = text.parse().expect("a percentage");
            assert_eq!((percent.share(), percent.to_string().as_str()), (Fraction::new(num, den), text));
        }
        for text in ["", ".", "5.", ".5", "-1", "60,75", "1e3", "1.2.3", "1234567", "0.1234567", "٦٠", " 60"] {
            assert!(text.parse::<Percent>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_share_is_rounded_to_the_decimals_that_were_published() {
        for (text, num, den, expected) in [
            ("71.0", 125_455, 176_752, Some(true)),
            ("70.98", 125_455, 176_752, Some(true)),
            ("60.75", 125_455, 176_752, Some(false)),
            ("70.97", 125_455, 176_752, Some(false)),
            // 0.5 %: both neighbours.
            ("0", 1, 200, Some(true)),
            ("1", 1, 200, Some(true)),
            ("2", 1, 200, Some(false)),
            ("100", 0, 0, None),
            ("999999.999999", u64::MAX, 1, Some(false)),
            ("0.000001", 1, u64::MAX, Some(false)),
        ] {
            let percent: Percent = text.parse().expect("a percentage");
            assert_eq!(percent.is_rounded(Fraction::new(num, den)), expected, "{text} {num}/{den}");
        }
        let stated: Percent = "60.75".parse().expect("a percentage");
        for (num, den, expected) in [
            (125_455, 176_752, Some("70.98")),
            (0, 7, Some("0.00")),
            (1, 20_000, Some("0.00")),
            (3, 20_000, Some("0.02")),
            (5, 1, Some("500.00")),
            (1, 0, None),
            (u64::MAX, 1, None),
        ] {
            let found = stated.alike(Fraction::new(num, den)).map(|percent| percent.to_string());
            assert_eq!(found.as_deref(), expected, "{num}/{den}");
        }
    }

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
