//! What holds of a record, by the sentence that documents each term.

use chrono::NaiveDate;
use report_model::tally::Unknown;
use report_model::term::Term;

use super::row::Record;

/// Whether a limit of so many days lies before the cut-off (contract §3 and §4).
pub(super) fn due(start: NaiveDate, limit: i64, cutoff: NaiveDate) -> bool {
    start + chrono::Duration::days(limit) < cutoff
}

pub(super) fn is_art11(record: &Record) -> bool {
    record.reasons.iter().any(|reason| reason.starts_with("A11"))
}

fn is_art12(record: &Record) -> bool {
    record.reasons.iter().any(|reason| reason.starts_with("A12") || *reason == "INADMISSIBLE")
}

/// Returned as incomplete: for its reason, or by a dated reasoned reply unless the reason is of art. 12.
pub(super) fn is_incomplete(record: &Record, cutoff: NaiveDate) -> bool {
    is_art11(record) || !is_art12(record) && by(record.reasoned, cutoff).is_some()
}

fn by(day: Option<NaiveDate>, cutoff: NaiveDate) -> Option<NaiveDate> {
    day.filter(|&day| day <= cutoff)
}

/// Contract §4: a final reply; a reasoned one of art. 12, or of art. 11 while the file stays incomplete.
fn replies(record: &Record) -> Vec<NaiveDate> {
    let cutoff = record.cutoff;
    let stays_incomplete = by(record.completed, cutoff).is_none();
    let reasoned = by(record.reasoned, cutoff).filter(|_| is_art12(record) || stays_incomplete);
    by(record.replied, cutoff).into_iter().chain(reasoned).collect()
}

/// Of several replies the earliest.
pub(super) fn answered_on(record: &Record) -> Option<NaiveDate> {
    replies(record).into_iter().min()
}

/// Contract §4: open at the end of a day is what was neither replied nor closed by then, or was reopened then or later
/// and not replied or closed since.
pub(super) fn is_open(record: &Record, day: NaiveDate) -> bool {
    let cutoff = record.cutoff;
    let mut ends = replies(record);
    ends.extend(by(record.closed, cutoff));
    ends.retain(|&end| end <= day);
    let reopened = record.reopened.iter().filter(|&&reopened| reopened <= day && reopened <= cutoff);
    ends.is_empty() || reopened.into_iter().any(|reopened| ends.iter().all(|end| reopened >= end))
}

/// What is not known of a complaint of the cohort.
pub(super) fn unsure(unknown: &mut Unknown, record: &Record, all: &All<'_>) {
    let cutoff = record.cutoff;
    let is_due = u64::from(due(record.start, 60, cutoff));
    if answered_on(record).is_some() {
        let renewed = counts_in(Term::Renewed, record, all);
        unknown.unreadable_reopenings += u64::from(record.unreadable_reopening && !renewed);
    } else if record.unusable_reply {
        unknown.unusable_replies += 1;
        unknown.unusable_replies_due += is_due;
    } else if record.replied.is_none()
        && record.reasoned.is_none_or(|day| day <= cutoff)
        && (matches!(record.status, Some("processed" | "closed" | "inadmissible"))
            || by(record.closed, cutoff).is_some())
    {
        unknown.dealt_with += 1;
        unknown.dealt_with_due += is_due;
    }
}

/// Every record of the body.
pub(super) struct All<'a> {
    pub(super) records: &'a [Record],
}

