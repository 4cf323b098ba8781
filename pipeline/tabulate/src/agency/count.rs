//! Records → what became of each, the stock, and the tally.

use std::collections::BTreeMap;

use ingest::{ReadFacts, SkipReason, Skipped};
use report_model::diagnostic::{Diagnostic, Message};
use report_model::finding::Place;
use report_model::personal::shown;
use report_model::record::{Field, Nature};
use report_model::records::RecordCounts;
use report_model::tally::{OTHER, Unknown};

use super::job::{Job, Tabulated};
use super::merge::Whole;
use super::refiled::refilings;
use crate::lists::{CodeId, Lists, NO_CODE};
use crate::mapping::file_of;
use crate::normalise::date::day;
use crate::normalise::record::{NO_DAY, OTHER_BODY, Record};
use crate::tally::counted::{Rulings, counted, unsure};
use crate::tally::{self, Placed, Placement, StockCount};
use crate::trace::Traced;

impl Whole {
    /// What to do about what was read, passed over or not understood.
    fn advice(&self, job: &Job<'_>) -> Vec<Diagnostic> {
        let unread = passed_over(&self.passed_over, job.agency).chain(self.stray.iter().map(stray));
        let unseen = self.read.iter().filter_map(hidden);
        let doubtful = self.read.iter().filter_map(|facts| in_doubt(facts, job.agency));
        unread.chain(unseen).chain(doubtful).chain(self.new_values.advice(job.agency, job.lists)).collect()
    }

    /// Counts what was read.
    #[expect(
        clippy::too_many_lines,
        reason = "the steps of the count in their order, over the same parts of the whole"
    )]
    pub(super) fn count(mut self, job: &Job<'_>) -> Tabulated {
        self.point_at_alike();
        self.point_at_alike_ids();
        self.sum_up_outside();
        let advice = self.advice(job);
        let (extracted, cutoffs) = self.days(job.basis.cutoff);
        let (mut measured, rejected) = (self.measured(), self.may_be_complaints());
        let places: Vec<Place> = if job.traces { self.places() } else { Vec::new() };
        let Whole { records, reopenings, entities, subjects, .. } = self;
        if job.lists.of(Field::Service).codes.is_empty() {
            // Nothing can be told to be of one service: re-filings cannot be found, and none is not the answer.
            measured.everywhere.retain(|field| !matches!(field, Field::Service | Field::Text));
        }
        let rulings = Rulings::new(&job.definitions.clock, day(job.basis.cutoff), job.lists);
        let measures_stock =
            measured.everywhere.contains(&Field::Replied) || measured.everywhere.contains(&Field::Closed);
        let placed = Placed::new(job.period, measures_stock);
        let reopened = |record: &Record| record.reopened_on(&reopenings);
        let mut sorted = Sorted { counts: self.counts, complete: true, ..Sorted::default() };
        let placements: Vec<Placement> = records
            .iter()
            .map(|record| {
                let placement = placed.place(record, &rulings, reopened(record));
                sorted.stock.add(record, placement, (&placed, &rulings), reopened(record));
                sorted.add(record, placement, (&placed, &rulings), job.lists);
                placement
            })
            .collect();

        let refiled = refilings(&records);
        let of_records = || records.iter().zip(&placements);
        let is_of_cohort = |placement: &Placement| *placement == Placement::Cohort;
        let mut unknown = Unknown { rejected, ..Unknown::default() };
        let count = |record: &Record| {
            let refiled_on =
                refiled.get(&(record.user, record.service)).map_or(NO_DAY, |filed| filed.beside(record.id));
            counted(record, &rulings, reopened(record), refiled_on)
        };
        let cohort = of_records().filter(|(_, placement)| is_of_cohort(placement)).map(|(record, _)| {
            let counted = count(record);
            unsure(&mut unknown, record, &counted, &rulings.of(record));
            (record, counted)
        });
        let names = tally::OwnNames { entities: &entities.names, subjects: &subjects.names };
        let stock = sorted.stock.stock(&placed);
        let mut tally =
            tally::tally(job.basis.clone(), job.agency, job.definitions, job.lists, names, &measured, stock, cohort);
        (unknown.sent_on, unknown.arrived) = (sorted.sent_on.0, Some(sorted.arrived.0));
        tally.unknown = unknown;
        let cells = job.traces.then(|| tally::CellKeys::new(job, names, &measured));
        let of_cohort = places.into_iter().zip(of_records()).filter(|(_, (_, placement))| is_of_cohort(placement));
        let traced = of_cohort.filter_map(|(place, (record, _))| {
            let mut traced = cells.as_ref()?.trace(place, record, &count(record));
            traced.settle(&tally);
            Some(traced)
        });
        let traced: Vec<Traced> = traced.collect();
        tally.transferred_from = sorted.from.0;
        tally.transferred_to = sorted.to.0;
        Tabulated {
            tally,
            records: sorted.counts,
            findings: self.findings,
            cutoffs,
            extracted,
            complete: sorted.complete,
            corrected: self.corrected,
            read: self.read,
            passed_over: self.passed_over,
            readable_files: self.readable_files,
            refused: self.refused,
            advice,
            columns: self.columns,
            traced,
        }
    }
}

