//! Disclosure control of a cycle: documents in, public editions out, with the proof.

use std::collections::{BTreeMap, BTreeSet};

use report_model::definitions::BreakdownId;
use report_model::disclosure::DisclosurePolicy;
use report_model::reference::Reference;
use report_model::tally::{Cell, UNSPECIFIED};
use report_model::term::Term;
use report_model::{SectoralReport, Synthesis};
use serde::{Deserialize, Serialize};

use crate::audit::{self, Protected};
use crate::edition::{Editor, PublicReport, PublicSynthesis, RULES, Withheld};
use crate::pattern::{Choice, Pattern, choose};
use crate::system::{self, CellId, Public, Published, Seen, Table, TableId, Truth, Version, Whole, is_finer};

/// Where a document stands.
#[derive(Clone, Copy, Debug)]
pub enum Standing<'a, T> {
    /// It was published, and this is how. Whether it was replaced or withdrawn since is no matter: it is known.
    Public(&'a T),
    /// It becomes public now.
    New,
    /// It will be published later: what becomes public now takes account of it.
    Coming,
    /// It is in a synthesis alone.
    Summed,
}

/// A version of a body's report.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// The version.
    pub version: u32,
    /// The exact report.
    pub exact: &'a SectoralReport,
    /// Where it stands.
    pub standing: Standing<'a, PublicReport>,
    /// Whether it is the one that stands on the site, or comes to stand there.
    pub current: bool,
    /// The public editions of it that were approved: what one of them withholds stays withheld.
    pub approved: Vec<&'a PublicReport>,
}

/// A version of the synthesis.
#[derive(Clone, Debug)]
pub struct Summary<'a> {
    /// The version.
    pub version: u32,
    /// The exact synthesis.
    pub exact: &'a Synthesis,
    /// The reports that it was made of, by their place in [`Cycle::reports`].
    pub made_of: BTreeMap<String, usize>,
    /// Where it stands.
    pub standing: Standing<'a, PublicSynthesis>,
    /// Whether it is the one that stands on the site, or comes to stand there.
    pub current: bool,
    /// The public editions of it that were approved.
    pub approved: Vec<&'a PublicSynthesis>,
}

/// What is controlled together: everything of one period that was ever published, or becomes so.
#[derive(Clone, Debug)]
pub struct Cycle<'a> {
    /// The reports; versions of one body in their order.
    pub reports: Vec<Report<'a>>,
    /// The syntheses, in the order of their versions.
    pub summaries: Vec<Summary<'a>>,
    /// The reference of the cycle.
    pub reference: &'a Reference,
    /// The rules.
    pub policy: &'a DisclosurePolicy,
    /// Protected breakdowns that are public of a period that overlaps this one, by body (`None`: the synthesis).
    pub elsewhere: BTreeSet<(Option<String>, BreakdownId)>,
}

/// Everything of one period that is public. Its JSON is canonical: the same inputs give the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicCycle {
    reports: BTreeMap<String, PublicReport>,
    synthesis: Option<PublicSynthesis>,
    audit: DisclosureReport,
}

impl PublicCycle {
    /// The current reports, by the id of their body.
    pub const fn reports(&self) -> &BTreeMap<String, PublicReport> {
        &self.reports
    }

    /// The current synthesis.
    pub const fn synthesis(&self) -> Option<&PublicSynthesis> {
        self.synthesis.as_ref()
    }

    /// What is withheld, and what was proved.
    pub const fn audit(&self) -> &DisclosureReport {
        &self.audit
    }
}

/// How much of a table is withheld, over the current documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The table, as `complaint/region`; the free tables and the totals together are `free`.
    pub table: String,
    /// Its figures.
    pub figures: u64,
    /// Of these, the ones that are withheld.
    pub withheld: u64,
    /// The records in its cells, those of the synthesis too.
    pub records: u64,
    /// Of these, the ones in withheld cells.
    pub records_withheld: u64,
}

/// A table that a document leaves out because no choice of cells protects it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Left {
    /// The table.
    pub table: String,
    /// The document: a body, or `synthesis`.
    pub of: String,
}

