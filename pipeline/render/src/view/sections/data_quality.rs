//! Data quality: the addition that accounts for every record, the findings, and how much is unspecified.

use report_model::correction::CorrectedCells;
use report_model::definitions::BreakdownId;
use report_model::quantity::Fraction;
use report_model::tally::Measured;
use report_model::view::{Block, Column, Row, RowRole, Tone};

use crate::view::Page;
use crate::view::breakdown::size;
use crate::view::names::is_rest;

const DIMENSIONS: [BreakdownId; 6] = [
    BreakdownId::Service,
    BreakdownId::Channel,
    BreakdownId::Region,
    BreakdownId::Subject,
    BreakdownId::UserKind,
    BreakdownId::Status,
];

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let mut blocks =
        if page.is_public() { public(page) } else { vec![page.paragraph("data_quality.summary", ()), records(page)] };
    if let Some(declared) = page.declared().filter(|_| !page.is_public()) {
        let values = minijinja::context! { records => declared.records };
        blocks.push(page.note(Tone::Neutral, "", "declared.quality", values));
    }
    blocks.extend(corrections(page));
    if !page.findings.is_empty() {
        blocks.push(page.heading("data_quality.findings"));
        blocks.push(findings(page));
    }
    let rows = unspecified(page);
    if !rows.is_empty() {
        blocks.push(page.heading("data_quality.unspecified"));
        let column = |key: &str, numeric, width| Column { label: page.l10n.word(key), numeric, width };
        blocks.push(Block::Table {
            caption: page.l10n.word("data_quality.unspecified_table"),
            columns: vec![
                column("dimension.dimension", false, 50),
                column("term.records", true, 20),
                column("term.part", true, 20),
            ],
            rows,
            note: page
                .columns_covered(
                    DIMENSIONS
                        .into_iter()
                        .filter(|&id| page.tells(id))
                        .map(|id| (page.l10n.word(&format!("dimension.{id}")), Measured::Table(id))),
                )
                .unwrap_or_default(),
        });
    }
    blocks
}

/// Of the fate of the records the public has two: what was received in the period, and what was refused.
fn public(page: &Page<'_>) -> Vec<Block> {
    let names = ["records.cohort", "records.rejected"];
    if names.iter().all(|name| page.withholds(name)) {
        return Vec::new();
    }
    let fact = |label: &str, name: &str, count: u64| page.fact(label, page.outside(name, Some(count)));
    let items = vec![
        fact("edition.cohort", names[0], page.records.cohort),
        fact("edition.rejected", names[1], page.records.rejected),
    ];
    vec![page.paragraph("edition.data_quality", ()), Block::Facts { items }]
}

/// read − rejected − duplicate − out of period = tallied = cohort + carried over + transferred out.
fn records(page: &Page<'_>) -> Block {
    let r = page.records;
    let row = |role, sign: &str, key: &str, count: u64| Row {
        role,
        cells: vec![sign.to_owned(), page.l10n.word(key), page.l10n.integer(count)],
    };
    Block::Table {
        caption: page.l10n.word("data_quality.records_table"),
        columns: vec![
            Column { label: String::new(), numeric: false, width: 5 },
            Column { label: page.l10n.word("dimension.fate"), numeric: false, width: 65 },
            Column { label: page.l10n.word("term.records"), numeric: true, width: 20 },
        ],
        rows: vec![
            row(RowRole::Body, "", "records.read", r.read),
            row(RowRole::Body, "\u{2212}", "records.rejected", r.rejected - r.tests),
            row(RowRole::Body, "\u{2212}", "records.tests", r.tests),
            row(RowRole::Body, "\u{2212}", "records.duplicate", r.duplicate),
            row(RowRole::Body, "\u{2212}", "records.out_of_period", r.out_of_period),
            row(RowRole::Total, "=", "records.tallied", r.tallied),
            row(RowRole::Body, "", "records.cohort", r.cohort),
            row(RowRole::Body, "+", "records.carried_over", r.carried_over),
            row(RowRole::Body, "+", "records.transferred_out", r.transferred_out),
            row(RowRole::Total, "=", "records.tallied", r.cohort + r.carried_over + r.transferred_out),
        ],
        note: String::new(),
    }
}

/// The cells that the body corrected before its export was read, with who answers for it.
fn corrections(page: &Page<'_>) -> Vec<Block> {
    let Some(corrected) = page.corrected().filter(|corrected| !corrected.cells.is_empty()) else { return Vec::new() };
    let cells = corrected.cells.iter().map(|one| one.cells).sum::<u64>();
    let row = |one: &CorrectedCells| Row {
        role: RowRole::Body,
        cells: vec![
            page.l10n.word(&format!("field.{}", one.field)),
            page.l10n.integer(one.cells),
            page.l10n.name(&one.reason, ""),
            page.l10n.name(&one.office, ""),
            page.l10n.day(one.date),
        ],
    };
    let column = |key: &str, numeric, width| Column { label: page.l10n.word(key), numeric, width };
    vec![
        page.heading("data_quality.corrections"),
        page.paragraph("data_quality.corrected", minijinja::context! { records => corrected.records, cells }),
        Block::Table {
            caption: page.l10n.word("data_quality.corrections_table"),
            columns: vec![
                column("data_quality.corrected_field", false, 22),
                column("data_quality.corrected_cells", true, 12),
                column("data_quality.reason", false, 32),
                column("data_quality.office", false, 22),
                column("data_quality.decided", false, 14),
            ],
            rows: corrected.cells.iter().map(row).collect(),
            note: String::new(),
        },
    ]
}

fn findings(page: &Page<'_>) -> Block {
    let row = |(&code, &count): (&report_model::findings::Code, &u64)| {
        let rule = code.rule();
        Row {
            role: RowRole::Body,
            cells: vec![
                rule.title.get(page.l10n.lang()).to_owned(),
                page.l10n.word(&format!("effect.{}", rule.effect)),
                page.l10n.integer(count),
            ],
        }
    };
    let column = |key: &str, numeric, width| Column { label: page.l10n.word(key), numeric, width };
    Block::Table {
        caption: page.l10n.word("data_quality.findings_table"),
        columns: vec![
            column("dimension.finding", false, 46),
            column("dimension.effect", false, 40),
            column("term.occurrences", true, 16),
        ],
        rows: page.findings.iter().filter(|&(_, &count)| count > 0).map(row).collect(),
        note: page.l10n.word("data_quality.findings_note"),
    }
}

fn unspecified(page: &Page<'_>) -> Vec<Row> {
    let rests = |id: BreakdownId| page.table(id).iter().filter(|cell| is_rest(&cell.key[0]));
    let rest = |id: BreakdownId| rests(id).map(|cell| size(&cell.measures)).sum::<u64>();
    let hides = |id: BreakdownId| rests(id).any(|cell| page.hides_a_nature(&cell.measures));
    let row = |id: BreakdownId| {
        let (count, share) = match rest(id) {
            _ if hides(id) => (page.withheld(), page.withheld()),
            // Of the records that are broken down: the bodies that do not have the dimension leave nothing unspecified.
            rest => match page.broken_down(id) {
                Some(whole) => (page.l10n.integer(rest), page.l10n.percent(Fraction::new(rest, whole))),
                None => (page.l10n.integer(rest), page.withheld()),
            },
        };
        Row { role: RowRole::Body, cells: vec![page.l10n.word(&format!("dimension.{id}")), count, share] }
    };
    DIMENSIONS.into_iter().filter(|&id| page.tells(id) && (rest(id) > 0 || hides(id))).map(row).collect()
}
