//! Rows of strings → records of the canonical type: codes, days and flags. Identifiers become keyed hashes and free
//! text a service at once; neither is kept.

use hashbrown::HashMap;
use polars::prelude::StringChunked;
use report_model::finding::{Finding, Findings, Place, mask};
use report_model::findings::Code;
use report_model::record::{Field, Nature, Reason};

use super::date::{DateFault, DateReader};
use super::text::{clean, fold};
use crate::classify::Classifier;
use crate::columns::RawTable;
use crate::lists::{ADMISSIBLE, CodeId, Lists, NO_CODE};
use crate::mapping::Source;

/// No day: the cell is empty, or its date is not believed.
pub const NO_DAY: i32 = i32::MIN;

/// A record, as compact as its meaning: 100 bytes, whatever the length of its text.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    /// The keyed hash of the identifier.
    pub id: u128,
    /// The keyed hash of the user; 0 for none.
    pub user: u64,
    /// Days, or [`NO_DAY`].
    pub received: i32,
    /// The first receipt, before a transfer.
    pub first_received: i32,
    /// The final reply.
    pub replied: i32,
    /// The reasoned reply of art. 11 or 12.
    pub reasoned: i32,
    /// The completion of an incomplete file.
    pub completed: i32,
    /// The closing.
    pub closed: i32,
    /// The transfer to another body.
    pub transferred_on: i32,
    /// The place of its reopenings in [`Batch::reopenings`], and how many.
    pub reopenings: (u32, u16),
    /// Reason codes of art. 11 and 12: a bit for each, in the order of [`Reason::ALL`].
    pub reasons: u16,
    /// The channel.
    pub channel: CodeId,
    /// The region.
    pub region: CodeId,
    /// The province.
    pub province: CodeId,
    /// The agency's own entity, by the names of the file.
    pub entity: CodeId,
    /// The kind of user.
    pub user_kind: CodeId,
    /// The agency's own service.
    pub service: CodeId,
    /// The subject, by the names of the file.
    pub subject: CodeId,
    /// The status.
    pub status: CodeId,
    /// The rating.
    pub rating: CodeId,
    /// The body that it came from; [`OTHER_BODY`] for one that the register does not know.
    pub from: CodeId,
    /// The body that it was sent on to; likewise.
    pub to: CodeId,
    /// What it is.
    pub nature: Nature,
    /// Whether it was acknowledged.
    pub acknowledged: bool,
}

/// A body that the register does not know.
pub const OTHER_BODY: CodeId = CodeId::MAX - 1;
/// An own value that is not kept: too many, or it looks like personal data.
pub const OTHER_VALUE: CodeId = CodeId::MAX - 1;
/// How many own values (entities, subjects) are told apart in a file; the rest are counted together.
const OWN_VALUES: usize = 2_000;

/// What normalising leaves of a file.
#[derive(Debug, Default)]
pub struct Batch {
    /// The records that could be read.
    pub records: Vec<Record>,
    /// The row of each record.
    pub rows: Vec<u64>,
    /// Days of reopenings.
    pub reopenings: Vec<i32>,
    /// The names of entities and subjects.
    pub entities: Interner,
    /// The names of subjects.
    pub subjects: Interner,
    /// Rows read.
    pub read: u64,
    /// Rows that are no record.
    pub rejected: u64,
    /// Of these, tests.
    pub tests: u64,
}

/// Own values, each with its place.
#[derive(Debug, Default)]
pub struct Interner {
    /// The values, by place.
    pub names: Vec<String>,
    places: HashMap<String, CodeId>,
}

impl Interner {
    /// The place of a value; [`OTHER_VALUE`] for one that is not kept.
    pub fn place(&mut self, name: &str) -> CodeId {
        if let Some(&place) = self.places.get(name) {
            return place;
        }
        if self.names.len() >= OWN_VALUES {
            return OTHER_VALUE;
        }
        let place = CodeId::try_from(self.names.len()).unwrap_or(OTHER_VALUE);
        self.names.push(name.to_owned());
        self.places.insert(name.to_owned(), place);
        place
    }
}

/// Whether a value looks like personal data: a run of five digits, or an address.
pub fn looks_personal(text: &str) -> bool {
    let mut run = 0;
    text.contains('@')
        || text.chars().any(|c| {
            run = if c.is_numeric() { run + 1 } else { 0 };
            run >= 5
        })
}

