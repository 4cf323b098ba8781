//! The public edition: types that only disclosure control makes (contract §7).

use std::collections::{BTreeMap, BTreeSet};

use report_model::disclosure::DisclosurePolicy;
use report_model::reference::Reference;
use report_model::{Fraction, Period, SectoralReport, Synthesis};
use serde::{Deserialize, Serialize};

use crate::audit::audit;
use crate::body::{self, Body, Frame};
use crate::interval::Interval;
use crate::past::{self, PublicCycleData};
use crate::reduce::Edition;
use crate::suppress::{Suppressed, suppress};
use crate::system::{Pattern, Variable};
use crate::tables::Tables;
use crate::{nation, reduce::Withheld, rest};

/// What is controlled together: an outsider has all of it.
#[derive(Clone, Debug)]
pub struct Cycle<'a> {
    /// The exact reports of one period that will be public, one of each body.
    pub reports: Vec<&'a SectoralReport>,
    /// The exact synthesis made of them; its bodies' reports are all among `reports`.
    pub synthesis: Option<&'a Synthesis>,
    /// The reference of the cycle.
    pub reference: &'a Reference,
    /// The rules.
    pub policy: &'a DisclosurePolicy,
    /// The public editions that were approved, such as those of single reports: what one withholds stays withheld.
    pub approved: &'a [&'a PublicCycleData],
    /// What was published before: older versions of the period, parts of it, the periods around it.
    pub earlier: &'a [&'a PublicCycleData],
}

/// A sectoral report as the public may have it. Nothing but [`control`] makes one.
///
/// It has the type of the exact report, reduced: only declared tables and terms; a withheld count is in no `counts` and
/// named in its cell's `protected`; histograms stand for the whole alone, each band under its last day (the open one
/// under a key of its own), and are empty where they are withheld; `records` holds the cohort and the rejected
/// alone; `findings` is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicReport {
    report: SectoralReport,
    withheld: Withheld,
}

impl PublicReport {
    /// The reduced report.
    pub const fn report(&self) -> &SectoralReport {
        &self.report
    }

    /// What is withheld outside the cells, where the report has 0 or nothing in its place: `records.cohort`,
    /// `records.rejected`, `stock.opening`, `stock.received`, `stock.closed`, `stock.closing`,
    /// `transferred_from.<body>`, `transferred_to.<body>`, `measures.<id>`; and `tables.<id>`, which the body is too small
    /// to publish.
    pub const fn withheld(&self) -> &BTreeSet<String> {
        &self.withheld
    }
}

/// The synthesis as the public may have it, reduced like a [`PublicReport`]. Nothing but [`control`] makes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicSynthesis {
    synthesis: Synthesis,
    withheld: Withheld,
}

impl PublicSynthesis {
    /// The reduced synthesis.
    pub const fn synthesis(&self) -> &Synthesis {
        &self.synthesis
    }

    /// What is withheld outside the cells, as [`PublicReport::withheld`] under `headline.`, `kinds.<kind>.` and
    /// `agencies.<id>.`; `transfers.<from>.<to>.sent` or `.received`; and `reconciliation`, which is never public.
    pub const fn withheld(&self) -> &BTreeSet<String> {
        &self.withheld
    }
}

/// Everything of one period that is public. Nothing but [`control`] makes one. Its JSON is canonical: the same inputs
/// give the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicCycle {
    reports: BTreeMap<String, PublicReport>,
    synthesis: Option<PublicSynthesis>,
    audit: AuditReport,
    #[serde(skip)]
    data: PublicCycleData,
}

impl PublicCycle {
    /// The reports, by the id of their body.
    pub const fn reports(&self) -> &BTreeMap<String, PublicReport> {
        &self.reports
    }

    /// The synthesis.
    pub const fn synthesis(&self) -> Option<&PublicSynthesis> {
        self.synthesis.as_ref()
    }

    /// What the audit found.
    pub const fn audit(&self) -> &AuditReport {
        &self.audit
    }

    /// What to store, and to hand to later cycles as `earlier`.
    pub const fn data(&self) -> &PublicCycleData {
        &self.data
    }
}

