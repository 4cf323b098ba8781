//! `hasila transmit`, `submit`, `clear` and `withdraw`: steps that are a line in the ledger and nothing else.

use std::collections::BTreeMap;

use clap::Args;
use disclosure::DisclosureReport;
use report_model::diagnostic::{Diagnose, Message};
use report_model::lang::Lang;
use report_model::status::{DocumentId, State, Step};
use sealing::ledger::Entry;

use super::language::{failure, said};
use super::signing::{SignArgs, SigningSession, localised, note};
use super::{CycleArgs, Status, language, say};
use app::outputs::edition;
use app::produce::run;
use app::steps::publish;
use app::stores::register::Register;

/// The arguments of a step.
#[derive(Debug, Args)]
pub(super) struct StepArgs {
    /// The agencies, or `synthesis`; `all` for every document that stands before this step
    #[arg(required = true, value_name = "DOCUMENT")]
    documents: Vec<String>,
    #[command(flatten)]
    cycle: CycleArgs,
    #[command(flatten)]
    sign: SignArgs,
    /// A note for the public, as LANG=TEXT; may be given in several languages
    #[arg(long, value_name = "LANG=TEXT", value_parser = localised)]
    note: Vec<(Lang, String)>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Takes the step for each document; all of them, or none.
pub(super) fn step(args: &StepArgs, step: Step) -> anyhow::Result<Status> {
    let session = SigningSession::open(&args.cycle, &args.sign, &args.documents)?;
    let mut register = args.sign.open_register(&session)?;
    let documents = documents(args, &session, &register, step)?;
    let note = note(&args.note)?;
    if step == Step::Withdraw && note.is_empty() {
        return Err(failure(Message::new("steps.no_word"), [Message::new("steps.no_word_hint")]));
    }
    let mut entries = Vec::new();
    for document in &documents {
        let history = register.ledger().history(document);
        // What is public is taken back before what is to take its place.
        let mut found = step.taken_in().iter().filter_map(|&state| history.in_state(state));
        let version = if step == Step::Withdraw { found.next() } else { found.max() };
        let version = version.unwrap_or(history.last().max(1));
        entries.push(Entry {
            on: session.on,
            document: document.clone(),
            version,
            step,
            by: session.by.id.clone(),
            report: history.versions().get(&version).and_then(|found| found.report.as_deref()?.parse().ok()),
            files: BTreeMap::new(),
            note: note.clone(),
        });
    }
    let taken: Vec<(DocumentId, u32)> = entries.iter().map(|entry| (entry.document.clone(), entry.version)).collect();
    // What a program reads is in the languages of the cycle, whoever is spoken to.
    let languages = if args.json { session.context.languages.clone() } else { vec![language::spoken()] };
    let ahead = ahead((&session, &languages), &register, step, &taken)?;
    register.record(entries, &session.by, &session.cycle.holders)?;
    let state = |document: &DocumentId, version: u32| register.ledger().history(document).state(version);
    if args.json {
        let lines = taken.iter().map(|(document, version)| {
            serde_json::json!({"document": document, "version": version, "state": state(document, *version)})
        });
        let result = serde_json::json!({"documents": lines.collect::<Vec<_>>(), "head": register.ledger().head(), "ahead": ahead});
        say(&String::from_utf8(run::json(&result))?)?;
        return Ok(Status::Done);
    }
    for (document, version) in &taken {
        say(&format!("{}\n", language::version(document, *version, state(document, *version))))?;
    }
    for line in ahead {
        say(&format!("{line}\n"))?;
    }
    Ok(Status::Done)
}

/// What the publication that this step leads to will withhold, in the languages of the cycle.
fn ahead(
    (session, languages): (&SigningSession, &[Lang]),
    register: &Register,
    step: Step,
    taken: &[(DocumentId, u32)],
) -> anyhow::Result<Vec<String>> {
    let say = |key: &'static str, audit: Option<&DisclosureReport>| {
        edition::in_each(&session.office, languages, |words| {
            let tables = audit.into_iter().flat_map(|audit| edition::by_table(words, audit));
            std::iter::once(words.word(key)).chain(tables.map(|line| format!("  {line}"))).collect()
        })
    };
    if step == Step::Withdraw {
        return Ok(say("publication.ahead_withdraw", None)?);
    }
    if step != Step::Clear {
        return Ok(Vec::new());
    }
    let period = session.cycle.period;
    let waiting = register.ledger().documents().filter(|id| id.period == period);
    let waiting = waiting.filter_map(|id| Some((id.clone(), register.ledger().history(id).in_state(State::Cleared)?)));
    let mut cleared: BTreeMap<DocumentId, u32> = waiting.collect();
    cleared.extend(taken.iter().cloned());
    let cleared: Vec<(DocumentId, u32)> = cleared.into_iter().collect();
    match publish::gather::ahead(&session.cycle, register, &cleared) {
        Ok(public) if public.audit().figures().1 == 0 && public.audit().left_out.is_empty() => {
            Ok(say("publication.ahead_nothing", None)?)
        }
        Ok(public) => Ok(say("publication.ahead", Some(public.audit()))?),
        Err(error) => Ok(error
            .diagnose()
            .into_iter()
            .map(|found| said(&Message::new("steps.not_yet").said("error", found.message)))
            .collect()),
    }
}

fn documents(
    args: &StepArgs,
    session: &SigningSession,
    register: &Register,
    step: Step,
) -> anyhow::Result<Vec<DocumentId>> {
    let period = session.cycle.period;
    if args.documents == ["all"] {
        let waits = |id: &&DocumentId| {
            let history = register.ledger().history(id);
            id.period == period && step.taken_in().iter().any(|&state| history.in_state(state).is_some())
        };
        let all: Vec<DocumentId> = register.ledger().documents().filter(waits).cloned().collect();
        if all.is_empty() {
            let message = Message::new("steps.none_before").with("period", period).said("step", step.message());
            return Err(failure(message, [Message::new("steps.none_before_hint")]));
        }
        return Ok(all);
    }
    let mut documents = Vec::new();
    for name in &args.documents {
        if name == "synthesis" {
            documents.push(DocumentId::synthesis(period));
        } else if let Some(agency) = session.cycle.reference.agency(name) {
            documents.push(DocumentId::sectoral(period, &agency.id));
        } else {
            return Err(super::no_agency(&session.cycle, &[name]));
        }
    }
    Ok(documents)
}
