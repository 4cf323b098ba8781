//! What comes with a report: the manifest, the lines that approve it, the documents.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use report_model::diagnostic::{Diagnose, Message};
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

/// What a line does not name as such a line does: what is said of it, and its name.
fn unnamed(line: &Line) -> Option<(&'static str, &'static str)> {
    let named = |name: &&str| line.files.contains_key(*name);
    if line.step == Step::Approve {
        let report = (line.files.get("report.json") != line.report.as_ref()).then_some("report.json");
        let missing = APPROVED.iter().copied().find(|name| !named(name));
        let more = line
            .files
            .keys()
            .map(String::as_str)
            .any(|name| !APPROVED.contains(&name))
            .then_some(("found.unnamed_other", ""));
        return missing.or(report).map(|name| ("found.unnamed", name)).or(more);
    }
    None
}

/// What the manifest says of the programs that made the bundle.
pub(super) fn manifest(manifest: &Manifest) -> Vec<Message> {
    let is_version = |text: &str| {
        (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".+-".contains(&byte))
    };
    let checks = [
        (manifest.format > 0, "found.manifest_format"),
        (is_version(&manifest.program), "found.program"),
        (is_sha256(&manifest.templates), "found.templates"),
        (manifest.supersedes.as_deref().is_none_or(is_sha256), "found.supersedes"),
    ];
    checks.into_iter().filter(|(holds, _)| !holds).map(|(_, what)| Message::new(what)).collect()
}

/// A report is approved when its data are there, then typeset, then sealed.
pub(super) fn days(bundle: &Bundle, sealed: NaiveDate) -> Vec<Message> {
    let on = |step: Step| bundle.approval.iter().rfind(|signed| signed.line.step == step).map(|signed| signed.line.on);
    let Some((approved, typeset)) = on(Step::Approve).zip(on(Step::Typeset)) else { return Vec::new() };
    let first = checklist::may_be_approved_on(&bundle.report);
    let mut found = Vec::new();
    if approved < first {
        found.push(Message::new("found.approved_early").with("approved", approved).with("first", first));
    }
    if typeset < approved || sealed < typeset {
        let order = Message::new("found.steps_order").with("approved", approved).with("typeset", typeset);
        found.push(order.with("sealed", sealed));
    }
    found
}

/// Files that no bundle of this cycle has.
pub(super) fn strangers(cycle: &CycleInputs, bundle: &Bundle) -> Vec<Message> {
    let documents: Vec<String> =
        cycle.reference.cycle.languages.iter().map(|lang| format!("report.{lang}.pdf")).collect();
    let known = |name: &str| {
        bundle::DATA.contains(&name) || name == bundle::PUBLIC || documents.iter().any(|document| document == name)
    };
    bundle
        .files
        .keys()
        .filter(|name| !known(name))
        .map(|name| Message::new("found.stranger").with("name", name))
        .collect()
}

/// The head of the body approved this very report, and said which documents belong to it.
pub(super) fn approval(cycle: &CycleInputs, bundle: &Bundle) -> Vec<Message> {
    let (document, manifest) = (bundle.document(), &bundle.manifest);
    let report = bundle.files.get("report.json").map(|bytes| bundle::sha256(bytes));
    let mut found = Vec::new();
    if bundle.approval.len() > APPROVAL.len() {
        found.push(Message::new("found.more_lines"));
    }
    for step in APPROVAL {
        let Some(signed) = bundle.approval.iter().rfind(|signed| signed.line.step == step) else {
            found.push(Message::new("found.no_line").said("step", step.message()));
            continue;
        };
        let line = &signed.line;
        let of = |key| Message::new(key).said("step", step.message());
        if line.document != document || line.version != manifest.version {
            found.push(of("found.other_document"));
        } else if step == Step::Approve && line.report != report {
            found.push(of("found.other_report"));
        } else if step == Step::Approve && line.note != manifest.note {
            found.push(Message::new("found.other_note"));
        } else if step == Step::Typeset && !line.note.is_empty() {
            found.push(Message::new("found.stray_note"));
        } else if let Some((key, name)) = unnamed(line) {
            found.push(of(key).with("name", name));
        } else if let Err(fault) = ledger::check_signature(signed, &cycle.holders) {
            found.extend(
                fault.diagnose().into_iter().take(1).map(|said| of("found.step_fault").said("fault", said.message)),
            );
        }
    }
    found
}

/// What it takes the place of is the bundle of the version before, where the register has that.
pub(super) fn succession(register: &Register, bundle: &Bundle) -> Vec<Message> {
    let (document, manifest) = (bundle.document(), &bundle.manifest);
    let came = register.ledger().lines().iter().map(|signed| &signed.line).rfind(|line| {
        line.document == document && line.version < manifest.version && matches!(line.step, Step::Accept | Step::Return)
    });
    let fits = match came {
        Some(line) if line.version + 1 == manifest.version => {
            manifest.supersedes.as_deref() == line.files.get(BUNDLE).map(Sha256Hash::as_str)
        }
        _ => manifest.version > 1 || manifest.supersedes.is_none(),
    };
    if fits { Vec::new() } else { vec![Message::new("found.other_before")] }
}

/// The documents are those that the approval names, one in each language of the cycle.
pub(super) fn documents(cycle: &CycleInputs, bundle: &Bundle) -> Vec<Message> {
    let named: BTreeMap<&String, &Sha256Hash> = bundle
        .approval
        .iter()
        .filter(|signed| APPROVAL.contains(&signed.line.step))
        .flat_map(|signed| &signed.line.files)
        .collect();
    let is_document =
        |name: &str| name == bundle::PUBLIC || Path::new(name).extension().is_some_and(|extension| extension == "pdf");
    let mut found: Vec<Message> = bundle
        .files
        .iter()
        .filter(|(name, bytes)| is_document(name) && named.get(name) != Some(&&bundle::sha256(bytes)))
        .map(|(name, _)| Message::new("found.other_file").with("name", name))
        .collect();
    let languages = cycle.reference.cycle.languages.iter().map(|lang| format!("report.{lang}.pdf"));
    found.extend(
        languages
            .filter(|name| !bundle.files.contains_key(name))
            .map(|name| Message::new("found.missing_file").with("name", name)),
    );
    found
}
