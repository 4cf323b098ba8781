//! `hasila intake`: sealed files come in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;
use render::view::Letter;
use report_model::status::DocumentId;
use serde::Serialize;

use super::signing::{SignArgs, SigningSession};
use super::{CycleArgs, Status, say};
use app::produce::run;
use app::steps::intake::{self, Refusal, Returned, Verdict};
use app::stores::fs;
use app::stores::register::Register;
use app::typesetting::press_pool::{self, Job};

/// The arguments of `hasila intake`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila intake inbox/ --as intake
  hasila intake osr.zip aba.zip --as intake --on 2026-04-02

Each FILE.zip has its signature beside it, FILE.zip.minisig. Of a folder, every .zip file is taken in order,
subfolders included. A faulty bundle that its agency sealed is returned with a letter, under returned/ in the outputs; one
that no agency sealed is refused. A bundle that is already on record is not recorded again. A file that cannot be read is
reported and not recorded; the others are still taken in. Exit status 1: something was returned or refused; 2: something
could not be read.")]
pub(super) struct IntakeArgs {
    /// Sealed files, or folders of them
    #[arg(required = true, value_name = "FILE|DIR")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    cycle: CycleArgs,
    #[command(flatten)]
    sign: SignArgs,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// What became of one file.
#[derive(Serialize)]
struct Line {
    file: PathBuf,
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<DocumentId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<String>,
}

/// The result of a file that could not be looked at, or of which nothing could be recorded.
const FAILED: &str = "failed";

impl Line {
    fn failed(file: &Path, error: &anyhow::Error) -> Line {
        let reasons = vec![format!("{error:#}")];
        Line { file: file.to_owned(), result: FAILED, document: None, version: None, reasons }
    }
}

/// Runs it.
pub(super) fn intake(args: &IntakeArgs) -> anyhow::Result<Status> {
    let files = arrivals(&args.files)?;
    let session = SigningSession::open(&args.cycle, &args.sign)?;
    run::claim(&session.context, &session.cycle)?;
    let mut register = args.sign.open_register(&session)?;
    let mut lines = Vec::new();
    for file in files {
        // Whatever one file does, the others are looked at.
        let line = one(&session, &mut register, &file).unwrap_or_else(|error| Line::failed(&file, &error));
        if !args.json {
            print(&line)?;
        }
        lines.push(line);
    }
    if args.json {
        say(&String::from_utf8(run::json(&lines))?)?;
    } else {
        say(&counts(&lines))?;
    }
    let any = |result: &str| lines.iter().any(|line| line.result == result);
    Ok(if any(FAILED) {
        Status::CouldNotRun
    } else if any("returned") || any("refused") {
        Status::DataRefused
    } else {
        Status::Done
    })
}

fn counts(lines: &[Line]) -> String {
    let count = |result: &str| lines.iter().filter(|line| line.result == result).count();
    let more =
        [("known", "on record before"), (FAILED, "could not be looked at")].map(|(result, said)| match count(result) {
            0 => String::new(),
            found => format!(", {found} {said}"),
        });
    let [accepted, returned, refused] = ["accepted", "returned", "refused"].map(count);
    format!("{accepted} accepted, {returned} returned, {refused} refused{}\n", more.concat())
}

/// One file after the other: each is on record before the next is looked at.
fn one(session: &SigningSession, register: &mut Register, file: &Path) -> anyhow::Result<Line> {
    let verdict = match intake::read(file) {
        // That this machine cannot read a file says nothing of the file: it is not for the ledger.
        Err(Refusal::File(error)) => return Err(error.into()),
        Err(refusal) => Verdict::Refused(refusal),
        Ok(arrival) => intake::examine(&session.cycle, register, arrival, session.on),
    };
    let by = &session.by.id;
    let line = |result, document: Option<DocumentId>, version, reasons| Line {
        file: file.to_owned(),
        result,
        document,
        version,
        reasons,
    };
    Ok(match verdict {
        Verdict::Accepted(accepted) => {
            let entry = intake::accept(register, &accepted, session.on, by)?;
            let (document, version) = (entry.document.clone(), entry.version);
            register.record(vec![entry], &session.by, &session.cycle.holders)?;
            line("accepted", Some(document), Some(version), Vec::new())
        }
        Verdict::Returned(returned) => {
            let letter = letter(session, &returned)?;
            let entry = intake::give_back(register, &returned, &letter, session.on, by)?;
            let (document, version) = (entry.document.clone(), entry.version);
            register.record(vec![entry], &session.by, &session.cycle.holders)?;
            line("returned", Some(document), Some(version), words(&returned.reasons))
        }
        Verdict::Known(document, version, state) => {
            line("known", Some(document), Some(version), vec![format!("it was {state} before")])
        }
        Verdict::Refused(refusal) => {
            refuse(session, register, file, &refusal)?;
            line("refused", None, None, vec![refusal.to_string()])
        }
    })
}

fn words(reasons: &[(&'static str, Vec<String>)]) -> Vec<String> {
    reasons.iter().flat_map(|(check, found)| found.iter().map(move |found| format!("{check}: {found}"))).collect()
}

/// A refusal is on record with the hash of what came in, never with its bytes.
fn refuse(session: &SigningSession, register: &mut Register, file: &Path, refusal: &Refusal) -> anyhow::Result<()> {
    let sha256 = fs::sha256_of(file).unwrap_or_default();
    let facts = serde_json::json!({"sha256": sha256, "reason": refusal.to_string()});
    let kept = register.keep(&run::json(&facts))?;
    let entry = intake::refused(&session.cycle, kept, session.on, &session.by.id);
    register.record(vec![entry], &session.by, &session.cycle.holders)?;
    Ok(())
}

/// The letter in the languages of the cycle, and the findings for programs; also left among the outputs.
fn letter(session: &SigningSession, returned: &Returned) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let SigningSession { context, cycle, office, .. } = session;
    let manifest = &returned.bundle.manifest;
    let folder = context.period_folder(cycle.period).join("returned").join(&manifest.agency);
    let folder = folder.join(format!("v{}", manifest.version));
    let bundle = fs::sha256(&returned.arrival.bundle);
    let by = session.cycle.holders.get(&session.by.id).map(|holder| holder.office.clone()).unwrap_or_default();
    let mut jobs = Vec::new();
    let mut names = Vec::new();
    for &lang in &context.languages {
        let letter = Letter {
            agency: &manifest.agency,
            period: manifest.period,
            version: manifest.version,
            on: session.on,
            by: &by,
            bundle: &bundle,
            reasons: &returned.reasons,
        };
        let view = office.letter(cycle, &letter, lang);
        names.push(format!("letter.{lang}.pdf"));
        let pdf = folder.join(format!("letter.{lang}.pdf"));
        jobs.push(Job { view: Box::new(move || view), pdf, keep_view: None });
    }
    let mut errors = Vec::new();
    press_pool::typeset(jobs, context.jobs, None, |_, answer| errors.extend(answer.err()));
    if let Some(error) = errors.first() {
        bail!("the letter of return cannot be typeset: {error}");
    }
    let mut files = BTreeMap::new();
    for name in names {
        files.insert(name.clone(), fs::read(&folder.join(&name))?);
    }
    let reasons: BTreeMap<&str, &Vec<String>> = returned.reasons.iter().map(|(check, found)| (*check, found)).collect();
    let reasons = run::json(&serde_json::json!({"bundle": bundle, "reasons": reasons}));
    fs::write(&folder.join("reasons.json"), &reasons)?;
    files.insert("reasons.json".to_owned(), reasons);
    Ok(files)
}

fn print(line: &Line) -> anyhow::Result<()> {
    let document = line.document.as_ref().zip(line.version);
    let document = document.map_or_else(String::new, |(document, version)| format!("  {document} version {version}"));
    say(&format!("{:8}  {}{document}\n", line.result, line.file.display()))?;
    for reason in &line.reasons {
        say(&format!("          {}\n", reason.replace('\n', "\n          ")))?;
    }
    Ok(())
}

/// The sealed files that are named, and those in the folders that are.
fn arrivals(named: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in named {
        if path.is_dir() {
            let before = files.len();
            below(path, &mut files, 0)?;
            if files.len() == before {
                bail!("no .zip file lies in {}", path.display());
            }
        } else {
            if !path.exists() {
                bail!(
                    "there is no file {}\n  hint: nothing was taken in; name sealed files, or folders of them",
                    path.display()
                );
            }
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn below(folder: &Path, files: &mut Vec<PathBuf>, depth: usize) -> anyhow::Result<()> {
    for entry in fs::list(folder)? {
        let path = folder.join(&entry.name);
        if entry.folder && depth < 8 {
            below(&path, files, depth + 1)?;
        } else if !entry.folder && path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip")) {
            files.push(path);
        }
    }
    Ok(())
}
