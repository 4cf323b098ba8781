//! The ledger: what is appended holds, and nothing else does.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use report_model::digest::sha256;
use report_model::holder::{Holder, HolderKey, Holders, Mandate, Role};
use report_model::id::AgencyId;
use report_model::lang::Localised;
use report_model::status::{DocumentId, State, Step};
use sealing::keys::{self, Signer};
use sealing::ledger::{Entry, Fault, Ledger, LedgerError};

struct Office {
    holders: Holders,
    signers: BTreeMap<&'static str, Signer>,
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn office() -> Office {
    let mut office = Office { holders: Holders::new(), signers: BTreeMap::new() };
    let mandates = [
        ("head", Role::Head, Some("OSR")),
        ("unit", Role::Officer, Some("OSR")),
        ("desk", Role::Intake, None),
        ("press", Role::Publisher, None),
    ];
    for (id, role, agency) in mandates {
        let pair = keys::generate(None).expect("keys");
        let key =
            HolderKey { public: pair.public, from: day("2026-01-01"), to: Some(day("2026-12-31")), revoked: None };
        let mandate = Mandate { role, agency: agency.map(AgencyId::from_static), from: None, to: None };
        let holder = Holder { office: Localised::default(), mandates: vec![mandate], keys: vec![key] };
        office.holders.insert(id.to_owned(), holder);
        office.signers.insert(id, Signer::open(&pair.secret, None).expect("open"));
    }
    office
}

fn entry(step: Step, by: &str, on: &str) -> Entry {
    Entry {
        on: day(on),
        document: DocumentId::sectoral("2025".parse().expect("a period"), &AgencyId::from_static("OSR")),
        version: 1,
        step,
        by: by.to_owned(),
        report: Some(sha256(b"report")),
        files: BTreeMap::from([("report.json".to_owned(), sha256(b"report"))]),
        note: Localised::default(),
    }
}

const STEPS: [(Step, &str, &str); 6] = [
    (Step::Approve, "head", "2026-03-20"),
    (Step::Typeset, "head", "2026-03-20"),
    (Step::Seal, "unit", "2026-03-24"),
    (Step::Transmit, "unit", "2026-03-25"),
    (Step::Accept, "desk", "2026-04-02"),
    (Step::Clear, "press", "2026-07-01"),
];

fn ledger(office: &Office) -> Ledger {
    let mut ledger = Ledger::empty();
    for (step, by, on) in STEPS {
        ledger
            .append(entry(step, by, on), &office.signers[by], &office.holders, &sha256(b"registry"))
            .expect("allowed");
    }
    ledger
}

fn read(office: &Office, bytes: &[u8]) -> Result<Ledger, LedgerError> {
    Ledger::read(bytes, &|hash| (hash == sha256(b"registry").as_str()).then(|| office.holders.clone()))
}

#[test]
fn what_is_appended_is_read_again() {
    let office = office();
    let ledger = ledger(&office);
    let again = read(&office, &ledger.bytes()).expect("it holds");
    assert_eq!((again.head(), again.lines().len()), (ledger.head(), STEPS.len()));
    let document = entry(Step::Clear, "press", "2026-07-01").document;
    assert_eq!(again.history(&document).state(1), State::Cleared);
    assert_eq!(again.was_head(again.head()), Some(STEPS.len() as u64));
}

#[test]
fn every_flipped_byte_a_dropped_a_moved_and_a_cut_line_are_refused() {
    let office = office();
    let bytes = ledger(&office).bytes();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(read(&office, &changed).is_err(), "byte {at}");
    }
    let lines: Vec<&[u8]> = bytes.split_inclusive(|&byte| byte == b'\n').collect();
    for at in 0..lines.len() {
        let mut dropped = lines.clone();
        dropped.remove(at);
        // A cut tail alone is a ledger that holds: its head is what gives it away.
        let cut = at + 1 == lines.len();
        assert_eq!(read(&office, &dropped.concat()).is_ok(), cut, "line {at} dropped");
        let mut moved = lines.clone();
        moved.swap(at, (at + 1) % lines.len());
        assert!(read(&office, &moved.concat()).is_err(), "line {at} moved");
        let mut twice = lines.clone();
        twice.insert(at, lines[at]);
        assert!(read(&office, &twice.concat()).is_err(), "line {at} twice");
    }
    assert!(matches!(read(&office, &bytes[..bytes.len() - 1]), Err(LedgerError { fault: Fault::CutOff, .. })));
}

