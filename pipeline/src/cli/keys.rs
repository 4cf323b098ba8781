//! `hasila keys`: keys to sign with, in minisign's formats.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use report_model::diagnostic::Message;
use report_model::holder::{HolderKey, Mandate, Role};
use report_model::id::IdError;
use report_model::lang::Lang;
use sealing::keys;

use super::given::literal;
use super::language::{failure, said};
use super::signing::{default_keys, localised, passphrase, today};
use super::usage::{Unread, unread};
use super::{CycleArgs, Status, language, say};
use app::config;
use app::stores::holders;
use app::stores::signer;

/// The arguments of `hasila keys`.
#[derive(Debug, Args)]
pub(super) struct KeysArgs {
    #[command(subcommand)]
    command: KeysCommand,
}

#[derive(Debug, Subcommand)]
enum KeysCommand {
    /// Make a pair of keys: a secret one that only its owner can read, a public one in reference/holders/
    New(NewArgs),
    /// List the holders, what they may do, and their keys
    List(ListArgs),
}

/// The arguments of `hasila keys new`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila keys new head-osr --office 'fr=Directrice générale' --office 'ar=المديرة العامة' --role head:OSR
  hasila keys new unit-osr --office 'fr=Unité des réclamations' --office 'ar=وحدة الشكايات' --role officer:OSR --no-passphrase
  hasila keys new intake --office 'fr=Bureau de la synthèse' --office 'ar=مكتب التقرير التركيبي' --role intake

Roles: head:AGENCY, officer:AGENCY, intake, approver, publisher. An existing holder gets one more key; its office and
mandates stay as they are. The files have minisign's formats: `minisign -V -P KEY -m bundle.zip` verifies
with the `public` of the holder's file.")]
struct NewArgs {
    /// The id of the holder: a person, named by office
    holder: String,
    #[command(flatten)]
    cycle: CycleArgs,
    /// The office, as LANG=TEXT; may be given in several languages
    #[arg(long, value_name = "LANG=TEXT", value_parser = localised)]
    office: Vec<(Lang, String)>,
    /// What the holder may do; may be given several times
    #[arg(long, value_name = "ROLE[:AGENCY]", value_parser = mandate)]
    role: Vec<Mandate>,
    /// The first day on which the key may sign; today if not given
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    from: Option<NaiveDate>,
    /// The last day on which it may sign
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    to: Option<NaiveDate>,
    /// The folder of the secret keys; keys/signing in the cycle if not given
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,
    /// A file whose first line is the passphrase
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Leave the secret key without a passphrase: whoever reads the file can sign
    #[arg(long, conflicts_with = "passphrase_file")]
    no_passphrase: bool,
}

