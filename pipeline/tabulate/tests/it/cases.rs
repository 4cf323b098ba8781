//! Cases: a folder holds what comes in and `expected.snap`, what comes out. They are found, not listed here.

use std::fmt::Write;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use report_model::record::Field;
use report_model::tally::Cell;
use report_model::term::Term;
use serde::de::DeserializeOwned;
use tabulate::ingest;
use tabulate::mapping::{DateOrder, Format};
use tabulate::normalise::date::{DateReader, date};
use tabulate::{ExportFile, Limits, Tabulated};

use crate::cycle::{REFERENCE, Run, tabulate};

/// Runs every case of a stage: its folders, each against its own `expected.snap`. All that fail are named.
fn each_case(stage: &str, run: impl Fn(&Path) -> String) {
    let stage = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(stage);
    let cases = folders(&stage);
    assert!(!cases.is_empty(), "no case in {}", stage.display());
    let mut failed = Vec::new();
    for case in cases {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&case);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let check = || settings.bind(|| insta::assert_snapshot!("expected", run(&case)));
        if catch_unwind(AssertUnwindSafe(check)).is_err() {
            failed.push(case);
        }
    }
    assert!(failed.is_empty(), "these cases failed: {failed:#?}");
}

fn folders(of: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(of).expect("the cases are there").map(|entry| entry.expect("a readable folder").path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// The files of a case that come in, in order.
fn inputs(case: &Path) -> Vec<PathBuf> {
    let is_input = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem.to_string_lossy().starts_with("in"));
    let entries = fs::read_dir(case).expect("a case is a folder").map(|entry| entry.expect("a readable folder").path());
    let mut inputs: Vec<PathBuf> = entries.filter(is_input).collect();
    inputs.sort();
    assert!(!inputs.is_empty(), "nothing comes in to {}", case.display());
    inputs
}

/// A YAML file of a case, or nothing where there is none.
fn declared<T: DeserializeOwned>(case: &Path, name: &str) -> Option<T> {
    let text = fs::read_to_string(case.join(name)).ok()?;
    Some(serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}/{name}: {error}", case.display())))
}

#[test]
fn reading() {
    each_case("ingest", |case| {
        let input = &inputs(case)[0];
        let format: Format = declared(case, "format.yaml").unwrap_or_default();
        let name = input.file_name().expect("a file").to_string_lossy();
        let content = fs::File::open(input).expect("a readable case");
        match ingest::open(&name, Box::new(content), &format, &Limits::default()) {
            Ok(reader) => as_read(reader),
            Err(error) => format!("refused: {error}"),
        }
    });
}

/// How a file was read, and every cell of it.
fn as_read(mut reader: ingest::Reader) -> String {
    let facts = reader.facts();
    let mut text = facts.kind.to_owned();
    let mut fact = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            write!(text, ", {name} {value}").expect("a string takes all");
        }
    };
    fact("encoding", facts.encoding.clone());
    fact("delimiter", facts.delimiter.map(|delimiter| format!("{delimiter:?}")));
    fact("sheet", facts.sheet.clone());
    writeln!(text, "\nheader {:?}", reader.header()).expect("a string takes all");
    loop {
        match reader.next_batch() {
            Ok(None) => return text,
            Ok(Some(table)) => {
                let columns: Vec<_> = table.frame.columns().iter().map(|column| column.str().expect("text")).collect();
                for (place, row) in table.rows.iter().enumerate() {
                    let cells: Vec<Option<&str>> = columns.iter().map(|column| column.get(place)).collect();
                    let cells: Vec<String> =
                        cells.iter().map(|cell| cell.map_or("-".into(), |cell| format!("{cell:?}"))).collect();
                    let faults = table
                        .faults
                        .iter()
                        .filter(|fault| fault.row == *row)
                        .map(|fault| format!("  {:?}", fault.kind));
                    writeln!(text, "{row}: {}{}", cells.join(" "), faults.collect::<String>())
                        .expect("a string takes all");
                }
            }
            Err(error) => return format!("{text}refused: {error}"),
        }
    }
}

