//! What an officer is left with: the page, the workbook, the coloured copies, and the rules.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::Sandbox;

const COPY: &str = "findings/CONFIDENTIEL-Registre 2025.xlsx";

fn checked(sandbox: &Sandbox) -> PathBuf {
    let ended = sandbox.hasila(&["check", "--agency", "MSC"]);
    assert!(ended.status() <= 1, "{}", ended.stderr());
    sandbox.out().join("2025/agencies/MSC")
}

fn lines(of: &str) -> Vec<Value> {
    of.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

fn part(workbook: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook)).expect("a workbook");
    std::io::read_to_string(archive.by_name(name).expect("a part")).expect("text")
}

/// The copy is the export with colours: read again, it says the same of the same cells.
#[test]
fn a_copy_of_a_workbook_reads_as_the_workbook() {
    let sandbox = Sandbox::of("data");
    let folder = checked(&sandbox);
    let before = fs::read_to_string(folder.join("findings.jsonl")).expect("findings");
    let found = lines(&before).iter().filter(|line| line["row"].is_u64()).count();
    assert!(found > 0, "the workbook of the shipped cycle has faults");
    let copy = fs::read(folder.join(COPY)).expect("a copy");
    assert!(part(&copy, "xl/hasila/comments1.xml").contains("CONFIDENTIEL"));

    sandbox.write("exports/2025/MSC/Registre 2025.xlsx", &copy);
    let again = checked(&sandbox);
    assert_eq!(fs::read_to_string(again.join("findings.jsonl")).expect("findings"), before);
}

/// The comment of each finding stands in the cell of its row and column.
#[test]
fn comments_stand_in_the_cells_of_the_findings() {
    let sandbox = Sandbox::of("data");
    let folder = checked(&sandbox);
    let comments = part(&fs::read(folder.join(COPY)).expect("a copy"), "xl/hasila/comments1.xml");
    let header = part(&fs::read(folder.join(COPY)).expect("a copy"), "xl/sharedStrings.xml");
    for line in lines(&fs::read_to_string(folder.join("findings.jsonl")).expect("findings")) {
        let (Some(row), Some(column)) = (line["row"].as_u64(), line["column"].as_str()) else { continue };
        assert!(header.contains(column), "{column} is a heading of the workbook");
        let in_row = comments.split("<comment ").any(|comment| {
            let name = comment.split('"').nth(1).unwrap_or_default();
            name.trim_start_matches(|c: char| c.is_ascii_uppercase()) == row.to_string()
        });
        assert!(in_row, "no comment in row {row}");
    }
}

#[cfg(unix)]
#[test]
fn copies_are_for_their_owner_and_in_no_record() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::of("data");
    sandbox.hasila(&["run", "--agency", "MSC", "--lang", "fr"]);
    let folder = sandbox.out().join("2025/agencies/MSC");
    assert!(!folder.join(COPY).exists(), "the copy of a large export is made for somebody who asks");
    let page = fs::read_to_string(folder.join("findings.html")).expect("a page");
    assert!(page.contains("hasila check --agency"), "and the page says how");
    sandbox.hasila(&["check", "--agency", "MSC"]);
    let mode = fs::metadata(folder.join(COPY)).expect("a copy").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!fs::read_to_string(folder.join("run.json")).expect("a record").contains("CONFIDENTIEL"));
}

#[test]
fn a_copy_goes_when_nothing_is_left_to_mend() {
    let sandbox = Sandbox::of("pipeline/tests/cases/cycles/minimal");
    let faulty = "id;nature;received\n1;complaint;31/02/2025\n2;complaint;2025-03-04\n";
    sandbox.write(
        "mappings/AEP.yaml",
        "agency: AEP\nsources:\n  - columns: {id: id, nature: nature, received: received}\n",
    );
    sandbox.write("exports/2025/AEP/export.csv", faulty);
    sandbox.hasila(&["check", "--agency", "AEP"]);
    let copy = sandbox.out().join("2025/agencies/AEP/findings/CONFIDENTIEL-export.csv.xlsx");
    let sheet = part(&fs::read(&copy).expect("a copy"), "xl/comments1.xml");
    assert!(sheet.contains("ref=\"C2\""), "{sheet}");
    sandbox.write("exports/2025/AEP/export.csv", faulty.replace("31/02", "28/02"));
    sandbox.hasila(&["check", "--agency", "AEP"]).expect(0);
    assert!(!copy.exists());
}

