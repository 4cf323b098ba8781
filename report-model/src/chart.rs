//! What a chart shows (exact), and what was drawn of it: shapes without text, and the labels that are set over them.

mod svg;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

/// The shape of a chart: a closed set, one file each in `render/src/charts/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// Stacked columns along time.
    Columns,
    /// Horizontal stacked bars by category.
    Bars,
    /// A cumulative curve over days, in thousandths.
    Curve,
    /// A cumulative curve for each series, side by side, in thousandths.
    Panels,
    /// A bar against a target and a baseline, in thousandths.
    Bullet,
}

/// A chart to be drawn. Values are whole numbers: counts, or thousandths of a share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChartSpec {
    /// Its shape.
    pub kind: ChartKind,
    /// The name of each category, in reading order; for curves, the labels of their marks on the axis of days.
    pub categories: Vec<String>,
    /// The positions of the marks of a curve, in days; empty for the other shapes.
    #[serde(default)]
    pub days: Vec<u32>,
    /// The series, bottom or start first.
    pub series: Vec<Series>,
    /// The ticks of the value axis: position and label.
    pub ticks: Vec<Tick>,
    /// A label for each category's total, printed at its end; for panels, one for each series. Empty for none.
    #[serde(default)]
    pub totals: Vec<String>,
    /// Reference lines on the value axis: a target, a baseline.
    #[serde(default)]
    pub lines: Vec<Line>,
    /// Whether the reading direction is from right to left: then the chart is mirrored.
    pub rtl: bool,
}

/// One series of a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// Its name, for the legend.
    pub label: String,
    /// The name of its colour in `tokens.yaml`.
    pub colour: String,
    /// One value for each category; for a curve, one for each day from 0.
    pub values: Vec<u64>,
}

/// A tick of the value axis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tick {
    /// Where.
    pub value: u64,
    /// Its label, already formatted.
    pub label: String,
}

/// A reference line on the value axis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Where.
    pub value: u64,
    /// Its label, already formatted.
    pub label: String,
    /// The name of its colour in `tokens.yaml`.
    pub colour: String,
}

/// A drawn chart: shapes, and the labels to set over them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Drawing {
    /// The shapes, the undermost first.
    #[serde(alias = "svg", deserialize_with = "read_shapes")]
    pub shapes: Vec<Shape>,
    /// Its width, in tenths of a millimetre.
    pub width: u32,
    /// Its height, in tenths of a millimetre.
    pub height: u32,
    /// The labels, in reading order.
    pub labels: Vec<Label>,
    /// The legend; empty for a single series.
    pub legend: Vec<LegendItem>,
}

/// Reads shapes, also those of an earlier build.
fn read_shapes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Shape>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Shapes(Vec<Shape>),
        Svg(String),
    }
    match Written::deserialize(deserializer)? {
        Written::Shapes(shapes) => Ok(shapes),
        Written::Svg(text) => svg::shapes(&text).ok_or_else(|| serde::de::Error::custom("no drawing of a chart")),
    }
}

/// A shape of a drawing, in tenths of a millimetre from its left and top edges. Colours are `#rrggbb`, in
/// small letters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Shape {
    /// A filled rectangle.
    Rect {
        /// Its left edge.
        x: i32,
        /// Its top edge.
        y: i32,
        /// Its width.
        width: i32,
        /// Its height.
        height: i32,
        /// Its colour.
        colour: String,
    },
    /// A line through points.
    Line {
        /// The points.
        points: Points,
        /// Its colour.
        colour: String,
        /// Its thickness.
        thickness: u32,
    },
    /// A filled area.
    Area {
        /// Its corners.
        points: Points,
        /// Its colour.
        colour: String,
        /// How much it covers what lies under it, in hundredths.
        opacity: u32,
    },
}

/// Points, (x, y) each; written as SVG writes them: `0,20 10,15`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(into = "String", try_from = "String")]
#[schemars(with = "String")]
pub struct Points(pub Vec<(i32, i32)>);

/// A text that is no list of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these are no points: write `x,y x,y`, in whole tenths of a millimetre")]
pub struct PointsError;

impl From<Points> for String {
    fn from(points: Points) -> String {
        points.0.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
    }
}

impl TryFrom<String> for Points {
    type Error = PointsError;

    fn try_from(text: String) -> Result<Self, PointsError> {
        let point = |text: &str| {
            let (x, y) = text.split_once(',')?;
            Some((x.parse().ok()?, y.parse().ok()?))
        };
        text.split_whitespace().map(point).collect::<Option<_>>().map(Points).ok_or(PointsError)
    }
}

/// A label of a drawing, set by Typst with the fonts of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Where its anchor stands from the left edge, in tenths of a millimetre.
    pub x: u32,
    /// Where its anchor stands from the top edge, in tenths of a millimetre.
    pub y: u32,
    /// Which point of the label stands at (x, y).
    pub anchor: Anchor,
    /// The widest it may be, in tenths of a millimetre: longer text wraps.
    pub width: u32,
    /// What kind of label it is: the theme gives each its size and colour.
    pub role: LabelRole,
    /// The text.
    pub text: String,
}

/// Which point of a label stands at its place. Left and right are those of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// The middle of its left edge.
    Left,
    /// The middle of its right edge.
    Right,
    /// The middle of its top edge.
    Top,
    /// The middle of its bottom edge.
    Bottom,
}

/// What kind of label it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LabelRole {
    /// A category.
    Category,
    /// A tick of an axis.
    Tick,
    /// A value.
    Value,
    /// A reference line.
    Line,
}

/// An entry of a legend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LegendItem {
    /// The name of the colour in `tokens.yaml`.
    pub colour: String,
    /// The name of the series.
    pub label: String,
}
