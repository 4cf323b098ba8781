//! Choosing in the tables, and leaving out what no choice protects.

use std::collections::BTreeSet;

use super::draft::{DocumentId, Draft};
use crate::pattern::{Choice, Pattern, choose};
use crate::system::{CellId, Seen, Table, TableId, Truth};

impl Draft<'_> {
    /// The cells of new documents that show something, and what is bound of them.
    fn cells(&self, table: &Table) -> (BTreeSet<CellId>, BTreeSet<CellId>) {
        let known = |seen: Seen| matches!(seen, Seen::Known(count) if count > 0);
        let rows = table.rows.iter().enumerate().flat_map(|(place, row)| {
            let cells = row.cells.iter().filter(|(_, cell)| cell.published && known(cell.seen[0]));
            cells.map(move |(key, _)| CellId::Row(place, key.clone()))
        });
        let counts = table.sums.iter().filter(|sum| sum.layer == 0);
        let wholes = counts.flat_map(|sum| {
            let columns = sum.columns.iter().filter(|(_, seen)| known(**seen));
            columns.map(|(column, _)| CellId::Whole(sum.whole, column.clone()))
        });
        let (mut open, mut withheld) = (BTreeSet::new(), BTreeSet::new());
        for cell in rows.chain(wholes) {
            let (document, key) = Self::document(table, &cell);
            let Some(bound) = self.bound.get(&document) else { continue };
            if !bound.shown.contains(&key) {
                open.insert(cell.clone());
            }
            if bound.withheld.contains(&key) {
                withheld.insert(cell);
            }
        }
        (open, withheld)
    }

    /// Chooses in a table.
    pub(super) fn choose(&self, id: TableId, table: Table, truth: &Truth) -> Pattern {
        let (open, withheld) = self.cells(&table);
        let policy = self.cycle.policy;
        let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX / 64);
        let given_away = self.given_away.get(&id).cloned().unwrap_or_default();
        let (threshold, width) = (signed(policy.threshold), signed(policy.width));
        choose(Choice { table, truth, threshold, width, open, withheld, given_away })
    }

    /// Withholds what was chosen. Whether it must be done again, with a table of a document left out.
    pub(super) fn apply(
        &mut self,
        id: TableId,
        table: &Table,
        Pattern { primary, secondary, narrow }: Pattern,
    ) -> bool {
        if !narrow.is_empty() {
            self.give_up(id, table, &narrow);
            return true;
        }
        for cell in primary.iter().chain(&secondary) {
            let (document, key) = Self::document(table, cell);
            if let Some(withheld) = self.withheld.get_mut(&document) {
                withheld.cells.insert(key);
            }
        }
        false
    }

    /// Leaves a table out of the documents in which a count cannot be protected, by province first where it is by both;
    /// where it is in none of the new ones, of those that tell of it: the synthesis, then the reports. What was given away
    /// before is so for ever.
    fn give_up(&mut self, id: TableId, table: &Table, narrow: &[CellId]) {
        let mut of: BTreeSet<(DocumentId, TableId)> = BTreeSet::new();
        for &breakdown in self.editor.levels(id).iter().rev() {
            if !of.is_empty() {
                break;
            }
            let id = TableId { breakdown, ..id };
            let leaves = |document: &DocumentId| {
                self.withheld.get(document).is_some_and(|withheld| !withheld.tables.contains(&id))
            };
            let documents: BTreeSet<DocumentId> = narrow.iter().map(|cell| Self::document(table, cell).0).collect();
            of.extend(documents.into_iter().filter(leaves).map(|document| (document, id)));
            if of.is_empty() {
                let all: Vec<DocumentId> = self.withheld.keys().copied().filter(leaves).collect();
                let synthesis = all.iter().rfind(|document| matches!(document, DocumentId::Summary(_)));
                let documents = synthesis.map_or(all.clone(), |&synthesis| vec![synthesis]);
                of.extend(documents.into_iter().map(|document| (document, id)));
            }
        }
        if of.is_empty() {
            self.given_away.entry(id).or_default().extend(narrow.iter().cloned());
        }
        for (document, id) in of {
            if let Some(withheld) = self.withheld.get_mut(&document) {
                withheld.tables.insert(id);
            }
        }
    }
}
