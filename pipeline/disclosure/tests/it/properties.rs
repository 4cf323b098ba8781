//! Random cycles: whatever is published in whatever order, an outsider finds no protected count closer than promised.

use std::collections::BTreeMap;

use report_model::definitions::BreakdownId;
use report_model::id::AgencyId;
use report_model::tally::UNCLASSIFIED;
use serde_json::Value;

use crate::made::{self, Chance};
use crate::office::Office;
use crate::outsider::{Outsider, Paper};

/// Everything that an office has published, as an outsider has it, and the true counts by the outsider's names.
pub(crate) fn papers(office: &Office) -> Vec<Paper> {
    let mut papers = Vec::new();
    for filed in &office.filed {
        let body = filed.exact.agency.to_string();
        papers.push(match &filed.public {
            Some(public) => Paper::Report { body, json: serde_json::to_value(public).expect("JSON") },
            None => {
                // A synthesis prints the total of each body that it was made of.
                let total = serde_json::to_value(&filed.exact.total).expect("JSON");
                Paper::Line { body, total }
            }
        });
    }
    for joined in &office.joined {
        if let Some(public) = &joined.public {
            let headline = |body: &AgencyId| {
                let line = joined.exact.agencies.iter().find(|line| line.agency == *body);
                line.is_some_and(|line| line.headline)
            };
            let made_of = joined.made_of.iter().filter(|(body, _)| headline(body));
            let made_of = made_of.map(|(body, &place)| (body.clone(), place)).collect();
            papers.push(Paper::Synthesis { json: serde_json::to_value(public).expect("JSON"), made_of });
        }
    }
    papers
}

pub(crate) fn national(office: &Office, name: &str, body: &str, key: &str) -> String {
    if name != "service" {
        return key.to_owned();
    }
    let own = office.reference.services.agencies.get(body);
    let found = own.and_then(|own| own.iter().find(|service| service.id == key));
    found.map_or(UNCLASSIFIED, |service| service.national.as_str()).to_owned()
}

/// The true count behind an outsider's name.
fn truth(office: &Office, papers: &[Paper], name: &str, table: &str) -> u64 {
    let parts: Vec<&str> = name.split('/').collect();
    let table = if parts[1].starts_with("province:") { "province" } else { table };
    let place: usize = parts[0].parse().expect("a place");
    let cells = match &papers[place] {
        Paper::Synthesis { .. } => {
            let nth = papers[..place].iter().filter(|paper| matches!(paper, Paper::Synthesis { .. })).count();
            let public: Vec<_> = office.joined.iter().filter(|joined| joined.public.is_some()).collect();
            &public[nth].exact.tables
        }
        _ => &office.filed[place].exact.tables,
    };
    let cells = &cells.iter().find(|one| one.id.name() == table).expect("a table").cells;
    let key = parts[1].strip_prefix("province:").unwrap_or(parts[1]);
    let cell = cells.iter().find(|cell| cell.key[0] == key);
    let value: Value = serde_json::to_value(&cell.expect("a cell").measures).expect("JSON");
    value[parts[2]].as_u64().expect("a count")
}

/// What an outsider finds: each withheld count under the threshold whose interval is narrow.
pub(crate) fn narrow(office: &Office) -> Vec<(String, u64, (i64, i64))> {
    narrow_in(office, &papers(office))
}

fn narrow_in(office: &Office, papers: &[Paper]) -> Vec<(String, u64, (i64, i64))> {
    let mut found = Vec::new();
    let places = [BreakdownId::Region, BreakdownId::Province].iter().all(|id| office.policy.protected.contains(id));
    for id in office.policy.protected.iter().filter(|&&id| !(places && id == BreakdownId::Province)) {
        let name = id.name();
        let outsider = if places && *id == BreakdownId::Region {
            Outsider::of_places(papers, &made::region_of)
        } else {
            Outsider::of(papers, name, &|body, key| national(office, name, body, key))
        };
        for target in outsider.withheld() {
            let value = truth(office, papers, target, name);
            if (1..office.policy.threshold).contains(&value) {
                let (low, high) = outsider.interval(target);
                assert!((low..=high).contains(&i64::try_from(value).expect("small")), "{name} {target}: {value}");
                if high - low < i64::try_from(office.policy.width).expect("small") {
                    found.push((format!("{name} {target}"), value, (low, high)));
                }
            }
        }
    }
    found
}

