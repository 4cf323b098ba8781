//! The outsider's system: public documents → tables with known and unknown counts, and the equations between them.
//!
//! Nothing else goes in: [`read`] takes the JSON types that are published, and anybody could run it. A table is one nature
//! and one breakdown. Its rows are the *versions* of bodies' reports that were published or that a published synthesis was
//! made of; a [`Sum`] is one figure of a published synthesis, over the rows that it was made of.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use report_model::definitions::BreakdownId;
use report_model::record::Nature;
use report_model::reference::Reference;
use report_model::sectoral::TableCell;
use report_model::tally::{Cell as Measures, UNCLASSIFIED, UNSPECIFIED};
use report_model::term::Term;
use report_model::{SectoralReport, Synthesis};

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

fn seen(cell: &Measures, term: Term) -> Seen {
    match cell.get(term) {
        Some(count) => Seen::Known(count),
        None if cell.withholds(term) => Seen::Hidden,
        None => Seen::Absent,
    }
}

fn layers(id: TableId, of: impl Fn(Term) -> Seen) -> [Seen; LAYERS] {
    let mut all = [Seen::Absent; LAYERS];
    for (layer, &term) in id.layers().iter().enumerate() {
        all[layer] = of(term);
    }
    all
}

/// Whether a public document shows a table: it has it, and does not say that it leaves it out.
fn shows(id: TableId, tables: &[report_model::sectoral::Table], withheld: &BTreeSet<String>) -> bool {
    tables.iter().any(|table| table.id == id.breakdown)
        && !withheld.contains(&id.left_out())
        && !withheld.contains(&format!("tables.{}", id.breakdown))
}

/// A breakdown in a table: that of the table, or the finer one in it.
type Level = (TableId, BreakdownId);

/// The key of a cell among those of its table.
fn key_of((id, of): Level, cell: &TableCell) -> String {
    let key = cell.key.first().map_or("", String::as_str);
    if of == id.breakdown { key.to_owned() } else { format!("{FINER}{key}") }
}

/// The column in which the synthesis sums a cell of a body: the national service of an own one, or the key itself.
fn column(level: Level, cell: &TableCell, body: &str, reference: &Reference) -> String {
    let key = key_of(level, cell);
    if level.1 != BreakdownId::Service {
        return key;
    }
    let own = reference.services.agencies.get(body);
    let found = own.and_then(|services| services.iter().rfind(|service| service.id == key));
    found.map_or(UNCLASSIFIED, |service| service.national.as_str()).to_owned()
}

/// Reads a table out of what was published, by these breakdowns: one, or region and province.
pub fn read(id: TableId, levels: &[BreakdownId], published: &Published<'_>, reference: &Reference) -> Table {
    let mut table = Table { id, rows: Vec::new(), sums: Vec::new(), within: BTreeMap::new() };
    for (place, whole) in published.wholes.iter().enumerate() {
        let Some(whole) = whole else { continue };
        for &level in levels {
            if shows(TableId { breakdown: level, ..id }, &whole.public.content.tables, whole.public.withheld) {
                sums_of((id, level), (place, whole), reference, &mut table.sums);
            }
        }
    }
    for (version, of) in published.versions.iter().enumerate() {
        let mut row = Row {
            version,
            body: of.body.to_owned(),
            old: of.public.as_ref().is_some_and(|public| public.old),
            total: layers(id, |term| seen(of.total, term)),
            cells: BTreeMap::new(),
            has_both: false,
        };
        for &level in levels {
            let cells = cells_of((id, level), (version, of), &row.total, (&table.sums, reference));
            row.has_both = !row.cells.is_empty() && !cells.is_empty();
            row.cells.extend(cells);
        }
        table.rows.push(row);
    }
    if levels.len() > 1 {
        let provinces = reference.regions.regions.iter().flat_map(|region| {
            region.provinces.iter().map(|province| (format!("{FINER}{}", province.id), region.id.clone()))
        });
        table.within = provinces.chain([(format!("{FINER}{UNSPECIFIED}"), UNSPECIFIED.to_owned())]).collect();
    }
    table
}

