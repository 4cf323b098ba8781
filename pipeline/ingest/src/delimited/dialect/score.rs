//! How much rows that were cut look like a table.

use super::Dialect;
use crate::tables::layout::most_common_by_mass;
use crate::values::shape::{Shape, shape};

/// What makes a table of rows, each part from 0 to 1.
pub(super) struct Score {
    /// How many of the rows, and of their cells, are in rows of the usual length.
    consistency: f64,
    /// How far the cells of a column are of one kind, and none holds signs of another cut.
    kinds: f64,
    /// How far it is no chance: the more columns, the less.
    width: f64,
}

impl Score {
    pub(super) fn of(rows: &[Vec<String>], dialect: Dialect) -> Self {
        let is_filled = |row: &&Vec<String>| row.iter().any(|cell| !cell.is_empty());
        let rows: Vec<&Vec<String>> = rows.iter().filter(is_filled).collect();
        let width = most_common_by_mass(rows.iter().map(|row| row.len()));
        let usual: Vec<&Vec<String>> = rows.iter().filter(|row| row.len() == width).copied().collect();
        if usual.is_empty() {
            return Score { consistency: 0.0, kinds: 0.0, width: 0.0 };
        }
        let cells: usize = rows.iter().map(|row| row.len()).sum();
        let by_cells = ratio(usual.len() * width, cells);
        let by_rows = ratio(usual.len(), rows.len());
        let kinds = kinds_of(&usual, width);
        let consistency = by_cells * (0.5 + 0.5 * by_rows);
        // Below the header: as columns of numbers are, and no column of texts is.
        let is_typed = kinds_of(usual.get(1..).filter(|rows| rows.len() > 1).unwrap_or(&usual), width) > 0.93;
        let chance = match dialect.delimiter.bytes() {
            // Names and numbers that a comma parts alike are several columns, and no thousands.
            [] if is_typed && is_parted_by_commas(&rows) => 0.95,
            [] if is_typed => 0.25,
            [] => 0.55,
            // Prose is full of these signs, and so are times and addresses.
            _ if width < 2 => 1.0,
            b" " | b":" | b"+" | b"*" | b"#" | b"!" | b"&" if by_rows < 0.9 => 1.0,
            b"+" | b"*" | b"#" | b"!" | b"&" if width < 3 => 1.0,
            // Names of two, three, four words are common; all sentences of a text are not of one length.
            b" " | b":" if !is_typed && width < 5 => 0.6,
            b" " | b":" if !is_typed => 0.15 + 1.0 / float(width),
            _ => 1.0 / float(width),
        };
        let width = 1.0 - chance;
        Score { consistency, kinds, width }
    }

    pub(super) fn value(&self) -> f64 {
        self.consistency * self.kinds * self.width
    }
}

/// Whether rows of one cell each, the first of them words, hold equally many commas, none before a space.
fn is_parted_by_commas(rows: &[&Vec<String>]) -> bool {
    let Some(heading) = rows.first().and_then(|row| row.first()) else { return false };
    let commas = |cell: &str| cell.matches(',').count();
    let parts = || heading.split(',').map(str::trim);
    commas(heading) > 0
        && !heading.contains(", ")
        && parts().all(|part| shape(part) == Shape::Text)
        && rows.iter().all(|row| row.first().is_some_and(|cell| commas(cell) == commas(heading)))
}

/// How good the cells are, on average of the columns.
fn kinds_of(rows: &[&Vec<String>], width: usize) -> f64 {
    (0..width).map(|column| kind_of(rows, column)).sum::<f64>() / float(width)
}

/// How good the cells of a column are, on average.
fn kind_of(rows: &[&Vec<String>], column: usize) -> f64 {
    let mut sums = [0.0_f64; 3];
    let mut absent = 0_usize;
    let mut dirty = 0.0;
    for cell in rows.iter().filter_map(|row| row.get(column)) {
        match shape(cell) {
            Shape::Empty | Shape::Missing => absent += 1,
            Shape::Integer | Shape::Decimal => sums[0] += 1.0,
            Shape::Date | Shape::Time | Shape::Moment | Shape::Address => sums[1] += 1.0,
            Shape::Text if is_clean(cell) => sums[2] += 0.85,
            Shape::Text => dirty += 0.3,
        }
    }
    // The commonest kind counts in full, cells of others (a heading, a remark) by half.
    let highest = sums.iter().copied().fold(0.0, f64::max);
    let rest = sums.iter().sum::<f64>() - highest;
    (highest + 0.6 * rest + dirty + 0.8 * float(absent)) / float(rows.len())
}

/// Whether a text shows no sign of having been cut in the wrong place.
fn is_clean(cell: &str) -> bool {
    let text = cell.trim();
    let quoted = |quote: char| text.starts_with(quote) || text.ends_with(quote);
    let delimiters = cell.matches([';', '\t', '|']).count();
    let commas = text.as_bytes().windows(2).filter(|pair| pair[0] == b',' && pair[1] != b' ').count();
    let is_apostrophised = text.len() > 1 && text.starts_with('\'') && text.ends_with('\'');
    !(quoted('"') || is_apostrophised || delimiters > 0 || commas > 0)
}

fn ratio(part: usize, whole: usize) -> f64 {
    float(part) / float(whole.max(1))
}

#[expect(clippy::cast_precision_loss, reason = "counts of a few hundred rows")]
const fn float(count: usize) -> f64 {
    count as f64
}
