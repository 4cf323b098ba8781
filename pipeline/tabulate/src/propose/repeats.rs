//! Rows that repeat an identifier: the messages or the states of one ticket, where what is the ticket's own agrees in all of
//! its rows.

use std::collections::BTreeSet;

use hashbrown::HashMap;
use ingest::text::clean;
use report_model::record::Field;

use super::heading::{CLEAR, LIKELY, best_name};
use super::seen::Columns;
use super::words::WORDS;
use crate::agency::repeats::are_many;
use crate::identity::fingerprint;

/// How many columns may be the identifier.
const KEYS: usize = 3;
/// How many cells are kept of a table.
const CELLS: usize = 6_000_000;

/// Columns that are called identifiers, and what agrees in the rows that repeat one.
#[derive(Default)]
pub(super) struct Repeats {
    keys: Vec<Key>,
}

/// A column that is called an identifier.
struct Key {
    column: usize,
    /// For each identifier the first filled cells of its rows, as hashes; 0 is an empty cell.
    first: HashMap<u64, Box<[u32]>>,
    most: usize,
    rows: u64,
    repeated: u64,
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
    fn agrees(&self, column: usize) -> bool {
        self.differing.get(column).is_some_and(|differing| differing * 10 <= self.repeated)
    }
}

impl Columns {
    /// The column of tickets, where more than a tenth of the rows repeat one, with one receipt, one nature, and the same in
    /// at least half of the other columns.
    pub(super) fn find_ticket(&self) -> Option<Ticket> {
        let best = |field: Field| {
            let all = (0..self.header.len()).map(|column| (best_name(&self.names[column], field).0, column));
            all.filter(|&(likeness, _)| likeness >= LIKELY)
                .max_by_key(|&(likeness, column)| (likeness, std::cmp::Reverse(column)))
                .map(|(_, column)| column)
        };
        let days: Vec<usize> = (0..self.header.len())
            .filter(|&column| self.profiles[column].is_of_days() && self.profiles[column].filling() >= 900)
            .collect();
        let received = best(Field::Received).filter(|column| days.contains(column));
        let nature = best(Field::Nature);
        let is_ticket = |key: &&Key| {
            let filled: Vec<usize> = (0..self.header.len())
                .filter(|&column| column != key.column && self.profiles[column].filled > 0)
                .collect();
            let agreeing = filled.iter().filter(|&&column| key.agrees(column)).count();
            let agrees_on_receipt = match received {
                Some(column) => key.agrees(column),
                None => days.iter().any(|&column| key.agrees(column)),
            };
            agrees_on_receipt
                && nature.is_none_or(|column| key.agrees(column))
                && agreeing * 2 >= filled.len()
                && (best_name(&self.names[key.column], Field::Id).0 >= CLEAR || !self.has_other_id(key.column))
                && self.profiles[key.column].cut().is_none()
        };
        let key = self.repeats.keys.iter().filter(|key| are_many(key.repeated, key.rows)).find(is_ticket)?;
        let varying = (0..self.header.len()).filter(|&column| !key.agrees(column)).collect();
        Some(Ticket { column: key.column, repeated: key.repeated, varying })
    }

    /// Whether another column tells the rows apart and is called an identifier, and not one of a message or a line.
    fn has_other_id(&self, key: usize) -> bool {
        let is_part = |column: usize| self.names[column].words.iter().any(|word| WORDS.parts.contains(word));
        (0..self.header.len()).any(|column| {
            column != key
                && self.profiles[column].uniqueness() >= 990
                && best_name(&self.names[column], Field::Id).0 >= LIKELY
                && !is_part(column)
                && !self.profiles[column].is_counter()
        })
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