/// Everything that turns the rows of one file into records.
pub struct Normaliser<'a> {
    file: &'a str,
    source: &'a Source,
    lists: &'a Lists,
    key: &'a [u8; 32],
    classifier: Classifier<'a>,
    zone: chrono_tz::Tz,
    /// For each field, the place of its column in the selection.
    columns: HashMap<Field, usize>,
    memos: HashMap<Field, HashMap<String, CodeId>>,
    /// The codes of constants.
    constants: HashMap<Field, CodeId>,
    /// Whether a service is asked of the text.
    has_text: bool,
}

/// The longest memo of a column: beyond it values are looked up each time.
const MEMO: usize = 4_096;

impl<'a> Normaliser<'a> {
    /// `columns` gives the place of each mapped column in the selection that the reader was asked for.
    pub fn new(
        file: &'a str,
        source: &'a Source,
        lists: &'a Lists,
        key: &'a [u8; 32],
        classifier: Classifier<'a>,
        zone: chrono_tz::Tz,
        columns: HashMap<Field, usize>,
    ) -> Self {
        let constants = source.constants.iter().map(|(&field, value)| (field, lists.of(field).find(value))).collect();
        let has_text = columns.contains_key(&Field::Text);
        Normaliser { file, source, lists, key, classifier, zone, columns, memos: HashMap::new(), constants, has_text }
    }

    /// Turns the rows of a batch into records, and records what is wrong with them.
    pub fn take(&mut self, table: &RawTable, into: &mut Batch, findings: &mut Findings) {
        let columns: Vec<&StringChunked> = table.frame.columns().iter().filter_map(|column| column.str().ok()).collect();
        let cells = Cells { columns, places: Places::new(&self.columns) };
        for fault in &table.faults {
            let code = match fault.kind {
                crate::columns::RowFaultKind::Ragged => Code::RaggedRow,
                crate::columns::RowFaultKind::Undecodable => Code::UndecodableText,
            };
            let place = Place { row: Some(fault.row), ..self.place(table, 0, None) };
            findings.record(code, || Finding { place, code, field: None, masked: None });
        }
        for row in 0..table.rows.len() {
            into.read += 1;
            let mut at = At { normaliser: self, cells: &cells, table, row, findings };
            match at.record(into) {
                Some(record) => {
                    into.records.push(record);
                    into.rows.push(table.rows[row]);
                }
                None => into.rejected += 1,
            }
        }
    }

    fn place(&self, table: &RawTable, row: usize, field: Option<Field>) -> Place {
        Place {
            file: self.file.to_owned(),
            sheet: table.sheet.as_deref().map(str::to_owned),
            row: table.rows.get(row).copied(),
            column: field.and_then(|field| self.source.columns.get(&field)).cloned(),
        }
    }
}

/// The place of each field's column, by the field's number: found without hashing.
struct Places([u8; 32]);

impl Places {
    fn new(columns: &HashMap<Field, usize>) -> Self {
        let mut places = [u8::MAX; 32];
        for (number, field) in Field::ALL.iter().enumerate() {
            if let Some(&place) = columns.get(field) {
                places[number] = u8::try_from(place).unwrap_or(u8::MAX);
            }
        }
        Places(places)
    }
}

struct Cells<'a> {
    columns: Vec<&'a StringChunked>,
    places: Places,
}

impl<'a> Cells<'a> {
    #[inline]
    fn get(&self, field: Field, row: usize) -> Option<&'a str> {
        let place = self.places.0[field as usize];
        let column = *self.columns.get(usize::from(place))?;
        column.get(row)
    }
}

/// One row on its way to a record.
struct At<'b, 'a> {
    normaliser: &'b mut Normaliser<'a>,
    cells: &'b Cells<'b>,
    table: &'b RawTable,
    row: usize,
    findings: &'b mut Findings,
}