/// What the audit found. Figures are counted once however often they are printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditReport {
    /// The figures of the declared tables, zeros included.
    pub figures: u64,
    /// Of these, how many are zero, and shown.
    pub zeros: u64,
    /// Withheld because they, or their difference from something published, are small.
    pub primary: u64,
    /// Withheld so that nobody computes others from them.
    pub secondary: u64,
    /// The share withheld: primary and secondary over all figures.
    pub share: Fraction,
    /// How many counts were audited: the primary ones, and complements and differences that are printed nowhere.
    pub audited: u64,
    /// The narrowest interval that was proved, of all protected counts that are withheld or the rest of printed ones: no
    /// outsider can narrow one further.
    pub narrowest: Option<u64>,
    /// The counts whose interval could not be proved wide enough. Where there is one, nothing is published.
    pub failing: Vec<Failing>,
}

/// A protected count that an outsider could compute too closely.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failing {
    /// The figures that print it, or those that it is the rest of.
    pub figures: Vec<String>,
    /// The least value that was proved possible.
    pub low: u64,
    /// The greatest value that was proved possible.
    pub high: u64,
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
        "the audit failed: {} protected counts could be computed from the public tables, the first of them {}\n  hint: \
         declare fewer tables or terms in `reference/disclosure.yaml`; what is public already cannot be withheld any \
         more, so clear documents that hold one another's figures together and publish them at once",
        .0.failing.len(),
        .0.failing.first().map(|failing| failing.figures.join(", ")).unwrap_or_default()
    )]
    Narrow(Box<AuditReport>),
}

/// How many faults a message lists.
const LISTED: usize = 50;

/// Makes the public edition of a cycle, and audits it.
///
/// # Errors
/// When the rules do not hold, when the reports are not of one cycle or do not add up, and when the audit fails.
pub fn control(input: Cycle<'_>) -> Result<PublicCycle, DisclosureError> {
    let Cycle { mut reports, synthesis, reference, policy, approved, earlier } = input;
    let faults = policy.check();
    if !faults.is_empty() {
        return Err(DisclosureError::Policy(faults));
    }
    reports.sort_by(|a, b| a.agency.cmp(&b.agency));
    let period = one_cycle(&reports, synthesis, reference)?;

    let frame = frame(policy, reference);
    let mut tables = Tables::new(policy);
    let earlier = past::related(&reference.cycle.id, period, earlier);
    let given = rest::gather(&reports, synthesis, (reference, policy), &earlier);
    let bodies: Vec<Body<'_>> = given.iter().map(|given| body::add(&mut tables, &frame, given)).collect();
    for report in &reports {
        body::measures(&mut tables, report);
    }
    body::pairs(&mut tables);
    if let Some(synthesis) = synthesis {
        nation::add(&mut tables, &frame, synthesis, reference, &bodies);
    }
    if !tables.faults.is_empty() {
        tables.faults.truncate(LISTED);
        return Err(DisclosureError::Inconsistent(tables.faults));
    }
    let mut withheld = past::remember(&mut tables, &given, &earlier);
    withheld.extend(past::bound(&tables, approved));

    let Suppressed { pattern, proofs } = suppress(&tables.system, &withheld, policy.width);
    let intervals = audit(&tables.system, &pattern, policy.width, &proofs);
    let audit = audited(&tables, &pattern, &intervals);
    if !audit.failing.is_empty() {
        return Err(DisclosureError::Narrow(Box::new(audit)));
    }

    let edition = Edition { tables: &tables, pattern: &pattern, frame: &frame };
    let public = |report: &&SectoralReport| {
        let (public, withheld) = edition.report(report);
        (report.agency.clone(), PublicReport { report: public, withheld })
    };
    let lines = synthesis.iter().flat_map(|synthesis| &synthesis.agencies);
    let summed = lines.filter(|line| line.total.is_some()).map(|line| line.agency.clone()).collect();
    let synthesis = synthesis.map(|synthesis| {
        let (synthesis, withheld) = edition.synthesis(synthesis);
        PublicSynthesis { synthesis, withheld }
    });
    let data = past::data(&tables, &pattern, (&reference.cycle.id, period), summed);
    Ok(PublicCycle { reports: reports.iter().map(public).collect(), synthesis, audit, data })
}

