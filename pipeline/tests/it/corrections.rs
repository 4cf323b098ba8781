//! Corrections of single cells, from the officer's file to the report.

use crate::support::{Sandbox, pdf_text, root};

const MINIMAL: &str = "pipeline/tests/cases/cycles/minimal";
const FILE: &str = "corrections/2025/OTR.yaml";

fn line(record: &str, field: &str, old: &str, new: &str) -> String {
    format!(
        "  - {{record: \"{record}\", field: {field}, old: \"{old}\", new: \"{new}\", reason: {{fr: Erreur de saisie}}, \
         office: {{fr: Unité des réclamations}}, date: 2026-02-12}}\n"
    )
}

fn run(sandbox: &Sandbox, lines: &str, status: i32) -> serde_json::Value {
    sandbox.write(FILE, format!("corrections:\n{lines}"));
    sandbox.hasila(&["run", "--agency", "OTR", "--lang", "fr"]).expect(status);
    sandbox.json("2025/agencies/OTR/report.json")
}

#[test]
fn a_correction_is_counted_printed_and_named() {
    let sandbox = Sandbox::of(MINIMAL);
    let before = sandbox.hasila(&["run", "--agency", "OTR", "--lang", "fr"]);
    let status = before.status();
    let plain = sandbox.json("2025/agencies/OTR/report.json");
    assert!(plain.get("corrected").is_none(), "without corrections the report is as it was");

    let report = run(&sandbox, &line("otr-1", "replied", "16/01/2025", ""), status);
    let answered = |report: &serde_json::Value| report["total"]["answered"].as_u64().expect("a count");
    assert_eq!(answered(&report) + 1, answered(&plain));
    let corrected = &report["corrected"];
    assert_eq!((&corrected["records"], &corrected["unused"]), (&1.into(), &0.into()));
    assert_eq!(corrected["cells"][0]["field"], "replied");
    assert_eq!(corrected["sha256"].as_str().map(str::len), Some(64));
    assert!(!report.to_string().contains("16/01/2025"), "no value of a cell leaves the body's folder");
    let pdf = std::fs::read(sandbox.out().join("2025/agencies/OTR/report.fr.pdf")).expect("a report");
    let text = pdf_text(&pdf);
    assert!(text.contains("Erreur de saisie") && text.contains("Cellules corrigées"), "{text}");
}

#[test]
fn one_that_does_not_fit_is_named_and_the_others_hold() {
    let sandbox = Sandbox::of(MINIMAL);
    let lines = line("OTR-1", "replied", "17/01/2025", "") + &line("OTR-2", "replied", "28/01/2025", "");
    let report = run(&sandbox, &lines, 1);
    assert_eq!((&report["corrected"]["records"], &report["corrected"]["unused"]), (&1.into(), &1.into()));
    assert_eq!(report["findings"]["unfit_correction"], 1);
    let findings = sandbox.out().join("2025/agencies/OTR/findings.jsonl");
    let findings = std::fs::read_to_string(findings).expect("findings");
    let found = findings.lines().find(|line| line.contains("unfit_correction")).expect("it is named");
    assert!(found.contains(FILE) && found.contains("\"row\":2"), "{found}");
    let disclosure = std::fs::read(root().join("data/reference/disclosure.yaml")).expect("a policy");
    sandbox.write("reference/disclosure.yaml", disclosure);
    let keys = [
        "keys",
        "new",
        "head",
        "--no-passphrase",
        "--from",
        "2026-01-01",
        "--office",
        "fr=Bureau",
        "--role",
        "head:OTR",
    ];
    sandbox.hasila(&keys).expect(0);
    let ended = sandbox.hasila(&["approve", "OTR", "--as", "head", "--check"]);
    assert_ne!(ended.status(), 0);
    let said = ended.stdout() + &ended.stderr();
    assert!(said.contains("1 fit no cell"), "{said}");
}

#[test]
fn one_that_is_badly_written_is_left_out_and_said() {
    let sandbox = Sandbox::of(MINIMAL);
    let good = line("OTR-2", "replied", "28/01/2025", "");
    for faulty in [
        line("OTR-1", "reply", "16/01/2025", ""),
        line("", "replied", "16/01/2025", ""),
        line("OTR-1", "replied", "16/01/2025", "16/01/2025"),
        line("OTR-1", "replied", "16/01/2025", "").replace("reason: {fr: Erreur de saisie}, ", ""),
    ] {
        let report = run(&sandbox, &format!("{good}{faulty}"), 1);
        assert_eq!(report["corrected"]["records"], 1, "{faulty}");
        assert_eq!(report["findings"]["faulty_text"], 1, "{faulty}");
    }
    // Who decided is an office.
    let named = good.replace("Unité des réclamations", "Mme Amina Untel");
    let report = run(&sandbox, &named, 1);
    assert_eq!(report["findings"]["personal_text"], 1);
}
