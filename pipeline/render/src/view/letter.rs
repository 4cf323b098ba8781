//! The letter that gives a bundle back: what it was, and every reason, each with what to do.

use chrono::NaiveDate;
use report_model::lang::Localised;
use report_model::period::Period;
use report_model::reference::Reference;
use report_model::view::{Approval, Block, Cover, DocumentKind, Fact, Mark, Section, Tone, View};
use words::{Language, Localizer};

use super::{COMPONENT_WORDS, ViewError};

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
    let l10n = language.l10n();
    let lang = l10n.lang();
    let authority = l10n.name(&reference.cycle.authority, &reference.cycle.id);
    let agency = reference.agency(letter.agency);
    let body = agency.map_or_else(
        || letter.agency.to_owned(),
        |agency| l10n.name(agency.name_on(letter.period.last_day()), &agency.id),
    );
    let title = l10n.word("letter.title");
    let period = l10n.isolated(&letter.period.to_string());
    let fact = |key: &str, value: String| Fact { label: l10n.word(key), value };
    let facts = vec![
        fact("letter.to", body.clone()),
        fact("dimension.period", period.clone()),
        fact("cover.version", l10n.isolated(&letter.version.to_string())),
        fact("letter.bundle", l10n.isolated(letter.bundle)),
        fact("letter.on", l10n.day(letter.on)),
        fact("letter.by", l10n.name(letter.by, "—")),
    ];
    let mut marks = vec![Mark { tone: Tone::Muted, text: l10n.word("mark.confidential") }];
    if reference.cycle.specimen {
        marks.insert(0, Mark { tone: Tone::Bad, text: l10n.word("mark.specimen") });
    }
    let view = View {
        brief: false,
        kind: DocumentKind::Letter,
        lang,
        rtl: lang.is_rtl(),
        title: format!("{title} · {body} · {period}"),
        author: authority.clone(),
        keywords: vec![l10n.word("keyword.complaints")],
        date: letter.on.to_string(),
        cover: Cover {
            body: authority.clone(),
            body_kind: l10n.word("cover.authority"),
            title: title.clone(),
            period: body,
            basis: l10n.word("letter.basis"),
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
        words: COMPONENT_WORDS.iter().map(|&word| (word.to_owned(), l10n.word(&format!("page.{word}")))).collect(),
        sections: vec![reasons(&l10n, letter)],
    };
    l10n.close()?;
    Ok(view)
}

/// Every reason, between what the letter is about and what to do.
fn reasons(l10n: &Localizer<'_>, letter: &Letter<'_>) -> Section {
    let paragraph = |key: &str| Block::Paragraph { text: l10n.word(key), lang: None, mark: String::new() };
    let note = |(check, found): &(&'static str, Vec<String>)| Block::Note {
        tone: Tone::Bad,
        title: l10n.word(&format!("letter.check.{check}")),
        text: format!("{} {}", l10n.word(&format!("letter.reason.{check}")), found.join("\u{a0}; ")).trim().to_owned(),
    };
    let intro = std::iter::once(paragraph("letter.intro"));
    Section {
        id: "letter".to_owned(),
        number: String::new(),
        title: l10n.word("letter.reasons"),
        new_page: false,
        blocks: intro.chain(letter.reasons.iter().map(note)).chain([paragraph("letter.next")]).collect(),
    }
}
