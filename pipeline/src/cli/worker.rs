//! `hasila render-worker`: the other side of [`app::typesetting::press_pool`].

use std::path::PathBuf;

use clap::Args;

use super::Status;
use app::typesetting::assets;
use app::typesetting::press_pool;

/// The arguments of `hasila render-worker`.
#[derive(Debug, Args)]
pub(super) struct WorkerArgs {
    /// The folder of the templates; those in the program if not given
    #[arg(long)]
    templates: Option<PathBuf>,
}

/// Typesets until there is no more to do.
pub(super) fn worker(args: &WorkerArgs) -> anyhow::Result<Status> {
    let press = render::Press::new(&assets::open(args.templates.as_deref())?)?;
    press_pool::work(&press, std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(Status::Done)
}
