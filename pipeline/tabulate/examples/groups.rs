//! `cargo run --release -p tabulate --example groups -- [ROWS]`: the counts of twelve breakdowns, once by polars' group-by
//! and once in arrays of counters, as `tally` has them; both give the same counts. It is why columns after normalisation are
//! codes in arrays here, and not a frame of polars.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Instant;

use polars::prelude::{Column, DataFrame, PolarsResult};

/// The dimensions: name, how many codes.
const DIMENSIONS: [(&str, u32); 9] = [
    ("nature", 3),
    ("month", 12),
    ("channel", 6),
    ("region", 13),
    ("service", 80),
    ("user_kind", 4),
    ("status", 7),
    ("outcome", 5),
    ("entity", 40),
];
/// The breakdowns, as places in the dimensions.
const BREAKDOWNS: [&[usize]; 12] = [&[0], &[1], &[2], &[3], &[4], &[5], &[6], &[7], &[8], &[4, 1], &[4, 7], &[4, 3]];

type Counts = BTreeMap<Vec<u32>, u64>;

fn main() -> PolarsResult<()> {
    let rows = std::env::args().nth(1).and_then(|rows| rows.parse().ok()).unwrap_or(1_000_000);
    let columns = columns(rows);
    let named = DIMENSIONS.iter().zip(&columns).map(|(&(name, _), codes)| Column::new(name.into(), codes.clone()));
    let frame = DataFrame::new(rows, named.collect())?;
    let mut out = std::io::stdout().lock();
    for round in 1..=3 {
        let begun = Instant::now();
        let theirs = BREAKDOWNS.iter().map(|of| by_polars(&frame, of)).collect::<PolarsResult<Vec<_>>>()?;
        let polars = begun.elapsed();
        let begun = Instant::now();
        let ours = in_arrays(&columns);
        let arrays = begun.elapsed();
        assert!(theirs == ours, "the counts are the same");
        let times = polars.as_secs_f64() / arrays.as_secs_f64();
        let _ = writeln!(out, "round {round}: polars {polars:.0?}, arrays {arrays:.0?}, {times:.1} ×");
    }
    Ok(())
}

/// Made codes: skewed, as services and regions are.
fn columns(rows: usize) -> Vec<Vec<u32>> {
    let mut state = 2_025_u64;
    let mut next = |codes: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let chance = (state >> 33) as u32 % (codes * codes);
        chance.isqrt()
    };
    let mut columns = vec![Vec::with_capacity(rows); DIMENSIONS.len()];
    for _ in 0..rows {
        columns.iter_mut().zip(DIMENSIONS).for_each(|(column, (_, codes))| column.push(next(codes)));
    }
    columns
}

fn by_polars(frame: &DataFrame, of: &[usize]) -> PolarsResult<Counts> {
    let names = of.iter().map(|&at| DIMENSIONS[at].0);
    let grouped = frame.group_by(names)?;
    let keys = grouped.keys();
    let keys = keys.iter().map(|key| key.u32()).collect::<PolarsResult<Vec<_>>>()?;
    let sizes = grouped.get_groups().iter().map(|group| group.len() as u64);
    let key = |row: usize| keys.iter().map(|key| key.get(row).unwrap_or(u32::MAX)).collect();
    Ok(sizes.enumerate().map(|(row, size)| (key(row), size)).collect())
}

#[expect(clippy::needless_range_loop, reason = "the n-th row of every column")]
fn in_arrays(columns: &[Vec<u32>]) -> Vec<Counts> {
    let size = |of: &[usize]| of.iter().map(|&at| DIMENSIONS[at].1 as usize).product();
    let mut counters: Vec<Vec<u64>> = BREAKDOWNS.iter().map(|of| vec![0; size(of)]).collect();
    for row in 0..columns[0].len() {
        for (of, counts) in BREAKDOWNS.iter().zip(&mut counters) {
            let place = of.iter().fold(0, |place, &at| place * DIMENSIONS[at].1 as usize + columns[at][row] as usize);
            counts[place] += 1;
        }
    }
    let key = |of: &[usize], mut place: usize| {
        let mut key = vec![0; of.len()];
        for (code, &at) in key.iter_mut().zip(of).rev() {
            let codes = DIMENSIONS[at].1 as usize;
            *code = u32::try_from(place % codes).unwrap_or(u32::MAX);
            place /= codes;
        }
        key
    };
    let counts = |(of, counts): (&&[usize], &Vec<u64>)| {
        let seen = counts.iter().enumerate().filter(|&(_, &count)| count > 0);
        seen.map(|(place, &count)| (key(of, place), count)).collect()
    };
    BREAKDOWNS.iter().zip(&counters).map(counts).collect()
}
