//! What a record says against itself: dates that cannot be are taken out, statuses that disagree are pointed at.
//!
//! A bad or impossible reply date leaves the record in every denominator as not answered (contract §2).

use report_model::findings::Code;
use report_model::record::{Field, Reason, Status};

use crate::lists::{CodeId, Lists, NO_CODE};
use crate::mapping::Source;
use crate::normalise::record::{NO_DAY, OTHER_BODY, Record, SAYS_ADMISSIBLE, UNUSABLE_REPLY};
use crate::tally::counted::{DONE, is_art11, is_art12};

/// What the checks of the records of one table stand on.
pub struct Checks<'a> {
    lists: &'a Lists,
    statuses: Statuses,
    /// Whether the table says when replies were sent.
    replies: bool,
    /// Whether it says of what service its records are.
    services: bool,
    /// Whether it has days of transfers.
    transfer_days: bool,
    /// The place of the agency itself among the bodies of the register.
    own: CodeId,
    /// The day of the extraction: no date of the file lies after it.
    extracted: i32,
}

impl<'a> Checks<'a> {
    /// The checks of a source, of which a file was extracted on a day.
    pub fn new(source: &Source, lists: &'a Lists, agency: &str, extracted: Option<i32>) -> Self {
        let maps = |field: Field| source.columns.contains_key(&field);
        let status = |status: Status| lists.of(Field::Status).place(status.name());
        let statuses =
            Statuses { done: DONE.map(status), open: [status(Status::Received), status(Status::InProgress)] };
        Checks {
            lists,
            statuses,
            replies: maps(Field::Replied),
            transfer_days: maps(Field::TransferredOn),
            own: lists.of(Field::TransferredTo).place(agency),
            services: maps(Field::Service) || maps(Field::Text),
            extracted: extracted.unwrap_or(i32::MAX),
        }
    }

    /// Whether a record came in after its file was made.
    pub const fn is_after_extraction(&self, received: i32) -> bool {
        received > self.extracted
    }

    /// Checks a record. What is not believed is taken out of it.
    pub fn record(&self, record: &mut Record, find: &mut impl FnMut(Code, Field)) {
        self.dates(record, find);
        if self.replies {
            self.statuses.check(record, find);
        }
        self.transfer(record, find);
        reasons(record, find);
        if record.province != NO_CODE && record.region != NO_CODE && !self.lists.lies_in(record.province, record.region)
        {
            find(Code::ProvinceOutsideRegion, Field::Province);
        }
        if self.services && record.service == NO_CODE {
            find(Code::UnclassifiedService, Field::Service);
        }
    }

    /// A complaint leaves for another body of the register, on a day where the file has days. What does not leave has no
    /// receiver any more: it stays here, where a reasoned reply is due to it (art. 12). Nothing comes from the body itself.
    fn transfer(&self, record: &mut Record, find: &mut impl FnMut(Code, Field)) {
        if record.from != NO_CODE && record.from == self.own {
            record.from = NO_CODE;
            find(Code::TransferToItself, Field::TransferredFrom);
        }
        let undated = self.transfer_days && record.transferred_on == NO_DAY;
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
        for (day, field) in [
            (&mut record.acknowledged, Field::Acknowledged),
            (&mut record.replied, Field::Replied),
            (&mut record.reasoned, Field::ReasonedReplyArt11),
            (&mut record.completed, Field::Completed),
            (&mut record.closed, Field::Closed),
            (&mut record.transferred_on, Field::TransferredOn),
        ] {
            // A body sends on what it has received itself.
            let first = if field == Field::TransferredOn { record.received } else { start };
            let code = match *day {
                NO_DAY => continue,
                early if early < first => Code::DateBeforeReceipt,
                late if late > self.extracted => Code::DateAfterExtraction,
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

/// Who stands in the columns of bodies: how many records name one, and how many of these bodies nobody knows.
#[derive(Debug, Default)]
pub struct Bodies {
    records: u64,
    from: (u64, u64),
    to: (u64, u64),
}

impl Bodies {
    /// Counts a record as it was read.
    pub fn note(&mut self, record: &Record) {
        self.records += 1;
        for (body, (all, unknown)) in [(record.from, &mut self.from), (record.to, &mut self.to)] {
            *all += u64::from(body != NO_CODE);
            *unknown += u64::from(body == OTHER_BODY);
        }
    }

    /// The columns that name no body of the register in nearly all records that they fill.
    pub fn unknown(&self) -> impl Iterator<Item = Field> {
        let columns = [(Field::TransferredFrom, self.from), (Field::TransferredTo, self.to)];
        let records = self.records;
        let is_unknown = move |&(_, (all, unknown)): &(Field, (u64, u64))| {
            all >= SEVERAL && unknown * 10 >= all * 9 && all * 2 >= records
        };
        columns.into_iter().filter(is_unknown).map(|(field, _)| field)
    }
}

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
        // A file that was completed since owes another reply; a reasoned one of art. 12 stands.
        let reasoned = record.reasoned != NO_DAY && (record.completed == NO_DAY || is_art12(record.reasons));
        let replied = record.replied != NO_DAY || reasoned;
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
