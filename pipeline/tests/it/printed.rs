//! What is printed adds up: every table of every document of the shipped cycle, in each language, is added again from its
//! own text, and what is shown twice is the same, or carries a note.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::support::Sandbox;

/// A printed whole number; `None` for anything else.
fn whole(cell: &str) -> Option<i64> {
    let kept: String =
        cell.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}' | '\u{a0}' | '\u{202f}' | ',')).collect();
    kept.replace('\u{2212}', "-").replace('+', "").parse().ok().filter(|_| !cell.contains('%') && !decimal(cell))
}

/// Whether a comma in a cell is a decimal mark, and parts no thousands.
fn decimal(cell: &str) -> bool {
    let digits: String = cell.chars().filter(|c| c.is_ascii_digit() || *c == ',').collect();
    digits.rsplit_once(',').is_some_and(|(_, after)| after.len() != 3)
}

/// A printed percentage in tenths.
fn tenths(cell: &str) -> Option<i64> {
    let kept: String = cell.chars().filter(char::is_ascii_digit).collect();
    (cell.contains('%') && !cell.contains(['<', '>'])).then(|| kept.parse().ok())?
}

struct Table<'a> {
    place: String,
    columns: Vec<&'a str>,
    rows: Vec<(&'a str, Vec<&'a str>)>,
    note: &'a str,
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().expect("a list").iter().map(|cell| cell.as_str().expect("a text")).collect()
}

fn tables<'a>(file: &str, view: &'a Value) -> Vec<Table<'a>> {
    let sections = view["sections"].as_array().expect("sections");
    let blocks = sections.iter().flat_map(|section| section["blocks"].as_array().expect("blocks"));
    let found = blocks.filter(|block| block["block"] == "table").map(|block| Table {
        place: format!("{file}: {}", block["caption"].as_str().expect("a caption")),
        columns: block["columns"]
            .as_array()
            .expect("columns")
            .iter()
            .map(|c| c["label"].as_str().expect("a label"))
            .collect(),
        rows: block["rows"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|row| (row["role"].as_str().expect("a role"), texts(&row["cells"])))
            .collect(),
        note: block["note"].as_str().expect("a note"),
    });
    found.collect()
}

/// The sum of the parts of a total, by the signs that stand before them if there are any.
fn sum_of(parts: &[(&str, Vec<&str>)], column: usize, read: fn(&str) -> Option<i64>) -> Option<i64> {
    let sign = |cells: &[&str]| if cells[0] == "\u{2212}" { -1 } else { 1 };
    parts.iter().map(|(_, cells)| Some(sign(cells) * read(cells[column])?)).sum()
}

/// Adds each column above each total; `averages` are the columns that are no sums.
fn added_again(table: &Table<'_>, averages: &[&str], faults: &mut Vec<String>) -> usize {
    let mut checked = 0;
    let mut from = 0;
    for (at, (role, total)) in table.rows.iter().enumerate() {
        if *role != "total" {
            continue;
        }
        let parts = &table.rows[from..at];
        from = at + 1;
        // Opening and received, less closed, is closing.
        let is_stock = table.columns.len() == 2
            && table.rows.len() == 4
            && averages.contains(&table.place.split(": ").last().expect("a caption"));
        for (column, label) in table.columns.iter().enumerate().skip(1) {
            if averages.contains(label) || parts.is_empty() {
                continue;
            }
            let sum = match whole(total[column]) {
                Some(_) if is_stock => {
                    let read = |row: usize| whole(parts[row].1[column]);
                    read(0).zip(read(1)).zip(read(2)).map(|((opening, received), closed)| opening + received - closed)
                }
                Some(_) => sum_of(parts, column, whole),
                None if tenths(total[column]) == Some(1000) => sum_of(parts, column, tenths),
                None => continue,
            };
            let stated = whole(total[column]).or_else(|| tenths(total[column]));
            checked += 1;
            if sum != stated && table.note.is_empty() {
                faults.push(format!("{}, {label}: {sum:?} is not {stated:?}", table.place));
            }
        }
    }
    checked
}

/// The value of each rate wherever a document prints it by its name: tiles, scoreboard, method, and the totals of tables.
fn rates(view: &Value) -> BTreeMap<String, Vec<(String, String)>> {
    let mut shown: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut add = |name: &Value, place: &str, value: &Value| {
        let (name, value) = (name.as_str().expect("a name"), value.as_str().expect("a value"));
        if value.contains('%') {
            shown.entry(name.to_owned()).or_default().push((place.to_owned(), value.to_owned()));
        }
    };
    for section in view["sections"].as_array().expect("sections") {
        for block in section["blocks"].as_array().expect("blocks") {
            match block["block"].as_str().expect("a kind") {
                "key_figures" => block["items"]
                    .as_array()
                    .expect("tiles")
                    .iter()
                    .for_each(|it| add(&it["label"], "tile", &it["value"])),
                "scoreboard" => block["rows"]
                    .as_array()
                    .expect("rows")
                    .iter()
                    .for_each(|it| add(&it["name"], "scoreboard", &it["value"])),
                "table" if section["id"] != "kinds" && section["id"] != "coverage" => {
                    let rows = block["rows"].as_array().expect("rows");
                    let Some(total) = rows.iter().rfind(|row| row["role"] == "total") else { continue };
                    let columns = block["columns"].as_array().expect("columns");
                    for (column, cell) in columns.iter().zip(total["cells"].as_array().expect("cells")) {
                        add(&column["label"], "the total of a table", cell);
                    }
                }
                _ => {}
            }
        }
    }
    shown
}

#[test]
fn every_table_adds_up_in_its_own_text() {
    let sandbox = Sandbox::of("data");
    sandbox.hasila(&["run", "--keep-views"]).expect(1);
    let (mut faults, mut checked, mut twice) = (Vec::new(), 0, 0);
    for (file, bytes) in sandbox.outputs().iter().filter(|(name, _)| name.contains("/view.")) {
        let view: Value = serde_json::from_slice(bytes).expect("JSON");
        let lang = view["lang"].as_str().expect("a language");
        let words =
            fs::read_to_string(crate::support::root().join(format!("templates/i18n/{lang}.yaml"))).expect("words");
        let words: Value = serde_yaml::from_str(&words).expect("YAML");
        let word = |section: &str, key: &str| words[section][key].as_str().expect("a word").to_owned();
        let apart = [word("term", "median"), word("processing", "stock_table")];
        let apart: Vec<&str> = apart.iter().map(String::as_str).collect();
        for table in tables(file, &view) {
            checked += added_again(&table, &apart, &mut faults);
        }
        for (name, shown) in rates(&view) {
            twice += usize::from(shown.len() > 1);
            if shown.iter().any(|(_, value)| *value != shown[0].1) && name != word("term", "part") {
                faults.push(format!("{file}: {name}: {shown:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    assert!(checked > 500 && twice > 100, "{checked} columns and {twice} rates were looked at");
}
