//! Cases of tests: a folder holds what comes in and `expected.snap`, what comes out. They are found, not listed.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde::de::DeserializeOwned;

/// Runs every case of a stage: its folders, each against its own `expected.snap`. All that fail are named.
///
/// # Panics
/// When a case fails, or there is none.
pub fn each_case(stage: &Path, run: impl Fn(&Path) -> String) {
    let cases = folders(stage);
    assert!(!cases.is_empty(), "no case in {}", stage.display());
    let mut failed = Vec::new();
    for case in cases {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&case);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let check = || settings.bind(|| insta::assert_snapshot!("expected", run(&case)));
        if catch_unwind(AssertUnwindSafe(check)).is_err() {
            failed.push(case);
        }
    }
    assert!(failed.is_empty(), "these cases failed: {failed:#?}");
}

/// The folders in a folder, in order.
///
/// # Panics
/// When it cannot be read.
pub fn folders(of: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = entries(of).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// The files of a case that come in, in order: those that are called `in`, or something that begins so.
///
/// # Panics
/// When there is none.
pub fn inputs(case: &Path) -> Vec<PathBuf> {
    let is_input = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem.to_string_lossy().starts_with("in"));
    let mut inputs: Vec<PathBuf> = entries(case).filter(is_input).collect();
    inputs.sort();
    assert!(!inputs.is_empty(), "nothing comes in to {}", case.display());
    inputs
}

fn entries(of: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(of).unwrap_or_else(|error| panic!("{}: {error}", of.display()));
    entries.map(|entry| entry.expect("a readable folder").path())
}

/// A YAML file of a case, or nothing where there is none.
///
/// # Panics
/// When it is not what it should be.
pub fn declared<T: DeserializeOwned>(case: &Path, name: &str) -> Option<T> {
    let text = fs::read_to_string(case.join(name)).ok()?;
    Some(serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}/{name}: {error}", case.display())))
}

/// Texts of the characters that names and dates are made of, and of those that break the reading of them.
pub fn awkward() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        4 => prop::sample::select("0123456789/-.:T Zz+,;apmAPM".chars().collect::<Vec<_>>()),
        2 => prop::sample::select("٠١٢٣٤٥٦٧٨٩۰۵é\u{301}\u{654}إأآٱىةؤئـﻻﷺ\u{64b}جدمايوغشت".chars().collect::<Vec<_>>()),
        1 => prop::sample::select("\u{200b}\u{200f}\u{202b}\u{2066}\u{feff}\u{a0}\u{202f}\u{3000}\u{ad}\u{61c}\0\n".chars().collect::<Vec<_>>()),
        1 => any::<char>(),
    ];
    prop::collection::vec(sign, 0..40).prop_map(String::from_iter)
}
