//! `cargo run --release -p ingest --example inspect -- FILE [--csv]`: what the reader sees, without the rest of the program.
//!
//! The view shows cells as they are: for files without persons in them.

use std::fs::File;
use std::io::Write;
use std::process::ExitCode;

use ingest::{FileKind, Format, Limits, inspect};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else { return ExitCode::from(2) };
    let copies = arguments.next().as_deref() == Some("--csv");
    let format = Format { kind: path.ends_with(".csv").then_some(FileKind::Csv), ..Format::default() };
    let mut out = std::io::stdout().lock();
    let done = File::open(&path).map_err(ingest::ReadError::from).and_then(|content| {
        let (content, limits) = (Box::new(content), Limits::default());
        if copies {
            return inspect::write_csv(&path, content, &format, &limits, &mut out).map(drop);
        }
        let seen = inspect::inspect(&path, content, &format, &limits)?;
        Ok(writeln!(out, "{seen:#?}")?)
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{path}: {error}");
            ExitCode::FAILURE
        }
    }
}
