//! Admissibility: files returned as incomplete (art. 11) and files not processed (art. 12), with their reasoned replies.

use report_model::definitions::BreakdownId;
use report_model::record::Reason;
use report_model::tally::Cell;
use report_model::term::Term;
use report_model::view::{Block, Column, Row, RowRole, Tone};

use crate::view::Page;

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let Some(admissible) = page.total.get(Term::Admissible) else {
        let fields = page.missing_fields(Term::Admissible);
        return vec![page.note(
            Tone::Muted,
            "not_measured.long",
            "not_measured.fields",
            minijinja::context! { fields },
        )];
    };
    let count = |term| page.total.get(term).unwrap_or(0);
    let (incomplete, inadmissible) = (count(Term::Incomplete), count(Term::Inadmissible));
    let mut blocks =
        vec![page.paragraph("law.admissibility", minijinja::context! { admissible, incomplete, inadmissible })];
    if incomplete + inadmissible == 0 {
        return blocks;
    }
    blocks.push(reasons(page));
    let facts = [
        ("admissibility.incomplete", Term::Incomplete, None),
        ("admissibility.incomplete_replied", Term::IncompleteReplied, Some(Term::Incomplete)),
        ("admissibility.incomplete_in_time", Term::IncompleteRepliedInTime, Some(Term::Incomplete)),
        ("admissibility.completed", Term::Completed, Some(Term::Incomplete)),
        ("admissibility.inadmissible", Term::Inadmissible, None),
        ("admissibility.inadmissible_replied", Term::InadmissibleReplied, Some(Term::Inadmissible)),
    ];
    let items = facts.into_iter().map(|(label, term, of)| {
        let count = page.term(page.total, term);
        let share = of.and_then(|of| page.share_of(term, of));
        let value = share.map_or_else(|| count.clone(), |share| format!("{count} ({})", page.desk.percent(share)));
        page.fact(label, value)
    });
    blocks.push(Block::Facts { items: items.collect() });
    blocks
}

fn reasons(page: &Page<'_>) -> Block {
    let column = |key: &str, numeric, width| Column { label: page.desk.word(key), numeric, width };
    let cell_of = |reason: Reason| {
        page.table(BreakdownId::Admissibility)
            .iter()
            .find(|cell| cell.key[0] == reason.name())
            .map(|cell| &cell.measures)
    };
    let row = |(reason, cell): (Reason, &Cell)| Row {
        role: RowRole::Body,
        cells: vec![
            page.desk.word(if reason.is_art11() { "law.article_11" } else { "law.article_12" }),
            page.key_name("admissibility", reason.name()),
            page.term(cell, Term::Received),
            page.term(cell, Term::Answered),
        ],
    };
    let found = Reason::ALL.iter().filter_map(|&reason| Some((reason, cell_of(reason)?)));
    Block::Table {
        caption: page.desk.word("admissibility.table"),
        columns: vec![
            column("dimension.basis", false, 12),
            column("dimension.admissibility", false, 48),
            column("term.received", true, 16),
            column("term.answered", true, 16),
        ],
        rows: found.filter(|(_, cell)| cell.get(Term::Received).unwrap_or(0) > 0).map(row).collect(),
        note: page.desk.word("admissibility.note"),
    }
}
