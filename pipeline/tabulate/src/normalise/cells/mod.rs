//! The cells of one row → the fields of a record. Identifiers become keyed hashes and free text a service at once; neither
//! is kept.

use ingest::repair::{has_other_forms, repaired, turned};
use ingest::text::{clean, fold};
use report_model::finding::{Finding, Findings, Place, mask};
use report_model::findings::Code;
use report_model::record::{Field, Nature, Reason};
use report_model::signs::{is_hostile, is_printed};

use super::date::{DateFault, DateReader};
use super::record::{
    Batch, Interner, NO_DAY, OTHER_BODY, OTHER_VALUE, Record, SAYS_ADMISSIBLE, UNKNOWN_REASON, UNREADABLE_REOPENING,
    UNUSABLE_REPLY, half, hash, looks_personal,
};
use super::rows::{Cells, Found, Normaliser, is_blank};
use crate::columns::RawTable;
use crate::lists::{ADMISSIBLE, CodeId, NO_CODE};
use crate::mapping::{DateOrder, IdentifiedBy};
use crate::propose::words::{is_nobody, stands_for_nothing};
use crate::tally::is_outside;

/// The shortest folded text by which two requests are known for one: less is a heading that many share.
const TELLING_TEXT: usize = 40;
/// The bit of a refusal that gives no reason.
const GENERAL: u16 = 1 << Reason::Inadmissible as u16;
/// The longest memo of a column: beyond it values are looked up each time.
const MEMO: usize = 4_096;

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
        let (id, spelling) = self.id()?;
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
                if let Some(code @ (Code::HijriDate | Code::UnclearOffset)) = unread.and_then(Result::err).map(code_of)
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
        let reader = DateReader::new(self.order_of(Field::Received), self.normaliser.context.zone);
        let received = cells.get(Field::Received, self.row).and_then(|text| reader.read(text).ok());
        let (first, last) = self.normaliser.context.period;
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

    /// The keyed hash of the identifier, and a hash of its spelling.
    fn id(&mut self) -> Option<(u128, u32)> {
        let Normaliser { context, ids, .. } = &mut *self.normaliser;
        if context.source.identified_by == IdentifiedBy::Row {
            let sheet = self.table.sheet.as_deref().unwrap_or_default();
            let row = self.table.rows.get(self.row).copied().unwrap_or_default();
            return Some((hash(context.key, format!("{}\0{sheet}\0{row}", context.file).as_bytes()), 0));
        }
        let Some(id) = self.cells.get(Field::Id, self.row).filter(|id| !is_nobody(id)) else {
            return self.refuse(Code::MissingId, Field::Id);
        };
        match ids.read(id, self.table.rows.get(self.row).copied().unwrap_or_default()) {
            Some(id) => Some((hash(context.key, id.folded.as_bytes()), id.spelling)),
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

    /// The code of a text in the list of a field, or [`NO_CODE`]. A column repeats its values: they are remembered.
    #[inline]
    fn look_up(&mut self, field: Field, text: &str) -> CodeId {
        let found = match self.normaliser.memos[field as usize].get(text) {
            Some(&found) => found,
            None => self.look_up_anew(field, text),
        };
        if found.repaired {
            self.find(Code::RepairedText, field);
        }
        found.code
    }

    /// A value that no list has may be damaged: it is repaired where a list has what comes out.
    fn look_up_anew(&mut self, field: Field, text: &str) -> Found {
        let list = self.normaliser.context.lists.of(field);
        let mut found = Found { code: list.find(text), repaired: false, unprinted: false };
        if found.code == NO_CODE {
            let meant = [repaired(text), turned(&clean(text))].into_iter().flatten();
            let codes = meant.map(|meant| list.find(&meant)).find(|&code| code != NO_CODE);
            found = codes.map_or(found, |code| Found { code, repaired: true, ..found });
        }
        if has_other_forms(text) {
            self.normaliser.other_forms |= 1 << field as u32;
        }
        let memo = &mut self.normaliser.memos[field as usize];
        if memo.len() < MEMO {
            memo.insert(text.to_owned(), found);
        }
        found
    }

    /// The code of a cell in a closed list; a value in no list is a finding.
    #[inline]
    fn code(&mut self, field: Field) -> CodeId {
        let cells = self.cells;
        let Some(text) = cells.get(field, self.row) else { return NO_CODE };
        let code = self.look_up(field, text);
        if code == NO_CODE && self.is_asked(field) && !stands_for_nothing(text) {
            self.find(Code::UnknownValue, field);
        }
        code
    }

    /// Whether a value that no list has is a fault of its cell: where there is no list at all, that is said once.
    fn is_asked(&self, field: Field) -> bool {
        field != Field::Service || !self.normaliser.context.lists.of(field).codes.is_empty()
    }

    /// The province of a cell. A commune rolls up to its own; where several share its name, the region tells.
    fn province(&mut self, region: CodeId) -> CodeId {
        let cells = self.cells;
        let Some(text) = cells.get(Field::Province, self.row) else { return NO_CODE };
        match self.look_up(Field::Province, text) {
            NO_CODE => {}
            code => return code,
        }
        let code = self.normaliser.context.lists.commune_in(text, region);
        if code == NO_CODE && !stands_for_nothing(text) {
            self.find(Code::UnknownValue, Field::Province);
        }
        code
    }

    fn service(&mut self) -> CodeId {
        let cells = self.cells;
        let code = self.code(Field::Service);
        if code != NO_CODE {
            return code;
        }
        cells.get(Field::Text, self.row).map_or(NO_CODE, |_| self.normaliser.classifier.service())
    }

    /// An own value: a name of the agency's, not of a list.
    #[inline]
    fn own(&mut self, field: Field, interner: &mut Interner) -> CodeId {
        let cells = self.cells;
        let Some(text) = cells.get(field, self.row) else { return NO_CODE };
        let known = self.normaliser.memos[field as usize].get(text).copied();
        let Some(found) = known.or_else(|| self.own_anew(field, text, interner)) else {
            self.find(Code::UnknownValue, field);
            return OTHER_VALUE;
        };
        if found.repaired {
            self.find(Code::RepairedText, field);
        }
        if found.unprinted {
            self.find(Code::UnprintedSign, field);
        }
        found.code
    }

    /// A name that was not met before; none for one that looks personal, which is not kept even to be remembered.
    fn own_anew(&mut self, field: Field, text: &str, interner: &mut Interner) -> Option<Found> {
        let meant = repaired(text);
        let cleaned = clean(meant.as_deref().unwrap_or(text));
        if looks_personal(&cleaned) {
            return None;
        }
        if has_other_forms(text) {
            self.normaliser.other_forms |= 1 << field as u32;
        }
        let code = if stands_for_nothing(&cleaned) { NO_CODE } else { interner.place(&cleaned) };
        let is_shown = cleaned.chars().all(is_printed) && !text.contains(is_hostile);
        let unprinted = code != NO_CODE && !is_shown;
        let found = Found { code, repaired: meant.is_some(), unprinted };
        let memo = &mut self.normaliser.memos[field as usize];
        if memo.len() < MEMO {
            memo.insert(text.to_owned(), found);
        }
        Some(found)
    }

    fn body(&mut self, field: Field) -> CodeId {
        let cells = self.cells;
        let Some(text) = cells.get(field, self.row) else { return NO_CODE };
        match self.look_up(field, text) {
            NO_CODE if stands_for_nothing(text) => NO_CODE,
            NO_CODE => OTHER_BODY,
            code => code,
        }
    }

    fn reasons(&mut self) -> u16 {
        let cells = self.cells;
        let decision = cells.get(Field::Admissibility, self.row);
        let decided = decision.map_or(0, |text| self.reasons_in(text));
        if decided & UNKNOWN_REASON != 0 {
            self.find(Code::UnknownValue, Field::Admissibility);
        }
        match cells.reason(self.row) {
            // Of a file that was admitted the other column says something else.
            Some(why) if decided != SAYS_ADMISSIBLE => self.with_reason(decided, why),
            _ => decided,
        }
    }

    /// A decision with what the column of the reasons says: a reason takes the place of a refusal that gives none.
    fn with_reason(&mut self, decided: u16, why: &str) -> u16 {
        let given = self.reasons_in(why);
        if given & UNKNOWN_REASON != 0 {
            let source = self.normaliser.context.source;
            let place = Place { column: source.reasons.clone(), ..self.normaliser.place(self.table, self.row, None) };
            self.normaliser.new_values.add(Field::Admissibility, &clean(why), 1);
            let (code, field) = (Code::UnknownValue, Some(Field::Admissibility));
            self.findings.record(code, || Finding { field, masked: Some(mask(why)), ..Finding::at(place, code) });
        }
        match given & !(UNKNOWN_REASON | GENERAL | SAYS_ADMISSIBLE) {
            0 if decided == 0 => given,
            0 => decided,
            known => (decided & !(GENERAL | UNKNOWN_REASON)) | known,
        }
    }

    /// The reasons that a cell names, and whether it names others.
    fn reasons_in(&mut self, text: &str) -> u16 {
        let admissible = self.normaliser.context.lists.of(Field::Admissibility).place(ADMISSIBLE);
        // A whole cell may be one value that holds a comma.
        let codes = match self.look_up(Field::Admissibility, text) {
            NO_CODE => {
                let parts = text.split([';', ',', '|']).filter(|part| !is_blank(part));
                parts.map(|part| self.look_up(Field::Admissibility, part)).collect()
            }
            whole if whole == admissible => return SAYS_ADMISSIBLE,
            whole => vec![whole],
        };
        let reasons = codes.into_iter().fold(0, |reasons, code| {
            let bit = match usize::from(code) {
                _ if code == admissible => SAYS_ADMISSIBLE,
                known if known < Reason::ALL.len() => 1 << known,
                _ => UNKNOWN_REASON,
            };
            reasons | bit
        });
        let reasons =
            if reasons & !(UNKNOWN_REASON | SAYS_ADMISSIBLE | GENERAL) == 0 { reasons } else { reasons & !GENERAL };
        if reasons & UNKNOWN_REASON != 0 && stands_for_nothing(text) {
            return 0;
        }
        reasons
    }

    fn reopenings(&mut self, into: &mut Batch) -> (u32, u16) {
        let cells = self.cells;
        let Some(text) = cells.get(Field::Reopened, self.row) else { return (0, 0) };
        let first = into.reopenings.len();
        // A day may hold a comma or an “et” of its own: only what is no day as a whole is parted.
        let mut left = vec![text];
        while let Some(part) = left.pop() {
            match self.read_date(Field::Reopened, part) {
                Ok(day) => into.reopenings.push(day),
                Err(_) if stands_for_nothing(part) => {}
                Err(fault) => match parted(part) {
                    Some(parts) => left.extend(parts),
                    None => {
                        self.find(code_of(fault), Field::Reopened);
                        self.unsure |= UNREADABLE_REOPENING;
                    }
                },
            }
        }
        into.reopenings[first..].sort_unstable();
        let count = into.reopenings.len() - first;
        (u32::try_from(first).unwrap_or(u32::MAX), u16::try_from(count).unwrap_or(u16::MAX))
    }

    fn date(&mut self, field: Field) -> i32 {
        let cells = self.cells;
        let Some(text) = cells.get(field, self.row) else { return NO_DAY };
        match self.read_date(field, text) {
            Ok(day) => day,
            Err(_) if stands_for_nothing(text) => NO_DAY,
            Err(fault) => {
                self.find(code_of(fault), field);
                if matches!(field, Field::Replied | Field::ReasonedReplyArt11) {
                    self.unsure |= UNUSABLE_REPLY;
                }
                NO_DAY
            }
        }
    }

    /// The deadline that the export states, or what it says of one without a day.
    fn due(&mut self) -> (i32, CodeId) {
        let cells = self.cells;
        let Some(text) = cells.get(Field::Due, self.row) else { return (NO_DAY, NO_CODE) };
        match self.look_up(Field::Due, text) {
            NO_CODE => (self.date(Field::Due), NO_CODE),
            kept => (NO_DAY, kept),
        }
    }

    /// The order of the dates of a column.
    fn order_of(&self, field: Field) -> DateOrder {
        let source = self.normaliser.context.source;
        if source.date_orders.is_empty() {
            source.dates
        } else {
            source.date_orders.get(&field).copied().unwrap_or(source.dates)
        }
    }

    #[inline]
    fn read_date(&mut self, field: Field, text: &str) -> Result<i32, DateFault> {
        let order = self.order_of(field);
        let read = DateReader::new(order, self.normaliser.context.zone).read(text);
        if let (Ok(_), Some(turned)) = (read, &mut self.normaliser.turned) {
            self.turnable |= turned.note(field, order, text);
        }
        if read.is_err() {
            self.try_turned(field, order, text);
        }
        read
    }

    /// Notes a date that the other order reads: the export may have changed its own.
    #[cold]
    fn try_turned(&mut self, field: Field, order: DateOrder, text: &str) {
        let turned = match order {
            DateOrder::DayFirst => DateOrder::MonthFirst,
            DateOrder::MonthFirst => DateOrder::DayFirst,
        };
        if DateReader::new(turned, self.normaliser.context.zone).read(text).is_ok() {
            self.normaliser.new_values.add_turned(field, turned, 1);
        }
    }
}

/// The parts of a cell that holds several days: by signs, then by a comma, then by the words between them. `None` where
/// nothing parts it.
fn parted(text: &str) -> Option<Vec<&str>> {
    const SIGNS: [&[char]; 2] = [&[';', '|', '\n', '\r', '؛'], &[',', '،']];
    let by_signs = SIGNS.into_iter().map(|signs| text.split(signs).filter(|part| !is_blank(part)).collect());
    let is_parted = |parts: &Vec<&str>| parts.len() != 1 || parts[0].len() < text.len();
    by_signs.chain(std::iter::once_with(|| by_words(text))).find(is_parted)
}

/// A text between whose words “et”, “و” and the like stand. The Arabic one may touch the number after it.
fn by_words(text: &str) -> Vec<&str> {
    const AND: [&str; 4] = ["et", "and", "&", "و"];
    let (mut parts, mut from) = (Vec::new(), 0);
    for word in text.split_whitespace() {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let touching = word.strip_prefix('و').filter(|rest| rest.starts_with(char::is_numeric));
        if AND.iter().any(|and| word.eq_ignore_ascii_case(and)) || touching.is_some() {
            parts.push(&text[from..at]);
            from = at + word.len() - touching.map_or(0, str::len);
        }
    }
    parts.push(&text[from..]);
    parts.retain(|part| !is_blank(part));
    // Words between no days are no days.
    if parts.is_empty() { vec![text] } else { parts }
}

/// The finding of a date that was not read.
const fn code_of(fault: DateFault) -> Code {
    match fault {
        DateFault::Hijri => Code::HijriDate,
        DateFault::UnclearOffset => Code::UnclearOffset,
        DateFault::Unreadable | DateFault::Impossible | DateFault::OutOfRange => Code::UnreadableDate,
    }
}