/// The cells of a version by one breakdown. Of one that is not published anything may stand in the columns of its sums.
fn cells_of(
    (id, level): (TableId, BreakdownId),
    (place, of): (usize, &Version<'_>),
    total: &[Seen; LAYERS],
    (sums, reference): (&[Sum], &Reference),
) -> BTreeMap<String, Cell> {
    let this = TableId { breakdown: level, ..id };
    if let Some(public) = of.public.as_ref().filter(|public| shows(this, &public.content.tables, public.withheld)) {
        let cell = |cell: &TableCell| {
            let column = column((id, level), cell, of.body, reference);
            let seen = layers(id, |term| seen(&cell.measures, term));
            (key_of((id, level), cell), Cell { published: true, column, seen })
        };
        return public.content.table(level).iter().map(cell).collect();
    }
    let is_finer = level != id.breakdown;
    let of = sums.iter().filter(|sum| sum.rows.contains(&place) && sum.is_finer == is_finer);
    let columns: BTreeSet<&String> = of.flat_map(|sum| sum.columns.keys()).collect();
    let seen = total.map(|total| if total == Seen::Absent { Seen::Absent } else { Seen::Hidden });
    columns.into_iter().map(|key| (key.clone(), Cell { published: false, column: key.clone(), seen })).collect()
}

/// The figures of a published synthesis: its terms, and the two sides of each share, over the bodies that measure them.
fn sums_of(
    (id, level): (TableId, BreakdownId),
    (whole, of): (usize, &Whole<'_>),
    reference: &Reference,
    sums: &mut Vec<Sum>,
) {
    let synthesis = of.public.content;
    let measure = |name: &str| synthesis.coverage.get(name).map(|coverage| &coverage.bodies);
    let broken_down = measure(&format!("table:{level}"));
    let rows = |name: &str| -> BTreeSet<usize> {
        let among = |body: &&str| {
            measure(name).is_none_or(|bodies| bodies.contains(*body))
                && broken_down.is_none_or(|bodies| bodies.contains(*body))
        };
        of.made_of.iter().filter(|(body, _)| among(body)).map(|(_, &row)| row).collect()
    };
    let cells = report_model::sectoral::table(&synthesis.tables, level);
    let is_finer = level != id.breakdown;
    let mut add = |layer: usize, (name, terms): (&str, Vec<Term>), figure: &dyn Fn(&Measures) -> Seen| {
        let columns: BTreeMap<String, Seen> =
            cells.iter().map(|cell| (key_of((id, level), cell), figure(&cell.measures))).collect();
        if columns.values().any(|&seen| seen != Seen::Absent) {
            sums.push(Sum { whole, layer, terms, rows: rows(name), is_finer, columns });
        }
    };
    for (layer, &term) in id.layers().iter().enumerate() {
        add(layer, (term.name(), vec![term]), &|cell| seen(cell, term));
    }
    for (indicator, above, below) in reference.definitions.shares() {
        for (term, numerator) in [(above, true), (below, false)] {
            let Some(layer) = id.layer(term) else { continue };
            add(layer, (&indicator.id, vec![above, below]), &|cell| match cell.shares.get(&indicator.id) {
                Some(share) => Seen::Known(if numerator { share.num } else { share.den }),
                None if cell.withholds_share(&indicator.id) => Seen::Hidden,
                None => Seen::Absent,
            });
        }
    }
}

/// The true records of the cells of a table: where an audit starts.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    /// Of each row, by key.
    pub rows: Vec<BTreeMap<String, Kinds>>,
    /// Of each synthesis and column.
    pub wholes: BTreeMap<(usize, String), Kinds>,
}

/// The truth of a table, from the exact reports of its rows.
pub fn truth(table: &Table, levels: &[BreakdownId], exact: &[&SectoralReport], reference: &Reference) -> Truth {
    let add = |to: &mut Kinds, more: Kinds| to.iter_mut().zip(more).for_each(|(to, more)| *to += more);
    let mut truth = Truth::default();
    for row in &table.rows {
        let mut kinds: BTreeMap<String, Kinds> = row.cells.keys().map(|key| (key.clone(), [0; 5])).collect();
        for &level in levels {
            for cell in exact[row.version].table(level) {
                let own = key_of((table.id, level), cell);
                let column = column((table.id, level), cell, &row.body, reference);
                let is_own = row.cells.get(&own).is_some_and(|cell| cell.published);
                if let Some(held) = kinds.get_mut(if is_own { &own } else { &column }) {
                    add(held, table.id.kinds(&cell.measures));
                }
            }
        }
        truth.rows.push(kinds);
    }
    let mut first = BTreeSet::new();
    for sum in table.sums.iter().filter(|sum| sum.layer == 0 && first.insert((sum.whole, sum.is_finer))) {
        for column in sum.columns.keys() {
            truth.wholes.entry((sum.whole, column.clone())).or_default();
        }
        for &row in &sum.rows {
            for (key, cell) in table.rows[row].cells.iter().filter(|(key, _)| is_finer(key) == sum.is_finer) {
                if let Some(whole) = truth.wholes.get_mut(&(sum.whole, cell.column.clone())) {
                    add(whole, truth.rows[row][key]);
                }
            }
        }
    }
    truth
}

/// A protected count and how wide its interval must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The cell.
    pub cell: CellId,
    /// The width.
    pub width: i64,
}

