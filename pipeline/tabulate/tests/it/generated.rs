//! Exports as a body could send them, with everything that can be wrong in them: the records, and the bytes of the CSV
//! that holds them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use report_model::record::{Field, Kept, Nature, Outcome, Rating, Reason, Status};
use tabulate::mapping::{DateOrder, Format, IdentifiedBy, Source};
use tabulate::{ExportFile, Mapping};

use crate::cycle::{Folder, on};

/// A cell that should hold a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Date {
    Empty,
    Day(NaiveDate),
    /// Text that is no date.
    Faulty(&'static str),
}

impl Date {
    /// The day, where there is one.
    pub(crate) const fn day(self) -> Option<NaiveDate> {
        match self {
            Date::Day(day) => Some(day),
            Date::Empty | Date::Faulty(_) => None,
        }
    }

    fn text(self) -> String {
        match self {
            Date::Empty => String::new(),
            Date::Day(day) => day.format("%d/%m/%Y").to_string(),
            Date::Faulty(text) => text.to_owned(),
        }
    }
}

/// A cell of a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Empty,
    /// A code, and how the file spells it.
    Code(&'static str, &'static str),
    /// A value that is in no list.
    Unknown,
}

impl Value {
    /// The code, where there is one.
    pub(crate) const fn code(self) -> Option<&'static str> {
        match self {
            Value::Code(code, _) => Some(code),
            Value::Empty | Value::Unknown => None,
        }
    }

    pub(crate) const fn is_empty(self) -> bool {
        matches!(self, Value::Empty)
    }

    fn text(self) -> String {
        match self {
            Value::Empty => String::new(),
            Value::Code(_, spelling) => spelling.to_owned(),
            Value::Unknown => "jamais vu ?".to_owned(),
        }
    }
}

/// A cell of what an export says of its own deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    Day(Date),
    Kept(Value),
}

/// One row of an export, by what it means.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Its number; none is an empty cell.
    pub(crate) id: Option<u16>,
    pub(crate) nature: Value,
    pub(crate) received: Date,
    pub(crate) first_received: Date,
    pub(crate) acknowledged: Date,
    pub(crate) replied: Date,
    pub(crate) reasoned: Date,
    pub(crate) completed: Date,
    pub(crate) closed: Date,
    /// Its reopenings, and what stands between them.
    pub(crate) reopened: Vec<Date>,
    pub(crate) between: &'static str,
    pub(crate) from: Value,
    pub(crate) to: Value,
    pub(crate) transferred_on: Date,
    pub(crate) status: Value,
    pub(crate) reasons: Vec<Value>,
    pub(crate) channel: Value,
    pub(crate) region: Value,
    pub(crate) province: Value,
    pub(crate) entity: &'static str,
    pub(crate) user_kind: Value,
    pub(crate) service: Value,
    pub(crate) subject: &'static str,
    pub(crate) outcome: Value,
    pub(crate) due: Due,
    pub(crate) rating: Value,
    /// Its number, and in which of its spellings it stands here.
    pub(crate) user: Option<(u16, bool)>,
    pub(crate) test: bool,
    /// A text, and the service that the rules place it in.
    pub(crate) text: (&'static str, Option<&'static str>),
    /// Which of the spellings of an identifier its own has.
    pub(crate) spelling: u16,
}

/// One file of an export.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) name: &'static str,
    /// The mapped columns; every other cell of a row is written nowhere.
    pub(crate) columns: BTreeSet<Field>,
    pub(crate) rows: Vec<Row>,
}

const NATURES: [Value; 5] = [
    Value::Code("complaint", "Réclamation"),
    Value::Code("complaint", "شكاية"),
    Value::Code("observation", "observation"),
    Value::Code("suggestion", "Proposition"),
    Value::Unknown,
];
const BODIES: [Value; 4] = [
    Value::Code("beta", "Office Bêta"),
    Value::Code("other", "Un autre corps"),
    Value::Code("gamma", "gamma"),
    Value::Code("alpha", "Ministère Alpha"),
];
const STATUSES: [Value; 6] = [
    Value::Code("received", "reçue"),
    Value::Code("closed", "Clôturée"),
    Value::Code("processed", "تمت المعالجة"),
    Value::Code("in_progress", "En  cours"),
    Value::Code("inadmissible", "Irrecevable"),
    Value::Unknown,
];
const REASONS: [Value; 7] = [
    Value::Code("A11_NO_DOCS", "A11_NO_DOCS"),
    Value::Code("A12_COURT", "a12 court"),
    Value::Code("A11_UNCLEAR", "A11_UNCLEAR"),
    Value::Code("A12_INSULT", "A12_INSULT"),
    Value::Code("admissible", "Recevable"),
    Value::Unknown,
    Value::Code("INADMISSIBLE", "Non recevable"),
];
const CHANNELS: [Value; 4] = [
    Value::Code("portal", "Portail"),
    Value::Code("portal", "البوابة"),
    Value::Code("desk", "Sur place"),
    Value::Unknown,
];
const REGIONS: [Value; 3] =
    [Value::Code("MA-04", "rabat sale kenitra"), Value::Code("MA-06", "Casa-Settat"), Value::Unknown];
