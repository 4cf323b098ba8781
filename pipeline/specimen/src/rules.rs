//! Records that each show one rule of counting, entered at the end of the registers as they were drawn: whoever breaks a
//! rule moves a figure. They have a sequence of draws of their own, so that nothing else changes with them.

use crate::bodies::Column;
use crate::case::{Case, Draw, Nature, Status};
use crate::chance::Chance;
use crate::days::{DateStyle, day};
use crate::spell::Cell;

/// A record, and the cells that its clerk wrote otherwise.
pub(crate) struct Entry {
    pub(crate) case: Case,
    pub(crate) cells: Vec<(Column, Cell)>,
}

/// What happens to the records of a rule: the record, its number among them, and the other cells.
type Life = fn(&mut Case, i32, &mut Vec<(Column, Cell)>, DateStyle);

/// Some records of a body that show a rule.
struct Rule {
    body: &'static str,
    records: i32,
    life: Life,
}

const fn rule(body: &'static str, records: i32, life: Life) -> Rule {
    Rule { body, records, life }
}

/// Where reasons stand in the canonical list.
const UNCLEAR: usize = 1;
const NO_DOCS: usize = 2;
const COURT: usize = 3;

const RULES: [Rule; 33] = [
    // A reopening on the day of the reply counts.
    rule("MCP", 6, |case, _, _, _| {
        replied(case, 20);
        reopened(case, &[20]);
    }),
    // Several reopenings in one cell, parted by words or line breaks.
    rule("MCP", 5, |case, _, cells, style| parted(case, cells, style, " et ")),
    rule("MJF", 4, |case, _, cells, style| parted(case, cells, style, " و ")),
    rule("CDP", 4, |case, _, cells, style| parted(case, cells, style, "\n")),
    // A final reply without completion does not undo the reasoned reply of art. 11: of several the earliest counts.
    rule("MCP", 8, |case, _, _, _| {
        returned(case, UNCLEAR, 10);
        case.replied = Some(case.received + 75);
        case.status = Status::Processed;
    }),
    // A dated reply of art. 11 makes a file incomplete, whatever its reason says, until it is completed.
    rule("MCP", 5, |case, _, _, _| {
        case.reasoned = Some(case.received + 12);
        case.status = Status::Incomplete;
    }),
    rule("CDP", 5, |case, _, _, _| {
        case.reasoned = Some(case.received + 12);
        case.completed = Some(case.received + 30);
        case.status = Status::InProgress;
    }),
    // A completion before the reply is none.
    rule("MCP", 5, |case, _, _, _| {
        returned(case, NO_DOCS, 10);
        case.completed = Some(case.received + 5);
    }),
    // A final reply within 15 days is in time for a file of art. 11 too.
    rule("CDP", 6, |case, _, _, _| {
        replied(case, 9);
        case.reason = Some(NO_DOCS);
    }),
    // Of art. 12 the reasoned reply answers, and the file is not incomplete.
    rule("MCP", 4, |case, _, _, _| {
        returned(case, COURT, 10);
        case.replied = Some(case.received + 80);
        case.status = Status::Inadmissible;
    }),
    // Inadmissible without a reason: as of art. 12, whether answered or not.
    rule("MCP", 6, |case, number, cells, _| {
        if number % 2 == 0 {
            replied(case, 15);
        }
        case.status = Status::Inadmissible;
        cells.push((Column::Admissibility, "Irrecevable".into()));
    }),
    // A reason that is in no list counts as admissible.
    rule("MCP", 4, |_, _, cells, _| cells.push((Column::Admissibility, "Motif à préciser".into()))),
    // Who files again on the day of the reply does not renew; on the day after he does.
    rule("CDP", 6, |case, number, _, _| {
        replied(case, 21);
        case.user = 7_000_000 + u64::from(number.unsigned_abs());
        case.service = 1;
    }),
    rule("CDP", 6, |case, number, _, _| {
        case.user = 7_000_000 + u64::from(number.unsigned_abs());
        case.service = 1;
        case.received += 21 + i32::from(number >= 4);
    }),
    // A complaint that was sent to the body itself, to nobody known, on no day, or before its receipt stays.
    rule("MJF", 6, |case, _, _, _| sent(case, "MJF", 4)),
    rule("MJF", 5, |case, _, cells, _| {
        sent(case, "MSC", 4);
        cells.push((Column::TransferredTo, "جمعية الأحياء".into()));
    }),
    rule("MJF", 7, |case, _, cells, _| {
        sent(case, "OFP", 4);
        cells.push((Column::TransferredOn, Cell::Empty));
    }),
    rule("MJF", 4, |case, _, _, _| sent(case, "OFP", -3)),
    // Sent to a body of the register that reports nothing: it left, and nobody has it.
    rule("MJF", 6, |case, _, _, _| sent(case, SILENT, 5)),
    // The province says what the region does not.
    rule("ALP", 12, |case, _, cells, _| {
        replied(case, 18);
        cells.push((Column::Region, Cell::Empty));
    }),
    rule("OFP", 6, |case, _, cells, _| {
        replied(case, 18);
        cells.push((Column::Region, "HORS REGION".into()));
    }),
    // Reopened and not finished since: in the stock again, whenever the file was finished first.
    rule("MCP", 6, |case, _, _, _| {
        replied(case, 25);
        reopened(case, &[40]);
    }),
    rule("MCP", 4, |case, _, _, _| {
        case.received = day(2024, 11, 4) + case.received % 20;
        replied(case, 20);
        case.reopened = vec![day(2025, 2, 10)];
    }),
    rule("MCP", 3, |case, _, _, _| {
        case.received = day(2024, 11, 4) + case.received % 20;
        replied(case, 15);
        case.reopened = vec![day(2024, 12, 20)];
    }),
    // Reopened and closed since: out of it again; closed without a reply: out of it, and unanswered.
    rule("MCP", 3, |case, _, _, _| {
        replied(case, 25);
        reopened(case, &[40]);
        case.closed = Some(case.received + 55);
    }),
    rule("MCP", 5, |case, _, _, _| {
        case.closed = Some(case.received + 40);
        case.status = Status::Closed;
    }),
    // What the bounds move: replies on no day, reopenings on none, refused rows that may be complaints of the year.
    rule("VAE", 12, |case, _, cells, _| {
        case.status = Status::Processed;
        cells.push((Column::Replied, "voir courrier".into()));
    }),
    rule("MCP", 5, |case, _, cells, _| {
        replied(case, 22);
        cells.push((Column::Reopened, "à revoir".into()));
    }),
    rule("MCP", 4, |_, _, cells, _| cells.push((Column::Id, Cell::Empty))),
    // What they do not: a refused row that is plainly an observation, or of another year.
    rule("MCP", 6, |case, number, cells, _| {
        cells.push((Column::Id, Cell::Empty));
        if number % 2 == 0 {
            case.nature = Nature::Observation;
        } else {
            case.received -= 400;
        }
    }),
    // A receipt after the extraction cannot be.
    rule("MCP", 3, |case, _, _, _| case.received = day(2026, 11, 4)),
    // What is wrong with records of other years is no matter of this one.
    rule("MCP", 2, |case, _, cells, _| {
        case.received -= 800;
        cells.push((Column::Replied, "illisible".into()));
    }),
    // Identifiers are one whatever their case.
    rule("CDP", 2, |case, number, cells, _| {
        replied(case, 12);
        let id = if number == 0 { "CDP-2025-90001" } else { "cdp-2025-90001" };
        cells.push((Column::Id, id.into()));
    }),
];

