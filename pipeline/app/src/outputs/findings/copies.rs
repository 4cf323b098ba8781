//! Coloured copies of the exports, beside the findings: for the officer alone (contract §7). Their folder and files are
//! readable by the owner only; a file that has no finding any more has no copy.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use report_model::finding::{Effect, Findings};
use report_model::personal::shown;
use tabulate::marked::{self, LONGEST};
use tabulate::{COMMENTS, ColumnsOf, Limits, Mapping, Marks, Tone};
use words::Localizer;

use super::view::{CopyLine, Names, like};
use crate::stores::fs::{self, FileError};

/// How each copy is named before the name of its export: whoever meets it knows what it is.
const CONFIDENTIAL: &str = "CONFIDENTIEL-";
/// The folder of the copies, in that of the agency.
const FOLDER: &str = "findings";

/// What copies are made of.
pub(crate) struct Copies<'a> {
    /// The agency's id.
    pub(crate) agency: &'a str,
    /// The agency's folder.
    pub(crate) folder: PathBuf,
    pub(crate) exports: &'a [PathBuf],
    pub(crate) mapping: &'a Mapping,
    pub(crate) limits: Limits,
    /// Bytes of an export beyond which no copy is made unless somebody asks.
    pub(crate) longest: u64,
}

/// The marks of each sheet of each file.
pub(crate) type MarksOf = BTreeMap<String, BTreeMap<String, Marks>>;

/// The colour of an effect.
pub(super) fn tone_of(effect: &str) -> Tone {
    match Effect::from_name(effect) {
        Some(Effect::RejectFile | Effect::RejectRecord) => Tone::Refused,
        Some(Effect::Conflict | Effect::Fault) => Tone::Doubt,
        Some(Effect::CountedBefore) => Tone::Before,
        Some(Effect::Warn) | None => Tone::Look,
    }
}

/// The marks that the findings make in the files. A finding of a whole row stands in its first cell, one of a whole
/// column in its heading where the file has one.
pub(crate) fn marks_of(findings: &Findings, columns: &ColumnsOf, l10n: &Localizer<'_>) -> MarksOf {
    let mut marks = MarksOf::new();
    let occurrences = findings.occurrences();
    let names = Names::of(&occurrences);
    for finding in occurrences {
        let (place, rule) = (&finding.place, finding.code.rule());
        let sheets = marks.entry(place.file.clone()).or_default();
        let sheet = sheets.entry(place.sheet.clone().unwrap_or_default()).or_insert_with(|| notice(l10n));
        let table = columns.get(&(place.file.clone(), place.sheet.clone()));
        let column = place.column.as_ref().and_then(|name| table?.get(name)).copied();
        let effect = l10n.word(&format!("effect.{}", rule.effect));
        let [title, remedy] = [rule.title, rule.remedy].map(|text| l10n.set(text.get(l10n.lang())));
        let like = finding.like.as_ref().map(|other| format!("\n{}", like(other, place, &names, l10n)));
        let said = format!("{title} ({effect}){}\n{remedy}", like.unwrap_or_default());
        match place.row.map(u32::try_from) {
            Some(Ok(row)) => sheet.add((row, column.unwrap_or(0)), tone_of(rule.effect.name()), &said),
            // A row that no sheet has is in the list of findings.
            Some(Err(_)) => {}
            None => {
                let named = place.column.as_ref().map_or_else(String::new, |name| format!("{} : ", names.shown(name)));
                sheet.notice.push_str(&format!("\n\n{named}{said}"));
            }
        }
    }
    for sheet in marks.values_mut().flat_map(BTreeMap::values_mut) {
        let beyond = sheet.len().saturating_sub(COMMENTS);
        if beyond > 0 {
            sheet.notice.push_str("\n\n");
            sheet.notice.push_str(&l10n.say("findings.uncommented", minijinja::context! { beyond }));
        }
    }
    marks
}

fn notice(l10n: &Localizer<'_>) -> Marks {
    Marks::new(l10n.word("findings.confidential"))
}

