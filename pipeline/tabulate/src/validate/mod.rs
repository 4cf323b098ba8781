//! What a record says against itself: dates that cannot be are taken out, statuses that disagree are pointed at.
//!
//! A bad or impossible reply date leaves the record in every denominator as not answered (contract §2).

use hashbrown::HashSet;
use report_model::finding::{Finding, Findings, Place};
use report_model::findings::Code;
use report_model::record::{Field, Reason, Status};

use crate::lists::{CodeId, Lists, NO_CODE};
use crate::mapping::Source;
use crate::normalise::record::{Batch, NO_DAY, OTHER_BODY, Record, SAYS_ADMISSIBLE, UNUSABLE_REPLY};
use crate::tally::counted::{DONE, is_art11, is_art12};

/// What the checks of one file stand on.
pub struct Checks<'a> {
    /// The file.
    pub file: &'a str,
    /// Its sheet.
    pub sheet: Option<&'a str>,
    /// Its source in the mapping.
    pub source: &'a Source,
    /// The closed lists.
    pub lists: &'a Lists,
    /// The place of the agency itself among the bodies of the register.
    pub own: CodeId,
    /// The day of the extraction: no date of the file lies after it.
    pub extracted: Option<i32>,
}

impl Checks<'_> {
    /// Checks every record of a file. What is not believed is taken out of the record.
    pub fn all(&self, batch: &mut Batch, findings: &mut Findings) {
        let mapped: HashSet<Field> = self.source.columns.keys().copied().collect();
        let status = |status: Status| self.lists.of(Field::Status).place(status.name());
        let statuses =
            Statuses { done: DONE.map(status), open: [status(Status::Received), status(Status::InProgress)] };
        let replies = mapped.contains(&Field::Replied);
        let transfer_days = mapped.contains(&Field::TransferredOn);
        let services = mapped.contains(&Field::Service) || mapped.contains(&Field::Text);
        self.bodies(batch, findings);
        for (record, &row) in batch.records.iter_mut().zip(&batch.rows) {
            let mut find = |code: Code, field: Field| findings.record(code, || self.finding(code, field, row));
            self.dates(record, &mut find);
            if replies {
                statuses.check(record, &mut find);
            }
            self.transfer(record, transfer_days, &mut find);
            reasons(record, &mut find);
            if record.province != NO_CODE
                && record.region != NO_CODE
                && !self.lists.lies_in(record.province, record.region)
            {
                find(Code::ProvinceOutsideRegion, Field::Province);
            }
            if services && record.service == NO_CODE {
                find(Code::UnclassifiedService, Field::Service);
            }
        }
    }

    /// A complaint leaves for another body of the register, on a day where the file has days. What does not leave has no
    /// receiver any more: it stays here, where a reasoned reply is due to it (art. 12).
    fn transfer(&self, record: &mut Record, has_days: bool, find: &mut impl FnMut(Code, Field)) {
        let undated = has_days && record.transferred_on == NO_DAY;
        let (code, field) = match record.to {
            NO_CODE => return,
            OTHER_BODY => (Code::TransferToUnknownBody, Field::TransferredTo),
            to if to == self.own => (Code::TransferToItself, Field::TransferredTo),
            _ if undated => (Code::TransferWithoutDate, Field::TransferredOn),
            _ => return,
        };
        record.to = NO_CODE;
        find(code, field);
    }

    /// Points at a column that names no body of the register in nearly all records that it fills.
    fn bodies(&self, batch: &Batch, findings: &mut Findings) {
        type BodyOf = fn(&Record) -> CodeId;
        let columns: [(Field, BodyOf); 2] =
            [(Field::TransferredFrom, |record| record.from), (Field::TransferredTo, |record| record.to)];
        for (field, body) in columns {
            let named = batch.records.iter().map(body).filter(|&body| body != NO_CODE);
            let (mut all, mut unknown) = (0_u64, 0_u64);
            for body in named {
                all += 1;
                unknown += u64::from(body == OTHER_BODY);
            }
            let nearly_all = unknown * 10 >= all * 9 && all * 2 >= batch.records.len() as u64;
            if all >= SEVERAL && nearly_all {
                let code = Code::UnknownBodies;
                findings.record(code, || {
                    let finding = self.finding(code, field, 0);
                    Finding { place: Place { row: None, ..finding.place }, ..finding }
                });
            }
        }
    }

    fn finding(&self, code: Code, field: Field, row: u64) -> Finding {
        let place = Place {
            file: self.file.to_owned(),
            sheet: self.sheet.map(str::to_owned),
            row: Some(row),
            column: self.source.columns.get(&field).cloned(),
        };
        Finding { field: Some(field), ..Finding::at(place, code) }
    }

    fn dates(&self, record: &mut Record, find: &mut impl FnMut(Code, Field)) {
        if record.first_received != NO_DAY && record.first_received > record.received {
            record.first_received = NO_DAY;
            find(Code::FirstReceiptAfterReceipt, Field::FirstReceived);
        }
        let start = record.start();
        if record.replied != NO_DAY && record.replied < start {
            record.replied = NO_DAY;
            record.unsure |= UNUSABLE_REPLY;
            find(Code::ReplyBeforeReceipt, Field::Replied);
        }
        let extracted = self.extracted.unwrap_or(i32::MAX);
        if record.received > extracted {
            find(Code::DateAfterExtraction, Field::Received);
        }
        for (day, field) in [
            (&mut record.acknowledged, Field::Acknowledged),
            (&mut record.replied, Field::Replied),
            (&mut record.reasoned, Field::ReasonedReplyArt11),
            (&mut record.completed, Field::Completed),
            (&mut record.closed, Field::Closed),
            (&mut record.transferred_on, Field::TransferredOn),
        ] {
            let code = match *day {
                NO_DAY => continue,
                early if early < start => Code::DateBeforeReceipt,
                late if late > extracted => Code::DateAfterExtraction,
                _ => continue,
            };
            *day = NO_DAY;
            if matches!(field, Field::Replied | Field::ReasonedReplyArt11) {
                record.unsure |= UNUSABLE_REPLY;
            }
            find(code, field);
        }
        if record.reasoned != NO_DAY && record.completed != NO_DAY && record.completed < record.reasoned {
            record.completed = NO_DAY;
            find(Code::CompletionBeforeReply, Field::Completed);
        }
    }
}

