//! The life of a document (contract §8): which step may follow which, and who may take it. The ledger is replayed
//! through [`DocumentHistory`]; nothing else decides.
//!
//! ```text
//! sectoral   draft → approved → sealed → transmitted → accepted | returned → cleared → published → replaced | withdrawn
//! synthesis  draft → approved (two persons) → submitted → cleared → published → replaced | withdrawn
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnose, Diagnostic, Message};
use crate::holder::Role;
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
    pub agency: Option<String>,
}

/// A text that names no document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no document: it is `PERIOD/synthesis` or `PERIOD/AGENCY`")]
pub struct DocumentIdError(String);

impl DocumentId {
    /// The report of a body.
    pub fn sectoral(period: Period, agency: &str) -> Self {
        DocumentId { period, agency: Some(agency.to_owned()) }
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
        if of.is_empty() || of.contains('/') {
            return Err(malformed());
        }
        Ok(DocumentId { period, agency: (of != "synthesis").then(|| of.to_owned()) })
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
    /// A step in the life of a document: one line of the ledger.
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
                of("life.not_now", document, *version).said("state", state.message()).said("step", step.message())
            }
            StepError::NotFor { document, step } => {
                Message::new("life.not_for").with("document", document).said("step", step.message())
            }
            StepError::NotNext { document, version, last } => {
                of("life.not_next", document, *version).count("last", *last)
            }
            StepError::SamePerson { document, version, by } => {
                of("life.same_person", document, *version).with("by", by)
            }
            StepError::NoNote { document, version } => {
                let hint = Message::new("life.no_note_hint");
                return vec![Diagnostic::error(of("life.no_note", document, *version)).hint(hint)];
            }
            StepError::OtherContent { document, version, step } => {
                of("life.other_content", document, *version).said("step", step.message())
            }
        };
        vec![Diagnostic::error(message)]
    }
}

/// A step, as far as the life of a document is concerned.
#[derive(Clone, Copy, Debug)]
pub struct StepRequest<'a> {
    /// The version.
    pub version: u32,
    /// The step.
    pub step: Step,
    /// Who took it.
    pub by: &'a str,
    /// The hash of the report that it is about; needed to approve, compared where it is given.
    pub report: Option<&'a str>,
    /// Whether it carries a public note.
    pub noted: bool,
}

/// One version of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Where it stands.
    pub state: State,
    /// The hash of the report that was approved, or taken in.
    pub report: Option<String>,
    /// Who approved it.
    pub approvals: BTreeSet<String>,
}

/// The life of one document: its versions, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentHistory {
    document: DocumentId,
    versions: BTreeMap<u32, Version>,
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

impl DocumentHistory {
    /// A document of which nothing is on record.
    pub const fn new(document: DocumentId) -> Self {
        DocumentHistory { document, versions: BTreeMap::new() }
    }

    /// Its versions, from 1.
    pub const fn versions(&self) -> &BTreeMap<u32, Version> {
        &self.versions
    }

    /// The number of the last version; 0 where there is none.
    pub fn last(&self) -> u32 {
        self.versions.last_key_value().map_or(0, |(&number, _)| number)
    }

    /// Where a version stands.
    pub fn state(&self, version: u32) -> State {
        self.versions.get(&version).map_or(State::Draft, |version| version.state)
    }

    /// The version in a state, the latest where there are several.
    pub fn in_state(&self, state: State) -> Option<u32> {
        self.versions.iter().rev().find(|(_, version)| version.state == state).map(|(&number, _)| number)
    }

