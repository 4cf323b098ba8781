//! A drawing of a view as a picture for a page: the shapes of its SVG, read one by one, and its labels as text.
//!
//! No markup passes through: what is not a known shape with numbers and a colour is refused, and the template writes
//! the elements anew. Labels are text that the browser shapes; where Typst would wrap one, it is cut into lines here.

use std::collections::BTreeMap;

use report_model::chart::{Anchor, Drawing, Label, LabelRole, LegendItem};
use serde::Serialize;

/// Sizes of labels that are tried, in tenths of a millimetre, until the lines fit into their room.
const SIZES: [u32; 3] = [30, 25, 21];
/// The room for a label beside a horizontal bar: the distance of two bars.
const ROOM: u32 = 72;
/// The width of a letter as a share of the size, in hundredths: a generous mean, since no font is measured here.
const LETTER: u32 = 54;
/// A drawing holds a few hundred shapes; one with more was not made by the charts.
const MOST_SHAPES: usize = 20_000;

/// A picture, as a template draws it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Picture {
    width: u32,
    height: u32,
    rtl: bool,
    shapes: Vec<Shape>,
    texts: Vec<Text>,
    legend: Vec<LegendItem>,
}

/// A shape: one element with its attributes, all numbers or colours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Shape {
    element: String,
    /// Geometry and opacity.
    attributes: BTreeMap<String, String>,
    /// The colour of its area, `#rrggbb` or `none`.
    fill: String,
    /// The colour of its line, `#rrggbb` or `none`.
    stroke: String,
}

#[derive(Clone, Debug, Serialize)]
struct Text {
    x: u32,
    anchor: &'static str,
    role: &'static str,
    size: u32,
    lines: Vec<TextLine>,
}

#[derive(Clone, Debug, Serialize)]
struct TextLine {
    y: i64,
    text: String,
}

/// Reads a drawing.
///
/// # Errors
/// What it holds that the charts do not make.
pub(crate) fn picture(drawing: &Drawing, rtl: bool) -> Result<Picture, String> {
    Ok(Picture {
        width: drawing.width,
        height: drawing.height,
        rtl,
        shapes: shapes(&drawing.svg)?,
        texts: drawing.labels.iter().map(|label| placed(label, rtl)).collect(),
        legend: drawing.legend.clone(),
    })
}

fn shapes(svg: &str) -> Result<Vec<Shape>, String> {
    let mut shapes = Vec::new();
    for piece in svg.split('<').skip(1) {
        let (tag, after) = piece.split_once('>').ok_or("an element of the drawing has no end")?;
        if !after.trim().is_empty() {
            return Err("the drawing holds text, which would be set without the fonts of the page".to_owned());
        }
        let tag = tag.trim_end_matches('/').trim();
        let (element, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        match element {
            "svg" | "/svg" | "/rect" | "/polyline" | "/polygon" => {}
            "rect" | "polyline" | "polygon" => shapes.push(shape(element, attributes)?),
            _ => return Err(format!("`{}` is no shape of a chart", element.chars().take(20).collect::<String>())),
        }
        if shapes.len() > MOST_SHAPES {
            return Err(format!("it has more than {MOST_SHAPES} shapes"));
        }
    }
    Ok(shapes)
}

fn shape(element: &str, mut rest: &str) -> Result<Shape, String> {
    let mut one = Shape {
        element: element.to_owned(),
        attributes: BTreeMap::new(),
        fill: "none".to_owned(),
        stroke: "none".to_owned(),
    };
    while let Some((name, after)) = rest.split_once("=\"") {
        let (value, next) = after.split_once('"').ok_or("an attribute of the drawing has no end")?;
        let (name, value) = (name.trim(), value.trim());
        match name {
            "fill" | "stroke" => {
                let colour = colour(value).ok_or_else(|| format!("`{name}` is no colour in the drawing"))?;
                if name == "fill" { one.fill = colour } else { one.stroke = colour }
            }
            "x" | "y" | "width" | "height" | "opacity" | "stroke-width" | "points" if is_numbers(value) => {
                one.attributes.insert(name.to_owned(), value.to_owned());
            }
            _ => return Err("an attribute of the drawing is none that the charts write".to_owned()),
        }
        rest = next;
    }
    Ok(one)
}

fn is_numbers(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b' ' | b'-'))
}

fn colour(text: &str) -> Option<String> {
    let hex = text.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
    (hex || text == "none").then(|| text.to_lowercase())
}

