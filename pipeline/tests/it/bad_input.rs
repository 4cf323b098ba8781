//! What an operator or an agency can get wrong: a clear message, nothing half-written, the others' reports come out.

use crate::support::{Sandbox, pdf_text};

const MINIMAL: &str = "pipeline/tests/cases/cycles/minimal";

/// The first agency of the minimal cycle with exports, the name of its export, and the period.
fn first(sandbox: &Sandbox) -> (String, String, String) {
    let exports = sandbox.data().join("exports");
    let name = |path: &std::path::Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let entries = |path: &std::path::Path| {
        let mut found: Vec<_> =
            std::fs::read_dir(path).expect("a folder").map(|e| e.expect("an entry").path()).collect();
        found.sort();
        found
    };
    let period = entries(&exports).pop().expect("a period");
    for agency in entries(&period) {
        let export = entries(&agency).into_iter().find(|file| !name(file).ends_with(".yaml"));
        if let Some(export) = export {
            return (name(&agency), name(&export), name(&period));
        }
    }
    panic!("the minimal cycle has an export");
}

/// Runs, and expects that this agency alone is refused, with these words in the message.
fn refused(sandbox: &Sandbox, agency: &str, words: &str) {
    let ended = sandbox.hasila(&["run", "--json", "--lang", "fr"]).expect(1);
    let summary = ended.json();
    for line in summary["agencies"].as_array().expect("agencies") {
        let refused = line["agency"] == agency;
        assert_eq!(line["standing"] == "refused", refused, "{line}");
        if refused {
            assert!(line["errors"].to_string().contains(words), "`{words}` in {}", line["errors"]);
        }
    }
    let is_out = |line: &&serde_json::Value| line["documents"][0] == "fr" || line["documents_unchanged"][0] == "fr";
    let others = summary["agencies"].as_array().expect("agencies").iter().filter(is_out).count();
    assert!(others > 0, "the other agencies' reports came out");
    let names: Vec<String> = sandbox.outputs().into_keys().collect();
    assert!(
        !names.iter().any(|name| name.contains(&format!("agencies/{agency}/report"))),
        "nothing half-written: {names:?}"
    );
}

/// Runs, and expects that no report of this body is made, that nothing is said to be refused, that what stood stands as it
/// was, and that the others' reports come out.
fn not_made(sandbox: &Sandbox, agency: &str, words: &str) {
    let before = sandbox.outputs();
    let ended = sandbox.hasila(&["run", "--force", "--json", "--lang", "fr"]).expect(2);
    let summary = ended.json();
    let lines = summary["agencies"].as_array().expect("agencies");
    for line in lines {
        let faulty = line["agency"] == agency;
        assert_eq!(line["standing"] == "not_made", faulty, "{line}");
        assert!(line["standing"] != "refused", "{line}");
        assert!(!faulty || line["errors"].to_string().contains(words), "`{words}` in {}", line["errors"]);
    }
    assert!(lines.iter().any(|line| line["agency"] != agency && line["standing"] == "reported"));
    let after = sandbox.outputs();
    let of_body = |name: &&String| name.contains(&format!("agencies/{agency}/"));
    let stood: Vec<&String> = before.keys().filter(of_body).collect();
    assert_eq!(after.keys().filter(of_body).collect::<Vec<_>>(), stood);
    assert!(stood.iter().all(|&name| before[name] == after[name]), "what stood stands as it was");
    let synthesis = sandbox.out().join("2025/national/synthesis.json");
    if let Ok(synthesis) = std::fs::read_to_string(synthesis) {
        assert!(!synthesis.contains("\"refused\""), "{synthesis}");
    }
    // A check says it too, and refuses nothing either.
    let checked = sandbox.hasila(&["check", "--agency", agency, "--json"]).expect(2).json();
    assert_eq!(checked["agencies"][0]["standing"], "not_made");
}

