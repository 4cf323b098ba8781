//! `hasila publish`: what is cleared becomes public, and the site is built.

use std::path::PathBuf;

use clap::Args;
use report_model::diagnostic::Message;
use report_model::status::State;

use super::given::literal;
use super::language::said;
use super::signing::{SignArgs, SigningSession};
use super::{CycleArgs, Status, language, say};
use app::outputs::edition;
use app::produce::run;
use app::steps::publish::{self, Published};
use app::typesetting::assets;

/// The arguments of `hasila publish`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila publish --as press
  hasila publish --as press --site /srv/www/hasila

Every cleared document of the period becomes public; those that are public keep their addresses. A document that would show
more than was approved is left out, with a message, and the others become public (exit status 1). If nothing is cleared,
the site is built again, as after `hasila withdraw`. Then `hasila serve` previews it, and `hasila verify site`
checks it.")]
pub(super) struct PublishArgs {
    #[command(flatten)]
    cycle: CycleArgs,
    #[command(flatten)]
    sign: SignArgs,
    /// The folder of the site
    #[arg(long, value_name = "DIR", default_value_os_t = super::beside("site"))]
    site: PathBuf,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Runs it.
pub(super) fn publish(args: &PublishArgs) -> anyhow::Result<Status> {
    let session = SigningSession::open(&args.cycle, &args.sign, &[] as &[&str])?;
    let assets = assets::open(None)?;
    let mut register = args.sign.open_register(&session)?;
    let published = publish::publish(&session.signing(), &assets, &mut register, &args.site)?;
    let status = if published.left_out.is_empty() { Status::Done } else { Status::DataRefused };
    if args.json {
        let documents: Vec<_> = published
            .documents
            .iter()
            .map(|(document, version)| serde_json::json!({"document": document, "version": version}))
            .collect();
        let left_out: Vec<_> = published
            .left_out
            .iter()
            .map(|(document, error)| serde_json::json!({"document": document, "why": error.to_string()}))
            .collect();
        let result = serde_json::json!({
            "documents": documents, "left_out": left_out, "site": published.site, "files": published.files, "sha256sums": published.sums,
            "audit": published.audit, "head": register.ledger().head(),
        });
        say(&String::from_utf8(run::json(&result))?)?;
        return Ok(status);
    }
    print(&session, &published)?;
    Ok(status)
}

fn print(session: &SigningSession, published: &Published) -> anyhow::Result<()> {
    for (document, error) in &published.left_out {
        let message = Message::new("publishing.left_out").with("document", document);
        say(&format!("{}\n", literal(&said(&message.prose("error", language::told(error))))))?;
    }
    for (document, version) in &published.documents {
        say(&format!("{}\n", language::version(document, *version, State::Published)))?;
    }
    if let Some(audit) = &published.audit {
        let (figures, withheld) = audit.figures();
        let message = Message::new("publishing.withheld").count("withheld", withheld).count("figures", figures);
        say(&format!("{}\n", said(&message)))?;
        let proved =
            Message::new(if audit.narrowest().is_some() { "publishing.proved" } else { "publishing.proved_none" });
        let width = audit.narrowest().map_or_else(String::new, |width| width.to_string());
        say(&format!("{}\n", said(&proved.count("proved", audit.protected.len()).with("width", width))))?;
        for line in edition::withholds(&session.office, &[language::spoken()], audit)? {
            say(&format!("  {line}\n"))?;
        }
    }
    let files = Message::new("publishing.files").count("files", published.files).with("site", published.site.display());
    say(&format!("{}\n", said(&files)))?;
    Ok(())
}
