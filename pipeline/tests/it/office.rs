//! The history of documents: keys, approval, seal, intake, synthesis, publication; and everything that is refused on the way.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use app::steps::verify;
use app::stores::register::Register;
use serde_json::{Value, json};

use crate::support::{Ended, Sandbox};

/// Who there is, and what they may do.
const HOLDERS: [(&str, &str); 12] = [
    ("head-otr", "head:OTR"),
    ("unit-otr", "officer:OTR"),
    ("head-aep", "head:AEP"),
    ("unit-aep", "officer:AEP"),
    ("head-nil", "head:NIL"),
    ("unit-nil", "officer:NIL"),
    ("intake", "intake"),
    ("first", "approver"),
    ("second", "approver"),
    ("press", "publisher"),
    ("stranger", "officer:CTX"),
    ("late", "publisher"),
];

const BODIES: [(&str, &str); 3] = [("OTR", "otr"), ("AEP", "aep"), ("NIL", "nil")];

/// A cycle with a register and keys, in a place of its own.
pub(crate) struct Office {
    pub(crate) sandbox: Sandbox,
}

impl Office {
    /// The minimal cycle, ready to be published, with a report of each body.
    pub(crate) fn open() -> Self {
        let sandbox = Sandbox::of("pipeline/tests/cases/cycles/minimal");
        for name in ["disclosure.yaml", "publication.yaml"] {
            let from = crate::support::root().join("data/reference").join(name);
            sandbox.write(&format!("reference/{name}"), fs::read(from).expect("a file of the shipped cycle"));
        }
        let measures = fs::read_to_string(sandbox.data().join("measures/2025/OTR.yaml")).expect("measures");
        let without_service: Vec<&str> = measures.lines().filter(|line| !line.trim().starts_with("service:")).collect();
        sandbox.write("measures/2025/AEP.yaml", without_service.join("\n"));
        // One language keeps it quick: the words of the others have tests of their own.
        sandbox.replace("cycle.yaml", "languages: [fr, ar, en]", "languages: [fr]");
        let office = Office { sandbox };
        for (holder, role) in HOLDERS {
            let arguments = ["keys", "new", holder, "--no-passphrase", "--from", "2026-01-01", "--office", "fr=Bureau"];
            let to = if holder == "late" { &["--to", "2026-02-01"][..] } else { &[] };
            office.plain(&[&arguments[..], &["--role", role], to].concat()).expect(0);
        }
        office.run();
        office
    }

    /// A run; some rows of the cycle are faulty on purpose.
    fn run(&self) {
        assert!(self.sandbox.hasila(&["run"]).status() < 2);
    }

    pub(crate) fn register(&self) -> PathBuf {
        self.sandbox.out().with_file_name("register")
    }

    pub(crate) fn site(&self) -> PathBuf {
        self.sandbox.out().with_file_name("site")
    }

    pub(crate) fn plain(&self, arguments: &[&str]) -> Ended {
        self.sandbox.hasila(arguments)
    }

    /// A command that knows the register.
    pub(crate) fn on_register(&self, arguments: &[&str]) -> Ended {
        let register = self.register();
        self.plain(&[arguments, &["--register", register.to_str().expect("a path")]].concat())
    }

    /// A step that somebody takes on a day.
    pub(crate) fn step(&self, arguments: &[&str], by: &str, on: &str) -> Ended {
        // What the clock says where the tests run is no part of them.
        self.on_register(&[arguments, &["--as", by, "--on", on, "--today", "2026-12-31"]].concat())
    }

    pub(crate) fn publish(&self, on: &str) -> Ended {
        let site = self.site();
        self.step(&["publish", "--site", site.to_str().expect("a path")], "press", on)
    }

    pub(crate) fn bundle(&self, agency: &str) -> PathBuf {
        self.sandbox.out().join(format!("2025/agencies/{agency}/bundle.zip"))
    }

