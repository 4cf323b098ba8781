//! Exports that nobody has described yet, seen once from end to end: which column is which field, and what follows.

use std::collections::{BTreeMap, BTreeSet};

use ingest::{Format, HeaderRow, Limits, ReadError};
use report_model::personal::is_identity_heading;
use report_model::record::{Field, Nature};

use super::dates::{self, DateCounts};
use super::evidence::{fit, holds, speaks_alone};
use super::heading::{CLEAR, Likeness, Name, WIDEST, best_name, is_header};
use super::profile::{Profile, may_be_shown};
use super::sequence::{Sequence, Steps, stage};
use super::words::WORDS;
use super::{
    Asked, Choice, Content, Holds, Place, Proposal, ProposeError, Unread, assign, is_date, opened, services, values,
};
use crate::agency::ExportFile;

/// From this score on nothing is asked.
const SURE: u16 = 740;
/// From this score on a column is proposed.
const PROPOSED: u16 = 440;
/// How much worse the next column must be for a choice to be sure.
const MARGIN: u16 = 60;
/// How many other columns are named.
const OTHERS: usize = 3;
/// The columns of a register at least, where no heading says that it is one.
const NARROWEST: usize = 3;

/// What was seen of exports: for each table its headings, and counts and lists of values of its columns.
pub struct Seen {
    /// One for all tables that share a header, in the order of the files; of those in one workbook the one with the most
    /// sheets last.
    tables: Vec<Columns>,
}

impl Seen {
    /// Reads files.
    ///
    /// # Errors
    /// When one cannot be read, or its header is not found.
    pub fn of(files: &[ExportFile], asked: &Asked<'_>) -> Result<Seen, ProposeError> {
        let mut seen = Seen { tables: Vec::new() };
        for file in files {
            let unreadable = |error| ProposeError::Unreadable { file: file.name().to_owned(), error };
            if seen.several(file, asked)? {
                continue;
            }
            let (table, header_row) = opened::open(file, asked)
                .map_err(unreadable)?
                .map_err(|missing| ProposeError::NoHeader { file: file.name().to_owned(), columns: missing.columns })?;
            seen.add(table, header_row, asked)?;
        }
        seen.leave_out_lists(asked);
        seen.tables.sort_by_key(|columns| columns.places.len());
        Ok(seen)
    }

    /// Beside a register, a sheet that has no identifiers and no receipts beyond doubt is a list, and no second register.
    fn leave_out_lists(&mut self, asked: &Asked<'_>) {
        // Without headings nothing is beyond doubt.
        let is_sure = |columns: &Columns| {
            let proposal = columns.propose(asked);
            let is_headless = columns.header_row == Some(HeaderRow::Absent);
            let sure = |field| proposal.columns.get(&field).is_some_and(|choice| choice.sure || is_headless);
            sure(Field::Id) && sure(Field::Received)
        };
        let is_register: Vec<bool> = self.tables.iter().map(is_sure).collect();
        let files = |columns: &Columns| columns.places.iter().map(|place| place.file.clone()).collect::<BTreeSet<_>>();
        let all: Vec<BTreeSet<String>> = self.tables.iter().map(files).collect();
        let mut at = 0..;
        self.tables.retain(|_| {
            let at = at.next().unwrap_or_default();
            let beside = |other: &usize| *other != at && is_register[*other] && !all[*other].is_disjoint(&all[at]);
            is_register[at] || !(0..all.len()).any(|other| beside(&other))
        });
    }

