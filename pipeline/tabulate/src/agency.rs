//! One agency: its files, read side by side; its records, placed and counted together.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use hashbrown::{HashMap, HashSet};
use ingest::{Limits, ReadError, ReadFacts};
use rayon::prelude::*;
use report_model::definitions::Definitions;
use report_model::finding::{Finding, Findings, Place};
use report_model::findings::Code;
use report_model::period::Period;
use report_model::record::{Field, Nature};
use report_model::records::Records;
use report_model::tally::{Basis, Stock, Tally};

use crate::batches::Reader;
use crate::classify::RuleBook;
use crate::lists::{CodeId, Lists, NO_CODE};
use crate::mapping::{Mapping, Source};
use crate::normalise::date::day;
use crate::normalise::record::{Batch, Interner, NO_DAY, Normaliser, OTHER_BODY, Record};
use crate::tally::outcome::{Rulings, outcome};
use crate::tally::{self, Measured, Placed, Placement};
use crate::validate::Checks;

/// Everything that the counting of one agency depends on beside its files.
pub struct Job<'a> {
    /// The agency's id.
    pub agency: &'a str,
    /// The period.
    pub period: Period,
    /// What the tally is counted on.
    pub basis: Basis,
    /// How the cycle counts.
    pub definitions: &'a Definitions,
    /// The agency's mapping.
    pub mapping: &'a Mapping,
    /// Its keyword rules.
    pub rules: &'a RuleBook,
    /// Its closed lists.
    pub lists: &'a Lists,
    /// The key of its pseudonyms.
    pub key: [u8; 32],
    /// The day of the extraction, as `export.yaml` declares it.
    pub extracted: Option<NaiveDate>,
    /// What a reader takes at most.
    pub limits: Limits,
    /// How many occurrences of each code are kept.
    pub findings_limit: u64,
}

/// A file of an agency, opened when its turn comes.
#[derive(Clone, Debug)]
pub struct ExportFile {
    name: String,
    path: PathBuf,
}

impl ExportFile {
    /// The file at a path.
    pub fn at(path: &Path) -> Self {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        ExportFile { name, path: path.to_owned() }
    }
}

/// What was counted of an agency's files. It holds no row.
pub struct Tabulated {
    /// The sums.
    pub tally: Tally,
    /// What became of each record.
    pub records: Records,
    /// What is wrong with the data.
    pub findings: Findings,
    /// The effective cut-off: the earlier of the extraction and the nominal cut-off.
    pub cutoff: NaiveDate,
    /// Whether no complaint of the cohort is due on or after it.
    pub complete: bool,
    /// How each file was read.
    pub read: Vec<ReadFacts>,
    /// How many files could be read.
    pub readable_files: usize,
    /// Why the others could not, in a sentence each.
    pub refused: Vec<String>,
}

/// What one file gives.
struct Taken<'a> {
    batch: Batch,
    findings: Findings,
    facts: Option<ReadFacts>,
    source: Option<&'a Source>,
    refused: Option<String>,
}

/// Reads, normalises, validates, classifies and counts an agency's files.
pub fn tabulate(job: &Job<'_>, mut files: Vec<ExportFile>) -> Tabulated {
    // The order of the files decides which of two equal records is the first.
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let taken: Vec<Taken<'_>> = files.par_iter().map(|file| take(job, file)).collect();
    let cutoff = job.extracted.map_or(job.basis.cutoff, |extracted| extracted.min(job.basis.cutoff));
    let mut whole = Whole::new(job.findings_limit);
    if job.extracted.is_none() && !files.is_empty() {
        whole.findings.record(Code::NoExtractionDate, || Finding {
            place: Place { file: "export.yaml".to_owned(), ..Place::default() },
            code: Code::NoExtractionDate,
            field: None,
            masked: None,
        });
    }
    for (taken, file) in taken.into_iter().zip(&files) {
        whole.add(taken, &file.name);
    }
    whole.count(job, cutoff)
}

/// The sources of a mapping by the pattern of their files: `*` stands for anything.
fn source_of<'a>(mapping: &'a Mapping, name: &str) -> Option<&'a Source> {
    mapping.sources.iter().find(|source| matches(&source.files, name))
}

/// Whether a name fits a pattern in which `*` stands for anything.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

