//! What is counted of an agency: its records, its forms of counts, and what is found in them.

use std::collections::BTreeSet;

use report_model::correction::Corrected;
use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::finding::{Finding, Findings, Place};
use report_model::findings::Code;
use report_model::period::earliest_and_latest;
use report_model::personal::shown;
use report_model::records::RecordCounts;
use report_model::sectoral::{Declared, SectoralReport};
use report_model::tally::Basis;
use tabulate::counts::{self, FormJob, Forms};
use tabulate::{ColumnsOf, Corrections, ExportFile, Job, Limits, Lists, Refused, RuleBook, Tabulated, Traced};

use super::outcome::{Fault, Outcome, Refusal, Standing, Unmade};
use super::write::Found;
use super::{AgencyRun, RunMode};
use crate::config::{self, corrections_of};
use crate::outputs::findings::Pages;
use crate::produce::run::{self, ReadRecord, RunRecord};
use crate::steps::checklist;
use crate::stores::fs;
use crate::stores::keys;
use accounts::report::{self, Counted};

/// How many occurrences of each code are listed; the rest are counted.
const LISTED_FINDINGS: u64 = 10_000;

impl AgencyRun<'_> {
    pub(super) fn tabulate(self, pages: &Pages, mut record: RunRecord) -> Result<Outcome, Unmade> {
        let AgencyRun { cycle, agency, inputs, .. } = self;
        let lists = cycle.lists.of_agency(&cycle.reference, &agency.id);
        let basis = self.frame().basis();
        let forms = Forms::open(self.form_job(&basis, &lists), &inputs.forms);
        let mut counts = forms.count(&inputs.facts).map_err(Fault::of_program)?;
        counts.findings.add(self.of_texts());
        let rows = if inputs.exports.is_empty() { None } else { Some(self.records(&lists)?) };
        let corrected = self.corrected(rows.as_ref(), &mut counts.findings);
        let mut records = RecordCounts::default();
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
            advice.extend(rows.advice);
            advice.extend(inputs.locks.iter().map(|lock| locked(lock)));
            columns = rows.columns;
            if rows.readable_files > 0 {
                complete = rows.complete && (tally.is_none() || complete);
                records = rows.records;
                extracted.extend(rows.extracted.into_iter().flat_map(|(first, last)| [first, last]));
                cutoffs.extend([rows.cutoffs.0, rows.cutoffs.1]);
                tally = Some(match tally {
                    None => rows.tally,
                    Some(declared) => counts::join(rows.tally, declared).map_err(Fault::of_program)?,
                });
            }
        }
        let refused = refusal(&counts.refused)?;
        let read = cycle.mappings.get(&agency.id).map(|mapping| (mapping, &columns));
        let found = Found { findings: &counts.findings, read, pages };
        let Some(tally) = tally else {
            let written = self.write_findings(&found, &mut record);
            let refused = Outcome::refused(agency, refused).after(written);
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
        let report = report::of_counts(self.frame(), agency, inputs.written(), sums);
        self.write(&report, &found, &mut record)?;
        let standing = Outcome::of(agency, Standing::Reported);
        Ok(Outcome { report: Some(report), record, messages: refused.0, advice, faulty, ..standing })
    }

    fn form_job<'b>(&'b self, basis: &'b Basis, lists: &'b Lists) -> FormJob<'b> {
        let definitions = &self.cycle.reference.definitions;
        FormJob { agency: &self.agency.id, basis, definitions, lists, findings_limit: LISTED_FINDINGS }
    }

    /// What is found in what the officer wrote: parts that were left out, and what seems to be of a person.
    pub(super) fn of_texts(self) -> Findings {
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

    /// The records that the counts of the body rest on, counted again.
    pub(super) fn trace(self) -> Result<Vec<Traced>, Unmade> {
        if self.inputs.exports.is_empty() {
            return Ok(Vec::new());
        }
        let lists = self.cycle.lists.of_agency(&self.cycle.reference, &self.agency.id);
        Ok(self.records(&lists)?.traced)
    }

    /// What is counted of the body's records.
    fn records(self, lists: &Lists) -> Result<Tabulated, Unmade> {
        let AgencyRun { cycle, agency, inputs, .. } = self;
        let mapping = cycle.mappings.get(&agency.id).ok_or_else(|| {
            let message = Message::new("message.config.no_mapping").with("agency", &agency.id);
            Fault(vec![Diagnostic::error(message)])
        })?;
        let job = Job {
            agency: &agency.id,
            period: cycle.period,
            basis: self.frame().basis(),
            definitions: &cycle.reference.definitions,
            mapping,
            rules: &RuleBook::new(cycle.rules.iter().map(|(_, rules)| rules), lists, &agency.id),
            lists,
            key: keys::of(&self.context.data, &agency.id).map_err(Fault::of)?,
            extracted: &inputs.facts,
            corrections: &Corrections::new(inputs.corrections.iter().map(|(_, correction)| correction)),
            limits: Limits::default(),
            findings_limit: LISTED_FINDINGS,
            traces: self.extent == RunMode::Trace,
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

    /// Without earlier rows the opening stock comes from the report of the period before, if it counted by the same
    /// definitions.
    fn closing_stock_before(&self) -> Option<u64> {
        let bytes = fs::read(&self.before().join("report.json")).ok()?;
        let report: SectoralReport = serde_json::from_slice(&bytes).ok()?;
        (report.definitions == self.frame().basis().definitions).then_some(report.stock.closing)?
    }
}

/// Why files and tables are not counted.
///
/// # Errors
/// When the machine did not give one of them: then nothing is known of what the body sent.
fn refusal(refused: &[Refused]) -> Result<Refusal, Fault> {
    let is_unread = |one: &&Refused| matches!(one, Refused::Unread(_));
    let unread: Vec<Diagnostic> = refused.iter().filter(is_unread).flat_map(Diagnose::diagnose).collect();
    if unread.is_empty() {
        Ok(Refusal(refused.iter().flat_map(Diagnose::diagnose).collect()))
    } else {
        Err(Fault(unread))
    }
}

/// What to do about the lock of an office program: what was typed last is not in the file yet.
fn locked(lock: &str) -> Diagnostic {
    Diagnostic::error(Message::new("message.produce.locked").with("file", shown(lock)))
        .hint(Message::new("message.produce.locked_hint"))
}

/// The fate of the records, with those that forms declare: each of them is one of the cohort.
fn with_declared(mut records: RecordCounts, declared: Option<Declared>) -> RecordCounts {
    let count = declared.map_or(0, |declared| declared.records);
    records.add(&RecordCounts { read: count, tallied: count, cohort: count, ..RecordCounts::default() });
    records
}
