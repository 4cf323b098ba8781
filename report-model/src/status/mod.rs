//! The history of a document (contract §8): which step may follow which, and who may take it. The ledger is replayed
//! through [`DocumentHistory`]; nothing else decides.
//!
//! ```text
//! sectoral   draft → approved → sealed → transmitted → accepted | returned → cleared → published → replaced | withdrawn
//! synthesis  draft → approved (two persons) → submitted → cleared → published → replaced | withdrawn
//! ```

mod history;

use std::str::FromStr;

pub use history::{DocumentHistory, StepRequest, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnose, Diagnostic, Message};
use crate::holder::Role;
use crate::id::AgencyId;
use crate::period::Period;
use crate::record::named;

/// How many different persons approve a synthesis.
pub const SYNTHESIS_APPROVALS: usize = 2;

/// A document: the report of one body in one period, or the synthesis of one period.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(into = "String", try_from = "String")]
#[schemars(with = "String")]
pub struct DocumentId {
    /// The period.
    pub period: Period,
    /// The body; none for the synthesis.
    pub agency: Option<AgencyId>,
}

/// A text that names no document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no document: it is `PERIOD/synthesis` or `PERIOD/AGENCY`")]
pub struct DocumentIdError(String);

impl DocumentId {
    /// The report of a body.
    pub fn sectoral(period: Period, agency: &AgencyId) -> Self {
        DocumentId { period, agency: Some(agency.clone()) }
    }

    /// The synthesis.
    pub const fn synthesis(period: Period) -> Self {
        DocumentId { period, agency: None }
    }
}

impl std::fmt::Display for DocumentId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.period, self.agency.as_deref().unwrap_or("synthesis"))
    }
}

impl FromStr for DocumentId {
    type Err = DocumentIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let malformed = || DocumentIdError(text.chars().take(80).collect());
        let (period, of) = text.split_once('/').ok_or_else(malformed)?;
        let period = period.parse().map_err(|_| malformed())?;
        let agency = (of != "synthesis").then(|| of.parse().map_err(|_| malformed())).transpose()?;
        Ok(DocumentId { period, agency })
    }
}

impl From<DocumentId> for String {
    fn from(id: DocumentId) -> String {
        id.to_string()
    }
}

impl TryFrom<String> for DocumentId {
    type Error = DocumentIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

named! {
    /// A step in the history of a document: one line of the ledger.
    Step {
        /// The head of the administration approves the report; an approver approves the synthesis.
        Approve = "approve",
        /// The hashes of the documents that were typeset with the approval on their cover.
        Typeset = "typeset",
        /// The bundle is made and signed.
        Seal = "seal",
        /// The bundle leaves for the head of government, with a copy for the ministry (art. 18).
        Transmit = "transmit",
        /// The ministry takes the bundle into the synthesis.
        Accept = "accept",
        /// The ministry gives the bundle back, with a letter that says why.
        Return = "return",
        /// Something came in that is nobody's bundle. It is no step of a document: it is recorded with the synthesis of
        /// its period, and changes nothing.
        Refuse = "refuse",
        /// The synthesis goes to the head of government (art. 19).
        Submit = "submit",
        /// The document may be published.
        Clear = "clear",
        /// It is published.
        Publish = "publish",
        /// It is taken back, after publication or once it is cleared; the public note says why.
        Withdraw = "withdraw",
    }
}

named! {
    /// Where a version of a document stands.
    State {
        /// Not yet approved.
        Draft = "draft",
        /// Approved.
        Approved = "approved",
        /// Sealed.
        Sealed = "sealed",
        /// On its way to the ministry.
        Transmitted = "transmitted",
        /// Given back.
        Returned = "returned",
        /// Taken into the synthesis.
        Accepted = "accepted",
        /// With the head of government.
        Submitted = "submitted",
        /// Cleared for publication.
        Cleared = "cleared",
        /// Public.
        Published = "published",
        /// A later version took its place.
        Replaced = "replaced",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

impl State {
    /// Its name, as it is said of a version.
    pub const fn message(self) -> Message {
        Message::new(match self {
            State::Draft => "state.draft",
            State::Approved => "state.approved",
            State::Sealed => "state.sealed",
            State::Transmitted => "state.transmitted",
            State::Returned => "state.returned",
            State::Accepted => "state.accepted",
            State::Submitted => "state.submitted",
            State::Cleared => "state.cleared",
            State::Published => "state.published",
            State::Replaced => "state.replaced",
            State::Withdrawn => "state.withdrawn",
        })
    }
}

impl Step {
    /// Its name, as it is said.
    pub const fn message(self) -> Message {
        Message::new(match self {
            Step::Approve => "step.approve",
            Step::Typeset => "step.typeset",
            Step::Seal => "step.seal",
            Step::Transmit => "step.transmit",
            Step::Accept => "step.accept",
            Step::Return => "step.return",
            Step::Refuse => "step.refuse",
            Step::Submit => "step.submit",
            Step::Clear => "step.clear",
            Step::Publish => "step.publish",
            Step::Withdraw => "step.withdraw",
        })
    }
}

/// Why a step cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    /// The state does not allow it.
    #[error("version {version} of {document} is {state}: it cannot take the step `{step}`")]
    NotNow {
        /// The document.
        document: Box<DocumentId>,
        /// Its version.
        version: u32,
        /// Where it stands.
        state: State,
        /// The step.
        step: Step,
    },
    /// The step is for the other kind of document.
    #[error("the step `{step}` is not for {document}")]
    NotFor {
        /// The document.
        document: Box<DocumentId>,
        /// The step.
        step: Step,
    },
    /// Versions are approved in order, each when the one before is approved.
    #[error("version {version} of {document} does not follow version {last}")]
    NotNext {
        /// The document.
        document: Box<DocumentId>,
        /// The version.
        version: u32,
        /// The last one.
        last: u32,
    },
    /// The same person twice.
    #[error("{by} approved version {version} of {document} already: a second person must")]
    SamePerson {
        /// The document.
        document: Box<DocumentId>,
        /// Its version.
        version: u32,
        /// The person.
        by: String,
    },
    /// A later version needs a public note.
    #[error(
        "version {version} of {document} changes an approved document: it needs a public note that says what changed"
    )]
    NoNote {
        /// The document.
        document: Box<DocumentId>,
        /// Its version.
        version: u32,
    },
    /// What was approved is not what the step is about.
    #[error("what the step `{step}` is about is not what was approved of version {version} of {document}")]
    OtherContent {
        /// The document.
        document: Box<DocumentId>,
        /// Its version.
        version: u32,
        /// The step.
        step: Step,
    },
}

