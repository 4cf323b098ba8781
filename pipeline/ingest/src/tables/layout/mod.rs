//! Where a table stands in a file: what is above it, its header, its rows, what is between and below them.
//!
//! [`find`] looks at the first rows; a [`RowClassifier`] then judges each row as it comes. Nothing is lost in silence: what is
//! passed over is counted by kind in [`PassedOver`].

mod classifier;
mod header;
mod sketch;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::tables::format::letters;
use crate::values::text::fold;
pub use classifier::{RowClassifier, WaitingRow};
pub(crate) use sketch::most_common_by_mass;
use sketch::{Columns, Sketch, most_common};

/// How many of the first rows are looked at.
pub const LOOKED_AT: usize = 300;

/// Where a table stands among the first rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Layout {
    /// The rows of the header; empty when the first row of the table is data.
    pub header: Range<usize>,
    /// The first row of the body.
    pub body: usize,
    /// The cells of a usual row of the body.
    pub width: usize,
    /// The names of the columns: of a header in several rows, the parts joined by a space. Empty without a header.
    pub names: Vec<String>,
    /// What stands above the table.
    pub above: PassedOver,
}

/// Rows that are no records, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassedOver {
    /// Titles and remarks above the header.
    pub preamble: u64,
    /// Lines that begin with `#`.
    pub comments: u64,
    /// The header, once more.
    pub repeated_headers: u64,
    /// Sums, notes and sources below the table.
    pub footer: u64,
    /// Rows of further tables.
    pub further_tables: u64,
    /// Of these rows, those that hold what the rows of the table hold: a day, and values where it has values. They are no
    /// notes, and would be lost.
    #[serde(default)]
    pub like_records: u64,
    /// Of the rows of further tables, the others that hold a day among other things.
    #[serde(default)]
    pub dated: u64,
    /// The first of both that stands below the header, as a spreadsheet numbers it.
    #[serde(default)]
    pub first: Option<u64>,
}

impl Layout {
    /// The layout of a table that is nothing but records: its columns have names, and no row is a header.
    pub(crate) fn of_names(names: Vec<String>) -> Self {
        Layout { width: names.len(), names, ..Layout::default() }
    }

    /// The layout of such a table whose columns have no names.
    pub(crate) fn without_names(width: usize) -> Self {
        Layout { width, ..Layout::default() }
    }
}

/// Finds the table among the first rows of a file. A blank row is one without a filled cell.
pub fn find(rows: &[Vec<String>]) -> Layout {
    find_with(rows, header::rows, |header, _| header::names(header))
}

/// The layout of a file of which it is declared that it has no header: its columns are named by their letters.
pub fn headless(rows: &[Vec<String>]) -> Layout {
    find_with(rows, |_, _, top, _| top..top, |_, width| (0..width).map(letters).collect())
}

/// Finds the table, with a way to tell its header and one to name its columns, of which there are usually so many.
fn find_with(
    rows: &[Vec<String>],
    header: impl Fn(&[Vec<String>], &[Sketch], usize, &Columns) -> Range<usize>,
    names: impl Fn(&[Vec<String>], usize) -> Vec<String>,
) -> Layout {
    let rows = &rows[..rows.len().min(LOOKED_AT)];
    let sketches: Vec<Sketch> = rows.iter().map(|row| Sketch::of(row)).collect();
    let Some(top) = top(rows, &sketches) else { return Layout::default() };
    let columns = columns_below(rows, &sketches, top);
    let top = up_to_sparse_rows(rows, &sketches, top, &columns);
    let header = header(rows, &sketches, top, &columns);
    let above = above(rows, &sketches, header.start, &columns);
    let usual = if columns.width == 0 { rows.get(top).map_or(0, Vec::len) } else { columns.width };
    let names = names(&rows[header.clone()], usual);
    let width = if columns.width == 0 { names.len() } else { columns.width };
    Layout { body: header.end, header, width, names, above }
}

/// What stands above the header. Rows of the table itself stand there where its header was sorted with them.
fn above(rows: &[Vec<String>], sketches: &[Sketch], header: usize, columns: &Columns) -> PassedOver {
    let mut above = PassedOver::default();
    for (row, sketch) in rows.iter().zip(sketches).take(header).filter(|(_, sketch)| !sketch.is_blank()) {
        if is_comment(row, sketch) {
            above.comments += 1;
        } else {
            above.preamble += 1;
        }
        above.like_records += u64::from(columns.are_of(sketch, row));
    }
    above
}

/// How many columns stand at the end of a table without a name and without a value, and how many there are with them.
pub(crate) fn trailing(layout: &Layout, rows: &[Vec<String>]) -> (usize, usize) {
    let full = layout.width;
    let named = layout.names.iter().rposition(|name| !name.trim().is_empty()).map_or(0, |last| last + 1);
    if layout.header.is_empty() || named == 0 || layout.names.len() > full {
        return (0, 0);
    }
    let body = rows.iter().skip(layout.body).take(LOOKED_AT).filter(|row| row.len() <= full);
    let end = |row: &Vec<String>| row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    let used = body.map(end).max().unwrap_or(0).max(named);
    if used < full { (full - used, full) } else { (0, 0) }
}

/// Whether headings are those of two tables side by side, or of more: the same names again, in the same order, and no others.
pub(crate) fn is_side_by_side(titles: &[String]) -> bool {
    /// Fewer names may well come again in one table: a step and its day.
    const FEWEST: usize = 3;
    let names: Vec<String> = titles.iter().map(|title| fold(title)).filter(|name| !name.is_empty()).collect();
    let Some(length) = names.iter().skip(1).position(|name| *name == names[0]).map(|place| place + 1) else {
        return false;
    };
    length >= FEWEST && names.len().is_multiple_of(length) && names.chunks(length).all(|part| *part == names[..length])
}

