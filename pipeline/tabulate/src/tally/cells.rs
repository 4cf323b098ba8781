//! The sums of each breakdown.
//!
//! What a record counts in is one of a few hundred kinds (a set of terms, and how often it was reopened), so each cell
//! counts kinds, one addition a record, and the terms are added up at the end.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashMap;
use report_model::DayHistogram;
use report_model::Fraction;
use report_model::definitions::{self, BreakdownId, Definitions};
use report_model::finding::Place;
use report_model::id::{AgencyId, IndicatorId};
use report_model::record::{Field, Nature, Reason};
use report_model::tally::{Basis, Cell, Cells, Coverage, OTHER, Stock, Tally, UNCLASSIFIED, UNSPECIFIED, Unknown};
use report_model::term::Term;

use super::counted::{Counted, Terms, bit, is_art11};
use crate::agency::Job;
use crate::lists::{CodeId, Lists, NO_CODE};
use crate::normalise::date::date;
use crate::normalise::record::{OTHER_VALUE, Record, UNKNOWN_REASON};
use crate::trace::Traced;

/// How many own values (entities, subjects) stand by name in a tally: the most frequent ones.
const OWN_VALUES: usize = 200;

/// Which fields every file of the agency maps that can hold complaints, and which any file does.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Mapped in every such file: then a term that needs it is measured.
    pub everywhere: BTreeSet<Field>,
    /// Mapped in some file: then its breakdown has something to show.
    pub somewhere: BTreeSet<Field>,
}

/// Own names of an agency, by place.
#[derive(Clone, Copy, Debug)]
pub struct OwnNames<'a> {
    /// Entities.
    pub entities: &'a [String],
    /// Subjects.
    pub subjects: &'a [String],
}

/// One cell that is being counted.
#[derive(Clone, Default)]
struct Counter {
    /// How many records are of each kind.
    kinds: Vec<u32>,
    days_to_reply: Vec<u32>,
    ages: Vec<u32>,
}

#[inline]
fn count(counts: &mut Vec<u32>, place: usize) {
    if counts.len() <= place {
        counts.resize(place + 1, 0);
    }
    counts[place] += 1;
}

impl Counter {
    #[inline]
    fn add(&mut self, kind: usize, counted: &Counted) {
        count(&mut self.kinds, kind);
        if let Some(days) = counted.days_to_reply {
            count(&mut self.days_to_reply, days as usize);
        } else if let Some(age) = counted.age {
            count(&mut self.ages, age as usize);
        }
    }

    fn merge(&mut self, other: &Counter) {
        for (mine, theirs) in [
            (&mut self.kinds, &other.kinds),
            (&mut self.days_to_reply, &other.days_to_reply),
            (&mut self.ages, &other.ages),
        ] {
            if mine.len() < theirs.len() {
                mine.resize(theirs.len(), 0);
            }
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine += theirs);
        }
    }

    fn total(&self) -> u64 {
        self.kinds.iter().map(|&count| u64::from(count)).sum()
    }
}

/// The names of one dimension; after them come the bucket of what is told apart no further, and that of nothing.
struct Dimension {
    names: Vec<String>,
    nothing: &'static str,
}

impl Dimension {
    const fn size(&self) -> usize {
        self.names.len() + 2
    }

    #[inline]
    fn place(&self, code: CodeId) -> usize {
        match code {
            NO_CODE => self.names.len() + 1,
            OTHER_VALUE => self.names.len(),
            code => usize::from(code).min(self.names.len()),
        }
    }

    fn key(&self, place: usize) -> String {
        match place.checked_sub(self.names.len()) {
            None => self.names[place].clone(),
            Some(0) => OTHER.to_owned(),
            Some(_) => self.nothing.to_owned(),
        }
    }
}

