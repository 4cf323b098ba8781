//! The cell suppression problem of one table: which cells may be suppressed and at what cost, what a sensitive cell lacks of
//! its protection interval, and the cheapest way to widen it (the words of Fischetti and Salazar-González).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};

use crate::network::{Arc, Network, Passes, networks, places};
use crate::system::{CellId, KINDS, Kinds, Table, Target, Truth, records};

/// The cost of suppressing a cell: its records, and one for the cell, so that of equal losses fewer cells are suppressed.
const RECORD: u64 = 1_024;

/// A primary cell, with the arcs of the networks that stand for it.
pub(crate) struct SensitiveCell {
    target: Target,
    places: Vec<(usize, usize)>,
}

/// A shown cell that may be suppressed as a complement.
struct Candidate {
    cell: CellId,
    cost: u64,
    suppressed: bool,
    /// Whether it must stay shown, for a trial.
    fixed: bool,
}

/// An arc with what it takes to let records through.
struct Link {
    /// Which kinds pass as things are published.
    now: Passes,
    /// Which kinds pass once all these candidates are suppressed.
    then: Passes,
    wants: Vec<usize>,
}

/// The networks of a table, with what it costs to suppress each of its cells.
pub(crate) struct SuppressionProblem {
    networks: Vec<Network>,
    links: Vec<Vec<Link>>,
    candidates: Vec<Candidate>,
    places: BTreeMap<CellId, Vec<(usize, usize)>>,
}

/// How records flow along arcs, by kind.
type Flow = BTreeMap<usize, Kinds>;

/// The arcs of a path: each with whether it grows.
type Path = Vec<(usize, bool)>;

/// How a count has been moved so far, up from the truth and down from it.
struct Moves {
    network: usize,
    /// The arc of the count: every path closes a cycle with it.
    target: usize,
    up: Flow,
    down: Flow,
    /// By how much in all.
    reached: i64,
    /// The candidates that must be suppressed for it.
    suppressed: BTreeSet<usize>,
}

/// A move that was found.
struct Found {
    cost: u64,
    grows: bool,
    kind: usize,
    step: i64,
    path: Path,
}

/// A search for a path.
#[derive(Clone, Copy)]
struct Search<'s> {
    moves: &'s Moves,
    grows: bool,
    kind: usize,
    step: i64,
}

/// What a count that is not wide enough lacks.
pub(crate) struct Deficit {
    /// What it costs at least to widen it at all; `None` where nothing does.
    pub(crate) least: Option<u64>,
    /// The candidates of which one must be suppressed.
    pub(crate) cut: BTreeSet<usize>,
}

impl SuppressionProblem {
    pub(crate) fn new(table: &Table, truth: &Truth, open: &BTreeSet<CellId>) -> Self {
        let networks = networks(table, truth);
        let places = places(&networks);
        let hidden = |cell: &CellId| table.hides(cell);
        let mut candidates = Vec::new();
        let mut index = BTreeMap::new();
        for cell in open.iter().filter(|cell| !hidden(cell) && records(truth, cell) > 0) {
            let cost = u64::try_from(records(truth, cell)).unwrap_or(0).saturating_mul(RECORD).saturating_add(1);
            index.insert(cell, candidates.len());
            candidates.push(Candidate { cell: cell.clone(), cost, suppressed: false, fixed: false });
        }
        let link = |arc: &Arc| {
            let wants: Vec<usize> = arc.cells.iter().filter_map(|cell| index.get(cell).copied()).collect();
            let fixed = arc.cells.iter().any(|cell| !hidden(cell) && !index.contains_key(cell));
            Link { now: arc.passes, then: if fixed { arc.passes } else { arc.could }, wants }
        };
        let links = networks.iter().map(|network| network.arcs.iter().map(link).collect()).collect();
        SuppressionProblem { networks, links, candidates, places }
    }

    pub(crate) fn sensitive(&self, target: Target) -> SensitiveCell {
        let places = self.places.get(&target.cell).cloned().unwrap_or_default();
        SensitiveCell { target, places }
    }

