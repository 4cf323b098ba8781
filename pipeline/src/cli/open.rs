//! `hasila open`: what was made, in the program that this machine opens it with.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use report_model::diagnostic::Message;
use report_model::lang::Lang;
use report_model::reference::Agency;
use report_model::status::{DocumentId, State, Step};

use super::language::{failure, said};
use super::made::{self, link};
use super::signing::RegisterArgs;
use super::{CycleArgs, Status, language, say};
use app::config::{self, CycleInputs};
use app::produce::run::RunContext;
use app::steps::approval;
use app::stores::fs;

/// The arguments of `hasila open`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila open OSR                      the report of an agency
  hasila open synthesis --lang ar
  hasila open findings OSR             what is wrong with the exports of an agency
  hasila open status
  hasila open site

Without an argument it opens the synthesis, or the report if the cycle has one agency. Once a report is approved, the
approved document opens instead of the draft; the message says which of the two it is. The path is always printed, also on
a machine that has no program to open it.")]
pub(super) struct OpenArgs {
    /// A body, or `synthesis`, `findings`, `status`, `site`
    #[arg(value_name = "WHAT")]
    what: Option<String>,
    /// The body whose findings are meant; the only one that has some if not given
    #[arg(value_name = "ID")]
    agency: Option<String>,
    #[command(flatten)]
    cycle: CycleArgs,
    #[command(flatten)]
    register: RegisterArgs,
    /// The language; the first of the cycle if not given
    #[arg(long, value_name = "LANG", value_parser = super::lang)]
    lang: Option<Lang>,
    /// The folder of the site
    #[arg(long, value_name = "DIR", default_value_os_t = super::beside("site"))]
    site: PathBuf,
}

/// How long a launcher that fails may take to say so.
const PATIENCE: Duration = Duration::from_secs(2);

/// Runs it.
pub(super) fn open(args: &OpenArgs) -> anyhow::Result<Status> {
    let path = chosen(args)?;
    let path = std::path::absolute(&path).unwrap_or(path);
    say(&format!("{}\n", link(&path)))?;
    if open::that_detached_with_timeout(&path, PATIENCE).is_err() {
        super::note(&language::word("open.no_opener"));
    }
    Ok(Status::Done)
}

/// What is meant, if it was made.
fn chosen(args: &OpenArgs) -> anyhow::Result<PathBuf> {
    let what = args.what.as_deref();
    if args.agency.is_some() && what != Some("findings") {
        return Err(failure(Message::new("open.alone"), [Message::new("open.alone_hint")]));
    }
    if what == Some("site") {
        return there(args.site.join("index.html"), Message::new("open.site"), Message::new("open.site_hint"));
    }
    let cycle = config::load(&args.cycle.data, args.cycle.period)?;
    let agencies: Vec<&str> = args.agency.as_deref().or(what).into_iter().collect();
    language::of_cycle(&cycle, &agencies);
    let context = args.cycle.context();
    let lang = args.lang.or_else(|| cycle.reference.cycle.languages.first().copied()).unwrap_or(Lang::Fr);
    let national = context.national_folder(cycle.period);
    match what {
        Some("findings") => findings(args, &context, &cycle),
        Some("status") => {
            let page = national.join(format!("status.{lang}.html"));
            there(page, Message::new("open.status"), Message::new("open.status_hint"))
        }
        Some("synthesis") => synthesis(args, &cycle, &national, lang),
        Some(id) => report(args, &context, &cycle, id),
        None => match cycle.reference.register.agencies.as_slice() {
            [one] => report(args, &context, &cycle, &one.id),
            _ => synthesis(args, &cycle, &national, lang),
        },
    }
}

fn synthesis(args: &OpenArgs, cycle: &CycleInputs, national: &Path, lang: Lang) -> anyhow::Result<PathBuf> {
    let path = national.join(format!("synthesis.{lang}.pdf"));
    if let Some(approved) = approved(args, cycle, &DocumentId::synthesis(cycle.period), &path) {
        return Ok(approved);
    }
    there(path, Message::new("open.synthesis"), Message::new("open.synthesis_hint").with("lang", lang))
}

