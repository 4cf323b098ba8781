//! `hasila status`: the calendars, and where each body stands; as a table, as JSON, and as a page.

use chrono::NaiveDate;
use clap::Args;
use comfy_table::{CellAlignment, Table};
use report_model::lang::Lang;

use super::signing::{RegisterArgs, office, today};
use super::{CycleArgs, say};
use crate::status::{self, BodyStatus, Deadline, Status};
use crate::{fs, run, status_page};

/// The arguments of `hasila status`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila status
  hasila status --on 2026-04-02 --json

The page goes to national/status.LANG.html in the outputs.")]
pub(super) struct StatusArgs {
    #[command(flatten)]
    cycle: CycleArgs,
    #[command(flatten)]
    register: RegisterArgs,
    /// The day for which days left and days late are counted; today if not given
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

/// Runs it.
pub(super) fn status(args: &StatusArgs) -> anyhow::Result<super::Status> {
    let (context, cycle, office) = office(&args.cycle)?;
    let register = args.register.read_or_empty(&cycle)?;
    let on = args.on.map_or_else(|| today(&cycle), Ok)?;
    let found = status::status(&context, &cycle, &register, on)?;
    let folder = context.national_folder(cycle.period);
    for &lang in &context.languages {
        let page = status_page::html(&found, &cycle.reference, &office, lang).map_err(anyhow::Error::msg)?;
        fs::write(&folder.join(format!("status.{lang}.html")), page.as_bytes())?;
    }
    if args.json {
        say(&String::from_utf8(run::json(&found))?)?;
    } else {
        say(&text(&found))?;
        if found.ledger_lines == 0 && !args.register.register.exists() {
            say(&format!(
                "  there is no register at {} yet: `--register` names another\n",
                args.register.register.display()
            ))?;
        }
    }
    Ok(super::Status::Done)
}

fn text(found: &Status) -> String {
    let mut text = format!("{} on {}\n\n", found.period, found.on);
    for date in &found.calendar {
        text.push_str(&format!("  {}  {}\n", date.due, deadline(date)));
    }
    let mut table = Table::new();
    table.load_style(super::summary::LINES);
    table.set_header(["body", "joined", "trained", "first export", "first report", "report", "version", "days"]);
    for body in &found.bodies {
        table.add_row(row(body));
    }
    if let Some(days) = table.column_mut(7) {
        days.set_cell_alignment(CellAlignment::Right);
    }
    text.push_str(&format!("\n{table}\n\n"));
    let nothing = found.bodies.len() as u64 - found.states.values().sum::<u64>();
    let mut states: Vec<String> = found.states.iter().map(|(state, count)| format!("{count} {state}")).collect();
    states.extend((nothing > 0).then(|| format!("{nothing} nothing yet")));
    text.push_str(&format!("  {}\n", states.join(", ")));
    let synthesis = &found.synthesis;
    text.push_str(&format!(
        "  synthesis: {} ({})\n",
        synthesis.state,
        left(synthesis.days_left, synthesis.handed_over)
    ));
    text.push_str(&format!("  register: {} lines, head {}\n", found.ledger_lines, found.ledger_head));
    text
}

fn deadline(date: &Deadline) -> String {
    let name = match date.id {
        "art18" => "sectoral reports (art. 18)".to_owned(),
        "art19" => "synthesis (art. 19)".to_owned(),
        "law_54_19" => "publication (law 54-19, art. 30)".to_owned(),
        _ => date.name.get(Lang::En).map_or_else(String::new, |found| found.text.trim().to_owned()),
    };
    let late = if date.late == 0 { String::new() } else { format!(", {} of them late", date.late) };
    let done = date.done.map_or_else(String::new, |(done, all)| format!(": {done} of {all}{late}"));
    let left = date.days_left.map_or_else(String::new, |days| format!(", {}", left(days, None)));
    format!("{name}{done}{left}")
}

fn left(left: i64, handed_over: Option<NaiveDate>) -> String {
    let days = match left.unsigned_abs() {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    match (left, handed_over) {
        (0, None) => "due today".to_owned(),
        (1.., None) => format!("{days} left"),
        (..0, None) => format!("{days} late"),
        (0.., Some(_)) => format!("{days} early"),
        (..0, Some(_)) => format!("was {days} late"),
    }
}

fn row(body: &BodyStatus) -> [String; 8] {
    let or = |text: Option<String>| text.unwrap_or_else(|| "—".to_owned());
    let report = &body.report;
    let state = match (report.version, body.drafted, body.exported) {
        (0, false, false) => "—".to_owned(),
        (0, false, true) => "export".to_owned(),
        _ => report.state.to_string(),
    };
    [
        body.agency.clone(),
        or(body.joined.map(|day| day.to_string())),
        or(body.trained.map(|day| day.to_string())),
        or(body.first_export.map(|period| period.to_string())),
        or(body.first_report.map(|period| period.to_string())),
        state,
        if report.version == 0 { "—".to_owned() } else { report.version.to_string() },
        report.days_left.to_string(),
    ]
}
