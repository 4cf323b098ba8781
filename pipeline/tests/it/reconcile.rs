//! The portal's own statistics: alone, and beside the reports of a cycle.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use app::config;
use serde_json::Value;

use crate::support::{Sandbox, root};

const MINIMAL: &str = "pipeline/tests/cases/cycles/minimal";
const FIGURES: &str = "period: \"2025\"
source: Bulletin
figures:
  - {id: received, name: {fr: Reçues}, counterpart: {term: received}}
  - {id: processed, name: {fr: Traitées}, counterpart: {none: {reason: {fr: un statut}}}}
total: {received: 40, processed: 30}
groups: {MIN: {received: 25}, EEP: {received: 15}}
bodies: {OTR: {received: 20, processed: 3}}
months: {received: [40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]}
parts: [{figure: received, of: groups}]
rates: [{numerator: processed, denominator: received, percent: \"75\"}]
";

/// `hasila reconcile` on a file: its status and what it printed.
fn reconcile(file: &Path, json: bool) -> (i32, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hasila"));
    command.env("HASILA_LANG", "en");
    command.arg("reconcile").arg(file).args(json.then_some("--json"));
    let output = command.output().expect("the program starts");
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().expect("it was not killed"), String::from_utf8(text).expect("UTF-8"))
}

/// The figures that the Moroccan portal really published do not add up, and it says where.
#[test]
fn published_figures_that_do_not_add_up_are_named() {
    let checked = |year: &str| -> Value {
        let file = root().join(format!("data/examples/chikaya/portal/{year}.yaml"));
        let (status, text) = reconcile(&file, true);
        assert_eq!(status, 1, "{year}: {text}");
        serde_json::from_str(&text).expect("JSON")
    };
    let found = checked("2025");
    let sum = &found["sums"][0];
    assert_eq!((&sum["stated"], &sum["sum"], &sum["difference"]), (&163_694.into(), &154_694.into(), &9_000.into()));
    assert_eq!(found["rates"][0]["agrees"], Value::Null, "how many were processed was not published");

    let found = checked("2022");
    let sum = &found["sums"][0];
    assert_eq!((&sum["stated"], &sum["sum"], &sum["adds_up"]), (&176_744.into(), &176_752.into(), &false.into()));
    let rate = &found["rates"][0];
    assert_eq!((&rate["stated"], &rate["of"], &rate["agrees"]), (&"60.75".into(), &"months".into(), &false.into()));
    assert_eq!((&rate["share"]["num"], &rate["share"]["den"]), (&125_455.into(), &176_752.into()));

    let found = checked("2023");
    assert_eq!(found["sums"][0]["adds_up"], true, "the months are those of the stated total");
    let rate = &found["rates"][0];
    assert_eq!((&rate["share"]["num"], &rate["share"]["den"]), (&124_984.into(), &165_483.into()));
    assert_eq!((&rate["stated"], &rate["agrees"]), (&"65.95".into(), &false.into()));

    let (status, text) = reconcile(&root().join("data/examples/chikaya/portal/2025.yaml"), false);
    assert_eq!(status, 1);
    assert!(text.contains("154694") && text.contains("163694") && text.contains("parts lack 9,000"), "{text}");
    let (_, text) = reconcile(&root().join("data/examples/chikaya/portal/2022.yaml"), false);
    assert!(text.contains("70.98 %") && text.contains("60.75 %"), "{text}");
}

#[test]
fn figures_that_agree_are_said_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("2025.yaml");
    fs::write(&file, FIGURES).expect("written");
    let (status, text) = reconcile(&file, false);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("All that can be checked agrees."), "{text}");
    let (status, text) = reconcile(&folder.path().join("none.yaml"), false);
    assert_eq!(status, 2);
    assert!(text.contains("there is no such file") && text.contains("hint:"), "{text}");
}

