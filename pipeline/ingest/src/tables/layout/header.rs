//! Which rows are the header, and the names that they make.

use std::collections::BTreeSet;
use std::ops::Range;

use super::sketch::{Columns, Sketch, is_year};
use crate::values::shape::Shape;

/// The most rows that a header has.
const MOST_ROWS: usize = 5;

/// The rows of the header of a table that begins at `top`; an empty range there when its first row is data.
pub(super) fn rows(rows: &[Vec<String>], sketches: &[Sketch], top: usize, columns: &Columns) -> Range<usize> {
    if !is_header(rows, sketches, top, columns) {
        return top..top;
    }
    let mut end = top + 1;
    while end < rows.len() && end - top < MOST_ROWS && continues(&rows[end], &sketches[end], columns) {
        end += 1;
    }
    // Without a body below, nothing tells a second line of the header from a row.
    if end > top + 1 && sketches[end..].iter().all(Sketch::is_blank) {
        end = top + 1;
    }
    let mut start = top;
    while start > 0 && end - start < MOST_ROWS && is_group_row(&rows[start - 1], &sketches[start - 1], &sketches[start])
    {
        start -= 1;
    }
    start..end
}

/// Whether the first row of a table names its columns.
fn is_header(rows: &[Vec<String>], sketches: &[Sketch], top: usize, columns: &Columns) -> bool {
    let (row, texts) = (&sketches[top], &rows[top]);
    let evidence = columns.compare(row, texts);
    if columns.telling() == 0 {
        let values = row.shapes.iter().filter(|shape| shape.is_typed()).count();
        let labels = texts.iter().filter(|cell| is_year(cell)).count();
        return values == labels && !recurs(rows, top);
    }
    let is_numbered = counts_up(row, texts) && evidence.heading == 0;
    is_numbered || (evidence.heading > 0 && evidence.data * 3 <= evidence.heading)
}

/// Whether a cell of the row stands again in its own column: the values of a list do, the names of columns do not.
fn recurs(rows: &[Vec<String>], top: usize) -> bool {
    let row = &rows[top];
    let below = || rows[top + 1..].iter().filter(|other| *other != row && other.len() == row.len());
    let recurring = (0..row.len()).filter(|&column| {
        let cell = row[column].trim();
        !cell.is_empty() && below().any(|other| other[column].trim() == cell)
    });
    recurring.count() > 0
}

/// Whether the numbers of a row are labels: a text, then whole numbers one after the other in even steps.
fn counts_up(row: &Sketch, texts: &[String]) -> bool {
    let numbers: Vec<i64> = texts
        .iter()
        .zip(&row.shapes)
        .filter(|(_, shape)| **shape == Shape::Integer)
        .filter_map(|(cell, _)| cell.trim().parse().ok())
        .collect();
    let others = row.shapes.iter().filter(|shape| shape.is_typed() && **shape != Shape::Integer).count();
    let step = |pair: &[i64]| pair[1].checked_sub(pair[0]);
    let first = numbers.get(..2).and_then(step);
    let even = first.is_some_and(|first| first.abs() == 1) && numbers.windows(2).all(|pair| step(pair) == first);
    others == 0 && numbers.len() >= 3 && even && row.at(0) != Shape::Integer
}

/// Whether a row below the first goes on with the header: texts where the body holds values, and no value.
fn continues(texts: &[String], row: &Sketch, columns: &Columns) -> bool {
    if columns.telling() == 0 || row.is_blank() || row.len().abs_diff(columns.width) > 1 {
        return false;
    }
    // One text at the very left heads a section of rows.
    if row.filled == 1 && row.first == 0 && columns.width > 2 {
        return false;
    }
    let evidence = columns.compare(row, texts);
    // The second line of a name or two begins with an empty cell.
    let is_enough = evidence.heading * 2 >= columns.telling() || row.first > 0;
    evidence.data == 0 && evidence.heading > 0 && is_enough
}

/// Whether a row above the header heads groups of columns: filled beyond the first columns, with nothing but labels.
fn is_group_row(texts: &[String], row: &Sketch, below: &Sketch) -> bool {
    let is_label = |(cell, shape): (&String, &Shape)| !shape.is_typed() || *shape == Shape::Date || is_year(cell);
    !row.is_blank()
        && row.len() == below.len()
        && row.end > 1
        && (row.first > 0 || (row.filled > 1 && row.end > 2))
        && texts.iter().zip(&row.shapes).all(is_label)
        && !texts[row.first].trim_end().ends_with(':')
        && !texts[row.first].trim_start().starts_with('#')
}

/// The names of the columns: the parts of the rows joined by a space. A heading of a group goes over the empty cells
/// to its right, as far as names stand below them.
pub(super) fn names(header: &[Vec<String>]) -> Vec<String> {
    let [rows @ .., last] = header else { return Vec::new() };
    if rows.is_empty() {
        return last.clone();
    }
    let width = header.iter().map(Vec::len).max().unwrap_or_default();
    let carried: Vec<Vec<&str>> = (0..rows.len()).map(|at| carried(header, at, width)).collect();
    let name = |column: usize| {
        let above = carried.iter().map(|row| row[column]);
        let parts = above.chain([last.get(column).map_or("", |cell| cell.trim())]).filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(" ")
    };
    (0..width).map(name).collect()
}

fn carried(header: &[Vec<String>], at: usize, width: usize) -> Vec<&str> {
    let cell = |row: usize, column: usize| header[row].get(column).map_or("", |cell| cell.trim());
    let is_named_below = |column: usize| (at + 1..header.len()).any(|row| !cell(row, column).is_empty());
    let distinct: BTreeSet<&str> = (0..width).map(|column| cell(at, column)).filter(|cell| !cell.is_empty()).collect();
    let mut group = "";
    let mut carried = Vec::with_capacity(width);
    for column in 0..width {
        let own = cell(at, column);
        if !own.is_empty() {
            group = if is_named_below(column) { own } else { "" };
        } else if !is_named_below(column) {
            group = "";
        }
        // One heading over everything is a title, not the name of a group.
        let is_group = own.is_empty() && (distinct.len() > 1 || header[at].first().is_some_and(String::is_empty));
        carried.push(if is_group { group } else { own });
    }
    carried
}
