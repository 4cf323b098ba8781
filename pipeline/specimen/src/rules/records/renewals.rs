//! Which complaints are renewed: reopenings and complaints that are filed again: section 4 of the contract.

use super::super::{Entry, Rule};
use super::user_of;
use crate::bodies::Column;
use crate::days::day;

pub(super) const RULES: &[Rule] = &[
    Rule {
        place: 0,
        says: "a reopening on the day of the reply counts",
        body: "MCP",
        records: 6,
        moves: "total/renewed",
        life: |entry, _| {
            entry.replied(20);
            entry.reopened(&[20]);
        },
        otherwise: |entry, _| entry.replied(20),
    },
    Rule {
        place: 1,
        says: "several reopenings in one cell are parted by « et »",
        body: "MCP",
        records: 5,
        moves: "total/reopenings",
        life: |entry, _| entry.parted(" et "),
        otherwise: |entry, _| entry.replied(20),
    },
    Rule {
        place: 2,
        says: "several reopenings in one cell are parted by « و »",
        body: "MJF",
        records: 4,
        moves: "total/reopenings",
        life: |entry, _| entry.parted(" و "),
        otherwise: |entry, _| entry.replied(20),
    },
    Rule {
        place: 3,
        says: "several reopenings in one cell are parted by a line break",
        body: "CDP",
        records: 4,
        moves: "total/reopenings",
        life: |entry, _| entry.parted("\n"),
        otherwise: |entry, _| entry.replied(20),
    },
    Rule {
        place: 12,
        says: "who is answered and files again on a later day renews (the files)",
        body: "CDP",
        records: 6,
        moves: "total/answered",
        life: |entry, number| {
            entry.replied(21);
            (entry.case.user, entry.case.service) = (user_of(number), 1);
        },
        otherwise: |entry, number| (entry.case.user, entry.case.service) = (user_of(number), 1),
    },
    Rule {
        place: 13,
        says: "who files again on the day of the reply does not renew; on the day after he does (the new files)",
        body: "CDP",
        records: 6,
        moves: "total/renewed_refiled",
        life: |entry, number| {
            (entry.case.user, entry.case.service) = (user_of(number), 1);
            entry.case.received += 21 + i32::from(number >= 4);
        },
        otherwise: |entry, number| {
            (entry.case.user, entry.case.service) = (user_of(number), 1);
            entry.case.received += 22;
        },
    },
    Rule {
        place: 27,
        says: "bounds of renewals move a reopening on no readable day",
        body: "MCP",
        records: 5,
        moves: "indicators/renewed_rate/bounds/high/num",
        life: |entry, _| {
            entry.replied(22);
            entry.write(Column::Reopened, "à revoir");
        },
        otherwise: |entry, _| entry.replied(22),
    },
    Rule {
        place: 33,
        says: "several reopenings in one cell are parted by « ; » or « | »",
        body: "MCP",
        records: 4,
        moves: "total/reopenings",
        life: |entry, number| entry.parted(if number % 2 == 0 { "; " } else { " | " }),
        otherwise: |entry, _| entry.replied(20),
    },
    Rule {
        place: 34,
        says: "only an answered file can be reopened: a reopening before the reply is none",
        body: "MCP",
        records: 4,
        moves: "total/renewed",
        life: |entry, _| {
            entry.replied(40);
            entry.reopened(&[20]);
        },
        otherwise: |entry, _| {
            entry.replied(40);
            entry.reopened(&[50]);
        },
    },
    Rule {
        place: 42,
        says: "who files again after the period renews a complaint of it",
        body: "CDP",
        records: 6,
        moves: "total/renewed_refiled",
        life: |entry, number| {
            after_the_period(entry, number);
        },
        otherwise: |entry, number| {
            after_the_period(entry, number);
            if number % 2 == 1 {
                entry.gone();
            }
        },
    },
    Rule {
        place: 43,
        says: "who files again on another service of the body does not renew",
        body: "CDP",
        records: 6,
        moves: "total/renewed_refiled",
        life: |entry, number| on_services(entry, number, 2),
        otherwise: |entry, number| on_services(entry, number, 1),
    },
];

/// A complaint of late 2025 that is answered, and in the next row another of the same user in the new year.
fn after_the_period(entry: &mut Entry, number: i32) {
    (entry.case.user, entry.case.service) = (7_100_000 + user_of(number / 2), 1);
    if number % 2 == 0 {
        entry.case.received = day(2025, 12, 1) + number;
        entry.replied(14);
    } else {
        entry.case.received = day(2026, 1, 20) + number;
    }
}

/// A complaint that is answered, and in the next row a later one of the same user on a service.
fn on_services(entry: &mut Entry, number: i32, service: usize) {
    entry.case.user = 7_200_000 + user_of(number / 2);
    entry.case.service = 1;
    if number % 2 == 0 {
        entry.replied(10);
    } else {
        entry.case.received += 30;
        entry.case.service = service;
    }
}
