//! `hasila intake`: sealed files come in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use render::view::Letter;
use report_model::diagnostic::{Diagnostic, Message};
use report_model::lang::Lang;
use report_model::status::DocumentId;
use serde::Serialize;

use super::given::literal;
use super::language::{Failure, failure, said};
use super::signing::{SignArgs, SigningSession, UnsignedSession};
use super::{CycleArgs, Status, language, say};
use app::produce::run;
use app::steps::intake::{self, Refusal, Returned, Verdict};
use app::stores::fs;
use app::stores::register::RegisterWriter;
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
    /// The same, as it is said on a terminal.
    #[serde(skip)]
    told: Vec<String>,
}

/// What can become of a file, with the word for it.
const RESULTS: [(&str, &str); 5] = [
    ("accepted", "intake.result.accepted"),
    ("returned", "intake.result.returned"),
    ("refused", "intake.result.refused"),
    ("known", "intake.result.known"),
    (FAILED, "intake.result.failed"),
];

/// The result of a file that could not be looked at, or of which nothing could be recorded.
const FAILED: &str = "failed";

impl Line {
    fn failed(file: &Path, error: &anyhow::Error) -> Line {
        let (reasons, told) = (vec![format!("{error:#}")], vec![language::of_error(error)]);
        Line { file: file.to_owned(), result: FAILED, document: None, version: None, reasons, told }
    }
}

/// Runs it.
pub(super) fn intake(args: &IntakeArgs) -> anyhow::Result<Status> {
    let session = UnsignedSession::open(&args.cycle, &args.sign, &[] as &[&str])?;
    let files = arrivals(&args.files)?;
    let session = session.with_key(&args.sign)?;
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
    let of = |key, result: &str| said(&Message::new(key).count("files", count(result)));
    let always = [("intake.accepted", "accepted"), ("intake.returned", "returned"), ("intake.refused", "refused")];
    let more = [("intake.known", "known"), ("intake.failed", FAILED)].into_iter();
    let shown = always.into_iter().chain(more.filter(|(_, result)| count(result) > 0));
    let parts: Vec<String> = shown.map(|(key, result)| of(key, result)).collect();
    format!("{}\n", parts.join(&language::word("terminal.comma")))
}

/// One file after the other: each is on record before the next is looked at.
fn one(session: &SigningSession, register: &mut RegisterWriter, file: &Path) -> anyhow::Result<Line> {
    let verdict = match intake::read(file) {
        // That this machine cannot read a file says nothing of the file: it is not for the ledger.
        Err(Refusal::File(error)) => return Err(error.into()),
        Err(refusal) => Verdict::Refused(refusal),
        Ok(arrival) => intake::examine(&session.cycle, register, arrival, session.on),
    };
    let by = &session.by.id;
    let line = |result, document: Option<DocumentId>, version, (reasons, told)| Line {
        file: file.to_owned(),
        result,
        document,
        version,
        reasons,
        told,
    };
    Ok(match verdict {
        Verdict::Accepted(accepted) => {
            let entry = intake::accept(register, &accepted, session.on, by)?;
            let (document, version) = (entry.document.clone(), entry.version);
            register.record(vec![entry], &session.by, &session.cycle.holders)?;
            line("accepted", Some(document), Some(version), (Vec::new(), Vec::new()))
        }
        Verdict::Returned(returned) => {
            let letter = letter(session, &returned)?;
            let entry = intake::give_back(register, &returned, &letter, session.on, by)?;
            let (document, version) = (entry.document.clone(), entry.version);
            register.record(vec![entry], &session.by, &session.cycle.holders)?;
            line("returned", Some(document), Some(version), words(session, &returned.reasons))
        }
        Verdict::Known(document, version, state) => {
            let told = said(&Message::new("intake.before").said("state", state.message()));
            line("known", Some(document), Some(version), (vec![format!("it was {state} before")], vec![told]))
        }
        Verdict::Refused(refusal) => {
            refuse(session, register, file, &refusal)?;
            line("refused", None, None, (vec![refusal.to_string()], vec![language::told(&refusal)]))
        }
    })
}

