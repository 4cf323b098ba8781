//! What an agency does: check → tabulate → report → write. Typesetting follows for all agencies together
//! (`documents.rs`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use report_model::correction::Corrected;
use report_model::finding::{Finding, Findings, Place};
use report_model::findings::Code;
use report_model::lang::Lang;
use report_model::personal::shown;
use report_model::records::Records;
use report_model::reference::Agency;
use report_model::sectoral::{Declared, SectoralReport};
use report_model::tally::Basis;
use tabulate::counts::{self, FormJob, Forms};
use tabulate::extraction::earliest_and_latest;
use tabulate::{ColumnsOf, Corrections, ExportFile, Job, Limits, Lists, Mapping, RuleBook, Tabulated};

use crate::config::{self, AgencyInputs, ConfigError, CycleInputs, corrections_of};
use crate::findings::{Copies, Pages, Subject};
use crate::fs::{self, FileError};
use crate::report::{self, Counted, Frame};
use crate::run::{self, ReadRecord, RunContext, RunRecord};
use crate::{annex, checklist, findings, keys};

/// How many occurrences of each code are listed; the rest are counted.
const LISTED_FINDINGS: u64 = 10_000;

/// Bytes of an export that has a coloured copy though nobody asked for one: many together would take most of the time.
const SMALL: u64 = 64 << 10;

/// Where a body stands after a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its report was made.
    Reported,
    /// It declared that it received nothing.
    NilReturn,
    /// It sent nothing.
    NotReported,
    /// What it sent could not be read: the messages say why.
    Refused,
    /// No report was made, and not by a fault of what it sent. Its report of an earlier run stands as it was.
    NotMade,
}

/// Why a report was not made.
enum Unmade {
    /// What the body sent cannot be counted: its earlier report is withdrawn.
    Refused(String),
    /// A file of the operator, or the machine: that says nothing of the body.
    Fault(String),
}

impl Unmade {
    #[expect(clippy::needless_pass_by_value, reason = "`map_err` hands the error over")]
    fn fault(error: impl ToString) -> Self {
        Unmade::Fault(error.to_string())
    }
}

impl From<FileError> for Unmade {
    fn from(error: FileError) -> Self {
        Unmade::fault(error)
    }
}

/// What became of one agency.
pub struct Outcome {
    /// Its id.
    pub agency: String,
    /// Where it stands.
    pub standing: Standing,
    /// Its report, where one was made or still stands.
    pub report: Option<SectoralReport>,
    /// What the report was made of; its documents follow.
    pub record: RunRecord,
    /// What was found, where there is no report to say it.
    pub findings: BTreeMap<Code, u64>,
    /// What could not be read, in words for the operator.
    pub messages: Vec<String>,
    /// What to add to its mapping, for values that are in no list.
    pub advice: Vec<String>,
    /// Whether its report is that of the last run, unchanged.
    pub unchanged: bool,
    /// Whether data was refused, or a record is faulty beyond a warning.
    pub faulty: bool,
    /// Whether something could not be written: the fault of the machine, not of the agency.
    pub unwritten: bool,
    /// How long its data took.
    pub seconds: f64,
}

impl Outcome {
    fn of(agency: &Agency, standing: Standing) -> Self {
        Outcome {
            agency: agency.id.clone(),
            standing,
            report: None,
            record: RunRecord::default(),
            findings: BTreeMap::new(),
            messages: Vec::new(),
            advice: Vec::new(),
            unchanged: false,
            faulty: false,
            unwritten: false,
            seconds: 0.0,
        }
    }

    fn refused(agency: &Agency, messages: Vec<String>) -> Self {
        Outcome { messages, faulty: true, ..Outcome::of(agency, Standing::Refused) }
    }

    fn not_made(agency: &Agency, messages: Vec<String>) -> Self {
        Outcome { messages, ..Outcome::of(agency, Standing::NotMade) }
    }

    /// The outcome, with what could not be written.
    fn after(mut self, written: Result<(), String>) -> Self {
        self.unwritten |= written.is_err();
        self.messages.extend(written.err());
        self
    }
}

