//! A row as a layout sees it: how much of it is filled, and with what.

use crate::values::shape::{Shape, shape};

/// What is seen of a row.
#[derive(Clone, Debug)]
pub(super) struct Sketch {
    /// The shape of each cell.
    pub(super) shapes: Vec<Shape>,
    /// How many cells hold something.
    pub(super) filled: usize,
    /// The first cell that holds something.
    pub(super) first: usize,
    /// The place after the last one.
    pub(super) end: usize,
}

impl Sketch {
    pub(super) fn of(row: &[String]) -> Self {
        let shapes: Vec<Shape> = row.iter().map(|cell| shape(cell)).collect();
        let is_filled = |shape: &Shape| *shape != Shape::Empty;
        Sketch {
            filled: shapes.iter().filter(|shape| is_filled(shape)).count(),
            first: shapes.iter().position(is_filled).unwrap_or(0),
            end: shapes.iter().rposition(is_filled).map_or(0, |last| last + 1),
            shapes,
        }
    }

    pub(super) const fn is_blank(&self) -> bool {
        self.filled == 0
    }

    pub(super) fn len(&self) -> usize {
        self.shapes.len()
    }

    /// Whether it holds a day, and something that is no number: a sum of days or months has nothing else.
    pub(super) fn is_dated(&self) -> bool {
        let is_day = |shape: &Shape| matches!(shape, Shape::Date | Shape::Moment);
        let is_more = |shape: &Shape| matches!(shape, Shape::Text | Shape::Address);
        self.shapes.iter().any(is_day) && self.shapes.iter().any(is_more)
    }

    pub(super) fn at(&self, column: usize) -> Shape {
        self.shapes.get(column).copied().unwrap_or(Shape::Empty)
    }
}

/// What the columns of a body usually hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    /// The cells of a usual row.
    pub(super) width: usize,
    /// The columns that hold values rather than texts, each with its shape.
    pub(super) typed: Vec<(usize, Shape)>,
    /// Whether the whole numbers of such a column are years.
    years: Vec<bool>,
    /// The columns of texts with digits in them: codes, house numbers.
    coded: Vec<usize>,
}

/// How a row compares with the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    /// Cells that are what a body holds there.
    pub(super) data: usize,
    /// Cells that are texts, or years, where a body holds other values.
    pub(super) heading: usize,
}

impl Columns {
    /// Looks at the rows of a body.
    pub(super) fn of(rows: &[&Sketch], texts: &[&[String]]) -> Self {
        let width = most_common(rows.iter().map(|row| row.len()));
        let rows_of_width: Vec<(&Sketch, &[String])> =
            rows.iter().zip(texts).filter(|(row, _)| row.len() == width).map(|(row, text)| (*row, *text)).collect();
        let mut columns = Columns { width, ..Columns::default() };
        for column in 0..width {
            let shapes = || rows_of_width.iter().map(|(row, _)| row.at(column)).filter(|shape| !shape.is_absent());
            let (all, typed) = (shapes().count(), shapes().filter(|shape| shape.is_typed()).count());
            let cells = || rows_of_width.iter().filter_map(|(_, text)| text.get(column));
            if all > 0 && typed * 2 < all && cells().filter(|cell| has_digit(cell)).count() * 10 >= all * 9 {
                columns.coded.push(column);
            }
            if all == 0 || typed * 10 < all * 7 || all * 5 < rows_of_width.len() {
                continue;
            }
            let usual = kind(shapes().filter(|shape| shape.is_typed()));
            let years = cells().filter(|cell| is_year(cell)).count() * 2 > all;
            columns.typed.push((column, usual));
            columns.years.push(years);
        }
        columns
    }

    /// How many columns tell a heading from a value.
    pub(super) fn telling(&self) -> usize {
        self.typed.len() + self.coded.len()
    }

