//! The first page of a language: the newest period's scoreboard, and what was published last.

use report_model::view::{Block, KeyFigure, Score};
use serde::Serialize;

use super::blocks::{PageScore, scores};
use super::context::PageContext;
use super::publications::{Publication, publications};
use super::said::{Link, Said};
use crate::input::PeriodPages;

/// How many publications the first page names.
const LATEST: usize = 8;

/// What the first page reads.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Home {
    newest: Option<Newest>,
    periods: Vec<Link>,
    latest: Vec<Publication>,
    methods: String,
    data: String,
    verify: String,
    revisions: String,
}

#[derive(Clone, Debug, Serialize)]
struct Newest {
    name: Said,
    href: String,
    synthesis: Option<String>,
    figures: Vec<KeyFigure>,
    scores: Vec<PageScore>,
    coverage: Said,
    bodies: usize,
}

/// The first page.
pub(crate) fn home(context: &PageContext<'_>) -> Home {
    let mut latest = publications(context);
    latest.truncate(LATEST);
    let link = |period: &PeriodPages| Link {
        text: context.say(&period.name),
        href: context.link(&format!("{}/index.html", period.period)),
    };
    Home {
        newest: context.site.periods.first().map(|period| newest(context, period)),
        periods: context.site.periods.iter().map(link).collect(),
        latest,
        methods: context.link("methods/index.html"),
        data: context.link("data/index.html"),
        verify: context.link("verify/index.html"),
        revisions: context.link("revisions/index.html"),
    }
}

fn newest(context: &PageContext<'_>, period: &PeriodPages) -> Newest {
    let rows = period.scoreboard.get(&context.lang).map_or(&[][..], Vec::as_slice);
    Newest {
        name: context.say(&period.name),
        href: context.link(&format!("{}/index.html", period.period)),
        synthesis: period
            .synthesis
            .as_ref()
            .map(|one| context.link(&format!("{}/{}/index.html", period.period, one.id))),
        figures: key_figures(context, period, rows),
        scores: scores(rows, context.lang.is_rtl()),
        coverage: context.say(&period.coverage),
        bodies: period.bodies.len(),
    }
}

/// The large figures of the period's synthesis that the scoreboard does not show anyway.
fn key_figures(context: &PageContext<'_>, period: &PeriodPages, rows: &[Score]) -> Vec<KeyFigure> {
    let view = period.synthesis.as_ref().and_then(|synthesis| synthesis.views.get(&context.lang));
    let blocks = view.into_iter().flat_map(|view| &view.sections).flat_map(|section| &section.blocks);
    let figures = blocks.filter_map(|block| if let Block::KeyFigures { items } = block { Some(items) } else { None });
    let new = |item: &&KeyFigure| !rows.iter().any(|row| row.name == item.label);
    figures.take(1).flatten().filter(new).cloned().collect()
}
