//! A tally is a set of sums: no percentage, mean or median. So tallies add (contract §5).

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::definitions::BreakdownId;
use crate::digest::Sha256Hash;
use crate::id::{AgencyId, IndicatorId};
use crate::period::Period;
use crate::quantity::{DayHistogram, Fraction};
use crate::statistics::reply_curve::{ReplyCurve, TimeToReply};
use crate::term::Term;

/// The key of the bucket of records whose cell was empty, or whose value could not be read.
pub const UNSPECIFIED: &str = "unspecified";
/// The key of the bucket of records that no code and no rule placed in a service.
pub const UNCLASSIFIED: &str = "unclassified";
/// The key of own values that are not told apart, and of bodies that the register does not know.
pub const OTHER: &str = "other";

/// What stands in one cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// Counts of the terms that are measured, zeros included. A term that is absent is not measured.
    #[serde(flatten)]
    pub counts: BTreeMap<Term, u64>,
    /// Numerator and denominator of each share, over the bodies that measure it; absent where nobody does.
    pub shares: BTreeMap<IndicatorId, Fraction>,
    /// Answered complaints by days from the first receipt to the reply.
    pub days_to_reply: DayHistogram,
    /// Unanswered complaints by their age in days at the cut-off.
    pub age_unanswered: DayHistogram,
    /// What the public edition withholds of this cell; absent in the exact edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protected: Option<Box<Protected>>,
}

/// What statistical disclosure control took out of a cell of the public edition (contract §7). A term or share that
/// stands here is in neither `counts` nor `shares` of its cell, and is measured: it is withheld.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Protected {
    /// The counts that are withheld.
    pub counts: BTreeSet<Term>,
    /// The shares that are withheld, by their indicator's id.
    pub shares: BTreeSet<IndicatorId>,
    /// The median of the days to reply of answered complaints alone, where enough were answered.
    pub median: Option<u32>,
    /// Their ninth decile, where enough complaints were answered.
    pub ninth_decile: Option<u32>,
    /// The time to reply of the complaints received, where they are enough; absent in editions of earlier builds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_to_reply: Option<TimeToReply>,
}

impl Cell {
    /// The terms and shares that it has.
    pub fn measured(&self) -> BTreeSet<Measured> {
        let shares = self.shares.keys().cloned().map(Measured::Share);
        self.counts.keys().copied().map(Measured::Term).chain(shares).collect()
    }

    /// The count of `term`; `None` where it is not measured, or withheld.
    pub fn get(&self, term: Term) -> Option<u64> {
        self.counts.get(&term).copied()
    }

    /// Whether the count of `term` is withheld in this edition.
    pub fn withholds(&self, term: Term) -> bool {
        self.protected.as_ref().is_some_and(|protected| protected.counts.contains(&term))
    }

    /// Whether a share is withheld in this edition.
    pub fn withholds_share(&self, id: &str) -> bool {
        self.protected.as_ref().is_some_and(|protected| protected.shares.contains(id))
    }

    /// The curve of replies of its complaints; of a public edition, whose days are in bands, there is none.
    pub fn reply_curve(&self) -> ReplyCurve {
        ReplyCurve::new(&self.days_to_reply, &self.age_unanswered)
    }

    /// Adds the sums of another cell.
    pub fn add(&mut self, other: &Cell) {
        for (&term, &count) in &other.counts {
            *self.counts.entry(term).or_default() += count;
        }
        for (id, &share) in &other.shares {
            *self.shares.entry(id.clone()).or_insert(Fraction::new(0, 0)) += share;
        }
        self.days_to_reply += &other.days_to_reply;
        self.age_unanswered += &other.age_unanswered;
        if let Some(theirs) = &other.protected {
            // A sum of which a part is withheld is withheld, and has no quantile.
            let mine = self.protected.get_or_insert_default();
            mine.counts.extend(&theirs.counts);
            mine.shares.extend(theirs.shares.iter().cloned());
            (mine.median, mine.ninth_decile, mine.time_to_reply) = (None, None, None);
            self.counts.retain(|term, _| !mine.counts.contains(term));
            self.shares.retain(|id, _| !mine.shares.contains(id));
        }
    }
}

/// What a body may measure or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Measured {
    /// The stock of complaints.
    Stock,
    /// A term.
    Term(Term),
    /// The share of an indicator.
    Share(IndicatorId),
    /// The records by the codes of a breakdown.
    Table(BreakdownId),
}

/// The name of the stock among what is measured.
const STOCK: &str = "stock";
/// What the name of a table begins with among what is measured.
const TABLE: &str = "table:";

/// A name of nothing that is measured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no term, no indicator and no breakdown")]
pub struct MeasuredError(String);

impl Measured {
    /// The two parts of its name in files.
    fn name(&self) -> (&'static str, &str) {
        match self {
            Measured::Stock => ("", STOCK),
            Measured::Term(term) => ("", term.name()),
            Measured::Share(id) => ("", id),
            Measured::Table(id) => (TABLE, id.name()),
        }
    }
}

