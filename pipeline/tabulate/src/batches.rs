//! The rows of a table → batches of strings with their row numbers: the selected columns, in polars.

use std::sync::Arc;

use hashbrown::HashMap;
use ingest::text::fold;
use ingest::{Limits, ReadError, ReadFacts, Row, Table};
use polars::prelude::{Column, DataFrame, IntoColumn, PlSmallStr, StringChunkedBuilder};

use crate::columns::{RawTable, RowFault, RowFaultKind};
use crate::identity::Watch;

/// A table that is cut into batches.
pub struct Reader {
    table: Table,
    selected: Vec<usize>,
    batch_bytes: usize,
    more: bool,
    watch: Watch,
    filters: Vec<Filter>,
    filtered: u64,
}

/// Which rows are read: those whose cell in a column has one of some values.
pub struct Filter {
    column: usize,
    values: Vec<String>,
    /// Whether any value will do.
    any: bool,
    /// Cells that were compared already.
    known: HashMap<String, bool>,
}

impl Filter {
    /// The most cells of a column that are remembered.
    const MEMO: usize = 4_096;

    /// Values are compared as those of lists are; `*` is any.
    pub fn new(column: usize, values: &[String]) -> Self {
        let any = values.iter().any(|value| value.trim() == "*");
        Filter { column, values: values.iter().map(|value| fold(value)).collect(), any, known: HashMap::new() }
    }

    pub(crate) fn lets_pass(&mut self, cells: &[&str]) -> bool {
        if self.any {
            return true;
        }
        let cell = cells.get(self.column).copied().unwrap_or_default();
        if let Some(&known) = self.known.get(cell) {
            return known;
        }
        let passes = self.values.contains(&fold(cell));
        if self.known.len() < Self::MEMO {
            self.known.insert(cell.to_owned(), passes);
        }
        passes
    }
}

impl Reader {
    /// Cuts a table into batches of all its columns.
    pub fn new(table: Table, limits: &Limits) -> Self {
        let selected = (0..table.header().len()).collect();
        Reader {
            table,
            selected,
            batch_bytes: limits.batch_bytes,
            more: true,
            watch: Watch::default(),
            filters: Vec::new(),
            filtered: 0,
        }
    }

    /// The names of the columns, each once.
    pub fn header(&self) -> &[String] {
        self.table.header()
    }

    /// Whether the first row looks like data and was taken for the header.
    pub const fn is_header_presumed(&self) -> bool {
        self.table.is_header_presumed()
    }

    /// The row of the header, or the last of them, as a spreadsheet numbers it; none where the table has no such row.
    pub fn header_row(&self) -> Option<u64> {
        self.table.header_row()
    }

    /// How the file is read.
    pub const fn facts(&self) -> &ReadFacts {
        self.table.facts()
    }

    /// Keeps only the columns at these positions of the header.
    pub fn select(&mut self, columns: &[usize]) {
        self.selected = columns.to_vec();
    }

    /// Keeps only the rows that every filter lets pass.
    pub fn keep(&mut self, filters: Vec<Filter>) {
        self.filters = filters;
    }

    /// How many rows the filters held back, as far as rows were read.
    pub const fn filtered(&self) -> u64 {
        self.filtered
    }

    /// What stands in the columns that are not selected, as far as rows were read.
    pub const fn watch(&self) -> &Watch {
        &self.watch
    }

    /// The next rows; `None` after the last.
    ///
    /// # Errors
    /// When the file cannot be read further.
    pub fn next_batch(&mut self) -> Result<Option<RawTable>, ReadError> {
        let mut batch = Batch::new(self.header().len(), &self.selected);
        while self.more && batch.rows.is_empty() {
            let (filters, filtered, watch) = (&mut self.filters, &mut self.filtered, &mut self.watch);
            self.more = self.table.rows(self.batch_bytes, &mut |row| {
                if filters.is_empty() {
                    return batch.push(row, watch);
                }
                let cells: Vec<&str> = row.cells.collect();
                if filters.iter_mut().all(|filter| filter.lets_pass(&cells)) {
                    batch.push(Row { cells: &mut cells.into_iter(), ..row }, watch);
                } else {
                    *filtered += 1;
                }
            })?;
        }
        Ok((!batch.rows.is_empty()).then(|| batch.finish(self.facts().sheet.as_deref())))
    }
}

/// A batch that is being filled.
struct Batch {
    /// For each column of the header, its builder.
    places: Vec<Option<usize>>,
    builders: Vec<StringChunkedBuilder>,
    rows: Vec<u64>,
    faults: Vec<RowFault>,
}

impl Batch {
    fn new(width: usize, selected: &[usize]) -> Self {
        let mut places = vec![None; width];
        let mut builders = Vec::with_capacity(selected.len());
        for &column in selected {
            if let Some(place) = places.get_mut(column) {
                *place = Some(builders.len());
                builders.push(StringChunkedBuilder::new(PlSmallStr::from_string(column.to_string()), 4096));
            }
        }
        Batch { places, builders, rows: Vec::with_capacity(4096), faults: Vec::new() }
    }

    fn push(&mut self, row: Row<'_>, watch: &mut Watch) {
        self.rows.push(row.number);
        let watched = watch.row();
        let mut width = 0;
        let mut beyond = false;
        for cell in row.cells {
            match self.places.get(width) {
                Some(&Some(place)) => {
                    if cell.is_empty() {
                        self.builders[place].append_null();
                    } else {
                        self.builders[place].append_value(cell);
                    }
                }
                Some(None) => {
                    if watched {
                        watch.cell(width, cell);
                    }
                }
                // A delimiter after the last cell makes an empty one: no harm.
                None => beyond |= !cell.is_empty(),
            }
            width += 1;
        }
        for place in self.places.iter().skip(width).flatten() {
            self.builders[*place].append_null();
        }
        if beyond || width < self.places.len() {
            self.faults.push(RowFault { row: row.number, kind: RowFaultKind::Ragged });
        }
        if row.undecodable {
            self.faults.push(RowFault { row: row.number, kind: RowFaultKind::Undecodable });
        }
    }

    fn finish(self, sheet: Option<&str>) -> RawTable {
        let height = self.rows.len();
        let columns: Vec<Column> = self.builders.into_iter().map(|builder| builder.finish().into_column()).collect();
        let frame = DataFrame::new(height, columns).expect("columns of one batch have its height and distinct names");
        RawTable { sheet: sheet.map(Arc::from), frame, rows: self.rows, faults: self.faults }
    }
}
