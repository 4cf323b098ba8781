//! Observations and suggestions (art. 3 and 4): no deadline, and no rate.

use report_model::definitions::BreakdownId;
use report_model::term::Term;
use report_model::view::{Block, RowRole};

use crate::view::Page;
use crate::view::breakdown::Figure;

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let count = |term| page.total.get(term).unwrap_or(0);
    let (observations, suggestions) = (count(Term::Observations), count(Term::Suggestions));
    let values = minijinja::context! { observations, suggestions };
    let mut blocks = vec![page.paragraph("law.observations", values)];
    if observations + suggestions > 0 && page.tells(BreakdownId::Service) {
        let mut lines = page.lines(BreakdownId::Service);
        lines.retain(|line| {
            line.role != RowRole::Body
                || [Term::Observations, Term::Suggestions].iter().any(|&term| line.cell.get(term).unwrap_or(0) > 0)
        });
        let figures = [Figure::Count(Term::Observations), Figure::Count(Term::Suggestions)];
        blocks.push(page.table_of("observations.table", "dimension.service", &lines, &figures));
    }
    blocks
}
