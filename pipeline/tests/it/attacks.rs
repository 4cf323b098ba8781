//! What somebody with a genuine key, or with the register's files, could try; and what a mistyped command must not do.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use app::config::{self, CycleInputs};
use app::steps::intake::{self, Arrival, Verdict};
use app::steps::verify;
use app::stores::register::{Register, RegisterWriter};
use app::stores::signer::{self, AuthorizedSigner};
use chrono::NaiveDate;
use report_model::lang::{Lang, Localised};
use report_model::status::{DocumentId, Step};
use sealing::archive::Files;
use sealing::bundle::{self, Bundle, Content, Manifest};
use sealing::ledger::{Entry, SignedLine};
use serde_json::{Value, json};

use crate::office::Office;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub(crate) fn note(text: &str) -> Localised {
    Localised([(Lang::Fr, text.to_owned())].into())
}

/// The office with everything that its files say.
pub(crate) struct Desk {
    pub(crate) office: Office,
    cycle: CycleInputs,
}

impl Desk {
    pub(crate) fn open() -> Desk {
        let office = Office::open();
        office.sealed();
        let cycle = config::load(&office.sandbox.data(), None).expect("a cycle");
        Desk { office, cycle }
    }

    fn hand(&self, id: &str) -> AuthorizedSigner {
        signer::open(&self.cycle, &self.office.sandbox.data().join("keys/signing"), id, || None).expect("a key")
    }

    /// A register of its own, in which these steps were taken.
    fn register(&self, name: &str, steps: Vec<(&str, Entry)>) -> RegisterWriter {
        let root = self.office.register().with_file_name(name);
        let mut register = Register::write(&root).expect("a register");
        for (by, entry) in steps {
            register.record(vec![entry], &self.hand(by), &self.cycle.holders).expect("it can be taken");
        }
        register
    }

    /// What its body sealed.
    fn sealed(&self, agency: &str) -> Bundle {
        bundle::open(&fs::read(self.office.bundle(agency)).expect("a bundle")).expect("it opens")
    }

    /// A bundle that is changed and then signed by its own officer.
    pub(crate) fn forged(&self, agency: &str, change: impl FnOnce(&mut Content)) -> Arrival {
        let Bundle { manifest, findings, approval, mut files, .. } = self.sealed(agency);
        let report = files.remove("report.json").expect("a report");
        files.retain(|name, _| Path::new(name).extension().is_some_and(|extension| extension == "pdf"));
        let manifest = Manifest { files: BTreeMap::new(), ..manifest };
        let mut content = Content { manifest, report, findings, approval, documents: files };
        change(&mut content);
        let version = content.manifest.version;
        let bundle = bundle::make(content).expect("made");
        let comment = format!("hasila bundle minimal 2025/{agency} v{version} sealed 2026-03-27");
        let officer = self.hand(&format!("unit-{}", agency.to_lowercase()));
        let signature = officer.signer.sign(&bundle, &comment).expect("signed");
        Arrival { bundle, signature }
    }

    pub(crate) fn forged_report(&self, agency: &str, change: impl FnOnce(&mut Value)) -> Arrival {
        self.forged(agency, |content| {
            let mut report = serde_json::from_slice(&content.report).expect("JSON");
            change(&mut report);
            content.findings = serde_json::from_value(report["findings"].clone()).expect("findings");
            content.report = serde_json::to_vec(&report).expect("JSON");
        })
    }

    /// Signs the lines of the approval again, as they stand now.
    pub(crate) fn signed_again(&self, content: &mut Content, by: &str) {
        let head = self.hand(by);
        for SignedLine { line, signature } in &mut content.approval {
            let bytes = serde_json::to_vec(line).expect("JSON");
            let comment =
                format!("hasila ledger line {}: {} {} v{}", line.number, line.step, line.document, line.version);
            *signature = head.signer.sign(&bytes, &comment).expect("signed");
        }
    }

