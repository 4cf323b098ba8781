//! The count again, as slowly and as plainly as the contract states it: for each number one walk over all records, and
//! one question to each. It knows nothing of how the real count works.

mod row;
mod terms;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use report_model::definitions::{BreakdownId, IndicatorKind};
use report_model::record::Field;
use report_model::records::RecordCounts;
use report_model::tally::{Cell, Cells, Stock, Unknown};
use report_model::term::Term;
use report_model::{DayHistogram, Fraction};

use tabulate::ExportFacts;

use row::{Read, Record, read};
use terms::{All, answered_on, counts_in, due, is_art11, is_incomplete, is_open, reopenings, unsure};

use crate::cycle::{REFERENCE, on};
use crate::generated::File;

/// What the contract says of one body's files.
#[derive(Debug)]
pub(crate) struct Counted {
    pub(crate) records: RecordCounts,
    pub(crate) complete: bool,
    pub(crate) total: Cell,
    pub(crate) tables: BTreeMap<BreakdownId, Cells>,
    pub(crate) stock: Stock,
    pub(crate) transferred_from: BTreeMap<String, u64>,
    pub(crate) transferred_to: BTreeMap<String, u64>,
    pub(crate) unknown: Unknown,
}

/// Counts files: of copies of a record that of the latest extraction, then the first by name and row.
#[expect(clippy::too_many_lines, reason = "the plainest count is one walk down the page")]
pub(crate) fn count(agency: &str, files: &[File], extracted: &ExportFacts) -> Counted {
    let (first, last) = (on(2025, 1, 1), on(2025, 12, 31));
    // A file without a row is a fault: it says nothing, not even which columns there are.
    let mut files: Vec<&File> = files.iter().filter(|file| !file.rows.is_empty()).collect();
    files
        .sort_by_key(|file| (extracted.of(file.name).is_some(), extracted.of(file.name), std::cmp::Reverse(file.name)));
    files.reverse();
    let everywhere = |field: Field| !files.is_empty() && files.iter().all(|file| file.columns.contains(&field));
    let somewhere = |field: Field| files.iter().any(|file| file.columns.contains(&field));

    let mut records = RecordCounts::default();
    let mut unknown = Unknown::default();
    let mut unread = BTreeSet::new();
    let mut kept: Vec<Record> = Vec::new();
    for file in &files {
        for row in &file.rows {
            records.read += 1;
            match read(agency, row, &file.columns, extracted.of(file.name)) {
                Read::Rejected => {
                    records.rejected += 1;
                    let plainly_other = row.nature.code().is_some_and(|nature| nature != "complaint");
                    let of_another_period = row.received.day().is_some_and(|day| day < first || day > last);
                    if !plainly_other && !of_another_period {
                        match row.id {
                            Some(id) => drop(unread.insert(id)),
                            None => unknown.rejected += 1,
                        }
                    }
                }
                Read::Test => {
                    records.rejected += 1;
                    records.tests += 1;
                }
                Read::Record(record) if kept.iter().any(|other| other.id == record.id) => records.duplicate += 1,
                Read::Record(record) => kept.push(record),
            }
        }
    }

    // What another copy says is known.
    unknown.rejected += unread.iter().filter(|&&id| kept.iter().all(|record| record.id != id)).count() as u64;
    let measures_stock = everywhere(Field::Replied) || everywhere(Field::Closed);
    let (mut cohort, mut carried_over, mut sent) = (Vec::new(), Vec::new(), Vec::new());
    for record in &kept {
        let in_period = first <= record.received && record.received <= last;
        let left = record.to.is_some() && record.transferred_on.is_none_or(|day| day <= record.cutoff);
        let was_open = record.nature == "complaint"
            && measures_stock
            && record.received < first
            && is_open(record, first.pred_opt().expect("a day"));
        let left_before = left && record.transferred_on.is_some_and(|day| day < first);
        if in_period && left || was_open && left && !left_before {
            sent.push(record);
        } else if in_period {
            cohort.push(record);
        } else if was_open && !left {
            carried_over.push(record);
        } else {
            records.out_of_period += 1;
        }
    }
    let size = |records: &[&Record]| records.len() as u64;
    records.cohort = size(&cohort);
    records.carried_over = size(&carried_over);
    records.transferred_out = size(&sent);
    records.tallied = size(&cohort) + size(&carried_over) + size(&sent);

    let complaints = |record: &&&Record| record.nature == "complaint";
    let of_complaints = || kept.iter().filter(|record| record.nature == "complaint");
    let has_earlier = of_complaints().any(|record| record.received < first);
    // What was received by the last day, is still here and open: whether of the cohort, carried over, or reopened.
    let stays = |record: &&Record| {
        record.received <= last
            && !(record.to.is_some() && record.transferred_on.is_none_or(|day| day <= record.cutoff))
    };
    let closing = of_complaints().filter(stays).filter(|record| is_open(record, last)).count() as u64;
    let received = cohort.iter().filter(complaints).count() as u64;
    for record in sent.iter().filter(complaints) {
        if first <= record.received && record.received <= last {
            *unknown.sent_on.entry(record.to.expect("it was sent").to_owned()).or_insert(0) += 1;
        }
    }
    let of_period = |record: &&&Record| first <= record.received && record.received <= last;
    let here = cohort.iter().chain(&sent).filter(complaints).filter(of_period);
    unknown.arrived = Some(by_body(here.filter_map(|record| record.from)));
    let all = All { records: &kept };
    for record in cohort.iter().filter(complaints) {
        unsure(&mut unknown, record, &all);
    }
    let measured = |term: Term| term.missing(everywhere).is_none();
    let mut tables = BTreeMap::new();
    for &breakdown in &REFERENCE.definitions.breakdowns {
        if dimensions_are_mapped(breakdown, &somewhere) {
            tables.insert(breakdown, table(breakdown, &cohort, &all, &measured));
        }
    }
    Counted {
        records,
        complete: cohort.iter().filter(complaints).all(|record| due(record.start, 60, record.cutoff)),
        total: cell(&cohort, &all, &measured),
        tables,
        stock: Stock {
            opening: (measures_stock && has_earlier).then_some(size(&carried_over)),
            received,
            closed: if measures_stock { (size(&carried_over) + received).checked_sub(closing) } else { None },
            closing: measures_stock.then_some(closing),
            since: if measures_stock { of_complaints().map(|record| record.received).min() } else { None },
            closing_before: None,
        },
        transferred_from: by_body(cohort.iter().chain(&sent).filter_map(|record| record.from)),
        transferred_to: by_body(sent.iter().filter_map(|record| record.to)),
        unknown,
    }
}

