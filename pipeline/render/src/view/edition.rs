//! What an edition shows. The exact one shows everything; of the public one the sections ask here, before they print a
//! figure, reckon with it or tell of it.

use report_model::definitions::{BreakdownId, IndicatorKind};
use report_model::disclosure::DisclosurePolicy;
use report_model::record::Nature;
use report_model::sectoral::IndicatorValue;
use report_model::tally::Cell;
use report_model::term::Term;
use report_model::view::{Block, Fact, Row, Tone};

use super::{Edition, Page, Source};

/// The three natures of what a body receives.
pub(super) const NATURES: [Term; 3] = [Term::Received, Term::Observations, Term::Suggestions];

impl Page<'_> {
    /// Whether this is the public edition.
    pub(super) fn is_public(&self) -> bool {
        self.stamp.edition == Edition::Public
    }

    /// The rules of the public edition; `None` in the exact one.
    pub(super) fn policy(&self) -> Option<&DisclosurePolicy> {
        self.reference.disclosure.as_ref().filter(|_| self.is_public())
    }

    /// The symbol of what the public edition withholds.
    pub(super) fn withheld(&self) -> String {
        self.policy().map_or_else(String::new, |policy| policy.symbol.clone())
    }

    /// Whether a term of the whole is published: what is not declared stands nowhere, not even as withheld.
    pub(super) fn declares(&self, term: Term) -> bool {
        self.policy().is_none_or(|policy| policy.terms.contains(&term) || policy.totals.contains(&term))
    }

    /// Whether a term is published in breakdowns.
    pub(super) fn declares_in_tables(&self, term: Term) -> bool {
        self.policy().is_none_or(|policy| policy.terms.contains(&term))
    }

    /// Whether an indicator of the whole is published: its terms are declared, or follow from others that are. Counts of
    /// bodies always are.
    pub(super) fn declares_indicator(&self, id: &str) -> bool {
        let follows = || self.indicators.iter().any(|value| value.id == id && value.numerator.is_some());
        self.declares_share(id, |term| self.declares(term)) || follows()
    }

    /// Whether the column of a share is published in breakdowns.
    pub(super) fn declares_share_in_tables(&self, id: &str) -> bool {
        self.declares_share(id, |term| self.declares_in_tables(term))
    }

    fn declares_share(&self, id: &str, declares: impl Fn(Term) -> bool) -> bool {
        let indicator = self.reference.definitions.indicator(id);
        indicator.is_none_or(|indicator| match &indicator.kind {
            IndicatorKind::Share { numerator, denominator } => declares(*numerator) && declares(*denominator),
            IndicatorKind::Bodies(_) => true,
        })
    }

    /// The indicators that this edition has.
    pub(super) fn shown_indicators(&self) -> impl Iterator<Item = &IndicatorValue> {
        self.indicators.iter().filter(|value| self.declares_indicator(&value.id))
    }

    /// Whether a cell's count of `term` is not for this edition.
    pub(super) fn hides(&self, cell: &Cell, term: Term) -> bool {
        cell.withholds(term) || !self.declares(term)
    }

    /// Whether every one of some counts of the whole is for this edition, so that a sentence may tell them.
    pub(super) fn tells_of(&self, terms: &[Term]) -> bool {
        terms.iter().all(|&term| !self.hides(self.total, term))
    }

    /// Whether a part of a cell's three natures is not for this edition: then their sum is not either.
    pub(super) fn hides_a_nature(&self, cell: &Cell) -> bool {
        NATURES.iter().any(|&term| self.hides(cell, term))
    }

    /// Whether an edition withholds a figure outside the cells: of the body, or in the synthesis of the headline.
    pub(super) fn withholds(&self, name: &str) -> bool {
        match self.source {
            Source::Sectoral(..) => self.stamp.withheld.contains(name),
            Source::Synthesis(_) => self.stamp.withheld.contains(&format!("headline.{name}")),
        }
    }

    /// A count outside the cells, the symbol of what is withheld, or *not measured*.
    pub(super) fn outside(&self, name: &str, count: Option<u64>) -> String {
        if self.withholds(name) { self.withheld() } else { self.count(count) }
    }

    /// Whether a count that was reckoned here is one that the public edition protects.
    pub(super) fn is_small(&self, count: u64) -> bool {
        self.policy().is_some_and(|policy| (1..policy.threshold).contains(&count))
    }

    /// Terms of the whole as labels and values, in place of a sentence that cannot tell them all.
    pub(super) fn facts_of(&self, terms: &[Term]) -> Block {
        let declared = terms.iter().filter(|&&term| self.declares(term));
        let fact =
            |&term: &Term| Fact { label: self.l10n.word(&format!("term.{term}")), value: self.term(self.total, term) };
        Block::Facts { items: declared.map(fact).collect() }
    }

    /// That a term is not measured, with the fields that it would need; the public edition names no field, since it has
    /// not all that they follow from.
    pub(super) fn unmeasured_note(&self, term: Term) -> Block {
        if self.is_public() && self.declared().is_none() {
            return self.note(Tone::Muted, "not_measured.long", "edition.not_measured", ());
        }
        if self.declared().is_some() {
            return self.note(Tone::Muted, "not_measured.long", "declared.unmeasured", ());
        }
        let fields = self.missing_fields(term);
        self.note(Tone::Muted, "not_measured.long", "not_measured.fields", minijinja::context! { fields })
    }

    /// That no breakdown by who complained is published of the body; `None` where one is.
    pub(super) fn no_breakdowns(&self) -> Option<Block> {
        let policy = self.policy().filter(|policy| !policy.protected.is_empty())?;
        let none = policy.protected.iter().all(|&id: &BreakdownId| !self.tells(id));
        none.then(|| self.note(Tone::Neutral, "", "withheld.breakdowns", ()))
    }

    /// Which breakdowns are left out though others are published; `None` where none is, or where all are.
    pub(super) fn left_out(&self) -> Option<Block> {
        let policy = self.policy()?;
        let mut names = Vec::new();
        for id in &policy.protected {
            let dimension = self.l10n.word(&format!("dimension.{id}"));
            if self.stamp.withheld.contains(&format!("tables.{id}")) {
                names.push(dimension);
                continue;
            }
            let natures =
                Nature::ALL.iter().filter(|nature| self.stamp.withheld.contains(&format!("tables.{id}.{nature}")));
            names
                .extend(natures.map(|nature| format!("{dimension} ({})", self.l10n.word(&format!("nature.{nature}")))));
        }
        let stands = !names.is_empty() && self.no_breakdowns().is_none();
        let tables = names.join(", ");
        stands.then(|| self.note(Tone::Neutral, "", "withheld.left_out", minijinja::context! { tables }))
    }

    /// Says under each table that holds the symbol what it stands for.
    pub(super) fn explain(&self, blocks: &mut [Block]) {
        let Some(policy) = self.policy() else { return };
        let holds = |row: &Row| row.cells.contains(&policy.symbol);
        for block in blocks {
            let Block::Table { rows, note, .. } = block else { continue };
            if !rows.iter().any(holds) {
                continue;
            }
            let most = policy.threshold.saturating_sub(1);
            let said = self.l10n.say(
                "withheld.note",
                minijinja::context! { symbol => &policy.symbol, most, percent => policy.percent_minimum },
            );
            *note = if note.is_empty() { said } else { format!("{note} {said}") };
        }
    }
}