/// The shipped cycle: every line of the CSV is the arithmetic of the portal's file and of the reports.
#[test]
fn the_shipped_cycle_is_reconciled() {
    let sandbox = Sandbox::of("data");
    let ended = sandbox.hasila(&["run", "--json", "--lang", "en", "--keep-views"]);
    assert!(ended.status() <= 1, "{}", ended.stderr());
    let csv = fs::read_to_string(sandbox.out().join("2025/national/reconciliation.csv")).expect("the CSV");
    let mut lines = csv.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    assert_eq!(
        header.join(","),
        "scope,body,figure,counterpart,portal,sectoral,difference,share_num,share_den,outcome,stance"
    );
    let synthesis = sandbox.json("2025/national/synthesis.json");
    let mut outcomes: BTreeMap<String, u64> = BTreeMap::new();
    let mut compared = 0;
    for line in lines {
        let line: BTreeMap<&str, &str> = header.iter().copied().zip(line.split(',')).collect();
        *outcomes.entry(line["outcome"].to_owned()).or_default() += 1;
        if line["difference"].is_empty() {
            continue;
        }
        let number = |cell: &str| line[cell].parse::<i64>().expect("a number");
        let report = match line["scope"] {
            "body" => sandbox.json(&format!("2025/agencies/{}/report.json", line["body"]))["total"].clone(),
            "group" => synthesis["kinds"][line["body"]]["total"].clone(),
            _ => continue,
        };
        assert_eq!(report[line["counterpart"]], number("sectoral"), "{line:?}");
        assert_eq!(number("sectoral") - number("portal"), number("difference"), "{line:?}");
        if number("portal") > 0 {
            assert_eq!((number("share_num"), number("share_den")), (number("difference").abs(), number("portal")));
        }
        compared += 1;
    }
    assert!(compared > 20, "{csv}");
    let all = ["equal", "within_tolerance", "differs", "definition_differs", "not_reported", "not_measured"];
    for outcome in all.into_iter().chain(["unknown_to_register", "not_on_portal"]) {
        assert!(outcomes.contains_key(outcome), "the shipped cycle shows `{outcome}`: {outcomes:?}");
    }
    contested_figures_are_named(&sandbox, &synthesis);
    assert!(csv.contains("body,MVE,received,received,") && csv.contains(",differs,contested"), "{csv}");
    let view = sandbox.json("2025/national/view.en.json");
    let sections = view["sections"].as_array().expect("sections");
    let ids: Vec<&str> = sections.iter().filter_map(|section| section["id"].as_str()).collect();
    let at = ids.iter().position(|id| *id == "reconciliation").expect("the section");
    assert_eq!(ids[at - 1], "transfers");
    let text = sections[at].to_string();
    assert!(text.contains("24,398 published, but the kinds make 24,298; 100 missing"), "{text}");
    assert!(text.contains("45 test messages"), "the contest is printed with its reason: {text}");
}

/// Whoever approves the synthesis is told which figures are contested.
fn contested_figures_are_named(sandbox: &Sandbox, synthesis: &Value) {
    let cycle = config::load(&sandbox.data(), None).expect("the cycle");
    let parsed = serde_json::from_value(synthesis.clone()).expect("a synthesis");
    let items = app::steps::checklist::synthesis(&cycle, &parsed, true);
    let contested = items.iter().find(|item| item.check.key == "checklist.portal").expect("an item");
    assert_eq!(contested.result, app::steps::checklist::Result::Caution);
    assert_eq!(serde_json::json!(contested)["found"], serde_json::json!(["MVE: received"]));
}

/// The synthesis follows the portal's file; the reports of the bodies do not depend on it.
#[test]
fn the_synthesis_alone_follows_the_portal() {
    let sandbox = Sandbox::of(MINIMAL);
    let csv = || fs::read(sandbox.out().join("2025/national/reconciliation.csv")).ok();
    let run = || sandbox.hasila(&["run", "--json", "--lang", "fr"]).json();
    sandbox.replace("reference/outline.yaml", "agencies, measures", "agencies, reconciliation, measures");
    run();
    assert_eq!(csv(), None);
    sandbox.write("portal/2025.yaml", FIGURES);
    let second = run();
    assert_eq!(second["synthesis"]["documents"][0], "fr", "made again");
    assert_eq!(second["agencies"][0]["unchanged"], true);
    let first = csv().expect("the CSV");
    let third = run();
    assert_eq!(third["synthesis"]["documents_unchanged"][0], "fr");
    sandbox.write("portal/2025.csv", "body,figure,value\r\nAEP,received,12\r\n");
    assert_eq!(run()["synthesis"]["documents"][0], "fr", "made again");
    assert_ne!(csv().expect("the CSV"), first);
    sandbox.write("reference/reconciliation.yaml", "absolute: 1000\nshare: {num: 0, den: 1}\n");
    let fifth = run();
    assert_eq!(fifth["synthesis"]["documents"][0], "fr", "made again");
    assert_eq!(fifth["agencies"][0]["unchanged"], true, "the tolerance is the ministry's affair");
    fs::remove_file(sandbox.data().join("portal/2025.yaml")).expect("removed");
    fs::remove_file(sandbox.data().join("portal/2025.csv")).expect("removed");
    run();
    assert_eq!(csv(), None, "nothing stale stays");
}

