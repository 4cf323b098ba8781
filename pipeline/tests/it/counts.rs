//! Forms of counts: written, filled in, read again. A case is a folder: what differs from `base.csv`, and what somebody
//! did to the workbook.

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use accounts::recompute;
use app::config::{self, CycleInputs};
use app::outputs::counts_form::{self, Filled};
use app::outputs::findings::Pages;
use app::produce::agency;
use app::produce::agency::{Outcome, RunMode};
use app::typesetting::assets;
use report_model::definitions::BreakdownId;
use report_model::lang::Lang;
use report_model::tally::{Cell, UNSPECIFIED};
use report_model::term::Term;
use tabulate::counts::layout::Part;

use crate::support::{self, Sandbox, pdf_text, root};

const CYCLE: &str = "pipeline/tests/cases/cycles/minimal";
const BODY: &str = "OTR";
const FORM: &str = "exports/2025/OTR/comptages.xlsx";

/// A cycle in which one body sent nothing.
fn cycle() -> Sandbox {
    let sandbox = Sandbox::of(CYCLE);
    for file in ["export.csv", "export.yaml"] {
        fs::remove_file(sandbox.data().join("exports/2025/OTR").join(file)).expect("removed");
    }
    sandbox
}

fn load(sandbox: &Sandbox) -> CycleInputs {
    config::load(&sandbox.data(), None).expect("a cycle")
}

/// Lines of `part,row,column,value` over what stands; an empty value takes one out.
fn fill(filled: &mut Filled, path: &Path) {
    for line in fs::read_to_string(path).expect("a table").lines().skip(1) {
        let cells: Vec<&str> = line.splitn(4, ',').collect();
        let [part, row, column, value] = cells[..] else { panic!("{line}: four cells") };
        let key = (Part::from_code(part).expect("a part"), row.to_owned(), column.to_owned());
        if value.is_empty() {
            assert!(filled.remove(&key).is_some(), "{line}: nothing stands there");
        } else {
            filled.insert(key, value.to_owned());
        }
    }
}

fn base() -> Filled {
    let mut filled = Filled::new();
    fill(&mut filled, &root().join("pipeline/tests/cases/counts/base.csv"));
    filled
}

fn form_of(body: &str, cycle: &CycleInputs, filled: &Filled, lang: Lang) -> Vec<u8> {
    let assets = assets::open(None).expect("templates");
    let language = assets.language(lang, &cycle.reference.cycle.words).expect("words");
    let body = cycle.reference.agency(body).expect("a body");
    counts_form::workbook(cycle, body, &language, filled).expect("a form")
}

fn form(cycle: &CycleInputs, filled: &Filled, lang: Lang) -> Vec<u8> {
    form_of(BODY, cycle, filled, lang)
}

/// Changes a workbook: `drop` and the name of a sheet, or a part, a text and another in its place.
fn edited(workbook: Vec<u8>, edits: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).expect("a workbook");
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut done = 0;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("unpacked");
        let name = part.name().expect("a name").into_owned();
        for edit in edits.lines() {
            let cells: Vec<&str> = edit.split('\t').collect();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let changed = match cells[..] {
                ["drop", sheet, _] if name == "xl/workbook.xml" => {
                    let start = text.find(&format!("<sheet name=\"{sheet}\"")).expect("the sheet");
                    let end = start + text[start..].find("/>").expect("its end") + 2;
                    format!("{}{}", &text[..start], &text[end..])
                }
                [part, old, new] if part == name => {
                    assert!(text.contains(old), "{old} stands in {part}");
                    text.replacen(old, new, 1)
                }
                _ => continue,
            };
            bytes = changed.into_bytes();
            done += 1;
        }
        written.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        written.write_all(&bytes).expect("written");
    }
    assert_eq!(done, edits.lines().count(), "every edit is made");
    written.finish().expect("a workbook").into_inner()
}

fn report(sandbox: &Sandbox, cycle: &CycleInputs) -> Outcome {
    let context = support::context(sandbox.data(), sandbox.out());
    let assets = assets::open(None).expect("the templates are there");
    let pages = Pages::open(&assets, &cycle.reference.cycle).expect("pages of findings");
    agency::report(&context, cycle, &pages, cycle.reference.agency(BODY).expect("a body"), RunMode::Report)
}

