//! What a run is made with, and what it records of itself (`run.json`, `cycle.json`, `timings.json`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::digest::Sha256Hash;
use report_model::lang::Lang;
use report_model::period::Period;
use report_model::personal::shown;
use report_model::records::RecordCounts;
use serde::{Deserialize, Serialize};
use tabulate::{PassedOver, ReadFacts, Skipped};

use crate::config::CycleInputs;
use crate::stores::fs::{self, FileError};

/// Everything a run takes from outside its inputs. There is no clock in it: every printed date is in the calendar.
#[derive(Clone, Debug)]
pub struct RunContext {
    /// The version of the program.
    pub version: &'static str,
    /// The SHA-256 of the program itself, so that another build makes everything again; empty for a check, which leaves
    /// nothing to be found unchanged.
    pub program: String,
    /// Where the cycle's inputs are.
    pub data: PathBuf,
    /// Where outputs go.
    pub out: PathBuf,
    /// The languages of the documents.
    pub languages: Vec<Lang>,
    /// How many agencies, and how many documents, are worked on at once.
    pub jobs: usize,
    /// Whether to make again what has not changed.
    pub force: bool,
    /// Whether to leave each view beside its PDF.
    pub keep_views: bool,
    /// The folder of the templates; those in the program where absent.
    pub templates: Option<PathBuf>,
}

impl RunContext {
    /// `out/<period>`.
    pub fn period_folder(&self, period: Period) -> PathBuf {
        self.out.join(period.to_string())
    }

    /// `out/<period>/agencies/<id>`.
    pub fn agency_folder(&self, period: Period, agency: &str) -> PathBuf {
        self.period_folder(period).join("agencies").join(agency)
    }

    /// `out/<period>/national`.
    pub fn national_folder(&self, period: Period) -> PathBuf {
        self.period_folder(period).join("national")
    }
}

/// `cycle.json`: which cycle an output folder belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CycleFile {
    cycle: String,
    period: Period,
}

/// An output folder that this run must not touch.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// Of another cycle.
    #[error("{} holds the reports of the cycle `{found}`, and this is `{wanted}`", path.display())]
    OtherCycle {
        /// The folder.
        path: PathBuf,
        /// Its cycle.
        found: String,
        /// This cycle.
        wanted: String,
    },
    /// The file that names the cycle makes no sense.
    #[error("{} is damaged: {error}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Why.
        error: serde_json::Error,
    },
    /// It could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
}

impl Diagnose for ClaimError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        match self {
            ClaimError::OtherCycle { path, found, wanted } => {
                let message = Message::new("producing.other_cycle").with("path", path.display());
                let said = Diagnostic::error(message.with("found", found).with("wanted", wanted));
                vec![said.hint(Message::new("producing.other_cycle_hint"))]
            }
            ClaimError::Damaged { path, error } => {
                let message = Message::new("producing.damaged").with("path", path.display()).with("why", error);
                vec![Diagnostic::error(message).hint(Message::new("producing.damaged_hint"))]
            }
            ClaimError::File(error) => error.diagnose(),
        }
    }
}

/// Claims `out/<period>` for this cycle, or refuses when it is another's.
///
/// # Errors
/// When it is another cycle's, or its `cycle.json` can be neither read nor written.
pub fn claim(context: &RunContext, inputs: &CycleInputs) -> Result<(), ClaimError> {
    let path = context.period_folder(inputs.period).join("cycle.json");
    let mine = CycleFile { cycle: inputs.reference.cycle.id.clone(), period: inputs.period };
    if let Some(bytes) = fs::read_if_there(&path)? {
        let found: CycleFile =
            serde_json::from_slice(&bytes).map_err(|error| ClaimError::Damaged { path: path.clone(), error })?;
        if found != mine {
            return Err(ClaimError::OtherCycle { path, found: found.cycle, wanted: mine.cycle });
        }
    }
    Ok(fs::write(&path, &json(&mine))?)
}