/// What to do about a file that looks like a copy.
fn stray((file, is_counted): &(String, bool)) -> Diagnostic {
    let [done, hint] = if *is_counted {
        ["advice.copy_counted", "advice.copy_counted_hint"]
    } else {
        ["advice.copy_left", "advice.copy_left_hint"]
    };
    Diagnostic::error(Message::new(done)).within(shown(file), None).hint(Message::new(hint))
}

/// What to do about rows that nobody sees.
fn hidden(facts: &ReadFacts) -> Option<Diagnostic> {
    let message = match facts.sheet.as_deref() {
        _ if facts.hidden_rows == 0 => return None,
        Some(sheet) => Message::new("advice.hidden_rows_of_sheet").with("sheet", shown(sheet)),
        None => Message::new("advice.hidden_rows"),
    };
    let said = Diagnostic::error(message.count("rows", facts.hidden_rows)).within(shown(&facts.file), None);
    Some(said.hint(Message::new("advice.hidden_rows_hint")))
}

/// What to do about letters that may be others.
fn in_doubt(facts: &ReadFacts, agency: &str) -> Option<Diagnostic> {
    let encoding = facts.encoding.as_deref().filter(|_| facts.is_encoding_in_doubt())?;
    let message = Message::new("advice.encoding").with("encoding", encoding);
    let hint = Message::new("advice.encoding_hint").with("mapping", file_of(agency));
    Some(Diagnostic::error(message).within(shown(&facts.file), None).hint(hint))
}

/// What to do about sheets and files that were not read: they may be a part of the register.
fn passed_over<'a>(passed_over: &'a [Skipped], agency: &'a str) -> impl Iterator<Item = Diagnostic> + 'a {
    let mut reasons: BTreeMap<(&str, SkipReason, &'static str), Vec<String>> = BTreeMap::new();
    for Skipped { file, sheet, why } in passed_over {
        let hint = match why {
            SkipReason::Hidden => "advice.if_hidden",
            SkipReason::NotNamed => "advice.if_not_named",
            SkipReason::NoColumns => "advice.if_no_columns",
            SkipReason::NoCells | SkipReason::Empty | SkipReason::UnknownKind => continue,
        };
        let (whole, part) = match (sheet, file.split_once('/')) {
            (Some(sheet), _) => (file.as_str(), sheet.as_str()),
            (None, Some((archive, member))) => (archive, member),
            (None, None) => (file.as_str(), file.as_str()),
        };
        reasons.entry((whole, *why, hint)).or_default().push(shown(part));
    }
    reasons.into_iter().map(move |((whole, why, hint), parts)| {
        let rest = parts.len().saturating_sub(NAMED);
        let message = Message::new("advice.not_read").list("parts", parts.iter().take(NAMED)).count("rest", rest);
        let said = Diagnostic::error(message.said("why", why.message())).within(shown(whole), None);
        said.hint(Message::new(hint).with("mapping", file_of(agency)))
    })
}

/// How many sheets and files that were not read are named.
const NAMED: usize = 6;

/// What became of the records.
#[derive(Default)]
struct Sorted {
    /// It begins with what reading has counted.
    counts: RecordCounts,
    stock: StockCount,
    from: Bodies,
    to: Bodies,
    /// The complaints of the period that left, by body.
    sent_on: Bodies,
    /// The complaints of the period that came from another body, by that body; those that were sent on again too.
    arrived: Bodies,
    /// Whether no complaint of the cohort is due on or after its cut-off.
    complete: bool,
}

impl Sorted {
    fn add(&mut self, record: &Record, placement: Placement, (placed, rulings): (&Placed, &Rulings), lists: &Lists) {
        self.counts.tallied += u64::from(placement != Placement::OutOfPeriod);
        let is_here = matches!(placement, Placement::Cohort | Placement::TransferredOut);
        let is_complaint = record.nature == Nature::Complaint && placed.is_of_period(record);
        if is_here && is_complaint {
            self.arrived.count(record.from, lists);
        }
        match placement {
            Placement::Cohort => {
                self.counts.cohort += 1;
                self.from.count(record.from, lists);
                self.complete &=
                    record.nature != Nature::Complaint || record.start() + rulings.deadline < record.cutoff;
            }
            Placement::CarriedOver => self.counts.carried_over += 1,
            Placement::TransferredOut => {
                self.counts.transferred_out += 1;
                self.from.count(record.from, lists);
                self.to.count(record.to, lists);
                if is_complaint {
                    self.sent_on.count(record.to, lists);
                }
            }
            Placement::OutOfPeriod => self.counts.out_of_period += 1,
        }
    }
}

/// Records by body.
#[derive(Default)]
struct Bodies(BTreeMap<String, u64>);

impl Bodies {
    fn count(&mut self, body: CodeId, lists: &Lists) {
        let id = match body {
            NO_CODE => return,
            OTHER_BODY => OTHER.to_owned(),
            body => {
                lists.of(Field::TransferredTo).codes.get(usize::from(body)).cloned().unwrap_or_else(|| OTHER.to_owned())
            }
        };
        *self.0.entry(id).or_default() += 1;
    }
}
