//! The style: every colour has its counterpart for dark surroundings, text is legible on what it stands on, sides are
//! named by reading direction, and fonts are there.

use std::collections::BTreeMap;

use crate::fixture;

fn style() -> String {
    String::from_utf8(site::build(&fixture::site()).expect("a site")["assets/style.css"].clone()).expect("text")
}

/// The properties that hold a colour, in a stretch of the style.
fn colours(css: &str) -> BTreeMap<String, String> {
    let lines = css.lines().filter_map(|line| line.trim().strip_prefix("--")?.strip_suffix(';')?.split_once(": "));
    lines.filter(|(_, value)| value.starts_with('#')).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn palettes() -> [BTreeMap<String, String>; 2] {
    let css = style();
    let (light, rest) = css.split_once("@media screen and (prefers-color-scheme: dark) {").expect("a dark palette");
    let (dark, _) = rest.split_once("\n}\n").expect("its end");
    [colours(light), colours(dark)]
}

fn luminance(hex: &str) -> f64 {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("a colour")) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_colour_has_a_dark_counterpart() {
    let [light, dark] = palettes();
    assert!(light.len() > 25);
    let names = |palette: &BTreeMap<String, String>| palette.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&light), names(&dark));
}

/// WCAG 1.4.3 for text, 1.4.11 for the parts of charts that carry meaning against their ground.
#[test]
fn text_is_legible_in_light_and_dark() {
    for palette in palettes() {
        let of = |text: &str, ground: &str| contrast(&palette[text], &palette[ground]);
        for text in ["ink", "muted", "accent", "good", "bad", "caution"] {
            for ground in ["paper", "wash"] {
                assert!(of(text, ground) >= 4.5, "{text} on {ground}: {:.2}", of(text, ground));
            }
        }
        for tone in ["good", "bad", "caution", "neutral", "muted", "accent"] {
            let ground = format!("{tone}-wash");
            assert!(of(tone, &ground) >= 4.5, "{tone} on {ground}: {:.2}", of(tone, &ground));
        }
        assert!(of("ink", "accent-wash") >= 4.5 && of("paper", "accent") >= 4.5);
        for mark in ["complaints", "value", "value-bad", "target", "axis"] {
            assert!(of(mark, "paper") >= 3.0, "{mark}: {:.2}", of(mark, "paper"));
        }
    }
}

#[test]
fn sides_are_those_of_reading() {
    let css = style();
    for side in ["margin-left", "margin-right", "padding-left", "padding-right", "border-left", "border-right"] {
        assert!(!css.contains(side), "{side}");
    }
    for side in ["text-align: left", "text-align: right", " left:", " right:", "float:"] {
        assert!(!css.contains(side), "{side}");
    }
}

#[test]
fn fonts_are_there_and_nothing_comes_from_elsewhere() {
    let files = site::build(&fixture::site()).expect("a site");
    let css = style();
    let urls: Vec<&str> = css.split("url(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(urls.len(), 7);
    for url in urls {
        assert!(files.contains_key(&format!("assets/{url}")), "{url}");
    }
    assert!(!css.contains("http") && !css.contains("@import"));
    assert!(files.keys().filter(|path| path.ends_with("OFL.txt")).count() == 4, "fonts travel with their licences");
}

/// A chart's colours are those of the PDF, and follow the reader into the dark.
#[test]
fn colours_of_charts_follow_the_palette() {
    let css = style();
    let files = site::build(&fixture::site()).expect("a site");
    let page = std::str::from_utf8(&files["fr/2025/OFP/index.html"]).expect("text");
    for part in page.split("fill=\"#").skip(1) {
        let colour = &part[..6];
        assert!(css.contains(&format!(".picture [fill=\"#{colour}\"]")), "#{colour} has no rule");
    }
}
