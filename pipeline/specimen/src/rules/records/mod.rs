//! The rules that single records show, by the section of the contract that each is of. A new one stands at the end of its
//! body's: what is drawn for a rule follows from its place here.

use super::{Entry, Rule};
use crate::bodies::Column;
use crate::case::{Nature, Status};
use crate::days::day;
use crate::spell::Cell;

/// Where reasons stand in the canonical list.
const UNCLEAR: usize = 1;
const NO_DOCS: usize = 2;
const COURT: usize = 3;
/// A body that joined and sends nothing.
const SILENT: &str = "OAM";
/// The file of the first half-year of VAE, extracted in July.
pub(super) const JUNE: &str = "extrait_juin.csv";

/// Leaves a record as it came in.
const fn nothing(_: &mut Entry, _: i32) {}

fn gone(entry: &mut Entry, _: i32) {
    entry.gone();
}

/// A user who wrote to CDP before: so many of them.
fn user_of(number: i32) -> u64 {
    7_000_000 + u64::from(number.unsigned_abs())
}

/// Late in 2024, when the records of a rule were received that show what becomes of the stock.
fn in_2024(received: i32) -> i32 {
    day(2024, 11, 4) + received % 20
}

pub(super) const RULES: &[Rule] = &[
    Rule {
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
        says: "several reopenings in one cell are parted by « et »",
        body: "MCP",
        records: 5,
        moves: "total/reopenings",
        life: |entry, _| entry.parted(" et "),
        otherwise: |entry, _| entry.replied(20),
    },
    Rule {
        says: "several reopenings in one cell are parted by « و »",
        body: "MJF",
        records: 4,
        moves: "total/reopenings",
        life: |entry, _| entry.parted(" و "),
        otherwise: |entry, _| entry.replied(20),
    },
    Rule {
        says: "several reopenings in one cell are parted by a line break",
        body: "CDP",
        records: 4,
        moves: "total/reopenings",
        life: |entry, _| entry.parted("\n"),
        otherwise: |entry, _| entry.replied(20),
    },
    Rule {
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
        says: "a reason that is in no list counts as admissible",
        body: "MCP",
        records: 4,
        moves: "total/admissible",
        life: |entry, _| entry.write(Column::Admissibility, "Motif à préciser"),
        otherwise: |entry, _| entry.case.reason = Some(COURT),
    },
    Rule {
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
        says: "a complaint that was sent to the body itself stays",
        body: "MJF",
        records: 6,
        moves: "total/received",
        life: |entry, _| entry.sent("MJF", 4),
        otherwise: gone,
    },
    Rule {
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
        says: "a complaint that was sent before its receipt stays",
        body: "MJF",
        records: 4,
        moves: "total/received",
        life: |entry, _| entry.sent("OFP", -3),
        otherwise: gone,
    },
    Rule {
        says: "a complaint that was sent to another body of the register left, though that is silent",
        body: "MJF",
        records: 6,
        moves: "total/received",
        life: |entry, _| entry.sent(SILENT, 5),
        otherwise: nothing,
    },
    Rule {
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
    Rule {
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
        says: "a record without an identifier is rejected, and moves the bounds",
        body: "MCP",
        records: 4,
        moves: "records/rejected",
        life: |entry, _| entry.write(Column::Id, Cell::Empty),
        otherwise: gone,
    },
    Rule {
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
        says: "a receipt after the extraction cannot be: the record is rejected",
        body: "MCP",
        records: 3,
        moves: "records/rejected",
        life: |entry, _| entry.case.received = day(2026, 11, 4),
        otherwise: |entry, _| entry.case.received = day(2026, 2, 4),
    },
    Rule {
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
    // What follows was added when the rules were gone through line by line.
    Rule {
        says: "several reopenings in one cell are parted by « ; » or « | »",
        body: "MCP",
        records: 4,
        moves: "total/reopenings",
        life: |entry, number| entry.parted(if number % 2 == 0 { "; " } else { " | " }),
        otherwise: |entry, _| entry.replied(20),
    },
    Rule {
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
        says: "status alone never answers",
        body: "MCP",
        records: 4,
        moves: "total/answered",
        life: |entry, _| entry.case.status = Status::Processed,
        otherwise: |entry, _| entry.replied(30),
    },
    Rule {
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
        says: "a reply on day 60 is in time, on day 61 it is not",
        body: "MCP",
        records: 6,
        moves: "total/in_time",
        life: |entry, number| entry.replied(60 + number % 2),
        otherwise: |entry, _| entry.replied(61),
    },
    Rule {
        says: "a record of a test is rejected with a code of its own",
        body: "MCP",
        records: 3,
        moves: "records/tests",
        life: |entry, _| entry.write(Column::Test, "Oui"),
        otherwise: nothing,
    },
    Rule {
        says: "of two copies of one extraction the first counts, and that they differ is beyond a warning",
        body: "MCP",
        records: 2,
        moves: "total/answered",
        life: |entry, number| conflicting(entry, number == 0),
        otherwise: |entry, number| conflicting(entry, number == 1),
    },
    Rule {
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
        says: "who files again on another service of the body does not renew",
        body: "CDP",
        records: 6,
        moves: "total/renewed_refiled",
        life: |entry, number| on_services(entry, number, 2),
        otherwise: |entry, number| on_services(entry, number, 1),
    },
    Rule {
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
        says: "where no day of transfer is exported, a known receiver suffices",
        body: "RCA",
        records: 5,
        moves: "total/received",
        life: |entry, _| entry.sent("RTM", 6),
        otherwise: nothing,
    },
    Rule {
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
        says: "an instant with an offset is of its day in the cycle's zone: answered in the evening of day 60",
        body: "MVE",
        records: 3,
        moves: "total/in_time",
        life: |entry, _| evening_of_day_60(entry, "+00:00"),
        otherwise: |entry, _| evening_of_day_60(entry, ""),
    },
    Rule {
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
        says: "of copies of one identifier that of the latest extraction counts (as of June)",
        body: "VAE",
        records: 6,
        moves: "records/duplicate",
        life: |entry, number| as_of_june(entry, number, 90_100),
        otherwise: gone,
    },
    Rule {
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
    Rule {
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
    Rule {
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

/// Two copies of one record of MCP, of which one is answered.
fn conflicting(entry: &mut Entry, is_answered: bool) {
    entry.copy(day(2025, 5, 12), user_of(70_000));
    if is_answered {
        entry.replied(18);
    }
    entry.write(Column::Id, "MCP-2025-90001");
}

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

fn evening_of_day_60(entry: &mut Entry, offset: &str) {
    entry.replied(60);
    let evening = entry.style.write(entry.case.received + 60);
    entry.write(Column::Replied, Cell::Text(format!("{evening}T23:40:00{offset}")));
}

/// A record of VAE that stands in both files.
fn copied(entry: &mut Entry, number: i32, first: i32) {
    entry.copy(day(2025, 2, 3) + number, user_of(first + number));
    entry.write(Column::Id, Cell::Text(format!("{}/2025", first + number)));
}

/// The same in the file of the first half-year.
fn as_of_june(entry: &mut Entry, number: i32, first: i32) {
    copied(entry, number, first);
    entry.file = Some(JUNE);
}
