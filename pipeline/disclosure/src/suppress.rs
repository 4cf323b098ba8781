//! Which counts are withheld: first those that are protected, then others, so that nobody computes the first from them.
//!
//! For each protected count the cheapest move is sought that makes its interval wide enough; the printed counts that
//! the move passes are withheld. What is withheld later only widens intervals, so one pass is enough, and the order
//! (the counts that cost most to lose first) decides nothing but the price. At the end what is not needed is printed
//! again.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::audit::{Proof, reach};
use crate::moves::{BUYING, Effort, Ground, Point, go};
use crate::system::{Pattern, System, Variable};

/// A pattern, and for each sensitive count what shows that it is protected.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// What is withheld.
    pub pattern: Pattern,
    /// A proof for each sensitive count, in the order of the system; too narrow where none was found.
    pub proofs: Vec<Proof>,
}

/// The pattern that protects every sensitive count of a system, as far as moves can be found; the audit says whether
/// they all were.
///
/// `withheld` are the counts that must be withheld whatever their value.
pub fn suppress(system: &System, withheld: &[Variable], width: u64) -> Suppressed {
    let mut pattern = Pattern::open(system);
    for &variable in withheld {
        pattern.withhold(system, variable);
    }
    for variable in system.sensitive() {
        pattern.withhold(system, variable);
    }
    let mut order: Vec<Variable> = system.sensitive().collect();
    order.sort_by_key(|&variable| (Reverse(system.count(variable).weight), variable));
    let mut proofs: Vec<Proof> = order
        .into_iter()
        .map(|variable| protect(system, &mut pattern, variable, needed(system, variable, width)))
        .collect();
    proofs.sort_by_key(|proof| proof.target);
    tidy(system, &mut pattern, withheld, &mut proofs, width);
    Suppressed { pattern, proofs }
}

/// How wide the interval of a count must be, as a difference.
pub(crate) fn needed(system: &System, variable: Variable, width: u64) -> i64 {
    i64::try_from(system.needed(variable, width)).unwrap_or(i64::MAX / 16)
}

/// Prints again what turned out not to be needed, the dearest first: a count is printed when every protected count
/// whose proof passes through it has another.
fn tidy(system: &System, pattern: &mut Pattern, withheld: &[Variable], proofs: &mut [Proof], width: u64) {
    if proofs.iter().any(|proof| proof.width() < needed(system, proof.target, width)) {
        // What moves cannot prove, the audit proves otherwise: it may rest on anything.
        return;
    }
    let mut users: BTreeMap<Variable, Vec<usize>> = BTreeMap::new();
    for (place, proof) in proofs.iter().enumerate() {
        proof.counts().for_each(|variable| users.entry(variable).or_default().push(place));
    }
    let must: BTreeSet<Variable> = withheld.iter().flat_map(|&variable| system.unit(variable)).collect();
    let spare = |variable: &Variable| {
        let is_needed = |member: Variable| system.count(member).sensitive || must.contains(&member);
        pattern.withholds(*variable) && !system.unit(*variable).any(is_needed)
    };
    let mut spares: Vec<Variable> = system.variables().filter(spare).collect();
    spares.sort_by_key(|&variable| (Reverse(system.count(variable).weight), variable));
    for variable in spares {
        if !pattern.withholds(variable) {
            continue;
        }
        let members: Vec<Variable> = system.unit(variable).collect();
        let near = members.iter().filter_map(|member| users.get(member)).flatten();
        let passing = |place: &&usize| members.iter().any(|&member| proofs[**place].moves(member));
        let touched: BTreeSet<usize> = near.filter(passing).copied().collect();
        pattern.show(system, variable);
        if let Some(found) = other_proofs(system, pattern, proofs, &touched, width) {
            for (place, proof) in found {
                proof.counts().for_each(|count| users.entry(count).or_default().push(place));
                proofs[place] = proof;
            }
        } else {
            pattern.withhold(system, variable);
        }
    }
}

/// New proofs in place of some; `None` where one has no other.
fn other_proofs(
    system: &System,
    pattern: &Pattern,
    proofs: &[Proof],
    places: &BTreeSet<usize>,
    width: u64,
) -> Option<Vec<(usize, Proof)>> {
    let other = |&place: &usize| {
        let wanted = needed(system, proofs[place].target, width);
        let proof = reach(system, pattern, proofs[place].target, wanted);
        (proof.width() >= wanted).then_some((place, proof))
    };
    places.iter().map(other).collect()
}

/// Withholds what it takes to make the interval of one count wide enough.
fn protect(system: &System, pattern: &mut Pattern, target: Variable, width: i64) -> Proof {
    let mut proof = reach(system, pattern, target, width);
    for effort in BUYING {
        for direction in [1, -1] {
            let mut step = width - proof.width();
            while step > 0 && width > proof.width() {
                let point = if direction > 0 { &mut proof.high } else { &mut proof.low };
                if buy(system, pattern, point, (target, direction, step), effort) {
                    step = width - proof.width();
                } else {
                    step /= 2;
                }
            }
        }
    }
    proof
}

/// Makes one move and withholds what it passes; `false` where there is none.
fn buy(
    system: &System,
    pattern: &mut Pattern,
    point: &mut Point,
    (target, direction, step): (Variable, i64, i64),
    effort: Effort,
) -> bool {
    let ground = Ground { system, pattern, point };
    let Some(found) = ground.find(target, direction, step, effort) else { return false };
    for &variable in &found.bought {
        pattern.withhold(system, variable);
    }
    go(point, &found.directions, step);
    true
}
