//! `hasila completions`: made from the same definitions as the help.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Status, say};

/// The arguments of `hasila completions`.
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Prints them.
pub(super) fn completions(args: &CompletionsArgs) -> anyhow::Result<Status> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "hasila", &mut text);
    say(&String::from_utf8(text)?)?;
    Ok(Status::Done)
}
