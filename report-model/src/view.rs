//! A report in one language, with every number, date and sentence already formatted: the only thing a template reads.
//!
//! A view is a cover and a list of sections; a section is a list of blocks of a closed set of kinds, each drawn by one
//! component in `templates/components/`. What a document contains is decided in `render/src/view/`, how a kind of
//! block looks in its component.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::chart::Drawing;
use crate::lang::Lang;

/// What kind of document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A sectoral report.
    Sectoral,
    /// The national synthesis.
    Synthesis,
    /// The blank form of a sectoral report.
    Form,
    /// The letter that gives a bundle back.
    Letter,
}

/// A document in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// What it is.
    pub kind: DocumentKind,
    /// Its language.
    pub lang: Lang,
    /// Whether it is read from right to left.
    pub rtl: bool,
    /// Its title, for the PDF's metadata.
    pub title: String,
    /// The body that makes it, for the PDF's metadata.
    pub author: String,
    /// Its keywords, for the PDF's metadata.
    pub keywords: Vec<String>,
    /// Its date, `YYYY-MM-DD`, from the calendar of the cycle.
    pub date: String,
    /// The cover.
    pub cover: Cover,
    /// Whether it is so short that the cover's parts stand on the page of the text, without contents.
    #[serde(default)]
    pub brief: bool,
    /// Marks that every page carries: SPECIMEN, confidential, unsealed.
    pub marks: Vec<Mark>,
    /// The running head: the body, and the short title with the period.
    pub head: [String; 2],
    /// The hash of the report's data, printed in the foot, in groups.
    pub fingerprint: String,
    /// The words that components set by themselves: `contents`, `page`, `figure`, `table`…
    pub words: BTreeMap<String, String>,
    /// The sections, in order.
    pub sections: Vec<Section>,
}

/// A mark on every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// How it stands out.
    pub tone: Tone,
    /// Its text.
    pub text: String,
}

/// The cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cover {
    /// The body.
    pub body: String,
    /// Its kind.
    pub body_kind: String,
    /// The title, in large letters.
    pub title: String,
    /// The period.
    pub period: String,
    /// What stands under the title: the law that asks for the report.
    pub basis: String,
    /// Lines of label and value: cut-off, extraction, date, version.
    pub facts: Vec<Fact>,
    /// The state of the document and the block for its approval.
    pub approval: Approval,
}

/// A label and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The label.
    pub label: String,
    /// The value.
    pub value: String,
}

/// The approval block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Its title.
    pub title: String,
    /// The state: draft, approved.
    pub state: String,
    /// The tone of the state.
    pub tone: Tone,
    /// Who signs, and where: the space under each is left for the signature.
    pub signatories: Vec<Fact>,
}

/// How a block stands out. Never by colour alone: each comes with a word or a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Plain.
    Neutral,
    /// A target is met.
    Good,
    /// A target is missed.
    Bad,
    /// Look here.
    Caution,
    /// Nothing could be said.
    Muted,
}

/// A section of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its id, as the outline names it.
    pub id: String,
    /// Its number, already formatted; empty for none.
    pub number: String,
    /// Its heading.
    pub title: String,
    /// Whether it begins a new page.
    pub new_page: bool,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// A part of a section. A closed set: one component each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "block", rename_all = "snake_case", deny_unknown_fields)]
pub enum Block {
    /// A heading of the second level.
    Heading {
        /// Its number; empty for none.
        number: String,
        /// Its text.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its text.
        text: String,
        /// The language of the text, where it is not that of the document; then `mark` says so.
        lang: Option<Lang>,
        /// The mark of a text that fell back to another language; empty for none.
        mark: String,
    },
    /// A list of sentences.
    List {
        /// The sentences.
        items: Vec<String>,
    },
    /// A remark beside the text.
    Note {
        /// How it stands out.
        tone: Tone,
        /// Its title; empty for none.
        title: String,
        /// Its text.
        text: String,
    },
    /// The large figures of the first page.
    KeyFigures {
        /// The figures.
        items: Vec<KeyFigure>,
    },
    /// The indicators against their targets.
    Scoreboard {
        /// A row for each indicator.
        rows: Vec<Score>,
    },
    /// A chart.
    Chart {
        /// Its caption, without its number.
        caption: String,
        /// What it shows, in words and figures, for those who do not see it.
        alt: String,
        /// The drawing.
        drawing: Drawing,
        /// A remark under it; empty for none.
        note: String,
    },
    /// A table.
    Table {
        /// Its caption, without its number.
        caption: String,
        /// Its columns.
        columns: Vec<Column>,
        /// Its rows.
        rows: Vec<Row>,
        /// A remark under it; empty for none.
        note: String,
    },
    /// Labels and values, in two columns.
    Facts {
        /// The lines.
        items: Vec<Fact>,
    },
    /// Measures taken or planned.
    Measures {
        /// The measures.
        items: Vec<MeasureCard>,
    },
    /// An empty field to fill in by hand, in the blank form.
    Blank {
        /// What goes there.
        label: String,
        /// How many lines it has.
        lines: u32,
    },
}

/// A large figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyFigure {
    /// What it is.
    pub label: String,
    /// Its value.
    pub value: String,
    /// What it is made of: numerator and denominator, or a comparison.
    pub detail: String,
    /// How it stands out.
    pub tone: Tone,
}

/// An indicator against its target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Numerator and denominator.
    pub fraction: String,
    /// The target.
    pub target: String,
    /// The baseline; empty where there is none.
    pub baseline: String,
    /// The verdict, in a word.
    pub verdict: String,
    /// Its tone.
    pub tone: Tone,
    /// The value against the target as a drawing; absent where it is not measured.
    pub drawing: Option<Drawing>,
    /// What the drawing shows, in words.
    pub alt: String,
    /// Bounds, coverage, variants with another verdict: sentences.
    pub remarks: Vec<String>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its heading.
    pub label: String,
    /// Whether it holds numbers: then it is set at the end of its column, digits of equal width.
    pub numeric: bool,
    /// Its share of the width.
    pub width: u32,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// What kind of row it is.
    pub role: RowRole,
    /// Its cells, as many as there are columns.
    pub cells: Vec<String>,
}

/// What kind of row it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowRole {
    /// An ordinary row.
    Body,
    /// A sum.
    Total,
    /// A bucket that stands for what could not be placed.
    Rest,
}

/// A measure taken or planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureCard {
    /// Its id.
    pub id: String,
    /// What is done.
    pub text: String,
    /// The mark of a text that fell back to another language; empty for none.
    pub mark: String,
    /// The language of the text, where it is not that of the document.
    pub lang: Option<Lang>,
    /// Where it stands, in a word.
    pub state: String,
    /// The tone of the state.
    pub tone: Tone,
    /// Service, owner, due date, complaints concerned, first announced.
    pub facts: Vec<Fact>,
}
