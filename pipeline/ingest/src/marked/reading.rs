//! Sheets, rows and cells, as they are said, into grids.

use crate::grid::{Broken, BrokenFormula, Grid, Merge, WIDEST};
use crate::marked::said::{Content, Kind, Said, Shape};
use crate::{Limits, ReadError};

/// How high a merged cell can be: what Excel has of rows.
const HIGHEST: usize = 1 << 20;

/// The sheets that have been read, and those that are being read: tables of a page may lie in one another.
pub(super) struct Reading {
    limits: Limits,
    open: Vec<Open>,
    sheets: Vec<(String, bool, Grid)>,
    /// How many cells the read sheets have.
    cells: usize,
}

/// A sheet that is being read.
#[derive(Default)]
struct Open {
    name: Option<String>,
    hidden: bool,
    grid: Grid,
    /// The number of the row, and how many rows are like it.
    row: u64,
    repeated: usize,
    /// The cells of the row.
    cells: Vec<(usize, String)>,
    /// The formulas of the row that have no value.
    broken: Vec<(usize, Broken)>,
    /// The column of the next cell.
    column: usize,
    cell: Option<Cell>,
    /// For each column how many rows a high cell still takes, with this one.
    taken: Vec<usize>,
}

struct Cell {
    shape: Shape,
    content: Option<Content>,
    text: String,
}

impl Reading {
    pub(super) const fn new(limits: &Limits) -> Self {
        Reading { limits: *limits, open: Vec::new(), sheets: Vec::new(), cells: 0 }
    }

    /// Ends what is open, and gives the sheets with their names and whether they are hidden.
    pub(super) fn end(mut self) -> Result<Vec<(String, bool, Grid)>, ReadError> {
        while !self.open.is_empty() {
            self.end_sheet()?;
        }
        Ok(self.sheets)
    }

    pub(super) fn take(&mut self, said: Said) -> Result<(), ReadError> {
        if let Said::Sheet { name, hidden } = said {
            if self.open.len() + self.sheets.len() >= self.limits.members {
                return Err(ReadError::TooManyMembers(self.limits.members));
            }
            self.open.push(Open { name, hidden, ..Open::default() });
            return Ok(());
        }
        // Outside a table nothing is read.
        let Some(sheet) = self.open.last_mut() else { return Ok(()) };
        match said {
            Said::SheetEnds => return self.end_sheet(),
            Said::Row { number, repeated } => {
                sheet.end_row(&self.limits)?;
                sheet.row = number.map_or(sheet.row + 1, |number| number.max(sheet.row + 1));
                sheet.repeated = repeated;
            }
            Said::Cell(shape, content) => {
                sheet.end_cell()?;
                sheet.cell = Some(Cell { shape, content, text: String::new() });
            }
            Said::Covered(cells) => {
                sheet.end_cell()?;
                sheet.column = sheet.column.saturating_add(cells);
            }
            Said::CellEnds => sheet.end_cell()?,
            Said::Content(content) => {
                if let Some(cell) = &mut sheet.cell {
                    cell.content = Some(content);
                }
            }
            Said::Text(text) => sheet.text(&text, &self.limits),
            Said::Break => sheet.text("\n", &self.limits),
            Said::Sheet { .. } => {}
        }
        Ok(())
    }

    fn end_sheet(&mut self) -> Result<(), ReadError> {
        let Some(mut sheet) = self.open.pop() else { return Ok(()) };
        sheet.end_row(&self.limits)?;
        self.cells += sheet.grid.count();
        if self.cells > self.limits.cells {
            return Err(ReadError::TooManyCells(self.limits.cells));
        }
        let name = sheet.name.unwrap_or_else(|| (self.sheets.len() + 1).to_string());
        self.sheets.push((name, sheet.hidden, sheet.grid));
        Ok(())
    }
}

impl Open {
    fn text(&mut self, text: &str, limits: &Limits) {
        let Some(cell) = self.cell.as_mut().filter(|cell| cell.text.len() < limits.cell_bytes) else { return };
        if text == "\n" || cell.shape.kind == Kind::Excel2003 {
            cell.text.push_str(text);
            return;
        }
        let gap = |cell: &mut String| {
            if !cell.is_empty() && !cell.ends_with(['\n', ' ']) {
                cell.push(' ');
            }
        };
        for (place, word) in text.split_whitespace().enumerate() {
            if place > 0 || text.starts_with(char::is_whitespace) {
                gap(&mut cell.text);
            }
            cell.text.push_str(word);
        }
        if text.ends_with(char::is_whitespace) {
            gap(&mut cell.text);
        }
    }

    /// Puts the cell where it belongs, and goes on to the column after it.
    fn end_cell(&mut self) -> Result<(), ReadError> {
        let Some(Cell { shape, content, text }) = self.cell.take() else { return Ok(()) };
        let mut column = shape.column.unwrap_or(self.column);
        while shape.kind == Kind::Page && self.taken.get(column).is_some_and(|rows| *rows > 0) {
            column += 1;
        }
        let text = text.trim();
        let text = match content {
            None => text.to_owned(),
            Some(Content::Value(value)) => value,
            Some(Content::As(read)) => read(text),
            Some(Content::Error) => {
                self.broken.push((column, Broken::Failed));
                String::new()
            }
            Some(Content::Formula) => {
                if text.is_empty() {
                    self.broken.push((column, Broken::NotCalculated));
                }
                text.to_owned()
            }
        };
        if !text.is_empty() {
            if shape.repeated > WIDEST.saturating_sub(column) {
                return Err(ReadError::TooManyColumns(WIDEST));
            }
            self.cells.extend((column..column + shape.repeated).map(|column| (column, text.clone())));
        }
        let (wide, high) = (shape.wide.clamp(1, WIDEST), shape.high.clamp(1, HIGHEST));
        if wide > 1 || high > 1 {
            self.grid
                .merges
                .push(Merge { rows: self.row..=self.row + high as u64 - 1, columns: column..=column + wide - 1 });
        }
        if high > 1 && shape.kind == Kind::Page && column < WIDEST {
            self.taken.resize(self.taken.len().max(column + wide), 0);
            self.taken[column..column + wide].fill(high);
        }
        let step = if shape.kind == Kind::OpenDocument { shape.repeated } else { wide };
        self.column = column.saturating_add(step);
        Ok(())
    }

    /// Puts the row into the grid, as often as it stands there.
    fn end_row(&mut self, limits: &Limits) -> Result<(), ReadError> {
        self.end_cell()?;
        let last = self.row.saturating_add(self.repeated.saturating_sub(1) as u64);
        if !(self.cells.is_empty() && self.broken.is_empty()) {
            for row in self.row..=last {
                for (column, text) in &self.cells {
                    self.grid.put(row, *column, text, limits)?;
                }
                for &(column, why) in &self.broken {
                    self.grid.broken(BrokenFormula { row, column, why }, limits)?;
                }
            }
        }
        self.row = last;
        self.repeated = 1;
        self.cells.clear();
        self.broken.clear();
        self.column = 0;
        self.taken.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        Ok(())
    }
}
