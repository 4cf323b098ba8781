//! The rows of a big cycle, as bytes.

use crate::chance::Chance;
use crate::days::{DateStyle, MONTHS, date, day};
use crate::reference::Reference;
use crate::words::{LANGUAGES, Length, Words};

use super::columns::{COLUMNS, VALUES, delimiter};
use super::reference::Service;

const CHANNELS: [u32; 7] = [46, 17, 14, 8, 5, 4, 6];
const SERVICES: [u32; 8] = [24, 20, 16, 12, 10, 8, 6, 4];
/// French, Arabic, darija in Arabic letters, darija in Latin letters.
const WRITTEN_IN: [u32; 4] = [44, 36, 12, 8];
/// How many draws a table of receipt days holds.
const RECEIPTS: usize = 1 << 14;
/// How many of the last users of a body may file again.
const RECENT: usize = 256;

/// What all bodies share: every value as it is written.
pub(super) struct Tables<'a> {
    words: &'a Words,
    services: &'a [Service],
    regions: Vec<(String, Vec<String>)>,
    weights: Vec<u32>,
    channels: Vec<String>,
    user_kinds: Vec<String>,
    /// Days of receipt in 2025, as often as they are drawn.
    receipts: Vec<i32>,
    first: i32,
    last: i32,
    /// Each day from `first` on in both styles: day first, ISO.
    dates: [Vec<String>; 2],
}

impl<'a> Tables<'a> {
    pub(super) fn new(lists: &Reference, words: &'a Words, services: &'a [Service]) -> Self {
        let regions = lists.regions.iter().map(|region| {
            (region.name.fr.clone(), region.provinces.iter().map(|province| province.fr.clone()).collect())
        });
        let owned = |values: &[&str]| values.iter().map(|&value| value.to_owned()).collect();
        let (first, last) = (day(2024, 10, 1), day(2026, 3, 12));
        Tables {
            words,
            services,
            regions: regions.collect(),
            weights: lists.regions.iter().map(|region| region.weight).collect(),
            channels: owned(&[
                "Portail national des réclamations",
                "Application mobile",
                "Centre d’appel",
                "Bureau d’ordre",
                "Courrier postal",
                "Courrier électronique",
                "Dépôt sur place",
            ]),
            user_kinds: owned(&["Personne physique", "Personne morale", "Association", "Résident à l’étranger"]),
            receipts: receipts(),
            first,
            last,
            dates: [DateStyle::DayFirst, DateStyle::Iso]
                .map(|style| (first..=last).map(|day| style.write(day)).collect()),
        }
    }
}

/// A table of receipt days: by the shape of the year, with quiet weekends.
fn receipts() -> Vec<i32> {
    use chrono::{Datelike, Weekday};
    let (first, after) = (day(2025, 1, 1), day(2026, 1, 1));
    let weight = |number: i32| {
        let date = date(number);
        let of_ten: u32 = match date.weekday() {
            Weekday::Sat => 4,
            Weekday::Sun => 3,
            _ => 10,
        };
        u64::from(MONTHS[date.month0() as usize] * of_ten)
    };
    let total: u64 = (first..after).map(weight).sum();
    let mut table = Vec::with_capacity(RECEIPTS);
    let mut reached = 0;
    for number in first..after {
        reached += weight(number);
        let places = usize::try_from(u128::from(reached) * RECEIPTS as u128 / u128::from(total)).unwrap_or(RECEIPTS);
        table.resize(places, number);
    }
    table
}

/// A user who may file again.
#[derive(Clone, Copy)]
struct Earlier {
    user: u64,
    service: usize,
    replied: i32,
}

/// What is wrong with a row on purpose.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    UnreadableReply,
    ReplyBeforeReceipt,
    UnknownChannel,
    UnknownRegion,
    MissingId,
    RepeatedId,
    UnreadableReceipt,
}

/// Writes the rows of one body.
pub(super) struct Writer<'a> {
    tables: &'a Tables<'a>,
    id: &'a str,
    delimiter: u8,
    style: usize,
    chance: Chance,
    recent: Vec<Earlier>,
    text: String,
}

