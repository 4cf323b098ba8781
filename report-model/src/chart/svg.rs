//! Drawings of earlier builds: a register keeps views in which the shapes are a text of SVG. It is read shape by shape;
//! what the charts did not write is no drawing.

use super::{Points, Shape};

/// The shapes of such a text; `None` where it holds anything else.
pub(super) fn shapes(svg: &str) -> Option<Vec<Shape>> {
    let mut shapes = Vec::new();
    for piece in svg.split('<').skip(1) {
        let (tag, after) = piece.split_once('>')?;
        if !after.trim().is_empty() {
            return None;
        }
        let tag = tag.trim_end_matches('/').trim();
        let (element, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        match element {
            "svg" | "/svg" => {}
            _ => shapes.push(shape(element, attributes)?),
        }
    }
    Some(shapes)
}

fn shape(element: &str, attributes: &str) -> Option<Shape> {
    let value = |name: &str| {
        let (_, after) = attributes.split_once(&format!("{name}=\""))?;
        after.split_once('"').map(|(value, _)| value.trim())
    };
    let number = |name: &str| value(name)?.parse::<i32>().ok();
    let colour = |name: &str| {
        let hex = value(name)?.strip_prefix('#').filter(|hex| hex.len() == 6)?;
        hex.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| format!("#{}", hex.to_lowercase()))
    };
    let points = || Points::try_from(value("points")?.to_owned()).ok();
    // How much an area covers, in hundredths.
    let opacity = || {
        let (whole, part) = value("opacity")?.split_once('.').unwrap_or((value("opacity")?, ""));
        let hundredths: u32 = format!("{part:0<2}").get(..2)?.parse().ok()?;
        Some((whole.parse::<u32>().ok()? * 100 + hundredths).min(100))
    };
    Some(match element {
        "rect" => {
            // ` x` and not the x of another name.
            let at = |name: &str| number(&format!(" {name}")).or_else(|| number(name));
            let (width, height) = (number("width")?, number("height")?);
            Shape::Rect { x: at("x")?, y: at("y")?, width, height, colour: colour("fill")? }
        }
        "polyline" => Shape::Line {
            points: points()?,
            colour: colour("stroke")?,
            thickness: value("stroke-width")?.parse().ok()?,
        },
        "polygon" => Shape::Area { points: points()?, colour: colour("fill")?, opacity: opacity()? },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::Drawing;
    use super::*;

    /// As plotters wrote it.
    const OLD: &str = "<svg width=\"900\" height=\"40\" viewBox=\"0 0 900 40\" xmlns=\"http://www.w3.org/2000/svg\">\n\
        <rect x=\"0\" y=\"11\" width=\"900\" height=\"18\" opacity=\"1\" fill=\"#E3E8EC\" stroke=\"none\"/>\n\
        <polyline fill=\"none\" opacity=\"1\" stroke=\"#1F2A33\" stroke-width=\"4\" points=\"720,4 720,36 \"/>\n\
        <polygon opacity=\"0.14\" fill=\"#0B5345\" points=\"0,0 10,5 0,5 \"/>\n</svg>\n";

    #[test]
    fn a_view_of_an_earlier_build_is_read() {
        let text = serde_json::json!({"svg": OLD, "width": 900, "height": 40, "labels": [], "legend": []}).to_string();
        let drawing: Drawing = serde_json::from_str(&text).expect("a drawing");
        let colour = |text: &str| text.to_owned();
        assert_eq!(
            drawing.shapes,
            [
                Shape::Rect { x: 0, y: 11, width: 900, height: 18, colour: colour("#e3e8ec") },
                Shape::Line { points: Points(vec![(720, 4), (720, 36)]), colour: colour("#1f2a33"), thickness: 4 },
                Shape::Area { points: Points(vec![(0, 0), (10, 5), (0, 5)]), colour: colour("#0b5345"), opacity: 14 },
            ]
        );
        let again = serde_json::to_string(&drawing).expect("JSON");
        assert_eq!(serde_json::from_str::<Drawing>(&again).expect("a drawing"), drawing);
    }

    #[test]
    fn nothing_else_is_a_drawing() {
        for svg in [
            "<script>alert(1)</script>",
            "<rect x=\"url(#a)\"/>",
            "<rect x=\"1\" y=\"1\" width=\"1\" height=\"1\" fill=\"url(https://a)\"/>",
            "<svg>text</svg>",
            "<rect x=\"1",
            "<rect",
            "<image href=\"https://a\"/>",
            "<polygon points=\"a,b\" fill=\"#000000\" opacity=\"1\"/>",
        ] {
            assert_eq!(shapes(svg), None, "{svg}");
        }
    }
}
