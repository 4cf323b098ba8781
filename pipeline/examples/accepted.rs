//! Takes every report of a cycle into a register, as `hasila intake` records it, without typesetting a document: what
//! `ci/bench/synthesis.sh` measures the synthesis of. `accepted DATA OUT REGISTER`; the cycle gets a holder and a key.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context;
use app::config;
use app::outputs::findings::Pages;
use app::produce::agency::{self, RunMode};
use app::produce::run::{self, RunContext};
use app::stores::holders;
use app::stores::register::Register;
use app::stores::signer;
use app::typesetting::assets;
use chrono::NaiveDate;
use report_model::holder::{HolderKey, Mandate, Role};
use report_model::lang::{Lang, Localised};
use report_model::status::{DocumentId, Step};
use sealing::keys;
use sealing::ledger::Entry;

/// The holder who takes them in.
const INTAKE: &str = "intake";

fn main() -> anyhow::Result<()> {
    let mut folders = std::env::args_os().skip(1).map(PathBuf::from);
    let mut folder = || folders.next().context("usage: accepted DATA OUT REGISTER");
    let (data, out, root) = (folder()?, folder()?, folder()?);
    let on = NaiveDate::from_ymd_opt(2026, 4, 2).context("a day")?;

    let pair = keys::generate(None)?;
    let key = HolderKey { public: pair.public.clone(), from: on, to: None, revoked: None };
    let mandate = Mandate { role: Role::Intake, agency: None, from: None, to: None };
    let office = Localised([(Lang::En, "Synthesis desk".to_owned())].into());
    let secrets = data.join("keys").join("signing");
    holders::add(&data, INTAKE, office, vec![mandate], key, &signer::key_path(&secrets, INTAKE), &pair.secret)?;

    let cycle = config::load(&data, None)?;
    let hand = signer::open(&cycle, &secrets, INTAKE, || None)?;
    let context = context(data, out);
    let mut register = Register::write(&root)?.of_cycle(&cycle.reference.cycle.id)?;
    let assets = assets::open(None)?;
    let pages = Pages::open(&assets, &cycle.reference.cycle).map_err(anyhow::Error::msg)?;
    let (mut taken, mut spent) = (0, Duration::ZERO);
    for agency in &cycle.reference.register.agencies {
        let Some(report) = agency::report(&context, &cycle, &pages, agency, RunMode::Report).report else { continue };
        let begun = Instant::now();
        let files = register.keep_all([("report.json", &run::json(&report)[..])])?;
        let entry = Entry {
            on,
            document: DocumentId::sectoral(cycle.period, &agency.id),
            version: 1,
            step: Step::Accept,
            by: INTAKE.to_owned(),
            report: files.values().next().cloned(),
            files,
            note: Localised(BTreeMap::new()),
        };
        // As intake does: each is on record before the next is looked at.
        register.record(vec![entry], &hand, &cycle.holders)?;
        taken += 1;
        spent += begun.elapsed();
    }
    let seconds = spent.as_secs_f64();
    writeln!(std::io::stdout(), "{taken} reports are in {}, kept and recorded in {seconds:.1} s", root.display())?;
    Ok(())
}

/// A run of one thread: what is measured comes after it.
fn context(data: PathBuf, out: PathBuf) -> RunContext {
    RunContext {
        version: env!("CARGO_PKG_VERSION"),
        program: String::new(),
        data,
        out,
        languages: Vec::new(),
        jobs: 1,
        force: false,
        keep_views: false,
        templates: None,
    }
}
