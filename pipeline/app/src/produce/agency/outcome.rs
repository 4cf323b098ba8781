//! What became of an agency in a run.

use std::collections::BTreeMap;

use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::findings::Code;
use report_model::id::AgencyId;
use report_model::reference::Agency;
use report_model::sectoral::SectoralReport;

use crate::produce::run::RunRecord;
use crate::stores::fs::FileError;

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

/// What is wrong with what a body sent. Nothing else makes it *refused*: no error of a file, a key or a template becomes one.
pub(super) struct Refusal(pub(super) Vec<Diagnostic>);

/// A fault of the operator's files, or of the machine: it says nothing of the body, and withdraws nothing.
pub(super) struct Fault(pub(super) Vec<Diagnostic>);

/// Why a report was not made.
pub(super) enum Unmade {
    /// What the body sent cannot be counted: its earlier report is withdrawn.
    Refused(Refusal),
    /// That says nothing of the body.
    Fault(Fault),
}

impl Fault {
    /// What an error says.
    #[expect(clippy::needless_pass_by_value, reason = "`map_err` hands the error over")]
    pub(super) fn of(error: impl Diagnose) -> Self {
        Fault(error.diagnose())
    }

    /// What should never happen, with what a developer needs to know of it.
    pub(super) fn of_program(error: impl std::error::Error) -> Self {
        let message = Message::new("producing.fault_of_program").with("why", &error);
        Fault(vec![Diagnostic::error(message).hint(Message::new("producing.fault_of_program_hint"))])
    }
}

impl From<FileError> for Fault {
    fn from(error: FileError) -> Self {
        Fault(error.diagnose())
    }
}

impl From<Fault> for Unmade {
    fn from(fault: Fault) -> Self {
        Unmade::Fault(fault)
    }
}

impl From<FileError> for Unmade {
    fn from(error: FileError) -> Self {
        Unmade::Fault(error.into())
    }
}

impl From<Refusal> for Unmade {
    fn from(refusal: Refusal) -> Self {
        Unmade::Refused(refusal)
    }
}

/// What became of one agency.
pub struct Outcome {
    /// Its id.
    pub agency: AgencyId,
    /// Where it stands.
    pub standing: Standing,
    /// Its report, where one was made or still stands.
    pub report: Option<SectoralReport>,
    /// What the report was made of; its documents follow.
    pub record: RunRecord,
    /// What was found, where there is no report to say it.
    pub findings: BTreeMap<Code, u64>,
    /// What could not be read, for the operator.
    pub messages: Vec<Diagnostic>,
    /// What to add to its mapping, for values that are in no list.
    pub advice: Vec<Diagnostic>,
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
    pub(super) fn of(agency: &Agency, standing: Standing) -> Self {
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

    pub(super) fn refused(agency: &Agency, Refusal(messages): Refusal) -> Self {
        Outcome { messages, faulty: true, ..Outcome::of(agency, Standing::Refused) }
    }

    pub(super) fn not_made(agency: &Agency, Fault(messages): Fault) -> Self {
        Outcome { messages, ..Outcome::of(agency, Standing::NotMade) }
    }

    /// The outcome, with what could not be written.
    pub(super) fn after(mut self, written: Result<(), Fault>) -> Self {
        self.unwritten |= written.is_err();
        self.messages.extend(written.err().into_iter().flat_map(|Fault(messages)| messages));
        self
    }
}
