//! Rows of one table that have one identifier: the articles or the states of one ticket are one record. Where too many
//! rows repeat an identifier and are not that, the column holds none.

use rayon::slice::ParallelSliceMut;

use crate::lists::{CodeId, NO_CODE};
use crate::normalise::record::{Batch, NO_DAY, Record};

/// What the repeated identifiers of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeats {
    /// Slips, if any: each is a finding.
    Few,
    /// Articles or states: so many rows were taken together with others.
    Together(u64),
    /// No identifiers: so many rows repeat one, of other records.
    NoIdentifier(u64),
    /// So many rows repeat one, and nothing says that they are one record.
    Unwitnessed(u64),
}

/// Whether so many of the rows repeat an identifier that this is how the table is made: more than a tenth, and more than
/// one.
pub(crate) const fn are_many(repeated: u64, rows: u64) -> bool {
    repeated >= 2 && repeated * 10 > rows
}

/// Takes the rows of a table together that are one record, where more than a tenth of its rows repeat an identifier.
/// `own_service` says whether a column names the service: else the text does, and the first row has the user's own.
pub(super) fn settle(batch: &mut Batch, own_service: bool) -> Repeats {
    let groups = Groups::of(&batch.records);
    let repeated = groups.repeated();
    if !are_many(repeated as u64, batch.records.len() as u64) {
        return Repeats::Few;
    }
    let agreeing: usize = groups.each().map(|group| of_one(&batch.records, group).count() - 1).sum();
    if agreeing * 10 < repeated * 9 {
        return Repeats::NoIdentifier(repeated as u64);
    }
    if !is_witnessed(batch, &groups) {
        return Repeats::Unwitnessed(repeated as u64);
    }
    let is_falling = groups.is_falling(&batch.records);
    let mut dropped = vec![false; batch.records.len()];
    for group in groups.each().filter(|group| group.len() > 1) {
        let rows: Vec<usize> = of_one(&batch.records, group).collect();
        let (stays, record) = state(&batch.records, &rows, is_falling, own_service);
        for &row in rows.iter().filter(|row| **row != stays) {
            dropped[row] = true;
        }
        batch.texts[stays] = batch.texts[rows[0]];
        batch.records[stays] = record;
    }
    let kept = |place: &mut usize| {
        *place += 1;
        !dropped[*place - 1]
    };
    let (mut records, mut rows, mut texts) = (0, 0, 0);
    batch.records.retain(|_| kept(&mut records));
    batch.rows.retain(|_| kept(&mut rows));
    batch.texts.retain(|_| kept(&mut texts));
    batch.repeated = agreeing as u64;
    Repeats::Together(agreeing as u64)
}

/// The places of records by their identifiers, in the order of their rows.
struct Groups(Vec<(u128, usize)>);

impl Groups {
    fn of(records: &[Record]) -> Self {
        let mut places: Vec<(u128, usize)> = records.iter().map(|record| record.id).zip(0..).collect();
        places.par_sort_unstable();
        Groups(places)
    }

    fn each(&self) -> impl Iterator<Item = &[(u128, usize)]> {
        self.0.chunk_by(|a, b| a.0 == b.0)
    }

    fn repeated(&self) -> usize {
        self.each().map(|group| group.len() - 1).sum()
    }

    /// Whether later states stand above earlier ones.
    fn is_falling(&self, records: &[Record]) -> bool {
        let (mut rising, mut falling) = (0, 0);
        for pair in self.0.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            let [above, below] = [latest(&records[pair[0].1]), latest(&records[pair[1].1])];
            rising += usize::from(above < below);
            falling += usize::from(above > below);
        }
        falling > rising
    }
}

/// Whether more than the day says that rows of one identifier are one record: a column that differs from record to record
/// and agrees where the identifier does, or a status that goes on from row to row. Without a witness they may as well be
/// the complaints of one lot, or of one day.
fn is_witnessed(batch: &Batch, groups: &Groups) -> bool {
    let Batch { records, texts, .. } = batch;
    let repeated = || groups.each().filter(|group| group.len() > 1);
    let rows: usize = repeated().map(|group| group.len() - 1).sum();
    // Of the rows of which either says something, nine in ten agree, and they are not few.
    let agrees = |witness: &dyn Fn(usize) -> u64| {
        let (mut telling, mut agreeing) = (0, 0);
        for group in repeated() {
            let first = witness(group[0].1);
            for &(_, place) in &group[1..] {
                let other = witness(place);
                telling += usize::from(first != 0 || other != 0);
                agreeing += usize::from(first != 0 && other == first);
            }
        }
        let mut first_of_each = groups.each().map(|group| witness(group[0].1)).filter(|&value| value != 0);
        let one = first_of_each.next();
        let differs = first_of_each.any(|other| Some(other) != one);
        differs && telling * 4 >= rows && agreeing * 10 >= telling * 9
    };
    let goes_on = repeated().filter(|group| {
        let mut statuses = group.iter().map(|&(_, place)| records[place].status).filter(|&status| status != NO_CODE);
        let first = statuses.next();
        statuses.any(|other| Some(other) != first)
    });
    goes_on.count() * 10 >= repeated().count() * 9
        || agrees(&|place| texts[place])
        || (0..WITNESSES).any(|column| agrees(&|place| witnesses(&records[place])[column]))
}

