//! `hasila`: parse, dispatch, print, exit status.

use std::process::ExitCode;

use hasila::cli;

/// Typst and the reading of exports allocate much, and little at a time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match cli::dispatch(cli::parse()) {
        Ok(status) => ExitCode::from(status.code()),
        Err(error) => {
            cli::complain(&error);
            ExitCode::from(cli::Status::CouldNotRun.code())
        }
    }
}
