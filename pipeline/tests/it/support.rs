//! Running the program on a copy of a cycle, and looking at what it leaves.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use app::produce::run::RunContext;
use report_model::lang::Lang;
use serde_json::Value;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A run within the test: one language, one job, and everything made anew.
pub(crate) fn context(data: PathBuf, out: PathBuf) -> RunContext {
    RunContext {
        version: "test",
        program: String::new(),
        data,
        out,
        languages: vec![Lang::Fr],
        jobs: 1,
        force: true,
        keep_views: false,
        templates: None,
    }
}

/// A copy of a cycle in a temporary folder, with a place for outputs.
pub(crate) struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    /// Copies a cycle of the repository.
    pub(crate) fn of(cycle: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy(&root().join(cycle), &folder.path().join("data"));
        Sandbox { folder }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// Runs `hasila` on it; `--data` and `--out` are added.
    pub(crate) fn hasila(&self, arguments: &[&str]) -> Ended {
        self.hasila_with(arguments, &[])
    }

    /// The same with other environment variables.
    pub(crate) fn hasila_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Ended {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("hasila"))
            .args(arguments)
            .arg("--data")
            .arg(self.data())
            .arg("--out")
            .arg(self.out())
            .env("HASILA_LANG", "en")
            .envs(environment.iter().copied())
            .output()
            .expect("the program starts");
        Ended { output }
    }

    /// Writes a file of the cycle.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.data().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, content).expect("written");
    }

    /// Changes the text of a file of the cycle; the old text must be there.
    pub(crate) fn replace(&self, name: &str, old: &str, new: &str) {
        let path = self.data().join(name);
        let text = fs::read_to_string(&path).expect("a text file");
        assert!(text.contains(old), "`{old}` stands in {name}");
        fs::write(path, text.replacen(old, new, 1)).expect("written");
    }

    /// Every output by its path, as bytes; timings apart.
    pub(crate) fn outputs(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.out(), &self.out(), &mut files);
        files.retain(|name, _| !name.ends_with("timings.json"));
        files
    }

    /// A JSON file among the outputs.
    pub(crate) fn json(&self, name: &str) -> Value {
        let bytes = fs::read(self.out().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        serde_json::from_slice(&bytes).expect("JSON")
    }
}

/// How the program ended.
pub(crate) struct Ended {
    output: Output,
}

impl Ended {
    pub(crate) fn status(&self) -> i32 {
        self.output.status.code().expect("it was not killed")
    }

    pub(crate) fn stdout(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).expect("UTF-8")
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8(self.output.stderr.clone()).expect("UTF-8")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout())
            .unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout(), self.stderr()))
    }

    /// Fails unless it ended with this status.
    pub(crate) fn expect(self, status: i32) -> Self {
        assert_eq!(self.status(), status, "stdout:\n{}\nstderr:\n{}", self.stdout(), self.stderr());
        self
    }
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder to read") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            if entry.file_name() != "examples" && entry.file_name() != "keys" {
                copy(&entry.path(), &target);
            }
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
            files.insert(name, fs::read(&path).expect("read"));
        }
    }
}

/// The text of a PDF, run by run, as a reader would copy it.
pub(crate) fn pdf_text(bytes: &[u8]) -> String {
    let document = lopdf::Document::load_mem(bytes).expect("a PDF");
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    document.extract_text(&pages).expect("text")
}