fn report(args: &OpenArgs, context: &RunContext, cycle: &CycleInputs, id: &str) -> anyhow::Result<PathBuf> {
    let agency = known(cycle, id)?;
    let folder = context.agency_folder(cycle.period, id);
    let lang = args.lang.unwrap_or_else(|| made::language_of(cycle, id));
    let hint = Message::new("open.report_hint").with("id", id).with("lang", lang);
    let path = folder.join(format!("report.{lang}.pdf"));
    if let Some(approved) = approved(args, cycle, &DocumentId::sectoral(cycle.period, &agency.id), &path) {
        return Ok(approved);
    }
    there(path, Message::new("open.report").with("id", id), hint)
}

/// The approved document in the place of a draft, where the last version on record is that of the report that stands
/// beside the draft. It is said which of the two opens.
fn approved(args: &OpenArgs, cycle: &CycleInputs, document: &DocumentId, draft: &Path) -> Option<PathBuf> {
    // Without a register everything is a draft.
    let register = args.register.read_or_empty(cycle).ok()?;
    let history = register.ledger().history(document);
    let version = history.last();
    let found = history.versions().get(&version)?;
    let (folder, name) = (draft.parent()?, draft.file_name()?);
    let path = folder.join("approved").join(name);
    let line = register.ledger().about(document, version).rfind(|signed| signed.line.step == Step::Typeset);
    let sha256 = line.and_then(|signed| signed.line.files.get(name.to_str()?).cloned());
    let holds = |path: &Path, sha256: Option<&str>| {
        let bytes = fs::read_if_there(path).ok().flatten();
        sha256.is_some() && bytes.map(|bytes| fs::sha256(&bytes)).as_deref() == sha256
    };
    let is_this = holds(&folder.join(approval::file_name(document)), found.report.as_deref());
    if is_this && found.state != State::Draft && holds(&path, sha256.as_deref()) {
        let message = Message::new("open.approved").count("version", version).said("state", found.state.message());
        super::note(&said(&message));
        return Some(path);
    }
    if !is_this && draft.exists() {
        super::note(&said(&Message::new("open.other_inputs").count("version", version)));
    } else if draft.exists() {
        super::note(&language::word("open.draft"));
    }
    None
}

fn findings(args: &OpenArgs, context: &RunContext, cycle: &CycleInputs) -> anyhow::Result<PathBuf> {
    let page = |id: &str| context.agency_folder(cycle.period, id).join("findings.html");
    if let Some(id) = &args.agency {
        known(cycle, id)?;
        let of = |key| Message::new(key).with("id", id);
        return there(page(id), of("open.findings"), of("open.findings_hint"));
    }
    let with: Vec<&str> = cycle.reference.register.agencies.iter().map(|agency| agency.id.as_str()).collect();
    let with: Vec<&str> = with.into_iter().filter(|id| page(id).exists()).collect();
    match with.as_slice() {
        [] => {
            let message = Message::new("open.no_findings").with("path", context.out.display());
            Err(failure(message, [Message::new("open.no_findings_hint")]))
        }
        [one] => Ok(page(one)),
        [first, ..] => {
            let message = Message::new("open.many_findings").count("agencies", with.len());
            let hint = Message::new("open.many_findings_hint").with("first", first).list("others", &with[1..]);
            Err(failure(message, [hint]))
        }
    }
}

fn known<'a>(cycle: &'a CycleInputs, id: &str) -> anyhow::Result<&'a Agency> {
    cycle.reference.agency(id).ok_or_else(|| super::no_agency(cycle, &[id]))
}

fn there(path: PathBuf, what: Message, hint: Message) -> anyhow::Result<PathBuf> {
    if path.exists() {
        return Ok(path);
    }
    let message = Message::new("open.not_made").said("what", what).with("path", path.display());
    Err(failure(message, [hint]))
}
