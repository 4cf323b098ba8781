//! In which order the parts of a column's dates stand, from all of its rows.

use report_model::record::Field;

use crate::mapping::DateOrder;
use crate::normalise::date::{DateFault, DateReader};

/// A cell as a day, if days stand first, and if months do.
pub(super) type Day = [Option<i32>; 2];

/// What the dates of a column say of their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateCounts {
    /// Cells that were tried.
    pub tried: u64,
    /// Cells that are dates in one of the two orders.
    pub read: u64,
    /// Dates that only the day first can give: 31/12.
    pub day_first_only: u64,
    /// Dates that only the month first can give: 12/31.
    pub month_first_only: u64,
    /// Dates that both can give, differently: 03/04.
    pub ambiguous: u64,
    /// How many days lie between the dates of rows that follow each other, if days stand first.
    pub steps_day_first: u64,
    /// The same if months stand first.
    pub steps_month_first: u64,
    before: Option<(i32, i32)>,
}

/// How an order was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderReason {
    /// No date of the column can be read in two ways.
    Unneeded,
    /// Dates that only this order can give.
    Proved,
    /// Some dates need this order, fewer the other.
    Contradicted,
    /// All are ambiguous; read in the other order, replies and closings lie before the receipts far more often.
    Sequence,
    /// All are ambiguous; the rows follow each other in time more closely in this order.
    Neighbours,
    /// All are ambiguous; another column of the file proves the order.
    OtherColumn,
    /// All are ambiguous, and nothing tells: the custom of the cycle.
    Custom,
    /// A person said so.
    Answered,
}

/// The order of a column's dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateVerdict {
    /// The field.
    pub field: Field,
    /// The order.
    pub order: DateOrder,
    /// How it was found.
    pub reason: OrderReason,
    /// The counts behind it.
    pub counts: DateCounts,
}

/// Cells after which a column that holds no dates is not tried any more.
const ENOUGH: u64 = 400;

impl DateCounts {
    /// Counts a cell, and gives its day.
    pub(super) fn add(&mut self, text: &str) -> Option<Day> {
        if self.tried >= ENOUGH && self.read * 4 < self.tried {
            return None;
        }
        self.tried += 1;
        // Only the two orders are compared: the zone does not matter.
        let read = |order| DateReader::new(order, chrono_tz::UTC).read(text);
        let [day_first, month_first] = [DateOrder::DayFirst, DateOrder::MonthFirst].map(read);
        // A date that is not believed is a date: a finding of each says why.
        let is_date = !matches!(day_first, Err(DateFault::Unreadable | DateFault::Impossible | DateFault::OutOfRange));
        let [day_first, month_first] = [day_first.ok(), month_first.ok()];
        self.read += 1;
        match (day_first, month_first) {
            (Some(one), Some(other)) => {
                self.ambiguous += u64::from(one != other);
                if let Some((last_one, last_other)) = self.before.replace((one, other)) {
                    self.steps_day_first += u64::from(one.abs_diff(last_one));
                    self.steps_month_first += u64::from(other.abs_diff(last_other));
                }
            }
            (Some(_), None) => self.day_first_only += 1,
            (None, Some(_)) => self.month_first_only += 1,
            (None, None) => {
                self.read -= u64::from(!is_date);
                return None;
            }
        }
        Some([day_first, month_first])
    }

    /// Counts a cell that is no date, because nothing says that its number is one.
    pub(super) const fn pass(&mut self) {
        self.tried += 1;
    }

    /// What the column alone says of its order.
    const fn alone(&self) -> Option<(DateOrder, OrderReason)> {
        let (days, months) = (self.day_first_only, self.month_first_only);
        let order = if days >= months { DateOrder::DayFirst } else { DateOrder::MonthFirst };
        match (days, months) {
            (0, 0) if self.ambiguous == 0 => Some((DateOrder::DayFirst, OrderReason::Unneeded)),
            (0, 0) => None,
            (0, _) | (_, 0) => Some((order, OrderReason::Proved)),
            _ => Some((order, OrderReason::Contradicted)),
        }
    }

    /// The order in which rows follow each other far more closely, where the dates are many enough to tell.
    fn by_neighbours(&self) -> Option<DateOrder> {
        let (day, month) = (self.steps_day_first, self.steps_month_first);
        if self.ambiguous < 8 {
            return None;
        }
        if day.saturating_mul(2) < month {
            return Some(DateOrder::DayFirst);
        }
        (month.saturating_mul(2) < day).then_some(DateOrder::MonthFirst)
    }
}

/// How many pairs of dates in the wrong order tell at least.
const WRONG: u64 = 8;

