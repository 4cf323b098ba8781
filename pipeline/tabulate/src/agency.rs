//! One agency: its files, read side by side; its records, placed and counted together.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use hashbrown::{HashMap, HashTable};
use ingest::{Limits, ReadError, ReadFacts, Skipped, Table, Why};
use rayon::prelude::*;
use report_model::definitions::Definitions;
use report_model::finding::{Finding, Findings, Place};
use report_model::findings::Code;
use report_model::period::Period;
use report_model::personal::redact;
use report_model::record::{Field, Nature};
use report_model::records::Records;
use report_model::tally::{Basis, Stock, Tally};

use crate::batches::Reader;
use crate::beside;
use crate::classify::RuleBook;
use crate::duplicates;
use crate::exports::each_table;
use crate::lists::{CodeId, Lists, NO_CODE};
use crate::mapping::{Mapping, Source, quoted};
use crate::normalise::date::day;
use crate::normalise::record::{Batch, Interner, NO_DAY, Normaliser, OTHER_BODY, Record};
use crate::propose::advice::{self, NewValues};
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
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

impl ExportFile {
    /// The file at a path.
    pub fn at(path: &Path) -> Self {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        ExportFile { name, path: path.to_owned() }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn open(&self) -> std::io::Result<File> {
        File::open(&self.path)
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
    /// How each table was read.
    pub read: Vec<ReadFacts>,
    /// Sheets and files that no source asks for.
    pub passed_over: Vec<Skipped>,
    /// How many tables could be read.
    pub readable_files: usize,
    /// Why the others could not, in a sentence each.
    pub refused: Vec<String>,
    /// The lines that the mapping lacks, for values that are in no list.
    pub advice: Vec<String>,
    /// Where the columns stand that findings name.
    pub columns: ColumnsOf,
}

/// Where columns stand, from 0, by the names that findings give them.
pub type Columns = BTreeMap<String, u32>;

/// The columns of each table, by its file and sheet.
pub type ColumnsOf = BTreeMap<(String, Option<String>), Columns>;

/// What one table gives.
struct Taken<'a> {
    /// Its file, with its path in an archive.
    file: String,
    sheet: Option<String>,
    /// Why it may be passed over, where another sheet of its file was read.
    spare: Option<Why>,
    batch: Batch,
    findings: Findings,
    facts: Option<ReadFacts>,
    source: Option<&'a Source>,
    refused: Option<String>,
    new_values: NewValues,
    columns: Columns,
}

/// Reads, normalises, validates, classifies and counts an agency's files.
pub fn tabulate(job: &Job<'_>, mut files: Vec<ExportFile>) -> Tabulated {
    // The order of the files decides which of two equal records is the first.
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let taken: Vec<(Vec<Taken<'_>>, Vec<Skipped>)> = files.par_iter().map(|file| tables(job, file)).collect();
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
    for (tables, passed_over) in taken {
        whole.passed_over.extend(passed_over);
        for table in tables {
            whole.add(table);
        }
    }
    whole.count(job, cutoff)
}

/// The tables of a file. A sheet that nobody named and that is no register is passed over beside one that is.
fn tables<'a>(job: &Job<'a>, file: &ExportFile) -> (Vec<Taken<'a>>, Vec<Skipped>) {
    let mut tables: Vec<Taken<'a>> = Vec::new();
    let mut passed_over = each_table(job.mapping, file, &job.limits, &mut |name, sheet, source, opened| {
        tables.push(take(job, name, sheet, source, opened));
    });
    let read: BTreeSet<String> =
        tables.iter().filter(|table| table.source.is_some()).map(|table| table.file.clone()).collect();
    tables.retain(|table| match table.spare {
        Some(why) if read.contains(&table.file) => {
            passed_over.push(Skipped { file: table.file.clone(), sheet: table.sheet.clone(), why });
            false
        }
        _ => true,
    });
    (tables, passed_over)
}

/// Takes one table in. `file` is its file with its path in an archive.
#[expect(clippy::too_many_lines, reason = "one refusal after the other, and each says why")]
#[expect(clippy::needless_pass_by_value, reason = "what came of opening is used up")]
fn take<'a>(
    job: &Job<'a>,
    file: &str,
    sheet: Option<String>,
    source: Option<&'a Source>,
    opened: Result<Table, ReadError>,
) -> Taken<'a> {
    let mut taken = Taken {
        file: file.to_owned(),
        sheet: sheet.clone(),
        spare: None,
        batch: Batch::default(),
        findings: Findings::with_limit(job.findings_limit),
        facts: None,
        source: None,
        refused: None,
        new_values: NewValues::default(),
        columns: Columns::new(),
    };
    let refuse = |taken: &mut Taken<'a>, code: Code, column: Option<String>, why: String| {
        taken.findings = Findings::with_limit(job.findings_limit);
        let place = Place { file: file.to_owned(), sheet: sheet.clone(), column, ..Place::default() };
        taken.findings.record(code, || Finding { place, code, field: None, masked: None });
        // A name may hold anything: nothing of it turns a terminal's line, and no number of a person is said.
        let name = redact(file).replace(char::is_control, "·");
        let why = redact(&why);
        taken.refused = Some(format!("{name}: {why}\n  hint: {}", code.rule().remedy.en));
        // Nothing of a refused file is counted, not even the faults of its rows.
        taken.batch = Batch::default();
    };
    let Some(source) = source else {
        refuse(&mut taken, Code::UnmappedFile, None, "no source of the mapping describes this file".to_owned());
        return taken;
    };
    let spare = |why: Why| (sheet.is_some() && source.format.sheet.is_none()).then_some(why);
    let mut reader = match opened {
        Ok(table) => Reader::new(table, &job.limits),
        Err(error) => {
            let code = if matches!(error, ReadError::Empty) { Code::EmptyExport } else { Code::UnreadableFile };
            taken.spare = spare(Why::Empty).filter(|_| code == Code::EmptyExport);
            refuse(&mut taken, code, None, error.to_string());
            return taken;
        }
    };
    taken.facts = Some(reader.facts().clone());
    let columns = match select(&mut reader, source) {
        Ok((columns, places)) => {
            taken.columns = places;
            columns
        }
        Err(missing) => {
            let mut why = format!("it has no column `{missing}`{}", headings(reader.header(), source));
            if let Some((field, now)) = advice::renamed(reader.header(), source, &missing) {
                why.push_str(&format!(
                    "\n  hint: its column `{now}` looks like it: in mappings/{}.yaml write `{field}: {}`",
                    job.agency,
                    quoted(&now)
                ));
            }
            taken.spare = spare(Why::NoColumns);
            refuse(&mut taken, Code::MissingColumn, Some(missing), why);
            return taken;
        }
    };
    if let Err(error) = rows(job, file, source, &mut reader, columns, &mut taken) {
        refuse(&mut taken, Code::UnreadableFile, None, error.to_string());
        return taken;
    }
    // What is passed over, and an encoding whose first letter comes late, are known only now.
    taken.facts = Some(reader.facts().clone());
    if taken.batch.read == 0 {
        taken.spare = spare(Why::Empty);
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

/// Selects the mapped columns, and gives for each field its place in the selection and for each name its place in the
/// file; or the first that is not there.
fn select(reader: &mut Reader, source: &Source) -> Result<(HashMap<Field, usize>, Columns), String> {
    use ingest::repair::repaired;
    use ingest::text::fold;
    let meant = |name: &String| repaired(name).map_or_else(|| fold(name), |meant| fold(&meant));
    let header: Vec<String> = reader.header().iter().map(meant).collect();
    let mut selection: Vec<usize> = Vec::new();
    let mut columns = HashMap::new();
    let mut places = Columns::new();
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
        places.insert(name.clone(), u32::try_from(column).unwrap_or(u32::MAX));
    }
    reader.select(&selection);
    Ok((columns, places))
}

