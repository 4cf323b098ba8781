//! Which column is which field, decided for all of them together: each column at most one field, each field at most one
//! column, the best total. The Hungarian method over whole numbers, so that equal inputs give equal answers.

/// For each row the column that it takes, or none where every choice is worth nothing. `worth[row][column]` is not
/// negative. Between equal totals the earlier columns win.
pub(super) fn assign(worth: &[Vec<u16>]) -> Vec<Option<usize>> {
    let columns = worth.first().map_or(0, Vec::len);
    let rows = worth.len();
    // One more column for each row, worth nothing: a row may stay without.
    let width = columns + rows;
    let last = i64::try_from(width).unwrap_or(i64::MAX);
    let cost = |row: usize, column: usize| -> i64 {
        let worth = worth[row].get(column).copied().unwrap_or(0);
        // A column that is worth nothing is left to those for whom it is worth something.
        if worth == 0 && column < columns {
            return 2 * last;
        }
        let place = i64::try_from(column).unwrap_or(i64::MAX);
        -(i64::from(worth) * last * i64::try_from(rows + 1).unwrap_or(1)) + place
    };
    let owner = matching(rows, width, cost);
    let mut chosen = vec![None; rows];
    for (column, row) in owner.into_iter().enumerate().take(columns) {
        if let Some(row) = row.filter(|&row| worth[row][column] > 0) {
            chosen[row] = Some(column);
        }
    }
    chosen
}

/// The cheapest matching of every row with a column: for each column, its row. Shortest augmenting paths with
/// potentials; there are at least as many columns as rows.
fn matching(rows: usize, width: usize, cost: impl Fn(usize, usize) -> i64) -> Vec<Option<usize>> {
    let mut row_potential = vec![0_i64; rows];
    let mut column_potential = vec![0_i64; width];
    let mut owner: Vec<Option<usize>> = vec![None; width];
    for start in 0..rows {
        let mut shortest = vec![i64::MAX; width];
        let mut before: Vec<Option<usize>> = vec![None; width];
        let mut done = vec![false; width];
        let (mut row, mut at): (usize, Option<usize>) = (start, None);
        let free = loop {
            let mut next: Option<(i64, usize)> = None;
            for column in (0..width).filter(|&column| !done[column]) {
                let length = cost(row, column) - row_potential[row] - column_potential[column];
                if length < shortest[column] {
                    shortest[column] = length;
                    before[column] = at;
                }
                if next.is_none_or(|(best, _)| shortest[column] < best) {
                    next = Some((shortest[column], column));
                }
            }
            let (step, column) = next.expect("there are more columns than rows");
            row_potential[start] += step;
            for reached in 0..width {
                if done[reached] {
                    column_potential[reached] -= step;
                    if let Some(of) = owner[reached] {
                        row_potential[of] += step;
                    }
                } else if shortest[reached] != i64::MAX {
                    shortest[reached] -= step;
                }
            }
            done[column] = true;
            at = Some(column);
            match owner[column] {
                Some(next_row) => row = next_row,
                None => break column,
            }
        };
        let mut column = free;
        while let Some(from) = before[column] {
            owner[column] = owner[from];
            column = from;
        }
        owner[column] = Some(start);
    }
    owner
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The best total, by trying everything.
    fn best(worth: &[Vec<u16>], taken: u32) -> u64 {
        let Some((row, rest)) = worth.split_first() else { return 0 };
        let with = |column: usize| {
            (taken & (1 << column) == 0).then(|| u64::from(row[column]) + best(rest, taken | (1 << column)))
        };
        (0..row.len()).filter_map(with).fold(best(rest, taken), u64::max)
    }

    #[test]
    fn a_row_may_stay_without_a_column_and_ties_go_to_the_earlier() {
        assert_eq!(assign(&[vec![5, 5], vec![0, 0]]), [Some(0), None]);
        assert_eq!(assign(&[vec![9, 8], vec![9, 0]]), [Some(1), Some(0)]);
        assert_eq!(assign(&[]), []);
    }

    proptest! {
        #[test]
        fn the_total_is_the_best(worth in (1_usize..5).prop_flat_map(|columns| {
            prop::collection::vec(prop::collection::vec(0_u16..20, columns), 1..5)
        })) {
            let chosen = assign(&worth);
            let total: u64 = chosen.iter().enumerate().filter_map(|(row, column)| Some(u64::from(worth[row][(*column)?]))).sum();
            prop_assert_eq!(total, best(&worth, 0));
            let mut taken: Vec<usize> = chosen.into_iter().flatten().collect();
            taken.sort_unstable();
            let before = taken.len();
            taken.dedup();
            prop_assert_eq!(taken.len(), before);
        }
    }
}
