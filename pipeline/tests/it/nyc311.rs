//! The real cycle: New York 311 requests, against counts made by another program (`ci/oracle_nyc311.py`).

use serde_json::Value;

use crate::support::{Sandbox, root};

fn number(value: &Value, path: &[&str]) -> i64 {
    let found = path.iter().fold(value, |value, key| &value[key]);
    found.as_i64().unwrap_or_else(|| panic!("no number at {path:?} of {value}"))
}

/// Every count that the other program makes, against `report.json` of each agency.
#[test]
fn its_counts_are_those_of_an_independent_program() {
    let sandbox = Sandbox::of("data/examples/nyc311");
    let ended = sandbox.hasila(&["run", "--lang", "en"]);
    assert!(ended.status() <= 1, "{}", ended.stderr());
    let expected: Value = serde_json::from_slice(
        &std::fs::read(root().join("data/examples/nyc311/expected.json")).expect("expected.json"),
    )
    .expect("JSON");
    let period = expected["period"].as_str().expect("a period");
    let agencies = expected["agencies"].as_object().expect("agencies");
    assert!(agencies.len() >= 4);
    for (agency, expected) in agencies {
        let report = sandbox.json(&format!("{period}/agencies/{agency}/report.json"));
        for (name, count) in expected["records"].as_object().expect("records") {
            assert_eq!(report["records"][name], *count, "{agency}: records.{name}");
        }
        for term in ["received", "answered", "due", "in_time"] {
            assert_eq!(number(&report, &["total", term]), number(expected, &[term]), "{agency}: {term}");
        }
        assert_eq!(report["total"]["days_to_reply"], expected["days_to_reply"], "{agency}: days to reply");
        for (table, key) in [("service", "services"), ("month", "months")] {
            let table =
                report["tables"].as_array().expect("tables").iter().find(|t| t["id"] == table).expect("the table");
            let cells = table["cells"].as_array().expect("cells");
            let nonzero = cells.iter().filter(|cell| cell["measures"]["received"] != 0).count();
            let counts = expected[key].as_object().expect("counts");
            assert_eq!(nonzero, counts.len(), "{agency}: {key}");
            for cell in cells {
                let name = cell["key"][0].as_str().expect("a key");
                assert_eq!(
                    cell["measures"]["received"],
                    counts.get(name).cloned().unwrap_or(0.into()),
                    "{agency}: {name}"
                );
            }
        }
    }
}

/// The page of a city elsewhere must not speak of Moroccan law or targets.
#[test]
fn it_prints_no_moroccan_law() {
    let sandbox = Sandbox::of("data/examples/nyc311");
    sandbox.hasila(&["run", "--lang", "en,fr,ar", "--keep-views"]);
    let mut seen = 0;
    for (name, bytes) in sandbox.outputs() {
        if !name.contains("/view.") {
            continue;
        }
        seen += 1;
        let view = String::from_utf8(bytes).expect("UTF-8");
        for foreign in ["2-17-265", "54-19", "Maroc", "Morocc", "المغرب", "chikaya"] {
            assert!(!view.contains(foreign), "{name} says `{foreign}`");
        }
    }
    assert!(seen >= 15, "there are views to look at: {seen}");
}
