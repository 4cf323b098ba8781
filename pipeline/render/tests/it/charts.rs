//! Charts: geometry without text, mirrored from right to left, sane with nothing to draw.

use render::{Assets, Drawer};
use report_model::chart::{Anchor, ChartKind, ChartSpec, Line, Series, Tick};

use crate::files;

fn drawer() -> Drawer {
    Drawer::new(&Assets::new(files())).expect("tokens")
}

const KINDS: [ChartKind; 4] = [ChartKind::Columns, ChartKind::Bars, ChartKind::Curve, ChartKind::Bullet];

fn spec(kind: ChartKind, values: &[u64], rtl: bool) -> ChartSpec {
    let series = |label: &str, colour: &str| Series {
        label: label.to_owned(),
        colour: colour.to_owned(),
        values: values.to_vec(),
    };
    ChartSpec {
        kind,
        categories: (0..values.len()).map(|n| format!("c{n}")).collect(),
        days: vec![15, 30],
        series: vec![series("a", "in-time"), series("b", "late")],
        ticks: vec![Tick { value: 0, label: "0".to_owned() }, Tick { value: 500, label: "500".to_owned() }],
        totals: values.iter().map(ToString::to_string).collect(),
        lines: vec![Line { value: 250, label: "target".to_owned(), colour: "target".to_owned() }],
        rtl,
    }
}

#[test]
fn no_drawing_holds_text() {
    for kind in KINDS {
        let drawing = drawer().draw(&spec(kind, &[10, 200, 30], false));
        assert!(drawing.svg.starts_with("<svg") && !drawing.svg.contains("<text"), "{kind:?}");
        assert_eq!(drawing.legend.len(), 2);
    }
}

#[test]
fn a_right_to_left_chart_is_the_mirror_of_the_other() {
    for kind in KINDS {
        let [left, right] = [false, true].map(|rtl| drawer().draw(&spec(kind, &[10, 200, 30], rtl)));
        assert_ne!(left.svg, right.svg, "{kind:?}");
        assert_eq!(left.labels.len(), right.labels.len());
        for (a, b) in left.labels.iter().zip(&right.labels) {
            assert_eq!((a.x + b.x, a.y, &a.text), (left.width, b.y, &b.text), "{kind:?}");
            let mirrored = match a.anchor {
                Anchor::Left => Anchor::Right,
                Anchor::Right => Anchor::Left,
                other => other,
            };
            assert_eq!(mirrored, b.anchor);
        }
    }
}

/// The rectangles of a colour: their widths and heights.
fn rectangles(svg: &str, colour: &str) -> Vec<(u64, u64)> {
    let number = |element: &str, name: &str| {
        let rest = element.split(&format!(" {name}=\"")).nth(1)?;
        rest.split('"').next()?.parse().ok()
    };
    let elements = svg.split("<rect").skip(1).filter(|element| element.contains(colour));
    elements.filter_map(|element| Some((number(element, "width")?, number(element, "height")?))).collect()
}

#[test]
fn lengths_are_proportional_to_values() {
    let values = [100, 200, 50];
    let bars = drawer().draw(&spec(ChartKind::Bars, &values, false));
    let lengths: Vec<u64> = rectangles(&bars.svg, "#0B5345").into_iter().map(|(width, _)| width).collect();
    assert_eq!(lengths.len(), 3, "{}", bars.svg);
    for (length, value) in lengths.iter().zip(values) {
        assert!(length.abs_diff(lengths[0] * value / values[0]) <= 2, "{lengths:?}");
    }
    let columns = drawer().draw(&spec(ChartKind::Columns, &values, false));
    let heights: Vec<u64> = rectangles(&columns.svg, "#0B5345").into_iter().map(|(_, height)| height).collect();
    assert!(heights[1].abs_diff(heights[0] * 2) <= 2 && heights[2].abs_diff(heights[0] / 2) <= 2, "{heights:?}");
}

#[test]
fn nothing_to_draw_is_drawn() {
    for kind in KINDS {
        for values in [&[][..], &[0], &[0, 0, 0], &[u64::MAX / 4]] {
            for rtl in [false, true] {
                let drawing = drawer().draw(&spec(kind, values, rtl));
                assert!(drawing.svg.contains("</svg>"), "{kind:?} {values:?}");
                assert!(drawing.labels.iter().all(|label| label.x <= drawing.width && label.y <= drawing.height));
            }
        }
    }
}