/// What a reader of the report would want to know, as text.
fn told(sandbox: &Sandbox, cycle: &CycleInputs, outcome: &Outcome) -> String {
    let mut text = format!("{:?}, faulty: {}\n", outcome.standing, outcome.faulty);
    for message in &outcome.messages {
        let l10n = words::language(Lang::En).l10n();
        let said = words::lines(message, &l10n);
        let _ = writeln!(text, "{}", said.lines().next().unwrap_or_default());
    }
    let findings = sandbox.out().join("2025/agencies/OTR/findings.jsonl");
    text.push_str(&fs::read_to_string(findings).unwrap_or_default());
    let Some(report) = &outcome.report else { return text };
    assert_eq!(recompute::faults(report, &cycle.reference), Vec::new());
    assert!(report.records.adds_up());
    let counts = |cell: &Cell| {
        let counts: Vec<String> = cell.counts.iter().map(|(term, count)| format!("{term} {count}")).collect();
        counts.join(", ")
    };
    let _ = writeln!(text, "cutoff {}, complete: {}, {:?}", report.cutoff, report.complete, report.declared);
    let _ = writeln!(text, "{:?}\ntotal: {}", report.stock, counts(&report.total));
    for value in report.indicators.iter().filter(|value| value.denominator.is_some()) {
        let (num, den) = (value.numerator.unwrap_or(0), value.denominator.unwrap_or(0));
        let _ = writeln!(text, "{}: {num}/{den} {:?}, lower bound: {}", value.id, value.verdict, value.lower_bound);
    }
    for table in &report.tables {
        let last = table.cells.last().map(|cell| counts(&cell.measures)).unwrap_or_default();
        let _ = writeln!(text, "by {}: {} cells, the last: {last}", table.id, table.cells.len());
    }
    text
}

#[test]
fn every_case_is_told_as_it_was() {
    insta::glob!("../cases/counts", "*/changes.csv", |path| {
        let folder = path.parent().expect("a folder");
        let mut filled = base();
        fill(&mut filled, path);
        let sandbox = cycle();
        let workbook = form(&load(&sandbox), &filled, Lang::Fr);
        let workbook = match fs::read_to_string(folder.join("edits.txt")) {
            Ok(edits) => edited(workbook, &edits),
            Err(_) => workbook,
        };
        sandbox.write(FORM, workbook);
        let cycle = load(&sandbox);
        insta::assert_snapshot!(told(&sandbox, &cycle, &report(&sandbox, &cycle)));
    });
}

/// What was filled in is what is counted, in every language of the form.
#[test]
fn a_form_reads_back_as_it_was_filled_in() {
    let filled = base();
    let sum = |column: &str| {
        let months = filled.iter().filter(|((part, _, name), _)| *part == Part::Months && name == column);
        months.map(|(_, value)| value.parse::<u64>().expect("a number")).sum::<u64>()
    };
    for lang in Lang::ALL {
        let sandbox = cycle();
        sandbox.write(FORM, form(&load(&sandbox), &filled, lang));
        let cycle = load(&sandbox);
        let report = report(&sandbox, &cycle).report.expect("a report");
        for term in Part::Months.terms() {
            assert_eq!(report.total.get(*term), Some(sum(term.name())), "{lang}: {term}");
        }
        for ((part, row, column), value) in &filled {
            let Some(id) = part.breakdown() else { continue };
            let cell = report.table(id).iter().find(|cell| cell.key[0] == *row);
            let counted = cell.and_then(|cell| cell.measures.get(Term::from_name(column).expect("a term")));
            assert_eq!(
                counted.unwrap_or(0),
                value.parse::<u64>().expect("a number"),
                "{lang}: {part:?} {row} {column}"
            );
        }
    }
}

/// The same form twice counts once; the forms of two units count together.
#[test]
fn two_forms_of_one_body() {
    let (sandbox, filled) = (cycle(), base());
    let one = form(&load(&sandbox), &filled, Lang::Fr);
    sandbox.write(FORM, &one);
    sandbox.write("exports/2025/OTR/copie.xlsx", &one);
    let cycle = load(&sandbox);
    let twice = report(&sandbox, &cycle).report.expect("a report");
    assert_eq!(twice.declared.expect("declared").forms, 1);
    assert_eq!(twice.findings.keys().map(|code| code.name()).collect::<Vec<_>>(), ["repeated_form"]);

    let mut other = filled;
    let key = (Part::Months, "2025-01".to_owned(), "observations".to_owned());
    other.insert(key, "5".to_owned());
    other.retain(|(part, _, column), _| *part != Part::Regions && column != "renewed" && column != "renewed_reopened");
    sandbox.write("exports/2025/OTR/copie.xlsx", form(&cycle, &other, Lang::Ar));
    let cycle = load(&sandbox);
    let both = report(&sandbox, &cycle).report.expect("a report");
    assert_eq!(both.total.get(Term::Received), twice.total.get(Term::Received).map(|count| 2 * count));
    assert_eq!(both.total.get(Term::Renewed), None, "one of the units does not measure it");
    // The unit that leaves out its regions has a row of its own.
    let regions = both.table(BreakdownId::Region);
    let rest = regions.iter().find(|cell| cell.key == [UNSPECIFIED]).expect("what is not broken down");
    assert!(rest.measures.get(Term::Received) >= twice.total.get(Term::Received));
    let received = regions.iter().filter_map(|cell| cell.measures.get(Term::Received)).sum::<u64>();
    assert_eq!(Some(received), both.total.get(Term::Received));
    assert_eq!(recompute::faults(&both, &cycle.reference), Vec::new());
}

