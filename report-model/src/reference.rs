//! The reference of a cycle: who reports, on which services, where, through what, and when.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{AgencyId, ServiceId};
use crate::lang::{Lang, Localised};
use crate::period::Period;
use crate::record::named;

/// `cycle.yaml`: which cycle a folder of inputs is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cycle {
    /// A stable id: an output folder belongs to one cycle.
    pub id: String,
    /// What it is.
    pub title: Localised,
    /// Whether the data are synthetic: then every page says SPECIMEN.
    pub specimen: bool,
    /// The languages that it can be printed in, the first being the default of its texts.
    pub languages: Vec<Lang>,
    /// The body that makes the synthesis.
    pub authority: Localised,
    /// Words of this cycle that replace those of `templates/i18n/`, by key: the law it stands on, its place.
    #[serde(default)]
    pub words: BTreeMap<String, Localised>,
}

/// `reference/calendar.yaml`: every printed date comes from here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The period that is made when none is asked for.
    pub default_period: Period,
    /// The dates of each period.
    pub periods: BTreeMap<Period, PeriodDates>,
    /// Dates that no period has: those of the commitment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<Milestone>,
}

/// A date of the commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// The day.
    pub on: NaiveDate,
    /// What was to be done by then.
    pub name: Localised,
}

/// The dates of one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodDates {
    /// The nominal cut-off of the data.
    pub cutoff: NaiveDate,
    /// When the sectoral reports are due (art. 18).
    pub report_due: NaiveDate,
    /// When the synthesis is due (art. 19).
    pub synthesis_due: NaiveDate,
    /// The date that reports carry.
    pub dated: NaiveDate,
    /// When they are to be public (law 54-19, art. 30: in the first quarter).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publication_due: Option<NaiveDate>,
}

/// `reference/agencies.yaml`: the dated register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The kinds of body.
    pub kinds: Vec<Code>,
    /// The bodies.
    pub agencies: Vec<Agency>,
}

named! {
    /// Why a body stands in no row of a kind, but in one of its own.
    Apart {
        /// It has complaint rules of its own (art. 20).
        SpecialRegime = "special_regime",
        /// It reported, and had joined on no day of the period.
        NotJoined = "not_joined",
    }
}

/// A body of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// A stable id; also the name of its folders.
    pub id: AgencyId,
    /// Its kind.
    pub kind: String,
    /// Its names, each with the day from which it holds: names change with governments.
    pub names: Vec<DatedName>,
    /// The language of its officers, in which it is told what is wrong with its exports; the first of the cycle where
    /// absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Lang>,
    /// The day on which it joined; absent while it has not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined: Option<NaiveDate>,
    /// The day on which its officers were trained; absent while they were not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trained: Option<NaiveDate>,
    /// The last day on which it took part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<NaiveDate>,
    /// The body that took over from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<AgencyId>,
    /// Whether it has complaint rules of its own (art. 20): it then stands beside the headline.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub special_regime: bool,
}

/// A name that holds from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DatedName {
    /// The first day.
    pub from: NaiveDate,
    /// The name.
    pub name: Localised,
}

impl Agency {
    /// The name that held on `day`, or else the earliest.
    pub fn name_on(&self, day: NaiveDate) -> &Localised {
        static NONE: Localised = Localised(BTreeMap::new());
        let holding = self.names.iter().filter(|dated| dated.from <= day).max_by_key(|dated| dated.from);
        holding.or_else(|| self.names.iter().min_by_key(|dated| dated.from)).map_or(&NONE, |dated| &dated.name)
    }

    /// Whether it takes part on any day of `period`.
    pub fn takes_part_in(&self, period: Period) -> bool {
        self.joined.is_some_and(|joined| joined <= period.last_day())
            && self.left.is_none_or(|left| period.first_day() <= left)
    }

    /// Whether it takes part on `day`.
    pub fn takes_part_on(&self, day: NaiveDate) -> bool {
        self.joined.is_some_and(|joined| joined <= day) && self.left.is_none_or(|left| day <= left)
    }
}

/// An entry of a closed list: a code, its name, and the other spellings that exports use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The code.
    pub id: String,
    /// Its name.
    pub name: Localised,
    /// Other spellings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

/// `reference/channels.yaml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Channels {
    /// How records come in.
    pub channels: Vec<Code>,
    /// What kinds of user send them.
    pub user_kinds: Vec<Code>,
}

/// `reference/regions.yaml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Regions {
    /// The regions.
    pub regions: Vec<Region>,
}

/// A region, with its provinces and prefectures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// The code.
    pub id: String,
    /// Its name.
    pub name: Localised,
    /// Other spellings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Its population, for complaints per 100,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<u64>,
    /// Its provinces and prefectures.
    #[serde(default)]
    pub provinces: Vec<Code>,
}

/// `reference/services.yaml`: each body's own service types (art. 18), and the national ones that they roll up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Services {
    /// The national service types, for the synthesis.
    pub national: Vec<Code>,
    /// The own service types of each body, by its id.
    pub agencies: BTreeMap<AgencyId, Vec<Service>>,
}

