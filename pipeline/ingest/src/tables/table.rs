//! A table that is being read: its header, then its rows.
//!
//! Whatever reader the rows come from, names of columns are made distinct and cells are freed of wrapping here.

use hashbrown::{HashMap, HashSet};

use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::tables::facts::ReadFacts;
use crate::tables::format;
use crate::tables::layout::{self, Layout};
use crate::tables::rows::{Row, Rows};
use crate::values::text::clean;
use crate::values::{repair, wrapping};

/// A table that is being read: its header, then its rows.
pub struct Table {
    rows: Box<dyn Rows>,
    pub(crate) facts: ReadFacts,
    titles: Vec<String>,
    pub(crate) header: Vec<String>,
    pub(crate) layout: Layout,
    /// Whether the header is the first row for want of one.
    is_presumed: bool,
}

/// The names of columns, so that each is the name of one.
fn distinct(titles: &[String]) -> Vec<String> {
    let mut taken: HashSet<String> = titles.iter().filter(|title| !title.is_empty()).cloned().collect();
    let mut met: HashSet<&str> = HashSet::new();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut header = Vec::with_capacity(titles.len());
    for (place, title) in titles.iter().enumerate() {
        let letters = format::letters(place);
        let (base, is_new) = match title.as_str() {
            "" => (letters.as_str(), taken.insert(letters.clone())),
            title => (title, met.insert(title)),
        };
        if is_new {
            header.push(base.to_owned());
            continue;
        }
        // A column without a name whose letter is the name of another counts from there.
        let count = counts.entry(title).or_insert(1);
        let name = loop {
            *count += 1;
            let name = format!("{base} ({count})");
            if taken.insert(name.clone()) {
                break name;
            }
        };
        header.push(name);
    }
    header
}

/// What becomes of a table whose first row is data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Headless {
    /// A mapping goes by the names of columns: the first row has to do.
    FirstRow,
    /// It has no header.
    Stays,
}

impl Table {
    /// A table with not too many columns.
    pub(crate) fn new(
        rows: Box<dyn Rows>,
        facts: ReadFacts,
        layout: Layout,
        limits: &Limits,
    ) -> Result<Self, ReadError> {
        if layout.names.len() > limits.columns {
            return Err(ReadError::TooManyColumns(limits.columns));
        }
        let meant = |name: &String| {
            let name = wrapping::taken_off(name);
            clean(repair::repaired(name).as_deref().unwrap_or(name)).into_owned()
        };
        let titles: Vec<String> = layout.names.iter().map(meant).collect();
        if layout::is_side_by_side(&titles) {
            return Err(ReadError::SideBySide);
        }
        let header = distinct(&titles);
        Ok(Table { rows, facts, titles, header, layout, is_presumed: false })
    }

    /// The table, with its first row for a header for want of one.
    pub(crate) fn presumed(self, is_presumed: bool) -> Self {
        Table { is_presumed, ..self }
    }

    /// The table, when one of its columns has a name.
    pub(crate) fn named(self) -> Result<Self, ReadError> {
        if self.titles.iter().all(String::is_empty) { Err(ReadError::Empty) } else { Ok(self) }
    }

    /// The names of the columns, by which a mapping goes: each once. They are the cells of the header row, cleaned and put
    /// right; a name that stands there before has its number (`Date (2)`), a column without one its letter (`E`).
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The cells of the header row, cleaned and put right: they may repeat, or be empty.
    pub fn titles(&self) -> &[String] {
        &self.titles
    }

    /// The row of the header, or the last of them, as a spreadsheet numbers it; none where the table has no such row.
    pub fn header_row(&self) -> Option<u64> {
        (!self.layout.header.is_empty()).then_some(self.layout.header.end as u64)
    }

    /// Whether the first row looks like data, and was taken for the header because a mapping goes by names.
    pub const fn is_header_presumed(&self) -> bool {
        self.is_presumed
    }

    /// How the file is read: what is known of it by now. What is passed over, and the encoding of a text that begins in
    /// ASCII, are known after the last row.
    pub const fn facts(&self) -> &ReadFacts {
        &self.facts
    }

    /// Hands the next rows to `take`, until about `bytes` of source are used up. Says whether there may be more. Cells come
    /// without a spreadsheet's wrapping.
    ///
    /// # Errors
    /// When the file cannot be read further.
    pub fn rows(&mut self, bytes: usize, take: &mut dyn FnMut(Row<'_>)) -> Result<bool, ReadError> {
        let unwrapped = &mut self.facts.unwrapped;
        let more = self.rows.rows(bytes, &mut |row| {
            let mut column = 0;
            let mut cells = row.cells.map(|cell| {
                let bare = wrapping::taken_off(cell);
                if bare.len() < cell.len() {
                    if unwrapped.len() <= column {
                        unwrapped.resize(column + 1, 0);
                    }
                    unwrapped[column] += 1;
                }
                column += 1;
                bare
            });
            take(Row { cells: &mut cells, number: row.number, undecodable: row.undecodable });
        })?;
        self.rows.tell(&mut self.facts);
        Ok(more)
    }
}