/// What was drawn of a row.
struct Draw {
    complaint: bool,
    nature: usize,
    received: i32,
    replied: Option<i32>,
    closed: Option<i32>,
    reopened: Option<i32>,
    admissibility: usize,
    service: usize,
    user: u64,
    status: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(tables: &'a Tables<'a>, number: usize, id: &'a str, chance: Chance) -> Self {
        let delimiter = if delimiter(number) == ';' { b';' } else { b',' };
        let style = usize::from(delimiter == b',');
        Writer { tables, id, delimiter, style, chance, recent: Vec::with_capacity(RECENT), text: String::new() }
    }

    /// Appends the header.
    pub(super) fn header(&self, row: &mut Vec<u8>) {
        for (place, column) in COLUMNS.iter().enumerate() {
            if place > 0 {
                row.push(self.delimiter);
            }
            row.extend_from_slice(column.as_bytes());
        }
        row.push(b'\n');
    }

    /// Appends the row of this number, from 1.
    pub(super) fn row(&mut self, number: u64, row: &mut Vec<u8>) {
        let fault = self.fault(number);
        let draw = self.draw();
        let shown = match fault {
            Fault::MissingId => None,
            Fault::RepeatedId => Some(number - 1),
            _ => Some(number),
        };
        if let Some(shown) = shown {
            row.extend_from_slice(self.id.as_bytes());
            row.push(b'-');
            digits(row, shown);
        }
        row.push(self.delimiter);
        self.cell(row, VALUES[0].1[draw.nature].1);
        match fault {
            Fault::UnreadableReceipt => self.cell(row, "à préciser"),
            _ => self.date(row, Some(draw.received)),
        }
        let acknowledged = draw.received + i32::from(self.chance.holds(200));
        self.date(row, Some(acknowledged));
        match fault {
            Fault::UnreadableReply => self.cell(row, "00/00/0000"),
            Fault::ReplyBeforeReceipt => self.date(row, Some(self.tables.first)),
            _ => self.date(row, draw.replied),
        }
        self.date(row, draw.closed);
        self.date(row, draw.reopened);
        self.cell(row, VALUES[1].1[draw.status].1);
        self.cell(row, VALUES[2].1[draw.admissibility].1);
        self.places(row, fault);
        let service = if self.chance.holds(500) { "" } else { &self.tables.services[draw.service].id };
        self.cell(row, service);
        let rated = draw.complaint && draw.replied.is_some() && self.chance.holds(60);
        let rating = if rated { VALUES[3].1[usize::from(self.chance.holds(420))].1 } else { "" };
        self.cell(row, rating);
        user(row, draw.user);
        row.push(self.delimiter);
        self.write_text(row, draw.service);
        row.push(b'\n');
    }

    /// Two rows in a hundred are faulty.
    fn fault(&mut self, number: u64) -> Fault {
        match self.chance.below(1000) {
            0..=4 => Fault::UnreadableReply,
            5..=8 => Fault::ReplyBeforeReceipt,
            9..=12 => Fault::UnknownChannel,
            13..=15 => Fault::UnknownRegion,
            16 => Fault::MissingId,
            17 if number > 1 => Fault::RepeatedId,
            17..=19 => Fault::UnreadableReceipt,
            _ => Fault::None,
        }
    }

