//! Who keeps a complaint that was sent on: section 2 of the contract.

use super::super::Rule;
use super::{gone, nothing};
use crate::bodies::Column;
use crate::days::day;
use crate::spell::Cell;

/// A body that joined and sends nothing.
const SILENT: &str = "OAM";

pub(super) const RULES: &[Rule] = &[
    Rule {
        place: 14,
        says: "a complaint that was sent to the body itself stays",
        body: "MJF",
        records: 6,
        moves: "total/received",
        life: |entry, _| entry.sent("MJF", 4),
        otherwise: gone,
    },
    Rule {
        place: 15,
        says: "a complaint that was sent to nobody known stays",
        body: "MJF",
        records: 5,
        moves: "total/received",
        life: |entry, _| {
            entry.sent("MSC", 4);
            entry.write(Column::TransferredTo, "جمعية الأحياء");
        },
        otherwise: gone,
    },
    Rule {
        place: 16,
        says: "a complaint that was sent on no day stays, where the column has days",
        body: "MJF",
        records: 7,
        moves: "total/received",
        life: |entry, _| {
            entry.sent("OFP", 4);
            entry.write(Column::TransferredOn, Cell::Empty);
        },
        otherwise: gone,
    },
    Rule {
        place: 17,
        says: "a complaint that was sent before its receipt stays",
        body: "MJF",
        records: 4,
        moves: "total/received",
        life: |entry, _| entry.sent("OFP", -3),
        otherwise: gone,
    },
    Rule {
        place: 18,
        says: "a complaint that was sent to another body of the register left, though that is silent",
        body: "MJF",
        records: 6,
        moves: "total/received",
        life: |entry, _| entry.sent(SILENT, 5),
        otherwise: nothing,
    },
    Rule {
        place: 45,
        says: "a complaint that was sent on after the cut-off stays",
        body: "MJF",
        records: 3,
        moves: "total/received",
        life: |entry, _| {
            entry.sent("OFP", 4);
            entry.case.to = Some(("OFP", day(2026, 6, 2)));
        },
        otherwise: gone,
    },
    Rule {
        place: 46,
        says: "where no day of transfer is exported, a known receiver suffices",
        body: "RCA",
        records: 5,
        moves: "total/received",
        life: |entry, _| entry.sent("RTM", 6),
        otherwise: nothing,
    },
];
