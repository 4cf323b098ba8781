//! The page of a document: the view as HTML, its PDFs, its versions, and what changed.

use report_model::view::{Fact, Mark};
use report_model::{Lang, View};
use serde::Serialize;

use super::blocks::{PageSection, sections};
use super::context::PageContext;
use super::publications::state;
use super::revisions::{Change, change};
use super::said::{Said, SaidDay, direction, own_name};
use crate::address;
use crate::input::{Body, Document, PeriodPages, Version, VersionState};

/// What the page of a document reads.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DocumentPage {
    name: Said,
    kind_name: Said,
    region: Said,
    title: Said,
    period: Said,
    period_href: String,
    view: Option<Shown>,
    version: u32,
    downloads: Vec<Download>,
    versions: Vec<ShownVersion>,
    revisions: Vec<Change>,
}

/// The parts of a view that the page prints around its sections.
#[derive(Clone, Debug, Serialize)]
struct Shown {
    basis: String,
    facts: Vec<Fact>,
    marks: Vec<Mark>,
    words: std::collections::BTreeMap<String, String>,
    fingerprint: String,
    sections: Vec<PageSection>,
}

/// A PDF to take away.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Download {
    lang: &'static str,
    dir: &'static str,
    name: &'static str,
    href: String,
    size: String,
    sha256: String,
    current: bool,
}

#[derive(Clone, Debug, Serialize)]
struct ShownVersion {
    number: u32,
    day: SaidDay,
    state: String,
    ended: Option<SaidDay>,
    tone: &'static str,
    note: Said,
    downloads: Vec<Download>,
}

/// The page of `document`.
pub(crate) fn document(
    context: &PageContext<'_>,
    period: &PeriodPages,
    body: Option<&Body>,
    document: &Document,
) -> DocumentPage {
    DocumentPage {
        name: body.map_or_else(|| Said::plain(synthesis_name(document, context.lang)), |body| context.say(&body.name)),
        kind_name: body.map_or_else(Said::default, |body| context.say(&body.kind_name)),
        region: body.map_or_else(Said::default, |body| context.say(&body.region)),
        title: if body.is_some() { context.say(&document.title) } else { Said::default() },
        period: context.say(&period.name),
        period_href: context.link(&format!("{}/index.html", period.period)),
        view: document.views.get(&context.lang).map(shown),
        version: document.version,
        downloads: downloads(context, document),
        versions: document.versions.iter().map(|version| shown_version(context, version)).collect(),
        revisions: document.revisions.iter().map(|revision| change(context, revision)).collect(),
    }
}

/// The title of the synthesis stands for its name.
pub(crate) fn synthesis_name(document: &Document, lang: Lang) -> String {
    address::text(&document.title, lang)
}

fn shown(view: &View) -> Shown {
    Shown {
        basis: view.cover.basis.clone(),
        facts: view.cover.facts.clone(),
        marks: view.marks.clone(),
        words: view.words.clone(),
        fingerprint: view.fingerprint.clone(),
        sections: sections(view, |_| true),
    }
}

/// The PDFs of the version to read, that of the page's language first.
pub(crate) fn downloads(context: &PageContext<'_>, document: &Document) -> Vec<Download> {
    let version = document.versions.iter().find(|version| version.number == document.version);
    version.filter(|version| version.state == VersionState::Current).map_or_else(Vec::new, |one| files(context, one))
}

fn files(context: &PageContext<'_>, version: &Version) -> Vec<Download> {
    let mut all: Vec<Download> = version
        .pdfs
        .iter()
        .map(|(&lang, pdf)| Download {
            lang: lang.code(),
            dir: direction(lang),
            name: own_name(lang),
            href: context.file(&pdf.path),
            size: context.size(pdf.bytes),
            sha256: pdf.sha256.to_lowercase(),
            current: lang == context.lang,
        })
        .collect();
    all.sort_by_key(|download| !download.current);
    all
}

fn shown_version(context: &PageContext<'_>, version: &Version) -> ShownVersion {
    let (key, tone) = state(version.state);
    ShownVersion {
        number: version.number,
        day: context.day(&version.published),
        state: context.word(key),
        ended: version.ended.as_ref().map(|day| context.day(day)),
        tone,
        note: context.say(&version.note),
        downloads: files(context, version),
    }
}
