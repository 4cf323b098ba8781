//! Makes synthetic cycles from a seed: the one that ships in `data/`, byte for byte, and big ones for benchmarks.
//!
//! Everything is drawn from [`chance`] in integers, so that two machines make the same files. What people wrote (the
//! reference, mappings, texts, measures) is embedded as it stands in `data/`; what is drawn are the exports.

mod bodies;
mod case;
mod chance;
mod days;
mod embedded;
mod faults;
pub mod large;
mod reference;
pub mod rules;
pub mod shipped;
mod spell;
mod words;
mod write;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Refuses a folder that holds anything but a synthetic cycle: nobody's data are written over.
fn may_write(out: &Path) -> Result<()> {
    let shown = out.display();
    let Ok(mut entries) = fs::read_dir(out) else { return Ok(()) };
    let cycle = fs::read_to_string(out.join("cycle.yaml"));
    match cycle {
        Ok(cycle) if cycle.lines().any(|line| line.trim() == "specimen: true") => Ok(()),
        Ok(_) => bail!("{shown} holds a cycle that is not synthetic: name another folder with --out"),
        Err(_) if entries.next().is_none() => Ok(()),
        Err(_) => bail!("{shown} is not empty and holds no synthetic cycle: name an empty folder with --out"),
    }
}

/// Writes a file, and the folders on the way to it.
fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))
}
