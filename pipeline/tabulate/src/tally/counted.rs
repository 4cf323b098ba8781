//! Which terms a record of the cohort counts in (contract §3–4).

use report_model::definitions::Clock;
use report_model::record::{Field, Kept, Nature, Reason, Status};
use report_model::tally::Unknown;
use report_model::term::Term;

use crate::lists::{Lists, NO_CODE};
use crate::normalise::record::{NO_DAY, Record, SAYS_ADMISSIBLE, UNKNOWN_REASON, UNREADABLE_REOPENING, UNUSABLE_REPLY};

/// A set of terms: a bit for each, in the order of [`Term::ALL`].
pub type Terms = u64;

/// The bit of a term.
pub const fn bit(term: Term) -> Terms {
    1 << term as u32
}

const ART11: u16 = 0b111;

/// Whether a reason of art. 11 is among the reasons: the file was incomplete or unclear.
pub const fn is_art11(reasons: u16) -> bool {
    reasons & ART11 != 0
}

/// Whether a reason of art. 12 is among the reasons: the file is not processed.
pub const fn is_art12(reasons: u16) -> bool {
    reasons & !(ART11 | UNKNOWN_REASON | SAYS_ADMISSIBLE) != 0
}

/// The statuses that say that a complaint is dealt with. They answer nothing.
pub const DONE: [Status; 3] = [Status::Processed, Status::Closed, Status::Inadmissible];

/// What the terms of a record depend on beside the record. [`Rulings::of`] makes those of one record.
#[derive(Clone, Copy, Debug)]
pub struct Rulings {
    /// The effective cut-off of the record that is judged.
    pub cutoff: i32,
    /// Days to process and reply.
    pub deadline: i32,
    /// Days to the reasoned reply to an incomplete file.
    pub incomplete: i32,
    closed: u16,
    /// The statuses that say that a complaint is dealt with.
    done: [u16; 3],
    satisfied: u16,
    kept: [u16; 2],
}

impl Rulings {
    /// The rulings of a clock, at a cut-off.
    pub fn new(clock: &Clock, cutoff: i32, lists: &Lists) -> Self {
        debug_assert!(Reason::ALL[..3].iter().all(|reason| reason.is_art11()));
        let status = |status: Status| lists.of(Field::Status).place(status.name());
        let days = |days: u32| i32::try_from(days).unwrap_or(i32::MAX / 4);
        Rulings {
            cutoff,
            deadline: days(clock.deadline_days),
            incomplete: days(clock.incomplete_days),
            closed: status(Status::Closed),
            done: DONE.map(status),
            satisfied: lists.of(Field::Rating).place("satisfied"),
            kept: [Kept::Kept, Kept::Missed].map(|kept| lists.of(Field::Due).place(kept.name())),
        }
    }

    /// The rulings at the cut-off of a record's own file.
    #[must_use]
    pub const fn of(&self, record: &Record) -> Self {
        Rulings { cutoff: record.cutoff, ..*self }
    }

    pub(super) const fn by_cutoff(&self, day: i32) -> bool {
        day != NO_DAY && day <= self.cutoff
    }

    /// A day that the cut-off shows, or [`NO_DAY`].
    const fn shown(&self, day: i32) -> i32 {
        if self.by_cutoff(day) { day } else { NO_DAY }
    }

    /// Whether the user had completed the file by the cut-off.
    const fn is_completed(&self, record: &Record) -> bool {
        self.by_cutoff(record.completed)
    }

    /// Whether the file was returned as incomplete: for a reason of art. 11, or by a dated reasoned reply, whatever the
    /// reason says, unless that is of art. 12.
    pub const fn is_incomplete(&self, record: &Record) -> bool {
        is_art11(record.reasons) || self.by_cutoff(record.reasoned) && !is_art12(record.reasons)
    }

    /// The days of the replies that count, each a day or [`NO_DAY`]: the final one; and the reasoned one of art. 12, or of
    /// art. 11 while the file stays incomplete. A reply after the cut-off is not yet one.
    const fn replies(&self, record: &Record) -> [i32; 2] {
        let answers = is_art12(record.reasons) || !self.is_completed(record);
        [self.shown(record.replied), if answers { self.shown(record.reasoned) } else { NO_DAY }]
    }

    /// The day of the answer, or [`NO_DAY`]: of the replies that count the earliest.
    pub fn answered_on(&self, record: &Record) -> i32 {
        earliest(self.replies(record))
    }