/// What a run writes of an agency's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// The findings alone: `hasila check`.
    Findings,
    /// The findings, with a coloured copy of every faulty export: `hasila check --agency`. Somebody waits for them.
    Mending,
    /// Findings, report and annexes: `hasila run`.
    Report,
}

/// Takes one agency from its folder to its `report.json`.
pub fn report(context: &RunContext, cycle: &CycleInputs, pages: &Pages, agency: &Agency, extent: Extent) -> Outcome {
    let started = Instant::now();
    let mut outcome = match cycle.agencies.get(&agency.id) {
        None => Outcome::of(agency, Standing::NotReported),
        // What the operator can mend comes first: only then is it known what the body sent.
        Some(inputs) if !inputs.problems.is_empty() => Outcome::not_made(agency, texts(&inputs.problems)),
        Some(inputs) if !inputs.refusals.is_empty() => Outcome::refused(agency, texts(&inputs.refusals)),
        Some(inputs) => {
            let step = Step { context, cycle, agency, inputs, extent };
            step.take(pages).unwrap_or_else(|unmade| match unmade {
                Unmade::Refused(message) => Outcome::refused(agency, vec![message]),
                Unmade::Fault(message) => Outcome::not_made(agency, vec![message]),
            })
        }
    };
    if let Some(inputs) = cycle.agencies.get(&agency.id) {
        outcome.messages.extend(of_texts(inputs));
    }
    let folder = context.agency_folder(cycle.period, &agency.id);
    match outcome.standing {
        _ if extent != Extent::Report || outcome.report.is_some() => {}
        Standing::NotMade => outcome.messages.push(stands(&folder)),
        _ => outcome.messages.extend(withdraw(&folder)),
    }
    outcome.seconds = started.elapsed().as_secs_f64();
    outcome
}

fn texts(errors: &[ConfigError]) -> Vec<String> {
    errors.iter().map(ToString::to_string).collect()
}

/// What is said beside a fault that is none of the body's data.
fn stands(folder: &Path) -> String {
    let report = folder.join("report.json");
    if report.exists() {
        format!("no report was made, and nothing was refused: {} stands as it was", report.display())
    } else {
        "no report was made, and nothing was refused: a synthesis counts it among those that did not report".to_owned()
    }
}

/// What is said of the measures and texts of an agency, and of its place in the register.
fn of_texts(inputs: &AgencyInputs) -> Vec<String> {
    let mut messages: Vec<String> = inputs.faults.iter().chain(&inputs.notes).map(ToString::to_string).collect();
    if !inputs.faults.is_empty() && inputs.problems.is_empty() {
        messages.push("the report is made without what is wrong in its measures, texts and corrections".to_owned());
    }
    let personal = checklist::personal(inputs);
    messages.extend(personal.iter().map(|one| {
        format!("{one}: this seems to be of a person\n  hint: write an office instead; a report that names one is not approved")
    }));
    messages
}

/// Whether the report of an agency that this run was not asked for is that of today's inputs.
#[derive(Debug)]
pub enum Stands {
    /// It is.
    Current(Box<SectoralReport>),
    /// It is of other inputs, or was made by another build.
    Stale,
    /// There is none.
    None,
}

/// What there is of an agency that this run was not asked for.
pub fn standing(context: &RunContext, cycle: &CycleInputs, agency: &Agency) -> Stands {
    let none = AgencyInputs::default();
    let inputs = cycle.agencies.get(&agency.id).unwrap_or(&none);
    let step = Step { context, cycle, agency, inputs, extent: Extent::Report };
    if !step.folder().join("report.json").exists() {
        return Stands::None;
    }
    let current = step.record().ok().and_then(|mut record| step.unchanged(&mut record));
    current.map_or(Stands::Stale, |report| Stands::Current(Box::new(report)))
}

