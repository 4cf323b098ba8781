//! `specimen`: makes synthetic cycles.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

/// Makes synthetic cycles of complaints, the same on every machine.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes a cycle: the one that ships, or with --records a big one for benchmarks
    Cycle(Cycle),
}

#[derive(Args)]
struct Cycle {
    /// The folder; it may be new, empty, or hold a synthetic cycle that is written over
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The seed: the same seed makes the same bytes
    #[arg(long, default_value_t = specimen::shipped::SEED, value_name = "N")]
    seed: u64,
}

fn main() -> Result<()> {
    let Command::Cycle(cycle) = Cli::parse().command;
    let files = specimen::shipped::write_into(&cycle.out, cycle.seed)?;
    eprintln!("{files} files in {}", cycle.out.display());
    Ok(())
}
