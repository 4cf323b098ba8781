//! The bodies side by side, within bands of volume: a rate over ten complaints is not that over ten thousand.

use std::cmp::Reverse;
use std::ops::Range;

use report_model::synthesis::AgencyLine;
use report_model::tally::Cell;
use report_model::term::Term;
use report_model::view::{Block, Column, Row, RowRole};

use crate::view::{Page, Source};

/// The lower end of each band, largest first.
const BANDS: [u64; 3] = [1_000, 100, 0];

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let Source::Synthesis(synthesis) = page.source else { return Vec::new() };
    let received = |line: &AgencyLine| line.total.as_ref().and_then(|total| total.get(Term::Received)).unwrap_or(0);
    let hides = |line: &AgencyLine| line.total.as_ref().is_some_and(|total| page.hides(total, Term::Received));
    let counted: Vec<&AgencyLine> =
        synthesis.agencies.iter().filter(|line| received(line) > 0 || hides(line)).collect();
    if counted.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![page.paragraph("agencies.intro", ())];
    // A body whose complaints are withheld is in no band of volume.
    let within = |line: &AgencyLine, band: Range<u64>| !hides(line) && band.contains(&received(line));
    let mut above = u64::MAX;
    for from in BANDS {
        let mut band: Vec<&AgencyLine> =
            counted.iter().copied().filter(|line| line.headline && within(line, from..above)).collect();
        band.sort_by_key(|line| (Reverse(received(line)), line.agency.clone()));
        if !band.is_empty() {
            let key = match (from, above) {
                (_, u64::MAX) => "agencies.band_first",
                (0, _) => "agencies.band_last",
                _ => "agencies.band",
            };
            let values = minijinja::context! { from, to => above.saturating_sub(1), below => above };
            blocks.push(table(page, page.l10n.say(key, values), &band));
        }
        above = from;
    }
    let hidden: Vec<&AgencyLine> = counted.iter().copied().filter(|line| line.headline && hides(line)).collect();
    if !hidden.is_empty() {
        blocks.push(table(page, page.l10n.word("edition.band_withheld"), &hidden));
    }
    let mut beside: Vec<&AgencyLine> = counted.into_iter().filter(|line| !line.headline).collect();
    if !beside.is_empty() {
        beside.sort_by_key(|line| (Reverse(received(line)), line.agency.clone()));
        blocks.push(page.heading("agencies.beside"));
        blocks.push(page.paragraph("agencies.beside_note", ()));
        blocks.push(table(page, page.l10n.word("agencies.beside"), &beside));
    }
    blocks
}

fn table(page: &Page<'_>, caption: String, lines: &[&AgencyLine]) -> Block {
    let shares: Vec<&str> = page.headline_shares().map(|indicator| indicator.id.as_str()).collect();
    let empty = Cell::default();
    let row = |line: &&AgencyLine| {
        let cell = line.total.as_ref().unwrap_or(&empty);
        let rates = shares.iter().map(|id| page.share(cell, id));
        let median = if line.declared { page.not_measured() } else { page.half_replied(cell) };
        let cells = [page.body_name(&line.agency), page.term(cell, Term::Received)];
        Row { role: RowRole::Body, cells: cells.into_iter().chain(rates).chain([median]).collect() }
    };
    let numeric = |label: String| Column { label, numeric: true, width: 15 };
    Block::Table {
        caption,
        columns: std::iter::once(Column { label: page.l10n.word("dimension.agency"), numeric: false, width: 44 })
            .chain([numeric(page.l10n.word("term.received"))])
            .chain(shares.iter().map(|id| numeric(page.indicator_name(id))))
            .chain([numeric(page.l10n.word("term.median"))])
            .collect(),
        rows: lines.iter().map(row).collect(),
        note: page.l10n.word("not_measured.note"),
    }
}
