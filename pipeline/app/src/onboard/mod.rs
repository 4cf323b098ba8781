//! A new agency comes on board: its exports → a mapping, an entry of the register, the exports in their folder.
//!
//! [`Exports`] are the files as they were seen, [`dialogue`] asks about what is doubtful, [`plan`] makes every text and reads it
//! again, and [`Plan::carry_out`] writes. Nothing is written before everything is known to be good.

pub mod dialogue;
pub mod losses;
pub mod mapping;
pub mod words;

mod error;
mod exports;
pub mod extracted;
mod filter;
mod kept;
mod reference;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use report_model::id::is_id;
use report_model::lang::Localised;
use tabulate::Mapping;
use tabulate::propose::{OwnService, Proposal};

use self::words::Words;
use crate::config::{self, ConfigError, CycleInputs};
use crate::stores::fs::{self, FileError};

pub use error::OnboardError;
pub use exports::{Exports, Given};
pub use filter::{Other, others, undecided};

/// What a person says of the new agency, or its defaults.
#[derive(Clone, Debug)]
pub struct Answers {
    /// Whether it is not in the register yet.
    pub is_new: bool,
    /// Whether the day of extraction is declared already.
    pub has_facts: bool,
    /// Its name; none for its id.
    pub name: Localised,
    /// Its kind; none for the first of the register.
    pub kind: Option<String>,
    /// The day from which its name holds: the first of the period where nobody says when it joined.
    pub since: NaiveDate,
    /// The day on which it joined; none for the first of the period.
    pub joined: Option<NaiveDate>,
    /// The names of the exports.
    pub files: Vec<String>,
    /// The days on which some of them may have been extracted.
    pub suggested: BTreeMap<String, extracted::Suggestion>,
    /// The day of the extraction.
    pub extracted: Option<NaiveDate>,
    /// The day of extraction of single files, by name.
    pub extracted_files: BTreeMap<String, NaiveDate>,
    /// The national type of each of its services that has one.
    pub nationals: BTreeMap<String, String>,
}

/// That an agency can come on board under this id: it has no mapping, and the kind is known.
///
/// # Errors
/// When the id can be none, the kind is unknown, or the agency has a mapping.
pub fn admit(cycle: &CycleInputs, data: &Path, agency: &str, kind: Option<&str>) -> Result<(), OnboardError> {
    if !is_id(agency) || matches!(agency, "national" | "synthesis") {
        return Err(OnboardError::NoId(agency.chars().filter(|c| !c.is_control()).take(80).collect()));
    }
    let kinds = cycle.reference.register.kinds.iter().map(|kind| kind.id.clone()).collect::<Vec<_>>();
    if let Some(kind) = kind.filter(|kind| !kinds.iter().any(|known| known == kind)) {
        return Err(OnboardError::NoKind { kind: kind.to_owned(), known: kinds });
    }
    let path = mapping_path(data, agency);
    if path.exists() { Err(OnboardError::MappingExists(path)) } else { Ok(()) }
}

/// The mapping that an agency has already.
///
/// # Errors
/// When the file cannot be read.
pub fn mapping_of(cycle: &CycleInputs, data: &Path, agency: &str) -> Result<Option<Mapping>, OnboardError> {
    let path = mapping_path(data, agency);
    if cycle.mappings.contains_key(agency) || !is_id(agency) || !path.exists() {
        return Ok(cycle.mappings.get(agency).cloned());
    }
    // One whose exports have not come yet.
    Ok(Some(config::read(&path, &fs::read(&path)?)?))
}

fn mapping_path(data: &Path, agency: &str) -> PathBuf {
    data.join("mappings").join(format!("{agency}.yaml"))
}

/// What will be written.
#[derive(Debug)]
pub struct Plan {
    /// Texts, by path.
    pub texts: Vec<(PathBuf, String)>,
    /// Exports to copy: from, to.
    pub copies: Vec<(PathBuf, PathBuf)>,
    /// Where the day of the extraction is to be written, while nobody has said it.
    pub undated: Option<PathBuf>,
}

