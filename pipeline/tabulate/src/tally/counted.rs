//! Which terms a record of the cohort counts in (contract §3–4).

use report_model::definitions::Clock;
use report_model::record::{Field, Kept, Nature, Reason, Status};
use report_model::term::Term;

use crate::lists::{Lists, NO_CODE};
use crate::normalise::record::{NO_DAY, Record, UNKNOWN_REASON};

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
    reasons & !(ART11 | UNKNOWN_REASON) != 0
}

/// What the terms of a record depend on beside the record.
#[derive(Clone, Copy, Debug)]
pub struct Rulings {
    /// The effective cut-off.
    pub cutoff: i32,
    /// Days to process and reply.
    pub deadline: i32,
    /// Days to the reasoned reply to an incomplete file.
    pub incomplete: i32,
    closed: u16,
    satisfied: u16,
    kept: [u16; 2],
}

impl Rulings {
    /// The rulings of a clock, at a cut-off.
    pub fn new(clock: &Clock, cutoff: i32, lists: &Lists) -> Self {
        debug_assert!(Reason::ALL[..3].iter().all(|reason| reason.is_art11()));
        let days = |days: u32| i32::try_from(days).unwrap_or(i32::MAX / 4);
        Rulings {
            cutoff,
            deadline: days(clock.deadline_days),
            incomplete: days(clock.incomplete_days),
            closed: lists.of(Field::Status).place(Status::Closed.name()),
            satisfied: lists.of(Field::Rating).place("satisfied"),
            kept: [Kept::Kept, Kept::Missed].map(|kept| lists.of(Field::Due).place(kept.name())),
        }
    }

    const fn by_cutoff(&self, day: i32) -> bool {
        day != NO_DAY && day <= self.cutoff
    }

    /// Whether the user had completed the file by the cut-off.
    const fn is_completed(&self, record: &Record) -> bool {
        self.by_cutoff(record.completed)
    }

    /// The day of the answer, or [`NO_DAY`]: the final reply; or the reasoned reply of art. 11, while the file stays
    /// incomplete, or of art. 12, which answers from its own day. A reply after the cut-off is not yet one.
    pub const fn answered_on(&self, record: &Record) -> i32 {
        let replied = if self.by_cutoff(record.replied) { record.replied } else { NO_DAY };
        let reasoned = if self.by_cutoff(record.reasoned) { record.reasoned } else { NO_DAY };
        let refused = is_art12(record.reasons);
        match (replied, reasoned) {
            (replied, NO_DAY) => replied,
            (NO_DAY, reasoned) => {
                if refused || !self.is_completed(record) {
                    reasoned
                } else {
                    NO_DAY
                }
            }
            (replied, reasoned) => {
                if refused && reasoned < replied {
                    reasoned
                } else {
                    replied
                }
            }
        }
    }

    /// The day on which the file left the stock, or [`NO_DAY`]: its answer or its closing, the earlier.
    pub fn finished_on(&self, record: &Record) -> i32 {
        let closed = if self.by_cutoff(record.closed) { record.closed } else { NO_DAY };
        match (self.answered_on(record), closed) {
            (NO_DAY, day) | (day, NO_DAY) => day,
            (answered, closed) => answered.min(closed),
        }
    }
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
/// the same user filed a complaint on the same service, or [`NO_DAY`].
pub fn counted(record: &Record, rulings: &Rulings, reopenings: &[i32], refiled_on: i32) -> Counted {
    let terms = match record.nature {
        Nature::Complaint => return complaint(record, rulings, reopenings, refiled_on),
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

    let after = |day: i32| day > answered_on && rulings.by_cutoff(day);
    let reopened = if answered { reopenings.iter().filter(|&&day| after(day)).count() } else { 0 };
    let refiled = answered && after(refiled_on);
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
    if is_art11(record.reasons) {
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
    let (due, in_time) = if is_art11(record.reasons) {
        let reasoned = if rulings.by_cutoff(record.reasoned) { record.reasoned } else { NO_DAY };
        judge(start, rulings.incomplete, reasoned)
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
