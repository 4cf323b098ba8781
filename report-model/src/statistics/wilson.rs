//! The interval of a rate by Wilson's score (1927), *JASA* 22:209: it holds for few cases, and at none or all of them.

use super::float;

/// Both ends of the interval of `num` cases of `den`, as shares; `None` where there is none of which a rate could be. `z` is
/// the standard normal deviate of the interval ([`super::Z95`]).
pub fn wilson(num: u64, den: u64, z: f64) -> Option<(f64, f64)> {
    if den == 0 || num > den {
        return None;
    }
    let (cases, all, square) = (float(num), float(den), z * z);
    let centre = cases + square / 2.0;
    let width = z * (cases * (all - cases) / all + square / 4.0).sqrt();
    let end = |at: f64| (at / (all + square)).clamp(0.0, 1.0);
    Some((end(centre - width), end(centre + width)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Z95;

    #[test]
    fn it_stays_within_none_and_all() {
        for all in 1..60 {
            for cases in 0..=all {
                let (low, high) = wilson(cases, all, Z95).expect("an interval");
                let rate = float(cases) / float(all);
                assert!(0.0 <= low && low <= rate + 1e-12 && rate <= high + 1e-12 && high <= 1.0, "{cases} of {all}");
            }
        }
        assert_eq!(wilson(0, 0, Z95), None);
    }
}
