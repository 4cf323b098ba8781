//! Texts that no office would write as a date: none may panic, and what is read is a day of a register.

use cases::awkward;
use ingest::text::clean;
use proptest::prelude::*;
use tabulate::mapping::DateOrder;
use tabulate::normalise::date::DateReader;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases * 16,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_text_breaks_the_reading_of_dates(text in awkward()) {
        for order in [DateOrder::DayFirst, DateOrder::MonthFirst] {
            let reader = DateReader::new(order, chrono_tz::Africa::Casablanca);
            let found = reader.read(&text);
            // What is read as a day is one of the years that a register can hold.
            prop_assert!(found.is_err() || found.is_ok_and(|day| (7_305..=47_846).contains(&day)), "{:?}", found);
            prop_assert_eq!(reader.read(&clean(&text)), found, "cleaning changes no date");
        }
    }
}