fn days(from: NaiveDate, to: NaiveDate) -> u32 {
    // A complaint dated after the cut-off has no age yet.
    u32::try_from(to.signed_duration_since(from).num_days()).unwrap_or(0)
}

fn cell(records: &[&Record], all: &All<'_>, measured: &dyn Fn(Term) -> bool) -> Cell {
    let holds = |term: Term| records.iter().filter(|record| counts_in(term, record, all)).count() as u64;
    let mut cell = Cell::default();
    for &term in Term::ALL {
        if measured(term) {
            let often = || records.iter().filter(|record| record.nature == "complaint");
            let count = match term {
                Term::Reopenings => often().map(|record| reopenings(record)).sum(),
                term => holds(term),
            };
            cell.counts.insert(term, count);
        }
    }
    for indicator in &REFERENCE.definitions.indicators {
        let IndicatorKind::Share { numerator, denominator } = indicator.kind else { continue };
        if measured(numerator) && measured(denominator) {
            let both = |record: &&&Record| counts_in(numerator, record, all) && counts_in(denominator, record, all);
            let share = Fraction::new(records.iter().filter(both).count() as u64, holds(denominator));
            cell.shares.insert(indicator.id.clone(), share);
        }
    }
    if measured(Term::Answered) {
        for record in records.iter().filter(|record| record.nature == "complaint") {
            match answered_on(record) {
                Some(answer) => add(&mut cell.days_to_reply, days(record.start, answer)),
                None => add(&mut cell.age_unanswered, days(record.start, record.cutoff)),
            }
        }
    }
    cell
}

