//! Sheets, rows and cells, as they are said, into grids.

use report_model::diagnostic::Message;

use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::tables::facts::{Broken, BrokenFormula};
use crate::tables::grid::{Grid, Merge, WIDEST};

/// How high a merged cell can be: what Excel has of rows.
const HIGHEST: usize = 1 << 20;
/// How wide and high a cell of a page can be, as the HTML standard has it.
const OF_A_PAGE: (usize, usize) = (1000, 65_534);
/// How many columns under high cells are passed, for each cell that a workbook may have.
const PASSED: usize = 8;

/// What a tag or a text says.
pub(super) enum Said<'a> {
    Sheet {
        name: Option<String>,
        hidden: bool,
    },
    SheetEnds,
    /// A group of rows ends, and with it every high cell.
    GroupEnds,
    Row {
        number: Option<u64>,
        repeated: usize,
        hidden: bool,
    },
    RowEnds,
    Cell(Shape, Option<Content>),
    /// Cells that another covers.
    Covered(usize),
    CellEnds,
    Content(Content),
    Text(&'a str),
    Break,
    /// A row or a cell that is repeated a number of times that is none.
    NoNumber,
}

/// What a cell holds, beside or instead of its text.
pub(super) enum Content {
    Value(String),
    Error,
    /// A formula, of which the text is the value.
    Formula,
    /// The text, read in this way.
    As(fn(&str) -> String),
}

/// How a cell lies.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    /// Its column from 0, where it says so.
    pub(super) column: Option<usize>,
    pub(super) repeated: usize,
    pub(super) wide: usize,
    pub(super) high: usize,
    pub(super) kind: Kind,
}

/// Whose cell it is: what stands under a merged cell, and what white space means, differ.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The cells below a high one move aside.
    Page,
    /// Covered cells are written.
    OpenDocument,
    /// Covered cells are counted; white space is kept.
    Excel2003,
}

/// The sheets that have been read, and those that are being read: tables of a page may lie in one another.
pub(super) struct Reading {
    limits: Limits,
    /// How many bytes of text may come out of the file.
    most: usize,
    open: Vec<Open>,
    sheets: Vec<(String, bool, Grid)>,
    /// How many cells, and bytes of text, the read sheets have.
    cells: usize,
    text: usize,
    /// How many columns under high cells may still be passed.
    passes: usize,
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
    in_row: bool,
    /// Whether the row is hidden.
    unseen: bool,
    /// The cells of the row: from which column, how many alike, where their text ends in `texts`.
    cells: Vec<(usize, usize, usize)>,
    texts: String,
    /// The formulas of the row that have no value.
    broken: Vec<(usize, Broken)>,
    /// The column of the next cell.
    column: usize,
    cell: Option<Cell>,
    /// The text of the cell, and that of the row outside its cells: room that is used again.
    text: String,
    stray: String,
    /// For each column how many rows a high cell still takes, with this one.
    taken: Vec<usize>,
    /// The high cells of this group of rows, by their places among the merged ones.
    high: Vec<usize>,
}

struct Cell {
    shape: Shape,
    content: Option<Content>,
}

impl Reading {
    /// Reads a file of `length` bytes, as it is packed.
    pub(super) fn new(limits: &Limits, length: u64) -> Self {
        let passes = limits.cells.saturating_mul(PASSED);
        let most = limits.most_text(length);
        Reading { limits: *limits, most, open: Vec::new(), sheets: Vec::new(), cells: 0, text: 0, passes }
    }

    /// The sheets with their names and whether they are hidden, when all of them have ended.
    pub(super) fn end(mut self) -> Result<Vec<(String, bool, Grid)>, ReadError> {
        while !self.open.is_empty() {
            self.end_sheet()?;
        }
        Ok(self.sheets)
    }

    /// The file ends where no file does.
    pub(super) fn cut(&self) -> ReadError {
        ReadError::CutOff(self.place())
    }

    /// A tag is not written as one.
    pub(super) fn damaged(&self) -> ReadError {
        ReadError::Markup(self.place())
    }