/// A body that joined and sends nothing.
const SILENT: &str = "OAM";

/// The records of a body that show rules.
pub(crate) fn entries(draw: &Draw<'_>, seed: u64) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (place, rule) in RULES.iter().enumerate().filter(|(_, rule)| rule.body == draw.body.id) {
        let mut chance = Chance::new(seed, &format!("{}, rule {place}", rule.body));
        for number in 0..rule.records {
            let received = day(2025, 1, 20) + 17 * number;
            let mut case = plain(draw.case(received, &mut chance));
            let mut cells = Vec::new();
            (rule.life)(&mut case, number, &mut cells, draw.body.export.dates);
            entries.push(Entry { case, cells });
        }
    }
    entries
}

/// A complaint of which nothing is known but that it came in.
fn plain(case: Case) -> Case {
    Case {
        nature: Nature::Complaint,
        status: Status::InProgress,
        replied: None,
        reasoned: None,
        completed: None,
        closed: None,
        reopened: Vec::new(),
        reason: None,
        satisfied: None,
        ..case
    }
}

fn replied(case: &mut Case, days: i32) {
    case.replied = Some(case.received + days);
    case.status = Status::Processed;
}

fn reopened(case: &mut Case, days: &[i32]) {
    case.reopened = days.iter().map(|days| case.received + days).collect();
    case.status = Status::Reopened;
}

fn returned(case: &mut Case, reason: usize, days: i32) {
    case.reason = Some(reason);
    case.reasoned = Some(case.received + days);
    case.status = Status::Incomplete;
}

fn sent(case: &mut Case, to: &'static str, days: i32) {
    case.to = Some((to, case.received + days));
    case.status = Status::Transferred;
}

/// Two reopenings in one cell, with something else between them than a comma.
fn parted(case: &mut Case, cells: &mut Vec<(Column, Cell)>, style: DateStyle, between: &str) {
    replied(case, 20);
    reopened(case, &[31, 47]);
    let days: Vec<String> = case.reopened.iter().map(|&day| style.write(day)).collect();
    cells.push((Column::Reopened, Cell::Text(days.join(between))));
}
