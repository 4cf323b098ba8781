//! What a run says at its end: a table for people, JSON for programs.

use std::collections::BTreeMap;
use std::io::Write;

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use minijinja::context;
use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::findings::Code;
use report_model::lang::Lang;
use report_model::records::RecordCounts;
use report_model::sectoral::IndicatorValue;
use report_model::synthesis::Synthesis;
use serde::{Serialize, Serializer};

use super::given::literal;
use super::{Status, language, say};
use app::config::CycleInputs;
use app::produce::agency::{Outcome, Standing};
use app::produce::run::{RunContext, json};
use app::typesetting::documents::Made;

/// The whole result.
#[derive(Serialize)]
pub(super) struct Summary {
    cycle: String,
    period: String,
    out: String,
    /// One for each agency, in the order of the register.
    #[serde(rename = "agencies")]
    pub(super) lines: Vec<Line>,
    #[serde(skip_serializing_if = "Option::is_none")]
    synthesis: Option<SynthesisLine>,
    /// What stands among the exports and belongs to no agency.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "in_english")]
    problems: Vec<Diagnostic>,
    /// Why the synthesis was left as it was.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "one_in_english")]
    pub(super) left: Option<Diagnostic>,
    /// How long typesetting took, in seconds.
    pub(super) document_seconds: f64,
}

/// One agency.
#[derive(Serialize)]
pub(super) struct Line {
    agency: String,
    standing: &'static str,
    unchanged: bool,
    records: RecordCounts,
    pub(super) findings: BTreeMap<Code, u64>,
    indicators: Vec<IndicatorValue>,
    documents: Vec<String>,
    documents_unchanged: Vec<String>,
    #[serde(serialize_with = "in_english")]
    errors: Vec<Diagnostic>,
    /// What to add to its mapping.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "in_english")]
    advice: Vec<Diagnostic>,
    faulty: bool,
    /// Whether a document could not be made.
    #[serde(skip)]
    unmade: bool,
    seconds: f64,
    path: String,
}

#[derive(Serialize)]
struct SynthesisLine {
    reported: u64,
    nil_returns: u64,
    /// The bodies that took part on any day of the period.
    members: u64,
    joined: u64,
    records: RecordCounts,
    indicators: Vec<IndicatorValue>,
    /// Nil returns of bodies of which the portal counts something.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "in_english")]
    alerts: Vec<Diagnostic>,
    documents: Vec<String>,
    documents_unchanged: Vec<String>,
    #[serde(serialize_with = "in_english")]
    errors: Vec<Diagnostic>,
    path: String,
}

impl Summary {
    pub(super) fn new(cycle: &CycleInputs, context: &RunContext) -> Self {
        Summary {
            cycle: cycle.reference.cycle.id.clone(),
            period: cycle.period.to_string(),
            out: context.period_folder(cycle.period).display().to_string(),
            lines: Vec::new(),
            synthesis: None,
            problems: cycle.strays.iter().flat_map(Diagnose::diagnose).collect(),
            left: None,
            document_seconds: 0.0,
        }
    }

    pub(super) fn synthesis(&mut self, context: &RunContext, synthesis: &Synthesis, made: Option<&Made>) {
        let (documents, documents_unchanged, errors) = of_made(made);
        self.synthesis = Some(SynthesisLine {
            reported: synthesis.headline.reported,
            nil_returns: synthesis.headline.nil_returns,
            members: synthesis.headline.members,
            joined: synthesis.headline.joined,
            records: synthesis.records,
            indicators: synthesis.indicators.clone(),
            alerts: alerts(synthesis),
            documents,
            documents_unchanged,
            errors,
            path: context.national_folder(synthesis.period).display().to_string(),
        });
    }

    /// The bodies that have a document, made or standing.
    pub(super) fn with_report(&self) -> Vec<&str> {
        let has = |line: &&Line| !line.documents.is_empty() || !line.documents_unchanged.is_empty();
        self.lines.iter().filter(has).map(|line| line.agency.as_str()).collect()
    }

    /// The bodies of which something was found.
    pub(super) fn with_findings(&self) -> Vec<&str> {
        self.lines.iter().filter(|line| !line.findings.is_empty()).map(|line| line.agency.as_str()).collect()
    }

    /// Whether a synthesis was made.
    pub(super) const fn has_synthesis(&self) -> bool {
        self.synthesis.is_some()
    }

    /// 0 done, 1 data refused or faulty, 2 a report or a document could not be made.
    pub(super) fn status(&self) -> Status {
        if self.lines.iter().any(|line| line.unmade)
            || self.synthesis.as_ref().is_some_and(|line| !line.errors.is_empty())
        {
            Status::CouldNotRun
        } else if !self.problems.is_empty()
            || self.synthesis.as_ref().is_some_and(|line| !line.alerts.is_empty())
            || self.lines.iter().any(|line| line.faulty)
        {
            Status::DataRefused
        } else {
            Status::Done
        }
    }
}

fn of_made(made: Option<&Made>) -> (Vec<String>, Vec<String>, Vec<Diagnostic>) {
    made.map_or_else(Default::default, |made| {
        let codes = |languages: &[Lang]| languages.iter().map(ToString::to_string).collect();
        (codes(&made.made), codes(&made.stood), made.errors.clone())
    })
}

