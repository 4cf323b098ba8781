//! Big cycles for benchmarks: as many bodies and records as asked for, with the full reference, written side by side.
//!
//! Memory stays within a buffer a thread: a row is written as soon as it is drawn, and nothing of it is kept but the
//! last few users, who file again.

mod columns;
mod reference;
mod rows;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use crate::chance::Chance;
use crate::reference::Reference;
use crate::words::Words;
pub use columns::COLUMNS;
use rows::{Tables, Writer};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// How many bodies.
    pub agencies: usize,
    /// How many rows, in all exports together.
    pub records: u64,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files.
    pub files: usize,
    /// Rows of exports.
    pub records: u64,
    /// Bytes of exports.
    pub bytes: u64,
}

/// The most bodies: their ids have four digits.
const MOST_AGENCIES: usize = 9_999;

/// One body of a big cycle.
struct Agency {
    /// Its number, from 1.
    number: usize,
    id: String,
    records: u64,
}

/// Writes a big cycle into a folder.
///
/// # Errors
/// When the size makes no sense, the folder holds something else, or cannot be written.
pub fn write_into(out: &Path, seed: u64, size: Size) -> Result<Written> {
    if size.agencies == 0 || size.agencies > MOST_AGENCIES {
        bail!("{} bodies: ask for 1 to {MOST_AGENCIES} with --agencies", size.agencies);
    }
    if size.records < size.agencies as u64 {
        bail!("{} records for {} bodies: ask for one a body at least with --records", size.records, size.agencies);
    }
    crate::may_write(out)?;
    let lists = Reference::read()?;
    let words = Words::read();
    let services = reference::services(&lists, &words)?;
    let agencies = agencies(size);
    let mut written = Written::default();
    for (name, text) in reference::files(seed, size, &agencies, &services)? {
        crate::put(&out.join(name), text.as_bytes())?;
        written.files += 1;
    }
    let tables = Tables::new(&lists, &words, &services);
    // The largest come first, one at a time: so the threads end together.
    let exports: Result<Vec<u64>> =
        agencies.par_iter().with_max_len(1).map(|agency| export(out, seed, agency, &tables)).collect();
    written.bytes = exports?.iter().sum();
    written.records = agencies.iter().map(|agency| agency.records).sum();
    written.files += agencies.len();
    Ok(written)
}

/// The bodies with their shares of the records: few large ones, many small ones, as in life.
fn agencies(size: Size) -> Vec<Agency> {
    let weight = |number: usize| 1_000_000 / (number as u64 + 8);
    let total: u64 = (1..=size.agencies).map(weight).sum();
    let shared = size.records - size.agencies as u64;
    let mut agencies: Vec<Agency> = (1..=size.agencies)
        .map(|number| {
            let share = u128::from(shared) * u128::from(weight(number)) / u128::from(total);
            let records = 1 + u64::try_from(share).unwrap_or_default();
            Agency { number, id: format!("B{number:04}"), records }
        })
        .collect();
    let given: u64 = agencies.iter().map(|agency| agency.records).sum();
    // What integer division left over.
    agencies[0].records += size.records - given;
    agencies
}

/// Writes the export of one body, and says how many bytes it has.
fn export(out: &Path, seed: u64, agency: &Agency, tables: &Tables<'_>) -> Result<u64> {
    let path = out.join("exports/2025").join(&agency.id).join("records.csv");
    let shown = path.display();
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    let file = File::create(&path).with_context(|| format!("{shown} cannot be written"))?;
    let mut file = BufWriter::with_capacity(1 << 20, file);
    let mut writer = Writer::new(tables, agency.number, &agency.id, Chance::new(seed, &agency.id));
    let mut bytes = 0;
    let mut row = Vec::with_capacity(2_048);
    for number in 0..=agency.records {
        row.clear();
        match number {
            0 => writer.header(&mut row),
            number => writer.row(number, &mut row),
        }
        file.write_all(&row).with_context(|| format!("{shown} cannot be written"))?;
        bytes += row.len() as u64;
    }
    file.flush().with_context(|| format!("{shown} cannot be written"))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_belongs_to_a_body() {
        for (agencies_, records) in [(1, 1), (157, 157), (157, 10_000_000), (3, 1_000)] {
            let all = agencies(Size { agencies: agencies_, records });
            assert_eq!(all.iter().map(|agency| agency.records).sum::<u64>(), records);
            assert!(all.iter().all(|agency| agency.records > 0));
        }
    }
}