/// What is withheld of a cycle, and what the audit proved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisclosureReport {
    /// How much is withheld, by table.
    pub shares: Vec<Share>,
    /// Tables of new documents that are left out since no choice of cells would protect them.
    pub left_out: Vec<Left>,
    /// Each protected count, over everything that was ever published.
    pub protected: Vec<Protected>,
    /// Of these, how many had been given away by what was published before, for ever.
    pub given_away: u64,
}

impl DisclosureReport {
    /// All figures, and those of them that are withheld.
    pub fn figures(&self) -> (u64, u64) {
        self.shares.iter().fold((0, 0), |(all, withheld), share| (all + share.figures, withheld + share.withheld))
    }

    /// The narrowest interval that was proved, of counts in published tables. Of a body that publishes none they are as
    /// wide as its public total allows.
    pub fn narrowest(&self) -> Option<u64> {
        let needed = self.protected.iter().map(|protected| protected.needed).max();
        self.protected.iter().filter(|one| Some(one.needed) == needed).map(|one| one.width).min()
    }
}

/// Why there is no public edition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DisclosureError {
    /// The rules protect nothing, or name what can never be public.
    #[error("the rules of the public edition do not hold:\n- {}", .0.join("\n- "))]
    Policy(Vec<String>),
    /// The reports are not of one period, or not those of the synthesis.
    #[error("these are not the reports of one cycle:\n- {}", .0.join("\n- "))]
    NotOneCycle(Vec<String>),
    /// Figures do not add up: then nothing can be proved on them.
    #[error("the reports do not add up:\n- {}\n  hint: make them again with `hasila run`", .0.join("\n- "))]
    Inconsistent(Vec<String>),
    /// The audit found counts that an outsider could compute.
    #[error(
        "the audit failed: {} protected counts could be computed from what is published, the first of them {} of {} in \
         {}; nothing was published\n  hint: this is a fault of the program: report it with this message",
        .0.len(), .0.first().map(|at| at.key.as_str()).unwrap_or_default(),
        .0.first().map(|at| at.of.as_str()).unwrap_or_default(),
        .0.first().map(|at| at.table.as_str()).unwrap_or_default()
    )]
    Narrow(Vec<Protected>),
}

/// How many faults a message lists.
const LISTED: usize = 50;

/// Makes the public edition of a cycle, and audits it.
///
/// # Errors
/// When the rules do not hold, when the reports are not of one cycle or do not add up, and when the audit fails.
pub fn control(cycle: &Cycle<'_>) -> Result<PublicCycle, DisclosureError> {
    let faults = cycle.policy.check();
    if !faults.is_empty() {
        return Err(DisclosureError::Policy(faults));
    }
    one_cycle(cycle)?;
    let mut desk = Desk::new(cycle);
    let mut open: BTreeSet<TableId> = desk.editor.chosen_in().collect();
    // A table of which a cell cannot be protected is left out, and the rest is chosen anew: each round leaves one out.
    while !open.is_empty() {
        let editions = desk.editions();
        let published = desk.published(&editions, true);
        let chosen = in_two(&open, |id| {
            let (table, truth) = desk.read(id, &published)?;
            Ok((table.clone(), desk.choose(id, table, &truth)))
        })?;
        drop(published);
        open = chosen
            .into_iter()
            .filter_map(|(id, (table, pattern))| desk.apply(id, &table, pattern).then_some(id))
            .collect();
    }
    desk.finish()
}

/// Does something for each table, two at a time: tables hang together by their totals alone, which are free.
fn in_two<T: Send>(
    tables: &BTreeSet<TableId>,
    does: impl Fn(TableId) -> Result<T, DisclosureError> + Sync,
) -> Result<BTreeMap<TableId, T>, DisclosureError> {
    let half = |first: usize| {
        let of = tables.iter().skip(first).step_by(2).map(|&id| Ok((id, does(id)?)));
        of.collect::<Result<Vec<_>, DisclosureError>>()
    };
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(|| half(0));
        let other = half(1);
        // A thread that panics takes the program with it.
        (one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), other)
    });
    let mut all: BTreeMap<TableId, T> = one?.into_iter().collect();
    all.extend(other?);
    Ok(all)
}