    fn draw(&mut self) -> Draw {
        let tables = self.tables;
        let chance = &mut self.chance;
        let mut received = match chance.below(100) {
            0..=3 => chance.between(tables.first, day_before_2025()),
            4..=6 => chance.between(day_before_2025() + 366, tables.last),
            _ => *chance.pick(&tables.receipts),
        };
        let nature = chance.weighted(&[90, 6, 4]);
        let complaint = nature == 0;
        let (mut user, mut service) = (chance.bits(), chance.weighted(&SERVICES));
        if complaint && !self.recent.is_empty() && chance.holds(45) {
            let earlier = *chance.pick(&self.recent);
            let again = earlier.replied + 4 + chance.delay(25);
            if again <= tables.last {
                (user, service, received) = (earlier.user, earlier.service, again);
            }
        }
        let admissibility = if complaint { chance.weighted(&[88, 3, 4, 2, 3]) } else { 0 };
        let inadmissible = admissibility >= 3;
        let known = |day: i32| (day <= tables.last).then_some(day);
        let answered = complaint && chance.holds(840);
        let delay = chance.delay(27);
        let replied = if answered { known(received + delay) } else { None };
        let closing = if answered { chance.holds(600) } else { chance.holds(60) };
        let closed = closing.then(|| replied.map_or(received + 75, |replied| replied + 2)).and_then(known);
        let later = chance.delay(20);
        let reopened = replied.filter(|_| chance.holds(50)).and_then(|replied| known(replied + 3 + later));
        let status = match (replied, closed) {
            (Some(_), _) if inadmissible => 3,
            (_, Some(_)) => 2,
            (Some(_), None) => 1,
            (None, None) => 0,
        };
        if let Some(replied) = replied {
            let earlier = Earlier { user, service, replied };
            if self.recent.len() < RECENT {
                self.recent.push(earlier);
            } else {
                let place = chance.below(RECENT);
                self.recent[place] = earlier;
            }
        }
        Draw { complaint, nature, received, replied, closed, reopened, admissibility, service, user, status }
    }

    fn places(&mut self, row: &mut Vec<u8>, fault: Fault) {
        let tables = self.tables;
        let channel = self.chance.weighted(&CHANNELS);
        self.cell(row, if fault == Fault::UnknownChannel { "Fax" } else { &tables.channels[channel] });
        let (region, provinces) = &tables.regions[self.chance.weighted(&tables.weights)];
        self.cell(row, if fault == Fault::UnknownRegion { "Région 16" } else { region });
        let province = self.chance.pick(provinces);
        self.cell(row, province);
        let kind = self.chance.weighted(&[82, 8, 4, 6]);
        self.cell(row, &tables.user_kinds[kind]);
    }

    /// Every text is quoted; one in fourteen says too little to be placed.
    fn write_text(&mut self, row: &mut Vec<u8>, service: usize) {
        let tables = self.tables;
        let language = LANGUAGES[self.chance.weighted(&WRITTEN_IN)];
        self.text.clear();
        if self.chance.holds(70) {
            tables.words.vague(language, &mut self.chance, &mut self.text);
        } else {
            let phrases = &tables.services[service].phrases;
            tables.words.compose(phrases, (language, '<'), Length::Long, &mut self.chance, &mut self.text);
        }
        row.push(b'"');
        row.extend_from_slice(self.text.as_bytes());
        row.push(b'"');
    }

    /// A value that needs no quotes, and the delimiter after it.
    fn cell(&self, row: &mut Vec<u8>, value: &str) {
        row.extend_from_slice(value.as_bytes());
        row.push(self.delimiter);
    }

    fn date(&self, row: &mut Vec<u8>, day: Option<i32>) {
        let place = day.and_then(|day| usize::try_from(day - self.tables.first).ok());
        let written = place.and_then(|place| self.tables.dates[self.style].get(place));
        self.cell(row, written.map_or("", String::as_str));
    }
}

fn day_before_2025() -> i32 {
    day(2024, 12, 31)
}

/// A number with eight digits or more.
fn digits(row: &mut Vec<u8>, number: u64) {
    let mut signs = [b'0'; 20];
    let (mut left, mut place) = (number, signs.len());
    while left > 0 {
        place -= 1;
        signs[place] = b'0' + u8::try_from(left % 10).unwrap_or_default();
        left /= 10;
    }
    row.extend_from_slice(&signs[place.min(signs.len() - 8)..]);
}

/// An invented code of a user: eight letters that mean nothing.
fn user(row: &mut Vec<u8>, drawn: u64) {
    const LETTERS: &[u8; 16] = b"BCDFGHJKLMNPQRST";
    row.extend_from_slice(b"U-");
    row.extend((0..8).map(|place| LETTERS[usize::try_from((drawn >> (place * 4)) & 15).unwrap_or_default()]));
}