const PROVINCES: [Value; 3] =
    [Value::Code("RAB", "Rabat"), Value::Code("CAS", "Casablanca"), Value::Code("SAL", "Salé")];
const KINDS: [Value; 2] = [Value::Code("citizen", "Citoyen"), Value::Code("company", "ENTREPRISE")];
const SERVICES: [Value; 4] = [
    Value::Code("passport", "passport"),
    Value::Code("licence", "Permis de conduire"),
    Value::Code("passport", "جواز السفر"),
    Value::Unknown,
];
const OUTCOMES: [Value; 4] = [
    Value::Code("granted", "Suite favorable"),
    Value::Code("refused", "REFUSED"),
    Value::Code("explained", "توضيحات"),
    Value::Unknown,
];
const KEPT: [Value; 3] = [Value::Code("kept", "Oui"), Value::Code("missed", "hors délai"), Value::Code("kept", "نعم")];
const RATINGS: [Value; 3] =
    [Value::Code("satisfied", "Satisfait"), Value::Code("unsatisfied", "non satisfait"), Value::Unknown];
/// The last two look like personal data: they are counted as *other*. So is the name `other` itself.
const ENTITIES: [&str; 7] = ["", "Direction Nord", "مصلحة الجوازات", "unspecified", "other", "AB123456", "a@b.ma"];
const SUBJECTS: [&str; 4] = ["", "Délai", "Accueil; guichet", "0612345678"];
const TEXTS: [(&str, Option<&str>); 5] = [
    ("", None),
    ("Mon PASSEPORT, \"perdu\"\nà Rabat", Some("passport")),
    ("أين رخصة السياقة؟", Some("licence")),
    ("ma carte; grise", Some("licence")),
    ("rien", None),
];
const BETWEEN: [&str; 6] = ["|", "; ", ",", "\n", " et ", " و "];
const NO_DATES: [&str; 5] = ["31/02/2025", "hier", "04/03/225", "00/00/0000", "12/31/2025"];

/// A throw of dice: 0 is the plainest, so that a failing case shrinks to plain rows.
struct Dice<'a>(std::slice::Iter<'a, u16>);

impl Dice<'_> {
    fn below(&mut self, sides: u16) -> u16 {
        self.0.next().map_or(0, |die| die % sides)
    }

    /// A value in so many throws of a hundred, else nothing.
    fn value(&mut self, percent: u16, values: &[Value]) -> Value {
        let die = self.below(100 * u16::try_from(values.len()).expect("short lists"));
        if die % 100 < 100 - percent { Value::Empty } else { values[usize::from(die / 100)] }
    }

    fn one_of<T: Copy>(&mut self, values: &[T]) -> T {
        values[usize::from(self.below(u16::try_from(values.len()).expect("short lists")))]
    }

    /// A date some days from another, in so many throws of a hundred: often on one of the limits of the law, sometimes
    /// before, sometimes no date.
    fn date_after(&mut self, percent: u16, base: NaiveDate) -> Date {
        if self.below(100) < 100 - percent {
            return Date::Empty;
        }
        match self.below(400) {
            days @ 0..250 => Date::Day(base + Days::new(u64::from(days))),
            near @ 250..370 => {
                let limit = [0, 15, 60, 59, 61, 16][usize::from(near % 6)];
                Date::Day(base + Days::new(limit))
            }
            before @ 370..385 => Date::Day(base - Days::new(u64::from(before - 369))),
            no => Date::Faulty(NO_DATES[usize::from(no % 5)]),
        }
    }
}