/// `run.json`: what an agency's outputs, or the synthesis, were made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunRecord {
    /// The version of the program.
    pub version: String,
    /// The SHA-256 of everything that the data depend on.
    pub data_key: String,
    /// The SHA-256 of each input, by its path in the cycle.
    pub inputs: BTreeMap<String, Sha256Hash>,
    /// How each export was read.
    pub read: Vec<ReadRecord>,
    /// Sheets and files that hold no table that the mapping asks for, and why.
    #[serde(default)]
    pub passed_over: Vec<String>,
    /// The SHA-256 of the templates, words and fonts.
    pub templates: String,
    /// The hash of the definitions.
    pub definitions: String,
    /// What became of each record.
    pub records: RecordCounts,
    /// Each document, by language.
    pub documents: BTreeMap<Lang, DocumentRecord>,
    /// The SHA-256 of each other output.
    pub outputs: BTreeMap<String, Sha256Hash>,
}

/// How an export was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadRecord {
    /// Its name.
    pub file: String,
    /// Its kind.
    pub kind: String,
    /// The encoding it was read in.
    pub encoding: Option<String>,
    /// How sure that is, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding_certainty: Option<u8>,
    /// Its delimiter.
    pub delimiter: Option<String>,
    /// How sure the dialect is, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dialect_certainty: Option<u8>,
    /// Rows that are no records.
    #[serde(default)]
    pub passed_over: PassedOver,
    /// Rows of the table that are hidden in its sheet, by a filter or by hand: they are counted like the others.
    #[serde(default, skip_serializing_if = "is_none")]
    pub hidden_rows: u64,
    /// The sheet that was read.
    pub sheet: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
const fn is_none(count: &u64) -> bool {
    *count == 0
}

impl From<&ReadFacts> for ReadRecord {
    fn from(facts: &ReadFacts) -> Self {
        ReadRecord {
            file: shown(&facts.file),
            kind: facts.kind.to_owned(),
            encoding: facts.encoding.clone(),
            encoding_certainty: facts.encoding_certainty,
            delimiter: facts.delimiter.clone(),
            dialect_certainty: facts.dialect_certainty,
            passed_over: facts.passed_over,
            hidden_rows: facts.hidden_rows,
            sheet: facts.sheet.as_deref().map(shown),
        }
    }
}

/// What was passed over, in a line: in English, as `run.json` has it.
pub fn passed_over(skipped: &Skipped) -> String {
    let sheet = skipped.sheet.as_deref().map(|sheet| format!(", sheet {}", shown(sheet))).unwrap_or_default();
    let why = words::said(&skipped.why.message(), &words::language(Lang::En).l10n());
    format!("{}{sheet}: {why}", shown(&skipped.file))
}

/// A document that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentRecord {
    /// The SHA-256 of everything that it depends on.
    pub key: String,
    /// The SHA-256 of the PDF.
    pub sha256: Sha256Hash,
}

impl RunRecord {
    /// The record of the last run; `None` where there is none, or none that can be read: then all is made again.
    pub fn load(folder: &Path) -> Option<RunRecord> {
        let bytes = fs::read_if_there(&folder.join("run.json")).ok()??;
        serde_json::from_slice(&bytes).ok()
    }

    /// Whether every output that it lists is there, with the bytes that it says.
    pub fn outputs_stand(&self, folder: &Path) -> bool {
        !self.outputs.is_empty()
            && self
                .outputs
                .iter()
                .all(|(name, hash)| fs::sha256_of(&folder.join(name)).is_ok_and(|found| found == *hash))
    }

    /// Writes it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, folder: &Path) -> Result<(), FileError> {
        fs::write(&folder.join("run.json"), &json(self))
    }
}

/// `timings.json`: the only file that two runs need not write alike.
///
/// # Errors
/// When it cannot be written.
pub fn save_timings(folder: &Path, seconds: &BTreeMap<&str, f64>) -> Result<(), FileError> {
    fs::write(&folder.join("timings.json"), &json(seconds))
}

/// Indented JSON with a newline at its end.
///
/// # Panics
/// Never: what is written is plain data.
pub fn json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("the types of the reports are plain data");
    bytes.push(b'\n');
    bytes
}

/// The SHA-256 of the parts of a key, each with its length, so that no two lists of parts look alike.
pub fn key<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(&part.len().to_string());
        text.push(':');
        text.push_str(part);
    }
    fs::sha256(text.as_bytes()).into()
}