fn one_cycle(cycle: &Cycle<'_>) -> Result<(), DisclosureError> {
    let mut faults = Vec::new();
    let first = cycle.reports.first().map(|report| (report.exact.period, report.exact.definitions.as_str()));
    let first = first.or_else(|| cycle.summaries.first().map(|of| (of.exact.period, of.exact.definitions.as_str())));
    let Some((period, _)) = first else {
        return Err(DisclosureError::NotOneCycle(vec![
            "there is no report\n  hint: hand over one at least".to_owned(),
        ]));
    };
    for report in cycle.reports.iter().filter(|report| report.exact.period != period) {
        let exact = report.exact;
        faults.push(format!("{}: its report is of {}\n  hint: make it again for {period}", exact.agency, exact.period));
    }
    for summary in &cycle.summaries {
        for line in summary.exact.agencies.iter().filter(|line| line.total.is_some()) {
            let made_of = summary.made_of.get(&line.agency).and_then(|&place| cycle.reports.get(place));
            if line.total.as_ref() != made_of.map(|report| &report.exact.total) {
                faults.push(format!(
                    "{}: the synthesis was not made of this report\n  hint: make the synthesis again of the reports that \
                     are published",
                    line.agency
                ));
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(DisclosureError::NotOneCycle(faults)) }
}

/// A document by its place among the reports, or the summaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Paper {
    Report(usize),
    Summary(usize),
}

/// The editions of new documents, by paper.
struct Editions {
    reports: BTreeMap<usize, PublicReport>,
    summaries: BTreeMap<usize, PublicSynthesis>,
}

/// What a choice stands on.
struct Desk<'a> {
    cycle: &'a Cycle<'a>,
    editor: Editor<'a>,
    /// What is withheld of new documents.
    withheld: BTreeMap<Paper, Withheld>,
    /// What stays withheld and what stays shown, of new documents.
    bound: BTreeMap<Paper, Bound>,
    /// Protected counts that were given away before, by table.
    given_away: BTreeMap<TableId, BTreeSet<CellId>>,
}

/// What earlier versions and approvals say of the cells of a document.
#[derive(Clone, Debug, Default)]
struct Bound {
    withheld: BTreeSet<(TableId, String)>,
    shown: BTreeSet<(TableId, String)>,
    left_out: BTreeSet<TableId>,
    /// Of these, what no choice could show: tables of small bodies, and of other periods.
    by_rule: BTreeSet<TableId>,
}

impl<'a> Desk<'a> {
    fn new(cycle: &'a Cycle<'a>) -> Self {
        let editor = Editor { policy: cycle.policy, definitions: &cycle.reference.definitions };
        let mut desk =
            Desk { cycle, editor, withheld: BTreeMap::new(), bound: BTreeMap::new(), given_away: BTreeMap::new() };
        for (place, report) in cycle.reports.iter().enumerate() {
            if matches!(report.standing, Standing::New | Standing::Coming) {
                desk.bind_report(place, report);
            }
        }
        for (place, summary) in cycle.summaries.iter().enumerate() {
            if matches!(summary.standing, Standing::New | Standing::Coming) {
                desk.bind_summary(place, summary);
            }
        }
        desk
    }

    fn bind_report(&mut self, place: usize, report: &Report<'_>) {
        let mut bound = Bound::default();
        let body = &report.exact.agency;
        for other in self.cycle.reports.iter().filter(|other| other.exact.agency == *body) {
            if let Standing::Public(public) = other.standing {
                self.bind(&mut bound, &public.report.tables, &public.withheld, true);
            }
        }
        for approved in &report.approved {
            self.bind(&mut bound, &approved.report.tables, &approved.withheld, false);
        }
        let small = report.exact.records.cohort < self.cycle.policy.table_minimum;
        if !provinces_fit(self.cycle.reference, report.exact) {
            bound.left_out.extend(self.finer());
        }
        self.bind_tables(&mut bound, Some(body), small, report.exact.period);
        self.start(Paper::Report(place), bound);
    }

