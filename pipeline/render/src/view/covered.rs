//! Over whom a sum of bodies goes. Not every body measures everything: where a sum stands beside one over others it says
//! of how many bodies it is, and no part is set against a whole of others.

use indexmap::IndexMap;
use report_model::definitions::BreakdownId;
use report_model::quantity::Fraction;
use report_model::synthesis::{Group, Synthesis};
use report_model::tally::{Coverage, Measured};
use report_model::term::Term;

use super::{Page, Source};

/// The bodies of a group that reported, if only that there was nothing.
pub(super) const fn reporting(group: &Group) -> u64 {
    group.reported + group.nil_returns
}

impl Page<'_> {
    /// The synthesis, where the page is one.
    pub(super) const fn as_synthesis(&self) -> Option<&Synthesis> {
        match self.source {
            Source::Synthesis(synthesis) => Some(synthesis),
            Source::Sectoral(..) => None,
        }
    }

    /// The share of one term in another, over the bodies that measure both; `None` where it is not known, or nothing is
    /// in the second.
    pub(super) fn share_of(&self, part: Term, whole: Term) -> Option<Fraction> {
        let bodies = |term: Term| self.coverage().get(&Measured::Term(term)).map(|coverage| &coverage.bodies);
        let counted = self.total.get(part)?;
        let of_the_same = || self.as_synthesis()?.wholes.get(&part)?.get(&whole).copied();
        let all = if bodies(part) == bodies(whole) { self.total.get(whole) } else { of_the_same() };
        all.filter(|&all| all > 0).map(|all| Fraction::new(counted, all))
    }

    /// A count with its share in the whole that it is a part of, if it is one, and, where not all bodies measure it, over whom it goes.
    pub(super) fn part_of(&self, part: Term, whole: Option<Term>) -> String {
        let count = self.term(self.total, part);
        let known = self.total.get(part).filter(|_| !self.hides(self.total, part));
        let share = whole.and_then(|whole| self.share_of(part, whole));
        match (known, share, self.covered(&Measured::Term(part))) {
            (Some(part), Some(share), Some(covered)) => {
                let (whole, share) = (share.den, self.l10n.percent(share));
                self.l10n.say("coverage.part", minijinja::context! { part, whole, share, covered })
            }
            (Some(_), Some(share), None) => format!("{count} ({})", self.l10n.percent(share)),
            (Some(part), None, Some(covered)) => {
                self.l10n.say("coverage.counted", minijinja::context! { part, covered })
            }
            _ => count,
        }
    }

    /// Of a synthesis: which bodies measure a term or share, where they are not all that reported.
    pub(super) fn covered(&self, what: &Measured) -> Option<String> {
        let found = self.coverage().get(what).filter(|found| !found.bodies.is_empty())?;
        self.told("coverage.term", found)
    }

    /// Of a synthesis: that not all bodies break their complaints down in a table.
    pub(super) fn table_covered(&self, id: BreakdownId) -> Option<String> {
        let found = self.coverage().get(&Measured::Table(id)).filter(|found| !found.bodies.is_empty())?;
        self.told("coverage.table_of", found)
    }

    /// Of a synthesis: that not all bodies measure the stock.
    pub(super) fn stock_covered(&self) -> Option<String> {
        let found = self.coverage().get(&Measured::Stock).filter(|found| !found.bodies.is_empty())?;
        self.told("stock.covered", found)
    }

    fn told(&self, key: &str, found: &Coverage) -> Option<String> {
        let all = reporting(&self.as_synthesis()?.headline);
        let bodies = found.bodies.len() as u64;
        let received = self.total.get(Term::Received).filter(|&received| received > 0 && found.complaints > 0);
        let share = received.map(|received| self.l10n.percent(Fraction::new(found.complaints, received)));
        (bodies < all).then(|| self.l10n.say(key, minijinja::context! { bodies, all, share }))
    }

    /// The note under a table of which columns go over different bodies: `columns` are their labels and names.
    pub(super) fn columns_covered(&self, columns: impl Iterator<Item = (String, Measured)>) -> Option<String> {
        let mut labels: IndexMap<String, Vec<String>> = IndexMap::new();
        for (label, name) in columns {
            if let Some(covered) = self.covered(&name) {
                labels.entry(covered).or_default().push(label);
            }
        }
        let told = labels.into_iter().map(|(covered, labels)| {
            let label = labels.join(if self.l10n.lang().is_rtl() { "، " } else { ", " });
            self.l10n.say("coverage.column", minijinja::context! { label, covered })
        });
        let told: Vec<String> = told.collect();
        let columns = told.join(&self.l10n.word("list.separator"));
        (!told.is_empty()).then(|| self.l10n.say("coverage.columns", minijinja::context! { columns }))
    }
}