/// Adds up the cohort of one agency.
///
/// `cohort` gives each record with what it counts in.
#[expect(clippy::too_many_arguments, reason = "each is a different part of what the count depends on; one caller")]
pub fn tally<'a>(
    basis: Basis,
    agency: &AgencyId,
    definitions: &Definitions,
    lists: &Lists,
    names: OwnNames<'_>,
    measured: &Measured,
    stock: Stock,
    cohort: impl Iterator<Item = (&'a Record, Counted)>,
) -> Tally {
    let dimensions = Dimensions::new(lists, &names, &basis.period.month_keys());
    let breakdowns: Vec<BreakdownId> =
        definitions.breakdowns.iter().copied().filter(|&id| is_measured(id, measured)).collect();
    let mut tables: Vec<Vec<Counter>> =
        breakdowns.iter().map(|&id| vec![Counter::default(); dimensions.cells(id)]).collect();
    let mut whole = Counter::default();
    let mut kinds = Kinds::default();
    for (record, counted) in cohort {
        let kind = kinds.place(&counted);
        whole.add(kind, &counted);
        for (&id, cells) in breakdowns.iter().zip(&mut tables) {
            dimensions.each(id, record, &counted, |place| cells[place].add(kind, &counted));
        }
    }
    let expand = Expand::new(definitions, measured, &kinds);
    let total = expand.cell(&whole);
    let complaints = total.get(Term::Received).unwrap_or(0);
    let covered = Coverage { bodies: BTreeSet::from([agency.clone()]), complaints };
    let coverage = total.measured().into_iter().map(|what| (what, covered.clone()));
    Tally {
        basis,
        coverage: coverage.collect(),
        total,
        tables: breakdowns.iter().zip(tables).map(|(&id, cells)| (id, dimensions.table(id, cells, &expand))).collect(),
        stock,
        transferred_from: BTreeMap::new(),
        transferred_to: BTreeMap::new(),
        unknown: Unknown::default(),
    }
}

/// The keys of the cells that a record counts in: those of [`tally`].
pub(crate) struct CellKeys {
    dimensions: Dimensions,
    breakdowns: Vec<BreakdownId>,
}

impl CellKeys {
    pub(crate) fn new(job: &Job<'_>, names: OwnNames<'_>, measured: &Measured) -> Self {
        let breakdowns = job.definitions.breakdowns.iter().copied().filter(|&id| is_measured(id, measured));
        let dimensions = Dimensions::new(job.lists, &names, &job.basis.period.month_keys());
        CellKeys { dimensions, breakdowns: breakdowns.collect() }
    }

    /// A record with what it counts in.
    pub(crate) fn trace(&self, place: Place, record: &Record, counted: &Counted) -> Traced {
        let mut cells = Vec::new();
        for &id in &self.breakdowns {
            let (first, second) = self.dimensions.of(id);
            let width = second.map_or(1, Dimension::size);
            self.dimensions.each(id, record, counted, |at| {
                let key = std::iter::once(first.key(at / width)).chain(second.map(|second| second.key(at % width)));
                cells.push((id, key.collect()));
            });
        }
        Traced {
            place: Place { column: None, ..place },
            id: format!("{:032x}", record.id).chars().take(16).collect(),
            terms: Term::ALL.iter().copied().filter(|&term| counted.terms & bit(term) != 0).collect(),
            reopenings: u64::from(counted.reopenings),
            cells,
        }
    }
}

/// Whether the export says anything of a breakdown.
fn is_measured(id: BreakdownId, measured: &Measured) -> bool {
    id.dimensions().iter().all(|&dimension| match dimension {
        definitions::Dimension::Nature | definitions::Dimension::Month => true,
        definitions::Dimension::Service => {
            measured.somewhere.contains(&Field::Service) || measured.somewhere.contains(&Field::Text)
        }
        other => Field::from_name(other.name()).is_some_and(|field| measured.somewhere.contains(&field)),
    })
}

/// The kinds that there are, each with its place.
#[derive(Default)]
struct Kinds {
    kinds: Vec<(Terms, u16)>,
    places: HashMap<(Terms, u16), usize>,
}

impl Kinds {
    #[inline]
    fn place(&mut self, counted: &Counted) -> usize {
        let kind = (counted.terms, counted.reopenings);
        if let Some(&place) = self.places.get(&kind) {
            return place;
        }
        self.kinds.push(kind);
        self.places.insert(kind, self.kinds.len() - 1);
        self.kinds.len() - 1
    }
}

/// The names of all dimensions.
struct Dimensions {
    nature: Dimension,
    month: Dimension,
    channel: Dimension,
    region: Dimension,
    province: Dimension,
    entity: Dimension,
    user_kind: Dimension,
    service: Dimension,
    subject: Dimension,
    status: Dimension,
    outcome: Dimension,
    reasons: Dimension,
    /// The months since year 0 of the first month.
    first_month: i32,
}

