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
        let message = format!("this mapping says that it is of `{}`", shown(&mapping.agency));
        folder.fault(file, at!["agency"], message, format!("write `agency: {id}`, or rename the file"));
    }
    if mapping.sources.is_empty() {
        folder.fault(
            file,
            at!["sources"],
            "a mapping needs a source".into(),
            "describe at least one kind of export".into(),
        );
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
        let message = "`reasons` has a column, and `admissibility` has none".to_owned();
        let hint = "write the column of the decision under `admissibility`, or this one if it says both".to_owned();
        folder.fault(file, &[path, at!["reasons"]].concat(), message, hint);
    }
    for field in source.without.iter().filter(|field| source.columns.contains_key(field)) {
        let message = format!("`{field}` has a column, and `without` says that there is none");
        folder.fault(file, &[path, at!["without"]].concat(), message, "keep one of the two".into());
    }
}

/// A filter of rows names values.
fn rows_that_are_read(folder: &mut Folder, file: &str, path: &[Step], source: &Source) {
    for (column, values) in &source.rows {
        if values.is_empty() {
            let place = [path, at!["where", column]].concat();
            let message = "no value is named: no row would be read".to_owned();
            folder.fault(file, &place, message, "list the values of the rows to be read".into());
        }
    }
}

/// The fields without which nothing is counted, and what may stand in for them.
fn needed(folder: &mut Folder, file: &str, path: &[Step], source: &Source) {
    for field in [Field::Id, Field::Nature, Field::Received] {
        let by_row = field == Field::Id && source.identified_by == IdentifiedBy::Row;
        if by_row && source.columns.contains_key(&field) {
            let message = "`id` has a column, and `identified_by: row` says that there is none".to_owned();
            folder.fault(file, &[path, at!["identified_by"]].concat(), message, "keep one of the two".into());
        }
        let constant = field == Field::Nature && source.constants.contains_key(&field);
        if !source.columns.contains_key(&field) && !constant && !by_row {
            let hint = match field {
                Field::Nature => {
                    "name its column, or write `constants: {nature: complaint}` for a register of complaints only"
                }
                Field::Id => {
                    "name its column; where the export has none at all, `identified_by: row` counts its rows instead"
                }
                _ => "name its column: without it no record can be counted",
            };
            folder.fault(file, &[path, at!["columns"]].concat(), format!("`{field}` is not mapped"), hint.into());
        }
    }
}

fn source(folder: &mut Folder, file: &str, path: &[Step], source: &Source, codes: &BTreeMap<Field, Vec<String>>) {
    needed(folder, file, path, source);
    for (field, value) in &source.constants {
        let place = [path, at!["constants", field.name()]].concat();
        if let Some(all) = codes.get(field) {
            known(folder, file, &place, field.name(), value, all.iter().map(String::as_str));
        } else {
            let message = format!("`{field}` cannot be the same in a whole export");
            folder.fault(file, &place, message, "map its column instead".into());
        }
        if source.columns.contains_key(field) {
            let message = format!("`{field}` has a column and a constant");
            folder.fault(file, &place, message, "keep one of the two".into());
        }
    }
    reasons_and_without(folder, file, path, source);
    rows_that_are_read(folder, file, path, source);
    for field in source.date_orders.keys() {
        if !source.columns.contains_key(field) {
            let message = format!("`{field}` has an order of dates and no column");
            folder.fault(file, &[path, at!["date_orders", field.name()]].concat(), message, "map its column".into());
        }
    }
    for field in &source.turned_dates {
        if !source.columns.contains_key(field) {
            let message = format!("the dates of `{field}` are said to be turned, and it has no column");
            folder.fault(file, &[path, at!["turned_dates"]].concat(), message, "map its column".into());
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
            format!("`{delimiter}` is no delimiter"),
            "it is one to four signs of ASCII, such as `;` `,` `|` and `\"\\t\"`".into(),
        );
    }
    if format.header_row == Some(HeaderRow::At(0)) {
        let place = [path, at!["format", "header_row"]].concat();
        folder.fault(
            file,
            &place,
            "rows are numbered from 1".into(),
            "write the number that a spreadsheet shows, or `none` where the first row is data".into(),
        );
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
            let message = format!("`{field}` has no list of values");
            folder.fault(file, &place, message, did_you_mean(field.name(), codes.keys().map(|field| field.name())));
            continue;
        };
        for code in lists.keys() {
            let place = [path, at![field.name(), code]].concat();
            known(folder, file, &place, field.name(), code, all.iter().map(String::as_str));
        }
    }
}
