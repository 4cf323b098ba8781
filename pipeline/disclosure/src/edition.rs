//! The public edition of a report or a synthesis: the same type, with what is not shown taken out.

use std::collections::{BTreeMap, BTreeSet};

use report_model::definitions::{BreakdownId, Definitions, Verdict};
use report_model::disclosure::DisclosurePolicy;
use report_model::record::Nature;
use report_model::records::RecordCounts;
use report_model::sectoral::{IndicatorValue, Table, TableCell};
use report_model::statistics::reply_curve::{HALF, NINE_TENTHS};
use report_model::synthesis::{AgencyLine, Group};
use report_model::tally::{Cell, Coverage, Measured, Protected, Stock, Unknown};
use report_model::term::Term;
use report_model::{DayHistogram, Fraction, SectoralReport, Synthesis};
use serde::{Deserialize, Serialize};

use crate::system::{NATURES, TableId};

/// The rules that these editions are made under; those before had none, and a pattern for each term.
pub const RULES: u32 = 2;

const fn before() -> u32 {
    1
}

/// A sectoral report as the public may have it. [`crate::control()`] makes one, and a publication reads back.
///
/// It has the type of the exact report, reduced: only declared tables and terms; a withheld count is in no `counts` and
/// named in its cell's `protected`; histograms stand for the whole alone, each band under its last day (the open one
/// under a key of its own); `records` holds the cohort and the rejected alone; `findings` is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicReport {
    pub(crate) report: SectoralReport,
    pub(crate) withheld: BTreeSet<String>,
    #[serde(default = "before")]
    pub(crate) rules: u32,
}

impl PublicReport {
    /// The reduced report.
    pub const fn report(&self) -> &SectoralReport {
        &self.report
    }

    /// What is left out: `tables.<breakdown>`, or `tables.<breakdown>.<nature>` of one nature. Under the rules before
    /// also figures outside the cells.
    pub const fn withheld(&self) -> &BTreeSet<String> {
        &self.withheld
    }
}

/// The synthesis as the public may have it, reduced like a [`PublicReport`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicSynthesis {
    pub(crate) synthesis: Synthesis,
    pub(crate) withheld: BTreeSet<String>,
    #[serde(default = "before")]
    pub(crate) rules: u32,
}

impl PublicSynthesis {
    /// The reduced synthesis.
    pub const fn synthesis(&self) -> &Synthesis {
        &self.synthesis
    }

    /// What is left out, as [`PublicReport::withheld`]; and `reconciliation`, which is never public.
    pub const fn withheld(&self) -> &BTreeSet<String> {
        &self.withheld
    }
}

/// What is withheld of one document: cells, and whole tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withheld {
    /// The cells, by table and key.
    pub cells: BTreeSet<(TableId, String)>,
    /// The tables that are left out.
    pub tables: BTreeSet<TableId>,
}

/// Makes editions.
pub(crate) struct Editor<'a> {
    pub(crate) policy: &'a DisclosurePolicy,
    pub(crate) definitions: &'a Definitions,
}

