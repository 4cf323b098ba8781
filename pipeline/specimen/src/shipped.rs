//! The cycle that ships: its written files as they are, its exports from the seed.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use rayon::prelude::*;

use crate::bodies::{BODIES, Body, File, NIL_RETURNS, Part};
use crate::case::{Case, Draw};
use crate::chance::Chance;
use crate::days::{DateStyle, day};
use crate::reference::Reference;
use crate::spell::Speller;
use crate::words::Words;
use crate::{embedded, faults, rules, write};

/// The seed of the committed files.
pub const SEED: u64 = 2025;

/// Every file of the shipped cycle, by its path.
///
/// # Errors
/// When an embedded table contradicts another, or a workbook cannot be made.
pub fn files(seed: u64) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (name, text) in embedded::FILES {
        files.insert((*name).to_owned(), text.as_bytes().to_vec());
    }
    for (name, bytes) in embedded::FORMS {
        files.insert((*name).to_owned(), bytes.to_vec());
    }
    let reference = Reference::read()?;
    let words = Words::read();
    let exports: Result<Vec<_>> =
        BODIES.par_iter().map(|body| exports(body, &reference, &words, (seed, None))).collect();
    files.extend(exports?.into_iter().flatten());
    for (id, declared, [fr, ar, en], open) in NIL_RETURNS {
        let open = open.map_or_else(String::new, |open| format!("open_before: {open}\n"));
        let text = format!(
            "# yaml-language-server: $schema=../../../../report-model/schema/nil-return.schema.json\nperiod: \"2025\"\n\
             person: {{fr: {fr}, ar: {ar}, en: {en}}}\ndate: 2026-02-{declared:02}\n{open}"
        );
        files.insert(format!("exports/2025/{id}/nil-return.yaml"), text.into_bytes());
    }
    Ok(files)
}

/// The exports of a body, by their path; those of `broken`, a place in [`rules::list`], with its records as a program
/// reads them that does not keep to that rule.
///
/// # Errors
/// As of [`files`].
pub fn exports_of(seed: u64, body: &str, broken: Option<usize>) -> Result<BTreeMap<String, Vec<u8>>> {
    let reference = Reference::read()?;
    let words = Words::read();
    let found = BODIES.iter().filter(|found| found.id == body);
    let made: Result<Vec<_>> = found.map(|body| exports(body, &reference, &words, (seed, broken))).collect();
    Ok(made?.into_iter().flatten().collect())
}

/// Writes the shipped cycle into a folder, and says how many files that were.
///
/// # Errors
/// When the folder holds something else, or cannot be written.
pub fn write_into(out: &Path, seed: u64) -> Result<usize> {
    crate::may_write(out)?;
    let files = files(seed)?;
    for (name, bytes) in &files {
        crate::put(&out.join(name), bytes)?;
    }
    Ok(files.len())
}

type Files = Vec<(String, Vec<u8>)>;

fn exports(body: &Body, reference: &Reference, words: &Words, (seed, broken): (u64, Option<usize>)) -> Result<Files> {
    let services = reference.services_of(body.id)?;
    let mut chance = Chance::new(seed, body.id);
    let draw = Draw { body, reference, words, services: services.len() };
    let cases = draw.cases(&mut chance);
    let entries = rules::entries(&draw, seed, broken);
    let speller = Speller { body, reference, services };
    let folder = format!("exports/2025/{}", body.id);
    let mut files = Vec::new();
    for file in body.export.files {
        let own = cases.iter().enumerate().filter(|(_, case)| belongs(case, file.part));
        let mut rows: Vec<_> =
            own.map(|(place, case)| speller.row(case, place + 1, file.columns, &mut chance)).collect();
        faults::spoil(&mut rows, file.columns, body, &mut chance);
        let mut clerk = Chance::new(seed, &format!("{}, rules", body.id));
        let mut hidden = Vec::new();
        let entered = entries.iter().enumerate().filter(|(_, entry)| stands_in(entry, file));
        for (place, entry) in entered.filter(|(_, entry)| !entry.is_gone) {
            if entry.is_hidden {
                hidden.push(rows.len());
            }
            let number = cases.len() + place + 1;
            rows.push(speller.entry(&entry.case, &entry.cells, number, file.columns, &mut clerk));
        }
        let header: Vec<&str> = file.columns.iter().map(|(_, header)| *header).collect();
        files.push((format!("{folder}/{}", file.name), write::file(body.export.shape, &header, &rows, &hidden)?));
    }
    files.push((format!("{folder}/export.yaml"), facts(body).into_bytes()));
    Ok(files)
}

/// `export.yaml`: when the files were extracted.
fn facts(body: &Body) -> String {
    let extracted = DateStyle::Iso.write(body.extracted());
    let mut facts = format!(
        "# yaml-language-server: $schema=../../../../report-model/schema/export.schema.json\nextracted: {extracted}\n"
    );
    let dated = body.export.files.iter().filter_map(|file| Some((file.name, file.extracted?)));
    for (place, (name, (year, month, date))) in dated.enumerate() {
        if place == 0 {
            facts.push_str("files:\n");
        }
        facts.push_str(&format!("  {name}: {}\n", DateStyle::Iso.write(day(year, month, date))));
    }
    facts
}

/// Whether the record of a rule stands in a file.
fn stands_in(entry: &rules::Entry, file: &File) -> bool {
    match entry.file {
        Some(name) => name == file.name,
        None => file.part != Part::Entered && belongs(&entry.case, file.part),
    }
}

fn belongs(case: &Case, part: Part) -> bool {
    let july = day(2025, 7, 1);
    match part {
        Part::All => true,
        Part::UntilJune => case.received < july,
        Part::FromJuly => case.received >= july,
        Part::Entered => false,
    }
}