    fn bind_summary(&mut self, place: usize, summary: &Summary<'_>) {
        let mut bound = Bound::default();
        for other in &self.cycle.summaries {
            if let Standing::Public(public) = other.standing {
                self.bind(&mut bound, &public.synthesis.tables, &public.withheld, true);
            }
        }
        for approved in &summary.approved {
            self.bind(&mut bound, &approved.synthesis.tables, &approved.withheld, false);
        }
        let mut reports = summary.made_of.values().map(|&place| self.cycle.reports[place].exact);
        if !reports.all(|exact| provinces_fit(self.cycle.reference, exact)) {
            bound.left_out.extend(self.finer());
        }
        self.bind_tables(&mut bound, None, false, summary.exact.period);
        self.start(Paper::Summary(place), bound);
    }

    /// The tables by province that are in those by region.
    fn finer(&self) -> impl Iterator<Item = TableId> {
        self.editor.protected().filter(|id| self.editor.chosen_in().all(|one| one != *id))
    }

    /// What a public or an approved edition says: what it withholds stays so; what it shows stays so if it is public.
    fn bind(&self, bound: &mut Bound, tables: &[report_model::sectoral::Table], left: &BTreeSet<String>, public: bool) {
        for id in self.editor.protected() {
            let table = tables.iter().find(|table| table.id == id.breakdown);
            let is_left_out = left.contains(&id.left_out()) || left.contains(&format!("tables.{}", id.breakdown));
            let Some(table) = table.filter(|_| !is_left_out) else {
                if is_left_out {
                    bound.left_out.insert(id);
                }
                continue;
            };
            for cell in &table.cells {
                let key = (id, cell.key.first().cloned().unwrap_or_default());
                if id.layers().iter().any(|&term| cell.measures.withholds(term)) {
                    bound.withheld.insert(key);
                } else if public && cell.measures.get(id.layers()[0]).unwrap_or(0) > 0 {
                    bound.shown.insert(key);
                }
            }
        }
    }

    /// Tables that are never shown: of small bodies, of periods beside the main one, and where another period has them.
    fn bind_tables(&self, bound: &mut Bound, body: Option<&String>, small: bool, period: report_model::Period) {
        let main = self.cycle.reference.calendar.default_period;
        for id in self.editor.protected() {
            let elsewhere = self.cycle.elsewhere.contains(&(body.cloned(), id.breakdown));
            if small || elsewhere || main.months() != period.months() {
                bound.left_out.insert(id);
                bound.by_rule.insert(id);
            }
        }
    }

    fn start(&mut self, paper: Paper, mut bound: Bound) {
        bound.shown.retain(|cell| !bound.withheld.contains(cell));
        self.withheld.insert(paper, Withheld { cells: BTreeSet::new(), tables: bound.left_out.clone() });
        self.bound.insert(paper, bound);
    }

    /// The editions of new documents with what is withheld so far.
    fn editions(&self) -> Editions {
        let mut editions = Editions { reports: BTreeMap::new(), summaries: BTreeMap::new() };
        for (&paper, withheld) in &self.withheld {
            match paper {
                Paper::Report(place) => {
                    let edition = self.editor.report(self.cycle.reports[place].exact, withheld);
                    editions.reports.insert(place, edition);
                }
                Paper::Summary(place) => {
                    let edition = self.editor.synthesis(self.cycle.summaries[place].exact, withheld);
                    editions.summaries.insert(place, edition);
                }
            }
        }
        editions
    }

