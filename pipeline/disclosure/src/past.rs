//! What was published before: an older version of the same period, the parts of a year, the year before. What was
//! withheld there stays withheld; what differs by 1 to 4 is protected.

use std::collections::BTreeMap;

use report_model::period::Period;
use report_model::term::Term;
use serde::{Deserialize, Serialize};

use crate::figure::{Figure, Place, What};
use crate::system::{Pattern, Variable};
use crate::tables::Tables;

/// The version of the format of [`PublicCycleData`].
pub const SCHEMA_VERSION: u32 = 1;

/// The figures of a public cycle, by name: what is stored at its publication, and read back as `earlier`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicCycleData {
    /// The version of this format.
    pub schema_version: u32,
    /// The id of the cycle.
    pub cycle: String,
    /// The period.
    pub period: Period,
    /// The figures other than zero; null where one is withheld.
    pub figures: BTreeMap<String, Option<u64>>,
}

/// How an earlier period lies to this one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// An older version of the same period.
    Same,
    /// A part of this period, or the whole that it is a part of.
    Part,
    /// The period that ends when this one begins.
    Before,
    None,
}

fn relation(now: Period, earlier: Period) -> Relation {
    let holds = |whole: Period, part: Period| whole.contains(part.first_day()) && whole.contains(part.last_day());
    if now == earlier {
        Relation::Same
    } else if holds(now, earlier) || holds(earlier, now) {
        Relation::Part
    } else if now.before() == earlier {
        Relation::Before
    } else {
        Relation::None
    }
}

/// The figures of this cycle as they will be stored.
pub(crate) fn data(tables: &Tables<'_>, pattern: &Pattern, cycle: &str, period: Period) -> PublicCycleData {
    let figures = tables.figures.iter().filter(|(_, variable)| tables.system.value(**variable) > 0);
    let figures = figures.map(|(figure, &variable)| {
        let shown = (!pattern.withholds(variable)).then(|| tables.system.value(variable));
        (tables.names.say(figure), shown)
    });
    PublicCycleData { schema_version: SCHEMA_VERSION, cycle: cycle.to_owned(), period, figures: figures.collect() }
}

/// Marks what earlier publications protect, and gives the counts that must be withheld because of them.
pub(crate) fn remember(
    tables: &mut Tables<'_>,
    cycle: &str,
    period: Period,
    earlier: &[&PublicCycleData],
) -> Vec<Variable> {
    let mut withheld = Vec::new();
    let related: Vec<(&PublicCycleData, Relation)> = (earlier.iter())
        .filter(|data| data.cycle == cycle)
        .map(|&data| (data, relation(period, data.period)))
        .filter(|(_, relation)| *relation != Relation::None)
        .collect();
    if related.is_empty() {
        return withheld;
    }
    for (figure, variable) in tables.figures.clone() {
        for &(data, relation) in &related {
            let Some(then) = comparable(&figure, relation) else { continue };
            match data.figures.get(&tables.names.say(&then)) {
                Some(None) => withheld.push(variable),
                Some(Some(then)) if is_small(tables, tables.system.value(variable), *then) => {
                    tables.system.protect(variable);
                }
                _ => {}
            }
        }
        if is_additive(&figure) {
            rest(tables, &figure, variable, &related);
        }
    }
    for &(data, _) in related.iter().filter(|(_, relation)| *relation == Relation::Same) {
        bands(tables, data);
    }
    withheld
}

fn is_small(tables: &Tables<'_>, now: u64, then: u64) -> bool {
    now > 0 && (1..tables.policy.threshold).contains(&now.abs_diff(then))
}

/// Whether the figures of the parts of a year add up to that of the year.
fn is_additive(figure: &Figure) -> bool {
    matches!(
        figure.what,
        What::Term(Term::Received | Term::Observations | Term::Suggestions) | What::StockReceived | What::Cohort
    )
}

/// The figure of an earlier cycle that an outsider holds against this one.
fn comparable(figure: &Figure, relation: Relation) -> Option<Figure> {
    match relation {
        // Bands are merged otherwise each time: see `bands`.
        Relation::Same => (!matches!(figure.what, What::Replies(_) | What::Ages(_))).then_some(*figure),
        Relation::Part => is_additive(figure).then_some(*figure),
        Relation::Before => {
            let closing = Figure { what: What::Closing, ..*figure };
            (figure.what == What::Opening && figure.place == Place::Total).then_some(closing)
        }
        Relation::None => None,
    }
}

/// A year less all of its parts that are public.
fn rest(tables: &mut Tables<'_>, figure: &Figure, variable: Variable, related: &[(&PublicCycleData, Relation)]) {
    let name = tables.names.say(figure);
    let mut newest: BTreeMap<Period, u64> = BTreeMap::new();
    for (data, _) in related.iter().filter(|(_, relation)| *relation == Relation::Part) {
        if let Some(Some(value)) = data.figures.get(&name) {
            newest.insert(data.period, *value);
        }
    }
    let parts = newest.values().fold(0_u64, |sum, &value| sum.saturating_add(value));
    if newest.len() > 1 && is_small(tables, tables.system.value(variable), parts) {
        tables.system.protect(variable);
    }
}

/// Histograms of two versions are held against each other at the days at which both have a band that ends.
fn bands(tables: &mut Tables<'_>, data: &PublicCycleData) {
    let mut now: BTreeMap<String, BTreeMap<u32, Variable>> = BTreeMap::new();
    for (figure, &variable) in &tables.figures {
        if let What::Replies(day) | What::Ages(day) = figure.what {
            let name = tables.names.say(figure);
            let histogram = name.rsplit_once(':').map_or(name.as_str(), |(histogram, _)| histogram);
            now.entry(histogram.to_owned()).or_default().insert(day, variable);
        }
    }
    for (histogram, bands) in now {
        let then: BTreeMap<u32, u64> = (data.figures.range(histogram.clone()..))
            .take_while(|(name, _)| name.starts_with(&histogram))
            .filter_map(|(name, value)| Some((name.rsplit_once(':')?.1.parse().ok()?, (*value)?)))
            .collect();
        let (mut sum_now, mut sum_then, mut from) = (0_u64, 0_u64, None);
        let mut small = false;
        for (&day, &variable) in &bands {
            sum_now = sum_now.saturating_add(tables.system.value(variable));
            if then.contains_key(&day) {
                let lower = from.map_or(std::ops::Bound::Unbounded, std::ops::Bound::Excluded);
                let added = then.range((lower, std::ops::Bound::Included(day))).map(|(_, count)| *count);
                sum_then = added.fold(sum_then, u64::saturating_add);
                small |= is_small(tables, sum_now, sum_then);
                (sum_now, sum_then, from) = (0, 0, Some(day));
            }
        }
        if small {
            for &variable in bands.values() {
                tables.system.protect(variable);
            }
        }
    }
}
