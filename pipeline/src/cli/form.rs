//! `hasila form`: the blank sectoral report of an agency, the model that the guide asks for.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;
use clap::Args;
use report_model::lang::Lang;

use super::{CycleArgs, Status, say};
use crate::documents::Office;
use crate::{assets, config, fs};

/// The arguments of `hasila form`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila form OSR
  hasila form OSR --lang fr,ar --period 2026")]
pub(super) struct FormArgs {
    /// The agency
    agency: String,
    #[command(flatten)]
    cycle: CycleArgs,
    /// The languages, separated by commas; those of the cycle if not given
    #[arg(long, value_name = "LANG", value_delimiter = ',', value_parser = super::lang)]
    lang: Vec<Lang>,
    /// Take the templates, words and fonts from this folder instead of those in the program
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
}

/// Makes it.
pub(super) fn form(args: &FormArgs) -> anyhow::Result<Status> {
    let cycle = Arc::new(config::load(&args.cycle.data, args.cycle.period)?);
    let mut context = args.cycle.context();
    context.languages = if args.lang.is_empty() { cycle.reference.cycle.languages.clone() } else { args.lang.clone() };
    let Some(agency) = cycle.reference.agency(&args.agency) else {
        bail!("no agency `{}` in the register\n  hint: the ids stand in reference/agencies.yaml", args.agency);
    };
    let assets = assets::open(args.templates.as_deref())?;
    let office = Office::open(&context, &cycle, &assets).map_err(anyhow::Error::msg)?;
    let press = render::Press::new(&assets)?;
    for &lang in &context.languages {
        let view = office.form(&cycle, &agency.id, lang).map_err(anyhow::Error::msg)?;
        let path = context.period_folder(cycle.period).join("forms").join(format!("{}.{lang}.pdf", agency.id));
        fs::write(&path, &press.pdf(&view)?)?;
        say(&format!("{}\n", path.display()))?;
    }
    Ok(Status::Done)
}
