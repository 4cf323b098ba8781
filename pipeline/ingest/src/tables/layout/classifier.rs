//! The rows of a table as they come, one after the other: which are its rows, which are not.
//!
//! A row that may be a note below the table waits until the next rows have told: a usual row after it makes it a row of
//! the table, the end of the file a footer. What waits is bounded.

use super::sketch::{Columns, Evidence, Sketch};
use super::{Layout, PassedOver, is_comment};
use crate::values::shape::Shape;
use crate::values::text::fold;

/// How many rows may wait.
const MOST_HELD: usize = 256;

/// A row that waits.
#[derive(Clone, Debug)]
pub struct WaitingRow {
    /// As a spreadsheet numbers it.
    pub number: u64,
    /// Its cells.
    pub cells: Vec<String>,
    /// Whether it holds bytes that are no text.
    pub undecodable: bool,
}

/// The judge of the rows of one table.
#[derive(Debug)]
pub struct RowClassifier {
    columns: Columns,
    header: Vec<Vec<String>>,
    /// Whether it is declared that no row is a header: then none is one of another table either.
    headless: bool,
    /// At most as many filled cells are too few for a row of this table.
    few: usize,
    /// The cells that half of the rows fill at least.
    usual: usize,
    /// Whether the row before was blank.
    gap: bool,
    held: Vec<WaitingRow>,
    /// Whether the last row that waits may be the header of another table, and whether a blank row stood before it.
    heading: Option<bool>,
    /// Whether a blank row stood before the first row that waits.
    detached: bool,
    /// What comes after the table, once it is over.
    over: Option<After>,
    passed: PassedOver,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    Notes,
    Tables,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Usual,
    Header,
    Comment,
    Note,
    /// Of another length.
    Ragged,
    /// The header of another table, or a row that looks like one: the next row tells.
    Heading,
    /// The header of another table.
    OtherTable,
}

impl RowClassifier {
    /// For the table that a layout has found among the first rows.
    pub fn new(rows: &[Vec<String>], layout: &Layout) -> Self {
        let sketches: Vec<Sketch> = rows.iter().skip(layout.body).map(|row| Sketch::of(row)).collect();
        let columns = RowClassifier::columns(rows, layout, &sketches);
        let (least, usual) = filled(&sketches, columns.width);
        let few = if columns.width < 3 { 0 } else { (columns.width / 4).max(1).min(least.saturating_sub(1)) };
        let header = rows.get(layout.header.clone()).unwrap_or_default().to_vec();
        let mut passed = layout.above;
        passed.repeated_headers = 0;
        RowClassifier {
            columns,
            header,
            headless: layout.header.is_empty() && !layout.names.is_empty(),
            few,
            usual,
            gap: false,
            held: Vec::new(),
            heading: None,
            detached: false,
            over: None,
            passed,
        }
    }

    fn columns(rows: &[Vec<String>], layout: &Layout, sketches: &[Sketch]) -> Columns {
        let of_table: Vec<(&Sketch, &[String])> = sketches
            .iter()
            .zip(rows.iter().skip(layout.body))
            .filter(|(row, _)| row.len() == layout.width && !row.is_blank())
            .map(|(row, texts)| (row, texts.as_slice()))
            .take(100)
            .collect();
        let (sketches, texts): (Vec<&Sketch>, Vec<&[String]>) = of_table.into_iter().unzip();
        let mut columns = Columns::of(&sketches, &texts);
        columns.width = layout.width;
        columns
    }