/// Files of the operator, and how they lie on the machine: each says nothing of the body whose report needs it.
#[test]
#[cfg(unix)]
fn a_fault_of_the_operator_refuses_no_body() {
    use std::os::unix::fs::symlink;
    type Break = fn(&std::path::Path);
    let remove = |path: &std::path::Path| std::fs::remove_file(path).expect("removed");
    let cases: [(&str, Break, &str); 19] = [
        ("keys/OTR.key", |path| std::fs::write(path, "zz").expect("written"), "is no key"),
        ("keys/OTR.key", |path| std::fs::create_dir(path).expect("made"), "OTR.key"),
        ("keys/OTR.key", |path| symlink("/nowhere/OTR.key", path).expect("linked"), "OTR.key"),
        ("mappings/OTR.yaml", |path| std::fs::write(path, "sourcs: []").expect("written"), "did you mean `sources`"),
        ("mappings/OTR.yaml", |path| std::fs::write(path, "agency: [").expect("written"), "OTR.yaml:"),
        ("mappings/OTR.yaml", |path| std::fs::create_dir(path).expect("made"), "a folder stands where a file"),
        ("mappings/OTR.yaml", |path| symlink("nowhere.yaml", path).expect("linked"), "leads to nothing"),
        ("mappings/OTR.yaml", |_| (), "no mapping says what its columns mean"),
        ("exports/2025/OTR/export.yaml", |path| std::fs::write(path, "extractd: 1").expect("written"), "export.yaml"),
        ("exports/2025/OTR/export.csv", |path| symlink("nowhere.csv", path).expect("linked"), "no file that can be"),
        ("exports/2025/OTR/export.csv", |path| std::fs::create_dir(path).expect("made"), "a folder stands among"),
        ("exports/2025/OTR", |path| symlink("nowhere", path).expect("linked"), "no folder that can be opened"),
        ("exports/2025/OTR/export.yaml", |path| std::fs::create_dir(path).expect("made"), "export.yaml"),
        ("exports/2025/OTR/nil-return.yaml", |path| symlink("nowhere", path).expect("linked"), "nil-return.yaml"),
        ("measures/2025/OTR.yaml", |path| std::fs::create_dir(path).expect("made"), "measures/2025/OTR.yaml"),
        ("measures/2025/OTR.yaml", |path| symlink("nowhere", path).expect("linked"), "leads to nothing"),
        ("texts/2025/OTR.yaml", |path| symlink("nowhere", path).expect("linked"), "leads to nothing"),
        ("corrections/2025/OTR.yaml", |path| std::fs::create_dir(path).expect("made"), "corrections/2025/OTR.yaml"),
        ("corrections/2025/OTR.yaml", |path| symlink("nowhere", path).expect("linked"), "leads to nothing"),
    ];
    for earlier in [true, false] {
        for (file, damage, words) in cases {
            let sandbox = Sandbox::of(MINIMAL);
            if earlier {
                sandbox.hasila(&["run", "--lang", "fr"]);
            }
            let path = sandbox.data().join(file);
            if path.is_dir() {
                std::fs::remove_dir_all(&path).expect("removed");
            } else if path.exists() {
                remove(&path);
            }
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            damage(&path);
            not_made(&sandbox, "OTR", words);
            assert_eq!(sandbox.out().join("2025/agencies/OTR/report.json").exists(), earlier, "{file}");
        }
    }
}

/// The folder of a period that cannot be listed is nobody's silence: no report is withdrawn.
#[test]
fn exports_that_cannot_be_listed_stop_the_run() {
    let sandbox = Sandbox::of(MINIMAL);
    sandbox.hasila(&["run", "--lang", "fr"]);
    let before = sandbox.outputs();
    std::fs::remove_dir_all(sandbox.data().join("exports/2025")).expect("removed");
    sandbox.write("exports/2025", "a file in its place");
    sandbox.hasila(&["run", "--lang", "fr"]).expect(2);
    assert_eq!(sandbox.outputs(), before);
}

