//! The sections of a view as a page shows them: its blocks, the numbers of tables and figures, and the pictures.

use minijinja::Value;
use report_model::view::{Block, Score, Section, View};
use serde::Serialize;

use crate::drawing::{Picture, picture};
use crate::engine::value;

/// A section of a page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PageSection {
    id: String,
    number: String,
    title: String,
    blocks: Vec<PageBlock>,
}

/// A block: the template `blocks/<kind>.html` draws it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PageBlock {
    kind: &'static str,
    /// An id that no other block of the page has.
    id: String,
    /// The number of a table or a figure.
    number: u32,
    data: Value,
    picture: Option<Picture>,
    scores: Vec<PageScore>,
}

/// A row of a scoreboard with its picture.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PageScore {
    row: Score,
    picture: Option<Picture>,
}

/// The sections of `view` that `wanted` takes, by their id.
pub(crate) fn sections(view: &View, wanted: impl Fn(&Section) -> bool) -> Vec<PageSection> {
    let mut count = Count::default();
    let mut sections = Vec::new();
    for section in &view.sections {
        let blocks = section.blocks.iter().map(|block| count.block(block, view.rtl)).collect();
        if wanted(section) {
            let (id, number, title) = (section.id.clone(), section.number.clone(), section.title.clone());
            sections.push(PageSection { id, number, title, blocks });
        }
    }
    sections
}

/// The rows of a scoreboard.
pub(crate) fn scores(rows: &[Score], rtl: bool) -> Vec<PageScore> {
    let one = |row: &Score| {
        let picture = row.drawing.as_ref().map(|drawing| picture(drawing, rtl));
        PageScore { row: Score { drawing: None, ..row.clone() }, picture }
    };
    rows.iter().map(one).collect()
}

/// Tables and figures are numbered through the document, as in the PDF: also where a page shows a part of it.
#[derive(Debug, Default)]
struct Count {
    blocks: u32,
    tables: u32,
    figures: u32,
}

impl Count {
    fn block(&mut self, block: &Block, rtl: bool) -> PageBlock {
        self.blocks += 1;
        let mut page = PageBlock {
            kind: kind(block),
            id: format!("b{}", self.blocks),
            number: 0,
            data: Value::UNDEFINED,
            picture: None,
            scores: Vec::new(),
        };
        match block {
            Block::Table { .. } => {
                self.tables += 1;
                page.number = self.tables;
            }
            Block::Chart { drawing, .. } => {
                self.figures += 1;
                page.number = self.figures;
                page.picture = Some(picture(drawing, rtl));
            }
            Block::Scoreboard { rows } => page.scores = scores(rows, rtl),
            _ => {}
        }
        page.data = value(block);
        page
    }
}

const fn kind(block: &Block) -> &'static str {
    match block {
        Block::Heading { .. } => "heading",
        Block::Paragraph { .. } => "paragraph",
        Block::List { .. } => "list",
        Block::Note { .. } => "note",
        Block::KeyFigures { .. } => "key_figures",
        Block::Scoreboard { .. } => "scoreboard",
        Block::Chart { .. } => "chart",
        Block::Table { .. } => "table",
        Block::Facts { .. } => "facts",
        Block::Measures { .. } => "measures",
        Block::Blank { .. } => "blank",
    }
}
