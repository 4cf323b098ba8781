//! The audit: what an outsider can know of each protected count, given everything that was published.
//!
//! It shares nothing with the choice. It reads the finished documents, as an outsider would ([`crate::system`]); starts at
//! the truth, which must fulfil every equation; pushes as many records as it can through each protected count, up and
//! down, by the greatest flow of each kind; and shows both points to [`Table::admits`], which looks at the equations
//! alone. Both ends of an interval are tables of whole numbers that print the same: an outsider cannot exclude them,
//! whatever the method. Where a table has one layer and no versions its flows are exact, and the interval is the true one.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::network::{Network, networks, places};
use crate::system::{CellId, Counts, Difference, KINDS, Kinds, LAYERS, Table, Target, Truth, counts, records, targets};

/// What the audit proved of one protected count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protected {
    /// The table, as `complaint/region`.
    pub table: String,
    /// Whose: a body with its version, or `synthesis` with its own.
    pub of: String,
    /// The key of the cell.
    pub key: String,
    /// How wide the interval must be.
    pub needed: u64,
    /// How wide it is at least.
    pub width: u64,
    /// Its ends, where they were looked for: in large tables the audit stops when the interval is wide enough, and its ends
    /// would say where the true value lies.
    pub interval: Option<(u64, u64)>,
}

impl Protected {
    /// Whether an outsider could come too close.
    pub const fn is_narrow(&self) -> bool {
        self.width < self.needed
    }
}

/// Networks with more arcs than this are not searched for the ends of intervals.
const LARGE: usize = 6_000;

/// The interval of a count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interval {
    /// Its least value.
    pub low: i64,
    /// Its greatest value.
    pub high: i64,
    /// Whether nothing further was looked for because it is wide enough.
    pub cut: bool,
}

/// The intervals of the protected counts of a table, each with how wide it must be.
pub fn intervals(table: &Table, truth: &Truth, rules: (i64, i64)) -> Vec<(CellId, i64, Interval)> {
    let networks = networks(table, truth);
    let places = places(&networks);
    let of = |target: Target| {
        let at = places.get(&target.cell).map_or(&[][..], Vec::as_slice);
        let found = at.iter().map(|&(network, arc)| {
            let enough = if networks[network].arcs.len() > LARGE { target.width } else { i64::MAX };
            interval((table, truth), &networks[network], (&target.cell, arc), enough)
        });
        let best = found.max_by_key(|interval| interval.high - interval.low);
        (target.cell, target.width, best.unwrap_or_default())
    };
    targets(table, truth, rules).into_iter().map(of).collect()
}

/// The interval of the count of an arc: what both ends show is checked against every equation.
fn interval(
    (table, truth): (&Table, &Truth),
    network: &Network,
    (target, arc): (&CellId, usize),
    enough: i64,
) -> Interval {
    let of = &network.arcs[arc];
    let value = records(truth, target);
    let mut ends = [value; 2];
    let mut left = enough;
    for (end, grows) in ends.iter_mut().zip([true, false]) {
        let mut all: BTreeMap<usize, Kinds> = BTreeMap::new();
        let mut moved = 0;
        for kind in (0..KINDS.len()).filter(|&kind| of.passes[kind]) {
            let mut flow = vec![0; network.arcs.len()];
            let most = left - moved;
            moved += greatest(network, &mut flow, (arc, kind), grows, most);
            for (place, &change) in flow.iter().enumerate().filter(|(_, change)| **change != 0) {
                all.entry(place).or_default()[kind] += change;
            }
        }
        if moved > 0 && table.admits(truth, &difference(network, &all)) {
            *end += if grows { moved } else { -moved };
            left -= moved;
        }
    }
    Interval { low: ends[1], high: ends[0], cut: left <= 0 }
}

/// The change of cells that a flow is.
fn difference(network: &Network, flow: &BTreeMap<usize, Kinds>) -> Difference {
    let mut difference = Difference::new();
    for (&arc, kinds) in flow {
        let change: Counts = counts(kinds);
        for cell in &network.arcs[arc].cells {
            if let (CellId::Row(row, key), true) = (cell, change != [0; LAYERS]) {
                difference.insert((*row, key.clone()), change);
            }
        }
    }
    difference
}

/// Pushes records of a kind through an arc and back around it, as many as go (Edmonds and Karp), and says how many.
fn greatest(network: &Network, flow: &mut [i64], (target, kind): (usize, usize), grows: bool, most: i64) -> i64 {
    let arc = &network.arcs[target];
    let (start, end) = if grows { (arc.to, arc.from) } else { (arc.from, arc.to) };
    let most = if grows { most } else { most.min(arc.room[kind]) };
    let mut moved = 0;
    while moved < most {
        let mut came: Vec<Option<(usize, usize, i64)>> = vec![None; network.at.len()];
        let mut queue = VecDeque::from([(start, most - moved)]);
        let mut pushed = 0;
        'search: while let Some((node, much)) = queue.pop_front() {
            for &next in network.at[node].iter().filter(|&&next| next != target && network.arcs[next].passes[kind]) {
                let way = &network.arcs[next];
                let (to, room) =
                    if way.from == node { (way.to, i64::MAX) } else { (way.from, way.room[kind] + flow[next]) };
                if room <= 0 || to == start || came[to].is_some() {
                    continue;
                }
                came[to] = Some((node, next, if way.from == node { 1 } else { -1 }));
                if to == end {
                    pushed = much.min(room);
                    break 'search;
                }
                queue.push_back((to, much.min(room)));
            }
        }
        if pushed <= 0 || pushed > i64::MAX / 8 {
            break;
        }
        let mut node = end;
        while let Some((before, arc, sign)) = came[node].filter(|_| node != start) {
            flow[arc] += sign * pushed;
            node = before;
        }
        flow[target] += if grows { pushed } else { -pushed };
        moved += pushed;
    }
    moved
}
