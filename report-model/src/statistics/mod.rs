//! Statistics of what the tallies hold: how long replies take, and how much of a rate may be chance. Each is a function of
//! counts; none of them changes a verdict (contract §4). Their figures are compared with those of published programs
//! (`ci/statistics/`).
//!
//! Only `+ − × ÷ √` and `libm` are used on floats: the same bits on every machine.

pub mod reply_curve;
pub mod wilson;

/// The standard normal deviate with 2.5 % above it: of intervals of 95 %.
pub const Z95: f64 = 1.959_963_984_540_054;

/// The standard normal deviate with 0.1 % above it: of intervals of 99.8 %.
pub const Z998: f64 = 3.090_232_306_167_813;

/// A count as a float: exact up to 2⁵³.
#[expect(clippy::cast_precision_loss, reason = "counts of records lie far below 2^53")]
pub const fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::quantity::{DayHistogram, Fraction};
    use reply_curve::ReplyCurve;

    /// What published programs give: `ci/statistics/cases.py` writes it.
    fn published() -> Value {
        serde_json::from_str(include_str!("published.json")).expect("JSON")
    }

    fn cases(name: &str) -> Vec<Value> {
        published()[name].as_array().cloned().expect("cases")
    }

    #[test]
    fn curves_are_those_of_a_published_program() {
        let histogram = |value: &Value| -> DayHistogram { serde_json::from_value(value.clone()).expect("a histogram") };
        let curves = cases("curves");
        for case in &curves {
            let curve = ReplyCurve::new(&histogram(&case["replies"]), &histogram(&case["open"]));
            for (quantile, share) in case["quantiles"].as_array().expect("two").iter().zip([(1, 2), (9, 10)]) {
                let found = curve.quantile(Fraction::new(share.0, share.1)).expect("followed");
                assert_eq!(serde_json::json!([found.days, found.low, found.high]), *quantile, "{case}");
            }
            for (day, share) in case["shares"].as_object().expect("days") {
                let by = curve.by(day.parse().expect("a day"));
                let share = share.as_f64().expect("a share");
                assert!((float(by.num) / float(by.den) - share).abs() < 1e-9, "day {day}: {by:?}, not {share}");
            }
        }
        assert!(curves.len() > 10);
    }

    #[test]
    fn intervals_are_those_of_a_published_program() {
        let rates = cases("rates");
        for case in &rates {
            let count = |name: &str| case[name].as_u64().expect("a count");
            let z = if case["confidence"] == 0.95 { Z95 } else { Z998 };
            let (low, high) = wilson::wilson(count("num"), count("den"), z).expect("an interval");
            for (end, name) in [(low, "low"), (high, "high")] {
                assert!((end - case[name].as_f64().expect("an end")).abs() < 1e-9, "{case}: {end}");
            }
        }
        assert!(rates.len() > 10);
    }
}
