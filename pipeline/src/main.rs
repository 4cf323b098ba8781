//! `hasila`: parse, dispatch, print, exit status.

use std::process::ExitCode;

use clap::Parser;
use hasila::cli::{self, Cli};

fn main() -> ExitCode {
    match cli::dispatch(Cli::parse()) {
        Ok(status) => ExitCode::from(status.code()),
        Err(error) => {
            cli::complain(&error);
            ExitCode::from(cli::Status::CouldNotRun.code())
        }
    }
}