/// What all agencies share, and what documents are made with: a fault in it stops the run, and everything stands as it was.
#[test]
#[cfg(unix)]
fn a_fault_in_what_is_shared_withdraws_nothing() {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::of(MINIMAL);
    sandbox.hasila(&["run", "--lang", "fr"]);
    let before = sandbox.outputs();
    let stands = |arguments: &[&str], words: &str| {
        let ended = sandbox.hasila(arguments).expect(2);
        assert!(ended.stderr().contains(words), "`{words}` in {}", ended.stderr());
        assert_eq!(sandbox.outputs(), before, "{words}");
    };
    let rules = sandbox.data().join("rules/keywords.yaml");
    let kept = std::fs::read(&rules).expect("rules");
    std::fs::write(&rules, "rules: [").expect("written");
    stands(&["run", "--lang", "fr"], "keywords.yaml:");
    std::fs::write(&rules, "rules: 5").expect("written");
    stands(&["run", "--lang", "fr"], "a list is expected here");
    std::fs::remove_file(&rules).expect("removed");
    symlink("nowhere", &rules).expect("linked");
    stands(&["run", "--lang", "fr"], "leads to nothing");
    std::fs::remove_file(&rules).expect("removed");
    std::fs::write(&rules, kept).expect("written");
    let empty = tempfile::tempdir().expect("a folder");
    stands(&["run", "--force", "--lang", "fr", "--templates", &empty.path().display().to_string()], "error: ");
}

/// A disk that is not there is nobody's silence.
#[test]
fn exports_that_are_gone_altogether_withdraw_nothing() {
    let sandbox = Sandbox::of(MINIMAL);
    sandbox.hasila(&["run", "--lang", "fr"]);
    let before = sandbox.outputs();
    std::fs::remove_dir_all(sandbox.data().join("exports")).expect("removed");
    let ended = sandbox.hasila(&["run", "--lang", "fr"]).expect(1);
    assert!(
        ended.stderr().contains("nobody sent anything") && ended.stderr().contains("left as it is"),
        "{}",
        ended.stderr()
    );
    assert_eq!(sandbox.outputs(), before);
    // One that is gone beside others sent nothing: its report is withdrawn.
    let sandbox = Sandbox::of(MINIMAL);
    sandbox.hasila(&["run", "--lang", "fr"]);
    std::fs::remove_dir_all(sandbox.data().join("exports/2025/OTR")).expect("removed");
    sandbox.hasila(&["run", "--lang", "fr"]);
    assert!(!sandbox.out().join("2025/agencies/OTR/report.json").exists());
}

/// Where something cannot be written, the report that stands is as it was, and the body is not refused.
#[test]
fn a_disk_that_takes_nothing_refuses_no_body() {
    for file in ["findings.jsonl", "annex.csv", "annex.xlsx", "report.json"] {
        let sandbox = Sandbox::of(MINIMAL);
        sandbox.hasila(&["run", "--lang", "fr"]);
        let folder = sandbox.out().join("2025/agencies/OTR");
        let report = std::fs::read(folder.join("report.json")).expect("a report");
        let pdf = std::fs::read(folder.join("report.fr.pdf")).expect("a document");
        std::fs::remove_file(folder.join(file)).expect("removed");
        std::fs::create_dir(folder.join(file)).expect("a folder in its place");
        let summary = sandbox.hasila(&["run", "--force", "--json", "--lang", "fr"]).expect(2).json();
        for line in summary["agencies"].as_array().expect("agencies") {
            assert_ne!(line["standing"], "refused", "{line}");
            assert_eq!(line["standing"] == "not_made", line["agency"] == "OTR", "{line}");
        }
        if file != "report.json" {
            assert_eq!(std::fs::read(folder.join("report.json")).expect("a report"), report, "{file}");
        }
        assert_eq!(std::fs::read(folder.join("report.fr.pdf")).expect("a document"), pdf, "{file}");
    }
}

/// What a body declares and cannot be is a fault of its data.
#[test]
fn a_nil_return_that_cannot_be_is_refused() {
    let sandbox = Sandbox::of(MINIMAL);
    sandbox.hasila(&["run", "--lang", "fr"]);
    let report = sandbox.out().join("2025/agencies/NIL/report.json");
    assert!(report.exists());
    sandbox.replace("exports/2025/NIL/nil-return.yaml", "date: 2026", "date: 2025");
    refused(&sandbox, "NIL", "before the period was over");
    assert!(!report.exists(), "a report that does not hold any more is withdrawn");
}

#[test]
fn an_empty_export_is_a_fault() {
    let sandbox = Sandbox::of(MINIMAL);
    let (agency, export, period) = first(&sandbox);
    sandbox.write(&format!("exports/{period}/{agency}/{export}"), "");
    refused(&sandbox, &agency, "hint");
}