fn rows<'a>(
    job: &Job<'a>,
    file: &str,
    source: &'a Source,
    reader: &mut Reader,
    columns: HashMap<Field, usize>,
    taken: &mut Taken<'a>,
) -> Result<(), ReadError> {
    let lists = job.lists.with(&[&job.mapping.values, &source.values]);
    let zone = job.definitions.zone.parse().unwrap_or(chrono_tz::UTC);
    let sheet = reader.facts().sheet.clone();
    let mut normaliser = Normaliser::new(file, source, &lists, &job.key, job.rules.classifier(), zone, columns);
    while let Some(table) = reader.next_batch()? {
        normaliser.take(&table, &mut taken.batch, &mut taken.findings);
    }
    taken.new_values = std::mem::take(&mut normaliser.new_values);
    normaliser.close(sheet.as_deref(), &mut taken.findings);
    beside::record(file, source, reader, &mut taken.columns, &mut taken.findings);
    let checks = Checks { file, sheet: sheet.as_deref(), source, lists: &lists, extracted: job.extracted.map(day) };
    checks.all(&mut taken.batch, &mut taken.findings);
    Ok(())
}

/// The records of all files of the agency.
struct Whole {
    records: Vec<Record>,
    /// The keyed hash of each record's text, and its row in its file.
    texts: Vec<u64>,
    rows: Vec<u32>,
    origins: Vec<Origin>,
    reopenings: Vec<i32>,
    entities: Interner,
    subjects: Interner,
    /// The places of the records, found by their ids.
    seen: HashTable<u32>,
    counts: Records,
    findings: Findings,
    read: Vec<ReadFacts>,
    passed_over: Vec<Skipped>,
    refused: Vec<String>,
    new_values: NewValues,
    measured: Option<Measured>,
    readable_files: usize,
    columns: ColumnsOf,
}

/// A file whose records begin at a place.
struct Origin {
    first: usize,
    file: String,
    sheet: Option<String>,
    id_column: Option<String>,
}

