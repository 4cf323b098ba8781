//! The parts of one body's tally: forms of several units, or forms beside records. They add up as far as every part
//! measures the same; what one of them does not measure is not measured of the body.

use std::collections::{BTreeMap, BTreeSet};

use report_model::DayHistogram;
use report_model::tally::{BasisError, Cell, Tally};
use report_model::term::Term;

/// What every cell of a table holds.
struct Held {
    terms: BTreeSet<Term>,
    shares: BTreeSet<String>,
}

impl Held {
    fn of<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Self {
        let mut held = Held { terms: BTreeSet::new(), shares: BTreeSet::new() };
        for cell in cells {
            held.terms.extend(cell.counts.keys());
            held.shares.extend(cell.shares.keys().cloned());
        }
        held
    }

    fn and(self, other: &Held) -> Self {
        Held {
            terms: self.terms.intersection(&other.terms).copied().collect(),
            shares: self.shares.intersection(&other.shares).cloned().collect(),
        }
    }

    fn keep(&self, cell: &mut Cell) {
        cell.counts.retain(|term, _| self.terms.contains(term));
        cell.shares.retain(|id, _| self.shares.contains(id));
        // Counts have no days, and days of a part are no days of the whole.
        (cell.days_to_reply, cell.age_unanswered) = (DayHistogram::default(), DayHistogram::default());
    }
}

/// The tally of a body out of two parts of it.
///
/// # Errors
/// When period, nominal cut-off or definitions differ.
pub fn join(mut one: Tally, mut other: Tally) -> Result<Tally, BasisError> {
    let total = Held::of([&one.total]).and(&Held::of([&other.total]));
    let mut tables = BTreeMap::new();
    for (&id, cells) in &one.tables {
        // A part without any record has no cell that could say what it measures.
        let Some(others) = other.tables.get(&id) else { continue };
        let held = match (cells.is_empty(), others.is_empty()) {
            (true, _) => Held::of(others.values()),
            (_, true) => Held::of(cells.values()),
            _ => Held::of(cells.values()).and(&Held::of(others.values())),
        };
        tables.insert(id, held);
    }
    for tally in [&mut one, &mut other] {
        total.keep(&mut tally.total);
        let names: BTreeSet<&str> =
            total.terms.iter().map(|term| term.name()).chain(total.shares.iter().map(String::as_str)).collect();
        tally.coverage.retain(|name, _| names.contains(name.as_str()));
        tally.tables.retain(|id, _| tables.contains_key(id));
        for (id, cells) in &mut tally.tables {
            for cell in cells.values_mut() {
                tables[id].keep(cell);
            }
        }
    }
    one.add(&other)?;
    Ok(one)
}
