//! `hasila man`: the manual page, made from the same definitions as the help.

use clap::CommandFactory;

use super::{Cli, Status, say};

/// Prints the page of the program and of each subcommand.
pub(super) fn man() -> anyhow::Result<Status> {
    let command = Cli::command();
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut text)?;
    for subcommand in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        let title = format!("hasila-{}", subcommand.get_name());
        clap_mangen::Man::new(subcommand.clone()).title(title).render(&mut text)?;
    }
    say(&String::from_utf8(text)?)?;
    Ok(Status::Done)
}