fn frame<'a>(policy: &DisclosurePolicy, reference: &'a Reference) -> Frame<'a> {
    let deadline = reference.definitions.clock.deadline_days;
    let edges: BTreeSet<u32> = policy.delay_bands.iter().copied().chain([deadline]).collect();
    let edges: Vec<u32> = edges.into_iter().collect();
    Frame {
        definitions: &reference.definitions,
        totals: policy.terms.iter().chain(&policy.totals).copied().collect(),
        deadline: edges.partition_point(|&edge| edge <= deadline),
        edges,
    }
}

/// The period that all reports are of.
fn one_cycle(
    reports: &[&SectoralReport],
    synthesis: Option<&Synthesis>,
    reference: &Reference,
) -> Result<Period, DisclosureError> {
    let mut faults = Vec::new();
    let period = synthesis.map(|synthesis| synthesis.period).or_else(|| reports.first().map(|report| report.period));
    let Some(period) = period else {
        return Err(DisclosureError::NotOneCycle(vec![
            "there is no report\n  hint: hand over one at least".to_owned(),
        ]));
    };
    let definitions = synthesis.map_or_else(|| reference.definitions.hash(), |synthesis| synthesis.definitions.clone());
    for pair in reports.windows(2) {
        if pair[0].agency == pair[1].agency {
            faults.push(format!("{}: two reports of one body\n  hint: hand over the newest", pair[0].agency));
        }
    }
    for report in reports {
        if report.period != period || report.definitions != definitions {
            faults.push(format!(
                "{}: its report is of {}, or counts by other definitions\n  hint: make it again for {period}",
                report.agency, report.period
            ));
        }
    }
    for line in synthesis.iter().flat_map(|synthesis| &synthesis.agencies) {
        let report = reports.iter().find(|report| report.agency == line.agency);
        if line.total.as_ref() != report.map(|report| &report.total) {
            faults.push(format!(
                "{}: the synthesis was not made of this report\n  hint: make the synthesis again of the reports that \
                 are published",
                line.agency
            ));
        }
    }
    if faults.is_empty() { Ok(period) } else { Err(DisclosureError::NotOneCycle(faults)) }
}

fn audited(tables: &Tables<'_>, pattern: &Pattern, intervals: &[Interval]) -> AuditReport {
    let system = &tables.system;
    let printed: BTreeSet<Variable> = tables.figures.values().copied().collect();
    let count = |holds: &dyn Fn(Variable) -> bool| printed.iter().filter(|&&variable| holds(variable)).count() as u64;
    let figures = printed.len() as u64;
    let primary = count(&|variable| pattern.withholds(variable) && system.count(variable).sensitive);
    let secondary = count(&|variable| pattern.withholds(variable) && !system.count(variable).sensitive);
    let narrow: Vec<&Interval> = (intervals.iter())
        .filter(|interval| interval.width() < system.needed(interval.variable, tables.policy.width))
        .collect();
    let mut failing: Vec<Failing> = Vec::new();
    for interval in narrow {
        failing.push(Failing {
            figures: figures_of(tables, interval.variable),
            low: interval.low,
            high: interval.high,
        });
    }
    failing.sort();
    AuditReport {
        figures,
        zeros: count(&|variable| system.value(variable) == 0),
        primary,
        secondary,
        share: Fraction::new(primary + secondary, figures),
        audited: intervals.len() as u64,
        narrowest: (intervals.iter())
            .filter(|interval| system.is_at_sight(interval.variable))
            .map(Interval::width)
            .min(),
        failing,
    }
}

/// The figures that print a count; of one that is not printed, those in its equations.
fn figures_of(tables: &Tables<'_>, variable: Variable) -> Vec<String> {
    let named = |wanted: Variable| {
        let found = tables.figures.iter().find(|(_, other)| **other == wanted);
        found.map(|(figure, _)| tables.names.say(figure))
    };
    if let Some(name) = named(variable) {
        return vec![name];
    }
    let equations = tables.system.equations_of(variable).iter();
    let near: BTreeSet<Variable> = equations
        .flat_map(|&(equation, _)| tables.system.terms(equation))
        .map(|&(other, _)| other)
        .take(LISTED)
        .collect();
    near.into_iter().filter_map(named).collect()
}