    /// What is said of it: `refused`, `returned` or `accepted`, and why.
    pub(crate) fn said(&self, register: &Register, arrival: Arrival) -> (&'static str, String) {
        match intake::examine(&self.cycle, register, arrival, day("2026-04-02")) {
            Verdict::Accepted(_) => ("accepted", String::new()),
            Verdict::Refused(refusal) => ("refused", refusal.to_string()),
            Verdict::Returned(returned) => {
                let l10n = words::language(Lang::En).l10n();
                let said = |found: &report_model::diagnostic::Message| words::said(found, &l10n);
                let all = returned.reasons.iter().map(|(check, found)| (*check, found.iter().map(said).collect()));
                ("returned", format!("{:?}", all.collect::<Vec<(&str, Vec<String>)>>()))
            }
            Verdict::Known(_, _, state) => ("known", state.to_string()),
        }
    }
}

fn entry(agency: Option<&str>, version: u32, step: Step, by: &str, on: &str) -> Entry {
    let period = "2025".parse().expect("a period");
    let document = agency.map_or_else(
        || DocumentId::synthesis(period),
        |agency| DocumentId::sectoral(period, &agency.parse().expect("an id")),
    );
    Entry {
        on: day(on),
        document,
        version,
        step,
        by: by.to_owned(),
        report: Some("aa".repeat(32).parse().expect("a hash")),
        files: BTreeMap::new(),
        note: note("Un chiffre"),
    }
}

/// The program without a cycle and its outputs.
fn alone(arguments: &[&str], status: i32) {
    let ended = std::process::Command::new(assert_cmd::cargo::cargo_bin!("hasila"))
        .env("HASILA_LANG", "en")
        .args(arguments)
        .output();
    let ended = ended.expect("it starts");
    assert_eq!(ended.status.code(), Some(status), "{arguments:?}: {}", String::from_utf8_lossy(&ended.stdout));
}

pub(crate) fn drop_in(inbox: &Path, name: &str, arrival: &Arrival) {
    fs::create_dir_all(inbox).expect("a folder");
    fs::write(inbox.join(name), &arrival.bundle).expect("written");
    fs::write(inbox.join(format!("{name}.minisig")), &arrival.signature).expect("written");
}

#[test]
fn a_genuine_key_opens_no_back_door() {
    let desk = Desk::open();
    what_a_report_claims_is_checked(&desk);
    nothing_comes_in_that_stops_the_others(&desk);
    versions_follow_one_another(&desk);
    whatever_one_file_does_the_others_are_taken(&desk);
    every_flipped_byte_is_refused_at_the_door(&desk);
    a_kept_bundle_is_checked_again(&desk);
}

fn what_a_report_claims_is_checked(desk: &Desk) {
    let ministry = Register::read_or_empty(Path::new("nowhere")).expect("an empty one");
    assert_eq!(desk.said(&ministry, desk.forged("OTR", |_| ())).0, "accepted");
    let huge = desk.forged_report("OTR", |report| {
        for count in ["read", "tallied", "rejected", "cohort"] {
            report["records"][count] = json!(u64::MAX);
        }
    });
    let phone = json!({"received": {"stance": "contested", "note": {"fr": "Appeler le 06 00 00 00 00"}}});
    let cases = [
        (huge, "numbers: one is larger"),
        (desk.forged("OTR", |content| content.manifest.note = note("Rien")), "note: not the one that was approved"),
        (
            desk.forged("OTR", |content| content.manifest.supersedes = Some("0".repeat(64))),
            "supersedes: not the bundle",
        ),
        (desk.forged_report("OTR", |report| report["texts"]["portal"] = phone), "texts: portal.received (fr): phone"),
        (
            desk.forged_report("NIL", |report| report["nil_return"]["person"]["fr"] = json!("Carte AB123456")),
            "nil return: person (fr): national identity card",
        ),
        (desk.forged("OTR", |content| content.approval[0].line.by = "\u{1b}[31mx".into()), "`\u{fffd}[31mx` is nobody"),
    ];
    for (arrival, found) in cases {
        let (result, why) = desk.said(&ministry, arrival);
        assert!(result == "returned" && why.contains(found), "{found}: {result}, {why}");
    }
}