/// The records of a cell.
pub fn records(truth: &Truth, cell: &CellId) -> i64 {
    let kinds = match cell {
        CellId::Row(row, key) => truth.rows[*row].get(key),
        CellId::Whole(whole, column) => truth.wholes.get(&(*whole, column.clone())),
    };
    kinds.map_or(0, |kinds| counts(kinds)[0])
}

/// The protected counts of a table: withheld ones under the threshold. Of a body that publishes no table they are as wide
/// as its total allows, since that is public: a body with two complaints says that each cell has two at most.
pub fn targets(table: &Table, truth: &Truth, (threshold, width): (i64, i64)) -> Vec<Target> {
    let is_small = |cell: &CellId| (1..threshold).contains(&records(truth, cell));
    let mut targets = Vec::new();
    for (place, row) in table.rows.iter().enumerate() {
        let top = truth.rows[place].iter().filter(|(key, _)| table.part_of(row, key).is_none());
        let total: i64 = top.map(|(_, kinds)| counts(kinds)[0]).sum();
        for (key, cell) in row.cells.iter().filter(|(_, cell)| cell.seen[0] == Seen::Hidden) {
            let id = CellId::Row(place, key.clone());
            if is_small(&id) {
                targets.push(Target { cell: id, width: if cell.published { width } else { width.min(total) } });
            }
        }
    }
    for (whole, column) in truth.wholes.keys() {
        let id = CellId::Whole(*whole, column.clone());
        let first = table.sums_in(*whole, column).find(|sum| sum.layer == 0);
        if is_small(&id) && first.is_some_and(|sum| sum.columns.get(column) == Some(&Seen::Hidden)) {
            targets.push(Target { cell: id, width });
        }
    }
    targets
}

