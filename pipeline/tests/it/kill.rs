//! The machine stops at any moment: what stood before stands, or what comes after does, and the ledger holds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use app::steps::verify;
use app::stores::register::Register;

use crate::office::Office;

/// Copies a folder that may not be there.
fn copy(from: &Path, to: &Path) {
    if !from.exists() {
        return;
    }
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder to read") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() { copy(&entry.path(), &target) } else { drop(fs::copy(entry.path(), target)) }
    }
}

fn remove(folder: &Path) {
    if folder.exists() {
        fs::remove_dir_all(folder).expect("removed");
    }
}

/// A command that is stopped again and again from the same beginning.
struct Trial<'a> {
    office: &'a Office,
    arguments: Vec<String>,
    /// How many lines the command adds when nobody stops it.
    lines: usize,
}

impl Trial<'_> {
    fn run(&self, times: u32) {
        let (register, site) = (self.office.register(), self.office.site());
        let kept: Vec<(PathBuf, PathBuf)> = [register.clone(), site.clone()]
            .into_iter()
            .map(|folder| (folder.clone(), folder.with_extension("kept")))
            .collect();
        for (folder, kept) in &kept {
            copy(folder, kept);
        }
        let before = fs::read(register.join("ledger.jsonl")).expect("a ledger");
        let restore = || {
            for (folder, kept) in &kept {
                remove(folder);
                copy(kept, folder);
            }
        };
        let started = Instant::now();
        assert!(self.spawn().wait().expect("it ends").success(), "{:?}", self.arguments);
        let whole = started.elapsed();
        self.holds(&before, true);
        for n in 0..times {
            restore();
            let mut child = self.spawn();
            // The moments are spread over the whole time, and a little beyond, as evenly as points can be.
            let share = f64::from(n) * 0.618_033_988_749_895 % 1.0;
            std::thread::sleep(whole.mul_f64(share * 1.1));
            child.kill().expect("killed");
            child.wait().expect("it ends");
            self.holds(&before, false);
            if n % 10 == 0 {
                // The same command ends what was begun, or says that it is done.
                self.spawn().wait().expect("it ends");
                self.holds(&before, true);
            }
        }
        for (_, kept) in &kept {
            remove(kept);
        }
    }

    fn spawn(&self) -> std::process::Child {
        Command::new(assert_cmd::cargo::cargo_bin!("hasila"))
            .env("HASILA_LANG", "en")
            .args(&self.arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts")
    }

    /// The register holds, nothing that stood in it is gone, and the site is whole.
    fn holds(&self, before: &[u8], done: bool) {
        let root = self.office.register();
        let verified = verify::register(&root, None, None).expect("the ledger holds");
        assert!(verified.holds(), "{:?}", verified.faults);
        let now = fs::read(root.join("ledger.jsonl")).expect("a ledger");
        assert!(now.starts_with(before), "a line is gone");
        // What was taken in before the kill is refused the second time, and that is on record too.
        let counts = |line: &&[u8]| !String::from_utf8_lossy(line).contains("\"step\":\"refuse\"");
        let lines = |bytes: &[u8]| bytes.split_inclusive(|&byte| byte == b'\n').filter(counts).count();
        let added = lines(&now) - lines(before);
        assert!(added <= self.lines, "{added} lines");
        if done {
            assert_eq!(added, self.lines, "{:?}", self.arguments);
        }
        let site = self.office.site();
        if site.exists() {
            let verified = verify::site(&site, None).expect("a site");
            assert!(verified.holds(), "{:?}", verified.faults);
        }
    }
}

fn trial<'a>(office: &'a Office, arguments: &[&str], by: &str, on: &str, lines: usize) -> Trial<'a> {
    let path = |path: PathBuf| path.to_str().expect("a path").to_owned();
    let mut all: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
    for (name, value) in [
        ("--as", by.to_owned()),
        ("--on", on.to_owned()),
        ("--today", "2026-12-31".to_owned()),
        ("--register", path(office.register())),
        ("--data", path(office.sandbox.data())),
        ("--out", path(office.sandbox.out())),
    ] {
        all.extend([name.to_owned(), value]);
    }
    Trial { office, arguments: all, lines }
}

/// 200 kills: `approve`, `intake` and `publish`, each from the same beginning.
#[test]
fn a_command_that_is_killed_leaves_the_old_state_or_the_new() {
    let office = Office::open();
    office.step(&["approve", "AEP"], "head-aep", "2026-03-24").expect(0);
    trial(&office, &["approve", "OTR"], "head-otr", "2026-03-25", 2).run(60);
    office.step(&["approve", "OTR"], "head-otr", "2026-03-25").expect(0);
    office.step(&["approve", "NIL"], "head-nil", "2026-03-25").expect(0);
    for (agency, unit) in [("OTR", "unit-otr"), ("AEP", "unit-aep"), ("NIL", "unit-nil")] {
        office.step(&["seal", agency], unit, "2026-03-26").expect(0);
    }
    let agencies = office.sandbox.out().join("2025/agencies");
    let agencies = agencies.to_str().expect("a path").to_owned();
    trial(&office, &["intake", &agencies], "intake", "2026-04-02", 3).run(70);

    // The trial may have left the bundles taken in, or not: begin again from what is on record.
    office.step(&["intake", &agencies], "intake", "2026-04-02");
    office.step(&["clear", "AEP"], "press", "2026-05-01").expect(0);
    office.publish("2026-05-02").expect(0);
    office.step(&["clear", "all"], "press", "2026-05-03").expect(0);
    let site = office.site();
    let site = site.to_str().expect("a path").to_owned();
    let cleared = Register::read(&office.register()).expect("a register");
    let cleared = cleared
        .ledger()
        .documents()
        .filter(|id| cleared.ledger().history(id).in_state(report_model::status::State::Cleared).is_some());
    trial(&office, &["publish", "--site", &site], "press", "2026-05-04", cleared.count()).run(70);
}
