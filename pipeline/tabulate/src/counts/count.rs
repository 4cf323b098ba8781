//! A form → the sums of its body. Counts add like records do, as far as they go: what a form leaves out is not
//! measured, and what contradicts itself is not believed.

use std::collections::{BTreeMap, BTreeSet};

use report_model::Fraction;
use report_model::definitions::{BreakdownId, Definitions};
use report_model::disclosure::{WHEN_COMPLETE, contains};
use report_model::id::AgencyId;
use report_model::record::{Nature, Reason};
use report_model::tally::{Basis, Cell, Cells, Coverage, Stock, Tally, Unknown};
use report_model::term::Term;

use super::check::{Check, Counts};
use super::form::Form;
use super::layout::{Part, declaration};

/// What the sums of a form depend on beside it.
#[derive(Clone, Copy)]
pub(super) struct FormBasis<'a> {
    pub(super) agency: &'a AgencyId,
    pub(super) basis: &'a Basis,
    pub(super) definitions: &'a Definitions,
    /// Whether no complaint of the period is due on or after the effective cut-off.
    pub(super) complete: bool,
}

/// The sums of a form that passed its checks.
pub(super) fn tally(frame: FormBasis<'_>, form: &Form, check: &mut Check<'_>, months: &Counts) -> Tally {
    let mut tables: BTreeMap<BreakdownId, Cells> = BTreeMap::new();
    let total = frame.cell(&months.sums());
    tables.insert(BreakdownId::Nature, frame.natures(&total));
    let by_month = months.rows().map(|(month, counts)| (vec![month.to_owned()], frame.cell(&counts)));
    tables.insert(BreakdownId::Month, by_month.collect());
    for part in [Part::Services, Part::Channels, Part::Regions] {
        if let (Some(counts), Some(id)) = (check.breakdown(form, part, months), part.breakdown()) {
            let cells = counts.rows().filter(|(_, counts)| counts.values().any(|&count| count > 0));
            tables.insert(id, cells.map(|(key, counts)| (vec![key.to_owned()], frame.cell(&counts))).collect());
        }
    }
    if let Some(reasons) = check.reasons(form, months) {
        let cell = |count| Cell { counts: BTreeMap::from([(Term::Received, count)]), ..Cell::default() };
        let cells = reasons.into_iter().filter(|&(_, count)| count > 0);
        tables.insert(
            BreakdownId::Admissibility,
            cells.map(|(reason, count): (Reason, u64)| (vec![reason.name().to_owned()], cell(count))).collect(),
        );
    }
    tables.retain(|id, _| frame.definitions.breakdowns.contains(id));
    let received = total.get(Term::Received).unwrap_or(0);
    let covered = Coverage { bodies: BTreeSet::from([frame.agency.clone()]), complaints: received };
    Tally {
        basis: frame.basis.clone(),
        coverage: total.measured().into_iter().map(|one| (one, covered.clone())).collect(),
        tables,
        stock: stock(form, check, received),
        total,
        transferred_from: BTreeMap::new(),
        transferred_to: BTreeMap::new(),
        unknown: Unknown::default(),
    }
}

fn stock(form: &Form, check: &mut Check<'_>, received: u64) -> Stock {
    let opening = check.declared(form, declaration::OPENING);
    let closing = check.declared(form, declaration::CLOSING);
    let closed = opening.zip(closing).map(|(opening, closing)| (opening + received).checked_sub(closing));
    match closed {
        None => Stock { opening, received, closing, ..Stock::EMPTY },
        Some(Some(closed)) => Stock { opening, received, closed: Some(closed), closing, ..Stock::EMPTY },
        // More is open than there was: the last count is not believed.
        Some(None) => {
            check.contradicts(form, declaration::CLOSING);
            Stock { opening, received, ..Stock::EMPTY }
        }
    }
}

impl FormBasis<'_> {
    /// The sums of one row, with what follows from them.
    fn cell(&self, given: &BTreeMap<Term, u64>) -> Cell {
        let mut counts = given.clone();
        let of = |term: Term| given.get(&term).copied();
        let mut rest = |whole: Term, part: Term, rest: Term| {
            if let Some((whole, part)) = of(whole).zip(of(part)) {
                counts.insert(rest, whole.saturating_sub(part));
            }
        };
        rest(Term::Received, Term::Answered, Term::Unanswered);
        rest(Term::Received, Term::Inadmissible, Term::Admissible);
        if self.complete {
            for &(one, other) in WHEN_COMPLETE {
                if let Some(&count) = counts.get(&other) {
                    counts.insert(one, count);
                }
            }
        } else {
            // Which of the replies in time were due by then, no count says.
            counts.remove(&Term::InTime);
        }
        self.cell_of(counts)
    }

    /// Whether every record of one term is one of another: then the two are a share.
    fn lies_within(&self, part: Term, whole: Term) -> bool {
        let same = |a: Term, b: Term| self.complete && WHEN_COMPLETE.contains(&(a, b));
        let wholes =
            Term::ALL.iter().copied().filter(|&other| other == whole || same(whole, other) || same(other, whole));
        wholes.into_iter().any(|whole| contains(whole, part) || whole == part)
    }

    /// The table by nature: the complaints with all that is counted of them, observations and suggestions alone.
    fn natures(&self, total: &Cell) -> Cells {
        let only = |kept: &dyn Fn(Term) -> bool| {
            let counts =
                total.counts.iter().map(|(&term, &count)| (term, if kept(term) { count } else { 0 })).collect();
            self.cell_of(counts)
        };
        let beside = [Term::Observations, Term::Suggestions];
        [
            (Nature::Complaint, only(&|term| !beside.contains(&term))),
            (Nature::Observation, only(&|term| term == Term::Observations)),
            (Nature::Suggestion, only(&|term| term == Term::Suggestions)),
        ]
        .into_iter()
        .filter(|(_, cell)| cell.counts.values().any(|&count| count > 0))
        .map(|(nature, cell)| (vec![nature.name().to_owned()], cell))
        .collect()
    }

    /// A cell whose counts are all there.
    fn cell_of(&self, counts: BTreeMap<Term, u64>) -> Cell {
        let shares = self.definitions.shares().filter_map(|(indicator, above, below)| {
            let (num, den) = (*counts.get(&above)?, *counts.get(&below)?);
            self.lies_within(above, below).then(|| (indicator.id.clone(), Fraction::new(num, den)))
        });
        Cell { shares: shares.collect(), counts, ..Cell::default() }
    }
}
