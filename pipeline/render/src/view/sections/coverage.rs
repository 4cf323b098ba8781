//! Who reported, who declared that nothing was received, and who did not report.

use report_model::quantity::Fraction;
use report_model::reference::Apart;
use report_model::synthesis::{AgencyLine, Reporting, Synthesis};
use report_model::view::{Block, Column, Row, RowRole, Tone};

use crate::view::{Page, Source};

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let Source::Synthesis(synthesis) = page.source else { return Vec::new() };
    let headline = &synthesis.headline;
    let mut blocks = vec![page.paragraph(
        "coverage.summary",
        minijinja::context! {
            members => headline.members, joined => headline.joined, reported => headline.reported, nil_returns => headline.nil_returns,
        },
    )];
    blocks.push(table(page, &synthesis.agencies));
    for (reporting, tone, key) in [
        (Reporting::NilReturn, Tone::Neutral, "nil_return"),
        (Reporting::Refused, Tone::Bad, "refused"),
        (Reporting::Missing, Tone::Caution, "missing"),
    ] {
        let bodies: Vec<&AgencyLine> = synthesis.agencies.iter().filter(|line| line.reporting == reporting).collect();
        if !bodies.is_empty() {
            blocks.push(list(page, &bodies, tone, key));
        }
    }
    blocks.extend(contradicted(page, synthesis));
    let declared: Vec<&AgencyLine> = synthesis.agencies.iter().filter(|line| line.declared).collect();
    if !declared.is_empty() {
        blocks.push(list(page, &declared, Tone::Neutral, "declared"));
    }
    blocks
}

/// The names of the bodies of one standing.
fn list(page: &Page<'_>, bodies: &[&AgencyLine], tone: Tone, key: &str) -> Block {
    let names: Vec<String> = bodies.iter().map(|line| page.body_name(&line.agency)).collect();
    let mut title = page.l10n.say(&format!("coverage.{key}_title"), minijinja::context! { bodies => bodies.len() });
    // The sum of the table above is of the headline kinds alone.
    let beside = bodies.iter().filter(|line| !line.headline).count();
    if beside > 0 {
        title.push_str(&page.l10n.say("coverage.beside", minijinja::context! { beside }));
    }
    Block::Note { tone, title, text: names.join(&page.l10n.word("list.separator")) }
}

/// The nil returns of bodies of which the portal counts something.
fn contradicted(page: &Page<'_>, synthesis: &Synthesis) -> Option<Block> {
    let found = synthesis.contradicted_nil_returns();
    let told = |(body, portal): &(&str, u64)| {
        page.l10n.say("coverage.contradicted", minijinja::context! { body => page.body_name(body), portal })
    };
    let text = found.iter().map(told).collect::<Vec<_>>().join(&page.l10n.word("list.separator"));
    let title = page.l10n.say("coverage.contradicted_title", minijinja::context! { bodies => found.len() });
    (!found.is_empty()).then_some(Block::Note { tone: Tone::Bad, title, text })
}

/// A row of the table: `count` gives how many bodies of it there are, of one standing or of all.
fn cells(page: &Page<'_>, name: String, count: &dyn Fn(Option<Reporting>) -> u64) -> Vec<String> {
    let standings = [Reporting::Reported, Reporting::NilReturn, Reporting::Refused, Reporting::Missing];
    let all = count(None);
    let with = count(Some(Reporting::Reported)) + count(Some(Reporting::NilReturn));
    std::iter::once(name)
        .chain([page.l10n.integer(all)])
        .chain(standings.map(|standing| page.l10n.integer(count(Some(standing)))))
        .chain([page.l10n.percent(Fraction::new(with, all))])
        .collect()
}

fn table(page: &Page<'_>, agencies: &[AgencyLine]) -> Block {
    let column = |key: &str, numeric, width| Column { label: page.l10n.word(key), numeric, width };
    let count = |kind: &str, wanted: Option<Reporting>| {
        agencies.iter().filter(|line| line.row() == kind && wanted.is_none_or(|w| line.reporting == w)).count() as u64
    };
    let kinds = page.reference.register.kinds.iter().map(|kind| kind.id.as_str());
    let rows = kinds.chain(Apart::ALL.iter().map(|apart| apart.name()));
    let headline = |line: &&AgencyLine| line.headline;
    let (counted, beside): (Vec<&str>, Vec<&str>) = rows
        .filter(|row| count(row, None) > 0)
        .partition(|row| page.reference.definitions.headline_kinds.iter().any(|headline| headline == row));
    let of = |wanted: Option<Reporting>| {
        let lines = agencies.iter().filter(headline).filter(|line| wanted.is_none_or(|w| line.reporting == w));
        lines.count() as u64
    };
    let total = Row { role: RowRole::Total, cells: cells(page, page.l10n.word("kinds.headline"), &of) };
    let row = |kind: &str, role| Row { role, cells: cells(page, page.row_name(kind), &|wanted| count(kind, wanted)) };
    let rows = counted.iter().map(|kind| row(kind, RowRole::Body)).chain([total]);
    Block::Table {
        caption: page.l10n.word("coverage.table"),
        columns: vec![
            column("dimension.kind", false, 34),
            column("coverage.joined", true, 14),
            column("coverage.reported", true, 14),
            column("coverage.nil_returns", true, 15),
            column("coverage.refused", true, 13),
            column("coverage.missing", true, 15),
            column("coverage.share", true, 15),
        ],
        rows: rows.chain(beside.iter().map(|kind| row(kind, RowRole::Rest))).collect(),
        note: page.l10n.word("coverage.note"),
    }
}
