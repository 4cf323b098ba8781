//! `hasila init`: a cycle of one's own begins. What a person answers → every file of its folder, commented, with the
//! calendar by rule.
//!
//! What all cycles of this law share (regions, channels, indicators, outline, disclosure) is that of the shipped cycle:
//! its files are in the program, and each gets a head of its own.

mod calendar;
pub mod dialogue;
mod error;
mod files;

use std::path::{Path, PathBuf};

use report_model::id::is_id;
use report_model::lang::{Lang, Localised};
use report_model::period::Period;

use crate::config;
use crate::onboard::words::Words;
use crate::produce::run;
use crate::stores::fs;

pub use error::InitError;
pub use files::{authority, kinds, title};

/// Whose cycle it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// That of all bodies: the reform authority keeps it.
    Country,
    /// That of one body, which hands its report over.
    Body,
}

/// What a person says of the cycle, or its defaults.
#[derive(Clone, Debug)]
pub struct Answers {
    /// Whose it is.
    pub whose: Whose,
    /// Its id: a body's cycle has that of the authority, or its bundles are given back.
    pub id: String,
    /// Its title.
    pub title: Localised,
    /// The first period of which it reports.
    pub period: Period,
    /// The languages of its documents, the officer's own first.
    pub languages: Vec<Lang>,
    /// The reform authority.
    pub authority: Localised,
    /// The kinds of body that it has.
    pub kinds: Vec<String>,
    /// The address of the site, where it is known.
    pub site: Option<String>,
    /// The address of whoever answers questions about it.
    pub contact: Option<String>,
}

/// That a cycle can begin in a folder: nothing lies in it.
///
/// # Errors
/// When something lies in the folder, or it takes no files.
pub fn admit(folder: &Path) -> Result<(), InitError> {
    if !fs::is_there(folder) {
        // Nobody answers questions for a folder that takes nothing.
        return Ok(fs::try_folder(folder)?);
    }
    let is_free = folder.is_dir() && fs::list(folder)?.iter().all(|entry| is_nothing(&entry.name));
    if is_free { Ok(fs::try_folder(folder)?) } else { Err(InitError::NotEmpty(folder.to_owned())) }
}

/// Whether a name in a folder says nothing of a cycle: a version control, or what a call that was ended left.
fn is_nothing(name: &str) -> bool {
    matches!(name, ".git" | ".gitkeep") || name.starts_with(".hasila-")
}

/// Writes the cycle and reads it again; gives the files that people will look at, in the order in which they may.
///
/// # Errors
/// When the folder takes no cycle, an answer cannot stand in one, or a file cannot be written.
pub fn begin(folder: &Path, answers: &Answers, words: &Words) -> Result<Vec<PathBuf>, InitError> {
    admit(folder)?;
    look(answers)?;
    let files = files::all(answers, words);
    let write = |part: &Path| -> Result<(), InitError> {
        for (kind, schema) in config::schema::all() {
            fs::write(&part.join(format!("schema/{kind}.schema.json")), &run::json(&schema))?;
        }
        for name in ["exports", "measures", "texts"] {
            fs::make_folder(&part.join(name).join(answers.period.to_string()))?;
        }
        for (name, text) in &files {
            fs::write(&part.join(name), text.as_bytes())?;
        }
        config::load(part, None)?;
        Ok(())
    };
    fs::fill(folder, write)?;
    Ok(files.iter().map(|(name, _)| folder.join(name)).collect())
}

/// That the answers can stand in a cycle.
fn look(answers: &Answers) -> Result<(), InitError> {
    if !is_id(&answers.id) {
        return Err(InitError::NoId(shown(&answers.id)));
    }
    known_kinds(&answers.kinds.join(","))?;
    answers.site.as_deref().map_or(Ok(()), |site| known_site(site).map(drop))
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}

/// Kinds with commas between them, if all of them are known.
///
/// # Errors
/// When one of them is none of the law's.
pub fn known_kinds(written: &str) -> Result<String, InitError> {
    let known: Vec<String> = kinds().into_iter().map(|kind| kind.id).collect();
    match written.split(',').map(str::trim).find(|kind| !known.iter().any(|one| one == kind)) {
        Some(kind) => Err(InitError::NoKind { kind: shown(kind), known }),
        None => Ok(written.to_owned()),
    }
}

/// The address of a site, if it can be one.
///
/// # Errors
/// When it is no address of a site.
pub fn known_site(site: &str) -> Result<String, InitError> {
    let is_address =
        site.len() > "https://".len() && site.starts_with("https://") && !site.contains(char::is_whitespace);
    if is_address { Ok(site.to_owned()) } else { Err(InitError::NoSite(shown(site))) }
}
