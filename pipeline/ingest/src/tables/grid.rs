//! The cells of a sheet as text. What is empty takes no room, however far away the last cell lies.

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::tables::facts::BrokenFormula;
use crate::tables::facts::ReadFacts;
use crate::tables::layout::{Layout, RowClassifier, WaitingRow};
use crate::tables::rows::{Row, Rows, held_over};

/// The columns that a sheet of Excel has.
pub(crate) const WIDEST: usize = 16_384;

/// Cells that look like one. Its value is that of the cell at its top left.
#[derive(Clone, Debug)]
pub(crate) struct Merge {
    pub(crate) rows: RangeInclusive<u64>,
    pub(crate) columns: RangeInclusive<usize>,
}

/// A sheet that is being read. Rows are numbered from 1, columns from 0.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    text: String,
    /// The column of each cell, and where its text ends.
    cells: Vec<(u32, usize)>,
    /// The number of each row, and its first cell.
    rows: Vec<(u64, usize)>,
    /// How many bytes of text, and cells, it may hold.
    most: usize,
    /// How many cells its rows have, up to the last of each that holds something; and the row that is being written.
    reach: usize,
    reach_of_row: usize,
    pub(crate) merges: Vec<Merge>,
    /// Rows that are hidden, in their order.
    pub(crate) hidden: Vec<RangeInclusive<u64>>,
    pub(crate) broken_formulas: Vec<BrokenFormula>,
}

/// How many cells, the empty ones too, the rows of a sheet may have for each that may be filled.
const REACH: usize = 8;

/// Whether so many cells, the empty ones too, are no more than a sheet may have.
pub(crate) fn is_within(reach: usize, limits: &Limits) -> Result<(), ReadError> {
    if reach > limits.cells.saturating_mul(REACH) { Err(ReadError::TooManyCells(limits.cells)) } else { Ok(()) }
}

impl Grid {
    /// A sheet of which no more than `most` bytes of text and cells come out.
    pub(crate) fn within(most: usize) -> Self {
        Grid { most, ..Grid::default() }
    }

    /// Writes a cell. Where rows do not come in their order, [`Grid::settle`] brings them into it.
    pub(crate) fn put(&mut self, row: u64, column: usize, text: &str, limits: &Limits) -> Result<(), ReadError> {
        if text.is_empty() {
            return Ok(());
        }
        if column >= WIDEST {
            return Err(ReadError::TooManyColumns(WIDEST));
        }
        if self.cells.len() >= limits.cells {
            return Err(ReadError::TooManyCells(limits.cells));
        }
        if self.rows.last().is_none_or(|(last, _)| *last != row) {
            self.rows.push((row, self.cells.len()));
            self.reach_of_row = 0;
        }
        // Each row is handed on up to its last cell.
        self.reach += (column + 1).saturating_sub(self.reach_of_row);
        self.reach_of_row = self.reach_of_row.max(column + 1);
        is_within(self.reach, limits)?;
        self.text.push_str(&text[..text.floor_char_boundary(limits.cell_bytes)]);
        let column = u32::try_from(column).expect("it is below the columns of Excel");
        self.cells.push((column, self.text.len()));
        // One text may stand in many cells: what is written out is held at once.
        if self.bytes() > self.most {
            return Err(limits.too_much(self.most));
        }
        Ok(())
    }