    /// Reads the tables of a file that has several, those of which headings are known: a cover sheet or a read-me is none.
    /// Gives whether there was one.
    fn several(&mut self, file: &ExportFile, asked: &Asked<'_>) -> Result<bool, ProposeError> {
        let unreadable = |error| ProposeError::Unreadable { file: file.name().to_owned(), error };
        let mut tables = opened::tables(file, asked).map_err(unreadable)?;
        let first: Vec<_> = tables.by_ref().take(2).collect();
        if first.len() < 2 {
            return Ok(false);
        }
        let is_declared = asked.format.header_row.is_some();
        let mut is_any_known = false;
        let mut headless: Vec<Place> = Vec::new();
        for table in first.into_iter().chain(tables).flatten() {
            if is_declared || is_header(table.titles()) {
                is_any_known = true;
                self.add(table, asked.format.header_row, asked)?;
            } else if table.is_header_presumed() && table.titles().len() >= NARROWEST {
                headless.push(Place::of(&table));
            }
        }
        if headless.is_empty() {
            return Ok(is_any_known);
        }
        let absent = HeaderRow::Absent;
        for table in opened::tables_at(file, asked, Some(absent)).map_err(unreadable)?.flatten() {
            if headless.contains(&Place::of(&table)) {
                self.add(table, Some(absent), asked)?;
            }
        }
        Ok(true)
    }

    fn add(
        &mut self,
        mut table: ingest::Table,
        header_row: Option<HeaderRow>,
        asked: &Asked<'_>,
    ) -> Result<(), ProposeError> {
        let (header, place) = (table.header().to_vec(), Place::of(&table));
        if header.len() > WIDEST {
            return Err(ProposeError::TooWide { file: place.file, columns: header.len() });
        }
        let mut columns = Columns::new(header, table.titles().to_vec(), header_row);
        // Where no column says it, the records of one source are of one nature.
        columns.nature = if columns.has_nature() { None } else { place.nature(asked.lists) };
        let same = |other: &Columns| {
            (&other.header, other.header_row, other.nature) == (&columns.header, columns.header_row, columns.nature)
        };
        let at = self.tables.iter().position(same).unwrap_or_else(|| {
            self.tables.push(columns);
            self.tables.len() - 1
        });
        let columns = &mut self.tables[at];
        let unreadable = |error| ProposeError::Unreadable { file: place.file.clone(), error };
        columns.places.push(place.clone());
        columns.read(&mut table, asked.limits).map_err(unreadable)
    }

    /// Proposes a mapping of each table.
    pub fn proposals(&self, asked: &Asked<'_>) -> Vec<Proposal> {
        self.tables.iter().map(|columns| columns.propose(asked)).collect()
    }

    /// The proposal for the table at a place, with the columns that a person has chosen: what follows from them, such as
    /// the order of their dates and the meaning of their values, is found anew.
    pub fn with_columns(&self, place: usize, columns: BTreeMap<Field, Choice>, asked: &Asked<'_>) -> Option<Proposal> {
        Some(self.tables.get(place)?.with_columns(columns, asked))
    }
}

/// The columns of files with one header.
struct Columns {
    places: Vec<Place>,
    /// What the names of the tables say that their records are.
    nature: Option<Nature>,
    header_row: Option<HeaderRow>,
    header: Vec<String>,
    /// What stands in the header: empty for a column that has only its letter.
    titles: Vec<String>,
    names: Vec<Name>,
    /// Whether each heading is exactly the name of a field.
    is_exact: Vec<bool>,
    /// How much each heading looks like one of persons, of the body itself, and of its notes.
    apart: Vec<[(u16, Holds); 3]>,
    profiles: Vec<Profile>,
    sequence: Sequence,
}

impl Columns {
    fn new(header: Vec<String>, mut titles: Vec<String>, header_row: Option<HeaderRow>) -> Self {
        // The letters of a column say nothing of it.
        if header_row == Some(HeaderRow::Absent) {
            titles.iter_mut().for_each(String::clear);
        }
        let names: Vec<Name> = titles.iter().map(|title| Name::of_heading(title)).collect();
        let exact = |name: &Name| WORDS.headings.keys().any(|&field| best_name(name, field).1 == Likeness::Exact);
        let is_exact = names.iter().map(exact).collect();
        let most = |heading: &Name, names: &[Name]| {
            names.iter().map(|name| heading.likeness(name, &WORDS.grammar).0).max().unwrap_or(0)
        };
        let apart = |name: &Name| {
            [
                (most(name, &WORDS.persons), Holds::Persons),
                (most(name, &WORDS.bodies), Holds::Bodies),
                (most(name, &WORDS.notes), Holds::Notes),
            ]
        };
        let apart = names.iter().map(apart).collect();
        let profiles = header.iter().map(|_| Profile::one_of(header.len())).collect();
        Columns {
            places: Vec::new(),
            nature: None,
            header_row,
            header,
            titles,
            names,
            is_exact,
            apart,
            profiles,
            sequence: Sequence::default(),
        }
    }

