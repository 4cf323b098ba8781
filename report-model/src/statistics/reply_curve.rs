//! The time to reply of the complaints *received*: the Kaplan–Meier estimator on histograms of days (contract §4).
//!
//! A complaint that is still open counts for as long as it has waited: it is censored at its cut-off. So a body that leaves
//! its slow files open does not look fast. Where nothing is censored before a day, the curve at that day is the plain share.
//!
//! Sources: Kaplan and Meier (1958), *JASA* 53:457; the variance of Greenwood (1926); the interval of a quantile by Brookmeyer
//! and Crowley (1982), *Biometrics* 38:29, on the scale of log(−log S), as in Kalbfleisch and Prentice (1980).

use std::collections::BTreeSet;

use num_bigint::BigUint;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Z95, float};
use crate::quantity::{DayHistogram, Fraction};

/// A quantile of the time to reply, in days, with its interval of 95 %. What is absent is not reached in the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quantile {
    /// The first day by which the share is reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// The lower end of its interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<u32>,
    /// The upper end of its interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<u32>,
}

/// The share of the complaints received that had a reply by a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyShare {
    /// The day, from the receipt.
    pub day: u32,
    /// The share.
    pub share: Fraction,
}

/// What is said of a curve: two quantiles, and its height at some days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeToReply {
    /// By when half of the complaints received had a reply.
    pub half: Quantile,
    /// By when nine in ten had one.
    pub nine_tenths: Quantile,
    /// The curve at some days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<ReplyShare>,
}

/// For each day, the share of the complaints received that had a reply by then.
#[derive(Clone, Debug)]
pub struct ReplyCurve {
    steps: Vec<Step>,
    followed: u64,
    longest: u32,
}

/// The curve from a day on which there were replies.
#[derive(Clone, Debug)]
struct Step {
    day: u32,
    /// The share without a reply, exactly: `waiting / of`.
    waiting: BigUint,
    of: BigUint,
    /// Both ends of the interval of that share; `None` where it has none: nobody is left.
    ends: Option<(f64, f64)>,
}

/// Half.
pub const HALF: Fraction = Fraction::new(1, 2);
/// Nine in ten.
pub const NINE_TENTHS: Fraction = Fraction::new(9, 10);

/// What an inexact share is given in: parts of 10¹², rounded down. Printed to a tenth of a percent, it rounds as the exact one.
const PARTS: u64 = 1_000_000_000_000;

impl ReplyCurve {
    /// The curve of complaints: the answered by days to the reply, the others by their age at the cut-off. A reply on a day is
    /// counted before what is censored on it.
    pub fn new(replies: &DayHistogram, open: &DayHistogram) -> Self {
        let on = |histogram: &DayHistogram, day: u32| histogram.0.get(&day).copied().unwrap_or(0);
        let days: BTreeSet<u32> = replies.0.keys().chain(open.0.keys()).copied().collect();
        let followed = replies.total() + open.total();
        let mut at_risk = followed;
        // While nothing is censored the factors cancel: (n − a)/n · (n − a − b)/(n − a) = (n − a − b)/n.
        let (mut run, mut before) = ((followed, followed), (BigUint::from(1_u8), BigUint::from(1_u8)));
        let mut greenwood = 0.0;
        let mut steps = Vec::new();
        for &day in &days {
            let (answered, censored) = (on(replies, day), on(open, day));
            if answered > 0 {
                let left = at_risk - answered;
                if run.1 != at_risk {
                    before = (before.0 * run.1, before.1 * run.0);
                    run = (at_risk, at_risk);
                }
                run.1 = left;
                greenwood += float(answered) / (float(at_risk) * float(left));
                let (waiting, of) = (&before.0 * run.1, &before.1 * run.0);
                let ends = ends(ratio(&waiting, &of), greenwood);
                steps.push(Step { day, waiting, of, ends });
            }
            at_risk -= answered + censored;
        }
        ReplyCurve { steps, followed, longest: days.last().copied().unwrap_or(0) }
    }

    /// What is said of it, with its height at `days`; `None` where nothing is followed.
    pub fn told(&self, days: &[u32]) -> Option<TimeToReply> {
        let at = days.iter().filter(|&&day| day <= self.longest);
        Some(TimeToReply {
            half: self.quantile(HALF)?,
            nine_tenths: self.quantile(NINE_TENTHS)?,
            by: at.map(|&day| ReplyShare { day, share: self.by(day) }).collect(),
        })
    }

    /// How many complaints it follows.
    pub const fn followed(&self) -> u64 {
        self.followed
    }

    /// The longest time that a complaint was followed, in days: beyond it the curve says nothing.
    pub const fn longest(&self) -> u32 {
        self.longest
    }

    /// The share that had a reply by a day: exact where its denominator is at most 10¹², else in parts of that, rounded down.
    pub fn by(&self, day: u32) -> Fraction {
        let at = self.steps.partition_point(|step| step.day <= day);
        let Some(step) = at.checked_sub(1).map(|last| &self.steps[last]) else {
            return Fraction::new(0, self.followed);
        };
        let replied = &step.of - &step.waiting;
        match (u64::try_from(&replied), u64::try_from(&step.of)) {
            (Ok(num), Ok(den)) if den <= PARTS => Fraction::new(num, den),
            _ => Fraction::new(u64::try_from(replied * PARTS / &step.of).unwrap_or(PARTS), PARTS),
        }
    }

