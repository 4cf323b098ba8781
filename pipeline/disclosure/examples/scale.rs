//! How long disclosure control of a made-up cycle takes, and how much of the synthesis it withholds:
//! `cargo run --release --example scale -- 157`, where the number is how many bodies report.

#[path = "../tests/it/made.rs"]
mod made;

use std::io::Write;
use std::time::Instant;

use disclosure::{Cycle, control};

fn main() -> std::io::Result<()> {
    let bodies = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(157);
    let mut chance = made::Chance(7);
    let sizes: Vec<u64> = (0..bodies)
        .map(|body| match body % 5 {
            0 => 1_000 + chance.below(3_000),
            1 => 200 + chance.below(800),
            2 => 30 + chance.below(200),
            3 => chance.below(40),
            _ => chance.below(8),
        })
        .collect();
    let reference = made::reference(bodies);
    let reports = made::reports(&reference, 3, &sizes, made::period("2025"));
    let synthesis = made::synthesis(&reference, &reports);
    let policy = made::policy();
    let started = Instant::now();
    let controlled = control(Cycle {
        reports: reports.iter().collect(),
        synthesis: Some(&synthesis),
        reference: &reference,
        policy: &policy,
        approved: &[],
        earlier: &[],
    });
    let took = started.elapsed();
    let mut out = std::io::stdout();
    match controlled {
        Err(error) => writeln!(out, "{bodies} bodies in {took:.1?}: {error}"),
        Ok(cycle) => {
            let national = cycle.data().figures.iter().filter(|(name, _)| name.starts_with("headline"));
            let (all, withheld) =
                national.fold((0, 0), |(all, withheld), (_, value)| (all + 1, withheld + u64::from(value.is_none())));
            writeln!(out, "{bodies} bodies in {took:.1?}; of the synthesis {withheld} of {all} figures are withheld")?;
            writeln!(out, "{:?}", cycle.audit())
        }
    }
}
