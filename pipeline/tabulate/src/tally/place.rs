//! What becomes of each record of an agency: cohort, carried over, transferred out, out of period (contract §2).

use report_model::period::Period;
use report_model::record::Nature;
use report_model::tally::Stock;

use super::counted::Rulings;
use crate::lists::NO_CODE;
use crate::normalise::date::day;
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

    /// Whether a record was received before the period.
    const fn is_earlier(&self, record: &Record) -> bool {
        record.received < self.first
    }

    /// The stock before anything is counted. Without a complaint of an earlier period, what was open is not known.
    pub fn opening(&self, records: &[Record]) -> Stock {
        if !self.measures_stock {
            return Stock { opening: None, received: 0, closed: None, closing: None };
        }
        let earlier = records.iter().any(|record| record.nature == Nature::Complaint && self.is_earlier(record));
        Stock { opening: earlier.then_some(0), received: 0, closed: Some(0), closing: Some(0) }
    }

    /// Counts a record in the stock: one of the cohort, or one carried over.
    pub fn stock(&self, record: &Record, placement: Placement, rulings: &Rulings, stock: &mut Stock) {
        if record.nature != Nature::Complaint {
            return;
        }
        let finished = rulings.finished_on(record);
        let in_period = finished != NO_DAY && finished <= self.last;
        let add = |count: &mut Option<u64>, holds: bool| *count = count.map(|count| count + u64::from(holds));
        match placement {
            Placement::Cohort => stock.received += 1,
            Placement::CarriedOver => add(&mut stock.opening, true),
            Placement::TransferredOut | Placement::OutOfPeriod => return,
        }
        add(&mut stock.closed, in_period);
        add(&mut stock.closing, finished == NO_DAY || finished > self.last);
    }
}

/// Places a record.
pub fn place(record: &Record, placed: &Placed, rulings: &Rulings) -> Placement {
    let left = record.to != NO_CODE && (record.transferred_on == NO_DAY || record.transferred_on <= rulings.cutoff);
    if (placed.first..=placed.last).contains(&record.received) {
        return if left { Placement::TransferredOut } else { Placement::Cohort };
    }
    if record.received > placed.last || record.nature != Nature::Complaint || !placed.measures_stock {
        return Placement::OutOfPeriod;
    }
    // A record of an earlier period concerns this one when it was still open on the first day: neither finished nor
    // sent on before it.
    let before = |day: i32| day != NO_DAY && day < placed.first;
    if before(rulings.finished_on(record)) || (left && before(record.transferred_on)) {
        return Placement::OutOfPeriod;
    }
    if left { Placement::TransferredOut } else { Placement::CarriedOver }
}