    /// Whether a row is beyond doubt, by a glance at its cells: then it need not be judged.
    pub fn passes<'a>(&self, cells: impl ExactSizeIterator<Item = &'a [u8]>) -> bool {
        if self.gap || self.over.is_some() || !self.held.is_empty() || cells.len() != self.columns.width {
            return false;
        }
        if self.columns.width == 1 && self.header.is_empty() {
            return true;
        }
        let mut typed = self.columns.typed.iter();
        let mut next = typed.next();
        // A sum has numbers, and no day.
        let (mut filled, mut value, mut day) = (0, false, false);
        let mut first: &[u8] = b"";
        for (column, cell) in cells.enumerate() {
            if !cell.is_empty() {
                filled += 1;
                first = if filled == 1 { cell } else { first };
            }
            if column == 0 && cell.first() == Some(&b'#') {
                return false;
            }
            if next.is_some_and(|(place, _)| *place == column) {
                let holds = cell.iter().take(2).any(u8::is_ascii_digit);
                value |= holds;
                day |= holds && next.is_some_and(|(_, shape)| !shape.is_number());
                next = typed.next();
            }
        }
        value
            && filled > self.few.max(2)
            && (day || filled >= self.usual || !std::str::from_utf8(first).is_ok_and(is_total))
    }

    /// A row of which nothing is filled.
    pub const fn blank(&mut self) {
        self.gap = true;
    }

    /// Judges a row: hands on what is of the table.
    pub fn judge(&mut self, row: WaitingRow, take: &mut dyn FnMut(WaitingRow)) {
        let sketch = Sketch::of(&row.cells);
        if let Some(after) = self.over {
            self.pass(after, &row, &sketch);
            return;
        }
        let gap = std::mem::take(&mut self.gap);
        self.detached = gap || (self.detached && !self.held.is_empty());
        let sort = self.kind(&row.cells, &sketch, self.detached);
        let awaited = self.heading.take().is_some();
        if awaited && sort != Kind::Header && !self.columns.fit(&sketch, &row.cells) {
            let heading = self.held.pop();
            return self.finish(&[heading, Some(row)]);
        }
        match sort {
            Kind::Header => self.header_again(take),
            Kind::Comment => self.passed.comments += 1,
            Kind::OtherTable => self.finish(&[Some(row), None]),
            Kind::Heading => {
                self.hold(row, take);
                self.heading = Some(gap);
            }
            Kind::Note => self.hold(row, take),
            Kind::Ragged if gap || !self.held.is_empty() => self.hold(row, take),
            Kind::Ragged | Kind::Usual => {
                self.held.drain(..).for_each(&mut *take);
                take(row);
            }
        }
    }

    /// The header once more, of this table or of a part of it that was glued behind: the table goes on. What waits and holds
    /// no value stood below the part before, or above this one.
    pub fn header_again(&mut self, take: &mut dyn FnMut(WaitingRow)) {
        let detached = std::mem::take(&mut self.detached);
        for row in std::mem::take(&mut self.held) {
            let sketch = Sketch::of(&row.cells);
            if self.kind(&row.cells, &sketch, detached) == Kind::Note {
                self.pass(After::Notes, &row, &sketch);
            } else {
                take(row);
            }
        }
        self.gap = false;
        self.heading = None;
        self.over = None;
        self.passed.repeated_headers += 1;
    }

    /// The end of the file: what waits was below the table, but for a last row of texts alone.
    pub fn end(&mut self, take: &mut dyn FnMut(WaitingRow)) {
        if self.heading.take() == Some(false) {
            self.held.pop().into_iter().for_each(take);
        }
        self.let_go(After::Notes);
    }

    /// Another table begins with these rows: what still waits was between the two.
    fn finish(&mut self, first: &[Option<WaitingRow>; 2]) {
        self.let_go(After::Notes);
        self.over = Some(After::Tables);
        first.iter().flatten().for_each(|row| self.pass(After::Tables, row, &Sketch::of(&row.cells)));
    }

    /// What was passed over so far.
    pub const fn passed_over(&self) -> &PassedOver {
        &self.passed
    }

    /// Lets a row wait. Too many of them are no notes: below a blank line they are something else than the table, without
    /// one they are a part of it.
    fn hold(&mut self, row: WaitingRow, take: &mut dyn FnMut(WaitingRow)) {
        self.held.push(row);
        if self.held.len() <= MOST_HELD {
            return;
        }
        if self.detached {
            self.let_go(After::Notes);
            self.over = Some(After::Notes);
        } else {
            self.held.drain(..).for_each(take);
        }
    }

    fn let_go(&mut self, after: After) {
        for row in std::mem::take(&mut self.held) {
            self.pass(after, &row, &Sketch::of(&row.cells));
        }
    }

    /// Counts a row that is no row of the table. One that holds what such a row holds is said by its number.
    fn pass(&mut self, after: After, row: &WaitingRow, sketch: &Sketch) {
        match after {
            After::Notes => self.passed.footer += 1,
            After::Tables => self.passed.further_tables += 1,
        }
        let is_like = self.columns.are_of(sketch, &row.cells);
        let is_dated = !is_like && after == After::Tables && sketch.filled > 2 && sketch.is_dated();
        self.passed.like_records += u64::from(is_like);
        self.passed.dated += u64::from(is_dated);
        if is_like || is_dated {
            self.passed.first.get_or_insert(row.number);
        }
    }

    fn kind(&self, cells: &[String], sketch: &Sketch, gap: bool) -> Kind {
        if self.is_header(cells) {
            return Kind::Header;
        }
        let width = self.columns.width;
        let usual_length = cells.len() == width;
        if is_comment(cells, sketch) && width > 1 && (!usual_length || sketch.filled <= self.few) {
            return Kind::Comment;
        }
        if self.is_sum(cells, sketch) {
            return Kind::Note;
        }
        let evidence = self.columns.compare(sketch, cells);
        // A value where the table has values makes a row, however empty the rest of it is.
        let is_sparse = sketch.filled <= self.few && evidence.data == 0;
        let may_be_note = width > 1 && sketch.filled <= 2 && sketch.filled < width;
        if is_sparse || (may_be_note && is_note(&cells[sketch.first])) {
            return Kind::Note;
        }
        // Where a row has only two cells, one alone is a note below a blank line, or on a line of its own kind.
        if width == 2 && sketch.filled == 1 && gap && evidence.data == 0 {
            return Kind::Note;
        }
        if !self.headless && self.is_heading(cells, sketch, evidence, gap) {
            let is_sure = evidence.heading == self.columns.telling() && (gap || evidence.heading > 2);
            return if is_sure { Kind::OtherTable } else { Kind::Heading };
        }
        if usual_length { Kind::Usual } else { Kind::Ragged }
    }

    fn is_header(&self, cells: &[String]) -> bool {
        let same = |row: &Vec<String>| {
            let same = |(name, cell): (&String, &String)| name.trim() == cell.trim() || is_same(name, cell);
            row.len() == cells.len() && row.iter().zip(cells).all(same)
        };
        self.columns.width > 1 && self.header.iter().any(same)
    }

    /// Whether a row sums up those above it: a word for it, numbers, and less than a row fills.
    fn is_sum(&self, cells: &[String], sketch: &Sketch) -> bool {
        let numbers = sketch.shapes.iter().filter(|shape| shape.is_number()).count();
        sketch.filled < self.usual
            && numbers > 0
            && numbers + 1 == sketch.filled
            && cells.get(sketch.first).is_some_and(|cell| is_total(cell))
    }

    /// Whether a row names the columns of another table: texts, all different, where this one holds values.
    fn is_heading(&self, cells: &[String], sketch: &Sketch, evidence: Evidence, gap: bool) -> bool {
        let telling = self.columns.telling();
        let names = sketch.shapes.iter().all(|shape| *shape == Shape::Text);
        let different = || {
            let mut sorted: Vec<&str> = cells.iter().map(|cell| cell.trim()).collect();
            sorted.sort_unstable();
            sorted.windows(2).all(|pair| pair[0] != pair[1])
        };
        let needed = if gap { 1 } else { 2 };
        let fits = evidence.data == 0 && evidence.heading >= needed && evidence.heading * 2 >= telling;
        sketch.filled > 1 && names && fits && different()
    }
}