/// Whether a record counts in a term, by the sentence that documents the term.
pub(super) fn counts_in(term: Term, record: &Record, all: &All<'_>) -> bool {
    let cutoff = record.cutoff;
    match term {
        Term::Observations => return record.nature == "observation",
        Term::Suggestions => return record.nature == "suggestion",
        _ if record.nature != "complaint" => return false,
        _ => {}
    }
    let answer = answered_on(record);
    let within = |from: NaiveDate, day: Option<NaiveDate>, limit: i64| {
        day.is_some_and(|day| day.signed_duration_since(from).num_days() <= limit)
    };
    let reasoned = by(record.reasoned, cutoff);
    let completed = by(record.completed, cutoff);
    let clock = completed.unwrap_or(record.start);
    match term {
        Term::Received => true,
        Term::Observations | Term::Suggestions => false,
        Term::Acknowledged => by(record.acknowledged, cutoff).is_some(),
        Term::TransferredIn => record.from.is_some(),
        Term::Answered => answer.is_some(),
        Term::AnsweredReasoned => answer.is_some() && by(record.replied, cutoff).is_none(),
        Term::Unanswered => answer.is_none(),
        Term::Overdue => answer.is_none() && due(record.start, 60, cutoff),
        Term::ClosedWithoutReply => {
            answer.is_none() && (record.status == Some("closed") || by(record.closed, cutoff).is_some())
        }
        Term::Due => due(record.start, 60, cutoff),
        Term::InTime => due(record.start, 60, cutoff) && within(record.start, answer, 60),
        Term::AnsweredDue => due(record.start, 60, cutoff) && answer.is_some(),
        Term::Admissible => !is_art12(record),
        Term::AnsweredAdmissible => !is_art12(record) && answer.is_some(),
        Term::Incomplete => is_incomplete(record, cutoff),
        Term::IncompleteReplied => is_incomplete(record, cutoff) && reasoned.is_some(),
        Term::IncompleteRepliedInTime => is_incomplete(record, cutoff) && within(record.start, reasoned, 15),
        Term::Completed => is_incomplete(record, cutoff) && completed.is_some(),
        Term::Inadmissible => is_art12(record),
        Term::InadmissibleReplied => is_art12(record) && answer.is_some(),
        Term::DueArt11 => due(record.start, if is_incomplete(record, cutoff) { 15 } else { 60 }, cutoff),
        Term::InTimeArt11 if is_incomplete(record, cutoff) => {
            let final_reply = by(record.replied, cutoff);
            due(record.start, 15, cutoff)
                && (within(record.start, reasoned, 15) || within(record.start, final_reply, 15))
        }
        Term::InTimeArt11 => due(record.start, 60, cutoff) && within(record.start, answer, 60),
        Term::DueFromCompletion => due(clock, 60, cutoff),
        Term::InTimeFromCompletion => due(clock, 60, cutoff) && within(clock, answer, 60),
        Term::StatedDue => record.due.is_some_and(|due| due < cutoff),
        Term::StatedInTime => record.due.is_some_and(|due| due < cutoff && answer.is_some_and(|answer| answer <= due)),
        Term::StatedEarlier => record.due.is_some_and(|due| due < record.start + chrono::Duration::days(60)),
        Term::StatedLater => record.due.is_some_and(|due| due > record.start + chrono::Duration::days(60)),
        Term::SaidInTime => record.kept == Some("kept"),
        Term::SaidLate => record.kept == Some("missed"),
        Term::Renewed => reopenings(record) > 0 || is_refiled(record, all),
        Term::RenewedReopened | Term::Reopenings => reopenings(record) > 0,
        Term::RenewedRefiled => is_refiled(record, all),
        Term::Rated => answer.is_some() && record.rating.is_some(),
        Term::Satisfied => answer.is_some() && record.rating == Some("satisfied"),
    }
}

/// The reopenings on the day of the answer or later, up to the cut-off.
pub(super) fn reopenings(record: &Record) -> u64 {
    let Some(answer) = answered_on(record) else { return 0 };
    record.reopened.iter().filter(|&&day| day >= answer && day <= record.cutoff).count() as u64
}

/// Whether the same user filed another complaint on the same own service after the answer.
fn is_refiled(record: &Record, all: &All<'_>) -> bool {
    let Some(answer) = answered_on(record) else { return false };
    all.records.iter().any(|other| {
        other.id != record.id
            && other.nature == "complaint"
            && other.user.is_some()
            && other.user == record.user
            && other.service.is_some()
            && other.service == record.service
            && other.received > answer
            && other.received <= other.cutoff
    })
}
