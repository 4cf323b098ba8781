//! An outsider who has nothing but the public JSON: writes down what must add up, and asks an integer programme. It
//! shares no line with the crate, and takes every figure as a program from outside would.

use report_model::id::AgencyId;
use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};
use serde_json::Value;

const TERMS: [&str; 6] = ["received", "answered", "due", "in_time", "observations", "suggestions"];
/// Each is a part of the other.
const PARTS: [(&str, &str); 5] = [
    ("answered", "received"),
    ("due", "received"),
    ("in_time", "answered"),
    ("in_time", "due"),
    ("in_time", "received"),
];

/// A document as it was published: its JSON, and for a synthesis by body the place of the version that it was made of.
pub(crate) enum Paper {
    Report {
        body: String,
        json: Value,
    },
    /// A version that is only in a synthesis: its total, from the line there.
    Line {
        body: String,
        total: Value,
    },
    Synthesis {
        json: Value,
        made_of: BTreeMap<AgencyId, usize>,
    },
}

/// What is unknown, and what must add up: `sum of (unknown, factor) = constant`, and parts.
#[derive(Default)]
pub(crate) struct Outsider {
    /// Each unknown with its least value.
    unknowns: BTreeMap<String, f64>,
    equations: Vec<(Vec<(String, f64)>, f64)>,
    at_most: Vec<(Vec<(String, f64)>, f64)>,
}

enum Count {
    Known(f64),
    Unknown,
    None,
}

fn count(cell: &Value, term: &str) -> Count {
    if let Some(count) = cell.get(term).and_then(Value::as_f64) {
        return Count::Known(count);
    }
    let withheld = cell.pointer("/protected/counts").and_then(Value::as_array);
    if withheld.is_some_and(|list| list.iter().any(|name| name == term)) { Count::Unknown } else { Count::None }
}

fn nature(term: &str) -> &'static str {
    match term {
        "observations" => "observation",
        "suggestions" => "suggestion",
        _ => "complaint",
    }
}

fn first(term: &str) -> bool {
    matches!(term, "received" | "observations" | "suggestions")
}

fn is_left_out(json: &Value, table: &str, term: &str) -> bool {
    let list = json["withheld"].as_array().expect("a list");
    list.iter().any(|name| name == &format!("tables.{table}") || name == &format!("tables.{table}.{}", nature(term)))
}

fn table<'a>(content: &'a Value, table: &str) -> Option<&'a Vec<Value>> {
    content["tables"].as_array()?.iter().find(|one| one["id"] == table)?["cells"].as_array()
}

/// The name of a key: provinces have keys of their own.
fn named(table: &str, key: &str) -> String {
    if table == "province" { format!("province:{key}") } else { key.to_owned() }
}

/// The cells of a row: column, and what is known.
type Row = Vec<(String, String, Count)>;

impl Outsider {
    /// Sets up a table over everything that was published. `national` rolls own services up.
    pub(crate) fn of(papers: &[Paper], name: &str, national: &dyn Fn(&str, &str) -> String) -> Self {
        let mut all = Outsider::default();
        drop(all.with(papers, name, national));
        all
    }

