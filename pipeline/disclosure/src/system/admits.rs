//! What an outsider takes for possible: the equations, in whole numbers.

use std::collections::{BTreeMap, BTreeSet};

use report_model::record::Nature;

use super::{Cell, Counts, LAYERS, Row, Seen, Sum, Table, Truth, counts, is_finer};

/// How a point differs from the truth, by row and key.
pub type Difference = BTreeMap<(usize, String), Counts>;

impl Table {
    /// Whether an outsider takes the truth for possible: what fails is named. An equation of the system that the truth
    /// does not fulfil would prove nothing.
    pub fn faults(&self, truth: &Truth) -> Vec<String> {
        let mut faults = Vec::new();
        let known = |seen: Seen, value: i64| match seen {
            Seen::Known(count) => i64::try_from(count) == Ok(value),
            Seen::Hidden | Seen::Absent => true,
        };
        for (row, kinds) in self.rows.iter().zip(&truth.rows).filter(|(row, _)| !row.cells.is_empty()) {
            let mut total = [0; LAYERS];
            for (key, cell) in &row.cells {
                let counts = counts(&kinds[key]);
                if self.part_of(row, key).is_none() {
                    (0..LAYERS).for_each(|layer| total[layer] += counts[layer]);
                }
                if kinds[key].iter().any(|&kind| kind < 0) || (0..LAYERS).any(|at| !known(cell.seen[at], counts[at])) {
                    faults.push(format!("{} {}: {key}", self.id, row.body));
                }
            }
            if (0..LAYERS).any(|layer| !known(row.total[layer], total[layer])) {
                faults.push(format!("{} {}: its cells do not add up to the whole", self.id, row.body));
            }
        }
        for sum in &self.sums {
            for (column, &seen) in &sum.columns {
                let cells = sum.rows.iter().flat_map(|&row| self.rows[row].cells.iter().map(move |cell| (row, cell)));
                let of = cells.filter(|(_, (_, cell))| cell.column == *column && cell.seen[sum.layer] != Seen::Absent);
                let value: i64 = of.map(|(row, (key, _))| counts(&truth.rows[row][key])[sum.layer]).sum();
                if !known(seen, value) {
                    let term = self.id.layers()[sum.layer];
                    faults.push(format!("{} synthesis: {column}, {term}: the reports add up to {value}", self.id));
                }
            }
        }
        faults
    }

    /// Whether an outsider takes the truth with a difference for possible too: the check that every proof of the audit
    /// passes, whoever found the point. It looks at all that the difference touches, in integers.
    pub fn admits(&self, truth: &Truth, difference: &Difference) -> bool {
        // What must add up: the whole of a body is public and stays; a region changes by as much as its provinces.
        let mut adds: BTreeMap<(usize, Option<String>), Counts> = BTreeMap::new();
        let mut columns: BTreeSet<&str> = BTreeSet::new();
        for ((place, key), change) in difference {
            let row = &self.rows[*place];
            let Some(cell) = row.cells.get(key) else { return false };
            let was = counts(&truth.rows[*place][key]);
            let now: Counts = std::array::from_fn(|layer| was[layer] + change[layer]);
            if !self.allows(row, cell, change, &now) {
                return false;
            }
            let mut add = |to: Option<&String>, sign: i64| {
                let sum = adds.entry((*place, to.cloned())).or_default();
                (0..LAYERS).for_each(|layer| sum[layer] += sign * change[layer]);
            };
            add(self.part_of(row, key), 1);
            if row.has_both && !is_finer(key) {
                add(Some(key), -1);
            }
            columns.insert(&cell.column);
        }
        if adds.values().flatten().any(|&change| change != 0) {
            return false;
        }
        columns.into_iter().all(|column| {
            let mut sums = self.sums.iter().filter(|sum| sum.is_finer == is_finer(column));
            sums.all(|sum| self.allows_sum(truth, sum, column, difference))
        })
    }

    fn allows(&self, row: &Row, cell: &Cell, change: &Counts, now: &Counts) -> bool {
        let [all, answered, due, in_time] = *now;
        let fits = 0 <= in_time && in_time <= answered && in_time <= due && answered <= all && due <= all;
        // Zeros are shown: so a withheld cell is none. Under the rules before that held for each term.
        let is_shown = |layer: usize| match cell.seen[layer] {
            Seen::Known(_) => change[layer] == 0,
            Seen::Hidden => !cell.published || now[layer] > 0 || (layer > 0 && !row.old) || change[layer] == 0,
            Seen::Absent => change[layer] == 0,
        };
        // Of a body that does not measure replies nobody knows how many there were; the layers above say nothing.
        let fits = if self.id.nature == Nature::Complaint { fits } else { all >= 0 };
        fits && (0..LAYERS).all(is_shown) && (!row.is_complete() || self.id.nature != Nature::Complaint || due == all)
    }

    fn allows_sum(&self, truth: &Truth, sum: &Sum, column: &str, difference: &Difference) -> bool {
        let of = difference.iter().filter(|((row, key), _)| {
            let cell = &self.rows[*row].cells[key];
            sum.rows.contains(row) && cell.column == column && cell.seen[sum.layer] != Seen::Absent
        });
        let change: i64 = of.map(|(_, change)| change[sum.layer]).sum();
        match sum.columns.get(column) {
            Some(Seen::Hidden) if sum.layer == 0 && change < 0 => {
                truth.wholes.get(&(sum.whole, column.to_owned())).is_some_and(|all| counts(all)[0] + change > 0)
            }
            Some(Seen::Hidden | Seen::Absent) => true,
            Some(Seen::Known(_)) | None => change == 0,
        }
    }
}
