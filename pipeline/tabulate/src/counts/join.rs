//! The parts of one body's tally: forms of several units, or forms beside records. Counts add up over what every part
//! measures; delays and breakdowns of one part stay, and what the other does not break down is a row of its own.

use std::collections::{BTreeMap, BTreeSet};

use report_model::definitions::BreakdownId;
use report_model::id::IndicatorId;
use report_model::tally::{BasisError, Cell, Cells, Tally, UNSPECIFIED};
use report_model::term::Term;

/// What cells hold.
#[derive(Clone)]
struct InCells {
    terms: BTreeSet<Term>,
    shares: BTreeSet<IndicatorId>,
}

impl InCells {
    fn of<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Self {
        let mut held = InCells { terms: BTreeSet::new(), shares: BTreeSet::new() };
        for cell in cells {
            held.terms.extend(cell.counts.keys());
            held.shares.extend(cell.shares.keys().cloned());
        }
        held
    }

    fn and(self, other: &InCells) -> Self {
        InCells {
            terms: self.terms.intersection(&other.terms).copied().collect(),
            shares: self.shares.intersection(&other.shares).cloned().collect(),
        }
    }

    fn keep(&self, cell: &mut Cell) {
        cell.counts.retain(|term, _| self.terms.contains(term));
        cell.shares.retain(|id, _| self.shares.contains(id));
    }
}

/// What the cells of a part's breakdown hold. A part without any record has no cell that could say it, and one without the
/// breakdown has its total for one.
fn held(tally: &Tally, id: BreakdownId) -> InCells {
    match tally.tables.get(&id) {
        Some(cells) if !cells.is_empty() => InCells::of(cells.values()),
        _ => InCells::of([&tally.total]),
    }
}

/// The tally of a body out of two parts of it.
///
/// # Errors
/// When period, nominal cut-off or definitions differ.
pub fn join(mut one: Tally, mut other: Tally) -> Result<Tally, BasisError> {
    let total = InCells::of([&one.total]).and(&InCells::of([&other.total]));
    let ids: BTreeSet<BreakdownId> = one.tables.keys().chain(other.tables.keys()).copied().collect();
    let tables: BTreeMap<BreakdownId, InCells> =
        ids.into_iter().map(|id| (id, held(&one, id).and(&held(&other, id)).and(&total))).collect();
    let stock = one.stock.join(&other.stock);
    for tally in [&mut one, &mut other] {
        let whole = tally.total.clone();
        total.keep(&mut tally.total);
        let measured = tally.total.measured();
        tally.coverage.retain(|what, _| measured.contains(what));
        for (&id, held) in &tables {
            let cells = tally.tables.entry(id).or_insert_with(|| not_broken_down(id, &whole));
            cells.values_mut().for_each(|cell| held.keep(cell));
        }
    }
    one.add(&other)?;
    one.stock = stock;
    Ok(one)
}

/// The row of a part that does not break down its records. A file may have no reason at all: they have no such row.
fn not_broken_down(id: BreakdownId, whole: &Cell) -> Cells {
    let key = vec![UNSPECIFIED.to_owned(); id.dimensions().len()];
    let is_empty = [Term::Received, Term::Observations, Term::Suggestions].iter().all(|&t| whole.get(t) == Some(0));
    let row = (id != BreakdownId::Admissibility && !is_empty).then(|| (key, whole.clone()));
    row.into_iter().collect()
}
