//! The outsider's system: public documents → tables with known and unknown counts, and the equations between them.
//!
//! Nothing else goes in: [`read()`] takes the JSON types that are published, and anybody could run it. A table is one nature
//! and one breakdown. Its rows are the *versions* of bodies' reports that were published or that a published synthesis was
//! made of; a [`Sum`] is one figure of a published synthesis, over the rows that it was made of.
//!
//! [`read()`] makes the tables; [`truth()`] holds the true records of their cells; [`admits`] says which other records an
//! outsider takes for possible.

mod admits;
mod read;
mod truth;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use admits::Difference;
pub use read::read;
use report_model::definitions::BreakdownId;
use report_model::record::Nature;
use report_model::tally::Cell as Measures;
use report_model::term::Term;
use report_model::{SectoralReport, Synthesis};
pub use truth::{Target, Truth, records, targets, truth};

/// How many layers a table of complaints has: received, answered, due, in time. The first counts its records.
pub const LAYERS: usize = 4;

/// A count in each layer.
pub type Counts = [i64; LAYERS];

/// The kinds of records, by the layers in which one of them counts. Every record is of one kind, so moving a record from
/// cell to cell keeps *in time* ≤ *answered* ≤ *received* and *due* ≤ *received* everywhere.
pub const KINDS: [[bool; LAYERS]; 5] = [
    [true, false, false, false],
    [true, true, false, false],
    [true, false, true, false],
    [true, true, true, false],
    [true, true, true, true],
];

/// How many records of each kind.
pub type Kinds = [i64; 5];

/// The counts of some records.
pub fn counts(kinds: &Kinds) -> Counts {
    let mut counts = [0; LAYERS];
    for (kind, layers) in kinds.iter().zip(KINDS) {
        for layer in (0..LAYERS).filter(|&layer| layers[layer]) {
            counts[layer] += kind;
        }
    }
    counts
}

/// No cell counts more records; one that says so does not add up.
const GREATEST: u64 = 1 << 40;

/// The natures of records, each with tables of its own.
pub const NATURES: [Nature; 3] = [Nature::Complaint, Nature::Observation, Nature::Suggestion];

/// A table: one nature by one breakdown. That by region has the provinces in it, where both are public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableId {
    /// Of which nature.
    pub nature: Nature,
    /// By which breakdown.
    pub breakdown: BreakdownId,
}

impl TableId {
    /// The terms of the layers.
    pub const fn layers(self) -> &'static [Term] {
        match self.nature {
            Nature::Complaint => &[Term::Received, Term::Answered, Term::Due, Term::InTime],
            Nature::Observation => &[Term::Observations],
            Nature::Suggestion => &[Term::Suggestions],
        }
    }

    /// The layer of a term.
    pub fn layer(self, term: Term) -> Option<usize> {
        self.layers().iter().position(|&other| other == term)
    }

    /// The name under which a public document says that it leaves the table out.
    pub fn left_out(self) -> String {
        format!("tables.{}.{}", self.breakdown, self.nature)
    }

    /// How many records of each kind an exact cell holds.
    pub fn kinds(self, cell: &Measures) -> Kinds {
        let of = |term: Term| i64::try_from(cell.get(term).unwrap_or(0).min(GREATEST)).unwrap_or(0);
        if self.nature != Nature::Complaint {
            return [of(self.layers()[0]), 0, 0, 0, 0];
        }
        let (all, answered, due, in_time) = (of(Term::Received), of(Term::Answered), of(Term::Due), of(Term::InTime));
        let (least, most) = (in_time.max(answered + due - all), answered.min(due));
        let both = cell.get(Term::AnsweredDue).map_or(least, |_| of(Term::AnsweredDue)).min(most).max(least);
        [all - answered - due + both, answered - both, due - both, both - in_time, in_time]
    }
}

impl fmt::Display for TableId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.nature, self.breakdown)
    }
}

/// What a public document says of one count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It is printed.
    Known(u64),
    /// It is withheld, or never printed.
    Hidden,
    /// It is not measured.
    Absent,
}

/// A public document: its content, what it says that it withholds outside its cells, and whether it was made under the
/// rules before these, when every positive term had a pattern of its own.
#[derive(Debug)]
pub struct Public<'a, T> {
    /// The content.
    pub content: &'a T,
    /// What is withheld outside the cells.
    pub withheld: &'a BTreeSet<String>,
    /// Whether it is of the rules before.
    pub old: bool,
}

/// A version of a body's report, as far as it is public.
#[derive(Debug)]
pub struct Version<'a> {
    /// The body.
    pub body: &'a str,
    /// The public report; absent where the version is only in sums.
    pub public: Option<Public<'a, SectoralReport>>,
    /// The whole of the body, as the report or the synthesis prints it.
    pub total: &'a Measures,
}

