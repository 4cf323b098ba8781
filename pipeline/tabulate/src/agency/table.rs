//! One table of an export: opened, its columns found, its rows made records; or why it is not taken in.

use std::collections::BTreeSet;

use hashbrown::HashMap;
use ingest::repair::repaired;
use ingest::{ReadError, ReadFacts, Table, Why};
use report_model::finding::{Finding, Findings, Place};
use report_model::findings::Code;
use report_model::personal::{redact, shown};
use report_model::record::Field;

use super::{Columns, Job};
use crate::batches::Reader;
use crate::beside;
use crate::mapping::{Source, quoted};
use crate::normalise::date::day;
use crate::normalise::record::Batch;
use crate::normalise::rows::Normaliser;
use crate::normalise::turned::Turned;
use crate::propose::advice::{self, NewValues};
use crate::validate::Checks;

/// What one table gives.
pub(super) struct Taken<'a> {
    /// Its file, with its path in an archive.
    pub file: String,
    pub sheet: Option<String>,
    /// Why it may be passed over, where another sheet or file of its workbook or archive was read.
    pub spare: Option<Why>,
    /// How many of the mapped columns it has, where one of them is missing.
    pub found: usize,
    pub batch: Batch,
    pub findings: Findings,
    pub facts: Option<ReadFacts>,
    /// What describes it; none for one that was refused.
    pub source: Option<&'a Source>,
    /// Why it was refused, in a sentence.
    pub refused: Option<String>,
    pub new_values: NewValues,
    pub columns: Columns,
}

/// Why a table is not taken in.
struct Refusal {
    code: Code,
    /// The columns that it is about; none for the table as a whole.
    columns: Vec<String>,
    why: String,
    /// Why it may be passed over, where it is a sheet that nobody named.
    spare: Option<Why>,
    /// How many of the columns that are asked for are there.
    found: usize,
}

impl Refusal {
    const fn new(code: Code, why: String) -> Self {
        Refusal { code, columns: Vec::new(), why, spare: None, found: 0 }
    }

    fn empty(why: &str) -> Self {
        Refusal { spare: Some(Why::Empty), ..Refusal::new(Code::EmptyExport, why.to_owned()) }
    }
}

impl From<ReadError> for Refusal {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Empty => Refusal::empty(&error.to_string()),
            ReadError::NoSheet { .. } => Refusal::new(Code::MissingSheet, error.to_string()),
            _ => Refusal::new(Code::UnreadableFile, error.to_string()),
        }
    }
}

/// Takes one table in. `file` is its file with its path in an archive.
pub(super) fn take<'a>(
    job: &Job<'a>,
    file: &str,
    sheet: Option<String>,
    source: Option<&'a Source>,
    opened: Result<Table, ReadError>,
) -> Taken<'a> {
    let mut taken = Taken {
        file: file.to_owned(),
        sheet,
        spare: None,
        found: 0,
        batch: Batch::default(),
        findings: Findings::with_limit(job.findings_limit),
        facts: None,
        source: None,
        refused: None,
        new_values: NewValues::default(),
        columns: Columns::new(),
    };
    let Some(source) = source else {
        let why = "no source of the mapping describes this file".to_owned();
        taken.refuse(job, Refusal::new(Code::UnmappedFile, why));
        return taken;
    };
    match opened.map_err(Refusal::from).and_then(|table| taken.fill(job, source, table)) {
        Ok(()) => taken.source = Some(source),
        Err(refusal) => {
            let is_named = taken.sheet.is_some() && source.format.sheet.is_some();
            let is_member = taken.sheet.is_some() || file.contains('/');
            taken.spare = refusal.spare.filter(|_| is_member && !is_named);
            taken.found = refusal.found;
            taken.refuse(job, refusal);
        }
    }
    taken
}

impl<'a> Taken<'a> {
    /// Reads the whole table.
    fn fill(&mut self, job: &Job<'a>, source: &'a Source, table: Table) -> Result<(), Refusal> {
        let mut reader = Reader::new(table, &job.limits);
        self.facts = Some(reader.facts().clone());
        let (columns, reasons, places) =
            select(&mut reader, source).map_err(|missing| no_columns(job, &reader, source, missing))?;
        self.columns = places;
        self.rows(job, source, &mut reader, (columns, reasons))?;
        // What is passed over, and an encoding whose first letter comes late, are known only now.
        self.facts = Some(reader.facts().clone());
        if self.batch.read == 0 {
            return Err(Refusal::empty("it has a header and no row"));
        }
        Ok(())
    }

    fn rows(
        &mut self,
        job: &Job<'a>,
        source: &'a Source,
        reader: &mut Reader,
        (columns, reasons): (HashMap<Field, usize>, Option<usize>),
    ) -> Result<(), Refusal> {
        let lists = job.lists.with(&[&job.mapping.values, &source.values]);
        let zone = job.definitions.zone.parse().unwrap_or(chrono_tz::UTC);
        let (file, sheet) = (self.file.as_str(), reader.facts().sheet.clone());
        let mut normaliser = Normaliser::new(file, source, &lists, &job.key, job.rules.classifier(), zone, columns);
        normaliser.period = (day(job.period.first_day()), day(job.period.last_day()));
        normaliser.reasons = reasons;
        while let Some(table) = reader.next_batch()? {
            normaliser.take(&table, &mut self.batch, &mut self.findings);
        }
        self.new_values = std::mem::take(&mut normaliser.new_values);
        if let Some(turned) = normaliser.turned.take() {
            turned_back(job, source, &turned, &mut self.batch)?;
        }
        normaliser.close(sheet.as_deref(), &mut self.findings);
        beside::record(file, reader, &mut self.columns, &mut self.findings);
        let checks = Checks {
            file,
            sheet: sheet.as_deref(),
            source,
            lists: &lists,
            own: lists.of(Field::TransferredTo).place(job.agency),
            extracted: job.extracted.map(day),
        };
        checks.all(&mut self.batch, &mut self.findings);
        Ok(())
    }

