//! The letter that gives a bundle back: what it was, and every reason, each with what to do.

use chrono::NaiveDate;
use report_model::lang::Localised;
use report_model::period::Period;
use report_model::reference::Reference;
use report_model::view::{Approval, Block, Cover, DocumentKind, Fact, Mark, Section, Tone, View};

use super::{COMPONENT_WORDS, ViewError};
use crate::words::{Desk, Language};

/// What a letter of return says.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    /// The body that it goes to.
    pub agency: &'a str,
    /// The period.
    pub period: Period,
    /// The version that is given back.
    pub version: u32,
    /// The day.
    pub on: NaiveDate,
    /// The office that gives it back.
    pub by: &'a Localised,
    /// The SHA-256 of the bundle.
    pub bundle: &'a str,
    /// The reasons: the id of each check that failed, and what it found.
    pub reasons: &'a [(&'static str, Vec<String>)],
}

/// The letter in one language.
///
/// # Errors
/// When a word is missing.
pub fn letter(letter: &Letter<'_>, reference: &Reference, language: &Language) -> Result<View, ViewError> {
    let desk = language.desk();
    let lang = desk.lang();
    let authority = desk.name(&reference.cycle.authority, &reference.cycle.id);
    let agency = reference.agency(letter.agency);
    let body = agency.map_or_else(
        || letter.agency.to_owned(),
        |agency| desk.name(agency.name_on(letter.period.last_day()), &agency.id),
    );
    let title = desk.word("letter.title");
    let period = desk.isolated(&letter.period.to_string());
    let fact = |key: &str, value: String| Fact { label: desk.word(key), value };
    let facts = vec![
        fact("letter.to", body.clone()),
        fact("dimension.period", period.clone()),
        fact("cover.version", desk.isolated(&letter.version.to_string())),
        fact("letter.bundle", desk.isolated(letter.bundle)),
        fact("letter.on", desk.day(letter.on)),
        fact("letter.by", desk.name(letter.by, "—")),
    ];
    let mut marks = vec![Mark { tone: Tone::Muted, text: desk.word("mark.confidential") }];
    if reference.cycle.specimen {
        marks.insert(0, Mark { tone: Tone::Bad, text: desk.word("mark.specimen") });
    }
    let view = View {
        kind: DocumentKind::Letter,
        lang,
        rtl: lang.is_rtl(),
        title: format!("{title} · {body} · {period}"),
        author: authority.clone(),
        keywords: vec![desk.word("keyword.complaints")],
        date: letter.on.to_string(),
        cover: Cover {
            body: authority.clone(),
            body_kind: desk.word("cover.authority"),
            title: title.clone(),
            period: body,
            basis: desk.word("letter.basis"),
            facts,
            approval: Approval {
                title: String::new(),
                state: String::new(),
                tone: Tone::Neutral,
                signatories: Vec::new(),
            },
        },
        marks,
        head: [authority, title],
        fingerprint: letter.bundle.get(..32).unwrap_or_default().to_owned(),
        words: COMPONENT_WORDS.iter().map(|&word| (word.to_owned(), desk.word(&format!("page.{word}")))).collect(),
        sections: vec![reasons(&desk, letter)],
    };
    desk.close()?;
    Ok(view)
}

/// Every reason, between what the letter is about and what to do.
fn reasons(desk: &Desk<'_>, letter: &Letter<'_>) -> Section {
    let paragraph = |key: &str| Block::Paragraph { text: desk.word(key), lang: None, mark: String::new() };
    let note = |(check, found): &(&'static str, Vec<String>)| Block::Note {
        tone: Tone::Bad,
        title: desk.word(&format!("letter.check.{check}")),
        text: format!("{} {}", desk.word(&format!("letter.reason.{check}")), found.join("\u{a0}; ")).trim().to_owned(),
    };
    let intro = std::iter::once(paragraph("letter.intro"));
    Section {
        id: "letter".to_owned(),
        number: String::new(),
        title: desk.word("letter.reasons"),
        new_page: false,
        blocks: intro.chain(letter.reasons.iter().map(note)).chain([paragraph("letter.next")]).collect(),
    }
}
