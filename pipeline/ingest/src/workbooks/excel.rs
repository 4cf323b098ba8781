//! Excel's workbooks: XLSX, XLSM and XLSB through calamine, XLS by our own reader; every cell as text, dates as ISO 8601.
//!
//! calamine can panic on damaged files: a panic becomes a refusal of the file. It also believes the sizes that a file
//! declares: [`crate::workbooks::guard`] looks at them before.

use std::io::Cursor;
use std::ops::RangeInclusive;
use std::sync::Arc;

use calamine::{DataRef, Dimensions, Reader as _, SheetType, SheetVisible, Xlsb, Xlsx};

use hashbrown::{HashMap, HashSet};
use report_model::diagnostic::Message;

use crate::bytes::caught::caught;
use crate::bytes::compound::Compound;
use crate::bytes::container::Allowance;
use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::bytes::source::{Source, bytes_of};
use crate::tables::book::{Book, Sheet};
use crate::tables::facts::{Broken, BrokenFormula};
use crate::tables::format::FileKind;
use crate::tables::grid::{Grid, Merge};
use crate::values::cell_text::{decimal, iso, moment};
use crate::workbooks::hidden::HiddenRecords;
use crate::workbooks::package::{self, Package};
use crate::workbooks::{biff, guard, unlock};

/// An open workbook, by its format.
enum Opened {
    /// With the rows that are hidden, sheet by sheet.
    Xlsx(Xlsx<Cursor<Arc<[u8]>>>, Vec<Vec<RangeInclusive<u64>>>),
    Xlsb(Xlsb<Cursor<Arc<[u8]>>>, Vec<Vec<RangeInclusive<u64>>>),
}

struct Workbook {
    opened: Opened,
    sheets: Vec<Sheet>,
    /// How many bytes of text may come out of a sheet.
    most: usize,
    limits: Limits,
}

/// Opens a workbook, and says what it really is: an encrypted package looks like a workbook of the old kind.
pub(crate) fn open(
    kind: FileKind,
    content: Box<dyn Source>,
    limits: &Limits,
    allowance: &Allowance,
) -> Result<(FileKind, Box<dyn Book>), ReadError> {
    let bytes = bytes_of(content, limits)?;
    let file = Compound::open(&bytes);
    // An encrypted package lies in a container of the old kind, whatever the name of the file promises.
    let locked =
        file.as_ref().and_then(|file| Some((file.stream("EncryptionInfo")?, file.stream("EncryptedPackage")?)));
    if let Some((info, package)) = locked {
        let damaged = || ReadError::Workbook(Message::new("reading.detail.damaged"));
        let [info, package] = [info, package].map(|stream| stream.gather(&bytes).ok_or_else(damaged));
        let plain = unlock::package(&info?, &package?)?;
        let kind = if guard::has_part(&plain, "xl/workbook.bin") { FileKind::Xlsb } else { FileKind::Xlsx };
        return Ok((kind, packed(kind, plain, limits, allowance)?));
    }
    if kind == FileKind::Xls || file.is_some() || biff::is_bare(&bytes) {
        return Ok((FileKind::Xls, biff::open(bytes, limits)?));
    }
    Ok((kind, packed(kind, bytes, limits, allowance)?))
}

impl Workbook {
    /// Sheets of XLSB are asked for by their names: of two with one name, one would be read twice.
    fn has_distinct_sheets(&self) -> Result<(), ReadError> {
        if self.sheets.len() > self.limits.members {
            return Err(ReadError::TooManyMembers(self.limits.members));
        }
        let names: HashSet<&str> = self.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        if names.len() < self.sheets.len() {
            return Err(ReadError::Workbook(Message::new("reading.detail.sheets_of_one_name")));
        }
        Ok(())
    }
}

