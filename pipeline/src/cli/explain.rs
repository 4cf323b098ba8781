//! `hasila explain`: what a printed figure is made of.

use clap::Args;
use comfy_table::Table;
use report_model::csv::{Csv, guarded};
use report_model::diagnostic::Message;
use report_model::figure::FigureId;
use report_model::quantity::Fraction;
use report_model::term::Term;
use serde::Serialize;

use super::language::{failure, said};
use super::{CycleArgs, Status, language, say, summary};
use app::config;
use app::produce::explain::{Explained, Parts, explain as explained};
use app::produce::run::json;

/// The arguments of `hasila explain`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila explain OSR:deadline_compliance                the rule, both counts, and the records of each
  hasila explain OSR:received:region=MA-06 --csv        the complaints of a region, as a table
  hasila explain synthesis:response_rate                what each body adds to a national rate

A figure is DOCUMENT:MEASURE, or DOCUMENT:MEASURE:BREAKDOWN=KEY. DOCUMENT is an agency or `synthesis`; MEASURE a term
or an indicator of report.json; KEY a key of its tables. A record is named by file, sheet and row, and by the keyed hash
of its identifier: nothing of what its row says.

Exit status: 0 the records are as many as the figure says; 1 they are not; 2 it could not run.")]
pub(super) struct ExplainArgs {
    /// The figure
    #[arg(value_name = "FIGURE")]
    figure: String,
    #[command(flatten)]
    cycle: CycleArgs,
    /// Print every record as CSV
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// How many records are printed on a terminal.
const MOST_ROWS: usize = 20;

/// Runs it.
pub(super) fn explain(args: &ExplainArgs) -> anyhow::Result<Status> {
    let cycle = config::load(&args.cycle.data, args.cycle.period)?;
    let agency = args.figure.split(':').next().unwrap_or_default();
    language::of_cycle(&cycle, &[agency]);
    let figure: FigureId = args.figure.parse().map_err(|_| {
        let message = Message::new("explain.no_figure").with("figure", &args.figure);
        failure(message, [Message::new("explain.unknown_hint")])
    })?;
    let found = explained(&args.cycle.context(), &cycle, &figure)?;
    if args.json {
        say(&String::from_utf8(json(&Json::of(&figure, &found)))?)?;
    } else if args.csv {
        say(&String::from_utf8(csv(&found))?)?;
    } else {
        say(&told(&figure, &found))?;
    }
    let agrees = found.stated.is_none_or(|stated| stated == found.found) || found.declared;
    Ok(if agrees { Status::Done } else { Status::DataRefused })
}

/// A count, or a share with its percentage.
fn shown(of: Fraction, is_rate: bool) -> String {
    let l10n = words::language(language::spoken()).l10n();
    if is_rate {
        format!("{} / {} = {}", l10n.integer(of.num), l10n.integer(of.den), l10n.percent(of))
    } else {
        l10n.integer(of.num)
    }
}

fn told(figure: &FigureId, found: &Explained) -> String {
    let lang = language::spoken();
    let reports = app::typesetting::assets::words(lang).l10n();
    let term = |term: Term| format!("{} ({term})", reports.word(&format!("term.{term}")));
    let line = |key: &str, value: &str| format!("{}: {value}\n", language::word(key));
    let mut text = format!("{figure}\n");
    for (key, of) in [("explain.name", &found.name), ("explain.rule", &found.rule), ("explain.source", &found.source)] {
        if let Some(of) = of.get(lang) {
            text.push_str(&line(key, of.text));
        }
    }
    text.push_str(&line("explain.numerator", &term(found.terms.0)));
    if let Some(below) = found.terms.1 {
        text.push_str(&line("explain.denominator", &term(below)));
    }
    let is_rate = found.terms.1.is_some();
    let stated = found.stated.map_or_else(|| language::word("explain.not_measured"), |of| shown(of, is_rate));
    text.push_str(&line("explain.stated", &stated));
    text.push_str(&line("explain.counted_again", &shown(found.found, is_rate)));
    if found.declared {
        text.push_str(&format!("{}\n", language::word("explain.declared")));
    }
    text.push_str(&format!("{}\n", table(found, is_rate)));
    let rows = match &found.parts {
        Parts::Records(records) => records.len(),
        Parts::Bodies(_) => 0,
    };
    if rows > MOST_ROWS {
        let message = Message::new("explain.more").count("rows", rows - MOST_ROWS);
        text.push_str(&format!("{}\n", said(&message)));
    }
    text
}

fn table(found: &Explained, is_rate: bool) -> Table {
    let mut table = Table::new();
    table.load_style(summary::LINES);
    let word = language::word;
    match &found.parts {
        Parts::Records(records) => {
            table.set_header(["explain.file", "explain.row", "explain.in_figure", "explain.counts_in"].map(word));
            for record in records.iter().take(MOST_ROWS) {
                let sheet = record.place.sheet.as_ref().map_or_else(String::new, |sheet| format!(" · {sheet}"));
                let row = record.place.row.map_or_else(String::new, |row| row.to_string());
                let place = match (record.numerator, is_rate) {
                    (0, _) => word("explain.out"),
                    (_, true) => word("explain.in"),
                    (count, false) => count.to_string(),
                };
                table.add_row([format!("{}{sheet}", record.place.file), row, place, names(&record.terms)]);
            }
        }
        Parts::Bodies(bodies) => {
            table.set_header(["explain.body", "explain.numerator", "explain.denominator"].map(word));
            for body in bodies {
                let below = if is_rate { body.denominator.to_string() } else { "—".to_owned() };
                table.add_row([body.agency.to_string(), body.numerator.to_string(), below]);
            }
        }
    }
    table
}

fn names(terms: &[Term]) -> String {
    terms.iter().map(|term| term.name()).collect::<Vec<_>>().join(", ")
}

/// Every part as CSV.
fn csv(found: &Explained) -> Vec<u8> {
    match &found.parts {
        Parts::Records(records) => {
            let mut file = Csv::new(["id", "file", "sheet", "row", "numerator", "denominator", "counts_in"]);
            for record in records {
                let sheet = record.place.sheet.as_deref().unwrap_or_default();
                let row = record.place.row.map_or_else(String::new, |row| row.to_string());
                let (above, below) = (record.numerator.to_string(), u8::from(record.denominator).to_string());
                file.row([
                    record.id.as_str(),
                    &guarded(&record.place.file),
                    &guarded(sheet),
                    &row,
                    &above,
                    &below,
                    &names(&record.terms),
                ]);
            }
            file.into_bytes()
        }
        Parts::Bodies(bodies) => {
            let mut file = Csv::new(["agency", "numerator", "denominator"]);
            for body in bodies {
                file.row([body.agency.as_str(), &body.numerator.to_string(), &body.denominator.to_string()]);
            }
            file.into_bytes()
        }
    }
}

/// The whole result.
#[derive(Serialize)]
struct Json<'a> {
    figure: String,
    numerator: Term,
    denominator: Option<Term>,
    stated: Option<Fraction>,
    counted_again: Fraction,
    declared: bool,
    records: Vec<JsonRecord<'a>>,
    bodies: Vec<JsonBody<'a>>,
}

