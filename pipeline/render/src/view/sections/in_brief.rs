//! In brief: sentences made by rule, each with its figures. Where the replies stand, what changed, what is overdue, since
//! when and with whom, where the deadline is kept least, and what is being done. A sentence that an edition may not give in
//! full is left out.

use std::cmp::Reverse;

use report_model::definitions::{BreakdownId, Direction};
use report_model::id::IndicatorId;
use report_model::measure::MeasureState;
use report_model::quantity::Fraction;
use report_model::sectoral::IndicatorValue;
use report_model::statistics::{Z998, float, wilson::wilson};
use report_model::tally::Measured;
use report_model::term::Term;
use report_model::view::{Block, RowRole};

use crate::view::breakdown::Line;
use crate::view::covered::reporting;
use crate::view::{Page, Source};

/// How many bodies or services are named.
const MOST_NAMED: usize = 3;
/// A rate of fewer cases is not set against another.
const FEWEST: u64 = 30;

/// The sentences; none where nothing was received.
pub(super) fn sentences(page: &Page<'_>) -> Option<Block> {
    if page.tells_of(&[Term::Received]) && page.total.get(Term::Received) == Some(0) {
        return None;
    }
    let told = [stands(page), changed(page), overdue(page), differs(page), Some(done(page))];
    let items: Vec<String> = told.into_iter().flatten().collect();
    (!items.is_empty()).then_some(Block::List { items })
}

/// How many have a reply, how many in time, and how many cases a missed target lacks.
fn stands(page: &Page<'_>) -> Option<String> {
    let parts = |value: &IndicatorValue| {
        let (num, den) = value.numerator.zip(value.denominator).filter(|&(_, den)| den > 0)?;
        Some(minijinja::context! { num, den, rate => page.value_of(value) })
    };
    let response = page.headline(Term::Answered).and_then(parts)?;
    let timely = page.headline(Term::InTime).and_then(parts);
    let mut told = vec![page.l10n.say("in_brief.stands", minijinja::context! { response, timely })];
    for term in [Term::Answered, Term::InTime, Term::Renewed] {
        let Some(value) = page.headline(term) else { continue };
        let Some(gap) = value.cases_to_target() else { continue };
        let key = match value.direction {
            Direction::AtLeast => "in_brief.more",
            Direction::AtMost => "in_brief.fewer",
        };
        let target = value.target.map(|target| page.reference_value(&value.id, target));
        told.push(page.l10n.say(key, minijinja::context! { gap, timely => term == Term::InTime, target }));
    }
    Some(told.join(" "))
}

/// The stock at both ends of the period.
fn changed(page: &Page<'_>) -> Option<String> {
    if ["stock.opening", "stock.closing"].iter().any(|name| page.withholds(name)) {
        return None;
    }
    let (opening, closing) = page.stock.opening.zip(page.stock.closing)?;
    let difference = i64::try_from(closing).ok()?.checked_sub(i64::try_from(opening).ok()?)?;
    let (first, last) = (page.l10n.day(page.period.first_day()), page.l10n.day(page.period.last_day()));
    let measured = page.coverage().get(&Measured::Stock).map_or(0, |covered| covered.bodies.len() as u64);
    let all = page.as_synthesis().map(|synthesis| reporting(&synthesis.headline)).filter(|&all| measured < all);
    let change = page.l10n.signed(difference);
    let values = minijinja::context! { opening, closing, first, last, change, bodies => measured, all };
    Some(page.l10n.say("in_brief.changed", values))
}

/// What has passed its legal deadline without a reply, since when the oldest waits, and with whom most of it lies.
fn overdue(page: &Page<'_>) -> Option<String> {
    let overdue = page.total.get(Term::Overdue).filter(|_| page.tells_of(&[Term::Overdue]))?;
    if overdue == 0 {
        return Some(page.l10n.word("in_brief.none_overdue"));
    }
    let oldest = page.total.age_unanswered.0.last_key_value().map(|(&day, _)| day).filter(|_| !page.is_public());
    let holders = if page.is_public() { Vec::new() } else { holders(page) };
    let held: u64 = holders.iter().map(|(_, count)| count).sum();
    let named: Vec<String> =
        holders.iter().map(|(name, count)| format!("{name} ({})", page.l10n.integer(*count))).collect();
    let share = (!named.is_empty()).then(|| page.l10n.percent(Fraction::new(held, overdue)));
    let values =
        minijinja::context! { overdue, oldest, share, holders => named.join(&page.l10n.word("list.separator")) };
    Some(page.l10n.say("in_brief.overdue", values))
}

