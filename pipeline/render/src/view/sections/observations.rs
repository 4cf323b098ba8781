//! Observations and suggestions (art. 3 and 4): no deadline, and no rate.

use std::cmp::Reverse;

use report_model::definitions::BreakdownId;
use report_model::term::Term;
use report_model::view::{Block, RowRole};

use crate::view::Page;
use crate::view::breakdown::{Figure, Line};

const BOTH: [Term; 2] = [Term::Observations, Term::Suggestions];

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let count = |term| page.total.get(term).unwrap_or(0);
    let (observations, suggestions) = (count(Term::Observations), count(Term::Suggestions));
    let values = minijinja::context! { observations, suggestions };
    let told = page.tells_of(&BOTH);
    let mut blocks = if told {
        vec![page.paragraph("law.observations", values)]
    } else {
        vec![page.paragraph("edition.observations", ()), page.facts_of(&BOTH)]
    };
    let some = observations + suggestions > 0 || !told;
    if some && page.tells(BreakdownId::Service) && says_anything(page) {
        let mut lines = page.lines(BreakdownId::Service);
        lines.retain(|line| {
            line.role != RowRole::Body
                || BOTH.iter().any(|&term| line.cell.get(term).unwrap_or(0) > 0 || page.hides(&line.cell, term))
        });
        // By the number that stands first in this table.
        let shown = |line: &Line| Reverse(line.cell.get(Term::Observations));
        lines.sort_by_key(|line| (line.role != RowRole::Body, shown(line)));
        let figures = [Figure::Count(Term::Observations), Figure::Count(Term::Suggestions)];
        blocks.push(page.table_of("observations.table", "dimension.service", &lines, &figures));
    }
    blocks
}

/// Whether the table by service would hold a figure at all: the public edition may withhold every one of them.
fn says_anything(page: &Page<'_>) -> bool {
    let shown = |term| page.table(BreakdownId::Service).iter().any(|c| c.measures.get(term).unwrap_or(0) > 0);
    !page.is_public() || BOTH.into_iter().any(shown)
}
