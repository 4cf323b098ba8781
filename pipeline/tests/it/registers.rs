//! A register that was written under the rules before these, when each term had a pattern of its own: it opens and
//! verifies, what it published stays published, and what comes after it can be published.

use std::fs;
use std::path::Path;

use app::steps::verify;
use app::stores::register::Register;
use serde_json::Value;

use crate::office::Office;
use crate::support::{Sandbox, copy, root};

/// The keys of those who wrote it are gone: others hold the offices now.
const HOLDERS: [(&str, &str); 4] =
    [("head-2", "head:OTR"), ("unit-2", "officer:OTR"), ("intake-2", "intake"), ("press-2", "publisher")];

fn fixture() -> std::path::PathBuf {
    root().join("pipeline/tests/cases/registers/before")
}

fn office() -> Office {
    let sandbox = Sandbox::of("pipeline/tests/cases/cycles/minimal");
    for name in ["disclosure.yaml", "publication.yaml"] {
        let from = root().join("data/reference").join(name);
        sandbox.write(&format!("reference/{name}"), fs::read(from).expect("a file of the shipped cycle"));
    }
    sandbox.replace("cycle.yaml", "languages: [fr, ar, en]", "languages: [fr]");
    copy(&fixture().join("holders"), &sandbox.data().join("reference/holders"));
    let office = Office { sandbox };
    copy(&fixture().join("register"), &office.register());
    for (holder, role) in HOLDERS {
        let arguments = ["keys", "new", holder, "--no-passphrase", "--from", "2026-07-01", "--office", "fr=Bureau"];
        office.plain(&[&arguments[..], &["--role", role]].concat()).expect(0);
    }
    office
}

/// The public edition of the version that was published last.
fn public(folder: &Path) -> Value {
    let register = Register::read(folder).expect("a register");
    let lines = register.ledger().lines().iter().rev();
    let sha256 = lines.into_iter().find(|signed| signed.line.step.to_string() == "publish").expect("a publication");
    let bytes = register.file(&sha256.line.files["public.json"]).expect("a public edition");
    serde_json::from_slice(&bytes).expect("JSON")
}

fn regions(public: &Value) -> &Vec<Value> {
    let tables = public["report"]["tables"].as_array().expect("tables");
    tables.iter().find(|table| table["id"] == "region").expect("regions")["cells"].as_array().expect("cells")
}

#[test]
fn a_register_of_the_rules_before_goes_on() {
    let office = office();
    assert!(verify::register(&office.register(), None, None).expect("a register").holds());
    let before = public(&office.register());
    assert!(before.get("rules").is_none(), "it is of the rules before");

    // The site is made again of it, with the same figures.
    let site = office.site();
    let publish = |on: &str| office.step(&["publish", "--site", site.to_str().expect("a path")], "press-2", on);
    publish("2026-07-10").expect(0);
    assert_eq!(public(&office.register()), before);
    assert!(verify::site(&site, None).expect("a site").holds());

    // A correction follows it.
    office.sandbox.write("exports/2025/OTR/export.csv", fs::read(fixture().join("corrected.csv")).expect("an export"));
    assert!(office.plain(&["run", "--agency", "OTR"]).status() < 2);
    office.step(&["approve", "OTR", "--note", "fr=Neuf réclamations de plus."], "head-2", "2026-08-01").expect(0);
    office.step(&["seal", "OTR"], "unit-2", "2026-08-02").expect(0);
    office.step(&["transmit", "OTR"], "unit-2", "2026-08-03").expect(0);
    let bundle = office.bundle("OTR");
    office.step(&["intake", bundle.to_str().expect("a path")], "intake-2", "2026-08-04").expect(0);
    office.step(&["clear", "OTR"], "press-2", "2026-08-05").expect(0);
    publish("2026-08-06").expect(0);
    office.ledger_holds();

    // What was shown stays shown, with its new value.
    let after = public(&office.register());
    assert_eq!(after["rules"], 2);
    for cell in regions(&before) {
        let now = regions(&after).iter().find(|now| now["key"] == cell["key"]).expect("the same keys");
        assert!(cell["measures"]["received"].is_u64() && now["measures"]["received"].is_u64(), "{cell} {now}");
    }
}