const MAPPING: &str = "agency: AEP\nsources:\n  - columns: {id: id, nature: nature, received: received}\n";

/// What lies in an archive has copies too, each by its path.
#[test]
fn each_file_of_an_archive_has_its_copy() {
    let sandbox = Sandbox::of("pipeline/tests/cases/cycles/minimal");
    sandbox.write("mappings/AEP.yaml", MAPPING);
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/findings/archive.zip");
    sandbox.write("exports/2025/AEP/archive.zip", fs::read(archive).expect("an archive"));
    sandbox.hasila(&["check", "--agency", "AEP"]).expect(1);
    let folder = sandbox.out().join("2025/agencies/AEP/findings");
    let copy = |name: &str| fs::read(folder.join(format!("CONFIDENTIEL-archive.zip-{name}"))).expect("a copy");
    assert!(part(&copy("nord.xlsx"), "xl/hasila/comments1.xml").contains("ref=\"C3\""));
    assert!(part(&copy("sud-rabat.csv.xlsx"), "xl/comments1.xml").contains("ref=\"C3\""));
    assert!(part(&copy("encore.zip-ouest.csv.xlsx"), "xl/comments1.xml").contains("ref=\"C3\""));
}

/// Without a header the first row of the copy is the first record, and columns are called by their letters.
#[test]
fn a_copy_of_a_file_without_a_header_has_its_rows_where_they_were() {
    let sandbox = Sandbox::of("pipeline/tests/cases/cycles/minimal");
    let mapping = MAPPING.replace("{id: id, nature: nature, received: received}", "{id: A, nature: B, received: C}");
    sandbox.write("mappings/AEP.yaml", mapping.replace("  - ", "  - format: {header_row: none}\n    "));
    sandbox.write("exports/2025/AEP/export.csv", "1;complaint;31/02/2025\n2;complaint;2025-03-04\n");
    sandbox.hasila(&["check", "--agency", "AEP"]).expect(1);
    let folder = sandbox.out().join("2025/agencies/AEP");
    let copy = fs::read(folder.join("findings/CONFIDENTIEL-export.csv.xlsx")).expect("a copy");
    assert!(part(&copy, "xl/comments1.xml").contains("ref=\"C1\""));
    assert!(part(&copy, "xl/sharedStrings.xml").contains("31/02/2025"));
    let found = lines(&fs::read_to_string(folder.join("findings.jsonl")).expect("findings"));
    assert_eq!((found[0]["row"].as_u64(), found[0]["column"].as_str()), (Some(1), Some("C")), "{found:?}");
}

