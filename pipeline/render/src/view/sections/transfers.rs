//! Transfers between bodies, as each side counts them. No row is removed: a difference is shown.

use report_model::view::{Block, Column, Row, RowRole, Tone};

use crate::view::{Page, Source};

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let Source::Synthesis(synthesis) = page.source else { return Vec::new() };
    if synthesis.transfers.is_empty() {
        return Vec::new();
    }
    // Which complaints did not arrive is no figure of the public edition.
    let by_pair = synthesis.transfers.iter().any(|transfer| transfer.unconfirmed.is_some());
    let column = |key: &str, numeric, width| Column { label: page.l10n.word(key), numeric, width };
    let row = |transfer: &report_model::synthesis::Transfer| {
        let difference = transfer
            .sent
            .zip(transfer.received)
            .and_then(|(sent, received)| Some(i64::try_from(received).ok()? - i64::try_from(sent).ok()?));
        let withheld =
            |side: &str| page.stamp.withheld.contains(&format!("transfers.{}.{}.{side}", transfer.from, transfer.to));
        let side = |name: &str, count: Option<u64>| if withheld(name) { page.withheld() } else { page.count(count) };
        let apart = if withheld("sent") || withheld("received") { page.withheld() } else { "—".to_owned() };
        let unconfirmed = transfer.unconfirmed.map_or_else(|| "—".to_owned(), |count| page.l10n.integer(count));
        Row {
            role: RowRole::Body,
            cells: [
                page.body_name(&transfer.from),
                page.body_name(&transfer.to),
                side("sent", transfer.sent),
                side("received", transfer.received),
                difference.map_or_else(|| apart, |difference| page.l10n.signed(difference)),
            ]
            .into_iter()
            .chain(by_pair.then_some(unconfirmed))
            .collect(),
        }
    };
    let mut blocks = vec![page.paragraph("transfers.intro", ())];
    let complaints = synthesis.headline.unconfirmed;
    if complaints > 0 {
        blocks.push(page.note(Tone::Caution, "", "transfers.unconfirmed_text", minijinja::context! { complaints }));
    }
    blocks.push(Block::Table {
        caption: page.l10n.word("transfers.table"),
        columns: [
            column("transfers.from", false, 32),
            column("transfers.to", false, 32),
            column("transfers.sent", true, 14),
            column("transfers.received", true, 14),
            column("transfers.difference", true, 14),
        ]
        .into_iter()
        .chain(by_pair.then(|| column("transfers.unconfirmed", true, 16)))
        .collect(),
        rows: synthesis.transfers.iter().map(row).collect(),
        note: page.l10n.word("not_measured.note"),
    });
    blocks
}
