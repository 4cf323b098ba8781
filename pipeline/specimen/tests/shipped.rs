//! The committed cycle is what the generator makes, byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data")
}

/// Every file below a folder, by its path in it.
fn files(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
        if path.is_dir() {
            // Examples are cycles of their own; `keys` holds what runs of Hasila keep, and is never committed.
            if !matches!(name.as_str(), "examples" | "keys") {
                files(root, &path, found);
            }
        } else if name != "README.md" {
            found.insert(name, fs::read(&path).expect("a file"));
        }
    }
}

#[test]
fn the_committed_cycle_is_what_the_generator_makes() {
    let out = tempfile::tempdir().expect("a folder");
    specimen::shipped::write_into(out.path(), specimen::shipped::SEED).expect("a cycle");
    let (mut committed, mut made) = (BTreeMap::new(), BTreeMap::new());
    files(&data(), &data(), &mut committed);
    files(out.path(), out.path(), &mut made);
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        names(&committed),
        names(&made),
        "after a change: specimen cycle --out data, and embedded.rs lists every file"
    );
    for (name, bytes) in &committed {
        assert!(made[name] == *bytes, "{name} differs: write it again with `specimen cycle --out data`");
    }
}

#[test]
fn another_seed_makes_other_exports_and_the_same_reference() {
    let made = [specimen::shipped::SEED, 1].map(|seed| specimen::shipped::files(seed).expect("a cycle"));
    let differs = |name: &str| made[0][name] != made[1][name];
    assert!(differs("exports/2025/MCP/registre_reclamations_2025.csv"));
    assert!(differs("exports/2025/MSC/Registre 2025.xlsx"));
    assert!(!differs("reference/agencies.yaml") && !differs("exports/2025/MCP/export.yaml"));
}

#[test]
fn a_folder_that_holds_something_else_is_left_alone() {
    let out = tempfile::tempdir().expect("a folder");
    let seed = specimen::shipped::SEED;
    fs::write(out.path().join("letter.txt"), "mine").expect("a file");
    let refused = specimen::shipped::write_into(out.path(), seed).expect_err("a refusal").to_string();
    assert!(refused.contains("--out"), "{refused}");
    fs::write(out.path().join("cycle.yaml"), "id: real\nspecimen: false\n").expect("a file");
    assert!(specimen::shipped::write_into(out.path(), seed).is_err());
    assert_eq!(fs::read_dir(out.path()).expect("a folder").count(), 2);
}
