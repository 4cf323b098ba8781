//! The count of generated exports beside that of the oracle.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use tabulate::ExportFacts;

use crate::cycle::{Folder, Run, on, tabulate};
use crate::generated::{files, mapping, write};
use crate::oracle;

/// The day of an extraction: none, or around the end of the period and the nominal cut-off.
fn extraction() -> impl Strategy<Value = Option<NaiveDate>> {
    prop_oneof![
        Just(Some(on(2026, 1, 31))),
        Just(None),
        (0_u64..200).prop_map(|days| Some(on(2025, 10, 1) + Days::new(days)))
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_number_is_that_of_the_oracle(files in files(), a in extraction(), b in extraction()) {
        let folder = Folder::new();
        let days = files.iter().map(|file| file.name.to_owned()).zip([a, b]);
        let extracted = ExportFacts { extracted: None, files: days.filter_map(|(file, day)| Some((file, day?))).collect() };
        let run = Run { extracted: extracted.clone(), ..Run::of("alpha") };
        let found = tabulate(&run, &mapping("alpha", &files), write(&folder, &files));
        let expected = oracle::count("alpha", &files, &extracted);
        prop_assert_eq!(found.records, expected.records);
        prop_assert!(found.records.adds_up());
        prop_assert_eq!(found.complete, expected.complete);
        prop_assert_eq!(found.tally.stock, expected.stock);
        prop_assert!(found.tally.stock.balances() != Some(false));
        prop_assert_eq!(&found.tally.unknown, &expected.unknown);
        for (term, count) in &expected.total.counts {
            prop_assert_eq!(found.tally.total.get(*term), Some(*count), "{}", term);
        }
        prop_assert_eq!(&found.tally.total, &expected.total);
        prop_assert!(found.tally.tables.keys().eq(expected.tables.keys()), "other tables");
        for (id, cells) in &expected.tables {
            prop_assert_eq!(&found.tally.tables[id], cells, "{}", id);
        }
        prop_assert_eq!(&found.tally.transferred_from, &expected.transferred_from);
        prop_assert_eq!(&found.tally.transferred_to, &expected.transferred_to);
        prop_assert_eq!(found.readable_files, files.iter().filter(|file| !file.rows.is_empty()).count());
    }
}