impl std::fmt::Display for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (kind, name) = self.name();
        write!(f, "{kind}{name}")
    }
}

impl From<Measured> for String {
    fn from(measured: Measured) -> String {
        measured.to_string()
    }
}

impl TryFrom<String> for Measured {
    type Error = MeasuredError;

    fn try_from(text: String) -> Result<Self, MeasuredError> {
        let found = match text.strip_prefix(TABLE) {
            Some(table) => BreakdownId::from_name(table).map(Measured::Table),
            None if text == STOCK => Some(Measured::Stock),
            None => Term::from_name(&text).map(Measured::Term).or_else(|| text.parse().ok().map(Measured::Share)),
        };
        found.ok_or_else(|| MeasuredError(text.chars().take(80).collect()))
    }
}

/// In files they stand in the order of their names.
impl Ord for Measured {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let bytes = |(kind, name): (&'static str, &'_ str)| -> Vec<u8> { [kind, name].concat().into_bytes() };
        let by_name = match (self, other) {
            (Measured::Table(_), _) | (_, Measured::Table(_)) => bytes(self.name()).cmp(&bytes(other.name())),
            _ => self.name().1.cmp(other.name().1),
        };
        let is_share = |one: &Self| matches!(one, Measured::Share(_));
        by_name.then(is_share(self).cmp(&is_share(other)))
    }
}

impl PartialOrd for Measured {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl JsonSchema for Measured {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Measured".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

/// Who measured a term or a share, and how many complaints of the cohort that covers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// The bodies that measured it.
    pub bodies: BTreeSet<AgencyId>,
    /// The complaints of their cohorts.
    pub complaints: u64,
}

/// What must be equal before tallies merge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// The reporting period.
    pub period: Period,
    /// The nominal cut-off of the cycle.
    pub cutoff: chrono::NaiveDate,
    /// The hash of the definitions, of what changes a number.
    pub definitions: Sha256Hash,
}

/// One table of a tally: a breakdown and its cells.
pub type Cells = BTreeMap<Vec<String>, Cell>;

/// What is not known of the complaints of a cohort, in counts: what bounds move (contract §4). No complaint is in two of
/// the counts that one bound adds up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Unknown {
    /// Rejected records that may be complaints of the cohort: no tests, nothing that is plainly an observation or a
    /// suggestion, and nothing of another period by a readable receipt.
    pub rejected: u64,
    /// Unanswered complaints with a reply whose day cannot be read, or cannot be.
    pub unusable_replies: u64,
    /// Of these, the ones whose legal deadline lies before the cut-off.
    pub unusable_replies_due: u64,
    /// Further unanswered complaints that a status or a closing says are dealt with.
    pub dealt_with: u64,
    /// Of these, the ones whose legal deadline lies before the cut-off.
    pub dealt_with_due: u64,
    /// Complaints answered and not renewed with a reopening whose day cannot be read.
    pub unreadable_reopenings: u64,
    /// Complaints received in the period that left the cohort for another body, by that body: until it has them they are
    /// in nobody's rates.
    pub sent_on: BTreeMap<String, u64>,
    /// Complaints received in the period that other bodies sent, by body: they confirm what those sent on. Absent in reports
    /// of earlier builds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrived: Option<BTreeMap<String, u64>>,
}

impl Unknown {
    /// The complaints of the cohort that may count in `term`, and do not.
    pub const fn of(&self, term: Term) -> u64 {
        match term {
            Term::Answered => self.unusable_replies + self.dealt_with,
            Term::InTime => self.unusable_replies_due + self.dealt_with_due,
            Term::Renewed => self.unreadable_reopenings,
            _ => 0,
        }
    }

    /// Adds what is not known of another cohort.
    pub fn add(&mut self, other: &Unknown) {
        self.rejected += other.rejected;
        self.unusable_replies += other.unusable_replies;
        self.unusable_replies_due += other.unusable_replies_due;
        self.dealt_with += other.dealt_with;
        self.dealt_with_due += other.dealt_with_due;
        self.unreadable_reopenings += other.unreadable_reopenings;
        add_by_body(&mut self.sent_on, &other.sent_on);
        if let Some(arrived) = &other.arrived {
            add_by_body(self.arrived.get_or_insert_default(), arrived);
        }
    }
}

/// Adds counts of another by body.
fn add_by_body(mine: &mut BTreeMap<String, u64>, theirs: &BTreeMap<String, u64>) {
    for (body, count) in theirs {
        *mine.entry(body.clone()).or_default() += count;
    }
}

/// The sums of one agency, of one batch of its records, or of many agencies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// What it was counted on.
    pub basis: Basis,
    /// Who measured what.
    pub coverage: BTreeMap<Measured, Coverage>,
    /// The whole cohort.
    pub total: Cell,
    /// The cells of each breakdown. Keys are codes; see [`UNSPECIFIED`] and [`UNCLASSIFIED`].
    pub tables: BTreeMap<BreakdownId, Cells>,
    /// The stock of complaints.
    pub stock: Stock,
    /// Records by the body that they came from.
    pub transferred_from: BTreeMap<String, u64>,
    /// Records by the body that they were sent on to.
    pub transferred_to: BTreeMap<String, u64>,
    /// What is not known of the cohort.
    pub unknown: Unknown,
}