/// Removes what an earlier run made of a body that has no report now, so that nobody reads it as today's. Findings stay.
fn withdraw(folder: &Path) -> Vec<String> {
    let documents = Lang::ALL.iter().flat_map(|lang| [format!("report.{lang}.pdf"), format!("view.{lang}.json")]);
    let data = ["report.json", "annex.csv", "annex.xlsx", "run.json", "timings.json"].map(str::to_owned);
    let removed = documents.chain(data).map(|name| fs::remove(&folder.join(name)));
    removed.filter_map(|removed| removed.err().map(text)).collect()
}

/// One agency on its way, with all that its report depends on.
#[derive(Clone, Copy)]
struct Step<'a> {
    context: &'a RunContext,
    cycle: &'a CycleInputs,
    agency: &'a Agency,
    inputs: &'a AgencyInputs,
    extent: Extent,
}

impl Step<'_> {
    fn take(self, pages: &Pages) -> Result<Outcome, Unmade> {
        let mut record = match self.extent {
            Extent::Report => self.record()?,
            // A check leaves nothing that a later run could find unchanged.
            Extent::Findings | Extent::Mending => {
                self.inputs.files().try_for_each(|path| fs::open(path).map(drop))?;
                RunRecord::default()
            }
        };
        if self.extent == Extent::Report
            && !self.context.force
            && let Some(report) = self.unchanged(&mut record)
        {
            let standing = if report.nil_return.is_some() { Standing::NilReturn } else { Standing::Reported };
            let faulty = report.findings.keys().any(|code| code.rule().effect.is_beyond_warning());
            return Ok(Outcome {
                report: Some(report),
                record,
                unchanged: true,
                faulty,
                ..Outcome::of(self.agency, standing)
            });
        }
        match &self.inputs.nil_return {
            Some(_) if self.inputs.files().next().is_some() => Err(Unmade::Refused(format!(
                "`{}` declares a nil return and sends an export: one of the two is wrong\n  hint: remove \
                 `nil-return.yaml` or the export",
                self.agency.id
            ))),
            Some(declaration) => {
                let findings = self.of_texts();
                let mut report = report::of_nil_return(self.frame(), self.agency, self.inputs, declaration);
                report.findings.clone_from(findings.counts());
                let written = self.write(&report, &Found { findings: &findings, read: None, pages }, &mut record);
                let standing = Outcome::of(self.agency, Standing::NilReturn);
                let faulty = findings.beyond_warnings();
                Ok(Outcome { report: Some(report), record, faulty, ..standing }.after(written))
            }
            None if self.inputs.files().next().is_none() => Err(Unmade::Refused(format!(
                "{} is empty\n  hint: put the export into it, a filled-in form of counts, or `nil-return.yaml` where nothing \
                 was received; a body without a folder did not report",
                self.context.data.join("exports").join(self.cycle.period.to_string()).join(&self.agency.id).display()
            ))),
            None => self.tabulate(pages, record),
        }
    }

    fn tabulate(self, pages: &Pages, mut record: RunRecord) -> Result<Outcome, Unmade> {
        let Step { cycle, agency, inputs, .. } = self;
        let lists = cycle.lists.of_agency(&cycle.reference, &agency.id);
        let basis = self.frame().basis();
        let forms = Forms::open(self.form_job(&basis, &lists), &inputs.forms);
        let mut counts = forms.count(&inputs.facts).map_err(Unmade::fault)?;
        counts.findings.add(self.of_texts());
        let rows = if inputs.exports.is_empty() { None } else { Some(self.records(&lists)?) };
        let corrected = self.corrected(rows.as_ref(), &mut counts.findings);
        let mut records = Records::default();
        let mut tally = counts.tally;
        let mut complete = counts.complete;
        let (mut extracted, mut cutoffs) = (counts.extracted, counts.cutoffs);
        let mut advice = Vec::new();
        let mut columns = ColumnsOf::new();
        if let Some(rows) = rows {
            record.read = rows.read.iter().map(ReadRecord::from).collect();
            record.passed_over = rows.passed_over.iter().map(run::passed_over).collect();
            counts.findings.add(rows.findings);
            counts.refused.extend(rows.refused);
            advice = rows.advice;
            advice.extend(inputs.locks.iter().map(|lock| locked(lock)));
            columns = rows.columns;
            if rows.readable_files > 0 {
                complete = rows.complete && (tally.is_none() || complete);
                records = rows.records;
                extracted.extend(rows.extracted.into_iter().flat_map(|(first, last)| [first, last]));
                cutoffs.extend([rows.cutoffs.0, rows.cutoffs.1]);
                tally = Some(match tally {
                    None => rows.tally,
                    Some(declared) => counts::join(rows.tally, declared).map_err(Unmade::fault)?,
                });
            }
        }
        let read = cycle.mappings.get(&agency.id).map(|mapping| (mapping, &columns));
        let found = Found { findings: &counts.findings, read, pages };
        let Some(tally) = tally else {
            let written = self.write_findings(&found, &mut record);
            let refused = Outcome::refused(agency, counts.refused).after(written);
            return Ok(Outcome { findings: counts.findings.counts().clone(), ..refused });
        };
        let declared = Some(counts.declared).filter(|declared| declared.forms > 0);
        let faulty = counts.findings.beyond_warnings();
        let sums = Counted {
            tally,
            records: with_declared(records, declared),
            findings: counts.findings.counts().clone(),
            cutoffs: earliest_and_latest(cutoffs).unwrap_or((basis.cutoff, basis.cutoff)),
            complete,
            extracted: earliest_and_latest(extracted),
            declared,
            corrected,
        };
        let report = report::of_counts(self.frame(), agency, inputs, sums);
        let written = self.write(&report, &found, &mut record);
        let standing = Outcome::of(agency, Standing::Reported);
        Ok(Outcome { report: Some(report), record, messages: counts.refused, advice, faulty, ..standing }
            .after(written))
    }

    fn form_job<'b>(&'b self, basis: &'b Basis, lists: &'b Lists) -> FormJob<'b> {
        let definitions = &self.cycle.reference.definitions;
        FormJob { agency: &self.agency.id, basis, definitions, lists, findings_limit: LISTED_FINDINGS }
    }

    /// What is found in what the officer wrote: parts that were left out, and what seems to be of a person.
    fn of_texts(self) -> Findings {
        let mut findings = Findings::with_limit(LISTED_FINDINGS);
        for fault in &self.inputs.faults {
            let row = fault.place.map(|(line, _)| line as u64);
            let place = Place { file: self.cycle.name_of(&fault.path), row, ..Place::default() };
            findings.record(Code::FaultyText, || Finding::at(place, Code::FaultyText));
        }
        for one in checklist::personal(self.inputs) {
            let file = format!("{}/{}/{}.yaml", one.file, self.cycle.period, self.agency.id);
            let place = Place { file, column: Some(one.spot), ..Place::default() };
            findings.record(Code::PersonalText, || Finding::at(place, Code::PersonalText));
        }
        findings
    }

    /// What rests on corrected cells. A correction that fits no cell is a finding.
    fn corrected(self, rows: Option<&Tabulated>, findings: &mut Findings) -> Option<Corrected> {
        let file = corrections_of(self.cycle.period, &self.agency.id);
        let corrections = &self.inputs.corrections;
        let applied = |place: usize| rows.and_then(|rows| rows.corrected.get(&u32::try_from(place).ok()?));
        let (used, unused): (Vec<_>, Vec<_>) =
            corrections.iter().enumerate().partition(|&(place, _)| applied(place).is_some());
        let bytes = if unused.is_empty() { Vec::new() } else { self.cycle.bytes_of(&file) };
        for (_, (n, correction)) in &unused {
            let line = config::locate(&bytes, &["corrections".into(), (*n).into()]).map(|(line, _)| line as u64);
            let place = Place { file: file.clone(), row: line, ..Place::default() };
            let found = Finding { field: Some(correction.field), ..Finding::at(place, Code::UnfitCorrection) };
            findings.record(Code::UnfitCorrection, || found);
        }
        let records: BTreeSet<u128> = used.iter().filter_map(|&(place, _)| applied(place).copied()).collect();
        let sha256 = self.cycle.hash_of(&file)?.to_owned();
        let applied = used.iter().map(|(_, (_, correction))| correction);
        Some(Corrected::of(sha256, records.len() as u64, unused.len() as u64, applied))
    }

    /// What is counted of the body's records.
    fn records(self, lists: &Lists) -> Result<Tabulated, Unmade> {
        let Step { cycle, agency, inputs, .. } = self;
        let mapping = cycle
            .mappings
            .get(&agency.id)
            .ok_or_else(|| Unmade::Fault(format!("`{}` has exports and no mapping", agency.id)))?;
        let job = Job {
            agency: &agency.id,
            period: cycle.period,
            basis: self.frame().basis(),
            definitions: &cycle.reference.definitions,
            mapping,
            rules: &RuleBook::new(cycle.rules.iter().map(|(_, rules)| rules), lists, &agency.id),
            lists,
            key: keys::of(&self.context.data, &agency.id).map_err(Unmade::fault)?,
            extracted: &inputs.facts,
            corrections: &Corrections::new(inputs.corrections.iter().map(|(_, correction)| correction)),
            limits: Limits::default(),
            findings_limit: LISTED_FINDINGS,
        };
        let files = inputs.exports.iter().map(|path| ExportFile::at(path)).collect();
        let mut counted = tabulate::tabulate(&job, files);
        let stock = &mut counted.tally.stock;
        stock.closing_before = self.closing_stock_before();
        if stock.opening.is_none() {
            // Without earlier rows nobody knows which of the old files were closed, unless there were none.
            stock.opening = stock.closing_before;
            if stock.opening != Some(0) {
                (stock.closed, stock.closing) = (None, None);
            }
        }
        Ok(counted)
    }

    fn frame(&self) -> Frame<'_> {
        Frame { reference: &self.cycle.reference, period: self.cycle.period, dates: &self.cycle.dates }
    }

    fn folder(&self) -> PathBuf {
        self.context.agency_folder(self.cycle.period, &self.agency.id)
    }

    /// The record of this run before anything is made: the inputs with their hashes, and the key of the data.
    fn record(&self) -> Result<RunRecord, FileError> {
        let mut inputs = self.cycle.inputs_of(&self.agency.id);
        for path in self.inputs.files() {
            let hash = fs::sha256_of(path)?;
            // Two names may be shown alike.
            let shown = shown(&self.cycle.name_of(path));
            let mut names = (2..).map(|n| format!("{shown} ({n})"));
            let name =
                if inputs.contains_key(&shown) { names.find(|name| !inputs.contains_key(name)) } else { Some(shown) };
            inputs.insert(name.unwrap_or_default(), hash);
        }
        let before = fs::read_if_there(&self.before().join("report.json"))?.map(|bytes| fs::sha256(&bytes));
        let parts = inputs.iter().flat_map(|(name, hash)| [name.as_str(), hash.as_str()]);
        let data_key =
            run::key([self.context.program.as_str(), before.as_deref().unwrap_or("none")].into_iter().chain(parts));
        Ok(RunRecord {
            version: self.context.version.to_owned(),
            data_key,
            definitions: self.frame().basis().definitions,
            inputs,
            // The documents of the last run stay current where the report turns out the same.
            documents: RunRecord::load(&self.folder()).map(|last| last.documents).unwrap_or_default(),
            ..RunRecord::default()
        })
    }

    /// The report of the last run, if everything that it depends on and everything that it wrote is as it was.
    fn unchanged(&self, record: &mut RunRecord) -> Option<SectoralReport> {
        let folder = self.folder();
        let last = RunRecord::load(&folder)?;
        if last.data_key != record.data_key || !last.outputs_stand(&folder) {
            return None;
        }
        let report = serde_json::from_slice(&fs::read(&folder.join("report.json")).ok()?).ok()?;
        *record = last;
        Some(report)
    }

    /// The folder of the period that ended when this one began.
    fn before(&self) -> PathBuf {
        self.context.agency_folder(self.cycle.period.before(), &self.agency.id)
    }

    /// Without earlier rows the opening stock comes from the report of the period before, if it counted by the same
    /// definitions.
    fn closing_stock_before(&self) -> Option<u64> {
        let bytes = fs::read(&self.before().join("report.json")).ok()?;
        let report: SectoralReport = serde_json::from_slice(&bytes).ok()?;
        (report.definitions == self.frame().basis().definitions).then_some(report.stock.closing)?
    }

    fn write(&self, report: &SectoralReport, found: &Found<'_>, record: &mut RunRecord) -> Result<(), String> {
        if self.extent == Extent::Report {
            record.records = report.records;
            let lang = self.language();
            let workbook = annex::workbook(&report.total, &report.tables, &BTreeMap::new(), lang).map_err(text)?;
            self.put("report.json", &run::json(report), record).map_err(text)?;
            self.put("annex.csv", &annex::csv(&report.total, &report.tables, &BTreeMap::new()), record)
                .map_err(text)?;
            self.put("annex.xlsx", &workbook, record).map_err(text)?;
        }
        self.write_findings(found, record)
    }

    fn write_findings(&self, found: &Found<'_>, record: &mut RunRecord) -> Result<(), String> {
        let lang = self.language();
        let desk = found.pages.language(lang).desk();
        let name =
            self.agency.name_on(self.cycle.period.last_day()).get(lang).map_or(self.agency.id.as_str(), |f| f.text);
        let copies = match found.read {
            Some((mapping, columns)) => {
                let marks = findings::marks_of(found.findings, columns, &desk);
                let longest = if self.extent == Extent::Mending { u64::MAX } else { SMALL };
                let exports = &self.inputs.exports;
                let agency = self.agency.id.as_str();
                let copies =
                    Copies { agency, folder: self.folder(), exports, mapping, limits: Limits::default(), longest };
                copies.write(&marks, &desk).map_err(text)?
            }
            None => findings::no_copies(&self.folder()).map_err(text)?,
        };
        let subject = Subject { agency: name, period: self.cycle.period.to_string() };
        let view = findings::view(found.findings, &subject, copies, &desk);
        desk.close().map_err(text)?;
        self.put("findings.jsonl", &findings::jsonl(found.findings), record).map_err(text)?;
        self.put("findings.html", &found.pages.html(&view)?, record).map_err(text)?;
        // A workbook that its library refuses (a text too long for a cell) leaves the page and the lines.
        match findings::workbook(&view) {
            Ok(bytes) => self.put("findings.xlsx", &bytes, record),
            Err(_) => fs::remove(&self.folder().join("findings.xlsx")),
        }
        .map_err(text)
    }

    fn put(&self, name: &str, bytes: &[u8], record: &mut RunRecord) -> Result<(), FileError> {
        record.outputs.insert(name.to_owned(), fs::sha256(bytes));
        fs::write(&self.folder().join(name), bytes)
    }

    /// The language of the officer: the agency's own, or else the first of the cycle.
    fn language(&self) -> Lang {
        let cycle = self.cycle.reference.cycle.languages.first().copied();
        self.agency.language.or(cycle).unwrap_or(Lang::Fr)
    }
}

/// What to do about the lock of an office program: what was typed last is not in the file yet.
fn locked(lock: &str) -> String {
    format!(
        "{}: not read: an office program has the file open that it is named after\n  hint: close that file, so that what was \
         typed last is saved; then check again",
        shown(lock)
    )
}

/// The fate of the records, with those that forms declare: each of them is one of the cohort.
fn with_declared(mut records: Records, declared: Option<Declared>) -> Records {
    let count = declared.map_or(0, |declared| declared.records);
    records.add(&Records { read: count, tallied: count, cohort: count, ..Records::default() });
    records
}

/// What was found, and what its pages and copies are made of.
struct Found<'a> {
    findings: &'a Findings,
    /// How exports are read, and where the columns stand that findings name; none for a nil return.
    read: Option<(&'a Mapping, &'a ColumnsOf)>,
    pages: &'a Pages,
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands the error over")]
fn text(error: impl ToString) -> String {
    error.to_string()
}
