//! `hasila status`: the calendars, and what waits for whom with the commands that lead on; as a text, as JSON, and as a
//! page.

use std::io::Write;

use chrono::NaiveDate;
use clap::Args;
use minijinja::context;
use report_model::lang::Lang;

use super::given::{command, literal};
use super::signing::{RegisterArgs, office, today};
use super::{CycleArgs, language, say};
use app::config::CycleInputs;
use app::produce::run;
use app::produce::run::RunContext;
use app::standing::next::{self, Outlook};
use app::standing::page;
use app::standing::status::{self, BodyStatus, Deadline, Status};
use app::stores::fs;
use words::Localizer;

/// The arguments of `hasila status`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila status
  hasila status --lang en
  hasila status --on 2026-04-02 --json

It says what waits for whom, late items first, and the next commands to type, from the first day on. The page goes to
national/status.LANG.html in the outputs.")]
pub(super) struct StatusArgs {
    #[command(flatten)]
    cycle: CycleArgs,
    #[command(flatten)]
    register: RegisterArgs,
    /// The day for which days left and days late are counted; today if not given
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    on: Option<NaiveDate>,
    /// The language of what is printed; that of what is said if not given
    #[arg(long, value_name = "LANG", value_parser = super::lang)]
    lang: Option<Lang>,
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
    let printed = args.lang.unwrap_or_else(language::spoken);
    let further = (!context.languages.contains(&printed)).then_some(printed);
    for lang in context.languages.iter().copied().chain(further) {
        let language = office.opened(lang)?;
        let l10n = language.l10n();
        let outlook =
            Outlook { context: &context, cycle: &cycle, register: &register, office: &office, l10n: &l10n, on };
        let found = outlook.lead_on(found.clone(), command);
        if cycle.reference.cycle.languages.contains(&lang) {
            let page = page::html(&found, &outlook);
            let path = context.national_folder(cycle.period).join(format!("status.{lang}.html"));
            fs::write(&path, page.as_bytes())?;
        }
        if lang == printed {
            let said = if args.json { String::from_utf8(run::json(&found))? } else { text(&found, &outlook, args) };
            say(&said)?;
        }
        l10n.close()?;
    }
    strays(&cycle, &context);
    Ok(super::Status::Done)
}

/// Says what lies among the exports and belongs to no body; that nothing lies there is no fault yet.
fn strays(cycle: &CycleInputs, context: &RunContext) {
    let all = context.data.join("exports").join(cycle.period.to_string());
    let mut stderr = std::io::stderr().lock();
    for stray in cycle.strays.iter().filter(|stray| stray.path != all) {
        let _ = writeln!(stderr, "{}", literal(&stray.to_string()));
    }
}

fn text(found: &Status, outlook: &Outlook<'_>, args: &StatusArgs) -> String {
    let l10n = outlook.l10n;
    let period = l10n.isolated(&found.period.to_string());
    let day = l10n.day(found.on);
    let mut text = format!("{}\n\n", l10n.say("standing.title", context! { period, day }));
    for date in &found.calendar {
        text.push_str(&format!("  {}  {}\n", l10n.isolated(&date.due.to_string()), folded(&deadline(date, l10n), 14)));
    }
    if found.bodies.is_empty() {
        let add = command(&format!("hasila new ID --from {}", l10n.word("standing.file")));
        text.push_str(&format!("\n{}\n  → {add}\n", l10n.word("standing.no_body")));
    }
    let widest = found.bodies.iter().map(|body| body.agency.chars().count()).max().unwrap_or(0);
    for group in &found.groups {
        let bodies: Vec<&BodyStatus> = group.bodies(found).collect();
        text.push_str(&format!("\n{}\n", folded(&next::heading(group, l10n), 2)));
        for body in &bodies {
            let name = l10n.name(&body.name, "");
            let version = if body.report.version > 1 { format!(" (v{})", body.report.version) } else { String::new() };
            text.push_str(&format!("  {:<widest$}  {name}{version}\n", body.agency));
        }
        for line in outlook.steps(group, &bodies) {
            text.push_str(&format!("  → {line}\n"));
        }
    }
    let register = &args.register.register;
    let line = if found.ledger_lines == 0 && !register.exists() {
        l10n.say("standing.no_register", context! { path => l10n.isolated(&register.display().to_string()) })
    } else {
        let head = l10n.isolated(&found.ledger_head);
        l10n.say("standing.ledger", context! { lines => found.ledger_lines, head })
    };
    text.push_str(&format!("\n{line}\n"));
    text
}

/// Parts on one line, or on several where a terminal of 80 columns would break them; `indent` is where they stand.
fn folded(parts: &[String], indent: usize) -> String {
    const WIDEST: usize = 78;
    let (mut text, mut at) = (String::new(), indent);
    for part in parts {
        let width = part.chars().count();
        if !text.is_empty() && at + width + 3 > WIDEST {
            text.push_str(&format!("\n{}", " ".repeat(indent)));
            at = indent;
        } else if !text.is_empty() {
            text.push_str(" · ");
            at += 3;
        }
        text.push_str(part);
        at += width;
    }
    text
}

fn deadline(date: &Deadline, l10n: &Localizer<'_>) -> Vec<String> {
    let mut parts = vec![match date.id {
        "commitment" => l10n.name(&date.name, "—"),
        id => l10n.word(&format!("standing.{id}")),
    }];
    parts.extend(date.done.map(|(done, all)| l10n.say("standing.done", context! { done, all })));
    if date.late > 0 {
        parts.push(l10n.say("standing.of_them_late", context! { late => date.late }));
    }
    parts.extend(date.days_left.map(|days| next::left(days, l10n)));
    parts
}
