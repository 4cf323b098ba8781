//! Charts: geometry without text, mirrored from right to left, sane with nothing to draw.

use render::{Assets, Drawer};
use report_model::chart::{Anchor, ChartKind, ChartSpec, Drawing, Line, Series, Shape, Tick};

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
fn shapes_lie_within_the_drawing() {
    for kind in KINDS {
        let drawing = drawer().draw(&spec(kind, &[10, 200, 30], false));
        assert!(!drawing.shapes.is_empty(), "{kind:?}");
        assert_eq!(drawing.legend.len(), 2);
        let within = |(x, y): (i32, i32)| {
            (0..=drawing.width).contains(&x.unsigned_abs()) && (0..=drawing.height).contains(&y.unsigned_abs())
        };
        for shape in &drawing.shapes {
            assert!(points(shape).into_iter().all(within), "{kind:?} {shape:?}");
        }
    }
}

/// The corners of a shape.
fn points(shape: &Shape) -> Vec<(i32, i32)> {
    match shape {
        &Shape::Rect { x, y, width, height, .. } => vec![(x, y), (x + width, y + height)],
        Shape::Line { points, .. } | Shape::Area { points, .. } => points.0.clone(),
    }
}

#[test]
fn a_right_to_left_chart_is_the_mirror_of_the_other() {
    for kind in KINDS {
        let [left, right] = [false, true].map(|rtl| drawer().draw(&spec(kind, &[10, 200, 30], rtl)));
        assert_eq!(left.labels.len(), right.labels.len());
        assert_eq!(left.shapes.len(), right.shapes.len());
        let width = i32::try_from(left.width).expect("a width");
        for (a, b) in left.shapes.iter().zip(&right.shapes) {
            let sorted = |mut points: Vec<(i32, i32)>| {
                points.sort_unstable();
                points
            };
            let turned = points(a).into_iter().map(|(x, y)| (width - x, y)).collect::<Vec<_>>();
            let (turned, b) = (sorted(turned), sorted(points(b)));
            // The ends of a dash are rounded.
            let near =
                |(one, other): (&(i32, i32), &(i32, i32))| one.0.abs_diff(other.0) <= 1 && one.1.abs_diff(other.1) <= 1;
            match a {
                Shape::Rect { .. } => {
                    assert_eq!((turned[1].0 - turned[0].0, turned[0].0), (b[1].0 - b[0].0, b[0].0), "{kind:?}");
                }
                _ => assert!(turned.len() == b.len() && turned.iter().zip(&b).all(near), "{kind:?} {turned:?} {b:?}"),
            }
        }
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
fn rectangles(drawing: &Drawing, wanted: &str) -> Vec<(u64, u64)> {
    let size = |shape: &Shape| match shape {
        Shape::Rect { width, height, colour, .. } if colour == wanted => {
            Some((u64::try_from(*width).ok()?, u64::try_from(*height).ok()?))
        }
        _ => None,
    };
    drawing.shapes.iter().filter_map(size).collect()
}

#[test]
fn lengths_are_proportional_to_values() {
    let values = [100, 200, 50];
    let bars = drawer().draw(&spec(ChartKind::Bars, &values, false));
    let lengths: Vec<u64> = rectangles(&bars, "#073f35").into_iter().map(|(width, _)| width).collect();
    assert_eq!(lengths.len(), 3, "{:?}", bars.shapes);
    for (length, value) in lengths.iter().zip(values) {
        assert!(length.abs_diff(lengths[0] * value / values[0]) <= 2, "{lengths:?}");
    }
    let columns = drawer().draw(&spec(ChartKind::Columns, &values, false));
    let heights: Vec<u64> = rectangles(&columns, "#073f35").into_iter().map(|(_, height)| height).collect();
    assert!(heights[1].abs_diff(heights[0] * 2) <= 2 && heights[2].abs_diff(heights[0] / 2) <= 2, "{heights:?}");
}

#[test]
fn nothing_to_draw_is_drawn() {
    for kind in KINDS {
        for values in [&[][..], &[0], &[0, 0, 0], &[u64::MAX / 4]] {
            for rtl in [false, true] {
                let drawing = drawer().draw(&spec(kind, values, rtl));
                assert!(drawing.labels.iter().all(|label| label.x <= drawing.width && label.y <= drawing.height));
            }
        }
    }
}