    /// How much of its room it takes.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len() + self.cells.len()
    }

    /// Notes rows that are hidden.
    pub(crate) fn hide(&mut self, rows: RangeInclusive<u64>) {
        hide(&mut self.hidden, rows);
    }

    /// Brings rows that came in another order into their own.
    pub(crate) fn settle(&mut self) {
        self.hidden.sort_unstable_by_key(|rows| *rows.start());
        self.broken_formulas.sort_by_key(|formula| (formula.row, formula.column));
        if self.rows.is_sorted_by(|(before, _), (after, _)| before < after) {
            return;
        }
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by_key(|&place| self.rows[place].0);
        let (mut text, mut cells) = (String::with_capacity(self.text.len()), Vec::with_capacity(self.cells.len()));
        let mut rows: Vec<(u64, usize)> = Vec::new();
        for place in order {
            let (number, first) = self.rows[place];
            if rows.last().is_none_or(|(last, _)| *last != number) {
                rows.push((number, cells.len()));
            }
            let end = self.rows.get(place + 1).map_or(self.cells.len(), |(_, first)| *first);
            for cell in first..end {
                let start = if cell == 0 { 0 } else { self.cells[cell - 1].1 };
                text.push_str(&self.text[start..self.cells[cell].1]);
                cells.push((self.cells[cell].0, text.len()));
            }
        }
        (self.text, self.cells, self.rows) = (text, cells, rows);
    }

    /// Whether no two cells have one place, once it is settled: one of them would be lost.
    pub(crate) fn has_distinct_cells(&self) -> Result<(), ReadError> {
        for (place, (number, first)) in self.rows.iter().enumerate() {
            let end = self.rows.get(place + 1).map_or(self.cells.len(), |(_, first)| *first);
            let cells = &self.cells[*first..end];
            if cells.is_sorted_by(|(before, _), (after, _)| before < after) {
                continue;
            }
            let mut columns: Vec<u32> = cells.iter().map(|(column, _)| *column).collect();
            columns.sort_unstable();
            if columns.is_sorted_by(|before, after| before < after) {
                continue;
            }
            return Err(ReadError::Twice(*number));
        }
        Ok(())
    }

    /// Notes a formula without a value.
    pub(crate) fn broken(&mut self, formula: BrokenFormula, limits: &Limits) -> Result<(), ReadError> {
        if self.broken_formulas.len() >= limits.cells {
            return Err(ReadError::TooManyCells(limits.cells));
        }
        self.broken_formulas.push(formula);
        Ok(())
    }

    /// The cells that hold something: the number of their row, their column, their text.
    pub(crate) fn filled(&self) -> impl Iterator<Item = (u64, u32, &str)> {
        let of_row = move |place: usize| {
            let end = self.rows.get(place + 1).map_or(self.cells.len(), |(_, first)| *first);
            (self.rows[place].1..end).map(move |cell| (self.rows[place].0, cell))
        };
        (0..self.rows.len()).flat_map(of_row).map(move |(row, cell)| {
            let start = if cell == 0 { 0 } else { self.cells[cell - 1].1 };
            (row, self.cells[cell].0, &self.text[start..self.cells[cell].1])
        })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(crate) fn count(&self) -> usize {
        self.cells.len()
    }

    /// How many rows hold something.
    pub(crate) fn height(&self) -> usize {
        self.rows.len()
    }

    /// The first rows, as a rectangle: rows of nothing are there too.
    pub(crate) fn head(&self, rows: usize) -> Vec<Vec<String>> {
        let mut head: Vec<Vec<String>> = Vec::new();
        for (place, (number, _)) in self.rows.iter().enumerate() {
            let before = usize::try_from(*number).unwrap_or(usize::MAX).saturating_sub(1);
            if before >= rows || before < head.len() {
                break;
            }
            head.resize(before, Vec::new());
            head.push(self.row(place, 0).into_iter().map(str::to_owned).collect());
        }
        let width = head.iter().map(Vec::len).max().unwrap_or_default();
        for row in &mut head {
            row.resize(width, String::new());
        }
        head
    }

    /// Where the text of a cell of the row at a place lies.
    fn cell(&self, place: usize, column: usize) -> Range<usize> {
        let first = self.rows[place].1;
        let end = self.rows.get(place + 1).map_or(self.cells.len(), |(_, first)| *first);
        let found = (first..end).rfind(|&cell| self.cells[cell].0 as usize == column);
        found.map_or(0..0, |cell| if cell == 0 { 0 } else { self.cells[cell - 1].1 }..self.cells[cell].1)
    }

    /// The cells of the row at a place, at least `width` of them.
    fn row(&self, place: usize, width: usize) -> Vec<&str> {
        let first = self.rows[place].1;
        let end = self.rows.get(place + 1).map_or(self.cells.len(), |(_, first)| *first);
        let mut start = if first == 0 { 0 } else { self.cells[first - 1].1 };
        let mut row = vec![""; width];
        for &(column, end) in &self.cells[first..end] {
            let column = column as usize;
            if row.len() <= column {
                row.resize(column + 1, "");
            }
            row[column] = &self.text[start..end];
            start = end;
        }
        row
    }
}

/// The rows of a grid below its header, each judged by whether it is one of the table.
pub(crate) struct GridRows {
    grid: Grid,
    next: usize,
    /// The number of the row that was last.
    last: u64,
    width: usize,
    classifier: RowClassifier,
    /// Cells of one column that are merged over several rows, below the header and still ahead: the last comes first.
    ahead: Vec<(u64, u64, usize)>,
    /// Those that the row which was last lies in: by their column, their last row and where their text lies.
    merged: BTreeMap<usize, (u64, Range<usize>)>,
    /// How many bytes of text merged cells may still give to the rows that they lie in.
    left: usize,
    limits: Limits,
    /// How many rows of the table are hidden.
    hidden: u64,
}