fn take<'a>(job: &Job<'a>, file: &ExportFile) -> Taken<'a> {
    let mut taken = Taken {
        batch: Batch::default(),
        findings: Findings::with_limit(job.findings_limit),
        facts: None,
        source: None,
        refused: None,
    };
    let refuse = |taken: &mut Taken<'a>, code: Code, column: Option<String>, why: String| {
        taken.findings = Findings::with_limit(job.findings_limit);
        let place = Place { file: file.name.clone(), column, ..Place::default() };
        taken.findings.record(code, || Finding { place, code, field: None, masked: None });
        // A name may hold anything: nothing of it turns a terminal's line.
        let name = file.name.replace(char::is_control, "·");
        taken.refused = Some(format!("{name}: {why}\n  hint: {}", code.rule().remedy.en));
        // Nothing of a refused file is counted, not even the faults of its rows.
        taken.batch = Batch::default();
    };
    let Some(source) = source_of(job.mapping, &file.name) else {
        refuse(&mut taken, Code::UnmappedFile, None, "no source of the mapping describes this file".to_owned());
        return taken;
    };
    let opened = File::open(&file.path)
        .map_err(ReadError::from)
        .and_then(|content| ingest::open(&file.name, Box::new(content), &source.format, &job.limits));
    let mut reader = match opened {
        Ok(table) => Reader::new(table, &job.limits),
        Err(error) => {
            let code = if matches!(error, ReadError::Empty) { Code::EmptyExport } else { Code::UnreadableFile };
            refuse(&mut taken, code, None, error.to_string());
            return taken;
        }
    };
    taken.facts = Some(reader.facts().clone());
    let columns = match select(&mut reader, source) {
        Ok(columns) => columns,
        Err(missing) => {
            let why = format!("it has no column `{missing}`{}", headings(reader.header(), source));
            refuse(&mut taken, Code::MissingColumn, Some(missing), why);
            return taken;
        }
    };
    if let Err(error) = rows(job, file, source, &mut reader, columns, &mut taken) {
        refuse(&mut taken, Code::UnreadableFile, None, error.to_string());
        return taken;
    }
    if taken.batch.read == 0 {
        refuse(&mut taken, Code::EmptyExport, None, "it has a header and no row".to_owned());
        return taken;
    }
    taken.source = Some(source);
    taken
}

/// Which of the mapped columns a header has. Other headings are not shown: a file without a header begins with a person.
fn headings(header: &[String], source: &Source) -> String {
    let found: Vec<&str> = source.columns.values().filter(|name| header.contains(name)).map(String::as_str).collect();
    let others = header.len() - found.len().min(header.len());
    if found.is_empty() {
        return format!(": none of its {others} headings is in the mapping. Is its first row a header?");
    }
    format!("; it has `{}`, and {others} that the mapping does not name", found.join("`, `"))
}

/// Selects the mapped columns, and gives for each field its place in the selection; or the first that is not there.
fn select(reader: &mut Reader, source: &Source) -> Result<HashMap<Field, usize>, String> {
    use ingest::text::fold;
    let header: Vec<String> = reader.header().iter().map(|name| fold(name)).collect();
    let mut selection: Vec<usize> = Vec::new();
    let mut columns = HashMap::new();
    for (&field, name) in &source.columns {
        let exact = reader.header().iter().position(|found| found == name);
        let folded = fold(name);
        // A name of signs alone folds to nothing, and nothing is no name.
        let alike = || header.iter().position(|found| *found == folded && !folded.is_empty());
        let column = exact.or_else(alike).ok_or_else(|| name.clone())?;
        let place = selection.iter().position(|&selected| selected == column).unwrap_or_else(|| {
            selection.push(column);
            selection.len() - 1
        });
        columns.insert(field, place);
    }
    reader.select(&selection);
    Ok(columns)
}

