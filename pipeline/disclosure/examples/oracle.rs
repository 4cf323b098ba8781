//! Random tables of bodies and columns with a synthesis, the cells that are withheld of them, and the intervals of the
//! protected ones, as a line of JSON each: `ci/oracle_disclosure.py` holds them against τ-ARGUS.
//! `cargo run --release -p disclosure --example oracle -- 1000`

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use disclosure::audit;
use disclosure::pattern::{Choice, choose};
use disclosure::system::{Cell, CellId, Kinds, LAYERS, Row, Seen, Sum, Table, TableId, Truth};
use report_model::definitions::BreakdownId;
use report_model::record::Nature;

struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n.max(1)
    }
}

/// The counts of a table, by row.
fn cells(chance: &mut Chance) -> Vec<Vec<u64>> {
    let (rows, columns) = (2 + chance.below(5), 3 + chance.below(5));
    let one = |chance: &mut Chance| match chance.below(8) {
        0 => 0,
        1 | 2 => 1 + chance.below(4),
        3 | 4 => 5 + chance.below(15),
        _ => 10 + chance.below(90),
    };
    (0..rows).map(|_| (0..columns).map(|_| one(chance)).collect()).collect()
}

const fn layers(count: u64) -> [Seen; LAYERS] {
    [Seen::Known(count), Seen::Absent, Seen::Absent, Seen::Absent]
}

fn kinds(count: u64) -> Kinds {
    [i64::try_from(count).unwrap_or(0), 0, 0, 0, 0]
}

fn key(column: usize) -> String {
    format!("C{column}")
}

fn table(cells: &[Vec<u64>]) -> (Table, Truth) {
    let id = TableId { nature: Nature::Observation, breakdown: BreakdownId::Region };
    let mut truth = Truth::default();
    let mut rows = Vec::new();
    for (version, row) in cells.iter().enumerate() {
        let of = row.iter().enumerate();
        rows.push(Row {
            version,
            body: format!("B{version}"),
            old: false,
            has_both: false,
            total: layers(row.iter().sum()),
            cells: of
                .clone()
                .map(|(c, &count)| (key(c), Cell { published: true, column: key(c), seen: layers(count) }))
                .collect(),
        });
        truth.rows.push(of.map(|(c, &count)| (key(c), kinds(count))).collect());
    }
    let mut columns = BTreeMap::new();
    for column in 0..cells[0].len() {
        let all: u64 = cells.iter().map(|row| row[column]).sum();
        columns.insert(key(column), Seen::Known(all));
        truth.wholes.insert((0, key(column)), kinds(all));
    }
    let sum = Sum { whole: 0, layer: 0, terms: Vec::new(), rows: (0..cells.len()).collect(), is_finer: false, columns };
    (Table { id, rows, sums: vec![sum], within: BTreeMap::new() }, truth)
}

fn place(cell: &CellId, rows: usize) -> serde_json::Value {
    let column = |key: &str| key[1..].parse::<usize>().unwrap_or(0);
    match cell {
        CellId::Row(row, key) => serde_json::json!([row, column(key)]),
        CellId::Whole(_, key) => serde_json::json!([rows, column(key)]),
    }
}

fn main() -> std::io::Result<()> {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_000);
    let mut out = std::io::stdout().lock();
    for seed in 0..count {
        let mut chance = Chance(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(seed + 1) | 1);
        let cells = cells(&mut chance);
        let (mut table, truth) = table(&cells);
        let mut open = BTreeSet::new();
        for (row, counts) in cells.iter().enumerate() {
            let positive = counts.iter().enumerate().filter(|(_, count)| **count > 0);
            open.extend(positive.map(|(column, _)| CellId::Row(row, key(column))));
        }
        open.extend(
            truth.wholes.iter().filter(|(_, kinds)| kinds[0] > 0).map(|((_, c), _)| CellId::Whole(0, c.clone())),
        );
        let choice = Choice {
            table: table.clone(),
            truth: &truth,
            threshold: 5,
            width: 5,
            open,
            withheld: BTreeSet::new(),
            given_away: BTreeSet::new(),
        };
        let pattern = choose(choice);
        for cell in pattern.primary.iter().chain(&pattern.secondary) {
            match cell {
                CellId::Row(row, key) => {
                    if let Some(cell) = table.rows[*row].cells.get_mut(key) {
                        cell.seen[0] = Seen::Hidden;
                    }
                }
                CellId::Whole(_, column) => drop(table.sums[0].columns.insert(column.clone(), Seen::Hidden)),
            }
        }
        let rows = cells.len();
        let intervals = audit::intervals(&table, &truth, (5, 5));
        let line = serde_json::json!({
            "cells": cells,
            "primary": pattern.primary.iter().map(|cell| place(cell, rows)).collect::<Vec<_>>(),
            "secondary": pattern.secondary.iter().map(|cell| place(cell, rows)).collect::<Vec<_>>(),
            "narrow": pattern.narrow.len(),
            "intervals": intervals.iter().map(|(cell, _, of)| (place(cell, rows), of.low, of.high)).collect::<Vec<_>>(),
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}
