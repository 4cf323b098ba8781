//! What other cells say, how a correction replaces one, and what is printed of them.

use super::super::{Entry, Rule};
use crate::bodies::Column;
use crate::case::Status;
use crate::days::day;
use crate::spell::Cell;

pub(super) const RULES: &[Rule] = &[
    Rule {
        place: 19,
        says: "a region that is empty follows from the province",
        body: "ALP",
        records: 12,
        moves: "tables/region/unspecified/received",
        life: |entry, _| {
            entry.replied(18);
            entry.write(Column::Region, Cell::Empty);
        },
        otherwise: |entry, _| {
            entry.replied(18);
            entry.write(Column::Region, Cell::Empty);
            entry.write(Column::Province, Cell::Empty);
        },
    },
    Rule {
        place: 20,
        says: "a region that is unknown follows from the province",
        body: "OFP",
        records: 6,
        moves: "tables/region/unspecified/received",
        life: |entry, _| {
            entry.replied(18);
            entry.write(Column::Region, "HORS REGION");
        },
        otherwise: |entry, _| {
            entry.replied(18);
            entry.write(Column::Region, "HORS REGION");
            entry.write(Column::Province, Cell::Empty);
        },
    },
    Rule {
        place: 41,
        says: "a text prints whatever signs it has, and what no font has is a finding",
        body: "MCP",
        records: 7,
        moves: "findings/unprinted_sign",
        life: |entry, number| {
            entry.replied(24);
            entry.write(Column::Subject, if number < 4 { "Accueil ★" } else { "Attente 😀" });
        },
        otherwise: |entry, _| {
            entry.replied(24);
            entry.write(Column::Subject, "Accueil");
        },
    },
    Rule {
        place: 58,
        says: "what is neither 0 nor all is never printed as 0.0 % or 100.0 %",
        body: "ALP",
        records: 1,
        moves: "tables/user_kind/association/received",
        life: |entry, _| {
            entry.replied(16);
            entry.case.user_kind = 2;
        },
        otherwise: |entry, _| {
            entry.replied(16);
            entry.case.user_kind = 0;
        },
    },
    Rule {
        place: 59,
        says: "a correction replaces a cell before it is read, where the old value still stands",
        body: "ONM",
        records: 2,
        moves: "total/answered",
        life: |entry, number| mistyped(entry, number, "12/05/2052"),
        otherwise: |entry, number| mistyped(entry, number, "13/05/2052"),
    },
];

/// A reply of a year that is not yet, under an identifier that `corrections/2025/ONM.yaml` names.
fn mistyped(entry: &mut Entry, number: i32, replied: &'static str) {
    entry.case.received = day(2025, 4, 8) + number;
    entry.case.status = Status::Processed;
    entry.write(Column::Id, Cell::Text(format!("ONM-2025-{}", 90_001 + number)));
    entry.write(Column::Replied, replied);
}
