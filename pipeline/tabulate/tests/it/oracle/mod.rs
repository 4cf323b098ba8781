//! The count again, as slowly and as plainly as the contract states it: for each number one walk over all records, and
//! one question to each. It knows nothing of how the real count works.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use report_model::definitions::{BreakdownId, IndicatorKind};
use report_model::record::Field;
use report_model::records::Records;
use report_model::tally::{Cell, Cells, Stock, Unknown};
use report_model::term::Term;
use report_model::{DayHistogram, Fraction};

use tabulate::ExportFacts;

use crate::cycle::{REFERENCE, nominal, on};
use crate::generated::{Date, Due, File, Row, Value};

/// A record that could be read: codes and believed dates.
#[derive(Clone, Debug)]
struct Record {
    id: u16,
    /// The cut-off of its file.
    cutoff: NaiveDate,
    nature: &'static str,
    received: NaiveDate,
    start: NaiveDate,
    acknowledged: Option<NaiveDate>,
    replied: Option<NaiveDate>,
    reasoned: Option<NaiveDate>,
    completed: Option<NaiveDate>,
    closed: Option<NaiveDate>,
    transferred_on: Option<NaiveDate>,
    reopened: Vec<NaiveDate>,
    from: Option<&'static str>,
    to: Option<&'static str>,
    status: Option<&'static str>,
    reasons: BTreeSet<&'static str>,
    /// Whether the cell of a reply holds something that is no day, or none that can be.
    unusable_reply: bool,
    unreadable_reopening: bool,
    unknown_reason: bool,
    channel: Option<&'static str>,
    region: Option<&'static str>,
    province: Option<&'static str>,
    entity: &'static str,
    user_kind: Option<&'static str>,
    service: Option<&'static str>,
    subject: &'static str,
    outcome: Option<&'static str>,
    due: Option<NaiveDate>,
    kept: Option<&'static str>,
    rating: Option<&'static str>,
    user: Option<u16>,
}

/// What the contract says of one body's files.
#[derive(Debug)]
pub(crate) struct Counted {
    pub(crate) records: Records,
    pub(crate) complete: bool,
    pub(crate) total: Cell,
    pub(crate) tables: BTreeMap<BreakdownId, Cells>,
    pub(crate) stock: Stock,
    pub(crate) transferred_from: BTreeMap<String, u64>,
    pub(crate) transferred_to: BTreeMap<String, u64>,
    pub(crate) unknown: Unknown,
}