/// The bodies of a synthesis, or the services of a body, that hold the most of what is overdue.
fn holders(page: &Page<'_>) -> Vec<(String, u64)> {
    let mut found: Vec<(String, u64)> = match page.source {
        Source::Synthesis(synthesis) => {
            let counted = synthesis.agencies.iter().filter(|line| line.headline);
            let overdue = counted
                .filter_map(|line| Some((page.body_name(&line.agency), line.total.as_ref()?.get(Term::Overdue)?)));
            overdue.collect()
        }
        Source::Sectoral(..) => {
            let cells = page.table(BreakdownId::Service).iter();
            let overdue = cells.filter_map(|cell| Some((cell.key.first()?, cell.measures.get(Term::Overdue)?)));
            let named = overdue.filter(|(key, _)| !crate::view::names::is_rest(key));
            named.map(|(key, count)| (page.service_name(key), count)).collect()
        }
    };
    found.retain(|&(_, count)| count > 0);
    found.sort_by_key(|(name, count)| (Reverse(*count), name.clone()));
    if found.len() < 2 {
        return Vec::new();
    }
    found.truncate(MOST_NAMED);
    found
}

/// The region in which the deadline is kept least, if it is less than chance would explain: its interval of 99.8 %, since it
/// is one of many, lies below the rate of the whole.
fn differs(page: &Page<'_>) -> Option<String> {
    if page.is_public() || !page.tells(BreakdownId::Region) {
        return None;
    }
    let id = page.headline(Term::InTime)?.id.clone();
    let overall = page.total.shares.get(&id).copied()?;
    let lines = page.lines(BreakdownId::Region);
    let judged: Vec<(&Line, Fraction)> = lines.iter().filter_map(|line| Some((line, rate_of(line, &id)?))).collect();
    if judged.len() < 2 {
        return None;
    }
    let is_below = |share: &Fraction| {
        wilson(share.num, share.den, Z998).is_some_and(|(_, high)| high * float(overall.den) < float(overall.num))
    };
    let below = judged.into_iter().filter(|(_, share)| is_below(share));
    let lowest = below.min_by(|(_, one), (_, other)| one.compare(*other).unwrap_or(std::cmp::Ordering::Equal));
    let Some((line, share)) = lowest else { return Some(page.l10n.word("in_brief.no_region")) };
    let (rate, overall) = (page.l10n.percent(share), page.l10n.percent(overall));
    let values = minijinja::context! { name => &line.name, rate, due => share.den, overall };
    Some(page.l10n.say("in_brief.region", values))
}

/// The rate of a line that is enough to be judged.
fn rate_of(line: &Line, id: &IndicatorId) -> Option<Fraction> {
    line.cell.shares.get(id).copied().filter(|share| line.role == RowRole::Body && share.den >= FEWEST)
}

/// The measures by state, and the service with the most complaints that none of them is about.
fn done(page: &Page<'_>) -> String {
    let counts: Vec<(MeasureState, u64)> = match page.source {
        Source::Synthesis(synthesis) => {
            synthesis.agency_measures.iter().map(|(&state, &count)| (state, count)).collect()
        }
        Source::Sectoral(..) => {
            let of = |state| page.measures.iter().filter(|measure| measure.state == state).count() as u64;
            MeasureState::ALL.iter().map(|&state| (state, of(state))).collect()
        }
    };
    let total: u64 = counts.iter().map(|(_, count)| count).sum();
    if total == 0 {
        return page.l10n.word("in_brief.no_measure");
    }
    let states = counts.into_iter().filter(|&(_, count)| count > 0).map(|(state, count)| {
        format!("{} ({})", page.l10n.word(&format!("measure_state.{state}")), page.l10n.integer(count))
    });
    let states = states.collect::<Vec<_>>().join(&page.l10n.word("list.separator"));
    let (service, complaints) = without_measure(page).unzip();
    page.l10n.say("in_brief.done", minijinja::context! { total, states, service, complaints })
}

fn without_measure(page: &Page<'_>) -> Option<(String, u64)> {
    if page.is_public() || page.as_synthesis().is_some() || !page.tells(BreakdownId::Service) {
        return None;
    }
    let has_measure = |key: &str| page.measures.iter().any(|measure| measure.service.as_deref() == Some(key));
    let lines = page.lines(BreakdownId::Service);
    let first = lines
        .iter()
        .filter(|line| line.role == RowRole::Body)
        .find(|line| line.key.as_deref().is_some_and(|key| !has_measure(key)))?;
    let complaints = first.cell.get(Term::Received).filter(|&complaints| complaints > 0)?;
    Some((first.name.clone(), complaints))
}