/// What would stop the synthesis, a later intake or the publication, if it came in.
fn nothing_comes_in_that_stops_the_others(desk: &Desk) {
    let ministry = Register::read_or_empty(Path::new("nowhere")).expect("an empty one");
    let tables = |report: &mut Value| report["tables"].as_array_mut().expect("tables").clone();
    let stray = |content: &mut Content| drop(content.documents.insert("notes.pdf".to_owned(), b"%PDF".to_vec()));
    let cases = [
        (
            desk.forged_report("OTR", |report| {
                report["complete"] = json!(!report["complete"].as_bool().expect("a truth"));
            }),
            "complete: ",
        ),
        (
            desk.forged_report("OTR", |report| drop(report["tables"].as_array_mut().expect("tables").remove(0))),
            "tables: one is missing",
        ),
        (
            desk.forged_report("OTR", |report| {
                let mut doubled = tables(report);
                doubled.push(doubled[0].clone());
                report["tables"] = json!(doubled);
            }),
            "tables: one is missing, stands twice",
        ),
        (
            desk.forged_report("OTR", |report| report["transferred_to"] = json!({"<b>nobody</b>": 1})),
            "transfers: a body",
        ),
        (desk.forged_report("OTR", |report| report["measures"][0]["id"] = json!("../x")), "measures: an id is none"),
        (
            desk.forged_report("OTR", |report| report["texts"]["context"] = json!({"fr": "a".repeat(5 << 20)})),
            "texts: one is longer than",
        ),
        (desk.forged("OTR", stray), "notes.pdf: no bundle has such a file"),
        (
            desk.forged_report("OTR", |report| {
                let of_nature =
                    report["tables"].as_array_mut().expect("tables").iter_mut().find(|table| table["id"] == "nature");
                let cell = &mut of_nature.expect("a table")["cells"][0]["measures"];
                cell["days_to_reply"] = json!({});
            }),
            "nature: ",
        ),
    ];
    for (arrival, found) in cases {
        let (result, why) = desk.said(&ministry, arrival);
        assert!(result == "returned" && why.contains(found), "{found}: {result}, {why}");
    }
    // On the day before the cut-off, a report says more than anybody can know.
    let early = intake::examine(&desk.cycle, &ministry, desk.forged("OTR", |_| ()), day("2026-03-28"));
    assert!(matches!(early, Verdict::Accepted(_)), "the cut-off lies before");
    let ahead = desk.forged_report("OTR", |report| report["cutoffs"][1] = json!("2062-03-01"));
    let (result, why) = desk.said(&ministry, ahead);
    assert!(result == "returned" && why.contains("cut-off: it lies after 2026-04-02"), "{result}, {why}");
}

fn versions_follow_one_another(desk: &Desk) {
    let ministry = Register::read_or_empty(Path::new("nowhere")).expect("an empty one");
    for version in [2, 7, u32::MAX] {
        // Only an approval by the head of the body shows that there were others before.
        let (result, why) = desk.said(&ministry, desk.forged("OTR", |content| content.manifest.version = version));
        assert!(result == "refused" && why.contains("does not follow version 0"), "{result}, {why}");
    }
    let shared = Register::read(&desk.office.register()).expect("a register");
    let cases = [
        (desk.forged("OTR", |content| content.manifest.version = 0), "older than version 1"),
        (
            desk.forged_report("OTR", |report| report["texts"]["context"] = json!({"fr": "Autre"})),
            "not what was approved",
        ),
    ];
    for (arrival, found) in cases {
        let (result, why) = desk.said(&shared, arrival);
        assert!(result == "refused" && why.contains(found), "{found}: {result}, {why}");
    }
    let ahead = desk.register(
        "ahead",
        vec![
            ("head-otr", entry(Some("OTR"), 1, Step::Approve, "head-otr", "2026-03-20")),
            ("head-otr", entry(Some("OTR"), 2, Step::Approve, "head-otr", "2026-03-20")),
        ],
    );
    let (result, why) = desk.said(&ahead, desk.forged("OTR", |_| ()));
    assert!(result == "refused" && why.contains("older than version 2"), "{result}, {why}");
}

