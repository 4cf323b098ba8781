//! The fields and closed value lists of the canonical record (contract §1).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! named {
    ($(#[$outer:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name {
            $($(#[$inner])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The name in files.
            pub const fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }

            /// The one with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|item| item.name() == name)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}
pub(crate) use named;

named! {
    /// A field of the canonical record. A mapping may leave out all but `id`, `nature` and `received`.
    Field {
        /// The identifier of the record in the agency's register.
        Id = "id",
        /// Complaint, observation or suggestion (decree 2-17-265, art. 2).
        Nature = "nature",
        /// The day on which this body received it: it places the record in a period.
        Received = "received",
        /// The day on which the first body received it, before a transfer: the legal clock starts here.
        FirstReceived = "first_received",
        /// The day of the acknowledgement (art. 5).
        Acknowledged = "acknowledged",
        /// The day of the final reply (art. 8).
        Replied = "replied",
        /// The day of the reasoned reply to an incomplete file (art. 11).
        ReasonedReplyArt11 = "reasoned_reply_art11",
        /// The day on which an incomplete file was completed.
        Completed = "completed",
        /// The day on which the file was closed.
        Closed = "closed",
        /// The days on which it was opened again, separated by `;`, `,`, `|`, a line break, “et” or “و”.
        Reopened = "reopened",
        /// The body it came from.
        TransferredFrom = "transferred_from",
        /// The body it was sent on to.
        TransferredTo = "transferred_to",
        /// The day of the transfer.
        TransferredOn = "transferred_on",
        /// Where the processing stands.
        Status = "status",
        /// The reason codes of art. 11 and 12.
        Admissibility = "admissibility",
        /// How it came in.
        Channel = "channel",
        /// The region.
        Region = "region",
        /// The province or prefecture.
        Province = "province",
        /// The entity inside the agency.
        Entity = "entity",
        /// What kind of user sent it.
        UserKind = "user_kind",
        /// The agency's own service.
        Service = "service",
        /// The subject (art. 15).
        Subject = "subject",
        /// What the reply gave.
        Outcome = "outcome",
        /// The deadline that the export itself states, or whether it says that it was kept: shown beside the legal clock,
        /// never used for it.
        Due = "due",
        /// The user's rating of the reply.
        Rating = "rating",
        /// The user's identifier: a keyed hash at once, never kept.
        User = "user",
        /// Whether the record is a test.
        Test = "test",
        /// The free text: read by the classification, never kept.
        Text = "text",
    }
}

named! {
    /// What a record is (decree 2-17-265, art. 2).
    Nature {
        /// شكاية: harm by an act of the administration, or dissatisfaction with a service.
        Complaint = "complaint",
        /// ملاحظة: a view on a service. No deadline.
        Observation = "observation",
        /// اقتراح: an opinion that aims to improve a service. No deadline.
        Suggestion = "suggestion",
    }
}

named! {
    /// Where the processing stands. A status alone never answers a complaint (contract §4).
    Status {
        /// Received, not yet looked at.
        Received = "received",
        /// In progress.
        InProgress = "in_progress",
        /// Waiting for the user to complete the file (art. 11).
        Incomplete = "incomplete",
        /// Processed: the export says that a reply was given.
        Processed = "processed",
        /// Closed.
        Closed = "closed",
        /// Not admissible (art. 12).
        Inadmissible = "inadmissible",
        /// Opened again after a reply.
        Reopened = "reopened",
        /// Sent on to another body.
        Transferred = "transferred",
    }
}

named! {
    /// Why a file was returned (art. 11) or not processed (art. 12).
    Reason {
        /// Not on the model form.
        A11Model = "A11_MODEL",
        /// Unclear.
        A11Unclear = "A11_UNCLEAR",
        /// Without the documents.
        A11NoDocs = "A11_NO_DOCS",
        /// Before the courts.
        A12Court = "A12_COURT",
        /// Before another body competent by law.
        A12OtherBody = "A12_OTHER_BODY",
        /// Res judicata.
        A12ResJudicata = "A12_RES_JUDICATA",
        /// The administration is not competent.
        A12NotCompetent = "A12_NOT_COMPETENT",
        /// Malicious.
        A12Malicious = "A12_MALICIOUS",
        /// Insult or defamation.
        A12Insult = "A12_INSULT",
        /// Calls for prosecution.
        A12Prosecution = "A12_PROSECUTION",
        /// The register says that it is not admissible and gives no reason: treated as of art. 12.
        Inadmissible = "INADMISSIBLE",
    }
}

impl Reason {
    /// Whether it is a reason of art. 11 (an incomplete file) and not one of art. 12.
    pub const fn is_art11(self) -> bool {
        matches!(self, Reason::A11Model | Reason::A11Unclear | Reason::A11NoDocs)
    }
}

named! {
    /// What the reply gave. It says nothing of whether there was one.
    Outcome {
        /// What the user asked for.
        Granted = "granted",
        /// A part of it.
        PartlyGranted = "partly_granted",
        /// Nothing of it.
        Refused = "refused",
        /// An explanation: nothing was asked for that could be given.
        Explained = "explained",
        /// The way to whoever is competent.
        Redirected = "redirected",
    }
}

named! {
    /// What an export says of a deadline that it does not date.
    Kept {
        /// It was kept.
        Kept = "kept",
        /// It was not.
        Missed = "missed",
    }
}

named! {
    /// The user's rating of a reply.
    Rating {
        /// Satisfied.
        Satisfied = "satisfied",
        /// Not satisfied.
        Unsatisfied = "unsatisfied",
    }
}
