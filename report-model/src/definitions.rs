//! The definitions of a cycle: which indicators, on which population, against which target. Declared in
//! `reference/indicators.yaml`; the arithmetic of each kind is code.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::digest::{Sha256Hash, sha256};
use crate::id::IndicatorId;
use crate::lang::Localised;
use crate::lexicon::{LEXICON, Lexicon};
use crate::quantity::Fraction;
use crate::record::named;
use crate::term::Term;

named! {
    /// A breakdown of the tally: the closed list of contract §5.
    BreakdownId {
        /// By nature.
        Nature = "nature",
        /// By month of receipt.
        Month = "month",
        /// By channel.
        Channel = "channel",
        /// By region.
        Region = "region",
        /// By province or prefecture.
        Province = "province",
        /// By entity inside the agency.
        Entity = "entity",
        /// By kind of user.
        UserKind = "user_kind",
        /// By the agency's own service.
        Service = "service",
        /// By subject.
        Subject = "subject",
        /// By status.
        Status = "status",
        /// By what the reply gave.
        Outcome = "outcome",
        /// By reason of art. 11 and 12.
        Admissibility = "admissibility",
        /// By service and month of receipt.
        ServiceMonth = "service_month",
        /// By service and region.
        ServiceRegion = "service_region",
        /// By service and status.
        ServiceStatus = "service_status",
        /// By service and what the reply gave.
        ServiceOutcome = "service_outcome",
    }
}

named! {
    /// What a part of a key of a breakdown says.
    Dimension {
        /// Complaint, observation or suggestion.
        Nature = "nature",
        /// The month of receipt.
        Month = "month",
        /// The channel.
        Channel = "channel",
        /// The region.
        Region = "region",
        /// The province or prefecture.
        Province = "province",
        /// The entity inside the agency.
        Entity = "entity",
        /// The kind of user.
        UserKind = "user_kind",
        /// The agency's own service; in the synthesis its national type.
        Service = "service",
        /// The subject.
        Subject = "subject",
        /// The status.
        Status = "status",
        /// What the reply gave.
        Outcome = "outcome",
        /// The reason of art. 11 or 12.
        Admissibility = "admissibility",
    }
}

impl Dimension {
    /// The breakdown by this alone.
    pub const fn alone(self) -> BreakdownId {
        match self {
            Dimension::Nature => BreakdownId::Nature,
            Dimension::Month => BreakdownId::Month,
            Dimension::Channel => BreakdownId::Channel,
            Dimension::Region => BreakdownId::Region,
            Dimension::Province => BreakdownId::Province,
            Dimension::Entity => BreakdownId::Entity,
            Dimension::UserKind => BreakdownId::UserKind,
            Dimension::Service => BreakdownId::Service,
            Dimension::Subject => BreakdownId::Subject,
            Dimension::Status => BreakdownId::Status,
            Dimension::Outcome => BreakdownId::Outcome,
            Dimension::Admissibility => BreakdownId::Admissibility,
        }
    }
}

impl BreakdownId {
    /// The dimensions of its keys, in order.
    pub const fn dimensions(self) -> &'static [Dimension] {
        match self {
            BreakdownId::Nature => &[Dimension::Nature],
            BreakdownId::Month => &[Dimension::Month],
            BreakdownId::Channel => &[Dimension::Channel],
            BreakdownId::Region => &[Dimension::Region],
            BreakdownId::Province => &[Dimension::Province],
            BreakdownId::Entity => &[Dimension::Entity],
            BreakdownId::UserKind => &[Dimension::UserKind],
            BreakdownId::Service => &[Dimension::Service],
            BreakdownId::Subject => &[Dimension::Subject],
            BreakdownId::Status => &[Dimension::Status],
            BreakdownId::Outcome => &[Dimension::Outcome],
            BreakdownId::Admissibility => &[Dimension::Admissibility],
            BreakdownId::ServiceMonth => &[Dimension::Service, Dimension::Month],
            BreakdownId::ServiceRegion => &[Dimension::Service, Dimension::Region],
            BreakdownId::ServiceStatus => &[Dimension::Service, Dimension::Status],
            BreakdownId::ServiceOutcome => &[Dimension::Service, Dimension::Outcome],
        }
    }
}