/// One inbox with a pipe, a version that is none, words that steer a terminal and a good bundle: each gets its answer.
fn whatever_one_file_does_the_others_are_taken(desk: &Desk) {
    let inbox = desk.office.register().with_file_name("inbox");
    let register = desk.office.register().with_file_name("ministry");
    let steers = desk.forged("OTR", |content| content.approval[0].line.by = "\u{1b}[31mx".into());
    drop_in(&inbox, "b.zip", &steers);
    drop_in(&inbox, "c.zip", &desk.forged("NIL", |content| content.manifest.version = 0));
    drop_in(&inbox, "d.zip", &desk.forged("AEP", |_| ()));
    let mut expected = vec!["returned", "refused", "accepted"];
    if cfg!(unix) {
        let pipe = std::process::Command::new("mkfifo").arg(inbox.join("a.zip")).status().expect("mkfifo");
        assert!(pipe.success());
        expected.insert(0, "refused");
    }
    let inbox = inbox.to_str().expect("a path");
    let take = |files: &str, on: &str| {
        let arguments =
            ["intake", files, "--json", "--as", "intake", "--on", on, "--today", "2026-12-31", "--register"];
        desk.office.plain(&[&arguments[..], &[register.to_str().expect("a path")]].concat())
    };
    let ended = take(inbox, "2026-04-02").expect(1);
    let results: Vec<Value> =
        ended.json().as_array().expect("lines").iter().map(|line| line["result"].clone()).collect();
    assert_eq!(results, expected);
    assert!(!ended.stdout().contains("\\u001b"), "{}", ended.stdout());
    let lines = Register::read(&register).expect("a register").ledger().lines().len();
    assert_eq!(lines, expected.len(), "each is on record");

    // What was mistyped, or belongs to another day, leaves no line.
    let mistyped = take("inbox/otr-2025.zip", "2026-04-03").expect(2);
    assert!(mistyped.stderr().contains("there is no file inbox/otr-2025.zip"), "{}", mistyped.stderr());
    let tomorrow = take(inbox, "2062-04-03").expect(2);
    assert!(tomorrow.stderr().contains("2062-04-03 lies after today, 2026-12-31"), "{}", tomorrow.stderr());
    assert_eq!(Register::read(&register).expect("a register").ledger().lines().len(), lines);
}

/// The command looks at a file with [`intake::examine`] and nothing else: what that refuses is never taken in. The whole
/// archive is turned byte by byte, and so is its signature.
fn every_flipped_byte_is_refused_at_the_door(desk: &Desk) {
    let ministry = Register::read_or_empty(Path::new("nowhere")).expect("an empty one");
    let small =
        || desk.forged("NIL", |content| content.documents = Files::from([("report.fr.pdf".to_owned(), vec![b'%'])]));
    let Arrival { bundle, signature } = small();
    let (result, why) = desk.said(&ministry, small());
    assert!(result == "returned" && why.contains("not the one that was approved"), "whole, it is their own: {why}");
    for at in 0..bundle.len() {
        let mut changed = bundle.clone();
        changed[at] ^= 1 << (at % 8);
        let (result, why) = desk.said(&ministry, Arrival { bundle: changed, signature: signature.clone() });
        assert_eq!(result, "refused", "byte {at}: {why}");
    }
    for at in 0..signature.len() {
        let mut changed = signature.clone().into_bytes();
        changed[at] ^= 1 << (at % 7);
        let changed = String::from_utf8(changed).expect("the signature is ASCII, and stays so");
        let (result, why) = desk.said(&ministry, Arrival { bundle: bundle.clone(), signature: changed });
        assert_eq!(result, "refused", "byte {at} of the signature: {why}");
    }
}