/// How a point differs from the truth, by row and key.
pub type Difference = BTreeMap<(usize, String), Counts>;

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

    /// Whether an outsider takes the truth for possible: what fails is named. An equation of the system that the truth
    /// does not fulfil would prove nothing.
    pub fn faults(&self, truth: &Truth) -> Vec<String> {
        let mut faults = Vec::new();
        let known = |seen: Seen, value: i64| match seen {
            Seen::Known(count) => i64::try_from(count) == Ok(value),
            Seen::Hidden | Seen::Absent => true,
        };
        for (row, kinds) in self.rows.iter().zip(&truth.rows).filter(|(row, _)| !row.cells.is_empty()) {
            let mut total = [0; LAYERS];
            for (key, cell) in &row.cells {
                let counts = counts(&kinds[key]);
                if self.part_of(row, key).is_none() {
                    (0..LAYERS).for_each(|layer| total[layer] += counts[layer]);
                }
                if kinds[key].iter().any(|&kind| kind < 0) || (0..LAYERS).any(|at| !known(cell.seen[at], counts[at])) {
                    faults.push(format!("{} {}: {key}", self.id, row.body));
                }
            }
            if (0..LAYERS).any(|layer| !known(row.total[layer], total[layer])) {
                faults.push(format!("{} {}: its cells do not add up to the whole", self.id, row.body));
            }
        }
        for sum in &self.sums {
            for (column, &seen) in &sum.columns {
                let cells = sum.rows.iter().flat_map(|&row| self.rows[row].cells.iter().map(move |cell| (row, cell)));
                let of = cells.filter(|(_, (_, cell))| cell.column == *column && cell.seen[sum.layer] != Seen::Absent);
                let value: i64 = of.map(|(row, (key, _))| counts(&truth.rows[row][key])[sum.layer]).sum();
                if !known(seen, value) {
                    let term = self.id.layers()[sum.layer];
                    faults.push(format!("{} synthesis: {column}, {term}: the reports add up to {value}", self.id));
                }
            }
        }
        faults
    }

    /// Whether an outsider takes the truth with a difference for possible too: the check that every proof of the audit
    /// passes, whoever found the point. It looks at all that the difference touches, in integers.
    pub fn admits(&self, truth: &Truth, difference: &Difference) -> bool {
        // What must add up: the whole of a body is public and stays; a region changes by as much as its provinces.
        let mut adds: BTreeMap<(usize, Option<String>), Counts> = BTreeMap::new();
        let mut columns: BTreeSet<&str> = BTreeSet::new();
        for ((place, key), change) in difference {
            let row = &self.rows[*place];
            let Some(cell) = row.cells.get(key) else { return false };
            let was = counts(&truth.rows[*place][key]);
            let now: Counts = std::array::from_fn(|layer| was[layer] + change[layer]);
            if !self.allows(row, cell, change, &now) {
                return false;
            }
            let mut add = |to: Option<&String>, sign: i64| {
                let sum = adds.entry((*place, to.cloned())).or_default();
                (0..LAYERS).for_each(|layer| sum[layer] += sign * change[layer]);
            };
            add(self.part_of(row, key), 1);
            if row.has_both && !is_finer(key) {
                add(Some(key), -1);
            }
            columns.insert(&cell.column);
        }
        if adds.values().flatten().any(|&change| change != 0) {
            return false;
        }
        columns.into_iter().all(|column| {
            let mut sums = self.sums.iter().filter(|sum| sum.is_finer == is_finer(column));
            sums.all(|sum| self.allows_sum(truth, sum, column, difference))
        })
    }

    fn allows(&self, row: &Row, cell: &Cell, change: &Counts, now: &Counts) -> bool {
        let [all, answered, due, in_time] = *now;
        let fits = 0 <= in_time && in_time <= answered && in_time <= due && answered <= all && due <= all;
        // Zeros are shown: so a withheld cell is none. Under the rules before that held for each term.
        let is_shown = |layer: usize| match cell.seen[layer] {
            Seen::Known(_) => change[layer] == 0,
            Seen::Hidden => !cell.published || now[layer] > 0 || (layer > 0 && !row.old) || change[layer] == 0,
            Seen::Absent => change[layer] == 0,
        };
        // Of a body that does not measure replies nobody knows how many there were; the layers above say nothing.
        let fits = if self.id.nature == Nature::Complaint { fits } else { all >= 0 };
        fits && (0..LAYERS).all(is_shown) && (!row.is_complete() || self.id.nature != Nature::Complaint || due == all)
    }

    fn allows_sum(&self, truth: &Truth, sum: &Sum, column: &str, difference: &Difference) -> bool {
        let of = difference.iter().filter(|((row, key), _)| {
            let cell = &self.rows[*row].cells[key];
            sum.rows.contains(row) && cell.column == column && cell.seen[sum.layer] != Seen::Absent
        });
        let change: i64 = of.map(|(_, change)| change[sum.layer]).sum();
        match sum.columns.get(column) {
            Some(Seen::Hidden) if sum.layer == 0 && change < 0 => {
                truth.wholes.get(&(sum.whole, column.to_owned())).is_some_and(|all| counts(all)[0] + change > 0)
            }
            Some(Seen::Hidden | Seen::Absent) => true,
            Some(Seen::Known(_)) | None => change == 0,
        }
    }
}
