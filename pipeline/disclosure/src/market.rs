//! A table with prices on its cells: what is withheld of it, what a protected count lacks, and the cheapest way to widen it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};

use crate::network::{Arc, Network, Passes, networks, places};
use crate::system::{CellId, KINDS, Kinds, Table, Target, Truth, records};

/// The price of withholding: its records, and one for the cell, so that of equal losses fewer cells are withheld.
const RECORD: u64 = 1_024;

/// A protected count with the arcs that it is.
pub(crate) struct Goal {
    target: Target,
    places: Vec<(usize, usize)>,
}

/// A cell that is for sale.
struct Offer {
    cell: CellId,
    price: u64,
    /// Whether it is withheld.
    bought: bool,
    /// Whether it must stay shown, for a trial.
    barred: bool,
}

/// An arc with what it takes to let records through.
struct Link {
    /// Which kinds pass as things are published.
    now: Passes,
    /// Which kinds pass once all these offers are bought.
    then: Passes,
    wants: Vec<usize>,
}

/// The networks of a table, with prices on its cells.
pub(crate) struct Market {
    networks: Vec<Network>,
    links: Vec<Vec<Link>>,
    offers: Vec<Offer>,
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
    /// The offers that must be bought for it.
    bought: BTreeSet<usize>,
}

/// A move that was found.
struct Found {
    price: u64,
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
pub(crate) struct Lack {
    /// What it costs at least to widen it at all; `None` where nothing does.
    pub(crate) least: Option<u64>,
    /// The offers of which one must be bought.
    pub(crate) cut: BTreeSet<usize>,
}

impl Market {
    pub(crate) fn new(table: &Table, truth: &Truth, open: &BTreeSet<CellId>) -> Self {
        let networks = networks(table, truth);
        let places = places(&networks);
        let hidden = |cell: &CellId| table.hides(cell);
        let mut offers = Vec::new();
        let mut index = BTreeMap::new();
        for cell in open.iter().filter(|cell| !hidden(cell) && records(truth, cell) > 0) {
            let price = u64::try_from(records(truth, cell)).unwrap_or(0).saturating_mul(RECORD).saturating_add(1);
            index.insert(cell, offers.len());
            offers.push(Offer { cell: cell.clone(), price, bought: false, barred: false });
        }
        let link = |arc: &Arc| {
            let wants: Vec<usize> = arc.cells.iter().filter_map(|cell| index.get(cell).copied()).collect();
            let fixed = arc.cells.iter().any(|cell| !hidden(cell) && !index.contains_key(cell));
            Link { now: arc.passes, then: if fixed { arc.passes } else { arc.could }, wants }
        };
        let links = networks.iter().map(|network| network.arcs.iter().map(link).collect()).collect();
        Market { networks, links, offers, places }
    }

    pub(crate) fn goal(&self, target: Target) -> Goal {
        let places = self.places.get(&target.cell).cloned().unwrap_or_default();
        Goal { target, places }
    }

    pub(crate) fn bought(&self) -> impl Iterator<Item = CellId> + '_ {
        self.offers.iter().filter(|offer| offer.bought).map(|offer| offer.cell.clone())
    }

    pub(crate) fn cost(&self) -> u64 {
        self.offers.iter().filter(|offer| offer.bought).fold(0, |all, offer| all.saturating_add(offer.price))
    }

    pub(crate) fn price(&self, offer: usize) -> u64 {
        self.offers[offer].price
    }

    pub(crate) fn buy(&mut self, offer: usize, bought: bool) {
        self.offers[offer].bought = bought;
    }

    pub(crate) fn bar(&mut self, offer: usize, barred: bool) {
        self.offers[offer].barred = barred;
    }

    /// Which offers are bought.
    pub(crate) fn basket(&self) -> Vec<bool> {
        self.offers.iter().map(|offer| offer.bought).collect()
    }

    pub(crate) fn take(&mut self, basket: &[bool]) {
        self.offers.iter_mut().zip(basket).for_each(|(offer, &bought)| offer.bought = bought);
    }

