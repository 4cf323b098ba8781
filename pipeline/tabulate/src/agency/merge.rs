//! The records of all tables of an agency, together: which were read before, and which are alike.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hashbrown::{HashMap, HashSet, HashTable};
use ingest::{ReadFacts, Skipped};
use report_model::finding::{Finding, Findings, Place};
use report_model::findings::Code;
use report_model::record::{Field, Nature};
use report_model::records::RecordCounts;

use super::repeats;
use super::table::ReadTable;
use crate::columns::ColumnsOf;
use crate::corrections::Applied;
use crate::duplicates::{self, Alike};
use crate::lists::{CodeId, Lists};
use crate::mapping::Source;
use crate::normalise::record::{Interner, Record};
use crate::propose::advice::NewValues;
use crate::refused::Refused;
use crate::tally::Measured;
use report_model::period::earliest_and_latest;

/// The records of all files of the agency.
pub(super) struct Whole {
    pub records: Vec<Record>,
    /// The keyed hash of each record's text, and its row in its file.
    texts: Vec<u64>,
    rows: Vec<u32>,
    origins: Vec<Origin>,
    pub reopenings: Vec<i32>,
    pub entities: Interner,
    pub subjects: Interner,
    /// The places of the records, found by their ids.
    seen: HashTable<u32>,
    pub counts: RecordCounts,
    /// Of the rejected rows, those that may be complaints of the period.
    pub rejected_complaints: u64,
    /// The identifiers of rejected rows that may be complaints too.
    rejected_ids: HashSet<u128>,
    pub findings: Findings,
    pub read: Vec<ReadFacts>,
    pub passed_over: Vec<Skipped>,
    /// Files that look like stray copies, and whether anything of them is counted.
    pub stray: Vec<(String, bool)>,
    pub refused: Vec<Refused>,
    pub new_values: NewValues,
    /// The fields that every source of complaints maps, and those that any maps.
    everywhere: Option<BTreeSet<Field>>,
    somewhere: BTreeSet<Field>,
    pub readable_files: usize,
    pub columns: ColumnsOf,
    /// How many records of other years each table has.
    outside: Vec<(Place, u64)>,
    /// The corrections of records that count.
    pub corrected: Applied,
}

/// A file whose records begin at a place.
struct Origin {
    first: usize,
    file: String,
    sheet: Option<String>,
    id_column: Option<String>,
    extracted: Option<NaiveDate>,
}

impl Origin {
    /// The identifier of a row.
    fn place(&self, row: u64) -> Place {
        Place { file: self.file.clone(), sheet: self.sheet.clone(), row: Some(row), column: self.id_column.clone() }
    }

    /// A finding about the identifier of a row, which says the same as an earlier one.
    fn finding(&self, code: Code, row: u64, like: Option<Place>) -> Finding {
        Finding { field: Some(Field::Id), like, ..Finding::at(self.place(row), code) }
    }
}

impl Whole {
    pub(super) fn new(findings_limit: u64) -> Self {
        Whole {
            records: Vec::new(),
            texts: Vec::new(),
            rows: Vec::new(),
            origins: Vec::new(),
            reopenings: Vec::new(),
            entities: Interner::default(),
            subjects: Interner::default(),
            seen: HashTable::new(),
            counts: RecordCounts::default(),
            rejected_complaints: 0,
            rejected_ids: HashSet::new(),
            findings: Findings::with_limit(findings_limit),
            read: Vec::new(),
            passed_over: Vec::new(),
            stray: Vec::new(),
            refused: Vec::new(),
            new_values: NewValues::default(),
            everywhere: None,
            somewhere: BTreeSet::new(),
            readable_files: 0,
            columns: ColumnsOf::new(),
            outside: Vec::new(),
            corrected: Applied::new(),
        }
    }

