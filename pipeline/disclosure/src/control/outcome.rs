//! What comes out: the public editions, how much they withhold, and what the audit proved.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::audit::Protected;
use crate::edition::{PublicReport, PublicSynthesis};
use report_model::id::AgencyId;

/// Everything of one period that is public. Its JSON is canonical: the same inputs give the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicCycle {
    pub(super) reports: BTreeMap<AgencyId, PublicReport>,
    pub(super) synthesis: Option<PublicSynthesis>,
    pub(super) audit: DisclosureReport,
}

impl PublicCycle {
    /// The current reports, by the id of their body.
    pub const fn reports(&self) -> &BTreeMap<AgencyId, PublicReport> {
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
