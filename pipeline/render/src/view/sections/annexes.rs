//! Annex tables, and where the whole tally is.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use report_model::definitions::{BreakdownId, Dimension};
use report_model::term::Term;
use report_model::view::{Block, Column, Row, RowRole};

use crate::view::breakdown::Figure;
use crate::view::names::is_rest;
use crate::view::{Page, Source};

/// How many services stand side by side.
const MOST_SERVICES: usize = 5;

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let files = if page.is_public() { "edition.annexes" } else { "annexes.files" };
    let mut blocks = vec![page.paragraph(files, ())];
    blocks.extend(service_by_region(page).into_iter().flatten());
    if page.tells(BreakdownId::Province) {
        blocks.push(page.heading("annexes.provinces"));
        let figures =
            [Figure::Count(Term::Received), Figure::Count(Term::Observations), Figure::Count(Term::Suggestions)];
        let lines = page.lines(BreakdownId::Province);
        blocks.push(page.table_of("annexes.province_table", "dimension.province", &lines, &figures));
    }
    if let Source::Synthesis(_) = page.source
        && !page.is_public()
    {
        blocks.push(page.paragraph("annexes.sectoral", ()));
    }
    blocks
}

/// Complaints by region, and by the largest services.
fn service_by_region(page: &Page<'_>) -> Option<[Block; 2]> {
    let cells = page.table(BreakdownId::ServiceRegion);
    let mut counts: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    let mut services: BTreeMap<&str, u64> = BTreeMap::new();
    let mut regions: BTreeMap<&str, u64> = BTreeMap::new();
    for cell in cells {
        let (service, region) = (cell.key[0].as_str(), cell.key[1].as_str());
        let count = cell.measures.get(Term::Received).unwrap_or(0);
        *counts.entry((region, service)).or_default() += count;
        *services.entry(service).or_default() += count;
        *regions.entry(region).or_default() += count;
    }
    let mut services: Vec<(&str, u64)> = services.into_iter().filter(|&(id, n)| n > 0 && !is_rest(id)).collect();
    let mut regions: Vec<(&str, u64)> = regions.into_iter().filter(|&(_, n)| n > 0).collect();
    if services.is_empty() || regions.iter().all(|(id, _)| is_rest(id)) {
        return None;
    }
    services.sort_by_key(|&(id, n)| (Reverse(n), id));
    services.truncate(MOST_SERVICES);
    regions.sort_by_key(|&(id, n)| (is_rest(id), Reverse(n), id));
    let row = |name: String, role: RowRole, of: &dyn Fn(&str) -> u64, total: u64| {
        let named: Vec<u64> = services.iter().map(|&(service, _)| of(service)).collect();
        let others = total - named.iter().sum::<u64>();
        let numbers = named.into_iter().chain([others, total]).map(|count| page.l10n.integer(count));
        Row { role, cells: std::iter::once(name).chain(numbers).collect() }
    };
    let mut rows: Vec<Row> = regions
        .iter()
        .map(|&(region, total)| {
            let role = if is_rest(region) { RowRole::Rest } else { RowRole::Body };
            let of = |service: &str| counts.get(&(region, service)).copied().unwrap_or(0);
            row(page.key_name(Dimension::Region, region), role, &of, total)
        })
        .collect();
    let column_sum = |service: &str| regions.iter().filter_map(|&(region, _)| counts.get(&(region, service))).sum();
    rows.push(row(page.l10n.word("total"), RowRole::Total, &column_sum, regions.iter().map(|&(_, n)| n).sum()));
    let numeric = |label: String| Column { label, numeric: true, width: 15 };
    let columns = std::iter::once(Column { label: page.l10n.word("dimension.region"), numeric: false, width: 26 })
        .chain(services.iter().map(|&(service, _)| numeric(page.service_name(service))))
        .chain([numeric(page.l10n.word("annexes.other_services")), numeric(page.l10n.word("total"))])
        .collect();
    let table = Block::Table {
        caption: page.l10n.word("annexes.service_region_table"),
        columns,
        rows,
        note: page.table_covered(BreakdownId::ServiceRegion).unwrap_or_default(),
    };
    Some([page.heading("annexes.service_region"), table])
}
