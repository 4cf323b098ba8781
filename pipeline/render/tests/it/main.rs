//! Samples, pages and charts, with the templates of the repository.

mod charts;
mod pages;
mod samples;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use render::{Assets, Press};
use report_model::View;

fn templates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates")
}

/// The files of the templates, by their path there.
fn files() -> BTreeMap<String, Vec<u8>> {
    fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                collect(root, &path, files);
            } else {
                let name = path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
                files.insert(name, std::fs::read(&path).expect("read"));
            }
        }
    }
    let mut found = BTreeMap::new();
    collect(&templates(), &templates(), &mut found);
    found
}

fn press() -> &'static Press {
    static PRESS: OnceLock<Press> = OnceLock::new();
    PRESS.get_or_init(|| Press::new(&Assets::new(files())).expect("a press"))
}

/// The sample views, by name.
fn samples() -> Vec<(String, View)> {
    let mut samples = Vec::new();
    for entry in std::fs::read_dir(templates().join("samples")).expect("samples") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let view = serde_json::from_slice(&std::fs::read(&path).expect("read")).expect("a view");
            samples.push((name, view));
        }
    }
    samples.sort_by(|a, b| a.0.cmp(&b.0));
    samples
}

fn sample(name: &str) -> View {
    let found = samples().into_iter().find(|(sample, _)| sample == name);
    found.unwrap_or_else(|| panic!("no sample {name}")).1
}
