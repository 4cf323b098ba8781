//! `hasila approve`: the checklist, and the signed line of whoever approves.

use std::sync::Arc;

use anyhow::Context;
use chrono::NaiveDate;
use clap::Args;
use report_model::diagnostic::{Diagnose, Message};
use report_model::lang::Lang;
use report_model::status::{DocumentId, State, Step};

use super::given::literal;
use super::language::{failure, said};
use super::signing::{SignArgs, UnsignedSession, localised, note};
use super::{CycleArgs, Status, language, say};
use app::outputs::edition;
use app::produce::agency::{self, Stands};
use app::produce::ministry;
use app::produce::run;
use app::steps::approval::{self, Approval, ApprovalRequest};
use app::steps::checklist::{self, Item, Result as Outcome};
use app::steps::publish;
use app::stores::fs;
use app::stores::register::Register;
use app::stores::signer;
use app::typesetting::documents::Content;

/// The arguments of `hasila approve`.
#[derive(Debug, Args)]
// A look at the checklist needs nobody.
#[command(mut_arg("holder", |holder| holder.required(false).required_unless_present("check")))]
#[command(after_help = "Examples:
  hasila approve OSR --as head-osr
  hasila approve OSR --check                               only the checklist: no key is opened
  hasila approve OSR --as head-osr --check                 also whether head-osr has the mandate
  hasila approve OSR --as head-osr --note 'fr=Délais corrigés' --note 'ar=تصحيح الآجال'
  hasila approve synthesis --as approver-1                 a second person follows

