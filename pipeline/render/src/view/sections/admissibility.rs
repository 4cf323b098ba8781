//! Admissibility: files returned as incomplete (art. 11) and files not processed (art. 12), with their reasoned replies.

use report_model::definitions::{BreakdownId, Dimension};
use report_model::record::Reason;
use report_model::tally::Cell;
use report_model::term::Term;
use report_model::view::{Block, Column, Row, RowRole};

use crate::view::Page;

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    if !page.declares(Term::Admissible) {
        return Vec::new();
    }
    let told = page.tells_of(&[Term::Admissible, Term::Incomplete, Term::Inadmissible]);
    let admissible = page.total.get(Term::Admissible);
    if admissible.is_none() && !page.hides(page.total, Term::Admissible) {
        return vec![page.unmeasured_note(Term::Admissible)];
    }
    let count = |term| page.total.get(term).unwrap_or(0);
    let (incomplete, inadmissible) = (count(Term::Incomplete), count(Term::Inadmissible));
    let mut blocks = Vec::new();
    if told {
        blocks.push(page.paragraph("law.admissibility", minijinja::context! { admissible, incomplete, inadmissible }));
        if incomplete + inadmissible == 0 {
            return blocks;
        }
    }
    if !page.is_public() || page.tells(BreakdownId::Admissibility) {
        blocks.push(reasons(page));
    }
    let facts = [
        ("admissibility.incomplete", Term::Incomplete, Term::Received),
        ("admissibility.incomplete_replied", Term::IncompleteReplied, Term::Incomplete),
        ("admissibility.incomplete_in_time", Term::IncompleteRepliedInTime, Term::Incomplete),
        ("admissibility.completed", Term::Completed, Term::Incomplete),
        ("admissibility.inadmissible", Term::Inadmissible, Term::Received),
        ("admissibility.inadmissible_replied", Term::InadmissibleReplied, Term::Inadmissible),
    ];
    let declared = facts.into_iter().filter(|&(_, term, _)| page.declares(term));
    let items = declared.map(|(label, term, of)| page.fact(label, page.part_of(term, Some(of))));
    blocks.push(Block::Facts { items: items.collect() });
    blocks
}

fn reasons(page: &Page<'_>) -> Block {
    let column = |key: &str, numeric, width| Column { label: page.l10n.word(key), numeric, width };
    let cell_of = |reason: Reason| {
        page.table(BreakdownId::Admissibility)
            .iter()
            .find(|cell| cell.key[0] == reason.name())
            .map(|cell| &cell.measures)
    };
    let row = |(reason, cell): (Reason, &Cell)| Row {
        role: RowRole::Body,
        cells: vec![
            page.l10n.word(if reason.is_art11() { "law.article_11" } else { "law.article_12" }),
            page.key_name(Dimension::Admissibility, reason.name()),
            page.term(cell, Term::Received),
            page.term(cell, Term::Answered),
        ],
    };
    let found = Reason::ALL.iter().filter_map(|&reason| Some((reason, cell_of(reason)?)));
    Block::Table {
        caption: page.l10n.word("admissibility.table"),
        columns: vec![
            column("dimension.basis", false, 12),
            column("dimension.admissibility", false, 48),
            column("term.received", true, 16),
            column("term.answered", true, 16),
        ],
        rows: found
            .filter(|(_, cell)| cell.get(Term::Received).unwrap_or(0) > 0 || page.hides(cell, Term::Received))
            .map(row)
            .collect(),
        note: page.l10n.word("admissibility.note"),
    }
}
