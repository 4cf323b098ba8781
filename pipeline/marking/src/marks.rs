//! The cells to mark: where they stand, how grave it is, and what to say of them.

use std::collections::BTreeMap;

/// How grave a mark is: its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Counted; somebody should look.
    Look,
    /// Read before.
    Before,
    /// Counted; the cell is not believed.
    Doubt,
    /// Not counted.
    Refused,
}

impl Tone {
    /// Every one.
    pub(super) const ALL: [Tone; 4] = [Tone::Look, Tone::Before, Tone::Doubt, Tone::Refused];

    /// The colour of the cell; dark text keeps a contrast of 4.5 : 1 on each.
    pub const fn rgb(self) -> u32 {
        match self {
            Tone::Look => 0x00FF_F2B3,
            Tone::Before => 0x00D6_E4F0,
            Tone::Doubt => 0x00FF_D59E,
            Tone::Refused => 0x00F8_B9B1,
        }
    }
}

/// Where a cell stands: its row from 1, as a spreadsheet numbers it, and its column from 0.
pub type Cell = (u32, u32);

/// The marks of one sheet.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// What the first cell says: what the copy is, and what stands nowhere else.
    pub notice: String,
    cells: BTreeMap<Cell, (Tone, String)>,
}

/// The most comments on a sheet; further cells are coloured alone. Spreadsheet programs become slow with more.
pub const COMMENTS: usize = 1_000;
/// The last row and column that a sheet has.
const LAST: Cell = (1_048_576, 16_383);

impl Marks {
    /// Marks of no cell.
    pub fn new(notice: String) -> Self {
        Marks { notice, cells: BTreeMap::new() }
    }

    /// Marks a cell; a second mark of it adds its text, and the graver colour holds. A place that no sheet has is none.
    pub fn add(&mut self, (row, column): Cell, tone: Tone, text: &str) {
        if row == 0 || row > LAST.0 || column > LAST.1 {
            return;
        }
        let (stands, texts) = self.cells.entry((row, column)).or_insert_with(|| (tone, String::new()));
        *stands = tone.max(*stands);
        if !texts.contains(text) {
            if !texts.is_empty() {
                texts.push_str("\n\n");
            }
            texts.push_str(text);
        }
    }

    /// How many cells are marked.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether no cell is marked.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The colour of a cell.
    pub(super) fn tones(&self) -> impl Iterator<Item = (Cell, Tone)> {
        self.cells.iter().map(|(&cell, &(tone, _))| (cell, tone))
    }

    /// The comments, the notice first, as many as a sheet takes.
    pub(super) fn comments(&self) -> BTreeMap<Cell, String> {
        let texts = self.cells.iter().take(COMMENTS).map(|(&cell, (_, text))| (cell, text.clone()));
        let mut comments: BTreeMap<Cell, String> = texts.collect();
        let first = comments.remove(&(1, 0));
        let notice = first.map_or_else(|| self.notice.clone(), |text| format!("{}\n\n{text}", self.notice));
        comments.insert((1, 0), notice);
        comments
    }
}
