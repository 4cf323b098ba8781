//! Which column of a table is that of tickets, where their messages or states have rows of their own.

use report_model::record::Field;

use super::columns::Columns;
use super::heading::{CLEAR, LIKELY, best_name};
use super::repeats::{Key, Ticket};
use super::words::WORDS;
use crate::agency::repeats::are_many;

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
