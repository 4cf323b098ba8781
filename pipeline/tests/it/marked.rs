//! Every document holds its own figures and no other's: each agency's counts are numbers that no other has.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::support::{Sandbox, pdf_text};

/// A cycle of five agencies, each with a number of complaints and of answers that only it has.
const MARKED: [(&str, u32, u32); 5] =
    [("AAA", 1_301, 1_117), ("BBB", 2_417, 2_239), ("CCC", 3_583, 3_373), ("DDD", 4_729, 4_561), ("EEE", 5_869, 5_651)];

fn cycle() -> Sandbox {
    let sandbox = Sandbox::of("pipeline/tests/cases/cycles/marked");
    for (agency, received, answered) in MARKED {
        let mut export = String::from("id;nature;received;replied;channel\n");
        for n in 0..received {
            let replied = if n < answered { "2025-04-20" } else { "" };
            let _ = writeln!(export, "{agency}-{n};complaint;2025-04-0{};{replied};portal", 1 + n % 9);
        }
        sandbox.write(&format!("exports/2025/{agency}/export.csv"), export);
        sandbox.write(&format!("exports/2025/{agency}/export.yaml"), "extracted: 2026-03-10\n");
        let mapping = format!(
            "agency: {agency}\nsources:\n  - columns: {{id: id, nature: nature, received: received, replied: replied, channel: channel}}\n"
        );
        sandbox.write(&format!("mappings/{agency}.yaml"), mapping);
    }
    sandbox
}

/// The marked numbers of other agencies that a text holds.
fn strangers(text: &str, own: &str) -> Vec<String> {
    let numbers = numbers(text);
    MARKED
        .iter()
        .filter(|(agency, ..)| *agency != own)
        .flat_map(|(agency, received, answered)| [(agency, received), (agency, answered)])
        .filter(|(_, number)| numbers.contains(&number.to_string()))
        .map(|(agency, number)| format!("{number} of {agency}"))
        .collect()
}

/// The numbers of a text whose groups are joined.
fn numbers(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).map(str::to_owned).collect()
}

/// A text without the signs that group digits.
fn ungrouped(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2066}'..='\u{2069}' | ',' | '.')).collect()
}

#[test]
fn each_document_holds_its_own_figures_and_no_others() {
    let sandbox = cycle();
    sandbox.hasila(&["run", "--keep-views"]).expect(0);
    let outputs = sandbox.outputs();
    for (agency, received, answered) in MARKED {
        for lang in ["fr", "ar", "en"] {
            let folder = format!("2025/agencies/{agency}");
            let text = ungrouped(&pdf_text(&outputs[&format!("{folder}/report.{lang}.pdf")]));
            for own in [received, answered] {
                assert!(numbers(&text).contains(&own.to_string()), "{agency} {lang}: the page says {own}: {text}");
            }
            assert_eq!(strangers(&text, agency), Vec::<String>::new(), "{agency} {lang}: text of the pages");
            let view: report_model::View =
                serde_json::from_slice(&outputs[&format!("{folder}/view.{lang}.json")]).expect("a view");
            let charts = charts(&view);
            assert!(
                numbers(&ungrouped(&charts)).contains(&received.to_string()),
                "{agency} {lang}: a chart says {received}"
            );
            assert_eq!(strangers(&ungrouped(&charts), agency), Vec::<String>::new(), "{agency} {lang}: charts");
        }
    }
}

/// The labels and alternative texts of a view's charts.
fn charts(view: &report_model::View) -> String {
    use report_model::view::Block;
    let mut text = String::new();
    for block in view.sections.iter().flat_map(|section| &section.blocks) {
        if let Block::Chart { alt, drawing, .. } = block {
            let _ = write!(text, " {alt} ");
            drawing.labels.iter().for_each(|label| {
                let _ = write!(text, " {} ", label.text);
            });
        }
    }
    text
}

/// The test above would see a chart of another agency: here one is swapped in.
#[test]
fn a_swapped_chart_is_seen() {
    use report_model::view::Block;
    let sandbox = cycle();
    sandbox.hasila(&["run", "--keep-views", "--lang", "fr"]).expect(0);
    let view = |agency: &str| -> report_model::View {
        serde_json::from_slice(&sandbox.outputs()[&format!("2025/agencies/{agency}/view.fr.json")]).expect("a view")
    };
    let (mut one, other) = (view("AAA"), view("BBB"));
    let is_chart = |block: &&Block| matches!(block, Block::Chart { .. });
    let stranger = other.sections.iter().flat_map(|s| &s.blocks).find(is_chart).expect("a chart").clone();
    assert_eq!(strangers(&ungrouped(&charts(&one)), "AAA"), Vec::<String>::new());
    let chart = one.sections.iter_mut().flat_map(|s| &mut s.blocks).find(|block| matches!(block, Block::Chart { .. }));
    *chart.expect("a chart") = stranger;
    assert!(!strangers(&ungrouped(&charts(&one)), "AAA").is_empty(), "the swapped chart shows");
    let press = render::Press::new(&app::typesetting::assets::open(None).expect("templates")).expect("a press");
    let text = ungrouped(&pdf_text(&press.pdf(&one).expect("a PDF")));
    assert!(!strangers(&text, "AAA").is_empty(), "it shows on the page too");
}