/// A body may have records and a form: they add up over what both measure.
#[test]
fn a_form_beside_records() {
    let sandbox = Sandbox::of(CYCLE);
    let alone = report(&sandbox, &load(&sandbox)).report.expect("a report");
    sandbox.write(FORM, form(&load(&sandbox), &base(), Lang::Fr));
    let cycle = load(&sandbox);
    let both = report(&sandbox, &cycle).report.expect("a report");
    let declared = both.declared.expect("declared");
    assert_eq!(both.records.cohort, alone.records.cohort + declared.records);
    assert_eq!(both.total.days_to_reply, alone.total.days_to_reply, "the delays of the records stay");
    for table in both.tables.iter().filter(|table| table.id != BreakdownId::Admissibility) {
        let received = table.cells.iter().filter_map(|cell| cell.measures.get(Term::Received)).sum::<u64>();
        assert_eq!(Some(received), both.total.get(Term::Received), "{} adds up", table.id);
    }
    assert!(!both.table(BreakdownId::ServiceMonth).is_empty(), "the breakdowns of the records stay");
    assert_eq!(recompute::faults(&both, &cycle.reference), Vec::new());
}

/// The report says on what it rests, and never gives as zero what counts do not give; so does the synthesis.
#[test]
fn the_documents_say_that_counts_are_declared() {
    let sandbox = cycle();
    sandbox.write(FORM, form(&load(&sandbox), &base(), Lang::Fr));
    let ended = sandbox.hasila(&["run", "--keep-views"]);
    assert!(ended.status() < 2, "{}", ended.stderr());
    let outputs = sandbox.outputs();
    for (lang, says, unmeasured) in [
        ("fr", "Comptages déclarés", "Non mesuré"),
        ("ar", "أعداد مصرح بها", "غير مقيس"),
        ("en", "Declared counts", "Not measured"),
    ] {
        let view = String::from_utf8(outputs[&format!("2025/agencies/OTR/view.{lang}.json")].clone()).expect("UTF-8");
        assert!(view.contains(says) && view.contains(unmeasured), "{lang}");
        let view: serde_json::Value = serde_json::from_str(&view).expect("JSON");
        let delays = view["sections"].as_array().expect("sections").iter().find(|section| section["id"] == "delays");
        let blocks = delays.expect("delays")["blocks"].as_array().expect("blocks").clone();
        assert_eq!(blocks.len(), 1, "{lang}: {blocks:?}");
    }
    let synthesis = String::from_utf8(outputs["2025/national/view.fr.json"].clone()).expect("UTF-8");
    assert!(synthesis.contains("comptages déclarés (1)"), "the coverage names the bodies");
    assert!(pdf_text(&outputs["2025/agencies/OTR/report.fr.pdf"]).contains("Comptages"));
}

/// A file that bears the mark and nothing else, and bytes that are no workbook, do no harm.
#[test]
fn hostile_forms() {
    let sandbox = cycle();
    let whole = form(&load(&sandbox), &base(), Lang::Fr);
    // Fixed dice: one byte of the workbook after the other is another.
    let mut dice = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..60 {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut bytes = whole.clone();
        let at = usize::try_from(dice >> 33).expect("a place") % bytes.len();
        bytes[at] ^= u8::try_from(1 + (dice >> 20) % 255).expect("a byte");
        if dice.is_multiple_of(5) {
            bytes.truncate(at);
        }
        sandbox.write(FORM, bytes);
        let cycle = load(&sandbox);
        let outcome = report(&sandbox, &cycle);
        assert!(outcome.report.is_some() || !outcome.messages.is_empty(), "a refusal says why");
    }
}

/// The form that the shipped cycle holds is today's, filled in with the counts of a table.
#[test]
fn the_shipped_form_is_the_one_that_the_program_makes() {
    let cycle = config::load(&root().join("data"), None).expect("a cycle");
    let mut filled = Filled::new();
    fill(&mut filled, &root().join("pipeline/tests/cases/shipped_counts.csv"));
    let bytes = form_of("OPH", &cycle, &filled, Lang::Ar);
    let path = root().join("data/exports/2025/OPH/sijill-almanarat-2025.xlsx");
    if std::env::var_os("UPDATE_FORM").is_some() {
        fs::write(&path, &bytes).expect("written");
    }
    assert!(
        fs::read(&path).unwrap_or_default() == bytes,
        "run UPDATE_FORM=1 ci/test shipped_form, and `specimen` again"
    );
}