    /// How many arcs there are.
    pub(crate) fn size(&self) -> usize {
        self.networks.iter().map(|network| network.arcs.len()).sum()
    }

    /// Protects one count after the other, and gives back what turns out not to be needed. What cannot be protected.
    pub(crate) fn protect_all(&mut self, goals: &[Goal]) -> Vec<CellId> {
        let mut narrow = Vec::new();
        let mut routes = Vec::new();
        for goal in goals {
            match self.protect(goal) {
                Some(moves) => routes.push(self.route(&moves)),
                None => narrow.push(goal.target.cell.clone()),
            }
        }
        if narrow.is_empty() {
            self.give_back(goals, routes);
        }
        narrow
    }

    /// Buys the cheapest way that is found to make a count wide enough.
    fn protect(&mut self, goal: &Goal) -> Option<Moves> {
        let width = goal.target.width;
        if let Some(moves) = goal.places.iter().find_map(|&place| self.widen(place, width, None)) {
            return Some(moves);
        }
        let ways = [true, false].into_iter();
        let found = ways.flat_map(|coarse| goal.places.iter().map(move |&place| (place, coarse)));
        let found = found.filter_map(|(place, coarse)| self.widen(place, width, Some(coarse)));
        let price = |moves: &Moves| moves.bought.iter().map(|&offer| self.offers[offer].price).sum::<u64>();
        let moves = found.min_by_key(|moves| (price(moves), moves.bought.len()))?;
        for &offer in &moves.bought {
            self.offers[offer].bought = true;
        }
        Some(moves)
    }

    /// The bought offers through which a count moves.
    fn route(&self, moves: &Moves) -> BTreeSet<usize> {
        let arcs = moves.up.keys().chain(moves.down.keys());
        arcs.flat_map(|&arc| self.links[moves.network][arc].wants.iter().copied()).collect()
    }

    /// Shows complements again, the dearest first, where every count that leans on them stays wide enough without.
    fn give_back(&mut self, goals: &[Goal], mut routes: Vec<BTreeSet<usize>>) {
        let mut dearest: Vec<usize> = (0..self.offers.len()).filter(|&offer| self.offers[offer].bought).collect();
        dearest.sort_by_key(|&offer| (Reverse(self.offers[offer].price), offer));
        for offer in dearest {
            self.offers[offer].bought = false;
            let mut anew = Vec::new();
            let leaning = (0..goals.len()).filter(|&at| routes[at].contains(&offer));
            let holds = leaning.into_iter().all(|at| {
                let goal = &goals[at];
                let moves = goal.places.iter().find_map(|&place| self.widen(place, goal.target.width, None));
                moves.map(|moves| anew.push((at, self.route(&moves)))).is_some()
            });
            if holds {
                anew.into_iter().for_each(|(at, route)| routes[at] = route);
            } else {
                self.offers[offer].bought = true;
            }
        }
    }

    /// What a count lacks; `None` where it is wide enough.
    pub(crate) fn lack(&self, goal: &Goal) -> Option<Lack> {
        let mut lack = Lack { least: None, cut: BTreeSet::new() };
        for &(network, target) in &goal.places {
            let mut moves = Moves::new(network, target);
            while moves.reached < goal.target.width {
                if self.extend(&mut moves, goal.target.width, None).is_none() {
                    break;
                }
            }
            if moves.reached >= goal.target.width {
                return None;
            }
            let least = self.cheapest_move(&moves, 1, true).map(|found| found.price);
            lack.least = lack.least.into_iter().chain(least).min();
            for search in self.searches(&moves, 1) {
                self.add_cut(search, &mut lack.cut);
            }
        }
        Some(lack)
    }

