//! Each rule of counting that the shipped cycle shows: a program that breaks it gives another figure.

use std::path::Path;

use app::config::{self, CycleInputs};
use app::outputs::findings::Pages;
use app::produce::agency::{self, Outcome, RunMode};
use app::produce::ministry;
use app::produce::run::RunContext;
use app::typesetting::assets;
use serde_json::Value;
use specimen::{rules, shipped};

use crate::support::{self, Sandbox};

/// The shipped cycle in a sandbox, counted in this process.
struct Counting {
    sandbox: Sandbox,
    pages: Pages,
}

impl Counting {
    fn new() -> Self {
        let sandbox = Sandbox::of("data");
        let assets = assets::open(None).expect("the templates are there");
        let cycle = config::load(&sandbox.data(), None).expect("the shipped cycle");
        let pages = Pages::open(&assets, &cycle.reference.cycle).expect("pages of findings");
        Counting { sandbox, pages }
    }

    fn cycle(&self) -> CycleInputs {
        config::load(&self.sandbox.data(), None).expect("the shipped cycle")
    }

    fn context(&self) -> RunContext {
        support::context(self.sandbox.data(), self.sandbox.out())
    }

    fn outcome(&self, cycle: &CycleInputs, body: &str) -> Outcome {
        let agency = cycle.reference.agency(body).expect("a body of the register");
        agency::report(&self.context(), cycle, &self.pages, agency, RunMode::Findings)
    }

    /// The report of a body.
    fn report(&self, cycle: &CycleInputs, body: &str) -> Value {
        let outcome = self.outcome(cycle, body);
        let report = outcome.report.unwrap_or_else(|| panic!("{body}: {:?}", outcome.messages));
        serde_json::to_value(report).expect("JSON")
    }

    /// The synthesis of some outcomes.
    fn synthesis(&self, cycle: &CycleInputs, outcomes: &[Outcome]) -> Value {
        let (synthesis, _) = ministry::synthesise(&self.context(), cycle, outcomes).expect("a synthesis");
        serde_json::to_value(synthesis).expect("JSON")
    }
}

/// The figure at a path: members of lists go by their `id`, the cells of a table by their key; null where it is not there.
fn figure(document: &Value, path: &str) -> Value {
    let mut found = document.clone();
    for name in path.split('/') {
        let next = match &found {
            Value::Object(members) if members.contains_key("measures") && !members.contains_key(name) => {
                members["measures"].get(name).cloned()
            }
            Value::Object(members) if members.contains_key("cells") => member(&members["cells"], name),
            Value::Object(members) => members.get(name).cloned(),
            list @ Value::Array(_) => member(list, name),
            _ => None,
        };
        found = next.unwrap_or(Value::Null);
    }
    found
}

fn member(list: &Value, name: &str) -> Option<Value> {
    let is = |one: &&Value| one["id"] == name || one["key"][0] == name;
    list.as_array()?.iter().find(is).cloned()
}

#[test]
fn a_broken_rule_of_counting_moves_its_figure() {
    let counting = Counting::new();
    let cycle = counting.cycle();
    let shown = rules::list();
    let mut still = Vec::new();
    for body in shown.iter().map(|rule| rule.body).collect::<std::collections::BTreeSet<_>>() {
        let before = counting.report(&cycle, body);
        let kept = shipped::exports_of(shipped::SEED, body, None).expect("exports");
        for (place, rule) in shown.iter().enumerate().filter(|(_, rule)| rule.body == body) {
            let broken = shipped::exports_of(shipped::SEED, body, Some(place)).expect("exports");
            write(&counting.sandbox, &broken);
            let after = counting.report(&cycle, body);
            let [before, after] = [&before, &after].map(|report| figure(report, rule.moves));
            if before == after {
                still.push(format!("{body}: {}: {} stays {before}", rule.says, rule.moves));
            }
        }
        write(&counting.sandbox, &kept);
    }
    assert!(still.is_empty(), "{}", still.join("\n"));
}

fn write(sandbox: &Sandbox, files: &std::collections::BTreeMap<String, Vec<u8>>) {
    files.iter().for_each(|(name, bytes)| sandbox.write(name, bytes));
}

#[test]
fn a_broken_rule_of_bodies_and_files_moves_its_figure() {
    let counting = Counting::new();
    let cycle = counting.cycle();
    let outcomes = |cycle: &CycleInputs| -> Vec<Outcome> {
        let register = &cycle.reference.register.agencies;
        register.iter().map(|agency| counting.outcome(cycle, &agency.id)).collect()
    };
    let all = outcomes(&cycle);
    let national = counting.synthesis(&cycle, &all);
    let mut still = Vec::new();
    for edit in rules::edits() {
        let path = counting.sandbox.data().join(edit.file);
        let kept = std::fs::read(&path).expect("a file of the cycle");
        counting.sandbox.replace(edit.file, edit.old, edit.new);
        let changed = counting.cycle();
        let [before, after] = if edit.document == "national" {
            // What the register says of a body changes nothing of its own report.
            [national.clone(), counting.synthesis(&changed, &all)]
        } else {
            [counting.report(&cycle, edit.document), counting.report(&changed, edit.document)]
        };
        restore(&path, &kept);
        let [before, after] = [before, after].map(|document| figure(&document, edit.moves));
        if before == after {
            still.push(format!("{}: {} stays {before}", edit.says, edit.moves));
        }
    }
    assert!(still.is_empty(), "{}", still.join("\n"));
}

fn restore(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("written");
}

/// What no rule of records shows by itself, and the cycle has all the same.
#[test]
fn the_shipped_cycle_has_each_kind_of_verdict_and_bound() {
    let counting = Counting::new();
    let cycle = counting.cycle();
    let reports: Vec<Value> = cycle.agencies.keys().map(|body| counting.report(&cycle, body)).collect();
    let indicators = || reports.iter().flat_map(|report| report["indicators"].as_array().into_iter().flatten());
    for verdict in ["met", "missed", "not_shown", "not_applicable", "not_measured"] {
        assert!(indicators().any(|value| value["verdict"] == verdict), "no indicator of a body is {verdict}");
    }
    // Bounds on both sides of a target leave the verdict as it is.
    let beyond = |end: &Value, target: &Value| {
        let number = |value: &Value| value.as_u64().map(u128::from);
        Some(number(&end["num"])? * number(&target["den"])? >= number(&target["num"])? * number(&end["den"])?)
    };
    let straddles = |value: &&Value| {
        let [low, high] = ["low", "high"].map(|end| beyond(&value["bounds"][end], &value["target"]));
        value["direction"] == "at_least" && low == Some(false) && high == Some(true)
    };
    let across: Vec<&Value> = indicators().filter(straddles).collect();
    assert!(across.iter().any(|value| value["verdict"] == "missed"), "bounds across a target: {across:?}");
    // A form of counts, a nil return, an incomplete cohort, and several days of extraction.
    assert!(reports.iter().any(|report| !report["declared"].is_null()));
    assert!(reports.iter().any(|report| !report["nil_return"].is_null()));
    assert!(reports.iter().any(|report| report["complete"] == false));
    assert!(reports.iter().any(|report| report["cutoffs"][0] != report["cutoffs"][1]));
}