fn add(histogram: &mut DayHistogram, days: u32) {
    *histogram.0.entry(days).or_insert(0) += 1;
}

fn dimensions_are_mapped(breakdown: BreakdownId, somewhere: &dyn Fn(Field) -> bool) -> bool {
    let service = somewhere(Field::Service) || somewhere(Field::Text);
    match breakdown {
        BreakdownId::Nature | BreakdownId::Month => true,
        BreakdownId::Channel => somewhere(Field::Channel),
        BreakdownId::Region => somewhere(Field::Region) || somewhere(Field::Province),
        BreakdownId::Province => somewhere(Field::Province),
        BreakdownId::Entity => somewhere(Field::Entity),
        BreakdownId::UserKind => somewhere(Field::UserKind),
        BreakdownId::Service | BreakdownId::ServiceMonth => service,
        BreakdownId::Subject => somewhere(Field::Subject),
        BreakdownId::Status => somewhere(Field::Status),
        BreakdownId::Outcome => somewhere(Field::Outcome),
        BreakdownId::Admissibility => somewhere(Field::Admissibility),
        BreakdownId::ServiceRegion => service && (somewhere(Field::Region) || somewhere(Field::Province)),
        BreakdownId::ServiceStatus => service && somewhere(Field::Status),
        BreakdownId::ServiceOutcome => service && somewhere(Field::Outcome),
    }
}

/// The keys under which a record stands in a breakdown: several only where it has several reasons.
fn keys(breakdown: BreakdownId, record: &Record) -> Vec<Vec<String>> {
    let or = |code: Option<&str>, nothing: &str| code.unwrap_or(nothing).to_owned();
    let service = or(record.service, "unclassified");
    let month = format!("{}-{:02}", record.received.year(), record.received.month());
    let region = or(record.region, "unspecified");
    let status = or(record.status, "unspecified");
    let outcome = or(record.outcome, "unspecified");
    let own = |name: &str| match name {
        "" => "unspecified".to_owned(),
        "AB123456" | "a@b.ma" | "0612345678" => "other".to_owned(),
        name => name.to_owned(),
    };
    let one = match breakdown {
        BreakdownId::Nature => vec![record.nature.to_owned()],
        BreakdownId::Month => vec![month],
        BreakdownId::Channel => vec![or(record.channel, "unspecified")],
        BreakdownId::Region => vec![region],
        BreakdownId::Province => vec![or(record.province, "unspecified")],
        BreakdownId::Entity => vec![own(record.entity)],
        BreakdownId::UserKind => vec![or(record.user_kind, "unspecified")],
        BreakdownId::Service => vec![service],
        BreakdownId::Subject => vec![own(record.subject)],
        BreakdownId::Status => vec![status],
        BreakdownId::ServiceMonth => vec![service, month],
        BreakdownId::ServiceRegion => vec![service, region],
        BreakdownId::ServiceStatus => vec![service, status],
        BreakdownId::Outcome => vec![outcome],
        BreakdownId::ServiceOutcome => vec![service, outcome],
        BreakdownId::Admissibility => {
            let mut keys: Vec<Vec<String>> = record.reasons.iter().map(|&reason| vec![reason.to_owned()]).collect();
            let returned = record.nature == "complaint" && is_incomplete(record, record.cutoff) && !is_art11(record);
            keys.extend((record.unknown_reason || returned).then(|| vec!["unspecified".to_owned()]));
            return keys;
        }
    };
    vec![one]
}

fn table(breakdown: BreakdownId, cohort: &[&Record], all: &All<'_>, measured: &dyn Fn(Term) -> bool) -> Cells {
    let found: BTreeSet<Vec<String>> = cohort.iter().flat_map(|record| keys(breakdown, record)).collect();
    let of = |key: &Vec<String>| -> Vec<&Record> {
        cohort.iter().copied().filter(|record| keys(breakdown, record).contains(key)).collect()
    };
    found.into_iter().map(|key| (key.clone(), cell(&of(&key), all, measured))).collect()
}

fn by_body<'a>(bodies: impl Iterator<Item = &'a str>) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for body in bodies {
        *counts.entry(body.to_owned()).or_insert(0) += 1;
    }
    counts
}
