//! The sections of the reports, one file each. `reference/outline.yaml` says which stand in a report, and in which
//! order.

mod admissibility;
mod agencies;
mod annexes;
mod coverage;
mod data_quality;
mod declaration;
mod delays;
mod history;
mod in_brief;
mod key_figures;
mod kinds;
mod measures;
mod method;
mod observations;
mod processing;
mod prose;
mod quality;
mod received;
mod reconciliation;
mod scoreboard;
mod services;
mod subjects;
mod transfers;

use report_model::view::Block;

use super::Page;

/// The blocks of a section; none where it has nothing to say, or where this kind of report does not have it.
pub(super) fn blocks(id: &str, page: &Page<'_>) -> Vec<Block> {
    match id {
        "declaration" => declaration::blocks(page),
        "key_figures" => key_figures::blocks(page),
        "scoreboard" => scoreboard::blocks(page),
        "foreword" => page.paragraphs(&page.texts.foreword),
        "context" => prose::context(page),
        "coverage" => coverage::blocks(page),
        "received" => received::blocks(page),
        "services" => services::blocks(page),
        "subjects" => subjects::blocks(page),
        "admissibility" => admissibility::blocks(page),
        "processing" => processing::blocks(page),
        "delays" => delays::blocks(page),
        "quality" => quality::blocks(page),
        "observations" => observations::blocks(page),
        "agencies" => agencies::blocks(page),
        "kinds" => kinds::blocks(page),
        "transfers" => transfers::blocks(page),
        "reconciliation" => reconciliation::blocks(page),
        "measures" => measures::blocks(page),
        "history" => history::blocks(page),
        "recommendations" => page.paragraphs(&page.texts.recommendations),
        "method" => method::blocks(page),
        "data_quality" => data_quality::blocks(page),
        "annexes" => annexes::blocks(page),
        _ => Vec::new(),
    }
}

/// Whether a section stands at the head of a page: only the figures that a reader looks for first. The others follow one
/// another down the page.
pub(super) fn begins_a_page(id: &str) -> bool {
    id == "key_figures"
}