    /// Whether a heading clearly names the nature.
    fn has_nature(&self) -> bool {
        self.names.iter().any(|name| best_name(name, Field::Nature).0 >= CLEAR)
    }

    fn read(&mut self, table: &mut ingest::Table, limits: &Limits) -> Result<(), ReadError> {
        let (profiles, sequence) = (&mut self.profiles, &mut self.sequence);
        let mut days = Vec::new();
        let mut take = |row: ingest::Row<'_>| {
            let cells = row.cells;
            days.clear();
            for (column, profile) in profiles.iter_mut().enumerate() {
                match cells.next() {
                    Some(cell) => days.extend(profile.add(cell).map(|day| (column, day))),
                    None => profile.skip(),
                }
            }
            sequence.add(&days);
        };
        while table.rows(limits.batch_bytes, &mut take)? {}
        Ok(())
    }

    fn propose(&self, asked: &Asked<'_>) -> Proposal {
        let fields: Vec<Field> = Field::ALL.iter().copied().filter(|&field| asked.lists.can_hold(field)).collect();
        let weighed: Vec<Vec<Weighed>> = fields
            .iter()
            .map(|&field| (0..self.header.len()).map(|at| self.weigh(field, at, asked)).collect())
            .collect();
        let worth: Vec<Vec<u16>> = weighed.iter().map(|row| row.iter().map(Weighed::worth).collect()).collect();
        let places = assign::assign(&worth);
        let mut chosen: BTreeMap<Field, usize> = BTreeMap::new();
        let mut columns = BTreeMap::new();
        for (row, place) in places.iter().enumerate() {
            if let Some(column) = *place {
                chosen.insert(fields[row], column);
                columns.insert(fields[row], self.choice(&weighed, row, column, &places));
            }
        }
        for (&field, choice) in &mut columns {
            choice.too_early = self.too_early(field, &chosen);
            choice.sure &= choice.too_early.is_none();
        }
        self.described(&chosen, columns, asked)
    }

    fn with_columns(&self, columns: BTreeMap<Field, Choice>, asked: &Asked<'_>) -> Proposal {
        let place = |choice: &Choice| self.header.iter().position(|heading| *heading == choice.heading);
        let chosen = columns.iter().filter_map(|(&field, choice)| Some((field, place(choice)?))).collect();
        self.described(&chosen, columns, asked)
    }

    /// What follows from the columns of the fields.
    fn described(
        &self,
        chosen: &BTreeMap<Field, usize>,
        columns: BTreeMap<Field, Choice>,
        asked: &Asked<'_>,
    ) -> Proposal {
        let dated: Vec<(Field, DateCounts)> = chosen
            .iter()
            .filter(|&(field, &column)| is_date(*field) && self.profiles[column].dates.read > 0)
            .map(|(&field, &column)| (field, self.profiles[column].dates))
            .collect();
        // A column of deadlines holds days, and not whether they were kept.
        let is_dated = |field: Field, column: usize| is_date(field) && self.profiles[column].dates.read > 0;
        let listed = chosen.iter().filter(|&(&field, &at)| asked.lists.is_closed(field) && !is_dated(field, at));
        let values = listed.map(|(&field, &column)| (field, values::of(field, &self.profiles[column], asked.lists)));
        let service = chosen.get(&Field::Service).filter(|_| asked.lists.of(Field::Service).codes.is_empty());
        Proposal {
            places: self.places.clone(),
            nature: self.nature.filter(|_| !chosen.contains_key(&Field::Nature)),
            format: Format { header_row: self.header_row, ..asked.format.clone() },
            contents: self.header.iter().cloned().zip(self.profiles.iter().map(holds)).collect(),
            rows: self.profiles.first().map_or(0, |profile| profile.rows),
            dates: dates::orders(&dated, self.out_of_order(chosen), asked.custom),
            values: values.collect(),
            services: service.map(|&column| services::of(&self.profiles[column])).unwrap_or_default(),
            unread: self.unread(chosen),
            columns,
        }
    }

    /// In how many pairs of dates, of one row each, the later step lies before the earlier one: if days stand first, and
    /// if months do.
    fn out_of_order(&self, chosen: &BTreeMap<Field, usize>) -> [u64; 2] {
        let mut against = [0; 2];
        for (&field, &column) in chosen {
            for (_, &other) in chosen.iter().filter(|(other, _)| stage(field) < stage(**other)) {
                let steps = self.sequence.between(column, other);
                against = [0, 1].map(|order| against[order] + steps[order].after);
            }
        }
        against
    }

    /// The step that comes before this one by law and nature, and after it in most rows that have both days.
    fn too_early(&self, field: Field, chosen: &BTreeMap<Field, usize>) -> Option<(Field, u16)> {
        let column = *chosen.get(&field)?;
        let earlier = chosen.iter().filter(|(earlier, _)| stage(**earlier) < stage(field));
        let contradicted = |(&earlier, &other): (&Field, &usize)| {
            // Where days and months may be exchanged, both readings have to say so.
            let share = self.sequence.between(other, column).iter().map(Steps::share_after).min()?;
            (share > 500).then_some((earlier, share))
        };
        earlier.filter_map(contradicted).max_by_key(|&(_, share)| share)
    }

    /// How well a column is a field.
    fn weigh(&self, field: Field, column: usize, asked: &Asked<'_>) -> Weighed {
        let (likeness, how) = best_name(&self.names[column], field);
        let (fit, content) = fit(field, &self.profiles[column], asked.lists);
        let is_barred = self.is_unnameable(field, column)
            || self.is_called_otherwise(field, column, (likeness, how))
            || self.holds_otherwise(field, column, (content, how));
        let score = if is_barred {
            0
        } else if likeness >= 600 || (likeness >= 500 && fit >= 800) {
            if fit == 0 { likeness * 4 / 10 } else { weighed(likeness, fit) }
        } else if speaks_alone(field) && fit >= 800 {
            // Of dates without a name the first is the receipt.
            let later = field == Field::Received && self.sequence.is_after_another(column);
            fit / 2 - if later { MARGIN } else { 0 }
        } else {
            0
        };
        Weighed { score, name: (likeness >= 500).then_some((likeness, how)), content }
    }

    /// Whether a mapping may not hold this name for a field: it looks like personal data, or is that of an identity card's
    /// number, which tells users apart and belongs into no export.
    fn is_unnameable(&self, field: Field, column: usize) -> bool {
        !may_be_shown(&self.header[column], u64::MAX)
            || (field == Field::User && is_identity_heading(&self.titles[column]))
    }

    /// Whether a heading says that a column is something else.
    fn is_called_otherwise(&self, field: Field, column: usize, (likeness, how): (u16, Likeness)) -> bool {
        let has_one = |telling: &BTreeSet<String>| self.names[column].words.iter().any(|word| telling.contains(word));
        let is_untold = || WORDS.telling.get(&field).is_some_and(|telling| how != Likeness::Exact && !has_one(telling));
        (is_date(field) && field != Field::Due && self.is_foreseen(column))
            || is_untold()
            // What is called exactly as another field is not called so by mistake.
            || (how == Likeness::Typing && self.is_exact[column])
            || self.holds(column, likeness) != Holds::Other
    }

    /// Whether what a column holds says that it is something else.
    fn holds_otherwise(&self, field: Field, column: usize, (content, how): (Content, Likeness)) -> bool {
        let is_resembling = how == Likeness::Part;
        match content {
            // Of an empty column a heading that resembles something says too little.
            Content::Empty => is_resembling,
            // Places and natures are known: of a column that names none of them, nothing can be made. But codes of a nature
            // may be numbers.
            Content::Listed(0) => {
                matches!(field, Field::Region | Field::Province)
                    || (field == Field::Nature && !self.profiles[column].is_numeric())
            }
            Content::Dates(_) => is_date(field) && is_resembling && self.is_computed(column),
            _ => false,
        }
    }

    /// Whether a heading speaks of a day on which something was due or planned.
    fn is_foreseen(&self, column: usize) -> bool {
        self.names[column].words.iter().any(|word| WORDS.foreseen.contains(word))
    }

    /// Whether the days of a column lie so many days after those of another in nearly every row: then they were computed,
    /// as deadlines are, and nothing was done on them.
    fn is_computed(&self, column: usize) -> bool {
        self.sequence.is_at_a_distance(column)
    }

    /// What a heading says that no field needs, more clearly than it says anything else.
    fn holds(&self, column: usize, likeness: u16) -> Holds {
        let clearly = self.apart[column].into_iter().filter(|&(most, _)| most >= CLEAR && most > likeness);
        // Of equals the first: what holds persons is said to.
        clearly.rev().max_by_key(|&(most, _)| most).map_or(Holds::Other, |(_, holds)| holds)
    }

    fn choice(&self, weighed: &[Vec<Weighed>], row: usize, column: usize, places: &[Option<usize>]) -> Choice {
        let taken = &weighed[row][column];
        let mut others: Vec<(u16, usize)> = (0..self.header.len())
            .filter(|&other| other != column && weighed[row][other].score >= PROPOSED)
            .map(|other| (weighed[row][other].score, other))
            .collect();
        others.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        // A column that another field has with more right is no rival.
        let rivals = others.iter().filter(|&&(score, other)| {
            let holder = places.iter().position(|&place| place == Some(other));
            holder.is_none_or(|holder| weighed[holder][other].score < score + MARGIN)
        });
        let rival = rivals.map(|&(score, _)| score).max().unwrap_or(0);
        // A list of which hardly a value is known may be another list.
        let unlisted = matches!(taken.content, Content::Listed(0..300));
        let title = &self.titles[column];
        let repeated = !title.is_empty() && self.titles.iter().filter(|other| *other == title).count() > 1;
        Choice {
            heading: self.header[column].clone(),
            score: taken.score,
            name: taken.name,
            content: taken.content,
            sure: taken.score >= SURE && rival + MARGIN <= taken.score && !repeated && !unlisted,
            too_early: None,
            others: others.iter().take(OTHERS).map(|&(score, other)| (self.header[other].clone(), score)).collect(),
        }
    }

    /// The columns that no field reads. A heading that looks like personal data is no heading, and is not shown.
    fn unread(&self, chosen: &BTreeMap<Field, usize>) -> Vec<Unread> {
        let left = (0..self.header.len()).filter(|column| !chosen.values().any(|taken| taken == column));
        // A delimiter at the end of the rows makes a column of nothing.
        let is_nothing = |column: usize| self.titles[column].is_empty() && self.profiles[column].filled == 0;
        left.filter(|&column| may_be_shown(&self.header[column], u64::MAX) && !is_nothing(column))
            .map(|column| Unread {
                heading: self.header[column].clone(),
                holds: match self.holds(column, 0) {
                    _ if self.profiles[column].is_personal() || is_identity_heading(&self.titles[column]) => {
                        Holds::Persons
                    }
                    Holds::Other
                        if matches!(holds(&self.profiles[column]), Content::Dates(_))
                            && !self.is_foreseen(column)
                            && !self.is_computed(column) =>
                    {
                        Holds::Dates
                    }
                    holds => holds,
                },
            })
            .collect()
    }
}

/// A heading weighs more than what stands below it.
fn weighed(likeness: u16, fit: u16) -> u16 {
    let sum = u32::from(likeness) * 7 + u32::from(fit) * 3;
    u16::try_from(sum / 10).unwrap_or(1000)
}

/// How well a column is a field.
struct Weighed {
    score: u16,
    name: Option<(u16, Likeness)>,
    content: Content,
}

impl Weighed {
    /// What it counts for in the choice of all columns: one good match is worth more than two poor ones, and an exact name
    /// more than anything that could be gained by giving it away.
    fn worth(&self) -> u16 {
        let score = u64::from(self.score);
        let exact = if matches!(self.name, Some((_, Likeness::Exact))) { 2_000 } else { 0 };
        if self.score >= PROPOSED { u16::try_from(score * score * score / 1_000_000 + exact).unwrap_or(0) } else { 0 }
    }
}
