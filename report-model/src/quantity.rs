//! Exact quantities: fractions, and histograms of days. Rounding exists only in a view.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::AddAssign;

use schemars::JsonSchema;
use serde::de::Error;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An exact fraction, as a target is declared: `{num: 70, den: 100}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fraction {
    /// The numerator.
    pub num: u64,
    /// The denominator; zero where nothing could be counted.
    pub den: u64,
}

impl Fraction {
    /// The fraction `num / den`.
    pub const fn new(num: u64, den: u64) -> Self {
        Fraction { num, den }
    }

    /// Compares by cross-multiplication, without rounding; `None` where a denominator is zero.
    pub fn compare(self, other: Fraction) -> Option<Ordering> {
        if self.den == 0 || other.den == 0 {
            return None;
        }
        let left = u128::from(self.num) * u128::from(other.den);
        let right = u128::from(other.num) * u128::from(self.den);
        Some(left.cmp(&right))
    }
}

impl AddAssign for Fraction {
    /// Sums numerators and denominators: the rate of two groups together, not the sum of two fractions.
    fn add_assign(&mut self, other: Self) {
        self.num += other.num;
        self.den += other.den;
    }
}

/// How many records took how many days: sparse, keyed by whole civil days.
///
/// In the public edition days are in bands, each under its last day. What lies after the last band that ends is under
/// [`DayHistogram::OPEN`]: in JSON that key is no number but `from_` and the first day, as in `{"15": 5, "from_16": 862}`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayHistogram(pub BTreeMap<u32, u64>);

/// What the key of an open band begins with in JSON; its first day follows.
const FROM: &str = "from_";

impl Serialize for DayHistogram {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (from, end, count) in self.spans() {
            match end {
                Some(day) => map.serialize_entry(&day, &count)?,
                None => map.serialize_entry(&format!("{FROM}{from}"), &count)?,
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for DayHistogram {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = BTreeMap::<Cow<'de, str>, u64>::deserialize(deserializer)?;
        let mut days = BTreeMap::new();
        let mut open = None;
        for (key, count) in written {
            match key.strip_prefix(FROM) {
                Some(first) => {
                    let first: u32 = first.parse().map_err(|_| D::Error::custom(format!("`{key}` is no band")))?;
                    if open.replace((first, count)).is_some() {
                        return Err(D::Error::custom("two open bands"));
                    }
                }
                None => {
                    let day: u32 = key.parse().map_err(|_| D::Error::custom(format!("`{key}` is no day")))?;
                    if day == DayHistogram::OPEN || days.insert(day, count).is_some() {
                        return Err(D::Error::custom(format!("`{key}` stands twice, or is no day")));
                    }
                }
            }
        }
        if let Some((first, count)) = open {
            let next = days.last_key_value().map_or(0, |(day, _)| day + 1);
            if first != next {
                return Err(D::Error::custom(format!("`{FROM}{first}` does not follow the last band: `{FROM}{next}`")));
            }
            days.insert(DayHistogram::OPEN, count);
        }
        Ok(DayHistogram(days))
    }
}

impl JsonSchema for DayHistogram {
    fn schema_name() -> Cow<'static, str> {
        "DayHistogram".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "How many records took how many days: sparse, keyed by whole civil days. In the public edition by \
                            the last day of a band of days; the band that is open-ended has `from_` and its first day for a key.",
            "type": "object",
            "additionalProperties": false,
            "patternProperties": { "^(from_)?\\d+$": { "type": "integer", "format": "uint64", "minimum": 0 } }
        })
    }
}

impl DayHistogram {
    /// The key of a band without a last day.
    pub const OPEN: u32 = u32::MAX;

    /// Its keys as bands: the first day of each, the last one if it has one, and what it holds.
    pub fn spans(&self) -> impl Iterator<Item = (u32, Option<u32>, u64)> {
        let mut from = 0;
        self.0.iter().map(move |(&day, &count)| {
            let first = std::mem::replace(&mut from, day.saturating_add(1));
            (first, Some(day).filter(|&day| day != Self::OPEN), count)
        })
    }

    /// Counts `count` records more at `days`.
    pub fn add(&mut self, days: u32, count: u64) {
        if count > 0 {
            *self.0.entry(days).or_default() += count;
        }
    }

    /// How many records it holds.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// How many records took at most `days`.
    pub fn within(&self, days: u32) -> u64 {
        self.0.range(..=days).map(|(_, count)| count).sum()
    }

    /// The smallest number of days *d* with F(*d*) ≥ *p* (the lower empirical quantile); `None` when empty.
    pub fn quantile(&self, p: Fraction) -> Option<u32> {
        let total = self.total();
        let mut reached = 0;
        self.0.iter().find_map(|(&days, &count)| {
            reached += count;
            let ordering = Fraction::new(reached, total).compare(p)?;
            (ordering != Ordering::Less).then_some(days)
        })
    }
}

impl AddAssign<&DayHistogram> for DayHistogram {
    fn add_assign(&mut self, other: &DayHistogram) {
        for (&days, &count) in &other.0 {
            self.add(days, count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quantile_is_the_sorted_element(mut days in prop::collection::vec(0_u32..400, 1..200), num in 1_u64..=100) {
            let mut histogram = DayHistogram::default();
            for &day in &days {
                histogram.add(day, 1);
            }
            days.sort_unstable();
            let rank = (num * days.len() as u64).div_ceil(100).max(1);
            let expected = days[usize::try_from(rank - 1).expect("small")];
            prop_assert_eq!(histogram.quantile(Fraction::new(num, 100)), Some(expected));
            prop_assert_eq!(histogram.within(expected), days.iter().filter(|&&d| d <= expected).count() as u64);
        }

        #[test]
        fn fractions_compare_as_exact_numbers(a in 0_u64..1000, b in 1_u64..1000, c in 0_u64..1000, d in 1_u64..1000) {
            let expected = (a * d).cmp(&(c * b));
            prop_assert_eq!(Fraction::new(a, b).compare(Fraction::new(c, d)), Some(expected));
            prop_assert_eq!(Fraction::new(a, 0).compare(Fraction::new(c, d)), None);
        }
    }

    #[test]
    fn an_empty_histogram_has_no_quantile() {
        assert_eq!(DayHistogram::default().quantile(Fraction::new(1, 2)), None);
    }

    /// What took longer than the last band is under a key that is no day: it cannot be taken for one.
    #[test]
    fn the_open_band_has_a_key_of_its_own() {
        let bands = |of: &[(u32, u64)]| DayHistogram(of.iter().copied().collect());
        for (histogram, json) in [
            (bands(&[(15, 5), (365, 9), (DayHistogram::OPEN, 862)]), r#"{"15":5,"365":9,"from_366":862}"#),
            // Bands that were merged into the open one begin where the one before ends.
            (bands(&[(15, 5), (DayHistogram::OPEN, 862)]), r#"{"15":5,"from_16":862}"#),
            (bands(&[(DayHistogram::OPEN, 862)]), r#"{"from_0":862}"#),
            (bands(&[(15, 5), (366, 1)]), r#"{"15":5,"366":1}"#),
            (bands(&[]), "{}"),
        ] {
            assert_eq!(serde_json::to_string(&histogram).expect("JSON"), json);
            assert_eq!(serde_json::from_str::<DayHistogram>(json).expect("a histogram"), histogram);
        }
        for wrong in [r#"{"15":5,"from_10":1}"#, r#"{"from_0":5,"from_1":1}"#, r#"{"4294967295":1}"#, r#"{"x":1}"#] {
            assert!(serde_json::from_str::<DayHistogram>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn bands_have_their_first_and_last_day() {
        let bands = DayHistogram(BTreeMap::from([(15, 5), (60, 7), (DayHistogram::OPEN, 862)]));
        let spans: Vec<_> = bands.spans().collect();
        assert_eq!(spans, [(0, Some(15), 5), (16, Some(60), 7), (61, None, 862)]);
    }
}
