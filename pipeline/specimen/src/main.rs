//! `specimen`: makes synthetic cycles.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use specimen::large::{self, Size};
use specimen::{rules, shipped};

/// Makes synthetic cycles of complaints from a seed, the same on every machine
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes a cycle: the one that ships, or with --records a big one for benchmarks
    #[command(after_long_help = LONG_HELP)]
    Cycle(Cycle),
    /// Lists the rules of counting that the shipped cycle shows: what each says, whose records show it, what it moves
    Rules,
}

#[derive(Args)]
struct Cycle {
    /// The folder: a new or empty one, or one that holds a synthetic cycle, which is written over
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The seed: the same seed makes the same bytes
    #[arg(long, default_value_t = shipped::SEED, value_name = "N")]
    seed: u64,
    /// How many records a big cycle has, in all exports together; without it the shipped cycle is made
    #[arg(long, value_name = "N")]
    records: Option<u64>,
    /// How many bodies a big cycle has
    #[arg(long, default_value_t = 157, requires = "records", value_name = "N")]
    agencies: usize,
}

const LONG_HELP: &str = "\
Examples:
  specimen cycle --out data                                         the shipped cycle, again
  specimen cycle --out /tmp/big --agencies 157 --records 10000000   ten million records, some 4 GB

The exports of a big cycle: exports/2025/<body>/records.csv, UTF-8, lines end with LF, a header row, `text` always in
double quotes and no other cell in any. Bodies of even number (B0002) have `;` and dates as 31/12/2025; bodies of odd
number have `,` and dates as 2025-12-31. An empty cell is nothing between two delimiters.

  id             body and number: B0002-00000042; empty in one row of a thousand, repeated in another
  nature         Réclamation, Observation, Suggestion
  received       a date from 2024-10-01 to 2026-03-12; `à préciser` in 2 rows of a thousand
  acknowledged   a date
  replied        a date or empty; `00/00/0000` in 5 rows of a thousand, before the receipt in 4
  closed         a date or empty
  reopened       a date or empty
  status         En cours, Traitée, Clôturée, Irrecevable
  admissibility  Recevable, Manque de clarté, Absence de documents, Soumise à la justice, Hors champ de compétence
  channel        the French names of reference/channels.yaml; `Fax`, which is in no list, in 4 rows of a thousand
  region         the French names of reference/regions.yaml; `Région 16` in 3 rows of a thousand
  province       likewise
  user_kind      the French names of reference/channels.yaml
  service        a code of reference/services.yaml; empty in half the rows, which the text then classifies
  rating         Satisfait, Non satisfait or empty
  user           an invented code; the same one where a user files again
  text           French, Arabic or darija in both scripts: half of them have 150 characters or more";

fn main() -> ExitCode {
    let mut shown = std::io::stderr().lock();
    let done = match Cli::parse().command {
        Command::Cycle(cycle) => make(&cycle),
        Command::Rules => list(),
    };
    let (code, line) = match done {
        Ok(line) => (ExitCode::SUCCESS, line),
        Err(error) => (ExitCode::from(2), format!("error: {error:#}")),
    };
    // Where even the message cannot be written, the exit status still says it.
    let _ = writeln!(shown, "{line}");
    code
}

/// Prints the rules as a table in Markdown, and says how many there are.
fn list() -> Result<String> {
    let mut out = std::io::stdout().lock();
    let (records, edits) = (rules::list(), rules::edits());
    writeln!(out, "| rule | shown by | moves |\n|---|---|---|")?;
    for rule in &records {
        writeln!(
            out,
            "| {} | {} records of {} | {} |",
            rule.says.replace('|', "\\|"),
            rule.records,
            rule.body,
            rule.moves
        )?;
    }
    for edit in edits {
        writeln!(out, "| {} | {} | {} of {} |", edit.says, edit.file, edit.moves, edit.document)?;
    }
    Ok(format!("{} rules", records.len() + edits.len()))
}

/// Makes the cycle, and says what was made.
fn make(Cycle { out, seed, records, agencies }: &Cycle) -> Result<String> {
    let folder = out.display();
    let Some(records) = *records else {
        let files = shipped::write_into(out, *seed)?;
        return Ok(format!("{files} files in {folder}"));
    };
    let written = large::write_into(out, *seed, Size { agencies: *agencies, records })?;
    let (files, megabytes) = (written.files, written.bytes / 1_000_000);
    Ok(format!("{files} files in {folder}: {records} records, {megabytes} MB of exports"))
}