/// A published synthesis.
#[derive(Debug)]
pub struct Whole<'a> {
    /// The synthesis.
    pub public: Public<'a, Synthesis>,
    /// The versions that its headline was made of, by body.
    pub made_of: BTreeMap<&'a str, usize>,
}

/// Everything that was published.
#[derive(Debug)]
pub struct Published<'a> {
    /// The versions of reports.
    pub versions: Vec<Version<'a>>,
    /// The syntheses; `None` for one that is not public.
    pub wholes: Vec<Option<Whole<'a>>>,
}

/// What stands before the key of a province in the table by region.
const FINER: &str = "province/";

/// Whether a key or a column is a province's, in the table by region.
pub fn is_finer(key: &str) -> bool {
    key.starts_with(FINER)
}

/// A cell of a row.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Whether its table is published: then zeros are shown. If not, it is unknown, and may be zero.
    pub published: bool,
    /// The column of the synthesis in which it is summed: its key, or the national service of an own one.
    pub column: String,
    /// What is known of it, by layer.
    pub seen: [Seen; LAYERS],
}

/// A row: one version of a body's report.
#[derive(Clone, Debug)]
pub struct Row {
    /// The version, by its place in [`Published::versions`].
    pub version: usize,
    /// The body.
    pub body: String,
    /// Whether it was published under the rules before.
    pub old: bool,
    /// What is known of the whole, by layer.
    pub total: [Seen; LAYERS],
    /// The cells, by key; what has none is known to be zero.
    pub cells: BTreeMap<String, Cell>,
    /// Whether it has cells of regions and of provinces.
    pub has_both: bool,
}

impl Row {
    /// Whether the outsider knows that every complaint was due: then so is every complaint of a cell.
    pub fn is_complete(&self) -> bool {
        matches!((self.total[0], self.total[2]), (Seen::Known(all), Seen::Known(due)) if all == due)
    }
}

/// One figure of a published synthesis: the sum of a layer over some rows, by column.
#[derive(Clone, Debug)]
pub struct Sum {
    /// The synthesis, by its place in [`Published::wholes`].
    pub whole: usize,
    /// The layer that it sums.
    pub layer: usize,
    /// The terms that a row must measure to be in it: of a share both.
    pub terms: Vec<Term>,
    /// Over which rows.
    pub rows: BTreeSet<usize>,
    /// Whether it is by province, in the table by region.
    pub is_finer: bool,
    /// What is known of each column; what has none is known to be zero.
    pub columns: BTreeMap<String, Seen>,
}

/// A table, as an outsider has it.
#[derive(Clone, Debug)]
pub struct Table {
    /// Which one.
    pub id: TableId,
    /// The rows.
    pub rows: Vec<Row>,
    /// The sums.
    pub sums: Vec<Sum>,
    /// The region of each province, by their columns.
    pub within: BTreeMap<String, String>,
}

/// The name of a cell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CellId {
    /// Of a row, by its key.
    Row(usize, String),
    /// Of a synthesis, by its column: all figures in it.
    Whole(usize, String),
}

impl Table {
    /// The figures of a synthesis that have a column.
    pub fn sums_in(&self, whole: usize, column: &str) -> impl Iterator<Item = &Sum> {
        let is_finer = is_finer(column);
        self.sums.iter().filter(move |sum| sum.whole == whole && sum.is_finer == is_finer)
    }

    /// Under which table and key a document has a cell.
    pub fn named(&self, key: &str) -> (TableId, String) {
        match key.strip_prefix(FINER) {
            Some(key) if !self.within.is_empty() => {
                (TableId { breakdown: BreakdownId::Province, ..self.id }, key.to_owned())
            }
            _ => (self.id, key.to_owned()),
        }
    }

    /// Of which cell of its row a cell is a part: a province of its region, where the row has both.
    pub fn part_of<'t>(&'t self, row: &Row, key: &str) -> Option<&'t String> {
        self.within.get(key).filter(|_| row.has_both)
    }

    /// Whether a cell shows nothing: of a synthesis, none of the figures in it.
    pub fn hides(&self, cell: &CellId) -> bool {
        let hides = |seen: &Seen| matches!(seen, Seen::Hidden | Seen::Absent);
        match cell {
            CellId::Row(row, key) => self.rows[*row].cells.get(key).is_some_and(|cell| cell.seen.iter().all(hides)),
            CellId::Whole(whole, column) => {
                self.sums_in(*whole, column).all(|sum| sum.columns.get(column).is_some_and(hides))
            }
        }
    }
}