/// Whether two names differ in case and spaces alone.
fn is_same(name: &str, cell: &str) -> bool {
    let folded = fold(name);
    !folded.is_empty() && folded == fold(cell)
}

/// How many cells at least the rows of the table fill, but for one in ten, and but for half of them: of the rows above the
/// first blank line, without the sparse ones that end them, which may be notes.
fn filled(sketches: &[Sketch], width: usize) -> (usize, usize) {
    let gap = sketches.iter().position(Sketch::is_blank).filter(|gap| *gap > 1).unwrap_or(sketches.len());
    let mut filled: Vec<usize> = sketches[..gap].iter().filter(|row| !row.is_blank()).map(|row| row.filled).collect();
    while filled.len() > 1 && filled.last().is_some_and(|last| *last <= (width / 4).max(1)) {
        filled.pop();
    }
    filled.sort_unstable();
    let of = |share: usize| filled.get(filled.len() / share).copied().unwrap_or(1);
    (of(10), of(2))
}

/// Whether a cell begins with a word for a sum.
fn is_total(cell: &str) -> bool {
    const STARTS: [&str; 14] = [
        "total",
        "totaux",
        "sous-total",
        "sous total",
        "sub-total",
        "subtotal",
        "grand total",
        "ensemble",
        "somme",
        "sum",
        "المجموع",
        "مجموع",
        "الإجمالي",
        "إجمالي",
    ];
    begins_with_word(cell, &STARTS)
}

/// Whether a cell begins as a note below a table does.
fn is_note(cell: &str) -> bool {
    const STARTS: [&str; 16] = [
        "source",
        "note",
        "notes",
        "footnote",
        "(c)",
        "©",
        "*",
        "†",
        "copyright",
        "remarque",
        "nota",
        "nb",
        "n.b",
        "المصدر",
        "ملاحظة",
        "ملحوظة",
    ];
    begins_with_word(cell, &STARTS)
}

/// Whether a cell begins with one of some words, in capitals or not, and with no further letter.
fn begins_with_word(cell: &str, starts: &[&str]) -> bool {
    let lower = cell.trim_start().chars().take(16).collect::<String>().to_lowercase();
    starts.iter().any(|start| {
        lower
            .strip_prefix(start)
            .is_some_and(|rest| !start.ends_with(char::is_alphabetic) || !rest.starts_with(char::is_alphabetic))
    })
}