#[test]
fn a_workbook_that_is_none_is_refused() {
    let sandbox = Sandbox::of(MINIMAL);
    let (agency, export, period) = first(&sandbox);
    std::fs::remove_file(sandbox.data().join(format!("exports/{period}/{agency}/{export}"))).expect("removed");
    sandbox.write(&format!("exports/{period}/{agency}/export.xlsx"), b"PK\x03\x04 this is no workbook");
    refused(&sandbox, &agency, "export.xlsx");
}

#[test]
fn one_unreadable_file_of_several_is_said_and_printed() {
    let sandbox = Sandbox::of(MINIMAL);
    let (agency, _, period) = first(&sandbox);
    sandbox.write(&format!("exports/{period}/{agency}/second.csv"), "Somebody;12 Some Street\n1;2\n");
    let ended = sandbox.hasila(&["run", "--lang", "en"]).expect(1);
    assert!(ended.stderr().contains("second.csv"), "{}", ended.stderr());
    assert!(!ended.stderr().contains("Some Street"), "a first row may be a person: {}", ended.stderr());
    let pdf = &sandbox.outputs()[&format!("{period}/agencies/{agency}/report.en.pdf")];
    assert!(pdf_text(pdf).contains("Partial figures"));
}

#[test]
#[cfg(unix)]
fn what_is_no_file_stops_nobody() {
    let sandbox = Sandbox::of(MINIMAL);
    let (agency, _, period) = first(&sandbox);
    let pipe = sandbox.data().join(format!("exports/{period}/{agency}/pipe.csv"));
    let made = std::process::Command::new("mkfifo").arg(pipe).status().expect("mkfifo");
    assert!(made.success());
    not_made(&sandbox, &agency, "no file that can be opened");
}

/// Whatever is asked for by its path: a pipe nobody writes into, a device without an end, and links to both.
#[test]
#[cfg(unix)]
fn a_pipe_or_a_device_is_never_opened() {
    let sandbox = Sandbox::of(MINIMAL);
    let pipe = sandbox.data().join("pipe.csv");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
    assert!(made.success());
    for (link, to) in [("link.csv", pipe.as_path()), ("zero.csv", std::path::Path::new("/dev/zero"))] {
        std::os::unix::fs::symlink(to, sandbox.data().join(link)).expect("a link");
    }
    for name in ["pipe.csv", "link.csv", "zero.csv"] {
        let path = sandbox.data().join(name);
        let program = assert_cmd::cargo::cargo_bin!("hasila");
        let output = std::process::Command::new(program)
            .env("HASILA_LANG", "en")
            .arg("inspect")
            .arg(&path)
            .output()
            .expect("the program starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains("a pipe, a socket or a device"), "{name}: {said}");
    }
}

#[test]
fn a_refused_report_does_not_come_back_with_another_agency() {
    let sandbox = Sandbox::of(MINIMAL);
    let (agency, export, period) = first(&sandbox);
    let other = if agency == "OTR" { "AEP" } else { "OTR" };
    sandbox.hasila(&["run", "--lang", "en"]);
    let before = sandbox.json(&format!("{period}/national/synthesis.json"));
    sandbox.write(&format!("exports/{period}/{agency}/{export}"), "");

    let ended = sandbox.hasila(&["run", "--lang", "en", "--agency", other, "--force"]);
    assert!(ended.stderr().contains("left as it is"), "{}", ended.stderr());
    assert_eq!(sandbox.json(&format!("{period}/national/synthesis.json")), before);

    refused(&sandbox, &agency, "it is empty");
    let names: Vec<String> = sandbox.outputs().into_keys().collect();
    assert!(!names.iter().any(|name| name.contains(&format!("agencies/{agency}/report"))), "{names:?}");
}

#[test]
fn a_stray_among_the_exports_stops_nobody() {
    let sandbox = Sandbox::of(MINIMAL);
    let (agency, _, period) = first(&sandbox);
    sandbox.write(&format!("exports/{period}/notes.txt"), "notes");
    sandbox.write(&format!("exports/{period}/{agency}X/export.csv"), "a,b\n");
    let ended = sandbox.hasila(&["run", "--lang", "en"]).expect(1);
    assert!(ended.stderr().contains("notes.txt") && ended.stderr().contains("did you mean"), "{}", ended.stderr());
    assert!(sandbox.outputs().contains_key(&format!("{period}/agencies/{agency}/report.en.pdf")));
}

#[test]
fn what_cannot_be_written_is_no_fault_of_the_agency() {
    let sandbox = Sandbox::of(MINIMAL);
    let (agency, _, period) = first(&sandbox);
    let folder = sandbox.out().join(format!("{period}/agencies"));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join(&agency), "a file in the way").expect("written");
    let summary = sandbox.hasila(&["run", "--json", "--lang", "en"]).expect(2).json();
    for line in summary["agencies"].as_array().expect("agencies") {
        assert_ne!(line["standing"], "refused", "{line}");
        assert_eq!(line["errors"].as_array().expect("errors").is_empty(), line["agency"] != agency.as_str(), "{line}");
    }
    assert!(sandbox.outputs().contains_key(&format!("{period}/national/synthesis.en.pdf")));
}

