//! The page of `hasila status`: one file without a script, for the wall of an office.

use report_model::markup::escaped;
use report_model::status::State;
use words::Localizer;

use crate::standing::next::{self, Outlook};
use crate::standing::status::{BodyStatus, DocumentStatus, Status};

/// The page in the language of an outlook.
pub fn html(status: &Status, outlook: &Outlook<'_>) -> String {
    let l10n = outlook.l10n;
    let word = |key: &str| escaped(&l10n.word(key));
    let day = l10n.day(status.on);
    let period = l10n.isolated(&status.period.to_string());
    let title = escaped(&l10n.say("standing.title", minijinja::context! { period, day }));
    let synthesis = format!(
        "{} — {} ({})",
        word("standing.synthesis"),
        word(&format!("state.{}", status.synthesis.state)),
        left(l10n, &status.synthesis)
    );
    let head = l10n.isolated(&status.ledger_head);
    let ledger = l10n.say("standing.ledger", minijinja::context! { lines => status.ledger_lines, head });
    let lang = l10n.lang();
    let dir = if lang.is_rtl() { "rtl" } else { "ltr" };
    format!(
        "<!doctype html>\n<html lang=\"{lang}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n\
         <table>\n<caption>{}</caption>\n<tbody>\n{}</tbody>\n</table>\n<p>{synthesis}</p>\n\
         <h2>{}</h2>\n{}\
         <div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">\n<table>\n<caption>{}</caption>\n\
         <thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n</div>\n<p class=\"ledger\">{}</p>\n\
         </main>\n</body>\n</html>\n",
        word("standing.calendar"),
        calendar(l10n, status),
        word("standing.next"),
        groups(outlook, status),
        word("standing.bodies"),
        word("standing.bodies"),
        headings(l10n),
        bodies(l10n, status),
        escaped(&ledger),
    )
}

/// What waits for whom, with the commands that lead on.
fn groups(outlook: &Outlook<'_>, status: &Status) -> String {
    let l10n = outlook.l10n;
    let mut text = String::new();
    if status.bodies.is_empty() {
        text.push_str(&format!("<p>{}</p>\n", escaped(&l10n.word("standing.no_body"))));
    }
    for group in &status.groups {
        let waiting: Vec<&BodyStatus> = group.bodies(status).collect();
        let is_late = group.days_left.is_some_and(|days| days < 0);
        let tone = if is_late { " class=\"late\"" } else { "" };
        text.push_str(&format!("<section{tone}>\n<h3>{}</h3>\n", escaped(&next::heading(group, l10n).join(" · "))));
        if !waiting.is_empty() {
            let item = |body: &&BodyStatus| {
                let id = escaped(&body.agency);
                format!("<li><bdi>{id}</bdi> {}</li>\n", escaped(&l10n.name(&body.name, "")))
            };
            text.push_str(&format!("<ul>\n{}</ul>\n", waiting.iter().map(item).collect::<String>()));
        }
        for step in outlook.steps(group, &waiting) {
            let step = escaped(&step);
            let is_command = step.starts_with("hasila ");
            let line = if is_command { format!("<code dir=\"ltr\">{step}</code>") } else { step };
            text.push_str(&format!("<p>{line}</p>\n"));
        }
        text.push_str("</section>\n");
    }
    text
}

fn left(l10n: &Localizer<'_>, document: &DocumentStatus) -> String {
    let days = document.days_left.unsigned_abs();
    let key = match (document.days_left >= 0, document.handed_over.is_some()) {
        (true, false) => "standing.left",
        (false, false) => "standing.late",
        (true, true) => "standing.early",
        (false, true) => "standing.was_late",
    };
    escaped(&l10n.say(key, minijinja::context! { days }))
}

fn calendar(l10n: &Localizer<'_>, status: &Status) -> String {
    let mut rows = String::new();
    for date in &status.calendar {
        let name = match date.id {
            "commitment" => l10n.name(&date.name, "—"),
            id => l10n.word(&format!("standing.{id}")),
        };
        let done = date.done.map_or_else(String::new, |(done, all)| {
            let mut said = escaped(&l10n.say("standing.done", minijinja::context! { done, all }));
            if date.late > 0 {
                let late = l10n.say("standing.of_them_late", minijinja::context! { late => date.late });
                said.push_str(&format!(" ({})", escaped(&late)));
            }
            said
        });
        let left = date.days_left.map_or_else(String::new, |days| next::left(days, l10n));
        rows.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{done}</td><td>{}</td></tr>\n",
            escaped(&name),
            escaped(&l10n.day(date.due)),
            escaped(&left),
        ));
    }
    rows
}

fn headings(l10n: &Localizer<'_>) -> String {
    let first = ["dimension.agency", "standing.joined", "standing.trained", "standing.first_export"];
    let mut headings = String::new();
    for key in first.into_iter().chain(["standing.first_report", "standing.state", "standing.days"]) {
        headings.push_str(&format!("<th scope=\"col\">{}</th>", escaped(&l10n.word(key))));
    }
    headings
}

fn bodies(l10n: &Localizer<'_>, status: &Status) -> String {
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "—".to_owned(), |day| escaped(&l10n.day(day)));
    let period = |period: Option<report_model::Period>| {
        period.map_or_else(|| "—".to_owned(), |period| escaped(&l10n.isolated(&period.to_string())))
    };
    let mut rows = String::new();
    for body in &status.bodies {
        let name = l10n.name(&body.name, &body.agency);
        rows.push_str(&format!(
            "<tr class=\"{}\"><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            tone(body),
            escaped(&name),
            day(body.joined),
            day(body.trained),
            period(body.first_export),
            period(body.first_report),
            escaped(&l10n.word(&format!("state.{}", state(body)))),
            left(l10n, &body.report),
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
        state if state.is_accepted() => "good",
        State::Returned | State::Withdrawn => "bad",
        _ if body.report.handed_over.is_none() && body.report.days_left < 0 => "bad",
        _ => "open",
    }
}

const STYLE: &str = "\
:root{color-scheme:light dark;font:16px/1.5 'IBM Plex Sans','IBM Plex Sans Arabic',system-ui,sans-serif}\
body{margin:0}main{max-width:76rem;margin:0 auto;padding:1.5rem}h1{font-size:1.5rem}\
table{border-collapse:collapse;width:100%;margin-block:1rem}caption{text-align:start;font-weight:600;padding-block:.5rem}\
th,td{text-align:start;padding:.4rem .6rem;border-block-end:1px solid #8886;vertical-align:top}\
thead th{border-block-end:2px solid #888}tbody th{font-weight:500}\
.wide{overflow-x:auto}tr.bad th{border-inline-start:.3rem solid #b3261e}tr.good th{border-inline-start:.3rem solid #2e6f40}\
section{border-inline-start:.3rem solid #8886;padding-inline-start:.9rem;margin-block:1rem}section.late{border-color:#b3261e}\
h2{font-size:1.2rem}h3{font-size:1rem;margin-block:.3rem}ul{margin-block:.3rem;padding-inline-start:1.2rem}section p{margin-block:.3rem}\
bdi{font-weight:600}code{font:.9rem/1.4 'IBM Plex Mono',ui-monospace,monospace;background:#8882;padding:.15rem .35rem;overflow-wrap:anywhere}\
tr.open th{border-inline-start:.3rem solid #8886}.ledger{font-size:.85rem;overflow-wrap:anywhere}";
