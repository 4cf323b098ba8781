//! One table of an export: opened, its columns found, its rows made records; or why it is not taken in.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hashbrown::HashMap;
use ingest::repair::repaired;
use ingest::{ReadError, ReadFacts, SkipReason, Table};
use report_model::diagnostic::{Diagnostic, Message};
use report_model::finding::{Finding, Findings, Place};
use report_model::findings::Code;
use report_model::personal::{redact, shown};
use report_model::record::Field;

use super::job::Job;
use super::repeats::{self, Repeats};
use crate::batches::{Filter, Reader};
use crate::columns::Columns;
use crate::identity::nameable;
use crate::mapping::{IdentifiedBy, Source, file_of, quoted};
use crate::normalise::date::day;
use crate::normalise::ids::Ids;
use crate::normalise::record::Batch;
use crate::normalise::rows::{Normaliser, TableContext};
use crate::normalise::turned::Turned;
use crate::propose::advice::{self, NewValues};
use crate::read_findings;
use crate::refused::{Refused, remedy};
use crate::tally::Placed;
use crate::tally::counted::Rulings;
use crate::validate::Checks;

/// What one table gives.
pub(super) struct ReadTable<'a> {
    /// Its file, with its path in an archive.
    pub file: String,
    pub sheet: Option<String>,
    /// The day on which its file was extracted.
    pub extracted: Option<NaiveDate>,
    /// Why it may be passed over, where another sheet or file of its workbook or archive was read.
    pub spare: Option<SkipReason>,
    /// How many of the mapped columns it has, where one of them is missing.
    pub found: usize,
    pub batch: Batch,
    pub findings: Findings,
    pub facts: Option<ReadFacts>,
    /// What describes it; none for one that was refused.
    pub source: Option<&'a Source>,
    /// Why it was refused.
    pub refused: Option<Refused>,
    pub new_values: NewValues,
    pub columns: Columns,
}

/// Why a table is not taken in.
struct Refusal {
    code: Code,
    /// The columns that it is about; none for the table as a whole.
    columns: Vec<String>,
    why: Message,
    /// What to do, beside what the rule says.
    hints: Vec<Message>,
    /// The row and the shape of the first cell that shows it, and how many cells do.
    cells: Option<Box<(u64, String, u64)>>,
    /// Why it may be passed over, where it is a sheet that nobody named.
    spare: Option<SkipReason>,
    /// How many of the columns that are asked for are there.
    found: usize,
    /// Whether the machine did not give its bytes.
    is_of_machine: bool,
}

impl Refusal {
    const fn new(code: Code, why: Message) -> Self {
        Refusal {
            code,
            columns: Vec::new(),
            why,
            hints: Vec::new(),
            cells: None,
            spare: None,
            found: 0,
            is_of_machine: false,
        }
    }

    fn empty(why: Message) -> Self {
        Refusal { spare: Some(SkipReason::Empty), ..Refusal::new(Code::EmptyExport, why) }
    }

    /// The column of identifiers holds none.
    fn no_identifier(source: &Source, why: Message) -> Self {
        let columns = source.columns.get(&Field::Id).cloned().into_iter().collect();
        Refusal { columns, ..Refusal::new(Code::NoIdentifier, why) }
    }
}

