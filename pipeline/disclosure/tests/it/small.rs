//! Small systems, where an independent count of all possible tables says what an outsider can know.

use disclosure::audit::{audit, interval_of};
use disclosure::interval::{exhaustive, linear, unknowns_linked};
use disclosure::suppress::suppress;
use disclosure::system::{Pattern, System, Variable};
use proptest::prelude::*;

/// A table of two rows and three columns with its sums and the complement of each cell in its column.
struct Linked {
    system: System,
    cells: Vec<Variable>,
    rows: Vec<Variable>,
    columns: Vec<Variable>,
    rest: Vec<Variable>,
    sum: Variable,
    total: u64,
}

fn linked(values: &[u64]) -> Linked {
    let mut system = System::new(5);
    let cells: Vec<Variable> = values.iter().map(|&value| system.printed(value, 10)).collect();
    let mut sum = |of: &[usize], weight| {
        let value = of.iter().map(|&n| values[n]).sum();
        let whole = system.printed(value, weight);
        system.equation(std::iter::once((whole, 1)).chain(of.iter().map(|&n| (cells[n], -1)))).expect("a sum");
        whole
    };
    let rows = vec![sum(&[0, 1, 2], 100), sum(&[3, 4, 5], 100)];
    let columns = vec![sum(&[0, 3], 50), sum(&[1, 4], 50), sum(&[2, 5], 50)];
    let total = system.printed(values.iter().sum(), 1_000);
    system.equation([(total, 1), (rows[0], -1), (rows[1], -1)]).expect("a sum");
    let rest = (0..6).map(|n| system.complement(columns[n % 3], cells[n]).expect("a part")).collect();
    Linked { system, cells, rows, columns, rest, sum: total, total: values.iter().sum() }
}

impl Linked {
    /// The possible values of each cell and complement, by trying every table of the same total.
    fn tried(&self, pattern: &Pattern) -> Vec<(Variable, u64, u64)> {
        let mut seen: Vec<(Variable, u64, u64)> =
            self.cells.iter().chain(&self.rest).map(|&variable| (variable, u64::MAX, 0)).collect();
        let mut table = [0_u64; 6];
        each(&mut table, 0, self.total, &mut |table| {
            let agrees = |variable: Variable, value: u64| {
                if pattern.withholds(variable) { value >= 1 } else { value == self.system.value(variable) }
            };
            let row = |n: usize| table[3 * n] + table[3 * n + 1] + table[3 * n + 2];
            let column = |n: usize| table[n] + table[n + 3];
            let prints = (0..6).all(|n| agrees(self.cells[n], table[n]))
                && (0..2).all(|n| agrees(self.rows[n], row(n)))
                && (0..3).all(|n| agrees(self.columns[n], column(n)));
            if prints {
                for (n, (_, low, high)) in seen.iter_mut().enumerate() {
                    let value = if n < 6 { table[n] } else { column((n - 6) % 3) - table[n - 6] };
                    (*low, *high) = ((*low).min(value), (*high).max(value));
                }
            }
        });
        seen
    }
}

/// Hands over every table of six cells with a sum.
fn each(table: &mut [u64; 6], place: usize, left: u64, take: &mut impl FnMut(&[u64; 6])) {
    if place == 5 {
        table[5] = left;
        take(table);
        return;
    }
    for value in 0..=left {
        table[place] = value;
        each(table, place + 1, left - value, take);
    }
}

