//! `hasila publish`: what is cleared becomes public, and the site is built.

use std::path::PathBuf;

use clap::Args;

use super::signing::{SignArgs, Table};
use super::{CycleArgs, Status, say};
use crate::{assets, publish, run};

/// The arguments of `hasila publish`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila publish --as press
  hasila publish --as press --site /srv/www/hasila

Every cleared document of the period becomes public; documents that are public stay, at their addresses. With nothing
cleared the site is built again, as after `hasila withdraw`. Then `hasila serve` shows it, and `hasila verify site`
checks it.")]
pub(super) struct PublishArgs {
    #[command(flatten)]
    cycle: CycleArgs,
    #[command(flatten)]
    sign: SignArgs,
    /// The folder of the site
    #[arg(long, value_name = "DIR", default_value = "site")]
    site: PathBuf,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Runs it.
pub(super) fn publish(args: &PublishArgs) -> anyhow::Result<Status> {
    let table = Table::open(&args.cycle, &args.sign)?;
    let assets = assets::open(None)?;
    let mut register = args.sign.open_register(&table)?;
    let published = publish::publish(&table.desk(), &assets, &mut register, &args.site)?;
    if args.json {
        let documents: Vec<_> = published
            .documents
            .iter()
            .map(|(document, version)| serde_json::json!({"document": document, "version": version}))
            .collect();
        let result = serde_json::json!({
            "documents": documents, "site": published.site, "files": published.files, "sha256sums": published.sums,
            "audit": published.audit, "head": register.ledger().head(),
        });
        say(&String::from_utf8(run::json(&result))?)?;
        return Ok(Status::Done);
    }
    for (document, version) in &published.documents {
        say(&format!("{document} version {version}: published\n"))?;
    }
    if let Some(audit) = &published.audit {
        let width = audit.narrowest.map_or_else(|| "none".to_owned(), |width| width.to_string());
        say(&format!(
            "{} of {} public figures withheld; {} protected counts proved, narrowest interval {width}\n",
            audit.primary + audit.secondary,
            audit.figures,
            audit.audited,
        ))?;
    }
    say(&format!("{} files in {}\n", published.files, published.site.display()))?;
    Ok(Status::Done)
}
