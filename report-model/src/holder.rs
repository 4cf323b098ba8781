//! Who may take which step: persons, named by their office, with their mandates and their keys.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::AgencyId;
use crate::lang::Localised;
use crate::record::named;

named! {
    /// What a mandate allows.
    Role {
        /// Approves the report of one body: the head of the administration.
        Head = "head",
        /// Seals and transmits the report of one body: its complaints unit.
        Officer = "officer",
        /// Accepts or returns what the bodies transmit.
        Intake = "intake",
        /// Approves the synthesis, together with another person, and submits it to the head of government.
        Approver = "approver",
        /// Clears documents for publication, publishes and withdraws them.
        Publisher = "publisher",
    }
}

impl Role {
    /// Whether a mandate of this role names the body that it is for.
    pub const fn is_of_one_body(self) -> bool {
        matches!(self, Role::Head | Role::Officer)
    }
}

/// `reference/holders/<id>.yaml`: one person. The file's name is the person's id; no name of a person stands in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// The office that the person holds.
    pub office: Localised,
    /// What the person may do.
    pub mandates: Vec<Mandate>,
    /// The person's keys.
    #[serde(default)]
    pub keys: Vec<HolderKey>,
}

/// What a person may do, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mandate {
    /// The role.
    pub role: Role,
    /// The body that it is for; only for the roles of one body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<AgencyId>,
    /// The first day of the mandate; none where it always held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Its last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

/// A public key, in the words of minisign, and the days on which it may sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HolderKey {
    /// The second line of minisign's public key file: 56 characters of Base64.
    pub public: String,
    /// The first day on which it may sign.
    pub from: NaiveDate,
    /// The last day on which it may sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// The day from which nothing that it signs counts any more. What it signed before stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<NaiveDate>,
}

impl HolderKey {
    /// Whether it may sign on `day`.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to) && self.revoked.is_none_or(|revoked| day < revoked)
    }
}

impl Holder {
    /// Whether the person has `role` on `day`, for `agency` where the role is of one body.
    pub fn may(&self, role: Role, agency: Option<&str>, day: NaiveDate) -> bool {
        self.mandates.iter().any(|mandate| {
            mandate.role == role
                && (!role.is_of_one_body() || mandate.agency.as_deref() == agency)
                && mandate.from.is_none_or(|from| from <= day)
                && mandate.to.is_none_or(|to| day <= to)
        })
    }
}

/// Every holder, by id.
pub type Holders = BTreeMap<String, Holder>;