/// Who is told of a record that was read before is told where.
#[test]
fn a_record_that_was_read_before_names_the_earlier_one() {
    let sandbox = Sandbox::of("pipeline/tests/cases/cycles/minimal");
    sandbox.write("mappings/AEP.yaml", MAPPING);
    sandbox.write("exports/2025/AEP/a.csv", "id;nature;received\n1;complaint;2025-03-04\n1;complaint;2025-03-04\n");
    sandbox.write("exports/2025/AEP/b.csv", "id;nature;received\n1;complaint;2025-03-05\n");
    sandbox.hasila(&["check", "--agency", "AEP"]);
    let folder = sandbox.out().join("2025/agencies/AEP");
    let found = lines(&fs::read_to_string(folder.join("findings.jsonl")).expect("findings"));
    let like = |code: &str| found.iter().find(|line| line["code"] == code).map(|line| line["like"].to_string());
    assert_eq!(like("duplicate_id").as_deref(), Some(r#"{"file":"a.csv","row":2}"#), "{found:?}");
    assert_eq!(like("conflicting_id").as_deref(), Some(r#"{"file":"a.csv","row":2}"#), "{found:?}");
    let page = fs::read_to_string(folder.join("findings.html")).expect("a page");
    assert!(page.contains(">comme la ligne 2<") && page.contains(">comme la ligne 2 de a.csv<"));
    let copy = fs::read(folder.join("findings/CONFIDENTIEL-b.csv.xlsx")).expect("a copy");
    assert!(part(&copy, "xl/comments1.xml").contains("comme la ligne 2 de a.csv"));
}

#[test]
fn the_page_is_in_the_language_of_the_agency_and_runs_its_own_script_alone() {
    let sandbox = Sandbox::of("data");
    sandbox.replace(
        "reference/agencies.yaml",
        "  - id: MSC\n    kind: MIN\n",
        "  - id: MSC\n    kind: MIN\n    language: ar\n",
    );
    let folder = checked(&sandbox);
    let page = fs::read_to_string(folder.join("findings.html")).expect("a page");
    assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">"));
    assert!(page.contains("default-src 'none'; style-src 'sha256-"));
    assert!(!page.contains("http:") && !page.contains("https:"), "nothing from elsewhere");
    let occurrences = lines(&fs::read_to_string(folder.join("findings.jsonl")).expect("findings"));
    assert_eq!(
        page.matches("<tr data-effect=").count(),
        occurrences.iter().filter(|line| line["file"].is_string()).count()
    );
    let workbook = fs::read(folder.join("findings.xlsx")).expect("a workbook");
    for sheet in 1..=4 {
        assert!(part(&workbook, &format!("xl/worksheets/sheet{sheet}.xml")).contains("rightToLeft=\"1\""), "{sheet}");
    }
    let rows = part(&workbook, "xl/worksheets/sheet4.xml").matches("<row ").count();
    assert_eq!(rows, 1 + occurrences.iter().filter(|line| line["file"].is_string()).count());
}

#[test]
fn nothing_of_a_person_is_in_the_findings() {
    let sandbox = Sandbox::of("pipeline/tests/cases/cycles/minimal");
    sandbox.write(
        "mappings/AEP.yaml",
        "agency: AEP\nsources:\n  - columns: {id: id, nature: nature, received: received, entity: entity}\n",
    );
    let rows: String = (0..12)
        .map(|n| {
            format!(
                "{n};complaint;2025-03-04;M. X (AB{:06});{}{:06}\n",
                654_321 + n,
                ["J", "BK", "X", "EE"][n % 4],
                765_432 + n
            )
        })
        .collect();
    sandbox.write("exports/2025/AEP/AB123456 export.csv", format!("id;nature;received;entity;06 12 34 56 78\n{rows}"));
    let ended = sandbox.hasila(&["check", "--agency", "AEP", "--json"]);
    let said = format!("{}{}", ended.stdout(), ended.stderr());
    let folder = sandbox.out().join("2025/agencies/AEP");
    let text = |name: &str| fs::read_to_string(folder.join(name)).expect("an output");
    let found = text("findings.jsonl");
    assert!(found.contains("\"identity_column\"") && found.contains("[cin] export.csv"), "{found}");
    for (name, text) in [("messages", said), ("findings.jsonl", found), ("findings.html", text("findings.html"))] {
        for secret in ["AB654321", "654321", "765432", "12 34 56", "12345678"] {
            assert!(!text.contains(secret), "{name} has {secret}");
        }
    }
}

#[test]
fn rules_are_listed_with_their_law() {
    let run = |arguments: &[&str]| {
        let output = std::process::Command::new(assert_cmd::cargo::cargo_bin!("hasila"))
            .env("HASILA_LANG", "en")
            .args(arguments)
            .output();
        output.expect("the program starts")
    };
    let all = run(&["rules", "--json"]);
    let all: Vec<Value> = serde_json::from_slice(&all.stdout).expect("JSON");
    assert_eq!(all.len(), report_model::findings::Code::ALL.len());
    let one = String::from_utf8(run(&["rules", "identity_column", "--lang", "fr"]).stdout).expect("text");
    assert!(one.contains("Loi 09-08, art. 3 et 12") && one.contains("Retirez cette colonne"), "{one}");
    let page = String::from_utf8(run(&["rules", "--markdown", "--lang", "ar"]).stdout).expect("text");
    assert_eq!(page.matches("\n## ").count(), all.len());
    let unknown = run(&["rules", "unknown_valu"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("did you mean `unknown_value`"));
}