    /// Everything up to the sealed bundles.
    pub(crate) fn sealed(&self) {
        for (agency, id) in BODIES {
            self.step(&["approve", agency], &format!("head-{id}"), "2026-03-25").expect(0);
        }
        for (agency, id) in BODIES {
            self.step(&["seal", agency], &format!("unit-{id}"), "2026-03-26").expect(0);
        }
    }

    /// Takes one file in, and gives what is said of it.
    fn intake(&self, file: &std::path::Path, on: &str) -> Value {
        let ended = self.step(&["intake", file.to_str().expect("a path"), "--json"], "intake", on);
        assert!(ended.status() < 2, "{}", ended.stderr());
        ended.json()[0].clone()
    }

    pub(crate) fn ledger_holds(&self) {
        let verified = verify::register(&self.register(), None, None).expect("a register");
        assert!(verified.holds(), "{:?}", verified.faults);
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "the whole way, step by step")]
fn documents_go_the_whole_way() {
    let office = Office::open();
    office.sealed();
    let sealed = fs::read(office.bundle("OTR")).expect("a bundle");
    let signature = fs::read(office.bundle("OTR").with_extension("zip.minisig")).expect("a signature");
    fs::remove_file(office.bundle("OTR")).expect("removed");
    office.step(&["seal", "OTR"], "unit-otr", "2026-03-27").expect(0);
    assert_eq!(fs::read(office.bundle("OTR")).expect("a bundle"), sealed, "sealed again, the bytes are the same");
    assert_eq!(fs::read(office.bundle("OTR").with_extension("zip.minisig")).expect("a signature"), signature);
    office.step(&["transmit", "all"], "unit-otr", "2026-03-28").expect(2);
    for (agency, id) in BODIES {
        office.step(&["transmit", agency], &format!("unit-{id}"), "2026-03-28").expect(0);
    }
    let from_rows: Value = office.sandbox.json("2025/national/synthesis.json");
    let agencies = office.sandbox.out().join("2025/agencies");
    office.step(&["intake", agencies.to_str().expect("a path")], "intake", "2026-04-02").expect(0);
    office.on_register(&["synthesis"]).expect(0);
    let mut from_bundles: Value = office.sandbox.json("2025/national/synthesis.json");
    assert_eq!(from_bundles["sealed"], true);
    from_bundles["sealed"] = Value::Bool(false);
    assert_eq!(from_bundles, from_rows, "the synthesis of the bundles is that of all rows at once");

    office.step(&["approve", "synthesis"], "press", "2026-06-20").expect(2);
    office.step(&["approve", "synthesis"], "first", "2026-06-20").expect(0);
    office.step(&["submit", "synthesis"], "first", "2026-06-20").expect(2);
    office.step(&["approve", "synthesis", "--note", "fr=Autre"], "second", "2026-06-21").expect(2);
    office.step(&["approve", "synthesis"], "second", "2026-06-21").expect(0);
    office.publish("2026-06-22").expect(2);
    office.step(&["submit", "synthesis"], "first", "2026-06-25").expect(0);
    office.step(&["clear", "all"], "late", "2026-07-01").expect(2);
    // The synthesis rests on every report; the open data are of those alone that are cleared themselves.
    office.step(&["clear", "synthesis"], "press", "2026-06-30").expect(0);
    // What was approved is the most that is shown: looser rules come too late.
    office.sandbox.replace("reference/disclosure.yaml", "totals: [renewed", "totals: [unanswered, renewed");
    let more = office.publish("2026-06-30").expect(2);
    // The figures are named in words.
    let said = ["what the approved one withholds", " › "];
    assert!(said.iter().all(|words| more.stderr().contains(words)), "{}", more.stderr());
    office.sandbox.replace("reference/disclosure.yaml", "totals: [unanswered, renewed", "totals: [renewed");
    office.publish("2026-06-30").expect(0);
    sums_say_over_whom(&office);
    let totals = open_data(&office, "totals");
    assert!(totals.contains("national") && !totals.contains("OTR") && !totals.contains("AEP"), "{totals}");
    office.step(&["clear", "all"], "press", "2026-07-01").expect(0);
    let strange = office.site().join("notes.txt");
    fs::write(&strange, "somebody's own").expect("written");
    let refused = office.publish("2026-07-02").expect(2);
    assert!(refused.stderr().contains("notes.txt"), "{}", refused.stderr());
    fs::remove_file(&strange).expect("nothing of it was touched");
    office.publish("2026-07-02").expect(0);
    office.ledger_holds();
    assert!(verify::site(&office.site(), None).expect("a site").holds());

    // A document that came from the site is known by it; another is not.
    let pdf = office.site().join("2025/v1/OTR/report.fr.pdf");
    let site = office.site();
    let site = site.to_str().expect("a path");
    let check = |file: &str| alone(&["verify", file, "--site", site]);
    check(pdf.to_str().expect("a path")).expect(0);
    let draft = office.sandbox.out().join("2025/agencies/OTR/report.fr.pdf");
    check(draft.to_str().expect("a path")).expect(1);

    // What is taken back is not handed out any more, and its page says so.
    office.step(&["withdraw", "OTR"], "press", "2026-08-01").expect(2);
    office.step(&["withdraw", "OTR", "--note", "fr=Erreur dans les dates"], "press", "2026-08-01").expect(0);
    office.publish("2026-08-01").expect(0);
    assert!(!pdf.exists());
    let page = fs::read_to_string(office.site().join("fr/2025/OTR/index.html")).expect("its page");
    assert!(page.contains("Erreur dans les dates"));
    assert!(open_data(&office, "bodies").contains("OTR"), "that there is such a body is no secret");
    for table in ["indicators", "totals", "breakdowns", "measures"] {
        let rows = open_data(&office, table);
        assert!(!rows.lines().any(|row| row.starts_with("OTR,")), "{table}: {rows}");
    }
    assert!(open_data(&office, "totals").contains("AEP"), "the others stay");
    let feed = fs::read_to_string(office.site().join("fr/feed.xml")).expect("a feed");
    let entries: Vec<&str> = feed.split("<entry>").collect();
    assert!(entries[0].contains("<updated>2026-08-01T"), "{feed}");
    assert!(entries[1].contains("/2025/OTR/") && entries[1].contains("<updated>2026-08-01T"), "{feed}");
    assert!(entries[2..].iter().all(|entry| !entry.contains("2026-08-01")), "{feed}");
    assert!(verify::site(&office.site(), None).expect("a site").holds());
    office.ledger_holds();
}

