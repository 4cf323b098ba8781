//! What binds a new document before anything is chosen: earlier versions, approved editions, and the rules.

use std::collections::{BTreeMap, BTreeSet};

use report_model::sectoral;
use report_model::{Period, SectoralReport};

use super::cycle::{Cycle, Report, Standing, Summary};
use super::draft::{Bound, DocumentId, Draft, provinces_fit};
use crate::edition::{Editor, Withheld};
use crate::system::TableId;

impl<'a> Draft<'a> {
    pub(super) fn new(cycle: &'a Cycle<'a>) -> Self {
        let editor = Editor { policy: cycle.policy, definitions: &cycle.reference.definitions };
        let mut draft =
            Draft { cycle, editor, withheld: BTreeMap::new(), bound: BTreeMap::new(), given_away: BTreeMap::new() };
        for (place, report) in cycle.reports.iter().enumerate() {
            if matches!(report.standing, Standing::New | Standing::Coming) {
                draft.bind_report(place, report);
            }
        }
        for (place, summary) in cycle.summaries.iter().enumerate() {
            if matches!(summary.standing, Standing::New | Standing::Coming) {
                draft.bind_summary(place, summary);
            }
        }
        draft
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
        if !provinces_fit(self.cycle.reference, report.exact) {
            bound.left_out.extend(self.finer());
        }
        self.bind_tables(&mut bound, Some(report.exact), report.exact.period);
        self.start(DocumentId::Report(place), bound);
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
        self.bind_tables(&mut bound, None, summary.exact.period);
        self.start(DocumentId::Summary(place), bound);
    }

    /// The tables by province that are in those by region.
    fn finer(&self) -> impl Iterator<Item = TableId> {
        self.editor.protected().filter(|id| self.editor.chosen_in().all(|one| one != *id))
    }

    /// What a public or an approved edition says: what it withholds stays so; what it shows stays so if it is public.
    fn bind(&self, bound: &mut Bound, tables: &[sectoral::Table], left: &BTreeSet<String>, public: bool) {
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

    /// Tables that are never shown: of few records, of periods beside the main one, and where another period has them.
    fn bind_tables(&self, bound: &mut Bound, body: Option<&SectoralReport>, period: Period) {
        let main = self.cycle.reference.calendar.default_period;
        for id in self.editor.protected() {
            let elsewhere = self.cycle.elsewhere.contains(&(body.map(|report| report.agency.clone()), id.breakdown));
            let few = body.is_some_and(|report| self.editor.has_few(report, id));
            if few || elsewhere || main.months() != period.months() {
                bound.left_out.insert(id);
                bound.by_rule.insert(id);
            }
        }
    }

    fn start(&mut self, document: DocumentId, mut bound: Bound) {
        bound.shown.retain(|cell| !bound.withheld.contains(cell));
        self.withheld.insert(document, Withheld { cells: BTreeSet::new(), tables: bound.left_out.clone() });
        self.bound.insert(document, bound);
    }
}
