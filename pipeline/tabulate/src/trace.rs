//! What the counts of an agency rest on: for each record of the cohort, where it stands and what it counts in. It has no
//! cell of a row, and its identifier is the keyed hash that the count itself uses.

use report_model::definitions::BreakdownId;
use report_model::finding::Place;
use report_model::tally::{Measured, OTHER, Tally};
use report_model::term::Term;

/// A record of the cohort, and what it counts in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced {
    /// Its file, sheet and row.
    pub place: Place,
    /// The first 16 digits of the keyed hash of its identifier.
    pub id: String,
    /// The terms that it counts in.
    pub terms: Vec<Term>,
    /// How often it was opened again after a reply.
    pub reopenings: u64,
    /// The cells that it counts in: of each breakdown one; of the reasons of art. 11 and 12 as many as it has.
    pub cells: Vec<(BreakdownId, Vec<String>)>,
}

impl Traced {
    /// How often it counts in a term: a complaint once, except in reopenings.
    pub fn counts_in(&self, term: Term) -> u64 {
        if term == Term::Reopenings { self.reopenings } else { u64::from(self.terms.contains(&term)) }
    }

    /// Whether it counts in a cell.
    pub fn is_in(&self, cell: Option<&(BreakdownId, Vec<String>)>) -> bool {
        cell.is_none_or(|cell| self.cells.contains(cell))
    }

    /// Puts own values that the tally does not tell apart into the bucket where it counts them, and leaves out terms that
    /// it does not measure.
    pub(crate) fn settle(&mut self, tally: &Tally) {
        for (id, key) in &mut self.cells {
            let is_own = matches!(id, BreakdownId::Entity | BreakdownId::Subject);
            if is_own && tally.tables.get(id).is_some_and(|cells| !cells.contains_key(key)) {
                *key = vec![OTHER.to_owned()];
            }
        }
        self.terms.retain(|term| tally.coverage.contains_key(&Measured::Term(*term)));
    }
}
