//! Exact quantities: fractions, and histograms of days. Rounding exists only in a view.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::AddAssign;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct DayHistogram(pub BTreeMap<u32, u64>);

impl DayHistogram {
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
}
