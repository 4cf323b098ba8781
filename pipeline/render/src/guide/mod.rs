//! The officer's guide: one source of words a language (`templates/guide/<lang>.yaml`) → pages, and Markdown.
//!
//! In a text `` `code` `` is a command, a path or a value and runs from left to right in every language, `**words**`
//! are what stands on a screen or a button.

mod markdown;

use std::collections::BTreeMap;

use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::lang::Lang;
use serde::{Deserialize, Serialize};
use words::WordsError;

use crate::assets::{AssetError, Assets};

pub use markdown::markdown;

/// The languages that there is a guide in.
pub const LANGUAGES: [Lang; 2] = [Lang::Fr, Lang::Ar];

/// `templates/guide/<lang>.yaml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// Its title.
    pub title: String,
    /// What stands under it: for whom it is.
    pub subtitle: String,
    /// The day of its words.
    pub date: chrono::NaiveDate,
    /// The law that it stands on, in a sentence.
    pub basis: String,
    /// Its chapters, in order.
    pub chapters: Vec<Chapter>,
}

/// A chapter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    /// A stable id: the same in every language.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Whether it begins a page.
    #[serde(default)]
    pub new_page: bool,
    /// What it holds.
    #[serde(with = "serde_yaml::with::singleton_map_recursive")]
    pub parts: Vec<Part>,
}

/// A part of a chapter: a closed set, each drawn by one function of `templates/guide/parts.typ`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A heading of the second level.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// Sentences side by side.
    List(Vec<String>),
    /// Sentences one after the other, numbered.
    Steps(Vec<String>),
    /// A remark.
    Note(Note),
    /// Commands, each with what it does.
    Commands(Vec<CommandLine>),
    /// A picture.
    Picture(Picture),
    /// What a terminal shows.
    Terminal(Terminal),
    /// A table.
    Table(Grid),
    /// Boxes to tick.
    Checklist(Vec<String>),
}

/// A remark with a title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
}

/// A command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandLine {
    /// As it is typed.
    pub run: String,
    /// What it does.
    pub does: String,
}

/// A picture of `templates/guide/pictures/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// Its file.
    pub file: String,
    /// What it is.
    pub caption: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// Its width, in hundredths of the line.
    pub width: u32,
}

/// A text of `templates/guide/terminal/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terminal {
    /// Its file.
    pub file: String,
    /// What it is.
    pub caption: String,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grid {
    /// What it is.
    pub caption: String,
    /// Its headings.
    pub columns: Vec<String>,
    /// The shares of the width.
    pub widths: Vec<u32>,
    /// Its rows, with as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// What the template reads: a guide, with the words that components set and the texts of its terminals.
#[derive(Clone, Debug, Serialize)]
pub struct GuideView {
    /// The language.
    pub lang: Lang,
    /// Whether it is read from right to left.
    pub rtl: bool,
    /// Words of the page.
    pub words: BTreeMap<&'static str, String>,
    /// The texts of the terminals, by file.
    pub terminals: BTreeMap<String, String>,
    /// The guide.
    pub guide: Guide,
}

/// A guide that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum GuideError {
    /// There is none in this language.
    #[error("the guide is not written in `{0}`")]
    Language(Lang),
    /// Its words, a picture or a text are missing or malformed.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// A word of the page is missing.
    #[error(transparent)]
    Words(#[from] WordsError),
}

impl Diagnose for GuideError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        match self {
            GuideError::Language(lang) => {
                let message = Message::new("templates.no_guide").with("lang", lang);
                vec![Diagnostic::error(message).hint(Message::new("templates.no_guide_hint"))]
            }
            GuideError::Asset(error) => error.diagnose(),
            GuideError::Words(error) => error.diagnose(),
        }
    }
}

/// Reads the guide of a language.
///
/// # Errors
/// When there is none, or it makes no sense.
pub fn open(assets: &Assets, lang: Lang) -> Result<Guide, GuideError> {
    if !LANGUAGES.contains(&lang) {
        return Err(GuideError::Language(lang));
    }
    let path = format!("guide/{lang}.yaml");
    let malformed = |reason: String| AssetError::Malformed { path: path.clone(), reason };
    let guide: Guide = serde_yaml::from_str(assets.text(&path)?).map_err(|error| malformed(error.to_string()))?;
    for part in guide.parts() {
        match part {
            Part::Picture(picture) => _ = assets.bytes(&format!("guide/pictures/{}", picture.file))?,
            Part::Terminal(terminal) => _ = assets.text(&format!("guide/terminal/{}", terminal.file))?,
            Part::Table(grid) if grid.rows.iter().any(|row| row.len() != grid.columns.len()) => {
                return Err(malformed(format!("a row of `{}` has more or fewer cells", grid.caption)).into());
            }
            _ => {}
        }
    }
    Ok(guide)
}

impl Guide {
    /// Every part, in order.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.chapters.iter().flat_map(|chapter| &chapter.parts)
    }
}