impl At<'_, '_> {
    /// `None` when the row is no record: no readable identifier, nature or receipt date, or a test.
    fn record(&mut self, into: &mut Batch) -> Option<Record> {
        let id = self.id()?;
        let Some(nature) = self.nature() else {
            return self.refuse(Code::UnknownNature, Field::Nature);
        };
        let received = match self.cell(Field::Received).map(|text| self.read_date(Field::Received, text)) {
            Some(Ok(day)) => day,
            _ => return self.refuse(Code::UnreadableReceipt, Field::Received),
        };
        if self.cell(Field::Test).is_some() && self.code(Field::Test) == self.normaliser.lists.of(Field::Test).place("true") {
            into.tests += 1;
            return self.refuse(Code::TestRecord, Field::Test);
        }
        let reopenings = self.reopenings(into);
        Some(Record {
            id,
            user: self.user(),
            received,
            first_received: self.date(Field::FirstReceived),
            replied: self.date(Field::Replied),
            reasoned: self.date(Field::ReasonedReplyArt11),
            completed: self.date(Field::Completed),
            closed: self.date(Field::Closed),
            transferred_on: self.date(Field::TransferredOn),
            reopenings,
            reasons: self.reasons(),
            channel: self.code(Field::Channel),
            region: self.code(Field::Region),
            province: self.code(Field::Province),
            entity: self.own(Field::Entity, &mut into.entities),
            user_kind: self.code(Field::UserKind),
            service: self.service(),
            subject: self.own(Field::Subject, &mut into.subjects),
            status: self.code(Field::Status),
            rating: self.code(Field::Rating),
            from: self.body(Field::TransferredFrom),
            to: self.body(Field::TransferredTo),
            nature,
            acknowledged: self.cell(Field::Acknowledged).is_some() && self.date(Field::Acknowledged) != NO_DAY,
        })
    }

