//! What holds for every export: tallies add, nothing depends on how the bytes are cut or who counts, every record is
//! counted once, and no cell of a person comes out.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use report_model::Fraction;
use report_model::finding::Place;
use report_model::findings::Code;
use report_model::id::AgencyId;
use report_model::record::Field;
use report_model::tally::{Cell, Tally};
use report_model::term::Term;
use tabulate::{ExportFacts, Limits, Tabulated};

use crate::cycle::{Folder, Run, on, tabulate};
use crate::generated::{Date, File, Row, Value, files, mapping, rows, thin_out, write};
use crate::oracle::{self, Counted};

const BODIES: [&str; 3] = ["alpha", "beta", "gamma"];

fn count(agency: &'static str, files: &[File]) -> Tabulated {
    let folder = Folder::new();
    tabulate(&Run::of(agency), &mapping(agency, files), write(&folder, files))
}

/// The parts of a result that are figures.
fn figures(found: &Tabulated) -> (&Tally, report_model::records::RecordCounts, bool) {
    (&found.tally, found.records, found.complete)
}

fn sum(tallies: &[&Tally]) -> Tally {
    let mut sum = Tally::empty(tallies[0].basis.clone());
    for tally in tallies {
        sum.add(tally).expect("one basis");
    }
    sum
}

/// The cells of several bodies as one: every count over the bodies that measure it.
fn together<'a>(cells: impl Iterator<Item = &'a Cell>) -> Cell {
    let (mut counts, mut shares) = (BTreeMap::new(), BTreeMap::new());
    let (mut replies, mut ages) = (BTreeMap::new(), BTreeMap::new());
    for cell in cells {
        for (&term, &count) in &cell.counts {
            *counts.entry(term).or_insert(0) += count;
        }
        for (id, share) in &cell.shares {
            let (num, den) = shares.entry(id.clone()).or_insert((0, 0));
            *num += share.num;
            *den += share.den;
        }
        for (into, from) in [(&mut replies, &cell.days_to_reply), (&mut ages, &cell.age_unanswered)] {
            for (&days, &count) in &from.0 {
                *into.entry(days).or_insert(0) += count;
            }
        }
    }
    Cell {
        counts,
        shares: shares.into_iter().map(|(id, (num, den))| (id, Fraction::new(num, den))).collect(),
        days_to_reply: report_model::DayHistogram(replies),
        age_unanswered: report_model::DayHistogram(ages),
        protected: None,
    }
}

