//! Transfers between bodies, as each side counts them. No row is removed: a difference is shown.

use report_model::view::{Block, Column, Row, RowRole};

use crate::view::{Page, Source};

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let Source::Synthesis(synthesis) = page.source else { return Vec::new() };
    if synthesis.transfers.is_empty() {
        return Vec::new();
    }
    let column = |key: &str, numeric, width| Column { label: page.desk.word(key), numeric, width };
    let row = |transfer: &report_model::synthesis::Transfer| {
        let difference = transfer
            .sent
            .zip(transfer.received)
            .and_then(|(sent, received)| Some(i64::try_from(received).ok()? - i64::try_from(sent).ok()?));
        let withheld =
            |side: &str| page.stamp.withheld.contains(&format!("transfers.{}.{}.{side}", transfer.from, transfer.to));
        let side = |name: &str, count: Option<u64>| if withheld(name) { page.withheld() } else { page.count(count) };
        let apart = if withheld("sent") || withheld("received") { page.withheld() } else { "—".to_owned() };
        Row {
            role: RowRole::Body,
            cells: vec![
                page.body_name(&transfer.from),
                page.body_name(&transfer.to),
                side("sent", transfer.sent),
                side("received", transfer.received),
                difference.map_or_else(|| apart, |difference| page.desk.signed(difference)),
            ],
        }
    };
    vec![
        page.paragraph("transfers.intro", ()),
        Block::Table {
            caption: page.desk.word("transfers.table"),
            columns: vec![
                column("transfers.from", false, 32),
                column("transfers.to", false, 32),
                column("transfers.sent", true, 14),
                column("transfers.received", true, 14),
                column("transfers.difference", true, 14),
            ],
            rows: synthesis.transfers.iter().map(row).collect(),
            note: page.desk.word("not_measured.note"),
        },
    ]
}
