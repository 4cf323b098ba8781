//! Branch and bound over patterns: the cheapest one that protects every count, where the table is small.
//!
//! A count that is not wide enough is so because of a cut: of the shown cells that lead out of what its records can reach,
//! one must be suppressed. Each branch suppresses one of them and keeps those before it shown for good. A branch ends when
//! what it has suppressed, with the cheapest path that the worst count lacks, costs as much as the best pattern so far. The
//! number of nodes is bounded, never the time: so the pattern is the same on every machine.

use crate::suppression::{Deficit, SensitiveCell, SuppressionProblem};

/// So much work is done at most: nodes, by the arcs and counts that each looks at.
const WORK: usize = 2_000_000;
/// With fewer nodes than this nothing is looked for.
const FEWEST: usize = 40;

/// Replaces the pattern by a cheaper one, if one is found.
pub(crate) fn improve(problem: &mut SuppressionProblem, sensitive: &[SensitiveCell]) {
    let nodes = WORK / (problem.size() * sensitive.len()).max(1);
    let best = problem.pattern();
    if nodes < FEWEST || !best.contains(&true) {
        return;
    }
    let mut search = Search { cost: problem.cost(), best, nodes, sensitive };
    problem.take(&vec![false; search.best.len()]);
    search.branch(problem, 0);
    problem.take(&search.best);
}

struct Search<'g> {
    best: Vec<bool>,
    cost: u64,
    nodes: usize,
    sensitive: &'g [SensitiveCell],
}

impl Search<'_> {
    fn branch(&mut self, problem: &mut SuppressionProblem, cost: u64) {
        if self.nodes == 0 {
            return;
        }
        self.nodes -= 1;
        let mut worst: Option<Deficit> = None;
        for deficit in self.sensitive.iter().filter_map(|cell| problem.deficit(cell)) {
            let Some(least) = deficit.least.filter(|least| cost.saturating_add(*least) < self.cost) else { return };
            if worst.as_ref().is_none_or(|other| (other.least, other.cut.len()) < (Some(least), deficit.cut.len())) {
                worst = Some(deficit);
            }
        }
        let Some(worst) = worst else {
            (self.best, self.cost) = (problem.pattern(), cost);
            return;
        };
        let mut cut: Vec<usize> = worst.cut.into_iter().collect();
        cut.sort_by_key(|&candidate| (problem.cost_of(candidate), candidate));
        for &candidate in &cut {
            let now = cost.saturating_add(problem.cost_of(candidate));
            if now < self.cost {
                problem.suppress(candidate, true);
                self.branch(problem, now);
                problem.suppress(candidate, false);
            }
            problem.fix(candidate, true);
        }
        cut.into_iter().for_each(|candidate| problem.fix(candidate, false));
    }
}
