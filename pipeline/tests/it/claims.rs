//! Reports that cannot be true: what whoever has a body's own keys could send.

use std::sync::LazyLock;

use accounts::recompute;
use accounts::written;
use app::config::{self, CycleInputs};
use app::outputs::findings::Pages;
use app::produce::agency::{self, RunMode};
use app::typesetting::assets;
use report_model::SectoralReport;
use serde_json::{Value, json};

use crate::support::{self, root};

/// The shipped cycle.
static CYCLE: LazyLock<CycleInputs> = LazyLock::new(|| config::load(&root().join("data"), None).expect("a cycle"));

/// The reports of these bodies of the shipped cycle.
fn reports(ids: &[&str]) -> Vec<SectoralReport> {
    let out = tempfile::tempdir().expect("a temporary folder");
    let context = support::context(root().join("data"), out.path().to_owned());
    let assets = assets::open(None).expect("the templates are there");
    let pages = Pages::open(&assets, &CYCLE.reference.cycle).expect("pages of findings");
    let body = |id: &&str| CYCLE.reference.agency(id).expect("a body");
    ids.iter().filter_map(|id| agency::report(&context, &CYCLE, &pages, body(id), RunMode::Report).report).collect()
}

/// One with tables of regions, provinces and reasons, and with transfers both ways.
static MJF: LazyLock<SectoralReport> = LazyLock::new(|| reports(&["MJF"]).remove(0));

fn faults(report: &SectoralReport) -> Vec<String> {
    let mut faults = recompute::faults(report, &CYCLE.reference);
    faults.extend(written::faults(report, &CYCLE.reference));
    let l10n = words::language(report_model::lang::Lang::En).l10n();
    faults.iter().map(|fault| words::said(fault, &l10n)).collect()
}

#[test]
fn every_shipped_report_can_be_true() {
    let ids: Vec<&str> = CYCLE.reference.register.agencies.iter().map(|agency| agency.id.as_str()).collect();
    let reports = reports(&ids);
    assert!(reports.len() > 15, "{}", reports.len());
    for report in reports {
        assert_eq!(faults(&report), Vec::<String>::new(), "{}", report.agency);
    }
}

/// Earlier builds had one cut-off for all files, and said neither since when the stock is counted nor what arrived.
#[test]
fn a_report_of_an_earlier_build_can_be_true() {
    let mut old = serde_json::to_value(&*MJF).expect("JSON");
    old["extracted"] = old["extracted"][0].clone();
    for (of, name) in [("", "cutoffs"), ("/stock", "since"), ("/stock", "closing_before"), ("/unknown", "arrived")] {
        let fields = old.pointer_mut(of).and_then(Value::as_object_mut).expect("an object");
        fields.remove(name);
    }
    let report: SectoralReport = serde_json::from_value(old).expect("a report");
    assert_eq!(faults(&report), Vec::<String>::new());
}

/// A change of a report, and a part of what is said of it.
type Case = (fn(&mut Value), &'static str);

fn all_fail(cases: &[Case]) {
    let whole = serde_json::to_value(&*MJF).expect("JSON");
    for (n, (change, expected)) in cases.iter().enumerate() {
        let mut changed = whole.clone();
        change(&mut changed);
        assert_ne!(changed, whole, "{n}: {expected}: nothing was changed");
        let report: SectoralReport = serde_json::from_value(changed).expect("a report still");
        let said = faults(&report).join("; ");
        assert!(said.contains(expected), "{n}: {expected}: {said}");
    }
}

fn table<'a>(report: &'a mut Value, id: &str) -> &'a mut Vec<Value> {
    let tables = report["tables"].as_array_mut().expect("tables");
    let found = tables.iter_mut().find(|table| table["id"] == id).expect("the table");
    found["cells"].as_array_mut().expect("cells")
}

pub(crate) fn without(report: &mut Value, ids: &[&str]) {
    let tables = report["tables"].as_array_mut().expect("tables");
    tables.retain(|table| !ids.iter().any(|id| table["id"] == *id));
}

/// The total, and every cell.
fn everywhere(report: &mut Value, change: impl Fn(&mut Value)) {
    change(&mut report["total"]);
    for table in report["tables"].as_array_mut().expect("tables") {
        table["cells"].as_array_mut().expect("cells").iter_mut().for_each(|cell| change(&mut cell["measures"]));
    }
}

/// Moves what took some days to others.
fn moved(cell: &mut Value, of: &str, from: &str, to: &str) {
    let days = cell[of].as_object_mut().expect("a histogram");
    if let Some(count) = days.remove(from) {
        let all = count.as_u64().expect("a count") + days.get(to).and_then(Value::as_u64).unwrap_or(0);
        days.insert(to.to_owned(), json!(all));
    }
}

fn swap(report: &mut Value, id: &str, one: &str, other: &str) {
    let cells = table(report, id);
    let place = |key: &str| cells.iter().position(|cell| cell["key"][0] == key).expect("a cell");
    let (one, other) = (place(one), place(other));
    let first = cells[one]["measures"].take();
    cells[one]["measures"] = std::mem::replace(&mut cells[other]["measures"], first);
}