#[test]
fn a_mapping_that_names_a_column_that_is_not_there() {
    let sandbox = Sandbox::of(MINIMAL);
    let (agency, ..) = first(&sandbox);
    sandbox.replace(&format!("mappings/{agency}.yaml"), "received: تاريخ التوصل", "received: No such column");
    refused(&sandbox, &agency, "column");
}

#[test]
fn a_mapping_with_an_unknown_key() {
    let sandbox = Sandbox::of(MINIMAL);
    let (agency, ..) = first(&sandbox);
    sandbox.replace(&format!("mappings/{agency}.yaml"), "sources:", "sourcs:");
    not_made(&sandbox, &agency, "did you mean `sources`");
}

#[test]
fn a_fault_in_the_reference_refuses_the_run() {
    let sandbox = Sandbox::of(MINIMAL);
    sandbox.replace("reference/indicators.yaml", "direction:", "directoin:");
    let ended = sandbox.hasila(&["run"]).expect(2);
    assert!(ended.stderr().contains("indicators.yaml:"), "{}", ended.stderr());
    assert!(sandbox.outputs().is_empty());
}

#[test]
fn a_folder_without_templates_refuses_the_run() {
    let sandbox = Sandbox::of(MINIMAL);
    let empty = tempfile::tempdir().expect("a folder");
    let ended = sandbox.hasila(&["run", "--templates", &empty.path().display().to_string()]).expect(2);
    assert!(!ended.stderr().contains("panicked"), "{}", ended.stderr());
    assert!(sandbox.outputs().is_empty());
}

#[test]
fn an_unknown_agency_is_said_and_helped() {
    let sandbox = Sandbox::of(MINIMAL);
    let ended = sandbox.hasila(&["run", "--agency", "NOBODY"]).expect(2);
    assert!(ended.stderr().contains("no agency `NOBODY`"), "{}", ended.stderr());
}

#[test]
fn a_folder_that_is_not_there() {
    let sandbox = Sandbox::of(MINIMAL);
    std::fs::remove_dir_all(sandbox.data()).expect("removed");
    let ended = sandbox.hasila(&["run"]).expect(2);
    assert!(ended.stderr().contains("cycle.yaml"), "{}", ended.stderr());
}

