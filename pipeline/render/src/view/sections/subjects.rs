//! Kinds and subjects (art. 15).

use report_model::definitions::BreakdownId;
use report_model::view::Block;

use crate::view::Page;

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    if !page.tells(BreakdownId::Subject) {
        return Vec::new();
    }
    let lines = page.lines(BreakdownId::Subject);
    vec![
        page.paragraph("law.subjects", ()),
        page.table_of("subjects.table", "dimension.subject", &lines, &page.usual_figures()),
    ]
}
