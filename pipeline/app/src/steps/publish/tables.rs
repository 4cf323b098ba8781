//! The open data of a period: the controlled figures as tables, each under a key, with the names of every code.

use std::collections::BTreeSet;

use disclosure::PublicCycle;
use report_model::definitions::BreakdownId;
use report_model::id::AgencyId;
use report_model::lang::{Lang, Localised};
use report_model::record::{Nature, Outcome, Status};
use report_model::sectoral::{IndicatorValue, SectoralReport, Table};
use report_model::tally::{Cell, Coverage, Measured};
use report_model::term::Term;
use site::{ColumnKind, DataColumn, DataTable, Value};

use super::PublishError;
use super::languages::AllLanguages;
use crate::config::CycleInputs;

/// The key of the whole country, beside the bodies.
pub(super) const NATIONAL: &str = "national";
/// The tables that say the same whatever is public: the register of bodies, and what codes mean.
const OF_THE_CYCLE: [&str; 2] = ["bodies", "codes"];
/// The table that comes from the synthesis alone.
const TRANSFERS: &str = "transfers";
/// The column that says whose a row is.
const BODY: &str = "body";

/// Leaves in the tables what comes from `public` documents alone: the ids of bodies, and [`NATIONAL`] for the synthesis.
/// Disclosure control looks at more reports than become public, and what was public may be withdrawn.
pub(super) fn keep(tables: &mut [DataTable], public: &BTreeSet<String>) {
    for table in tables.iter_mut() {
        let place = |name: &str| table.columns.iter().position(|column| column.name == name);
        let body = place(BODY);
        let dated: Vec<usize> = ["cutoff", "cutoff_latest"].into_iter().filter_map(place).collect();
        let is_public = |row: &[Value]| match body.and_then(|place| row.get(place)) {
            Some(Value::Text(body)) => public.contains(body),
            _ => table.id != TRANSFERS || public.contains(NATIONAL),
        };
        if OF_THE_CYCLE.contains(&table.id.as_str()) {
            for row in table.rows.iter_mut().filter(|row| !is_public(row)) {
                dated.iter().for_each(|&place| row[place] = Value::Empty);
            }
        } else {
            table.rows.retain(|row| is_public(row));
        }
    }
}

/// Every table of the period.
pub(super) fn of(
    languages: &AllLanguages<'_>,
    cycle: &CycleInputs,
    public: &PublicCycle,
) -> Result<Vec<DataTable>, PublishError> {
    let maker = Maker { languages, cycle, public };
    Ok(vec![
        maker.bodies()?,
        maker.indicators()?,
        maker.totals()?,
        maker.coverage()?,
        maker.breakdowns()?,
        maker.delays()?,
        maker.measures()?,
        maker.transfers()?,
        maker.codes()?,
    ])
}

struct Maker<'a> {
    languages: &'a AllLanguages<'a>,
    cycle: &'a CycleInputs,
    public: &'a PublicCycle,
}

fn text(text: &str) -> Value {
    if text.is_empty() { Value::Empty } else { Value::Text(text.to_owned()) }
}

fn number(count: u64) -> Value {
    i64::try_from(count).map_or(Value::Empty, Value::Number)
}

/// A count of a cell, or why there is none.
fn term(cell: &Cell, term: Term) -> Value {
    match cell.get(term) {
        Some(count) => number(count),
        None if cell.withholds(term) => Value::Withheld,
        None => Value::NotMeasured,
    }
}

/// The complaints of the bodies that measure a figure; withheld where the public edition has not their number.
fn covered(complaints: u64, of_them: u64) -> Value {
    if complaints == 0 && of_them > 0 { Value::Withheld } else { number(complaints) }
}

/// A name in French, Arabic and English.
fn in_each(name: &Localised) -> [Value; 3] {
    Lang::ALL.map(|lang| name.0.get(&lang).map_or(Value::Empty, |found| text(found.trim())))
}