/// The reasons of a return: for programs, and as the letter heads them for whoever looks on.
fn words(session: &SigningSession, reasons: &[(&'static str, Vec<Message>)]) -> (Vec<String>, Vec<String>) {
    let all = || reasons.iter().flat_map(|(check, found)| found.iter().map(move |found| (check, found)));
    let language = session.office.language(language::spoken());
    let title =
        |check: &str| language.map_or(String::new(), |words| words.l10n().word(&format!("letter.check.{check}")));
    let told = |(check, found): (&&str, &Message)| {
        said(&Message::new("intake.reason").prose("check", title(check)).said("found", found.clone()))
    };
    let english = words::language(Lang::En).l10n();
    let plain = |(check, found): (&&str, &Message)| format!("{check}: {}", words::said(found, &english));
    (all().map(plain).collect(), all().map(told).collect())
}

/// A refusal is on record with the hash of what came in, never with its bytes.
fn refuse(
    session: &SigningSession,
    register: &mut RegisterWriter,
    file: &Path,
    refusal: &Refusal,
) -> anyhow::Result<()> {
    let sha256 = fs::sha256_of(file).map(String::from).unwrap_or_default();
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
    let in_language = |lang: Lang| -> Vec<(&'static str, Vec<String>)> {
        let l10n = words::language(lang).l10n();
        let said = |found: &Vec<Message>| found.iter().map(|one| words::said(one, &l10n)).collect();
        returned.reasons.iter().map(|(check, found)| (*check, said(found))).collect()
    };
    for &lang in &context.languages {
        let reasons = in_language(lang);
        let letter = Letter {
            agency: &manifest.agency,
            period: manifest.period,
            version: manifest.version,
            on: session.on,
            by: &by,
            bundle: &bundle,
            reasons: &reasons,
        };
        let view = office.letter(cycle, &letter, lang);
        names.push(format!("letter.{lang}.pdf"));
        let pdf = folder.join(format!("letter.{lang}.pdf"));
        jobs.push(Job { view: Box::new(move || view), pdf, keep_view: None });
    }
    let mut errors = Vec::new();
    press_pool::typeset(jobs, context.jobs, None, |_, answer| errors.extend(answer.err()));
    if let Some(error) = errors.first() {
        return Err(Failure(Diagnostic::around(Message::new("intake.no_letter"), "error", error)).into());
    }
    let mut files = BTreeMap::new();
    for name in names {
        files.insert(name.clone(), fs::read(&folder.join(&name))?);
    }
    let reasons: BTreeMap<&str, Vec<String>> = in_language(Lang::En).into_iter().collect();
    let reasons = run::json(&serde_json::json!({"bundle": bundle, "reasons": reasons}));
    fs::write(&folder.join("reasons.json"), &reasons)?;
    files.insert("reasons.json".to_owned(), reasons);
    Ok(files)
}

fn print(line: &Line) -> anyhow::Result<()> {
    let document = line.document.as_ref().zip(line.version);
    let of = |(document, version): (&DocumentId, u32)| {
        format!("  {}", said(&Message::new("version.named").with("document", document).count("version", version)))
    };
    let keys = RESULTS.map(|(_, key)| key);
    let key = RESULTS.iter().find(|(result, _)| *result == line.result).map_or("message.plain", |(_, key)| key);
    say(&format!(
        "{}  {}{}\n",
        language::column(&keys, key),
        line.file.display(),
        document.map_or_else(String::new, of)
    ))?;
    for told in &line.told {
        say(&format!("          {}\n", literal(told).replace('\n', "\n          ")))?;
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
                return Err(failure(Message::new("intake.no_zip").with("path", path.display()), []));
            }
        } else {
            if !path.exists() {
                let message = Message::new("intake.no_file").with("path", path.display());
                return Err(failure(message, [Message::new("intake.no_file_hint")]));
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