    /// Sets up the tables by region and by province: a region is the sum of its provinces, and of what has none.
    pub(crate) fn of_places(papers: &[Paper], region_of: &dyn Fn(&str) -> String) -> Self {
        let mut all = Outsider::default();
        let itself = |_: &str, key: &str| key.to_owned();
        let regions = all.with(papers, "region", &itself);
        let provinces = all.with(papers, "province", &itself);
        let mut rests = BTreeSet::new();
        for (&(place, term), provinces) in &provinces {
            let Some(regions) = regions.get(&(place, term)) else { continue };
            let mut without = Vec::new();
            for (key, column, count) in regions {
                let rest = format!("{place}/~{column}/{term}");
                let (mut terms, mut constant) = (vec![(rest.clone(), 1.0)], 0.0);
                let mut add = |key: &str, count: &Count, sign: f64| match count {
                    Count::Known(known) => constant -= sign * known,
                    Count::Unknown => terms.push((format!("{place}/{key}/{term}"), sign)),
                    Count::None => {}
                };
                add(key, count, -1.0);
                for (key, province, count) in provinces.iter().filter(|(_, province, _)| region_of(province) == *column)
                {
                    if !province.ends_with("unspecified") {
                        add(key, count, 1.0);
                    }
                }
                if matches!(count, Count::None) {
                    continue;
                }
                all.unknowns.insert(rest.clone(), 0.0);
                all.add(terms, constant);
                without.push((rest, 1.0));
                rests.insert((place, column.clone()));
            }
            let mut constant = 0.0;
            for (key, _, count) in provinces.iter().filter(|(_, province, _)| province.ends_with("unspecified")) {
                match count {
                    Count::Known(known) => constant += known,
                    Count::Unknown => without.push((format!("{place}/{key}/{term}"), -1.0)),
                    Count::None => {}
                }
            }
            all.add(without, constant);
        }
        for (place, column) in rests {
            for (part, whole) in PARTS {
                let names = [part, whole].map(|term| format!("{place}/~{column}/{term}"));
                if names.iter().all(|name| all.unknowns.contains_key(name)) {
                    let [part, whole] = names;
                    all.at_most.push((vec![(part, 1.0), (whole, -1.0)], 0.0));
                }
            }
        }
        all
    }