/// Rows that were all received long enough before the cut-off: a complete cohort.
fn long_ago() -> impl Strategy<Value = File> {
    rows(60).prop_map(|mut rows| {
        for row in &mut rows {
            if row.received.day().is_some_and(|day| day > on(2025, 12, 1)) {
                row.received = Date::Day(on(2025, 12, 1));
            }
        }
        thin_out(&mut rows, 1);
        File { name: "a.csv", columns: Field::ALL.iter().copied().collect(), rows }
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases / 4,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// The merge law (contract §5), for whole bodies.
    #[test]
    fn tallies_of_bodies_add(a in files(), b in files(), c in files()) {
        let exports = [a, b, c];
        let found: Vec<Tabulated> = BODIES.iter().zip(&exports).map(|(agency, files)| count(agency, files)).collect();
        let [a, b, c] = [&found[0].tally, &found[1].tally, &found[2].tally];
        let whole = sum(&[a, b, c]);
        prop_assert_eq!(&whole, &sum(&[c, a, b]));
        prop_assert_eq!(&whole, &sum(&[&sum(&[b, a]), c]));
        prop_assert_eq!(&whole, &sum(&[a, &sum(&[c, b])]));

        let facts = ExportFacts::on(Some(on(2026, 1, 31)));
        let expected: Vec<Counted> =
            BODIES.iter().zip(&exports).map(|(agency, files)| oracle::count(agency, files, &facts)).collect();
        prop_assert_eq!(&whole.total, &together(expected.iter().map(|counted| &counted.total)));
        for (id, cells) in &whole.tables {
            let tables = || expected.iter().filter_map(|counted| counted.tables.get(id));
            let keys: BTreeSet<_> = tables().flat_map(|cells| cells.keys()).collect();
            prop_assert!(cells.keys().eq(keys), "{}: other keys", id);
            for (key, cell) in cells {
                prop_assert_eq!(cell, &together(tables().filter_map(|cells| cells.get(key))), "{} {:?}", id, key);
            }
        }
        for (what, coverage) in &whole.coverage {
            let measures = |counted: &&Counted| counted.total.measured().contains(what);
            let complaints: u64 = expected.iter().filter(measures).map(|counted| counted.stock.received).sum();
            prop_assert_eq!(coverage.complaints, complaints, "{}", what);
            let bodies = BODIES.iter().zip(&expected).filter(|(_, counted)| measures(counted)).map(|(body, _)| *body);
            prop_assert!(coverage.bodies.iter().map(AgencyId::as_str).eq(bodies), "{}: other bodies", what);
        }
    }

    /// An export may come in one file or in several: the first of two equal records is the first either way.
    #[test]
    fn one_file_counts_as_its_pieces(file in long_ago(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..3)) {
        prop_assume!(!file.rows.is_empty());
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(file.rows.len())).chain([0, file.rows.len()]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let names = ["a-1.csv", "a-2.csv", "a-3.csv", "a-4.csv"];
        let pieces: Vec<File> = cuts.windows(2).zip(names).map(|(cut, name)| {
            File { name, columns: file.columns.clone(), rows: file.rows[cut[0]..cut[1]].to_vec() }
        }).collect();
        let (whole, pieces) = (count("alpha", &[file]), count("alpha", &pieces));
        prop_assert_eq!(figures(&whole), figures(&pieces));
        // What sums a table up stands once for each.
        let of_records = |found: &Tabulated| {
            let sums = [Code::UnwrappedCells, Code::OutOfPeriod];
            found.findings.counts().clone().into_iter().filter(|(code, _)| !sums.contains(code)).collect::<Vec<_>>()
        };
        prop_assert_eq!(of_records(&whole), of_records(&pieces));
    }

    /// A file with a row for each state of a record counts as one of their last states, whichever stand first.
    #[test]
    fn a_history_counts_as_its_last_states(file in long_ago(), is_falling in any::<bool>()) {
        let mut last = file;
        for (id, row) in (0..).zip(&mut last.rows) {
            // The users bear witness that two rows are one record.
            (row.id, row.user) = (Some(id), Some((id, false)));
        }
        let opened = |row: &Row| Row {
            acknowledged: Date::Empty,
            replied: Date::Empty,
            reasoned: Date::Empty,
            completed: Date::Empty,
            closed: Date::Empty,
            transferred_on: Date::Empty,
            reopened: vec![],
            status: Value::Empty,
            rating: Value::Empty,
            ..row.clone()
        };
        let states = |row: &Row| if is_falling { [row.clone(), opened(row)] } else { [opened(row), row.clone()] };
        let history = File { rows: last.rows.iter().flat_map(states).collect(), ..last.clone() };
        let (last, history) = (count("alpha", &[last]), count("alpha", &[history]));
        prop_assume!(last.records.read - last.records.rejected >= 2);
        // A row that is no record belongs to none: each of its states is rejected.
        prop_assert_eq!(history.records.rejected, 2 * last.records.rejected);
        prop_assert_eq!(&last.tally, &history.tally);
        prop_assert_eq!(last.records.tallied, history.records.tallied);
        prop_assert_eq!(history.records.duplicate, last.records.read - last.records.rejected);
        prop_assert!(history.records.adds_up());
    }

    /// Neither the size of a batch nor the number of threads is in a figure or a finding.
    #[test]
    fn nothing_depends_on_batches_and_threads(files in files(), batch_bytes in 1_usize..4_000, threads in 1_usize..5) {
        let folder = Folder::new();
        let (mapping, exports) = (mapping("alpha", &files), write(&folder, &files));
        let usual = tabulate(&Run::of("alpha"), &mapping, exports.clone());
        let run = Run { limits: Limits { batch_bytes, ..Limits::default() }, ..Run::of("alpha") };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        // The order in which the files are named does not matter either.
        let turned = exports.into_iter().rev().collect();
        let cut = pool.install(|| tabulate(&run, &mapping, turned));
        prop_assert_eq!(figures(&usual), figures(&cut));
        prop_assert_eq!(usual.findings, cut.findings);
        prop_assert_eq!(usual.read, cut.read);
    }

    /// Contract §5: on a complete cohort the curve of replies at day 60 is the compliance with the deadline, in every
    /// cell; and both histograms hold every complaint once, whatever the cohort.
    #[test]
    fn the_curve_at_day_60_is_the_compliance(complete in long_ago(), any in files()) {
        let complete = count("alpha", &[complete]);
        prop_assert!(complete.complete);
        let any = count("alpha", &any);
        for (found, is_complete) in [(&complete, true), (&any, any.complete)] {
            let cells = found.tally.tables.values().flat_map(|cells| cells.values());
            for cell in cells.chain([&found.tally.total]) {
                let Some(answered) = cell.get(Term::Answered) else { continue };
                prop_assert_eq!(cell.days_to_reply.total(), answered);
                prop_assert_eq!(Some(cell.age_unanswered.total()), cell.get(Term::Unanswered));
                prop_assert_eq!(cell.get(Term::Received), cell.get(Term::Unanswered).map(|unanswered| unanswered + answered));
                if is_complete {
                    let curve = Fraction::new(cell.days_to_reply.within(60), cell.get(Term::Received).unwrap_or(0));
                    prop_assert_eq!(Some(&curve), cell.shares.get("deadline_compliance"));
                }
            }
        }
    }

    /// Counts of findings are exact whatever is kept of them; what is kept has the shape of a cell, not the cell.
    #[test]
    fn findings_are_counted_exactly_and_hold_no_cell(files in files(), findings_limit in 0_u64..4) {
        let folder = Folder::new();
        let (mapping, exports) = (mapping("alpha", &files), write(&folder, &files));
        let all = tabulate(&Run { findings_limit: 10_000, ..Run::of("alpha") }, &mapping, exports.clone());
        let few = tabulate(&Run { findings_limit, ..Run::of("alpha") }, &mapping, exports);
        prop_assert_eq!(all.findings.counts(), few.findings.counts());
        for (&code, &count) in all.findings.counts() {
            let occurrences = |found: &Tabulated| found.findings.occurrences().iter().filter(|f| f.code == code).count() as u64;
            prop_assert_eq!(occurrences(&all), count);
            prop_assert_eq!(occurrences(&few), count.min(findings_limit));
        }
        let refused = all.records.rejected + all.records.duplicate;
        let codes = [
            "missing_id", "unknown_nature", "unreadable_receipt", "receipt_after_extraction", "test_record",
            "duplicate_id", "conflicting_id",
        ];
        let found: u64 = all.findings.counts().iter().filter(|(code, _)| codes.contains(&code.name())).map(|(_, n)| n).sum();
        // Of records of other years nothing is said but how many they are.
        let are_all_said = !all.findings.counts().contains_key(&Code::OutOfPeriod);
        prop_assert!(found <= refused && (found == refused || !are_all_said), "{} of {}", found, refused);
        for finding in all.findings.occurrences() {
            let Place { file, row, .. } = &finding.place;
            prop_assert!(file.as_str() == "export.yaml" || mapping.sources.iter().any(|source| source.files == *file));
            prop_assert!(row.is_none_or(|row| row >= 2), "the header is no record");
            let masked = finding.masked.as_deref().unwrap_or_default();
            prop_assert!(masked.chars().all(|c| !c.is_numeric() || c == '9'), "{}", masked);
            prop_assert!(masked.chars().all(|c| !c.is_alphabetic() || c == 'x'), "{}", masked);
        }
    }
}
