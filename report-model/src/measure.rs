//! What an agency writes beside its figures: measures taken or planned, and texts.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::ServiceId;
use crate::lang::Localised;
use crate::portal::PortalStance;
use crate::record::named;

named! {
    /// Where a measure stands.
    MeasureState {
        /// Taken.
        Taken = "taken",
        /// Under way.
        UnderWay = "under_way",
        /// Planned.
        Planned = "planned",
        /// Given up: the text says why.
        Abandoned = "abandoned",
    }
}

/// A measure taken or planned (decree 2-17-265, art. 18): what the report exists for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// A stable id, kept from year to year.
    pub id: String,
    /// The agency's own service that it is about; none where it concerns them all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceId>,
    /// What is done.
    pub text: Localised,
    /// How many complaints of the period it answers to, as the agency states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaints: Option<u64>,
    /// Who carries it out: an office, not a person.
    pub owner: Localised,
    /// When it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// Where it stands.
    pub state: MeasureState,
    /// The period of the report that first announced it, where that was an earlier one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<crate::period::Period>,
}

/// The texts of a report: plain paragraphs, separated by an empty line. What is absent is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// The foreword, by the signatory.
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub foreword: Localised,
    /// Context and perimeter.
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub context: Localised,
    /// The complaints unit (art. 13) and how to reach it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// The office that signs: a function, not a name.
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub signatory: Localised,
    /// Comments on figures, by the id of the section that they follow.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub comments: BTreeMap<String, Localised>,
    /// Recommendations.
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub recommendations: Localised,
    /// What the body says of the portal's figures for it, by their ids in `portal/<period>.yaml`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub portal: BTreeMap<String, PortalStance>,
}

/// The complaints unit (art. 13), with what a reply must carry (art. 10).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its name.
    pub name: Localised,
    /// Its address.
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub address: Localised,
    /// Its telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Its e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Its site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
}

/// A declaration that the agency received nothing in the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NilReturn {
    /// The period.
    pub period: crate::period::Period,
    /// The function of the person who declares it: an office, not a name.
    pub person: Localised,
    /// The day of the declaration: after the period, which must be over before anybody can say that it was empty.
    pub date: NaiveDate,
    /// Complaints received earlier that were open on the first day of the period, where the declaration states them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_before: Option<u64>,
}

impl NilReturn {
    /// Whether it was made after its period, so that it can be true.
    pub fn is_after_its_period(&self) -> bool {
        self.date > self.period.last_day()
    }
}