/// Counts files: of copies of a record that of the latest extraction, then the first by name and row.
#[expect(clippy::too_many_lines, reason = "the plainest count is one walk down the page")]
pub(crate) fn count(agency: &str, files: &[File], extracted: &ExportFacts) -> Counted {
    let (first, last) = (on(2025, 1, 1), on(2025, 12, 31));
    // A file without a row is a fault: it says nothing, not even which columns there are.
    let mut files: Vec<&File> = files.iter().filter(|file| !file.rows.is_empty()).collect();
    files
        .sort_by_key(|file| (extracted.of(file.name).is_some(), extracted.of(file.name), std::cmp::Reverse(file.name)));
    files.reverse();
    let everywhere = |field: Field| !files.is_empty() && files.iter().all(|file| file.columns.contains(&field));
    let somewhere = |field: Field| files.iter().any(|file| file.columns.contains(&field));

    let mut records = Records::default();
    let mut unknown = Unknown::default();
    let mut unread = BTreeSet::new();
    let mut kept: Vec<Record> = Vec::new();
    for file in &files {
        for row in &file.rows {
            records.read += 1;
            match read(agency, row, &file.columns, extracted.of(file.name)) {
                Read::Rejected => {
                    records.rejected += 1;
                    let plainly_other = row.nature.code().is_some_and(|nature| nature != "complaint");
                    let of_another_period = row.received.day().is_some_and(|day| day < first || day > last);
                    if !plainly_other && !of_another_period {
                        match row.id {
                            Some(id) => drop(unread.insert(id)),
                            None => unknown.rejected += 1,
                        }
                    }
                }
                Read::Test => {
                    records.rejected += 1;
                    records.tests += 1;
                }
                Read::Record(record) if kept.iter().any(|other| other.id == record.id) => records.duplicate += 1,
                Read::Record(record) => kept.push(record),
            }
        }
    }

    // What another copy says is known.
    unknown.rejected += unread.iter().filter(|&&id| kept.iter().all(|record| record.id != id)).count() as u64;
    let measures_stock = everywhere(Field::Replied) || everywhere(Field::Closed);
    let (mut cohort, mut carried_over, mut sent) = (Vec::new(), Vec::new(), Vec::new());
    for record in &kept {
        let in_period = first <= record.received && record.received <= last;
        let left = record.to.is_some() && record.transferred_on.is_none_or(|day| day <= record.cutoff);
        let was_open = record.nature == "complaint"
            && measures_stock
            && record.received < first
            && is_open(record, first.pred_opt().expect("a day"));
        let left_before = left && record.transferred_on.is_some_and(|day| day < first);
        if in_period && left || was_open && left && !left_before {
            sent.push(record);
        } else if in_period {
            cohort.push(record);
        } else if was_open && !left {
            carried_over.push(record);
        } else {
            records.out_of_period += 1;
        }
    }
    let size = |records: &[&Record]| records.len() as u64;
    records.cohort = size(&cohort);
    records.carried_over = size(&carried_over);
    records.transferred_out = size(&sent);
    records.tallied = size(&cohort) + size(&carried_over) + size(&sent);

    let complaints = |record: &&&Record| record.nature == "complaint";
    let of_complaints = || kept.iter().filter(|record| record.nature == "complaint");
    let has_earlier = of_complaints().any(|record| record.received < first);
    // What was received by the last day, is still here and open: whether of the cohort, carried over, or reopened.
    let stays = |record: &&Record| {
        record.received <= last
            && !(record.to.is_some() && record.transferred_on.is_none_or(|day| day <= record.cutoff))
    };
    let closing = of_complaints().filter(stays).filter(|record| is_open(record, last)).count() as u64;
    let received = cohort.iter().filter(complaints).count() as u64;
    for record in sent.iter().filter(complaints) {
        if first <= record.received && record.received <= last {
            *unknown.sent_on.entry(record.to.expect("it was sent").to_owned()).or_insert(0) += 1;
        }
    }
    let of_period = |record: &&&Record| first <= record.received && record.received <= last;
    let here = cohort.iter().chain(&sent).filter(complaints).filter(of_period);
    unknown.arrived = Some(by_body(here.filter_map(|record| record.from)));
    let all = All { records: &kept };
    for record in cohort.iter().filter(complaints) {
        unsure(&mut unknown, record, &all);
    }
    let measured = |term: Term| term.missing(everywhere).is_none();
    let mut tables = BTreeMap::new();
    for &breakdown in &REFERENCE.definitions.breakdowns {
        if dimensions_are_mapped(breakdown, &somewhere) {
            tables.insert(breakdown, table(breakdown, &cohort, &all, &measured));
        }
    }
    Counted {
        records,
        complete: cohort.iter().filter(complaints).all(|record| due(record.start, 60, record.cutoff)),
        total: cell(&cohort, &all, &measured),
        tables,
        stock: Stock {
            opening: (measures_stock && has_earlier).then_some(size(&carried_over)),
            received,
            closed: if measures_stock { (size(&carried_over) + received).checked_sub(closing) } else { None },
            closing: measures_stock.then_some(closing),
            since: if measures_stock { of_complaints().map(|record| record.received).min() } else { None },
            closing_before: None,
        },
        transferred_from: by_body(cohort.iter().chain(&sent).filter_map(|record| record.from)),
        transferred_to: by_body(sent.iter().filter_map(|record| record.to)),
        unknown,
    }
}

#[expect(clippy::large_enum_variant, reason = "one at a time, in a test")]
enum Read {
    Rejected,
    Test,
    Record(Record),
}