    /// What is public: what was, what becomes so, and what comes where `coming` says so.
    fn published<'e>(&'e self, editions: &'e Editions, coming: bool) -> Published<'e> {
        let is_old = |rules: u32| rules < RULES;
        let version = |(place, report): (usize, &'e Report<'_>)| {
            let edition = match report.standing {
                Standing::Public(public) => Some(public),
                Standing::New => editions.reports.get(&place),
                Standing::Coming => editions.reports.get(&place).filter(|_| coming),
                Standing::Summed => None,
            };
            let public = edition.map(|edition| Public {
                content: &edition.report,
                withheld: &edition.withheld,
                old: is_old(edition.rules),
            });
            let total: &Cell = public.as_ref().map_or(&report.exact.total, |public| &public.content.total);
            Version { body: &report.exact.agency, public, total }
        };
        let whole = |(place, summary): (usize, &'e Summary<'_>)| {
            let edition = match summary.standing {
                Standing::Public(public) => Some(public),
                Standing::New => editions.summaries.get(&place),
                Standing::Coming => editions.summaries.get(&place).filter(|_| coming),
                Standing::Summed => None,
            };
            let edition = edition?;
            let lines = edition.synthesis.agencies.iter().filter(|line| line.headline);
            let made_of = lines.filter_map(|line| Some((line.agency.as_str(), *summary.made_of.get(&line.agency)?)));
            let (content, withheld) = (&edition.synthesis, &edition.withheld);
            let public = Public { content, withheld, old: is_old(edition.rules) };
            Some(Whole { public, made_of: made_of.collect() })
        };
        Published {
            versions: self.cycle.reports.iter().enumerate().map(version).collect(),
            wholes: self.cycle.summaries.iter().enumerate().map(whole).collect(),
        }
    }

    /// A table of what is public, with its truth, which must fulfil every equation.
    fn read(&self, id: TableId, published: &Published<'_>) -> Result<(Table, Truth), DisclosureError> {
        let (reference, levels) = (self.cycle.reference, self.editor.levels(id));
        let mut table = system::read(id, levels, published, reference);
        let exact: Vec<&SectoralReport> = self.cycle.reports.iter().map(|report| report.exact).collect();
        for place in (0..table.rows.len()).filter(|_| levels.len() > 1) {
            if !provinces_fit(reference, exact[table.rows[place].version]) {
                without_provinces(&mut table, place);
            }
        }
        let truth = system::truth(&table, levels, &exact, reference);
        for place in 0..table.rows.len() {
            let version = table.rows[place].version;
            as_covered(&mut table, place, exact[version], &truth);
        }
        let mut faults = table.faults(&truth);
        if faults.is_empty() {
            return Ok((table, truth));
        }
        faults.truncate(LISTED);
        Err(DisclosureError::Inconsistent(faults))
    }

    /// Where a cell stands: in which document, and under which name.
    fn paper(table: &Table, cell: &CellId) -> (Paper, (TableId, String)) {
        match cell {
            CellId::Row(row, key) => (Paper::Report(table.rows[*row].version), table.named(key)),
            CellId::Whole(whole, column) => (Paper::Summary(*whole), table.named(column)),
        }
    }

    /// The cells of new documents that show something, and what is bound of them.
    fn cells(&self, table: &Table) -> (BTreeSet<CellId>, BTreeSet<CellId>) {
        let known = |seen: Seen| matches!(seen, Seen::Known(count) if count > 0);
        let rows = table.rows.iter().enumerate().flat_map(|(place, row)| {
            let cells = row.cells.iter().filter(|(_, cell)| cell.published && known(cell.seen[0]));
            cells.map(move |(key, _)| CellId::Row(place, key.clone()))
        });
        let counts = table.sums.iter().filter(|sum| sum.layer == 0);
        let wholes = counts.flat_map(|sum| {
            let columns = sum.columns.iter().filter(|(_, seen)| known(**seen));
            columns.map(|(column, _)| CellId::Whole(sum.whole, column.clone()))
        });
        let (mut open, mut withheld) = (BTreeSet::new(), BTreeSet::new());
        for cell in rows.chain(wholes) {
            let (paper, key) = Self::paper(table, &cell);
            let Some(bound) = self.bound.get(&paper) else { continue };
            if !bound.shown.contains(&key) {
                open.insert(cell.clone());
            }
            if bound.withheld.contains(&key) {
                withheld.insert(cell);
            }
        }
        (open, withheld)
    }