    fn with<'t>(
        &mut self,
        papers: &'t [Paper],
        name: &str,
        national: &dyn Fn(&str, &str) -> String,
    ) -> BTreeMap<(usize, &'t str), Row> {
        let all = self;
        let mut rows: BTreeMap<(usize, &str), Row> = BTreeMap::new();
        for term in TERMS {
            for (place, paper) in papers.iter().enumerate() {
                if let Some(row) = row(papers, place, paper, (name, term), national) {
                    all.add_row(place, term, paper, &row);
                    rows.insert((place, term), row);
                }
            }
        }
        for (place, _) in papers.iter().enumerate() {
            all.add_parts(place, &rows);
        }
        for (place, paper) in papers.iter().enumerate() {
            if let Paper::Synthesis { json, made_of } = paper {
                for term in TERMS {
                    all.add_sums(&json["synthesis"], json, (place, name, term), made_of, &rows);
                }
            }
        }
        rows
    }

    fn add_row(&mut self, place: usize, term: &str, paper: &Paper, row: &Row) {
        let total = match paper {
            Paper::Report { json, .. } => &json["report"]["total"],
            Paper::Line { total, .. } => total,
            Paper::Synthesis { .. } => return,
        };
        let shown = matches!(paper, Paper::Report { .. });
        let mut terms = Vec::new();
        let mut constant = 0.0;
        for (key, _, count) in row {
            match count {
                Count::Known(known) => constant -= known,
                Count::Unknown => {
                    let published = shown && !key.starts_with('*');
                    let least = f64::from(u8::from(published && first(term)));
                    self.unknowns.insert(format!("{place}/{key}/{term}"), least);
                    terms.push((format!("{place}/{key}/{term}"), 1.0));
                }
                Count::None => {}
            }
        }
        if let Count::Known(total) = count(total, term) {
            self.add(terms, constant + total);
        }
    }

    fn add(&mut self, terms: Vec<(String, f64)>, constant: f64) {
        if terms.is_empty() {
            assert!(constant.abs() < 1e-9, "the public figures add up: {constant}");
        } else {
            self.equations.push((terms, constant));
        }
    }

    fn add_parts(&mut self, place: usize, rows: &BTreeMap<(usize, &str), Row>) {
        let complete = {
            let sum = |term: &str| self.total_of(place, term, rows);
            sum("received").zip(sum("due")).is_some_and(|(all, due)| (all - due).abs() < 1e-9)
        };
        for (part, whole) in PARTS {
            let (Some(parts), Some(wholes)) = (rows.get(&(place, part)), rows.get(&(place, whole))) else { continue };
            for (key, _, of_part) in parts {
                let Some((.., of_whole)) = wholes.iter().find(|(other, ..)| other == key) else { continue };
                let (mut terms, mut constant) = (Vec::new(), 0.0);
                for (count, term, factor) in [(of_part, part, 1.0), (of_whole, whole, -1.0)] {
                    match count {
                        Count::Known(known) => constant -= factor * known,
                        Count::Unknown => terms.push((format!("{place}/{key}/{term}"), factor)),
                        Count::None => {}
                    }
                }
                if terms.is_empty() || matches!(of_part, Count::None) || matches!(of_whole, Count::None) {
                    continue;
                }
                if complete && (part, whole) == ("due", "received") {
                    self.equations.push((terms, constant));
                } else {
                    self.at_most.push((terms, constant));
                }
            }
        }
    }

    /// What the cells of a row add up to, if an equation says so.
    fn total_of(&self, place: usize, term: &str, rows: &BTreeMap<(usize, &str), Row>) -> Option<f64> {
        let row = rows.get(&(place, term))?;
        let known: f64 = row.iter().map(|(.., count)| if let Count::Known(known) = count { *known } else { 0.0 }).sum();
        let unknown: Vec<String> = (row.iter())
            .filter(|(.., count)| matches!(count, Count::Unknown))
            .map(|(key, ..)| format!("{place}/{key}/{term}"))
            .collect();
        if unknown.is_empty() {
            return Some(known);
        }
        let found = self.equations.iter().find(|(terms, _)| {
            terms.len() == unknown.len() && terms.iter().all(|(name, factor)| *factor > 0.0 && unknown.contains(name))
        });
        found.map(|(_, constant)| constant + known)
    }

    fn add_sums(
        &mut self,
        synthesis: &Value,
        json: &Value,
        (place, name, term): (usize, &str, &str),
        made_of: &BTreeMap<AgencyId, usize>,
        rows: &BTreeMap<(usize, &str), Row>,
    ) {
        let Some(cells) = table(synthesis, name).filter(|_| !is_left_out(json, name, term)) else { return };
        let bodies = |figure: &str| -> Option<BTreeSet<String>> {
            let list = synthesis.pointer(&format!("/coverage/{figure}/bodies"))?.as_array()?;
            Some(list.iter().filter_map(|body| Some(body.as_str()?.to_owned())).collect())
        };
        let mut figures: Vec<(String, Option<&str>)> = vec![(term.to_owned(), None)];
        for (share, above, below) in
            [("response_rate", "answered", "received"), ("deadline_compliance", "in_time", "due")]
        {
            figures.extend((term == above).then(|| (share.to_owned(), Some("num"))));
            figures.extend((term == below).then(|| (share.to_owned(), Some("den"))));
        }
        let columns: BTreeSet<String> = rows.values().flatten().map(|(_, column, _)| column.clone()).collect();
        for (figure, side) in figures {
            let Some(bodies) = bodies(&figure) else { continue };
            for column in &columns {
                let cell = cells.iter().find(|cell| named(name, cell["key"][0].as_str().expect("a key")) == *column);
                let cell = cell.map(|cell| &cell["measures"]);
                let known = match (cell, side) {
                    (None, _) => Count::Known(0.0),
                    (Some(cell), None) => count(cell, term),
                    (Some(cell), Some(side)) => {
                        let value = cell.pointer(&format!("/shares/{figure}/{side}")).and_then(Value::as_f64);
                        value.map_or(Count::None, Count::Known)
                    }
                };
                let (mut terms, mut constant) = (Vec::new(), 0.0);
                match known {
                    Count::Known(known) => constant += known,
                    Count::Unknown => {
                        let unknown = format!("{place}/{column}/{term}");
                        self.unknowns.insert(unknown.clone(), f64::from(u8::from(first(term))));
                        terms.push((unknown, -1.0));
                    }
                    Count::None => continue,
                }
                for body in made_of.iter().filter(|(body, _)| bodies.contains(body.as_str())) {
                    for (key, of, count) in rows.get(&(*body.1, term)).into_iter().flatten() {
                        match count {
                            _ if of != column => {}
                            Count::Known(known) => constant -= known,
                            Count::Unknown => terms.push((format!("{}/{key}/{term}", body.1), 1.0)),
                            Count::None => {}
                        }
                    }
                }
                self.add(terms, constant);
            }
        }
    }

    /// The withheld counts of records of published tables.
    pub(crate) fn withheld(&self) -> impl Iterator<Item = &String> {
        self.unknowns.keys().filter(|name| !name.contains(['*', '~']) && first(name.rsplit('/').next().unwrap_or("")))
    }

    /// The least and the greatest value that an unknown can have, in whole numbers.
    #[expect(clippy::cast_possible_truncation, reason = "counts of a few hundred")]
    pub(crate) fn interval(&self, target: &str) -> (i64, i64) {
        let end = |direction| {
            let mut problem = Problem::new(direction);
            let near = self.near(target);
            let variables: BTreeMap<&String, Variable> = (near.iter())
                .map(|name| {
                    let gain = if *name == target { 1.0 } else { 0.0 };
                    let least = self.unknowns[*name];
                    (*name, problem.add_integer_var(gain, (least as i32, 100_000)))
                })
                .collect();
            for (list, operator) in [(&self.equations, ComparisonOp::Eq), (&self.at_most, ComparisonOp::Le)] {
                for (terms, constant) in list.iter().filter(|(terms, _)| variables.contains_key(&terms[0].0)) {
                    let terms: Vec<(Variable, f64)> =
                        terms.iter().map(|(name, factor)| (variables[name], *factor)).collect();
                    problem.add_constraint(terms, operator, *constant);
                }
            }
            let solution = problem.solve().expect("the truth is a solution").into_solution().expect("solved");
            solution.objective().round() as i64
        };
        (end(OptimizationDirection::Minimize), end(OptimizationDirection::Maximize))
    }

    /// The unknowns that hang together with one.
    fn near<'a>(&'a self, target: &'a str) -> BTreeSet<&'a String> {
        let mut near: BTreeSet<&String> = self.unknowns.keys().filter(|name| *name == target).collect();
        loop {
            let before = near.len();
            for (terms, _) in self.equations.iter().chain(&self.at_most) {
                if terms.iter().any(|(name, _)| near.contains(name)) {
                    near.extend(terms.iter().map(|(name, _)| name));
                }
            }
            if near.len() == before {
                return near;
            }
        }
    }
}