/// A line may name any files: `verify` looks at the bundle among them with the eyes of the intake.
fn a_kept_bundle_is_checked_again(desk: &Desk) {
    let good = desk.forged("OTR", |_| ());
    let other = desk.forged("AEP", |_| ());
    let unsigned = Arrival { bundle: good.bundle.clone(), signature: other.signature.clone() };
    for (name, arrival, holds) in [("good", good, true), ("unsigned", unsigned, false), ("other", other, false)] {
        let mut register = desk.register(name, Vec::new());
        let files = register
            .keep_all([("bundle.zip", &arrival.bundle[..]), ("bundle.zip.minisig", arrival.signature.as_bytes())])
            .expect("kept");
        let accepted = Entry { files, report: None, ..entry(Some("OTR"), 1, Step::Accept, "intake", "2026-04-02") };
        register.record(vec![accepted], &desk.hand("intake"), &desk.cycle.holders).expect("recorded");
        let verified = verify::register(register.root(), None, None).expect("a register");
        assert_eq!(verified.holds(), holds, "{name}: {:?}", verified.faults);
    }
}

#[test]
fn the_register_says_what_it_is_and_what_it_is_not() {
    let desk = Desk::open();
    #[cfg(unix)]
    secret_keys_are_for_their_owner_alone(&desk);
    what_is_done_is_not_late(&desk);
    the_head_of_a_document_is_known(&desk);
    messages_say_a_thing_once(&desk);
    another_cycle_and_a_lost_ledger_are_refused(&desk);
}

#[cfg(unix)]
fn secret_keys_are_for_their_owner_alone(desk: &Desk) {
    use std::os::unix::fs::PermissionsExt;
    for folder in ["keys", "keys/signing"] {
        let entries = fs::read_dir(desk.office.sandbox.data().join(folder)).expect("a folder").flatten();
        let keys: Vec<_> = entries.filter(|entry| entry.path().is_file()).collect();
        assert!(!keys.is_empty(), "{folder}");
        for key in keys {
            let mode = key.metadata().expect("read").permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{}", key.path().display());
        }
    }
}

fn what_is_done_is_not_late(desk: &Desk) {
    let submitted = ["first", "second", "first"].into_iter().zip([Step::Approve, Step::Approve, Step::Submit]);
    let steps = submitted.map(|(by, step)| (by, entry(None, 1, step, by, "2026-06-25"))).collect();
    let register = desk.register("submitted", steps);
    let root = register.root().to_str().expect("a path").to_owned();
    drop(register);
    let status = |options: &[&str]| {
        desk.office.plain(&[&["status", "--on", "2026-07-10", "--register", &root][..], options].concat()).expect(0)
    };
    let found = status(&["--json"]).json();
    let date = |id: &str| {
        let calendar = found["calendar"].as_array().expect("a calendar");
        calendar.iter().find(|date| date["id"] == id).expect("a date").clone()
    };
    assert_eq!((&date("art19")["done"], &date("art19")["days_left"]), (&json!([1, 1]), &Value::Null));
    assert_eq!((&date("art18")["done"][0], &date("art18")["days_left"]), (&json!(0), &json!(-101)));
    assert_eq!(found["synthesis"]["days_left"], 5, "it was five days early");
    let shown = status(&["--lang", "en"]).stdout();
    assert!(shown.contains("Synthesis (art. 19) · 1 of 1\n") && shown.contains("101 days late"), "{shown}");
}

fn the_head_of_a_document_is_known(desk: &Desk) {
    let register = Register::read(&desk.office.register()).expect("a register");
    let root = desk.office.register();
    let root = root.to_str().expect("a path");
    let head = register.ledger().head().to_uppercase();
    // As a cover prints it, copied out of a page that is read from right to left.
    let groups: Vec<&str> = (0..8).map(|at| &head[at * 4..at * 4 + 4]).collect();
    let printed = format!("\u{2066}{}\u{2069}", groups.join("\u{a0}"));
    for (head, status) in [(printed.as_str(), 0), (&head[..16], 0), ("0000 0000 0000 0000", 1), (&head[..15], 2)] {
        alone(&["verify", "--register", root, "--head", head], status);
    }
}

