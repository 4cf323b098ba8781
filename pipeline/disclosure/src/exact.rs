//! Branch and bound over patterns: the cheapest one that protects every count, where the table is small.
//!
//! A count that is not wide enough is so because of a cut: of the shown cells that lead out of what its records can reach,
//! one must be withheld. Each branch withholds one of them and shows those before it for good. A branch ends when what it
//! has bought, with the cheapest path that the worst count lacks, costs as much as the best pattern so far. The number of
//! nodes is bounded, never the time: so the pattern is the same on every machine.

use crate::market::{Goal, Lack, Market};

/// So much work is done at most: nodes, by the arcs and counts that each looks at.
const WORK: usize = 2_000_000;
/// With fewer nodes than this nothing is looked for.
const FEWEST: usize = 40;

/// Replaces the pattern that is bought by a cheaper one, if one is found.
pub(crate) fn improve(market: &mut Market, goals: &[Goal]) {
    let nodes = WORK / (market.size() * goals.len()).max(1);
    let best = market.basket();
    if nodes < FEWEST || !best.contains(&true) {
        return;
    }
    let mut search = Search { cost: market.cost(), best, nodes, goals };
    market.take(&vec![false; search.best.len()]);
    search.branch(market, 0);
    market.take(&search.best);
}

struct Search<'g> {
    best: Vec<bool>,
    cost: u64,
    nodes: usize,
    goals: &'g [Goal],
}

impl Search<'_> {
    fn branch(&mut self, market: &mut Market, cost: u64) {
        if self.nodes == 0 {
            return;
        }
        self.nodes -= 1;
        let mut worst: Option<Lack> = None;
        for lack in self.goals.iter().filter_map(|goal| market.lack(goal)) {
            let Some(least) = lack.least.filter(|least| cost.saturating_add(*least) < self.cost) else { return };
            if worst.as_ref().is_none_or(|other| (other.least, other.cut.len()) < (Some(least), lack.cut.len())) {
                worst = Some(lack);
            }
        }
        let Some(worst) = worst else {
            (self.best, self.cost) = (market.basket(), cost);
            return;
        };
        let mut cut: Vec<usize> = worst.cut.into_iter().collect();
        cut.sort_by_key(|&offer| (market.price(offer), offer));
        for &offer in &cut {
            let now = cost.saturating_add(market.price(offer));
            if now < self.cost {
                market.buy(offer, true);
                self.branch(market, now);
                market.buy(offer, false);
            }
            market.bar(offer, true);
        }
        cut.into_iter().for_each(|offer| market.bar(offer, false));
    }
}
