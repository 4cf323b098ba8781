//! Which rows are records of the year, and that each record counts once: section 2 of the contract.

use super::super::{Entry, Rule};
use super::{as_of_june, copied, gone, nothing, user_of};
use crate::bodies::Column;
use crate::case::Nature;
use crate::days::day;
use crate::spell::Cell;

pub(super) const RULES: &[Rule] = &[
    Rule {
        place: 28,
        says: "a record without an identifier is rejected, and moves the bounds",
        body: "MCP",
        records: 4,
        moves: "records/rejected",
        life: |entry, _| entry.write(Column::Id, Cell::Empty),
        otherwise: gone,
    },
    Rule {
        place: 29,
        says: "bounds do not move a rejected row that is plainly an observation, or of another year",
        body: "MCP",
        records: 6,
        moves: "indicators/response_rate/bounds/high/den",
        life: |entry, number| {
            entry.write(Column::Id, Cell::Empty);
            if number % 2 == 0 {
                entry.case.nature = Nature::Observation;
            } else {
                entry.case.received -= 400;
            }
        },
        otherwise: |entry, _| entry.write(Column::Id, Cell::Empty),
    },
    Rule {
        place: 30,
        says: "a receipt after the extraction cannot be: the record is rejected",
        body: "MCP",
        records: 3,
        moves: "records/rejected",
        life: |entry, _| entry.case.received = day(2026, 11, 4),
        otherwise: |entry, _| entry.case.received = day(2026, 2, 4),
    },
    Rule {
        place: 31,
        says: "what is wrong with records of other years is no finding of this one",
        body: "MCP",
        records: 2,
        moves: "findings/unreadable_date",
        life: |entry, _| {
            entry.case.received -= 800;
            entry.case.replied = Some(entry.case.received + 20);
            entry.write(Column::Acknowledged, "31/02/2025");
        },
        otherwise: |entry, _| entry.write(Column::Acknowledged, "31/02/2025"),
    },
    Rule {
        place: 32,
        says: "identifiers are one whatever their case",
        body: "CDP",
        records: 2,
        moves: "total/received",
        life: |entry, number| {
            entry.replied(12);
            entry.write(Column::Id, if number == 0 { "CDP-2025-90001" } else { "cdp-2025-90001" });
        },
        otherwise: |entry, number| {
            entry.replied(12);
            entry.write(Column::Id, if number == 0 { "CDP-2025-90001" } else { "cdp-2025-90002" });
        },
    },
    Rule {
        place: 39,
        says: "a record of a test is rejected with a code of its own",
        body: "MCP",
        records: 3,
        moves: "records/tests",
        life: |entry, _| entry.write(Column::Test, "Oui"),
        otherwise: nothing,
    },
    Rule {
        place: 40,
        says: "of two copies of one extraction the first counts, and that they differ is beyond a warning",
        body: "MCP",
        records: 2,
        moves: "total/answered",
        life: |entry, number| conflicting(entry, number == 0),
        otherwise: |entry, number| conflicting(entry, number == 1),
    },
    Rule {
        place: 47,
        says: "identifiers are compared without a spreadsheet's wrapping: =\"…\", an apostrophe, a tab",
        body: "MVE",
        records: 6,
        moves: "total/received",
        life: |entry, number| {
            wrapped(entry, number, ["0090417", "=\"0090417\"", "0090418", "'0090418", "0090419", "\t0090419"]);
        },
        otherwise: |entry, number| {
            wrapped(entry, number, ["0090417", "0090427", "0090418", "0090428", "0090419", "0090429"]);
        },
    },
    Rule {
        place: 48,
        says: "identifiers are compared without the spaces that group digits",
        body: "OFP",
        records: 4,
        moves: "total/received",
        life: |entry, number| {
            wrapped_replied(entry, number, ["9004171", "9 004 171", "9004172", "9\u{a0}004\u{a0}172"]);
        },
        otherwise: |entry, number| wrapped_replied(entry, number, ["9004171", "9004173", "9004172", "9004174"]),
    },
    Rule {
        place: 51,
        says: "rows that a filter or a hand has hidden are counted",
        body: "MSC",
        records: 7,
        moves: "total/received",
        life: |entry, _| {
            entry.replied(12);
            entry.is_hidden = true;
        },
        otherwise: gone,
    },
    Rule {
        place: 52,
        says: "of copies of one identifier that of the latest extraction counts (as of June)",
        body: "VAE",
        records: 6,
        moves: "records/duplicate",
        life: |entry, number| as_of_june(entry, number, 90_100),
        otherwise: gone,
    },
    Rule {
        place: 53,
        says: "of copies of one identifier that of the latest extraction counts (as of March)",
        body: "VAE",
        records: 6,
        moves: "total/answered",
        life: |entry, number| {
            copied(entry, number, 90_100);
            entry.replied(170);
        },
        otherwise: |entry, number| copied(entry, number, 90_100),
    },
    Rule {
        place: 54,
        says: "where the latest copy is rejected, the one before stands (as of June)",
        body: "VAE",
        records: 4,
        moves: "total/received",
        life: |entry, number| {
            as_of_june(entry, number, 90_200);
            entry.replied(20);
        },
        otherwise: gone,
    },
    Rule {
        place: 55,
        says: "where the latest copy is rejected, the one before stands (as of March)",
        body: "VAE",
        records: 4,
        moves: "records/rejected",
        life: |entry, number| {
            copied(entry, number, 90_200);
            entry.replied(20);
            entry.write(Column::Received, "??");
        },
        otherwise: gone,
    },
];

/// Two copies of one record of MCP, of which one is answered.
fn conflicting(entry: &mut Entry, is_answered: bool) {
    entry.copy(day(2025, 5, 12), user_of(70_000));
    if is_answered {
        entry.replied(18);
    }
    entry.write(Column::Id, "MCP-2025-90001");
}

/// Copies of one record, two by two.
fn wrapped<const N: usize>(entry: &mut Entry, number: i32, ids: [&'static str; N]) {
    entry.copy(day(2025, 4, 7) + number / 2, user_of(80_000 + number / 2));
    if let Some(&id) = usize::try_from(number).ok().and_then(|place| ids.get(place)) {
        entry.write(Column::Id, id);
    }
}

fn wrapped_replied<const N: usize>(entry: &mut Entry, number: i32, ids: [&'static str; N]) {
    wrapped(entry, number, ids);
    entry.replied(15);
}
