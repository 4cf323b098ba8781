//! The system of a cycle while it is made: what is printed, by figure, and how the figures hang together.

use std::collections::BTreeMap;

use report_model::disclosure::{DisclosurePolicy, SUMS, WHEN_COMPLETE, contains};
use report_model::tally::Cell;
use report_model::term::Term;

use crate::figure::{Figure, Figures, Names, Place, Scope, What};
use crate::system::{GREATEST, System, Unbalanced, Variable};

/// The counts of the terms of one cell.
pub(crate) type Counts = BTreeMap<Term, Variable>;

/// The weight of losing a cell of a body; the others are measured by it.
pub(crate) const CELL: u64 = 10;
/// The weight of a figure that says how much another covers.
pub(crate) const COVERED: u64 = 60;
/// The weight of a total of a body.
pub(crate) const TOTAL: u64 = 150;
/// The weight of a cell of the synthesis.
pub(crate) const NATIONAL_CELL: u64 = 2_000;
/// The weight of a total of a kind.
pub(crate) const KIND: u64 = 20_000;
/// The weight of a total of the headline.
pub(crate) const HEADLINE: u64 = 200_000;

/// The system of a cycle, with its figures.
#[derive(Debug)]
pub(crate) struct Tables<'a> {
    /// The rules.
    pub(crate) policy: &'a DisclosurePolicy,
    /// The counts.
    pub(crate) system: System,
    /// The names of the figures.
    pub(crate) names: Names,
    /// Which count each figure prints.
    pub(crate) figures: Figures,
    /// The counts that stay unseen, by the figure that they would be.
    pub(crate) unseen: Figures,
    /// What does not add up.
    pub(crate) faults: Vec<String>,
    /// The sums that there are already, by their parts: a sum that is printed twice is one count.
    sums: BTreeMap<Vec<Variable>, Variable>,
}

/// A weight that grows slowly with the value: of two cells the smaller is the lesser loss.
pub(crate) fn weight(base: u64, value: u64) -> u64 {
    base * (4 + u64::from((value + 1).ilog2())) / 4
}

impl<'a> Tables<'a> {
    /// Nothing yet.
    pub(crate) fn new(policy: &'a DisclosurePolicy) -> Self {
        Tables {
            policy,
            system: System::new(policy.threshold),
            names: Names::default(),
            figures: Figures::new(),
            unseen: Figures::new(),
            faults: Vec::new(),
            sums: BTreeMap::new(),
        }
    }

    /// Adds a printed count.
    pub(crate) fn print(&mut self, figure: Figure, value: u64, base: u64) -> Variable {
        if value > GREATEST {
            self.faults.push(format!("{}: {value} is no count of records", self.names.say(&figure)));
        }
        let variable = self.system.printed(value, weight(base, value.min(GREATEST)));
        self.figures.insert(figure, variable);
        variable
    }

    /// Adds a count that stays unseen, though sums that are printed hold it.
    pub(crate) fn hide(&mut self, figure: Figure, value: u64) -> Variable {
        if value > GREATEST {
            self.faults.push(format!("{}: {value} is no count of records", self.names.say(&figure)));
        }
        let variable = self.system.hidden(value);
        self.unseen.insert(figure, variable);
        variable
    }

    /// Prints a count that there is already.
    pub(crate) fn print_again(&mut self, figure: Figure, variable: Variable, base: u64) {
        let value = self.system.value(variable);
        self.system.print(variable, weight(base, value));
        self.figures.insert(figure, variable);
    }

    /// Notes an equation that does not hold.
    pub(crate) fn note<T>(&mut self, what: impl FnOnce(&Names) -> String, result: Result<T, Unbalanced>) -> Option<T> {
        match result {
            Ok(made) => Some(made),
            Err(unbalanced) => {
                let what = what(&self.names);
                self.faults.push(format!("{what}: {unbalanced}"));
                None
            }
        }
    }

    /// Adds the equation `whole` = sum of `parts`. Zeros are shown and say nothing.
    pub(crate) fn add_up(&mut self, what: impl FnOnce(&Names) -> String, whole: Variable, parts: &[Variable]) {
        let terms = std::iter::once((whole, 1)).chain(parts.iter().map(|&part| (part, -1)));
        let result = self.system.equation(terms);
        self.note(what, result);
    }

    /// The count that parts add up to, never printed by itself; parts that are zero are left out.
    pub(crate) fn sum(&mut self, parts: impl IntoIterator<Item = Variable>) -> Variable {
        let mut parts: Vec<Variable> = parts.into_iter().filter(|&part| self.system.value(part) > 0).collect();
        parts.sort_unstable();
        if let [only] = parts[..] {
            return only;
        }
        if let Some(&made) = self.sums.get(&parts) {
            return made;
        }
        let value = parts.iter().map(|&part| self.system.value(part)).fold(0, u64::saturating_add);
        let sum = self.system.hidden(value);
        self.add_up(|_| "a sum".to_owned(), sum, &parts);
        self.sums.insert(parts, sum);
        sum
    }

    /// The sums that there are, with their parts.
    pub(crate) fn sums(&self) -> BTreeMap<Variable, Vec<Variable>> {
        self.sums.iter().map(|(parts, &whole)| (whole, parts.clone())).collect()
    }