    /// The days on which the file left the stock, each a day or [`NO_DAY`]: its replies and its closing.
    fn finishes(&self, record: &Record) -> [i32; 3] {
        let [replied, reasoned] = self.replies(record);
        [replied, reasoned, self.shown(record.closed)]
    }

    /// Whether the file was open at the end of a day: neither replied nor closed by then; or reopened since, on the day of
    /// the latest of these or later.
    pub fn is_open(&self, record: &Record, reopenings: &[i32], day: i32) -> bool {
        let finishes = self.finishes(record).map(|finish| if finish <= day { finish } else { NO_DAY });
        let latest = finishes.into_iter().fold(NO_DAY, i32::max);
        latest == NO_DAY || reopenings.iter().any(|&reopened| reopened >= latest && reopened <= day.min(self.cutoff))
    }
}

/// The earliest of some days; [`NO_DAY`] where none of them is one.
fn earliest<const N: usize>(days: [i32; N]) -> i32 {
    days.into_iter().filter(|&day| day != NO_DAY).min().unwrap_or(NO_DAY)
}

/// What a record of the cohort counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The terms that it counts in, each once.
    pub terms: Terms,
    /// Its reopenings after the answer.
    pub reopenings: u16,
    /// Days to the reply, when it is answered.
    pub days_to_reply: Option<u32>,
    /// Its age at the cut-off, when it is not.
    pub age: Option<u32>,
}

/// What a record of the cohort counts in. `reopenings` are its days of reopening, `refiled_on` the latest day on which
/// the same user filed a complaint on the same service, or [`NO_DAY`]: one that was
/// known at the cut-off of its own file.
pub fn counted(record: &Record, rulings: &Rulings, reopenings: &[i32], refiled_on: i32) -> Counted {
    let terms = match record.nature {
        Nature::Complaint => return complaint(record, &rulings.of(record), reopenings, refiled_on),
        Nature::Observation => bit(Term::Observations),
        Nature::Suggestion => bit(Term::Suggestions),
    };
    Counted { terms, reopenings: 0, days_to_reply: None, age: None }
}

/// A set of terms that is being made.
struct Set(Terms);

impl Set {
    const fn put(&mut self, term: Term, holds: bool) {
        if holds {
            self.0 |= bit(term);
        }
    }
}

fn complaint(record: &Record, rulings: &Rulings, reopenings: &[i32], refiled_on: i32) -> Counted {
    let start = record.start();
    let answered_on = rulings.answered_on(record);
    let answered = answered_on != NO_DAY;
    let due = start + rulings.deadline < rulings.cutoff;
    let mut set = Set(bit(Term::Received));
    set.put(Term::Acknowledged, rulings.by_cutoff(record.acknowledged));
    set.put(Term::TransferredIn, record.from != NO_CODE);
    set.put(Term::Answered, answered);
    set.put(Term::AnsweredReasoned, answered && !rulings.by_cutoff(record.replied));
    set.put(Term::Unanswered, !answered);
    set.put(Term::Overdue, !answered && due);
    let closed = record.status == rulings.closed && record.status != NO_CODE || rulings.by_cutoff(record.closed);
    set.put(Term::ClosedWithoutReply, !answered && closed);
    set.put(Term::Due, due);
    set.put(Term::InTime, due && answered && answered_on - start <= rulings.deadline);
    set.put(Term::AnsweredDue, due && answered);
    admissibility(&mut set, record, rulings, answered);
    own_limits(&mut set, record, rulings, answered_on);
    stated_limits(&mut set, record, rulings, answered_on);

    // Only an answered file can be reopened: a reopening on the day of the reply came after it. A new complaint did not.
    let is_reopened = |day: i32| day >= answered_on && rulings.by_cutoff(day);
    let reopened = if answered { reopenings.iter().filter(|&&day| is_reopened(day)).count() } else { 0 };
    let refiled = answered && refiled_on > answered_on;
    set.put(Term::Renewed, reopened > 0 || refiled);
    set.put(Term::RenewedReopened, reopened > 0);
    set.put(Term::RenewedRefiled, refiled);
    let rated = answered && record.rating != NO_CODE;
    set.put(Term::Rated, rated);
    set.put(Term::Satisfied, rated && record.rating == rulings.satisfied);

    let days = |from: i32, to: i32| u32::try_from(to - from).ok();
    Counted {
        terms: set.0,
        reopenings: u16::try_from(reopened).unwrap_or(u16::MAX),
        days_to_reply: if answered { days(start, answered_on) } else { None },
        // A complaint dated after the cut-off has no age yet; it is unanswered all the same.
        age: if answered { None } else { days(start.min(rulings.cutoff), rulings.cutoff) },
    }
}

