//! `hasila run`, `check` and `form` on whole cycles.

use crate::support::{Sandbox, pdf_text, root};

const MINIMAL: &str = "pipeline/tests/cases/cycles/minimal";

#[test]
fn a_run_leaves_what_the_contract_says() {
    let sandbox = Sandbox::of(MINIMAL);
    let ended = sandbox.hasila(&["run", "--json"]);
    assert!(ended.status() <= 1, "{}", ended.stderr());
    let summary = ended.json();
    let outputs = sandbox.outputs();
    let period = summary["period"].as_str().expect("a period");
    assert!(outputs.contains_key(&format!("{period}/cycle.json")));
    for line in summary["agencies"].as_array().expect("agencies") {
        assert_eq!(line["errors"].as_array().map(Vec::len), Some(0), "{line}");
        let id = line["agency"].as_str().expect("an id");
        if line["standing"] == "not_reported" {
            continue;
        }
        for file in
            ["report.json", "run.json", "findings.jsonl", "findings.html", "findings.xlsx", "annex.csv", "annex.xlsx"]
        {
            assert!(outputs.contains_key(&format!("{period}/agencies/{id}/{file}")), "{id}/{file}");
        }
        for lang in ["fr", "ar", "en"] {
            let pdf = &outputs[&format!("{period}/agencies/{id}/report.{lang}.pdf")];
            assert!(pdf.starts_with(b"%PDF-1.7"), "{id} {lang}");
        }
        let records = &line["records"];
        let count = |name: &str| records[name].as_u64().expect("a count");
        assert_eq!(count("read"), count("tallied") + count("rejected") + count("duplicate") + count("out_of_period"));
        assert_eq!(count("tallied"), count("cohort") + count("carried_over") + count("transferred_out"));
    }
    assert!(outputs.contains_key(&format!("{period}/national/synthesis.json")));
    assert!(outputs.contains_key(&format!("{period}/national/synthesis.ar.pdf")));
    assert!(!outputs.keys().any(|name| name.ends_with(".part")), "no temporary file stays");
}

#[test]
fn the_synthesis_counts_what_the_reports_count() {
    let sandbox = Sandbox::of(MINIMAL);
    let summary = sandbox.hasila(&["run", "--json", "--lang", "fr"]).json();
    let period = summary["period"].as_str().expect("a period").to_owned();
    let synthesis = sandbox.json(&format!("{period}/national/synthesis.json"));
    let mut received = 0;
    for line in synthesis["agencies"].as_array().expect("agencies") {
        if line["headline"] == true && line["total"].is_object() {
            let id = line["agency"].as_str().expect("an id");
            let report = sandbox.json(&format!("{period}/agencies/{id}/report.json"));
            received += report["total"]["received"].as_u64().expect("a count");
        }
    }
    assert!(received > 0);
    assert_eq!(synthesis["total"]["received"], received);
}

#[test]
fn only_what_changed_is_made_again() {
    let sandbox = Sandbox::of(MINIMAL);
    let first = sandbox.hasila(&["run", "--json", "--lang", "fr"]).json();
    let second = sandbox.hasila(&["run", "--json", "--lang", "fr"]).json();
    for (before, after) in
        first["agencies"].as_array().expect("a list").iter().zip(second["agencies"].as_array().expect("a list"))
    {
        assert_eq!(before["unchanged"], false);
        if after["standing"] == "reported" {
            assert_eq!(after["unchanged"], true, "{after}");
            assert_eq!(after["documents"].as_array().map(Vec::len), Some(0));
            assert_eq!(after["documents_unchanged"][0], "fr");
        }
    }
    let forced = sandbox.hasila(&["run", "--json", "--lang", "fr", "--force"]).json();
    assert_eq!(forced["agencies"][0]["unchanged"], false);
    assert_eq!(forced["synthesis"]["documents"][0], "fr");
}