/// Whether more is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The target is a floor.
    AtLeast,
    /// The target is a ceiling.
    AtMost,
}

/// How an indicator is computed: a closed set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum IndicatorKind {
    /// The share of one term in another.
    Share {
        /// The term above.
        numerator: Term,
        /// The term below.
        denominator: Term,
    },
    /// A count of bodies of the headline kinds, from the dated register; in the synthesis only.
    Bodies(BodyCount),
}

/// Which bodies an indicator counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BodyCount {
    /// Joined by the last day of the period.
    Joined,
    /// With at least one record, or a nil return.
    Active,
}

/// One indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Its id.
    pub id: IndicatorId,
    /// How it is computed.
    pub kind: IndicatorKind,
    /// The indicator that this one is a variant of; a headline has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant_of: Option<IndicatorId>,
    /// The target, where the cycle has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Fraction>,
    /// The value before the commitment, where one was stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Fraction>,
    /// Whether more is better.
    pub direction: Direction,
    /// Its name.
    pub name: Localised,
    /// Its rule in one sentence, as the method section prints it.
    pub rule: Localised,
    /// Where it comes from: the article, the commitment.
    #[serde(default)]
    pub source: Localised,
}

impl Indicator {
    /// Whether it is a share of renewed complaints.
    pub fn is_of_renewals(&self) -> bool {
        matches!(self.kind, IndicatorKind::Share { numerator: Term::Renewed, .. })
    }
}

/// The legal clock, in calendar days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// Days to process and reply (art. 8: 60). A reply on that day is in time.
    pub deadline_days: u32,
    /// Days to the reasoned reply to an incomplete file (art. 11: 15).
    pub incomplete_days: u32,
    /// The shares of replies within so many days that reports print.
    pub within_days: Vec<u32>,
}

/// Everything that says how this cycle counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Definitions {
    /// The IANA time zone in which dates with an offset are read.
    pub zone: String,
    /// The legal clock.
    pub clock: Clock,
    /// The kinds of body that count in the headline (MIN and EEP); the others stand beside it.
    pub headline_kinds: Vec<String>,
    /// No satisfaction percentage under so many ratings.
    pub ratings_minimum: u64,
    /// The indicators, headlines and variants, in the order in which they are printed.
    pub indicators: Vec<Indicator>,
    /// The breakdowns of the tally.
    pub breakdowns: Vec<BreakdownId>,
}

/// The part of [`Definitions`] that changes a number, in canonical order.
#[derive(Serialize)]
struct Hashed<'a> {
    zone: &'a str,
    clock: (u32, u32),
    headline_kinds: std::collections::BTreeSet<&'a str>,
    indicators: BTreeMap<&'a str, &'a IndicatorKind>,
    breakdowns: std::collections::BTreeSet<BreakdownId>,
    terms: &'static str,
    words: Sha256Hash,
}

/// The version of the coded meaning of the terms. A change of `term.rs` or of the tally that changes a number
/// changes it, and with it every hash of definitions: figures across it are a break in series.
pub const TERMS_VERSION: &str = "4";

impl Definitions {
    /// The SHA-256, in hexadecimal, of what changes a number: clock, zone, kinds, indicators' terms, breakdowns, and the
    /// words by which cells are read. Labels, targets and the order of declaration are not in it.
    ///
    /// # Panics
    /// Never: the hashed part is plain data.
    pub fn hash(&self) -> Sha256Hash {
        self.hash_with(&LEXICON)
    }

    /// The hash, if these were the words.
    fn hash_with(&self, lexicon: &Lexicon) -> Sha256Hash {
        let hashed = Hashed {
            zone: &self.zone,
            clock: (self.clock.deadline_days, self.clock.incomplete_days),
            headline_kinds: self.headline_kinds.iter().map(String::as_str).collect(),
            indicators: self.indicators.iter().map(|i| (i.id.as_str(), &i.kind)).collect(),
            breakdowns: self.breakdowns.iter().copied().collect(),
            terms: TERMS_VERSION,
            words: lexicon.hash(),
        };
        let canonical = serde_json::to_vec(&hashed).expect("plain data is JSON");
        sha256(&canonical)
    }