/// Articles 11 and 12: what was returned, what was refused, and the reasoned replies that both ask for.
fn admissibility(set: &mut Set, record: &Record, rulings: &Rulings, answered: bool) {
    let refused = is_art12(record.reasons);
    set.put(Term::Admissible, !refused);
    set.put(Term::AnsweredAdmissible, !refused && answered);
    set.put(Term::Inadmissible, refused);
    set.put(Term::InadmissibleReplied, refused && answered);
    if rulings.is_incomplete(record) {
        let replied = rulings.by_cutoff(record.reasoned);
        set.put(Term::Incomplete, true);
        set.put(Term::IncompleteReplied, replied);
        set.put(Term::IncompleteRepliedInTime, replied && record.reasoned - record.start() <= rulings.incomplete);
        set.put(Term::Completed, rulings.is_completed(record));
    }
}

/// The two variants of the deadline: a file of art. 11 on its own limit; a completed file from its completion.
fn own_limits(set: &mut Set, record: &Record, rulings: &Rulings, answered_on: i32) {
    let start = record.start();
    let judge = |from: i32, limit: i32, done: i32| {
        let due = from + limit < rulings.cutoff;
        (due, due && done != NO_DAY && done - from <= limit)
    };
    let (due, in_time) = if rulings.is_incomplete(record) {
        // A final reply within the limit is more than the reasoned one that it asks for.
        let first = earliest([rulings.shown(record.reasoned), rulings.shown(record.replied)]);
        judge(start, rulings.incomplete, first)
    } else {
        judge(start, rulings.deadline, answered_on)
    };
    set.put(Term::DueArt11, due);
    set.put(Term::InTimeArt11, in_time);
    let from = if rulings.is_completed(record) { record.completed } else { start };
    let (due, in_time) = judge(from, rulings.deadline, answered_on);
    set.put(Term::DueFromCompletion, due);
    set.put(Term::InTimeFromCompletion, in_time);
}

/// What the export says of deadlines of its own, beside the legal one.
const fn stated_limits(set: &mut Set, record: &Record, rulings: &Rulings, answered_on: i32) {
    let [kept, missed] = rulings.kept;
    set.put(Term::SaidInTime, record.kept != NO_CODE && record.kept == kept);
    set.put(Term::SaidLate, record.kept != NO_CODE && record.kept == missed);
    if record.due == NO_DAY {
        return;
    }
    let (stated, legal) = (record.due < rulings.cutoff, record.start() + rulings.deadline);
    set.put(Term::StatedDue, stated);
    set.put(Term::StatedInTime, stated && answered_on != NO_DAY && answered_on <= record.due);
    set.put(Term::StatedEarlier, record.due < legal);
    set.put(Term::StatedLater, record.due > legal);
}

/// Counts what is not known of a record of the cohort: whether it is answered after all, or renewed.
pub fn unsure(unknown: &mut Unknown, record: &Record, counted: &Counted, rulings: &Rulings) {
    let holds = |term: Term| counted.terms & bit(term) != 0;
    if !holds(Term::Received) {
        return;
    }
    if holds(Term::Answered) {
        let reopening = record.unsure & UNREADABLE_REOPENING != 0 && !holds(Term::Renewed);
        unknown.unreadable_reopenings += u64::from(reopening);
        return;
    }
    let due = u64::from(holds(Term::Due));
    let done = record.status != NO_CODE && rulings.done.contains(&record.status);
    if record.unsure & UNUSABLE_REPLY != 0 {
        unknown.unusable_replies += 1;
        unknown.unusable_replies_due += due;
    } else if (done || rulings.by_cutoff(record.closed)) && !has_later_reply(record, rulings) {
        unknown.dealt_with += 1;
        unknown.dealt_with_due += due;
    }
}

/// Whether there is a reply, after the cut-off: then it is known that there was none before.
fn has_later_reply(record: &Record, rulings: &Rulings) -> bool {
    let is_later = |day: i32| day != NO_DAY && day > rulings.cutoff;
    is_later(record.replied) || is_later(record.reasoned)
}
