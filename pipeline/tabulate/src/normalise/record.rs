//! Rows of strings → records of the canonical type: codes, days and flags. Identifiers become keyed hashes and free
//! text a service at once; neither is kept.

use hashbrown::HashMap;
use ingest::repair::{has_other_forms, repaired, turned};
use ingest::text::{clean, fold};
use polars::prelude::{PolarsDataType, StringType};
use report_model::finding::{Finding, Findings, Place, mask};
use report_model::findings::Code;
use report_model::personal::is_personal;
use report_model::record::{Field, Nature, Reason};

use super::date::{DateFault, DateReader};
use crate::classify::Classifier;
use crate::columns::RawTable;
use crate::lists::{ADMISSIBLE, CodeId, Lists, NO_CODE};
use crate::mapping::Source;
use crate::propose::advice::NewValues;

/// No day: the cell is empty, or its date is not believed.
pub const NO_DAY: i32 = i32::MIN;

/// A record, as compact as its meaning: 100 bytes, whatever the length of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// The keyed hash of the identifier.
    pub id: u128,
    /// The keyed hash of the user; 0 for none.
    pub user: u64,
    /// Days, or [`NO_DAY`].
    pub received: i32,
    /// The first receipt, before a transfer.
    pub first_received: i32,
    /// The acknowledgement.
    pub acknowledged: i32,
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
    /// Reason codes of art. 11 and 12: a bit for each, in the order of [`Reason::ALL`], and [`UNKNOWN_REASON`].
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
}

/// The bit of a reason that is in no list: somebody gave one, and it says nothing of art. 11 or 12.
pub const UNKNOWN_REASON: u16 = 1 << 15;
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
    /// The keyed hash of each record's text; 0 for none, or one that is too short to tell requests apart.
    pub texts: Vec<u64>,
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

/// Whether an own value (an entity, a subject) looks like personal data or like a sentence: an address, five digits that
/// nothing but signs or spaces part, or more than a name of an office takes.
pub fn looks_personal(text: &str) -> bool {
    const LONGEST: usize = 80;
    let mut run = 0;
    let mut digits = |c: char| {
        run = match c {
            c if c.is_numeric() => run + 1,
            c if c.is_alphabetic() => 0,
            _ => run,
        };
        run >= 5
    };
    text.contains('@') || text.chars().any(&mut digits) || text.chars().nth(LONGEST).is_some() || is_personal(text)
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
    /// The values of each field that were looked up already, by the field's number.
    memos: [HashMap<String, Found>; 32],
    /// Values that are in no list.
    pub(crate) new_values: NewValues,
    /// The fields in which signs of another form were met: a bit for each, by its number.
    other_forms: u32,
}

/// What a value was looked up as, and whether it had to be repaired first.
#[derive(Clone, Copy, Debug)]
struct Found {
    code: CodeId,
    repaired: bool,
}