    /// Chooses in a table.
    fn choose(&self, id: TableId, table: Table, truth: &Truth) -> Pattern {
        let (open, withheld) = self.cells(&table);
        let policy = self.cycle.policy;
        let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX / 64);
        let given_away = self.given_away.get(&id).cloned().unwrap_or_default();
        let (threshold, width) = (signed(policy.threshold), signed(policy.width));
        choose(Choice { table, truth, threshold, width, open, withheld, given_away })
    }

    /// Withholds what was chosen. Whether it must be done again, with a table of a document left out.
    fn apply(&mut self, id: TableId, table: &Table, Pattern { primary, secondary, narrow }: Pattern) -> bool {
        if !narrow.is_empty() {
            self.give_up(id, table, &narrow);
            return true;
        }
        for cell in primary.iter().chain(&secondary) {
            let (paper, key) = Self::paper(table, cell);
            if let Some(withheld) = self.withheld.get_mut(&paper) {
                withheld.cells.insert(key);
            }
        }
        false
    }

    /// Leaves a table out of the documents in which a count cannot be protected, by province first where it is by both;
    /// where it is in none of the new ones, of those that tell of it: the synthesis, then the reports. What was given away
    /// before is so for ever.
    fn give_up(&mut self, id: TableId, table: &Table, narrow: &[CellId]) {
        let mut of: BTreeSet<(Paper, TableId)> = BTreeSet::new();
        for &breakdown in self.editor.levels(id).iter().rev() {
            if !of.is_empty() {
                break;
            }
            let id = TableId { breakdown, ..id };
            let leaves =
                |paper: &Paper| self.withheld.get(paper).is_some_and(|withheld| !withheld.tables.contains(&id));
            let papers: BTreeSet<Paper> = narrow.iter().map(|cell| Self::paper(table, cell).0).collect();
            of.extend(papers.into_iter().filter(leaves).map(|paper| (paper, id)));
            if of.is_empty() {
                let all: Vec<Paper> = self.withheld.keys().copied().filter(leaves).collect();
                let synthesis = all.iter().rfind(|paper| matches!(paper, Paper::Summary(_)));
                let papers = synthesis.map_or(all.clone(), |&synthesis| vec![synthesis]);
                of.extend(papers.into_iter().map(|paper| (paper, id)));
            }
        }
        if of.is_empty() {
            self.given_away.entry(id).or_default().extend(narrow.iter().cloned());
        }
        for (paper, id) in of {
            if let Some(withheld) = self.withheld.get_mut(&paper) {
                withheld.tables.insert(id);
            }
        }
    }

    /// The finished documents, audited.
    fn finish(self) -> Result<PublicCycle, DisclosureError> {
        let mut editions = self.editions();
        let protected = self.audit(&editions)?;
        let mut report = DisclosureReport {
            shares: Vec::new(),
            left_out: self.left_out(),
            given_away: self.given_away.values().map(|cells| cells.len() as u64).sum(),
            protected,
        };
        let mut reports = BTreeMap::new();
        for (place, of) in self.cycle.reports.iter().enumerate().filter(|(_, report)| report.current) {
            let edition = match of.standing {
                Standing::Public(public) => Some(public.clone()),
                _ => editions.reports.remove(&place),
            };
            reports.extend(edition.map(|edition| (of.exact.agency.clone(), edition)));
        }
        let mut synthesis = None;
        for (place, of) in self.cycle.summaries.iter().enumerate().filter(|(_, summary)| summary.current) {
            synthesis = match of.standing {
                Standing::Public(public) => Some(public.clone()),
                _ => editions.summaries.remove(&place),
            };
        }
        report.shares = self.shares(&reports, synthesis.as_ref());
        Ok(PublicCycle { reports, synthesis, audit: report })
    }

    /// The tables of new documents that are left out though the rules would have shown them.
    fn left_out(&self) -> Vec<Left> {
        let mut left_out = BTreeSet::new();
        for (paper, withheld) in &self.withheld {
            let (of, current) = match *paper {
                Paper::Report(at) => (self.cycle.reports[at].exact.agency.as_str(), self.cycle.reports[at].current),
                Paper::Summary(at) => (SYNTHESIS, self.cycle.summaries[at].current),
            };
            let by_rule = self.bound.get(paper).map(|bound| &bound.by_rule);
            for id in withheld.tables.iter().filter(|id| current && !by_rule.is_some_and(|tables| tables.contains(id)))
            {
                left_out.insert(Left { table: id.to_string(), of: of.to_owned() });
            }
        }
        left_out.into_iter().collect()
    }

    fn audit(&self, editions: &Editions) -> Result<Vec<Protected>, DisclosureError> {
        let published = self.published(editions, false);
        let policy = self.cycle.policy;
        let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX / 64);
        let unsigned = |count: i64| u64::try_from(count).unwrap_or(0);
        let rules = (signed(policy.threshold), signed(policy.width));
        let tables: BTreeSet<TableId> = self.editor.chosen_in().collect();
        let found = in_two(&tables, |id| {
            let (table, truth) = self.read(id, &published)?;
            let found = audit::intervals(&table, &truth, rules);
            Ok((table, found))
        })?;
        let mut protected = Vec::new();
        for (id, (table, found)) in found {
            let given_away = self.given_away.get(&id);
            for (cell, needed, found) in found {
                if given_away.is_some_and(|cells| cells.contains(&cell)) {
                    continue;
                }
                let (paper, (id, key)) = Self::paper(&table, &cell);
                let of = match paper {
                    Paper::Report(at) => format!("{} v{}", table_body(&table, &cell), self.cycle.reports[at].version),
                    Paper::Summary(at) => format!("{SYNTHESIS} v{}", self.cycle.summaries[at].version),
                };
                protected.push(Protected {
                    table: id.to_string(),
                    of,
                    key,
                    needed: unsigned(needed),
                    width: unsigned(found.high - found.low),
                    interval: (!found.cut).then(|| (unsigned(found.low), unsigned(found.high))),
                });
            }
        }
        let narrow: Vec<Protected> = protected.iter().filter(|found| found.is_narrow()).cloned().collect();
        if narrow.is_empty() { Ok(protected) } else { Err(DisclosureError::Narrow(narrow)) }
    }

    /// How much is withheld, by table.
    fn shares(&self, reports: &BTreeMap<String, PublicReport>, synthesis: Option<&PublicSynthesis>) -> Vec<Share> {
        let mut shares: BTreeMap<String, Share> = BTreeMap::new();
        let exact = |body: &str| {
            let mut reports = self.cycle.reports.iter();
            reports.find(|report| report.current && report.exact.agency == body).map(|report| report.exact)
        };
        for (body, edition) in reports {
            let Some(exact) = exact(body) else { continue };
            let small = exact.records.cohort < self.cycle.policy.table_minimum;
            let of = (&edition.report.total, &edition.report.tables[..], &exact.tables[..]);
            self.count(&mut shares, of, &edition.withheld, small);
        }
        let exact = self.cycle.summaries.iter().find(|summary| summary.current).map(|summary| summary.exact);
        if let Some((edition, exact)) = synthesis.zip(exact) {
            let of = (&edition.synthesis.total, &edition.synthesis.tables[..], &exact.tables[..]);
            self.count(&mut shares, of, &edition.withheld, false);
        }
        shares.into_iter().map(|(table, share)| Share { table, ..share }).collect()
    }

    fn count(
        &self,
        shares: &mut BTreeMap<String, Share>,
        (total, public, exact): (&Cell, &[report_model::sectoral::Table], &[report_model::sectoral::Table]),
        left: &BTreeSet<String>,
        small: bool,
    ) {
        let free = shares.entry("free".to_owned()).or_default();
        let bands = total.days_to_reply.0.len() + total.age_unanswered.0.len();
        free.figures += (total.counts.len() + bands) as u64;
        for table in public.iter().filter(|table| self.cycle.policy.free.contains(&table.id)) {
            let counts = |cell: &report_model::sectoral::TableCell| cell.measures.counts.len() as u64;
            free.figures += table.cells.iter().map(counts).sum::<u64>();
        }
        for id in self.editor.protected() {
            let Some(whole) = exact.iter().find(|table| table.id == id.breakdown) else { continue };
            // A small body has no such tables by rule: they are no loss of the choice.
            if small || self.cycle.reference.calendar.default_period.months() != self.months() {
                continue;
            }
            let table = public.iter().find(|table| table.id == id.breakdown);
            let out = left.contains(&id.left_out()) || left.contains(&format!("tables.{}", id.breakdown));
            let share = shares.entry(id.to_string()).or_default();
            for cell in &whole.cells {
                let shown = table.filter(|_| !out).and_then(|table| table.cells.iter().find(|at| at.key == cell.key));
                let terms = id.layers().iter().filter(|term| self.cycle.policy.terms.contains(term));
                let figures = terms.filter(|&&term| cell.measures.get(term).is_some()).count() as u64;
                let records = cell.measures.get(id.layers()[0]).unwrap_or(0);
                let hidden = shown.is_none_or(|shown| shown.measures.withholds(id.layers()[0]));
                share.figures += figures;
                share.records += records;
                if hidden {
                    share.withheld += figures;
                    share.records_withheld += records;
                }
            }
        }
    }

    fn months(&self) -> u32 {
        let report = self.cycle.reports.first().map(|report| report.exact.period.months());
        report.or_else(|| self.cycle.summaries.first().map(|of| of.exact.period.months())).unwrap_or(12)
    }
}