/// The largest cells of two provinces of different regions.
fn far_provinces(report: &mut Value) -> [String; 2] {
    let region = |id: &str| {
        CYCLE.reference.regions.regions.iter().position(|region| region.provinces.iter().any(|one| one.id == id))
    };
    let mut cells: Vec<(u64, String)> = table(report, "province")
        .iter()
        .map(|cell| {
            (cell["measures"]["received"].as_u64().unwrap_or(0), cell["key"][0].as_str().unwrap_or("").to_owned())
        })
        .collect();
    cells.sort();
    let largest = cells.pop().expect("a cell").1;
    let far = cells.into_iter().find(|(_, id)| region(id) != region(&largest)).expect("another region").1;
    [largest, far]
}

#[test]
fn tables_are_there_and_fit_one_another() {
    all_fail(&[
        (
            |report| without(report, &["service", "service_month", "service_region", "service_status"]),
            "missing: service",
        ),
        (|report| without(report, &["service_month"]), "missing: service_month"),
        (|report| without(report, &["service_region", "service_status"]), "missing: service_status"),
        (|report| without(report, &["province"]), "missing: province"),
        (|report| without(report, &["admissibility"]), "missing: admissibility"),
        (|report| without(report, &["region"]), "tables: one is missing"),
        (|report| without(report, &["month", "service_month"]), "missing: month"),
        (
            |report| {
                let [one, other] = far_provinces(report);
                swap(report, "province", &one, &other);
            },
            "province: the provinces of a region",
        ),
        (
            |report| {
                let cell = &mut table(report, "admissibility")[0]["measures"];
                for (name, value) in cell.as_object_mut().expect("a cell") {
                    match value {
                        Value::Number(count) => *value = json!(count.as_u64().expect("a count") * 1000),
                        Value::Object(days) if name != "shares" => {
                            days.values_mut().for_each(|n| *n = json!(n.as_u64().expect("a count") * 1000));
                        }
                        Value::Object(shares) => {
                            for share in shares.values_mut() {
                                for part in ["num", "den"] {
                                    share[part] = json!(share[part].as_u64().expect("a count") * 1000);
                                }
                            }
                        }
                        _ => {}
                    }
                }
            },
            "admissibility: its cells do not add up",
        ),
        (|report| table(report, "admissibility").clear(), "admissibility: its cells do not add up"),
    ]);
}

#[test]
fn days_agree_with_counts() {
    all_fail(&[
        (|report| everywhere(report, |cell| moved(cell, "days_to_reply", "10", "500")), "delays: the delays are not"),
        (|report| everywhere(report, |cell| moved(cell, "days_to_reply", "61", "59")), "delays: the delays are not"),
        (|report| everywhere(report, |cell| moved(cell, "days_to_reply", "10", "4000000000")), "delays: the delays"),
        (
            |report| {
                everywhere(report, |cell| {
                    let ages = cell["age_unanswered"].as_object_mut().expect("ages");
                    let all: u64 = ages.values().filter_map(Value::as_u64).sum();
                    ages.clear();
                    if all > 0 {
                        ages.insert("3".to_owned(), json!(all));
                    }
                });
            },
            "delays: the delays are not",
        ),
        (
            |report| everywhere(report, |cell| cell["due"] = json!(cell["due"].as_u64().expect("a count") / 2)),
            "month: a month lies after the cut-off, or was due",
        ),
        (|report| report["extracted"] = Value::Null, "cut-offs and extractions"),
        (|report| report["extracted"] = json!(["1000-01-01", "2026-03-09"]), "extraction: it lies before the period"),
        (|report| report["extracted"] = json!(["2026-01-01", "2026-01-02"]), "cut-offs and extractions"),
        (
            |report| {
                report["cutoff"] = json!("2025-06-30");
                report["cutoffs"] = json!(["2025-06-30", "2026-03-09"]);
            },
            "cut-offs and extractions",
        ),
        (
            |report| {
                report["cutoff"] = json!("2025-06-30");
                report["cutoffs"] = json!(["2025-06-30", "2025-06-30"]);
                report["extracted"] = json!(["2025-06-30", "2025-06-30"]);
            },
            "month: a month lies after the cut-off",
        ),
    ]);
}

#[test]
fn transfers_are_of_the_records() {
    all_fail(&[
        (|report| report["transferred_to"] = json!({"OAM": 1_000_000_000}), "transfers: what was sent on"),
        (|report| report["transferred_to"] = json!({}), "transfers: what was sent on"),
        (
            |report| {
                for part in ["transferred_out", "tallied", "read"] {
                    report["records"][part] = json!(report["records"][part].as_u64().expect("a count") + 7);
                }
            },
            "transfers: what was sent on",
        ),
        (|report| report["transferred_from"]["MJF"] = json!(1), "transfers: what came from others"),
        (|report| report["transferred_from"]["OFP"] = json!(1_000_000_000), "transfers: what came from others"),
        (|report| report["transferred_from"] = json!({}), "transfers: what came from others"),
    ]);
}

