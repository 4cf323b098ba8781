//! What becomes of each record of an agency: cohort, carried over, transferred out, out of period (contract §2).

use report_model::period::Period;
use report_model::record::Nature;
use report_model::tally::Stock;

use super::counted::Rulings;
use crate::lists::NO_CODE;
use crate::normalise::date::{date, day};
use crate::normalise::record::{NO_DAY, Record};

/// Where a record is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// Received in the period.
    Cohort,
    /// Received earlier and open on the first day: in the stock alone.
    CarriedOver,
    /// Sent on to another body, which counts it.
    TransferredOut,
    /// Received outside the period.
    OutOfPeriod,
}

/// The frame in which records are placed.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    first: i32,
    last: i32,
    /// Whether the exports say when files end: without that nothing is carried over, and there is no stock.
    measures_stock: bool,
}

impl Placed {
    /// The frame of a period.
    pub fn new(period: Period, measures_stock: bool) -> Self {
        Placed { first: day(period.first_day()), last: day(period.last_day()), measures_stock }
    }

    /// Whether a record was received in the period.
    pub fn is_of_period(&self, record: &Record) -> bool {
        (self.first..=self.last).contains(&record.received)
    }

    /// Whether a record was open when the period began.
    fn was_open(&self, record: &Record, rulings: &Rulings, reopenings: &[i32]) -> bool {
        rulings.is_open(record, reopenings, self.first - 1)
    }

    /// Places a record; `reopenings` are its days of reopening.
    pub fn place(&self, record: &Record, rulings: &Rulings, reopenings: &[i32]) -> Placement {
        let rulings = &rulings.of(record);
        let left = has_left(record, rulings);
        if self.is_of_period(record) {
            return if left { Placement::TransferredOut } else { Placement::Cohort };
        }
        let is_earlier = record.received < self.first && record.nature == Nature::Complaint;
        // A complaint of an earlier period concerns this one when it was still open on the first day, and here.
        let was_here = !left || record.transferred_on == NO_DAY || record.transferred_on >= self.first;
        if !is_earlier || !self.measures_stock || !was_here || !self.was_open(record, rulings, reopenings) {
            return Placement::OutOfPeriod;
        }
        if left { Placement::TransferredOut } else { Placement::CarriedOver }
    }
}

/// Whether a record left for another body by the cut-off. The checks leave a receiver only where it is another body of the
/// register, and where the file has days of transfers with such a day.
const fn has_left(record: &Record, rulings: &Rulings) -> bool {
    record.to != NO_CODE && (record.transferred_on == NO_DAY || rulings.by_cutoff(record.transferred_on))
}

/// The stock of complaints while it is counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct StockCount {
    opening: u64,
    received: u64,
    closing: u64,
    /// The earliest receipt of a complaint.
    since: Option<i32>,
}

impl StockCount {
    /// Counts a record: one of the cohort, one that was carried over, or an earlier one that was reopened in the period.
    pub fn add(
        &mut self,
        record: &Record,
        placement: Placement,
        (placed, rulings): (&Placed, &Rulings),
        reopenings: &[i32],
    ) {
        if record.nature != Nature::Complaint {
            return;
        }
        let rulings = &rulings.of(record);
        self.since = Some(self.since.map_or(record.received, |since| since.min(record.received)));
        match placement {
            Placement::Cohort => self.received += 1,
            Placement::CarriedOver => self.opening += 1,
            Placement::OutOfPeriod if record.received < placed.first && !has_left(record, rulings) => {}
            Placement::TransferredOut | Placement::OutOfPeriod => return,
        }
        self.closing += u64::from(rulings.is_open(record, reopenings, placed.last));
    }

    /// The stock. Without a complaint of an earlier period, what was open on the first day is not known.
    pub fn stock(&self, placed: &Placed) -> Stock {
        let StockCount { opening, received, closing, since } = *self;
        if !placed.measures_stock {
            return Stock { received, ..Stock::EMPTY };
        }
        Stock {
            opening: since.is_some_and(|since| since < placed.first).then_some(opening),
            received,
            closed: (opening + received).checked_sub(closing),
            closing: Some(closing),
            since: since.map(date),
            closing_before: None,
        }
    }
}

/// Whether a record is of another year than the period and its follow-up, which ends at the nominal cut-off of `rulings`:
/// whatever else is wrong with it concerns no report of this period.
pub fn is_outside(record: &Record, placed: &Placed, rulings: &Rulings, reopenings: &[i32]) -> bool {
    let follows = record.received > placed.last && record.received <= rulings.cutoff;
    if !follows && placed.place(record, rulings, reopenings) == Placement::OutOfPeriod {
        // One that was reopened in the period is in its stock.
        !reopenings.iter().any(|&day| day >= placed.first)
    } else {
        false
    }
}