impl Maker<'_> {
    fn table(&self, id: &str, columns: Vec<DataColumn>, rows: Vec<Vec<Value>>) -> Result<DataTable, PublishError> {
        Ok(DataTable {
            id: id.to_owned(),
            title: self.languages.word(&format!("open_data.{id}.title"))?,
            description: self.languages.word(&format!("open_data.{id}.description"))?,
            columns,
            rows,
        })
    }

    /// A column, with its words; a term that has none of its own goes by its name.
    fn column(&self, name: &str, kind: ColumnKind, key: bool) -> Result<DataColumn, PublishError> {
        let word = format!("open_data.column.{name}");
        let title = self.languages.word_or(&word, name)?;
        Ok(DataColumn { name: name.to_owned(), description: title.clone(), title, kind, key })
    }

    fn columns(&self, columns: &[(&str, ColumnKind, bool)]) -> Result<Vec<DataColumn>, PublishError> {
        columns.iter().map(|&(name, kind, key)| self.column(name, kind, key)).collect()
    }

    fn terms(&self) -> (&[Term], &[Term]) {
        let policy = self.cycle.reference.disclosure.as_ref();
        policy.map_or((&[], &[]), |policy| (&policy.terms, &policy.totals))
    }

    /// The whole country where there is a synthesis, then the bodies in the order of their ids.
    fn scopes(&self) -> Vec<(String, &Cell, &[Table], &[IndicatorValue])> {
        let national = self.public.synthesis().map(disclosure::PublicSynthesis::synthesis);
        let mut scopes: Vec<(String, &Cell, &[Table], &[IndicatorValue])> = Vec::new();
        if let Some(national) = national {
            scopes.push((NATIONAL.to_owned(), &national.total, &national.tables, &national.indicators));
        }
        for (id, report) in self.public.reports() {
            let report = report.report();
            scopes.push((id.to_string(), &report.total, &report.tables, &report.indicators));
        }
        scopes
    }

    fn reports(&self) -> impl Iterator<Item = (&AgencyId, &SectoralReport)> {
        self.public.reports().iter().map(|(id, report)| (id, report.report()))
    }

    fn bodies(&self) -> Result<DataTable, PublishError> {
        use ColumnKind::{Date, String};
        let columns = self.columns(&[
            (BODY, String, true),
            ("kind", String, false),
            ("name_fr", String, false),
            ("name_ar", String, false),
            ("name_en", String, false),
            ("joined", Date, false),
            ("reporting", String, false),
            ("cutoff", Date, false),
            ("cutoff_latest", Date, false),
        ])?;
        let last_day = self.cycle.period.last_day();
        let reference = &self.cycle.reference;
        let mut rows = Vec::new();
        for agency in &reference.register.agencies {
            let report = self.public.reports().get(&agency.id).map(disclosure::PublicReport::report);
            // A body whose report is in the synthesis alone reported too.
            let mut lines = self.public.synthesis().into_iter().flat_map(|of| &of.synthesis().agencies);
            let line = lines.find(|line| line.agency == agency.id && line.has_report());
            if report.is_none() && line.is_none() && !agency.takes_part_in(self.cycle.period) {
                continue;
            }
            let reporting = match (report, line) {
                (Some(report), _) if report.nil_return.is_some() => "nil_return",
                (Some(_), _) => "reported",
                (None, Some(line)) => line.reporting.name(),
                (None, None) => "missing",
            };
            let [fr, ar, en] = in_each(agency.name_on(last_day));
            rows.push(vec![
                text(&agency.id),
                text(&agency.kind),
                fr,
                ar,
                en,
                agency.joined.map_or(Value::Empty, Value::Date),
                text(reporting),
                report.map_or(Value::Empty, |report| Value::Date(report.cutoffs().0)),
                report.map_or(Value::Empty, |report| Value::Date(report.cutoffs().1)),
            ]);
        }
        self.table("bodies", columns, rows)
    }

    fn indicators(&self) -> Result<DataTable, PublishError> {
        use ColumnKind::{Integer, String};
        let columns = self.columns(&[
            (BODY, String, true),
            ("indicator", String, true),
            ("numerator", Integer, false),
            ("denominator", Integer, false),
            ("target_numerator", Integer, false),
            ("target_denominator", Integer, false),
            ("verdict", String, false),
            ("bodies", Integer, false),
            ("covered", Integer, false),
        ])?;
        let mut rows = Vec::new();
        for (body, _, _, indicators) in self.scopes() {
            for value in indicators {
                let shown = |count: Option<u64>| match (count, value.verdict) {
                    (Some(count), _) => number(count),
                    (None, report_model::definitions::Verdict::Withheld) => Value::Withheld,
                    (None, report_model::definitions::Verdict::NotMeasured) => Value::NotMeasured,
                    (None, _) => Value::Empty,
                };
                let verdict = serde_json::to_value(value.verdict).ok();
                rows.push(vec![
                    text(&body),
                    text(&value.id),
                    shown(value.numerator),
                    shown(value.denominator),
                    value.target.map_or(Value::Empty, |target| number(target.num)),
                    value.target.map_or(Value::Empty, |target| number(target.den)),
                    verdict.as_ref().and_then(|verdict| verdict.as_str()).map_or(Value::Empty, text),
                    number(value.bodies),
                    value.denominator.map_or(Value::Empty, |all| covered(value.complaints, all)),
                ]);
            }
        }
        self.table("indicators", columns, rows)
    }

    /// One count a row, with the whole that it is a part of and over whom both go: two rows are never set against each
    /// other.
    fn totals(&self) -> Result<DataTable, PublishError> {
        let (terms, more) = self.terms();
        let terms: Vec<Term> = terms.iter().chain(more).copied().collect();
        let columns = self.counted_columns(&[])?;
        let mut rows = Vec::new();
        for (body, total, ..) in self.scopes() {
            for &one in &terms {
                let mut row = vec![text(&body)];
                row.extend(self.counted(&body, None, total, one));
                rows.push(row);
            }
        }
        self.table("totals", columns, rows)
    }

    /// The columns of counts: whose, what else is a key, and what [`Maker::counted`] gives.
    fn counted_columns(&self, keys: &[&str]) -> Result<Vec<DataColumn>, PublishError> {
        use ColumnKind::{Integer, String};
        let keys = std::iter::once(BODY).chain(keys.iter().copied()).map(|key| (key, String, true));
        let counted = [
            ("figure", String, true),
            ("count", Integer, false),
            ("whole_figure", String, false),
            ("whole", Integer, false),
            ("bodies", Integer, false),
            ("covered", Integer, false),
        ];
        self.columns(&keys.chain(counted).collect::<Vec<_>>())
    }

    /// A count of a cell: its term, itself, the term of its whole and that whole over the same bodies, how many bodies
    /// measure it, and how many complaints these reported.
    fn counted(&self, body: &str, breakdown: Option<BreakdownId>, cell: &Cell, one: Term) -> [Value; 6] {
        let (of, whole) = self.whole(cell, one).map_or((Value::Empty, Value::Empty), |(of, whole)| (text(of), whole));
        let (bodies, covered) = self.measured_by(body, breakdown, one);
        [text(one.name()), term(cell, one), of, whole, bodies, covered]
    }

    /// The whole that a count is a part of, over the bodies that measure both: the denominator of the indicator that has
    /// it for a numerator.
    fn whole(&self, cell: &Cell, part: Term) -> Option<(&'static str, Value)> {
        let mut shares = self.cycle.reference.definitions.shares();
        let (indicator, _, whole) =
            shares.find(|(indicator, numerator, _)| *numerator == part && indicator.variant_of.is_none())?;
        let shown = match cell.shares.get(&indicator.id) {
            Some(share) => number(share.den),
            None if cell.withholds_share(&indicator.id) => Value::Withheld,
            None => Value::NotMeasured,
        };
        Some((whole.name(), shown))
    }

    /// How many bodies measure a count, and the complaints that they reported. A body by itself covers its own.
    fn measured_by(&self, body: &str, breakdown: Option<BreakdownId>, one: Term) -> (Value, Value) {
        if body != NATIONAL {
            let received = self.public.reports().get(body).map(|report| &report.report().total);
            return (number(1), received.map_or(Value::Empty, |total| term(total, Term::Received)));
        }
        let Some(synthesis) = self.public.synthesis().map(disclosure::PublicSynthesis::synthesis) else {
            return (Value::Empty, Value::Empty);
        };
        let found = |what: &Measured| synthesis.coverage.get(what);
        let table = breakdown.and_then(|id| found(&Measured::Table(id)));
        let Some(of_term) = found(&Measured::Term(one)) else { return (Value::Empty, Value::Empty) };
        let Some(of_table) = table else {
            let bodies = of_term.bodies.len() as u64;
            return (number(bodies), covered(of_term.complaints, bodies));
        };
        let both: BTreeSet<&AgencyId> = of_term.bodies.intersection(&of_table.bodies).collect();
        let bodies = both.len() as u64;
        // Their complaints are known where a coverage goes over the very same bodies.
        let same = |coverage: &&Coverage| {
            coverage.bodies.len() == both.len() && coverage.bodies.iter().all(|one| both.contains(one))
        };
        let complaints = synthesis.coverage.values().find(same).map(|coverage| covered(coverage.complaints, bodies));
        (number(bodies), complaints.unwrap_or(Value::Empty))
    }

    /// Over whom the sums of the country go: a sum over some bodies is no part of one over others.
    fn coverage(&self) -> Result<DataTable, PublishError> {
        use ColumnKind::{Integer, String};
        let columns = self.columns(&[
            (BODY, String, true),
            ("figure", String, true),
            ("bodies", Integer, false),
            ("covered", Integer, false),
        ])?;
        let mut rows = Vec::new();
        if let Some(synthesis) = self.public.synthesis().map(disclosure::PublicSynthesis::synthesis) {
            for (name, coverage) in &synthesis.coverage {
                let bodies = coverage.bodies.len() as u64;
                let name = match name {
                    Measured::Table(id) => format!("breakdown:{id}"),
                    other => other.to_string(),
                };
                rows.push(vec![text(NATIONAL), text(&name), number(bodies), covered(coverage.complaints, bodies)]);
            }
        }
        self.table("coverage", columns, rows)
    }

    fn breakdowns(&self) -> Result<DataTable, PublishError> {
        let (terms, _) = self.terms();
        let columns = self.counted_columns(&["breakdown", "code"])?;
        let mut rows = Vec::new();
        for (body, _, tables, _) in self.scopes() {
            for table in tables {
                for cell in &table.cells {
                    for &one in terms {
                        let mut row = vec![text(&body), text(table.id.name()), text(&cell.key.join("/"))];
                        row.extend(self.counted(&body, Some(table.id), &cell.measures, one));
                        rows.push(row);
                    }
                }
            }
        }
        self.table("breakdowns", columns, rows)
    }

    fn delays(&self) -> Result<DataTable, PublishError> {
        use ColumnKind::{Integer, String};
        let columns = self.columns(&[
            (BODY, String, true),
            ("measure", String, true),
            ("from_days", Integer, true),
            ("up_to_days", Integer, false),
            ("complaints", Integer, false),
        ])?;
        let mut rows = Vec::new();
        for (body, total, ..) in self.scopes() {
            for (measure, bands) in [("days_to_reply", &total.days_to_reply), ("age_unanswered", &total.age_unanswered)]
            {
                for (from, end, count) in bands.spans() {
                    let end = end.map_or(Value::Empty, |day| number(u64::from(day)));
                    rows.push(vec![text(&body), text(measure), number(u64::from(from)), end, number(count)]);
                }
            }
        }
        self.table("delays", columns, rows)
    }

    fn measures(&self) -> Result<DataTable, PublishError> {
        use ColumnKind::{Date, Integer, String};
        let columns = self.columns(&[
            (BODY, String, true),
            ("measure", String, true),
            ("state", String, false),
            ("service", String, false),
            ("due_date", Date, false),
            ("complaints", Integer, false),
            ("text_fr", String, false),
            ("text_ar", String, false),
            ("text_en", String, false),
        ])?;
        let mut rows = Vec::new();
        let national = self.public.synthesis().map(|synthesis| (NATIONAL.to_owned(), &synthesis.synthesis().measures));
        let bodies = self.reports().map(|(id, report)| (id.to_string(), &report.measures));
        for (body, measures) in national.into_iter().chain(bodies) {
            let withheld = self.public.reports().get(body.as_str()).map(disclosure::PublicReport::withheld);
            for measure in measures {
                let [fr, ar, en] = in_each(&measure.text);
                let hidden = withheld.is_some_and(|withheld| withheld.contains(&format!("measures.{}", measure.id)));
                let complaints = match measure.complaints {
                    Some(count) => number(count),
                    None if hidden => Value::Withheld,
                    None => Value::NotMeasured,
                };
                rows.push(vec![
                    text(&body),
                    text(&measure.id),
                    text(measure.state.name()),
                    measure.service.as_deref().map_or(Value::Empty, text),
                    measure.due.map_or(Value::Empty, Value::Date),
                    complaints,
                    fr,
                    ar,
                    en,
                ]);
            }
        }
        self.table("measures", columns, rows)
    }

    fn transfers(&self) -> Result<DataTable, PublishError> {
        use ColumnKind::{Integer, String};
        let columns = self.columns(&[
            ("from", String, true),
            ("to", String, true),
            ("sent", Integer, false),
            ("received_there", Integer, false),
        ])?;
        let mut rows = Vec::new();
        if let Some(synthesis) = self.public.synthesis() {
            for pair in &synthesis.synthesis().transfers {
                let shown = |count: Option<u64>, side: &str| {
                    let name = format!("transfers.{}.{}.{side}", pair.from, pair.to);
                    match count {
                        Some(count) => number(count),
                        None if synthesis.withheld().contains(&name) => Value::Withheld,
                        None => Value::NotMeasured,
                    }
                };
                let (sent, received) = (shown(pair.sent, "sent"), shown(pair.received, "received"));
                rows.push(vec![text(&pair.from), text(&pair.to), sent, received]);
            }
        }
        self.table(TRANSFERS, columns, rows)
    }

    /// What the codes of the other tables mean.
    fn codes(&self) -> Result<DataTable, PublishError> {
        use ColumnKind::String;
        let columns = self.columns(&[
            ("breakdown", String, true),
            (BODY, String, true),
            ("code", String, true),
            ("name_fr", String, false),
            ("name_ar", String, false),
            ("name_en", String, false),
        ])?;
        let reference = &self.cycle.reference;
        let mut rows = Vec::new();
        let mut add = |dimension: &str, body: &str, code: &str, name: &Localised| {
            let [fr, ar, en] = in_each(name);
            rows.push(vec![text(dimension), text(body), text(code), fr, ar, en]);
        };
        for code in &reference.register.kinds {
            add("kind", NATIONAL, &code.id, &code.name);
        }
        for code in &reference.channels.channels {
            add("channel", NATIONAL, &code.id, &code.name);
        }
        for code in &reference.channels.user_kinds {
            add("user_kind", NATIONAL, &code.id, &code.name);
        }
        for region in &reference.regions.regions {
            add("region", NATIONAL, &region.id, &region.name);
        }
        for code in &reference.services.national {
            add("service", NATIONAL, &code.id, &code.name);
        }
        for (id, _) in self.reports() {
            for service in reference.services.agencies.get(id).into_iter().flatten() {
                add("service", id, &service.id, &service.name);
            }
        }
        let (terms, more) = self.terms();
        for one in terms.iter().chain(more) {
            add(
                "figure",
                NATIONAL,
                one.name(),
                &self.languages.word_or(&format!("open_data.column.{one}"), one.name())?,
            );
        }
        for indicator in &reference.definitions.indicators {
            add("indicator", NATIONAL, &indicator.id, &indicator.name);
        }
        for nature in Nature::ALL {
            add("nature", NATIONAL, nature.name(), &self.languages.word(&format!("nature.{nature}"))?);
        }
        for status in Status::ALL {
            add("status", NATIONAL, status.name(), &self.languages.word(&format!("status.{status}"))?);
        }
        for outcome in Outcome::ALL {
            add("outcome", NATIONAL, outcome.name(), &self.languages.word(&format!("outcome.{outcome}"))?);
        }
        for rest in [report_model::tally::UNSPECIFIED, report_model::tally::UNCLASSIFIED] {
            add("rest", NATIONAL, rest, &self.languages.word(&format!("rest.{rest}"))?);
        }
        self.table("codes", columns, rows)
    }
}