/// A cycle of 1 to 12 bodies, and a few steps: reports, corrections, late bodies, withdrawals, syntheses before, between
/// and after.
pub(crate) fn random(seed: u64) -> Office {
    let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    for _ in 0..5 {
        let _ = chance.below(2);
    }
    let most = if chance.below(4) == 0 { 12 } else { 6 };
    let bodies = 1 + chance.below(most);
    let mut policy = made::policy();
    policy.table_minimum = [20, 40, 100][usize::try_from(chance.below(3)).expect("small")];
    policy.protected.truncate(usize::try_from(1 + chance.below(3)).expect("small"));
    if chance.below(2) == 0 {
        policy.protected.push(BreakdownId::Province);
    }
    let mut cycle = Random {
        columns: 3 + chance.below(4),
        complete: chance.below(2) == 0,
        office: Office::new(bodies, policy),
        waiting: Vec::new(),
        sizes: BTreeMap::new(),
        seed,
        chance,
    };
    let late = cycle.chance.below(2);
    for body in 0..bodies.saturating_sub(late).max(1) {
        cycle.file(body);
    }
    for step in 0..5 {
        let whole = cycle.chance.below(2) == 0;
        let reports = cycle.chance.below(4) > 0;
        cycle.publish(whole, reports);
        if step == 0 && late > 0 && bodies > 1 {
            cycle.file(bodies - 1);
        } else if cycle.chance.below(5) == 0 && cycle.office.filed.len() > 1 {
            let place = cycle.chance.below(cycle.office.filed.len() as u64);
            cycle.office.withdraw(usize::try_from(place).expect("small"));
        } else if cycle.waiting.is_empty() {
            let body = cycle.chance.below(cycle.sizes.len() as u64);
            cycle.correct(body);
        }
    }
    cycle.office
}

struct Random {
    columns: u64,
    complete: bool,
    office: Office,
    waiting: Vec<usize>,
    sizes: BTreeMap<u64, u64>,
    seed: u64,
    chance: Chance,
}

impl Random {
    /// Files the report of a body: several have fewer than 100 records.
    fn file(&mut self, body: u64) {
        let size = match self.chance.below(5) {
            0 => 1 + self.chance.below(15),
            1 => 20 + self.chance.below(30),
            2 => 100 + self.chance.below(300),
            _ => 40 + self.chance.below(120),
        };
        self.sizes.insert(body, size);
        self.add(body, size, None);
    }

    /// A correction: the same records with a few others, or other ones.
    fn correct(&mut self, body: u64) {
        let size = self.sizes[&body] + self.chance.below(3);
        let same = (self.chance.below(2) == 0).then_some(self.seed.wrapping_add(body));
        self.add(body, size, same);
    }

    fn add(&mut self, body: u64, size: u64, same: Option<u64>) {
        let mut own = Chance(same.unwrap_or_else(|| self.chance.below(u64::MAX)).wrapping_mul(0x9E37_79B9) | 1);
        let (of, rules) = (made::period("2025"), (self.columns, self.complete));
        let report = made::report(&self.office.reference, &mut own, (body, size), of, rules);
        self.waiting.push(self.office.file(report));
    }

    fn publish(&mut self, whole: bool, reports: bool) {
        let joined = (whole && self.office.has_reports()).then(|| self.office.join());
        let some = if reports { std::mem::take(&mut self.waiting) } else { Vec::new() };
        if joined.is_some() || !some.is_empty() {
            self.office.publish(&some, joined).unwrap_or_else(|error| panic!("seed {}: {error}", self.seed));
        }
    }
}

/// The test of the test: with one complement shown, the outsider finds what it hid.
#[test]
fn an_outsider_finds_what_is_not_protected() {
    let mut office = Office::new(1, made::policy());
    let place = office.file(made::by_region(&office.reference, 0, &[("R0", 90, 80), ("R1", 4, 4), ("R2", 60, 31)]));
    office.publish(&[place], None).expect("published");
    let mut papers = papers(&office);
    assert_eq!(narrow_in(&office, &papers), []);
    let exact = serde_json::to_value(&office.filed[0].exact).expect("JSON");
    let cells =
        |report: &Value| report["tables"].as_array().expect("tables").iter().position(|one| one["id"] == "region");
    if let Paper::Report { json, .. } = &mut papers[0] {
        let (at, from) = (cells(&json["report"]).expect("a table"), cells(&exact).expect("a table"));
        json["report"]["tables"][at]["cells"][2] = exact["tables"][from]["cells"][2].clone();
    }
    assert_eq!(narrow_in(&office, &papers), [("region 0/R1/received".to_owned(), 4, (4, 4))]);
}

fn check(seeds: std::ops::Range<u64>) {
    for seed in seeds {
        let found = narrow(&random(seed));
        assert_eq!(found, [], "seed {seed}");
    }
}

// Two tests, for two cores.
#[test]
fn no_outsider_comes_closer_than_promised() {
    check(0..60);
}

#[test]
fn no_outsider_comes_closer_than_promised_in_other_cycles() {
    check(60..120);
}

/// `cargo test --release -p disclosure -- --ignored`
#[test]
#[ignore = "takes an hour"]
fn no_outsider_comes_closer_than_promised_in_thousands_of_cycles() {
    check(120..3_000);
}