#[test]
fn a_folder_of_another_cycle_is_refused() {
    let sandbox = Sandbox::of(MINIMAL);
    sandbox.hasila(&["check"]);
    sandbox.replace("cycle.yaml", "id: ", "id: other-");
    let ended = sandbox.hasila(&["check"]).expect(2);
    assert!(ended.stderr().contains("hint: choose another folder with `--out`"), "{}", ended.stderr());
}

#[test]
fn check_makes_no_report() {
    let sandbox = Sandbox::of(MINIMAL);
    let ended = sandbox.hasila(&["check"]);
    assert!(ended.status() <= 1, "{}", ended.stderr());
    let outputs = sandbox.outputs();
    assert!(outputs.keys().any(|name| name.ends_with("findings.jsonl")));
    assert!(
        !outputs.keys().any(|name| name.ends_with(".pdf") || name.ends_with("report.json")),
        "{:?}",
        outputs.keys()
    );
}

#[test]
fn a_form_is_blank_and_names_its_agency() {
    let sandbox = Sandbox::of("data");
    let register = std::fs::read_to_string(root().join("data/reference/agencies.yaml")).expect("the register");
    let id = register
        .lines()
        .find_map(|line| line.trim().strip_prefix("- id: ").filter(|id| !["MIN", "EEP", "CT"].contains(id)));
    let id = id.expect("an agency").trim();
    let ended = sandbox.hasila(&["form", id, "--lang", "fr"]).expect(0);
    let pdf = std::fs::read(ended.stdout().trim()).expect("the form");
    assert!(!pdf_text(&pdf).is_empty());
}

/// The shipped cycle as a newcomer runs it: every page of it says that it is a specimen.
#[test]
fn the_shipped_cycle_runs_whole() {
    let sandbox = Sandbox::of("data");
    let ended = sandbox.hasila(&["run", "--json", "--keep-views"]);
    assert!(ended.status() <= 1, "{}", ended.stderr());
    let summary = ended.json();
    let lines = summary["agencies"].as_array().expect("agencies");
    let standing = |name: &str| lines.iter().filter(|line| line["standing"] == name).count();
    assert!(standing("reported") >= 13, "twelve bodies and a local authority report");
    assert!(standing("nil_return") >= 1);
    assert_eq!(standing("refused"), 0, "{summary}");
    assert!(standing("not_reported") >= 1);
    let period = summary["period"].as_str().expect("a period");
    let mut views = 0;
    for (name, bytes) in sandbox.outputs() {
        if let Some(lang) = name.rsplit_once("/view.").and_then(|(_, rest)| rest.strip_suffix(".json")) {
            let view: report_model::View = serde_json::from_slice(&bytes).expect("a view");
            assert!(!view.marks.is_empty(), "{name} has no mark");
            assert_eq!(view.lang.code(), lang);
            views += 1;
        }
    }
    assert_eq!(views, 3 * (standing("reported") + standing("nil_return") + 1));
    let synthesis = sandbox.json(&format!("{period}/national/synthesis.json"));
    assert_eq!(synthesis["sealed"], false);
}

/// A nil return that was declared before its period was over cannot be true: it is refused, with what to do.
#[test]
fn a_nil_return_of_a_day_in_its_period_is_refused() {
    for (day, status) in [("2025-12-31", 1), ("2025-03-01", 1), ("2026-01-01", 0)] {
        let sandbox = Sandbox::of(MINIMAL);
        sandbox.replace("exports/2025/NIL/nil-return.yaml", "date: 2026-02-02", &format!("date: {day}"));
        let ended = sandbox.hasila(&["check", "--agency", "NIL"]).expect(status);
        let refused = ended.stderr().contains("before the period was over (2025-12-31)");
        assert_eq!(refused, status == 1, "{day}: {}", ended.stderr());
        assert_eq!(ended.stderr().contains("hint: let it be declared again"), status == 1, "{day}");
    }
}
