//! Histograms of days in bands: neighbouring bands are merged until none holds 1 to 4 records.

use report_model::DayHistogram;

/// The last day of the open band: the day after the last closed one, so that sums up to any band's last day are right.
pub(crate) const fn open_day(last: u32) -> u32 {
    last.saturating_add(1)
}

/// How many records each band holds: one for each of the rising last days, and the open one.
pub(crate) fn counts(histogram: &DayHistogram, edges: &[u32]) -> Vec<u64> {
    let mut counts = vec![0_u64; edges.len() + 1];
    for (&day, &count) in &histogram.0 {
        let band = edges.partition_point(|&edge| edge < day);
        counts[band] = counts[band].saturating_add(count);
    }
    counts
}

/// Which bands are printed as one: the ranges of bands, in order, none of which holds 1 to `threshold` − 1 records.
///
/// A band that is too small takes in its smaller neighbour on the same side of `deadline` (the number of bands up to the
/// legal deadline), and one across it only when its side has no other. When everything together is too small, it stays
/// one range, which is withheld.
pub(crate) fn merged(counts: &[u64], deadline: usize, threshold: u64) -> Vec<std::ops::Range<usize>> {
    let mut ranges: Vec<std::ops::Range<usize>> = (0..counts.len()).map(|band| band..band + 1).collect();
    let size =
        |range: &std::ops::Range<usize>| counts[range.clone()].iter().fold(0_u64, |sum, n| sum.saturating_add(*n));
    while ranges.len() > 1 {
        let Some(small) = ranges.iter().position(|range| (1..threshold).contains(&size(range))) else { break };
        let before = small.checked_sub(1);
        let after = Some(small + 1).filter(|&next| next < ranges.len());
        let across = |left: usize| ranges[left].end == deadline;
        let rank = |left: Option<usize>, other: Option<usize>| {
            left.zip(other).map(|(left, other)| (across(left), size(&ranges[other]), left))
        };
        let choice = [rank(before, before), rank(after.map(|_| small), after)].into_iter().flatten().min();
        let Some((_, _, left)) = choice else { break };
        let end = ranges.remove(left + 1).end;
        ranges[left].end = end;
    }
    ranges
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_merged_band_is_small_unless_everything_is(counts in prop::collection::vec(0_u64..9, 1..12), deadline in 0_usize..12) {
            let ranges = merged(&counts, deadline, 5);
            prop_assert_eq!(ranges.first().map(|range| range.start), Some(0));
            prop_assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start));
            prop_assert_eq!(ranges.last().map(|range| range.end), Some(counts.len()));
            let all: u64 = counts.iter().sum();
            for range in ranges {
                let size: u64 = counts[range].iter().sum();
                prop_assert!(size == 0 || size >= 5 || size == all);
            }
        }
    }

    #[test]
    fn the_deadline_is_crossed_last() {
        assert_eq!(merged(&[40, 3, 9, 2, 6], 2, 5), vec![0..2, 2..3, 3..5]);
        assert_eq!(merged(&[40, 30, 3], 2, 5), vec![0..1, 1..3]);
        assert_eq!(merged(&[0, 0, 7], 1, 5), vec![0..1, 1..2, 2..3]);
    }

    #[test]
    fn a_day_stands_in_the_band_that_ends_on_it_or_after() {
        let mut days = DayHistogram::default();
        for (day, count) in [(0, 1), (15, 2), (16, 4), (60, 8), (61, 16)] {
            days.add(day, count);
        }
        assert_eq!(counts(&days, &[15, 30, 60]), vec![3, 4, 8, 16]);
    }
}
