//! Tables of a breakdown of the tally: rows in order, the rest last, a sum at the end, long tails summed.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use report_model::definitions::{BreakdownId, Dimension};
use report_model::id::IndicatorId;
use report_model::quantity::Fraction;
use report_model::sectoral::TableCell;
use report_model::tally::{Cell, Measured, Protected};
use report_model::term::Term;
use report_model::view::{Block, Column, Row, RowRole};

use super::Page;
use super::edition::NATURES;
use super::names::is_rest;

/// How many rows a table prints; the annex holds the others.
const MOST_ROWS: usize = 15;

/// A column of a breakdown's table.
#[derive(Clone, Copy)]
pub(super) enum Figure<'a> {
    /// A term.
    Count(Term),
    /// Complaints, observations and suggestions together.
    Records,
    /// The share of a term in its own sum.
    PartOf(Term),
    /// An indicator.
    Share(&'a IndicatorId),
    /// The days by which half of the complaints had a reply.
    Median,
    /// Complaints for 100,000 inhabitants of a region.
    PerInhabitants,
}

/// A row on its way: the key, and what it holds.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) name: String,
    pub(super) key: Option<String>,
    pub(super) cell: Cell,
    pub(super) role: RowRole,
}

impl Page<'_> {
    /// The rows of a one-way breakdown. Months keep their order; the others come by complaints, by records, then by key.
    pub(super) fn lines(&self, id: BreakdownId) -> Vec<Line> {
        let dimension = id.dimensions()[0];
        let stands = |cell: &&TableCell| {
            size(&cell.measures) > 0 || id == BreakdownId::Month || self.hides_a_nature(&cell.measures)
        };
        let mut cells: Vec<&TableCell> = self.table(id).iter().filter(stands).collect();
        if !matches!(id, BreakdownId::Month | BreakdownId::Nature) {
            // By the number that stands first in the table: what is withheld is no number, and comes last.
            let shown = |cell: &TableCell| Reverse((cell.measures.get(Term::Received), size(&cell.measures)));
            cells.sort_by_key(|cell| (is_rest(&cell.key[0]), shown(cell), cell.key.clone()));
        }
        let line = |cell: &&TableCell| Line {
            name: self.key_name(dimension, &cell.key[0]),
            key: Some(cell.key[0].clone()),
            cell: cell.measures.clone(),
            role: if is_rest(&cell.key[0]) { RowRole::Rest } else { RowRole::Body },
        };
        if id == BreakdownId::Month {
            return self.months(&cells.iter().map(line).collect::<Vec<_>>());
        }
        self.cut(cells.iter().map(line).collect())
    }

    /// Every month of the period: a month without a record has zeros, and is shown.
    fn months(&self, found: &[Line]) -> Vec<Line> {
        let withheld = self.total.protected.iter().flat_map(|protected| &protected.counts);
        let terms = self.total.counts.keys().chain(withheld);
        let zeros = Cell { counts: terms.map(|&term| (term, 0)).collect(), ..Cell::default() };
        let month = |key: String| {
            let line = found.iter().find(|line| line.key.as_deref() == Some(&key)).cloned();
            line.unwrap_or_else(|| Line {
                name: self.key_name(Dimension::Month, &key),
                key: Some(key),
                cell: zeros.clone(),
                role: RowRole::Body,
            })
        };
        self.period.month_keys().into_iter().map(month).collect()
    }

    /// Sums the ordinary rows beyond the longest table into one.
    fn cut(&self, lines: Vec<Line>) -> Vec<Line> {
        let (body, rest): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| line.role == RowRole::Body);
        let mut kept = body;
        if kept.len() > MOST_ROWS {
            let tail = kept.split_off(MOST_ROWS - 1);
            let mut cell = Cell::default();
            for line in &tail {
                cell.add(&line.cell);
            }
            // What one of them withholds is in no sum, whichever came first.
            if let Some(protected) = cell.protected.as_deref().cloned() {
                cell.counts.retain(|term, _| !protected.counts.contains(term));
                cell.shares.retain(|id, _| !protected.shares.contains(id));
            }
            let name = self.l10n.counted(tail.len() as u64, "other");
            kept.push(Line { name, key: None, cell, role: RowRole::Rest });
        }
        kept.extend(rest);
        kept
    }

    /// Whether a breakdown says anything: more than the bucket of what is unspecified.
    pub(super) fn tells(&self, id: BreakdownId) -> bool {
        self.table(id).iter().any(|cell| !is_rest(&cell.key[0]) && size(&cell.measures) > 0)
    }

    /// The table of some lines, with their sum.
    pub(super) fn table_of(&self, caption: &str, first: &str, lines: &[Line], figures: &[Figure<'_>]) -> Block {
        let stands = |figure: Figure<'_>| {
            self.declares_figure(figure) && !self.leaves_out(figure, lines) && !self.never_recorded(figure, lines)
        };
        let figures: Vec<Figure<'_>> = figures.iter().copied().filter(|&figure| stands(figure)).collect();
        let columns = std::iter::once(Column { label: self.l10n.word(first), numeric: false, width: 34 })
            .chain(figures.iter().map(|&figure| Column { label: self.label(figure), numeric: true, width: 15 }))
            .collect();
        let row = |line: &Line| Row {
            role: line.role,
            cells: std::iter::once(line.name.clone())
                .chain(figures.iter().map(|&figure| self.figure(figure, &line.cell, line.key.as_deref())))
                .collect(),
        };
        let total = Line { name: self.l10n.word("total"), key: None, cell: self.total.clone(), role: RowRole::Total };
        let mut rows: Vec<Row> = lines.iter().map(row).collect();
        if !rows.is_empty() {
            rows.extend(self.not_broken_down(lines, &figures).as_ref().map(row));
            rows.push(row(&total));
        }
        let short = self.not_measured();
        let unmeasured = rows.iter().flat_map(|row| &row.cells).any(|cell| *cell == short);
        let notes = [
            unmeasured.then(|| self.not_measured_note()),
            self.columns_covered(figures.iter().filter_map(|&figure| Some((self.label(figure), measured_by(figure)?)))),
            self.parts_note(lines, &figures),
        ];
        let note = notes.into_iter().flatten().collect::<Vec<_>>().join(" ");
        Block::Table { caption: self.l10n.word(caption), columns, rows, note }
    }

    /// That rounded parts of the whole do not add up to it in print; what is withheld is explained otherwise.
    fn parts_note(&self, lines: &[Line], figures: &[Figure<'_>]) -> Option<String> {
        let left = self.not_broken_down(lines, figures);
        let leaves_a_rest = |figure: &Figure<'_>| {
            let Figure::PartOf(term) = *figure else { return false };
            let parts: Option<Vec<u64>> = lines.iter().chain(&left).map(|line| line.cell.get(term)).collect();
            parts.is_some_and(|parts| self.l10n.leaves_a_rest(&parts))
        };
        figures.iter().any(leaves_a_rest).then(|| self.rounded_parts())
    }

    /// The note on parts of a whole that do not add up in print.
    pub(super) fn rounded_parts(&self) -> String {
        self.l10n.say("method.parts", minijinja::context! { all => self.l10n.percent(Fraction::new(1, 1)) })
    }

    /// In the synthesis, what bodies that do not measure the dimension leave out of a breakdown, so that it adds up.
    fn not_broken_down(&self, lines: &[Line], figures: &[Figure<'_>]) -> Option<Line> {
        let natures = NATURES;
        if self.is_public() {
            return self.not_broken_down_publicly(lines, figures);
        }
        let sum = |term| lines.iter().filter_map(|line| line.cell.get(term)).sum::<u64>();
        let counted = figures.iter().filter_map(|figure| match figure {
            Figure::Count(term) | Figure::PartOf(term) => Some(*term),
            _ => None,
        });
        // Every column of counts has its rest, so that its rows add up to the total over the bodies that measure it.
        let left: BTreeMap<Term, u64> = natures
            .into_iter()
            .chain(counted)
            .filter_map(|term| Some((term, self.total.get(term)?.saturating_sub(sum(term)))))
            .collect();
        left.values().any(|&count| count > 0).then(|| Line {
            name: self.l10n.word("not_measured.breakdown"),
            key: None,
            cell: Cell { counts: left, ..Cell::default() },
            role: RowRole::Rest,
        })
    }

    /// The same of the public edition: what anybody can subtract, where nothing of the column is withheld and the rest is
    /// none of the counts that are protected.
    fn not_broken_down_publicly(&self, lines: &[Line], figures: &[Figure<'_>]) -> Option<Line> {
        let printed = |term: &Term| {
            figures.iter().any(|figure| match figure {
                Figure::Count(count) | Figure::PartOf(count) => count == term,
                Figure::Records => true,
                _ => false,
            })
        };
        let mut cell = Cell::default();
        let mut hidden = Protected::default();
        for term in NATURES.into_iter().filter(printed) {
            let withheld = self.hides(self.total, term) || lines.iter().any(|line| self.hides(&line.cell, term));
            let sum = lines.iter().filter_map(|line| line.cell.get(term)).fold(0, u64::saturating_add);
            let left = self.total.get(term).unwrap_or(0).saturating_sub(sum);
            if withheld || self.is_small(left) {
                hidden.counts.insert(term);
            } else {
                cell.counts.insert(term, left);
            }
        }
        let stands = cell.counts.values().any(|&left| left > 0);
        cell.protected = Some(Box::new(hidden));
        let name = self.l10n.word("not_measured.breakdown");
        stands.then_some(Line { name, key: None, cell, role: RowRole::Rest })
    }

    /// The records that a one-way breakdown is of, over the bodies that have it; `None` where this edition withholds one.
    pub(super) fn broken_down(&self, id: BreakdownId) -> Option<u64> {
        if self.table_covered(id).is_none() {
            return (!self.hides_a_nature(self.total)).then(|| size(self.total));
        }
        let cells = self.table(id);
        let hides = cells.iter().any(|cell| self.hides_a_nature(&cell.measures));
        (!hides).then(|| cells.iter().map(|cell| size(&cell.measures)).sum())
    }

    /// Whether every row withholds a count: the column would say nothing. [`Page::left_out`] names what is not published.
    fn leaves_out(&self, figure: Figure<'_>, lines: &[Line]) -> bool {
        let hides = |line: &Line| match figure {
            Figure::Count(term) | Figure::PartOf(term) => self.hides(&line.cell, term),
            Figure::Records => self.hides_a_nature(&line.cell),
            _ => false,
        };
        self.is_public() && !lines.is_empty() && lines.iter().all(hides)
    }

    /// Whether a column would be zeros alone, since the body recorded nothing of that nature.
    fn never_recorded(&self, figure: Figure<'_>, lines: &[Line]) -> bool {
        let Figure::Count(term) = figure else { return false };
        let none = |cell: &Cell| cell.get(term) == Some(0);
        NATURES[1..].contains(&term) && none(self.total) && lines.iter().all(|line| none(&line.cell))
    }

    fn declares_figure(&self, figure: Figure<'_>) -> bool {
        match figure {
            Figure::Count(term) | Figure::PartOf(term) => self.declares_in_tables(term),
            Figure::Records => NATURES.into_iter().all(|term| self.declares_in_tables(term)),
            Figure::Share(id) => self.declares_share_in_tables(id),
            Figure::Median => self.declares_in_tables(Term::Answered),
            Figure::PerInhabitants => self.declares_in_tables(Term::Received),
        }
    }

    /// The columns that every breakdown of complaints has: the three natures, then the headline shares but that of renewals,
    /// which is of the quality of answers.
    pub(super) fn usual_figures(&self) -> Vec<Figure<'_>> {
        let counts = NATURES.map(Figure::Count);
        let shares = self.headline_shares().filter(|i| !i.is_of_renewals()).map(|i| Figure::Share(&i.id));
        counts.into_iter().chain(shares).collect()
    }

    fn label(&self, figure: Figure<'_>) -> String {
        match figure {
            Figure::Count(term) => self.l10n.word(&format!("term.{term}")),
            Figure::Records => self.l10n.word("term.records"),
            Figure::PartOf(_) => self.l10n.word("term.part"),
            Figure::Share(id) => self.indicator_name(id),
            Figure::Median => self.l10n.word("term.median"),
            Figure::PerInhabitants => self.l10n.word("term.per_inhabitants"),
        }
    }

    fn figure(&self, figure: Figure<'_>, cell: &Cell, key: Option<&str>) -> String {
        match figure {
            Figure::Count(term) => self.term(cell, term),
            Figure::Records if self.hides_a_nature(cell) => self.withheld(),
            Figure::Records => self.l10n.integer(size(cell)),
            Figure::PartOf(term) if self.hides(cell, term) || self.hides(self.total, term) => self.withheld(),
            Figure::PartOf(term) => match cell.get(term).zip(self.total.get(term)) {
                Some((part, whole)) => self.l10n.percent(Fraction::new(part, whole)),
                None => self.not_measured(),
            },
            Figure::Share(id) => self.share(cell, id),
            Figure::Median => self.half_replied(cell),
            Figure::PerInhabitants => self.per_inhabitants(cell, key),
        }
    }

    fn per_inhabitants(&self, cell: &Cell, key: Option<&str>) -> String {
        let region = self.reference.regions.regions.iter().find(|region| Some(region.id.as_str()) == key);
        match region.and_then(|region| region.population).zip(cell.get(Term::Received)) {
            _ if region.is_some() && self.hides(cell, Term::Received) => self.withheld(),
            Some((population, complaints)) => self.l10n.decimal(Fraction::new(complaints * 100_000, population)),
            None => "—".to_owned(),
        }
    }
}

/// What a body measures to have a figure; `None` where every body does.
fn measured_by(figure: Figure<'_>) -> Option<Measured> {
    match figure {
        Figure::Count(term) | Figure::PartOf(term) if NATURES.contains(&term) => None,
        Figure::Count(term) | Figure::PartOf(term) => Some(Measured::Term(term)),
        Figure::Share(id) => Some(Measured::Share(id.clone())),
        Figure::Median => Some(Measured::Term(Term::Answered)),
        Figure::Records | Figure::PerInhabitants => None,
    }
}

/// The records of a cell, of the three natures, as far as it shows them.
pub(super) fn size(cell: &Cell) -> u64 {
    NATURES.iter().filter_map(|&term| cell.get(term)).sum()
}