impl From<ReadError> for Refusal {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Empty => Refusal::empty(error.message()),
            ReadError::NoSheet { .. } => Refusal::new(Code::MissingSheet, error.message()),
            _ => {
                let Diagnostic { message, hints, .. } = error.diagnostic();
                let is_of_machine = error.is_of_machine();
                Refusal { hints, is_of_machine, ..Refusal::new(Code::UnreadableFile, message) }
            }
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
) -> ReadTable<'a> {
    let mut taken = ReadTable {
        file: file.to_owned(),
        sheet,
        extracted: job.extracted.of(file),
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
        taken.refuse(job, Refusal::new(Code::UnmappedFile, Message::new("table.unmapped")));
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

impl<'a> ReadTable<'a> {
    /// Reads the whole table.
    fn fill(&mut self, job: &Job<'a>, source: &'a Source, table: Table) -> Result<(), Refusal> {
        let mut reader = Reader::new(table, &job.limits);
        self.facts = Some(reader.facts().clone());
        let (columns, reasons, places) =
            select(&mut reader, source).map_err(|missing| no_columns(job, &reader, source, missing))?;
        self.columns = places;
        let ids = self.rows(job, source, &mut reader, (columns, reasons))?;
        // What is passed over, and an encoding whose first letter comes late, are known only now.
        self.facts = Some(reader.facts().clone());
        if self.batch.read == 0 {
            return Err(Refusal::empty(match reader.filtered() {
                0 => Message::new("table.no_row"),
                _ => Message::new("table.none_asked"),
            }));
        }
        self.identify(source, &reader, &ids)
    }

    fn rows(
        &mut self,
        job: &Job<'a>,
        source: &'a Source,
        reader: &mut Reader,
        (columns, reasons): (HashMap<Field, usize>, Option<usize>),
    ) -> Result<Ids, Refusal> {
        let lists = job.lists.with(&[&job.mapping.values, &source.values]);
        let measures_stock = [Field::Replied, Field::Closed].iter().any(|field| source.columns.contains_key(field));
        let nominal = job.basis.cutoff;
        let context = TableContext {
            file: self.file.as_str(),
            source,
            lists: &lists,
            key: &job.key,
            zone: job.definitions.zone.parse().unwrap_or(chrono_tz::UTC),
            checks: Checks::new(source, &lists, job.agency, self.extracted.map(day)),
            period: (day(job.period.first_day()), day(job.period.last_day())),
            placed: Placed::new(job.period, measures_stock),
            rulings: Rulings::new(&job.definitions.clock, day(nominal), &lists),
            cutoff: day(self.extracted.map_or(nominal, |extracted| extracted.min(nominal))),
            corrections: job.corrections,
        };
        let sheet = reader.facts().sheet.clone();
        let mut normaliser = Normaliser::new(context, job.rules.classifier(), columns);
        normaliser.reasons = reasons;
        while let Some(table) = reader.next_batch()? {
            normaliser.take(&table, &mut self.batch, &mut self.findings);
        }
        self.new_values = std::mem::take(&mut normaliser.new_values);
        if let Some(turned) = normaliser.turned.take() {
            turned_back(job.agency, source, &turned, &mut self.batch, self.extracted)?;
            normaliser.check_sheet(sheet.as_deref(), &mut self.batch, &mut self.findings);
        }
        normaliser.close(sheet.as_deref(), &mut self.findings);
        let ids = std::mem::take(&mut normaliser.ids);
        let unwrapped = (source.columns.get(&Field::Id), ids.unwrapped);
        read_findings::record(&self.file, reader, unwrapped, &mut self.columns, &mut self.findings);
        self.batch.reject_unread(reader.facts().passed_over.like_records);
        Ok(ids)
    }

    /// Whether the table tells its records apart: rows of one ticket are taken together, and a column that holds no
    /// identifiers refuses it.
    fn identify(&mut self, source: &Source, reader: &Reader, ids: &Ids) -> Result<(), Refusal> {
        if let Some((count, (row, shape))) = ids.cut() {
            let why = Message::new("table.cut_identifiers").count("many", count).with("row", row);
            return Err(Refusal {
                cells: Some(Box::new((*row, shape.clone(), count))),
                ..Refusal::no_identifier(source, why)
            });
        }
        if ids.count_rows()
            && let Some(reference) = reader.watch().reference(reader.header())
        {
            let why = match nameable(&reference) {
                Some(name) => Message::new("table.counts_rows_beside").with("name", name),
                None => Message::new("table.counts_rows"),
            };
            return Err(Refusal::no_identifier(source, why));
        }
        match repeats::settle(&mut self.batch, source.columns.contains_key(&Field::Service)) {
            Repeats::Few => {}
            Repeats::Together(count) => self.sum_up(Code::RepeatedRows, source.columns.get(&Field::Id), count),
            Repeats::NoIdentifier(count) => {
                return Err(self.repeating(source, count, Message::new("table.repeating_with_others")));
            }
            Repeats::Unwitnessed(count) => {
                return Err(self.repeating(source, count, Message::new("table.repeating_unwitnessed")));
            }
        }
        self.sum_up(Code::FilteredRows, None, reader.filtered());
        if source.identified_by == IdentifiedBy::Row {
            self.sum_up(Code::CountedByRow, None, self.batch.records.len() as u64);
        }
        Ok(())
    }

    /// The refusal of a table of which so many rows repeat an identifier.
    fn repeating(&self, source: &Source, count: u64, why: Message) -> Refusal {
        Refusal::no_identifier(source, why.count("many", count).count("rows", self.batch.read))
    }

    /// Records one finding about so many cells or rows, where there are any.
    fn sum_up(&mut self, code: Code, column: Option<&String>, count: u64) {
        if count > 0 {
            let place = Place {
                file: self.file.clone(),
                sheet: self.sheet.clone(),
                column: column.cloned(),
                ..Place::default()
            };
            self.findings.record(code, || Finding { count: Some(count), ..Finding::at(place, code) });
        }
    }

    /// Its identifiers are those of other records in other tables: each table begins its numbering anew.
    pub(super) fn refuse_numbering(&mut self, job: &Job<'_>, count: usize) {
        let Some(source) = self.source.take() else { return };
        let records = self.batch.records.len();
        let why = Message::new("table.numbered_anew").count("many", count).count("records", records);
        self.refuse(job, Refusal::no_identifier(source, why));
    }

    /// Nothing of a refused table is counted, not even the faults of its rows.
    fn refuse(&mut self, job: &Job<'_>, refusal: Refusal) {
        let Refusal { code, columns, why, hints, cells, is_of_machine, .. } = refusal;
        let (row, masked, count) = match cells.map(|cells| *cells) {
            Some((row, masked, count)) => (Some(row), Some(masked), Some(count)),
            None => (None, None, None),
        };
        self.batch = Batch::default();
        self.findings = Findings::with_limit(job.findings_limit);
        let whole = columns.is_empty().then_some(None);
        for column in columns.into_iter().map(Some).chain(whole) {
            let place = Place { file: self.file.clone(), sheet: self.sheet.clone(), row, column };
            let masked = masked.clone();
            self.findings.record(code, || Finding { masked, count, ..Finding::at(place, code) });
        }
        let redacted = |text: &str| redact(text).into_owned();
        let said = Diagnostic::error(why.with_texts(&redacted)).within(shown(&self.file), None);
        let said = hints.into_iter().map(|hint| hint.with_texts(&redacted)).fold(said, Diagnostic::hint);
        let said = said.hint(remedy(code));
        self.refused = Some(if is_of_machine { Refused::Unread(said) } else { Refused::Faulty(said) });
    }
}

/// Puts right the dates that a spreadsheet has turned round, where the mapping says so.
///
/// # Errors
/// When others were turned for certain: nothing of them can be believed.
fn turned_back(
    agency: &str,
    source: &Source,
    turned: &Turned,
    batch: &mut Batch,
    extracted: Option<NaiveDate>,
) -> Result<(), Refusal> {
    turned.put_right(&source.turned_dates, batch);
    let mut rest = turned.clone();
    rest.without(&source.turned_dates);
    let fields = rest.certain(batch, extracted.map(day));
    if fields.is_empty() {
        return Ok(());
    }
    let columns: Vec<String> = fields.iter().filter_map(|field| source.columns.get(field).cloned()).collect();
    let dates: u64 = fields.iter().map(|&field| turned.early(field)).sum();
    let turned = source.turned_dates.iter().chain(&fields).map(|field| field.name()).collect::<Vec<_>>().join(", ");
    let why = Message::new("table.turned").count("dates", dates).list("columns", &columns);
    let line = format!("turned_dates: [{turned}]");
    let hints = vec![Message::new("table.turned_hint").with("line", line).with("mapping", file_of(agency))];
    Err(Refusal { columns, hints, ..Refusal::new(Code::TurnedDates, why) })
}

/// The refusal of a table without columns that are asked for.
fn no_columns(job: &Job<'_>, reader: &Reader, source: &Source, missing: Vec<String>) -> Refusal {
    let why = headings(reader.header(), source).list("missing", &missing);
    let renamed = missing.iter().filter_map(|name| Some((name, advice::renamed(reader.header(), source, name)?)));
    let hint = |(name, (field, now)): (&String, (Field, String))| {
        let hint =
            Message::new("table.renamed").with("name", name).with("now", &now).with("mapping", file_of(job.agency));
        hint.with("line", format!("{field}: {}", quoted(&now)))
    };
    let hints = renamed.map(hint).collect();
    // Most of the columns are there, or its first row is a record where its siblings have a header: it is a part of the
    // register, and not a list beside it.
    let asked = source.columns.values().collect::<BTreeSet<_>>().len();
    let is_register = missing.len() * 2 < asked || (reader.is_header_presumed() && reader.header().len() >= asked);
    let spare = if is_register { None } else { Some(SkipReason::NoColumns) };
    let found = asked.saturating_sub(missing.len());
    Refusal { columns: missing, hints, spare, found, ..Refusal::new(Code::MissingColumn, why) }
}

/// Which of the mapped columns a header has. Other headings are not shown: a file without a header begins with a person.
fn headings(header: &[String], source: &Source) -> Message {
    let found: Vec<&str> = source.columns.values().filter(|name| header.contains(name)).map(String::as_str).collect();
    let others = header.len() - found.len().min(header.len());
    if found.is_empty() {
        return Message::new("table.no_column_known").count("others", others);
    }
    Message::new("table.no_column").list("found", found).count("others", others)
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
    let column_of = |name: &String| {
        // Headings are put right when they are read: so is what a mapping copied from a damaged one.
        let meant = repaired(name);
        let name_meant = meant.as_ref().unwrap_or(name);
        let exact = reader.header().iter().position(|found| found == name || found == name_meant);
        let folded = fold(name_meant);
        // A name of signs alone folds to nothing, and nothing is no name.
        let alike = || header.iter().position(|found| *found == folded && !folded.is_empty());
        exact.or_else(alike)
    };
    let mut filters = Vec::new();
    for (name, values) in &source.rows {
        match column_of(name) {
            Some(column) => filters.push(Filter::new(column, values)),
            None => missing.push(name.clone()),
        }
    }
    let named = source.columns.iter().map(|(&field, name)| (Some(field), name));
    for (field, name) in named.chain(source.reasons.iter().map(|name| (None, name))) {
        let Some(column) = column_of(name) else {
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
    reader.keep(filters);
    Ok((columns, reasons, places))
}