/// The view of a guide.
///
/// # Errors
/// When a word of the page or the text of a terminal is missing.
pub fn view(assets: &Assets, guide: &Guide, lang: Lang) -> Result<GuideView, GuideError> {
    // The guide belongs to no cycle: words that a cycle replaces are not among those of the page.
    let language = assets.language(lang, &BTreeMap::new())?;
    let l10n = language.l10n();
    let mut words: BTreeMap<&'static str, String> = [
        ("contents", "page.contents"),
        ("page_of", "page.page_of"),
        ("figure", "page.figure"),
        ("table", "page.table"),
    ]
    .map(|(name, key)| (name, l10n.word(key)))
    .into();
    words.insert("date", l10n.day(guide.date));
    l10n.close()?;
    let mut terminals = BTreeMap::new();
    for part in guide.parts() {
        if let Part::Terminal(terminal) = part {
            let text = assets.text(&format!("guide/terminal/{}", terminal.file))?;
            terminals.insert(terminal.file.clone(), text.trim_end().to_owned());
        }
    }
    let rtl = lang.is_rtl();
    let guide = if rtl { isolated(guide) } else { guide.clone() };
    Ok(GuideView { lang, rtl, words, terminals, guide })
}

/// The same guide for a right-to-left page: whatever is written from left to right in its sentences stands in an
/// isolate, so that no date, number of a law or file name turns round.
fn isolated(guide: &Guide) -> Guide {
    let all = |texts: &[String]| texts.iter().map(|text| isolate(text)).collect();
    let part = |part: &Part| match part {
        Part::Heading(text) => Part::Heading(isolate(text)),
        Part::Text(text) => Part::Text(isolate(text)),
        Part::List(items) => Part::List(all(items)),
        Part::Steps(items) => Part::Steps(all(items)),
        Part::Checklist(items) => Part::Checklist(all(items)),
        Part::Note(note) => Part::Note(Note { title: isolate(&note.title), text: isolate(&note.text) }),
        Part::Commands(commands) => Part::Commands(
            commands.iter().map(|line| CommandLine { run: line.run.clone(), does: isolate(&line.does) }).collect(),
        ),
        Part::Picture(picture) => Part::Picture(Picture { caption: isolate(&picture.caption), ..picture.clone() }),
        Part::Terminal(terminal) => {
            Part::Terminal(Terminal { caption: isolate(&terminal.caption), ..terminal.clone() })
        }
        Part::Table(grid) => Part::Table(Grid {
            caption: isolate(&grid.caption),
            columns: all(&grid.columns),
            widths: grid.widths.clone(),
            rows: grid.rows.iter().map(|row| all(row)).collect(),
        }),
    };
    let chapter = |chapter: &Chapter| Chapter {
        id: chapter.id.clone(),
        title: isolate(&chapter.title),
        new_page: chapter.new_page,
        parts: chapter.parts.iter().map(part).collect(),
    };
    Guide {
        title: isolate(&guide.title),
        subtitle: isolate(&guide.subtitle),
        date: guide.date,
        basis: isolate(&guide.basis),
        chapters: guide.chapters.iter().map(chapter).collect(),
    }
}

/// A text with each left-to-right run in an isolate; code has its own direction already.
fn isolate(text: &str) -> String {
    let pieces = text.split('`').enumerate();
    let pieces: Vec<String> =
        pieces.map(|(at, piece)| if at % 2 == 1 { piece.to_owned() } else { isolate_runs(piece) }).collect();
    pieces.join("`")
}

fn isolate_runs(text: &str) -> String {
    let mut marked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_left_to_right) {
        marked.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = run_end(rest);
        marked.extend(["\u{2066}", &rest[..end], "\u{2069}"]);
        rest = &rest[end..];
    }
    marked.push_str(rest);
    marked
}

/// A Latin letter, with an accent or without, or a digit.
const fn is_left_to_right(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '\u{c0}'..='\u{24f}')
}

/// Where a run ends that begins with a Latin letter or a digit: behind the last one that only signs or one space part
/// from the one before, and a sign of percent.
fn run_end(text: &str) -> usize {
    let mut end = 0;
    let mut between = 0;
    for (at, c) in text.char_indices() {
        match c {
            c if is_left_to_right(c) => (end, between) = (at + c.len_utf8(), 0),
            '%' if between <= 1 => (end, between) = (at + 1, 0),
            '-' | '/' | '.' | ':' | '_' | ',' | '’' | ' ' | '\u{a0}' if between == 0 => between += 1,
            _ => break,
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_from_left_to_right_is_isolated() {
        assert_eq!(
            isolate("المرسوم 2-17-265، المادة 18."),
            "المرسوم \u{2066}2-17-265\u{2069}، المادة \u{2066}18\u{2069}."
        );
        assert_eq!(isolate("قبل 31/03/2026: `a 1`"), "قبل \u{2066}31/03/2026\u{2069}: `a 1`");
        assert_eq!(isolate("70 % على الأقل"), "\u{2066}70 %\u{2069} على الأقل");
        assert_eq!(isolate("réponse motivée"), "\u{2066}réponse motivée\u{2069}");
        assert_eq!(isolate("ملف XLSX أو CSV"), "ملف \u{2066}XLSX\u{2069} أو \u{2066}CSV\u{2069}");
    }
}
