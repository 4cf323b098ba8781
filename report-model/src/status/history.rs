//! The history of one document: which version stands where, step by step.

use std::collections::{BTreeMap, BTreeSet};

use super::{DocumentId, SYNTHESIS_APPROVALS, State, Step, StepError, TRANSITIONS};

/// A step, as far as the history of a document is concerned.
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

/// The history of one document: its versions, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentHistory {
    document: DocumentId,
    versions: BTreeMap<u32, Version>,
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

    /// The latest version that was accepted and stands.
    pub fn accepted(&self) -> Option<u32> {
        self.versions.iter().rev().find(|(_, version)| version.state.is_accepted()).map(|(&number, _)| number)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::AgencyId;
    use proptest::prelude::*;

    const PERSONS: [&str; 3] = ["a", "b", "c"];
    const REPORTS: [&str; 2] = ["one", "two"];

    fn history(sectoral: bool) -> DocumentHistory {
        let period = "2025".parse().expect("a period");
        let id = if sectoral {
            DocumentId::sectoral(period, &AgencyId::from_static("OSR"))
        } else {
            DocumentId::synthesis(period)
        };
        DocumentHistory::new(id)
    }

    fn take(history: &mut DocumentHistory, version: u32, step: Step, by: &str, report: &str) -> Result<(), StepError> {
        history.take(StepRequest { version, step, by, report: Some(report), noted: true })
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
        let mut history = history(true);
        for step in [Step::Approve, Step::Typeset, Step::Seal, Step::Transmit, Step::Accept, Step::Clear, Step::Publish]
        {
            take(&mut history, 1, step, "a", "one").expect("allowed");
        }
        take(&mut history, 2, Step::Accept, "b", "two").expect("a correction");
        assert_eq!((history.state(1), history.state(2)), (State::Published, State::Accepted));
        take(&mut history, 2, Step::Clear, "b", "two").expect("cleared");
        take(&mut history, 2, Step::Publish, "b", "two").expect("published");
        assert_eq!((history.state(1), history.state(2)), (State::Replaced, State::Published));
        assert!(matches!(take(&mut history, 1, Step::Accept, "b", "one"), Err(StepError::NotNow { .. })));
    }

    #[test]
    fn a_synthesis_takes_two_persons_who_approve_the_same() {
        let mut history = history(false);
        take(&mut history, 1, Step::Approve, "a", "one").expect("first");
        assert!(matches!(take(&mut history, 1, Step::Approve, "a", "one"), Err(StepError::SamePerson { .. })));
        take(&mut history, 1, Step::Approve, "b", "two").expect("of something else");
        assert_eq!(history.state(1), State::Draft);
        assert!(matches!(take(&mut history, 1, Step::Submit, "b", "two"), Err(StepError::NotNow { .. })));
        take(&mut history, 1, Step::Approve, "a", "two").expect("the second");
        assert_eq!(history.state(1), State::Approved);
        assert!(matches!(take(&mut history, 1, Step::Seal, "a", "two"), Err(StepError::NotFor { .. })));
    }

    #[test]
    fn what_is_cleared_can_be_taken_back() {
        let mut history = history(true);
        for step in [Step::Accept, Step::Clear, Step::Withdraw] {
            take(&mut history, 1, step, "a", "one").expect("allowed");
        }
        assert_eq!(history.state(1), State::Withdrawn);
        assert!(matches!(take(&mut history, 1, Step::Publish, "a", "one"), Err(StepError::NotNow { .. })));
        take(&mut history, 2, Step::Accept, "b", "two").expect("another version");
    }

    #[test]
    fn a_later_version_says_what_changed() {
        let mut history = history(true);
        take(&mut history, 1, Step::Approve, "a", "one").expect("first");
        let silent = StepRequest { version: 2, step: Step::Approve, by: "a", report: Some("two"), noted: false };
        assert!(matches!(history.take(silent), Err(StepError::NoNote { .. })));
        assert!(matches!(take(&mut history, 3, Step::Approve, "a", "two"), Err(StepError::NotNext { .. })));
    }

    proptest! {
        /// Whatever is tried in whatever order: nothing is published that was not approved or accepted before, only one
        /// version is public, and a refused step changes nothing.
        #[test]
        fn no_walk_leads_past_an_approval(
            sectoral: bool,
            walk in prop::collection::vec((1_u32..4, 0..Step::ALL.len(), 0..3_usize, 0..2_usize, any::<bool>()), 0..60),
        ) {
            let mut history = history(sectoral);
            let mut seen: BTreeMap<u32, Vec<Step>> = BTreeMap::new();
            for (version, step, by, report, noted) in walk {
                let (step, before) = (Step::ALL[step], history.clone());
                let taken = StepRequest { version, step, by: PERSONS[by], report: Some(REPORTS[report]), noted };
                match history.take(taken) {
                    Err(_) => prop_assert_eq!(&history, &before),
                    Ok(()) => seen.entry(version).or_default().push(step),
                }
                let public = history.versions().values().filter(|version| version.state == State::Published).count();
                prop_assert!(public <= 1);
                for (number, version) in history.versions() {
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