/// Opens a workbook that is a package.
fn packed(kind: FileKind, bytes: Vec<u8>, limits: &Limits, allowance: &Allowance) -> Result<Box<dyn Book>, ReadError> {
    let most = limits.most_text(bytes.len() as u64);
    let (opened, sheets) = if kind == FileKind::Xlsb {
        let mut rows: HashMap<String, HiddenRecords> = HashMap::new();
        let bytes = guard::packed_workbook(bytes, limits, allowance, &mut |name, piece| {
            if name.starts_with("xl/worksheets/") {
                rows.entry_ref(name).or_default().take(piece);
            }
        })?;
        let hidden: HashMap<_, _> = rows.into_iter().map(|(name, rows)| (name, rows.end())).collect();
        let parts = if hidden.values().all(Vec::is_empty) {
            HashMap::new()
        } else {
            package::binary_sheets(bytes.clone(), limits, allowance)?
        };
        let book: Xlsb<_> = guarded(|| Xlsb::new(Cursor::new(bytes)).map_err(refused))?;
        let sheet = |sheet: &calamine::Sheet| Sheet {
            name: sheet.name.clone(),
            hidden: sheet.visible != SheetVisible::Visible,
            cells: sheet.typ == SheetType::WorkSheet,
        };
        let sheets: Vec<Sheet> = book.sheets_metadata().iter().map(sheet).collect();
        let of_sheet = |sheet: &Sheet| parts.get(&sheet.name).and_then(|part| hidden.get(part)).cloned();
        let hidden = sheets.iter().map(|sheet| of_sheet(sheet).unwrap_or_default()).collect();
        (Opened::Xlsb(book, hidden), sheets)
    } else {
        let Package { bytes, sheets, hidden } = package::usual(bytes, limits, allowance)?;
        (Opened::Xlsx(guarded(|| Xlsx::new(Cursor::new(bytes)).map_err(refused))?, hidden), sheets)
    };
    let book = Workbook { opened, sheets, most, limits: *limits };
    book.has_distinct_sheets()?;
    Ok(Box::new(book))
}

/// Runs a part of calamine; a panic of it is a damaged file.
fn guarded<T>(run: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    caught(run).unwrap_or_else(|| Err(ReadError::Workbook(Message::new("reading.detail.damaged"))))
}

/// What calamine says, in our words: its own quote what it read.
fn refused(error: impl std::fmt::Display) -> ReadError {
    let said = error.to_string();
    match said.to_lowercase() {
        lower if lower.contains("password") => ReadError::Encrypted,
        lower if lower.contains("cell") => ReadError::Workbook(Message::new("reading.detail.cell")),
        lower if lower.contains("zip") => ReadError::Workbook(Message::new("reading.detail.package")),
        _ => ReadError::Workbook(Message::new("reading.detail.odd_part")),
    }
}

impl Book for Workbook {
    fn sheets(&self) -> Vec<Sheet> {
        self.sheets.clone()
    }

    fn grid(&mut self, place: usize) -> Result<Grid, ReadError> {
        let Workbook { opened, sheets, most, limits } = self;
        let mut grid = guarded(|| {
            let mut grid = Grid::within(*most);
            match opened {
                Opened::Xlsx(book, hidden) => {
                    let name = package::usual_name(place);
                    let mut cells = book.worksheet_cells_reader(&name).map_err(refused)?;
                    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(refused)? {
                        if cell.formula.is_some() && cell.value == DataRef::Empty {
                            grid.broken(broken(cell.pos, Broken::NotCalculated), limits)?;
                        }
                        put(&mut grid, cell.pos, &cell.value, limits)?;
                    }
                    drop(cells);
                    grid.merges = book.merge_cells_by_sheet_name(&name).iter().flatten().map(merge).collect();
                    grid.hidden.clone_from(&hidden[place]);
                }
                Opened::Xlsb(book, hidden) => {
                    grid.hidden.clone_from(&hidden[place]);
                    let mut cells = book.worksheet_cells_reader(&sheets[place].name).map_err(refused)?;
                    while let Some(cell) = cells.next_cell().map_err(refused)? {
                        put(&mut grid, cell.get_position(), cell.get_value(), limits)?;
                    }
                }
            }
            Ok(grid)
        })?;
        grid.settle();
        grid.has_distinct_cells()?;
        Ok(grid)
    }
}

fn merge(merged: &Dimensions) -> Merge {
    let ((first_row, first_column), (last_row, last_column)) = (merged.start, merged.end);
    Merge {
        rows: u64::from(first_row) + 1..=u64::from(last_row) + 1,
        columns: first_column as usize..=last_column as usize,
    }
}

fn broken((row, column): (u32, u32), why: Broken) -> BrokenFormula {
    BrokenFormula { row: u64::from(row) + 1, column: column as usize, why }
}

fn put(grid: &mut Grid, at: (u32, u32), value: &DataRef<'_>, limits: &Limits) -> Result<(), ReadError> {
    let (row, column) = (u64::from(at.0) + 1, at.1 as usize);
    match value {
        DataRef::Empty => Ok(()),
        DataRef::String(text) | DataRef::DurationIso(text) => grid.put(row, column, text, limits),
        DataRef::DateTimeIso(text) => grid.put(row, column, &moment(text), limits),
        DataRef::SharedString(text) => grid.put(row, column, text, limits),
        DataRef::Int(number) => grid.put(row, column, &number.to_string(), limits),
        DataRef::Float(number) => grid.put(row, column, &decimal(*number), limits),
        DataRef::Bool(truth) => grid.put(row, column, &truth.to_string(), limits),
        DataRef::DateTime(moment) => grid.put(row, column, &iso(moment), limits),
        DataRef::Error(_) => grid.broken(broken(at, Broken::Failed), limits),
    }
}