impl Editor<'_> {
    /// The tables that are protected: one for each nature.
    pub(crate) fn protected(&self) -> impl Iterator<Item = TableId> + '_ {
        let of = |&breakdown| NATURES.iter().map(move |&nature| TableId { nature, breakdown });
        self.policy.protected.iter().flat_map(of)
    }

    /// The tables that are chosen in: provinces are in that of their regions where both are public.
    pub(crate) fn chosen_in(&self) -> impl Iterator<Item = TableId> + '_ {
        let alone = !self.policy.protected.contains(&BreakdownId::Region);
        self.protected().filter(move |id| alone || id.breakdown != BreakdownId::Province)
    }

    /// The breakdowns in a table.
    pub(crate) fn levels(&self, id: TableId) -> &'static [BreakdownId] {
        match id.breakdown {
            BreakdownId::Service => &[BreakdownId::Service],
            BreakdownId::UserKind => &[BreakdownId::UserKind],
            BreakdownId::Province => &[BreakdownId::Province],
            _ if self.policy.protected.contains(&BreakdownId::Province) => {
                &[BreakdownId::Region, BreakdownId::Province]
            }
            _ => &[BreakdownId::Region],
        }
    }

    /// Whether a body has too few records of a nature for tables of them to be public.
    pub(crate) fn has_few(&self, report: &SectoralReport, id: TableId) -> bool {
        report.total.get(id.layers()[0]).unwrap_or(0) < self.policy.table_minimum
    }

    /// Every field is named: a new one is public only when somebody says so here.
    pub(crate) fn report(&self, report: &SectoralReport, hidden: &Withheld) -> PublicReport {
        let mut withheld = BTreeSet::new();
        let reduced = SectoralReport {
            schema_version: report.schema_version,
            cycle: report.cycle.clone(),
            specimen: report.specimen,
            agency: report.agency.clone(),
            kind: report.kind.clone(),
            period: report.period,
            cutoff: report.cutoff,
            cutoffs: report.cutoffs,
            nominal_cutoff: report.nominal_cutoff,
            extracted: report.extracted,
            complete: report.complete,
            definitions: report.definitions.clone(),
            nil_return: report.nil_return.clone(),
            records: records(&report.records),
            findings: BTreeMap::new(),
            indicators: self.indicators(&report.indicators),
            stock: stock(&report.stock),
            unknown: Unknown::default(),
            coverage: self.coverage(&report.coverage),
            total: self.total(&report.total),
            tables: self.tables(&report.tables, hidden, &mut withheld),
            transferred_from: report.transferred_from.clone(),
            transferred_to: report.transferred_to.clone(),
            measures: report.measures.clone(),
            texts: report.texts.clone(),
            declared: report.declared,
            // Reasons and offices are the body's own words.
            corrected: None,
        };
        PublicReport { report: reduced, withheld, rules: RULES }
    }

    /// Every field is named here too.
    pub(crate) fn synthesis(&self, synthesis: &Synthesis, hidden: &Withheld) -> PublicSynthesis {
        let mut withheld = BTreeSet::new();
        if synthesis.reconciliation.is_some() {
            withheld.insert("reconciliation".to_owned());
        }
        let headline = self.group(&synthesis.headline);
        let declared = self.declared();
        let wholes = synthesis.wholes.iter().filter(|(part, _)| declared.contains(part)).map(|(&part, wholes)| {
            let of = wholes.iter().filter(|(whole, _)| declared.contains(whole));
            (part, of.map(|(&whole, &count)| (whole, count)).collect())
        });
        let reduced = Synthesis {
            schema_version: synthesis.schema_version,
            cycle: synthesis.cycle.clone(),
            specimen: synthesis.specimen,
            sealed: synthesis.sealed,
            period: synthesis.period,
            nominal_cutoff: synthesis.nominal_cutoff,
            cutoffs: synthesis.cutoffs,
            extracted: synthesis.extracted,
            definitions: synthesis.definitions.clone(),
            roll_up: synthesis.roll_up.clone(),
            indicators: self.indicators(&synthesis.indicators),
            records: headline.records,
            stock: stock(&synthesis.stock),
            total: headline.total.clone(),
            headline,
            kinds: synthesis.kinds.iter().map(|(kind, group)| (kind.clone(), self.group(group))).collect(),
            agencies: synthesis.agencies.iter().map(|line| self.line(line)).collect(),
            findings: BTreeMap::new(),
            coverage: self.coverage(&synthesis.coverage),
            wholes: wholes.collect(),
            tables: self.tables(&synthesis.tables, hidden, &mut withheld),
            transfers: synthesis.transfers.clone(),
            reconciliation: None,
            agency_measures: synthesis.agency_measures.clone(),
            measures: synthesis.measures.clone(),
            texts: synthesis.texts.clone(),
        };
        PublicSynthesis { synthesis: reduced, withheld, rules: RULES }
    }

    fn group(&self, group: &Group) -> Group {
        Group {
            members: group.members,
            joined: group.joined,
            reported: group.reported,
            nil_returns: group.nil_returns,
            records: records(&group.records),
            total: self.total(&group.total),
            stock: stock(&group.stock),
            unconfirmed: group.unconfirmed,
            indicators: self.indicators(&group.indicators),
        }
    }

    fn line(&self, line: &AgencyLine) -> AgencyLine {
        AgencyLine {
            agency: line.agency.clone(),
            kind: line.kind.clone(),
            headline: line.headline,
            apart: line.apart,
            reporting: line.reporting,
            declared: line.declared,
            cutoff: line.cutoff,
            records: line.records.as_ref().map(records),
            total: line.total.as_ref().map(|total| self.total(total)),
            indicators: self.indicators(&line.indicators),
            findings: 0,
        }
    }

    /// The terms that are published of a whole.
    fn declared(&self) -> BTreeSet<Term> {
        self.policy.terms.iter().chain(&self.policy.totals).copied().collect()
    }

    fn coverage(&self, coverage: &BTreeMap<Measured, Coverage>) -> BTreeMap<Measured, Coverage> {
        let terms = self.declared();
        let shares =
            self.definitions.shares().filter(|(_, above, below)| terms.contains(above) && terms.contains(below));
        let mut names: BTreeSet<Measured> =
            shares.map(|(indicator, ..)| Measured::Share(indicator.id.clone())).collect();
        names.extend(terms.iter().copied().map(Measured::Term));
        names.extend(self.policy.tables().map(Measured::Table));
        names.insert(Measured::Stock);
        let public = coverage.iter().filter(|(name, _)| names.contains(*name));
        public.map(|(name, covered)| (name.clone(), covered.clone())).collect()
    }

    /// The indicators; those of terms that are not declared are not published.
    fn indicators(&self, indicators: &[IndicatorValue]) -> Vec<IndicatorValue> {
        let terms = self.declared();
        let is_public = |value: &IndicatorValue| {
            let share = self.definitions.shares().find(|(indicator, ..)| indicator.id == value.id);
            share.is_none_or(|(_, above, below)| terms.contains(&above) && terms.contains(&below))
        };
        let public = indicators.iter().map(|value| match value.verdict {
            Verdict::NotMeasured => value.clone(),
            _ if is_public(value) => value.clone(),
            _ => IndicatorValue {
                numerator: None,
                denominator: None,
                verdict: Verdict::Withheld,
                bounds: None,
                with_unreported: None,
                ..value.clone()
            },
        });
        public.collect()
    }

    /// The whole: declared terms and shares, quantiles, and histograms in bands.
    fn total(&self, cell: &Cell) -> Cell {
        let mut shown = self.cell(cell, &self.declared());
        shown.days_to_reply = self.bands(&cell.days_to_reply);
        shown.age_unanswered = self.bands(&cell.age_unanswered);
        with_quantiles(&mut shown, cell, &self.edges());
        shown
    }

    /// The declared terms and shares of a cell.
    fn cell(&self, cell: &Cell, terms: &BTreeSet<Term>) -> Cell {
        let counts = cell.counts.iter().filter(|(term, _)| terms.contains(term)).map(|(&t, &n)| (t, n)).collect();
        let mut shown = Cell { counts, ..Cell::default() };
        for (indicator, above, below) in self.definitions.shares() {
            if let (Some(&share), true) =
                (cell.shares.get(&indicator.id), terms.contains(&above) && terms.contains(&below))
            {
                shown.shares.insert(indicator.id.clone(), share);
            }
        }
        shown
    }

    /// A histogram in bands, each under its last day.
    fn bands(&self, histogram: &DayHistogram) -> DayHistogram {
        let edges = self.edges();
        let mut bands = DayHistogram::default();
        for (&day, &count) in &histogram.0 {
            bands.add(edges.range(day..).next().copied().unwrap_or(DayHistogram::OPEN), count);
        }
        bands
    }

    /// The last days of the bands of delays; the legal deadline is one of them.
    fn edges(&self) -> BTreeSet<u32> {
        self.policy.delay_bands.iter().copied().chain([self.definitions.clock.deadline_days]).collect()
    }

    /// The public breakdowns; those that are left out are named in `withheld`.
    fn tables(&self, tables: &[Table], hidden: &Withheld, withheld: &mut BTreeSet<String>) -> Vec<Table> {
        let mut shown = Vec::new();
        for table in tables.iter().filter(|table| self.policy.tables().any(|id| id == table.id)) {
            let protects = self.policy.protected.contains(&table.id);
            let ids = NATURES.map(|nature| TableId { nature, breakdown: table.id });
            let out = ids.iter().filter(|id| protects && hidden.tables.contains(id)).collect::<Vec<_>>();
            if out.len() == ids.len() {
                withheld.insert(format!("tables.{}", table.id));
                continue;
            }
            withheld.extend(out.iter().map(|id| id.left_out()));
            let cell = |cell: &TableCell| {
                let key = cell.key.first()?;
                let is_out = |id: &TableId| out.contains(&id);
                // A key that stands for records of a nature that is left out alone says that there are some.
                let stands = |id: &TableId| !is_out(id) && cell.measures.get(id.layers()[0]).unwrap_or(0) > 0;
                if !out.is_empty() && !ids.iter().any(stands) {
                    return None;
                }
                let hides = |id: &TableId| is_out(id) || hidden.cells.contains(&(*id, key.clone()));
                let of: Vec<TableId> = ids.into_iter().filter(|id| protects && hides(id)).collect();
                Some(TableCell { key: cell.key.clone(), measures: self.part(&cell.measures, &of) })
            };
            let cells = table.cells.iter().filter_map(cell).collect();
            shown.push(Table { id: table.id, dimensions: table.dimensions.clone(), cells });
        }
        shown
    }

    /// A cell of a breakdown, without the records of some natures. A percentage has enough records under it.
    fn part(&self, cell: &Cell, without: &[TableId]) -> Cell {
        let mut shown = self.cell(cell, &self.policy.terms.iter().copied().collect());
        let mut protected = Protected::default();
        let hides = |term: Term| {
            without.iter().any(|id| id.layers().contains(&term) || id.nature == Nature::Complaint && !is_other(term))
        };
        protected.counts = shown.counts.keys().copied().filter(|&term| hides(term)).collect();
        for (indicator, above, below) in self.definitions.shares() {
            let few = |share: &Fraction| (1..self.policy.percent_minimum).contains(&share.den);
            let gone = |share: &Fraction| few(share) || hides(above) || hides(below);
            if shown.shares.get(&indicator.id).is_some_and(gone) {
                protected.shares.insert(indicator.id.clone());
            }
        }
        shown.counts.retain(|term, _| !protected.counts.contains(term));
        shown.shares.retain(|id, _| !protected.shares.contains(id));
        let enough = shown.get(Term::Answered).is_some_and(|answered| answered >= self.policy.percent_minimum);
        shown.protected = (protected != Protected::default()).then(|| Box::new(protected));
        if enough {
            with_quantiles(&mut shown, cell, &BTreeSet::new());
        }
        shown
    }
}

/// Whether a term counts records of another nature than complaints.
const fn is_other(term: Term) -> bool {
    matches!(term, Term::Observations | Term::Suggestions)
}

/// How long replies took: of the complaints received, with the curve at some days, and of the answered ones alone.
fn with_quantiles(shown: &mut Cell, cell: &Cell, days: &BTreeSet<u32>) {
    if shown.get(Term::Answered).is_none() {
        return;
    }
    let days: Vec<u32> = days.iter().copied().collect();
    let answered = [HALF, NINE_TENTHS].map(|p| cell.days_to_reply.quantile(p));
    let received = cell.reply_curve().told(&days);
    if received.is_some() {
        let held = shown.protected.get_or_insert_default();
        ([held.median, held.ninth_decile], held.time_to_reply) = (answered, received);
    }
}

/// The records received in the period and those refused; the rest is no matter of the public.
fn records(records: &RecordCounts) -> RecordCounts {
    let (cohort, rejected) = (records.cohort, records.rejected);
    RecordCounts { read: cohort.saturating_add(rejected), tallied: cohort, rejected, cohort, ..RecordCounts::default() }
}

fn stock(stock: &Stock) -> Stock {
    Stock { closing_before: None, ..*stock }
}
