//! Cases: a folder holds what comes in and `expected.snap`, what comes out. They are found, not listed here.

use std::fs;
use std::path::{Path, PathBuf};

use cases::{declared, each_case, inputs};
use report_model::record::Field;
use report_model::tally::{Cell, Unknown};
use report_model::term::Term;
use tabulate::mapping::DateOrder;
use tabulate::normalise::date::{DateReader, date};
use tabulate::{ExportFile, Skipped, Tabulated};

use crate::cycle::{REFERENCE, Run, tabulate};

/// The folder of a stage.
fn stage(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name)
}

#[derive(serde::Deserialize)]
struct Dates {
    #[serde(default)]
    dates: DateOrder,
}

#[test]
fn dates() {
    each_case(&stage("dates"), |case| {
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

#[test]
fn values() {
    each_case(&stage("values"), counted);
}

#[test]
fn classification() {
    each_case(&stage("classification"), counted);
}

#[test]
fn findings() {
    each_case(&stage("findings"), counted);
}

/// Counts the files of a case, and writes down what came of them.
fn counted(case: &Path) -> String {
    let mapping = declared(case, "mapping.yaml").unwrap_or_else(|| panic!("{} has no mapping.yaml", case.display()));
    let mut run = Run::of("alpha");
    if let Some(extracted) = declared(case, "export.yaml") {
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
        line(format!("refused {refused}"));
    }
    for Skipped { file, sheet, why } in &found.passed_over {
        let sheet = sheet.as_deref().map(|sheet| format!(" sheet {sheet}")).unwrap_or_default();
        line(format!("passed over {file}{sheet}: {}", why.message()));
    }
    for finding in found.findings.occurrences() {
        let place = &finding.place;
        let at = |name: &str, value: Option<String>| value.map(|value| format!(" {name} {value}")).unwrap_or_default();
        line(format!(
            "finding {} in {}{}{}{}{}{}{}",
            finding.code.name(),
            place.file,
            at("sheet", place.sheet.clone()),
            at("row", place.row.map(|row| row.to_string())),
            at("column", place.column.as_ref().map(|column| format!("{column:?}"))),
            at("field", finding.field.map(|field: Field| field.name().to_owned())),
            at("shape", finding.masked.as_ref().map(|masked| format!("{masked:?}"))),
            at("count", finding.count.map(|count| count.to_string())),
        ));
    }
    let (first, last) = found.cutoffs;
    let cutoffs = if first == last { first.to_string() } else { format!("{first} to {last}") };
    line(format!("cut-off {cutoffs}, complete {}", found.complete));
    let counts = found.tally.total.counts.iter().filter(|(_, count)| **count > 0);
    line(format!("total: {}", counts.map(|(term, count)| format!("{term} {count}")).collect::<Vec<_>>().join(", ")));
    for (id, cells) in &found.tally.tables {
        let cells = cells.iter().map(|(key, cell)| format!("{} {}", key.join("/"), records_of(cell)));
        line(format!("{id}: {}", cells.collect::<Vec<_>>().join(", ")));
    }
    line(format!("stock: {:?}", found.tally.stock));
    if found.tally.unknown != Unknown::default() {
        line(format!("{:?}", found.tally.unknown));
    }
    line(format!("from {:?}, to {:?}", found.tally.transferred_from, found.tally.transferred_to));
    text
}

fn records_of(cell: &Cell) -> u64 {
    [Term::Received, Term::Observations, Term::Suggestions].iter().filter_map(|&term| cell.get(term)).sum()
}