impl Line {
    pub(super) fn of(context: &RunContext, cycle: &CycleInputs, outcome: &Outcome, made: Option<&Made>) -> Self {
        let (documents, documents_unchanged, unmade) = of_made(made);
        let report = outcome.report.as_ref();
        Line {
            agency: outcome.agency.to_string(),
            standing: match outcome.standing {
                Standing::Reported => "reported",
                Standing::NilReturn => "nil_return",
                Standing::NotReported => "not_reported",
                Standing::Refused => "refused",
                Standing::NotMade => "not_made",
            },
            unchanged: outcome.unchanged,
            records: report.map(|report| report.records).unwrap_or_default(),
            findings: report.map_or(&outcome.findings, |report| &report.findings).clone(),
            indicators: report.map(|report| report.indicators.clone()).unwrap_or_default(),
            documents,
            documents_unchanged,
            unmade: outcome.unwritten || outcome.standing == Standing::NotMade || !unmade.is_empty(),
            errors: outcome.messages.iter().chain(&unmade).cloned().collect(),
            advice: outcome.advice.clone(),
            faulty: outcome.faulty,
            seconds: outcome.seconds,
            path: context.agency_folder(cycle.period, &outcome.agency).display().to_string(),
        }
    }
}

/// What is said, in the language of the terminal.
fn said(diagnostic: &Diagnostic) -> String {
    literal(&language::lines(diagnostic))
}

#[expect(clippy::ptr_arg, reason = "serde hands over the field")]
fn in_english<S: Serializer>(diagnostics: &Vec<Diagnostic>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(diagnostics.iter().map(|one| literal(&language::in_english(one))))
}

#[expect(clippy::ref_option, reason = "serde hands over the field")]
fn one_in_english<S: Serializer>(diagnostic: &Option<Diagnostic>, serializer: S) -> Result<S::Ok, S::Error> {
    diagnostic.as_ref().map(|one| literal(&language::in_english(one))).serialize(serializer)
}

/// What a synthesis says that cannot be: a body that declares nothing, and the portal that counts something of it.
pub(super) fn alerts(synthesis: &Synthesis) -> Vec<Diagnostic> {
    let told = |(agency, portal): (&str, u64)| {
        let message = Message::new("message.agency.contradicted").with("agency", agency).count("portal", portal);
        let hint = Message::new("message.agency.contradicted_hint");
        Diagnostic::error(message).hint(hint)
    };
    synthesis.contradicted_nil_returns().into_iter().map(told).collect()
}

/// A line above, one below and one under the headings; none between rows.
pub(super) const LINES: TableStyle = {
    let line = LineStyle::none().fill('─').junction('─');
    TableStyle::new().top_border(line).header_separator(line).bottom_border(line)
};

/// The closing table, and how many bodies that sent nothing are not in it.
fn table(summary: &Summary) -> (Table, usize) {
    let mut table = Table::new();
    table.load_style(LINES);
    let headings = ["agency", "standing", "records", "findings", "documents", "seconds", "path"];
    table.set_header(headings.map(|heading| language::word(&format!("terminal.summary.{heading}"))));
    let mut silent = 0;
    for line in &summary.lines {
        if line.standing == "not_reported" {
            silent += 1;
            continue;
        }
        table.add_row([
            line.agency.clone(),
            standing(line),
            line.records.read.to_string(),
            line.findings.values().sum::<u64>().to_string(),
            languages(&line.documents, &line.documents_unchanged),
            format!("{:.2}", line.seconds),
            line.path.clone(),
        ]);
    }
    if let Some(synthesis) = &summary.synthesis {
        table.add_row([
            language::word("terminal.summary.synthesis"),
            language::text(
                "terminal.summary.reported",
                context! { reported => synthesis.reported + synthesis.nil_returns, members => synthesis.members },
            ),
            synthesis.records.read.to_string(),
            String::new(),
            languages(&synthesis.documents, &synthesis.documents_unchanged),
            format!("{:.2}", summary.document_seconds),
            synthesis.path.clone(),
        ]);
    }
    for column in [2, 3, 5] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    (table, silent)
}

/// Where the report of an agency stands, in a word.
fn standing(line: &Line) -> String {
    let standing = language::word(&format!("terminal.standing.{}", line.standing));
    if line.unchanged { language::text("terminal.standing.unchanged", context! { standing }) } else { standing }
}

/// The languages that were made and, in brackets, those that stood already.
fn languages(made: &[String], stood: &[String]) -> String {
    let stood = stood.iter().map(|lang| format!("({lang})"));
    made.iter().cloned().chain(stood).collect::<Vec<_>>().join(" ")
}

/// Prints what was found of one body by code; of many bodies each has its page.
pub(super) fn codes(summary: &Summary, lang: Lang) -> anyhow::Result<()> {
    let [line] = summary.lines.as_slice() else { return Ok(()) };
    for (code, count) in &line.findings {
        say(&format!("{count:>8}  {}  {}\n", code.name(), code.rule().title.get(lang)))?;
    }
    Ok(())
}

/// Prints it: the table and, on standard error, what went wrong.
pub(super) fn print(summary: &Summary, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        return say(&String::from_utf8(json(summary))?);
    }
    let (table, silent) = table(summary);
    say(&format!("{table}\n"))?;
    if silent > 0 {
        say(&format!("{}\n", language::text("terminal.summary.silent", context! { silent })))?;
    }
    let mut stderr = std::io::stderr().lock();
    for line in &summary.lines {
        for error in line.errors.iter().chain(&line.advice) {
            let _ = writeln!(stderr, "{}: {}", line.agency, said(error));
        }
    }
    for problem in &summary.problems {
        let _ = writeln!(stderr, "{}", said(problem));
    }
    let national = summary.synthesis.iter().flat_map(|line| line.errors.iter().chain(&line.alerts));
    for error in summary.left.iter().chain(national) {
        let _ = writeln!(stderr, "{}: {}", language::word("terminal.summary.synthesis"), said(error));
    }
    Ok(())
}
