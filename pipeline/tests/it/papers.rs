//! Papers that no bundle has: the manifest, the approval, the note, the signature that comes with a bundle.

use std::fs;
use std::path::Path;

use app::steps::intake::Arrival;
use app::stores::register::Register;
use sealing::bundle::Content;
use serde_json::json;

use crate::attacks::{Desk, drop_in, note};
use crate::claims::without;

#[test]
fn papers_that_no_bundle_has_are_given_back() {
    let l10n = Desk::open();
    notes_are_as_clean_as_texts(&l10n);
    an_approval_names_what_a_publication_reads(&l10n);
    manifest_and_report_are_of_the_cycle(&l10n);
    a_signature_that_a_mail_changed(&l10n);
    a_note_is_looked_at_before_it_is_signed(&l10n);
    what_is_cleared_is_taken_back(&l10n);
    one_that_cannot_become_public_stops_no_other(&l10n);
}

fn all_returned<const N: usize>(l10n: &Desk, cases: [(Arrival, &str); N]) {
    let ministry = Register::read_or_empty(Path::new("nowhere")).expect("an empty one");
    for (arrival, found) in cases {
        let (result, why) = l10n.said(&ministry, arrival);
        assert!(result == "returned" && why.contains(found), "{found}: {result}, {why}");
    }
}

fn notes_are_as_clean_as_texts(l10n: &Desk) {
    let noted = |text: &str| {
        l10n.forged("OTR", |content| {
            content.manifest.note = note(text);
            content.approval[0].line.note = note(text);
            l10n.signed_again(content, "head-otr");
        })
    };
    all_returned(
        l10n,
        [
            (noted("Appeler le 06 12 34 56 78"), "note: (fr): phone"),
            (noted("Demandé par M. Ahmed Alaoui"), "note: (fr): name"),
            (noted("a\u{202e}b"), "U+202E"),
            (noted(&"a".repeat(5_000_000)), "note: one is longer"),
        ],
    );
    let ministry = Register::read_or_empty(Path::new("nowhere")).expect("an empty one");
    assert_eq!(l10n.said(&ministry, noted("Chiffre corrigé")), ("accepted", String::new()));
}

fn an_approval_names_what_a_publication_reads(l10n: &Desk) {
    let by_head = |content: &mut Content| l10n.signed_again(content, "head-otr");
    all_returned(
        l10n,
        [
            (
                l10n.forged("OTR", |content| {
                    content.approval[0].line.files.remove("public.json");
                    by_head(content);
                }),
                "approve: public.json is not named",
            ),
            (
                l10n.forged("OTR", |content| {
                    for signed in &mut content.approval {
                        signed.line.on = "2026-02-01".parse().expect("a day");
                    }
                    by_head(content);
                }),
                "before 2026-03-10, when its data were there",
            ),
            (
                l10n.forged("OTR", |content| {
                    for signed in &mut content.approval {
                        signed.line.on = "2026-03-30".parse().expect("a day");
                    }
                    by_head(content);
                }),
                "in no order",
            ),
            (l10n.forged("OTR", |content| content.approval.push(content.approval[0].clone())), "more lines than"),
        ],
    );
}

fn manifest_and_report_are_of_the_cycle(l10n: &Desk) {
    all_returned(
        l10n,
        [
            (l10n.forged("OTR", |content| content.manifest.program = "\u{1b}[31m".into()), "program: it is no version"),
            (l10n.forged("OTR", |content| content.manifest.templates = "<script>".into()), "templates: no SHA-256"),
            (
                l10n.forged_report("OTR", |report| {
                    report["specimen"] = json!(!report["specimen"].as_bool().expect("a truth"));
                }),
                "specimen: ",
            ),
            (
                l10n.forged_report("OTR", |report| report["schema_version"] = json!(0)),
                "report.json: no report has such a format",
            ),
            (
                l10n.forged_report("OTR", |report| without(report, &["channel"])),
                "channel: mappings/OTR.yaml maps it here",
            ),
            (
                l10n.forged_report("OTR", |report| report["findings"]["missing_column"] = json!(1)),
                "findings: a file was refused",
            ),
        ],
    );
}