/// A measure or text that is faulty is left out and said; the report comes out with the others.
#[test]
fn one_faulty_measure_or_text_does_not_refuse_a_body() {
    let sandbox = Sandbox::of(MINIMAL);
    let good = "  - {id: a, text: {fr: Un guichet de plus}, owner: {fr: Accueil}, state: taken}\n";
    for (measures, texts, place) in [
        (
            format!("measures:\n{good}  - {{id: b, txt: {{fr: x}}, owner: {{fr: y}}, state: taken}}\n"),
            "",
            "OTR.yaml:3:",
        ),
        (
            format!("measures:\n{good}  - {{id: b, service: none, text: {{fr: x}}, owner: {{fr: y}}, state: taken}}\n"),
            "",
            "OTR.yaml:3:",
        ),
        (format!("measures:\n{good}{good}"), "", "OTR.yaml:3:"),
        (
            format!("measures:\n{good}"),
            "foreword: {fr: Bonjour}\ncomments: {nowhere: {fr: x}, received: {fr: Oui}}\n",
            "nowhere",
        ),
        (format!("measures:\n{good}"), "foreword: {fr: Bonjour}\nforword: {fr: x}\n", "forword"),
    ] {
        sandbox.write("measures/2025/OTR.yaml", &measures);
        sandbox.write("texts/2025/OTR.yaml", if texts.is_empty() { "foreword: {fr: Bonjour}\n" } else { texts });
        let ended = sandbox.hasila(&["run", "--agency", "OTR", "--lang", "fr"]).expect(1);
        assert!(ended.stderr().contains(place), "{}", ended.stderr());
        assert!(ended.stderr().contains("the report is made without"), "{}", ended.stderr());
        let report = sandbox.json("2025/agencies/OTR/report.json");
        assert_eq!(report["findings"]["faulty_text"], 1, "{measures}{texts}");
        assert_eq!(report["measures"].as_array().map(Vec::len), Some(1));
        assert_eq!(report["texts"]["foreword"]["fr"], "Bonjour");
        let again = sandbox.hasila(&["run", "--agency", "OTR", "--lang", "fr"]).expect(1);
        assert!(again.stderr().contains(place), "said again where nothing changed");
    }
    // What is no YAML at all leaves the report without any of it.
    sandbox.write("measures/2025/OTR.yaml", "measures: [");
    sandbox.hasila(&["run", "--agency", "OTR", "--lang", "fr"]).expect(1);
    assert_eq!(sandbox.json("2025/agencies/OTR/report.json")["measures"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_check_finds_persons_in_what_officers_write() {
    let sandbox = Sandbox::of(MINIMAL);
    sandbox.write(
        "measures/2025/OTR.yaml",
        "measures:\n  - {id: a, text: {fr: Un guichet}, owner: {fr: M. Untel}, state: taken}\n",
    );
    let ended = sandbox.hasila(&["check", "--agency", "OTR"]).expect(1);
    assert!(ended.stderr().contains("measures: 1, owner (fr): name"), "{}", ended.stderr());
    assert!(!ended.stderr().contains("Untel") && !ended.stdout().contains("Untel"));
}

#[test]
fn a_folder_without_a_file_is_called_empty_and_a_period_without_exports_too() {
    let sandbox = Sandbox::of(MINIMAL);
    std::fs::remove_dir_all(sandbox.data().join("exports/2025/OTR")).expect("removed");
    std::fs::create_dir_all(sandbox.data().join("exports/2025/OTR")).expect("a folder");
    let ended = sandbox.hasila(&["check", "--agency", "OTR"]).expect(1);
    assert!(ended.stderr().contains("OTR is empty"), "{}", ended.stderr());
    std::fs::remove_dir(sandbox.data().join("exports/2025/OTR")).expect("removed");
    let ended = sandbox.hasila(&["check", "--agency", "OTR"]).expect(1);
    assert!(ended.stderr().contains("it sent nothing for 2025"), "{}", ended.stderr());
}

/// A heading that the mapping gets wrong is one finding, whatever lies beside the register in its archive.
#[test]
fn a_mistyped_column_is_one_finding() {
    use std::io::Write;
    let sandbox = Sandbox::of(MINIMAL);
    let export = std::fs::read(sandbox.data().join("exports/2025/OTR/export.csv")).expect("the export");
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default();
    for (name, bytes) in [("legende.csv", &b"Code;Sens\n1;un\n2;deux\n"[..]), ("registre.csv", &export[..])] {
        archive.start_file(name, stored).expect("started");
        archive.write_all(bytes).expect("written");
    }
    std::fs::remove_file(sandbox.data().join("exports/2025/OTR/export.csv")).expect("removed");
    sandbox.write("exports/2025/OTR/export.zip", archive.finish().expect("finished").into_inner());
    sandbox.replace("mappings/OTR.yaml", "Date de réponse", "Date de reponce");
    let ended = sandbox.hasila(&["check", "--agency", "OTR", "--json"]).expect(1).json();
    assert_eq!(ended["agencies"][0]["findings"]["missing_column"], 1, "{ended}");
    let said = ended["agencies"][0]["errors"].to_string();
    assert!(said.contains("Date de reponce") && !said.contains("first row a header"), "{said}");
}
