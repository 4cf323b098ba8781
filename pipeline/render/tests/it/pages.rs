//! Where things stand on a laid-out page: what a picture would show of right-to-left text, without a picture.

use report_model::View;
use typst::layout::{Frame, FrameItem, Point};
use typst::text::TextItem;

use crate::{press, sample};

/// A run of text with its place on the page, in points from the left and the top.
#[derive(Debug)]
struct Run {
    page: usize,
    text: String,
    x: f64,
    y: f64,
    /// Where each glyph starts, with the place of its text in the run.
    glyphs: Vec<(usize, f64)>,
}

fn runs(view: &View) -> Vec<Run> {
    fn walk(frame: &Frame, origin: Point, page: usize, runs: &mut Vec<Run>) {
        for (at, item) in frame.items() {
            let place = origin + *at;
            match item {
                FrameItem::Group(group) => walk(&group.frame, place, page, runs),
                FrameItem::Text(text) => runs.push(run(text, place, page)),
                _ => {}
            }
        }
    }
    let document = press().pages(view).expect("pages");
    let mut runs = Vec::new();
    for (number, page) in document.pages().iter().enumerate() {
        walk(&page.frame, Point::zero(), number + 1, &mut runs);
    }
    runs
}

fn run(text: &TextItem, place: Point, page: usize) -> Run {
    let mut x = place.x.to_pt();
    let glyphs = text.glyphs.iter().map(|glyph| {
        let start = x;
        x += glyph.x_advance.at(text.size).to_pt();
        (glyph.range.start as usize, start)
    });
    Run { page, text: text.text.to_string(), x: place.x.to_pt(), y: place.y.to_pt(), glyphs: glyphs.collect() }
}

/// A run's text without the marks that isolate it.
fn bare(run: &Run) -> &str {
    run.text.trim_matches(['\u{2066}', '\u{2069}', ' '])
}

/// The number of a heading stands at its start, on the right of the title (typst#8500).
#[test]
fn the_number_of_an_arabic_heading_stands_on_its_right() {
    let view = sample("report.ar");
    let runs = runs(&view);
    let mut seen = 0;
    for section in &view.sections {
        let word = section.title.split_whitespace().next().expect("a word");
        let number = section.number.trim_matches(['\u{2066}', '\u{2069}']);
        let heading = runs.iter().filter(|run| run.page > 1 && run.text.contains(word)).find_map(|title| {
            let numbers = runs.iter().filter(|run| run.page == title.page && (run.y - title.y).abs() < 2.0);
            numbers
                .into_iter()
                .find(|run| run.text.trim_matches(['\u{2066}', '\u{2069}']) == number)
                .map(|run| (title, run))
        });
        let (title, number) = heading.unwrap_or_else(|| panic!("the heading {} {word}", section.number));
        assert!(number.x > title.x, "{}: the number stands at {}, the title at {}", section.title, number.x, title.x);
        seen += 1;
    }
    assert!(seen > 10);
}

/// In the contents, in two columns on the cover, the page stands on the left of a title and the section's number on its
/// right (typst#6258).
#[test]
fn arabic_contents_run_from_right_to_left() {
    let view = sample("report.ar");
    let runs = runs(&view);
    for section in &view.sections {
        let title = runs.iter().find(|run| run.page == 1 && bare(run) == section.title);
        let title = title.unwrap_or_else(|| panic!("the cover says {}", section.title));
        let numbers = runs.iter().filter(|run| {
            let text = bare(run);
            run.page == 1
                && (run.y - title.y).abs() < 2.0
                && !text.is_empty()
                && text.chars().all(|c| c.is_ascii_digit())
        });
        let (left, right): (Vec<&Run>, Vec<&Run>) = numbers.partition(|run| run.x < title.x);
        let number = right.iter().min_by(|a, b| a.x.total_cmp(&b.x)).expect("a number on the right");
        assert_eq!(bare(number), section.number.trim_matches(['\u{2066}', '\u{2069}']), "{}", section.title);
        assert!(!left.is_empty(), "{}: a page on the left", section.title);
    }
}

/// Digits, and the signs between them, run from left to right wherever they stand in Arabic text.
#[test]
fn arabic_numbers_run_from_left_to_right() {
    let view = sample("synthesis.ar");
    let mut numbers = 0;
    for run in runs(&view) {
        let mut last: Option<(usize, f64)> = None;
        let mut glyphs = run.glyphs.clone();
        glyphs.sort_unstable_by_key(|glyph| glyph.0);
        for (at, x) in glyphs {
            let c = run.text[at..].chars().next().unwrap_or(' ');
            let part = c.is_ascii_digit() || matches!(c, ',' | '-' | '–' | '\u{a0}' | '%' | '.');
            if let Some((before, left)) = last.filter(|_| part) {
                let previous = run.text[before..].chars().next().unwrap_or(' ');
                if c.is_ascii_digit() && previous.is_ascii_digit() {
                    assert!(x > left, "`{}` turns round", run.text);
                    numbers += 1;
                }
            }
            last = part.then_some((at, x));
        }
    }
    assert!(numbers > 500, "{numbers} pairs of digits");
    // The number of the decree, whole, in the order in which it is written.
    let view = sample("report.ar");
    let runs = runs(&view);
    let decree = runs.iter().find(|run| run.page == 1 && run.text.contains("2-17-265")).expect("the decree in one run");
    let start = decree.text.find("2-17-265").expect("there");
    let x_of = |at: usize| decree.glyphs.iter().find(|glyph| glyph.0 == at).map(|glyph| glyph.1).expect("a glyph");
    let places: Vec<f64> = (start..start + "2-17-265".len()).map(x_of).collect();
    assert!(places.is_sorted(), "{places:?}");
}

/// The first column of an Arabic table is on the right, of a French one on the left.
#[test]
fn tables_follow_the_direction_of_the_page() {
    for (lang, first, last) in [("fr", "janv.", "318"), ("en", "Jan", "318"), ("ar", "يناير", "318")] {
        let view = sample(&format!("report.{lang}"));
        let runs = runs(&view);
        let rows = runs.iter().filter(|run| run.text.contains(first)).filter_map(|month| {
            let line = runs.iter().filter(|run| run.page == month.page && (run.y - month.y).abs() < 2.0);
            line.into_iter()
                .find(|run| run.text.trim_matches(['\u{2066}', '\u{2069}']) == last)
                .map(|value| (month.x, value.x))
        });
        let (month, value) = rows.into_iter().next().unwrap_or_else(|| panic!("{lang}: the row of January"));
        assert_eq!(month > value, lang == "ar", "{lang}: {month} {value}");
    }
}
