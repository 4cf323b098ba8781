//! `hasila serve`: a site on the loopback address, to look at before it goes anywhere.

use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;

use super::{Status, say};
use app::steps::serve;

/// The arguments of `hasila serve`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila serve
  hasila serve --site /srv/www/hasila --port 8080

Only this machine can reach it: it is a preview, not a web server for the public. Ctrl-C ends it.")]
pub(super) struct ServeArgs {
    /// The folder of the site
    #[arg(long, value_name = "DIR", default_value_os_t = super::beside("site"))]
    site: PathBuf,
    /// The port; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 8043)]
    port: u16,
}

/// Runs it, until it is ended.
pub(super) fn serve(args: &ServeArgs) -> anyhow::Result<Status> {
    if !args.site.join("index.html").exists() {
        bail!(
            "{} holds no site\n  hint: make it with `hasila publish --as HOLDER`, or name it with `--site`",
            args.site.display()
        );
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, args.port))
        .with_context(|| format!("port {} cannot be used\n  hint: `--port 0` takes a free one", args.port))?;
    say(&format!("http://{}/\n", listener.local_addr()?))?;
    std::io::stdout().flush()?;
    serve::serve(&listener, &args.site);
    Ok(Status::Done)
}