/// Whether the provinces of a report add up to its regions: no region has fewer records than its provinces. Where a record
/// names a province of another region, or a body declares counts beside its records, nobody could add them up.
fn provinces_fit(reference: &Reference, exact: &SectoralReport) -> bool {
    let mut of_regions: BTreeMap<&str, &Cell> = BTreeMap::new();
    for cell in exact.table(BreakdownId::Region) {
        of_regions.extend(cell.key.first().map(|key| (key.as_str(), &cell.measures)));
    }
    if of_regions.is_empty() || exact.table(BreakdownId::Province).is_empty() {
        return true;
    }
    if exact.declared.is_some() {
        return false;
    }
    let mut sums: BTreeMap<(&str, Term), u64> = BTreeMap::new();
    for cell in exact.table(BreakdownId::Province) {
        let key = cell.key.first().map_or("", String::as_str);
        let is_in = |region: &&report_model::reference::Region| region.provinces.iter().any(|one| one.id == key);
        let region = reference.regions.regions.iter().find(is_in).map_or(UNSPECIFIED, |region| region.id.as_str());
        for (&term, &count) in cell.measures.counts.iter().filter(|_| key != UNSPECIFIED) {
            let sum: &mut u64 = sums.entry((region, term)).or_default();
            *sum = sum.saturating_add(count);
        }
    }
    sums.iter().all(|(&(region, term), &sum)| {
        sum == 0 || of_regions.get(region).and_then(|cell| cell.get(term)).is_some_and(|all| sum <= all)
    })
}

