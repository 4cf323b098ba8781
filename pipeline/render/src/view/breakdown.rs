//! Tables and bars of a breakdown of the tally: rows in order, the rest last, a sum at the end, long tails summed.

use std::cmp::Reverse;

use report_model::chart::{ChartKind, ChartSpec, Series};
use report_model::definitions::BreakdownId;
use report_model::quantity::Fraction;
use report_model::sectoral::TableCell;
use report_model::tally::Cell;
use report_model::term::Term;
use report_model::view::{Block, Column, Row, RowRole};

use super::Page;
use super::figures::{HALF, ticks};
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
    Share(&'a str),
    /// The median of the days to reply.
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
    /// The rows of a one-way breakdown. Months keep their order; the others come by size, then by key.
    pub(super) fn lines(&self, id: BreakdownId) -> Vec<Line> {
        let dimension = id.dimensions()[0];
        let mut cells: Vec<&TableCell> =
            self.table(id).iter().filter(|cell| size(&cell.measures) > 0 || id == BreakdownId::Month).collect();
        if !matches!(id, BreakdownId::Month | BreakdownId::Nature) {
            cells.sort_by_key(|cell| (is_rest(&cell.key[0]), Reverse(size(&cell.measures)), cell.key.clone()));
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
        let zeros = Cell { counts: self.total.counts.keys().map(|&term| (term, 0)).collect(), ..Cell::default() };
        let month = |key: String| {
            let line = found.iter().find(|line| line.key.as_deref() == Some(&key)).cloned();
            line.unwrap_or_else(|| Line {
                name: self.key_name("month", &key),
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
            let name = self.desk.counted(tail.len() as u64, "other");
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
        let columns = std::iter::once(Column { label: self.desk.word(first), numeric: false, width: 34 })
            .chain(figures.iter().map(|&figure| Column { label: self.label(figure), numeric: true, width: 15 }))
            .collect();
        let row = |line: &Line| Row {
            role: line.role,
            cells: std::iter::once(line.name.clone())
                .chain(figures.iter().map(|&figure| self.figure(figure, &line.cell, line.key.as_deref())))
                .collect(),
        };
        let total = Line { name: self.desk.word("total"), key: None, cell: self.total.clone(), role: RowRole::Total };
        let mut rows: Vec<Row> = lines.iter().map(row).collect();
        if !rows.is_empty() {
            rows.extend(self.not_broken_down(lines).as_ref().map(row));
            rows.push(row(&total));
        }
        let short = self.not_measured();
        let unmeasured = rows.iter().flat_map(|row| &row.cells).any(|cell| *cell == short);
        let note = if unmeasured { self.desk.word("not_measured.note") } else { String::new() };
        Block::Table { caption: self.desk.word(caption), columns, rows, note }
    }

    /// In the synthesis, what bodies that do not measure the dimension leave out of a breakdown, so that it adds up.
    fn not_broken_down(&self, lines: &[Line]) -> Option<Line> {
        let natures = [Term::Received, Term::Observations, Term::Suggestions];
        let sum = |term| lines.iter().filter_map(|line| line.cell.get(term)).sum::<u64>();
        let left = natures.map(|term| (term, self.total.get(term).unwrap_or(0).saturating_sub(sum(term))));
        left.iter().any(|&(_, count)| count > 0).then(|| Line {
            name: self.desk.word("not_measured.breakdown"),
            key: None,
            cell: Cell { counts: left.into_iter().collect(), ..Cell::default() },
            role: RowRole::Rest,
        })
    }

    /// The columns that every breakdown of complaints has: the three natures, then the headline shares.
    pub(super) fn usual_figures(&self) -> Vec<Figure<'_>> {
        let counts = [Term::Received, Term::Observations, Term::Suggestions].map(Figure::Count);
        let shares = self.headline_shares().filter(|i| i.id != "renewed_rate").map(|i| Figure::Share(&i.id));
        counts.into_iter().chain(shares).collect()
    }

    fn label(&self, figure: Figure<'_>) -> String {
        match figure {
            Figure::Count(term) => self.desk.word(&format!("term.{term}")),
            Figure::Records => self.desk.word("term.records"),
            Figure::PartOf(_) => self.desk.word("term.part"),
            Figure::Share(id) => self.indicator_name(id),
            Figure::Median => self.desk.word("term.median"),
            Figure::PerInhabitants => self.desk.word("term.per_inhabitants"),
        }
    }

    fn figure(&self, figure: Figure<'_>, cell: &Cell, key: Option<&str>) -> String {
        match figure {
            Figure::Count(term) => self.term(cell, term),
            Figure::Records => self.desk.integer(size(cell)),
            Figure::PartOf(term) => match cell.get(term).zip(self.total.get(term)) {
                Some((part, whole)) => self.desk.percent(Fraction::new(part, whole)),
                None => self.not_measured(),
            },
            Figure::Share(id) => self.share(cell, id),
            Figure::Median => self.quantile(cell, HALF),
            Figure::PerInhabitants => self.per_inhabitants(cell, key),
        }
    }

    fn per_inhabitants(&self, cell: &Cell, key: Option<&str>) -> String {
        let region = self.reference.regions.regions.iter().find(|region| Some(region.id.as_str()) == key);
        match region.and_then(|region| region.population).zip(cell.get(Term::Received)) {
            Some((population, complaints)) => self.desk.decimal(Fraction::new(complaints * 100_000, population)),
            None => "—".to_owned(),
        }
    }

    /// Bars of complaints: in time, late and without a reply where replies are measured, or else one bar.
    pub(super) fn bars(&self, caption: &str, lines: &[Line]) -> Block {
        let lines: Vec<&Line> = lines.iter().filter(|line| line.cell.get(Term::Received).unwrap_or(0) > 0).collect();
        let received = |line: &Line| line.cell.get(Term::Received).unwrap_or(0);
        let series = self.outcome_series(&lines.iter().map(|line| &line.cell).collect::<Vec<_>>());
        let max = lines.iter().map(|line| received(line)).max().unwrap_or(0);
        let spec = ChartSpec {
            kind: ChartKind::Bars,
            categories: lines.iter().map(|line| line.name.clone()).collect(),
            days: Vec::new(),
            series,
            ticks: ticks(self, max),
            totals: lines.iter().map(|line| self.desk.integer(received(line))).collect(),
            lines: Vec::new(),
            rtl: self.desk.lang().is_rtl(),
        };
        self.chart(caption, &spec, "")
    }

    /// The outcome of the complaints of some cells, as stacked series.
    fn outcome_series(&self, cells: &[&Cell]) -> Vec<Series> {
        let deadline = self.reference.definitions.clock.deadline_days;
        let series = |key: &str, colour: &str, value: &dyn Fn(&Cell) -> u64| Series {
            label: self.desk.word(key),
            colour: colour.to_owned(),
            values: cells.iter().map(|cell| value(cell)).collect(),
        };
        let replies_are_known = cells.iter().all(|cell| {
            cell.get(Term::Answered).is_some()
                && cell.days_to_reply.total() + cell.get(Term::Unanswered).unwrap_or(0)
                    == cell.get(Term::Received).unwrap_or(0)
        });
        if !replies_are_known {
            return vec![series("term.received", "complaints", &|cell| cell.get(Term::Received).unwrap_or(0))];
        }
        vec![
            series("outcome.in_time", "in-time", &|cell| cell.days_to_reply.within(deadline)),
            series("outcome.late", "late", &|cell| cell.days_to_reply.total() - cell.days_to_reply.within(deadline)),
            series("outcome.unanswered", "unanswered", &|cell| cell.get(Term::Unanswered).unwrap_or(0)),
        ]
    }

    /// A chart, with its data told in words for those who do not see it.
    pub(super) fn chart(&self, caption: &str, spec: &ChartSpec, note: &str) -> Block {
        let caption = self.desk.word(caption);
        let told = |at: usize, name: &String| {
            let parts = spec.series.iter().filter_map(|series| {
                let value = self.desk.integer(*series.values.get(at)?);
                Some(if spec.series.len() > 1 { format!("{} {value}", series.label) } else { value })
            });
            format!("{name}: {}", parts.collect::<Vec<_>>().join(", "))
        };
        let data = match spec.kind {
            ChartKind::Curve => {
                let marks = spec.categories.iter().zip(&spec.totals).map(|(day, share)| format!("{day}: {share}"));
                marks.collect::<Vec<_>>().join("; ")
            }
            _ => spec.categories.iter().enumerate().map(|(at, name)| told(at, name)).collect::<Vec<_>>().join("; "),
        };
        let note = if note.is_empty() { String::new() } else { self.desk.word(note) };
        Block::Chart { alt: format!("{caption}. {data}"), caption, drawing: (self.draw)(spec), note }
    }
}

/// The records of a cell, of the three natures.
pub(super) fn size(cell: &Cell) -> u64 {
    [Term::Received, Term::Observations, Term::Suggestions].iter().filter_map(|&term| cell.get(term)).sum()
}