/// The open data say over whom each sum of the country goes; a band of days has two ends or one.
fn sums_say_over_whom(office: &Office) {
    let covered = open_data(office, "coverage");
    assert!(covered.contains("national,answered,"), "{covered}");
    assert!(open_data(office, "delays").starts_with("body,measure,from_days,up_to_days,"));
    // A part stands beside the whole of the same bodies: divided, it is the official rate.
    let table = |name: &str| -> Vec<BTreeMap<String, String>> {
        let text = open_data(office, name);
        let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        let head = lines.next().expect("a header");
        lines.map(|cells| head.iter().cloned().zip(cells).collect()).collect()
    };
    let (totals, breakdowns) = (table("totals"), table("breakdowns"));
    for (indicator, part) in [("response_rate", "answered"), ("deadline_compliance", "in_time")] {
        let rate =
            table("indicators").into_iter().find(|row| row["body"] == "national" && row["indicator"] == indicator);
        let rate = rate.expect("a rate of the country");
        let total = totals.iter().find(|row| row["body"] == "national" && row["figure"] == part).expect("its part");
        let rated = [&rate["numerator"], &rate["denominator"], &rate["bodies"], &rate["covered"]];
        assert_eq!([&total["count"], &total["whole"], &total["bodies"], &total["covered"]], rated, "{indicator}");
    }
    for row in totals.iter().chain(&breakdowns).filter(|row| !row["whole"].is_empty() && !row["count"].is_empty()) {
        let number = |name: &str| row[name].parse::<u64>().expect("a number");
        assert!(number("count") <= number("whole") && !row["whole_figure"].is_empty(), "{row:?}");
    }
}

