//! Which column is which field, from how well each is each: the best for all of them together, and nothing that its own
//! days contradict.

use std::collections::{BTreeMap, BTreeSet};

use ingest::Format;
use report_model::personal::is_identity_heading;
use report_model::record::{Field, Reason};

use super::columns::Columns;
use super::dates::{self, DateCounts};
use super::evidence::holds;
use super::heading::{CLEAR, best_name};
use super::profile::may_be_shown;
use super::sequence::{Steps, stage};
use super::values::Values;
use super::weigh::{MARGIN, PROPOSED, Weighed};
use super::words::WORDS;
use super::{
    Asked, Bodies, Choice, Content, Holds, Proposal, RowsOf, Unread, assign, bodies, is_date, services, values,
};
use crate::lists::ADMISSIBLE;
use crate::normalise::turned::FIELDS;

/// From this score on nothing is asked.
const SURE: u16 = 740;
/// How many other columns are named.
const OTHERS: usize = 3;
/// The share of rows, in thousandths, from which on days that contradict what must come first are asked about; where it
/// is most of them, the column is not proposed.
const DOUBTED: u16 = 100;

impl Choice {
    /// The same where another column is known to be something else.
    fn without_rival(mut self, heading: &str) -> Choice {
        self.others.retain(|(other, _)| other != heading);
        self.sure |= self.score >= SURE && self.others.is_empty() && self.against.is_none();
        self
    }
}

/// The columns that fields have, and how well every column is every field.
struct Chosen<'a> {
    fields: &'a [Field],
    weighed: &'a [Vec<Weighed>],
    /// For each field, in that order, its column.
    places: Vec<Option<usize>>,
}

impl Chosen<'_> {
    fn columns(&self) -> BTreeMap<Field, usize> {
        self.fields.iter().zip(&self.places).filter_map(|(&field, place)| Some((field, (*place)?))).collect()
    }

    fn row(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|&one| one == field)
    }

    /// Columns that no field has and that could be this one, the likeliest first.
    fn free(&self, row: usize) -> Vec<usize> {
        let mut free: Vec<usize> = (0..self.weighed[row].len())
            .filter(|&column| self.weighed[row][column].score >= PROPOSED && !self.places.contains(&Some(column)))
            .collect();
        free.sort_by_key(|&column| (std::cmp::Reverse(self.weighed[row][column].score), column));
        free
    }

    /// The same with another column for a field.
    fn with(&self, row: usize, column: Option<usize>) -> Self {
        let mut places = self.places.clone();
        places[row] = column;
        Chosen { places, ..*self }
    }
}

impl Columns {
    pub(super) fn propose(&self, asked: &Asked<'_>) -> Proposal {
        let fields: Vec<Field> = Field::ALL.iter().copied().filter(|&field| asked.lists.can_hold(field)).collect();
        let weighed = self.weights(&fields, asked);
        let worth: Vec<Vec<u16>> = weighed.iter().map(|row| row.iter().map(Weighed::worth).collect()).collect();
        let mut chosen = Chosen { fields: &fields, weighed: &weighed, places: assign::assign(&worth) };
        let contradicted = self.settle_contradictions(&mut chosen);
        let reasons = self.part_reasons(&mut chosen, asked);
        let columns = chosen.columns();
        let choices = columns.iter().filter_map(|(&field, &column)| {
            let choice = self.choice(&chosen, chosen.row(field)?, column);
            let choice = self.doubted(field, choice, &columns);
            // The column of the reasons is no rival of that of the decision.
            let beside =
                reasons.as_ref().filter(|_| field == Field::Admissibility).map(|(_, reasons)| &reasons.heading);
            Some((field, beside.map_or(choice.clone(), |heading| choice.without_rival(heading))))
        });
        Proposal { contradicted, ..self.described(&columns, choices.collect(), reasons, asked) }
    }

    /// What a mapping or a person says of some columns, and what is proposed for the others.
    pub(super) fn propose_beside(
        &self,
        settled: &BTreeMap<Field, Choice>,
        reasons: Option<Choice>,
        without: &[Field],
        asked: &Asked<'_>,
    ) -> Proposal {
        let proposed = self.propose(asked);
        let is_taken = |heading: &String| settled.values().any(|choice| choice.heading == *heading);
        let open = |(field, choice): &(Field, Choice)| {
            !settled.contains_key(field) && !without.contains(field) && !is_taken(&choice.heading)
        };
        let mut columns: BTreeMap<Field, Choice> = proposed.columns.into_iter().filter(open).collect();
        columns.extend(settled.clone());
        let contradicted = proposed.contradicted.into_iter().filter(open).collect();
        let reasons = reasons.or(proposed.reasons.filter(|choice| !is_taken(&choice.heading)));
        let anew = self.with_columns(columns, reasons, asked);
        Proposal { contradicted, without: without.iter().copied().collect(), ..anew }
    }