impl Copies<'_> {
    /// Makes the copies, and removes those of files that have no finding any more.
    ///
    /// # Errors
    /// When a copy cannot be written or removed.
    pub(crate) fn write(&self, marks: &MarksOf, l10n: &Localizer<'_>) -> Result<Vec<CopyLine>, FileError> {
        let folder = self.folder.join(FOLDER);
        let (mut said, mut kept) = (Vec::new(), BTreeSet::new());
        for path in self.exports {
            let export = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let within =
                |file: &String| file.strip_prefix(&export).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            // What no cell is marked for, the list of findings says better.
            let is_marked = |sheets: &BTreeMap<String, Marks>| sheets.values().any(|marks| !marks.is_empty());
            let marked: Vec<_> = marks.iter().filter(|(file, sheets)| within(file) && is_marked(sheets)).collect();
            let waits = !marked.is_empty() && fs::length(path)? > self.longest;
            for (file, sheets) in marked {
                let shown = shown(file);
                let none = |key| CopyLine { file: shown.clone(), path: None, said: l10n.word(key) };
                if waits {
                    let command = l10n.isolated(&format!("hasila check --agency {}", self.agency));
                    let said_so = l10n.say("findings.on_request", minijinja::context! { command });
                    said.push(CopyLine { file: shown.clone(), path: None, said: said_so });
                    continue;
                }
                let Some(copy) = self.copy(path, (&export, file), sheets, l10n.lang().is_rtl())? else {
                    said.push(none("findings.no_copy"));
                    continue;
                };
                let copy_name = name_of(&shown, copy.is_edited, &kept);
                fs::write_private(&folder.join(&copy_name), &copy.bytes)?;
                let key = if copy.is_edited { "findings.edited" } else { "findings.rebuilt" };
                said.push(CopyLine { file: shown.clone(), path: Some(address(&copy_name)), said: l10n.word(key) });
                kept.insert(copy_name);
            }
        }
        remove_others(&folder, &kept)?;
        Ok(said)
    }

    /// A copy of an export or of a file in it; none where it is too large, or cannot be read or rebuilt.
    fn copy(
        &self,
        path: &Path,
        (export, file): (&str, &str),
        sheets: &BTreeMap<String, Marks>,
        right_to_left: bool,
    ) -> Result<Option<marked::Copy>, FileError> {
        let Some(bytes) = fs::read_at_most(path, LONGEST)? else { return Ok(None) };
        Ok(marked::copy(export, file, bytes, self.mapping, &self.limits, sheets, right_to_left).ok())
    }
}

/// The name of a copy; that of a file in an archive has the folders before it. No two are alike.
fn name_of(file: &str, is_edited: bool, kept: &BTreeSet<String>) -> String {
    let flat = file.replace('/', "-");
    let extension = if is_edited { "" } else { ".xlsx" };
    let name = |number: usize| match number {
        1 => format!("{CONFIDENTIAL}{flat}{extension}"),
        _ => format!("{CONFIDENTIAL}{number}-{flat}{extension}"),
    };
    (1..=kept.len() + 1).find_map(|number| Some(name(number)).filter(|name| !kept.contains(name))).unwrap_or_default()
}

/// Leaves no copy: there is nothing to mend.
///
/// # Errors
/// When one cannot be removed.
pub(crate) fn no_copies(folder: &Path) -> Result<Vec<CopyLine>, FileError> {
    remove_others(&folder.join(FOLDER), &BTreeSet::new())?;
    Ok(Vec::new())
}

/// Removes the copies that are not kept.
fn remove_others(folder: &Path, kept: &BTreeSet<String>) -> Result<(), FileError> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::list(folder)? {
        if entry.name.starts_with(CONFIDENTIAL) && !kept.contains(&entry.name) {
            fs::remove(&folder.join(&entry.name))?;
        }
    }
    Ok(())
}

/// The address of a copy from the page, with what an address cannot hold as percentages.
fn address(name: &str) -> String {
    let mut address = format!("{FOLDER}/");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}