/// The same table comes out of every encoding and every delimiter.
#[test]
fn one_table_comes_out_of_every_encoding() {
    let rows = |case: &str| {
        let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/ingest").join(case).join("expected.snap");
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

#[derive(serde::Deserialize)]
struct Dates {
    #[serde(default)]
    dates: DateOrder,
}

#[test]
fn dates() {
    each_case("dates", |case| {
        let order = declared::<Dates>(case, "mapping.yaml").map(|mapping| mapping.dates).unwrap_or_default();
        let zone = REFERENCE.definitions.zone.parse().expect("the zone of the tests");
        let reader = DateReader::new(order, zone);
        let texts = fs::read_to_string(&inputs(case)[0]).expect("a readable case");
        let line = |text: &str| {
            let found = reader.read(text).map_or_else(|fault| format!("{fault:?}"), |day| date(day).to_string());
            format!("{found}  {text}\n")
        };
        texts.lines().map(line).collect()
    });
}

#[derive(serde::Deserialize)]
struct Export {
    extracted: Option<NaiveDate>,
}

#[test]
fn values() {
    each_case("values", counted);
}

#[test]
fn classification() {
    each_case("classification", counted);
}

#[test]
fn findings() {
    each_case("findings", counted);
}

/// Counts the files of a case, and writes down what came of them.
fn counted(case: &Path) -> String {
    let mapping = declared(case, "mapping.yaml").unwrap_or_else(|| panic!("{} has no mapping.yaml", case.display()));
    let mut run = Run::of("alpha");
    if let Some(Export { extracted }) = declared(case, "export.yaml") {
        run.extracted = extracted;
    }
    let files = inputs(case).iter().map(|path| ExportFile::at(path)).collect();
    as_counted(&tabulate(&run, &mapping, files))
}

fn as_counted(found: &Tabulated) -> String {
    let records = &found.records;
    let mut text = format!(
        "read {} = cohort {} + carried over {} + transferred out {} + rejected {} (tests {}) + duplicate {} + out of period {}\n",
        records.read,
        records.cohort,
        records.carried_over,
        records.transferred_out,
        records.rejected,
        records.tests,
        records.duplicate,
        records.out_of_period,
    );
    let mut line = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    for refused in &found.refused {
        line(format!("refused {}", refused.lines().next().unwrap_or_default()));
    }
    for finding in found.findings.occurrences() {
        let place = &finding.place;
        let at = |name: &str, value: Option<String>| value.map(|value| format!(" {name} {value}")).unwrap_or_default();
        line(format!(
            "finding {} in {}{}{}{}{}{}",
            finding.code.name(),
            place.file,
            at("sheet", place.sheet.clone()),
            at("row", place.row.map(|row| row.to_string())),
            at("column", place.column.as_ref().map(|column| format!("{column:?}"))),
            at("field", finding.field.map(|field: Field| field.name().to_owned())),
            at("shape", finding.masked.as_ref().map(|masked| format!("{masked:?}"))),
        ));
    }
    line(format!("cut-off {}, complete {}", found.cutoff, found.complete));
    let counts = found.tally.total.counts.iter().filter(|(_, count)| **count > 0);
    line(format!("total: {}", counts.map(|(term, count)| format!("{term} {count}")).collect::<Vec<_>>().join(", ")));
    for (id, cells) in &found.tally.tables {
        let cells = cells.iter().map(|(key, cell)| format!("{} {}", key.join("/"), records_of(cell)));
        line(format!("{id}: {}", cells.collect::<Vec<_>>().join(", ")));
    }
    line(format!("stock: {:?}", found.tally.stock));
    line(format!("from {:?}, to {:?}", found.tally.transferred_from, found.tally.transferred_to));
    text
}

fn records_of(cell: &Cell) -> u64 {
    [Term::Received, Term::Observations, Term::Suggestions].iter().filter_map(|&term| cell.get(term)).sum()
}