    /// The last row that was read.
    fn place(&self) -> Message {
        let row = self.open.last().map_or(0, |sheet| sheet.row);
        let sheet = self.open.last().and_then(|sheet| sheet.name.as_ref());
        match sheet {
            _ if row == 0 => Message::new("reading.place.beginning"),
            Some(sheet) => Message::new("reading.place.row_of_sheet").with("row", row).with("sheet", sheet),
            None => Message::new("reading.place.row_of_table").with("row", row).with("table", self.sheets.len() + 1),
        }
    }

    pub(super) fn take(&mut self, said: Said<'_>) -> Result<(), ReadError> {
        if let Said::Sheet { name, hidden } = said {
            if self.open.len() + self.sheets.len() >= self.limits.members {
                return Err(ReadError::TooManyMembers(self.limits.members));
            }
            let grid = Grid::within(self.most.saturating_sub(self.text));
            self.open.push(Open { name, hidden, grid, ..Open::default() });
            return Ok(());
        }
        if matches!(said, Said::NoNumber) {
            return Err(ReadError::Repeated(self.place()));
        }
        // Outside a table nothing is read.
        let Some(sheet) = self.open.last_mut() else { return Ok(()) };
        match said {
            Said::Text(text) => sheet.text(text, &self.limits),
            Said::Cell(shape, content) => {
                sheet.end_cell()?;
                if !sheet.in_row {
                    sheet.begin_row(None, 1);
                }
                sheet.cell = Some(Cell { shape, content });
            }
            Said::CellEnds => sheet.end_cell()?,
            Said::Row { number, repeated, hidden } => {
                sheet.end_row(&self.limits, &mut self.passes)?;
                sheet.begin_row(number, repeated);
                sheet.unseen = hidden;
            }
            Said::RowEnds => sheet.end_row(&self.limits, &mut self.passes)?,
            Said::GroupEnds => {
                sheet.end_row(&self.limits, &mut self.passes)?;
                sheet.end_group();
            }
            Said::SheetEnds => return self.end_sheet(),
            Said::Covered(cells) => {
                sheet.end_cell()?;
                sheet.column = sheet.column.saturating_add(cells);
            }
            Said::Content(content) => {
                if let Some(cell) = &mut sheet.cell {
                    cell.content = Some(content);
                }
            }
            Said::Break => sheet.text("\n", &self.limits),
            Said::Sheet { .. } | Said::NoNumber => {}
        }
        Ok(())
    }

    fn end_sheet(&mut self) -> Result<(), ReadError> {
        let Some(mut sheet) = self.open.pop() else { return Ok(()) };
        sheet.end_row(&self.limits, &mut self.passes)?;
        sheet.end_group();
        self.cells += sheet.grid.count();
        self.text += sheet.grid.bytes();
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
        let (into, kind) = match &self.cell {
            Some(cell) => (&mut self.text, cell.shape.kind),
            None => (&mut self.stray, Kind::Page),
        };
        if into.len() >= limits.cell_bytes {
            return;
        }
        if text == "\n" || kind == Kind::Excel2003 {
            into.push_str(text);
            return;
        }
        let gap = |text: &mut String| {
            if !text.is_empty() && !text.ends_with(['\n', ' ']) {
                text.push(' ');
            }
        };
        for (place, word) in text.split_whitespace().enumerate() {
            if place > 0 || text.starts_with(char::is_whitespace) {
                gap(into);
            }
            into.push_str(word);
        }
        if text.ends_with(char::is_whitespace) {
            gap(into);
        }
    }

