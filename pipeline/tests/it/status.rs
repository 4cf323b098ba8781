//! `hasila status` says what comes next: whoever types it comes from an export to the published site.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::newcomer::typed;
use crate::support::{Sandbox, root};

const EXPORT: &str = "pipeline/tests/cases/onboard/french/in.csv";
const MEASURE: &str =
    "measures:\n  - {id: a, text: {fr: Un guichet, ar: شباك}, owner: {fr: Accueil, ar: الاستقبال}, state: taken}\n";

/// What a status says, as JSON.
fn status(folder: &Path) -> Value {
    let (said, status) = typed(folder, "hasila status --json");
    assert_eq!(status, 0, "{said}");
    serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}"))
}

/// The commands of the first group that waits for something, with what it waits for.
fn next(status: &Value) -> Option<(String, Vec<String>)> {
    let texts = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect()
    };
    let group = status["groups"].as_array()?.iter().find(|group| group["wait"] != "nothing")?;
    let documents = texts(&group["documents"]);
    let bodies = status["bodies"].as_array()?.iter();
    let waiting = bodies.filter(|body| body["agency"].as_str().is_some_and(|id| documents.iter().any(|d| d == id)));
    let own: Vec<String> = waiting.flat_map(|body| texts(&body["commands"])).collect();
    Some((group["wait"].as_str()?.to_owned(), [own, texts(&group["commands"])].concat()))
}

#[test]
fn what_status_says_leads_from_an_export_to_the_site() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let folder = place.path();
    let (said, ended) = typed(folder, "hasila init --yes --period 2025 --site https://example.invalid");
    assert_eq!(ended, 0, "{said}");
    let (said, ended) = typed(folder, "hasila status --lang en");
    assert!(ended == 0 && said.contains("hasila new ID --from FILE"), "a cycle without a body: {said}");
    let exports = folder.join("data/exports/2025/OTR");
    fs::create_dir_all(&exports).expect("a folder");
    fs::copy(root().join(EXPORT), exports.join("registre de 2025.csv")).expect("the export");
    let (said, ended) = typed(folder, "hasila status --lang en");
    assert!(ended == 0 && said.contains("hasila new OTR --from FILE"), "a folder of nobody: {said}");
    // Somebody enters it by hand, and describes no column.
    let register = folder.join("data/reference/agencies.yaml");
    let text = fs::read_to_string(&register).expect("the register");
    let body = "agencies:\n  - {id: OTR, kind: EEP, joined: 2018-01-02, names: [{from: 2018-01-01, name: {fr: Office des traversées, ar: مكتب العبور}}]}\n";
    fs::write(&register, text.replace("agencies: []\n", body)).expect("written");
    let mut ways = Vec::new();
    for _ in 0..40 {
        let found = status(folder);
        assert_eq!(found["bodies"][0]["name"]["fr"], "Office des traversées");
        let Some((wait, mut commands)) = next(&found) else { break };
        if commands.is_empty() {
            // The office of one body takes nothing in: its ministry does, with a key of its own.
            assert_eq!(wait, "intake");
            commands.push("hasila keys new intake --role intake --office 'fr=Bureau'".to_owned());
        }
        for command in &commands {
            let (said, ended) = typed(folder, command);
            assert!(ended < 2, "{command}\n{said}");
        }
        for file in ["OTR", "national"] {
            fs::write(folder.join(format!("data/measures/2025/{file}.yaml")), MEASURE).expect("written");
        }
        ways.push(wait);
    }
    ways.dedup();
    let expected = [
        "mapping",
        "report",
        "approval",
        "sealing",
        "transmission",
        "intake",
        "clearing",
        "synthesis",
        "approval",
        "submission",
        "clearing",
        "publication",
    ];
    let seen = |way: &str| ways.iter().filter(|one| *one == way).count();
    for way in expected {
        assert!(seen(way) > 0, "{way} in {ways:?}");
    }
    assert!(next(&status(folder)).is_none(), "{ways:?}");
    assert!(folder.join("site/index.html").exists());
    let (said, ended) = typed(folder, "hasila status --lang fr");
    assert!(ended == 0 && said.contains("OTR  Office des traversées") && said.contains("Terminé"), "{said}");
}

/// Names, groups and commands in the languages of the cycle, on the page too; the folders of the call are in them.
#[test]
fn a_status_speaks_the_languages_of_the_cycle() {
    let sandbox = Sandbox::of("pipeline/tests/cases/cycles/minimal");
    fs::remove_file(sandbox.data().join("mappings/OTR.yaml")).expect("removed");
    let french = sandbox.hasila(&["status", "--on", "2026-04-10", "--lang", "fr"]).expect(0).stdout();
    let data = sandbox.data().display().to_string();
    let new = format!("→ hasila new OTR --from {data}/exports/2025/OTR/export.csv --data {data} --out ");
    assert!(french.contains(&new), "{french}");
    assert!(french.contains("Colonnes de l’export à décrire · Unité des réclamations"), "{french}");
    assert!(french.contains("→ hasila run --agency"), "{french}");
    let late = french.find("de retard").expect("what is late");
    assert!(late < french.find("→").expect("a step"), "late comes first: {french}");
    let page = String::from_utf8(sandbox.outputs()["2025/national/status.ar.html"].clone()).expect("UTF-8");
    assert!(page.contains("dir=\"rtl\"") && page.contains("<code dir=\"ltr\">hasila run --agency"), "{page}");
    assert!(page.contains("ما ينبغي فعله"), "{page}");
    let json = sandbox.hasila(&["status", "--on", "2026-04-10", "--json"]).expect(0).json();
    for key in ["cycle", "period", "on", "calendar", "states", "bodies", "synthesis", "ledger_lines", "ledger_head"] {
        assert!(!json[key].is_null(), "{key} stays");
    }
    assert!(json["groups"].as_array().is_some_and(|groups| !groups.is_empty()));
}