fn a_signature_that_a_mail_changed(l10n: &Desk) {
    let inbox = l10n.office.register().with_file_name("mailed");
    let register = l10n.office.register().with_file_name("of-mails");
    let sound = l10n.forged("OTR", |_| ());
    let take = |name: &str, signature: Option<(&str, Vec<u8>)>| {
        let _ = fs::remove_dir_all(&inbox);
        fs::create_dir_all(&inbox).expect("a folder");
        fs::write(inbox.join(name), &sound.bundle).expect("written");
        if let Some((beside, bytes)) = signature {
            fs::write(inbox.join(beside), bytes).expect("written");
        }
        let [inbox, register] = [&inbox, &register].map(|path| path.to_str().expect("a path"));
        let arguments = ["intake", inbox, "--as", "intake", "--on", "2026-04-02", "--today", "2026-12-31"];
        l10n.office.plain(&[&arguments[..], &["--register", register]].concat())
    };
    let text = sound.signature.as_str();
    let half: String = text.lines().take(2).map(|line| format!("{line}\n")).collect();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for changed in [
        half.into_bytes(),
        Vec::new(),
        text.lines().map(|line| format!("> {line}\n")).collect::<String>().into_bytes(),
        utf16,
        format!("{text}\n-- \nEnvoyé de mon téléphone\n").into_bytes(),
    ] {
        let said = take("a.zip", Some(("a.zip.minisig", changed))).expect(1).stdout();
        assert!(said.contains("hint: ask for the file `.minisig` again, as an attachment"), "{said}");
    }
    let said = take("osr-2025.zip", None).expect(1).stdout();
    assert!(said.contains("hint: put `osr-2025.zip.minisig` beside it"), "{said}");
    let said = take("A.ZIP", Some(("A.ZIP.minisig", text.as_bytes().to_vec()))).expect(0).stdout();
    assert!(said.contains("1 accepted"), "{said}");
    let said = take("a.zip", Some(("A.ZIP.minisig", text.as_bytes().to_vec()))).expect(0).stdout();
    assert!(said.contains("1 on record before"), "{said}");
}

fn a_note_is_looked_at_before_it_is_signed(l10n: &Desk) {
    for (text, found) in [("fr=Appeler le 06 12 34 56 78", "phone"), ("fr=a\u{202e}b", "U+202E")] {
        let said = l10n.office.step(&["approve", "OTR", "--note", text], "head-otr", "2026-03-27").expect(2).stderr();
        assert!(said.contains(found) && said.contains("the note is public"), "{said}");
    }
    let early = l10n.office.step(&["approve", "OTR", "--note", "fr=Revu"], "head-otr", "2026-03-09").expect(2).stderr();
    assert!(early.contains("2026-03-09 lies before 2026-03-10"), "{early}");
}

fn what_is_cleared_is_taken_back(l10n: &Desk) {
    let inbox = l10n.office.register().with_file_name("cleared");
    drop_in(&inbox, "a.zip", &l10n.forged("OTR", |_| ()));
    let register = l10n.office.register().with_file_name("of-cleared");
    let register = register.to_str().expect("a path");
    let step = |arguments: &[&str], by: &str, on: &str| {
        let all = ["--as", by, "--on", on, "--today", "2026-12-31", "--register", register];
        l10n.office.plain(&[arguments, &all].concat())
    };
    step(&["intake", inbox.to_str().expect("a path")], "intake", "2026-04-02").expect(0);
    step(&["clear", "OTR"], "press", "2026-07-01").expect(0);
    let said = step(&["withdraw", "OTR"], "press", "2026-07-02").expect(2).stderr();
    assert!(said.contains("not taken back without a word"), "{said}");
    let said = step(&["withdraw", "OTR", "--note", "fr=Erreur"], "press", "2026-07-02").expect(0).stdout();
    assert!(said.contains("2025/OTR version 1: withdrawn"), "{said}");
}

/// The hash of a public edition that nobody can make: the body is left out and said, and taken back; the others are public.
fn one_that_cannot_become_public_stops_no_other(l10n: &Desk) {
    let at = |name: &str| l10n.office.register().with_file_name(name);
    let (inbox, register, site) = (at("unknown-edition"), at("of-unknown-edition"), at("site-of-the-others"));
    let forged = l10n.forged("OTR", |content| {
        content.approval[0].line.files.insert("public.json".into(), "0".repeat(64).parse().expect("a hash"));
        l10n.signed_again(content, "head-otr");
    });
    drop_in(&inbox, "otr.zip", &forged);
    drop_in(&inbox, "aep.zip", &l10n.forged("AEP", |_| ()));
    let [inbox, register, site] = [&inbox, &register, &site].map(|path| path.to_str().expect("a path"));
    let step = |arguments: &[&str], by: &str, on: &str| {
        let all = ["--as", by, "--on", on, "--today", "2026-12-31", "--register", register];
        l10n.office.plain(&[arguments, &all].concat())
    };
    let publish = |on: &str| step(&["publish", "--site", site], "press", on);
    step(&["intake", inbox], "intake", "2026-04-02").expect(0);
    step(&["clear", "all"], "press", "2026-07-01").expect(0);
    let said = publish("2026-07-02").expect(1).stdout();
    assert!(said.contains("2025/OTR: left out: the public edition that was approved"), "{said}");
    assert!(said.contains("2025/AEP version 1: published") && !said.contains("2025/OTR version"), "{said}");
    step(&["withdraw", "OTR", "--note", "fr=Édition inconnue"], "press", "2026-07-03").expect(0);
    publish("2026-07-04").expect(0);
}
