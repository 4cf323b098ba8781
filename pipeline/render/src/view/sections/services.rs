//! By the public services that the body provides (art. 18): what the report is classified by.

use report_model::definitions::BreakdownId;
use report_model::quantity::Fraction;
use report_model::tally::UNCLASSIFIED;
use report_model::view::{Block, Tone};

use crate::view::Page;
use crate::view::breakdown::{Figure, size};
use crate::view::edition::NATURES;

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    if !page.tells(BreakdownId::Service) {
        return if page.is_public() || size(page.total) == 0 { Vec::new() } else { unclassified(page) };
    }
    let lines = page.lines(BreakdownId::Service);
    let mut figures = page.usual_figures();
    figures.push(Figure::Median);
    let mut blocks = vec![page.paragraph("law.services", ())];
    blocks.extend(page.bars("services.chart", &lines));
    blocks.push(page.table_of("services.table", "dimension.service", &lines, &figures));
    let cells = page.table(BreakdownId::Service);
    let unclassified = cells.iter().find(|cell| cell.key[0] == UNCLASSIFIED);
    let told = unclassified.is_none_or(|cell| !page.hides_a_nature(&cell.measures)) && page.tells_of(&NATURES);
    let unclassified = unclassified.map_or(0, |cell| size(&cell.measures));
    if let Some(whole) = page.broken_down(BreakdownId::Service).filter(|_| told && unclassified > 0) {
        let share = page.l10n.percent(Fraction::new(unclassified, whole));
        let values = minijinja::context! { unclassified, share };
        blocks.push(page.note(Tone::Neutral, "", "services.unclassified", values));
    }
    blocks
}

/// That the classification which the law asks for is not there: a chapter that is missing would say nothing.
fn unclassified(page: &Page<'_>) -> Vec<Block> {
    vec![page.paragraph("law.services", ()), page.note(Tone::Caution, "not_measured.long", "services.none", ())]
}