/// A table of the site's open data.
fn open_data(office: &Office, table: &str) -> String {
    fs::read_to_string(office.site().join(format!("data/2025/{table}.csv"))).expect("a table")
}

/// The program without a cycle and its outputs.
fn alone(arguments: &[&str]) -> std::process::Output {
    std::process::Command::new(assert_cmd::cargo::cargo_bin!("hasila"))
        .env("HASILA_LANG", "en")
        .args(arguments)
        .output()
        .expect("it starts")
}

trait Expect {
    fn expect(self, status: i32);
}

impl Expect for std::process::Output {
    fn expect(self, status: i32) {
        assert_eq!(self.status.code(), Some(status), "{}", String::from_utf8_lossy(&self.stdout));
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of attacks")]
fn what_cannot_be_taken_in_is_refused_and_on_record() {
    let office = Office::open();
    office.sealed();
    let inbox = office.sandbox.out().with_file_name("inbox");
    fs::create_dir_all(&inbox).expect("a folder");
    let bytes = fs::read(office.bundle("OTR")).expect("a bundle");
    let signature = fs::read_to_string(office.bundle("OTR").with_extension("zip.minisig")).expect("a signature");
    let put = |name: &str, bytes: &[u8], signature: Option<&str>| {
        let path = inbox.join(name);
        fs::write(&path, bytes).expect("written");
        if let Some(signature) = signature {
            fs::write(inbox.join(format!("{name}.minisig")), signature).expect("written");
        }
        path
    };
    let sign = |holder: &str, bytes: &[u8], comment: &str| {
        let key = fs::read_to_string(office.sandbox.data().join(format!("keys/signing/{holder}.key"))).expect("a key");
        sealing::keys::Signer::open(&key, None).expect("open").sign(bytes, comment).expect("signed")
    };
    let mut altered = bytes.clone();
    altered[bytes.len() / 2] ^= 1;
    let comment = "hasila bundle minimal 2025/OTR v1 sealed 2026-03-26";
    let outsider = sealing::keys::generate(None).expect("keys");
    let outsider = sealing::keys::Signer::open(&outsider.secret, None).expect("open");
    let mut path = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    path.start_file("../../report.json", stored).expect("started");
    let path = path.finish().expect("finished").into_inner();
    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    bomb.start_file("report.json", zip::write::SimpleFileOptions::default()).expect("started");
    std::io::Write::write_all(&mut bomb, &vec![0; 64 << 20]).expect("written");
    let bomb = bomb.finish().expect("finished").into_inner();

    let cases: [(&str, PathBuf, &str); 8] = [
        ("altered", put("altered.zip", &altered, Some(&signature)), "changed"),
        ("unsigned", put("unsigned.zip", &bytes, None), "signature is missing"),
        (
            "outsider",
            put("outsider.zip", &bytes, Some(&outsider.sign(&bytes, comment).expect("signed"))),
            "nobody's name",
        ),
        ("another body's key", put("other.zip", &bytes, Some(&sign("stranger", &bytes, comment))), "may not seal"),
        (
            "another comment",
            put(
                "comment.zip",
                &bytes,
                Some(&sign("unit-otr", &bytes, "hasila bundle minimal 2025/AEP v1 sealed 2026-03-26")),
            ),
            "another bundle",
        ),
        (
            "sealed in the future",
            put(
                "future.zip",
                &bytes,
                Some(&sign("unit-otr", &bytes, "hasila bundle minimal 2025/OTR v1 sealed 2026-05-26")),
            ),
            "may not seal",
        ),
        ("a path", put("path.zip", &path, Some(&sign("unit-otr", &path, comment))), "name that is not allowed"),
        ("a bomb", put("bomb.zip", &bomb, Some(&sign("unit-otr", &bomb, comment))), "not written as a bundle"),
    ];
    for (what, file, said) in cases {
        let line = office.intake(&file, "2026-04-02");
        assert_eq!(line["result"], "refused", "{what}: {line}");
        assert!(line["reasons"][0].as_str().expect("a reason").contains(said), "{what}: {line}");
    }
    assert_eq!(office.intake(&office.bundle("OTR"), "2026-04-02")["result"], "accepted");
    let twice = office.intake(&office.bundle("OTR"), "2026-04-03");
    assert_eq!(
        (&twice["result"], &twice["reasons"][0]),
        (&json!("known"), &json!("it was accepted before")),
        "{twice}"
    );
    let register = Register::read(&office.register()).expect("a register");
    let refused = register.ledger().lines().iter().filter(|signed| signed.line.step.name() == "refuse").count();
    assert_eq!(refused, 8, "each refusal is on record, and what is known already leaves no line");
    office.ledger_holds();
}

#[test]
fn a_bundle_with_a_fault_goes_back_with_a_letter_and_a_correction_takes_its_place() {
    let office = Office::open();
    office.sealed();
    // The ministry counts by other definitions than the agency did.
    let ours = fs::read_to_string(office.sandbox.data().join("reference/indicators.yaml")).expect("definitions");
    office.sandbox.replace("reference/indicators.yaml", "deadline_days: 60", "deadline_days: 45");
    let line = office.intake(&office.bundle("OTR"), "2026-04-02");
    assert_eq!(line["result"], "returned", "{line}");
    let letter = fs::read(office.sandbox.out().join("2025/returned/OTR/v1/letter.fr.pdf")).expect("a letter");
    assert!(crate::support::pdf_text(&letter).contains("finitions"));
    office.sandbox.write("reference/indicators.yaml", ours);

    // The agency corrects: a new version says what changed, and the old one stays.
    office.run();
    let old = fs::read(office.bundle("OTR")).expect("a bundle");
    let old_signature = fs::read(office.bundle("OTR").with_extension("zip.minisig")).expect("a signature");
    office.sandbox.replace("measures/2025/OTR.yaml", "state: under_way", "state: taken");
    office.run();
    let silent = office.step(&["approve", "OTR"], "head-otr", "2026-04-10").expect(2);
    assert!(silent.stderr().contains("public note"), "{}", silent.stderr());
    office.step(&["approve", "OTR", "--note", "fr=Mesure engagée"], "head-otr", "2026-04-10").expect(0);
    office.step(&["seal", "OTR"], "unit-otr", "2026-04-10").expect(0);
    assert_eq!(office.intake(&office.bundle("OTR"), "2026-04-11")["result"], "accepted");
    let replayed = office.sandbox.out().with_file_name("replayed.zip");
    fs::write(&replayed, old).expect("written");
    fs::write(replayed.with_extension("zip.minisig"), old_signature).expect("written");
    assert_eq!(office.intake(&replayed, "2026-04-12")["result"], "known", "and not taken in again");
    office.ledger_holds();

    // A report that is not that of today's inputs is not approved, nor is one with personal data in a text.
    office.sandbox.replace("measures/2025/AEP.yaml", "state: under_way", "state: taken");
    let stale = office.step(&["approve", "AEP", "--note", "fr=x"], "head-aep", "2026-04-13").expect(2);
    assert!(stale.stdout().contains("ERROR    the report is that of today's inputs"), "{}", stale.stdout());
}

/// The checklist opens no key; who may not, and what is not ready, is said before any passphrase.
#[test]
fn a_checklist_needs_no_key_and_says_who_may() {
    let office = Office::open();
    fs::rename(office.sandbox.data().join("keys/signing"), office.sandbox.data().join("keys/away")).expect("no keys");
    let day = ["--on", "2026-03-25", "--today", "2026-12-31"];
    let alone = office.on_register(&[&["approve", "OTR", "--check"], &day[..]].concat()).expect(0).stdout();
    assert!(!alone.contains("mandate"), "{alone}");
    let head = office.step(&["approve", "OTR", "--check"], "head-otr", "2026-03-25").expect(0).stdout();
    assert!(head.starts_with("ok       who approves has the mandate"), "{head}");
    let unit = office.step(&["approve", "OTR", "--check"], "unit-otr", "2026-03-25").expect(1).stdout();
    assert!(unit.starts_with("ERROR    who approves has the mandate") && unit.contains("unit-otr had no"), "{unit}");
    let refused = office.step(&["approve", "OTR"], "unit-otr", "2026-03-25").expect(2).stderr();
    assert!(refused.contains("had no mandate") && refused.contains("hasila keys list"), "{refused}");
    let missing = office.step(&["approve", "OTR"], "head-otr", "2026-03-25").expect(2).stderr();
    assert!(missing.contains("no secret key"), "{missing}");
    fs::remove_file(office.sandbox.data().join("measures/2025/OTR.yaml")).expect("removed");
    let open = office.step(&["approve", "OTR"], "head-otr", "2026-03-25").expect(2).stderr();
    assert!(open.contains("an error is open"), "{open}");
    assert!(!office.register().exists(), "nothing was begun");
    let nobody = office.on_register(&["approve", "OTR"]).expect(2).stderr();
    assert!(nobody.contains("--as"), "{nobody}");
}

/// A sentence or a measure that holds a number that the public edition withholds is pointed at before the approval.
#[test]
fn numbers_that_the_public_edition_withholds_are_pointed_at() {
    let office = Office::open();
    let say = |text: &str, complaints: u64| {
        office
            .sandbox
            .write("texts/2025/OTR.yaml", format!("foreword: {{fr: \"{text}\"}}\nsignatory: {{fr: Le directeur}}"));
        let measure = "id: a, text: {fr: Renforcer}, owner: {fr: Direction}, state: planned";
        let measures = format!("measures:\n  - {{{measure}, complaints: {complaints}}}\n");
        office.sandbox.write("measures/2025/OTR.yaml", measures);
        office.run();
        let day = ["--on", "2026-03-25", "--today", "2026-12-31"];
        office.on_register(&[&["approve", "OTR", "--check"], &day[..]].concat()).stdout()
    };
    let told = "that the public edition withholds";
    // 27 complaints came about buses, of a body with too few records for its services to be public.
    let checked = say("Vingt-sept, soit 27 réclamations, visent les bus.", 27);
    assert!(checked.contains(&format!("texts: foreword (fr): it holds a number {told}")), "{checked}");
    assert!(checked.contains(&format!("measures: 1, complaints: a number {told}")), "{checked}");
    assert!(!checked.contains("27 réclamations"), "{checked}");
    let checked = say("Nous avons reçu 53 réclamations.", 53);
    assert!(!checked.contains("it holds a number") && !checked.contains("complaints: a number"), "{checked}");
}

/// What was approved opens, once it is; after a change the draft does, and which of the two it is is said.
#[test]
fn the_approved_report_opens_and_not_the_draft() {
    let office = Office::open();
    let opened = || {
        let register = office.register();
        let arguments = ["open", "OTR", "--register", register.to_str().expect("a path")];
        let ended = office.sandbox.hasila_with(&arguments, &[("PATH", "")]).expect(0);
        (ended.stdout().trim_end().to_owned(), ended.stderr())
    };
    let folder = office.sandbox.out().join("2025/agencies/OTR");
    let draft = folder.join("report.fr.pdf").display().to_string();
    assert_eq!(opened().0, draft);
    office.step(&["approve", "OTR"], "head-otr", "2026-03-25").expect(0);
    let (path, said) = opened();
    assert_eq!(path, folder.join("approved/report.fr.pdf").display().to_string());
    assert!(said.contains("version 1 as it was approved"), "{said}");
    let measures = office.sandbox.data().join("measures/2025/OTR.yaml");
    fs::copy(office.sandbox.data().join("measures/2025/AEP.yaml"), measures).expect("other measures");
    office.run();
    let (path, said) = opened();
    assert!(path == draft && said.contains("a draft"), "{path} {said}");
}
