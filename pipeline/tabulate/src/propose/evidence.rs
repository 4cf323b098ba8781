//! How well what a column holds fits a field: 0 it cannot be, 500 it says nothing, 1000 it must be.

use report_model::record::Field;

use super::profile::{Profile, share};
use super::values;
use crate::lists::Lists;

/// What a column holds, as far as it speaks for a field or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing: every cell is empty.
    Empty,
    /// Dates: the share of its cells that are, in thousandths.
    Dates(u16),
    /// Values that stand nowhere else: their share, in thousandths.
    Unique(u16),
    /// The numbers of its rows: 1, 2, 3 …
    Counter,
    /// Numbers whose last digits a spreadsheet has lost: how many.
    Cut(u64),
    /// The numbers of tickets, of which one has several rows: how many rows repeat one.
    Repeated(u64),
    /// Values of the field's list: the share of its cells that hold one, in thousandths.
    Listed(u16),
    /// A few short values that repeat: how many.
    Few(u64),
    /// Long texts: the mean length in characters.
    Long(u64),
    /// Personal data, in more than one cell of ten.
    Personal,
    /// Nothing that tells.
    Silent,
}

/// How well the content of a column fits a field, and what in it says so.
pub(super) fn fit(field: Field, profile: &Profile, lists: &Lists) -> (u16, Content) {
    if profile.filled == 0 {
        return (500, Content::Empty);
    }
    let dates = share(profile.dates.read, profile.dates.tried);
    match field {
        Field::Id => id(profile, dates),
        Field::Received => {
            let (fit, content) = date(dates);
            // Every record has been received.
            (if profile.filling() < 900 { fit / 2 } else { fit }, content)
        }
        Field::FirstReceived
        | Field::Acknowledged
        | Field::Replied
        | Field::ReasonedReplyArt11
        | Field::Completed
        | Field::Closed
        | Field::TransferredOn => date(dates),
        // A day, or whether it was kept.
        Field::Due if dates >= 300 => date(dates),
        Field::Due | Field::Outcome => listed(field, profile, lists, 100),
        // Several days in one cell are no date; many files have none at all.
        Field::Reopened if dates < 300 => (400, Content::Silent),
        Field::Reopened => date(dates),
        _ if dates > 700 => (0, Content::Dates(dates)),
        Field::Text => text(profile),
        Field::User => user(profile),
        Field::Service if !lists.of(field).codes.is_empty() && profile.is_list() => listed(field, profile, lists, 400),
        Field::Service | Field::Subject | Field::Entity => own(profile),
        Field::TransferredFrom | Field::TransferredTo => listed(field, profile, lists, 500),
        _ => listed(field, profile, lists, 350),
    }
}

fn id(profile: &Profile, dates: u16) -> (u16, Content) {
    let unique = profile.uniqueness();
    let content = if profile.is_counter() { Content::Counter } else { Content::Unique(unique) };
    match unique {
        _ if dates > 700 => (0, Content::Dates(dates)),
        // Damaged as they are, they were the identifiers.
        _ if profile.cut().is_some() => (600, Content::Cut(profile.cut().unwrap_or(0))),
        _ if profile.length() > 60 => (0, Content::Long(profile.length())),
        990.. if profile.filling() >= 950 => (1000, content),
        900.. => (800, content),
        500.. => (400, content),
        _ => (0, content),
    }
}

fn date(dates: u16) -> (u16, Content) {
    let fit = match dates {
        900.. => 1000,
        500.. => 700,
        300.. => 400,
        _ => 0,
    };
    (fit, Content::Dates(dates))
}

fn text(profile: &Profile) -> (u16, Content) {
    let length = profile.length();
    let fit = match length {
        _ if profile.is_list() && profile.filled >= 50 => 100,
        40.. => 1000,
        15.. => 600,
        _ => 200,
    };
    (fit, Content::Long(length))
}

fn user(profile: &Profile) -> (u16, Content) {
    match profile.length() {
        61.. => (0, Content::Long(profile.length())),
        _ if profile.is_list() && profile.values.len() <= 8 && profile.filled >= 50 => {
            (100, Content::Few(profile.values.len() as u64))
        }
        _ => (600, Content::Unique(profile.uniqueness())),
    }
}

fn own(profile: &Profile) -> (u16, Content) {
    if profile.is_personal() {
        return (0, Content::Personal);
    }
    if profile.is_list() {
        // Numbers may be codes of anything.
        let fit = if profile.is_numeric() { 400 } else { 800 };
        return (fit, Content::Few(profile.values.len() as u64));
    }
    match profile.length() {
        60.. => (100, Content::Long(profile.length())),
        _ if profile.filled < 50 => (500, Content::Silent),
        _ => (250, Content::Unique(profile.uniqueness())),
    }
}

/// `unlisted` is what a column of few values fits of which none is in the list.
fn listed(field: Field, profile: &Profile, lists: &Lists, unlisted: u16) -> (u16, Content) {
    if profile.is_personal() {
        return (0, Content::Personal);
    }
    if !profile.is_list() {
        return (0, Content::Unique(profile.uniqueness()));
    }
    let known = values::covered(field, profile, lists);
    let fit = match known {
        800.. => 1000,
        // Numbers that are in the list by chance are codes of something else, and a name says more than a number.
        _ if profile.is_numeric() => unlisted - 50,
        500.. => 800,
        200.. => 600,
        1.. => 500,
        _ => unlisted,
    };
    (fit, Content::Listed(known))
}

/// What a column holds, whatever the field.
pub(super) fn holds(profile: &Profile) -> Content {
    let dates = share(profile.dates.read, profile.dates.tried);
    match profile.uniqueness() {
        _ if profile.filled == 0 => Content::Empty,
        _ if profile.is_personal() => Content::Personal,
        _ if dates > 700 => Content::Dates(dates),
        _ if profile.is_counter() => Content::Counter,
        _ if profile.is_list() => Content::Few(profile.values.len() as u64),
        unique @ 900.. if profile.length() <= 60 => Content::Unique(unique),
        _ => Content::Long(profile.length()),
    }
}

/// Whether a field can be recognised by its content alone, and from how good a fit on.
pub(super) const fn speaks_alone(field: Field) -> bool {
    matches!(
        field,
        Field::Id
            | Field::Nature
            | Field::Received
            | Field::Status
            | Field::Channel
            | Field::Region
            | Field::Province
            | Field::UserKind
            | Field::Admissibility
            | Field::Outcome
            | Field::Rating
            | Field::Text
    )
}
