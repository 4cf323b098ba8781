//! `hasila serve`: a site on the loopback address, to look at before it goes anywhere.

use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

use clap::Args;
use report_model::diagnostic::Message;

use super::language::failure;
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
        let message = Message::new("serve.no_site").with("path", args.site.display());
        return Err(failure(message, [Message::new("serve.no_site_hint")]));
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, args.port))
        .map_err(|_| failure(Message::new("serve.port").with("port", args.port), [Message::new("serve.port_hint")]))?;
    say(&format!("http://{}/\n", listener.local_addr()?))?;
    std::io::stdout().flush()?;
    serve::serve(&listener, &args.site);
    Ok(Status::Done)
}