    pub(super) fn with_columns(
        &self,
        columns: BTreeMap<Field, Choice>,
        reasons: Option<Choice>,
        asked: &Asked<'_>,
    ) -> Proposal {
        let place = |choice: &Choice| self.header.iter().position(|heading| *heading == choice.heading);
        let chosen: BTreeMap<Field, usize> =
            columns.iter().filter_map(|(&field, choice)| Some((field, place(choice)?))).collect();
        let reasons = reasons.and_then(|choice| Some((place(&choice)?, choice)));
        let is_beside = |column: usize| {
            chosen.contains_key(&Field::Admissibility) && !chosen.values().any(|&taken| taken == column)
        };
        let reasons = reasons.filter(|&(column, _)| is_beside(column));
        self.described(&chosen, columns, reasons, asked)
    }

    /// What follows from the columns of the fields.
    fn described(
        &self,
        chosen: &BTreeMap<Field, usize>,
        columns: BTreeMap<Field, Choice>,
        reasons: Option<(usize, Choice)>,
        asked: &Asked<'_>,
    ) -> Proposal {
        let dated: Vec<(Field, DateCounts)> = chosen
            .iter()
            .filter(|&(field, &column)| is_date(*field) && self.profiles[column].dates.read > 0)
            .map(|(&field, &column)| (field, self.profiles[column].dates))
            .collect();
        let listed = chosen.iter().filter(|&(&field, &column)| {
            asked.lists.is_closed(field) && !(is_date(field) && self.profiles[column].is_of_days())
        });
        let of = |field, column: usize| values::of(field, &self.profiles[column], asked.lists);
        let mut values: BTreeMap<Field, Values> = listed.map(|(&field, &column)| (field, of(field, column))).collect();
        if let Some((column, _)) = reasons {
            values.entry(Field::Admissibility).or_default().extend(of(Field::Admissibility, column));
        }
        let service = chosen.get(&Field::Service).filter(|_| asked.lists.of(Field::Service).codes.is_empty());
        let unread = self.unread(chosen, reasons.as_ref().map(|(column, _)| *column), asked);
        Proposal {
            places: self.places.clone(),
            nature: self.nature.filter(|_| !chosen.contains_key(&Field::Nature)),
            is_nature_answered: false,
            format: Format { header_row: self.header_row, ..asked.format.clone() },
            contents: self.header.iter().cloned().zip(self.profiles.iter().map(holds)).collect(),
            rows: self.profiles.first().map_or(0, |profile| profile.rows),
            dates: dates::orders(&dated, self.out_of_order(chosen), asked.custom),
            values,
            services: service.map(|&column| services::of(&self.profiles[column])).unwrap_or_default(),
            bodies: self.bodies(&unread, asked),
            contradicted: BTreeMap::new(),
            without: BTreeSet::new(),
            rows_of: RowsOf::All,
            turned: chosen
                .iter()
                .filter(|(field, _)| FIELDS.contains(field))
                .filter_map(|(&field, column)| Some((field, *self.turned.get(column)?)))
                .collect(),
            is_turned_answered: false,
            unread,
            reasons: reasons.map(|(_, choice)| choice),
            columns,
        }
    }