#[derive(Serialize)]
struct JsonRecord<'a> {
    id: &'a str,
    file: &'a str,
    sheet: Option<&'a str>,
    row: Option<u64>,
    numerator: u64,
    denominator: bool,
    counts_in: &'a [Term],
}

#[derive(Serialize)]
struct JsonBody<'a> {
    agency: &'a str,
    numerator: u64,
    denominator: u64,
}

impl<'a> Json<'a> {
    fn of(figure: &FigureId, found: &'a Explained) -> Self {
        let (records, bodies) = match &found.parts {
            Parts::Records(records) => (records.as_slice(), &[][..]),
            Parts::Bodies(bodies) => (&[][..], bodies.as_slice()),
        };
        let record = |record: &'a app::produce::explain::Record| JsonRecord {
            id: &record.id,
            file: &record.place.file,
            sheet: record.place.sheet.as_deref(),
            row: record.place.row,
            numerator: record.numerator,
            denominator: record.denominator,
            counts_in: &record.terms,
        };
        let body = |body: &'a app::produce::explain::Body| JsonBody {
            agency: &body.agency,
            numerator: body.numerator,
            denominator: body.denominator,
        };
        Json {
            figure: figure.to_string(),
            numerator: found.terms.0,
            denominator: found.terms.1,
            stated: found.stated,
            counted_again: found.found,
            declared: found.declared,
            records: records.iter().map(record).collect(),
            bodies: bodies.iter().map(body).collect(),
        }
    }
}
