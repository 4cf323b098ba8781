//! The records of a sheet → its cells.

use super::globals::Globals;
use super::records::{Record, damaged};
use super::strings::{Pieces, f64_at, rk_at};
use crate::bytes::compound::{u16_at, u32_at};
use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::tables::facts::{Broken, BrokenFormula};
use crate::tables::grid::{Grid, Merge};
use crate::values::number_format::Shown;

/// The cells of a sheet that is being read.
pub(super) struct Cells<'a> {
    text: &'a [u8],
    globals: &'a Globals,
    limits: &'a Limits,
    grid: Grid,
    /// The cell of the last formula: its text comes in a record of its own.
    formula: Option<(u16, u16)>,
}

/// Records of one cell: of BIFF2, and of those after it.
const KINDS: [u16; 13] =
    [0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0203, 0x0204, 0x0205, 0x0206, 0x0406, 0x00d6, 0x00fd, 0x027e];

/// A value of a cell.
enum Value {
    Number(f64),
    Truth(bool),
    Text(String),
    Failed,
    /// In the next record.
    Later,
    Nothing,
}

impl<'a> Cells<'a> {
    pub(super) fn new(text: &'a [u8], globals: &'a Globals, limits: &'a Limits, most: usize) -> Self {
        Cells { text, globals, limits, grid: Grid::within(most), formula: None }
    }

    pub(super) fn end(mut self) -> Grid {
        self.grid.settle();
        self.grid
    }

    /// Takes a record in. One that is too short for its cell is a damaged one.
    pub(super) fn take(&mut self, record: Record) -> Result<(), ReadError> {
        let data = &self.text[record.start..record.end];
        let (row, column) = (u16_at(data, 0), u16_at(data, 2));
        match record.kind {
            0x0208 => {
                if u16_at(data, 12).is_some_and(|flags| flags & 0x20 != 0) {
                    self.grid.hide(u64::from(row.unwrap_or_default()) + 1..=u64::from(row.unwrap_or_default()) + 1);
                }
                return Ok(());
            }
            0x00e5 => {
                self.merged(data);
                return Ok(());
            }
            0x00bd => return self.numbers(data),
            0x0207 | 0x0007 => {
                let Some((row, column)) = self.formula.take() else { return Ok(()) };
                let text =
                    if record.kind == 0x0007 { Some(self.globals.short_text(data)) } else { self.long(record, 0) };
                return self.put(row, column, Shown::Number, Value::Text(text.unwrap_or_default()));
            }
            _ => {}
        }
        if !KINDS.contains(&record.kind) {
            return Ok(());
        }
        let value = self.value(record, data);
        let (Some(row), Some(column), Some((shown, value))) = (row, column, value) else { return Err(damaged()) };
        self.put(row, column, shown, value)
    }

    /// The value of a record of one cell, and what its format makes of it.
    fn value(&self, record: Record, data: &[u8]) -> Option<(Shown, Value)> {
        // In BIFF2 three bytes say how a cell looks, later a number of two.
        let of_two = || self.globals.shown_by_format(u16::from(data.get(5).copied().unwrap_or_default() & 0x3f));
        let shown = || u16_at(data, 4).map(|kind| self.globals.shown(kind)).unwrap_or_default();
        let is_two = self.globals.version == 2;
        Some(match record.kind {
            0x0002 => (of_two(), Value::Number(f64::from(u16_at(data, 7)?))),
            0x0003 => (of_two(), Value::Number(f64_at(data, 7)?)),
            0x0004 => (Shown::Number, Value::Text(self.globals.short_text(data.get(7..)?))),
            0x0005 => (Shown::Number, truth_or_error(data.get(7..)?)?),
            0x0006 if is_two => (of_two(), result(data.get(7..15)?)?),
            0x0203 => (shown(), Value::Number(f64_at(data, 6)?)),
            0x0204 | 0x00d6 => (Shown::Number, Value::Text(self.long(record, 6)?)),
            0x0205 => (Shown::Number, truth_or_error(data.get(6..)?)?),
            0x0006 | 0x0206 | 0x0406 => (shown(), result(data.get(6..14)?)?),
            0x027e => (shown(), Value::Number(rk_at(data, 6)?)),
            0x00fd => {
                let text = self.globals.texts.get(u32_at(data, 6)? as usize)?;
                (Shown::Number, Value::Text(text.to_owned()))
            }
            _ => return None,
        })
    }

    /// A text whose length takes two bytes, at a place in a record.
    fn long(&self, record: Record, at: usize) -> Option<String> {
        let (start, end) = (record.start + at, record.end);
        let length = usize::from(u16_at(self.text, start)?);
        let letters = self.text.get(start + 2..end)?;
        // By hand texts are written as bytes, whatever the version.
        if self.globals.version == 8 && letters.len() != length {
            return Pieces::new(self.text, start, end).rich_text();
        }
        Some(self.globals.letters.text(&letters[..length.min(letters.len())]))
    }

    /// Numbers that stand side by side.
    fn numbers(&mut self, data: &[u8]) -> Result<(), ReadError> {
        let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else { return Ok(()) };
        let cells = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
        for (column, cell) in (first..).zip(cells.chunks_exact(6)) {
            let shown = self.globals.shown(u16_at(cell, 0).unwrap_or_default());
            self.put(row, column, shown, Value::Number(rk_at(cell, 2).unwrap_or_default()))?;
        }
        Ok(())
    }

    fn put(&mut self, row: u16, column: u16, shown: Shown, value: Value) -> Result<(), ReadError> {
        let (number, place) = (u64::from(row) + 1, usize::from(column));
        self.formula = None;
        let text = match value {
            Value::Number(number) => shown.text(number, self.globals.is_1904),
            Value::Truth(truth) => truth.to_string(),
            Value::Text(text) => text,
            Value::Failed => {
                let formula = BrokenFormula { row: number, column: place, why: Broken::Failed };
                return self.grid.broken(formula, self.limits);
            }
            Value::Later => {
                self.formula = Some((row, column));
                return Ok(());
            }
            Value::Nothing => return Ok(()),
        };
        self.grid.put(number, place, &text, self.limits)
    }

    fn merged(&mut self, data: &[u8]) {
        let count = usize::from(u16_at(data, 0).unwrap_or_default());
        for area in data.get(2..).unwrap_or_default().chunks_exact(8).take(count) {
            let at = |at: usize| usize::from(u16_at(area, at).unwrap_or_default());
            self.grid.merges.push(Merge { rows: at(0) as u64 + 1..=at(2) as u64 + 1, columns: at(4)..=at(6) });
        }
    }
}

/// A truth, or an error of which only that it is one matters.
fn truth_or_error(data: &[u8]) -> Option<Value> {
    Some(if *data.get(1)? == 0 { Value::Truth(*data.first()? != 0) } else { Value::Failed })
}

/// What a formula came to.
fn result(data: &[u8]) -> Option<Value> {
    if u16_at(data, 6)? != 0xffff {
        return f64_at(data, 0).map(Value::Number);
    }
    Some(match data[0] {
        0 => Value::Later,
        1 => Value::Truth(data[2] != 0),
        2 => Value::Failed,
        _ => Value::Nothing,
    })
}