    #[inline]
    fn cell(&self, field: Field) -> Option<&'_ str> {
        self.cells.get(field, self.row)
    }

    fn refuse<T>(&mut self, code: Code, field: Field) -> Option<T> {
        self.find(code, field);
        None
    }

    /// Records a finding about a cell of this row.
    #[cold]
    fn find(&mut self, code: Code, field: Field) {
        let place = self.normaliser.place(self.table, self.row, Some(field));
        let masked = self.cell(field).map(mask);
        self.findings.record(code, || Finding { place, code, field: Some(field), masked });
    }

    fn id(&mut self) -> Option<u128> {
        let Some(id) = self.cell(Field::Id).map(clean).filter(|id| !id.is_empty()) else {
            return self.refuse(Code::MissingId, Field::Id);
        };
        Some(hash(self.normaliser.key, id.as_bytes()))
    }

    fn user(&self) -> u64 {
        let Some(user) = self.cell(Field::User) else { return 0 };
        let cleaned = clean(user);
        if cleaned.is_empty() {
            return 0;
        }
        let hash = if cleaned.bytes().any(|byte| !byte.is_ascii_digit() && !byte.is_ascii_uppercase()) {
            hash(self.normaliser.key, fold(&cleaned).as_bytes())
        } else {
            hash(self.normaliser.key, cleaned.to_ascii_lowercase().as_bytes())
        };
        // The lower half is a hash as good as the whole.
        (hash as u64).max(1)
    }

    fn nature(&mut self) -> Option<Nature> {
        Nature::ALL.get(usize::from(self.code_or_constant(Field::Nature)?)).copied()
    }

    fn code_or_constant(&mut self, field: Field) -> Option<CodeId> {
        let code = match self.cell(field) {
            Some(text) => self.look_up(field, text).unwrap_or(NO_CODE),
            None => self.normaliser.constants.get(&field).copied().unwrap_or(NO_CODE),
        };
        (code != NO_CODE).then_some(code)
    }

    fn look_up(&self, field: Field, text: &str) -> Option<CodeId> {
        let code = match self.normaliser.memos.get(&field).and_then(|memo| memo.get(text)) {
            Some(&code) => code,
            None => self.normaliser.lists.of(field).find(text),
        };
        (code != NO_CODE).then_some(code)
    }

    /// The code of a cell in a closed list; a value in no list is a finding.
    #[inline]
    fn code(&mut self, field: Field) -> CodeId {
        let cells = self.cells;
        let Some(text) = cells.get(field, self.row) else {
            return if self.normaliser.constants.is_empty() {
                NO_CODE
            } else {
                self.normaliser.constants.get(&field).copied().unwrap_or(NO_CODE)
            };
        };
        let memo = self.normaliser.memos.entry(field).or_default();
        let code = match memo.get(text) {
            Some(&code) => code,
            None => {
                let code = self.normaliser.lists.of(field).find(text);
                if memo.len() < MEMO {
                    memo.insert(text.to_owned(), code);
                }
                code
            }
        };
        if code == NO_CODE && !clean(text).is_empty() {
            self.find(Code::UnknownValue, field);
        }
        code
    }

    fn service(&mut self) -> CodeId {
        let cells = self.cells;
        let code = if cells.get(Field::Service, self.row).is_some() { self.code(Field::Service) } else { NO_CODE };
        if code != NO_CODE || !self.normaliser.has_text {
            return code;
        }
        cells.get(Field::Text, self.row).map_or(NO_CODE, |text| self.normaliser.classifier.service(text))
    }

    /// An own value: a name of the agency's, not of a list.
    fn own(&mut self, field: Field, interner: &mut Interner) -> CodeId {
        let cells = self.cells;
        let Some(text) = cells.get(field, self.row) else { return NO_CODE };
        let cleaned = clean(text);
        if cleaned.is_empty() {
            return NO_CODE;
        }
        if looks_personal(&cleaned) {
            self.find(Code::UnknownValue, field);
            return OTHER_VALUE;
        }
        interner.place(&cleaned)
    }

    fn body(&mut self, field: Field) -> CodeId {
        let cells = self.cells;
        let Some(text) = cells.get(field, self.row) else { return NO_CODE };
        if clean(text).is_empty() {
            return NO_CODE;
        }
        self.look_up(field, text).unwrap_or(OTHER_BODY)
    }

    fn reasons(&mut self) -> u16 {
        let cells = self.cells;
        let Some(text) = cells.get(Field::Admissibility, self.row) else { return 0 };
        let list = self.normaliser.lists.of(Field::Admissibility);
        let admissible = list.place(ADMISSIBLE);
        let mut reasons = 0;
        let mut unknown = false;
        // A whole cell may be one value that holds a comma.
        let whole = list.find(text);
        let parts = text.split([';', ',', '|']).map(|part| list.find(part));
        let codes: Vec<CodeId> = if whole == NO_CODE { parts.collect() } else { vec![whole] };
        for code in codes {
            match usize::from(code) {
                place if place < Reason::ALL.len() => reasons |= 1 << place,
                _ => unknown |= code != admissible,
            }
        }
        if unknown && !clean(text).is_empty() {
            self.find(Code::UnknownValue, Field::Admissibility);
        }
        reasons
    }

    fn reopenings(&mut self, into: &mut Batch) -> (u32, u16) {
        let cells = self.cells;
        let Some(text) = cells.get(Field::Reopened, self.row) else { return (0, 0) };
        let first = into.reopenings.len();
        for part in text.split([';', ',', '|']).filter(|part| !part.trim().is_empty()) {
            match self.read_date(Field::Reopened, part) {
                Ok(day) => into.reopenings.push(day),
                Err(_) => self.find(Code::UnreadableDate, Field::Reopened),
            }
        }
        let count = into.reopenings.len() - first;
        (u32::try_from(first).unwrap_or(u32::MAX), u16::try_from(count).unwrap_or(u16::MAX))
    }

    fn date(&mut self, field: Field) -> i32 {
        let cells = self.cells;
        let Some(text) = cells.get(field, self.row) else { return NO_DAY };
        match self.read_date(field, text) {
            Ok(day) => day,
            Err(_) if clean(text).is_empty() => NO_DAY,
            Err(_) => {
                self.find(Code::UnreadableDate, field);
                NO_DAY
            }
        }
    }

    #[inline]
    fn read_date(&self, field: Field, text: &str) -> Result<i32, DateFault> {
        let source = self.normaliser.source;
        let order = if source.date_orders.is_empty() {
            source.dates
        } else {
            source.date_orders.get(&field).copied().unwrap_or(source.dates)
        };
        DateReader::new(order, self.normaliser.zone).read(text)
    }
}

/// A keyed hash: without the agency's key nothing leads back to the value, and not even to whether two are equal.
fn hash(key: &[u8; 32], bytes: &[u8]) -> u128 {
    let mut half = [0; 16];
    half.copy_from_slice(&blake3::keyed_hash(key, bytes).as_bytes()[..16]);
    u128::from_le_bytes(half)
}

impl Record {
    /// The day on which the legal clock starts: the first receipt where it is known (contract §3).
    pub const fn start(&self) -> i32 {
        if self.first_received == NO_DAY { self.received } else { self.first_received }
    }
}