impl GridRows {
    /// A sheet is a rectangle: what is not written in it is empty, not missing.
    pub(crate) fn new(grid: Grid, head: &[Vec<String>], layout: &Layout, width: usize, limits: &Limits) -> Self {
        let last = layout.body as u64;
        let next = grid.rows.partition_point(|(number, _)| *number <= last);
        let is_tall = |merge: &&Merge| merge.columns.start() == merge.columns.end() && *merge.rows.start() > last;
        let tall = grid.merges.iter().filter(is_tall);
        let mut ahead: Vec<_> =
            tall.map(|merge| (*merge.rows.start(), *merge.rows.end(), *merge.columns.start())).collect();
        ahead.sort_unstable_by(|a, b| b.cmp(a));
        let (classifier, left) = (RowClassifier::new(head, layout), grid.most.saturating_sub(grid.bytes()));
        GridRows {
            grid,
            next,
            last,
            width,
            classifier,
            ahead,
            merged: BTreeMap::new(),
            left,
            limits: *limits,
            hidden: 0,
        }
    }

    /// Notes which merged cells the row at a place lies in.
    fn meet(&mut self, number: u64, place: usize) {
        self.merged.retain(|_, (end, _)| *end >= number);
        while let Some(&(start, end, column)) = self.ahead.last().filter(|(start, ..)| *start <= number) {
            self.ahead.pop();
            // Where the row that it begins in holds nothing, neither does it.
            if start == number {
                let text = self.grid.cell(place, column);
                self.merged.insert(column, (end, text));
            }
        }
    }
}

impl GridRows {
    fn next_rows(&mut self, bytes: usize, take: &mut dyn FnMut(Row<'_>)) -> Result<bool, ReadError> {
        let mut used = 0;
        while used < bytes {
            let Some(&(number, _)) = self.grid.rows.get(self.next) else {
                self.classifier.end(&mut |row| held_over(&row, take));
                return Ok(false);
            };
            if number > self.last + 1 {
                self.classifier.blank();
            }
            self.last = number;
            self.meet(number, self.next);
            let mut cells = self.grid.row(self.next, self.width);
            let mut given = self.merged.len();
            for (&column, (_, text)) in self.merged.range(..cells.len()) {
                if cells[column].is_empty() {
                    cells[column] = &self.grid.text[text.clone()];
                    given += text.len();
                }
            }
            self.left = self.left.checked_sub(given).ok_or_else(|| self.limits.too_much(self.grid.most))?;
            self.next += 1;
            used += cells.iter().map(|cell| cell.len() + 1).sum::<usize>();
            if self.classifier.passes(cells.iter().map(|cell| cell.as_bytes())) {
                take(Row { number, cells: &mut cells.into_iter(), undecodable: false });
                continue;
            }
            let held = WaitingRow { number, cells: cells.into_iter().map(str::to_owned).collect(), undecodable: false };
            self.classifier.judge(held, &mut |row| held_over(&row, take));
        }
        Ok(true)
    }
}

impl Rows for GridRows {
    fn rows(&mut self, bytes: usize, take: &mut dyn FnMut(Row<'_>)) -> Result<bool, ReadError> {
        let hidden = std::mem::take(&mut self.grid.hidden);
        let is_hidden = |number: u64| {
            let begun = hidden.partition_point(|rows| *rows.start() <= number);
            begun.checked_sub(1).is_some_and(|last| hidden[last].contains(&number))
        };
        let mut count = 0;
        let more = self.next_rows(bytes, &mut |row| {
            count += u64::from(is_hidden(row.number));
            take(row);
        });
        self.hidden += count;
        self.grid.hidden = hidden;
        more
    }

    fn tell(&self, facts: &mut ReadFacts) {
        facts.passed_over = *self.classifier.passed_over();
        facts.hidden_rows = self.hidden;
    }
}

/// Adds hidden rows to those that are known.
pub(crate) fn hide(hidden: &mut Vec<RangeInclusive<u64>>, rows: RangeInclusive<u64>) {
    match hidden.last_mut() {
        Some(last) if last.end().checked_add(1) == Some(*rows.start()) => *last = *last.start()..=*rows.end(),
        _ => hidden.push(rows),
    }
}