fn values() -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(prop_oneof![0_u64..5, 0_u64..9], 6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_proved_lies_in_what_is_possible_and_that_in_the_linear_interval(
        values in values(),
        withheld in prop::collection::vec(any::<bool>(), 11),
    ) {
        let made = linked(&values);
        let mut pattern = Pattern::open(&made.system);
        let printed: Vec<Variable> = made.cells.iter().chain(&made.rows).chain(&made.columns).copied().collect();
        for (&variable, &hide) in printed.iter().zip(&withheld) {
            if hide {
                pattern.withhold(&made.system, variable);
            }
        }
        for (variable, low, high) in made.tried(&pattern) {
            // With a width that nothing reaches the audit counts out, and is exact.
            let proved = interval_of(&made.system, &pattern, variable, 5, None);
            prop_assert!(low <= proved.low && proved.high <= high, "{proved:?} in {low}..{high}");
            let unknowns = unknowns_linked(&made.system, &pattern, variable, 100).expect("small");
            if pattern.is_unknown(&made.system, variable) {
                if let Some(exact) = exhaustive(&made.system, &pattern, &unknowns, variable) {
                    prop_assert_eq!((exact.low, exact.high), (low, high));
                    if proved.width() < made.system.needed(variable, 5) {
                        prop_assert_eq!((proved.low, proved.high), (low, high));
                    }
                }
                let (from, to) = linear(&made.system, &pattern, &unknowns, variable).expect("a solution");
                #[expect(clippy::cast_precision_loss, reason = "small counts")]
                let (low, high) = (low as f64, high as f64);
                prop_assert!(from <= low + 1e-6 && high <= to + 1e-6, "{from}..{to} holds {low}..{high}");
            }
        }
    }

    #[test]
    fn what_suppression_and_audit_let_pass_is_wide_for_whoever_tries_every_table(values in values()) {
        let made = linked(&values);
        let done = suppress(&made.system, &[], 5);
        let intervals = audit(&made.system, &done.pattern, 5, &done.proofs);
        let narrow = |variable| {
            intervals.iter().any(|i| i.variable == variable && i.width() < made.system.needed(variable, 5))
        };
        // An outsider who tries every table has to know how many records there are.
        prop_assume!(!done.pattern.withholds(made.sum));
        for (variable, low, high) in made.tried(&done.pattern) {
            let count = made.system.count(variable);
            if count.sensitive && !narrow(variable) {
                prop_assert!(high - low >= made.system.needed(variable, 5), "{variable:?}: {low}..{high}");
            }
            if (1..5).contains(&count.value) {
                prop_assert!(count.sensitive);
            }
        }
    }
}

#[test]
fn a_lone_small_cell_takes_another_with_it() {
    let made = linked(&[3, 40, 50, 60, 70, 80]);
    let done = suppress(&made.system, &[], 5);
    let withheld = made.cells.iter().filter(|&&cell| done.pattern.withholds(cell)).count();
    assert_eq!(withheld, 4, "a square, and no sum");
    assert!(made.rows.iter().chain(&made.columns).all(|&sum| !done.pattern.withholds(sum)));
    assert!(audit(&made.system, &done.pattern, 5, &[]).iter().all(|interval| interval.width() >= 5));
}

#[test]
fn a_false_proof_is_not_believed() {
    let made = linked(&[3, 40, 50, 60, 70, 80]);
    let mut pattern = Pattern::open(&made.system);
    pattern.withhold(&made.system, made.cells[0]);
    let mut proof = suppress(&made.system, &[], 5).proofs.remove(0);
    assert_eq!(proof.target, made.cells[0]);
    proof.high.insert(made.cells[0], 9);
    let found = interval_of(&made.system, &pattern, made.cells[0], 5, Some(&proof));
    assert_eq!((found.low, found.high), (3, 3), "the rest of its row gives it away");
}

#[test]
fn whole_numbers_are_narrower_than_fractions() {
    // 2a + b = 5 with a printed nowhere: fractions allow a up to 2.5, whole numbers 2.
    let mut system = System::new(5);
    let (a, b, five) = (system.hidden(2), system.hidden(1), system.printed(5, 1));
    system.equation([(a, 2), (b, 1), (five, -1)]).expect("holds");
    let pattern = Pattern::open(&system);
    let unknowns = unknowns_linked(&system, &pattern, a, 10).expect("two");
    let exact = exhaustive(&system, &pattern, &unknowns, a).expect("small");
    assert_eq!((exact.low, exact.high), (0, 2));
    let (low, high) = linear(&system, &pattern, &unknowns, a).expect("a solution");
    assert!(low.abs() < 1e-6 && (high - 2.5).abs() < 1e-6);
}
