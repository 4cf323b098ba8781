//! The finished documents: audited, and with how much is withheld of them.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use report_model::id::AgencyId;
use report_model::sectoral;
use report_model::tally::Cell;

use super::cycle::Standing;
use super::draft::{DocumentId, Draft, Editions};
use super::error::DisclosureError;
use super::outcome::{DisclosureReport, Left, PublicCycle, Share};
use crate::audit::{self, Protected};
use crate::edition::{PublicReport, PublicSynthesis};
use crate::system::{CellId, Table, TableId};

/// How the synthesis is called among documents.
const SYNTHESIS: &str = "synthesis";

impl Draft<'_> {
    /// The finished documents, audited.
    pub(super) fn finish(self) -> Result<PublicCycle, DisclosureError> {
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
        for (document, withheld) in &self.withheld {
            let (of, current) = match *document {
                DocumentId::Report(at) => {
                    (self.cycle.reports[at].exact.agency.as_str(), self.cycle.reports[at].current)
                }
                DocumentId::Summary(at) => (SYNTHESIS, self.cycle.summaries[at].current),
            };
            let by_rule = self.bound.get(document).map(|bound| &bound.by_rule);
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
        let audit = |&id: &TableId| {
            let (table, truth) = self.read(id, &published)?;
            let found = audit::intervals(&table, &truth, rules);
            Ok((id, table, found))
        };
        let audited: Vec<Result<_, DisclosureError>> = tables.par_iter().map(audit).collect();
        let mut protected = Vec::new();
        for audited in audited {
            let (id, table, found) = audited?;
            let given_away = self.given_away.get(&id);
            for (cell, needed, found) in found {
                if given_away.is_some_and(|cells| cells.contains(&cell)) {
                    continue;
                }
                let (document, (id, key)) = Self::document(&table, &cell);
                let of = match document {
                    DocumentId::Report(at) => {
                        format!("{} v{}", table_body(&table, &cell), self.cycle.reports[at].version)
                    }
                    DocumentId::Summary(at) => format!("{SYNTHESIS} v{}", self.cycle.summaries[at].version),
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
    fn shares(&self, reports: &BTreeMap<AgencyId, PublicReport>, synthesis: Option<&PublicSynthesis>) -> Vec<Share> {
        let mut shares: BTreeMap<String, Share> = BTreeMap::new();
        let exact = |body: &str| {
            let mut reports = self.cycle.reports.iter();
            reports.find(|report| report.current && report.exact.agency == body).map(|report| report.exact)
        };
        for (body, edition) in reports {
            let Some(exact) = exact(body) else { continue };
            let few = |id: TableId| self.editor.has_few(exact, id);
            let of = (&edition.report.total, &edition.report.tables[..], &exact.tables[..]);
            self.count(&mut shares, of, &edition.withheld, few);
        }
        let exact = self.cycle.summaries.iter().find(|summary| summary.current).map(|summary| summary.exact);
        if let Some((edition, exact)) = synthesis.zip(exact) {
            let of = (&edition.synthesis.total, &edition.synthesis.tables[..], &exact.tables[..]);
            self.count(&mut shares, of, &edition.withheld, |_| false);
        }
        shares.into_iter().map(|(table, share)| Share { table, ..share }).collect()
    }

    fn count(
        &self,
        shares: &mut BTreeMap<String, Share>,
        (total, public, exact): (&Cell, &[sectoral::Table], &[sectoral::Table]),
        left: &BTreeSet<String>,
        few: impl Fn(TableId) -> bool,
    ) {
        let free = shares.entry("free".to_owned()).or_default();
        let bands = total.days_to_reply.0.len() + total.age_unanswered.0.len();
        free.figures += (total.counts.len() + bands) as u64;
        for table in public.iter().filter(|table| self.cycle.policy.free.contains(&table.id)) {
            let counts = |cell: &sectoral::TableCell| cell.measures.counts.len() as u64;
            free.figures += table.cells.iter().map(counts).sum::<u64>();
        }
        for id in self.editor.protected() {
            let Some(whole) = exact.iter().find(|table| table.id == id.breakdown) else { continue };
            // What has few records has no such table by rule: it is no loss of the choice.
            if few(id) || self.cycle.reference.calendar.default_period.months() != self.months() {
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

fn table_body<'t>(table: &'t Table, cell: &CellId) -> &'t str {
    match cell {
        CellId::Row(row, _) => &table.rows[*row].body,
        CellId::Whole(..) => SYNTHESIS,
    }
}
