//! A table as networks, in which records move between cells without a sum changing.
//!
//! Bodies and columns are nodes, cells are arcs from a body to a column, cells of a synthesis arcs from a column to the
//! synthesis. A circulation is a change of the table that keeps every total: along an arc a cell grows, against it it
//! shrinks. Where regions and provinces are public, a record flows from its body to the region, on to the province, to its
//! column, and to the column of the region: what has no province stays as it is. It takes rows that stand in the same sums, a *class*; versions of one body that stand in different syntheses
//! move as one where together they stand in the sums of a class. Records of each kind circulate by themselves.

use std::collections::{BTreeMap, BTreeSet};

use crate::system::{CellId, KINDS, Kinds, Seen, Table, Truth, is_finer};

/// Which kinds of records can move through an arc.
pub type Passes = [bool; 5];

/// An arc: a cell, with its twins in other versions, or the same column of several syntheses.
#[derive(Clone, Debug)]
pub struct Arc {
    /// From this node,
    pub from: usize,
    /// to this one.
    pub to: usize,
    /// The cells that change together.
    pub cells: Vec<CellId>,
    /// By how many records of each kind they can shrink.
    pub room: Kinds,
    /// Which kinds can move as things are published.
    pub passes: Passes,
    /// Which kinds could move if all cells were withheld.
    pub could: Passes,
}

/// The network of a class.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// The arcs.
    pub arcs: Vec<Arc>,
    /// Of each node, its arcs.
    pub at: Vec<Vec<usize>>,
}

impl Network {
    fn node(&mut self) -> usize {
        self.at.push(Vec::new());
        self.at.len() - 1
    }

    fn add(&mut self, arc: Arc) {
        self.at[arc.from].push(self.arcs.len());
        self.at[arc.to].push(self.arcs.len());
        self.arcs.push(arc);
    }
}

/// Where each cell is an arc: the network and the arc.
pub type Places = BTreeMap<CellId, Vec<(usize, usize)>>;

/// The places of all cells.
pub fn places(networks: &[Network]) -> Places {
    let mut places = Places::new();
    for (network, of) in networks.iter().enumerate() {
        for (arc, cells) in of.arcs.iter().map(|arc| &arc.cells).enumerate() {
            for cell in cells {
                places.entry(cell.clone()).or_default().push((network, arc));
            }
        }
    }
    places
}

/// Rows that move as one.
type Bundle = Vec<usize>;

/// The classes: by the sums in which they stand, the rows and bundles of versions.
fn classes(table: &Table) -> BTreeMap<BTreeSet<usize>, Vec<Bundle>> {
    let mut of_row: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); table.rows.len()];
    for (sum, of) in table.sums.iter().enumerate() {
        for &row in &of.rows {
            of_row[row].insert(sum);
        }
    }
    let mut classes: BTreeMap<BTreeSet<usize>, Vec<Bundle>> = BTreeMap::new();
    let mut bodies: BTreeMap<&str, Bundle> = BTreeMap::new();
    for (row, sums) in of_row.iter().enumerate() {
        classes.entry(sums.clone()).or_default().push(vec![row]);
        if !sums.is_empty() {
            bodies.entry(&table.rows[row].body).or_default().push(row);
        }
    }
    for versions in bodies.into_values().filter(|versions| versions.len() > 1) {
        let union: BTreeSet<usize> = versions.iter().flat_map(|&row| of_row[row].iter().copied()).collect();
        let apart = versions.iter().map(|&row| of_row[row].len()).sum::<usize>() == union.len();
        if apart {
            classes.entry(union).or_default().push(versions);
        }
    }
    classes
}

/// The networks of a table.
pub fn networks(table: &Table, truth: &Truth) -> Vec<Network> {
    classes(table).into_iter().map(|(sums, bundles)| network(table, truth, &sums, &bundles)).collect()
}

fn network(table: &Table, truth: &Truth, sums: &BTreeSet<usize>, bundles: &[Bundle]) -> Network {
    let mut network = Network::default();
    let mut columns = Columns { nodes: BTreeMap::new(), free: None, is_summed: [false; 2] };
    for &sum in sums {
        columns.is_summed[usize::from(table.sums[sum].is_finer)] = true;
    }
    for bundle in bundles {
        let row = &table.rows[bundle[0]];
        let body = network.node();
        if sums.is_empty() {
            columns.free = Some(network.node());
        }
        let mut regions: BTreeMap<String, usize> = BTreeMap::new();
        for (key, arc) in arcs_of(table, truth, bundle) {
            // From a body to its regions, from there to their provinces, and on to the columns.
            let (from, to) = if let Some(region) = table.part_of(row, &key) {
                let region = *regions.entry(region.clone()).or_insert_with(|| network.node());
                (region, columns.of(table, &row.cells[&key].column, &mut network))
            } else if row.has_both && !is_finer(&key) {
                (body, *regions.entry(key).or_insert_with(|| network.node()))
            } else {
                (body, columns.of(table, &row.cells[&key].column, &mut network))
            };
            network.add(Arc { from, to, ..arc });
        }
    }
    if !sums.is_empty() {
        let whole = network.node();
        let provinces: Vec<(String, usize)> =
            columns.nodes.clone().into_iter().filter(|(key, _)| is_finer(key)).collect();
        for (column, from) in provinces {
            let region = table.within.get(&column).filter(|_| columns.is_summed[0]);
            let to = region.map_or(whole, |region| columns.of(table, region, &mut network));
            network.add(Arc { from, to, ..whole_arc(table, truth, sums, &column) });
        }
        for (column, &from) in columns.nodes.iter().filter(|(key, _)| !is_finer(key)) {
            network.add(Arc { from, to: whole, ..whole_arc(table, truth, sums, column) });
        }
    }
    network
}

