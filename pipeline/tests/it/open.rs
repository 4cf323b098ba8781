//! `hasila open`: what was made opens; what was not is said, with what makes it.

use std::fs;

use crate::support::Sandbox;

const MINIMAL: &str = "pipeline/tests/cases/cycles/minimal";

#[test]
fn what_was_not_made_is_said_and_how_to_make_it() {
    let sandbox = Sandbox::of(MINIMAL);
    let nothing = [("PATH", "")];
    for (what, hint) in [
        (&["open"][..], "hasila run --lang"),
        (&["open", "OTR"], "hasila run --agency OTR --lang"),
        (&["open", "synthesis", "--lang", "ar"], "hasila run --lang ar"),
        (&["open", "findings"], "hasila check"),
        (&["open", "findings", "OTR"], "hasila check --agency OTR"),
        (&["open", "status"], "hasila status"),
        (&["open", "NOBODY"], "it is one of `OTR`"),
        (&["open", "OTR", "AEP"], "hasila open findings ID"),
    ] {
        let said = sandbox.hasila_with(what, &nothing).expect(2).stderr();
        assert!(said.contains("hint: ") && said.contains(hint), "{what:?}: {said}");
    }
    let said = sandbox.hasila_with(&["open", "site", "--site", "nowhere"], &nothing).expect(2).stderr();
    assert!(said.contains("hasila publish"), "{said}");
}

/// The path goes to the opener as one argument, whatever stands in it; without an opener it is printed.
#[test]
#[cfg(unix)]
fn what_was_made_opens_or_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::of(MINIMAL);
    let made = sandbox.hasila(&["run", "--lang", "fr,ar"]).stdout();
    assert!(made.contains("hasila open OTR --data") || made.contains("hasila open AEP --data"), "{made}");
    assert!(made.contains("synthesis.fr.pdf\n  open it: `hasila open synthesis --data"), "{made}");
    assert!(!made.contains('\u{1b}'), "no terminal, no link: {made}");
    let report = sandbox.out().join("2025/agencies/OTR/report.ar.pdf");
    let named = sandbox.hasila_with(&["open", "OTR", "--lang", "ar"], &[("PATH", "")]).expect(0);
    assert_eq!(named.stdout().trim_end(), report.display().to_string());
    assert!(named.stderr().contains("opens nothing by itself"), "{}", named.stderr());

    let folder = tempfile::tempdir().expect("a folder");
    let opener = folder.path().join("xdg-open");
    let seen = folder.path().join("seen");
    fs::write(&opener, format!("#!/bin/sh\nprintf '%s|' \"$@\" > {}\n", seen.display())).expect("written");
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).expect("executable");
    let path = format!("{}:/usr/bin:/bin", folder.path().display());
    let odd = sandbox.out().join("a $(touch x); b");
    fs::rename(sandbox.out().join("2025"), sandbox.out().join("kept")).expect("moved");
    fs::create_dir_all(&odd).expect("a folder");
    fs::rename(sandbox.out().join("kept"), odd.join("2025")).expect("moved");
    let program = assert_cmd::cargo::cargo_bin!("hasila");
    let ended = std::process::Command::new(program)
        .env("HASILA_LANG", "en")
        .args(["open", "synthesis", "--data"])
        .arg(sandbox.data())
        .arg("--out")
        .arg(&odd)
        .env("PATH", path)
        .output()
        .expect("the program starts");
    assert!(ended.status.success() && ended.stderr.is_empty(), "{}", String::from_utf8_lossy(&ended.stderr));
    let seen = fs::read_to_string(seen).expect("it was opened");
    assert_eq!(seen, format!("{}|", odd.join("2025/national/synthesis.fr.pdf").display()));
}