/// The order in which hardly any step lies before what comes before it; `against` counts those that do, if days stand
/// first, and if months do.
fn by_sequence(against: [u64; 2]) -> Option<DateOrder> {
    let [day, month] = against;
    let order = if day <= month { DateOrder::DayFirst } else { DateOrder::MonthFirst };
    let (less, more) = (day.min(month), day.max(month));
    (more >= WRONG && less.saturating_mul(4) <= more).then_some(order)
}

/// The order of each column of dates: proved by itself, or by another of the same file, or by what has to happen first
/// (`against`, as in [`by_sequence`]), or by how its rows follow each other, or else `custom`.
pub(super) fn orders(columns: &[(Field, DateCounts)], against: [u64; 2], custom: DateOrder) -> Vec<DateVerdict> {
    let proved: Vec<DateOrder> = columns
        .iter()
        .filter_map(|(_, counts)| counts.alone().filter(|(_, reason)| *reason == OrderReason::Proved))
        .map(|(order, _)| order)
        .collect();
    let of_others = proved.first().copied().filter(|first| proved.iter().all(|order| order == first));
    // A guess for one column is the guess for all.
    let guesses: Vec<DateOrder> = columns.iter().filter_map(|(_, counts)| counts.by_neighbours()).collect();
    let by_neighbours = guesses.first().copied().filter(|first| guesses.iter().all(|order| order == first));
    let verdict = |&(field, counts): &(Field, DateCounts)| {
        let (order, reason) = counts
            .alone()
            .or_else(|| of_others.map(|order| (order, OrderReason::OtherColumn)))
            .or_else(|| by_sequence(against).map(|order| (order, OrderReason::Sequence)))
            .or_else(|| by_neighbours.map(|order| (order, OrderReason::Neighbours)))
            .unwrap_or((custom, OrderReason::Custom));
        DateVerdict { field, order, reason, counts }
    };
    columns.iter().map(verdict).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(cells: &[&str]) -> DateCounts {
        let mut counts = DateCounts::default();
        for cell in cells {
            counts.add(cell);
        }
        counts
    }

    fn one(cells: &[&str], custom: DateOrder) -> (DateOrder, OrderReason) {
        let found = orders(&[(Field::Received, counts(cells))], [0; 2], custom)[0];
        (found.order, found.reason)
    }

    #[test]
    fn one_component_above_twelve_proves_the_order() {
        use DateOrder::{DayFirst, MonthFirst};
        assert_eq!(one(&["03/04/2025", "31/04/2025", "13/04/2025"], MonthFirst), (DayFirst, OrderReason::Proved));
        assert_eq!(one(&["03/04/2025", "04/13/2025"], DayFirst), (MonthFirst, OrderReason::Proved));
        assert_eq!(one(&["2025-04-03", "3 avril 2025"], DayFirst), (DayFirst, OrderReason::Unneeded));
        assert_eq!(one(&["13/04/2025", "14/04/2025", "04/13/2025"], MonthFirst), (DayFirst, OrderReason::Contradicted));
    }

    #[test]
    fn rows_that_follow_each_other_tell_where_no_component_does() {
        let days: Vec<String> = (1..=10).map(|day| format!("{day:02}/03/2025")).collect();
        let days: Vec<&str> = days.iter().map(String::as_str).collect();
        assert_eq!(one(&days, DateOrder::MonthFirst), (DateOrder::DayFirst, OrderReason::Neighbours));
        assert_eq!(one(&["03/04/2025"], DateOrder::MonthFirst), (DateOrder::MonthFirst, OrderReason::Custom));
    }

    #[test]
    fn another_column_of_the_file_proves_it() {
        let columns = [(Field::Received, counts(&["03/04/2025"])), (Field::Closed, counts(&["04/15/2025"]))];
        let found = orders(&columns, [0; 2], DateOrder::DayFirst);
        assert_eq!((found[0].order, found[0].reason), (DateOrder::MonthFirst, OrderReason::OtherColumn));
    }

    #[test]
    fn a_reply_before_its_complaint_tells_the_order() {
        use DateOrder::{DayFirst, MonthFirst};
        let columns = [Field::Received, Field::Replied].map(|field| (field, counts(&["03/04/2025"])));
        let found =
            |against| orders(&columns, against, DayFirst).iter().map(|one| (one.order, one.reason)).collect::<Vec<_>>();
        assert_eq!(found([9, 1]), [(MonthFirst, OrderReason::Sequence); 2]);
        assert_eq!(found([0, 8]), [(DayFirst, OrderReason::Sequence); 2]);
        for doubtful in [[0, 0], [7, 0], [9, 3], [5, 5]] {
            assert_eq!(found(doubtful), [(DayFirst, OrderReason::Custom); 2], "{doubtful:?}");
        }
    }
}
