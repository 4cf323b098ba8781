//! A guide as Markdown (CommonMark with tables), for readers without a PDF and for the web.

use std::fmt::Write as _;

use report_model::lang::Lang;

use super::{Grid, GuideView, Part};

/// The guide as Markdown. Pictures are named as they lie beside the file in `templates/guide/`.
pub fn markdown(view: &GuideView) -> String {
    let guide = &view.guide;
    let mut text = format!("# {}\n\n*{}*\n\n{}\n", guide.title, guide.subtitle, guide.basis);
    for (number, chapter) in (1..).zip(&guide.chapters) {
        let _ = write!(text, "\n## {number}. {}\n", chapter.title);
        for part in &chapter.parts {
            text.push('\n');
            write_part(&mut text, view, part);
        }
    }
    if view.lang == Lang::Ar { format!("<div dir=\"rtl\" lang=\"ar\">\n\n{text}\n</div>\n") } else { text }
}

fn write_part(text: &mut String, view: &GuideView, part: &Part) {
    let mut line = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    match part {
        Part::Heading(heading) => line(format!("### {heading}")),
        Part::Text(paragraph) => line(paragraph.clone()),
        Part::List(items) => items.iter().for_each(|item| line(format!("- {item}"))),
        Part::Steps(items) => (1..).zip(items).for_each(|(at, item)| line(format!("{at}. {item}"))),
        Part::Checklist(items) => items.iter().for_each(|item| line(format!("- [ ] {item}"))),
        Part::Note(note) => line(format!("> **{}** — {}", note.title, note.text)),
        Part::Commands(commands) => {
            for command in commands {
                line(format!("- `{}` — {}", command.run, command.does));
            }
        }
        Part::Picture(picture) => {
            line(format!("![{}](pictures/{})", picture.alt, picture.file));
            line(String::new());
            line(format!("*{}*", picture.caption));
        }
        Part::Terminal(terminal) => {
            line(format!("```text\n{}\n```", view.terminals.get(&terminal.file).map_or("", String::as_str)));
            line(String::new());
            line(format!("*{}*", terminal.caption));
        }
        Part::Table(grid) => table(&mut line, grid),
    }
}

fn table(line: &mut impl FnMut(String), grid: &Grid) {
    let row = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        format!("| {} |", cells.join(" | "))
    };
    line(row(&grid.columns));
    line(format!("|{}", " --- |".repeat(grid.columns.len())));
    grid.rows.iter().for_each(|cells| line(row(cells)));
    line(String::new());
    line(format!("*{}*", grid.caption));
}
