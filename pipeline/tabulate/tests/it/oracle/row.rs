//! A row, read by the contract.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use report_model::record::Field;

use crate::cycle::nominal;
use crate::generated::{Date, Due, Row, Value};

/// A record that could be read: codes and believed dates.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) id: u16,
    /// The cut-off of its file.
    pub(super) cutoff: NaiveDate,
    pub(super) nature: &'static str,
    pub(super) received: NaiveDate,
    pub(super) start: NaiveDate,
    pub(super) acknowledged: Option<NaiveDate>,
    pub(super) replied: Option<NaiveDate>,
    pub(super) reasoned: Option<NaiveDate>,
    pub(super) completed: Option<NaiveDate>,
    pub(super) closed: Option<NaiveDate>,
    pub(super) transferred_on: Option<NaiveDate>,
    pub(super) reopened: Vec<NaiveDate>,
    pub(super) from: Option<&'static str>,
    pub(super) to: Option<&'static str>,
    pub(super) status: Option<&'static str>,
    pub(super) reasons: BTreeSet<&'static str>,
    /// Whether the cell of a reply holds something that is no day, or none that can be.
    pub(super) unusable_reply: bool,
    pub(super) unreadable_reopening: bool,
    pub(super) unknown_reason: bool,
    pub(super) channel: Option<&'static str>,
    pub(super) region: Option<&'static str>,
    pub(super) province: Option<&'static str>,
    pub(super) entity: &'static str,
    pub(super) user_kind: Option<&'static str>,
    pub(super) service: Option<&'static str>,
    pub(super) subject: &'static str,
    pub(super) outcome: Option<&'static str>,
    pub(super) due: Option<NaiveDate>,
    pub(super) kept: Option<&'static str>,
    pub(super) rating: Option<&'static str>,
    pub(super) user: Option<u16>,
}

#[expect(clippy::large_enum_variant, reason = "one at a time, in a test")]
pub(super) enum Read {
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
pub(super) fn read(agency: &str, row: &Row, mapped: &BTreeSet<Field>, extracted: Option<NaiveDate>) -> Read {
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