#[test]
fn stock_coverage_and_findings_are_of_the_records() {
    all_fail(&[
        (
            |report| {
                let moved = 1_000_000_000 - report["stock"]["opening"].as_u64().expect("a count");
                report["stock"]["opening"] = json!(1_000_000_000);
                report["stock"]["closed"] = json!(report["stock"]["closed"].as_u64().expect("a count") + moved);
            },
            "stock: ",
        ),
        (
            |report| {
                report["stock"] =
                    json!({"opening": null, "received": report["total"]["received"], "closed": null, "closing": null});
                drop(report["coverage"].as_object_mut().expect("one").remove("stock"));
            },
            "stock: ",
        ),
        (|report| report["stock"]["closed"] = json!(0), "stock: "),
        (|report| report["stock"]["since"] = json!("2999-01-01"), "stock: "),
        (|report| report["stock"]["since"] = json!("2025-06-01"), "stock: "),
        (|report| report["coverage"]["answered"]["complaints"] = json!(5), "coverage: "),
        (|report| drop(report["coverage"].as_object_mut().expect("one").remove("due")), "coverage: "),
        (|report| report["coverage"]["said_late"] = report["coverage"]["due"].clone(), "coverage: "),
        (|report| report["findings"]["duplicate_id"] = json!(100_000_000_000_u64), "findings: "),
        (|report| report["findings"]["conflicting_id"] = json!(500), "findings: "),
        (|report| report["findings"]["unknown_value"] = json!(1_000_000_000), "findings: "),
        (
            |report| report["nil_return"] = json!({"period": "2025", "person": {"fr": "x"}, "date": "2026-02-01"}),
            "nil return",
        ),
        (|report| report["declared"] = json!({"forms": 0, "records": 0}), "declared: "),
        (|report| report["declared"] = json!({"forms": 1, "records": 1_000_000}), "declared: "),
    ]);
}

#[test]
fn corrections_are_of_the_records() {
    all_fail(&[
        (|report| corrected(report, |_| ()), "corrected: it is not of the records"),
        (|report| corrected(report, |found| found["sha256"] = json!("<script>")), "corrected: "),
        (|report| corrected(report, |found| found["records"] = json!(1_000_000_000)), "corrected: "),
        (|report| corrected(report, |found| found["cells"][0]["reason"] = json!({})), "corrected: "),
        (
            |report| corrected(report, |found| found["cells"][0]["office"]["fr"] = json!("a\u{1b}[31m")),
            "corrections: one holds a sign",
        ),
    ]);
}

/// Corrected cells that hold, and are then changed; unchanged they are changed too little: of no record.
fn corrected(report: &mut Value, change: impl Fn(&mut Value)) {
    let sound = json!({
        "sha256": "a".repeat(64), "records": 2, "unused": 0,
        "cells": [{"field": "replied", "reason": {"fr": "Erreur"}, "office": {"fr": "Unité"}, "date": "2026-02-12", "cells": 3}],
    });
    let mut found = sound.clone();
    change(&mut found);
    if found == sound {
        found["records"] = json!(4);
    }
    report["corrected"] = found;
}

#[test]
fn what_people_write_can_stand_in_a_report() {
    all_fail(&[
        (
            |report| {
                let measure = report["measures"][0].clone();
                let many = (0..20_000).map(|n| {
                    let mut one = measure.clone();
                    one["id"] = json!(format!("m-{n}"));
                    one
                });
                report["measures"] = many.collect();
            },
            "measures: more than",
        ),
        (
            |report| {
                let again = report["measures"][0].clone();
                report["measures"].as_array_mut().expect("measures").push(again);
            },
            "measures: an id stands twice",
        ),
        (|report| report["measures"][0]["complaints"] = json!(100_000_000_000_u64), "measures: one answers to more"),
        (|report| report["measures"][0]["text"] = json!({}), "measures: one says nothing"),
        (|report| report["measures"][0]["text"] = json!({"fr": " "}), "measures: one says nothing"),
        (|report| report["measures"][0]["text"]["ar"] = json!("a\u{202e}b"), "U+202E"),
        (|report| report["measures"][0]["owner"]["fr"] = json!("a\u{2066}b"), "U+2066"),
        (|report| report["measures"][0]["text"]["en"] = json!("a\u{1b}[31m"), "U+001B"),
        (|report| report["measures"][0]["text"]["fr"] = json!("a\0"), "U+0000"),
        (|report| report["texts"]["recommendations"] = json!({"fr": "a\u{202b}b"}), "texts: one holds a sign"),
        (
            |report| report["texts"]["comments"] = json!({"no_such": {"fr": "x"}}),
            "texts: a comment stands on no section",
        ),
        (|report| report["texts"]["unit"]["site"] = json!("javascript:alert(1)"), "texts: the unit's site"),
        (|report| report["texts"]["unit"]["email"] = json!("\"><script>"), "texts: the unit's e-mail"),
        (|report| report["texts"]["unit"]["phone"] = json!("1\n2"), "texts: telephone"),
    ]);
}
