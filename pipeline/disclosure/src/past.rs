//! What was published before: an older version of the same period, the parts of a year, the year before. What was
//! withheld there stays withheld; what was shown there and is the same is public for ever, so nothing can rest on its
//! being unknown; what differs by 1 to 4 is protected.

use std::collections::{BTreeMap, BTreeSet};

use report_model::period::Period;
use report_model::term::Term;
use serde::{Deserialize, Serialize};

use crate::figure::{Figure, Name, Place, Scope, What};
use crate::rest::Given;
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
    /// The bodies of which the sums of its synthesis were made; none where it has no synthesis.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub bodies: BTreeSet<String>,
    /// The figures other than zero; null where one is withheld.
    pub figures: BTreeMap<String, Option<u64>>,
}

impl PublicCycleData {
    /// What outsiders have when only some documents are published of what was controlled together: of the bodies that
    /// `is_public` names everything, of the others what the synthesis says, where it (`None`) is public. What is withheld
    /// stays known as withheld: so a later publication shows the same.
    #[must_use]
    pub fn published(&self, is_public: impl Fn(Option<&str>) -> bool) -> Self {
        let is_shown = |name: &str| match name.strip_prefix("body:").and_then(|rest| rest.split_once('/')) {
            Some((body, figure)) => is_public(Some(body)) || figure.starts_with("total/") && is_public(None),
            None => is_public(None),
        };
        let figures = self.figures.iter().filter(|(name, value)| value.is_none() || is_shown(name));
        PublicCycleData {
            schema_version: self.schema_version,
            cycle: self.cycle.clone(),
            period: self.period,
            bodies: if is_public(None) { self.bodies.clone() } else { BTreeSet::new() },
            figures: figures.map(|(name, value)| (name.clone(), *value)).collect(),
        }
    }
}

/// How an earlier period lies to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    /// An older version of the same period.
    Same,
    /// A part of this period, or the whole that it is a part of.
    Part,
    /// The period that ends when this one begins.
    Before,
    None,
}

/// An earlier publication that binds this one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Earlier<'a> {
    /// What is public of it.
    pub(crate) data: &'a PublicCycleData,
    /// How its period lies to this one.
    pub(crate) relation: Relation,
}

/// The earlier publications that bind this one.
pub(crate) fn related<'a>(cycle: &str, period: Period, earlier: &[&'a PublicCycleData]) -> Vec<Earlier<'a>> {
    let of_cycle = earlier.iter().filter(|data| data.cycle == cycle);
    let related = of_cycle.map(|&data| Earlier { data, relation: relation(period, data.period) });
    related.filter(|earlier| earlier.relation != Relation::None).collect()
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
pub(crate) fn data(
    tables: &Tables<'_>,
    pattern: &Pattern,
    (cycle, period): (&str, Period),
    bodies: BTreeSet<String>,
) -> PublicCycleData {
    let figures = tables.figures.iter().filter(|(_, variable)| tables.system.value(**variable) > 0);
    let figures = figures.map(|(figure, &variable)| {
        let shown = (!pattern.withholds(variable)).then(|| tables.system.value(variable));
        (tables.names.say(figure), shown)
    });
    PublicCycleData {
        schema_version: SCHEMA_VERSION,
        cycle: cycle.to_owned(),
        period,
        bodies,
        figures: figures.collect(),
    }
}

/// The counts that an approved edition withholds.
pub(crate) fn bound(tables: &Tables<'_>, approved: &[&PublicCycleData]) -> Vec<Variable> {
    let is_withheld = |figure: &Figure| {
        let name = tables.names.say(figure);
        approved.iter().any(|data| data.figures.get(&name) == Some(&None))
    };
    tables.figures.iter().filter(|(figure, _)| is_withheld(figure)).map(|(_, &variable)| variable).collect()
}