/// A label, with its lines placed so that the point of its anchor stands at its place.
fn placed(label: &Label, rtl: bool) -> Text {
    let beside = matches!(label.anchor, Anchor::Left | Anchor::Right);
    let (mut size, mut lines) = (SIZES[0], Vec::new());
    for one in SIZES {
        size = one;
        lines = wrapped(&label.text, label.width, size);
        let height = u32::try_from(lines.len()).unwrap_or(u32::MAX).saturating_mul(size * 115 / 100);
        if !beside || height <= ROOM {
            break;
        }
    }
    let (step, more) = (i64::from(size) * 115 / 100, i64::try_from(lines.len()).unwrap_or(1) - 1);
    let size_i = i64::from(size);
    let first = i64::from(label.y)
        + match label.anchor {
            Anchor::Left | Anchor::Right => size_i * 35 / 100 - more * step / 2,
            Anchor::Top => size_i * 85 / 100,
            Anchor::Bottom => -size_i * 20 / 100 - more * step,
        };
    // In SVG the start of a text is where reading starts: on the right in Arabic.
    let anchor = match (label.anchor, rtl) {
        (Anchor::Left, false) | (Anchor::Right, true) => "start",
        (Anchor::Right, false) | (Anchor::Left, true) => "end",
        (Anchor::Top | Anchor::Bottom, _) => "middle",
    };
    let role = match label.role {
        LabelRole::Category => "category",
        LabelRole::Tick => "tick",
        LabelRole::Value => "value",
        LabelRole::Line => "line",
    };
    let lines = (0_i64..).zip(lines).map(|(at, text)| TextLine { y: first + at * step, text }).collect();
    Text { x: label.x, anchor, role, size, lines }
}

/// The text in lines that are likely to fit into `width`; a word is never cut.
fn wrapped(text: &str, width: u32, size: u32) -> Vec<String> {
    let most = (width.saturating_mul(100) / (size * LETTER).max(1)).max(4) as usize;
    let mut lines: Vec<String> = Vec::new();
    let mut length = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let letters = word.chars().filter(|c| !is_mark(*c)).count();
        match lines.last_mut() {
            Some(line) if length + 1 + letters <= most => {
                line.push(' ');
                line.push_str(word);
                length += 1 + letters;
            }
            _ => {
                lines.push(word.to_owned());
                length = letters;
            }
        }
    }
    lines
}

/// Marks that take no room: isolates, and the vowels of Arabic.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{2066}'..='\u{2069}' | '\u{64b}'..='\u{652}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(anchor: Anchor, width: u32, text: &str) -> Label {
        Label { x: 100, y: 50, anchor, width, role: LabelRole::Category, text: text.to_owned() }
    }

    #[test]
    fn shapes_are_read_and_nothing_else() {
        let read = shapes(
            "<svg width=\"5\" viewBox=\"0 0 5 5\">\n<rect x=\"0\" y=\"1\" fill=\"#E3E8EC\" stroke=\"none\"/>\n</svg>\n",
        );
        let read = read.expect("a drawing");
        assert_eq!((read.len(), read[0].fill.as_str(), read[0].stroke.as_str()), (1, "#e3e8ec", "none"));
        for svg in [
            "<script>alert(1)</script>",
            "<rect x=\"0\" onload=\"alert(1)\"/>",
            "<rect x=\"url(#a)\"/>",
            "<rect fill=\"url(https://a)\"/>",
            "<svg>text</svg>",
            "<rect x=\"1",
            "<rect",
            "<image href=\"https://a\"/>",
            "<rect style=\"fill:red\"/>",
        ] {
            assert!(shapes(svg).is_err(), "{svg}");
        }
    }

    #[test]
    fn a_label_stands_at_its_anchor_in_both_directions() {
        assert_eq!(placed(&label(Anchor::Right, 540, "Eau"), false).anchor, "end");
        assert_eq!(placed(&label(Anchor::Left, 540, "الماء"), true).anchor, "end");
        assert_eq!(placed(&label(Anchor::Right, 540, "الماء"), true).anchor, "start");
        assert_eq!(placed(&label(Anchor::Top, 540, "Eau"), true).anchor, "middle");
    }

    #[test]
    fn a_long_label_is_cut_into_lines_and_loses_nothing() {
        let long =
            "Délivrance des autorisations d’occupation temporaire du domaine public fluvial et de ses dépendances";
        let text = placed(&label(Anchor::Right, 540, long), false);
        let lines: Vec<&str> = text.lines.iter().map(|line| line.text.as_str()).collect();
        assert!(lines.len() > 1 && text.size < SIZES[0]);
        assert_eq!(lines.join(" "), long);
        assert!(text.lines[0].y < 50 && text.lines[lines.len() - 1].y > 50);
    }
}
