//! The page of `hasila status`: one file without a script, for the wall of an office.

use render::words::Desk;
use report_model::lang::Lang;
use report_model::reference::Reference;
use report_model::status::State;

use crate::documents::Office;
use crate::status::{BodyStatus, DocumentStatus, Status};

/// The page in one language.
///
/// # Errors
/// When a word is missing.
pub fn html(status: &Status, reference: &Reference, office: &Office, lang: Lang) -> Result<String, String> {
    let language = office.language(lang).ok_or_else(|| format!("the words of `{lang}` are not open"))?;
    let desk = language.desk();
    let word = |key: &str| escaped(&desk.word(key));
    let day = desk.day(status.on);
    let period = desk.isolated(&status.period.to_string());
    let title = escaped(&desk.say("standing.title", minijinja::context! { period, day }));
    let synthesis = format!(
        "{} — {} ({})",
        word("standing.synthesis"),
        word(&format!("state.{}", status.synthesis.state)),
        left(&desk, &status.synthesis)
    );
    let head = desk.isolated(&status.ledger_head);
    let ledger = desk.say("standing.ledger", minijinja::context! { lines => status.ledger_lines, head });
    let dir = if lang.is_rtl() { "rtl" } else { "ltr" };
    let page = format!(
        "<!doctype html>\n<html lang=\"{lang}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n\
         <table>\n<caption>{}</caption>\n<tbody>\n{}</tbody>\n</table>\n<p>{synthesis}</p>\n\
         <div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">\n<table>\n<caption>{}</caption>\n\
         <thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n</div>\n<p class=\"ledger\">{}</p>\n\
         </main>\n</body>\n</html>\n",
        word("standing.calendar"),
        calendar(&desk, status),
        word("standing.bodies"),
        word("standing.bodies"),
        headings(&desk),
        bodies(&desk, status, reference),
        escaped(&ledger),
    );
    desk.close().map_err(|error| error.to_string())?;
    Ok(page)
}

fn left(desk: &Desk<'_>, document: &DocumentStatus) -> String {
    let days = document.days_left.unsigned_abs();
    let key = match (document.days_left >= 0, document.handed_over.is_some()) {
        (true, false) => "standing.left",
        (false, false) => "standing.late",
        (true, true) => "standing.early",
        (false, true) => "standing.was_late",
    };
    escaped(&desk.say(key, minijinja::context! { days }))
}

fn calendar(desk: &Desk<'_>, status: &Status) -> String {
    let mut rows = String::new();
    for date in &status.calendar {
        let name = match date.id {
            "commitment" => desk.name(&date.name, "—"),
            id => desk.word(&format!("standing.{id}")),
        };
        let done = date.done.map_or_else(String::new, |(done, all)| {
            let mut said = escaped(&desk.say("standing.done", minijinja::context! { done, all }));
            if date.late > 0 {
                let late = desk.say("standing.of_them_late", minijinja::context! { late => date.late });
                said.push_str(&format!(" ({})", escaped(&late)));
            }
            said
        });
        let left = date.days_left.map_or_else(String::new, |left| {
            let key = if left >= 0 { "standing.left" } else { "standing.late" };
            desk.say(key, minijinja::context! { days => left.unsigned_abs() })
        });
        rows.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{done}</td><td>{}</td></tr>\n",
            escaped(&name),
            escaped(&desk.day(date.due)),
            escaped(&left),
        ));
    }
    rows
}

fn headings(desk: &Desk<'_>) -> String {
    let first = ["dimension.agency", "standing.joined", "standing.trained", "standing.first_export"];
    let mut headings = String::new();
    for key in first.into_iter().chain(["standing.first_report", "standing.state", "standing.days"]) {
        headings.push_str(&format!("<th scope=\"col\">{}</th>", escaped(&desk.word(key))));
    }
    headings
}

fn bodies(desk: &Desk<'_>, status: &Status, reference: &Reference) -> String {
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "—".to_owned(), |day| escaped(&desk.day(day)));
    let period = |period: Option<report_model::Period>| {
        period.map_or_else(|| "—".to_owned(), |period| escaped(&desk.isolated(&period.to_string())))
    };
    let mut rows = String::new();
    for body in &status.bodies {
        let agency = reference.agency(&body.agency);
        let name = agency.map_or_else(
            || body.agency.clone(),
            |agency| desk.name(agency.name_on(status.period.last_day()), &body.agency),
        );
        rows.push_str(&format!(
            "<tr class=\"{}\"><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            tone(body),
            escaped(&name),
            day(body.joined),
            day(body.trained),
            period(body.first_export),
            period(body.first_report),
            escaped(&desk.word(&format!("state.{}", state(body)))),
            left(desk, &body.report),
        ));
    }
    rows
}

/// The word for where a body stands: before anything is on record, what there is of it.
fn state(body: &BodyStatus) -> &'static str {
    match (body.report.version, body.drafted, body.exported) {
        (0, false, false) => "nothing",
        (0, false, true) => "exported",
        _ => body.report.state.name(),
    }
}

fn tone(body: &BodyStatus) -> &'static str {
    match body.report.state {
        State::Accepted | State::Cleared | State::Published => "good",
        State::Returned | State::Withdrawn => "bad",
        _ if body.report.handed_over.is_none() && body.report.days_left < 0 => "bad",
        _ => "open",
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const STYLE: &str = "\
:root{color-scheme:light dark;font:16px/1.5 'IBM Plex Sans','IBM Plex Sans Arabic',system-ui,sans-serif}\
body{margin:0}main{max-width:76rem;margin:0 auto;padding:1.5rem}h1{font-size:1.5rem}\
table{border-collapse:collapse;width:100%;margin-block:1rem}caption{text-align:start;font-weight:600;padding-block:.5rem}\
th,td{text-align:start;padding:.4rem .6rem;border-block-end:1px solid #8886;vertical-align:top}\
thead th{border-block-end:2px solid #888}tbody th{font-weight:500}\
.wide{overflow-x:auto}tr.bad th{border-inline-start:.3rem solid #b3261e}tr.good th{border-inline-start:.3rem solid #2e6f40}\
tr.open th{border-inline-start:.3rem solid #8886}.ledger{font-size:.85rem;overflow-wrap:anywhere}";