impl Dimensions {
    fn new(lists: &Lists, names: &OwnNames<'_>, months: &[String]) -> Self {
        let of = |names: &[String]| Dimension { names: names.to_vec(), nothing: UNSPECIFIED };
        let list = |field| of(&lists.of(field).codes);
        let first_month = months.first().map_or(0, |key| {
            let (year, month) = key.split_once('-').unwrap_or_default();
            year.parse::<i32>().unwrap_or(0) * 12 + month.parse::<i32>().unwrap_or(0)
        });
        let enumerated = |names: Vec<&str>| Dimension {
            names: names.into_iter().map(str::to_owned).collect(),
            nothing: UNSPECIFIED,
        };
        Dimensions {
            nature: enumerated(Nature::ALL.iter().map(|nature| nature.name()).collect()),
            month: of(months),
            channel: list(Field::Channel),
            region: list(Field::Region),
            province: list(Field::Province),
            entity: of(names.entities),
            user_kind: list(Field::UserKind),
            service: Dimension { nothing: UNCLASSIFIED, ..list(Field::Service) },
            subject: of(names.subjects),
            status: list(Field::Status),
            outcome: list(Field::Outcome),
            reasons: enumerated(Reason::ALL.iter().map(|reason| reason.name()).collect()),
            first_month,
        }
    }

    /// The two dimensions of a breakdown; a one-way breakdown has no second.
    const fn of(&self, id: BreakdownId) -> (&Dimension, Option<&Dimension>) {
        match id {
            BreakdownId::Nature => (&self.nature, None),
            BreakdownId::Month => (&self.month, None),
            BreakdownId::Channel => (&self.channel, None),
            BreakdownId::Region => (&self.region, None),
            BreakdownId::Province => (&self.province, None),
            BreakdownId::Entity => (&self.entity, None),
            BreakdownId::UserKind => (&self.user_kind, None),
            BreakdownId::Service => (&self.service, None),
            BreakdownId::Subject => (&self.subject, None),
            BreakdownId::Status => (&self.status, None),
            BreakdownId::Outcome => (&self.outcome, None),
            BreakdownId::Admissibility => (&self.reasons, None),
            BreakdownId::ServiceMonth => (&self.service, Some(&self.month)),
            BreakdownId::ServiceRegion => (&self.service, Some(&self.region)),
            BreakdownId::ServiceStatus => (&self.service, Some(&self.status)),
            BreakdownId::ServiceOutcome => (&self.service, Some(&self.outcome)),
        }
    }

    const fn cells(&self, id: BreakdownId) -> usize {
        let (first, second) = self.of(id);
        match second {
            None => first.size(),
            Some(second) => first.size() * second.size(),
        }
    }

    fn month(&self, record: &Record) -> usize {
        use chrono::Datelike;
        let received = date(record.received);
        let months = received.year() * 12 + i32::try_from(received.month()).unwrap_or(0);
        usize::try_from(months - self.first_month).unwrap_or(0).min(self.month.names.len())
    }

    /// Hands the places of a record in a breakdown to `count`: one, or one for each reason of art. 11 and 12.
    #[inline]
    fn each(&self, id: BreakdownId, record: &Record, counted: &Counted, mut count: impl FnMut(usize)) {
        let service = || self.service.place(record.service);
        // A file that was returned for no reason of art. 11 that is told.
        let returned = counted.terms & bit(Term::Incomplete) != 0 && !is_art11(record.reasons);
        let place = match id {
            BreakdownId::Nature => record.nature as usize,
            BreakdownId::Month => self.month(record),
            BreakdownId::Channel => self.channel.place(record.channel),
            BreakdownId::Region => self.region.place(record.region),
            BreakdownId::Province => self.province.place(record.province),
            BreakdownId::Entity => self.entity.place(record.entity),
            BreakdownId::UserKind => self.user_kind.place(record.user_kind),
            BreakdownId::Service => service(),
            BreakdownId::Subject => self.subject.place(record.subject),
            BreakdownId::Status => self.status.place(record.status),
            BreakdownId::Outcome => self.outcome.place(record.outcome),
            BreakdownId::ServiceMonth => service() * self.month.size() + self.month(record),
            BreakdownId::ServiceRegion => service() * self.region.size() + self.region.place(record.region),
            BreakdownId::ServiceStatus => service() * self.status.size() + self.status.place(record.status),
            BreakdownId::ServiceOutcome => service() * self.outcome.size() + self.outcome.place(record.outcome),
            // A record with two reasons counts at each; one without any is not in this table, unless it was returned.
            BreakdownId::Admissibility => {
                (0..Reason::ALL.len()).filter(|reason| record.reasons & (1 << reason) != 0).for_each(&mut count);
                if record.reasons & UNKNOWN_REASON == 0 && !returned {
                    return;
                }
                self.reasons.place(NO_CODE)
            }
        };
        count(place);
    }