/// A row of thrown dice.
fn row(dice: &[u16]) -> Row {
    let dice = &mut Dice(dice.iter());
    let first = on(2024, 10, 1);
    // Mostly in the period (2025), some before it, some after.
    let day = first + Days::new(u64::from((dice.below(540) + 120) % 540));
    let received = match dice.below(40) {
        39 => Date::Empty,
        38 => Date::Faulty(dice.one_of(&NO_DATES)),
        _ => Date::Day(day),
    };
    let first_received = match dice.below(10) {
        8 => Date::Day(day - Days::new(u64::from(dice.below(90)))),
        9 => Date::Day(day + Days::new(u64::from(dice.below(9)))),
        _ => Date::Empty,
    };
    let base = first_received.day().filter(|&first| first <= day).unwrap_or(day);
    let nature = if dice.below(5) < 4 { NATURES[0] } else { dice.one_of(&NATURES) };
    let reasons = match dice.below(10) {
        0..6 => vec![],
        9 => vec![dice.one_of(&REASONS), dice.one_of(&REASONS)],
        _ => vec![dice.one_of(&REASONS)],
    };
    let replied = dice.date_after(65, base);
    let answer = replied.day().unwrap_or(base);
    let reopenings = dice.below(8).saturating_sub(4);
    Row {
        id: (dice.below(50) < 49).then(|| dice.below(120)),
        nature,
        received,
        first_received,
        acknowledged: dice.date_after(50, base),
        replied,
        reasoned: dice.date_after(if reasons.is_empty() { 8 } else { 60 }, base),
        completed: dice.date_after(if reasons.is_empty() { 4 } else { 40 }, base),
        closed: dice.date_after(40, base),
        reopened: (0..reopenings).map(|_| dice.date_after(90, answer)).collect(),
        between: dice.one_of(&BETWEEN),
        from: dice.value(15, &BODIES),
        to: dice.value(12, &BODIES),
        transferred_on: dice.date_after(12, base),
        status: dice.value(80, &STATUSES),
        reasons,
        channel: dice.value(90, &CHANNELS),
        region: dice.value(90, &REGIONS),
        province: dice.value(80, &PROVINCES),
        entity: dice.one_of(&ENTITIES),
        user_kind: dice.value(90, &KINDS),
        service: dice.value(60, &SERVICES),
        subject: dice.one_of(&SUBJECTS),
        outcome: dice.value(40, &OUTCOMES),
        due: if dice.below(4) == 3 { Due::Kept(dice.value(70, &KEPT)) } else { Due::Day(dice.date_after(50, base)) },
        rating: dice.value(40, &RATINGS),
        user: (dice.below(5) > 0).then(|| (dice.below(6), dice.below(2) == 1)),
        test: dice.below(30) == 29,
        text: dice.one_of(&TEXTS),
        spelling: dice.below(12),
    }
}

/// Fields that every export maps.
const ALWAYS: [Field; 3] = [Field::Id, Field::Nature, Field::Received];

/// The columns of a file: all in half of the files, else without some.
fn columns() -> impl Strategy<Value = BTreeSet<Field>> {
    let some = prop::collection::vec(0_u8..4, Field::ALL.len()).prop_map(|dice| {
        let kept = Field::ALL.iter().zip(dice).filter(|(field, die)| *die < 3 || ALWAYS.contains(field));
        kept.map(|(&field, _)| field).collect()
    });
    prop_oneof![Just(Field::ALL.iter().copied().collect()), some]
}

pub(crate) fn rows(most: usize) -> impl Strategy<Value = Vec<Row>> {
    let rows = prop::collection::vec(prop::collection::vec(any::<u16>(), 70).prop_map(|dice| row(&dice)), 0..most);
    rows.prop_map(|mut rows| {
        let slips = rows.len() / 25;
        thin_out(&mut rows, slips.max(1));
        rows
    })
}

/// Gives rows numbers of their own where more than so many repeat one: else the column would be no identifier.
pub(crate) fn thin_out(rows: &mut [Row], slips: usize) {
    let (mut seen, mut met) = (BTreeSet::new(), 0);
    for (place, row) in (200_u16..).zip(rows) {
        if row.id.is_some_and(|id| !seen.insert(id)) {
            met += 1;
            if met > slips {
                row.id = Some(place);
            }
        }
    }
}

/// The files of one body: one, or two of different columns.
pub(crate) fn files() -> impl Strategy<Value = Vec<File>> {
    let file = |name: &'static str| (columns(), rows(60)).prop_map(move |(columns, rows)| File { name, columns, rows });
    let two = (file("a.csv"), file("b.csv")).prop_map(|(a, mut b)| {
        make_copies(&mut b.rows, &a.rows);
        vec![a, b]
    });
    prop_oneof![file("a.csv").prop_map(|file| vec![file]), two]
}

/// Makes copies of the rows of another file of those that bear their numbers, or gives them numbers of their own: two files
/// that number other records alike hold no identifiers. A few slips stay.
fn make_copies(rows: &mut [Row], others: &[Row]) {
    let slips = (rows.len().min(others.len()) / 25).max(1);
    let mut met = 0;
    for (place, row) in (400_u16..).zip(rows) {
        let same: Vec<&Row> = others.iter().filter(|other| other.id.is_some() && other.id == row.id).collect();
        met += usize::from(!same.is_empty());
        match same[..] {
            [] => {}
            [_] if met <= slips => {}
            [other] if place % 2 == 0 => {
                (row.nature, row.received, row.user) = (other.nature, other.received, other.user);
            }
            _ => row.id = Some(place),
        }
    }
}