/// The stock of complaints: opening + received = closed + closing (contract §2). Open (§4) is what is neither replied
/// nor closed, or was reopened since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stock {
    /// Complaints received earlier and open on the first day; `None` is *not measured*.
    pub opening: Option<u64>,
    /// Complaints of the cohort.
    pub received: u64,
    /// Complaints of either kind finished in the period, less those reopened in it; `None` is *not measured*.
    pub closed: Option<u64>,
    /// Complaints open at the end of the period's last day; `None` is *not measured*.
    pub closing: Option<u64>,
    /// The earliest receipt of a complaint in the export: the opening stock is counted as far as it goes back. Of several
    /// bodies the latest of their days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<chrono::NaiveDate>,
    /// The closing stock that the report of the period before states; `None` where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing_before: Option<u64>,
}

impl Stock {
    /// The stock of nobody: the neutral element of [`Stock::add`].
    pub const EMPTY: Stock =
        Stock { opening: None, received: 0, closed: None, closing: None, since: None, closing_before: None };

    /// Whether every part is measured.
    pub const fn is_measured(&self) -> bool {
        self.opening.is_some() && self.closed.is_some() && self.closing.is_some()
    }

    /// Adds the stock of another body. The sum is of those that measure their stock in all its parts; where nobody does, a
    /// part that one of them does not measure is not measured in the sum.
    pub fn add(&mut self, other: &Stock) {
        if *other == Stock::EMPTY || (self.is_measured() && !other.is_measured()) {
            return;
        }
        if *self == Stock::EMPTY || (other.is_measured() && !self.is_measured()) {
            *self = *other;
            return;
        }
        let sum = |one: Option<u64>, other: Option<u64>| one.zip(other).map(|(one, other)| one + other);
        self.opening = sum(self.opening, other.opening);
        self.received += other.received;
        self.closed = sum(self.closed, other.closed);
        self.closing = sum(self.closing, other.closing);
        self.since = self.since.max(other.since);
        self.closing_before = sum(self.closing_before, other.closing_before);
    }

    /// The stock of one body out of two parts of it: each part of the stock where both measure it.
    #[must_use]
    pub fn join(&self, other: &Stock) -> Stock {
        let sum = |one: Option<u64>, other: Option<u64>| one.zip(other).map(|(one, other)| one + other);
        Stock {
            opening: sum(self.opening, other.opening),
            received: self.received + other.received,
            closed: sum(self.closed, other.closed),
            closing: sum(self.closing, other.closing),
            since: self.since.or(other.since),
            closing_before: self.closing_before.or(other.closing_before),
        }
    }

    /// Whether opening + received = closed + closing; `None` where a part is not measured.
    pub fn balances(&self) -> Option<bool> {
        let (opening, closed, closing) = (self.opening?, self.closed?, self.closing?);
        Some(opening + self.received == closed + closing)
    }
}

/// Two tallies that do not merge.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these tallies do not merge: one is of {left:?}, the other of {right:?}")]
pub struct BasisError {
    left: Box<Basis>,
    right: Box<Basis>,
}

impl Tally {
    /// The tally of nothing: the neutral element of [`Tally::add`].
    pub fn empty(basis: Basis) -> Self {
        Tally {
            basis,
            coverage: BTreeMap::new(),
            total: Cell::default(),
            tables: BTreeMap::new(),
            stock: Stock::EMPTY,
            transferred_from: BTreeMap::new(),
            transferred_to: BTreeMap::new(),
            unknown: Unknown::default(),
        }
    }

    /// Adds the sums of another tally. The order does not matter, and neither does the grouping.
    ///
    /// # Errors
    /// When period, nominal cut-off or definitions differ.
    pub fn add(&mut self, other: &Tally) -> Result<(), BasisError> {
        if self.basis != other.basis {
            return Err(BasisError { left: Box::new(self.basis.clone()), right: Box::new(other.basis.clone()) });
        }
        for (name, coverage) in &other.coverage {
            let mine = self.coverage.entry(name.clone()).or_default();
            mine.bodies.extend(coverage.bodies.iter().cloned());
            mine.complaints += coverage.complaints;
        }
        self.total.add(&other.total);
        for (&breakdown, cells) in &other.tables {
            let mine = self.tables.entry(breakdown).or_default();
            for (key, cell) in cells {
                mine.entry(key.clone()).or_default().add(cell);
            }
        }
        self.stock.add(&other.stock);
        add_by_body(&mut self.transferred_from, &other.transferred_from);
        add_by_body(&mut self.transferred_to, &other.transferred_to);
        self.unknown.add(&other.unknown);
        Ok(())
    }
}