    /// Takes a step.
    ///
    /// # Errors
    /// When the state of the version, or the document, does not allow it; nothing changes then.
    pub fn take(&mut self, taken: StepRequest<'_>) -> Result<(), StepError> {
        let StepRequest { version, step, by, report, noted } = taken;
        let document = || Box::new(self.document.clone());
        if !step.is_for(&self.document) {
            return Err(StepError::NotFor { document: document(), step });
        }
        if step == Step::Refuse {
            return Ok(());
        }
        let last = self.last();
        let opens = match step {
            Step::Approve => last.checked_add(1) == Some(version) && (last == 0 || self.state(last) != State::Draft),
            // A version that the agency approved and never sent is unknown to the ministry.
            Step::Accept | Step::Return => true,
            _ => false,
        };
        if version == 0 || (version > last && !opens) {
            return Err(StepError::NotNext { document: document(), version, last });
        }
        let state = self.state(version);
        let Some(next) = self.next(version, state, step) else {
            return Err(StepError::NotNow { document: document(), version, state, step });
        };
        if step == Step::Approve && version > 1 && !noted {
            return Err(StepError::NoNote { document: document(), version });
        }
        let found = self.versions.get(&version);
        let approved = found.and_then(|found| found.report.as_deref());
        let same = report.is_none() || approved.is_none() || report == approved;
        if step != Step::Approve && !same {
            return Err(StepError::OtherContent { document: document(), version, step });
        }
        if step == Step::Approve && same && found.is_some_and(|found| found.approvals.contains(by)) {
            return Err(StepError::SamePerson { document: document(), version, by: by.to_owned() });
        }
        self.enter(taken, next, same);
        Ok(())
    }

    fn enter(&mut self, taken: StepRequest<'_>, next: State, same: bool) {
        let empty = Version { state: State::Draft, report: None, approvals: BTreeSet::new() };
        let entry = self.versions.entry(taken.version).or_insert(empty);
        if let Some(report) = taken.report {
            entry.report = Some(report.to_owned());
        }
        entry.state = next;
        if taken.step == Step::Approve {
            if !same {
                // An approval of something else does not count for this.
                entry.approvals.clear();
            }
            entry.approvals.insert(taken.by.to_owned());
            let enough = self.document.agency.is_some() || entry.approvals.len() >= SYNTHESIS_APPROVALS;
            entry.state = if enough { State::Approved } else { State::Draft };
        }
        if matches!(next, State::Accepted | State::Published) {
            // A corrected document takes the place of what stood; both are kept.
            let below = self.versions.range_mut(..taken.version).map(|(_, version)| version);
            for version in below.filter(|version| version.state.gives_way_to(next)) {
                version.state = State::Replaced;
            }
        }
    }