    /// The searches that move a count by `step`.
    fn searches<'s>(&'s self, moves: &'s Moves, step: i64) -> impl Iterator<Item = Search<'s>> + 's {
        let link = &self.links[moves.network][moves.target];
        let kinds = (0..KINDS.len()).filter(|&kind| link.now[kind]);
        let all = kinds.flat_map(move |kind| [true, false].map(|grows| Search { moves, grows, kind, step }));
        all.filter(move |search| search.grows || self.room(search, moves.target) >= step)
    }

    /// Makes a count move by `width` in all, through withheld cells alone or by buying others: as much as possible with
    /// one path (`Some(true)`), or record by record.
    fn widen(&self, (network, target): (usize, usize), width: i64, buying: Option<bool>) -> Option<Moves> {
        let mut moves = Moves::new(network, target);
        while moves.reached < width {
            self.extend(&mut moves, width, buying)?;
        }
        Some(moves)
    }

    /// Moves a count further towards a width, if it can.
    fn extend(&self, moves: &mut Moves, width: i64, buying: Option<bool>) -> Option<()> {
        let missing = width - moves.reached;
        let halves = || std::iter::successors(Some(missing), |step| Some(step / 2).filter(|&step| step > 0));
        let free = halves().find_map(|step| self.cheapest_move(moves, step, false));
        let found = free.or_else(|| match buying {
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
                moves.bought.extend(link.wants.iter().filter(|&&offer| !self.offers[offer].bought));
            }
        }
        moves.reached += step;
        Some(())
    }

    /// The cheapest way to move a count by `step`, up or down, with records of one kind.
    fn cheapest_move(&self, moves: &Moves, step: i64, buying: bool) -> Option<Found> {
        let mut found: Option<Found> = None;
        for search in self.searches(moves, step) {
            let path = if buying { self.cheapest_path(search) } else { self.free_path(search).map(|path| (0, path)) };
            let Some((price, path)) = path else { continue };
            if found.as_ref().is_none_or(|old| (price, path.len()) < (old.price, old.path.len())) {
                found = Some(Found { price, grows: search.grows, kind: search.kind, step, path });
            }
            if !buying {
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

    /// Through an arc from a node: the other end, whether it grows, and the price; `None` where no price opens it.
    fn way(&self, search: &Search<'_>, from: usize, arc: usize) -> Option<(usize, bool, u64)> {
        let Search { moves, kind, step, .. } = *search;
        let link = &self.links[moves.network][arc];
        if arc == moves.target || !(link.now[kind] || link.then[kind]) {
            return None;
        }
        let mut price: u64 = 0;
        for &offer in link.wants.iter().filter(|&&offer| !link.now[kind] && !self.offers[offer].bought) {
            if self.offers[offer].barred {
                return None;
            }
            let is_ours = moves.bought.contains(&offer);
            price = price.saturating_add(if is_ours { 0 } else { self.offers[offer].price });
        }
        let of = &self.networks[moves.network].arcs[arc];
        let grows = of.from == from;
        if !grows && self.room(search, arc) < step {
            return None;
        }
        Some((if grows { of.to } else { of.from }, grows, price))
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

    /// The offers of arcs that lead out of what can be reached.
    fn add_cut(&self, search: Search<'_>, cut: &mut BTreeSet<usize>) {
        let network = &self.networks[search.moves.network];
        let came = self.reach(&search);
        let (start, _) = self.ends(&search);
        let inside = |node: usize| node == start || came[node].is_some();
        for node in (0..network.at.len()).filter(|&node| inside(node)) {
            for &arc in &network.at[node] {
                let out = self.way(&search, node, arc).is_some_and(|(next, _, price)| price > 0 && !inside(next));
                if out {
                    let wants = self.links[search.moves.network][arc].wants.iter();
                    cut.extend(wants.filter(|&&offer| !self.offers[offer].bought));
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
                let Some((next, grows, price)) = self.way(&search, node, arc) else { continue };
                let now = (cost.0.saturating_add(price), cost.1 + 1);
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
        Moves { network, target, up: Flow::new(), down: Flow::new(), reached: 0, bought: BTreeSet::new() }
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
