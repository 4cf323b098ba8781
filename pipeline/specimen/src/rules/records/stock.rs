//! Which files are open at the beginning and at the end of the period: section 4 of the contract.

use super::super::Rule;
use super::nothing;
use crate::case::Status;
use crate::days::day;

pub(super) const RULES: &[Rule] = &[
    Rule {
        place: 21,
        says: "a file that was reopened and not finished since is in the stock again",
        body: "MCP",
        records: 6,
        moves: "stock/closing",
        life: |entry, _| {
            entry.replied(25);
            entry.reopened(&[40]);
        },
        otherwise: |entry, _| entry.replied(25),
    },
    Rule {
        place: 22,
        says: "a file of an earlier year that was reopened in the period is in the closing stock",
        body: "MCP",
        records: 4,
        moves: "stock/closing",
        life: |entry, _| {
            entry.case.received = in_2024(entry.case.received);
            entry.replied(20);
            entry.case.reopened = vec![day(2025, 2, 10)];
        },
        otherwise: |entry, _| {
            entry.case.received = in_2024(entry.case.received);
            entry.replied(20);
        },
    },
    Rule {
        place: 23,
        says: "a file that was reopened before the period is in the opening stock",
        body: "MCP",
        records: 3,
        moves: "stock/opening",
        life: |entry, _| {
            entry.case.received = in_2024(entry.case.received);
            entry.replied(15);
            entry.case.reopened = vec![day(2024, 12, 20)];
        },
        otherwise: |entry, _| {
            entry.case.received = in_2024(entry.case.received);
            entry.replied(15);
        },
    },
    Rule {
        place: 24,
        says: "a file that was reopened and closed since is out of the stock again",
        body: "MCP",
        records: 3,
        moves: "stock/closing",
        life: |entry, _| {
            entry.replied(25);
            entry.reopened(&[40]);
            entry.case.closed = Some(entry.case.received + 55);
        },
        otherwise: |entry, _| {
            entry.replied(25);
            entry.reopened(&[40]);
        },
    },
    Rule {
        place: 25,
        says: "a file that was closed without a reply is out of the stock, and stays unanswered",
        body: "MCP",
        records: 5,
        moves: "stock/closing",
        life: |entry, _| {
            entry.case.closed = Some(entry.case.received + 40);
            entry.case.status = Status::Closed;
        },
        otherwise: nothing,
    },
];

/// Late in 2024, when the records were received that show what becomes of the stock.
fn in_2024(received: i32) -> i32 {
    day(2024, 11, 4) + received % 20
}
