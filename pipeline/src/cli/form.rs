//! `hasila form`: the blank sectoral report of an agency, the model that the guide asks for; with `--counts` the blank
//! form of counts, for a body that keeps a special register or paper.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use report_model::diagnostic::Message;
use report_model::lang::Lang;
use report_model::reference::Agency;

use super::language::failure;
use super::{CycleArgs, Status, language, say};
use app::config;
use app::config::CycleInputs;
use app::outputs::counts_form::{self, Filled};
use app::stores::fs;
use app::typesetting::assets;
use app::typesetting::documents::ViewBuilder;

/// The arguments of `hasila form`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila form OSR
  hasila form OSR --lang fr,ar --period 2026
  hasila form OSR --counts --lang ar --output OSR-2026.xlsx   a workbook for monthly counts; fill it in and put it
                                                              among the exports of the agency")]
pub(super) struct FormArgs {
    /// The agency
    agency: String,
    #[command(flatten)]
    cycle: CycleArgs,
    /// Make the form of counts (XLSX): for a body that cannot export its records
    #[arg(long)]
    counts: bool,
    /// The languages, separated by commas; those of the cycle if not given
    #[arg(long, value_name = "LANG", value_delimiter = ',', value_parser = super::lang)]
    lang: Vec<Lang>,
    /// Write to this file; only with one language
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Take the templates, words and fonts from this folder instead of those in the program
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
}

/// Makes it.
pub(super) fn form(args: &FormArgs) -> anyhow::Result<Status> {
    let cycle = Arc::new(config::load(&args.cycle.data, args.cycle.period)?);
    language::of_cycle(&cycle, &[&args.agency]);
    let mut context = args.cycle.context();
    context.languages = if args.lang.is_empty() { cycle.reference.cycle.languages.clone() } else { args.lang.clone() };
    if args.output.is_some() && context.languages.len() != 1 {
        return Err(failure(Message::new("output.one_file"), [Message::new("output.one_file_hint")]));
    }
    let Some(agency) = cycle.reference.agency(&args.agency) else {
        return Err(super::no_agency(&cycle, &[&args.agency]));
    };
    let assets = assets::open(args.templates.as_deref())?;
    let office = ViewBuilder::open(&context, &cycle, &assets)?;
    let make: Box<dyn Fn(Lang) -> anyhow::Result<Vec<u8>>> = if args.counts {
        Box::new(|lang| counts(&office, &cycle, agency, lang))
    } else {
        let press = render::Press::new(&assets)?;
        let (office, cycle) = (&office, &cycle);
        Box::new(move |lang| Ok(press.pdf(&office.form(cycle, &agency.id, lang)?)?))
    };
    let extension = if args.counts { "counts.xlsx" } else { "pdf" };
    for &lang in &context.languages {
        let name = format!("{}.{lang}.{extension}", agency.id);
        let path = args.output.clone().unwrap_or_else(|| context.period_folder(cycle.period).join("forms").join(name));
        fs::write(&path, &make(lang)?)?;
        say(&format!("{}\n", path.display()))?;
    }
    Ok(Status::Done)
}

fn counts(office: &ViewBuilder, cycle: &CycleInputs, agency: &Agency, lang: Lang) -> anyhow::Result<Vec<u8>> {
    Ok(counts_form::workbook(cycle, agency, office.opened(lang)?, &Filled::new())?)
}
