//! What a type cannot say of a mapping: columns that are needed, values that a list has.

use std::collections::BTreeMap;

use report_model::record::{Field, Nature, Rating, Reason, Status};
use tabulate::mapping::{HeaderRow, IdentifiedBy, Source, ValueLists};
use tabulate::{Lists, Mapping};

use super::known;
use crate::config::folder::Folder;
use crate::config::yaml::{Step, did_you_mean, shown};
pub(in crate::config) fn mapping(folder: &mut Folder, file: &str, mapping: &Mapping, lists: &Lists, id: &str) {
    if mapping.agency != id {
        let message = text!("mapping.other").with("agency", shown(&mapping.agency));
        folder.fault(file, at!["agency"], message, text!("mapping.other_hint").with("line", format!("`agency: {id}`")));
    }
    if mapping.sources.is_empty() {
        folder.fault(file, at!["sources"], text!("mapping.no_source"), text!("mapping.no_source_hint"));
    }
    let codes = value_codes(lists);
    values(folder, file, at!["values"], &mapping.values, &codes);
    for (n, source) in mapping.sources.iter().enumerate() {
        let path = at!["sources", n];
        values(folder, file, &[path, at!["values"]].concat(), &source.values, &codes);
        self::source(folder, file, path, source, &codes);
    }
}

/// A column of reasons stands beside one of decisions, and a field has a column or none.
fn reasons_and_without(folder: &mut Folder, file: &str, path: &[Step], source: &Source) {
    if source.reasons.is_some() && !source.columns.contains_key(&Field::Admissibility) {
        let hint = text!("mapping.reasons_hint");
        folder.fault(file, &[path, at!["reasons"]].concat(), text!("mapping.reasons"), hint);
    }
    for field in source.without.iter().filter(|field| source.columns.contains_key(field)) {
        let message = text!("mapping.both").with("field", field).with("key", "without");
        folder.fault(file, &[path, at!["without"]].concat(), message, text!("keep_one_of_two"));
    }
}

/// A filter of rows names values.
fn rows_that_are_read(folder: &mut Folder, file: &str, path: &[Step], source: &Source) {
    for (column, values) in &source.rows {
        if values.is_empty() {
            let place = [path, at!["where", column]].concat();
            folder.fault(file, &place, text!("mapping.no_rows"), text!("mapping.no_rows_hint"));
        }
    }
}

/// The fields without which nothing is counted, and what may stand in for them.
fn needed(folder: &mut Folder, file: &str, path: &[Step], source: &Source) {
    for field in [Field::Id, Field::Nature, Field::Received] {
        let by_row = field == Field::Id && source.identified_by == IdentifiedBy::Row;
        if by_row && source.columns.contains_key(&field) {
            let message = text!("mapping.both").with("field", "id").with("key", "identified_by: row");
            folder.fault(file, &[path, at!["identified_by"]].concat(), message, text!("keep_one_of_two"));
        }
        let constant = field == Field::Nature && source.constants.contains_key(&field);
        if !source.columns.contains_key(&field) && !constant && !by_row {
            let hint = match field {
                Field::Nature => text!("mapping.no_nature_hint"),
                Field::Id => text!("mapping.no_id_hint"),
                _ => text!("mapping.no_column_hint"),
            };
            let message = text!("mapping.no_column").with("field", field);
            folder.fault(file, &[path, at!["columns"]].concat(), message, hint);
        }
    }
}

fn source(folder: &mut Folder, file: &str, path: &[Step], source: &Source, codes: &BTreeMap<Field, Vec<String>>) {
    needed(folder, file, path, source);
    for (field, value) in &source.constants {
        let place = [path, at!["constants", field.name()]].concat();
        if let Some(all) = codes.get(field) {
            known(folder, file, &place, no!("code").with("field", field), value, all.iter().map(String::as_str));
        } else {
            let message = text!("mapping.no_constant").with("field", field);
            folder.fault(file, &place, message, text!("mapping.map_column"));
        }
        if source.columns.contains_key(field) {
            let message = text!("mapping.both").with("field", field).with("key", "constants");
            folder.fault(file, &place, message, text!("keep_one_of_two"));
        }
    }
    reasons_and_without(folder, file, path, source);
    rows_that_are_read(folder, file, path, source);
    for field in source.date_orders.keys() {
        if !source.columns.contains_key(field) {
            let message = text!("mapping.dates").with("field", field).with("key", "date_orders");
            folder.fault(
                file,
                &[path, at!["date_orders", field.name()]].concat(),
                message,
                text!("mapping.map_column"),
            );
        }
    }
    for field in &source.turned_dates {
        if !source.columns.contains_key(field) {
            let message = text!("mapping.dates").with("field", field).with("key", "turned_dates");
            folder.fault(file, &[path, at!["turned_dates"]].concat(), message, text!("mapping.map_column"));
        }
    }
    let format = &source.format;
    if let Some(delimiter) = &format.delimiter
        && (delimiter.is_empty() || tabulate::mapping::Delimiter::new(delimiter).is_none())
    {
        let place = [path, at!["format", "delimiter"]].concat();
        folder.fault(
            file,
            &place,
            text!("mapping.no_delimiter").with("delimiter", shown(delimiter)),
            text!("mapping.no_delimiter_hint"),
        );
    }
    if format.header_row == Some(HeaderRow::At(0)) {
        let place = [path, at!["format", "header_row"]].concat();
        folder.fault(file, &place, text!("mapping.no_row"), text!("mapping.no_row_hint"));
    }
}

/// The codes of each field that has a closed list.
fn value_codes(lists: &Lists) -> BTreeMap<Field, Vec<String>> {
    let mut codes: BTreeMap<Field, Vec<String>> = BTreeMap::new();
    for field in [
        Field::Channel,
        Field::UserKind,
        Field::Region,
        Field::Province,
        Field::Service,
        Field::TransferredFrom,
        Field::TransferredTo,
        Field::Admissibility,
        Field::Outcome,
        Field::Due,
        Field::Test,
    ] {
        codes.insert(field, lists.of(field).codes.clone());
    }
    let names = |names: Vec<&'static str>| names.into_iter().map(str::to_owned).collect();
    codes.insert(Field::Nature, names(Nature::ALL.iter().map(|n| n.name()).collect()));
    codes.insert(Field::Status, names(Status::ALL.iter().map(|n| n.name()).collect()));
    codes.insert(Field::Rating, names(Rating::ALL.iter().map(|n| n.name()).collect()));
    codes.entry(Field::Admissibility).or_default().extend(names(Reason::ALL.iter().map(|n| n.name()).collect()));
    codes
}

fn values(folder: &mut Folder, file: &str, path: &[Step], values: &ValueLists, codes: &BTreeMap<Field, Vec<String>>) {
    for (field, lists) in values {
        let place = [path, at![field.name()]].concat();
        let Some(all) = codes.get(field) else {
            let message = text!("mapping.no_list").with("field", field);
            folder.fault(file, &place, message, did_you_mean(field.name(), codes.keys().map(|field| field.name())));
            continue;
        };
        for code in lists.keys() {
            let place = [path, at![field.name(), code]].concat();
            known(folder, file, &place, no!("code").with("field", field), code, all.iter().map(String::as_str));
        }
    }
}
