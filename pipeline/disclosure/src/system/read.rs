//! Reading the system out of public documents.

use std::collections::{BTreeMap, BTreeSet};

use report_model::definitions::BreakdownId;
use report_model::reference::Reference;
use report_model::sectoral::{self, TableCell};
use report_model::tally::{Cell as Measures, Measured, UNCLASSIFIED, UNSPECIFIED};
use report_model::term::Term;

use super::{Cell, FINER, LAYERS, Published, Row, Seen, Sum, Table, TableId, Version, Whole};

fn seen(cell: &Measures, term: Term) -> Seen {
    match cell.get(term) {
        Some(count) => Seen::Known(count),
        None if cell.withholds(term) => Seen::Hidden,
        None => Seen::Absent,
    }
}

fn layers(id: TableId, of: impl Fn(Term) -> Seen) -> [Seen; LAYERS] {
    let mut all = [Seen::Absent; LAYERS];
    for (layer, &term) in id.layers().iter().enumerate() {
        all[layer] = of(term);
    }
    all
}

/// Whether a public document shows a table: it has it, and does not say that it leaves it out.
fn shows(id: TableId, tables: &[sectoral::Table], withheld: &BTreeSet<String>) -> bool {
    tables.iter().any(|table| table.id == id.breakdown)
        && !withheld.contains(&id.left_out())
        && !withheld.contains(&format!("tables.{}", id.breakdown))
}

/// A breakdown in a table: that of the table, or the finer one in it.
type Level = (TableId, BreakdownId);

/// The key of a cell among those of its table.
pub(super) fn key_of((id, of): Level, cell: &TableCell) -> String {
    let key = cell.key.first().map_or("", String::as_str);
    if of == id.breakdown { key.to_owned() } else { format!("{FINER}{key}") }
}

/// The column in which the synthesis sums a cell of a body: the national service of an own one, or the key itself.
pub(super) fn column(level: Level, cell: &TableCell, body: &str, reference: &Reference) -> String {
    let key = key_of(level, cell);
    if level.1 != BreakdownId::Service {
        return key;
    }
    let own = reference.services.agencies.get(body);
    let found = own.and_then(|services| services.iter().rfind(|service| service.id == key));
    found.map_or(UNCLASSIFIED, |service| service.national.as_str()).to_owned()
}

/// Reads a table out of what was published, by these breakdowns: one, or region and province.
pub fn read(id: TableId, levels: &[BreakdownId], published: &Published<'_>, reference: &Reference) -> Table {
    let mut table = Table { id, rows: Vec::new(), sums: Vec::new(), within: BTreeMap::new() };
    for (place, whole) in published.wholes.iter().enumerate() {
        let Some(whole) = whole else { continue };
        for &level in levels {
            if shows(TableId { breakdown: level, ..id }, &whole.public.content.tables, whole.public.withheld) {
                sums_of((id, level), (place, whole), reference, &mut table.sums);
            }
        }
    }
    for (version, of) in published.versions.iter().enumerate() {
        let mut row = Row {
            version,
            body: of.body.to_owned(),
            old: of.public.as_ref().is_some_and(|public| public.old),
            total: layers(id, |term| seen(of.total, term)),
            cells: BTreeMap::new(),
            has_both: false,
        };
        for &level in levels {
            let cells = cells_of((id, level), (version, of), &row.total, (&table.sums, reference));
            row.has_both = !row.cells.is_empty() && !cells.is_empty();
            row.cells.extend(cells);
        }
        table.rows.push(row);
    }
    if levels.len() > 1 {
        let provinces = reference.regions.regions.iter().flat_map(|region| {
            region.provinces.iter().map(|province| (format!("{FINER}{}", province.id), region.id.clone()))
        });
        table.within = provinces.chain([(format!("{FINER}{UNSPECIFIED}"), UNSPECIFIED.to_owned())]).collect();
    }
    table
}

/// The cells of a version by one breakdown. Of one that is not published anything may stand in the columns of its sums.
fn cells_of(
    (id, level): (TableId, BreakdownId),
    (place, of): (usize, &Version<'_>),
    total: &[Seen; LAYERS],
    (sums, reference): (&[Sum], &Reference),
) -> BTreeMap<String, Cell> {
    let this = TableId { breakdown: level, ..id };
    if let Some(public) = of.public.as_ref().filter(|public| shows(this, &public.content.tables, public.withheld)) {
        let cell = |cell: &TableCell| {
            let column = column((id, level), cell, of.body, reference);
            let seen = layers(id, |term| seen(&cell.measures, term));
            (key_of((id, level), cell), Cell { published: true, column, seen })
        };
        return public.content.table(level).iter().map(cell).collect();
    }
    let is_finer = level != id.breakdown;
    let of = sums.iter().filter(|sum| sum.rows.contains(&place) && sum.is_finer == is_finer);
    let columns: BTreeSet<&String> = of.flat_map(|sum| sum.columns.keys()).collect();
    let seen = total.map(|total| if total == Seen::Absent { Seen::Absent } else { Seen::Hidden });
    columns.into_iter().map(|key| (key.clone(), Cell { published: false, column: key.clone(), seen })).collect()
}

/// The figures of a published synthesis: its terms, and the two sides of each share, over the bodies that measure them.
fn sums_of(
    (id, level): (TableId, BreakdownId),
    (whole, of): (usize, &Whole<'_>),
    reference: &Reference,
    sums: &mut Vec<Sum>,
) {
    let synthesis = of.public.content;
    let measure = |what: &Measured| synthesis.coverage.get(what).map(|coverage| &coverage.bodies);
    let broken_down = measure(&Measured::Table(level));
    let rows = |what: &Measured| -> BTreeSet<usize> {
        let among = |body: &&str| {
            measure(what).is_none_or(|bodies| bodies.contains(*body))
                && broken_down.is_none_or(|bodies| bodies.contains(*body))
        };
        of.made_of.iter().filter(|(body, _)| among(body)).map(|(_, &row)| row).collect()
    };
    let cells = sectoral::table(&synthesis.tables, level);
    let is_finer = level != id.breakdown;
    let mut add = |layer: usize, (what, terms): (Measured, Vec<Term>), figure: &dyn Fn(&Measures) -> Seen| {
        let columns: BTreeMap<String, Seen> =
            cells.iter().map(|cell| (key_of((id, level), cell), figure(&cell.measures))).collect();
        if columns.values().any(|&seen| seen != Seen::Absent) {
            sums.push(Sum { whole, layer, terms, rows: rows(&what), is_finer, columns });
        }
    };
    for (layer, &term) in id.layers().iter().enumerate() {
        add(layer, (Measured::Term(term), vec![term]), &|cell| seen(cell, term));
    }
    for (indicator, above, below) in reference.definitions.shares() {
        for (term, numerator) in [(above, true), (below, false)] {
            let Some(layer) = id.layer(term) else { continue };
            add(layer, (Measured::Share(indicator.id.clone()), vec![above, below]), &|cell| match cell
                .shares
                .get(&indicator.id)
            {
                Some(share) => Seen::Known(if numerator { share.num } else { share.den }),
                None if cell.withholds_share(&indicator.id) => Seen::Hidden,
                None => Seen::Absent,
            });
        }
    }
}
