//! The cells of one row → the fields of a record. Identifiers become keyed hashes and free text a service at once; neither
//! is kept.

mod codes;
mod days;
mod reasons;

use ingest::repair::repaired;
use ingest::text::{clean, fold};
use report_model::finding::{Finding, Findings, mask};
use report_model::findings::Code;
use report_model::record::{Field, Nature};

use super::date::{DateFault, DateReader};
use super::normaliser::Normaliser;
use super::record::{Batch, Record, half, hash};
use super::row_cells::Cells;
use crate::columns::RawTable;
use crate::lists::NO_CODE;
use crate::mapping::IdentifiedBy;
use crate::propose::words::is_nobody;
use crate::tally::is_outside;

/// The shortest folded text by which two requests are known for one: less is a heading that many share.
const TELLING_TEXT: usize = 40;

/// One row on its way to a record.
pub(super) struct At<'b, 'a> {
    pub normaliser: &'b mut Normaliser<'a>,
    pub cells: &'b Cells<'b>,
    pub table: &'b RawTable,
    pub row: usize,
    pub findings: &'b mut Findings,
    /// What the row leaves unknown, in the bits of [`Record::unsure`].
    pub unsure: u8,
    /// Whether the row is a test.
    pub is_test: bool,
    /// The fields of the row with a true date that may have been turned round: a bit for each.
    pub turnable: u16,
    /// The keyed hash of its identifier, once that is read.
    pub id: Option<u128>,
}

impl At<'_, '_> {
    /// `None` when the row is no record: no readable identifier, nature or receipt date, or a test.
    pub(super) fn record(&mut self, into: &mut Batch) -> Option<(Record, u64)> {
        if self.cell(Field::Test).is_some()
            && self.code(Field::Test) == self.normaliser.context.lists.of(Field::Test).place("true")
        {
            into.tests += 1;
            self.is_test = true;
            return self.refuse(Code::TestRecord, Field::Test);
        }
        let (id, (spelling, loose)) = self.id()?;
        self.id = Some(id);
        let Some(nature) = self.nature() else {
            return self.refuse(Code::UnknownNature, Field::Nature);
        };
        let received = self.received()?;
        let reopenings = self.reopenings(into);
        let region = self.code(Field::Region);
        let province = self.province(region);
        let (due, kept) = self.due();
        let text = self.text();
        let mut record = Record {
            id,
            user: self.user(),
            received,
            first_received: self.date(Field::FirstReceived),
            acknowledged: self.date(Field::Acknowledged),
            replied: self.date(Field::Replied),
            reasoned: self.date(Field::ReasonedReplyArt11),
            completed: self.date(Field::Completed),
            closed: self.date(Field::Closed),
            transferred_on: self.date(Field::TransferredOn),
            due,
            kept,
            reopenings,
            reasons: self.reasons(),
            channel: self.code(Field::Channel),
            // What the region's cell does not say the province does.
            region: if region == NO_CODE { self.normaliser.context.lists.region_of(province) } else { region },
            province,
            entity: self.own(Field::Entity, &mut into.entities),
            user_kind: self.code(Field::UserKind),
            service: self.service(),
            subject: self.own(Field::Subject, &mut into.subjects),
            status: self.code(Field::Status),
            outcome: self.code(Field::Outcome),
            rating: self.code(Field::Rating),
            from: self.body(Field::TransferredFrom),
            to: self.body(Field::TransferredTo),
            nature,
            unsure: self.unsure,
            cutoff: self.normaliser.context.cutoff,
            spelling,
            loose,
            outside: false,
        };
        self.settle(&mut record, into);
        Some((record, text))
    }

    /// Whether the dates of a sheet were turned round shows at its end: its records are checked then.
    const fn is_checked_late(&self) -> bool {
        self.table.sheet.is_some()
    }

    /// The day of the receipt, which a record must have.
    fn received(&mut self) -> Option<i32> {
        let cells = self.cells;
        let received = cells.get(Field::Received, self.row).map(|text| self.read_date(Field::Received, text));
        match received {
            Some(Ok(received))
                if !self.is_checked_late() && self.normaliser.context.checks.is_after_extraction(received) =>
            {
                self.refuse(Code::ReceiptAfterExtraction, Field::Received)
            }
            Some(Ok(received)) => Some(received),
            unread => {
                // Why it is unread, where that can be said: the refusal says only that it is.
                if let Some(code @ (Code::HijriDate | Code::UnclearOffset)) =
                    unread.and_then(Result::err).map(DateFault::code)
                {
                    self.find(code, Field::Received);
                }
                self.refuse(Code::UnreadableReceipt, Field::Received)
            }
        }
    }

    /// Checks a record, and says whether it is of another year.
    fn settle(&mut self, record: &mut Record, into: &Batch) {
        let is_late = self.is_checked_late();
        let Normaliser { context, found, bodies, .. } = &mut *self.normaliser;
        bodies.note(record);
        // What is believed of a sheet is seen at its end; of which year a record is, by what will be left of it.
        let mut checked = *record;
        context.checks.record(&mut checked, &mut |code, field| {
            if !is_late {
                found.push((code, field, false));
            }
        });
        if !is_late {
            *record = checked;
        }
        let reopened = checked.reopened_on(&into.reopenings);
        record.outside = is_outside(&checked, &context.placed, &context.rulings, reopened)
            || context.checks.is_after_extraction(record.received);
    }