    /// Compares a row with them.
    pub(super) fn compare(&self, row: &Sketch, texts: &[String]) -> Evidence {
        let mut evidence = Evidence::default();
        for (&(column, usual), &years) in self.typed.iter().zip(&self.years) {
            let Some(text) = texts.get(column).filter(|_| !row.at(column).is_absent()) else { continue };
            if is_label(text, row.at(column), usual, years) { evidence.heading += 1 } else { evidence.data += 1 }
        }
        for text in self.coded.iter().filter_map(|&column| texts.get(column)).filter(|text| !text.trim().is_empty()) {
            if has_digit(text) { evidence.data += 1 } else { evidence.heading += 1 }
        }
        let is_typed_here = |column: usize| self.typed.iter().any(|(typed, _)| *typed == column);
        let values = row.shapes.iter().enumerate().filter(|(column, _)| !is_typed_here(*column));
        evidence.data += values.filter(|(_, found)| found.is_typed() && **found != Shape::Integer).count();
        evidence
    }
}

impl Columns {
    /// Whether a row holds what a body holds, in half of the columns that tell.
    pub(super) fn fit(&self, row: &Sketch, texts: &[String]) -> bool {
        let typed = self.typed.iter().filter(|(column, _)| !row.at(*column).is_absent());
        let (mut all, mut fitting) = (0, 0);
        for &(column, usual) in typed {
            all += 1;
            let found = row.at(column);
            fitting += usize::from(found.is_typed() && found.is_number() == usual.is_number());
        }
        for text in self.coded.iter().filter_map(|&column| texts.get(column)).filter(|text| !text.trim().is_empty()) {
            all += 1;
            fitting += usize::from(has_digit(text));
        }
        row.len() == self.width && fitting > 0 && fitting * 2 >= all
    }
}

impl Columns {
    /// Whether a row is one of a table with these columns: it holds what they hold, a day among it.
    pub(super) fn are_of(&self, row: &Sketch, texts: &[String]) -> bool {
        row.filled > 2 && row.is_dated() && self.fit(row, texts)
    }
}

/// Whether a text names a column whose values are of a shape, rather than being one of them.
fn is_label(text: &str, found: Shape, usual: Shape, years: bool) -> bool {
    if found.is_typed() {
        let is_year = !years && found == Shape::Integer && is_year(text);
        return is_year || (usual.is_number() && found == Shape::Date);
    }
    // A value with something to its left or right: a stray quote, a neighbour without a delimiter.
    let bare = text.trim_matches(['"', '\'', ' ']);
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    !(shape(bare).is_typed() && bare.len() < text.trim().len()) && (usual.is_number() || digits < 3)
}

fn has_digit(text: &str) -> bool {
    text.chars().any(char::is_numeric)
}

/// The commonest of two sorts: numbers or the rest.
fn kind(shapes: impl Iterator<Item = Shape> + Clone) -> Shape {
    let numbers = shapes.clone().filter(|shape| shape.is_number()).count();
    let all = shapes.clone().count();
    if numbers * 2 >= all { Shape::Decimal } else { shapes.max().unwrap_or(Shape::Date) }
}

/// A whole number that may be a year.
pub(super) fn is_year(text: &str) -> bool {
    let text = text.trim();
    text.len() == 4 && text.parse::<u16>().is_ok_and(|year| (1900..=2100).contains(&year))
}

/// The commonest of some numbers; the larger of equals; 0 of none.
pub(super) fn most_common(numbers: impl Iterator<Item = usize>) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for number in numbers {
        *counts.entry(number).or_insert(0_usize) += 1;
    }
    counts.into_iter().max_by_key(|&(number, count)| (count, number)).map_or(0, |(number, _)| number)
}

/// The number that makes up most of a sum: few long rows weigh as much as many short ones.
pub(crate) fn most_common_by_mass(numbers: impl Iterator<Item = usize>) -> usize {
    let mut sums = std::collections::BTreeMap::new();
    for number in numbers {
        *sums.entry(number).or_insert(0_usize) += number;
    }
    sums.into_iter().max_by_key(|&(number, sum)| (sum, number)).map_or(0, |(number, _)| number)
}