    /// The indicator with this id.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// The shares among the indicators, with their two terms, in order.
    pub fn shares(&self) -> impl Iterator<Item = (&Indicator, Term, Term)> {
        self.indicators.iter().filter_map(|indicator| match indicator.kind {
            IndicatorKind::Share { numerator, denominator } => Some((indicator, numerator, denominator)),
            IndicatorKind::Bodies(_) => None,
        })
    }
}

/// What a value says of its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The target is met.
    Met,
    /// The target is missed.
    Missed,
    /// A lower bound at or under a ceiling: it proves nothing. Above the ceiling it is missed.
    NotShown,
    /// The denominator is zero, or there is no target.
    NotApplicable,
    /// A needed field is not mapped.
    NotMeasured,
    /// The value is withheld in the public edition, and with it what it says of the target.
    Withheld,
}

/// The verdict on an exact value: integers are compared, nothing is rounded.
pub fn verdict(value: Fraction, target: Option<Fraction>, direction: Direction) -> Verdict {
    match target.and_then(|target| value.compare(target)) {
        None => Verdict::NotApplicable,
        Some(ordering) => {
            let met = match direction {
                Direction::AtLeast => ordering != Ordering::Less,
                Direction::AtMost => ordering != Ordering::Greater,
            };
            if met { Verdict::Met } else { Verdict::Missed }
        }
    }
}

/// The verdict on a value that can only be too low: at or under a ceiling it shows nothing.
pub fn verdict_of_lower_bound(value: Fraction, target: Option<Fraction>, direction: Direction) -> Verdict {
    match (verdict(value, target, direction), direction) {
        (Verdict::Met, Direction::AtMost) => Verdict::NotShown,
        (verdict, _) => verdict,
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, Definitions};
    use crate::lexicon::{LEXICON, Lexicon};

    fn definitions() -> Definitions {
        Definitions {
            zone: "Africa/Casablanca".to_owned(),
            clock: Clock { deadline_days: 60, incomplete_days: 15, within_days: Vec::new() },
            headline_kinds: Vec::new(),
            ratings_minimum: 30,
            indicators: Vec::new(),
            breakdowns: Vec::new(),
        }
    }

    #[test]
    fn a_word_more_or_less_is_another_hash() {
        let hash = definitions().hash();
        let shorter = |words: &'static [&'static str]| &words[1..];
        let mut months = LEXICON.months;
        months[11] = shorter(months[11]);
        let mut exchanged = LEXICON.months;
        exchanged.swap(0, 1);
        let changed = [
            Lexicon { blanks: shorter(LEXICON.blanks), ..LEXICON.clone() },
            Lexicon { blanks: &["another"], ..LEXICON.clone() },
            Lexicon { nobody: shorter(LEXICON.nobody), ..LEXICON.clone() },
            Lexicon { date_fillers: shorter(LEXICON.date_fillers), ..LEXICON.clone() },
            Lexicon { of_time: shorter(LEXICON.of_time), ..LEXICON.clone() },
            Lexicon { of_hijra: shorter(LEXICON.of_hijra), ..LEXICON.clone() },
            Lexicon { weekdays: shorter(LEXICON.weekdays), ..LEXICON.clone() },
            Lexicon { months, ..LEXICON.clone() },
            Lexicon { months: exchanged, ..LEXICON.clone() },
            Lexicon { local_time: shorter(LEXICON.local_time), ..LEXICON.clone() },
            Lexicon { universal_time: shorter(LEXICON.universal_time), ..LEXICON.clone() },
            Lexicon { between_days: shorter(LEXICON.between_days), ..LEXICON.clone() },
            Lexicon { kinds_of_place: shorter(LEXICON.kinds_of_place), ..LEXICON.clone() },
            Lexicon { articles_of_place: shorter(LEXICON.articles_of_place), ..LEXICON.clone() },
            Lexicon { cut_downloads: shorter(LEXICON.cut_downloads), ..LEXICON.clone() },
        ];
        for lexicon in changed {
            assert_ne!(definitions().hash_with(&lexicon), hash, "{lexicon:?}");
        }
    }

    #[test]
    fn the_order_of_words_is_not_hashed() {
        let other = Lexicon { between_days: &["\u{648}", "&", "and", "et"], ..LEXICON.clone() };
        assert_ne!(other.between_days, LEXICON.between_days);
        assert_eq!(definitions().hash_with(&other), definitions().hash());
    }
}
