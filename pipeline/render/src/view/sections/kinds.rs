//! The kinds of body: those of the headline, and those beside it.

use report_model::synthesis::Group;
use report_model::term::Term;
use report_model::view::{Block, Column, Row, RowRole};

use crate::view::covered::reporting;
use crate::view::{Page, Source};

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let Source::Synthesis(synthesis) = page.source else { return Vec::new() };
    if synthesis.kinds.len() < 2 {
        return Vec::new();
    }
    let shares: Vec<&str> = page.headline_shares().map(|indicator| indicator.id.as_str()).collect();
    let numeric = |label: String| Column { label, numeric: true, width: 15 };
    let row = |name: String, role: RowRole, group: &Group| {
        if reporting(group) == 0 {
            let nothing = std::iter::repeat_n("—".to_owned(), 3 + shares.len());
            return Row { role, cells: std::iter::once(name).chain(nothing).collect() };
        }
        let counts = [Term::Received, Term::Observations, Term::Suggestions].map(|term| page.term(&group.total, term));
        let rates = shares.iter().map(|id| rate(page, group, id));
        Row { role, cells: std::iter::once(name).chain(counts).chain(rates).collect() }
    };
    let groups = || synthesis.kinds.values().chain([&synthesis.headline]);
    let in_part = groups().any(|group| shares.iter().any(|id| covered(group, id).is_some()));
    let headline = &page.reference.definitions.headline_kinds;
    let mut rows: Vec<Row> = Vec::new();
    let (counted, beside): (Vec<_>, Vec<_>) = synthesis.kinds.iter().partition(|(kind, _)| headline.contains(kind));
    rows.extend(counted.into_iter().map(|(kind, group)| row(page.row_name(kind), RowRole::Body, group)));
    rows.push(row(page.l10n.word("kinds.headline"), RowRole::Total, &synthesis.headline));
    rows.extend(beside.into_iter().map(|(kind, group)| row(page.row_name(kind), RowRole::Rest, group)));
    let table = Block::Table {
        caption: page.l10n.word("kinds.table"),
        columns: std::iter::once(Column { label: page.l10n.word("dimension.kind"), numeric: false, width: 34 })
            .chain(
                [Term::Received, Term::Observations, Term::Suggestions]
                    .map(|term| numeric(page.l10n.word(&format!("term.{term}")))),
            )
            .chain(shares.iter().map(|id| numeric(page.indicator_name(id))))
            .collect(),
        rows,
        note: if in_part {
            format!("{} {}", page.l10n.word("kinds.note"), page.l10n.word("kinds.covered"))
        } else {
            page.l10n.word("kinds.note")
        },
    };
    vec![page.paragraph("law.kinds", ()), table]
}

/// A rate of a group, with how many of its bodies measure it, where not all do.
fn rate(page: &Page<'_>, group: &Group, id: &str) -> String {
    let rate = page.share(&group.total, id);
    let Some((bodies, all)) = covered(group, id) else { return rate };
    page.l10n.say("kinds.rate", minijinja::context! { rate, bodies, all })
}

/// How many bodies measure a rate of a group, of how many that reported; `None` where all do, or none.
fn covered(group: &Group, id: &str) -> Option<(u64, u64)> {
    let bodies = group.indicators.iter().find(|value| value.id == id)?.bodies;
    let all = reporting(group);
    (0 < bodies && bodies < all).then_some((bodies, all))
}