/// The arguments of `hasila keys list`.
#[derive(Debug, Args)]
struct ListArgs {
    #[command(flatten)]
    cycle: CycleArgs,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

fn mandate(text: &str) -> Result<Mandate, Unread> {
    let (role, agency) = text.split_once(':').map_or((text, None), |(role, agency)| (role, Some(agency.to_owned())));
    let of = |key| Message::new(key).with("role", role);
    let known = || Role::ALL.iter().map(|role| role.name());
    let found = Role::from_name(role).ok_or_else(|| unread(of("usage.of.role").list("known", known()), None))?;
    if found.is_of_one_body() != agency.is_some() {
        let key = if found.is_of_one_body() { "usage.of.role_of_one" } else { "usage.of.role_of_none" };
        return Err(unread(of(key), None));
    }
    let no_id = |id: &str| {
        let hint = Message::new("message.config.no_id_hint");
        unread(Message::new("message.config.no_id").with("id", id), Some(hint))
    };
    let agency = agency.map(|id| id.parse().map_err(|_: IdError| no_id(&id))).transpose()?;
    Ok(Mandate { role: found, agency, from: None, to: None })
}

/// Carries it out.
pub(super) fn keys(args: &KeysArgs) -> anyhow::Result<Status> {
    match &args.command {
        KeysCommand::New(args) => new(args),
        KeysCommand::List(args) => list(args),
    }
}

fn new(args: &NewArgs) -> anyhow::Result<Status> {
    let cycle = config::load(&args.cycle.data, args.cycle.period)?;
    let agencies: Vec<&str> = args.role.iter().filter_map(|mandate| mandate.agency.as_deref()).collect();
    language::of_cycle(&cycle, &agencies);
    let context = args.cycle.context();
    for mandate in &args.role {
        if let Some(agency) = &mandate.agency
            && cycle.reference.agency(agency).is_none()
        {
            return Err(super::no_agency(&cycle, &[agency]));
        }
    }
    let folder = args.keys.clone().unwrap_or_else(|| default_keys(&context));
    let secret = if args.no_passphrase { None } else { Some(chosen(args)?) };
    let pair = keys::generate(secret)?;
    let from = args.from.map_or_else(|| today(&cycle), Ok)?;
    let key = HolderKey { public: pair.public.clone(), from, to: args.to, revoked: None };
    let office = report_model::lang::Localised(args.office.iter().cloned().collect());
    let path = signer::key_path(&folder, &args.holder);
    let added = holders::add(&context.data, &args.holder, office, args.role.clone(), key, &path, &pair.secret)?;
    let id = keys::id(&pair.public).unwrap_or_default();
    let made = Message::new("keys.made").with("id", id);
    let secret = Message::new("keys.secret").with("path", path.display());
    let public = Message::new("keys.public").with("path", added.display());
    say(&format!("{}\n{}\n{}\n", said(&made), said(&secret), said(&public)))?;
    Ok(Status::Done)
}

/// The passphrase of the file, or of a person who writes it twice.
fn chosen(args: &NewArgs) -> anyhow::Result<String> {
    let given = passphrase(args.passphrase_file.as_deref(), &language::word("signing.new_passphrase"))?;
    let Some(given) = given else {
        return Err(failure(Message::new("keys.no_passphrase"), [Message::new("keys.no_passphrase_hint")]));
    };
    if given.is_empty() {
        return Err(failure(Message::new("keys.empty_passphrase"), [Message::new("keys.empty_passphrase_hint")]));
    }
    let again = || passphrase(None, &language::word("signing.again"));
    if args.passphrase_file.is_none() && again()?.as_deref() != Some(&given) {
        return Err(failure(Message::new("keys.passphrases_differ"), []));
    }
    Ok(given)
}

fn list(args: &ListArgs) -> anyhow::Result<Status> {
    let cycle = config::load(&args.cycle.data, args.cycle.period)?;
    language::of_cycle(&cycle, &[] as &[&str]);
    if args.json {
        say(&String::from_utf8(app::produce::run::json(&cycle.holders))?)?;
        return Ok(Status::Done);
    }
    let mut text = String::new();
    for (id, holder) in &cycle.holders {
        let role = |mandate: &Mandate| match &mandate.agency {
            Some(agency) => format!("{}:{agency}", mandate.role),
            None => mandate.role.to_string(),
        };
        let roles: Vec<String> = holder.mandates.iter().map(role).collect();
        text.push_str(&format!("{id}  {}\n", roles.join(", ")));
        for key in &holder.keys {
            let id = keys::id(&key.public).unwrap_or_default();
            let from = Message::new("keys.from").with("day", key.from);
            let to = key.to.map(|day| Message::new("keys.to").with("day", day));
            let revoked = key.revoked.map(|day| Message::new("keys.revoked").with("day", day));
            let days: Vec<String> = std::iter::once(from).chain(to).chain(revoked).map(|day| said(&day)).collect();
            text.push_str(&format!("    {id}  {}\n", days.join(" ")));
        }
    }
    if text.is_empty() {
        let adding = signer::adding(&cycle.reference.cycle.languages);
        let none = said(&Message::new("signer.none_yet").prose("command", adding));
        text.push_str(&format!("{}\n", literal(&none)));
    }
    say(&text)?;
    Ok(Status::Done)
}