fn row(
    papers: &[Paper],
    place: usize,
    paper: &Paper,
    (name, term): (&str, &str),
    national: &dyn Fn(&str, &str) -> String,
) -> Option<Row> {
    let (body, total, shown) = match paper {
        Paper::Report { body, json } => {
            let content = &json["report"];
            (body, &content["total"], table(content, name).filter(|_| !is_left_out(json, name, term)))
        }
        Paper::Line { body, total } => (body, total, None),
        Paper::Synthesis { .. } => return None,
    };
    if let Some(cells) = shown {
        let cell = |cell: &Value| {
            let key = named(name, cell["key"][0].as_str().expect("a key"));
            (key.clone(), national(body, &key), count(&cell["measures"], term))
        };
        return Some(cells.iter().map(cell).collect());
    }
    // Not published: anything may stand in the columns of the syntheses that it is in.
    let is_in = |paper: &&Paper| match paper {
        Paper::Synthesis { json, made_of } => {
            made_of.get(body.as_str()) == Some(&place) && !is_left_out(json, name, term)
        }
        _ => false,
    };
    let mut columns = BTreeSet::new();
    for paper in papers.iter().filter(is_in) {
        if let Paper::Synthesis { json, .. } = paper {
            let cells = table(&json["synthesis"], name).into_iter().flatten();
            columns.extend(cells.filter_map(|cell| cell["key"][0].as_str()).map(|key| named(name, key)));
        }
    }
    let measured = !matches!(count(total, term), Count::None);
    let state = || if measured { Count::Unknown } else { Count::None };
    (!columns.is_empty()).then(|| columns.into_iter().map(|key| (format!("*{key}"), key, state())).collect())
}
