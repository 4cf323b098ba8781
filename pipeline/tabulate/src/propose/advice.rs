//! What changed in an export that is mapped already: which new heading is the old column, and what new values mean.

use std::collections::BTreeMap;

use ingest::text::fold;
use report_model::diagnostic::{Diagnostic, Message};
use report_model::record::Field;

use super::heading::best_name;
use super::name::Name;
use super::profile::may_be_shown;
use super::values::nearest;
use super::words::WORDS;
use crate::lists::{Lists, NO_CODE};
use crate::mapping::{DateOrder, Source, file_of, quoted};

/// From this likeness on a heading is recognised.
const RECOGNISED: u16 = 700;

/// Which column of a header looks like one that the mapping names and the file does not have.
///
/// Nothing is said unless the header is one: it has another column of the mapping. And what is said is alike the old
/// name or a usual name of the field, so it is the name of a column, and of no person.
pub(crate) fn renamed(header: &[String], source: &Source, missing: &str) -> Option<(Field, String)> {
    let is_there = |name: &String| header.iter().any(|heading| fold(heading) == fold(name));
    if !source.columns.values().any(is_there) {
        return None;
    }
    let (&field, _) = source.columns.iter().find(|(_, name)| *name == missing)?;
    let old = Name::of_heading(missing);
    let free = header.iter().filter(|heading| !source.columns.values().any(|name| fold(name) == fold(heading)));
    let score = |heading: &String| {
        let name = Name::of_heading(heading);
        let usual = best_name(&name, field).0;
        // What is more clearly the name of another field is not this column under a new name.
        let elsewhere = Field::ALL.iter().filter(|&&other| other != field);
        let other = elsewhere.map(|&other| best_name(&name, other).0).max().unwrap_or(0);
        let like = name.likeness(&old, &WORDS.grammar).0;
        if other > usual.max(like) { 0 } else { usual.max(like) }
    };
    let best = free.map(|heading| (score(heading), heading)).max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(a.1)))?;
    (best.0 >= RECOGNISED && may_be_shown(best.1, u64::MAX)).then(|| (field, best.1.clone()))
}

/// The values of closed lists that were in none, with how often each stands, and the dates that the other order reads.
/// Bounded; it stays in the agency.
#[derive(Debug, Default)]
pub(crate) struct NewValues {
    values: BTreeMap<(Field, String), u64>,
    turned: BTreeMap<Field, (DateOrder, u64)>,
}

/// So many dates that only the other order reads are no slips.
const TURNED: u64 = 3;

/// How many codes are listed.
const CODES: usize = 16;

/// How many new values are told apart.
const MOST: usize = 1_000;

impl NewValues {
    /// Counts one.
    pub(crate) fn add(&mut self, field: Field, value: &str, count: u64) {
        let key = (field, value.to_owned());
        if self.values.len() < MOST || self.values.contains_key(&key) {
            *self.values.entry(key).or_default() += count;
        }
    }

    /// Counts dates that only this order reads, and not that of the mapping.
    pub(crate) fn add_turned(&mut self, field: Field, order: DateOrder, count: u64) {
        self.turned.entry(field).or_insert((order, 0)).1 += count;
    }

    /// Adds those of another file.
    pub(crate) fn extend(&mut self, other: NewValues) {
        for ((field, value), count) in other.values {
            self.add(field, &value, count);
        }
        for (field, (order, count)) in other.turned {
            self.add_turned(field, order, count);
        }
    }

    /// For each value that may be shown, the line to add to the mapping.
    pub(crate) fn advice(&self, agency: &str, lists: &Lists) -> Vec<Diagnostic> {
        let has_list = |field| lists.is_closed(field) || field == Field::Service;
        let shown = self.values.iter().filter(|((field, value), count)| {
            has_list(*field) && !lists.of(*field).codes.is_empty() && may_be_shown(value, **count)
        });
        let line =
            |((field, value), count): (&(Field, String), &u64)| new_value(agency, lists, (*field, value), *count);
        let turned = self.turned.iter().filter(|(_, (_, count))| *count >= TURNED);
        let turned = turned.map(|(&field, &(order, count))| other_order(agency, field, order, count));
        self.without_services(agency, lists).into_iter().chain(turned).chain(shown.map(line)).collect()
    }

    /// Where no list of services is there at all, that comes first.
    fn without_services(&self, agency: &str, lists: &Lists) -> Option<Diagnostic> {
        let values = self.values.iter().filter(|((field, _), _)| *field == Field::Service);
        let records: u64 = values.map(|(_, count)| count).sum();
        (records > 0 && lists.of(Field::Service).codes.is_empty()).then(|| {
            let message = Message::new("advice.no_services").with("agency", agency).count("records", records);
            Diagnostic::error(message).hint(Message::new("advice.no_services_hint").with("agency", agency))
        })
    }
}

/// What to do about dates that only the other order reads.
fn other_order(agency: &str, field: Field, order: DateOrder, count: u64) -> Diagnostic {
    let (key, word) = match order {
        DateOrder::DayFirst => ("advice.day_first", "day_first"),
        DateOrder::MonthFirst => ("advice.month_first", "month_first"),
    };
    let line = format!("date_orders: {{{field}: {word}}}");
    let hint = Message::new("advice.order_hint").with("mapping", file_of(agency)).with("line", line);
    Diagnostic::error(Message::new(key).with("field", field).count("dates", count)).hint(hint)
}

/// What to do about a value that is in no list.
fn new_value(agency: &str, lists: &Lists, (field, value): (Field, &str), count: u64) -> Diagnostic {
    let spelling = quoted(value);
    let of = |key| Message::new(key).with("field", field).with("value", &spelling).count("records", count);
    if field == Field::Province && lists.is_shared_name(value) {
        return Diagnostic::error(of("advice.shared_name")).hint(Message::new("advice.shared_name_hint"));
    }
    let likely = code(field, value, lists);
    let codes = lists.of(field).codes.as_slice();
    let hint = match &likely {
        Some(_) => Message::new("advice.new_value_hint"),
        None if codes.len() <= CODES => Message::new("advice.new_value_of").list("codes", codes),
        None => Message::new("advice.new_value_of_many").count("codes", codes.len()),
    };
    let line = format!("{field}: {{{}: [{spelling}]}}", likely.as_deref().unwrap_or("CODE"));
    Diagnostic::error(of("advice.new_value")).hint(hint.with("mapping", file_of(agency)).with("line", line))
}

/// The code that a new value most likely means.
fn code(field: Field, value: &str, lists: &Lists) -> Option<String> {
    let folded = fold(value);
    let usual = WORDS.values.get(&field).and_then(|values| values.get(&folded));
    usual.filter(|code| lists.of(field).place(code) != NO_CODE).cloned().or_else(|| nearest(field, &folded, lists))
}
