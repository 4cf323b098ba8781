//! What was received: by nature, month, channel, region, entity and kind of user.

use report_model::chart::{ChartKind, ChartSpec, Series};
use report_model::definitions::BreakdownId;
use report_model::term::Term;
use report_model::view::Block;

use crate::view::Page;
use crate::view::breakdown::{Figure, Line, size};
use crate::view::figures::ticks;

const NATURES: [Figure<'static>; 3] =
    [Figure::Count(Term::Received), Figure::Count(Term::Observations), Figure::Count(Term::Suggestions)];

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let count = |term| page.total.get(term).unwrap_or(0);
    let mut blocks = vec![page.paragraph(
        "received.summary",
        minijinja::context! {
            records => size(page.total), complaints => count(Term::Received),
            observations => count(Term::Observations), suggestions => count(Term::Suggestions),
            inbound => page.total.get(Term::TransferredIn).unwrap_or(0),
        },
    )];
    if size(page.total) == 0 {
        return blocks;
    }
    blocks.push(page.heading("received.by_month"));
    let months = page.lines(BreakdownId::Month);
    blocks.push(month_chart(page, &months));
    blocks.push(page.table_of("received.month_table", "dimension.month", &months, &with_sum(&NATURES)));
    for (id, heading, caption, first, figures) in [
        (
            BreakdownId::Channel,
            "received.by_channel",
            "received.channel_table",
            "dimension.channel",
            with_share(&NATURES),
        ),
        (BreakdownId::Region, "received.by_region", "received.region_table", "dimension.region", regional(page)),
        (BreakdownId::Entity, "received.by_entity", "received.entity_table", "dimension.entity", page.usual_figures()),
        (
            BreakdownId::UserKind,
            "received.by_user_kind",
            "received.user_kind_table",
            "dimension.user_kind",
            with_share(&NATURES),
        ),
    ] {
        if !page.tells(id) {
            continue;
        }
        let lines = page.lines(id);
        blocks.push(page.heading(heading));
        if id == BreakdownId::Region {
            blocks.push(page.bars("received.region_chart", &lines));
        }
        blocks.push(page.table_of(caption, first, &lines, &figures));
    }
    blocks
}

fn with_sum<'a>(figures: &[Figure<'a>]) -> Vec<Figure<'a>> {
    figures.iter().copied().chain([Figure::Records]).collect()
}

fn with_share<'a>(figures: &[Figure<'a>]) -> Vec<Figure<'a>> {
    let (first, others) = (figures[0], &figures[1..]);
    [first, Figure::PartOf(Term::Received)].into_iter().chain(others.iter().copied()).collect()
}

fn regional<'a>(page: &Page<'a>) -> Vec<Figure<'a>> {
    let populated = page.reference.regions.regions.iter().any(|region| region.population.is_some());
    let mut figures = with_share(&NATURES);
    if populated {
        figures.insert(2, Figure::PerInhabitants);
    }
    figures
}

fn month_chart(page: &Page<'_>, months: &[Line]) -> Block {
    let natures =
        [(Term::Received, "complaints"), (Term::Observations, "observations"), (Term::Suggestions, "suggestions")];
    let series =
        natures.into_iter().filter(|&(term, _)| page.total.get(term).unwrap_or(0) > 0).map(|(term, colour)| Series {
            label: page.desk.word(&format!("term.{term}")),
            colour: colour.to_owned(),
            values: months.iter().map(|line| line.cell.get(term).unwrap_or(0)).collect(),
        });
    let spec = ChartSpec {
        kind: ChartKind::Columns,
        categories: months.iter().map(|line| line.name.clone()).collect(),
        days: Vec::new(),
        series: series.collect(),
        ticks: ticks(page, months.iter().map(|line| size(&line.cell)).max().unwrap_or(0)),
        totals: months.iter().map(|line| page.desk.integer(size(&line.cell))).collect(),
        lines: Vec::new(),
        rtl: page.desk.lang().is_rtl(),
    };
    page.chart("received.month_chart", &spec, "")
}