    /// Nothing of a refused table is counted, not even the faults of its rows.
    fn refuse(&mut self, job: &Job<'_>, refusal: Refusal) {
        let Refusal { code, columns, why, .. } = refusal;
        self.batch = Batch::default();
        self.findings = Findings::with_limit(job.findings_limit);
        let whole = columns.is_empty().then_some(None);
        for column in columns.into_iter().map(Some).chain(whole) {
            let place = Place { file: self.file.clone(), sheet: self.sheet.clone(), column, ..Place::default() };
            self.findings.record(code, || Finding::at(place, code));
        }
        let name = shown(&self.file);
        let why = redact(&why);
        self.refused = Some(format!("{name}: {why}\n  hint: {}", code.rule().remedy.en));
    }
}

/// Puts right the dates that a spreadsheet has turned round, where the mapping says so.
///
/// # Errors
/// When others were turned for certain: nothing of them can be believed.
fn turned_back(job: &Job<'_>, source: &Source, turned: &Turned, batch: &mut Batch) -> Result<(), Refusal> {
    turned.put_right(&source.turned_dates, batch);
    let mut rest = turned.clone();
    rest.without(&source.turned_dates);
    let fields = rest.certain(batch, job.extracted.map(day));
    if fields.is_empty() {
        return Ok(());
    }
    let columns: Vec<String> = fields.iter().filter_map(|field| source.columns.get(field).cloned()).collect();
    let dates: u64 = fields.iter().map(|&field| turned.early(field)).sum();
    let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
    let why = format!(
        "{dates} dates in `{}` have day and month swapped: a spreadsheet of another country has read them; none of its true \
         dates has a day beyond 12, and every date that stayed text has one\n  hint: export again without opening the file \
         in it; or, to have them put right, write `turned_dates: [{}]` in this source of mappings/{}.yaml",
        columns.join("`, `"),
        source.turned_dates.iter().map(|field| field.name()).chain(names).collect::<Vec<_>>().join(", "),
        job.agency
    );
    Err(Refusal { columns, ..Refusal::new(Code::TurnedDates, why) })
}

/// The refusal of a table without columns that are asked for.
fn no_columns(job: &Job<'_>, reader: &Reader, source: &Source, missing: Vec<String>) -> Refusal {
    let columns = if missing.len() == 1 { "column" } else { "columns" };
    let mut why = format!("it has no {columns} `{}`{}", missing.join("`, `"), headings(reader.header(), source));
    for name in &missing {
        if let Some((field, now)) = advice::renamed(reader.header(), source, name) {
            why.push_str(&format!(
                "\n  hint: its column `{now}` looks like `{name}`: in mappings/{}.yaml write `{field}: {}`",
                job.agency,
                quoted(&now)
            ));
        }
    }
    // Most of the columns are there, or its first row is a record where its siblings have a header: it is a part of the
    // register, and not a list beside it.
    let asked = source.columns.values().collect::<BTreeSet<_>>().len();
    let is_register = missing.len() * 2 < asked || (reader.is_header_presumed() && reader.header().len() >= asked);
    let spare = if is_register { None } else { Some(Why::NoColumns) };
    let found = asked.saturating_sub(missing.len());
    Refusal { columns: missing, spare, found, ..Refusal::new(Code::MissingColumn, why) }
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

/// For each field its place in the selection, that of the column of reasons, and for each name its place in the file.
type Selected = (HashMap<Field, usize>, Option<usize>, Columns);

/// Selects the mapped columns; or gives those that are not there.
fn select(reader: &mut Reader, source: &Source) -> Result<Selected, Vec<String>> {
    use ingest::text::fold;
    let header: Vec<String> = reader.header().iter().map(|name| fold(name)).collect();
    let mut selection: Vec<usize> = Vec::new();
    let mut columns = HashMap::new();
    let mut places = Columns::new();
    let mut missing = Vec::new();
    let mut reasons = None;
    let named = source.columns.iter().map(|(&field, name)| (Some(field), name));
    for (field, name) in named.chain(source.reasons.iter().map(|name| (None, name))) {
        // Headings are put right when they are read: so is what a mapping copied from a damaged one.
        let meant = repaired(name);
        let name_meant = meant.as_ref().unwrap_or(name);
        let exact = reader.header().iter().position(|found| found == name || found == name_meant);
        let folded = fold(name_meant);
        // A name of signs alone folds to nothing, and nothing is no name.
        let alike = || header.iter().position(|found| *found == folded && !folded.is_empty());
        let Some(column) = exact.or_else(alike) else {
            if !missing.contains(name) {
                missing.push(name.clone());
            }
            continue;
        };
        let place = selection.iter().position(|&selected| selected == column).unwrap_or_else(|| {
            selection.push(column);
            selection.len() - 1
        });
        match field {
            Some(field) => _ = columns.insert(field, place),
            None => reasons = Some(place),
        }
        places.insert(name.clone(), u32::try_from(column).unwrap_or(u32::MAX));
    }
    if !missing.is_empty() {
        return Err(missing);
    }
    reader.select(&selection);
    Ok((columns, reasons, places))
}
