//! `hasila seal`: the approved report of an agency as one signed file.

use clap::Args;
use report_model::diagnostic::Message;

use super::language::said;
use super::signing::{SignArgs, SigningSession};
use super::{CycleArgs, Status, say};
use app::produce::run;
use app::steps::seal::{self, SIGNATURE};

/// The arguments of `hasila seal`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila seal OSR --as unit-osr

Makes bundle.zip and bundle.zip.minisig in the agency's folder. Sealing again gives the same bytes.
`minisign -V -P KEY -m bundle.zip` verifies the signature with the ordinary tool; KEY is the `public` of the holder's file
in reference/holders/.")]
pub(super) struct SealArgs {
    /// The agency
    agency: String,
    #[command(flatten)]
    cycle: CycleArgs,
    #[command(flatten)]
    sign: SignArgs,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Runs it.
pub(super) fn seal(args: &SealArgs) -> anyhow::Result<Status> {
    let session = SigningSession::open(&args.cycle, &args.sign, &[&args.agency])?;
    let mut register = args.sign.open_register(&session)?;
    let agency = session.cycle.reference.agency(&args.agency);
    let agency = agency.ok_or_else(|| super::no_agency(&session.cycle, &[&args.agency]))?;
    let sealed = seal::seal(&session.signing(), &mut register, &agency.id)?;
    if args.json {
        let result = serde_json::json!({
            "agency": args.agency, "version": sealed.version, "bundle": sealed.bundle, "sha256": sealed.sha256,
            "sealed_before": sealed.again,
        });
        say(&String::from_utf8(run::json(&result))?)?;
        return Ok(Status::Done);
    }
    let key = if sealed.again { "version.sealed_again" } else { "version.sealed" };
    say(&format!(
        "{}\n  {}\n  {}\n  SHA-256 {}\n",
        said(&Message::new(key).with("document", &args.agency).count("version", sealed.version)),
        sealed.bundle.display(),
        sealed.bundle.with_file_name(SIGNATURE).display(),
        sealed.sha256,
    ))?;
    Ok(Status::Done)
}
