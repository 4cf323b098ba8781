//! A nil return: who declares that nothing was received, when, and what was still open.

use report_model::view::{Block, Tone};

use crate::view::{Page, Source};

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let Source::Sectoral(report, _) = page.source else { return Vec::new() };
    let Some(declaration) = &report.nil_return else { return Vec::new() };
    let values = minijinja::context! {
        person => page.l10n.name(&declaration.person, ""),
        day => page.l10n.day(declaration.date),
    };
    let mut blocks = vec![page.note(Tone::Neutral, "nil_return.title", "nil_return.text", values)];
    if let Some(open) = declaration.open_before.filter(|_| !page.withholds("stock.opening")) {
        blocks.push(page.paragraph("nil_return.open_before", minijinja::context! { open }));
    }
    blocks.push(page.paragraph("nil_return.rates", ()));
    blocks
}
