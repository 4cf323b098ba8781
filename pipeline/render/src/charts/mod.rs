//! Charts: [`ChartSpec`] → [`Drawing`]. plotters draws the geometry, in whole tenths of a millimetre, on a [`Sheet`] that
//! keeps shapes; the labels go to Typst, which sets them with the fonts of the page. A chart that is read from right to
//! left is mirrored here, in [`Canvas`], and nowhere else.

mod bars;
mod bullet;
mod columns;
mod curve;
mod panels;
mod sheet;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{DashedPathElement, PathElement, Polygon, Rectangle};
use plotters::style::Color;
use report_model::chart::{Anchor, ChartKind, ChartSpec, Drawing, Label, LabelRole, LegendItem};

use self::sheet::Sheet;
use crate::assets::{AssetError, Assets};
use crate::tokens::Tokens;

/// The white between two segments of a stack, in tenths of a millimetre; a segment that is no wider has none before it.
const GAP: u32 = 4;

/// Draws charts with the tokens of a set of templates.
#[derive(Clone, Debug)]
pub struct Drawer {
    tokens: Tokens,
}

impl Drawer {
    /// Opens the tokens.
    ///
    /// # Errors
    /// When the tokens are missing or malformed.
    pub fn new(assets: &Assets) -> Result<Self, AssetError> {
        Ok(Drawer { tokens: Tokens::open(assets)? })
    }

    /// Draws a chart. Series that are shorter than the categories are drawn as zeros at their end.
    pub fn draw(&self, spec: &ChartSpec) -> Drawing {
        match spec.kind {
            ChartKind::Columns => columns::draw(spec, &self.tokens),
            ChartKind::Bars => bars::draw(spec, &self.tokens),
            ChartKind::Curve => curve::draw(spec, &self.tokens),
            ChartKind::Panels => panels::draw(spec, &self.tokens),
            ChartKind::Bullet => bullet::draw(spec, &self.tokens),
        }
    }
}

/// A surface in tenths of a millimetre whose start is on the left or, mirrored, on the right.
struct Canvas<'a> {
    width: u32,
    height: u32,
    rtl: bool,
    tokens: &'a Tokens,
    sheet: Sheet,
    labels: Vec<Label>,
}

/// Where a label stands, as seen in reading direction.
#[derive(Clone, Copy)]
enum At {
    /// Its start stands at the point.
    Start,
    /// Its end stands at the point.
    End,
    /// It stands under the point.
    Under,
    /// It stands above the point.
    Above,
}

impl<'a> Canvas<'a> {
    fn new(width: u32, height: u32, rtl: bool, tokens: &'a Tokens) -> Self {
        Canvas { width, height, rtl, tokens, sheet: Sheet::new(width, height), labels: Vec::new() }
    }

    /// The distance from the left edge of what stands `x` from the start.
    const fn x(&self, x: u32) -> u32 {
        let x = if x > self.width { self.width } else { x };
        if self.rtl { self.width - x } else { x }
    }

    fn point(&self, (x, y): (u32, u32)) -> (i32, i32) {
        (pixel(self.x(x)), pixel(y))
    }

    fn rect(&mut self, from: (u32, u32), to: (u32, u32), colour: &str) {
        if from.0 == to.0 || from.1 == to.1 {
            return;
        }
        let (a, b) = (self.point(from), self.point(to));
        let corners = [(a.0.min(b.0), a.1.min(b.1)), (a.0.max(b.0), a.1.max(b.1))];
        let style = self.tokens.colour(colour).filled();
        self.draw(|area| area.draw(&Rectangle::new(corners, style)));
    }

    fn line(&mut self, points: &[(u32, u32)], colour: &str, thickness: u32, dashed: bool) {
        let points: Vec<_> = points.iter().map(|&point| self.point(point)).collect();
        let style = self.tokens.colour(colour).stroke_width(thickness);
        self.draw(|area| {
            if dashed {
                area.draw(&DashedPathElement::new(points, 12, 8, style))
            } else {
                area.draw(&PathElement::new(points, style))
            }
        });
    }

    fn area(&mut self, points: &[(u32, u32)], colour: &str) {
        let points: Vec<_> = points.iter().map(|&point| self.point(point)).collect();
        let style = self.tokens.colour(colour).mix(0.14);
        self.draw(|area| area.draw(&Polygon::new(points, style)));
    }

    /// Draws on the sheet, which takes everything.
    fn draw<T>(&mut self, what: impl FnOnce(&DrawingArea<&mut Sheet, Shift>) -> T) {
        let area = (&mut self.sheet).into_drawing_area();
        what(&area);
    }

    fn label(&mut self, (x, y): (u32, u32), at: At, width: u32, role: LabelRole, text: &str) {
        if text.is_empty() {
            return;
        }
        let anchor = match (at, self.rtl) {
            (At::Start, false) | (At::End, true) => Anchor::Left,
            (At::End, false) | (At::Start, true) => Anchor::Right,
            (At::Under, _) => Anchor::Top,
            (At::Above, _) => Anchor::Bottom,
        };
        self.labels.push(Label { x: self.x(x), y, anchor, width, role, text: text.to_owned() });
    }

    fn finish(self, spec: &ChartSpec) -> Drawing {
        let legend = if spec.series.len() > 1 {
            let item = |series: &report_model::chart::Series| LegendItem {
                colour: series.colour.clone(),
                label: series.label.clone(),
            };
            spec.series.iter().map(item).collect()
        } else {
            Vec::new()
        };
        Drawing { shapes: self.sheet.shapes, width: self.width, height: self.height, labels: self.labels, legend }
    }
}

fn pixel(tenths: u32) -> i32 {
    i32::try_from(tenths).unwrap_or(i32::MAX)
}

/// Where `value` stands on an axis of `length` tenths that ends at `max`: whole numbers, rounded down.
fn scale(value: u64, max: u64, length: u32) -> u32 {
    let max = max.max(1);
    let at = u128::from(value.min(max)) * u128::from(length) / u128::from(max);
    u32::try_from(at).unwrap_or(length)
}

/// The end of the value axis: its last tick, or else the largest stack.
fn axis_end(spec: &ChartSpec) -> u64 {
    let stack = |at: usize| spec.series.iter().map(|series| series.values.get(at).copied().unwrap_or(0)).sum::<u64>();
    let highest = (0..spec.categories.len()).map(stack).max().unwrap_or(0);
    spec.ticks.iter().map(|tick| tick.value).max().unwrap_or(0).max(highest).max(1)
}
