//! What is counted: the closed list of terms that indicators are made of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::record::{Field, named};

named! {
    /// A count of records of the cohort. Every cell of a tally holds every term that the agency's export measures.
    /// Unless it says otherwise a term counts complaints; *answered*, *due* and *in time* are those of contract §3–4.
    Term {
        /// Complaints received in the period.
        Received = "received",
        /// Observations received in the period.
        Observations = "observations",
        /// Suggestions received in the period.
        Suggestions = "suggestions",
        /// Complaints acknowledged (art. 5).
        Acknowledged = "acknowledged",
        /// Complaints that another body sent on to this one.
        TransferredIn = "transferred_in",

        /// Answered: a final reply, or a reasoned reply of art. 11 or 12, dated at or before the cut-off.
        Answered = "answered",
        /// Answered by a reasoned reply alone, while the file stays incomplete (art. 11).
        AnsweredReasoned = "answered_reasoned",
        /// Not answered at the cut-off.
        Unanswered = "unanswered",
        /// Not answered at the cut-off, and past the legal deadline.
        Overdue = "overdue",
        /// Not answered, though the register says that it is closed.
        ClosedWithoutReply = "closed_without_reply",

        /// Due: the last day of the legal deadline lies before the cut-off.
        Due = "due",
        /// Due and answered at the latest on the last day of the legal deadline (art. 8).
        InTime = "in_time",
        /// Due and answered, on whatever day.
        AnsweredDue = "answered_due",

        /// Not refused under art. 12.
        Admissible = "admissible",
        /// Admissible and answered.
        AnsweredAdmissible = "answered_admissible",
        /// Files returned as incomplete or unclear (art. 11).
        Incomplete = "incomplete",
        /// Incomplete files with a reasoned reply.
        IncompleteReplied = "incomplete_replied",
        /// Incomplete files with a reasoned reply within its own legal limit (15 days, art. 11).
        IncompleteRepliedInTime = "incomplete_replied_in_time",
        /// Incomplete files that the user completed.
        Completed = "completed",
        /// Files not processed for a reason of art. 12.
        Inadmissible = "inadmissible",
        /// Files not processed, with the reasoned reply that art. 12 demands.
        InadmissibleReplied = "inadmissible_replied",

        /// Due, where a file of art. 11 is due at its own limit of 15 days.
        DueArt11 = "due_art11",
        /// In time, where a file of art. 11 is judged on its own limit of 15 days.
        InTimeArt11 = "in_time_art11",
        /// Due, where the clock of a completed file starts again at its completion.
        DueFromCompletion = "due_from_completion",
        /// In time, where the clock of a completed file starts again at its completion.
        InTimeFromCompletion = "in_time_from_completion",

        /// The export states a deadline of its own that lies before the cut-off. It is never the legal one's.
        StatedDue = "stated_due",
        /// Of these, answered at the latest on the stated day.
        StatedInTime = "stated_in_time",
        /// The stated deadline lies before the legal one.
        StatedEarlier = "stated_earlier",
        /// The stated deadline lies after the legal one.
        StatedLater = "stated_later",
        /// The export says, without a day, that a deadline was kept.
        SaidInTime = "said_in_time",
        /// The export says, without a day, that a deadline was missed.
        SaidLate = "said_late",

        /// Answered, then reopened or filed again by the same user on the same service, at least once.
        Renewed = "renewed",
        /// Answered, then reopened at least once.
        RenewedReopened = "renewed_reopened",
        /// Answered, then filed again by the same user on the same service at least once.
        RenewedRefiled = "renewed_refiled",
        /// Reopenings after a reply: one complaint may count several.
        Reopenings = "reopenings",

        /// Replies that the user rated.
        Rated = "rated",
        /// Replies rated as satisfying.
        Satisfied = "satisfied",
    }
}

/// What a term needs of a mapping: of each group at least one field. An export without it does not measure the term.
pub type Needs = &'static [&'static [Field]];

impl Term {
    /// Which fields the term needs beyond the identifier, the nature and the receipt date.
    pub const fn needs(self) -> Needs {
        const REPLIED: &[Field] = &[Field::Replied];
        const ADMISSIBILITY: &[Field] = &[Field::Admissibility];
        match self {
            Term::Received | Term::Observations | Term::Suggestions | Term::Due => &[],
            Term::Acknowledged => &[&[Field::Acknowledged]],
            Term::TransferredIn => &[&[Field::TransferredFrom]],
            Term::Answered | Term::Unanswered | Term::Overdue | Term::InTime | Term::AnsweredDue => &[REPLIED],
            Term::AnsweredReasoned => &[REPLIED, &[Field::ReasonedReplyArt11]],
            Term::ClosedWithoutReply => &[REPLIED, &[Field::Closed, Field::Status]],
            Term::Admissible | Term::Incomplete | Term::Inadmissible => &[ADMISSIBILITY],
            Term::AnsweredAdmissible | Term::InadmissibleReplied => &[REPLIED, ADMISSIBILITY],
            Term::IncompleteReplied | Term::IncompleteRepliedInTime | Term::DueArt11 | Term::InTimeArt11 => {
                &[REPLIED, ADMISSIBILITY, &[Field::ReasonedReplyArt11]]
            }
            Term::Completed => &[ADMISSIBILITY, &[Field::Completed]],
            Term::StatedDue | Term::StatedEarlier | Term::StatedLater | Term::SaidInTime | Term::SaidLate => {
                &[&[Field::Due]]
            }
            Term::StatedInTime => &[REPLIED, &[Field::Due]],
            Term::DueFromCompletion | Term::InTimeFromCompletion => &[REPLIED, &[Field::Completed]],
            // By reopening; or by re-filing, which takes the user and the service.
            Term::Renewed => {
                &[REPLIED, &[Field::Reopened, Field::User], &[Field::Reopened, Field::Service, Field::Text]]
            }
            Term::RenewedReopened | Term::Reopenings => &[REPLIED, &[Field::Reopened]],
            Term::RenewedRefiled => &[REPLIED, &[Field::User], &[Field::Service, Field::Text]],
            Term::Rated | Term::Satisfied => &[REPLIED, &[Field::Rating]],
        }
    }

    /// The first group of needed fields of which `mapped` has none; `None` when the term is measured.
    pub fn missing(self, mapped: impl Fn(Field) -> bool) -> Option<&'static [Field]> {
        self.needs().iter().copied().find(|group| !group.iter().any(|&field| mapped(field)))
    }
}