    /// The complement of a part, protected if it is small; both may be printed or not.
    pub(crate) fn complement(&mut self, what: impl FnOnce(&Names) -> String, whole: Variable, part: Variable) {
        if whole == part || self.system.value(part) == 0 {
            return;
        }
        let result = self.system.complement(whole, part);
        self.note(what, result);
    }

    /// Adds a cell of a body: each of the `shown` terms that it measures is printed; how they contain one another is
    /// known to everybody.
    ///
    /// `given` are counts that are known under another name (a table with one key repeats its total).
    pub(crate) fn cell(&mut self, (scope, place): (Scope, Place), cell: &Cell, frame: &CellFrame<'_>) -> Counts {
        let mut counts = Counts::new();
        for &term in frame.public {
            let Some(value) = cell.get(term) else { continue };
            let figure = Figure { scope, place, what: What::Term(term) };
            let alias =
                frame.one(term).and_then(|other| counts.get(&other)).or_else(|| frame.given.get(&term)).copied();
            let alias = alias.filter(|&known| self.system.value(known) == value);
            let shown = frame.shown.contains(&term);
            let variable = match alias {
                Some(known) if !shown => known,
                None if !shown => self.hide(figure, value),
                Some(known) => {
                    self.print_again(figure, known, frame.base);
                    known
                }
                None => self.print(figure, value, if term == Term::Received { frame.base * 3 / 2 } else { frame.base }),
            };
            counts.insert(term, variable);
        }
        self.unseen_terms(&mut counts, cell);
        self.inclusions(&counts, scope, place, frame.complete);
        counts
    }

    /// Adds the terms that are not printed and that printed ones give away: the rest of a sum.
    fn unseen_terms(&mut self, counts: &mut Counts, cell: &Cell) {
        for _ in 0..SUMS.len() {
            for &(whole, part, rest) in SUMS {
                let known = [whole, part, rest].map(|term| counts.contains_key(&term));
                if known.iter().filter(|known| **known).count() != 2 {
                    continue;
                }
                for term in [whole, part, rest] {
                    if let Some(value) = cell.get(term) {
                        counts.entry(term).or_insert_with(|| self.system.hidden(value.min(GREATEST)));
                    }
                }
            }
        }
    }

    fn inclusions(&mut self, counts: &Counts, scope: Scope, place: Place, complete: bool) {
        let name = |what: String| {
            move |names: &Names| format!("{}: {what}", names.say(&Figure { scope, place, what: What::Cohort }))
        };
        let mut said = Vec::new();
        for &(whole, part, rest) in SUMS {
            if let (Some(&w), Some(&p), Some(&r)) = (counts.get(&whole), counts.get(&part), counts.get(&rest)) {
                self.add_up(name(format!("{whole} = {part} + {rest}")), w, &[p, r]);
                said.extend([(w, p), (w, r)]);
            }
        }
        if complete {
            for &(term, same) in WHEN_COMPLETE {
                if let (Some(&a), Some(&b)) = (counts.get(&term), counts.get(&same))
                    && a != b
                {
                    self.add_up(name(format!("{term} = {same} on a complete cohort")), a, &[b]);
                }
            }
        }
        for (&whole, &w) in counts {
            for (&part, &p) in counts {
                if contains(whole, part) && !said.contains(&(w, p)) {
                    said.push((w, p));
                    self.complement(name(format!("{whole} contains {part}")), w, p);
                }
            }
        }
        self.renewals(counts);
    }

    /// Renewed = reopened or filed again: where both are known, so is how many were both.
    fn renewals(&mut self, counts: &Counts) {
        let of = |term: Term| counts.get(&term).copied();
        if let (Some(renewed), Some(reopened), Some(refiled)) =
            (of(Term::Renewed), of(Term::RenewedReopened), of(Term::RenewedRefiled))
        {
            let either = self.sum([reopened, refiled]);
            self.complement(|_| "renewed, by reopening and filing again".to_owned(), either, renewed);
        }
    }

    /// Adds the difference of two counts that are no part of one another, where it is small: one of them must stay
    /// unknown.
    pub(crate) fn difference(&mut self, one: Variable, other: Variable) {
        let (a, b) = (self.system.value(one), self.system.value(other));
        if one == other || !(1..self.policy.threshold).contains(&a.abs_diff(b)) {
            return;
        }
        let (greater, less) = if a > b { (one, other) } else { (other, one) };
        // It holds by construction.
        let _ = self.system.complement(greater, less);
    }
}

/// What a cell is added with.
pub(crate) struct CellFrame<'a> {
    /// The terms that are public somewhere: sums over bodies hold them.
    pub(crate) public: &'a [Term],
    /// Of these, the terms that this cell prints.
    pub(crate) shown: &'a [Term],
    /// Whether every complaint of the cohort is due.
    pub(crate) complete: bool,
    /// The weight of its counts.
    pub(crate) base: u64,
    /// Counts known under another name.
    pub(crate) given: &'a Counts,
}

impl CellFrame<'_> {
    /// The term that is the same on a complete cohort.
    fn one(&self, term: Term) -> Option<Term> {
        let same = WHEN_COMPLETE.iter().find(|(one, _)| self.complete && *one == term);
        same.map(|&(_, other)| other)
    }
}
