//! Rows that repeat an identifier: the messages or the states of one ticket, where what is the ticket's own agrees in all of
//! its rows.

use std::collections::BTreeSet;

use hashbrown::HashMap;
use ingest::text::clean;

use crate::identity::fingerprint;

/// How many columns may be the identifier.
const KEYS: usize = 3;
/// How many cells are kept of a table.
const CELLS: usize = 6_000_000;

/// Columns that are called identifiers, and what agrees in the rows that repeat one.
#[derive(Default)]
pub(super) struct Repeats {
    pub(super) keys: Vec<Key>,
}

/// A column that is called an identifier.
pub(super) struct Key {
    pub(super) column: usize,
    /// For each identifier the first filled cells of its rows, as hashes; 0 is an empty cell.
    first: HashMap<u64, Box<[u32]>>,
    most: usize,
    pub(super) rows: u64,
    pub(super) repeated: u64,
    /// For each column the rows that repeat an identifier and have another cell than the one before.
    differing: Vec<u64>,
}

/// The column of tickets of which one has several rows.
pub(super) struct Ticket {
    pub(super) column: usize,
    /// How many rows repeat a ticket.
    pub(super) repeated: u64,
    /// The columns that differ in the rows of one ticket: they are of its messages or states.
    pub(super) varying: BTreeSet<usize>,
}

impl Repeats {
    /// Those of a table with so many columns; `names` are the columns that are called identifiers, with how clearly.
    pub(super) fn of(names: &[(u16, usize)], columns: usize) -> Self {
        let mut names = names.to_vec();
        names.sort_by_key(|&(likeness, column)| (std::cmp::Reverse(likeness), column));
        names.truncate(KEYS);
        let most = CELLS / KEYS / columns.max(1);
        let key = |&(_, column): &(u16, usize)| Key {
            column,
            first: HashMap::new(),
            most,
            rows: 0,
            repeated: 0,
            differing: vec![0; columns],
        };
        Repeats { keys: names.iter().map(key).collect() }
    }

    /// Looks at a row.
    #[expect(clippy::cast_possible_truncation, reason = "half of a hash is a hash")]
    pub(super) fn add(&mut self, cells: &[&str]) {
        if self.keys.is_empty() {
            return;
        }
        let hashes: Vec<u32> = cells.iter().map(|cell| hash(&clean(cell)) as u32).collect();
        for key in &mut self.keys {
            key.add(cells, &hashes);
        }
    }
}

impl Key {
    fn add(&mut self, cells: &[&str], hashes: &[u32]) {
        let id = clean(cells.get(self.column).copied().unwrap_or_default());
        if id.is_empty() {
            return;
        }
        let id = hash(&id);
        if let Some(first) = self.first.get_mut(&id) {
            self.rows += 1;
            self.repeated += 1;
            for ((before, &now), differing) in first.iter_mut().zip(hashes).zip(&mut self.differing) {
                if *before == 0 {
                    *before = now;
                } else if now != 0 && now != *before {
                    *differing += 1;
                }
            }
        } else if self.first.len() < self.most {
            self.rows += 1;
            let mut first = vec![0; self.differing.len()];
            first.iter_mut().zip(hashes).for_each(|(cell, &now)| *cell = now);
            self.first.insert(id, first.into_boxed_slice());
        }
    }

    /// Whether a column says the same in nearly all rows that repeat an identifier.
    pub(super) fn agrees(&self, column: usize) -> bool {
        self.differing.get(column).is_some_and(|differing| differing * 10 <= self.repeated)
    }
}

/// A hash that tells cells apart; 0 of an empty one.
fn hash(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    let hash = fingerprint(text);
    // The lower half is used by itself too.
    hash ^ (hash >> 32) | 1
}
