//! What was received: by nature, month, channel, region, entity and kind of user.

use report_model::definitions::BreakdownId;
use report_model::tally::Measured;
use report_model::term::Term;
use report_model::view::Block;

use crate::view::breakdown::{Figure, size};
use crate::view::{Page, edition};

const NATURES: [Figure<'static>; 3] =
    [Figure::Count(Term::Received), Figure::Count(Term::Observations), Figure::Count(Term::Suggestions)];

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let told = page.tells_of(&edition::NATURES);
    let mut blocks = vec![if told { summary(page) } else { page.facts_of(&edition::NATURES) }];
    if told && size(page.total) == 0 {
        return blocks;
    }
    blocks.extend(page.no_breakdowns());
    blocks.extend(page.left_out());
    if !page.is_public() || page.tells(BreakdownId::Month) {
        blocks.push(page.heading("received.by_month"));
        let months = page.lines(BreakdownId::Month);
        blocks.extend(page.month_chart(&months));
        blocks.push(page.table_of("received.month_table", "dimension.month", &months, &with_sum(&NATURES)));
    }
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
            blocks.extend(page.bars("received.region_chart", &lines));
        }
        blocks.push(page.table_of(caption, first, &lines, &figures));
    }
    blocks
}

fn summary(page: &Page<'_>) -> Block {
    let count = |term| page.total.get(term).unwrap_or(0);
    page.paragraph(
        "received.summary",
        minijinja::context! {
            records => size(page.total), complaints => count(Term::Received),
            observations => count(Term::Observations), suggestions => count(Term::Suggestions),
            inbound => count(Term::TransferredIn), covered => page.covered(&Measured::Term(Term::TransferredIn)),
        },
    )
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
