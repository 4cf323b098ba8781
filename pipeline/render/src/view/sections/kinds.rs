//! The kinds of body: those of the headline, and those beside it.

use report_model::term::Term;
use report_model::view::{Block, Column, Row, RowRole};

use crate::view::{Page, Source};

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let Source::Synthesis(synthesis) = page.source else { return Vec::new() };
    if synthesis.kinds.len() < 2 {
        return Vec::new();
    }
    let shares: Vec<&str> = page.headline_shares().map(|indicator| indicator.id.as_str()).collect();
    let numeric = |label: String| Column { label, numeric: true, width: 15 };
    let row = |name: String, role: RowRole, group: &report_model::synthesis::Group| {
        let counts = [Term::Received, Term::Observations, Term::Suggestions].map(|term| page.term(&group.total, term));
        let rates = shares.iter().map(|id| page.share(&group.total, id));
        Row { role, cells: std::iter::once(name).chain(counts).chain(rates).collect() }
    };
    let headline = &page.reference.definitions.headline_kinds;
    let mut rows: Vec<Row> = Vec::new();
    let (counted, beside): (Vec<_>, Vec<_>) = synthesis.kinds.iter().partition(|(kind, _)| headline.contains(kind));
    rows.extend(counted.into_iter().map(|(kind, group)| row(page.kind_name(kind), RowRole::Body, group)));
    rows.push(row(page.desk.word("kinds.headline"), RowRole::Total, &synthesis.headline));
    rows.extend(beside.into_iter().map(|(kind, group)| row(page.kind_name(kind), RowRole::Rest, group)));
    let table = Block::Table {
        caption: page.desk.word("kinds.table"),
        columns: std::iter::once(Column { label: page.desk.word("dimension.kind"), numeric: false, width: 34 })
            .chain(
                [Term::Received, Term::Observations, Term::Suggestions]
                    .map(|term| numeric(page.desk.word(&format!("term.{term}")))),
            )
            .chain(shares.iter().map(|id| numeric(page.indicator_name(id))))
            .collect(),
        rows,
        note: page.desk.word("kinds.note"),
    };
    vec![page.paragraph("law.kinds", ()), table]
}