    /// Whether a row that is no record may be a complaint of the period: not a test, not plainly of another nature, not
    /// received in another period by a day that can be read.
    pub(super) fn may_be_a_complaint(&mut self) -> bool {
        let cells = self.cells;
        let nature = cells.get(Field::Nature, self.row).map(|text| self.look_up_anew(Field::Nature, text).code);
        let is_other = nature.is_some_and(|code| code != NO_CODE && usize::from(code) != Nature::Complaint as usize);
        let context = &self.normaliser.context;
        let reader = DateReader::new(context.source.order_of(Field::Received), context.zone);
        let received = cells.get(Field::Received, self.row).and_then(|text| reader.read(text).ok());
        let (first, last) = context.period;
        !self.is_test && !is_other && received.is_none_or(|day| (first..=last).contains(&day))
    }

    /// Reads the free text for the classification, and gives its keyed hash: nothing else of it stays.
    fn text(&mut self) -> u64 {
        let cells = self.cells;
        let Some(text) = cells.get(Field::Text, self.row) else { return 0 };
        let meant = repaired(text);
        if meant.is_some() {
            self.find(Code::RepairedText, Field::Text);
        }
        let classifier = &mut self.normaliser.classifier;
        classifier.read(meant.as_deref().unwrap_or(text));
        let folded = classifier.folded();
        if folded.len() < TELLING_TEXT { 0 } else { half(hash(self.normaliser.context.key, folded)) }
    }

    #[inline]
    fn cell(&self, field: Field) -> Option<&'_ str> {
        self.cells.get(field, self.row)
    }

    fn refuse<T>(&mut self, code: Code, field: Field) -> Option<T> {
        self.find(code, field);
        None
    }

    /// Notes a finding about a cell of this row.
    fn find(&mut self, code: Code, field: Field) {
        self.normaliser.found.push((code, field, true));
    }

    /// Records what was found in this row, unless its record is of another year: then one finding sums all of them up.
    pub(super) fn say(&mut self, is_outside: bool) {
        if is_outside {
            self.normaliser.found.clear();
        }
        // The list is handed back, with its room.
        let mut found = std::mem::take(&mut self.normaliser.found);
        for (code, field, is_shown) in found.drain(..) {
            self.say_one(code, field, is_shown);
        }
        self.normaliser.found = found;
    }

    #[cold]
    fn say_one(&mut self, code: Code, field: Field, is_shown: bool) {
        let place = self.normaliser.place(self.table, self.row, Some(field));
        let masked = self.cell(field).filter(|_| is_shown).map(mask);
        if matches!(code, Code::UnknownValue | Code::UnknownNature)
            && let Some(text) = self.cells.get(field, self.row)
        {
            self.normaliser.new_values.add(field, &clean(text), 1);
        }
        self.findings.record(code, || Finding { field: Some(field), masked, ..Finding::at(place, code) });
    }

    /// The keyed hash of the identifier, and hashes of its spelling and of its looser form.
    fn id(&mut self) -> Option<(u128, (u32, u64))> {
        let Normaliser { context, ids, .. } = &mut *self.normaliser;
        if context.source.identified_by == IdentifiedBy::Row {
            let sheet = self.table.sheet.as_deref().unwrap_or_default();
            let row = self.table.rows.get(self.row).copied().unwrap_or_default();
            return Some((hash(context.key, format!("{}\0{sheet}\0{row}", context.file).as_bytes()), (0, 0)));
        }
        let Some(id) = self.cells.get(Field::Id, self.row).filter(|id| !is_nobody(id)) else {
            return self.refuse(Code::MissingId, Field::Id);
        };
        match ids.read(id, self.table.rows.get(self.row).copied().unwrap_or_default()) {
            Some(id) => Some((hash(context.key, id.folded.as_bytes()), (id.spelling, id.loose()))),
            None => self.refuse(Code::CutId, Field::Id),
        }
    }

    fn user(&self) -> u64 {
        let Some(user) = self.cell(Field::User).filter(|user| !is_nobody(user)) else { return 0 };
        let cleaned = clean(user);
        let hash = if cleaned.bytes().any(|byte| !byte.is_ascii_digit() && !byte.is_ascii_uppercase()) {
            hash(self.normaliser.context.key, fold(&cleaned).as_bytes())
        } else {
            hash(self.normaliser.context.key, cleaned.to_ascii_lowercase().as_bytes())
        };
        half(hash)
    }

    fn nature(&mut self) -> Option<Nature> {
        let cells = self.cells;
        let code = self.look_up(Field::Nature, cells.get(Field::Nature, self.row)?);
        Nature::ALL.get(usize::from(code)).copied()
    }
}