/// Takes the provinces of a row out of a table, with the sums that they were in: only what was published under the rules
/// before has such sums.
fn without_provinces(table: &mut Table, place: usize) {
    let row = &mut table.rows[place];
    row.cells.retain(|key, _| !is_finer(key));
    row.has_both = false;
    table.sums.retain(|sum| !sum.is_finer || !sum.rows.contains(&place));
}

/// A term that the cells of a breakdown do not measure is in no equation of it, though the whole has it. Of a body that
/// declares counts a breakdown covers what both its records and its forms measure: an outsider is taken to know what that
/// adds up to.
fn as_covered(table: &mut Table, place: usize, exact: &SectoralReport, truth: &Truth) {
    let cells = exact.table(table.id.breakdown);
    let measures = |term: &Term| cells.iter().any(|cell| cell.measures.get(*term).is_some());
    if cells.is_empty() {
        return;
    }
    let row = &mut table.rows[place];
    for (layer, term) in table.id.layers().iter().enumerate() {
        if !measures(term) {
            row.total[layer] = Seen::Absent;
            row.cells.values_mut().for_each(|cell| cell.seen[layer] = Seen::Absent);
        } else if exact.declared.is_some() {
            let covered: i64 = truth.rows[place].values().map(|kinds| system::counts(kinds)[layer]).sum();
            row.total[layer] = Seen::Known(u64::try_from(covered).unwrap_or(0));
        }
    }
    for sum in table.sums.iter_mut().filter(|sum| !sum.terms.iter().all(measures)) {
        sum.rows.remove(&place);
    }
}

/// How the synthesis is called among documents.
const SYNTHESIS: &str = "synthesis";

fn table_body<'t>(table: &'t Table, cell: &CellId) -> &'t str {
    match cell {
        CellId::Row(row, _) => &table.rows[*row].body,
        CellId::Whole(..) => SYNTHESIS,
    }
}
