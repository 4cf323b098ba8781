//! The record: codes, days, flags and keyed hashes, and no word of a person.

use hashbrown::HashMap;
use ingest::text::fold;
use report_model::personal::is_personal;
use report_model::record::Nature;

use crate::lists::CodeId;

/// No day: the cell is empty, or its date is not believed.
pub const NO_DAY: i32 = i32::MIN;

/// A record, as compact as its meaning: some 100 bytes, whatever the length of its text.
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
    /// The deadline that the export states.
    pub due: i32,
    /// What it says of a deadline without a day.
    pub kept: CodeId,
    /// The place of its reopenings in [`Batch::reopenings`], and how many.
    pub reopenings: (u32, u16),
    /// Reason codes of art. 11 and 12: a bit for each, in the order of `Reason::ALL`, and
    /// [`UNKNOWN_REASON`], [`SAYS_ADMISSIBLE`].
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
    /// What the reply gave.
    pub outcome: CodeId,
    /// The rating.
    pub rating: CodeId,
    /// The body that it came from; [`OTHER_BODY`] for one that the register does not know.
    pub from: CodeId,
    /// The body that it was sent on to; likewise.
    pub to: CodeId,
    /// What it is.
    pub nature: Nature,
    /// What its row leaves unknown: [`UNUSABLE_REPLY`], [`UNREADABLE_REOPENING`].
    pub unsure: u8,
    /// The cut-off of its file: what happened after it has not happened yet.
    pub cutoff: i32,
    /// A hash of its identifier as it is written, capitals and all.
    pub spelling: u32,
    /// A hash of its identifier without zeros at the beginning of numbers and with one sign for all; 0 where it is none.
    pub loose: u64,
    /// Whether it is of another year than the period and its follow-up.
    pub outside: bool,
}

impl Record {
    /// The days on which it was opened again, out of those of its batch.
    pub fn reopened_on<'a>(&self, reopenings: &'a [i32]) -> &'a [i32] {
        let (first, count) = (self.reopenings.0 as usize, usize::from(self.reopenings.1));
        reopenings.get(first..first + count).unwrap_or_default()
    }

    /// The day on which the legal clock starts: the first receipt where it is known (contract §3).
    pub const fn start(&self) -> i32 {
        if self.first_received == NO_DAY { self.received } else { self.first_received }
    }

    /// Whether it says the same as another, wherever both come from. Of reopenings, see their days.
    pub fn says_as(&self, other: &Record) -> bool {
        let Record { reopenings, cutoff, spelling, loose, outside, .. } = *other;
        Record { reopenings, cutoff, spelling, loose, outside, ..*self } == *other
    }
}

/// The bit of a reason that is in no list: somebody gave one, and it says nothing of art. 11 or 12.
pub const UNKNOWN_REASON: u16 = 1 << 15;
/// The bit of a cell that says of the file that it is admissible.
pub const SAYS_ADMISSIBLE: u16 = 1 << 14;
/// The bit of a reply whose day cannot be read, or cannot be.
pub const UNUSABLE_REPLY: u8 = 1;
/// The bit of a reopening whose day cannot be read.
pub const UNREADABLE_REOPENING: u8 = 1 << 1;
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
    /// For each record of a sheet, the fields with a true date that may have been turned round; empty for other tables.
    pub turnable: Vec<u16>,
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
    /// Of these, those that may be complaints of the period and have no readable identifier.
    pub rejected_complaints: u64,
    /// The identifiers of the others that may be.
    pub rejected_ids: Vec<u128>,
    /// Rows that repeat a record of the table, and were taken together with it.
    pub repeated: u64,
    /// The corrections that were applied, with the identifier of their record.
    pub corrected: Vec<(u32, u128)>,
}

impl Batch {
    /// Notes rows that look like records and stand where none is read.
    pub(crate) const fn reject_unread(&mut self, rows: u64) {
        self.read += rows;
        self.rejected += rows;
        self.rejected_complaints += rows;
    }

    /// Notes a row that is no record and may be a complaint of the period, by its identifier where it has one.
    pub(super) fn reject(&mut self, id: Option<u128>) {
        match id {
            Some(id) => self.rejected_ids.push(id),
            None => self.rejected_complaints += 1,
        }
    }
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
    is_addressed(text)
        || text.contains('@')
        || text.chars().any(&mut digits)
        || text.chars().nth(LONGEST).is_some()
        || is_personal(text)
}

/// Whether a text names somebody as people are addressed (`Mme Amina …`), or where somebody lives (`12 rue …`).
fn is_addressed(text: &str) -> bool {
    const TITLES: [&str; 10] =
        ["m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "السيد", "السيده", "الانسه"];
    // In capitals these are offices: `DR Rabat`.
    const DOCTORS: [&str; 4] = ["Dr", "Dr.", "Pr", "Pr."];
    const ROADS: [&str; 12] =
        ["rue", "avenue", "av", "bd", "boulevard", "lotissement", "immeuble", "imm", "appt", "زنقه", "شارع", "عماره"];
    let words: Vec<&str> = text.split_whitespace().take(32).collect();
    let is_name = |word: &str| word.chars().take(2).filter(|c| c.is_alphabetic()).count() == 2;
    let is_title = |place: usize, word: &str| match fold(word).as_str() {
        // Within a text the one letter needs its stop.
        "m" => place == 0 || word == "M.",
        folded => TITLES.contains(&folded) || DOCTORS.contains(&word),
    };
    let is_person = words.windows(2).enumerate().any(|(place, pair)| is_title(place, pair[0]) && is_name(pair[1]));
    let has_number = || words.iter().any(|word| word.starts_with(|c: char| c.is_numeric()));
    is_person || (has_number() && words.iter().any(|word| ROADS.contains(&fold(word).as_str())))
}

/// A keyed hash: without the agency's key nothing leads back to the value, and not even to whether two are equal.
pub(super) fn hash(key: &[u8; 32], bytes: &[u8]) -> u128 {
    let mut half = [0; 16];
    half.copy_from_slice(&blake3::keyed_hash(key, bytes).as_bytes()[..16]);
    u128::from_le_bytes(half)
}

/// Half of a hash, as good as the whole, and never 0.
#[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
pub(super) const fn half(hash: u128) -> u64 {
    let half = hash as u64;
    if half == 0 { 1 } else { half }
}
