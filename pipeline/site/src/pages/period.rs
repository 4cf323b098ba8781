//! The page of a period: its scoreboard, its synthesis, and every body of the register.

use report_model::view::Tone;
use serde::Serialize;

use super::blocks::{PageScore, scores};
use super::desk::Desk;
use super::document::{self, Download};
use super::said::{Link, Said};
use crate::input::{Body, PeriodPages, Standing};

/// What the page of a period reads.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PeriodPage {
    name: Said,
    scores: Vec<PageScore>,
    coverage: Said,
    audit: Said,
    synthesis: Option<SynthesisCard>,
    columns: Vec<Said>,
    kinds: Vec<Choice>,
    standings: Vec<Choice>,
    bodies: Vec<Line>,
    others: Vec<Link>,
    data: String,
}

#[derive(Clone, Debug, Serialize)]
struct SynthesisCard {
    title: Said,
    href: String,
    downloads: Vec<Download>,
}

/// An entry of a filter.
#[derive(Clone, Debug, Serialize)]
struct Choice {
    id: String,
    text: Said,
}

/// A body in the list.
#[derive(Clone, Debug, Serialize)]
struct Line {
    id: String,
    name: Said,
    href: Option<String>,
    kind: String,
    kind_name: Said,
    region: Said,
    standing: &'static str,
    standing_text: String,
    tone: &'static str,
    figures: Vec<Figure>,
}

#[derive(Clone, Debug, Serialize)]
struct Figure {
    text: Said,
    verdict: Said,
    tone: Tone,
}

/// The page of `period`.
pub(crate) fn period(desk: &Desk<'_>, period: &PeriodPages) -> Result<PeriodPage, String> {
    let rows = period.scoreboard.get(&desk.lang).map_or(&[][..], Vec::as_slice);
    let mut kinds: Vec<Choice> = Vec::new();
    let mut standings: Vec<Standing> = Vec::new();
    for body in &period.bodies {
        if !kinds.iter().any(|kind| kind.id == body.kind) {
            kinds.push(Choice { id: body.kind.clone(), text: desk.say(&body.kind_name) });
        }
        standings.push(body.standing);
    }
    standings.sort_unstable();
    standings.dedup();
    let standing = |&one: &Standing| Choice { id: id(one).to_owned(), text: Said::plain(word(desk, one)) };
    let other =
        |one: &PeriodPages| Link { text: desk.say(&one.name), href: desk.link(&format!("{}/index.html", one.period)) };
    Ok(PeriodPage {
        name: desk.say(&period.name),
        scores: scores(rows, desk.lang.is_rtl())?,
        coverage: desk.say(&period.coverage),
        audit: desk.first_line(&period.audit),
        synthesis: period.synthesis.as_ref().map(|synthesis| SynthesisCard {
            title: desk.say(&synthesis.title),
            href: desk.link(&format!("{}/{}/index.html", period.period, synthesis.id)),
            downloads: document::downloads(desk, synthesis),
        }),
        columns: period.columns.iter().map(|column| desk.say(column)).collect(),
        kinds,
        standings: standings.iter().map(standing).collect(),
        bodies: period.bodies.iter().map(|body| line(desk, period, body)).collect(),
        others: desk.site.periods.iter().filter(|one| one.period != period.period).map(other).collect(),
        data: desk.link("data/index.html"),
    })
}

fn line(desk: &Desk<'_>, period: &PeriodPages, body: &Body) -> Line {
    let figures = body.figures.iter().map(|figure| Figure {
        text: desk.say(&figure.text),
        verdict: desk.say(&figure.verdict),
        tone: figure.tone,
    });
    Line {
        id: body.id.clone(),
        name: desk.say(&body.name),
        href: body.document.as_ref().map(|_| desk.link(&format!("{}/{}/index.html", period.period, body.id))),
        kind: body.kind.clone(),
        kind_name: desk.say(&body.kind_name),
        region: desk.say(&body.region),
        standing: id(body.standing),
        standing_text: word(desk, body.standing),
        tone: tone(body.standing),
        figures: figures.collect(),
    }
}

fn word(desk: &Desk<'_>, standing: Standing) -> String {
    desk.word(&format!("standing_{}", id(standing)))
}

const fn id(standing: Standing) -> &'static str {
    match standing {
        Standing::Reported => "reported",
        Standing::Nil => "nil",
        Standing::Pending => "pending",
        Standing::Missing => "missing",
        Standing::Withdrawn => "withdrawn",
    }
}

const fn tone(standing: Standing) -> &'static str {
    match standing {
        Standing::Reported => "good",
        Standing::Nil | Standing::Pending => "muted",
        Standing::Missing | Standing::Withdrawn => "caution",
    }
}
