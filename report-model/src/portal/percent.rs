//! Percentages as somebody published them: exact, with the decimals that they gave.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::quantity::Fraction;

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

    /// A share with as many decimals as this one, rounded half away from zero: to print the two beside one another. `None`
    /// where the denominator is zero, or the share is beyond all percentages.
    pub fn alike(self, share: Fraction) -> Option<Percent> {
        let den = u128::from(share.den);
        let exact = u128::from(share.num) * u128::from(self.share().den);
        let (whole, rest) = (exact.checked_div(den)?, exact.checked_rem(den)?);
        let up = u128::from(rest * 2 >= den);
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
            "description": "A percentage as it was published, with its decimals.",
        })
    }
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
            (1, 20_000, Some("0.01")),
            (3, 20_000, Some("0.02")),
            (5, 1, Some("500.00")),
            (1, 0, None),
            (u64::MAX, 1, None),
        ] {
            let found = stated.alike(Fraction::new(num, den)).map(|percent| percent.to_string());
            assert_eq!(found.as_deref(), expected, "{num}/{den}");
        }
    }
}
