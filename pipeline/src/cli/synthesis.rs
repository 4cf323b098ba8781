//! `hasila synthesis`: the synthesis out of the register alone.

use std::sync::Arc;

use clap::Args;
use report_model::diagnostic::Message;

use super::language::{in_english, lines, said};
use super::progress::Progress;
use super::signing::{RegisterArgs, office};
use super::summary::alerts;
use super::{CycleArgs, Status, say};
use app::produce::ministry;
use app::produce::run;
use app::typesetting::documents::{self, Content, Request};

/// The arguments of `hasila synthesis`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila synthesis
  hasila synthesis --register /srv/register --no-documents

It reads only the accepted bundles of the register: no records, and no report that was not sealed.")]
pub(super) struct SynthesisArgs {
    #[command(flatten)]
    cycle: CycleArgs,
    #[command(flatten)]
    register: RegisterArgs,
    /// Make synthesis.json and its annexes, but no PDFs
    #[arg(long)]
    no_documents: bool,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Runs it.
pub(super) fn synthesis(args: &SynthesisArgs) -> anyhow::Result<Status> {
    let (context, cycle, office) = office(&args.cycle)?;
    run::claim(&context, &cycle)?;
    let register = args.register.read(&cycle)?;
    let (synthesis, record) = ministry::synthesise_sealed(&context, &cycle, &register)?;
    let folder = context.national_folder(cycle.period);
    let mut errors = Vec::new();
    if args.no_documents {
        record.save(&folder)?;
    } else {
        let content = Content::Synthesis(Arc::new(synthesis.clone()));
        let request = Request { folder: folder.clone(), stem: "synthesis", content, record };
        let progress = Progress::new("documents", context.languages.len(), args.json);
        let made = documents::make(&context, &cycle, &office, vec![request], |_, lang| progress.step(lang.code()))?;
        progress.end();
        errors.extend(made.into_iter().flat_map(|made| made.errors));
    }
    let group = &synthesis.headline;
    let alerts = alerts(&synthesis);
    if args.json {
        let [errors, alerts] = [&errors, &alerts].map(|said| said.iter().map(in_english).collect::<Vec<_>>());
        let result = serde_json::json!({
            "period": cycle.period, "members": group.members, "joined": group.joined, "reported": group.reported,
            "nil_returns": group.nil_returns, "records": synthesis.records, "indicators": synthesis.indicators,
            "path": folder, "errors": errors, "alerts": alerts,
        });
        say(&String::from_utf8(run::json(&result))?)?;
    } else {
        let message = Message::new("synthesis.made")
            .with("period", cycle.period)
            .count("reported", group.reported)
            .count("members", group.members)
            .count("nil", group.nil_returns)
            .count("records", synthesis.records.cohort);
        say(&format!("{}\n  {}\n", said(&message), folder.display()))?;
        for error in errors.iter().chain(&alerts) {
            say(&format!("  {}\n", lines(error)))?;
        }
    }
    Ok(if errors.is_empty() && alerts.is_empty() { Status::Done } else { Status::DataRefused })
}