fn messages_say_a_thing_once(desk: &Desk) {
    desk.office.step(&["transmit", "OTR"], "unit-otr", "2026-03-28").expect(0);
    let again = desk.office.step(&["transmit", "OTR"], "unit-otr", "2026-03-28").expect(2).stderr();
    assert_eq!(again.matches("it cannot take the step").count(), 1, "{again}");
    let seal = ["seal", "OTR", "--passphrase-file", "no-such-file"];
    let file = desk.office.step(&seal, "unit-otr", "2026-03-28").expect(2).stderr();
    assert!(file.contains("no-such-file") && !file.contains("locked"), "{file}");
    let key = desk.office.sandbox.data().join("keys/signing/unit-aep.key");
    fs::write(key, "nonsense").expect("written");
    let key = desk.office.step(&["transmit", "AEP"], "unit-aep", "2026-03-28").expect(2).stderr();
    assert_eq!(key.matches("this is no key in minisign").count(), 1, "{key}");
}

fn another_cycle_and_a_lost_ledger_are_refused(desk: &Desk) {
    let register = desk.office.register();
    desk.office.sandbox.replace("cycle.yaml", "id: minimal", "id: another");
    let said = desk.office.on_register(&["status"]).expect(2).stderr();
    assert!(said.contains("is that of the cycle `minimal`, and this cycle is `another`"), "{said}");
    desk.office.sandbox.replace("cycle.yaml", "id: another", "id: minimal");
    let ledger = fs::read(register.join("ledger.jsonl")).expect("a ledger");
    let last = ledger[..ledger.len() - 1].iter().rposition(|&byte| byte == b'\n').expect("two lines") + 1;
    for (left, line) in [(0, "ends before line"), (last, "ends before line")] {
        fs::write(register.join("ledger.jsonl"), &ledger[..left]).expect("written");
        let said = desk.office.on_register(&["status"]).expect(2).stderr();
        assert!(said.contains(line) && said.contains("from a copy"), "{said}");
    }
    fs::remove_file(register.join("end.json")).expect("removed");
    // Without the file that knows the end, the files that no line names do.
    let ends = ledger.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(1).expect("two lines").0 + 1;
    fs::write(register.join("ledger.jsonl"), &ledger[..ends]).expect("written");
    for command in ["status", "synthesis"] {
        let said = desk.office.on_register(&[command]).expect(2).stderr();
        assert!(said.contains("are named by no line") && said.contains("from a copy"), "{said}");
    }
    let root = register.to_str().expect("a path");
    alone(&["verify", "--register", root], 2);
    fs::write(register.join("ledger.jsonl"), &ledger).expect("written");
    alone(&["verify", "--register", root], 0);
    fs::write(register.join("ledger.jsonl"), "").expect("written");
    let said = desk.office.on_register(&["status"]).expect(2).stderr();
    assert!(said.contains("is gone: files lie there"), "{said}");
    fs::remove_file(register.join("ledger.jsonl")).expect("removed");
    for command in ["status", "synthesis"] {
        let said = desk.office.on_register(&[command]).expect(2).stderr();
        assert!(said.contains("the ledger in") && said.contains("is gone"), "{command}: {said}");
    }
    desk.office.step(&["approve", "OTR"], "head-otr", "2026-03-29").expect(2);
    let root = register.to_str().expect("a path").to_owned();
    alone(&["verify", "--register", &root], 2);
    fs::remove_dir_all(&register).expect("removed");
    let none = desk.office.on_register(&["synthesis"]).expect(2).stderr();
    assert!(none.contains("there is no register at"), "{none}");
    let empty = desk.office.on_register(&["status", "--lang", "en"]).expect(0).stdout();
    assert!(empty.contains("there is no register at"), "{empty}");
}