/// A refusal gives no reason only where none is given (contract §1).
fn told(mut reasons: BTreeSet<&'static str>) -> BTreeSet<&'static str> {
    if reasons.len() > 1 {
        reasons.remove("INADMISSIBLE");
    }
    reasons
}

/// Reads a row: only what is mapped is there (contract §1), only an unreadable id, nature or receipt rejects (§2).
#[expect(clippy::too_many_lines, reason = "each field of a row, one after the other")]
fn read(agency: &str, row: &Row, mapped: &BTreeSet<Field>, extracted: Option<NaiveDate>) -> Read {
    if mapped.contains(&Field::Test) && row.test {
        return Read::Test;
    }
    let (Some(id), Some(nature), Some(received)) = (row.id, row.nature.code(), row.received.day()) else {
        return Read::Rejected;
    };
    if extracted.is_some_and(|extracted| received > extracted) {
        return Read::Rejected;
    }
    let date = |field: Field, date: Date| if mapped.contains(&field) { date.day() } else { None };
    let code = |field: Field, value: Value| if mapped.contains(&field) { value.code() } else { None };
    let start = date(Field::FirstReceived, row.first_received).filter(|&first| first <= received).unwrap_or(received);
    let is_believed = |day: &NaiveDate| *day >= start && extracted.is_none_or(|extracted| *day <= extracted);
    let believed = |field: Field, cell: Date| date(field, cell).filter(is_believed);
    let own = |field: Field, name: &'static str| if mapped.contains(&field) { name } else { "" };
    let body = |field: Field, value: Value| match value {
        _ if !mapped.contains(&field) => None,
        Value::Unknown => Some("other"),
        value => value.code(),
    };
    // Another body of the register, on a day where the file has days.
    let transferred_on = believed(Field::TransferredOn, row.transferred_on).filter(|&day| day >= received);
    let is_dated = !mapped.contains(&Field::TransferredOn) || transferred_on.is_some();
    let to = body(Field::TransferredTo, row.to).filter(|&to| to != "other" && to != agency && is_dated);
    let province = code(Field::Province, row.province);
    let reasoned = believed(Field::ReasonedReplyArt11, row.reasoned);
    let completed = believed(Field::Completed, row.completed);
    let unusable =
        |field: Field, cell: Date| mapped.contains(&field) && cell != Date::Empty && believed(field, cell).is_none();
    let reasons: Vec<Value> = if mapped.contains(&Field::Admissibility) { row.reasons.clone() } else { vec![] };
    let reopened: Vec<Date> = if mapped.contains(&Field::Reopened) { row.reopened.clone() } else { vec![] };
    let (text, by_rule) = row.text;
    let by_rule = if mapped.contains(&Field::Text) && !text.is_empty() { by_rule } else { None };
    Read::Record(Record {
        id,
        cutoff: extracted.map_or(nominal(), |extracted| if extracted < nominal() { extracted } else { nominal() }),
        nature,
        received,
        start,
        acknowledged: believed(Field::Acknowledged, row.acknowledged),
        replied: believed(Field::Replied, row.replied),
        reasoned,
        completed: completed.filter(|&completed| reasoned.is_none_or(|reasoned| completed >= reasoned)),
        closed: believed(Field::Closed, row.closed),
        transferred_on,
        unusable_reply: unusable(Field::Replied, row.replied) || unusable(Field::ReasonedReplyArt11, row.reasoned),
        unreadable_reopening: reopened.iter().any(|date| matches!(date, Date::Faulty(_))),
        reopened: reopened.iter().filter_map(|date| date.day()).collect(),
        from: body(Field::TransferredFrom, row.from).filter(|&from| from != agency),
        to,
        status: code(Field::Status, row.status),
        reasons: told(reasons.iter().filter_map(|reason| reason.code()).filter(|&code| code != "admissible").collect()),
        unknown_reason: reasons.iter().any(|reason| !reason.is_empty() && reason.code().is_none()),
        channel: code(Field::Channel, row.channel),
        region: code(Field::Region, row.region).or(match province {
            Some("RAB" | "SAL") => Some("MA-04"),
            Some("CAS") => Some("MA-06"),
            _ => None,
        }),
        province,
        entity: own(Field::Entity, row.entity),
        user_kind: code(Field::UserKind, row.user_kind),
        service: code(Field::Service, row.service).or(by_rule),
        subject: own(Field::Subject, row.subject),
        outcome: code(Field::Outcome, row.outcome),
        due: match row.due {
            Due::Day(day) => date(Field::Due, day),
            Due::Kept(_) => None,
        },
        kept: match row.due {
            Due::Day(_) => None,
            Due::Kept(value) => code(Field::Due, value),
        },
        rating: code(Field::Rating, row.rating),
        user: row.user.map(|(user, _)| user).filter(|_| mapped.contains(&Field::User)),
    })
}

/// Whether a limit of so many days lies before the cut-off (contract §3).
fn due(start: NaiveDate, limit: i64, cutoff: NaiveDate) -> bool {
    start + chrono::Duration::days(limit) < cutoff
}

fn is_art11(record: &Record) -> bool {
    record.reasons.iter().any(|reason| reason.starts_with("A11"))
}

fn is_art12(record: &Record) -> bool {
    record.reasons.iter().any(|reason| reason.starts_with("A12") || *reason == "INADMISSIBLE")
}

/// Returned as incomplete: for its reason, or by a dated reasoned reply unless the reason is of art. 12.
fn is_incomplete(record: &Record, cutoff: NaiveDate) -> bool {
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
fn answered_on(record: &Record) -> Option<NaiveDate> {
    replies(record).into_iter().min()
}

/// Contract §4: open at the end of a day is what was neither replied nor closed by then, or was reopened then or later
/// and not replied or closed since.
fn is_open(record: &Record, day: NaiveDate) -> bool {
    let cutoff = record.cutoff;
    let mut ends = replies(record);
    ends.extend(by(record.closed, cutoff));
    ends.retain(|&end| end <= day);
    let reopened = record.reopened.iter().filter(|&&reopened| reopened <= day && reopened <= cutoff);
    ends.is_empty() || reopened.into_iter().any(|reopened| ends.iter().all(|end| reopened >= end))
}

/// What is not known of a complaint of the cohort.
fn unsure(unknown: &mut Unknown, record: &Record, all: &All<'_>) {
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
struct All<'a> {
    records: &'a [Record],
}

/// Whether a record counts in a term, by the sentence that documents the term.
fn counts_in(term: Term, record: &Record, all: &All<'_>) -> bool {
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
fn reopenings(record: &Record) -> u64 {
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

fn days(from: NaiveDate, to: NaiveDate) -> u32 {
    // A complaint dated after the cut-off has no age yet.
    u32::try_from(to.signed_duration_since(from).num_days()).unwrap_or(0)
}

fn cell(records: &[&Record], all: &All<'_>, measured: &dyn Fn(Term) -> bool) -> Cell {
    let holds = |term: Term| records.iter().filter(|record| counts_in(term, record, all)).count() as u64;
    let mut cell = Cell::default();
    for &term in Term::ALL {
        if measured(term) {
            let often = || records.iter().filter(|record| record.nature == "complaint");
            let count = match term {
                Term::Reopenings => often().map(|record| reopenings(record)).sum(),
                term => holds(term),
            };
            cell.counts.insert(term, count);
        }
    }
    for indicator in &REFERENCE.definitions.indicators {
        let IndicatorKind::Share { numerator, denominator } = indicator.kind else { continue };
        if measured(numerator) && measured(denominator) {
            let both = |record: &&&Record| counts_in(numerator, record, all) && counts_in(denominator, record, all);
            let share = Fraction::new(records.iter().filter(both).count() as u64, holds(denominator));
            cell.shares.insert(indicator.id.clone(), share);
        }
    }
    if measured(Term::Answered) {
        for record in records.iter().filter(|record| record.nature == "complaint") {
            match answered_on(record) {
                Some(answer) => add(&mut cell.days_to_reply, days(record.start, answer)),
                None => add(&mut cell.age_unanswered, days(record.start, record.cutoff)),
            }
        }
    }
    cell
}

fn add(histogram: &mut DayHistogram, days: u32) {
    *histogram.0.entry(days).or_insert(0) += 1;
}

fn dimensions_are_mapped(breakdown: BreakdownId, somewhere: &dyn Fn(Field) -> bool) -> bool {
    let service = somewhere(Field::Service) || somewhere(Field::Text);
    match breakdown {
        BreakdownId::Nature | BreakdownId::Month => true,
        BreakdownId::Channel => somewhere(Field::Channel),
        BreakdownId::Region => somewhere(Field::Region) || somewhere(Field::Province),
        BreakdownId::Province => somewhere(Field::Province),
        BreakdownId::Entity => somewhere(Field::Entity),
        BreakdownId::UserKind => somewhere(Field::UserKind),
        BreakdownId::Service | BreakdownId::ServiceMonth => service,
        BreakdownId::Subject => somewhere(Field::Subject),
        BreakdownId::Status => somewhere(Field::Status),
        BreakdownId::Outcome => somewhere(Field::Outcome),
        BreakdownId::Admissibility => somewhere(Field::Admissibility),
        BreakdownId::ServiceRegion => service && (somewhere(Field::Region) || somewhere(Field::Province)),
        BreakdownId::ServiceStatus => service && somewhere(Field::Status),
        BreakdownId::ServiceOutcome => service && somewhere(Field::Outcome),
    }
}

/// The keys under which a record stands in a breakdown: several only where it has several reasons.
fn keys(breakdown: BreakdownId, record: &Record) -> Vec<Vec<String>> {
    let or = |code: Option<&str>, nothing: &str| code.unwrap_or(nothing).to_owned();
    let service = or(record.service, "unclassified");
    let month = format!("{}-{:02}", record.received.year(), record.received.month());
    let region = or(record.region, "unspecified");
    let status = or(record.status, "unspecified");
    let outcome = or(record.outcome, "unspecified");
    let own = |name: &str| match name {
        "" => "unspecified".to_owned(),
        "AB123456" | "a@b.ma" | "0612345678" => "other".to_owned(),
        name => name.to_owned(),
    };
    let one = match breakdown {
        BreakdownId::Nature => vec![record.nature.to_owned()],
        BreakdownId::Month => vec![month],
        BreakdownId::Channel => vec![or(record.channel, "unspecified")],
        BreakdownId::Region => vec![region],
        BreakdownId::Province => vec![or(record.province, "unspecified")],
        BreakdownId::Entity => vec![own(record.entity)],
        BreakdownId::UserKind => vec![or(record.user_kind, "unspecified")],
        BreakdownId::Service => vec![service],
        BreakdownId::Subject => vec![own(record.subject)],
        BreakdownId::Status => vec![status],
        BreakdownId::ServiceMonth => vec![service, month],
        BreakdownId::ServiceRegion => vec![service, region],
        BreakdownId::ServiceStatus => vec![service, status],
        BreakdownId::Outcome => vec![outcome],
        BreakdownId::ServiceOutcome => vec![service, outcome],
        BreakdownId::Admissibility => {
            let mut keys: Vec<Vec<String>> = record.reasons.iter().map(|&reason| vec![reason.to_owned()]).collect();
            let returned = record.nature == "complaint" && is_incomplete(record, record.cutoff) && !is_art11(record);
            keys.extend((record.unknown_reason || returned).then(|| vec!["unspecified".to_owned()]));
            return keys;
        }
    };
    vec![one]
}

fn table(breakdown: BreakdownId, cohort: &[&Record], all: &All<'_>, measured: &dyn Fn(Term) -> bool) -> Cells {
    let found: BTreeSet<Vec<String>> = cohort.iter().flat_map(|record| keys(breakdown, record)).collect();
    let of = |key: &Vec<String>| -> Vec<&Record> {
        cohort.iter().copied().filter(|record| keys(breakdown, record).contains(key)).collect()
    };
    found.into_iter().map(|key| (key.clone(), cell(&of(&key), all, measured))).collect()
}

fn by_body<'a>(bodies: impl Iterator<Item = &'a str>) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for body in bodies {
        *counts.entry(body.to_owned()).or_insert(0) += 1;
    }
    counts
}
