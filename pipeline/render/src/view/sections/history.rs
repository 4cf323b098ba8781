//! Figures of earlier years as they were published, each with its definition and source. They are printed, never
//! computed with, and never put beside ours.

use report_model::quantity::Fraction;
use report_model::view::{Block, Column, Row, RowRole, Tone};

use crate::view::Page;

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for series in &page.reference.history {
        let column = |key: &str, numeric, width| Column { label: page.l10n.word(key), numeric, width };
        let row = |(period, year): (&report_model::Period, &report_model::reference::HistoryYear)| Row {
            role: RowRole::Body,
            cells: vec![
                page.l10n.isolated(&period.to_string()),
                page.l10n.integer(year.received),
                page.count(year.processed),
                year.processed.map_or_else(|| "—".to_owned(), |n| page.l10n.percent(Fraction::new(n, year.received))),
                page.l10n.name(&year.note, ""),
            ],
        };
        blocks.push(Block::Heading { number: String::new(), text: page.l10n.name(&series.title, "") });
        blocks.extend(page.paragraphs(&series.definition));
        blocks.push(Block::Table {
            caption: page.l10n.name(&series.title, ""),
            columns: vec![
                column("dimension.period", false, 12),
                column("history.received", true, 16),
                column("history.processed", true, 16),
                column("term.part", true, 12),
                column("history.note", false, 40),
            ],
            rows: series.years.iter().map(row).collect(),
            note: page.l10n.say("history.source", minijinja::context! { source => series.source.as_str() }),
        });
    }
    if !blocks.is_empty() {
        blocks.push(page.note(Tone::Caution, "history.caution_title", "history.caution", ()));
    }
    blocks
}
