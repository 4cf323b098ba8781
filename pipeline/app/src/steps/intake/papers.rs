//! What comes with a report: the manifest, the lines that approve it, the documents.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use report_model::status::Step;
use sealing::bundle::{self, Bundle, Manifest};
use sealing::ledger::{self, Line};

use crate::config::CycleInputs;
use crate::steps::checklist;
use crate::steps::seal::BUNDLE;
use crate::stores::register::Register;
use report_model::digest::{Sha256Hash, is_sha256};

/// The steps whose lines a bundle holds.
const APPROVAL: [Step; 2] = [Step::Approve, Step::Typeset];

/// What an approval names, each under its SHA-256: a publication reads them, and would stop for all where one is missing.
const APPROVED: [&str; 2] = [bundle::PUBLIC, "report.json"];

/// What a line does not name as such a line does.
fn unnamed(line: &Line) -> Option<&str> {
    let named = |name: &&str| line.files.contains_key(*name);
    if line.step == Step::Approve {
        let report = (line.files.get("report.json") != line.report.as_ref()).then_some("report.json");
        let missing = APPROVED.iter().copied().find(|name| !named(name));
        let more =
            line.files.keys().map(String::as_str).any(|name| !APPROVED.contains(&name)).then_some("another file");
        return missing.or(report).or(more);
    }
    None
}

/// What the manifest says of the programs that made the bundle.
pub(super) fn manifest(manifest: &Manifest) -> Vec<String> {
    let is_version = |text: &str| {
        (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".+-".contains(&byte))
    };
    let checks = [
        (manifest.format > 0, "manifest.json: no bundle has such a format"),
        (is_version(&manifest.program), "program: it is no version"),
        (is_sha256(&manifest.templates), "templates: no SHA-256"),
        (manifest.supersedes.as_deref().is_none_or(is_sha256), "supersedes: no SHA-256"),
    ];
    checks.into_iter().filter(|(holds, _)| !holds).map(|(_, what)| what.to_owned()).collect()
}

/// A report is approved when its data are there, then typeset, then sealed.
pub(super) fn days(bundle: &Bundle, sealed: NaiveDate) -> Vec<String> {
    let on = |step: Step| bundle.approval.iter().rfind(|signed| signed.line.step == step).map(|signed| signed.line.on);
    let Some((approved, typeset)) = on(Step::Approve).zip(on(Step::Typeset)) else { return Vec::new() };
    let first = checklist::may_be_approved_on(&bundle.report);
    let mut found = Vec::new();
    if approved < first {
        found.push(format!("approve: on {approved}, before {first}, when its data were there"));
    }
    if typeset < approved || sealed < typeset {
        found.push(format!("approve, typeset, seal: on {approved}, {typeset}, {sealed}: in no order"));
    }
    found
}

/// Files that no bundle of this cycle has.
pub(super) fn strangers(cycle: &CycleInputs, bundle: &Bundle) -> Vec<String> {
    let documents: Vec<String> =
        cycle.reference.cycle.languages.iter().map(|lang| format!("report.{lang}.pdf")).collect();
    let known = |name: &str| {
        bundle::DATA.contains(&name) || name == bundle::PUBLIC || documents.iter().any(|document| document == name)
    };
    bundle.files.keys().filter(|name| !known(name)).map(|name| format!("{name}: no bundle has such a file")).collect()
}

/// The head of the body approved this very report, and said which documents belong to it.
pub(super) fn approval(cycle: &CycleInputs, bundle: &Bundle) -> Vec<String> {
    let (document, manifest) = (bundle.document(), &bundle.manifest);
    let report = bundle.files.get("report.json").map(|bytes| bundle::sha256(bytes));
    let mut found = Vec::new();
    if bundle.approval.len() > APPROVAL.len() {
        found.push("approval.json: it has more lines than a bundle has".to_owned());
    }
    for step in APPROVAL {
        let Some(signed) = bundle.approval.iter().rfind(|signed| signed.line.step == step) else {
            found.push(format!("{step}: no line"));
            continue;
        };
        let line = &signed.line;
        if line.document != document || line.version != manifest.version {
            found.push(format!("{step}: of another document"));
        } else if step == Step::Approve && line.report != report {
            found.push(format!("{step}: of another report"));
        } else if step == Step::Approve && line.note != manifest.note {
            found.push("note: not the one that was approved".to_owned());
        } else if step == Step::Typeset && !line.note.is_empty() {
            found.push("note: it stands where none does".to_owned());
        } else if let Some(name) = unnamed(line) {
            found.push(format!("{step}: {name} is not named, or by no SHA-256"));
        } else if let Err(fault) = ledger::check_signature(signed, &cycle.holders) {
            found.push(format!("{step}: {fault}"));
        }
    }
    found
}

/// What it takes the place of is the bundle of the version before, where the register has that.
pub(super) fn succession(register: &Register, bundle: &Bundle) -> Vec<String> {
    let (document, manifest) = (bundle.document(), &bundle.manifest);
    let came = register.ledger().lines().iter().map(|signed| &signed.line).rfind(|line| {
        line.document == document && line.version < manifest.version && matches!(line.step, Step::Accept | Step::Return)
    });
    let fits = match came {
        Some(line) if line.version + 1 == manifest.version => {
            manifest.supersedes.as_deref() == line.files.get(BUNDLE).map(|hash| hash.as_str())
        }
        _ => manifest.version > 1 || manifest.supersedes.is_none(),
    };
    if fits { Vec::new() } else { vec!["supersedes: not the bundle that came in before".to_owned()] }
}

/// The documents are those that the approval names, one in each language of the cycle.
pub(super) fn documents(cycle: &CycleInputs, bundle: &Bundle) -> Vec<String> {
    let named: BTreeMap<&String, &Sha256Hash> = bundle
        .approval
        .iter()
        .filter(|signed| APPROVAL.contains(&signed.line.step))
        .flat_map(|signed| &signed.line.files)
        .collect();
    let is_document =
        |name: &str| name == bundle::PUBLIC || Path::new(name).extension().is_some_and(|extension| extension == "pdf");
    let mut found: Vec<String> = bundle
        .files
        .iter()
        .filter(|(name, bytes)| is_document(name) && named.get(name) != Some(&&bundle::sha256(bytes)))
        .map(|(name, _)| format!("{name}: not the one that was approved"))
        .collect();
    let languages = cycle.reference.cycle.languages.iter().map(|lang| format!("report.{lang}.pdf"));
    found.extend(languages.filter(|name| !bundle.files.contains_key(name)).map(|name| format!("{name}: missing")));
    found
}
