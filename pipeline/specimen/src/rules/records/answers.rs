//! What answers a complaint, and what makes it incomplete or inadmissible: sections 1 and 4 of the contract.

use super::super::Rule;
use super::{COURT, NO_DOCS, UNCLEAR, nothing};
use crate::bodies::Column;
use crate::case::Status;

pub(super) const RULES: &[Rule] = &[
    Rule {
        place: 4,
        says: "a final reply without completion does not undo the reasoned reply of art. 11: of several the earliest counts",
        body: "MCP",
        records: 8,
        moves: "total/in_time",
        life: |entry, _| {
            entry.returned(UNCLEAR, 10);
            entry.case.replied = Some(entry.case.received + 75);
            entry.case.status = Status::Processed;
        },
        otherwise: |entry, _| {
            entry.replied(75);
            entry.case.reason = Some(UNCLEAR);
        },
    },
    Rule {
        place: 5,
        says: "a dated reply of art. 11 makes a file incomplete, whatever its reason says, and answers it",
        body: "MCP",
        records: 5,
        moves: "total/incomplete",
        life: |entry, _| {
            entry.case.reasoned = Some(entry.case.received + 12);
            entry.case.status = Status::Incomplete;
        },
        otherwise: |entry, _| entry.case.status = Status::Incomplete,
    },
    Rule {
        place: 6,
        says: "a file that was completed after the reply of art. 11 is not answered by it",
        body: "CDP",
        records: 5,
        moves: "total/answered",
        life: |entry, _| {
            entry.case.reasoned = Some(entry.case.received + 12);
            entry.case.completed = Some(entry.case.received + 30);
            entry.case.status = Status::InProgress;
        },
        otherwise: |entry, _| {
            entry.case.reasoned = Some(entry.case.received + 12);
            entry.case.status = Status::InProgress;
        },
    },
    Rule {
        place: 7,
        says: "a completion before the reasoned reply is none",
        body: "MCP",
        records: 5,
        moves: "total/answered",
        life: |entry, _| {
            entry.returned(NO_DOCS, 10);
            entry.case.completed = Some(entry.case.received + 5);
        },
        otherwise: |entry, _| {
            entry.returned(NO_DOCS, 10);
            entry.case.completed = Some(entry.case.received + 15);
        },
    },
    Rule {
        place: 9,
        says: "a reasoned reply answers a file of art. 12, and does not make it incomplete",
        body: "MCP",
        records: 4,
        moves: "total/in_time",
        life: |entry, _| {
            entry.returned(COURT, 10);
            entry.case.replied = Some(entry.case.received + 80);
            entry.case.status = Status::Inadmissible;
        },
        otherwise: |entry, _| {
            entry.replied(80);
            entry.case.reason = Some(COURT);
            entry.case.status = Status::Inadmissible;
        },
    },
    Rule {
        place: 10,
        says: "inadmissible without a reason is as of art. 12, answered or not",
        body: "MCP",
        records: 6,
        moves: "total/inadmissible",
        life: |entry, number| {
            if number % 2 == 0 {
                entry.replied(15);
            }
            entry.case.status = Status::Inadmissible;
            entry.write(Column::Admissibility, "Irrecevable");
        },
        otherwise: |entry, number| {
            if number % 2 == 0 {
                entry.replied(15);
            }
        },
    },
    Rule {
        place: 11,
        says: "a reason that is in no list counts as admissible",
        body: "MCP",
        records: 4,
        moves: "total/admissible",
        life: |entry, _| entry.write(Column::Admissibility, "Motif à préciser"),
        otherwise: |entry, _| entry.case.reason = Some(COURT),
    },
    Rule {
        place: 26,
        says: "bounds move a reply on no readable day",
        body: "VAE",
        records: 12,
        moves: "indicators/response_rate/bounds/high/num",
        life: |entry, _| {
            entry.case.status = Status::Processed;
            entry.write(Column::Replied, "voir courrier");
        },
        otherwise: nothing,
    },
    Rule {
        place: 35,
        says: "a reasoned reply of art. 11 answers a file that then turns out to be of art. 12, completed or not",
        body: "MCP",
        records: 4,
        moves: "total/in_time",
        life: |entry, _| {
            entry.returned(COURT, 10);
            entry.case.completed = Some(entry.case.received + 20);
            entry.case.replied = Some(entry.case.received + 80);
            entry.case.status = Status::Inadmissible;
        },
        otherwise: |entry, _| {
            entry.replied(80);
            entry.case.reason = Some(COURT);
            entry.case.status = Status::Inadmissible;
        },
    },
    Rule {
        place: 36,
        says: "status alone never answers",
        body: "MCP",
        records: 4,
        moves: "total/answered",
        life: |entry, _| entry.case.status = Status::Processed,
        otherwise: |entry, _| entry.replied(30),
    },
];
