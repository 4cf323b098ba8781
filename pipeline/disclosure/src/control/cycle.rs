//! What is controlled together: the documents of one period, each with where it stands.

use std::collections::{BTreeMap, BTreeSet};

use report_model::definitions::BreakdownId;
use report_model::disclosure::DisclosurePolicy;
use report_model::id::AgencyId;
use report_model::reference::Reference;
use report_model::{SectoralReport, Synthesis};

use super::error::DisclosureError;
use crate::edition::{PublicReport, PublicSynthesis};

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
    pub made_of: BTreeMap<AgencyId, usize>,
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
    pub elsewhere: BTreeSet<(Option<AgencyId>, BreakdownId)>,
}

impl Cycle<'_> {
    /// Whether the reports are of one period, and those of the syntheses.
    pub(super) fn check(&self) -> Result<(), DisclosureError> {
        let mut faults = Vec::new();
        let mut periods = self.reports.iter().map(|report| report.exact.period);
        let Some(period) = periods.next().or_else(|| self.summaries.first().map(|of| of.exact.period)) else {
            return Err(DisclosureError::NotOneCycle(vec![
                "there is no report\n  hint: hand over one at least".to_owned(),
            ]));
        };
        for report in self.reports.iter().filter(|report| report.exact.period != period) {
            let exact = report.exact;
            faults.push(format!(
                "{}: its report is of {}\n  hint: make it again for {period}",
                exact.agency, exact.period
            ));
        }
        for summary in &self.summaries {
            for line in summary.exact.agencies.iter().filter(|line| line.total.is_some()) {
                let made_of = summary.made_of.get(&line.agency).and_then(|&place| self.reports.get(place));
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
}
