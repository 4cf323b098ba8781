//! Texts that no office would write as a date: none may panic, and what is read is a day of a register.

use ingest::text::clean;
use proptest::prelude::*;
use tabulate::mapping::DateOrder;
use tabulate::normalise::date::DateReader;

/// The characters that dates are made of, and those that break the reading of them.
fn awkward() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        4 => prop::sample::select("0123456789/-.:T Zz+,;apmAPM".chars().collect::<Vec<_>>()),
        2 => prop::sample::select("٠١٢٣٤٥٦٧٨٩۰۵é\u{301}\u{654}إأآٱىةؤئـﻻﷺ\u{64b}جدمايوغشت".chars().collect::<Vec<_>>()),
        1 => prop::sample::select("\u{200b}\u{200f}\u{202b}\u{2066}\u{feff}\u{a0}\u{202f}\u{3000}\u{ad}\u{61c}\0\n".chars().collect::<Vec<_>>()),
        1 => any::<char>(),
    ];
    prop::collection::vec(sign, 0..40).prop_map(String::from_iter)
}

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