impl Diagnose for StepError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let of = |key, document: &DocumentId, version: u32| {
            Message::new(key).with("document", document).count("version", version)
        };
        let message = match self {
            StepError::NotNow { document, version, state, step } => {
                of("history.not_now", document, *version).said("state", state.message()).said("step", step.message())
            }
            StepError::NotFor { document, step } => {
                Message::new("history.not_for").with("document", document).said("step", step.message())
            }
            StepError::NotNext { document, version, last } => {
                of("history.not_next", document, *version).count("last", *last)
            }
            StepError::SamePerson { document, version, by } => {
                of("history.same_person", document, *version).with("by", by)
            }
            StepError::NoNote { document, version } => {
                let hint = Message::new("history.no_note_hint");
                return vec![Diagnostic::error(of("history.no_note", document, *version)).hint(hint)];
            }
            StepError::OtherContent { document, version, step } => {
                of("history.other_content", document, *version).said("step", step.message())
            }
        };
        vec![Diagnostic::error(message)]
    }
}

impl Step {
    /// Whose step it is. The synthesis is approved by an approver, the report of a body by its head.
    pub const fn role(self, document: &DocumentId) -> Role {
        match (self, document.agency.is_some()) {
            (Step::Approve | Step::Typeset, true) => Role::Head,
            (Step::Approve | Step::Typeset | Step::Submit, _) => Role::Approver,
            (Step::Seal | Step::Transmit, _) => Role::Officer,
            (Step::Accept | Step::Return | Step::Refuse, _) => Role::Intake,
            (Step::Clear | Step::Publish | Step::Withdraw, _) => Role::Publisher,
        }
    }

    const fn is_for(self, document: &DocumentId) -> bool {
        match self {
            Step::Seal | Step::Transmit | Step::Accept | Step::Return => document.agency.is_some(),
            Step::Submit | Step::Refuse => document.agency.is_none(),
            _ => true,
        }
    }
}

/// A step that may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The step.
    pub step: Step,
    /// The states that it is taken in; of several versions, the one in the first of them goes first.
    pub from: &'static [State],
    /// The state after it.
    pub to: State,
    /// Whether only the newest version takes it.
    pub newest: bool,
}

const fn transition(step: Step, from: &'static [State], to: State) -> Transition {
    Transition { step, from, to, newest: matches!(step, Step::Approve | Step::Accept | Step::Return) }
}

/// What may follow what: the only such table. The ministry's register may hold nothing of what the agency's did before, so
/// a draft can be accepted; what is cleared and not public yet is taken back like what is.
pub const TRANSITIONS: &[Transition] = &[
    transition(Step::Approve, &[State::Draft], State::Approved),
    transition(Step::Typeset, &[State::Approved], State::Approved),
    transition(Step::Seal, &[State::Approved], State::Sealed),
    transition(Step::Transmit, &[State::Sealed], State::Transmitted),
    transition(Step::Accept, &[State::Draft, State::Sealed, State::Transmitted], State::Accepted),
    transition(Step::Return, &[State::Draft, State::Sealed, State::Transmitted], State::Returned),
    transition(Step::Submit, &[State::Approved], State::Submitted),
    transition(Step::Clear, &[State::Accepted, State::Submitted], State::Cleared),
    transition(Step::Publish, &[State::Cleared], State::Published),
    transition(Step::Withdraw, &[State::Published, State::Cleared], State::Withdrawn),
];

impl Step {
    /// The states that it is taken in, that of what is taken first in front.
    pub fn taken_in(self) -> &'static [State] {
        TRANSITIONS.iter().find(|one| one.step == self).map_or(&[], |one| one.from)
    }
}

impl State {
    /// Whether the ministry accepted it and it stands: cleared for publication or not, public or not.
    pub const fn is_accepted(self) -> bool {
        matches!(self, State::Accepted | State::Cleared | State::Published)
    }

    /// Whether a version in this state is replaced when a later one is accepted or published.
    const fn gives_way_to(self, later: State) -> bool {
        match self {
            State::Approved | State::Sealed | State::Transmitted | State::Accepted | State::Cleared => true,
            State::Published => matches!(later, State::Published),
            _ => false,
        }
    }
}