fn rows<'a>(
    job: &Job<'a>,
    file: &ExportFile,
    source: &'a Source,
    reader: &mut Reader,
    columns: HashMap<Field, usize>,
    taken: &mut Taken<'a>,
) -> Result<(), ReadError> {
    let lists = job.lists.with(&[&job.mapping.values, &source.values]);
    let zone = job.definitions.zone.parse().unwrap_or(chrono_tz::UTC);
    let sheet = reader.facts().sheet.clone();
    let mut normaliser = Normaliser::new(&file.name, source, &lists, &job.key, job.rules.classifier(), zone, columns);
    while let Some(table) = reader.next_batch()? {
        normaliser.take(&table, &mut taken.batch, &mut taken.findings);
    }
    let checks =
        Checks { file: &file.name, sheet: sheet.as_deref(), source, lists: &lists, extracted: job.extracted.map(day) };
    checks.all(&mut taken.batch, &mut taken.findings);
    Ok(())
}

/// The records of all files of the agency.
struct Whole {
    records: Vec<Record>,
    reopenings: Vec<i32>,
    entities: Interner,
    subjects: Interner,
    seen: HashSet<u128>,
    counts: Records,
    findings: Findings,
    read: Vec<ReadFacts>,
    refused: Vec<String>,
    measured: Option<Measured>,
    readable_files: usize,
}

impl Whole {
    fn new(findings_limit: u64) -> Self {
        Whole {
            records: Vec::new(),
            reopenings: Vec::new(),
            entities: Interner::default(),
            subjects: Interner::default(),
            seen: HashSet::new(),
            counts: Records::default(),
            findings: Findings::with_limit(findings_limit),
            read: Vec::new(),
            refused: Vec::new(),
            measured: None,
            readable_files: 0,
        }
    }

    /// Adds what a file gave; a record that was already read is a duplicate.
    fn add(&mut self, taken: Taken<'_>, file: &str) {
        let Taken { batch, findings, facts, source, refused } = taken;
        self.findings.add(findings);
        let sheet = facts.as_ref().and_then(|facts| facts.sheet.clone());
        self.read.extend(facts);
        self.refused.extend(refused);
        let Some(source) = source else { return };
        self.readable_files += 1;
        self.measure(source);
        self.counts.read += batch.read;
        self.counts.rejected += batch.rejected;
        self.counts.tests += batch.tests;
        let first_reopening = u32::try_from(self.reopenings.len()).unwrap_or(u32::MAX);
        self.reopenings.extend(&batch.reopenings);
        let entities: Vec<CodeId> = batch.entities.names.iter().map(|name| self.entities.place(name)).collect();
        let subjects: Vec<CodeId> = batch.subjects.names.iter().map(|name| self.subjects.place(name)).collect();
        let renamed = |places: &[CodeId], code: CodeId| places.get(usize::from(code)).copied().unwrap_or(code);
        self.records.reserve(batch.records.len());
        self.seen.reserve(batch.records.len());
        for (mut record, row) in batch.records.into_iter().zip(batch.rows) {
            if !self.seen.insert(record.id) {
                self.counts.duplicate += 1;
                self.findings.record(Code::DuplicateId, || Finding {
                    place: Place {
                        file: file.to_owned(),
                        row: Some(row),
                        column: source.columns.get(&Field::Id).cloned(),
                        sheet: sheet.clone(),
                    },
                    code: Code::DuplicateId,
                    field: Some(Field::Id),
                    masked: None,
                });
                continue;
            }
            record.entity = renamed(&entities, record.entity);
            record.subject = renamed(&subjects, record.subject);
            record.reopenings.0 = record.reopenings.0.saturating_add(first_reopening);
            self.records.push(record);
        }
    }

    fn measure(&mut self, source: &Source) {
        let mapped: BTreeSet<Field> = source.columns.keys().chain(source.constants.keys()).copied().collect();
        match &mut self.measured {
            None => self.measured = Some(Measured { everywhere: mapped.clone(), somewhere: mapped }),
            Some(measured) => {
                measured.everywhere = measured.everywhere.intersection(&mapped).copied().collect();
                measured.somewhere.extend(mapped);
            }
        }
    }

