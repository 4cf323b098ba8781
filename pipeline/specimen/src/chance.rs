//! Chance from a seed: SplitMix64, in integers alone, so that every machine draws the same.

/// A sequence of draws.
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

/// Quantiles of a log-normal delay (σ = 0.8) in thousandths of its median, at 0 %, 5 % … 100 %. A table, because the
/// last digit of `exp` differs between systems.
const DELAYS: [u64; 21] =
    [80, 268, 359, 437, 510, 583, 657, 735, 817, 904, 1000, 1106, 1225, 1361, 1521, 1715, 1960, 2291, 2788, 3728, 9000];

impl Chance {
    /// The sequence `stream` of a seed: one sequence for each body, so that a change in one leaves the others alone.
    pub(crate) fn new(seed: u64, stream: &str) -> Self {
        let mixed = stream.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Chance(mixed)
    }

    /// The next 64 bits.
    #[inline]
    pub(crate) const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `n - 1`; 0 for an empty range.
    #[inline]
    pub(crate) const fn below(&mut self, n: usize) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "the product's upper half is below n")]
        let drawn = ((self.bits() as u128 * n as u128) >> 64) as usize;
        drawn
    }

    /// A day from `first` to `last`, both included; `first` where the range is empty.
    pub(crate) fn between(&mut self, first: i32, last: i32) -> i32 {
        let span = usize::try_from(last - first + 1).unwrap_or(1);
        first + i32::try_from(self.below(span)).unwrap_or_default()
    }

    /// Whether something holds that holds `per_mille` times in a thousand.
    #[inline]
    pub(crate) const fn holds(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille as usize
    }

    /// One of a list that is not empty.
    #[inline]
    pub(crate) const fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// A place in a list of weights that are not all zero.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: usize = weights.iter().map(|&weight| weight as usize).sum();
        let mut left = self.below(total);
        for (place, &weight) in weights.iter().enumerate() {
            let weight = weight as usize;
            if left < weight {
                return place;
            }
            left -= weight;
        }
        weights.len().saturating_sub(1)
    }

    /// A delay in days whose median is `median`, with the long tail that real registers have.
    pub(crate) fn delay(&mut self, median: u32) -> i32 {
        let drawn = self.below(20_000) as u64;
        let step = usize::try_from(drawn / 1000).unwrap_or_default();
        let within = drawn % 1000;
        let thousandths = DELAYS[step] + (DELAYS[step + 1] - DELAYS[step]) * within / 1000;
        i32::try_from(u64::from(median) * thousandths / 1000).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_delay_is_the_median() {
        let mut chance = Chance::new(1, "delays");
        let mut days: Vec<i32> = (0..10_001).map(|_| chance.delay(40)).collect();
        days.sort_unstable();
        assert!((38..=42).contains(&days[5000]), "{}", days[5000]);
        assert!(days[10_000] > 200);
    }

    #[test]
    fn weights_are_kept_and_streams_differ() {
        let mut chance = Chance::new(7, "a");
        let mut counts = [0; 3];
        for _ in 0..30_000 {
            counts[chance.weighted(&[1, 0, 2])] += 1;
        }
        assert_eq!(counts[1], 0);
        assert!((9_500..10_500).contains(&counts[0]), "{counts:?}");
        assert_ne!(Chance::new(7, "a").bits(), Chance::new(7, "b").bits());
    }
}