#[test]
fn a_step_takes_a_mandate_and_a_valid_key() {
    let office = office();
    let mut ledger = Ledger::empty();
    let mut append = |entry: Entry, by: &str, holders: &Holders| {
        ledger.append(entry, &office.signers[by], holders, &sha256(b"registry"))
    };
    let approve = || entry(Step::Approve, "head", "2026-03-20");
    assert!(matches!(append(approve(), "unit", &office.holders), Err(Fault::NoKey { .. })));
    let by_unit = Entry { by: "unit".to_owned(), ..approve() };
    assert!(matches!(append(by_unit, "unit", &office.holders), Err(Fault::NoMandate { .. })));
    let other = DocumentId::sectoral("2025".parse().expect("a period"), &AgencyId::from_static("ABA"));
    assert!(matches!(
        append(Entry { document: other, ..approve() }, "head", &office.holders),
        Err(Fault::NoMandate { .. })
    ));
    let late = Entry { on: day("2027-01-01"), ..approve() };
    assert!(matches!(append(late, "head", &office.holders), Err(Fault::NoKey { .. })));
    let mut revoked = office.holders.clone();
    revoked.get_mut("head").expect("there").keys[0].revoked = Some(day("2026-03-20"));
    assert!(matches!(append(approve(), "head", &revoked), Err(Fault::NoKey { .. })));
    append(approve(), "head", &office.holders).expect("allowed");
    let before = entry(Step::Seal, "unit", "2026-03-19");
    assert!(matches!(append(before, "unit", &office.holders), Err(Fault::Backwards { .. })));
}

/// What a registry revokes stays revoked: a line cannot go back to an older registry in which the key still held.
#[test]
fn a_revoked_key_stays_revoked_whichever_registry_a_line_names() {
    let office = office();
    let mut revoked = office.holders.clone();
    revoked.get_mut("unit").expect("there").keys[0].revoked = Some(day("2026-03-22"));
    let registries =
        BTreeMap::from([(sha256(b"registry"), office.holders.clone()), (sha256(b"revoked"), revoked.clone())]);
    let find = |hash: &str| registries.get(hash).cloned();
    let mut ledger = Ledger::empty();
    let (approve, typeset) = (entry(Step::Approve, "head", "2026-03-20"), entry(Step::Typeset, "head", "2026-03-22"));
    ledger.append(approve, &office.signers["head"], &office.holders, &sha256(b"registry")).expect("allowed");
    let before = ledger.clone();
    ledger.append(typeset, &office.signers["head"], &revoked, &sha256(b"revoked")).expect("allowed");
    let seal = || entry(Step::Seal, "unit", "2026-03-24");
    let old = ledger.append(seal(), &office.signers["unit"], &office.holders, &sha256(b"registry"));
    assert!(matches!(old, Err(Fault::Revoked { .. })), "{old:?}");

    // The same line, written by hand behind the chain: signed with the revoked key, naming the older registry.
    let mut forged = before;
    let typeset = entry(Step::Typeset, "head", "2026-03-22");
    forged.append(typeset, &office.signers["head"], &office.holders, &sha256(b"registry")).expect("allowed");
    forged
        .append(seal(), &office.signers["unit"], &office.holders, &sha256(b"registry"))
        .expect("it held in that registry");
    let line = forged.lines()[2].line.clone();
    let line = sealing::ledger::Line { previous: ledger.head().parse().expect("a hash"), ..line };
    let signed = serde_json::to_vec(&line).expect("plain data");
    let comment = format!("hasila ledger line 3: seal {} v1", line.document);
    let signature = office.signers["unit"].sign(&signed, &comment).expect("signed");
    let mut bytes = ledger.bytes();
    bytes.extend(serde_json::to_vec(&sealing::ledger::SignedLine { line, signature }).expect("plain data"));
    bytes.push(b'\n');
    let read = Ledger::read(&bytes, &find);
    assert!(matches!(read, Err(LedgerError { number: 3, fault: Fault::Revoked { .. } })), "{read:?}");
    // What it signed before the day stands.
    let mut early = Ledger::empty();
    for (step, by, on) in [(Step::Approve, "head", "2026-03-20"), (Step::Typeset, "head", "2026-03-20")] {
        early.append(entry(step, by, on), &office.signers[by], &office.holders, &sha256(b"registry")).expect("allowed");
    }
    early
        .append(entry(Step::Seal, "unit", "2026-03-21"), &office.signers["unit"], &revoked, &sha256(b"revoked"))
        .expect("before");
    assert_eq!(Ledger::read(&early.bytes(), &find).expect("it holds").lines().len(), 3);
}

/// A document prints the first half of the head: that is enough to find its line.
#[test]
fn the_beginning_of_a_head_names_its_line() {
    let office = office();
    let ledger = ledger(&office);
    assert_eq!(ledger.was_head(&ledger.head()[..32]), Some(STEPS.len() as u64));
    assert_eq!(ledger.was_head(&"0".repeat(32)), None);
}

/// A text that is no SHA-256 is no hash of a line, wherever it stands.
#[test]
fn a_line_names_files_by_hashes_alone() {
    let bytes = String::from_utf8(ledger(&office()).bytes()).expect("text");
    let hash = sha256(b"report").to_string();
    assert!(bytes.contains(&hash));
    for other in [&hash[1..], "", &hash.to_uppercase(), "../../etc/passwd"] {
        let changed = bytes.replace(&hash, other).into_bytes();
        let read = Ledger::read(&changed, &|_| None);
        assert!(matches!(read, Err(LedgerError { fault: Fault::Malformed, .. })), "{other}");
    }
}