/// Marks what earlier publications protect or have settled, and gives the counts that must be withheld because of them.
pub(crate) fn remember(tables: &mut Tables<'_>, given: &[Given<'_>], related: &[Earlier<'_>]) -> Vec<Variable> {
    let mut withheld = Vec::new();
    let mut settled = BTreeSet::new();
    if related.is_empty() {
        return withheld;
    }
    for (figure, variable) in tables.figures.clone() {
        for &Earlier { data, relation } in related {
            let Some(then) = comparable(&figure, relation) else { continue };
            match data.figures.get(&tables.names.say(&then)) {
                Some(None) => withheld.push(variable),
                Some(Some(then)) if is_small(tables, tables.system.value(variable), *then) => {
                    tables.system.protect(variable);
                }
                Some(Some(then)) if relation == Relation::Same && tables.system.value(variable) == *then => {
                    settled.insert(variable);
                }
                _ => {}
            }
        }
        if is_additive(&figure) {
            rest(tables, &figure, variable, related);
        }
    }
    for (place, earlier) in related.iter().enumerate().filter(|(_, earlier)| earlier.relation == Relation::Same) {
        withheld.extend(bands(tables, earlier.data, &mut settled));
        let were_in = given.iter().filter(|given| given.before.get(place) == Some(&true));
        let were_in = were_in.filter_map(|given| tables.names.find(&given.report.agency)).collect();
        sums(tables, earlier.data, &were_in, &mut settled);
    }
    for variable in &withheld {
        settled.remove(variable);
    }
    for variable in settled {
        tables.system.settle(variable);
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
fn rest(tables: &mut Tables<'_>, figure: &Figure, variable: Variable, related: &[Earlier<'_>]) {
    let name = tables.names.say(figure);
    let mut newest: BTreeMap<Period, u64> = BTreeMap::new();
    for Earlier { data, .. } in related.iter().filter(|earlier| earlier.relation == Relation::Part) {
        if let Some(Some(value)) = data.figures.get(&name) {
            newest.insert(data.period, *value);
        }
    }
    let parts = newest.values().fold(0_u64, |sum, &value| sum.saturating_add(value));
    if newest.len() > 1 && is_small(tables, tables.system.value(variable), parts) {
        tables.system.protect(variable);
    }
}

/// Sums over bodies that have changed since a synthesis: what the bodies that were in them add up to is `settled`, where
/// these have not changed. So the rest, which is what came to them, is no more secret than the new sum.
fn sums(tables: &mut Tables<'_>, data: &PublicCycleData, were_in: &BTreeSet<Name>, settled: &mut BTreeSet<Variable>) {
    let of_bodies = tables.figures.iter().chain(&tables.unseen).filter_map(|(figure, &variable)| match figure.scope {
        Scope::Body(body) => Some((variable, were_in.contains(&body))),
        _ => None,
    });
    let was_in: BTreeMap<Variable, bool> = of_bodies.collect();
    let parts = tables.sums();
    let value = |parts: &[Variable]| parts.iter().map(|&part| tables.system.value(part)).fold(0, u64::saturating_add);
    let mut public: BTreeSet<Vec<Variable>> = BTreeSet::new();
    for (figure, variable) in tables.figures.iter().filter(|(figure, _)| !matches!(figure.scope, Scope::Body(_))) {
        let then =
            comparable(figure, Relation::Same).and_then(|figure| *data.figures.get(&tables.names.say(&figure))?);
        let (Some(then), Some(parts)) = (then, parts.get(variable)) else { continue };
        let old: Vec<Variable> = parts.iter().copied().filter(|part| was_in.get(part) == Some(&true)).collect();
        if !old.is_empty() && old.len() < parts.len() && value(&old) == then {
            public.insert(old);
        }
    }
    for old in public {
        settled.insert(tables.sum(old));
    }
}

/// Histograms of two versions are held against each other at the days at which both have a band that ends. A band that
/// is the same in both is `settled`; those of a histogram that was withheld are given back.
fn bands(tables: &mut Tables<'_>, data: &PublicCycleData, settled: &mut BTreeSet<Variable>) -> Vec<Variable> {
    let mut withheld = Vec::new();
    let mut now: BTreeMap<String, BTreeMap<u32, Variable>> = BTreeMap::new();
    for (figure, &variable) in &tables.figures {
        if let What::Replies(day) | What::Ages(day) = figure.what {
            let name = tables.names.say(figure);
            let histogram = name.rsplit_once(':').map_or(name.as_str(), |(histogram, _)| histogram);
            now.entry(histogram.to_owned()).or_default().insert(day, variable);
        }
    }
    for (histogram, bands) in now {
        let then = || data.figures.range(histogram.clone()..).take_while(|(name, _)| name.starts_with(&histogram));
        if then().any(|(_, value)| value.is_none()) {
            withheld.extend(bands.into_values());
            continue;
        }
        let then: BTreeMap<u32, u64> =
            then().filter_map(|(name, value)| Some((name.rsplit_once(':')?.1.parse().ok()?, (*value)?))).collect();
        let (mut sum_now, mut sum_then, mut from) = (0_u64, 0_u64, None);
        let mut small = false;
        let mut same = Vec::new();
        let mut run = Vec::new();
        for (&day, &variable) in &bands {
            sum_now = sum_now.saturating_add(tables.system.value(variable));
            run.extend(Some(variable).filter(|&band| tables.system.value(band) > 0));
            if then.contains_key(&day) {
                let lower = from.map_or(std::ops::Bound::Unbounded, std::ops::Bound::Excluded);
                let added = then.range((lower, std::ops::Bound::Included(day))).map(|(_, count)| *count);
                sum_then = added.fold(sum_then, u64::saturating_add);
                small |= is_small(tables, sum_now, sum_then);
                match run[..] {
                    [only] if sum_now == sum_then => same.push(only),
                    _ => {}
                }
                run.clear();
                (sum_now, sum_then, from) = (0, 0, Some(day));
            }
        }
        if small {
            for &variable in bands.values().filter(|&&band| tables.system.value(band) > 0).collect::<Vec<_>>() {
                tables.system.protect(variable);
            }
        } else {
            settled.extend(same);
        }
    }
    withheld
}
