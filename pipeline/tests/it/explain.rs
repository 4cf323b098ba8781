//! `hasila explain`: the records that it lists are as many as the figure says, for every figure of every report.

use std::collections::BTreeMap;

use report_model::definitions::BreakdownId;
use report_model::lang::Lang;
use report_model::term::Term;
use serde_json::Value;

use crate::support::{Sandbox, context};

/// Every term and share of every cell of every report is what its records add up to.
#[test]
fn every_count_is_that_of_its_records() {
    let sandbox = Sandbox::of("data");
    sandbox.hasila(&["run", "--lang", "fr"]).expect(1);
    let cycle = app::config::load(&sandbox.data(), None).expect("a cycle");
    let context = context(sandbox.data(), sandbox.out());
    let mut figures = 0;
    for agency in &cycle.reference.register.agencies {
        let name = format!("2025/agencies/{}/report.json", agency.id);
        if !sandbox.out().join(&name).exists()
            || cycle.agencies.get(&agency.id).is_none_or(|inputs| inputs.exports.is_empty())
        {
            continue;
        }
        let report = sandbox.json(&name);
        let traced = app::produce::agency::trace(&context, &cycle, agency).expect("counted again");
        let mut cells: BTreeMap<(BreakdownId, Vec<String>), Vec<&tabulate::Traced>> = BTreeMap::new();
        for record in &traced {
            for cell in &record.cells {
                cells.entry(cell.clone()).or_default().push(record);
            }
        }
        let declared = report["declared"].is_object();
        let mut check = |place: &str, measures: &Value, records: &[&tabulate::Traced]| {
            for term in Term::ALL.iter().copied().filter(|term| measures[term.name()].is_u64()) {
                let found: u64 = records.iter().map(|record| record.counts_in(term)).sum();
                let stated = measures[term.name()].as_u64().expect("a count");
                assert!(
                    found == stated || (declared && found < stated),
                    "{} {place} {term}: {found}, not {stated}",
                    agency.id
                );
                figures += 1;
            }
        };
        check("whole", &report["total"], &traced.iter().collect::<Vec<_>>());
        for table in report["tables"].as_array().expect("tables").iter().filter(|_| !declared) {
            let id = BreakdownId::from_name(table["id"].as_str().expect("an id")).expect("a breakdown");
            for cell in table["cells"].as_array().expect("cells") {
                let key: Vec<String> = serde_json::from_value(cell["key"].clone()).expect("a key");
                let records = cells.get(&(id, key.clone())).map(Vec::as_slice).unwrap_or_default();
                check(&format!("{id} {key:?}"), &cell["measures"], records);
            }
        }
    }
    assert!(figures > 10_000, "{figures} figures were looked at");
}

#[test]
fn a_rate_names_its_rows_and_nothing_that_they_say() {
    let sandbox = Sandbox::of("data");
    sandbox.hasila(&["run", "--agency", "OHP", "--lang", "fr"]);
    let found = sandbox.hasila(&["explain", "OHP:deadline_compliance", "--json"]).expect(0).json();
    assert_eq!(found["stated"], found["counted_again"]);
    let records = found["records"].as_array().expect("records");
    assert_eq!(records.len() as u64, found["stated"]["den"].as_u64().expect("a count"));
    let above = records.iter().filter(|record| record["numerator"] == 1).count() as u64;
    assert_eq!(above, found["stated"]["num"].as_u64().expect("a count"));
    let fields: Vec<&String> = records[0].as_object().expect("a record").keys().collect();
    assert_eq!(fields, ["counts_in", "denominator", "file", "id", "numerator", "row", "sheet"]);
    let said =
        sandbox.hasila_with(&["explain", "OHP:response_rate"], &[("HASILA_LANG", Lang::Fr.code())]).expect(0).stdout();
    assert!(said.contains("Taux de réponse") && said.contains("numérateur"), "{said}");
    for wrong in ["OHP:nothing", "OHP", "XXX:received", "OHP:received:region=Nowhere"] {
        assert!(sandbox.hasila(&["explain", wrong]).expect(2).stderr().contains("hasila explain"), "{wrong}");
    }
}

/// What the bodies add to a national figure is the figure.
#[test]
fn a_national_figure_is_the_sum_of_its_bodies() {
    let sandbox = Sandbox::of("data");
    sandbox.hasila(&["run", "--lang", "fr"]).expect(1);
    for figure in ["response_rate", "received", "renewed_rate", "received:month=2025-03", "answered:channel=portal"] {
        let found = sandbox.hasila(&["explain", &format!("synthesis:{figure}"), "--json"]).json();
        assert_eq!(found["stated"], found["counted_again"], "{figure}");
    }
    let synthesis = sandbox.json("2025/national/synthesis.json");
    let tables = synthesis["tables"].as_array().expect("tables");
    let services = tables.iter().find(|table| table["id"] == "service").expect("services");
    for cell in services["cells"].as_array().expect("cells") {
        let figure = format!("synthesis:received:service={}", cell["key"][0].as_str().expect("a key"));
        let found = sandbox.hasila(&["explain", &figure, "--json"]).expect(0).json();
        assert_eq!(found["stated"], found["counted_again"], "{figure}");
    }
}
