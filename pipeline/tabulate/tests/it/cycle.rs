//! The cycle that the tests count in: its reference, its rules, and a folder for an agency's files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::NaiveDate;
use report_model::correction::Correction;
use report_model::id::AgencyId;
use report_model::reference::Reference;
use report_model::tally::Basis;
use tabulate::{Corrections, ExportFacts, ExportFile, Job, Limits, Lists, Mapping, RuleBook, Rules, Tabulated};

/// The reference of the tests.
pub(crate) static REFERENCE: LazyLock<Reference> = LazyLock::new(|| {
    serde_yaml::from_str(include_str!("../cases/reference.yaml")).expect("the reference of the tests is well formed")
});

/// The keyword rules of the tests.
pub(crate) static RULES: LazyLock<Rules> = LazyLock::new(|| {
    serde_yaml::from_str(include_str!("../cases/rules.yaml")).expect("the rules of the tests are well formed")
});

/// A day of the calendar.
pub(crate) fn on(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

/// The nominal cut-off of the tests.
pub(crate) fn nominal() -> NaiveDate {
    on(2026, 1, 31)
}

/// How a run differs from the usual one.
#[derive(Clone)]
pub(crate) struct Run {
    pub(crate) agency: &'static str,
    pub(crate) extracted: ExportFacts,
    pub(crate) limits: Limits,
    pub(crate) findings_limit: u64,
    pub(crate) corrections: Vec<Correction>,
}

impl Run {
    pub(crate) fn of(agency: &'static str) -> Self {
        Run {
            agency,
            extracted: ExportFacts::on(Some(on(2026, 1, 31))),
            limits: Limits::default(),
            findings_limit: 1_000,
            corrections: Vec::new(),
        }
    }
}

/// Counts files as `hasila` does.
pub(crate) fn tabulate(run: &Run, mapping: &Mapping, files: Vec<ExportFile>) -> Tabulated {
    let reference = &*REFERENCE;
    let lists = Lists::shared(reference).of_agency(reference, run.agency);
    let rules = RuleBook::new([&*RULES], &lists, run.agency);
    let period = "2025".parse().expect("a period");
    let job = Job {
        agency: &AgencyId::from_static(run.agency),
        period,
        basis: Basis { period, cutoff: nominal(), definitions: reference.definitions.hash() },
        definitions: &reference.definitions,
        mapping,
        rules: &rules,
        lists: &lists,
        key: [7; 32],
        extracted: &run.extracted,
        corrections: &Corrections::new(&run.corrections),
        limits: run.limits,
        findings_limit: run.findings_limit,
        traces: false,
    };
    tabulate::tabulate(&job, files)
}

/// A folder of an agency's files, gone when the test is done with it.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("tabulate-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).expect("the folder of temporary files is writable");
        Folder(path)
    }

    /// Writes a file.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> ExportFile {
        let path = self.0.join(name);
        fs::write(&path, content).expect("the folder of temporary files is writable");
        ExportFile::at(&path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
