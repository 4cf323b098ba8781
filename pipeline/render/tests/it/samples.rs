//! Every sample compiles in its language without a warning; what would warn is refused.

use std::collections::BTreeSet;

use render::{Assets, Press, PressError};
use report_model::chart::Drawing;
use report_model::diagnostic::Diagnose;
use report_model::signs::PRINTED;
use report_model::view::{Block, Column, Row, RowRole, View};
use typst::foundations::Bytes;
use typst::text::Font;

use crate::{files, press, sample, samples};

#[test]
fn every_sample_becomes_an_accessible_pdf() {
    let samples = samples();
    assert!(samples.len() >= 6, "reports and syntheses in three languages");
    for (name, view) in samples {
        let pdf = press().pdf(&view).unwrap_or_else(|error| panic!("{name}: {error}"));
        let document = lopdf::Document::load_mem(&pdf).expect("a PDF");
        let catalog = document.catalog().expect("a catalogue");
        assert!(catalog.has(b"StructTreeRoot"), "{name} is tagged");
        let metadata = catalog.get(b"Metadata").and_then(lopdf::Object::as_reference).expect("metadata");
        let metadata = document.get_object(metadata).and_then(lopdf::Object::as_stream).expect("a stream");
        let xmp = String::from_utf8_lossy(&metadata.content).into_owned();
        assert!(xmp.contains("<pdfuaid:part>1"), "{name} says PDF/UA-1");
        assert!(xmp.contains("<pdfaid:part>2") && xmp.contains("<pdfaid:conformance>A"), "{name} says PDF/A-2a");
        let lang = catalog.get(b"Lang").and_then(lopdf::Object::as_str).expect("a language");
        assert!(lang.starts_with(view.lang.code().as_bytes()), "{name}: {lang:?}");
        assert_eq!(pdf, press().pdf(&view).expect("again"), "{name}: the same view gives the same bytes");
    }
}

/// A letter of no bundled font, marks that turn text round, and what is no letter at all: the document is made, and says
/// which signs it could not print.
#[test]
fn any_text_prints() {
    let awkward = "★ 中文 😀👩\u{200d}🚒 ＝ ⵜⴰⵎⴰⵣⵉⵖⵜ \u{202e}ab\u{202c} \u{e000}\u{7}\u{fffe}\u{f0000} Ωé\u{301} \u{2066}x\u{2069}\u{fe0f}";
    for lang in ["fr", "ar"] {
        let mut view = sample(&format!("report.{lang}"));
        view.cover.body = awkward.to_owned();
        view.title = awkward.to_owned();
        view.head[0] = awkward.to_owned();
        for section in &mut view.sections {
            section.title.push_str(awkward);
            for block in &mut section.blocks {
                extend(block, awkward, awkward);
            }
        }
        let pages = press().pages(&view).unwrap_or_else(|error| panic!("{lang}: {error}"));
        let printed = format!("{pages:?}");
        assert!(["U+2605", "U+1F600"].iter().all(|code| printed.contains(code)), "{lang}: what is lost has its code");
        press().pdf(&view).unwrap_or_else(|error| panic!("{lang}: {error}"));
    }
}

/// The officer is told of the cells that hold other signs than these.
#[test]
fn the_list_of_printed_signs_is_that_of_the_fonts() {
    let files = files();
    let fonts = files.iter().filter(|(path, _)| path.starts_with("fonts/"));
    let fonts = fonts.flat_map(|(_, bytes)| Font::iter(Bytes::new(bytes.clone())));
    let signs: BTreeSet<u32> = fonts.flat_map(|font| font.info().coverage.iter().collect::<Vec<_>>()).collect();
    let mut listed = String::new();
    let mut line = 0;
    for first in signs.iter().copied().filter(|sign| !signs.contains(&(sign.wrapping_sub(1)))) {
        let last = (first..=0x0010_ffff).take_while(|sign| signs.contains(sign)).last().unwrap_or(first);
        let stretch = if first == last { format!("{first:x}") } else { format!("{first:x}-{last:x}") };
        if line + 1 + stretch.len() > 118 {
            listed.push('\n');
            line = 0;
        } else if line > 0 {
            listed.push(' ');
            line += 1;
        }
        line += stretch.len();
        listed.push_str(&stretch);
    }
    assert_eq!(listed + "\n", PRINTED, "report-model/src/signs/printed.txt");
}

