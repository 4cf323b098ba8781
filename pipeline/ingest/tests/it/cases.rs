//! Cases: a folder holds what comes in and `expected.snap`, what comes out. They are found, not listed here.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use cases::{declared, each_case, inputs};
use ingest::{Broken, Format, Limits, Refused, Row, Skipped, Table, Tables};

/// The folder of a stage.
fn stage(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name)
}

#[test]
fn reading() {
    each_case(&stage("reading"), |case| {
        let input = &inputs(case)[0];
        let format: Format = declared(case, "format.yaml").unwrap_or_default();
        let name = input.file_name().expect("a file").to_string_lossy();
        let content = fs::File::open(input).expect("a readable case");
        match ingest::tables(&name, Box::new(content), &format, &Limits::default()) {
            Ok(tables) => each_table(tables, &name),
            Err(error) => format!("refused: {error}"),
        }
    });
}

/// The tables of a file one below the other, then what it has beside them.
fn each_table(mut tables: Tables, name: &str) -> String {
    let mut texts: Vec<String> = Vec::new();
    for table in &mut tables {
        texts.push(match table {
            Ok(table) => as_read(table, name),
            Err(Refused { file, error, .. }) if file == name => format!("refused: {error}"),
            Err(Refused { file, error, .. }) => format!("{file}: refused: {error}"),
        });
    }
    texts.extend(tables.skipped().iter().map(|Skipped { file, sheet, why }| match sheet {
        None => format!("skipped {file}: {why:?}"),
        Some(sheet) => format!("skipped {file}, sheet {sheet}: {why:?}"),
    }));
    texts.join("\n")
}

/// How a file was read, and every cell of it.
fn as_read(mut table: Table, name: &str) -> String {
    let facts = table.facts();
    let mut text = if facts.file == name { String::new() } else { format!("{}: ", facts.file) };
    text.push_str(facts.kind);
    let mut fact = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            write!(text, ", {name} {value}").expect("a string takes all");
        }
    };
    fact("encoding", facts.encoding.clone());
    fact("delimiter", facts.delimiter.as_ref().map(|delimiter| format!("'{}'", delimiter.escape_debug())));
    fact("sheet", facts.sheet.clone());
    for (name, why) in [("errors", Broken::Failed), ("not calculated", Broken::NotCalculated)] {
        let broken = facts.broken_formulas.iter().filter(|formula| formula.why == why);
        let places: Vec<String> = broken.map(|at| format!("{}/{}", at.row, at.column + 1)).collect();
        fact(name, (!places.is_empty()).then(|| places.join(" ")));
    }
    fact("repeated keys", (facts.repeated_keys > 0).then(|| facts.repeated_keys.to_string()));
    writeln!(text, "\nheader {:?}", table.header()).expect("a string takes all");
    let width = table.header().len();
    let mut take = |row: Row<'_>| {
        let cells: Vec<String> = row.cells.map(str::to_owned).collect();
        let shown = (0..width).map(|place| match cells.get(place).map_or("", String::as_str) {
            "" => "-".to_owned(),
            cell => format!("{cell:?}"),
        });
        let shown: Vec<String> = shown.collect();
        let beyond = cells.iter().skip(width).any(|cell| !cell.is_empty());
        let ragged = if beyond || cells.len() < width { "  Ragged" } else { "" };
        let undecodable = if row.undecodable { "  Undecodable" } else { "" };
        writeln!(text, "{}: {}{ragged}{undecodable}", row.number, shown.join(" ")).expect("a string takes all");
    };
    loop {
        match table.rows(1 << 16, &mut take) {
            Ok(true) => {}
            Ok(false) if table.facts().hidden_rows > 0 => {
                return format!("{text}hidden: {}\n", table.facts().hidden_rows);
            }
            Ok(false) => return text,
            Err(error) => return format!("{text}refused: {error}"),
        }
    }
}

/// The same table comes out of every encoding and every delimiter.
#[test]
fn one_table_comes_out_of_every_encoding() {
    let rows = |case: &str| {
        let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/reading").join(case).join("expected.snap");
        let snapshot = fs::read_to_string(case).expect("the case was run");
        snapshot.lines().skip_while(|line| !line.starts_with("header")).map(str::to_owned).collect::<Vec<_>>()
    };
    let usual = rows("utf8_semicolon");
    assert_eq!(usual.len(), 5, "the header and four rows");
    let others = [
        "utf8_comma",
        "utf8_tab",
        "utf8_pipe",
        "utf8_bom",
        "utf8_bom_beats_declared",
        "utf16le_bom",
        "utf16be_bom",
        "utf16le_declared",
        "windows_1256",
        "old_mac_line_ends",
    ];
    for other in others {
        assert_eq!(rows(other), usual, "{other}");
    }
}
