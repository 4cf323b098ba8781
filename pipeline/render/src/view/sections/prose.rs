//! Context and perimeter: what the body writes, and its complaints unit (art. 13) with how to reach it (art. 10).

use report_model::view::{Block, Fact};

use crate::view::Page;

pub(super) fn context(page: &Page<'_>) -> Vec<Block> {
    let mut blocks = page.paragraphs(&page.texts.context);
    if let Some(unit) = &page.texts.unit {
        let text = |label: &str, value: String| (!value.is_empty()).then(|| page.fact(label, value));
        let ltr = |value: &Option<String>| value.as_deref().map_or_else(String::new, |text| page.l10n.isolated(text));
        let items: Vec<Fact> = [
            text("unit.name", page.l10n.name(&unit.name, "")),
            text("unit.address", page.l10n.name(&unit.address, "")),
            text("unit.phone", ltr(&unit.phone)),
            text("unit.email", ltr(&unit.email)),
            text("unit.site", ltr(&unit.site)),
        ]
        .into_iter()
        .flatten()
        .collect();
        blocks.push(page.heading("unit.title"));
        blocks.push(Block::Facts { items });
    }
    blocks
}
