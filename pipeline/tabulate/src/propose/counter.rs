//! Whether a column numbers its rows: 1, 2, 3 … Such a number is no reference: it hides what was entered twice.

/// What the whole numbers of a column are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counter {
    numbers: u64,
    least: u64,
    most: u64,
    last: Option<u64>,
    /// Rows whose number is the one after that of the row before.
    steps: u64,
}

/// The longest number that is looked at, in digits.
const LONGEST: usize = 9;
/// Fewer rows than this number themselves by chance.
const FEWEST: u64 = 4;

impl Counter {
    /// Counts a cell that holds something.
    pub(super) fn add(&mut self, cell: &str) {
        let Some(number) = whole(cell) else {
            self.last = None;
            return;
        };
        self.steps += u64::from(self.last.is_some_and(|last| last + 1 == number));
        self.least = if self.numbers == 0 { number } else { self.least.min(number) };
        self.most = self.most.max(number);
        self.last = Some(number);
        self.numbers += 1;
    }

    /// Whether nearly all of `filled` cells are numbers from 0 or 1 to about as many as there are, in any order, or each
    /// follows the one before. `uniqueness` is the share of them that stand nowhere else, in thousandths.
    pub(super) const fn counts(&self, filled: u64, uniqueness: u16) -> bool {
        let is_numbers = filled >= FEWEST && self.numbers * 100 >= filled * 99;
        let is_from_one = self.least <= 1 && self.most <= filled + filled / 2 && uniqueness >= 450;
        is_numbers && (is_from_one || self.steps * 10 >= (filled - 1) * 9)
    }
}

/// A whole number, as a spreadsheet may write it: `12`, `0012`, `12.0`, `١٢`.
fn whole(cell: &str) -> Option<u64> {
    let digits = cell.strip_suffix(".0").unwrap_or(cell);
    if digits.is_empty() || digits.chars().count() > LONGEST {
        return None;
    }
    digits.chars().try_fold(0, |number: u64, c| {
        let point = u32::from(c);
        let western = c.to_digit(10);
        let arabic = [0x660, 0x6f0].into_iter().find_map(|zero| point.checked_sub(zero).filter(|digit| *digit < 10));
        western.or(arabic).map(|digit| number * 10 + u64::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(cells: &[String]) -> bool {
        let mut counter = Counter::default();
        cells.iter().for_each(|cell| counter.add(cell));
        let different = cells.iter().collect::<std::collections::BTreeSet<_>>().len() as u64;
        counter.counts(cells.len() as u64, super::super::profile::share(different, cells.len() as u64))
    }

    #[test]
    fn rows_are_numbered_from_one_in_any_order_or_one_after_the_other() {
        let of = |numbers: &mut dyn Iterator<Item = u64>| counts(&numbers.map(|n| n.to_string()).collect::<Vec<_>>());
        assert!(of(&mut (1..=60)) && of(&mut (0..60)) && of(&mut (1..=60).rev()) && of(&mut (501..=560)));
        // Some were left out, and some files begin anew.
        assert!(of(&mut (1..=60).filter(|n| n % 4 != 0)) && of(&mut (1..=30).chain(1..=30)));
        assert!(!of(&mut (1..=60).map(|n| n * 7 + 40_000)) && !of(&mut (1..=3)) && !of(&mut (1..=60).map(|n| n % 2)));
        assert!(counts(&["001", "٠٠٢", "3.0", "4"].map(str::to_owned)));
        assert!(!counts(&["R-1", "R-2", "R-3", "R-4"].map(str::to_owned)));
        assert!(!counts(&["99999999999999999999", "2", "3", "4"].map(str::to_owned)));
    }
}