/// A service type of one body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The code.
    pub id: ServiceId,
    /// Its name.
    pub name: Localised,
    /// The national service type that it belongs to.
    pub national: ServiceId,
}

/// `reference/outline.yaml`: what differs by sector is declared, not coded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outline {
    /// The sections of a sectoral report, in order.
    pub sectoral: Vec<String>,
    /// The sections of the synthesis, in order.
    pub synthesis: Vec<String>,
    /// For single bodies, by id, the sections of their own report in place of `sectoral`.
    #[serde(default)]
    pub agencies: BTreeMap<AgencyId, Vec<String>>,
    /// The sections of the report of a body that received nothing, in order: it is one page.
    #[serde(default = "nil_return")]
    pub nil_return: Vec<String>,
}

/// What a nil return says where the outline does not tell.
fn nil_return() -> Vec<String> {
    ["declaration", "context", "measures", "recommendations"].map(str::to_owned).to_vec()
}

impl Outline {
    /// The sections that a sectoral report can have.
    pub const SECTORAL: &[&str] = &[
        "key_figures",
        "scoreboard",
        "foreword",
        "context",
        "received",
        "services",
        "subjects",
        "admissibility",
        "processing",
        "delays",
        "quality",
        "observations",
        "measures",
        "recommendations",
        "method",
        "data_quality",
        "annexes",
    ];

    /// The sections that a nil return can have.
    pub const NIL_RETURN: &[&str] = &["declaration", "foreword", "context", "measures", "recommendations", "method"];

    /// The sections that the synthesis can have.
    pub const SYNTHESIS: &[&str] = &[
        "key_figures",
        "scoreboard",
        "foreword",
        "coverage",
        "received",
        "services",
        "admissibility",
        "processing",
        "delays",
        "quality",
        "observations",
        "agencies",
        "kinds",
        "transfers",
        "reconciliation",
        "measures",
        "history",
        "recommendations",
        "method",
        "data_quality",
        "annexes",
    ];
}

/// `history/*.yaml`: figures that were published before, with their source. They are printed, never computed with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct History {
    /// What the series is.
    pub title: Localised,
    /// What the figures count, which may not be what Hasila counts.
    pub definition: Localised,
    /// Where they were published.
    pub source: String,
    /// The figures, by period.
    pub years: BTreeMap<Period, HistoryYear>,
}

/// One year of a published series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryYear {
    /// Complaints received.
    pub received: u64,
    /// Complaints processed, as the source counts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processed: Option<u64>,
    /// By month, January first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<u64>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub note: Localised,
}

/// The whole reference of a cycle, as views read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The cycle.
    pub cycle: Cycle,
    /// Its calendar.
    pub calendar: Calendar,
    /// The register of bodies.
    pub register: Register,
    /// The services.
    pub services: Services,
    /// The regions.
    pub regions: Regions,
    /// Channels and kinds of user.
    pub channels: Channels,
    /// How the cycle counts.
    pub definitions: crate::definitions::Definitions,
    /// Which sections stand in which report.
    pub outline: Outline,
    /// Figures of earlier years.
    pub history: Vec<History>,
    /// What the public edition may show; without it nothing is published.
    #[serde(default)]
    pub disclosure: Option<crate::disclosure::DisclosurePolicy>,
    /// Where and under which terms the site stands; without it nothing is published.
    #[serde(default)]
    pub publication: Option<Publication>,
}

impl Reference {
    /// The body with this id.
    pub fn agency(&self, id: &str) -> Option<&Agency> {
        self.register.agencies.iter().find(|agency| agency.id == id)
    }

    /// Whether a body is of the headline: its kind is, and it has no special regime.
    pub fn in_headline(&self, agency: &Agency) -> bool {
        !agency.special_regime && self.definitions.headline_kinds.contains(&agency.kind)
    }

    /// Why a body is in no sum of its kind in `period`; `None` where it is.
    pub fn apart(&self, agency: &Agency, period: Period) -> Option<Apart> {
        if agency.special_regime {
            return Some(Apart::SpecialRegime);
        }
        (!agency.takes_part_in(period)).then_some(Apart::NotJoined)
    }
}

/// `reference/publication.yaml`: where and under which terms the site stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// Where the site will stand: `https://host` or `https://host/path`.
    pub base_url: String,
    /// Who answers questions: the unit, with an address of mail or a page.
    pub contact: Contact,
    /// What the data may be used for.
    pub licence: Licence,
    /// The area that the data cover.
    pub area: Area,
}

/// Who answers questions about what is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The unit.
    pub name: Localised,
    /// Its address of mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Its page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// Its id, as SPDX writes it.
    pub id: String,
    /// Its name.
    pub name: Localised,
    /// Where its text is.
    pub url: String,
}

/// An area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Its name.
    pub name: Localised,
    /// Its address in a public list of places.
    pub uri: String,
}
