//! What a document carries of its way through the register: its edition, its version, who approved it, the ledger's head.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use report_model::lang::Localised;
use report_model::view::{Approval, Block, DocumentKind, Fact, Tone};

use super::{Page, desk_or};

/// For whom a document is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Edition {
    /// For the administration, the ministry and the head of government: every figure, marked confidential.
    #[default]
    Exact,
    /// For everybody: what disclosure control let through.
    Public,
}

/// What a document carries of its way through the register; a draft carries nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// For whom it is.
    pub edition: Edition,
    /// Its version, from 1; 0 for a draft.
    pub version: u32,
    /// What this version changes.
    pub note: Localised,
    /// Who approved it.
    pub approvals: Vec<Approved>,
    /// The ledger when it was published.
    pub head: Option<LedgerHead>,
    /// What the public edition withholds outside its cells, where its report has 0 or nothing, by the names that
    /// disclosure control gives them: `records.cohort`, `stock.opening`, `measures.<id>`; in a synthesis under
    /// `headline.`, `kinds.<kind>.`, `agencies.<id>.`, and `transfers.<from>.<to>.sent`.
    pub withheld: BTreeSet<String>,
}

/// An approval on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    /// The office.
    pub office: Localised,
    /// The day.
    pub on: NaiveDate,
    /// The line of the ledger.
    pub line: u64,
}

/// The last line of the ledger, and its SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerHead {
    /// Its number.
    pub line: u64,
    /// Its SHA-256.
    pub sha256: String,
}

impl Page<'_> {
    /// Version, and head of the ledger, for the cover.
    pub(super) fn stamp_facts(&self) -> Vec<Fact> {
        let (l10n, stamp) = (&self.l10n, self.stamp);
        let mut facts = Vec::new();
        if stamp.version > 0 {
            let number = l10n.isolated(&stamp.version.to_string());
            let note =
                stamp.note.get(l10n.lang()).map_or_else(String::new, |found| format!(" — {}", found.text.trim()));
            facts.push(self.fact("cover.version", format!("{number}{note}")));
        }
        if let Some(head) = &stamp.head {
            let sha256 = l10n.isolated(&groups(&head.sha256));
            let value = l10n.say("cover.ledger_line", minijinja::context! { line => head.line, sha256 });
            facts.push(self.fact("cover.ledger", value));
        }
        facts
    }

    /// The block for the approval: empty fields for a draft, what is on record for what was approved.
    pub(super) fn approval(&self, kind: DocumentKind) -> Approval {
        let l10n = &self.l10n;
        if !self.stamp.approvals.is_empty() {
            let signatories = self.stamp.approvals.iter().map(|approved| Fact {
                label: l10n.name(&approved.office, "—"),
                value: l10n.say(
                    "cover.approved_on",
                    minijinja::context! { day => l10n.day(approved.on), line => approved.line },
                ),
            });
            return Approval {
                title: l10n.word("cover.approval"),
                state: l10n.word("cover.approved"),
                tone: Tone::Good,
                signatories: signatories.collect(),
            };
        }
        let signatory = |key: &str, text: &Localised| Fact { label: desk_or(text, l10n, key), value: String::new() };
        let signatories = match kind {
            DocumentKind::Synthesis => vec![
                signatory("cover.first_signatory", &self.texts.signatory),
                Fact { label: l10n.word("cover.second_signatory"), value: String::new() },
            ],
            _ => vec![signatory("cover.head_of_body", &self.texts.signatory)],
        };
        Approval {
            title: l10n.word("cover.approval"),
            state: l10n.word("cover.draft"),
            tone: Tone::Caution,
            signatories,
        }
    }

    /// What the first section of a public edition says of what is withheld.
    pub(super) fn edition_note(&self) -> Option<Block> {
        let policy = self.policy()?;
        Some(self.note(
            Tone::Neutral,
            "edition.public_title",
            "edition.public",
            minijinja::context! {
                symbol => &policy.symbol, most => policy.threshold.saturating_sub(1),
            },
        ))
    }
}

/// The first half of a hash, in groups of four.
fn groups(hex: &str) -> String {
    let groups: Vec<&str> = (0..8).filter_map(|at| hex.get(at * 4..at * 4 + 4)).collect();
    groups.join(" ")
}