You approve the report as it is now, with its texts, measures and public edition. A later change makes a new version, with
a note for the public. Documents that show the approval on their cover go to approved/, beside the report.")]
pub(super) struct ApproveArgs {
    /// The agency, or `synthesis`
    document: String,
    #[command(flatten)]
    cycle: CycleArgs,
    #[command(flatten)]
    sign: SignArgs,
    /// What a later version changes, for the public, as LANG=TEXT; may be given in several languages
    #[arg(long, value_name = "LANG=TEXT", value_parser = localised)]
    note: Vec<(Lang, String)>,
    /// Show the checklist and sign nothing: no key is opened, and `--as` may be left out
    #[arg(long)]
    check: bool,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Runs it.
pub(super) fn approve(args: &ApproveArgs) -> anyhow::Result<Status> {
    let unsigned = UnsignedSession::open(&args.cycle, &args.sign, &[&args.document])?;
    let seen = args.sign.register.read_or_empty(&unsigned.cycle)?;
    // What a program reads is in the languages of the cycle, whoever is spoken to.
    let languages = if args.json { unsigned.context.languages.clone() } else { vec![language::spoken()] };
    let (request, mut items) = if args.document == "synthesis" {
        of_synthesis(&unsigned, &seen, &languages)?
    } else {
        of_agency(&unsigned, &seen, &args.document, &languages)?
    };
    let no_mandate = match &args.sign.holder {
        Some(holder) => {
            let fault = signer::no_mandate(&unsigned.cycle, holder, (&request.document, Step::Approve), unsigned.on)?;
            items.insert(0, checklist::mandate(fault.as_ref()));
            fault
        }
        None => None,
    };
    if !args.json {
        say(&literal(&list(&items)))?;
    }
    let blocked = checklist::blocks(&items);
    if args.check || blocked {
        if args.json {
            say(&String::from_utf8(run::json(&serde_json::json!({"checklist": items, "blocked": blocked})))?)?;
        }
        if let Some(fault) = no_mandate.filter(|_| !args.check) {
            let first = fault.diagnose().into_iter().next().map(|said| said.message);
            return Err(failure(
                first.unwrap_or(Message::new("approve.open_error")),
                [Message::new("approve.who_may")],
            ));
        }
        if blocked && !args.check {
            return Err(failure(Message::new("approve.open_error"), [Message::new("approve.mend")]));
        }
        return Ok(if blocked { Status::DataRefused } else { Status::Done });
    }
    may_be_approved(&request, unsigned.on)?;
    // Whoever has no mandate, or meets an error, is never asked for a passphrase.
    let session = unsigned.with_key(&args.sign)?;
    let mut register = args.sign.open_register(&session)?;
    if register.ledger().head() != seen.ledger().head() {
        return Err(failure(Message::new("approve.changed"), [Message::new("approve.again")]));
    }
    let approved = approval::approve(&session.signing(), &mut register, &request, note(&args.note)?)?;
    if args.json {
        let result = serde_json::json!({
            "checklist": items, "document": request.document, "version": approved.version, "state": approved.state,
            "head": register.ledger().head(),
        });
        say(&String::from_utf8(run::json(&result))?)?;
        return Ok(Status::Done);
    }
    print(&request, &approved)?;
    Ok(Status::Done)
}

/// That the data of a report were there on the day of its approval.
fn may_be_approved(request: &ApprovalRequest, on: NaiveDate) -> anyhow::Result<()> {
    if let Content::Sectoral(report) = &request.content {
        let first = checklist::may_be_approved_on(report);
        if on < first {
            let message = Message::new("approve.too_early").with("on", on).with("first", first);
            return Err(failure(message, [Message::new("approve.too_early_hint")]));
        }
    }
    Ok(())
}

fn print(request: &ApprovalRequest, approved: &Approval) -> anyhow::Result<()> {
    let line = language::version(&request.document, approved.version, approved.state);
    let line = match approved.state {
        State::Draft => said(&Message::new("approve.second").prose("line", line)),
        _ => line,
    };
    say(&format!("{line}\n"))?;
    for path in approved.documents.values() {
        say(&format!("  {}\n", path.display()))?;
    }
    Ok(())
}

fn of_agency(
    unsigned: &UnsignedSession,
    register: &Register,
    id: &str,
    languages: &[Lang],
) -> anyhow::Result<(ApprovalRequest, Vec<Item>)> {
    let UnsignedSession { context, cycle, .. } = unsigned;
    let Some(agency) = cycle.reference.agency(id) else {
        return Err(super::no_agency(cycle, &[id]));
    };
    let folder = context.agency_folder(cycle.period, id);
    let current = match agency::standing(context, cycle, agency) {
        Stands::Current(_) => true,
        Stands::Stale => false,
        Stands::None => {
            let message = Message::new("approve.no_report").with("id", id).with("folder", folder.display());
            return Err(failure(message, [Message::new("approve.make").with("id", id)]));
        }
    };
    let bytes = fs::read(&folder.join("report.json"))?;
    let report: report_model::SectoralReport =
        serde_json::from_slice(&bytes).with_context(|| format!("{}/report.json", folder.display()))?;
    let public = publish::gather::own(cycle, register, &report)?;
    let mut items = checklist::sectoral(cycle, &report, current);
    let withholds = edition::withholds(&unsigned.office, languages, public.audit())?;
    items.extend(checklist::public_edition(cycle, &public, &checklist::CheckedDocument::Report(&report), withholds));
    let request = ApprovalRequest {
        document: DocumentId::sectoral(cycle.period, &report.agency),
        public: run::json(&public),
        content: Content::Sectoral(Arc::new(report)),
        report: bytes,
        folder: folder.join("approved"),
    };
    Ok((request, items))
}

fn of_synthesis(
    unsigned: &UnsignedSession,
    register: &Register,
    languages: &[Lang],
) -> anyhow::Result<(ApprovalRequest, Vec<Item>)> {
    let UnsignedSession { context, cycle, .. } = unsigned;
    let folder = context.national_folder(cycle.period);
    let held = ministry::held(cycle, register)?;
    let synthesis = ministry::of_held(cycle, &held)?;
    let bytes = run::json(&synthesis);
    let current = fs::read_if_there(&folder.join("synthesis.json"))?.is_some_and(|standing| standing == bytes);
    let public = publish::gather::whole(cycle, register, &held.reports(), &synthesis)?;
    let mut items = checklist::synthesis(cycle, &synthesis, current);
    let withholds = edition::withholds(&unsigned.office, languages, public.audit())?;
    items.extend(checklist::public_edition(
        cycle,
        &public,
        &checklist::CheckedDocument::Synthesis(&synthesis),
        withholds,
    ));
    let request = ApprovalRequest {
        document: DocumentId::synthesis(cycle.period),
        public: run::json(&public),
        content: Content::Synthesis(Arc::new(synthesis)),
        report: bytes,
        folder: folder.join("approved"),
    };
    Ok((request, items))
}

fn list(items: &[Item]) -> String {
    const SIGNS: [&str; 3] = ["sign.passed", "sign.caution", "sign.error"];
    let mut text = String::new();
    for item in items {
        let sign = match item.result {
            Outcome::Passed => SIGNS[0],
            Outcome::Caution => SIGNS[1],
            Outcome::Error => SIGNS[2],
        };
        text.push_str(&format!("{}  {}\n", language::column(&SIGNS, sign), said(&item.check)));
        for found in &item.found {
            text.push_str(&format!("           {}\n", literal(&said(found))));
        }
    }
    text
}