/// What is said of a portal's file with these texts; nothing where it reads.
fn said(yaml: &str, csv: Option<&str>) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("2025.yaml");
    fs::write(&file, yaml).expect("written");
    if let Some(csv) = csv {
        fs::write(folder.path().join("2025.csv"), csv).expect("written");
    }
    config::portal_file(&file).err().map_or(String::new(), |errors| errors.to_string())
}

#[test]
fn a_percentage_loses_no_decimal() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("2025.yaml");
    for percent in ["\"75.50\"", "75.50"] {
        fs::write(&file, FIGURES.replace("\"75\"", percent)).expect("written");
        let rate = config::portal_file(&file).expect("it reads").rates[0].percent;
        assert_eq!(rate.to_string(), "75.50", "quotes may be left out");
    }
}

/// What a type cannot say of a portal's file: each change of one that reads, and what is said of it.
#[test]
fn a_faulty_file_is_refused_with_its_place() {
    assert_eq!(said(FIGURES, None), "");
    for (old, new, expected) in [
        ("total: {received", "total: {recieved", "2025.yaml:6:"),
        ("total: {received", "total: {recieved", "did you mean `received`?"),
        ("{received: 40,", "{received: 1000000000001,", "1000000000001 is too large"),
        ("{received: 40,", "{received: -1,", "2025.yaml:6:"),
        ("{received: 40,", "{received: 1.5,", "2025.yaml:6:"),
        ("[40, 0,", "[40,", "11 months, and 12 had begun"),
        ("source: Bulletin", "source: Bulletin\nextracted: 2025-03-04", "12 months, and 3 had begun"),
        ("source: Bulletin", "source: Bulletin\nextracted: 2024-03-04", "cannot have been taken on 2024-03-04"),
        ("\"75\"", "\"75,5\"", "a number in quotes like `\"12.5\"`"),
        ("of: groups", "of: {these: [MIN, XXX]}", "there is no kind or agency `XXX` in this file"),
        ("of: groups", "of: {these: [MIN, MIN]}", "`MIN` counts twice"),
        ("of: groups}", "of: groups}, {figure: received, of: groups}", "this stands here twice"),
        ("of: groups", "whole: MIN, of: groups", "only the total has such parts"),
        ("figure: received, of", "figure: processed, whole: MIN, of", "is not stated"),
        ("{fr: un statut}", "{}", "nothing is said to differ"),
        ("{term: received}", "{sum_of_terms: []}", "a sum needs terms"),
        ("{term: received}", "{term: recieved}", "did you mean `received`?"),
        ("id: processed", "id: received", "the figure `received` stands here a second time"),
        ("numerator: processed", "numerator: treated", "there is no figure `treated`"),
        ("bodies: {OTR", "bodies: {\"../OTR\"", "`../OTR` is no id"),
        ("bodies: {OTR", "bodies: {total", "`total` is the name of the whole"),
    ] {
        assert!(FIGURES.contains(old), "{old}");
        let text = said(&FIGURES.replacen(old, new, 1), None);
        assert!(text.contains(expected), "{old} → {new}: {text}");
        assert!(text.contains("2025.yaml:"), "the file is named: {text}");
    }
}

