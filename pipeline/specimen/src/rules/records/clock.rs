//! From when to when days are counted, and up to which day a record is followed: section 3 of the contract.

use super::super::{Entry, Rule};
use super::{NO_DOCS, as_of_june};
use crate::bodies::Column;
use crate::case::Status;
use crate::days::day;
use crate::spell::Cell;

pub(super) const RULES: &[Rule] = &[
    Rule {
        place: 8,
        says: "a final reply within 15 days is in time for a file of art. 11 too",
        body: "CDP",
        records: 6,
        moves: "total/in_time_art11",
        life: |entry, _| {
            entry.replied(9);
            entry.case.reason = Some(NO_DOCS);
        },
        otherwise: |entry, _| {
            entry.replied(16);
            entry.case.reason = Some(NO_DOCS);
        },
    },
    Rule {
        place: 37,
        says: "a reply after the cut-off is not yet one",
        body: "MCP",
        records: 3,
        moves: "total/answered",
        life: |entry, _| {
            entry.case.replied = Some(day(2026, 3, 20));
            entry.case.status = Status::Processed;
        },
        otherwise: |entry, _| {
            entry.case.replied = Some(day(2026, 3, 6));
            entry.case.status = Status::Processed;
        },
    },
    Rule {
        place: 38,
        says: "a reply on day 60 is in time, on day 61 it is not",
        body: "MCP",
        records: 6,
        moves: "total/in_time",
        life: |entry, number| entry.replied(60 + number % 2),
        otherwise: |entry, _| entry.replied(61),
    },
    Rule {
        place: 44,
        says: "the clock begins with the first receipt, before a transfer",
        body: "MJF",
        records: 4,
        moves: "total/in_time",
        life: |entry, _| {
            entry.case.first_received = Some(entry.case.received - 10);
            entry.replied(55);
        },
        otherwise: |entry, _| entry.replied(55),
    },
    Rule {
        place: 49,
        says: "an instant with an offset is of its day in the cycle's zone: received in the evening before",
        body: "MVE",
        records: 3,
        moves: "total/received",
        life: |entry, number| {
            entry.case.received = day(2025, 1, 1);
            entry.replied(14);
            entry.write(Column::Received, Cell::Text(format!("2024-12-31T23:{:02}:00Z", 20 + number)));
        },
        otherwise: |entry, number| {
            entry.case.received = day(2025, 1, 1);
            entry.replied(14);
            entry.write(Column::Received, Cell::Text(format!("2024-12-31T23:{:02}:00", 20 + number)));
        },
    },
    Rule {
        place: 50,
        says: "an instant with an offset is of its day in the cycle's zone: answered in the evening of day 60",
        body: "MVE",
        records: 3,
        moves: "total/in_time",
        life: |entry, _| evening_of_day_60(entry, "+00:00"),
        otherwise: |entry, _| evening_of_day_60(entry, ""),
    },
    Rule {
        place: 56,
        says: "records are followed up to the extraction of their own file: a later reply is not yet one",
        body: "VAE",
        records: 5,
        moves: "total/answered",
        life: |entry, number| {
            as_of_june(entry, number, 90_300);
            entry.case.replied = Some(day(2025, 9, 3));
        },
        otherwise: |entry, number| {
            as_of_june(entry, number, 90_300);
            entry.replied(35);
        },
    },
    Rule {
        place: 57,
        says: "what is not due at the extraction of its own file is not in the deadline's denominator",
        body: "VAE",
        records: 5,
        moves: "total/due",
        life: |entry, number| {
            as_of_june(entry, number, 90_400);
            entry.case.received = day(2025, 6, 10) + number;
        },
        otherwise: |entry, number| as_of_june(entry, number, 90_400),
    },
];

fn evening_of_day_60(entry: &mut Entry, offset: &str) {
    entry.replied(60);
    let evening = entry.style.write(entry.case.received + 60);
    entry.write(Column::Replied, Cell::Text(format!("{evening}T23:40:00{offset}")));
}
