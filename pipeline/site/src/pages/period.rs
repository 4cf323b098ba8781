//! The page of a period: its scoreboard, its synthesis, and every body of the register.

use report_model::view::Tone;
use serde::Serialize;

use super::blocks::{PageScore, scores};
use super::context::PageContext;
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
pub(crate) fn period(context: &PageContext<'_>, period: &PeriodPages) -> PeriodPage {
    let rows = period.scoreboard.get(&context.lang).map_or(&[][..], Vec::as_slice);
    let mut kinds: Vec<Choice> = Vec::new();
    let mut standings: Vec<Standing> = Vec::new();
    for body in &period.bodies {
        if !kinds.iter().any(|kind| kind.id == body.kind) {
            kinds.push(Choice { id: body.kind.clone(), text: context.say(&body.kind_name) });
        }
        standings.push(body.standing);
    }
    standings.sort_unstable();
    standings.dedup();
    let standing = |&one: &Standing| Choice { id: id(one).to_owned(), text: Said::plain(word(context, one)) };
    let other = |one: &PeriodPages| Link {
        text: context.say(&one.name),
        href: context.link(&format!("{}/index.html", one.period)),
    };
    PeriodPage {
        name: context.say(&period.name),
        scores: scores(rows, context.lang.is_rtl()),
        coverage: context.say(&period.coverage),
        audit: context.first_line(&period.audit),
        synthesis: period.synthesis.as_ref().map(|synthesis| SynthesisCard {
            title: context.say(&synthesis.title),
            href: context.link(&format!("{}/{}/index.html", period.period, synthesis.id)),
            downloads: document::downloads(context, synthesis),
        }),
        columns: period.columns.iter().map(|column| context.say(column)).collect(),
        kinds,
        standings: standings.iter().map(standing).collect(),
        bodies: period.bodies.iter().map(|body| line(context, period, body)).collect(),
        others: context.site.periods.iter().filter(|one| one.period != period.period).map(other).collect(),
        data: context.link("data/index.html"),
    }
}

fn line(context: &PageContext<'_>, period: &PeriodPages, body: &Body) -> Line {
    let figures = body.figures.iter().map(|figure| Figure {
        text: context.say(&figure.text),
        verdict: context.say(&figure.verdict),
        tone: figure.tone,
    });
    Line {
        id: body.id.clone(),
        name: context.say(&body.name),
        href: body.document.as_ref().map(|_| context.link(&format!("{}/{}/index.html", period.period, body.id))),
        kind: body.kind.clone(),
        kind_name: context.say(&body.kind_name),
        region: context.say(&body.region),
        standing: id(body.standing),
        standing_text: word(context, body.standing),
        tone: tone(body.standing),
        figures: figures.collect(),
    }
}

fn word(context: &PageContext<'_>, standing: Standing) -> String {
    context.word(&format!("standing_{}", id(standing)))
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