/// The name of a field's column in the exports.
fn heading(field: Field) -> String {
    format!("Colonne {}", field.name())
}

/// The mapping of generated files.
pub(crate) fn mapping(agency: &str, files: &[File]) -> Mapping {
    let source = |file: &File| Source {
        without: Vec::new(),
        reasons: None,
        files: file.name.to_owned(),
        format: Format::default(),
        rows: BTreeMap::new(),
        identified_by: IdentifiedBy::Id,
        columns: file.columns.iter().map(|&field| (field, heading(field))).collect(),
        dates: DateOrder::DayFirst,
        date_orders: BTreeMap::new(),
        turned_dates: BTreeSet::new(),
        constants: BTreeMap::new(),
        values: BTreeMap::new(),
    };
    Mapping { agency: agency.to_owned(), sources: files.iter().map(source).collect(), values: BTreeMap::new() }
}

/// Writes generated files.
pub(crate) fn write(folder: &Folder, files: &[File]) -> Vec<ExportFile> {
    files.iter().map(|file| folder.file(file.name, csv(file))).collect()
}

/// The bytes of a file. Two columns more than the mapping names stand in it.
pub(crate) fn csv(file: &File) -> Vec<u8> {
    let mut text = "Remarque".to_owned();
    for &field in &file.columns {
        text.push(';');
        text.push_str(&heading(field));
    }
    text.push_str(";Vide\r\n");
    for row in &file.rows {
        text.push_str("néant");
        for &field in &file.columns {
            text.push(';');
            let cell = cell(row, field);
            if cell.contains([';', '"', '\n']) {
                text.push_str(&format!("\"{}\"", cell.replace('"', "\"\"")));
            } else {
                text.push_str(&cell);
            }
        }
        text.push_str(";\r\n");
    }
    text.into_bytes()
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("|")
}

fn cell(row: &Row, field: Field) -> String {
    match field {
        Field::Id => row.id.map_or_else(
            || " \u{a0}".to_owned(),
            |id| match row.spelling {
                8 => format!("r-{id:04}"),
                9 => format!("=\"R-{id:04}\""),
                10 => format!("'R-{id:04}"),
                11 => format!("\tR-{id:04} "),
                _ => format!("R-{id:04}"),
            },
        ),
        Field::Nature => row.nature.text(),
        Field::Received => row.received.text(),
        Field::FirstReceived => row.first_received.text(),
        Field::Acknowledged => row.acknowledged.text(),
        Field::Replied => row.replied.text(),
        Field::ReasonedReplyArt11 => row.reasoned.text(),
        Field::Completed => row.completed.text(),
        Field::Closed => row.closed.text(),
        Field::Reopened => {
            let days = row.reopened.iter().map(|date| date.text()).filter(|text| !text.is_empty());
            days.collect::<Vec<_>>().join(row.between)
        }
        Field::TransferredFrom => row.from.text(),
        Field::TransferredTo => row.to.text(),
        Field::TransferredOn => row.transferred_on.text(),
        Field::Status => row.status.text(),
        Field::Admissibility => joined(row.reasons.iter().map(|reason| reason.text())),
        Field::Channel => row.channel.text(),
        Field::Region => row.region.text(),
        Field::Province => row.province.text(),
        Field::Entity => row.entity.to_owned(),
        Field::UserKind => row.user_kind.text(),
        Field::Service => row.service.text(),
        Field::Subject => row.subject.to_owned(),
        Field::Outcome => row.outcome.text(),
        Field::Due => match row.due {
            Due::Day(date) => date.text(),
            Due::Kept(value) => value.text(),
        },
        Field::Rating => row.rating.text(),
        Field::User => match row.user {
            None => String::new(),
            Some((user, false)) => format!("Cin {user}"),
            Some((user, true)) => format!(" CIN-{user}"),
        },
        Field::Test => if row.test { "oui" } else { "non" }.to_owned(),
        Field::Text => row.text.0.to_owned(),
    }
}

/// The codes above are those of the canonical record.
#[test]
fn the_generated_codes_are_those_of_the_record() {
    let known = |values: &[Value], names: Vec<&str>| {
        for code in values.iter().filter_map(|value| value.code()) {
            assert!(names.contains(&code), "{code} is in no list");
        }
    };
    known(&NATURES, Nature::ALL.iter().map(|nature| nature.name()).collect());
    known(&STATUSES, Status::ALL.iter().map(|status| status.name()).collect());
    known(&REASONS[..4], Reason::ALL.iter().map(|reason| reason.name()).collect());
    known(&OUTCOMES, Outcome::ALL.iter().map(|outcome| outcome.name()).collect());
    known(&KEPT, Kept::ALL.iter().map(|kept| kept.name()).collect());
    known(&RATINGS, Rating::ALL.iter().map(|rating| rating.name()).collect());
}
