//! An outsider who has nothing but the public JSON, adds up what must add up, and asks linear programming.

use std::collections::BTreeMap;

use disclosure::PublicCycle;
use microlp::{ComparisonOp, OptimizationDirection, Problem};
use report_model::SectoralReport;
use report_model::term::Term;
use serde_json::Value;

use crate::edition::{Made, cycle};

/// Numbers that are no counts of records.
const NO_COUNTS: &[&str] = &[
    "schema_version",
    "joined",
    "members",
    "reported",
    "nil_returns",
    "bodies",
    "target",
    "baseline",
    "median",
    "ninth_decile",
    "audit",
    "agency_measures",
];

fn small_counts(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Number(number) if number.as_u64().is_some_and(|n| (1..5).contains(&n)) => found.push(path.to_owned()),
        Value::Array(items) => items.iter().for_each(|item| small_counts(item, path, found)),
        Value::Object(members) => {
            for (name, member) in members.iter().filter(|(name, _)| !NO_COUNTS.contains(&name.as_str())) {
                small_counts(member, &format!("{path}/{name}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn no_count_of_one_to_four_stands_in_the_public_json() {
    for seed in 0..6 {
        let made = cycle(seed, &[1_200, 500, 260, 130, 40, 11, 4]);
        let public = made.control().expect("a public edition");
        let mut found = Vec::new();
        small_counts(&serde_json::to_value(&public).expect("JSON"), "", &mut found);
        assert_eq!(found, Vec::<String>::new(), "seed {seed}");
        let mut exact = Vec::new();
        small_counts(&serde_json::to_value(&made.reports).expect("JSON"), "", &mut exact);
        assert!(exact.len() > 100, "the exact reports hold many");
    }
}

const TERMS: [Term; 5] = [Term::Received, Term::Answered, Term::InTime, Term::Observations, Term::Suggestions];
const TABLES: [&str; 5] = ["nature", "month", "channel", "region", "service"];

/// What the outsider sets up: unknowns by name, and sums.
#[derive(Default)]
pub(crate) struct Outsider {
    unknowns: BTreeMap<String, f64>,
    known: BTreeMap<String, f64>,
    sums: Vec<(String, Vec<String>)>,
}

impl Outsider {
    /// A figure as the JSON has it: a number, withheld (at least 1), or not published (at least 0).
    fn read(&mut self, name: &str, cell: &Value, term: Term) {
        let withheld = |list: &Value| list.as_array().is_some_and(|l| l.iter().any(|t| t == term.name()));
        if let Some(count) = cell.get(term.name()).and_then(Value::as_f64) {
            self.known.insert(name.to_owned(), count);
        } else {
            // A body too small to publish anything shows no zero either; that it has complaints is known.
            let shows = TERMS.iter().any(|term| cell.get(term.name()).is_some());
            let least = cell.pointer("/protected/counts").is_some_and(withheld) && (shows || term == Term::Received);
            self.unknowns.insert(name.to_owned(), f64::from(u8::from(least)));
        }
    }

    /// Takes in the sums of a synthesis that was published before, made of those parts that `were_in` it.
    pub(crate) fn remembers(&mut self, before: &Outsider, were_in: impl Fn(&str) -> bool) {
        for (whole, parts) in self.sums.clone() {
            if let Some(&known) =
                before.known.get(&whole).filter(|_| whole.starts_with("headline") || whole.starts_with("CT"))
            {
                let then = format!("then/{whole}");
                self.known.insert(then.clone(), known);
                self.sums.push((then, parts.into_iter().filter(|part| were_in(part)).collect()));
            }
        }
    }

    fn unseen(&mut self, name: String) -> String {
        if !self.known.contains_key(&name) {
            self.unknowns.entry(name.clone()).or_insert(0.0);
        }
        name
    }

    /// The interval of an unknown.
    fn interval(&self, target: &str) -> (f64, f64) {
        if let Some(&known) = self.known.get(target) {
            return (known, known);
        }
        let end = |direction| {
            let mut problem = Problem::new(direction);
            let variables: BTreeMap<&String, microlp::Variable> = (self.unknowns.iter())
                .map(|(name, &least)| {
                    let gain = if name == target { 1.0 } else { 0.0 };
                    (name, problem.add_var(gain, (least, 1e6)))
                })
                .collect();
            for (whole, parts) in &self.sums {
                let mut terms: BTreeMap<usize, (microlp::Variable, f64)> = BTreeMap::new();
                let mut constant = 0.0;
                for (name, sign) in std::iter::once((whole, 1.0)).chain(parts.iter().map(|part| (part, -1.0))) {
                    match self.known.get(name) {
                        Some(known) => constant -= sign * known,
                        None => terms.entry(variables[name].idx()).or_insert((variables[name], 0.0)).1 += sign,
                    }
                }
                let terms: Vec<(microlp::Variable, f64)> = terms.into_values().collect();
                if terms.is_empty() {
                    assert!(constant.abs() < 1e-9, "{whole} adds up");
                } else {
                    problem.add_constraint(terms, ComparisonOp::Eq, constant);
                }
            }
            let solution = problem.solve().expect("the truth is a solution").into_solution().expect("solved");
            solution.objective()
        };
        (end(OptimizationDirection::Minimize), end(OptimizationDirection::Maximize))
    }
}

/// Reads one cell: its terms, and how they contain one another.
fn read_cell(outsider: &mut Outsider, place: &str, cell: &Value) {
    for term in TERMS {
        outsider.read(&format!("{place}/{term}"), cell, term);
    }
    let (received, answered, in_time) =
        (format!("{place}/received"), format!("{place}/answered"), format!("{place}/in_time"));
    let unanswered = outsider.unseen(format!("{place}/unanswered"));
    let late = outsider.unseen(format!("{place}/late"));
    quantiles(outsider, place, cell);
    outsider.sums.push((received, vec![answered.clone(), unanswered]));
    outsider.sums.push((answered, vec![in_time, late]));
}

/// A share of the replies came within a quantile: what lies under the deadline was in time, what lies beyond was late.
fn quantiles(outsider: &mut Outsider, place: &str, cell: &Value) {
    for (name, share) in [("median", 0.5), ("ninth_decile", 0.9)] {
        let Some(days) = cell.pointer(&format!("/protected/{name}")).and_then(Value::as_u64) else { continue };
        let answered = outsider.known[&format!("{place}/answered")];
        let (least, bounded) = if days <= 60 {
            ((share * answered).ceil(), "in_time")
        } else {
            (((1.0 - share) * answered).floor(), "late")
        };
        let bound = format!("{place}/{name}");
        outsider.known.insert(bound.clone(), least);
        let over = outsider.unseen(format!("{bound}/over"));
        outsider.sums.push((format!("{place}/{bounded}"), vec![bound, over]));
    }
}

/// Everything that the public JSON says of bodies and headline, keys of tables being those of the exact reports: that a
/// key exists is no secret.
fn look(public: &Value, reports: &[SectoralReport], national: impl Fn(&str, &str) -> String) -> Outsider {
    let mut outsider = Outsider::default();
    let mut sums: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for report in reports {
        let body = &report.agency;
        let shown = &public["reports"][body]["report"];
        read_cell(&mut outsider, body, &shown["total"]);
        for table in TABLES {
            let id = report_model::definitions::BreakdownId::from_name(table).expect("a breakdown");
            let published = shown["tables"].as_array().expect("tables").iter().find(|t| t["id"] == table);
            let mut parts: BTreeMap<Term, Vec<String>> = BTreeMap::new();
            for exact in report.table(id) {
                let key = &exact.key[0];
                let cells = published.and_then(|table| table["cells"].as_array());
                let cell = cells.and_then(|cells| cells.iter().find(|cell| cell["key"][0] == key.as_str()));
                let place = format!("{body}/{table}/{key}");
                read_cell(&mut outsider, &place, cell.map_or(&Value::Null, |cell| &cell["measures"]));
                for term in TERMS {
                    parts.entry(term).or_default().push(format!("{place}/{term}"));
                    if report.kind == "MIN" {
                        let key = if table == "service" { national(body, key) } else { key.clone() };
                        let whole = format!("headline/{table}/{key}/{term}");
                        sums.entry(whole).or_default().push(format!("{place}/{term}"));
                    }
                }
            }
            for (term, parts) in parts {
                outsider.sums.push((format!("{body}/{term}"), parts));
            }
        }
        for term in TERMS {
            let whole = if report.kind == "MIN" { "headline" } else { "CT" };
            sums.entry(format!("{whole}/{term}")).or_default().push(format!("{body}/{term}"));
        }
    }
    let synthesis = &public["synthesis"]["synthesis"];
    for term in TERMS {
        outsider.read(&format!("headline/{term}"), &synthesis["total"], term);
        outsider.read(&format!("CT/{term}"), &synthesis["kinds"]["CT"]["total"], term);
    }
    for table in synthesis["tables"].as_array().expect("tables") {
        for cell in table["cells"].as_array().expect("cells") {
            let place =
                format!("headline/{}/{}", table["id"].as_str().expect("id"), cell["key"][0].as_str().expect("key"));
            for term in TERMS {
                outsider.read(&format!("{place}/{term}"), &cell["measures"], term);
            }
        }
    }
    outsider.sums.extend(sums);
    outsider
}

/// The truth of every name of [`look`] that is a count of 1 to 4 in a body's published cell or total.
fn truths(reports: &[SectoralReport]) -> Vec<String> {
    let mut found = Vec::new();
    let mut cell = |place: String, cell: &report_model::tally::Cell| {
        let of = |term| cell.get(term).unwrap_or(0);
        let (received, answered, in_time) = (of(Term::Received), of(Term::Answered), of(Term::InTime));
        let named = TERMS.iter().map(|&term| (term.name(), of(term)));
        for (name, count) in named.chain([("unanswered", received - answered), ("late", answered - in_time)]) {
            if (1..5).contains(&count) {
                found.push(format!("{place}/{name}"));
            }
        }
    };
    for report in reports {
        cell(report.agency.clone(), &report.total);
        for table in report.tables.iter().filter(|table| TABLES.contains(&table.id.name())) {
            for made in &table.cells {
                cell(format!("{}/{}/{}", report.agency, table.id, made.key[0]), &made.measures);
            }
        }
    }
    found
}

/// An outsider who has the public JSON of a cycle.
pub(crate) fn outsider_of(made: &Made, public: &PublicCycle) -> Outsider {
    let json = serde_json::to_value(public).expect("JSON");
    let national = |body: &str, own: &str| {
        let services = made.reference.services.agencies[body].iter().find(|service| service.id == own);
        services.map_or("unclassified".to_owned(), |service| service.national.clone())
    };
    look(&json, &made.reports, national)
}

/// Tries what an outsider can know of small counts.
pub(crate) fn no_small_count_is_determined(made: &Made, outsider: &Outsider, seed: u64) {
    let truths = truths(&made.reports);
    assert!(truths.len() > 50, "{}", truths.len());
    // Every fourth: linear programming of the whole cycle takes its time.
    for name in truths.iter().step_by(4) {
        let (low, high) = outsider.interval(name);
        let body = name.split('/').next().expect("a body");
        let total = made.reports.iter().find(|report| report.agency == body).and_then(|r| r.total.get(Term::Received));
        let needed = if total >= Some(100) { 5.0 } else { 1.0 };
        assert!(high - low >= needed - 1e-6, "seed {seed}: {name} lies between {low} and {high}");
    }
}

#[test]
fn no_outsider_determines_a_count_of_one_to_four() {
    for (seed, sizes) in [(11, [420_u64, 230, 150, 16]), (12, [260, 160, 40, 130])] {
        let made = cycle(seed, &sizes);
        let public = made.control().expect("a public edition");
        no_small_count_is_determined(&made, &outsider_of(&made, &public), seed);
    }
}

#[test]
fn the_outsider_does_determine_what_is_only_primarily_withheld() {
    let made = cycle(11, &[420, 230, 150, 16]);
    let public = made.control().expect("a public edition");
    let mut json = serde_json::to_value(&public).expect("JSON");
    // Put back every count that is not small itself: then subtraction works.
    for report in &made.reports {
        let shown = &mut json["reports"][&report.agency]["report"];
        let exact = serde_json::to_value(&report.tables).expect("JSON");
        let exact: Vec<Value> = exact.as_array().expect("tables").clone();
        for table in shown["tables"].as_array_mut().expect("tables") {
            let from = exact.iter().find(|other| other["id"] == table["id"]).expect("the same table");
            for cell in table["cells"].as_array_mut().expect("cells") {
                let from = from["cells"].as_array().expect("cells").iter().find(|other| other["key"] == cell["key"]);
                for term in TERMS {
                    let count = from.and_then(|cell| cell["measures"][term.name()].as_u64()).unwrap_or(0);
                    if !(1..5).contains(&count) {
                        cell["measures"][term.name()] = count.into();
                    }
                }
            }
        }
    }
    let outsider = look(&json, &made.reports, |_, own| own.to_owned());
    let outsider = Outsider {
        sums: outsider.sums.into_iter().filter(|(whole, _)| !whole.starts_with("headline")).collect(),
        ..outsider
    };
    let determined = truths(&made.reports).iter().step_by(3).any(|name| {
        let (low, high) = outsider.interval(name);
        high - low < 1e-6
    });
    assert!(determined, "the test can fail");
}

#[test]
fn a_sum_of_small_bodies_that_says_too_much_of_one_is_withheld() {
    // Each third body is a local one; each has one complaint at least, so of their sum little is left to hide in.
    let made = cycle(21, &[400, 300, 3, 260, 250, 3]);
    let local = made.reports.iter().filter(|report| report.kind == "CT");
    let exact: Vec<u64> = local.filter_map(|report| report.total.get(Term::Received)).collect();
    assert!(exact.iter().all(|&received| received > 0) && (5..2 + 5).contains(&exact.iter().sum::<u64>()), "{exact:?}");
    let public = made.control().expect("a public edition");
    assert_eq!(public.synthesis().expect("a synthesis").synthesis().kinds["CT"].total.get(Term::Received), None);
}

#[test]
fn a_quantile_is_shown_only_where_it_bounds_nothing_that_is_withheld() {
    let mut withheld = 0;
    for seed in 31..35 {
        let made = cycle(seed, &[35, 45, 33, 60, 200]);
        let json = serde_json::to_value(made.control().expect("a public edition")).expect("JSON");
        let mut outsider = Outsider::default();
        for exact in &made.reports {
            let total = &json["reports"][&exact.agency]["report"]["total"];
            read_cell(&mut outsider, &exact.agency, total);
            withheld += usize::from(total["in_time"].is_null() && total["answered"].as_u64() >= Some(30));
        }
        for name in outsider.unknowns.keys().filter(|name| name.ends_with("/late") || name.ends_with("/in_time")) {
            let (low, high) = outsider.interval(name);
            assert!(high - low >= 5.0 - 1e-6 || low >= 5.0 - 1e-6, "seed {seed}: {name} lies between {low} and {high}");
        }
    }
    assert!(withheld > 0, "no body withholds what a quantile could bound");
}