/// Views with nothing in them, and views with too much of everything.
#[test]
fn extremes_compile() {
    for lang in ["fr", "ar", "en"] {
        let mut view = sample(&format!("report.{lang}"));
        let long = "Établissement public à caractère administratif شكاية ".repeat(40);
        let unbroken = "x".repeat(400);
        view.cover.body.clone_from(&long);
        view.head[0].clone_from(&long);
        view.marks.clear();
        for section in &mut view.sections {
            section.title.push_str(&long);
            for block in &mut section.blocks {
                extend(block, &long, &unbroken);
            }
        }
        press().pdf(&view).unwrap_or_else(|error| panic!("much of everything, {lang}: {error}"));
        for section in &mut view.sections {
            for block in &mut section.blocks {
                empty(block);
            }
        }
        press().pdf(&view).unwrap_or_else(|error| panic!("nothing of anything, {lang}: {error}"));
        view.sections.clear();
        press().pdf(&view).unwrap_or_else(|error| panic!("no section, {lang}: {error}"));
    }
}

fn extend(block: &mut Block, long: &str, unbroken: &str) {
    match block {
        Block::Paragraph { text, .. } | Block::Note { text, .. } => {
            text.push_str(long);
            text.push_str(unbroken);
        }
        Block::Table { rows, columns, .. } => {
            let row = Row { role: RowRole::Body, cells: columns.iter().map(|_| "1 234 567".to_owned()).collect() };
            rows.extend(std::iter::repeat_n(row, 70));
            if let Some(first) = rows.first_mut().and_then(|row| row.cells.first_mut()) {
                first.push_str(long);
            }
        }
        Block::List { items } => items.push(long.to_owned()),
        Block::KeyFigures { items } => items.extend(items.clone()),
        Block::Measures { items } => items.iter_mut().for_each(|item| item.text.push_str(long)),
        _ => {}
    }
}

fn empty(block: &mut Block) {
    match block {
        Block::Paragraph { text, .. } | Block::Note { text, .. } => text.clear(),
        Block::Table { rows, columns, .. } => {
            rows.clear();
            *columns = vec![Column { label: "a".to_owned(), numeric: false, width: 1 }];
        }
        Block::List { items } => items.truncate(1),
        Block::KeyFigures { items } => items.clear(),
        Block::Scoreboard { rows } => rows.clear(),
        Block::Measures { items } => items.clear(),
        Block::Facts { items } => items.clear(),
        Block::Chart { drawing, .. } => {
            *drawing = Drawing { shapes: Vec::new(), width: 10, height: 10, labels: Vec::new(), legend: Vec::new() };
        }
        Block::Heading { .. } | Block::Blank { .. } => {}
    }
}

/// With these words at the end of the main template.
fn with(text: &str) -> Result<Vec<u8>, PressError> {
    let mut files = files();
    files.entry("document.typ".to_owned()).or_default().extend_from_slice(text.as_bytes());
    Press::new(&Assets::new(files)).expect("a press").pdf(&sample("report.fr"))
}

fn refusal(text: &str) -> String {
    with(text).expect_err("refused").to_string()
}

#[test]
fn a_warning_fails_and_says_where() {
    with("\n").expect("the template itself");
    let warned = refusal("\n#text(font: \"No Such Font\")[a]\n");
    assert!(warned.contains("templates/document.typ:") && warned.contains("warning: unknown font family"), "{warned}");
    let failed = refusal("\n#nothing\n");
    assert!(failed.contains("error: unknown variable: nothing"), "{failed}");
    let endless = refusal("\n#let c = state(\"c\", 0)\n#context c.update(c.final() + 1)\n");
    assert!(endless.contains("did not converge"), "{endless}");
}

#[test]
fn a_missing_file_is_named() {
    for (path, words) in [
        ("document.typ", "templates/document.typ is missing"),
        ("theme/tokens.yaml", "templates/theme/tokens.yaml is missing"),
    ] {
        let mut files = files();
        files.remove(path);
        let error = Press::new(&Assets::new(files)).err().expect("refused");
        assert!(error.to_string().contains(words) && !error.diagnose()[0].hints.is_empty(), "{error}");
    }
    let mut files = files();
    files.retain(|path, _| !path.contains("sans-arabic"));
    let error = Press::new(&Assets::new(files)).err().expect("refused").to_string();
    assert!(error.contains("Hasila Sans Arabic"), "{error}");
    let mut files = crate::files();
    files.remove("components/table.typ");
    let error = Press::new(&Assets::new(files)).expect("a press").pdf(&sample("report.fr")).expect_err("refused");
    assert!(error.to_string().contains("components/table.typ"), "{error}");
}

/// A text that looks like code stays text.
#[test]
fn nothing_in_a_view_is_code() {
    let mut view: View = sample("report.en");
    let hostile = "#panic(\"x\") $a$ *b* _c_ @d <e> \\u{0} #import \"/etc/passwd\": * \u{202e}";
    view.cover.body = hostile.to_owned();
    view.title = hostile.to_owned();
    for section in &mut view.sections {
        section.title = hostile.to_owned();
    }
    press().pdf(&view).expect("text is text");
}