    fn next(&self, version: u32, state: State, step: Step) -> Option<State> {
        let found = TRANSITIONS.iter().find(|one| one.step == step && one.from.contains(&state))?;
        (version >= self.last() || !found.newest).then_some(found.to)
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
    /// Whether a version in this state is replaced when a later one is accepted or published.
    const fn gives_way_to(self, later: State) -> bool {
        match self {
            State::Approved | State::Sealed | State::Transmitted | State::Accepted | State::Cleared => true,
            State::Published => matches!(later, State::Published),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PERSONS: [&str; 3] = ["a", "b", "c"];
    const REPORTS: [&str; 2] = ["one", "two"];

    fn life(sectoral: bool) -> DocumentHistory {
        let period = "2025".parse().expect("a period");
        let id = if sectoral { DocumentId::sectoral(period, "OSR") } else { DocumentId::synthesis(period) };
        DocumentHistory::new(id)
    }

    fn take(life: &mut DocumentHistory, version: u32, step: Step, by: &str, report: &str) -> Result<(), StepError> {
        life.take(StepRequest { version, step, by, report: Some(report), noted: true })
    }

    /// Every step but a refusal, which changes nothing, stands once in the table.
    #[test]
    fn each_step_has_one_transition() {
        for step in TRANSITIONS {
            assert_eq!(TRANSITIONS.iter().filter(|other| other.step == step.step).count(), 1, "{}", step.step);
        }
        assert_eq!(Step::Refuse.taken_in(), &[]);
        assert_eq!(Step::Withdraw.taken_in(), &[State::Published, State::Cleared]);
    }

    #[test]
    fn a_report_goes_its_way_and_a_correction_takes_its_place() {
        let mut life = life(true);
        for step in [Step::Approve, Step::Typeset, Step::Seal, Step::Transmit, Step::Accept, Step::Clear, Step::Publish]
        {
            take(&mut life, 1, step, "a", "one").expect("allowed");
        }
        take(&mut life, 2, Step::Accept, "b", "two").expect("a correction");
        assert_eq!((life.state(1), life.state(2)), (State::Published, State::Accepted));
        take(&mut life, 2, Step::Clear, "b", "two").expect("cleared");
        take(&mut life, 2, Step::Publish, "b", "two").expect("published");
        assert_eq!((life.state(1), life.state(2)), (State::Replaced, State::Published));
        assert!(matches!(take(&mut life, 1, Step::Accept, "b", "one"), Err(StepError::NotNow { .. })));
    }

    #[test]
    fn a_synthesis_takes_two_persons_who_approve_the_same() {
        let mut life = life(false);
        take(&mut life, 1, Step::Approve, "a", "one").expect("first");
        assert!(matches!(take(&mut life, 1, Step::Approve, "a", "one"), Err(StepError::SamePerson { .. })));
        take(&mut life, 1, Step::Approve, "b", "two").expect("of something else");
        assert_eq!(life.state(1), State::Draft);
        assert!(matches!(take(&mut life, 1, Step::Submit, "b", "two"), Err(StepError::NotNow { .. })));
        take(&mut life, 1, Step::Approve, "a", "two").expect("the second");
        assert_eq!(life.state(1), State::Approved);
        assert!(matches!(take(&mut life, 1, Step::Seal, "a", "two"), Err(StepError::NotFor { .. })));
    }

    #[test]
    fn what_is_cleared_can_be_taken_back() {
        let mut life = life(true);
        for step in [Step::Accept, Step::Clear, Step::Withdraw] {
            take(&mut life, 1, step, "a", "one").expect("allowed");
        }
        assert_eq!(life.state(1), State::Withdrawn);
        assert!(matches!(take(&mut life, 1, Step::Publish, "a", "one"), Err(StepError::NotNow { .. })));
        take(&mut life, 2, Step::Accept, "b", "two").expect("another version");
    }

    #[test]
    fn a_later_version_says_what_changed() {
        let mut life = life(true);
        take(&mut life, 1, Step::Approve, "a", "one").expect("first");
        let silent = StepRequest { version: 2, step: Step::Approve, by: "a", report: Some("two"), noted: false };
        assert!(matches!(life.take(silent), Err(StepError::NoNote { .. })));
        assert!(matches!(take(&mut life, 3, Step::Approve, "a", "two"), Err(StepError::NotNext { .. })));
    }

    proptest! {
        /// Whatever is tried in whatever order: nothing is published that was not approved or accepted before, only one
        /// version is public, and a refused step changes nothing.
        #[test]
        fn no_walk_leads_past_an_approval(
            sectoral: bool,
            walk in prop::collection::vec((1_u32..4, 0..Step::ALL.len(), 0..3_usize, 0..2_usize, any::<bool>()), 0..60),
        ) {
            let mut life = life(sectoral);
            let mut seen: BTreeMap<u32, Vec<Step>> = BTreeMap::new();
            for (version, step, by, report, noted) in walk {
                let (step, before) = (Step::ALL[step], life.clone());
                let taken = StepRequest { version, step, by: PERSONS[by], report: Some(REPORTS[report]), noted };
                match life.take(taken) {
                    Err(_) => prop_assert_eq!(&life, &before),
                    Ok(()) => seen.entry(version).or_default().push(step),
                }
                let public = life.versions().values().filter(|version| version.state == State::Published).count();
                prop_assert!(public <= 1);
                for (number, version) in life.versions() {
                    if matches!(version.state, State::Cleared | State::Published | State::Withdrawn) {
                        let steps = &seen[number];
                        if sectoral {
                            prop_assert!(steps.contains(&Step::Accept));
                        } else {
                            prop_assert!(version.approvals.len() >= 2 && steps.contains(&Step::Submit));
                        }
                        prop_assert!(steps.contains(&Step::Clear));
                    }
                }
            }
        }
    }
}