/// How many columns may bear witness.
const WITNESSES: usize = 14;

/// What a record says in columns that are one ticket's own, 0 for nothing.
fn witnesses(record: &Record) -> [u64; WITNESSES] {
    let code = |code: CodeId| if code == NO_CODE { 0 } else { u64::from(code) + 1 };
    let day = |day: i32| if day == NO_DAY { 0 } else { u64::from(day.unsigned_abs()) + 1 };
    [
        record.user,
        code(record.channel),
        code(record.region),
        code(record.province),
        code(record.entity),
        code(record.user_kind),
        code(record.service),
        code(record.subject),
        day(record.first_received),
        day(record.acknowledged),
        day(record.replied),
        day(record.reasoned),
        day(record.closed),
        day(record.due),
    ]
}

/// Whether two records cannot be copies of one: another nature, another day of receipt, or another user.
pub(super) fn differ(one: &Record, other: &Record) -> bool {
    let users = one.user != other.user && one.user != 0 && other.user != 0;
    (one.nature, one.received) != (other.nature, other.received) || users
}

/// The rows of a group that can be one record with its first.
fn of_one<'a>(records: &'a [Record], group: &'a [(u128, usize)]) -> impl Iterator<Item = usize> + 'a {
    let first = &records[group[0].1];
    group.iter().map(|&(_, place)| place).filter(move |&place| !differ(first, &records[place]))
}

/// The latest day of which a row knows.
fn latest(record: &Record) -> i32 {
    let Record { acknowledged, replied, reasoned, completed, closed, transferred_on, .. } = *record;
    [acknowledged, replied, reasoned, completed, closed, transferred_on].into_iter().max().unwrap_or(NO_DAY)
}

/// The latest state of a record, completed by what only earlier ones say, and the place of its row.
fn state(records: &[Record], rows: &[usize], is_falling: bool, own_service: bool) -> (usize, Record) {
    let mut states: Vec<usize> = rows.to_vec();
    if is_falling {
        states.reverse();
    }
    states.sort_by_key(|&place| latest(&records[place]));
    let last = states.last().copied().unwrap_or_default();
    let mut record = records[last];
    for &earlier in states.iter().rev().skip(1) {
        complete(&mut record, &records[earlier]);
    }
    let mut of_rows = rows.iter().map(|&place| &records[place]);
    if !own_service {
        record.service = of_rows.clone().map(|row| row.service).find(|&code| code != NO_CODE).unwrap_or(NO_CODE);
    }
    record.outside = of_rows.all(|row| row.outside);
    (last, record)
}

/// What an earlier state says and the later one does not. Not its closing: a file that is open again was closed before.
fn complete(record: &mut Record, earlier: &Record) {
    // A reply was sent when it was first seen.
    if earlier.replied != NO_DAY && (record.replied == NO_DAY || earlier.replied < record.replied) {
        record.replied = earlier.replied;
    }
    let days = [
        (&mut record.first_received, earlier.first_received),
        (&mut record.acknowledged, earlier.acknowledged),
        (&mut record.reasoned, earlier.reasoned),
        (&mut record.completed, earlier.completed),
        (&mut record.transferred_on, earlier.transferred_on),
        (&mut record.due, earlier.due),
    ];
    for (day, before) in days {
        if *day == NO_DAY {
            *day = before;
        }
    }
    let codes = [
        (&mut record.channel, earlier.channel),
        (&mut record.region, earlier.region),
        (&mut record.province, earlier.province),
        (&mut record.entity, earlier.entity),
        (&mut record.user_kind, earlier.user_kind),
        (&mut record.service, earlier.service),
        (&mut record.subject, earlier.subject),
        (&mut record.status, earlier.status),
        (&mut record.outcome, earlier.outcome),
        (&mut record.kept, earlier.kept),
        (&mut record.rating, earlier.rating),
        (&mut record.from, earlier.from),
        (&mut record.to, earlier.to),
    ];
    for (code, before) in codes {
        if *code == NO_CODE {
            *code = before;
        }
    }
    record.unsure |= earlier.unsure;
    if record.user == 0 {
        record.user = earlier.user;
    }
    if record.reasons == 0 {
        record.reasons = earlier.reasons;
    }
    if record.reopenings.1 == 0 {
        record.reopenings = earlier.reopenings;
    }
}