    /// Adds what a table gave, the latest extraction first; a record that was already read is a duplicate.
    pub(super) fn add(&mut self, taken: ReadTable<'_>, lists: &Lists) {
        let ReadTable { file, sheet, extracted, batch, findings, source, refused, new_values, columns, .. } = taken;
        self.findings.add(findings);
        self.refused.extend(refused);
        self.columns.insert((file.clone(), sheet.clone()), columns);
        let Some(source) = source else { return };
        self.new_values.extend(new_values);
        self.readable_files += 1;
        self.measure(source, lists);
        self.counts.read += batch.read;
        self.counts.rejected += batch.rejected;
        self.counts.tests += batch.tests;
        self.rejected_complaints += batch.rejected_complaints;
        self.rejected_ids.extend(&batch.rejected_ids);
        self.counts.duplicate += batch.repeated;
        let first_reopening = u32::try_from(self.reopenings.len()).unwrap_or(u32::MAX);
        self.reopenings.extend(&batch.reopenings);
        let entities: Vec<CodeId> = batch.entities.names.iter().map(|name| self.entities.place(name)).collect();
        let subjects: Vec<CodeId> = batch.subjects.names.iter().map(|name| self.subjects.place(name)).collect();
        let renamed = |places: &[CodeId], code: CodeId| places.get(usize::from(code)).copied().unwrap_or(code);
        self.reserve(batch.records.len());
        let id_column = source.columns.get(&Field::Id).cloned();
        let origin = Origin { first: self.records.len(), file, sheet, id_column, extracted };
        let mut outside = 0;
        for ((mut record, row), text) in batch.records.into_iter().zip(batch.rows).zip(batch.texts) {
            record.entity = renamed(&entities, record.entity);
            record.subject = renamed(&subjects, record.subject);
            record.reopenings.0 = record.reopenings.0.saturating_add(first_reopening);
            if let Some(first) = self.read_before(&record) {
                self.counts.duplicate += 1;
                outside += u64::from(record.outside);
                if !record.outside || !self.records[first].outside {
                    self.read_again(first, (&record, row, text), &origin);
                }
                continue;
            }
            outside += u64::from(record.outside);
            self.records.push(record);
            self.texts.push(text);
            self.rows.push(u32::try_from(row).unwrap_or(u32::MAX));
        }
        if outside > 0 {
            let (file, sheet) = (origin.file.clone(), origin.sheet.clone());
            self.outside.push((Place { file, sheet, ..Place::default() }, outside));
        }
        // Of a record that another extraction tells, nothing was corrected.
        let records = &self.records;
        let counts = |id: u128| {
            let found = self.seen.find(half_of(id), |&place| records[place as usize].id == id);
            found.is_some_and(|&place| place as usize >= origin.first)
        };
        self.corrected.extend(batch.corrected.into_iter().filter(|&(_, id)| counts(id)));
        self.origins.push(origin);
    }

    /// How many records of a table bear the identifier of another record of a table before it, where that are more than a
    /// tenth: then they are no copies, and each table numbers its own.
    pub(super) fn strangers(&self, table: &ReadTable<'_>) -> Option<usize> {
        let records = &table.batch.records;
        let is_stranger = |record: &&Record| {
            let found = self.seen.find(hash_of(record), |&place| self.records[place as usize].id == record.id);
            found.is_some_and(|&place| repeats::differ(&self.records[place as usize], record))
        };
        let count = records.iter().filter(is_stranger).count();
        repeats::are_many(count as u64, records.len() as u64).then_some(count)
    }

    /// Says what a record is that was read before: the same again, another state of it, or another record.
    fn read_again(&mut self, first: usize, (record, row, text): (&Record, u64, u64), origin: &Origin) {
        let before = if origin.first <= first { origin } else { self.origin_of(first).unwrap_or(origin) };
        let code = match () {
            () if self.is_same(first, record, text) => Code::DuplicateId,
            // Tables come in the order of their extraction.
            () if before.extracted != origin.extracted => Code::ReplacedRecord,
            () => Code::ConflictingId,
        };
        let differs_in_case = self.records[first].spelling != record.spelling;
        let like = self.place_of(first, Some(origin));
        for code in std::iter::once(code).chain(differs_in_case.then_some(Code::IdCase)) {
            self.findings.record(code, || origin.finding(code, row, like.clone()));
        }
    }

    /// One finding a table for its records of other years: whatever is wrong with them, they are not of this report.
    pub(super) fn sum_up_outside(&mut self) {
        for (place, count) in std::mem::take(&mut self.outside) {
            let code = Code::OutOfPeriod;
            self.findings.record(code, || Finding { count: Some(count), ..Finding::at(place, code) });
        }
    }

    /// The earliest and the latest day of extraction and effective cut-off, of the tables whose records count.
    pub(super) fn days(&self, nominal: NaiveDate) -> (Option<(NaiveDate, NaiveDate)>, (NaiveDate, NaiveDate)) {
        let ends = self.origins.iter().skip(1).map(|origin| origin.first).chain([self.records.len()]);
        let filled = self.origins.iter().zip(ends).filter(|(origin, end)| origin.first < *end);
        let mut days: Vec<Option<NaiveDate>> = filled.map(|(origin, _)| origin.extracted).collect();
        if days.is_empty() {
            days = self.origins.iter().map(|origin| origin.extracted).collect();
        }
        let cutoffs = days.iter().map(|day| day.map_or(nominal, |day| day.min(nominal)));
        let cutoffs = earliest_and_latest(cutoffs).unwrap_or((nominal, nominal));
        (earliest_and_latest(days.into_iter().flatten()), cutoffs)
    }

    /// Makes room for records: the table of ids grows once a file.
    fn reserve(&mut self, more: usize) {
        self.records.reserve(more);
        self.texts.reserve(more);
        self.rows.reserve(more);
        let records = &self.records;
        self.seen.reserve(more, |&place| hash_of(&records[place as usize]));
    }

    /// How many complaints may be among what was rejected: rows without a readable identifier, and identifiers, each once,
    /// of which no other copy was read.
    pub(super) fn may_be_complaints(&self) -> u64 {
        let is_read = |id: u128| self.seen.find(half_of(id), |&place| self.records[place as usize].id == id).is_some();
        self.rejected_complaints + self.rejected_ids.iter().filter(|&&id| !is_read(id)).count() as u64
    }