    /// The first day by which the share *p* had a reply, with its interval; `None` where nothing is followed.
    pub fn quantile(&self, p: Fraction) -> Option<Quantile> {
        if self.followed == 0 || p.den == 0 {
            return None;
        }
        let waiting = 1.0 - float(p.num) / float(p.den);
        let first = |reached: &dyn Fn(&Step) -> bool| self.steps.iter().find(|step| reached(step)).map(|step| step.day);
        Some(Quantile {
            days: first(&|step| (&step.of - &step.waiting) * p.den >= &step.of * p.num),
            low: first(&|step| step.ends.is_none_or(|(low, _)| low <= waiting)),
            high: first(&|step| step.ends.is_some_and(|(_, high)| high <= waiting)),
        })
    }
}

/// The ends of the interval of 95 % of a share without a reply, on the scale of log(−log S); `None` where nobody is left.
fn ends(share: f64, greenwood: f64) -> Option<(f64, f64)> {
    if share <= 0.0 {
        return None;
    }
    let log = libm::log(share);
    let (at, width) = (libm::log(-log), Z95 * greenwood.sqrt() / -log);
    Some((libm::exp(-libm::exp(at + width)), libm::exp(-libm::exp(at - width))))
}

/// A share of two large numbers as a float: of their leading 64 bits.
fn ratio(num: &BigUint, den: &BigUint) -> f64 {
    let excess = den.bits().saturating_sub(64);
    let leading = |number: &BigUint| u64::try_from(number >> excess).unwrap_or(u64::MAX);
    float(leading(num)) / float(leading(den))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn histogram(days: &[u32]) -> DayHistogram {
        let mut histogram = DayHistogram::default();
        days.iter().for_each(|&day| histogram.add(day, 1));
        histogram
    }

    /// The estimator as its definition has it: a product over each reply, in floats.
    fn naive(replies: &[u32], open: &[u32], day: u32) -> f64 {
        let days: BTreeSet<u32> = replies.iter().copied().filter(|&reply| reply <= day).collect();
        let followed = |from: u32| replies.iter().chain(open).filter(|&&time| time >= from).count() as u64;
        let count = |day: u32| replies.iter().filter(|&&reply| reply == day).count() as u64;
        1.0 - days.iter().map(|&day| 1.0 - float(count(day)) / float(followed(day))).product::<f64>()
    }

    proptest! {
        #[test]
        fn it_is_the_product_of_its_definition(
            replies in prop::collection::vec(0_u32..90, 0..60), open in prop::collection::vec(0_u32..90, 0..60), day in 0_u32..100,
        ) {
            let curve = ReplyCurve::new(&histogram(&replies), &histogram(&open));
            let share = curve.by(day);
            if share.den > 0 {
                prop_assert!(share.den <= PARTS);
                prop_assert!((float(share.num) / float(share.den) - naive(&replies, &open, day)).abs() < 1e-9);
            }
        }

        /// Nothing is open: the shares and quantiles are those of the replies.
        #[test]
        fn without_open_files_it_is_the_plain_share(replies in prop::collection::vec(0_u32..90, 1..80), num in 1_u64..=100) {
            let replies = histogram(&replies);
            let curve = ReplyCurve::new(&replies, &DayHistogram::default());
            for day in 0..90 {
                prop_assert_eq!(curve.by(day).compare(Fraction::new(replies.within(day), replies.total())), Some(std::cmp::Ordering::Equal));
            }
            let p = Fraction::new(num, 100);
            prop_assert_eq!(curve.quantile(p).and_then(|found| found.days), replies.quantile(p));
        }

        /// A file that is left open longer never makes replies look faster, and the interval holds its quantile.
        #[test]
        fn waiting_never_makes_it_faster(
            replies in prop::collection::vec(0_u32..90, 1..40), open in prop::collection::vec(0_u32..90, 1..40), longer in 1_u32..60,
        ) {
            let days = |open: &[u32]| {
                let found = ReplyCurve::new(&histogram(&replies), &histogram(open)).quantile(HALF).expect("followed");
                prop_assert!(found.low <= found.days || found.days.is_none());
                prop_assert!(found.high.is_none() || found.days <= found.high);
                Ok(found.days.unwrap_or(u32::MAX))
            };
            let before = days(&open)?;
            let mut longer_open = open.clone();
            longer_open[0] += longer;
            prop_assert!(days(&longer_open)? >= before);
        }
    }

    #[test]
    fn what_is_not_reached_is_said() {
        let curve = ReplyCurve::new(&histogram(&[10, 20, 30]), &histogram(&[200; 7]));
        assert_eq!(curve.by(60), Fraction::new(3, 10));
        let median = curve.quantile(HALF).expect("followed");
        assert_eq!((median.days, median.high), (None, None));
        assert_eq!(ReplyCurve::new(&histogram(&[]), &histogram(&[])).quantile(HALF), None);
    }

    /// All were answered: half within 20 days, and no upper end where nobody is left to wait.
    #[test]
    fn all_answered() {
        let curve = ReplyCurve::new(&histogram(&[10, 20, 30]), &DayHistogram::default());
        assert_eq!(curve.quantile(HALF).and_then(|found| found.days), Some(20));
        assert_eq!(curve.by(400), Fraction::new(3, 3));
    }
}