/// Makes every text, and reads each again as the program will.
///
/// # Errors
/// When an answer is missing, or a text that was made cannot be read again.
pub fn plan(
    cycle: &CycleInputs,
    data: &Path,
    agency: &str,
    files: &[PathBuf],
    (proposals, answers, words): (&[Proposal], &Answers, &Words),
) -> Result<Plan, OnboardError> {
    let exports = data.join("exports").join(cycle.period.to_string()).join(agency);
    let mut plan = Plan { texts: Vec::new(), copies: Vec::new(), undated: None };
    for (at, file) in files.iter().enumerate() {
        let same = |other: &PathBuf| other.file_name() == file.file_name();
        if files[..at].iter().any(same) {
            return Err(OnboardError::SameName(PathBuf::from(file.file_name().unwrap_or_default())));
        }
        plan.copies.extend(copy(file, &exports)?);
    }
    if answers.is_new {
        let path = data.join("reference/agencies.yaml");
        let text = text_of(&path)?;
        let added = reference::register(&path, &text, agency, answers, &cycle.reference, words)?;
        plan.texts.push((path, added));
    }
    let own: Vec<&OwnService> = distinct(proposals);
    if !own.is_empty() && !cycle.reference.services.agencies.contains_key(agency) {
        let path = data.join("reference/services.yaml");
        let text = text_of(&path)?;
        let added = reference::services(&path, &text, agency, &own, answers, &cycle.reference, words)?;
        plan.texts.push((path, added));
    }
    let measures = data.join("measures").join(cycle.period.to_string()).join(format!("{agency}.yaml"));
    if !measures.exists() {
        let head: String = words.word("written.new_file.measures").lines().map(|line| format!("# {line}\n")).collect();
        plan.texts.push((measures, format!("{}\n{head}measures: []\n", config::schema::line(data, "measures", 2))));
    }
    let facts = exports.join("export.yaml");
    match answers.extracted {
        _ if answers.has_facts => {}
        None if answers.extracted_files.is_empty() => plan.undated = Some(facts),
        day => {
            let schema = config::schema::line(data, "export", 3);
            let mut text = format!("{schema}\n");
            if let Some(day) = day {
                text.push_str(&format!("extracted: {day}\n"));
            }
            if !answers.extracted_files.is_empty() {
                text.push_str("files:\n");
            }
            for (file, day) in &answers.extracted_files {
                text.push_str(&format!("  {}: {day}\n", tabulate::mapping::quoted(file)));
            }
            plan.texts.push((facts, text));
        }
    }
    // The mapping comes last: while it is missing, a second call finishes what a first one could not.
    let path = mapping_path(data, agency);
    let schema = config::schema::line(data, "mapping", 1);
    let text = mapping::text(&schema, agency, proposals, &cycle.reference.definitions, words);
    config::read::<Mapping>(&path, text.as_bytes())?;
    plan.texts.push((path, text));
    Ok(plan)
}

/// The services of all sources, each once.
pub fn distinct(proposals: &[Proposal]) -> Vec<&OwnService> {
    let mut services: BTreeMap<&str, &OwnService> = BTreeMap::new();
    for service in proposals.iter().flat_map(|proposal| &proposal.services) {
        services.entry(&service.id).or_insert(service);
    }
    let mut services: Vec<&OwnService> = services.into_values().collect();
    services.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.id.cmp(&b.id)));
    services
}

/// Where a file has to be copied to; nothing where it is there already.
fn copy(file: &Path, exports: &Path) -> Result<Option<(PathBuf, PathBuf)>, OnboardError> {
    let to = exports.join(file.file_name().unwrap_or_default());
    if !to.exists() {
        return Ok(Some((file.to_owned(), to)));
    }
    if fs::sha256_of(file)? == fs::sha256_of(&to)? { Ok(None) } else { Err(OnboardError::ExportExists(to)) }
}

fn text_of(path: &Path) -> Result<String, OnboardError> {
    let bytes = fs::read(path)?;
    String::from_utf8(bytes).map_err(|_| {
        let (message, hint) = config::no_utf8();
        ConfigError::whole(path, message, hint).into()
    })
}

impl Plan {
    /// Writes everything, each file whole or not at all: what others refer to comes first, so that a second call
    /// finishes what a first one could not.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn carry_out(&self) -> Result<(), FileError> {
        for (from, to) in &self.copies {
            fs::copy(from, to)?;
        }
        for (path, text) in &self.texts {
            fs::write(path, text.as_bytes())?;
        }
        Ok(())
    }
}
