//! The rules that single records show, by the section of the contract that each is of.

mod answers;
mod clock;
mod identity;
mod renewals;
mod stock;
mod transfers;
mod values;

use super::{Entry, Rule};
use crate::bodies::Column;
use crate::days::day;
use crate::spell::Cell;

/// Where reasons stand in the canonical list.
const UNCLEAR: usize = 1;
const NO_DOCS: usize = 2;
const COURT: usize = 3;
/// The file of the first half-year of VAE, extracted in July.
const JUNE: &str = "extrait_juin.csv";

/// All of them, in the order of their places: what is drawn for a rule follows from its place.
pub(super) fn rules() -> Vec<&'static Rule> {
    let sections =
        [identity::RULES, answers::RULES, clock::RULES, transfers::RULES, renewals::RULES, stock::RULES, values::RULES];
    let mut rules: Vec<_> = sections.into_iter().flatten().collect();
    rules.sort_by_key(|rule| rule.place);
    rules
}

/// Leaves a record as it came in.
const fn nothing(_: &mut Entry, _: i32) {}

fn gone(entry: &mut Entry, _: i32) {
    entry.gone();
}

/// A user who wrote to the body before: so many of them.
fn user_of(number: i32) -> u64 {
    7_000_000 + u64::from(number.unsigned_abs())
}

/// A record of VAE that stands in both files.
fn copied(entry: &mut Entry, number: i32, first: i32) {
    entry.copy(day(2025, 2, 3) + number, user_of(first + number));
    entry.write(Column::Id, Cell::Text(format!("{}/2025", first + number)));
}

/// The same in the file of the first half-year.
fn as_of_june(entry: &mut Entry, number: i32, first: i32) {
    copied(entry, number, first);
    entry.file = Some(JUNE);
}

#[cfg(test)]
mod tests {
    use super::rules;

    #[test]
    fn every_place_is_taken_once() {
        assert!(rules().iter().enumerate().all(|(place, rule)| rule.place == place));
    }
}