/// How many records a column of bodies names before it is judged.
const SEVERAL: u64 = 10;

/// What the reasons of art. 11 and 12 say beside the dates, and leave out.
fn reasons(record: &Record, find: &mut impl FnMut(Code, Field)) {
    let is_returned = record.reasoned != NO_DAY && !is_art11(record.reasons) && !is_art12(record.reasons);
    if is_returned && record.reasons & SAYS_ADMISSIBLE != 0 {
        find(Code::ReturnedAndAdmissible, Field::Admissibility);
    }
    let unexplained = record.reasons & (1 << Reason::Inadmissible as u32) != 0;
    if unexplained {
        find(Code::InadmissibleWithoutReason, Field::Admissibility);
    }
}

/// The codes of the statuses that say something of a reply.
struct Statuses {
    done: [u16; 3],
    open: [u16; 2],
}

impl Statuses {
    /// A status alone never answers (contract §4): where it and the date disagree, somebody should look.
    fn check(&self, record: &Record, find: &mut impl FnMut(Code, Field)) {
        let replied = record.replied != NO_DAY || record.reasoned != NO_DAY;
        if record.status != NO_CODE {
            if !replied && self.done.contains(&record.status) {
                find(Code::StatusWithoutReply, Field::Replied);
            }
            if replied && self.open.contains(&record.status) {
                find(Code::ReplyWithoutStatus, Field::Status);
            }
        }
        if is_art12(record.reasons) && !replied {
            find(Code::InadmissibleWithoutReply, Field::Replied);
        }
    }
}