#[test]
fn a_faulty_line_of_the_csv_is_refused_with_its_place() {
    assert_eq!(said(FIGURES, Some("body,figure,value\r\n\"AEP\",received,3\r\n")), "");
    for (csv, expected) in [
        ("", "2025.csv:1:1: it is empty"),
        ("body;figure;value\n", "the header is another"),
        ("body,figure,value\nAEP,received\n", "2025.csv:2:1: this is no line of figures"),
        ("body,figure,value\nAEP,received,3\nAEP,received,3\n", "2025.csv:3:1: `AEP` has a figure `received` already"),
        ("body,figure,value\nOTR,received,3\n", "`OTR` has a figure `received` already"),
        ("body,figure,value\nAEP,treated,3\n", "there is no figure `treated`"),
        ("body,figure,value\nAEP,received,+3\n", "`+3` is no count"),
        ("body,figure,value\nAEP,received,1 000\n", "`1 000` is no count"),
        ("body,figure,value\nAEP,received,99999999999999999999\n", "is no count"),
        ("body,figure,value\nAEP,received,9999999999999\n", "2025.csv:2:1: `9999999999999` is no count"),
        ("body,figure,value\n=1+1,received,3\n", "2025.csv:2:1: `=1+1` is no id of a body"),
    ] {
        let text = said(FIGURES, Some(csv));
        assert!(text.contains(expected), "{csv:?}: {text}");
    }
    let many = format!("body,figure,value\n{}", "A,x,1\n".repeat(1000));
    assert!(said(FIGURES, Some(&many)).contains("950 more lines are faulty"));
}

#[test]
fn what_a_body_says_of_the_portal_is_checked() {
    for (file, text, expected) in [
        (
            "texts/2025/OTR.yaml",
            "portal: {treated: {stance: accepted}}\n",
            "the portal has no figure `treated` for `OTR`",
        ),
        ("texts/2025/OTR.yaml", "portal: {received: {stance: contested}}\n", "is contested without a reason"),
        ("texts/2025/OTR.yaml", "portal: {received: {stance: disputed}}\n", "unknown value `disputed`"),
        (
            "texts/2025/national.yaml",
            "portal: {received: {stance: accepted}}\n",
            "the synthesis accepts and contests nothing",
        ),
    ] {
        let sandbox = Sandbox::of(MINIMAL);
        sandbox.write("portal/2025.yaml", FIGURES);
        sandbox.write(file, text);
        let said = match config::load(&sandbox.data(), None) {
            Ok(cycle) => cycle.agencies["OTR"].faults.iter().map(ToString::to_string).collect::<String>(),
            Err(errors) => errors.to_string(),
        };
        assert!(said.contains(expected) && said.contains(file), "{text}: {said}");
    }
    let sandbox = Sandbox::of(MINIMAL);
    sandbox.write("portal/2025.yaml", FIGURES.replace("\"2025\"", "\"2024\""));
    let errors = config::load(&sandbox.data(), None).expect_err("refused").to_string();
    assert!(errors.contains("these figures are of 2024"), "{errors}");
    let sandbox = Sandbox::of(MINIMAL);
    sandbox.write("portal/2025.csv", "body,figure,value\n");
    let errors = config::load(&sandbox.data(), None).expect_err("refused").to_string();
    assert!(errors.contains("nothing says what they count"), "{errors}");
}

/// Small changes of files that read never panic, in the reading or in the arithmetic.
#[test]
fn no_bytes_make_it_panic() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, beside) = (folder.path().join("2025.yaml"), folder.path().join("2025.csv"));
    let csv = b"body,figure,value\r\nAEP,received,12\r\n\"NIL\",received,0\r\nCTX,processed,4\r\n".to_vec();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed >> 33).expect("31 bits") % below
    };
    let mut read = 0;
    for round in 0..600 {
        let (mut yaml, mut csv) = (FIGURES.as_bytes().to_vec(), csv.clone());
        let bytes = if round % 2 == 0 { &mut yaml } else { &mut csv };
        for _ in 0..=next(3) {
            let at = next(bytes.len());
            match next(3) {
                0 => bytes[at] = u8::try_from(next(256)).expect("a byte"),
                1 => bytes.insert(at, b"\0:-{}[]&*!|>'\"#,9\n\xff"[next(18)]),
                _ => drop(bytes.remove(at)),
            }
        }
        fs::write(&file, yaml).expect("written");
        fs::write(&beside, csv).expect("written");
        if let Ok(figures) = config::portal_file(&file) {
            let (sums, rates) = (accounts::reconcile::sums(&figures), accounts::reconcile::rates(&figures));
            read += usize::from(!sums.is_empty() || !rates.is_empty());
        }
    }
    assert!(read > 5, "some of them read: {read}");
}