    fn table(&self, id: BreakdownId, mut counters: Vec<Counter>, expand: &Expand<'_>) -> Cells {
        let (first, second) = self.of(id);
        if matches!(id, BreakdownId::Entity | BreakdownId::Subject) {
            keep_the_most_frequent(&mut counters, &first.names);
        }
        let width = second.map_or(1, Dimension::size);
        // An own value may have the name of a bucket: then they are one cell.
        let mut keyed: BTreeMap<Vec<String>, Counter> = BTreeMap::new();
        for (place, counter) in counters.iter().enumerate().filter(|(_, counter)| counter.total() > 0) {
            let key = std::iter::once(first.key(place / width)).chain(second.map(|second| second.key(place % width)));
            keyed.entry(key.collect()).or_default().merge(counter);
        }
        keyed.into_iter().map(|(key, counter)| (key, expand.cell(&counter))).collect()
    }
}

/// Adds all but the most frequent own values to the bucket of the others; equals go by their names.
fn keep_the_most_frequent(counters: &mut [Counter], names: &[String]) {
    let mut places: Vec<usize> = (0..names.len()).collect();
    places.sort_by_key(|&place| (std::cmp::Reverse(counters[place].total()), &names[place]));
    for &place in places.iter().skip(OWN_VALUES) {
        let moved = std::mem::take(&mut counters[place]);
        counters[names.len()].merge(&moved);
    }
}

/// Turns counts of kinds into counts of terms.
struct Expand<'a> {
    kinds: &'a Kinds,
    terms: Vec<Term>,
    shares: Vec<(&'a IndicatorId, Terms, Terms)>,
}

impl<'a> Expand<'a> {
    fn new(definitions: &'a Definitions, measured: &Measured, kinds: &'a Kinds) -> Self {
        let is_measured = |term: Term| term.missing(|field| measured.everywhere.contains(&field)).is_none();
        let terms = Term::ALL.iter().copied().filter(|&term| is_measured(term)).collect();
        let shares = definitions
            .shares()
            .filter(|&(_, numerator, denominator)| is_measured(numerator) && is_measured(denominator))
            .map(|(indicator, numerator, denominator)| {
                (&indicator.id, bit(numerator) | bit(denominator), bit(denominator))
            })
            .collect();
        Expand { kinds, terms, shares }
    }

    fn cell(&self, counter: &Counter) -> Cell {
        let kinds: Vec<(Terms, u64, u64)> = (self.kinds.kinds.iter().zip(&counter.kinds))
            .filter(|(_, count)| **count > 0)
            .map(|(&(terms, often), &count)| (terms, u64::from(often), u64::from(count)))
            .collect();
        let holding = |all: Terms| -> u64 {
            kinds.iter().filter(|(terms, ..)| terms & all == all).map(|(_, _, count)| count).sum()
        };
        let counted = |term: Term| match term {
            Term::Reopenings => kinds.iter().map(|(_, often, count)| often * count).sum(),
            term => holding(bit(term)),
        };
        let measures_days = self.terms.contains(&Term::Answered);
        let days = |counts: &[u32]| {
            let mut histogram = DayHistogram::default();
            for (days, &count) in (0..).zip(counts) {
                histogram.add(days, u64::from(count));
            }
            histogram
        };
        Cell {
            counts: self.terms.iter().map(|&term| (term, counted(term))).collect(),
            shares: self
                .shares
                .iter()
                .map(|&(id, both, whole)| (id.clone(), Fraction::new(holding(both), holding(whole))))
                .collect(),
            days_to_reply: if measures_days { days(&counter.days_to_reply) } else { DayHistogram::default() },
            age_unanswered: if measures_days { days(&counter.ages) } else { DayHistogram::default() },
            protected: None,
        }
    }
}
