//! What a record says against itself: dates that cannot be are taken out, statuses that disagree are pointed at.
//!
//! A bad or impossible reply date leaves the record in every denominator as not answered (contract §2).

use hashbrown::HashSet;
use report_model::finding::{Finding, Findings, Place};
use report_model::findings::Code;
use report_model::record::{Field, Status};

use crate::lists::{Lists, NO_CODE};
use crate::mapping::Source;
use crate::normalise::record::{Batch, NO_DAY, Record};
use crate::tally::counted::is_art12;

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
    /// The day of the extraction: no date of the file lies after it.
    pub extracted: Option<i32>,
}

impl Checks<'_> {
    /// Checks every record of a file. What is not believed is taken out of the record.
    pub fn all(&self, batch: &mut Batch, findings: &mut Findings) {
        let mapped: HashSet<Field> = self.source.columns.keys().copied().collect();
        let status = |status: Status| self.lists.of(Field::Status).place(status.name());
        let statuses = Statuses {
            done: [status(Status::Processed), status(Status::Closed), status(Status::Inadmissible)],
            open: [status(Status::Received), status(Status::InProgress)],
        };
        let replies = mapped.contains(&Field::Replied);
        let services = mapped.contains(&Field::Service) || mapped.contains(&Field::Text);
        for (record, &row) in batch.records.iter_mut().zip(&batch.rows) {
            let mut find = |code: Code, field: Field| findings.record(code, || self.finding(code, field, row));
            self.dates(record, &mut find);
            if replies {
                statuses.check(record, &mut find);
            }
            if record.to != NO_CODE && record.transferred_on == NO_DAY {
                find(Code::TransferWithoutDate, Field::TransferredOn);
            }
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
            if *day == NO_DAY {
                continue;
            }
            if *day < start {
                *day = NO_DAY;
                find(Code::DateBeforeReceipt, field);
            } else if *day > extracted {
                *day = NO_DAY;
                find(Code::DateAfterExtraction, field);
            }
        }
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