    pub(crate) fn suppressed(&self) -> impl Iterator<Item = CellId> + '_ {
        self.candidates.iter().filter(|candidate| candidate.suppressed).map(|candidate| candidate.cell.clone())
    }

    pub(crate) fn cost(&self) -> u64 {
        self.candidates
            .iter()
            .filter(|candidate| candidate.suppressed)
            .fold(0, |all, candidate| all.saturating_add(candidate.cost))
    }

    pub(crate) fn cost_of(&self, candidate: usize) -> u64 {
        self.candidates[candidate].cost
    }

    pub(crate) fn suppress(&mut self, candidate: usize, suppressed: bool) {
        self.candidates[candidate].suppressed = suppressed;
    }

    pub(crate) fn fix(&mut self, candidate: usize, fixed: bool) {
        self.candidates[candidate].fixed = fixed;
    }

    /// Which candidates are suppressed.
    pub(crate) fn pattern(&self) -> Vec<bool> {
        self.candidates.iter().map(|candidate| candidate.suppressed).collect()
    }

    pub(crate) fn take(&mut self, pattern: &[bool]) {
        self.candidates.iter_mut().zip(pattern).for_each(|(candidate, &suppressed)| candidate.suppressed = suppressed);
    }

    /// How many arcs there are.
    pub(crate) fn size(&self) -> usize {
        self.networks.iter().map(|network| network.arcs.len()).sum()
    }

    /// Protects one count after the other, and shows again what turns out not to be needed. Returns what cannot be protected.
    pub(crate) fn protect_all(&mut self, sensitive: &[SensitiveCell]) -> Vec<CellId> {
        let mut narrow = Vec::new();
        let mut routes = Vec::new();
        for cell in sensitive {
            match self.protect(cell) {
                Some(moves) => routes.push(self.route(&moves)),
                None => narrow.push(cell.target.cell.clone()),
            }
        }
        if narrow.is_empty() {
            self.clean_up(sensitive, routes);
        }
        narrow
    }

    /// Suppresses the cells of the cheapest cycles that are found to make a count wide enough.
    fn protect(&mut self, cell: &SensitiveCell) -> Option<Moves> {
        let width = cell.target.width;
        if let Some(moves) = cell.places.iter().find_map(|&place| self.widen(place, width, None)) {
            return Some(moves);
        }
        let ways = [true, false].into_iter();
        let found = ways.flat_map(|coarse| cell.places.iter().map(move |&place| (place, coarse)));
        let found = found.filter_map(|(place, coarse)| self.widen(place, width, Some(coarse)));
        let cost =
            |moves: &Moves| moves.suppressed.iter().map(|&candidate| self.candidates[candidate].cost).sum::<u64>();
        let moves = found.min_by_key(|moves| (cost(moves), moves.suppressed.len()))?;
        for &candidate in &moves.suppressed {
            self.candidates[candidate].suppressed = true;
        }
        Some(moves)
    }

    /// The suppressed candidates through which a count moves.
    fn route(&self, moves: &Moves) -> BTreeSet<usize> {
        let arcs = moves.up.keys().chain(moves.down.keys());
        arcs.flat_map(|&arc| self.links[moves.network][arc].wants.iter().copied()).collect()
    }

    /// Shows complements again, the dearest first, where every count that leans on them stays wide enough without.
    fn clean_up(&mut self, sensitive: &[SensitiveCell], mut routes: Vec<BTreeSet<usize>>) {
        let mut dearest: Vec<usize> =
            (0..self.candidates.len()).filter(|&candidate| self.candidates[candidate].suppressed).collect();
        dearest.sort_by_key(|&candidate| (Reverse(self.candidates[candidate].cost), candidate));
        for candidate in dearest {
            self.candidates[candidate].suppressed = false;
            let mut anew = Vec::new();
            let leaning = (0..sensitive.len()).filter(|&at| routes[at].contains(&candidate));
            let holds = leaning.into_iter().all(|at| {
                let cell = &sensitive[at];
                let moves = cell.places.iter().find_map(|&place| self.widen(place, cell.target.width, None));
                moves.map(|moves| anew.push((at, self.route(&moves)))).is_some()
            });
            if holds {
                anew.into_iter().for_each(|(at, route)| routes[at] = route);
            } else {
                self.candidates[candidate].suppressed = true;
            }
        }
    }

    /// What a count lacks; `None` where it is wide enough.
    pub(crate) fn deficit(&self, cell: &SensitiveCell) -> Option<Deficit> {
        let mut deficit = Deficit { least: None, cut: BTreeSet::new() };
        for &(network, target) in &cell.places {
            let mut moves = Moves::new(network, target);
            while moves.reached < cell.target.width {
                if self.extend(&mut moves, cell.target.width, None).is_none() {
                    break;
                }
            }
            if moves.reached >= cell.target.width {
                return None;
            }
            let least = self.cheapest_move(&moves, 1, true).map(|found| found.cost);
            deficit.least = deficit.least.into_iter().chain(least).min();
            for search in self.searches(&moves, 1) {
                self.add_cut(search, &mut deficit.cut);
            }
        }
        Some(deficit)
    }

    /// The searches that move a count by `step`.
    fn searches<'s>(&'s self, moves: &'s Moves, step: i64) -> impl Iterator<Item = Search<'s>> + 's {
        let link = &self.links[moves.network][moves.target];
        let kinds = (0..KINDS.len()).filter(|&kind| link.now[kind]);
        let all = kinds.flat_map(move |kind| [true, false].map(|grows| Search { moves, grows, kind, step }));
        all.filter(move |search| search.grows || self.room(search, moves.target) >= step)
    }

    /// Makes a count move by `width` in all, through withheld cells alone or by suppressing others: as much as possible with
    /// one path (`Some(true)`), or record by record.
    fn widen(&self, (network, target): (usize, usize), width: i64, suppressing: Option<bool>) -> Option<Moves> {
        let mut moves = Moves::new(network, target);
        while moves.reached < width {
            self.extend(&mut moves, width, suppressing)?;
        }
        Some(moves)
    }

    /// Moves a count further towards a width, if it can.
    fn extend(&self, moves: &mut Moves, width: i64, suppressing: Option<bool>) -> Option<()> {
        let missing = width - moves.reached;
        let halves = || std::iter::successors(Some(missing), |step| Some(step / 2).filter(|&step| step > 0));
        let free = halves().find_map(|step| self.cheapest_move(moves, step, false));
        let found = free.or_else(|| match suppressing {
            None => None,
            Some(true) => halves().find_map(|step| self.cheapest_move(moves, step, true)),
            Some(false) => self.cheapest_move(moves, 1, true),
        });
        let Found { grows, kind, step, path, .. } = found?;
        for &(arc, forward) in path.iter().chain(&[(moves.target, grows)]) {
            let flow = if grows { &mut moves.up } else { &mut moves.down };
            flow.entry(arc).or_default()[kind] += if forward { step } else { -step };
            let link = &self.links[moves.network][arc];
            if !link.now[kind] {
                moves.suppressed.extend(link.wants.iter().filter(|&&candidate| !self.candidates[candidate].suppressed));
            }
        }
        moves.reached += step;
        Some(())
    }

    /// The cheapest way to move a count by `step`, up or down, with records of one kind.
    fn cheapest_move(&self, moves: &Moves, step: i64, suppressing: bool) -> Option<Found> {
        let mut found: Option<Found> = None;
        for search in self.searches(moves, step) {
            let path =
                if suppressing { self.cheapest_path(search) } else { self.free_path(search).map(|path| (0, path)) };
            let Some((cost, path)) = path else { continue };
            if found.as_ref().is_none_or(|old| (cost, path.len()) < (old.cost, old.path.len())) {
                found = Some(Found { cost, grows: search.grows, kind: search.kind, step, path });
            }
            if !suppressing {
                return found;
            }
        }
        found
    }

    /// By how many records of a kind a cell can shrink further.
    fn room(&self, search: &Search<'_>, arc: usize) -> i64 {
        let flow = if search.grows { &search.moves.up } else { &search.moves.down };
        let moved = flow.get(&arc).map_or(0, |flow| flow[search.kind]);
        self.networks[search.moves.network].arcs[arc].room[search.kind] + moved
    }

    /// Where a path starts and ends.
    fn ends(&self, search: &Search<'_>) -> (usize, usize) {
        let arc = &self.networks[search.moves.network].arcs[search.moves.target];
        if search.grows { (arc.to, arc.from) } else { (arc.from, arc.to) }
    }

    /// Through an arc from a node: the other end, whether it grows, and the cost; `None` where no cost opens it.
    fn way(&self, search: &Search<'_>, from: usize, arc: usize) -> Option<(usize, bool, u64)> {
        let Search { moves, kind, step, .. } = *search;
        let link = &self.links[moves.network][arc];
        if arc == moves.target || !(link.now[kind] || link.then[kind]) {
            return None;
        }
        let mut cost: u64 = 0;
        for &candidate in
            link.wants.iter().filter(|&&candidate| !link.now[kind] && !self.candidates[candidate].suppressed)
        {
            if self.candidates[candidate].fixed {
                return None;
            }
            let is_ours = moves.suppressed.contains(&candidate);
            cost = cost.saturating_add(if is_ours { 0 } else { self.candidates[candidate].cost });
        }
        let of = &self.networks[moves.network].arcs[arc];
        let grows = of.from == from;
        if !grows && self.room(search, arc) < step {
            return None;
        }
        Some((if grows { of.to } else { of.from }, grows, cost))
    }

    /// The other end of an arc.
    fn across(&self, network: usize, from: usize, arc: usize) -> usize {
        let of = &self.networks[network].arcs[arc];
        if of.from == from { of.to } else { of.from }
    }

    /// What can be reached through withheld cells alone, and how; until the end of the path, if there is one.
    fn reach(&self, search: &Search<'_>) -> Vec<Option<(usize, usize, bool)>> {
        let network = &self.networks[search.moves.network];
        let (start, end) = self.ends(search);
        let mut came = vec![None; network.at.len()];
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            for &arc in &network.at[node] {
                let next = self.across(search.moves.network, node, arc);
                if next == start || came[next].is_some() {
                    continue;
                }
                let Some((_, grows, 0)) = self.way(search, node, arc) else { continue };
                came[next] = Some((node, arc, grows));
                if next == end {
                    return came;
                }
                queue.push_back(next);
            }
        }
        came
    }

    /// A path of the fewest arcs through withheld cells alone.
    fn free_path(&self, search: Search<'_>) -> Option<Path> {
        let came = self.reach(&search);
        let (start, end) = self.ends(&search);
        came[end].is_some().then(|| back(&came, start, end))
    }

    /// The candidates of arcs that lead out of what can be reached.
    fn add_cut(&self, search: Search<'_>, cut: &mut BTreeSet<usize>) {
        let network = &self.networks[search.moves.network];
        let came = self.reach(&search);
        let (start, _) = self.ends(&search);
        let inside = |node: usize| node == start || came[node].is_some();
        for node in (0..network.at.len()).filter(|&node| inside(node)) {
            for &arc in &network.at[node] {
                let out = self.way(&search, node, arc).is_some_and(|(next, _, cost)| cost > 0 && !inside(next));
                if out {
                    let wants = self.links[search.moves.network][arc].wants.iter();
                    cut.extend(wants.filter(|&&candidate| !self.candidates[candidate].suppressed));
                }
            }
        }
    }

    /// The cheapest path, and what it costs; of equals the one with fewer arcs.
    fn cheapest_path(&self, search: Search<'_>) -> Option<(u64, Path)> {
        let network = &self.networks[search.moves.network];
        let (start, end) = self.ends(&search);
        let mut came = vec![None; network.at.len()];
        let mut best = vec![(u64::MAX, u32::MAX); network.at.len()];
        best[start] = (0, 0);
        let mut heap = BinaryHeap::from([Reverse(((0, 0), start))]);
        while let Some(Reverse((cost, node))) = heap.pop() {
            if node == end {
                return Some((cost.0, back(&came, start, end)));
            }
            if best[node] < cost {
                continue;
            }
            for &arc in &network.at[node] {
                let Some((next, grows, more)) = self.way(&search, node, arc) else { continue };
                let now = (cost.0.saturating_add(more), cost.1 + 1);
                if next != start && now < best[next] {
                    best[next] = now;
                    came[next] = Some((node, arc, grows));
                    heap.push(Reverse((now, next)));
                }
            }
        }
        None
    }
}

impl Moves {
    const fn new(network: usize, target: usize) -> Self {
        Moves { network, target, up: Flow::new(), down: Flow::new(), reached: 0, suppressed: BTreeSet::new() }
    }
}

fn back(came: &[Option<(usize, usize, bool)>], start: usize, end: usize) -> Path {
    let mut path = Path::new();
    let mut node = end;
    while node != start {
        let Some((before, arc, grows)) = came[node] else { break };
        path.push((arc, grows));
        node = before;
    }
    path
}