    /// Puts the cell where it belongs, and goes on to the column after it.
    fn end_cell(&mut self) -> Result<(), ReadError> {
        let Some(Cell { shape, content }) = self.cell.take() else { return Ok(()) };
        let mut column = shape.column.unwrap_or(self.column);
        while shape.kind == Kind::Page && self.taken.get(column).is_some_and(|rows| *rows > 0) {
            column += 1;
        }
        self.fill(column, &shape, content)?;
        self.text.clear();
        let (widest, highest) = if shape.kind == Kind::Page { OF_A_PAGE } else { (WIDEST, HIGHEST) };
        // A page writes 0 for a cell that goes down to the end of its group.
        let high = if shape.high == 0 && shape.kind == Kind::Page { highest } else { shape.high };
        let (wide, high) = (shape.wide.clamp(1, widest), high.clamp(1, highest));
        if wide > 1 || high > 1 {
            self.grid
                .merges
                .push(Merge { rows: self.row..=self.row + high as u64 - 1, columns: column..=column + wide - 1 });
        }
        if high > 1 && shape.kind == Kind::Page && column < WIDEST {
            self.high.push(self.grid.merges.len() - 1);
            self.taken.resize(self.taken.len().max(column + wide), 0);
            self.taken[column..column + wide].fill(high);
        }
        let step = if shape.kind == Kind::OpenDocument { shape.repeated } else { wide };
        self.column = column.saturating_add(step);
        Ok(())
    }

    /// Notes what the cell of the row holds.
    fn fill(&mut self, column: usize, shape: &Shape, content: Option<Content>) -> Result<(), ReadError> {
        let text = self.text.trim();
        let before = self.texts.len();
        match content {
            None => self.texts.push_str(text),
            Some(Content::Value(value)) => self.texts.push_str(&value),
            Some(Content::As(read)) => self.texts.push_str(&read(text)),
            Some(Content::Error) => self.broken.push((column, Broken::Failed)),
            Some(Content::Formula) if text.is_empty() => self.broken.push((column, Broken::NotCalculated)),
            Some(Content::Formula) => self.texts.push_str(text),
        }
        if self.texts.len() == before {
            return Ok(());
        }
        if shape.repeated > WIDEST.saturating_sub(column) {
            return Err(ReadError::TooManyColumns(WIDEST));
        }
        self.cells.push((column, shape.repeated, self.texts.len()));
        Ok(())
    }

    fn begin_row(&mut self, number: Option<u64>, repeated: usize) {
        self.row = number.map_or(self.row + 1, |number| number.max(self.row + 1));
        self.repeated = repeated;
        self.in_row = true;
        // What stands between rows is in none.
        self.stray.clear();
    }

    /// Puts the row into the grid, as often as it stands there.
    fn end_row(&mut self, limits: &Limits, passes: &mut usize) -> Result<(), ReadError> {
        if !std::mem::replace(&mut self.in_row, false) {
            return Ok(());
        }
        self.end_cell()?;
        // What stands in a row that has no cell is one: nothing of it is lost.
        if self.column == 0 && !self.stray.trim().is_empty() {
            self.texts.push_str(self.stray.trim());
            self.cells.push((0, 1, self.texts.len()));
        }
        let last = self.row.saturating_add(self.repeated.saturating_sub(1) as u64);
        if std::mem::take(&mut self.unseen) && !self.cells.is_empty() {
            self.grid.hide(self.row..=last);
        }
        if !(self.cells.is_empty() && self.broken.is_empty()) {
            for row in self.row..=last {
                let mut start = 0;
                for &(column, repeated, end) in &self.cells {
                    for column in column..column + repeated {
                        self.grid.put(row, column, &self.texts[start..end], limits)?;
                    }
                    start = end;
                }
                for &(column, why) in &self.broken {
                    self.grid.broken(BrokenFormula { row, column, why }, limits)?;
                }
            }
        }
        self.row = last;
        self.cells.clear();
        self.texts.clear();
        self.broken.clear();
        self.column = 0;
        *passes = passes.checked_sub(self.taken.len()).ok_or(ReadError::TooManyCells(limits.cells))?;
        self.taken.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        while self.taken.pop_if(|rows| *rows == 0).is_some() {}
        Ok(())
    }

    /// No cell is higher than its group of rows.
    fn end_group(&mut self) {
        self.taken.clear();
        for place in self.high.drain(..) {
            let merge = &mut self.grid.merges[place];
            let last = (*merge.rows.end()).min(self.row);
            merge.rows = *merge.rows.start()..=last;
        }
    }
}
