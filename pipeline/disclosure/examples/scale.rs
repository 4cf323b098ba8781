//! How long disclosure control of a made-up cycle takes, and how much it withholds:
//! `cargo run --release -p disclosure --example scale -- 157`, where the number is how many bodies report.

#[expect(dead_code, reason = "the tests use all of it")]
#[path = "../tests/it/made.rs"]
mod made;
#[expect(dead_code, reason = "the tests use all of it")]
#[path = "../tests/it/office.rs"]
mod office;

use std::io::Write;
use std::time::Instant;

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
    let mut office = office::Office::new(bodies, made::policy());
    for report in made::reports(&office.reference, 3, &sizes, made::period("2025")) {
        office.file(report);
    }
    let joined = office.join();
    let all: Vec<usize> = (0..office.filed.len()).collect();
    let started = Instant::now();
    let controlled = office.publish(&all, Some(joined));
    let took = started.elapsed();
    let mut out = std::io::stdout();
    match controlled {
        Err(error) => writeln!(out, "{bodies} bodies in {took:.1?}: {error}"),
        Ok(cycle) => {
            let audit = cycle.audit();
            let (figures, withheld) = audit.figures();
            writeln!(out, "{bodies} bodies in {took:.1?}; {withheld} of {figures} figures are withheld")?;
            writeln!(out, "{} protected counts, narrowest {:?}", audit.protected.len(), audit.narrowest())?;
            writeln!(out, "{:#?} {:?}", audit.shares, audit.left_out)
        }
    }
}