    /// The columns that name bodies, with the bodies.
    fn bodies(&self, unread: &[Unread], asked: &Asked<'_>) -> Vec<Bodies> {
        let named = unread.iter().filter(|column| column.holds == Holds::Bodies);
        let place = |column: &Unread| self.header.iter().position(|heading| *heading == column.heading);
        let of = |column: &Unread| bodies::of(&column.heading, &self.profiles[place(column)?], asked.lists);
        named.filter_map(of).collect()
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

    /// The step that comes before this one by law and nature and after it in its days, with the share of rows in which it
    /// does, in thousandths.
    fn too_early(&self, field: Field, chosen: &BTreeMap<Field, usize>) -> Option<(Field, u16)> {
        let column = *chosen.get(&field)?;
        let earlier = chosen.iter().filter(|(earlier, _)| stage(**earlier) < stage(field));
        let contradicted = |(&earlier, &other): (&Field, &usize)| {
            // Where days and months may be exchanged, both readings have to say so.
            let share = self.sequence.readings(other, column).map(|steps| steps.share_after()).min()?;
            (share > DOUBTED).then_some((earlier, share))
        };
        earlier.filter_map(contradicted).max_by_key(|&(_, share)| share)
    }

    /// Gives no field a column whose days lie before what must come first in most rows. Another column that could be the
    /// receipt, or the field, takes its place where its days agree; else the field goes without, and somebody is asked.
    fn settle_contradictions(&self, chosen: &mut Chosen<'_>) -> BTreeMap<Field, Choice> {
        let mut contradicted = BTreeMap::new();
        let worst = |chosen: &Chosen<'_>| {
            let columns = chosen.columns();
            let all = columns.keys().filter_map(|&field| Some((field, self.too_early(field, &columns)?)));
            all.filter(|(_, (_, share))| *share > 500).max_by_key(|&(_, (_, share))| share)
        };
        let agrees = |chosen: &Chosen<'_>| worst(chosen).is_none();
        while let Some((field, (earlier, share))) = worst(chosen) {
            // The receipt is needed: a first receipt that lies after it is none.
            let (dropped, against) = if field == Field::Received { (earlier, field) } else { (field, earlier) };
            let rows = [chosen.row(dropped), chosen.row(Field::Received)];
            // Only what has a name takes the place of what has one.
            let named = |row: usize, column: usize| chosen.weighed[row][column].name.is_some();
            let others = rows.into_iter().flatten().flat_map(|row| {
                let free = chosen.free(row).into_iter().filter(move |&column| named(row, column));
                free.map(|column| chosen.with(row, Some(column))).collect::<Vec<_>>()
            });
            if let Some(other) = others.into_iter().find(agrees) {
                *chosen = other;
                continue;
            }
            let Some((row, column)) = chosen.row(dropped).and_then(|row| Some((row, chosen.places[row]?))) else {
                break;
            };
            let choice = self.choice(chosen, row, column);
            contradicted.insert(dropped, Choice { against: Some((against, share)), sure: false, ..choice });
            chosen.places[row] = None;
        }
        contradicted
    }

    /// A choice whose days contradict what must come first in more than a few rows is doubtful.
    fn doubted(&self, field: Field, choice: Choice, columns: &BTreeMap<Field, usize>) -> Choice {
        let against = self.too_early(field, columns);
        Choice { sure: choice.sure && against.is_none(), against, ..choice }
    }

    /// Where one column decides on the admission and another says why not, the first is that of the admissibility, and
    /// the second that of its reasons, whatever else it is called: a motive may be a subject too.
    fn part_reasons(&self, chosen: &mut Chosen<'_>, asked: &Asked<'_>) -> Option<(usize, Choice)> {
        let row = chosen.row(Field::Admissibility)?;
        let all: Vec<usize> = (0..self.header.len()).collect();
        let is_one = |column: usize| chosen.weighed[row][column].score >= PROPOSED;
        let score = |column: &usize| (chosen.weighed[row][*column].score, std::cmp::Reverse(*column));
        let decides = |column: &usize| is_one(*column) && self.decides(*column, asked);
        let decision = all.iter().copied().filter(decides).max_by_key(score)?;
        let refused = self.refused(decision, asked);
        let says_why = |column: &usize| *column != decision && self.says_why(*column, refused, asked);
        let reasons = all.iter().copied().filter(says_why).max_by_key(score)?;
        for place in &mut chosen.places {
            *place = place.filter(|&column| column != reasons && column != decision);
        }
        chosen.places[row] = Some(decision);
        let known = values::covered(Field::Admissibility, &self.profiles[reasons], asked.lists);
        let choice = self.choice(chosen, row, reasons);
        Some((reasons, Choice { sure: known >= 500, others: Vec::new(), ..choice }))
    }

    /// Whether a column says of nearly every file that it is admissible or not, and no more.
    fn decides(&self, column: usize, asked: &Asked<'_>) -> bool {
        let profile = &self.profiles[column];
        let codes = values::codes(Field::Admissibility, profile, asked.lists);
        let is_general = |code: &&str| [ADMISSIBLE, Reason::Inadmissible.name()].contains(code);
        codes.contains(Reason::Inadmissible.name())
            && codes.iter().all(is_general)
            && values::covered(Field::Admissibility, profile, asked.lists) >= 800
    }

    /// In how many rows a column says that the file is not admissible.
    fn refused(&self, column: usize, asked: &Asked<'_>) -> u64 {
        let is_refusal = |value: &String| {
            values::code_of(Field::Admissibility, value, asked.lists) == Some(Reason::Inadmissible.name())
        };
        self.profiles[column].values.iter().filter(|(value, _)| is_refusal(value)).map(|(_, count)| count).sum()
    }

    /// Whether a column says why files were not admitted: its values are reasons, or it is called a motive and is filled
    /// in about as many rows as were refused.
    fn says_why(&self, column: usize, refused: u64, asked: &Asked<'_>) -> bool {
        let profile = &self.profiles[column];
        if profile.is_of_days() || profile.is_personal() || profile.filled == 0 {
            return false;
        }
        let codes = values::codes(Field::Admissibility, profile, asked.lists);
        let names_reasons =
            codes.iter().any(|code| Reason::from_name(code).is_some_and(|one| one != Reason::Inadmissible))
                && values::covered(Field::Admissibility, profile, asked.lists) >= 200;
        let is_motive = || {
            let name = &self.names[column];
            let most = WORDS.motives.iter().map(|motive| name.likeness(motive, &WORDS.grammar).0).max();
            profile.is_list() && most >= Some(CLEAR) && profile.filled.abs_diff(refused) * 5 <= refused
        };
        names_reasons || is_motive()
    }