    fn count(self, job: &Job<'_>, cutoff: NaiveDate) -> Tabulated {
        let Whole { records, reopenings, entities, subjects, mut counts, findings, read, refused, .. } = self;
        let readable_files = self.readable_files;
        let measured = self.measured.unwrap_or_default();
        let rulings = Rulings::new(&job.definitions.clock, day(cutoff), job.lists);
        let measures_stock =
            measured.everywhere.contains(&Field::Replied) || measured.everywhere.contains(&Field::Closed);
        let placed = Placed::new(job.period, measures_stock);
        let placements: Vec<Placement> = records.iter().map(|record| tally::place(record, &placed, &rulings)).collect();

        let mut stock = Stock { opening: None, received: 0, closed: None, closing: None };
        if measures_stock {
            let earlier = records.iter().any(|record| record.nature == Nature::Complaint && placed.is_earlier(record));
            stock = Stock { opening: earlier.then_some(0), received: 0, closed: Some(0), closing: Some(0) };
        }
        let (mut from, mut to) = (Bodies::default(), Bodies::default());
        let mut complete = true;
        for (record, &placement) in records.iter().zip(&placements) {
            placed.stock(record, placement, &rulings, &mut stock);
            match placement {
                Placement::Cohort => {
                    counts.cohort += 1;
                    from.count(record.from, job.lists);
                    complete &=
                        record.nature != Nature::Complaint || record.start() + rulings.deadline < rulings.cutoff;
                }
                Placement::CarriedOver => counts.carried_over += 1,
                Placement::TransferredOut => {
                    counts.transferred_out += 1;
                    from.count(record.from, job.lists);
                    to.count(record.to, job.lists);
                }
                Placement::OutOfPeriod => counts.out_of_period += 1,
            }
        }
        counts.tallied = counts.cohort + counts.carried_over + counts.transferred_out;

        let refiled = refilings(&records, rulings.cutoff);
        let cohort = records.iter().zip(&placements).filter(|(_, placement)| **placement == Placement::Cohort);
        let outcomes = cohort.map(|(record, _)| {
            let (first, count) = (record.reopenings.0 as usize, usize::from(record.reopenings.1));
            let reopened = reopenings.get(first..first + count).unwrap_or_default();
            let refiled_on =
                refiled.get(&(record.user, record.service)).map_or(NO_DAY, |filed| filed.beside(record.id));
            (record, outcome(record, &rulings, reopened, refiled_on))
        });
        let names = tally::OwnNames { entities: &entities.names, subjects: &subjects.names };
        let mut tally =
            tally::tally(job.basis.clone(), job.agency, job.definitions, job.lists, names, &measured, stock, outcomes);
        tally.transferred_from = from.0;
        tally.transferred_to = to.0;
        Tabulated { tally, records: counts, findings, cutoff, complete, read, readable_files, refused }
    }
}

/// Records by body.
#[derive(Default)]
struct Bodies(BTreeMap<String, u64>);

impl Bodies {
    fn count(&mut self, body: CodeId, lists: &Lists) {
        let id = match body {
            NO_CODE => return,
            OTHER_BODY => "other".to_owned(),
            body => lists
                .of(Field::TransferredTo)
                .codes
                .get(usize::from(body))
                .cloned()
                .unwrap_or_else(|| "other".to_owned()),
        };
        *self.0.entry(id).or_default() += 1;
    }
}

/// The two latest complaints of a user on an own service: for each of them, one is another.
#[derive(Clone, Copy)]
struct Filed {
    latest: (i32, u128),
    before: i32,
}

impl Filed {
    fn add(&mut self, received: i32, id: u128) {
        if received > self.latest.0 {
            self.before = self.latest.0;
            self.latest = (received, id);
        } else {
            self.before = self.before.max(received);
        }
    }

    /// The latest day on which a complaint other than this one came in, or [`NO_DAY`]. A transferred complaint may have
    /// been answered before it came in here: it does not renew itself.
    const fn beside(&self, id: u128) -> i32 {
        if self.latest.1 == id { self.before } else { self.latest.0 }
    }
}

/// For each user and own service the latest days, up to the cut-off, on which complaints came in. A complaint that was
/// answered before such a day is renewed by the one that came in on it.
fn refilings(records: &[Record], cutoff: i32) -> HashMap<(u64, CodeId), Filed> {
    let mut filed: HashMap<(u64, CodeId), Filed> = HashMap::new();
    for record in records {
        let known = record.user != 0 && record.service != NO_CODE;
        if known && record.nature == Nature::Complaint && record.received <= cutoff {
            filed
                .entry((record.user, record.service))
                .and_modify(|filed| filed.add(record.received, record.id))
                .or_insert(Filed { latest: (record.received, record.id), before: NO_DAY });
        }
    }
    filed
}