    /// The place of the record that was read before with this id; where there is none, this one's own is taken.
    fn read_before(&mut self, record: &Record) -> Option<usize> {
        let records = &self.records;
        let found = self.seen.find(hash_of(record), |&place| records[place as usize].id == record.id);
        if let Some(&place) = found {
            return Some(place as usize);
        }
        let place = u32::try_from(records.len()).ok()?;
        self.seen.insert_unique(hash_of(record), place, |&place| hash_of(&records[place as usize]));
        None
    }

    /// Whether a record says the same as one that was read before with its id.
    fn is_same(&self, first: usize, record: &Record, text: u64) -> bool {
        let before = &self.records[first];
        let reopened = |of: &Record| {
            let (first, count) = (of.reopenings.0 as usize, usize::from(of.reopenings.1));
            self.reopenings.get(first..first + count)
        };
        before.says_as(record) && reopened(before) == reopened(record) && self.texts[first] == text
    }

    /// Which fields are measured.
    pub(super) fn measured(&self) -> Measured {
        Measured { everywhere: self.everywhere.clone().unwrap_or_default(), somewhere: self.somewhere.clone() }
    }

    /// Points at records that are alike under different ids. None of them is merged.
    pub(super) fn point_at_alike(&mut self) {
        for Alike { at, like, code } in duplicates::alike(&self.records, &self.texts) {
            if self.records[at].outside {
                continue;
            }
            let like = self.place_of(like, None);
            let found = self.origin_of(at).map(|origin| origin.finding(code, u64::from(self.rows[at]), like));
            if let Some(found) = found {
                self.findings.record(code, || found);
            }
        }
    }

    /// One finding for identifiers that differ by zeros or signs alone, at the first of them.
    pub(super) fn point_at_alike_ids(&mut self) {
        let mut keys: Vec<u64> = self.records.iter().map(|record| record.loose).filter(|loose| *loose != 0).collect();
        keys.sort_unstable();
        let twice: HashSet<u64> = keys.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        if twice.is_empty() {
            return;
        }
        let mut firsts: HashMap<u64, usize> = HashMap::new();
        let mut alike = Vec::new();
        for (at, record) in self.records.iter().enumerate().filter(|(_, record)| twice.contains(&record.loose)) {
            match firsts.get(&record.loose) {
                Some(&first) if !(record.outside && self.records[first].outside) => alike.push((at, first)),
                Some(_) => {}
                None => {
                    firsts.insert(record.loose, at);
                }
            }
        }
        let Some(&(at, first)) = alike.first() else { return };
        let (count, like) = (Some(alike.len() as u64), self.place_of(first, None));
        let found = self.origin_of(at).map(|origin| origin.finding(Code::AlikeIds, u64::from(self.rows[at]), like));
        if let Some(found) = found {
            self.findings.record(Code::AlikeIds, || Finding { count, ..found });
        }
    }

    /// The file of a record.
    fn origin_of(&self, at: usize) -> Option<&Origin> {
        let after = self.origins.partition_point(|origin| origin.first <= at);
        after.checked_sub(1).and_then(|origin| self.origins.get(origin))
    }

    /// Where a record stands; `current` is the file that is being added.
    fn place_of(&self, at: usize, current: Option<&Origin>) -> Option<Place> {
        let current = current.filter(|current| current.first <= at);
        let row = u64::from(*self.rows.get(at)?);
        Some(Place { column: None, ..current.or_else(|| self.origin_of(at))?.place(row) })
    }

    /// Where each record stands.
    pub(super) fn places(&self) -> Vec<Place> {
        (0..self.records.len()).map(|at| self.place_of(at, None).unwrap_or_default()).collect()
    }

    /// Notes what a source maps. One that holds no complaint takes nothing from what is measured of complaints.
    fn measure(&mut self, source: &Source, lists: &Lists) {
        let mapped: BTreeSet<Field> = source.columns.keys().chain(source.constants.keys()).copied().collect();
        let nature = source.constants.get(&Field::Nature).map(|nature| lists.of(Field::Nature).find(nature));
        if nature.is_none_or(|nature| usize::from(nature) == Nature::Complaint as usize) {
            self.everywhere = Some(match &self.everywhere {
                None => mapped.clone(),
                Some(everywhere) => everywhere.intersection(&mapped).copied().collect(),
            });
        }
        self.somewhere.extend(mapped);
        // Where no cell names the region, the province does.
        if self.somewhere.contains(&Field::Province) {
            self.somewhere.insert(Field::Region);
        }
    }
}

/// The place of a record in a table.
const fn hash_of(record: &Record) -> u64 {
    half_of(record.id)
}

/// The place of an identifier in a table: it is a hash already.
#[expect(clippy::cast_possible_truncation, reason = "half of a hash is a hash")]
const fn half_of(id: u128) -> u64 {
    id as u64
}
