//! `hasila verify`: whether a register, a bundle, a document or a site is what it was.

use std::path::{Path, PathBuf};

use clap::Args;
use report_model::diagnostic::Message;
use report_model::holder::Holder;
use sealing::keys;

use super::language::{failure, said};
use super::usage::{Unread, unread};
use super::{Status, language, say};
use app::config;
use app::produce::run;
use app::steps::verify::{self, SUMS, Verified};
use app::stores::fs;
use app::stores::register::Register;

/// The arguments of `hasila verify`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila verify                                    the register: chain, signatures, files
  hasila verify --head '3fa9 02c1 77be 5d40'       and that it contains this printed head
  hasila verify site/                              a site: its signature, every file and no others
  hasila verify report.fr.pdf --site site/         a document from a site
  hasila verify bundle.zip --key data/reference/holders/unit-OSR.yaml    a sealed bundle
  hasila verify FILE --key specimen.pub            any file with its signature, FILE.minisig, beside it

It needs only the files: no network, no cycle. The ordinary tools do the same:
  minisign -V -p publisher.pub -m SHA256SUMS && sha256sum -c SHA256SUMS")]
pub(super) struct VerifyArgs {
    /// A bundle, a document or a site; the register if not given
    file: Option<PathBuf>,
    /// The folder of the register
    #[arg(long, value_name = "DIR", default_value_os_t = super::beside("register"))]
    register: PathBuf,
    /// A head of the ledger, as a document or the site prints it: the first 16 digits at least, with or without spaces
    #[arg(long, value_name = "SHA256", value_parser = head)]
    head: Option<String>,
    /// The public key to verify with: a minisign key file, or a file of reference/holders/ (its last key)
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// The site that a document came from
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    /// Also compare the keys of the register with those of the reference in this cycle
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// The last key of a holder, where the text is a file of `reference/holders/`.
fn last_key(path: &Path, text: &str) -> Option<String> {
    let holder: Holder = config::read(path, text.as_bytes()).ok()?;
    holder.keys.last().map(|key| key.public.clone())
}

/// The head as it was printed: in groups, perhaps with the marks that keep its direction in an Arabic page.
fn head(text: &str) -> Result<String, Unread> {
    let marks = |c: &char| {
        !(c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
    };
    let head: String = text.chars().filter(marks).map(|c| c.to_ascii_lowercase()).collect();
    if !(16..=64).contains(&head.len()) || !head.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(unread(Message::new("usage.of.head"), None));
    }
    Ok(head)
}

const SIGNS: [&str; 2] = ["sign.passed", "sign.fault"];

/// Runs it.
pub(super) fn verify(args: &VerifyArgs) -> anyhow::Result<Status> {
    let verified = checked(args)?;
    if args.json {
        say(&String::from_utf8(run::json(&verified))?)?;
    } else {
        for line in &verified.checked {
            say(&format!("{}  {}\n", language::column(&SIGNS, SIGNS[0]), said(line)))?;
        }
        for fault in &verified.faults {
            say(&format!("{}  {}\n", language::column(&SIGNS, SIGNS[1]), said(fault)))?;
        }
        let verdict = if verified.holds() { "verify.holds" } else { "verify.holds_not" };
        say(&format!("{}\n", language::word(verdict)))?;
    }
    Ok(if verified.holds() { Status::Done } else { Status::DataRefused })
}

fn checked(args: &VerifyArgs) -> anyhow::Result<Verified> {
    let key = args.key.as_deref().map(|path| {
        let no_key = || failure(Message::new("verify.is_no_key").with("path", path.display()), []);
        let text = String::from_utf8(fs::read(path)?).map_err(|_| no_key())?;
        keys::public_line(&text).or_else(|| last_key(path, &text)).ok_or_else(no_key)
    });
    let key = key.transpose()?;
    let Some(file) = &args.file else {
        let known = args.data.as_deref().map(|data| config::load(data, None)).transpose()?;
        if let Some(cycle) = &known {
            language::of_cycle(cycle, &[] as &[&str]);
            Register::read(&args.register)?.of_cycle(&cycle.reference.cycle.id)?;
        }
        let holders = known.as_ref().map(|cycle| &cycle.holders);
        return Ok(verify::register(&args.register, args.head.as_deref(), holders)?);
    };
    if file.is_dir() {
        if !file.join(SUMS).exists() {
            let message = Message::new("verify.no_site").with("path", file.display()).with("list", SUMS);
            return Err(failure(message, [Message::new("verify.no_site_hint").with("path", file.display())]));
        }
        return Ok(verify::site(file, key.as_deref())?);
    }
    if file.extension().is_some_and(|extension| extension == "zip") {
        let Some(key) = key else {
            return Err(failure(Message::new("verify.bundle_key"), [Message::new("verify.bundle_key_hint")]));
        };
        return Ok(verify::bundle(file, &key)?);
    }
    if let (Some(key), None) = (&key, &args.site) {
        return Ok(verify::signed(file, key)?);
    }
    let Some(site) = &args.site else {
        return Err(failure(Message::new("verify.document_site"), [Message::new("verify.document_site_hint")]));
    };
    Ok(verify::document(file, site, key.as_deref())?)
}