impl Origin {
    /// A finding about the identifier of a row.
    fn finding(&self, code: Code, row: u64) -> Finding {
        let place = Place {
            file: self.file.clone(),
            sheet: self.sheet.clone(),
            row: Some(row),
            column: self.id_column.clone(),
        };
        Finding { place, code, field: Some(Field::Id), masked: None }
    }
}

impl Whole {
    fn new(findings_limit: u64) -> Self {
        Whole {
            records: Vec::new(),
            texts: Vec::new(),
            rows: Vec::new(),
            origins: Vec::new(),
            reopenings: Vec::new(),
            entities: Interner::default(),
            subjects: Interner::default(),
            seen: HashTable::new(),
            counts: Records::default(),
            findings: Findings::with_limit(findings_limit),
            read: Vec::new(),
            passed_over: Vec::new(),
            refused: Vec::new(),
            new_values: NewValues::default(),
            measured: None,
            readable_files: 0,
            columns: ColumnsOf::new(),
        }
    }

    /// Adds what a table gave; a record that was already read is a duplicate.
    fn add(&mut self, taken: Taken<'_>) {
        let Taken { file, sheet, batch, findings, facts, source, refused, new_values, columns, .. } = taken;
        self.findings.add(findings);
        self.read.extend(facts);
        self.refused.extend(refused);
        self.columns.insert((file.clone(), sheet.clone()), columns);
        let Some(source) = source else { return };
        self.new_values.extend(new_values);
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
        self.reserve(batch.records.len());
        let id_column = source.columns.get(&Field::Id).cloned();
        let origin = Origin { first: self.records.len(), file, sheet, id_column };
        for ((mut record, row), text) in batch.records.into_iter().zip(batch.rows).zip(batch.texts) {
            record.entity = renamed(&entities, record.entity);
            record.subject = renamed(&subjects, record.subject);
            record.reopenings.0 = record.reopenings.0.saturating_add(first_reopening);
            if let Some(first) = self.read_before(&record) {
                self.counts.duplicate += 1;
                let code = if self.is_same(first, &record, text) { Code::DuplicateId } else { Code::ConflictingId };
                self.findings.record(code, || origin.finding(code, row));
                continue;
            }
            self.records.push(record);
            self.texts.push(text);
            self.rows.push(u32::try_from(row).unwrap_or(u32::MAX));
        }
        self.origins.push(origin);
    }

    /// Makes room for records: the table of ids grows once a file.
    fn reserve(&mut self, more: usize) {
        self.records.reserve(more);
        self.texts.reserve(more);
        self.rows.reserve(more);
        let records = &self.records;
        self.seen.reserve(more, |&place| hash_of(&records[place as usize]));
    }

    /// The place of the record that was read before with this id; where there is none, this one's own is taken.
    fn read_before(&mut self, record: &Record) -> Option<usize> {
        let records = &self.records;
        let found = self.seen.find(hash_of(record), |&place| records[place as usize].id == record.id);
        if let Some(&place) = found {
            return Some(place as usize);
        }
        let place = u32::try_from(records.len()).ok()?;
        self.seen.insert_unique(hash_of(record), place, |&place| hash_of(&records[place as usize]));
        None
    }

    /// Whether a record says the same as one that was read before with its id.
    fn is_same(&self, first: usize, record: &Record, text: u64) -> bool {
        let before = &self.records[first];
        let reopened = |of: &Record| {
            let (first, count) = (of.reopenings.0 as usize, usize::from(of.reopenings.1));
            self.reopenings.get(first..first + count)
        };
        let alike = Record { reopenings: record.reopenings, ..*before };
        alike == *record && reopened(before) == reopened(record) && self.texts[first] == text
    }

    /// Points at records that are alike under different ids. None of them is merged.
    fn point_at_alike(&mut self) {
        for (at, code) in duplicates::alike(&self.records, &self.texts) {
            let origin = self.origins.partition_point(|origin| origin.first <= at);
            if let Some(origin) = origin.checked_sub(1).and_then(|origin| self.origins.get(origin)) {
                self.findings.record(code, || origin.finding(code, u64::from(self.rows[at])));
            }
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

    #[expect(clippy::too_many_lines, reason = "every field of the outcome, one after the other")]
    fn count(mut self, job: &Job<'_>, cutoff: NaiveDate) -> Tabulated {
        self.point_at_alike();
        let Whole { records, reopenings, entities, subjects, mut counts, findings, read, passed_over, .. } = self;
        let (refused, columns) = (self.refused, self.columns);
        let readable_files = self.readable_files;
        let advice = self.new_values.advice(job.agency, job.lists);
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
        Tabulated {
            tally,
            records: counts,
            findings,
            cutoff,
            complete,
            read,
            passed_over,
            readable_files,
            refused,
            advice,
            columns,
        }
    }
}

/// The place of a record in a table: its id is a hash already.
#[expect(clippy::cast_possible_truncation, reason = "half of a hash is a hash")]
const fn hash_of(record: &Record) -> u64 {
    record.id as u64
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
