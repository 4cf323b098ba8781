//! A drawing of a view as a picture for a page: its shapes, which the template writes as elements, and its labels as text
//! that the browser shapes. Where Typst would wrap a label, it is cut into lines here.

use report_model::chart::{Anchor, Drawing, Label, LabelRole, LegendItem, Shape};
use serde::Serialize;

/// Sizes of labels that are tried, in tenths of a millimetre, until the lines fit into their room.
const SIZES: [u32; 3] = [30, 25, 21];
/// The room for a label beside a horizontal bar: the distance of two bars.
const ROOM: u32 = 56;
/// The width of a letter as a share of the size, in hundredths: a generous mean, since no font is measured here.
const LETTER: u32 = 54;

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

/// The picture of a drawing.
pub(crate) fn picture(drawing: &Drawing, rtl: bool) -> Picture {
    Picture {
        width: drawing.width,
        height: drawing.height,
        rtl,
        shapes: drawing.shapes.clone(),
        texts: drawing.labels.iter().map(|label| placed(label, rtl)).collect(),
        legend: drawing.legend.clone(),
    }
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
