//! Charts of a view: bars of a breakdown, columns of its months, and the words for those who do not see them. The public
//! edition draws only what it prints.

use report_model::chart::{ChartKind, ChartSpec, Series};
use report_model::tally::Cell;
use report_model::term::Term;
use report_model::view::Block;

use super::Page;
use super::breakdown::{Line, size};
use super::edition::NATURES;
use super::figures::ticks;

/// The colours of the three natures.
const NATURE_COLOURS: [&str; 3] = ["complaints", "observations", "suggestions"];

impl Page<'_> {
    /// Bars of complaints: in time, late and without a reply where replies are measured, or else one bar. `None` where the
    /// edition withholds every one of them.
    pub(super) fn bars(&self, caption: &str, lines: &[Line]) -> Option<Block> {
        let withheld = lines.iter().any(|line| self.hides(&line.cell, Term::Received));
        let drawn = |line: &&Line| !self.hides(&line.cell, Term::Received) && received(&line.cell) > 0;
        let lines: Vec<&Line> = lines.iter().filter(drawn).collect();
        if self.is_public() && lines.is_empty() {
            return None;
        }
        let cells: Vec<&Cell> = lines.iter().map(|line| &line.cell).collect();
        // Declared counts have no days: their outcomes come from the counts, as those of the public edition do.
        let series = if self.is_public() || self.declared().is_some() {
            self.public_outcomes(&cells)
        } else {
            self.outcome_series(&cells)
        };
        let max = cells.iter().map(|cell| received(cell)).max().unwrap_or(0);
        let spec = ChartSpec {
            kind: ChartKind::Bars,
            categories: lines.iter().map(|line| line.name.clone()).collect(),
            days: Vec::new(),
            series,
            ticks: ticks(self, max),
            totals: cells.iter().map(|cell| self.l10n.integer(received(cell))).collect(),
            lines: Vec::new(),
            rtl: self.l10n.lang().is_rtl(),
        };
        Some(self.chart(caption, &spec, if withheld { "withheld.chart" } else { "" }))
    }

    /// The outcome of the complaints of some cells, as stacked series.
    fn outcome_series(&self, cells: &[&Cell]) -> Vec<Series> {
        let deadline = self.reference.definitions.clock.deadline_days;
        let replies_are_known = cells.iter().all(|cell| {
            cell.get(Term::Answered).is_some()
                && cell.days_to_reply.total() + cell.get(Term::Unanswered).unwrap_or(0) == received(cell)
        });
        if !replies_are_known {
            return vec![self.series("term.received", "complaints", cells, received)];
        }
        vec![
            self.series("timeliness.in_time", "in-time", cells, |cell| cell.days_to_reply.within(deadline)),
            self.series("timeliness.late", "late", cells, |cell| {
                cell.days_to_reply.total() - cell.days_to_reply.within(deadline)
            }),
            self.series("timeliness.unanswered", "unanswered", cells, |cell| cell.get(Term::Unanswered).unwrap_or(0)),
        ]
    }

    /// The same from counts alone: a bar whose parts are not all shown stands whole, in a series of its own.
    fn public_outcomes(&self, cells: &[&Cell]) -> Vec<Series> {
        let parts: Vec<Option<[u64; 3]>> = cells.iter().map(|cell| outcomes(cell)).collect();
        if parts.iter().all(Option::is_none) {
            return vec![self.series("term.received", "complaints", cells, received)];
        }
        let part = |key: &str, colour: &str, at: usize| Series {
            label: self.l10n.word(key),
            colour: colour.to_owned(),
            values: parts.iter().map(|parts| parts.map_or(0, |parts| parts[at])).collect(),
        };
        let mut series = vec![
            part("timeliness.in_time", "in-time", 0),
            part("timeliness.late", "late", 1),
            part("timeliness.unanswered", "unanswered", 2),
        ];
        if parts.iter().any(Option::is_none) {
            let whole = cells.iter().zip(&parts).map(|(cell, parts)| if parts.is_some() { 0 } else { received(cell) });
            series.push(Series {
                label: self.l10n.word("withheld.outcome"),
                colour: "axis".to_owned(),
                values: whole.collect(),
            });
        }
        series
    }

    fn series(&self, key: &str, colour: &str, cells: &[&Cell], value: impl Fn(&Cell) -> u64) -> Series {
        Series {
            label: self.l10n.word(key),
            colour: colour.to_owned(),
            values: cells.iter().map(|cell| value(cell)).collect(),
        }
    }

    /// Columns of what was received in each month, by nature; of complaints alone where the edition withholds another
    /// nature of a month. `None` where it withholds the complaints of every month.
    pub(super) fn month_chart(&self, months: &[Line]) -> Option<Block> {
        let hidden: Vec<usize> = (0..months.len()).filter(|&at| self.hides(&months[at].cell, Term::Received)).collect();
        if self.is_public() && hidden.len() == months.len() {
            return None;
        }
        let whole = |&term: &Term| !months.iter().any(|line| self.hides(&line.cell, term));
        let apart = self.is_public() && !NATURES[1..].iter().all(whole);
        let natures: Vec<(Term, &str)> = NATURES
            .into_iter()
            .zip(NATURE_COLOURS)
            .filter(|&(term, _)| if apart { term == Term::Received } else { self.stands(term, months) })
            .collect();
        let series = natures.iter().map(|&(term, colour)| Series {
            label: self.l10n.word(&format!("term.{term}")),
            colour: colour.to_owned(),
            values: months.iter().map(|line| line.cell.get(term).unwrap_or(0)).collect(),
        });
        let sum = |line: &Line| if apart { received(&line.cell) } else { size(&line.cell) };
        let total = |(at, line): (usize, &Line)| {
            if hidden.contains(&at) { String::new() } else { self.l10n.integer(sum(line)) }
        };
        let spec = ChartSpec {
            kind: ChartKind::Columns,
            categories: months.iter().map(|line| line.name.clone()).collect(),
            days: Vec::new(),
            series: series.collect(),
            ticks: ticks(self, months.iter().map(sum).max().unwrap_or(0)),
            totals: months.iter().enumerate().map(total).collect(),
            lines: Vec::new(),
            rtl: self.l10n.lang().is_rtl(),
        };
        let caption = if apart { "edition.month_chart" } else { "received.month_chart" };
        let note = if hidden.is_empty() { String::new() } else { self.l10n.word("withheld.chart") };
        Some(self.chart_with(caption, &spec, note, &hidden))
    }

    fn stands(&self, term: Term, months: &[Line]) -> bool {
        let in_months = || self.is_public() && months.iter().any(|line| line.cell.get(term).unwrap_or(0) > 0);
        self.total.get(term).unwrap_or(0) > 0 || in_months()
    }

    /// A chart, with its data told in words for those who do not see it.
    pub(super) fn chart(&self, caption: &str, spec: &ChartSpec, note: &str) -> Block {
        self.chart_said(caption, spec, if note.is_empty() { String::new() } else { self.l10n.word(note) })
    }

    /// The same, under a note that is a text already.
    pub(super) fn chart_said(&self, caption: &str, spec: &ChartSpec, note: String) -> Block {
        self.chart_with(caption, spec, note, &[])
    }

    /// A chart of which some categories have no figure in this edition.
    fn chart_with(&self, caption: &str, spec: &ChartSpec, note: String, hidden: &[usize]) -> Block {
        let caption = self.l10n.word(caption);
        let told = |at: usize, name: &String| {
            if hidden.contains(&at) {
                return format!("{name}: {}", self.withheld());
            }
            let parts = spec.series.iter().filter_map(|series| {
                let value = self.l10n.integer(*series.values.get(at)?);
                Some(if spec.series.len() > 1 { format!("{} {value}", series.label) } else { value })
            });
            format!("{name}: {}", parts.collect::<Vec<_>>().join(", "))
        };
        let data = match spec.kind {
            ChartKind::Curve => {
                let marks = spec.categories.iter().zip(&spec.totals).map(|(day, share)| format!("{day}: {share}"));
                marks.collect::<Vec<_>>().join("; ")
            }
            ChartKind::Panels => {
                let panels =
                    spec.series.iter().zip(&spec.totals).map(|(series, share)| format!("{}: {share}", series.label));
                panels.collect::<Vec<_>>().join("; ")
            }
            _ => spec.categories.iter().enumerate().map(|(at, name)| told(at, name)).collect::<Vec<_>>().join("; "),
        };
        Block::Chart { alt: format!("{caption}. {data}"), caption, drawing: (self.draw)(spec), note }
    }
}

fn received(cell: &Cell) -> u64 {
    cell.get(Term::Received).unwrap_or(0)
}

/// In time, late and unanswered, where every complaint of the cell is due and every part is shown.
fn outcomes(cell: &Cell) -> Option<[u64; 3]> {
    let known = |term| if cell.withholds(term) { None } else { cell.get(term) };
    let (received, due) = (known(Term::Received)?, known(Term::Due)?);
    let (answered, in_time) = (known(Term::Answered)?, known(Term::InTime)?);
    let parts = [in_time, answered.checked_sub(in_time)?, received.checked_sub(answered)?];
    (received == due).then_some(parts)
}
