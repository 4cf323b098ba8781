//! Records that each show one rule of counting, entered at the end of the registers as they were drawn: whoever breaks a
//! rule moves a figure. They have a sequence of draws of their own, so that nothing else changes with them.
//!
//! [`list`] says which rules there are and which figure each moves; a test of `hasila` counts the cycle once with the
//! records of a rule and once as a program that does not keep to it would read them, and that figure has to differ.

mod bodies;
mod records;

use crate::bodies::Column;
use crate::case::{Case, Draw, Nature, Status};
use crate::chance::Chance;
use crate::days::{DateStyle, day};
use crate::spell::Cell;

pub use bodies::{Edit, edits};

/// A record, and how its clerk wrote it otherwise.
pub(crate) struct Entry {
    pub(crate) case: Case,
    pub(crate) cells: Vec<(Column, Cell)>,
    /// The file that it stands in, where that is not the one of its day.
    pub(crate) file: Option<&'static str>,
    /// Whether its row is hidden in the workbook.
    pub(crate) is_hidden: bool,
    /// Whether it is not there at all.
    pub(crate) is_gone: bool,
    /// How the register writes days.
    style: DateStyle,
}

/// What happens to the records of a rule: the record, and its number among them.
type Life = fn(&mut Entry, i32);

/// Some records of a body that show a rule.
struct Rule {
    /// Its place among all of them, by which its records are drawn and stand in the register: a new rule takes the next.
    place: usize,
    /// What the rule says.
    says: &'static str,
    body: &'static str,
    records: i32,
    /// The figure that they move, as a path in `report.json` of the body; members of lists by their id or key.
    moves: &'static str,
    life: Life,
    /// What a program reads that does not keep to the rule.
    otherwise: Life,
}

/// A rule that has records of its own in the shipped cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What it says.
    pub says: &'static str,
    /// The body in whose register its records are.
    pub body: &'static str,
    /// How many records there are.
    pub records: i32,
    /// The figure of the body that they move.
    pub moves: &'static str,
}

/// The rules that have records of their own, in the order of the registers.
pub fn list() -> Vec<Shown> {
    let shown = |rule: &Rule| Shown { says: rule.says, body: rule.body, records: rule.records, moves: rule.moves };
    records::rules().into_iter().map(shown).collect()
}

/// The records of a body that show rules. Those of `broken`, a place in [`list`], are as a program that does not keep to
/// that rule reads them.
pub(crate) fn entries(draw: &Draw<'_>, seed: u64, broken: Option<usize>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for rule in records::rules().into_iter().filter(|rule| rule.body == draw.body.id) {
        let mut chance = Chance::new(seed, &format!("{}, rule {}", rule.body, rule.place));
        let life = if broken == Some(rule.place) { rule.otherwise } else { rule.life };
        for number in 0..rule.records {
            let received = day(2025, 1, 20) + 17 * number;
            let mut entry = Entry {
                case: plain(draw.case(received, &mut chance)),
                cells: Vec::new(),
                file: None,
                is_hidden: false,
                is_gone: false,
                style: draw.body.export.dates,
            };
            life(&mut entry, number);
            entries.push(entry);
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

impl Entry {
    fn write(&mut self, column: Column, cell: impl Into<Cell>) {
        self.cells.push((column, cell.into()));
    }

    fn replied(&mut self, days: i32) {
        self.case.replied = Some(self.case.received + days);
        self.case.status = Status::Processed;
    }

    fn reopened(&mut self, days: &[i32]) {
        self.case.reopened = days.iter().map(|days| self.case.received + days).collect();
        self.case.status = Status::Reopened;
    }

    fn returned(&mut self, reason: usize, days: i32) {
        self.case.reason = Some(reason);
        self.case.reasoned = Some(self.case.received + days);
        self.case.status = Status::Incomplete;
    }

    fn sent(&mut self, to: &'static str, days: i32) {
        self.case.to = Some((to, self.case.received + days));
        self.case.status = Status::Transferred;
    }

    /// A reply and two reopenings in one cell, with something between them.
    fn parted(&mut self, between: &str) {
        self.replied(20);
        self.reopened(&[31, 47]);
        let days: Vec<String> = self.case.reopened.iter().map(|&day| self.style.write(day)).collect();
        self.write(Column::Reopened, Cell::Text(days.join(between)));
    }

    /// What all copies of one record have in common.
    fn copy(&mut self, received: i32, user: u64) {
        self.case.received = received;
        self.case.acknowledged = None;
        (self.case.channel, self.case.region, self.case.province, self.case.user_kind) = (0, 3, 0, 0);
        (self.case.service, self.case.subject, self.case.user) = (0, 0, user);
        self.case.text.clear();
    }

    fn gone(&mut self) {
        self.is_gone = true;
    }
}