/// The shortest folded text by which two requests are known for one: less is a heading that many share.
const TELLING_TEXT: usize = 40;

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
        Normaliser {
            file,
            source,
            lists,
            key,
            classifier,
            zone,
            columns,
            memos: Default::default(),
            new_values: NewValues::default(),
            other_forms: 0,
        }
    }

    /// Turns the rows of a batch into records, and records what is wrong with them.
    pub fn take(&mut self, table: &RawTable, into: &mut Batch, findings: &mut Findings) {
        // A batch is built as one chunk.
        let columns: Vec<&Strings> =
            table.frame.columns().iter().filter_map(|column| column.str().ok()?.downcast_iter().next()).collect();
        let cells = Cells { columns, places: Places::new(&self.columns), constants: constants(self.source) };
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
                Some((record, text)) => {
                    into.records.push(record);
                    into.rows.push(table.rows[row]);
                    into.texts.push(text);
                }
                None => into.rejected += 1,
            }
        }
    }

    /// Records, once for each column, that signs of another form stand in it: its values are read all the same.
    pub fn close(&self, sheet: Option<&str>, findings: &mut Findings) {
        for &field in Field::ALL.iter().filter(|&&field| self.other_forms & (1 << field as u32) != 0) {
            let place = Place {
                file: self.file.to_owned(),
                sheet: sheet.map(str::to_owned),
                row: None,
                column: self.source.columns.get(&field).cloned(),
            };
            let code = Code::RepairedText;
            findings.record(code, || Finding { place, code, field: Some(field), masked: None });
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

/// The constants of a source, by the field's number.
fn constants(source: &Source) -> [Option<&str>; 32] {
    let mut constants = [None; 32];
    for (&field, value) in &source.constants {
        constants[field as usize] = Some(value.as_str());
    }
    constants
}

/// The strings of a column in one chunk.
type Strings = <StringType as PolarsDataType>::Array;

struct Cells<'a> {
    columns: Vec<&'a Strings>,
    places: Places,
    constants: [Option<&'a str>; 32],
}

impl<'a> Cells<'a> {
    /// The text of a field in a row: its cell, or where that is blank the constant of the source.
    #[inline]
    fn get(&self, field: Field, row: usize) -> Option<&'a str> {
        let column = self.columns.get(usize::from(self.places.0[field as usize]));
        let cell = column.and_then(|column| column.get(row)).filter(|text| !is_blank(text));
        cell.or(self.constants[field as usize])
    }
}

/// Whether nothing of a text is left when it is cleaned. A letter, a digit or an ASCII sign at its head always stays.
#[inline]
fn is_blank(text: &str) -> bool {
    match text.chars().next() {
        Some(first) => !(first.is_ascii_graphic() || first.is_alphanumeric()) && clean(text).is_empty(),
        None => true,
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
    fn record(&mut self, into: &mut Batch) -> Option<(Record, u64)> {
        if self.cell(Field::Test).is_some()
            && self.code(Field::Test) == self.normaliser.lists.of(Field::Test).place("true")
        {
            into.tests += 1;
            return self.refuse(Code::TestRecord, Field::Test);
        }
        let id = self.id()?;
        let Some(nature) = self.nature() else {
            return self.refuse(Code::UnknownNature, Field::Nature);
        };
        let received = self.cell(Field::Received).map(|text| self.read_date(Field::Received, text));
        let Some(Ok(received)) = received else {
            return self.refuse(Code::UnreadableReceipt, Field::Received);
        };
        let reopenings = self.reopenings(into);
        let region = self.code(Field::Region);
        let text = self.text();
        let record = Record {
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
            reopenings,
            reasons: self.reasons(),
            channel: self.code(Field::Channel),
            region,
            province: self.province(region),
            entity: self.own(Field::Entity, &mut into.entities),
            user_kind: self.code(Field::UserKind),
            service: self.service(),
            subject: self.own(Field::Subject, &mut into.subjects),
            status: self.code(Field::Status),
            rating: self.code(Field::Rating),
            from: self.body(Field::TransferredFrom),
            to: self.body(Field::TransferredTo),
            nature,
        };
        Some((record, text))
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
        if folded.len() < TELLING_TEXT { 0 } else { half(hash(self.normaliser.key, folded)) }
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
        if matches!(code, Code::UnknownValue | Code::UnknownNature)
            && let Some(text) = self.cells.get(field, self.row)
        {
            self.normaliser.new_values.add(field, &clean(text), 1);
        }
        self.findings.record(code, || Finding { place, code, field: Some(field), masked });
    }

    fn id(&mut self) -> Option<u128> {
        let Some(id) = self.cell(Field::Id) else {
            return self.refuse(Code::MissingId, Field::Id);
        };
        Some(hash(self.normaliser.key, clean(id).as_bytes()))
    }

    fn user(&self) -> u64 {
        let Some(user) = self.cell(Field::User) else { return 0 };
        let cleaned = clean(user);
        let hash = if cleaned.bytes().any(|byte| !byte.is_ascii_digit() && !byte.is_ascii_uppercase()) {
            hash(self.normaliser.key, fold(&cleaned).as_bytes())
        } else {
            hash(self.normaliser.key, cleaned.to_ascii_lowercase().as_bytes())
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
        let list = self.normaliser.lists.of(field);
        let mut found = Found { code: list.find(text), repaired: false };
        if found.code == NO_CODE && !text.is_ascii() {
            let meant = [repaired(text), turned(&clean(text))].into_iter().flatten();
            let codes = meant.map(|meant| list.find(&meant)).find(|&code| code != NO_CODE);
            found = codes.map_or(found, |code| Found { code, repaired: true });
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
        if code == NO_CODE {
            self.find(Code::UnknownValue, field);
        }
        code
    }

    /// The province of a cell. A commune rolls up to its own; where several share its name, the region tells.
    fn province(&mut self, region: CodeId) -> CodeId {
        let cells = self.cells;
        let Some(text) = cells.get(Field::Province, self.row) else { return NO_CODE };
        match self.look_up(Field::Province, text) {
            NO_CODE => {}
            code => return code,
        }
        let code = self.normaliser.lists.commune_in(text, region);
        if code == NO_CODE {
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
        let found = Found { code: interner.place(&cleaned), repaired: meant.is_some() };
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
            NO_CODE => OTHER_BODY,
            code => code,
        }
    }

    fn reasons(&mut self) -> u16 {
        let cells = self.cells;
        let Some(text) = cells.get(Field::Admissibility, self.row) else { return 0 };
        let admissible = self.normaliser.lists.of(Field::Admissibility).place(ADMISSIBLE);
        // A whole cell may be one value that holds a comma.
        let codes = match self.look_up(Field::Admissibility, text) {
            NO_CODE => {
                let parts = text.split([';', ',', '|']).filter(|part| !is_blank(part));
                parts.map(|part| self.look_up(Field::Admissibility, part)).collect()
            }
            whole if whole == admissible => return 0,
            whole => vec![whole],
        };
        let reasons = codes.into_iter().filter(|&code| code != admissible).fold(0, |reasons, code| {
            let known = usize::from(code) < Reason::ALL.len();
            reasons | if known { 1 << code } else { UNKNOWN_REASON }
        });
        if reasons & UNKNOWN_REASON != 0 {
            self.find(Code::UnknownValue, Field::Admissibility);
        }
        reasons
    }

    fn reopenings(&mut self, into: &mut Batch) -> (u32, u16) {
        let cells = self.cells;
        let Some(text) = cells.get(Field::Reopened, self.row) else { return (0, 0) };
        let first = into.reopenings.len();
        for part in text.split([';', ',', '|']).filter(|part| !is_blank(part)) {
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
        if let Ok(day) = self.read_date(field, text) {
            day
        } else {
            self.find(Code::UnreadableDate, field);
            NO_DAY
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

/// Half of a hash, as good as the whole, and never 0.
#[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
const fn half(hash: u128) -> u64 {
    let half = hash as u64;
    if half == 0 { 1 } else { half }
}

impl Record {
    /// The day on which the legal clock starts: the first receipt where it is known (contract §3).
    pub const fn start(&self) -> i32 {
        if self.first_received == NO_DAY { self.received } else { self.first_received }
    }
}
