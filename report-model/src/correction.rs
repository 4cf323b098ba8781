//! Corrections: cells of an export that an officer replaces before they are read, each with its reason. The export itself
//! is never changed (contract §2).

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lang::Localised;
use crate::record::Field;

/// One corrected cell, as a line of `corrections/<period>/<agency>.yaml` says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The identifier of the record, as the export has it; where the mapping counts by row, the file with the number of
    /// the row (`registre.csv:17`, `registre.xlsx/Feuil1:17`).
    pub record: String,
    /// The field whose cell is replaced.
    pub field: Field,
    /// What the cell says; empty for an empty cell. Where it says something else, nothing is replaced.
    #[serde(default)]
    pub old: String,
    /// What is read in its place; empty for nothing.
    #[serde(default)]
    pub new: String,
    /// Why: it is printed with the quality of the data.
    pub reason: Localised,
    /// The office that answers for it: a function, not a name.
    pub office: Localised,
    /// The day on which it was decided.
    pub date: NaiveDate,
}

/// What of a report rests on corrected cells. No record and no cell is named: they stay in the body's folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Corrected {
    /// The SHA-256 of the file of corrections, so that what seals the report seals them.
    pub sha256: String,
    /// How many records have a corrected cell.
    pub records: u64,
    /// The corrected cells, those of one field, reason, office and day together, in the order of the file.
    pub cells: Vec<CorrectedCells>,
    /// How many corrections fit no cell, and were not applied.
    pub unused: u64,
}

/// Corrected cells that share their reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectedCells {
    /// The field.
    pub field: Field,
    /// Why.
    pub reason: Localised,
    /// The office that answers for it.
    pub office: Localised,
    /// The day on which it was decided.
    pub date: NaiveDate,
    /// How many cells.
    pub cells: u64,
}

impl Corrected {
    /// Sums up the corrections that were applied.
    pub fn of<'a>(sha256: String, records: u64, unused: u64, applied: impl Iterator<Item = &'a Correction>) -> Self {
        let mut cells: Vec<CorrectedCells> = Vec::new();
        for Correction { field, reason, office, date, .. } in applied {
            let same = |one: &&mut CorrectedCells| {
                (one.field, &one.reason, &one.office, one.date) == (*field, reason, office, *date)
            };
            match cells.iter_mut().find(same) {
                Some(one) => one.cells += 1,
                None => cells.push(CorrectedCells {
                    field: *field,
                    reason: reason.clone(),
                    office: office.clone(),
                    date: *date,
                    cells: 1,
                }),
            }
        }
        Corrected { sha256, records, cells, unused }
    }
}