    fn choice(&self, chosen: &Chosen<'_>, row: usize, column: usize) -> Choice {
        let (field, weighed) = (chosen.fields[row], &chosen.weighed[row]);
        let taken = &weighed[column];
        let mut others: Vec<(u16, usize)> = (0..self.header.len())
            .filter(|&other| other != column && weighed[other].score >= PROPOSED)
            .map(|other| (weighed[other].score, other))
            .collect();
        others.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        // A column that another field has with more right is no rival.
        let rivals = others.iter().filter(|&&(score, other)| {
            let holder = chosen.places.iter().position(|&place| place == Some(other));
            holder.is_none_or(|holder| chosen.weighed[holder][other].score < score + MARGIN)
        });
        let rival = rivals.map(|&(score, _)| score).max().unwrap_or(0);
        // A list of which hardly a value is known may be another list.
        let unlisted = matches!(taken.content, Content::Listed(0..300));
        let title = &self.titles[column];
        let repeated = !title.is_empty() && self.titles.iter().filter(|other| *other == title).count() > 1;
        let numbered = field == Field::Id && self.profiles[column].is_counter() && self.has_other_reference(column);
        Choice {
            heading: self.header[column].clone(),
            score: taken.score,
            name: taken.name,
            content: taken.content,
            sure: taken.score >= SURE
                && rival + MARGIN <= taken.score
                && !(repeated || unlisted || numbered)
                && !matches!(taken.content, Content::Cut(_) | Content::Repeated(_)),
            is_answered: false,
            against: None,
            others: others.iter().take(OTHERS).map(|&(score, other)| (self.header[other].clone(), score)).collect(),
        }
    }

    /// Whether another column is called a reference, though it may repeat itself.
    fn has_other_reference(&self, column: usize) -> bool {
        let mut others = (0..self.header.len()).filter(|&other| other != column);
        others.any(|other| {
            let name = &self.names[other];
            best_name(name, Field::Id).0 >= CLEAR
                && !self.profiles[other].is_counter()
                && self.profiles[other].filled > 0
        })
    }

    /// The columns that no field reads. A heading that looks like personal data is no heading, and is not shown.
    fn unread(&self, chosen: &BTreeMap<Field, usize>, reasons: Option<usize>, asked: &Asked<'_>) -> Vec<Unread> {
        let left = (0..self.header.len())
            .filter(|column| !chosen.values().any(|taken| taken == column) && reasons != Some(*column));
        // A delimiter at the end of the rows makes a column of nothing.
        let is_nothing = |column: usize| self.titles[column].is_empty() && self.profiles[column].filled == 0;
        left.filter(|&column| may_be_shown(&self.header[column], u64::MAX) && !is_nothing(column))
            .map(|column| {
                let holds = self.why_unread(column, chosen, asked);
                let is_days = holds == Holds::Dates && !self.varies(column);
                let follows = is_days.then(|| self.follows(column, chosen)).flatten();
                Unread { heading: self.header[column].clone(), holds, follows }
            })
            .collect()
    }

    fn why_unread(&self, column: usize, chosen: &BTreeMap<Field, usize>, asked: &Asked<'_>) -> Holds {
        let profile = &self.profiles[column];
        let is_of_persons =
            profile.is_personal() || (is_identity_heading(&self.titles[column]) && self.may_hold_persons(column));
        let is_of_days = matches!(holds(profile), Content::Dates(_));
        let is_sought = !chosen.contains_key(&Field::Replied);
        match self.holds(column, 0) {
            _ if is_of_persons => Holds::Persons,
            Holds::Other if self.names_bodies(column, asked) => Holds::Bodies,
            // While the reply is looked for, days that may have been computed are asked about too.
            Holds::Other if is_of_days && !self.is_foreseen(column) && (is_sought || !self.is_computed(column)) => {
                Holds::Dates
            }
            holds => holds,
        }
    }

    /// In what share of the rows that have both the days of a column do not lie before the receipt, in thousandths; none
    /// where too few have both.
    fn follows(&self, column: usize, chosen: &BTreeMap<Field, usize>) -> Option<u16> {
        let received = *chosen.get(&Field::Received)?;
        let steps = self.sequence.between(received, column);
        let share = steps.iter().filter_map(Steps::share_not_after).max()?;
        Some(share)
    }
}