/// The nodes of columns.
struct Columns {
    nodes: BTreeMap<String, usize>,
    /// Without a sum over it a column is tied to nothing: all of a row are one node.
    free: Option<usize>,
    /// Whether there are sums by region, and by province.
    is_summed: [bool; 2],
}

impl Columns {
    /// Where the arcs of a column end: a province that is in no sum of its own is in that of its region.
    fn of(&mut self, table: &Table, column: &str, network: &mut Network) -> usize {
        let region = table.within.get(column).filter(|_| !self.is_summed[1]);
        let column = region.map_or(column, String::as_str);
        self.free.unwrap_or_else(|| *self.nodes.entry(column.to_owned()).or_insert_with(|| network.node()))
    }
}

const NOTHING: Arc =
    Arc { from: 0, to: 0, cells: Vec::new(), room: [i64::MAX / 4; 5], passes: [true; 5], could: [true; 5] };

impl Arc {
    /// With one cell more, which changes with the others.
    fn with(&mut self, table: &Table, cell: CellId, (kinds, held): (Kinds, Kinds), could: Passes) {
        let passes = passes(table, &cell);
        // What is known to be zero is shown, and stays.
        let zero = is_shown_where_zero(table, &cell) && kinds.iter().all(|&count| count == 0);
        for kind in 0..KINDS.len() {
            self.room[kind] = self.room[kind].min(held[kind]);
            self.could[kind] &= could[kind] && !zero;
            self.passes[kind] &= passes[kind] && !zero;
        }
        self.cells.push(cell);
    }
}

fn is_shown_where_zero(table: &Table, cell: &CellId) -> bool {
    match cell {
        CellId::Row(row, key) => table.rows[*row].cells.get(key).is_some_and(|cell| cell.published),
        CellId::Whole(..) => true,
    }
}

/// Which kinds of records a cell hides.
fn passes(table: &Table, cell: &CellId) -> Passes {
    let seen = |layer: usize| match cell {
        CellId::Row(row, key) => table.rows[*row].cells.get(key).is_some_and(|cell| cell.seen[layer] == Seen::Hidden),
        CellId::Whole(whole, column) => {
            let mut sums = table.sums_in(*whole, column).filter(|sum| sum.layer == layer);
            sums.all(|sum| matches!(sum.columns.get(column), Some(Seen::Hidden | Seen::Absent)))
        }
    };
    KINDS.map(|layers| (0..layers.len()).filter(|&layer| layers[layer]).all(seen))
}

/// The cells of a bundle, with their keys: those that every version of it has.
fn arcs_of(table: &Table, truth: &Truth, bundle: &[usize]) -> Vec<(String, Arc)> {
    let arc = |(key, cell): (&String, &crate::system::Cell)| {
        let mut arc = NOTHING;
        for &row in bundle {
            let of = &table.rows[row];
            let other = of.cells.get(key).filter(|other| other.column == cell.column)?;
            let kinds = truth.rows[row][key];
            let held = if other.published { held_back(kinds, of.old) } else { kinds };
            let measured = |layer: usize| other.seen[layer] != Seen::Absent;
            let could = KINDS.map(|layers| (0..layers.len()).filter(|&layer| layers[layer]).all(measured));
            arc.with(table, CellId::Row(row, key.clone()), (kinds, held), could);
        }
        Some((key.clone(), arc))
    };
    table.rows[bundle[0]].cells.iter().filter_map(arc).collect()
}

/// The cell of the syntheses of some sums.
fn whole_arc(table: &Table, truth: &Truth, sums: &BTreeSet<usize>, column: &str) -> Arc {
    let wholes: BTreeSet<usize> = sums.iter().map(|&sum| table.sums[sum].whole).collect();
    let mut arc = NOTHING;
    for whole in wholes {
        let kinds = truth.wholes.get(&(whole, column.to_owned())).copied().unwrap_or_default();
        arc.with(table, CellId::Whole(whole, column.to_owned()), (kinds, held_back(kinds, false)), [true; 5]);
    }
    arc
}

/// Zeros are shown, so one record stays in a withheld cell; under the rules before, one of each term.
fn held_back(mut kinds: Kinds, old: bool) -> Kinds {
    if old {
        return kinds.map(|count| (count - 1).max(0));
    }
    let most = (0..kinds.len()).max_by_key(|&kind| (kinds[kind], kind)).unwrap_or(0);
    kinds[most] = (kinds[most] - 1).max(0);
    kinds
}