/// The layout of a file whose header row is declared, from 1.
pub fn declared(rows: &[Vec<String>], header_row: usize) -> Layout {
    let at = header_row.saturating_sub(1);
    let body = (at + 1).min(rows.len());
    let header = at.min(body)..body;
    let widths = rows.iter().skip(body).filter(|row| row.iter().any(|cell| !cell.is_empty())).map(Vec::len);
    let names = rows.get(at).cloned().unwrap_or_default();
    let width = most_common(widths.take(LOOKED_AT));
    let width = if width == 0 { names.len() } else { width };
    let sketches: Vec<Sketch> = rows.iter().map(|row| Sketch::of(row)).collect();
    let columns = columns_below(rows, &sketches, at);
    let above = above(rows, &sketches, at, &columns);
    Layout { header, body, width, names, above }
}

/// The first row of the table: as well filled as those that follow it, which titles and notes are not.
fn top(rows: &[Vec<String>], sketches: &[Sketch]) -> Option<usize> {
    let padded = is_padded(sketches);
    let candidates = || (0..rows.len()).filter(|&at| !sketches[at].is_blank());
    candidates().find(|&at| is_top(rows, sketches, at, padded)).or_else(|| candidates().next())
}

/// A table without a header may begin with rows that fill fewer cells than usual, but with values.
fn up_to_sparse_rows(rows: &[Vec<String>], sketches: &[Sketch], top: usize, columns: &Columns) -> usize {
    let fits = |at: usize| sketches[at].filled > 2 && columns.fit(&sketches[at], &rows[at]);
    if !fits(top) {
        return top;
    }
    let sparse = (0..top).rev().take_while(|&at| fits(at)).count();
    top - sparse
}

/// Whether all rows are as long as the table is wide, as a spreadsheet saves them.
fn is_padded(sketches: &[Sketch]) -> bool {
    let all = sketches.iter().filter(|row| row.len() > 1 || !row.is_blank()).count();
    let usual = most_common(sketches.iter().map(Sketch::len));
    let of_usual = sketches.iter().filter(|row| row.len() == usual).count();
    usual > 1 && of_usual * 10 >= all * 9
}

fn is_top(rows: &[Vec<String>], sketches: &[Sketch], at: usize, padded: bool) -> bool {
    const AHEAD: usize = 24;
    let row = &sketches[at];
    let below: Vec<&Sketch> = sketches[at + 1..].iter().filter(|row| !row.is_blank()).take(AHEAD).collect();
    let mut filled: Vec<usize> = below.iter().map(|row| row.filled).collect();
    filled.sort_unstable();
    // The usual row of what follows: of few rows rather the fuller, for notes may follow them.
    let usual = filled.get(filled.len() * 3 / 5).copied().unwrap_or(row.filled);
    let is_comment = is_comment(&rows[at], row);
    if usual <= 1 {
        return !is_comment && (row.filled > 1 || !sketches[at + 1..].iter().any(|row| row.filled > 1));
    }
    if row.filled < 2 || row.filled * 5 < usual * 3 || (is_comment && row.filled < usual) {
        return false;
    }
    if row.filled == 2 && usual > 2 && rows[at].get(row.first).is_some_and(|cell| cell.trim_end().ends_with(':')) {
        return false;
    }
    // A title with commas in it, in a file whose rows are cut by them.
    let length = most_common(below.iter().map(|row| row.len()));
    if !padded && row.len() < length && (row.len() * 2 <= length || is_prose(&rows[at])) {
        return false;
    }
    true
}

/// Whether every cell but the first begins with a space: what was cut are sentences.
fn is_prose(row: &[String]) -> bool {
    row.len() > 1 && row.iter().skip(1).all(|cell| cell.starts_with(' '))
}

/// What the columns below a row hold: of its own table, as far as that is known yet.
fn columns_below(rows: &[Vec<String>], sketches: &[Sketch], top: usize) -> Columns {
    const ROWS: usize = 100;
    let (length, usual) = sketches.get(top).map_or((0, 0), |row| (row.len(), row.filled));
    let mut chosen: Vec<usize> = Vec::new();
    let mut gap = false;
    for at in top + 1..rows.len() {
        let row = &sketches[at];
        if row.is_blank() {
            gap = true;
            continue;
        }
        let is_like = row.len().abs_diff(length) <= 1 && row.filled * 2 >= usual;
        if gap && chosen.len() > 1 && (!is_like || row.len() != sketches[chosen[0]].len()) {
            break;
        }
        gap = false;
        if row.filled > 1 || usual <= 1 {
            chosen.push(at);
        }
        if chosen.len() == ROWS {
            break;
        }
    }
    // Further rows of a header stand at the top: the rest decides.
    let skipped = (chosen.len() / 2).min(3);
    let chosen = &chosen[skipped..];
    let sketched: Vec<&Sketch> = chosen.iter().map(|&at| &sketches[at]).collect();
    let texts: Vec<&[String]> = chosen.iter().map(|&at| rows[at].as_slice()).collect();
    Columns::of(&sketched, &texts)
}

fn is_comment(row: &[String], sketch: &Sketch) -> bool {
    row.get(sketch.first).is_some_and(|cell| cell.trim_start().starts_with('#'))
}
