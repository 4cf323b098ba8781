//! What an agency does: check → tabulate → report → write. Typesetting follows for all agencies together
//! (`documents.rs`).

use std::path::{Path, PathBuf};
use std::time::Instant;

use report_model::finding::Findings;
use report_model::lang::Lang;
use report_model::reference::Agency;
use report_model::sectoral::SectoralReport;
use tabulate::{ExportFile, Job, Limits, RuleBook};

use crate::config::{AgencyInputs, CycleInputs};
use crate::fs::{self, FileError};
use crate::report::{self, Counted, Frame};
use crate::run::{self, ReadRecord, RunContext, RunRecord};
use crate::{annex, findings_files, keys};

/// How many occurrences of each code are listed; the rest are counted.
const LISTED_FINDINGS: u64 = 10_000;

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
    /// What could not be read, in words for the operator.
    pub messages: Vec<String>,
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
            messages: Vec::new(),
            unchanged: false,
            faulty: false,
            unwritten: false,
            seconds: 0.0,
        }
    }

    fn refused(agency: &Agency, messages: Vec<String>) -> Self {
        Outcome { messages, faulty: true, ..Outcome::of(agency, Standing::Refused) }
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
    /// Findings, report and annexes: `hasila run`.
    Report,
}

/// Takes one agency from its folder to its `report.json`.
pub fn report(context: &RunContext, cycle: &CycleInputs, agency: &Agency, extent: Extent) -> Outcome {
    let started = Instant::now();
    let mut outcome = match cycle.agencies.get(&agency.id) {
        None => Outcome::of(agency, Standing::NotReported),
        Some(inputs) if !inputs.problems.is_empty() => {
            Outcome::refused(agency, inputs.problems.iter().map(ToString::to_string).collect())
        }
        Some(inputs) => {
            let step = Step { context, cycle, agency, inputs, extent };
            step.take().unwrap_or_else(|message| Outcome::refused(agency, vec![message]))
        }
    };
    if extent == Extent::Report && outcome.report.is_none() {
        outcome.messages.extend(withdraw(&context.agency_folder(cycle.period, &agency.id)));
    }
    outcome.seconds = started.elapsed().as_secs_f64();
    outcome
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
    fn take(self) -> Result<Outcome, String> {
        let mut record = match self.extent {
            Extent::Report => self.record().map_err(text)?,
            // A check leaves nothing that a later run could find unchanged.
            Extent::Findings => RunRecord::default(),
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
            Some(_) if !self.inputs.exports.is_empty() => Err(format!(
                "`{}` declares a nil return and sends an export: one of the two is wrong\n  hint: remove \
                 `nil-return.yaml` or the export",
                self.agency.id
            )),
            Some(declaration) => {
                let report = report::of_nil_return(self.frame(), self.agency, self.inputs, declaration);
                let written = self.write(&report, &Findings::with_limit(0), &mut record);
                let outcome = Outcome { report: Some(report), record, ..Outcome::of(self.agency, Standing::NilReturn) };
                Ok(outcome.after(written))
            }
            None => self.tabulate(record),
        }
    }

    fn tabulate(self, mut record: RunRecord) -> Result<Outcome, String> {
        let Step { cycle, agency, inputs, .. } = self;
        let mapping = cycle.mappings.get(&agency.id).ok_or_else(|| {
            format!(
                "`{0}` has exports and no mapping\n  hint: write `mappings/{0}.yaml`; README.md shows how",
                agency.id
            )
        })?;
        let lists = cycle.lists.of_agency(&cycle.reference, &agency.id);
        let job = Job {
            agency: &agency.id,
            period: cycle.period,
            basis: self.frame().basis(),
            definitions: &cycle.reference.definitions,
            mapping,
            rules: &RuleBook::new(cycle.rules.iter().map(|(_, rules)| rules), &lists, &agency.id),
            lists: &lists,
            key: keys::of(&self.context.data, &agency.id).map_err(text)?,
            extracted: inputs.extracted,
            limits: Limits::default(),
            findings_limit: LISTED_FINDINGS,
        };
        let files = inputs.exports.iter().map(|path| ExportFile::at(path)).collect();
        let mut counted = tabulate::tabulate(&job, files);
        record.read = counted.read.iter().map(ReadRecord::from).collect();
        if counted.readable_files == 0 {
            let written = self.write_findings(&counted.findings, &mut record).map_err(text);
            return Ok(Outcome::refused(agency, counted.refused).after(written));
        }
        if counted.tally.stock.opening.is_none() {
            // Without earlier rows nobody knows which of the old files were closed, unless there were none.
            counted.tally.stock.opening = self.closing_stock_before();
            if counted.tally.stock.opening != Some(0) {
                counted.tally.stock.closed = None;
                counted.tally.stock.closing = None;
            }
        }
        let faulty = counted.findings.beyond_warnings();
        let messages = std::mem::take(&mut counted.refused);
        let sums = Counted {
            tally: counted.tally,
            records: counted.records,
            findings: counted.findings.counts().clone(),
            cutoff: counted.cutoff,
            complete: counted.complete,
        };
        let report = report::of_counts(self.frame(), agency, inputs, sums);
        let written = self.write(&report, &counted.findings, &mut record);
        let standing = Outcome::of(agency, Standing::Reported);
        Ok(Outcome { report: Some(report), record, messages, faulty, ..standing }.after(written))
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
        for path in &self.inputs.exports {
            inputs.insert(self.cycle.name_of(path), fs::sha256_of(path)?);
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

    fn write(&self, report: &SectoralReport, findings: &Findings, record: &mut RunRecord) -> Result<(), String> {
        if self.extent == Extent::Report {
            record.records = report.records;
            let lang = self.language();
            let workbook = annex::workbook(&report.total, &report.tables, lang).map_err(text)?;
            self.put("report.json", &run::json(report), record).map_err(text)?;
            self.put("annex.csv", &annex::csv(&report.total, &report.tables), record).map_err(text)?;
            self.put("annex.xlsx", &workbook, record).map_err(text)?;
        }
        self.write_findings(findings, record).map_err(text)
    }

    fn write_findings(&self, findings: &Findings, record: &mut RunRecord) -> Result<(), FileError> {
        let lang = self.language();
        let name =
            self.agency.name_on(self.cycle.period.last_day()).get(lang).map_or(self.agency.id.as_str(), |f| f.text);
        self.put("findings.jsonl", &findings_files::jsonl(findings), record)?;
        self.put("findings.html", &findings_files::html(findings, name, lang), record)?;
        // A workbook that its library refuses (a text too long for a cell) leaves the page and the lines.
        match findings_files::workbook(findings, lang) {
            Ok(bytes) => self.put("findings.xlsx", &bytes, record),
            Err(_) => fs::remove(&self.folder().join("findings.xlsx")),
        }
    }

    fn put(&self, name: &str, bytes: &[u8], record: &mut RunRecord) -> Result<(), FileError> {
        record.outputs.insert(name.to_owned(), fs::sha256(bytes));
        fs::write(&self.folder().join(name), bytes)
    }

    /// The first language of the cycle: that of the officer.
    fn language(&self) -> Lang {
        self.cycle.reference.cycle.languages.first().copied().unwrap_or(Lang::Fr)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands the error over")]
fn text(error: impl ToString) -> String {
    error.to_string()
}
